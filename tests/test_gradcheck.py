"""The check that checks gradients: it finds what is wrong, and nothing else."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from wordgrad import check_gradient, naive_softmax, numerical_gradient

SHAPES = array_shapes(min_dims=0, max_dims=3, max_side=3)
NUMBERS = st.floats(-3, 3)


def f(x):
    return np.sum(np.sin(x) * np.exp(x))


def f_gradient(x):
    return (np.sin(x) + np.cos(x)) * np.exp(x)


@settings(deadline=None, max_examples=60)
@given(arrays(np.float64, SHAPES, elements=NUMBERS))
def test_three_methods_on_any_shape(x):
    exact = f_gradient(x)
    scale = 1 + abs(exact)
    for method, allowed in [("complex", 1e-14), ("central", 1e-8), ("forward", 1e-5)]:
        numeric = numerical_gradient(f, x, method)
        assert np.shape(numeric) == x.shape
        assert (abs(numeric - exact) <= allowed * scale).all()


@settings(deadline=None, max_examples=60)
@given(arrays(np.float64, array_shapes(max_dims=2, max_side=3), elements=NUMBERS), st.data())
def test_one_wrong_entry_is_found(x, data):
    gradient = f_gradient(x)
    assert check_gradient(f, x, gradient).ok
    index = tuple(data.draw(st.integers(0, length - 1)) for length in x.shape)
    gradient[index] += 1e-5 * (1 + abs(gradient).max())
    check = check_gradient(f, x, gradient)
    assert not check.ok and not check
    assert check.worst.index == index
    assert check.worst.analytic == gradient[index]
    assert check.worst.numeric == pytest.approx(f_gradient(x)[index], rel=1e-12, abs=1e-12)


@pytest.mark.parametrize(("f", "gradient", "x"), [
    (lambda x: np.abs(x).sum(), np.sign, [1.5, -2.0, 0.25]),  # takes complex numbers, but wrongly
    (lambda x: np.linalg.norm(x), lambda x: x / np.linalg.norm(x), [3.0, 4.0]),
    (lambda x: float(x @ x), lambda x: 2 * x, [1.0, 2.0]),  # drops the imaginary part or fails
    (lambda x: x.real.sum() ** 2, lambda x: 2 * x.sum() + 0 * x, [1.0, 2.0]),
    (lambda x: x.astype(float).sum() ** 2, lambda x: 2 * x.sum() + 0 * x, [1.0, 2.0]),
    (lambda x: torch.log_softmax(torch.tensor(x), 0)[0], lambda x: [1 - 0.5, -0.5], [1.0, 1.0]),
])
def test_central_differences_where_there_is_no_complex_step(f, gradient, x):
    x = np.array(x)
    check = check_gradient(f, x, gradient(x))
    assert check.ok and check.method == "central differences"
    assert not check_gradient(f, x, 1.01 * np.array(gradient(x))).ok


@pytest.mark.parametrize(("f", "gradient", "x"), [
    (lambda x: np.exp(100 * x).sum(), lambda x: 100 * np.exp(100 * x), [0.3, -0.2]),
    (lambda x: np.log(x).sum(), lambda x: 1 / x, [1e-7, 0.3]),  # half a step from the boundary
    (lambda x: np.maximum(x, 0).sum(), lambda x: (x > 0) * 1.0, [-1.0, 2.0]),
    (lambda x: torch.tensor(x, requires_grad=True).exp().sum(), np.exp, [0.5, 1.0]),
])
def test_complex_step_where_central_differences_are_poor(f, gradient, x):
    x = np.array(x)
    check = check_gradient(f, x, gradient(x))
    assert check.ok and check.method == "complex step"
    assert check.max_relative_error < 1e-13


def test_zero_entries_and_saturation_are_no_false_alarm():
    U, v_c = 300 * np.array([[1.0, 0.0], [0.9, 0.1], [-1.0, 0.0]]), np.array([1.0, 0.0])
    for o in range(3):
        result = naive_softmax(v_c, o, U)
        assert check_gradient(lambda U: naive_softmax(v_c, o, U).loss, U, result.d_U)  # noqa: B023
        assert check_gradient(lambda v: naive_softmax(v, o, U).loss, v_c, result.d_v_c)  # noqa: B023
        assert not check_gradient(lambda v: naive_softmax(v, o, U).loss, v_c, result.d_v_c + 1e-3)  # noqa: B023


def test_a_small_wrong_entry_does_not_hide_behind_a_large_one():
    def slope(x):
        return 1000 * x[0] + x[1]

    assert check_gradient(slope, [1.0, 1.0], [1000, 1]).ok
    assert check_gradient(slope, [1.0, 1.0], [1000, 1 + 1e-7]).worst.index == (1,)
    assert not check_gradient(slope, [1.0, 1.0], [1000, 1 + 1e-7]).ok


def test_single_precision_gradients_pass_and_wrong_ones_do_not():
    x = np.linspace(-1, 1, 5, dtype=np.float32)
    gradient = f_gradient(x)
    assert gradient.dtype == np.float32
    assert check_gradient(f, x, gradient).ok
    assert not check_gradient(f, x, gradient * np.float32(1.001)).ok
    assert not check_gradient(f, x, gradient, tolerance=1e-12).ok


def test_numbers_and_what_is_shown():
    check = check_gradient(lambda x: x**2, 3.0, 6.0)
    assert repr(check) == (
        "gradient agrees with the complex step: largest relative error 0e+00")
    assert repr(check_gradient(lambda x: x @ x, [1.0, 2.0], [2, 4])).endswith("largest relative error 0e+00 (entry [0])")
    assert numerical_gradient(lambda x: x**2, 3) == pytest.approx(6)
    check = check_gradient(lambda x: x @ x, [1.0, 2.0], [2, 5])
    assert repr(check) == (
        "gradient differs with the complex step: largest relative error 2e-01 "
        "(entry [1]: analytic 5, numeric 4)")
    assert check._repr_html_() == f'<p class="verdict verdict-bad"><span aria-hidden="true">✗</span> {check!r}</p>'


@pytest.mark.parametrize(("gradient", "reason"), [
    ([[2.0, 4.0]], "gradient has the shape (1, 2), but x has (2,)"),
    (2.0, "gradient has the shape (), but x has (2,)"),
    ([2.0, 4j], "gradient must be real numbers, got complex128"),
    (None, "gradient must be real numbers, got object"),
    (torch.ones(2, requires_grad=True), "gradient is no array of numbers: "),
])
def test_a_gradient_that_cannot_be_compared_is_reported(gradient, reason):
    check = check_gradient(lambda x: x @ x, [1.0, 2.0], gradient)
    assert not check.ok and check.max_relative_error == np.inf
    assert check.reason.startswith(reason)
    assert repr(check) == f"gradient differs: {check.reason}"


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_a_number_that_is_not_finite_is_reported(bad):
    check = check_gradient(lambda x: x @ x, [1.0, 2.0], [2.0, bad])
    assert not check.ok and check.worst.index == (1,)
    assert check.reason == "a number is not finite"


def test_arguments_are_left_alone():
    x = np.array([1.0, 2.0])

    def careless(z):
        z *= 2
        return z.sum()

    assert check_gradient(careless, x, [2.0, 2.0]).ok
    assert x.tolist() == [1, 2]


@pytest.mark.parametrize(("call", "message"), [
    (lambda: check_gradient(np.sin, [1.0, 2.0], [1, 1]), "f must return one number, got float64 of shape (2,)"),
    (lambda: check_gradient(lambda x: "a", 1.0, 1.0), "f must return one number, got <U1 of shape ()"),
    (lambda: check_gradient(np.sum, [1.0, np.nan], [1, 1]), "x must not contain NaN, got it at x[1] (1 in all)"),
    (lambda: check_gradient(np.sum, [1j], [1]), "x must be made of real numbers, got complex128"),
    (lambda: check_gradient(np.sum, [], []), "x must not be empty, got the shape (0,)"),
    (lambda: numerical_gradient(np.sum, [1.0], "newton"), "method must be one of complex, central, forward, got 'newton'"),
    (lambda: numerical_gradient(np.sum, [1.0], step=0), "step must be a positive number, got 0"),
])
def test_errors_name_what_is_wrong(call, message):
    with pytest.raises(ValueError) as error:
        call()
    assert str(error.value) == message
