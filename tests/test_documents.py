r"""Formulas of Markdown, LaTeX and Jupyter files, with their places, and the notation that a file declares."""

import json

import pytest

from wordgrad.equations.checking import judge
from wordgrad.latex.macros import expand, traced
from wordgrad.notes.documents import formulas
from wordgrad.notes.gathering import Gathering
from wordgrad.notes.notes import Notes


def found(text, kind="markdown", sort="display"):
    return [f.latex.strip() for f in formulas(text, kind) if f.kind == sort]


@pytest.mark.parametrize(
    "text",
    [
        "$$a = b$$",
        "$$\na = b\n$$ (eq-a)",
        "\\[ a = b \\]",
        "\\\\[\na = b\n\\\\]",
        "```{math}\n:label: eq-a\na = b\n```",
        ":::{math}\na = b\n:::",
        "```math\na = b\n```",
        "~~~{math}\na = b\n~~~",
        "\\begin{equation}a = b\\end{equation}",
        "\\begin{align*}\na = b\n\\end{align*}",
        "\\begin{gather}a = b\\end{gather}",
        "\\begin{alignat}{2}a = b\\end{alignat}",
        "\\begin{split}a = b\\end{split}",
        "- item\n\n  $$\n  a = b\n  $$",
        "1. item\n\n    $$a = b$$\n",
        "> quoted\n>\n> $$\n> a = b\n> $$",
        "> - both\n>\n>   $$a = b$$",
        "```{note}\n$$a = b$$\n```",
        ":::{tip}\n:class: x\n$$a = b$$\n:::",
    ],
)
def test_displays_of_markdown(text):
    assert found(text) == ["a = b"]


@pytest.mark.parametrize(
    "text",
    [
        "```\n$$a = b$$\n```",
        "~~~python\n$$a = b$$\n~~~",
        "```{code-cell} python\nx = '$$a = b$$'\n```",
        "`$$a = b$$`",
        "``a ` $$a = b$$``",
        "text\n\n    $$a = b$$\n",
        "<!-- $$a = b$$ -->",
        "---\ntitle: $$a = b$$\n---\n",
        "\\$\\$a = b\\$\\$",
        "It costs $5, or $6.",
    ],
)
def test_what_is_no_mathematics_in_markdown(text):
    assert formulas(text, "markdown") == []


def test_after_a_code_block_formulas_are_found_again():
    assert found("```\ncode\n```\n$$a = b$$\n```{note}\ntext\n```\n$$c = d$$") == ["a = b", "c = d"]


TEX = r"""\documentclass{article}
\newcommand{\R}{\mathbb{R}} % $$ not this $$
\begin{document}
% \begin{equation} nor this \end{equation}
% notation: U \in \R^{n}
Of 100\% and \verb|$x$| we say $y \in \R$.
\begin{verbatim}
$$ verb % $$
\end{verbatim}
\begin{equation}\label{eq:a}
a = b % a remark
\end{equation}
$$c = d$$ \[e = f\]
\begin{lstlisting}
\begin{equation} listing \end{equation}
\end{lstlisting}
\end{document}
$$after = 1$$
"""


def test_latex_without_its_comments_and_listings():
    assert [f.replace("\\label{eq:a}", "").strip() for f in found(TEX, "latex")] == ["a = b", "c = d", "e = f"]
    assert found(TEX, "latex", "inline") == [r"y \in \R"]
    assert found(TEX, "latex", "notation") == [r"U \in \R^{n}"]
    assert found(TEX, "latex", "macro") == [r"\newcommand{\R}{\mathbb{R}}"]


def test_a_line_break_before_a_comment_is_no_escaped_percent_sign():
    assert found("\\[a = b \\\\% c = d\n\\]", "latex") == ["a = b \\\\"]


def notebook(*cells):
    return json.dumps({"cells": [{"cell_type": kind, "source": source} for kind, source in cells], "nbformat": 4})


