"""The functions against references of thirty digits, at their limits, and in what they refuse."""

import subprocess
import sys

import mpmath
import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

import wordgrad
from wordgrad import log_sigmoid, log_softmax, sigmoid, softmax, softmax_jacobian

ALL = [softmax, log_softmax, sigmoid, log_sigmoid]
NUMBERS = st.floats(-1e4, 1e4) | st.floats(-50, 50) | st.sampled_from([-1e4, 1e4, 0.0, -745.0, 709.8])
slow_machines = settings(deadline=None, max_examples=60)


def vectors(size=12):
    return arrays(np.float64, st.integers(1, size), elements=NUMBERS)


def high_precision(function, values):
    """Evaluate a function on mpmath numbers with 30 digits; back to float64 at the very end."""
    with mpmath.workdps(30):
        return np.array([float(value) for value in function([mpmath.mpf(float(v)) for v in values])])


def reference_log_softmax(z):
    total = mpmath.log(sum(mpmath.exp(v) for v in z))
    return [v - total for v in z]


def reference_log_sigmoid(x):
    # For large positive x, 1 + exp(-x) would be rounded to 1 even in 30 digits.
    return [-mpmath.exp(-v) if v > 100 else -mpmath.log(1 + mpmath.exp(-v)) for v in x]


REFERENCES = {
    softmax: lambda z: [mpmath.exp(v) for v in reference_log_softmax(z)],
    log_softmax: reference_log_softmax,
    sigmoid: lambda x: [mpmath.exp(v) for v in reference_log_sigmoid(x)],
    log_sigmoid: reference_log_sigmoid,
}


@pytest.mark.parametrize("function", ALL)
@slow_machines
@given(x=vectors())
def test_thirty_digits_without_any_floating_point_warning(function, x):
    with np.errstate(all="raise"):
        value = function(x)
    expected = high_precision(REFERENCES[function], x)
    allowed = 1e-12 * abs(expected) + 1e-14 * np.maximum(1, abs(x).max())
    assert (abs(value - expected) <= allowed).all()
    assert np.isfinite(value).all()


@pytest.mark.parametrize(("function", "x", "expected"), [
    # Published test values of SciPy: scipy.special.softmax, log_softmax and log_expit.
    (softmax, [1000, 0, 0, 0], [1, 0, 0, 0]),
    (softmax, np.arange(4), [0.03205860328008499, 0.08714431874203256, 0.23688281808991013, 0.6439142598879722]),
    (log_softmax, [1000, 1], [0, -999]),
    (log_softmax, np.arange(4) + 1000, [-3.4401896985611957, -2.4401896985611953, -1.4401896985611953, -0.44018969856119533]),
    (log_sigmoid, [-32, -20, -10, -3, -1, -0.1], [-32.000000000000014, -20.000000002061153, -10.000045398899218, -3.048587351573742, -1.3132616875182228, -0.7443966600735709]),
    (log_sigmoid, [34, 40, 200], [-1.713908431542013e-15, -4.248354255291589e-18, -1.3838965267367376e-87]),
])
def test_published_values(function, x, expected):
    np.testing.assert_allclose(function(x), expected, rtol=2e-15, atol=0)


@pytest.mark.parametrize("function", [softmax, log_softmax])
@slow_machines
@given(data=st.data(), z=arrays(np.float64, array_shapes(max_dims=3, max_side=4), elements=NUMBERS))
def test_any_axis_agrees_with_torch(function, data, z):
    axis = data.draw(st.integers(-z.ndim, z.ndim - 1))
    expected = getattr(torch, function.__name__)(torch.tensor(z), dim=axis).numpy()
    np.testing.assert_allclose(function(z, axis=axis), expected, rtol=1e-12, atol=1e-14)


