"""Losses of whole batches against those of the book, one by one."""

import numpy as np
import pytest

from wordgrad import batches, negative_sampling, softmax_classifier
from wordgrad.batches import SoftmaxClassifier, negative_sampling_batch

DTYPES = pytest.mark.parametrize("dtype", ["float32", "float64"])


def agree(ours, scores, y):
    """Whether the results are those of the scores, which X = 1 hands on unchanged, in float64."""
    eps = np.finfo(ours.d_W.dtype).eps
    plain = softmax_classifier(scores.astype(float), np.eye(len(scores)), y)
    assert np.isclose(ours.loss, plain.loss, rtol=4 * eps, atol=eps)
    assert np.allclose(ours.d_W, plain.d_W, rtol=32 * eps, atol=eps)


@DTYPES
def test_the_classifier_with_a_workspace_is_the_plain_one(dtype):
    rng = np.random.default_rng(0)
    W, classifier = rng.normal(size=(4, 6)).astype(dtype), None
    for _ in range(3):
        X, y = rng.normal(size=(9, 4)).astype(dtype) * 100, rng.integers(0, 6, 9)
        classifier = classifier or SoftmaxClassifier(W, X)
        ours, plain = classifier(W, X, y), softmax_classifier(W, X, y)
        assert ours.d_W.dtype == dtype
        assert np.isclose(ours.loss, plain.loss, rtol=1e-5)
        assert np.allclose(ours.d_W, plain.d_W, rtol=1e-4, atol=1e-4)


@DTYPES
@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize("beyond", [False, True])
def test_rows_are_shifted_from_the_first_score_that_exp_does_not_bear(dtype, sign, beyond, monkeypatch):
    shifted, calls = SoftmaxClassifier.shifted, []
    monkeypatch.setattr(SoftmaxClassifier, "shifted", lambda *args: calls.append(args) or shifted(*args))
    rng, eye = np.random.default_rng(0), np.eye(5, dtype=dtype)
    scores, y = rng.normal(size=(5, 7)).astype(dtype), np.arange(5)
    classifier = SoftmaxClassifier(scores, eye)
    scores[3] = np.log(classifier.large if sign > 0 else classifier.small) * (1.05 if beyond else 0.95)
    agree(classifier(scores, eye, y), scores, y)
    assert bool(calls) == beyond
    agree(classifier(scores, eye, np.full(5, 6)), scores, np.full(5, 6))


@DTYPES
def test_scores_of_any_size_side_by_side(dtype, monkeypatch):
    monkeypatch.setattr(batches, "SCORES", 2 * 4)  # blocks of two rows
    rng, eye = np.random.default_rng(0), np.eye(9, dtype=dtype)
    scores = rng.normal(size=(9, 4)).astype(dtype)
    scores[2:] *= 1000  # the last block has one row
    scores[3], scores[4, 1], scores[5], scores[7] = -1e4, 1e4, [0, -1e4, 1e4, 3e4], 1e4
    classifier, y = SoftmaxClassifier(scores, eye), np.array([0, 1, 2, 3, 0, 1, 2, 3, 0])
    agree(classifier(scores, eye, y), scores, y)
    agree(classifier(scores / 1e4, eye, y), scores / 1e4, y)  # nothing is left of the shifts


def test_the_loss_of_a_sure_and_right_answer_is_exact_and_never_negative():
    rng, eye = np.random.default_rng(0), np.eye(1, dtype=np.float32)
    scores = np.zeros((1, 3), np.float32)
    classifier = SoftmaxClassifier(scores, eye)
    for scores[0, 1] in rng.uniform(10, 40, 100):
        loss = classifier(scores, eye, [1]).loss
        assert 0 <= loss
        assert abs(loss - np.log1p(2 * np.exp(-float(scores[0, 1])))) < 2e-7


@DTYPES
def test_the_loss_of_a_wrong_answer_is_exact_where_exp_vanishes(dtype):
    scores, eye = np.zeros((1, 2), dtype), np.eye(1, dtype=dtype)
    classifier = SoftmaxClassifier(scores, eye)
    for scores[0, 1] in np.linspace(0, 2 * np.log(np.finfo(dtype).max), 400):
        agree(classifier(scores, eye, [0]), scores, [0])