def test_a_notebook_gives_its_markdown_cells_with_their_numbers():
    text = notebook(("markdown", "# T"), ("code", "x = '$$1 = 1$$'"), ("markdown", ["text\n", "  $$a = b$$"]))
    (only,) = formulas(text, "notebook")
    assert (only.latex, only.piece.cell, only.piece.position(only.first)) == ("a = b", 3, (2, 5))


@pytest.mark.parametrize("text", ["{", "[]", '{"worksheets": []}', '{"cells": [{"cell_type": "markdown"}]}'])
def test_what_is_no_notebook_is_said_to_be_none(text):
    with pytest.raises(ValueError, match="not a Jupyter notebook"):
        formulas(text, "notebook")


def test_a_place_in_a_formula_is_a_place_in_the_file():
    text = "> - é $x$\n>\n>   $$\n>   a = b\n>   $$\n"
    (only,) = [f for f in formulas(text, "markdown") if f.kind == "display"]
    assert only.piece.position(only.start + only.latex.index("b")) == (4, 9)
    assert text.splitlines()[3][8] == "b"


def test_macros_expand_and_every_character_knows_where_it_comes_from():
    macros = {r"\yh": (0, r"\hat{y}"), r"\pd": (2, r"\frac{\partial #1}{\partial #2}")}
    source = r"\pd{J}{v} = \yh + a"
    text, origin = traced(source, macros)
    assert text == expand(source, macros) == r"\frac{\partial J}{\partial v} = \hat{y} + a"
    assert [source[origin[text.index(letter)]] for letter in "Jv=a+"] == list("Jv=\\+")
    assert origin[text.index(r"\hat")] == source.index(r"\yh")
    assert len(origin) == len(text)


GIVEN = r"Let $U \in \mathbb{R}^{n \times d}$, $U = [u_1, \dots, u_n]^\top$, $v_c \in \mathbb{R}^{d}$, $o \in \{1, \dots, n\}$."


def statuses(text, **options):
    return [f.status for f in Notes(formulas(text, "markdown")).findings(**options) if f.formula.kind == "display"]


def test_declarations_and_definitions_are_taken_from_anywhere_in_the_file():
    gradient = r"$$\frac{\partial J}{\partial v_c} = -u_o$$"
    definition = r"$$J = -u_o^\top v_c$$"
    assert statuses(f"{GIVEN}\n{definition}\n{gradient}") == ["definition", "correct"]
    assert statuses(f"{gradient}\n{definition}\n{GIVEN}") == ["correct", "definition"]
    assert statuses(f"{definition}\n{gradient}") == ["undeclared", "undeclared"]


def test_running_text_defines_names_that_nothing_else_defines_but_cases_are_no_definitions():
    known = Gathering(formulas(GIVEN + r" For $w = o$ and $k = 1, \dots, K$ put $\theta = U v_c$; then $y = e_o$ and $n = 5$.", "markdown"))
    assert set(known.notation.values) == {r"\theta", "y"}


def test_a_number_that_is_only_said_to_be_positive_is_declared_by_that():
    known = Gathering(formulas(GIVEN + r" With $\lambda > 0$ and $v_c > 0$ and $u_o \ge 0$ we have $n > 1$.", "markdown"))
    assert known.notation.symbols[r"\lambda"].positive
    assert set(known.notation.symbols) == {"U", "v_{c}", "o", r"\lambda"}


def test_a_function_may_be_defined_after_its_use():
    loss, square, slope = r"$$J = \sum_i f(x_i)$$", r"$$f(t) = t^2$$", r"$$\frac{\partial J}{\partial x_i} = 2 x_i$$"
    assert statuses(f"With $x \\in \\mathbb{{R}}^{{n}}$ let\n{loss}\n{square}\n{slope}") == ["definition", "definition", "correct"]


