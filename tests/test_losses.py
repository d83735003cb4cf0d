"""The losses: three independent gradients, the sources' numbers, extreme logits, and errors."""

import ast
import functools
import inspect
import textwrap

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.nn.functional import cross_entropy, logsigmoid

from wordgrad import (
    check_gradient,
    log_sigmoid,
    naive_softmax,
    negative_sampling,
    skip_gram,
    softmax,
    softmax_classifier,
)

slow_machines = settings(deadline=None, max_examples=40)


@st.composite
def word_pairs(draw):
    """A centre vector, an outside word, negatives (with repeats) and outside vectors."""
    n, d = draw(st.integers(2, 7)), draw(st.integers(1, 5))
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    scale = draw(st.sampled_from([0.1, 1.0, 5.0]))
    o = draw(st.integers(0, n - 1))
    others = [w for w in range(n) if w != o]
    negatives = draw(st.lists(st.sampled_from(others), min_size=1, max_size=8))
    return rng.normal(size=d), o, negatives, scale * rng.normal(size=(n, d))


def torch_naive_softmax(v_c, o, U):
    return -torch.log_softmax(U @ v_c, 0)[o]


def torch_negative_sampling(v_c, o, negatives, U):
    return -logsigmoid(U[o] @ v_c) - logsigmoid(-U[negatives] @ v_c).sum()


def autograd(loss, *arrays):
    """The value of a loss in torch, and its gradient for each array."""
    leaves = [torch.tensor(a, requires_grad=True) for a in arrays]
    value = loss(*leaves)
    return value.item(), [g.numpy() for g in torch.autograd.grad(value, leaves)]


def assert_close(actual, expected):
    np.testing.assert_allclose(actual, expected, rtol=1e-11, atol=1e-12)


@slow_machines
@given(word_pairs())
def test_naive_softmax_three_ways(given_pair):
    v_c, o, _, U = given_pair
    result = naive_softmax(v_c, o, U)
    loss, (d_v_c, d_U) = autograd(lambda v, U: torch_naive_softmax(v, o, U), v_c, U)
    for ours, theirs in zip(result, (loss, d_v_c, d_U), strict=True):
        assert_close(ours, theirs)
    assert check_gradient(lambda v: naive_softmax(v, o, U).loss, v_c, result.d_v_c)
    check = check_gradient(lambda U: naive_softmax(v_c, o, U).loss, U, result.d_U)
    assert check.ok and check.method == "complex step"


@slow_machines
@given(word_pairs())
def test_negative_sampling_three_ways_with_repeats(given_pair):
    v_c, o, negatives, U = given_pair
    result = negative_sampling(v_c, o, negatives, U)
    loss, (d_v_c, d_U) = autograd(lambda v, U: torch_negative_sampling(v, o, negatives, U), v_c, U)
    for ours, theirs in zip(result, (loss, d_v_c, d_U), strict=True):
        assert_close(ours, theirs)
    assert check_gradient(lambda v: negative_sampling(v, o, negatives, U).loss, v_c, result.d_v_c)
    assert check_gradient(lambda U: negative_sampling(v_c, o, negatives, U).loss, U, result.d_U)


def test_a_negative_drawn_twice_counts_twice():
    rng = np.random.default_rng(0)
    v_c, U = rng.normal(size=3), rng.normal(size=(4, 3))
    once, twice = negative_sampling(v_c, 0, [2, 1], U), negative_sampling(v_c, 0, [2, 1, 2], U)
    np.testing.assert_array_equal(twice.d_U[2], 2 * once.d_U[2])
    np.testing.assert_array_equal(twice.d_U[[0, 1, 3]], once.d_U[[0, 1, 3]])
    assert_close(twice.loss - once.loss, -log_sigmoid(-U[2] @ v_c))


