"""What the checker says: every status, what its message names, and the place that it marks."""

import re

import pytest
from equations_given import LINES, judged

from wordgrad.equations import check


def marked(verdict):
    """The text above the carets."""
    line, below = verdict.marked.split("\n")
    return line[below.index("^") : below.rindex("^") + 1]


# (formula, status, words of the message, the place marked)
MESSAGES = [
    (r"\frac{\partial J}{\partial U} = (\hat{y} - y) v_c", "shape-error", [r"(n×1) times (d×1): did you mean v_{c}^\top?"], r"(\hat{y} - y) v_c"),
    (r"\frac{\partial J}{\partial v_c} = U (\hat{y} - y)", "shape-error", [r"(n×d) times (n×1): did you mean U^\top?"], r"U (\hat{y} - y)"),
    (r"(A b)^\top z = b^\top A z^\top", "shape-error", ["(1×n) times (1×n)", "did you mean z?"], r"b^\top A z^\top"),
    (r"u_o v_c = \theta_o", "shape-error", [r"(d×1) times (d×1): did you mean v_{c}^\top?"], "u_o v_c"),
    (r"a = \hat{y} + v_c", "shape-error", ["(n×1) plus (d×1)"], r"\hat{y} + v_c"),
    (r"z = b - y^\top", "shape-error", ["(n×1) plus (1×n): one of them is transposed"], r"b - y^\top"),
    (r"s \odot v_c = s", "shape-error", ["the entrywise product of (n×1) and (d×1)"], r"s \odot v_c"),
    (r"\frac{s}{v_c} = s", "shape-error", ["the quotient of (n×1) and (d×1)"], r"\frac{s}{v_c}"),
    (r"x = z^2", "shape-error", ["(n×1)", "z^{2} is taken entry by entry", "squared length"], "z^2"),
    (r"x = U^2", "shape-error", ["a power of (n×d)", "only vectors"], "U^2"),
    (r"x = z^n", "shape-error", ["a power of (n×1)", "a number above"], "z^n"),
    (r"x = |z|", "unreadable", ["the absolute value of (n×1), or its length", r"\lVert"], "|z|"),
    (r"x = \theta", "shape-error", ["the left side is a number, the right side is (n×1)"], r"\theta"),
    (r"x > \theta", "shape-error", ["a number and (n×1) cannot be ordered"], r"\theta"),
    (r"x = A_i", "shape-error", ["(n×n)", "2 indices, not 1"], "A_i"),
    (r"\frac{\partial A}{\partial z} = 0", "shape-error", ["(n×n) by (n×1)", "entry by entry"], r"\frac{\partial A}{\partial z}"),
    (r"x = \operatorname{softmax}(a)", "shape-error", ["softmax needs a vector, not a number"], r"\operatorname{softmax}(a)"),
    (r"\operatorname{tr}(U) = x", "shape-error", ["the trace of (n×d): not square"], r"\operatorname{tr}(U)"),
    (r"J(v_c^\top, o, U) = -\log \hat{y}_o", "shape-error", ["(1×d)", "(d×1)"], r"J(v_c^\top, o, U)"),
    (r"\frac{\partial J}{\partial U} = v_c (\hat{y} - y)^\top", "transposed", ["the left side is (n×d), the right side is (d×n)"], r"v_c (\hat{y} - y)^\top"),
    (r"\frac{\partial J}{\partial U} \in \mathbb{R}^{d \times n}", "transposed", ["(n×d), not d × n"], r"\frac{\partial J}{\partial U}"),
    (r"\theta \in \mathbb{R}^{d}", "shape-error", ["(n×1), not d"], r"\theta"),
    (r"a + x = a + 2 x", "wrong", ["the two sides differ in value: left ", ", right "], "a + 2 x"),
    (r"a = a = a + x = a + 2", "wrong", ["differ in value"], "a + x"),
    (r"s_i = b_i", "wrong", ["at i = "], "b_i"),
    (r"z = 2 z", "wrong", ["at entry "], "2 z"),
    (r"U = 2 U", "wrong", ["at entry ", ","], "2 U"),
    (r"z_{n+1} = x", "wrong", ["n + 1 = ", " is outside 1…n = "], "z_{n+1}"),
    (r"u_0 = v_c", "wrong", ["0 is outside 1…n = "], "u_0"),
    (r"x = \sum_{i=1}^{n} z_{i+1}", "wrong", ["i + 1 = ", "outside 1…n"], "z_{i+1}"),
    (r"\frac{1}{x - x} = a", "wrong", ["a division by zero"], r"\frac{1}{x - x} = a"),
    (r"x = \log(-t)", "wrong", ["a logarithm of a negative number"], r"\log(-t)"),
    (r"x = \sqrt{-t}", "wrong", ["a square root of a negative number"], r"\sqrt{-t}"),
    (r"\log 0 = \log 0", "wrong", ["-inf"], r"\log 0"),
    (r"e^{e^{e^{10}}} = x", "wrong", ["too large"], r"e^{e^{e^{10}}} = x"),
    (r"x \le a \le x", "wrong", ["does not hold: left ", ", right "], None),
    (r"o \in \{1, \dots, d\}", "wrong", ["not a member"], r"o \in \{1, \dots, d\}"),
    (r"x = \beta z_o", "undeclared", [r"'\beta' is not declared"], r"\beta"),
    (r"x = q", "undeclared", ["'q' is not declared"], "q"),
    (r"u = v_c", "undeclared", ["'u' stands for the rows of U: it needs an index"], "u"),
    (r"x = a + \operatorname{foo}(x)", "undeclared", ["foo"], r"\operatorname{foo}"),
    (r"\hat{y}(v_c, x) = y", "undeclared", ["the function '\\hat{y}' is not defined"], r"\hat{y}(v_c, x)"),
    (r"J(v_c) = x", "undeclared", ["does not fit the definition", "U"], "J(v_c)"),
    (r"x = \sum_{w \in S} \hat{y}_w", "undeclared", ["the set 'S' is not declared"], None),
    (r"z_x = a", "undeclared", ["'x' is used as an index but is not a whole number"], None),
    (r"x = \log a b", "unreadable", [r"Write brackets: \log(a b) or \log(a) b"], "b"),
    (r"x = \exp x \exp a", "unreadable", ["Write brackets"], r"\exp"),
    (r"x = p_o \log t / a", "unreadable", [r"Write brackets: \log(a / b) or (\log a) / b"], "/"),
    (r"\sum_j a = x", "unreadable", ["does not depend on 'j'", "write the range"], r"\sum_j"),
    (r"\sum z_i b_j = x", "unreadable", ["write the range"], r"\sum"),
    (r"x = a, \quad x > 1000", "unreadable", ["the conditions were never met"], "x > 1000"),
    (r"s_i = s_i, \quad i \ne i", "unreadable", ["the conditions were never met"], r"i \ne i"),
    (r"\frac{\partial}{\partial x} = 2", "unreadable", ["what is differentiated?"], r"\frac{\partial}{\partial x}"),
    (r"\frac{\partial J}{v_c} = U", "unreadable", ["its sign above and below"], r"\frac{\partial J}{v_c}"),
    (r"\frac{\partial^2 J}{\partial x} = a", "unreadable", ["the order above and below"], r"\frac{\partial^2 J}{\partial x}"),
    (r"\frac{\partial x}{\partial (x + a)} = 1", "unreadable", ["by a symbol, not by 'x + a'", "give that a name"], "(x + a)"),
    (r"\frac{\partial J}{\partial o} = 1", "unreadable", ["'o' is a whole number"], "o"),
    (r"\frac{\partial J}{\partial n} = 1", "unreadable", ["'n' is a whole number"], "n"),
    (r"\nabla J = x", "unreadable", [r"\nabla_{x}"], r"\nabla"),
    (r"x = x^10", "unreadable", ["only the first digit of 10", "{10}"], "^10"),
    (r"x = x^{99}", "unreadable", ["powers up to 64"], "x^{99}"),
    (r"x^{-1}^2 = a", "unreadable", ["two sub- or superscripts"], "x^{-1}^2"),
    (r"x \approx a", "unreadable", [r"the relation \approx cannot be executed"], r"\approx"),
    (r"x \oplus a = 1", "unreadable", [r"the operator \oplus"], r"\oplus"),
    (r"x \propto a", "unreadable", [r"the relation \propto cannot be executed"], r"\propto"),
    (r"x \otimes a = 1", "shape-error", ["⊗ is read between two columns"], r"x \otimes a"),
    (r"A + b = A", "shape-error", ["(n×n) plus (n×1)", r"write b^\top"], "A + b"),
    (r"x = \mathbb{E}[a]", "unreadable", ["an expectation is read as"], r"\mathbb{E}"),
    (r"o = \operatorname*{argmax}_k z_k", "unreadable", ["the place of a maximum"], r"\operatorname*{argmax}"),
    (r"\left. x^2 \right|_{x = 1} = 1", "unreadable", ["behind a bar"], None),
    (r"\frac{\partial s}{\partial z} = \left[ \frac{\partial s_i}{\partial z_j} \right]_{n \times n}", "unreadable", ["a bracket with its size beneath"], r"_{n \times n}"),
    (r"x = \text{a sum of words}", "unreadable", ["'a sum of words' is prose"], r"\text{a sum of words}"),
    (r"x = (a + 1", "unreadable", ["ends too early: a bracket is open"], "1"),
    (r"x = a + 1) b", "unreadable", ["')' closes a bracket that is not open"], ")"),
    (r"x = a @ b", "unreadable", ["'@' is not understood here"], "@"),
    (r"x = \frac{}{2}", "unreadable", ["is empty"], "{}"),
    (r"x = \begin{bmatrix} 1 & 2 \\ 3 \end{bmatrix}", "unreadable", ["rows of this matrix have different lengths"], r"\begin{bmatrix} 1 & 2 \\ 3 \end{bmatrix}"),
    (r"y_i = \begin{cases} 1 i = o \\ 0 i \ne o \end{cases}", "unreadable", ["between the value of a case and its condition"], "1 i = o"),
    (r"x = [z_1, \dots, z_n]", "unreadable", ["a row or a column"], r"[z_1, \dots, z_n]"),
    (r"x + a", "unreadable", ["there is no relation here"], "x + a"),
    (r"= a + x", "unreadable", ["nothing stands before the first relation"], "= a + x"),
    (r"P(x, z_{1:n}) = a", "unreadable", ["a range of indices, 1:n, is not executed"], "_{1:n}"),
    (r"x = a \underbrace{\sum_i p_i}_{2}", "unreadable", ["is this number a value or a mark?"], "2"),
    (r"x = x \underbrace{\sum_i p_i}_{= 2}", "wrong", ["'2' is not the value of what the brace encloses"], "2"),
    (r"x \leftarrow x - \eta a", "unreadable", ["no loss is defined through 'x'", r"\frac{\partial J}{\partial x}"], r"x \leftarrow x - \eta a"),
]  # fmt: skip


