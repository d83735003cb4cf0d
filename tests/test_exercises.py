"""Exercises: every one has right answers that are accepted and wrong answers that get the hint a good teacher would give.

The answers stand in tests/answers, one file for each chapter.
"""

import re
import subprocess
import sys

import pytest
from answers_table import table

from wordgrad.answers import exercises as module
from wordgrad.book.chapters import book
from wordgrad.equations import answer

TABLE = table()
RIGHT = [(name, text) for name, (right, _) in TABLE.items() for text in right]
WRONG = [(name, *row) for name, (_, wrong) in TABLE.items() for row in wrong]


@pytest.fixture(autouse=True)
def fresh(monkeypatch):
    monkeypatch.setattr(module, "_tries", {})


def test_every_exercise_of_the_book_has_two_right_and_three_wrong_answers():
    assert set(TABLE) == set(module.exercises())
    for name, (right, wrong) in TABLE.items():
        assert len(right) >= 2, name
        assert len(wrong) >= 3, name


@pytest.mark.parametrize(("name", "text"), RIGHT)
def test_a_right_answer_is_accepted_in_any_form(name, text):
    reply = answer(name, text)
    assert reply.ok, reply
    assert reply.message
    assert not reply.hint


@pytest.mark.parametrize(("name", "status", "words", "text"), WRONG)
def test_a_wrong_answer_gets_its_hint(name, status, words, text):
    reply = answer(name, text)
    assert reply.status == status, reply
    assert words in reply.hint, reply
    # On the second try the hint says at least as much.
    again = answer(name, text, hint=2)
    assert again.hint
    assert again.status == status


# What students get wrong most, and the words that name it.
COMMON = [
    ("ex-naive-observed", r"(1 - \hat{y}_o) v_c", "sign of the whole"),
    ("ex-neg-expected", r"A (\sigma(x) - 1) - K B \sigma(x)", "A sign is wrong"),
    ("ex-naive-observed", r"(\hat{y}_o - 1) v_c^\top", "lies on its side"),
    ("ex-layout-row", r"U z", "transpose"),
    ("ex-class-weighted", r"\operatorname{diag}(\omega) X^\top (S - Y)", "wrong order"),
    ("ex-naive-lost-vector", r"\hat{y}_w", "factor is missing"),
    ("ex-class-scores", r"\frac{1}{N} S", "term is missing"),
    ("ex-naive-observed", r"(y_o - 1) v_c", "ŷ stands for y"),
    ("ex-naive-lost-vector", r"\hat{y}_o v_c", "index"),
    ("ex-neg-mean", r"-\frac{1}{K + 1} \sigma(u_o^\top v_c) v_c", "σ(x) and σ(-x)"),
    ("ex-ce-sum", r"\frac{A_{ij}}{\sum_{k=1}^{C} A_{ik}} - \delta_{j, t_i}", "exp is missing"),
    ("ex-class-scores", r"S - Y", "Sum or mean?"),
    ("ex-neg-repeated", r"\sigma(u_w^\top v_c) v_c", "drawn twice counts twice"),
    ("ex-naive-observed", r"(\hat{y}_o - 1) u_o", "One symbol stands where another should"),
    ("ex-neg-curvature", r"\sigma(u_o^\top v_c) u_o u_o^\top", "has to be differentiated"),
    ("ex-skip-glove-bias", r"2 \Omega_{ij} (v_i^\top u_j + \alpha_i + \beta_j - \Lambda_{ij})", "A sum is missing"),
    ("ex-neg-start", "6", "natural, not to base 2"),
]


@pytest.mark.parametrize(("name", "text", "words"), COMMON)
def test_the_commonest_mistakes_are_named_at_once(name, text, words):
    assert words in answer(name, text, hint=1).hint


def test_without_a_text_it_says_what_is_expected():
    reply = answer("ex-naive-lost-vector")
    assert (reply.status, reply.ok) == ("open", False)
    assert "right side of" in reply.message
    assert "a column (d×1)" in reply.message
    assert r"w \ne o" in reply.message
    assert reply._repr_html_() is None
    assert r"$(d \times 1)$" in reply._repr_markdown_()
    assert "3 significant digits" in answer("ex-naive-start", "  ").message
    assert r"(n \times d)" in answer("ex-layout-chain").form