@slow_machines
@given(word_pairs(), st.data())
def test_skip_gram_three_ways(given_pair, data):
    _, _, negatives, U = given_pair
    n = len(U)
    V = np.random.default_rng(n).normal(size=U.shape)
    c = data.draw(st.integers(0, n - 1))
    allowed = [w for w in range(n) if w not in negatives]
    outside = data.draw(st.lists(st.sampled_from(allowed), min_size=1, max_size=4))

    sampled = functools.partial(negative_sampling, negatives=negatives)
    sampled_in_torch = functools.partial(torch_negative_sampling, negatives=negatives)
    for pair, torch_pair in [(naive_softmax, torch_naive_softmax), (sampled, sampled_in_torch)]:
        result = skip_gram(c, outside, V, U, pair)
        loss, gradients = autograd(
            lambda V, U: sum(torch_pair(V[c], w, U=U) for w in outside), V, U)  # noqa: B023
        for ours, theirs in zip(result, (loss, *gradients), strict=True):
            assert_close(ours, theirs)
        assert check_gradient(lambda V: skip_gram(c, outside, V, U, pair).loss, V, result.d_V)  # noqa: B023
        assert not np.delete(result.d_V, c, axis=0).any()


def test_skip_gram_takes_a_function_with_any_names():
    rng = np.random.default_rng(3)
    V, U = rng.normal(size=(2, 5, 2))
    bound = skip_gram(0, [1, 2], V, U, functools.partial(negative_sampling, negatives=[4, 4]))
    free = skip_gram(0, [1, 2], V, U, lambda a, b, C: negative_sampling(a, b, [4, 4], C))
    assert bound.loss == free.loss
    np.testing.assert_array_equal(bound.d_U, free.d_U)


@slow_machines
@given(st.integers(1, 6), st.integers(1, 4), st.integers(1, 5), st.sampled_from([0.0, 0.3]), st.integers(0, 2**32))
def test_softmax_classifier_three_ways(N, D, C, reg, seed):
    rng = np.random.default_rng(seed)
    W, X, y = rng.normal(size=(D, C)), rng.normal(size=(N, D)), rng.integers(0, C, size=N)
    result = softmax_classifier(W, X, y, reg)
    loss, [d_W] = autograd(
        lambda W: cross_entropy(torch.tensor(X) @ W, torch.tensor(y)) + reg * (W**2).sum(), W)
    assert_close(result.loss, loss)
    assert_close(result.d_W, d_W)
    assert check_gradient(lambda W: softmax_classifier(W, X, y, reg).loss, W, result.d_W)


def test_softmax_classifier_has_no_python_loop():
    tree = ast.parse(textwrap.dedent(inspect.getsource(inspect.unwrap(softmax_classifier))))
    loops = (ast.For, ast.While, ast.ListComp, ast.GeneratorExp, ast.SetComp, ast.DictComp)
    assert not [node for node in ast.walk(tree) if isinstance(node, loops)]


def test_softmax_classifier_leaves_its_arguments_alone():
    rng = np.random.default_rng(0)
    W, X, y = rng.normal(size=(3, 4)), rng.normal(size=(5, 3)), np.array([0, 1, 2, 3, 0])
    before = W.copy(), X.copy(), y.copy()
    softmax_classifier(W, X, y, 0.1)
    for now, then in zip((W, X, y), before, strict=True):
        np.testing.assert_array_equal(now, then)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("place", range(4))
@pytest.mark.parametrize("size", [-1e4, 1e4])
def test_huge_logits_in_any_position_are_finite(dtype, place, size):
    U = np.ones((4, 1), dtype)
    U[place] = size
    v_c, V = np.ones(1, dtype), np.ones((4, 1), dtype)
    with np.errstate(all="raise"):
        results = [naive_softmax(v_c, o, U) for o in range(4)]
        results += [negative_sampling(v_c, o, [(o + 1) % 4, (o + 2) % 4], U) for o in range(4)]
        results += [skip_gram(0, [0, 1, 2, 3], V, U, naive_softmax)]
        results += [softmax_classifier(U.T, np.ones((4, 1), dtype), range(4), 0.5)]
    for result in results:
        for part in result:
            assert np.isfinite(part).all()
            assert part.dtype == dtype
    assert results[place].loss == pytest.approx(0 if size > 0 else 1e4 + 1 + np.log(3))