@DTYPES
@pytest.mark.parametrize("C", [128, 150])
def test_the_width_of_the_blocks_of_columns_does_not_change_the_results(dtype, C):
    rng = np.random.default_rng(0)
    W, X, y = rng.normal(size=(5, C)).astype(dtype), rng.normal(size=(7, 5)).astype(dtype), rng.integers(0, C, 7)
    plain, rtol = softmax_classifier(W, X, y), 100 * np.finfo(dtype).eps
    for width in (1, 64, 127, C):
        ours = SoftmaxClassifier(W, X, width)(W, X, y)
        assert np.isclose(ours.loss, plain.loss, rtol=rtol)
        assert np.allclose(ours.d_W, plain.d_W, rtol=rtol, atol=rtol)
    assert SoftmaxClassifier(W, X).width in (64, C)
    assert SoftmaxClassifier(W[:, :127], X).width == 127
    assert SoftmaxClassifier(np.zeros((200, 128), dtype), np.zeros((100, 200), dtype)).width == 128


def test_what_does_not_fit_the_workspace():
    W, X, y = np.zeros((4, 128)), np.zeros((9, 4)), np.zeros(9, int)
    for width in (64, 128):
        classifier = SoftmaxClassifier(W, X, width)
        for wrong in (-1, 128):
            with pytest.raises(ValueError, match="y: labels from .* expected 0 to 127"):
                classifier(W, X, np.full(9, wrong))
        with pytest.raises(ValueError, match="y: shape"):
            classifier(W, X, y[:1])
        for wrong in ((W[:, :64], X), (W[:3], X), (W, X[:1]), (W, X[:, :1])):  # none is repeated
            with pytest.raises(ValueError, match="shapes|product of|output array|core dim"):
                classifier(*wrong, y)
        with pytest.raises(ValueError, match="product of|output array"):
            SoftmaxClassifier(W.astype("f4"), X.astype("f4"), width)(W, X, y)
    empty, shapes = ((W[:, :0], X), (W, X[:0]), (W[:0], X[:, :0])), ((W[:3], X), (W[0], X), (W, X[0]))
    for wrong in (*empty, *shapes, (W.astype("f4"), X), (W.astype(int), X.astype(int))):
        with pytest.raises(ValueError, match="W, X: shapes .* not empty"):
            SoftmaxClassifier(*wrong)
    for wrong in (0, 129, 1.5):
        with pytest.raises(ValueError, match="width"):
            SoftmaxClassifier(W, X, wrong)


def test_a_batch_of_negative_sampling_is_the_sum_of_its_pairs():
    rng = np.random.default_rng(0)
    V, U = rng.normal(size=(2, 12, 4))
    c, o = rng.integers(0, 12, 700), rng.integers(0, 6, 700)
    negatives = rng.integers(6, 12, (700, 5))
    batch, loss, d_V, d_U = negative_sampling_batch(c, o, negatives, V, U), 0, np.zeros_like(V), np.zeros_like(U)
    for pair in zip(c, o, negatives):
        one = negative_sampling(V[pair[0]], *pair[1:], U)
        loss, d_U = loss + one.loss, d_U + one.d_U
        d_V[pair[0]] += one.d_v_c
    assert np.isclose(batch.loss, loss, rtol=1e-12)
    assert sorted(batch.centre) == sorted(batch.outside) == list(range(12))
    assert np.allclose(batch.d_V, d_V[batch.centre], rtol=1e-10)
    assert np.allclose(batch.d_U, d_U[batch.outside], rtol=1e-10)
    with pytest.raises(ValueError, match="negatives: hold the outside word"):
        negative_sampling_batch(c[:1], o[:1], o[:1, None], V, U)
    with pytest.raises(ValueError, match="shapes"):
        negative_sampling_batch(c, o[:5], negatives, V, U)