@pytest.mark.parametrize("name", TABLE)
def test_an_open_exercise_does_not_show_its_solution(name):
    exercise = module.find(name)
    solution = exercise.notation.read(exercise.equation.latex).equations[0].args[-1]
    assert f"= {module.latex(solution)}" not in answer(name).message
    assert exercise.hints, "the worked step is missing"


def test_the_whole_equation_may_be_typed():
    for left in (r"\frac{\partial J_{\text{naive-softmax}}}{\partial u_o}", r"\frac{\partial J}{\partial u_o}", r"\frac{\partial J_{\text{naive-softmax}}(v_c, o, U)}{\partial u_o}", ""):
        assert answer("ex-naive-observed", rf"{left} = (\hat{{y}}_o - 1) v_c").ok
    assert answer("ex-naive-observed", r"$(\hat{y}_o - y_o) v_c = (\hat{y}_o - 1) v_c$").ok
    assert answer("ex-naive-observed", r"\frac{\partial J}{\partial v_c} = (\hat{y}_o - 1) v_c").status != "correct"


def test_what_cannot_be_read_is_marked():
    reply = answer("ex-naive-observed", r"(\hat{y}_o - 1 v_c")
    assert reply.status == "unreadable"
    assert set(reply.marked.splitlines()[1].strip()) == {"^"}
    assert "bracket is open" in reply.message
    assert answer("ex-naive-observed", "d < n").status == "unreadable"


def test_an_undeclared_symbol_is_named_and_its_neighbours_suggested():
    reply = answer("ex-naive-observed", r"(\hat{y}_o - 1) v")
    assert reply.status == "undeclared"
    assert "Did you mean v_{c}?" in reply.hint
    line, mark = reply.marked.splitlines()
    assert line[mark.index("^")] == "v"


def test_saying_the_left_side_again_is_no_answer():
    for text in (r"\frac{\partial J_{\text{naive-softmax}}}{\partial u_o}", r"\frac{\partial J_{\text{naive-softmax}}}{\partial \theta_o} v_c", r"-\frac{\partial \log \hat{y}_o}{\partial u_o}"):
        reply = answer("ex-naive-observed", text)
        assert reply.status == "unfinished", reply
        assert "derivative" in reply.hint
    assert answer("ex-skip-counts", r"J_{\text{skip-gram}}(v_c, w_{t-m}, \dots, w_{t+m}, U)").status == "unfinished"


def test_the_place_comes_with_the_second_try_and_the_step_on_request():
    first = answer("ex-naive-observed", r"(\hat{y}_o - 1) u_o")
    assert not first.place
    assert "add hint=2" in str(first)
    assert str(answer("ex-naive-observed", r"(\hat{y}_o - 1) u_o")) == str(first), "the same answer is no second try"
    second = answer("ex-naive-observed", r"(\hat{y}_o - 1) u_c")
    line, mark = second.place.splitlines()
    assert line[mark.index("^") : mark.rindex("^") + 1] == "u_c"
    assert answer("ex-naive-observed", r"(\hat{y}_o - 1) u_o", hint=2).place
    third = answer("ex-naive-observed", r"(\hat{y}_o - 1) u_o", hint=3)
    assert "occurs in logit o only" in third.hint
    assert "occurs in logit o only" in answer("ex-naive-observed", hint=3).hint


def test_what_is_right_already_is_said():
    reply = answer("ex-naive-curvature", r"\hat{y}_i (1 - \hat{y}_j) v_c v_c^\top")
    assert reply.right == ["the shape, (d×d).", "the case i = j. Look at i ≠ j."]
    reply = answer("ex-class-decay", r"\frac{1}{N} X^\top (S - Y) + \lambda \lambda X^\top Y", hint=2)
    assert "the term \\frac{1}{N} X^\\top \\left(S - Y\\right)." in reply.right
    reply = answer("ex-check-five", r"3 x^2 - 7 x + h")
    assert reply.right == ["the term 3 x^{2}."]
    assert "Some terms are right" in reply.hint
    assert "-7 x is not one" in answer("ex-check-five", r"3 x^2 - 7 x + h", hint=2).hint


