"""What is said of the functions that the checker knows: their letters stand for every number, a line of `given` on them must be right."""

import pytest

from wordgrad.equations import check

SCORES = [
    r"U \in \mathbb{R}^{V \times d}", r"U = [u_1, \dots, u_V]^\top", r"v_c \in \mathbb{R}^{d}", r"o \in \{1, \dots, V\}",
    r"\hat{y} = \operatorname{softmax}(U v_c)", r"J = -\log \hat{y}_o", r"A \in \mathbb{R}^{d \times d}",
]  # fmt: skip
CASES = [
    (r"\sigma(x) = \frac{1}{1 + e^{-x}} = \frac{e^x}{1 + e^x}", "correct"),
    (r"\sigma(x) = \frac{1}{1 + e^{x}}", "wrong"),
    (r"\sigma'(x) = \sigma(x) (1 - \sigma(x))", "correct"),
    (r"\sigma'(x) = \sigma(x)", "wrong"),
    (r"\frac{d}{dx} \log \sigma(-x) = -\sigma(x)", "correct"),
    (r"\frac{d}{dx} \log \sigma(-x) = \sigma(-x)", "wrong"),
    (r"1 - \sigma(x) = \sigma(-x)", "correct"),
    (r"\exp(x) \exp(y) = \exp(x + y)", "correct"),
    (r"\tanh(x) = 2 \sigma(2 x) - 1", "correct"),
    (r"\tanh(x) = 2 \sigma(x) - 1", "wrong"),
    (r"\text{softmax}(z)_i = \frac{e^{z_i}}{\sum_{j=1}^{K} e^{z_j}}", "correct"),
    (r"\text{softmax}(z)_i = \frac{e^{z_i}}{\sum_{j=1}^{K} e^{z_i}}", "wrong"),
    (r"\text{softmax}(z_i) = \frac{e^{z_i}}{\sum_j e^{z_j}}", "correct"),
    (r"\frac{\partial\, \text{softmax}(z)_i}{\partial z_j} = \text{softmax}(z)_i (\delta_{ij} - \text{softmax}(z)_j)", "correct"),
    (r"\sigma(W x) = W x", "undeclared"),  # an array or a number? Nobody says
    (r"\operatorname{tr}(A) = \sum_{i=1}^{n} A_{ii}", "undeclared"),
    (r"\log(n) = \sum_{i=1}^{n} z_i", "undeclared"),
]
# A function without brackets takes the inner product behind it.
WITHOUT_BRACKETS = [
    (r"\hat{y}_o = \frac{\exp u_o^\top v_c}{\sum_w \exp u_w^\top v_c}", "correct"),
    (r"\hat{y}_o = \frac{\exp u_o^\top \cdot v_c}{\sum_w \exp u_w^\top \cdot v_c}", "correct"),
    (r"\hat{y}_o = \frac{\exp u_o^\top v_c}{\sum_w \exp u_o^\top v_c}", "wrong"),
    (r"J = -\log \exp u_o^\top v_c + \log \sum_w \exp u_w^\top v_c", "correct"),
    (r"\exp u_o^\top A v_c = \exp(u_o^\top A v_c)", "unreadable"),
    (r"\exp u_o^\top v_c u_o = \exp(u_o^\top v_c) u_o", "unreadable"),
]
# d is a size here: without the refusal each side would be a multiple of it.
DIFFERENTIALS = [
    (r"dJ = (\hat{y} - e_o)^\top U \, dv_c", "unreadable"),
    (r"\mathrm{d}J = (\hat{y} - e_o)^\top U \mathrm{d}\mathbf{v}_c", "unreadable"),
    (r"d \cdot J = J d", "correct"),
    (r"d J = -d \log \hat{y}_o", "correct"),
    (r"\frac{dJ}{dv_c} = U^\top (\hat{y} - e_o)", "correct"),
]


@pytest.mark.parametrize(("formula", "status"), CASES)
def test_letters_of_known_functions_stand_for_every_number(formula, status):
    assert check(formula, []).status == status


@pytest.mark.parametrize(("formula", "status"), WITHOUT_BRACKETS + DIFFERENTIALS)
def test_forms_that_are_easily_misread(formula, status):
    assert check(formula, SCORES).status == status


def test_lines_on_known_functions_do_not_stand_in_the_way():
    lines = [r"\sigma(x) = \frac{1}{1 + e^{-x}}", r"\text{softmax}(z)_i = \frac{e^{z_i}}{\sum_{j=1}^{n} e^{z_j}}", r"t \in \mathbb{R}"]
    assert check(r"\frac{\partial \sigma(t)}{\partial t} = \sigma(t) \sigma(-t)", lines).ok


@pytest.mark.parametrize("line", [r"\sigma(x) = \frac{1}{1 + e^{x}}", r"\tanh(x) = x"])
def test_lines_that_say_something_else_of_them_are_refused(line):
    with pytest.raises(ValueError, match="another name"):
        check("t = t", [r"t \in \mathbb{R}", line])


EXPECTATIONS = [
    (r"\frac{\partial J}{\partial v_c} = -u_o + \mathbb{E}_{w \sim \hat{y}}[u_w]", "correct"),
    (r"\frac{\partial J}{\partial v_c} = u_o - \mathbb{E}_{w \sim \hat{y}}[u_w]", "wrong"),
    (r"\frac{\partial J}{\partial v_c} = -u_o + \mathbb{E}_{w \sim P(w \mid c)}[u_w]", "correct"),
    (r"\frac{\partial J}{\partial v_c} = -u_o + \mathbb{E}_{w \sim P(\cdot \mid c)}[u_w]", "correct"),
    (r"\frac{\partial J}{\partial v_c} = u_o - \mathbb{E}_{w \sim P(\cdot \mid c)}[u_w]", "wrong"),
    (r"\frac{\partial^2 J}{\partial v_c^2} = \mathbb{E}_{w \sim \hat{y}}[u_w u_w^\top] - \mathbb{E}_{w \sim \hat{y}}[u_w] \mathbb{E}_{w \sim \hat{y}}[u_w]^\top", "correct"),
    (r"\frac{\partial^2 J}{\partial v_c^2} = \mathbb{E}_{w \sim \hat{y}}[u_w u_w^\top]", "wrong"),
    (r"\mathbb{E}_{w \sim \hat{y}}[2] = 2", "correct"),
    (r"\mathbb{E}_{w \sim z}[u_w] = \sum_w z_w u_w", "unreadable"),  # z does not add up to one
    (r"\mathbb{E}[u_w] = U^\top \hat{y}", "unreadable"),
]


@pytest.mark.parametrize(("formula", "status"), EXPECTATIONS)
def test_expectations_are_sums(formula, status):
    assert check(formula, [*SCORES, r"z \in \mathbb{R}^{V}", r"P(w \mid c) = \hat{y}_w"]).status == status


@pytest.mark.parametrize("line", [r"1 - \sigma(z) = \sigma(-z)", r"\sigma(z) + \sigma(-z) = 1", r"-\log \sigma(z) = \log(1 + e^{-z})"])
def test_what_a_known_function_does_spoils_no_other_formula(line):
    given = [r"y \in \mathbb{R}", line]
    assert check("y + y = 2y", given).ok
    assert check("y + y = y", given).status == "wrong"
    with pytest.raises(ValueError, match="is not right for the function"):
        check("y + y = 2y", [*given, line.replace("1", "2")])