def test_types():
    v_c, U = np.ones(2), np.ones((3, 2))
    for result in (naive_softmax([1, 1], 0, U.tolist()), negative_sampling(v_c, np.uint8(0), (1, 2), U)):
        assert {part.dtype for part in result} == {np.dtype(np.float64)}
        assert result.loss.shape == () and result[2].shape == U.shape
    mixed = naive_softmax(v_c.astype(np.float32), torch.tensor(1), U)
    assert mixed.loss.dtype == mixed.d_U.dtype == np.float64
    assert naive_softmax(v_c, 0, U)._fields == ("loss", "d_v_c", "d_U")
    assert skip_gram(0, [1], U, U, naive_softmax)._fields == ("loss", "d_V", "d_U")
    assert softmax_classifier(U.T, U, [0, 1, 2])._fields == ("loss", "d_W")


def test_source_a_compares_gradients():
    torch.manual_seed(5)
    U, v_c = torch.randn(4, 5).numpy(), torch.randn(5).numpy()
    loss, d_v_c, _ = naive_softmax(v_c, 1, U)
    assert round(float(loss), 4) == 4.5714
    published = [2.3246808, 0.34541243, -1.2724466, -4.1145277, 0.25991312]
    np.testing.assert_allclose(d_v_c, published, rtol=5e-7)


def test_source_b_with_the_right_dot_products():
    torch.manual_seed(42)
    E_i, E_o = torch.nn.Embedding(5, 3), torch.nn.Embedding(5, 3)
    e_c, U = E_i.weight[1].detach().numpy(), E_o.weight.detach().numpy()
    np.testing.assert_allclose(U @ e_c, [-1.42, 0.414, 0.378, -0.0956, -0.0969], rtol=5e-3)
    assert round(float(naive_softmax(e_c, 3, U).loss), 4) == 1.7114
    summed = negative_sampling(e_c, 3, [0, 2], U).loss
    assert round(float(summed), 4) == 1.8592
    assert round(float(summed / 3), 4) == 0.6197


def test_source_e_trains_a_linear_classifier():
    torch.manual_seed(42)
    W, X = torch.randn(2, 3).numpy(), torch.randn(10, 2).numpy()
    loss, d_W = softmax_classifier(W, X, torch.randint(0, 3, (10,)).numpy())
    assert round(float(loss), 4) == 1.4709
    published = [[-0.0852, 0.1127, -0.0274], [0.3510, -0.4107, 0.0597]]
    np.testing.assert_array_equal(d_W.round(4), np.array(published, np.float32))


def test_gradient_pulls_towards_the_prediction_error():
    U, v_c = np.eye(3), np.array([1.0, 2.0, 3.0])
    np.testing.assert_allclose(naive_softmax(v_c, 2, U).d_v_c, softmax(v_c) - [0, 0, 1], rtol=1e-14)


V1, U1 = np.ones(2), np.ones((3, 2))
W1, X1 = np.ones((2, 4)), np.ones((3, 2))