@pytest.mark.parametrize("formula, status, words, place", MESSAGES, ids=[m[0] for m in MESSAGES])
def test_a_message_names_what_is_wrong_and_marks_the_place(formula, status, words, place):
    verdict = judged(formula)
    assert verdict.status == status and not verdict.ok, verdict
    assert all(word in verdict.message for word in words), verdict.message
    assert place is None or marked(verdict) == place
    assert str(verdict).startswith(verdict.line()) and verdict.message in verdict._repr_html_().replace("&#x27;", "'").replace("&gt;", ">").replace("&lt;", "<")


def test_the_counterexample_is_the_value_of_both_sides():
    verdict = judged(r"\sigma(0) + \frac{n}{n} = \frac{1}{4}")
    assert verdict.message.endswith("left 1.5, right 0.25")
    numbers = [float(x) for x in re.findall(r"(?:left|right) (\S+?)(?:,|$)", judged("3 x = 12 x").message)]
    assert numbers[1] == pytest.approx(4 * numbers[0], rel=1e-3)


def test_nothing_to_read():
    for text in ("", "   ", "%", "% only a comment", r"\quad", "."):
        verdict = judged(text)
        assert (verdict.status, verdict.message) == ("unreadable", "there is no formula here")


def test_a_tiny_error_is_found_by_the_exact_proof_alone():
    false = r"\sigma'(x) = \sigma(x) (1 - \sigma(x)) + 10^{-12}"
    assert judged(false).ok  # at 1e-9 the numbers cannot tell
    verdict = judged(false, exact=True)
    assert verdict.status == "wrong" and verdict.proved is False and "as expressions" in verdict.message
    assert judged(r"\sigma'(x) = \sigma(x) (1 - \sigma(x))", exact=True).proved is True