@pytest.mark.parametrize("count", ["n = |V|", "|V| = n", r"n = \lvert \mathcal{V} \rvert"])
def test_running_text_says_how_many_words_there_are(count):
    text = rf"Each of the ${count}$ words $w \in V$, say $n = 50000$, has a vector $u_w \in \mathbb{{R}}^{{d}}$; $x \in \mathbb{{R}}^{{d}}$."
    score = r"$$\bar{s} = \frac{1}{n} \sum_{w=1}^{n} u_w^\top x$$"
    for sign, status in (("", "correct"), ("-", "wrong")):
        assert statuses(f"{text}\n{score}\n" + rf"$$\frac{{\partial \bar{{s}}}}{{\partial x}} = {sign}\frac{{1}}{{|V|}} \sum_{{w \in V}} u_w$$") == ["definition", status]


def test_a_definition_in_a_display_goes_before_the_declaration_of_its_shape():
    text = GIVEN + "\n" + r"$\hat{y} \in \mathbb{R}^{n}$ is" + "\n" + r"$$\hat{y} = \operatorname{softmax}(U v_c)$$" + "\n" + r"$$\sum_{w=1}^{n} \hat{y}_w = 1$$"
    assert statuses(text) == ["definition", "correct"]


def test_a_block_of_notation_and_comments_and_a_table_of_symbols_declare():
    block = "```notation\n" + r"a \in \mathbb{R}  % a remark" + "\n" + r"$b \in \mathbb{R}$" + "\n```\n"
    comment = r"<!-- notation: c \in \mathbb{R} -->" + "\n"
    table = "| Symbol | Meaning |\n|---|---|\n" + r"| $d \in \mathbb{R}$, $d > 0$ | $e \in \mathbb{R}$ |" + "\n\n"
    known = Gathering(formulas(block + comment + table, "markdown"))
    assert set(known.notation.symbols) == {"a", "b", "c", "d"}
    assert known.notation.symbols["d"].positive


def test_a_condition_in_a_block_holds_for_names_that_the_text_declares_later():
    text = "```notation\n" + r"w_k \ne o" + "\n```\n" + r"Draw $w_1, \dots, w_K \in \{1, \dots, n\}$, $o \in \{1, \dots, n\}$." + "\n"
    assert judge(r"\sum_{k=1}^{K} \delta_{o w_k} = 0", Gathering(formulas(text, "markdown")).notation).ok


def test_a_line_of_notation_that_cannot_be_read_is_named():
    with pytest.raises(ValueError, match="this line of the notation cannot be read") as error:
        Gathering(formulas("```notation\n\na \\in \\foo(\n```", "markdown"))
    assert error.value.formula.piece.position(error.value.place[0])[0] == 3


def test_a_second_meaning_is_given_by_a_definition_sign_or_a_line_of_notation():
    first, second = r"$$J = -u_o^\top v_c$$", r"\frac{\partial J}{\partial v_c} = u_o"
    assert statuses("\n".join([GIVEN, first, r"$$J = u_o^\top v_c$$", f"$${second}$$"])) == ["definition", "wrong", "wrong"]
    assert statuses("\n".join([GIVEN, first, r"$$J := u_o^\top v_c$$", f"$${second}$$"])) == ["definition", "definition", "correct"]
    assert statuses("\n".join([GIVEN, r"<!-- notation: J = -u_o^\top v_c -->", r"<!-- notation: J = u_o^\top v_c -->", f"$${second}$$"])) == ["correct"]


def test_the_rows_of_a_display_are_judged_one_by_one():
    rows = r"\begin{align} J &= -u_o^\top v_c \\ \frac{\partial J}{\partial v_c} &= u_o \\ \frac{\partial J}{\partial u_o} &= -v_c \end{align}"
    assert statuses(GIVEN + rows) == ["definition", "wrong", "correct"]
    chain = r"\begin{align} J &= -u_o^\top v_c \\ &= -v_c^\top u_o \end{align}"
    assert statuses(GIVEN + chain) == ["correct"]