@pytest.mark.parametrize(("function", "arguments", "message"), [
    (naive_softmax, (V1, 3, U1), "o must be an integer from 0 to 2, got 3"),
    (naive_softmax, (V1, -1, U1), "o must be an integer from 0 to 2, got -1"),
    (naive_softmax, (V1, 1.0, U1), "o must be an integer from 0 to 2, got 1.0"),
    (naive_softmax, (V1, True, U1), "o must be an integer from 0 to 2, got True"),
    (naive_softmax, (V1, np.bool_(True), U1), "o must be an integer from 0 to 2, got np.True_"),
    (naive_softmax, (V1, torch.tensor(True), U1), "o must be an integer from 0 to 2, got tensor(True)"),
    (naive_softmax, (np.ones(3), 0, U1), "v_c and U must agree in d, got the shapes (3,) and (3, 2)"),
    (naive_softmax, (np.ones((2, 1)), 0, U1), "v_c must have the shape (d,), got (2, 1)"),
    (naive_softmax, (V1, 0, V1), "U must have the shape (n, d), got (2,)"),
    (naive_softmax, (V1, 0, U1 * np.nan), "U must not contain NaN, got it at U[0, 0] (6 in all)"),
    (naive_softmax, ([1, np.inf], 0, U1), "v_c must be finite, got inf at v_c[1] (1 in all)"),
    (naive_softmax, (V1, 0, np.ones((0, 2))), "U must not be empty, got the shape (0, 2)"),
    (negative_sampling, (V1, 0, [1, 0], U1), "negatives must not contain the outside word: expected none equal to o = 0, got [1, 0]"),
    (negative_sampling, (V1, 0, [1, 3], U1), "negatives must be a list of integers from 0 to 2, got 3"),
    (negative_sampling, (V1, 0, [-1], U1), "negatives must be a list of integers from 0 to 2, got -1"),
    (negative_sampling, (V1, 0, [1.0], U1), "negatives must be a list of integers from 0 to 2, got [1.0]"),
    (negative_sampling, (V1, 0, [1, True], U1), "negatives must be a list of integers from 0 to 2, got [1, True]"),
    (negative_sampling, (V1, 0, [], U1), "negatives must be a list of integers from 0 to 2, got an empty one"),
    (negative_sampling, (V1, 0, 1, U1), "negatives must be a list of integers from 0 to 2, got the shape ()"),
    (negative_sampling, (V1, 0, [[1], [1, 2]], U1), "negatives must be a list of integers from 0 to 2, got [[1], [1, 2]]"),
    (skip_gram, (0, [], U1, U1, naive_softmax), "outside must be a list of integers from 0 to 2, got an empty one"),
    (skip_gram, (0, [3], U1, U1, naive_softmax), "outside must be a list of integers from 0 to 2, got 3"),
    (skip_gram, (5, [1], U1, U1, naive_softmax), "c must be an integer from 0 to 2, got 5"),
    (skip_gram, (0, [1], U1, U1[:2], naive_softmax), "V and U must have the same shape, got (3, 2) and (2, 2)"),
    (skip_gram, (0, [1], U1, U1, "naive"), "pair_loss must be callable as pair_loss(v_c, o, U), got 'naive'"),
    (skip_gram, (0, [1], U1, U1, negative_sampling), "pair_loss must be callable as pair_loss(v_c, o, U), got one that is called as (v_c, o, negatives, U); bind"),
    (softmax_classifier, (W1, X1, [0, 4, 1]), "y must be a list of integers from 0 to 3, got 4"),
    (softmax_classifier, (W1, X1, [0.0, 1.0, 2.0]), "y must be a list of integers from 0 to 3, got [0.0, 1.0, 2.0]"),
    (softmax_classifier, (W1, X1, np.array([True] * 3)), "y must be a list of integers from 0 to 3, got array([ True,"),
    (softmax_classifier, (W1, X1, [0, 1]), "X and y must agree in N, got the shapes (3, 2) and (2,)"),
    (softmax_classifier, (W1.T, X1, [0, 1, 1]), "X and W must agree in D, got the shapes (3, 2) and (4, 2)"),
    (softmax_classifier, (W1, X1[:0], []), "X must not be empty, got the shape (0, 2)"),
    (softmax_classifier, (W1, X1, [0, 1, 1], -0.1), "reg must be a finite number that is not negative, got -0.1"),
    (softmax_classifier, (W1, X1, [0, 1, 1], "x"), "reg must be a finite number that is not negative, got 'x'"),
])
def test_errors_name_what_is_wrong(function, arguments, message):
    with pytest.raises(ValueError) as error:
        function(*arguments)
    assert str(error.value).startswith(message)
