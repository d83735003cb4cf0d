"""What stands beside equations: other equations, conditions of their own, names that look like remarks."""

import pytest

from wordgrad.equations import check

GIVEN = [r"t \in \mathbb{R}", "s = 2 t", r"u \in \mathbb{R}^{V}", r"k_o \in \{1, \dots, V\}", r"\text{loss} = t", "P = t", "Q = t^2"]
FAR = r"i > 100"
CASES = [
    *((rf"s = 2 t{between} u_i = 5{condition}", "unreadable", "never met") for between, condition in [
        (r" \\", rf", \quad {FAR}"), (r", \qquad", rf" \quad \text{{if }} {FAR}"), (r" \\", r", \quad i = 0"), (r" \\", r" \quad \text{for } i = V + 1, \dots, 2 V"),
    ]),
    (r"s = 2 t \\ u_i = u_j, \quad j \ne k_o", "wrong", "at i = "),
    (r"u_i = u_j, \quad j \ne k_o", "wrong", "at i = "),
    (r"P = t (\text{loss})", "wrong", "left"),  # a name that is declared is a factor
    (r"Q = t \left( \text{loss} \right)", "correct", ""),
    (r"P = t \quad (\text{loss})", "correct", ""),  # apart, it is a remark
    (r"P = t (\text{the whole loss})", "correct", ""),
    (r"s = 2 t \qquad \text{loss} = t", "correct", ""),
    (r"s = 2 t \qquad \text{loss} = 2 t", "wrong", "left"),
    (r"s = 2 t \quad \text{if } t > 0", "correct", ""),
    (r"s = 2 t \qquad -s = -2 t", "unreadable", "a comma before the wide space"),
    (r"s = 2 t, \qquad -s = -2 t", "correct", ""),
    (r"s = 2 t \quad \checkmark", "correct", ""),
    (r"s \doteq 2 t", "correct", ""),
    (r"\frac{1}{3} = 0.3333", "wrong", "left 0.333333333333, right 0.3333"),
]  # fmt: skip


@pytest.mark.parametrize(("formula", "status", "words"), CASES)
def test_displays_are_judged_whole(formula, status, words):
    verdict = check(formula, GIVEN)
    assert verdict.status == status and words in verdict.message, verdict


def test_functions_are_not_told_apart_by_their_letters():
    given = [r"A \in \mathbb{R}^{n \times n}", r"P(w) = \sum_j A_{wj}"]
    with pytest.raises(ValueError, match="defined already, in another way"):
        check("A = A", [*given, r"P(c) = \sum_i A_{ic}"])
    assert check(r"P(c) = \sum_j A_{cj}", [*given, r"P(v) = \sum_j A_{vj}"]).ok


@pytest.mark.parametrize("names", ["p s v y", "a b c d f", "q r s t u v w", "x y p q"])
@pytest.mark.parametrize("pick", ["max", "min"])
def test_each_of_many_numbers_is_once_the_greatest_and_the_least(pick, names):
    names = names.split()
    shorter = rf"\{pick}({', '.join(names)}) = \{pick}({', '.join(names[:-1])})"
    assert check(shorter, [", ".join(names) + r" \in \mathbb{R}"], hints=False).status == "wrong"


def test_a_hint_keeps_the_conditions_to_their_rows():
    given = [r"a, b \in \mathbb{R}^{n}", r"o \in \{1, \dots, n\}"]
    verdict = check(r"a_i = -\mathbb{1}\{i = o\} a_i \\ b_i a_i = a_i b_i \quad (i = o)", given)
    assert verdict.status == "wrong" and "sign" not in verdict.hint
    assert "write it for an entry" in check(r"a \in [0, 1]", given).message


