"""What `show` writes in LaTeX and as text, for every kind of number."""

import numpy as np
import pytest
import torch

from wordgrad import show

NAN, INF = float("nan"), float("inf")


def latex(value):
    """The LaTeX of a value, without its label."""
    written = show("x", value)._repr_latex_()
    assert written.startswith("$$x = ") and written.endswith("$$")
    return written.removeprefix("$$x = ").removesuffix("$$")


@pytest.mark.parametrize(("value", "tex", "text"), [
    (0.23, "0.230", "0.230"),
    (-1.1229, "-1.12", "-1.12"),
    (999.6, r"1.00 \times 10^{3}", "1.00e+03"),
    (123.4, "123", "123"),
    (0.000123, "0.000123", "0.000123"),
    (-1e-5, r"-1.00 \times 10^{-5}", "-1.00e-05"),
    (np.float32(1e-5), r"1.00 \times 10^{-5}", "1.00e-05"),
    (1e4, r"1.00 \times 10^{4}", "1.00e+04"),
    (0.0, "0", "0"),
    (-0.0, "0", "0"),
    (12345, "12345", "12345"),
    (np.uint8(7), "7", "7"),
    (True, r"\mathrm{True}", "True"),
    (np.bool_(False), r"\mathrm{False}", "False"),
    (NAN, r"\mathrm{NaN}", "nan"),
    (INF, r"\infty", "inf"),
    (-INF, r"-\infty", "-inf"),
    (3 - 4j, r"3.00 - 4.00\,\mathrm{i}", "3.00-4.00i"),
    (np.longdouble("0.5"), "0.500", "0.500"),
    (torch.tensor(2.5, requires_grad=True), "2.50", "2.50"),
])
def test_numbers(value, tex, text):
    assert latex(value) == tex
    assert repr(show("x", value)) == f"x = {text}"


@pytest.mark.parametrize("dtype", [
    torch.float16, torch.bfloat16, torch.float32, torch.float64, torch.float8_e4m3fn])
def test_every_floating_point_type_of_torch(dtype):
    assert latex(torch.tensor([1.5, -0.25]).to(dtype)) == r"\begin{bmatrix} 1.50 & -0.250 \end{bmatrix}^\top"


@pytest.mark.parametrize("dtype", [torch.uint8, torch.int8, torch.int16, torch.int32, torch.int64])
def test_every_integer_type_of_torch(dtype):
    assert latex(torch.tensor([[1], [2]]).to(dtype)) == r"\begin{bmatrix} 1 \\ 2 \end{bmatrix}"


def test_complex_and_boolean_tensors():
    assert latex(torch.tensor([1 + 2j]).conj()) == r"\begin{bmatrix} 1.00 - 2.00\,\mathrm{i} \end{bmatrix}^\top"
    assert latex(torch.tensor([True])) == r"\begin{bmatrix} \mathrm{True} \end{bmatrix}^\top"


def test_a_vector_is_a_column_written_as_a_transposed_row():
    e_c = np.array([0.2303, -1.1229, -0.1863], dtype=np.float32)
    assert latex(e_c) == r"\begin{bmatrix} 0.230 & -1.12 & -0.186 \end{bmatrix}^\top"
    assert repr(show("e_c", e_c)) == "e_c = [ 0.230  -1.12 -0.186]"


def test_a_matrix():
    U = [[1.0, NAN], [-INF, 0.5]]
    assert latex(U) == r"\begin{bmatrix} 1.00 & \mathrm{NaN} \\ -\infty & 0.500 \end{bmatrix}"
    assert repr(show("U", U)) == "U = [[ 1.00   nan]\n     [ -inf 0.500]]"


def test_long_axes_are_abbreviated_and_their_length_is_given():
    assert latex(np.arange(11)) == (
        r"\begin{bmatrix} 0 & 1 & 2 & \cdots & 8 & 9 & 10 \end{bmatrix}^\top \in \mathbb{Z}^{11}")
    assert "cdots" not in latex(np.arange(10))
    wide = latex(np.ones((2, 11)))
    assert wide.count("&") == 12 and "vdots" not in wide and wide.endswith(r"\in \mathbb{R}^{2 \times 11}")
    large = latex(np.ones((50_000, 300)))
    assert large.count(r"\\") == 6 and large.count(r"\ddots") == 1 and large.count(r"\vdots") == 6
    assert repr(show("x", np.arange(12))) == "x = [  0   1   2 ...   9  10  11]  (12)"


@pytest.mark.parametrize(("shape", "tex", "text"), [
    ((0,), r"\begin{bmatrix} \; \end{bmatrix}^\top \in \mathbb{R}^{0}", "[]  (0)"),
    ((0, 3), r"\begin{bmatrix} \; \end{bmatrix} \in \mathbb{R}^{0 \times 3}", "[[]]  (0 x 3)"),
])
def test_empty_arrays_show_their_shape(shape, tex, text):
    assert latex(np.zeros(shape)) == tex
    assert repr(show("x", np.zeros(shape))) == f"x = {text}"


def test_several_at_once_are_aligned():
    shown = show(r"\hat{y}", [0.5, 0.5], "J", 0.6931)
    assert shown._repr_latex_() == (
        "$$\\begin{aligned}\n\\hat{y} &= \\begin{bmatrix} 0.500 & 0.500 \\end{bmatrix}^\\top \\\\\n"
        "J &= 0.693\n\\end{aligned}$$")
    assert repr(shown) == "\\hat{y} = [0.500 0.500]\nJ = 0.693"


@pytest.mark.parametrize(("arguments", "message"), [
    (("x", np.zeros((1, 2, 3))), "the value of x must be numbers with at most two axes, got the shape (1, 2, 3)"),
    (("x", "words"), "the value of x must be numbers, got a str of <U5"),
    (("x", None), "the value of x must be numbers, got a NoneType of object"),
    (("x", [[1], [1, 2]]), "the value of x must be numbers, got a list: "),
    ((3, 4), "label must be a LaTeX string, got 3"),
    (("x", 4, "y"), "show must get a value for every label, got 3 arguments"),
])
def test_errors_name_what_is_wrong(arguments, message):
    with pytest.raises(ValueError) as error:
        show(*arguments)
    assert str(error.value).startswith(message)