def test_a_condition_that_is_not_granted_is_told():
    reply = answer("ex-neg-repeated", r"\sum_{k=1}^{K} \delta_{w w_k} \sigma(u_w^\top v_c) v_c, \quad w \ne o")
    assert reply.ok
    reply = answer("ex-softmax-leaky", r"1 \quad \text{if } x > 0")
    assert reply.status == "wrong"
    assert "only under the condition" in reply.message


@pytest.mark.parametrize(
    ("text", "ok", "words"),
    [
        (r"6 \log 2", True, ""), ("4.159", True, ""), ("4.16", True, ""), ("4.158883", True, ""), (r"\log 64", True, ""), ("= 4.16", True, ""),
        ("4.2", False, "give 3 significant digits"), ("4.17", False, "last digit"), ("4.158884", False, "last digit"), ("0.240", False, "reciprocal"), ("1e9", False, ""),
    ],
)  # fmt: skip
def test_numbers_are_compared_as_far_as_they_go(text, ok, words):
    reply = answer("ex-neg-start", text)
    assert reply.ok is ok, reply
    assert words in reply.hint


def test_a_proof_is_run_on_request():
    reply = answer("ex-naive-observed", r"(\hat{y}_o - 1) v_c", exact=True)
    assert reply.ok
    assert "autograd" in reply.message
    assert "proved by SymPy" in reply.message


def test_the_display_escapes_and_carries_no_solution():
    reply = answer("ex-naive-start", "<b>")
    assert "<b>" not in reply._repr_html_()
    assert reply._repr_markdown_() is None
    html = answer("ex-naive-observed", r"(1 - \hat{y}_o) v_c")._repr_html_()
    assert html.startswith('<details open class="verdict verdict-bad">')
    assert "verdict-ok" in answer("ex-naive-start", "3.91")._repr_html_()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("ex-nothing", "x"), "no exercise named 'ex-nothing'"), (("naive-start", "x"), "did you mean ex-naive-start"), ((3, "x"), "no exercise named 3"),
        (("ex-naive-start", 3.9), "text must be a string"), (("ex-naive-start", "x", 4), "hint must be 1, 2, 3 or None, not 4"),
    ],
)  # fmt: skip
def test_bad_arguments_are_named(arguments, words):
    with pytest.raises(ValueError, match=re.escape(words)):
        answer(*arguments)


@pytest.mark.parametrize("text", ["\\", "{", "}", "^", "_", "=", "a = ", "% all a comment", "\\frac{1}{0}", "1/0", "\\log 0", "x" * 5000, "(" * 200, "\\sum_{k=1}^{10^9} k", "ŷ", "∂J/∂x", "\n\n", "v_{99}", "u_0", "+".join(["x v_c"] * 300), "(x+1)" * 60, "\\text{Hello there}"])
def test_nothing_that_is_typed_breaks_it(text):
    for name in ("ex-naive-observed", "ex-naive-start", "ex-naive-curvature"):
        reply = answer(name, text)
        assert reply.status != "correct"
        assert str(reply)


def test_answers_need_no_numpy():
    code = "import sys; from wordgrad.equations import answer; assert answer('ex-neg-start', '4.16').ok and answer('ex-naive-observed', 'v_c').hint; assert not {'numpy', 'torch', 'sympy'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


def test_the_solutions_of_a_printed_fault_are_other_equations():
    printed = [e for e in book().equations.values() if e.label.startswith("eq-ex-") and e.mark == "wrong"]
    assert len(printed) >= 6
    for equation in printed:
        name = equation.label.removeprefix("eq-").removesuffix("-printed")
        right_side = book().notation(equation.chapter).read(equation.latex).equations[0].args[-1]
        assert not answer(name, module.latex(right_side)).ok, name