BLOCKS = [
    r"a, b \in \mathbb{R}", r"x \in \mathbb{R}^{n}", r"h \in \mathbb{R}^{d}", r"U \in \mathbb{R}^{m \times n}", r"R \in \mathbb{R}^{m \times d}",
    r"W \in \mathbb{R}^{m \times (n + d)}", r"A \in \mathbb{R}^{n \times n}",
]  # fmt: skip
BOTH = r"\begin{bmatrix} x \\ h \end{bmatrix}"
BLOCKED = [
    (rf"\begin{{bmatrix}} U & R \end{{bmatrix}} {BOTH} = U x + R h", "correct", ""),
    (rf"\begin{{bmatrix}} U & R \end{{bmatrix}} {BOTH} = U x - R h", "wrong", "left"),
    (rf"\begin{{bmatrix}} R & U \end{{bmatrix}} {BOTH} = U x + R h", "wrong", "left"),
    (rf"W {BOTH} \in \mathbb{{R}}^{{m}}", "correct", ""),
    (rf"\frac{{\partial}}{{\partial x}} \left( a^2 \left\lVert {BOTH} \right\rVert^2 \right) = 2 a^2 x", "correct", ""),
    (r"\begin{bmatrix} U & x \end{bmatrix} = U", "shape-error", "blocks of (m×n) and (n×1) do not fit beside each other"),
    (r"\begin{bmatrix} U \\ R \end{bmatrix} = U", "shape-error", "blocks of (m×n) and (m×d) do not fit below each other"),
    (r"\begin{bmatrix} A & I \end{bmatrix} = A", "shape-error", "how large is the block"),
    *((rf"W {both} = W {BOTH}", "correct", "") for both in ("[x; h]", "[x, h]", r"[x^\top, h^\top]^\top", r"\left[ x ; h \right]")),
    (rf"W [h, x] = W {BOTH}", "wrong", "left"),
    (r"x^\top [x, x] = 1", "unreadable", "form a bmatrix"),  # beside, or below?
    (r"W [x, h]^\top = 1", "unreadable", "transposed?"),
    (r"|A| = 1", "unreadable", "determinants are not executed"),
    (r"x = \sum_i A_i", "shape-error", r"its rows are told by A = [A_1, \dots, A_n]^\top"),
    (r"max(a, b) + min(a, b) = a + b", "correct", ""),
    (r"max(a, b) = a", "wrong", "left"),
]


@pytest.mark.parametrize(("formula", "status", "words"), BLOCKED)
def test_matrices_of_blocks(formula, status, words):
    verdict = check(formula, BLOCKS)
    assert verdict.status == status and words in verdict.message, verdict


def test_an_increment_is_no_function():
    with pytest.raises(ValueError, match="an increment is no name"):
        check(r"\Delta x_i = 3 x_i", [r"x \in \mathbb{R}^{n}", r"\Delta x_i = 3 x_i"])


def test_names_of_one_letter_in_two_styles_are_told():
    verdict = check(r"\mathcal{L} = 1", [r"L \in \mathbb{R}", r"\mathcal{L} = 2 L"])
    assert r"'\mathcal{L}' is the same name" in verdict.message


SOFTMAX = [r"U \in \mathbb{R}^{n \times d}", r"U = [u_1, \dots, u_n]^\top", r"v_c \in \mathbb{R}^{d}", r"o \in \{1, \dots, n\}", r"\hat{y} = \operatorname{softmax}(U v_c)"]
FOLLOWS = r"-\log \hat{y}_o = -u_o^\top v_c + \log \sum_w \exp(u_w^\top v_c)"


@pytest.mark.parametrize("head", ["J", r"J_{\text{CE}}", r"J(\theta)", "J(v_c, o, U)", r"\text{CE}(e_o, \hat{y})", r"J = \text{CE}(e_o, \hat{y})"])
def test_a_chain_may_open_with_a_new_name(head):
    """What stands first behind a name that nothing declares defines it; the rest of the chain is judged."""
    verdict = check(f"{head} = {FOLLOWS}", SOFTMAX, exact=True)
    assert verdict.ok and verdict.proved and "taken as defined here" in verdict.message, verdict
    assert check(f"{head} = {FOLLOWS.replace('-u_o', 'u_o')}", SOFTMAX).status == "wrong"
    assert check(f"{head} = {FOLLOWS.partition('=')[0]}", SOFTMAX).status == "undeclared"  # nothing is claimed


@pytest.mark.parametrize("head", ["J = J_o", "J = 2 J", "-J", r"\frac{\partial J}{\partial v_c}", "J(U) + 1"])
def test_a_chain_does_not_open_with_anything_else(head):
    assert check(f"{head} = {FOLLOWS}", SOFTMAX).status == "undeclared"