def test_all_oracles_report():
    verdict = judged(r"\frac{\partial J}{\partial v_c} = U^\top (\hat{y} - y)", exact=True)
    assert verdict.ok and verdict.proved and set(verdict.errors) == {"complex step", "autograd"}
    assert max(verdict.errors.values()) < 1e-13
    sizes = verdict.sizes[0]
    assert sizes["n"] != sizes["d"] and verdict.cases >= 3


PER_DRAW = r"\frac{\partial L}{\partial u_{w_k}} = \sigma(u_{w_k}^\top v_c) v_c"
COUNTED = r"\frac{\partial L}{\partial u_{w_k}} = \sum_{l=1}^{K} \delta_{w_k w_l} \sigma(u_{w_l}^\top v_c) v_c"


def test_the_form_for_each_draw_is_wrong_when_a_word_may_be_drawn_twice():
    assert judged(PER_DRAW).status == "wrong"
    assert judged(PER_DRAW + r" \quad \text{if } w_k \ne w_l \text{ for } k \ne l").ok
    assert judged(PER_DRAW, r"w_k \ne w_l").ok
    assert judged(COUNTED).ok and judged(COUNTED, exact=True).proved


def test_what_is_drawn_is_never_the_outside_word():
    loss = r"\frac{\partial L}{\partial u_o} = (\sigma(u_o^\top v_c) - 1) v_c"
    assert judged(loss).ok
    free = [line for line in LINES if line != r"w_k \ne o"]
    assert check(loss, free, hints=False).status == "wrong"


