"""What a bracket, a brace or a mark on a name says: a function at another point, a claim at a brace, the new value and the old."""

import pytest

from wordgrad.equations import check

VALUES = [r"\theta, \epsilon, x, y \in \mathbb{R}", r"L = \theta^3", r"f = x^2", r"g = x^3 + x"]
FUNCTIONS = [r"x, y \in \mathbb{R}", r"f(x) = x^2", r"g(x) = x^3 + x"]
ARRAYS = [r"U \in \mathbb{R}^{n \times d}", r"v \in \mathbb{R}^{d}", r"x \in \mathbb{R}"]
STEP = [r"w \in \mathbb{R}^{d}", r"A \in \mathbb{R}^{n \times d}", r"J(w) = \frac{1}{2} \lVert A w \rVert^2", r"\eta > 0"]


@pytest.mark.parametrize("latex", [r"L(\theta + \epsilon) = L \theta + L \epsilon", r"L(2 \theta) = 2 \theta L", "L(0) = 0"])
def test_a_value_is_no_function_of_other_points(latex):
    verdict = check(latex, VALUES)
    assert verdict.status == "unreadable" and "at another point, or a product" in verdict.message


def test_the_same_as_a_product_and_at_its_own_point():
    assert check(r"L(\theta) = \theta^3", VALUES).ok
    assert check(r"L \cdot (\theta + 1) = \theta^4 + \theta^3", VALUES).ok
    assert check(r"(x + y)(x - y) = x^2 - y^2", VALUES).ok
    assert check(r"L(2 \theta) = 8 L(\theta)", [*VALUES[:1], r"L(\theta) = \theta^3"]).ok


@pytest.mark.parametrize("given", [VALUES, FUNCTIONS])
@pytest.mark.parametrize("latex", ["(f + g)(x) = f x + g x", "(f g)(x) = f g x", r"f \circ g = f g", r"(f \circ g)(x) = f(g(x))"])
def test_sums_products_and_chains_of_functions_are_refused(given, latex):
    assert check(latex, given).status == "unreadable"


def test_arrays_may_bear_such_letters():
    assert check(r"f \circ g = g \circ f", [r"f, g \in \mathbb{R}^{n}"]).ok


@pytest.mark.parametrize(
    "latex, status",
    [
        (r"\underbrace{U}_{\in \mathbb{R}^{n \times d}} v = U v", "correct"),
        (r"\underbrace{U}_{\in \mathbb{R}^{d \times n}} v = U v", "shape-error"),
        (r"U \underbrace{v}_{\in \mathbb{R}^{d}} = U v", "correct"),
        (r"U \underbrace{v}_{\in \mathbb{R}^{n}} = U v", "shape-error"),
        (r"\underbrace{x^2}_{\in \mathbb{R}} = x x", "correct"),
        (r"\underbrace{v}_{\in \mathbb{R}} = v", "shape-error"),
        (r"\underbrace{x^2}_{\ge 0} = x x", "correct"),
        (r"\underbrace{x^2}_{> 1} = x x", "wrong"),
        (r"\underbrace{x^2}_{2 \times 3} = x x", "wrong"),
        (r"\underbrace{x}_{\in [0, 1]} = x", "unreadable"),
        (r"\underbrace{v}_{> 0} = v", "unreadable"),
    ],
)
def test_what_a_brace_says_is_judged(latex, status):
    assert check(latex, ARRAYS, hints=False).status == status


@pytest.mark.parametrize("sign", ["=", r"\leftarrow"])
def test_the_new_value_is_made_from_the_old(sign):
    for new, old in (("w^{new}", "w^{old}"), (r"w^{\text{new}}", r"w^{\text{old}}"), ("w^{(new)}", "w")):
        assert check(rf"{new} {sign} {old} - \eta \nabla J({old})", STEP).ok
        assert check(rf"{new} {sign} {old} + \eta \nabla J({old})", STEP).status == "wrong"
    assert "on the left" in check(rf"w^{{old}} {sign} w^{{new}} - \eta \nabla J(w^{{old}})", STEP).message
    assert "right side" in check(rf"w^{{new}} {sign} w^{{old}} - \eta \nabla J(w^{{new}})", STEP).message


def test_style_makes_no_second_name():
    for first, second in (("L", r"\mathcal{L}"), (r"\mathbf{h}", "h")):
        with pytest.raises(ValueError, match="style is not meaning"):
            check("x = x", [r"x \in \mathbb{R}", f"{first} = x^2", f"{second} = x^3"])
        assert check(f"{first} = x^2", [r"x \in \mathbb{R}", f"{first} = x^2", f"{second} = x^2"]).ok


@pytest.mark.parametrize(
    "rows, words",
    [
        (r"x + x &= 2x & y + y &= 2y \\ &= x + x & &= y + y", "which of the equations above"),
        (r"x + x &= 2x, \quad y + y = 2y \\ &= x + x", "which of the equations above"),
        (r"x + x = 2x \\ -x - x = -2x", "begin with a sign"),
    ],
)
def test_rows_that_may_go_on_from_either_of_two_equations_are_refused(rows, words):
    verdict = check(rf"\begin{{align}} {rows} \end{{align}}", FUNCTIONS)
    assert verdict.status == "unreadable" and words in verdict.message


def test_rows_that_go_on_from_one_equation_are_read():
    for true, false in (
        (r"x + x &= 2x \\ &= 3x - x, & y + y &= 2y", r"x + x &= 2x \\ &= 3x + x, & y + y &= 2y"),
        (r"x + x &= 2x \\ -x - x &= -2x", r"x + x &= 2x \\ -x - x &= 2x"),
    ):
        assert check(rf"\begin{{align}} {true} \end{{align}}", FUNCTIONS).ok, true
        assert check(rf"\begin{{align}} {false} \end{{align}}", FUNCTIONS).status == "wrong", false


@pytest.mark.parametrize("latex", ["(x |) = x", "(| x) = x", "x (x | ) = x^2"])
def test_a_bar_without_a_partner_is_refused(latex):
    assert check(latex, ARRAYS).status == "unreadable"


@pytest.mark.parametrize("between", [r", \quad", " &&"])
@pytest.mark.parametrize(
    "condition", [r"i \ne o", r"1 \le i \le n", r"i \in \{1, \dots, n\}", r"\forall i", r"\text{for all } i", r"\text{if } i \ne o", r"\text{for } i = 1, \dots, n"]
)
def test_a_chain_goes_on_below_a_condition(between, condition):
    given = [r"z \in \mathbb{R}^{n}", r"o \in \{1, \dots, n\}"]
    for last, status in (("3 z_i - z_i", "correct"), ("3 z_i + z_i", "wrong")):
        assert check(rf"\begin{{align}} z_i + z_i &= 2 z_i{between} {condition} \\ &= {last} \end{{align}}", given, hints=False).status == status


def test_a_condition_above_holds_for_the_whole_chain():
    given = [r"z \in \mathbb{R}^{n}", r"o \in \{1, \dots, n\}"]
    for condition, status in ((r", \quad i \ne o", "correct"), (r" && i \ne o", "correct"), ("", "wrong")):
        assert check(rf"\begin{{align}} z_i \delta_{{io}} &= \delta_{{io}}{condition} \\ &= 0 \end{{align}}", given, hints=False).status == status