def test_a_matrix_is_not_torn_into_rows():
    assert statuses(r"Let $x \in \mathbb{R}$. $$A = \begin{bmatrix} x & 1 \\ 0 & x \end{bmatrix}$$") == ["definition"]


def test_a_condition_holds_for_the_row_that_it_stands_in():
    rows = r"$z \in \mathbb{R}^{n}$ $$\frac{\partial z_i}{\partial z_j} = 0%s \\ z_i z_j \delta_{ij} = 0, \qquad i \ne j$$"
    assert statuses(rows % r", \qquad i \ne j") == ["correct"]
    assert statuses(rows % "") == ["wrong"]


def test_a_vector_may_be_used_that_is_defined_by_its_entries():
    text = r"$z \in \mathbb{R}^{n}$ $$s_i = e^{z_i}, \quad i = 1, \dots, n$$ $$\frac{\partial s}{\partial z} = \operatorname{diag}(s)$$"
    assert statuses(text) == ["definition", "correct"]


def test_a_derivative_by_the_logits_uses_the_form_of_the_loss_that_shows_them():
    text = GIVEN + r"""
$$\theta = U v_c$$
$$J = -u_o^\top v_c = -\theta_o$$
$$\frac{\partial J}{\partial \theta} = -e_o$$
"""
    assert statuses(text) == ["definition", "correct", "correct"]


@pytest.mark.parametrize(
    ("latex", "reason"),
    [
        (r"a + 1", "no relation"),
        (r"a \approx 1", r"\approx is not an equation"),
        (r"a \propto 1", r"\propto is not an equation"),
        (r"\text{loss} = \text{data} + \text{penalty}", "words only"),
        ("% not executed: a limit\na = 1", "marked 'not executed': a limit"),
        ("% wrong: seen in notes\na - a = 1", "marked 'wrong', and it is: seen in notes"),
    ],
)
def test_what_is_no_equation_is_skipped_with_the_reason(latex, reason):
    (finding,) = [f for f in Notes(formulas(f"$a \\in \\mathbb{{R}}$ $$\n{latex}\n$$", "markdown")).findings() if f.formula.kind == "display"]
    assert (finding.status, finding.verdict.message) == ("skipped", reason)


def test_what_is_marked_wrong_must_be_wrong():
    (finding,) = Notes(formulas("$$\n% wrong: no\n1 = 1\n$$", "markdown")).findings()
    assert (finding.status, finding.group) == ("wrong", "wrong")


def test_a_case_of_equal_indices_is_found_among_indices_that_are_drawn():
    text = GIVEN + r" Let $w \in \{1, \dots, n\}$. $$J = -u_o^\top v_c$$ $$\frac{\partial J}{\partial u_w} = 0$$"
    assert statuses(text) == ["definition", "wrong"]


def test_an_error_of_the_checker_ends_no_other_verdict(monkeypatch):
    monkeypatch.setattr("wordgrad.notes.notes.judge", lambda latex, *_: 1 / 0)
    (finding,) = Notes(formulas("$$1 = 1$$", "markdown")).findings()
    assert finding.group == "not read"
    assert "ZeroDivisionError" in finding.verdict.message


def test_a_macro_that_turns_its_arguments_round_or_lacks_one_still_has_a_place():
    text = "$$\\newcommand{\\swap}[2]{#2 #1}$$\n$a \\in \\mathbb{R}$\n$$\n\\swap{\\foo}{a} = 1\n$$\n$$\n\\swap{a = 1\n$$"
    turned, lacking = [f for f in Notes(formulas(text, "markdown")).findings() if f.formula.kind == "display"]
    assert text[turned.start : turned.end] == "\\foo"
    assert text[lacking.start : lacking.end] == "\\swap{a = 1"


def test_blanks_after_a_macro_are_looked_at_once():
    assert formulas("\\newcommand" + " " * 20_000 + "x", "markdown") == []
