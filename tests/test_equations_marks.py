"""What a line says of values before or beside a formula: signs, lengths, symmetry, sizes, rates; each true equation with a false one."""

import pytest

from wordgrad.equations import check

UV = [r"u, v \in \mathbb{R}^{n}"]
A = [r"x \in \mathbb{R}^{n}", r"A \in \mathbb{R}^{n \times n}"]

CASES = {
    "a sign before its number": ([r"\tau > 0", r"\tau \in \mathbb{R}"], r"\sqrt{\tau^2} = \tau", r"\sqrt{\tau^2} = 1"),
    "the sign of all entries": ([r"z_i > 0", r"z \in \mathbb{R}^{n}"], r"\sqrt{z_2^2} = z_2", r"\sqrt{z_2^2} = z_1"),
    "the sign of one entry": ([r"z_1 > 0", r"z \in \mathbb{R}^{n}"], r"\sqrt{z_1^2} = z_1", r"\sqrt{z_2^2} = z_2"),
    "two lengths": (
        [*UV, r"\lVert u \rVert = \lVert v \rVert = 1"],
        r"\lVert u - v \rVert^2 = 2 - 2 u^\top v",
        r"\lVert u - v \rVert^2 = 2 - u^\top v",
    ),
    "a length as a product": ([*UV, r"u^\top u = 1"], r"u^\top (u v^\top) = v^\top", r"v^\top (v u^\top) = u^\top"),
    "lengths of many": (
        [r"x_1, \dots, x_N \in \mathbb{R}^{d}", r"\lVert x_i \rVert_2^2 = 1"],
        r"\sum_{i=1}^{N} x_i^\top x_i = N",
        r"\sum_{i=1}^{N} \mathbf{1}^\top x_i = N",
    ),
    "a length and a sign": (
        [*UV, r"\lVert u \rVert = 1", r"u_i > 0"],
        r"\lVert u \rVert_1 = \mathbf{1}^\top u",
        r"\lVert v \rVert_1 = \mathbf{1}^\top v",
    ),
    "a symmetric matrix": ([*A, r"A = A^\top"], r"\nabla_x (x^\top A x) = 2 A x", r"\nabla_x (x^\top A x) = A x"),
    "the same turned round": ([*A, r"A^T = A"], r"A_{ij} = A_{ji}", r"A_{ii} = A_{ij}"),
    "symmetric matrices": (
        [r"A_1, \dots, A_K \in \mathbb{R}^{n \times n}", r"x \in \mathbb{R}^{n}", r"A_k = A_k^\top"],
        r"A_k^\top x = A_k x",
        r"A_k^\top x = A_{k+1} x",
    ),
    "a condition before its names": (
        [r"c \ne o", r"c, o \in \{1, \dots, n\}"],
        r"\delta_{co} = 0",
        r"\delta_{co} = 1",
    ),
    "ones with their size": ([*UV, r"\mathbf{1}_n^\top u = 1"], r"\sum_i u_i = 1", r"\sum_i v_i = 1"),
    "a place that sizes must reach": ([*UV], r"(u_3 + v_5)^2 = u_3^2 + 2 u_3 v_5 + v_5^2", r"\sum_{i=1}^{n} u_i = u_1 + u_2 + u_3"),
    "a sum to such a place": ([*UV], r"\sum_{i=1}^{4} u_i = u_1 + u_2 + u_3 + u_4", r"\sum_{i=1}^{4} u_i = \sum_{i=1}^{n} u_i"),
    "members of a family": ([r"x_1, \dots, x_N \in \mathbb{R}"], r"x_4 - x_3 = -(x_3 - x_4)", r"x_4 = x_3"),
    "a size above a number": ([*UV, r"n > 4"], r"\lVert u \rVert^2 = u^\top u", r"\lVert u \rVert^2 = \sum_{i=1}^{5} u_i^2"),
    "error signals": (
        [r"p, y \in \mathbb{R}^{n}", r"W \in \mathbb{R}^{n \times d}", r"\delta_1 = p - y", r"\delta_2 = W^\top \delta_1"],
        r"\delta_2^\top \delta_2 = \delta_1^\top W W^T \delta_1",
        r"\delta_2^\top = \delta_1^\top W^\top W",
    ),
    "a number named by a δ": ([r"\delta_1, \delta_2 \in \mathbb{R}"], r"\delta_1^2 = \delta_1 \delta_1", r"\delta_1^2 = 0"),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_what_is_said_of_values_holds_and_nothing_more(name):
    given, true, false = CASES[name]
    verdict = check(true, given, exact=True, hints=False)
    assert verdict.ok and (verdict.proved or "sign" in verdict.skipped["SymPy"]), verdict
    assert check(false, given, hints=False).status in ("wrong", "shape-error", "transposed")


@pytest.mark.parametrize("rate", [r"\alpha > 0", r"\gamma \in \mathbb{R}, \gamma > 0", r"\epsilon > 0", r"r \in \mathbb{R}", r"\eta > 0"])
def test_a_step_that_is_written_out_loses_no_factor(rate):
    name = rate.split()[0]
    data = [r"x_1, \dots, x_m \in \mathbb{R}^{d}", r"y_1, \dots, y_m \in \mathbb{R}", r"\theta \in \mathbb{R}^{d}", r"h_i = \theta^\top x_i"]
    given = [*data, r"J = \frac{1}{2m} \sum_{i=1}^{m} (h_i - y_i)^2", rate]
    for factor, status in ((r"\frac{1}{m}", "correct"), ("", "wrong"), (r"\frac{2}{m}", "wrong"), (r"\frac{1}{2m}", "wrong")):
        step = rf"\theta \leftarrow \theta - {name} {factor} \sum_{{i=1}}^{{m}} (h_i - y_i) x_i"
        assert check(step, given, hints=False).status == status, step


@pytest.mark.parametrize(
    "latex, given, words",
    [
        (r"W_{jk} = W_{jk}", [r"W \in \mathbb{R}^{k \times n}"], "another letter"),
        (r"W^\top W x = x", [r"W \in \mathbb{R}^{n \times d}", r"x \in \mathbb{R}^{d}", r"W^\top W = I"], "never met"),
        (r"u^\top u = 1", [r"u, x \in \mathbb{R}^{n}", "u = 2 x", r"\lVert u \rVert = 1"], "never met"),
        (r"x_{40} = x_{40}", [r"x \in \mathbb{R}^{n}"], "larger sizes are not tried"),
    ],
)
def test_what_cannot_be_drawn_is_refused_with_its_reason(latex, given, words):
    verdict = check(latex, given)
    assert verdict.status == "unreadable" and words in verdict.message


def test_a_size_that_is_given_is_not_enlarged():
    for given in ([r"x \in \mathbb{R}^{3}"], [r"x_1, \dots, x_n \in \mathbb{R}", "n = 3"]):
        assert check("x_4 = x_4", given).status == "wrong"


def test_a_matrix_that_is_not_square_is_not_symmetric():
    with pytest.raises(ValueError, match="not a square matrix"):
        check("B = B", [r"B \in \mathbb{R}^{n \times d}", r"B = B^\top"])