BOUNDS = [
    (r"\sigma(x) (1 - \sigma(x)) \le \frac{1}{4}", r"\sigma(x) (1 - \sigma(x)) \ge \frac{1}{4}"),
    (r"\log t \le t - 1", r"\log t \ge t - 1"),
    (r"0 < \hat{y}_w < 1", r"0 < \hat{y}_w > 1"),
    (r"-\log \hat{y}_o \geq 0", r"\log \hat{y}_o \geq 0"),
    (r"\max_i z_i \ge z_o", r"\max_i z_i > z_o"),
    (r"x \le x", r"x < x"),
    (r"\max_i z_i \le \log \sum_i e^{z_i} \le \max_i z_i + \log n", r"\max_i z_i \le \log \sum_i e^{z_i} \le \max_i z_i + 1"),
    (r"e^x \ge 1 + x", r"e^x \le 5"),
    (r"n \ge 2", r"n > d"),
    (r"x^2 + a^2 \ge 2 x a", r"x^2 + a^2 \ne x^2 + a^2"),
    (r"x < x + t = t + x", r"x < x + t = t - x"),
]


@pytest.mark.parametrize("true, false", BOUNDS)
def test_inequalities(true, false):
    verdict = judged(true, exact=True)
    assert verdict.ok and verdict.kind == "bound" and verdict.proved is None  # values cannot prove a bound
    assert "not proved" in verdict.line()
    assert judged(false).status == "wrong"


UPDATES = [
    (r"u_o \leftarrow u_o - \eta \frac{\partial J}{\partial u_o}", r"u_o \leftarrow u_o + \eta \frac{\partial J}{\partial u_o}"),
    (r"U \leftarrow U - \eta \frac{\partial J}{\partial U}", r"U \leftarrow U - \eta \left( \frac{\partial J}{\partial U} \right)^\top"),
    (r"x \leftarrow x - \eta \frac{\partial g(x)}{\partial x}", r"x \leftarrow x - \eta \frac{\partial g(x)}{\partial x} + a"),
    (r"z_o \leftarrow z_o - \eta \frac{\partial (z^\top z)}{\partial z_o}", r"z_o \leftarrow z_o - \eta \frac{\partial (z^\top z)}{\partial z_c}"),
    (r"v_c \leftarrow v_c - \eta \nabla_{v_c} J", r"v_c \leftarrow v_c - \eta \nabla_{u_o} J"),
]


@pytest.mark.parametrize("true, false", UPDATES)
def test_updates(true, false):
    verdict = judged(true)
    assert verdict.ok and verdict.kind == "update", verdict
    assert judged(false).status in ("wrong", "shape-error")


def test_the_rate_has_another_name_where_no_eta_is_declared():
    given = [r"x, b \in \mathbb{R}^{n}", r"\alpha \in \mathbb{R}, \alpha > 0", r"f(x) = x^\top x + b^\top x"]
    for rate in (r"\alpha", "0.1", r"\frac{\alpha}{2}"):
        assert check(rf"x \leftarrow x - {rate} \frac{{\partial f(x)}}{{\partial x}}", given, hints=False).ok
    assert "descent" in check(r"x \leftarrow x - \alpha \frac{\partial f(x)}{\partial x} + b", given, hints=False).message
    assert "does not go down" in check(r"x \leftarrow x + \alpha \frac{\partial f(x)}{\partial x}", given, hints=False).message
    assert r"\eta" in judged(r"x \leftarrow x - 0.1 \frac{\partial x^2}{\partial x}").message


def test_a_number_that_is_not_finite_hides_no_other_fault():
    for rows in ((r"1 \\ \log 0", r"2 \\ \log 0"), (r"\log 0 \\ 1", r"\log 0 \\ 2")):
        left, right = (rf"\begin{{bmatrix}} {r} \end{{bmatrix}}" for r in rows)
        assert judged(f"{left} = {right}").status == "wrong"


def test_not_a_string():
    for bad in (None, 3, b"x = x", ["x = x"]):
        with pytest.raises(ValueError, match="latex must be a string"):
            check(bad, LINES)