@slow_machines
@given(z=vectors(8))
def test_jacobian_agrees_with_autograd(z):
    expected = torch.autograd.functional.jacobian(lambda t: torch.softmax(t, 0), torch.tensor(z))
    np.testing.assert_allclose(softmax_jacobian(z), expected.numpy(), rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize("function", ALL)
def test_complex_step_goes_through(function):
    x = np.array([-800.0, -2.0, 0.0, 3.0, 40.0])
    step = function(x + 1e-30j).imag / 1e-30 if function in (sigmoid, log_sigmoid) else None
    if step is None:  # move one entry only: moving all of them changes nothing
        moved = x + np.array([0, 0, 0, 0, 1e-30j])
        step = function(moved).imag / 1e-30
        jacobian = torch.autograd.functional.jacobian(
            lambda t: getattr(torch, function.__name__)(t, 0), torch.tensor(x))
        expected = jacobian[:, 4].numpy()
    else:
        s = sigmoid(x)
        expected = s * sigmoid(-x) if function is sigmoid else sigmoid(-x)
    np.testing.assert_allclose(step, expected, rtol=1e-13, atol=1e-16)


def test_masked_words():
    z = np.array([[0.0, -np.inf, 0.0], [-np.inf, -np.inf, 1e4]])
    assert softmax(z).tolist() == [[0.5, 0, 0.5], [0, 0, 1]]
    assert log_softmax(z)[1].tolist() == [-np.inf, -np.inf, 0]
    assert log_softmax(z)[0].tolist() == [-np.log(2), -np.inf, -np.log(2)]
    assert softmax_jacobian(z[1]).tolist() == np.zeros((3, 3)).tolist()


def test_limits_of_the_sigmoid():
    assert sigmoid([-np.inf, np.inf]).tolist() == [0, 1]
    assert log_sigmoid([-np.inf, np.inf]).tolist() == [-np.inf, 0]


@pytest.mark.parametrize("function", [*ALL, softmax_jacobian])
def test_types(function):
    assert function(np.array([1, 2], dtype=np.int32)).dtype == np.float64
    assert function([True, False]).dtype == np.float64
    assert function(np.array([1, 2], dtype=np.float32)).dtype == np.float32
    assert function(torch.tensor([1.0, 2.0])).dtype == np.float32


def test_a_number_gives_a_number():
    assert sigmoid(0) == 0.5
    assert sigmoid(np.float32(3)).dtype == log_sigmoid(np.float32(3)).dtype == np.float32
    assert np.ndim(log_sigmoid(-1e4)) == 0


@pytest.mark.parametrize(("function", "arguments", "message"), [
    (softmax, ([],), "z must not be empty, got the shape (0,)"),
    (log_softmax, (np.zeros((2, 0)),), "z must not be empty, got the shape (2, 0)"),
    (sigmoid, ([],), "x must not be empty, got the shape (0,)"),
    (log_sigmoid, ([],), "x must not be empty, got the shape (0,)"),
    (softmax, ([1, np.nan],), "z must not contain NaN, got it at z[1] (1 in all)"),
    (sigmoid, (np.nan,), "x must not contain NaN, got it at x (1 in all)"),
    (log_sigmoid, ([np.nan, np.nan],), "x must not contain NaN, got it at x[0] (2 in all)"),
    (log_softmax, ([[1, 2], [3, np.inf]],), "z must not contain +inf, got it at z[1, 1] (1 in all)"),
    (softmax, ([-np.inf, -np.inf],), "z must have a finite entry along axis -1, got only -inf"),
    (log_softmax, ([[-np.inf, 0], [-np.inf, 0]], 0), "z must have a finite entry along axis 0, got only -inf"),
    (softmax, (3.0,), "z must have at least one axis, got a single number"),
    (softmax, ([1, 2], 1), "axis must be an axis of z, of shape (2,), got 1"),
    (softmax, ([1, 2], True), "axis must be an axis of z, of shape (2,), got True"),
    (softmax, ("ab",), "z must be an array of numbers, got a str of <U2"),
    (softmax, ([[1], [1, 2]],), "z must be an array of numbers, got a list: "),
    (softmax_jacobian, ([[1, 2]],), "z must have the shape (n,), got (1, 2)"),
    (sigmoid, (torch.ones(2, requires_grad=True),), "x must be an array of numbers, got a Tensor: Can't call numpy()"),
])
def test_errors_name_what_is_wrong(function, arguments, message):
    with pytest.raises(ValueError) as error:
        function(*arguments)
    assert str(error.value).startswith(message)


def test_names_are_loaded_when_they_are_asked_for():
    code = (
        "import sys, wordgrad, wordgrad.equations\n"
        "assert not {'numpy', 'torch', 'matplotlib'} & set(sys.modules), 'loaded too early'\n"
        "assert set(wordgrad.__all__) <= set(dir(wordgrad))\n"
        "wordgrad.softmax\n"
        "assert 'numpy' in sys.modules and 'torch' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
    assert all(callable(getattr(wordgrad, name)) for name in wordgrad.__all__)
    with pytest.raises(AttributeError, match="module 'wordgrad' has no attribute 'softmin'"):
        wordgrad.softmin  # noqa: B018
