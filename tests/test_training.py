"""The trainer against the losses of the book, pair by pair; its vectors; files that other programs read."""

import itertools
import os

import numpy as np
import pytest
import torch

from wordgrad.corpus import build_vocabulary, python_documentation
from wordgrad.rows import collector, compact
from wordgrad.training import LIMIT, _Reader, _Step, band, sigmoid, subtract_rows, train
from wordgrad.vectors import WordVectors

TEXT = [["red", "green", "blue", "green", "red", "sky"], ["sea", "blue"], ["sky", "blue", "sea", "red"]] * 30


@pytest.fixture(scope="module")
def vectors():
    return train(TEXT, d=8, m=2, passes=3, min_count=1, sample=0, seed=3)


def one_batch(T=4, m=2, K=3, M=6, B=2, d=5):
    """A batch of a small text with a step ready for it, all in float32."""
    vocabulary = build_vocabulary(TEXT, min_count=1)
    reader = _Reader(vocabulary, m, K, 0, T, M, B, np.random.default_rng(1))
    words = np.array([vocabulary.index[w] for s in TEXT[:2] for w in s], np.int32)
    sentence = np.repeat([0, 1], [6, 2]).astype(np.int32)
    rng = np.random.default_rng(2)
    V, U = rng.normal(size=(2, len(vocabulary), d)).astype(np.float32)
    learned = WordVectors(vocabulary.words, V.copy(), U.copy())
    return reader, words, sentence, learned, _Step(learned, reader.weights(), B, T, m, M)


def test_a_step_descends_the_sum_of_pair_losses():
    m, K, M, rate = 2, 3, 6, 1e-4
    reader, words, sentence, learned, step = one_batch(m=m, K=K, M=M)
    (batch,) = reader.batches(words, sentence)
    V, U = (torch.tensor(x, dtype=torch.float64, requires_grad=True) for x in (learned.V, learned.U))
    loss = 0
    for t, c in enumerate(words):  # the definition, pair by pair
        noise = batch.outside[t // 4, -M:].tolist()
        near = [i for i in range(max(0, t - m), min(len(words), t + m + 1)) if i != t and sentence[i] == sentence[t]]
        for i in near:
            weight = (m + 1 - abs(i - t)) / m
            terms = torch.nn.functional.logsigmoid(U[words[i]] @ V[c]), torch.nn.functional.logsigmoid(-U[noise] @ V[c])
            loss -= weight * (terms[0] + K / M * terms[1].sum())
    loss.backward()
    before = learned.V.astype(float), learned.U.astype(float)
    step(batch, rate)
    assert np.allclose((before[0] - learned.V) / rate, V.grad, atol=0.02)
    assert np.allclose((before[1] - learned.U) / rate, U.grad, atol=0.02)
    assert V.grad.abs().max() > 1


def test_no_row_takes_a_longer_step_than_its_curvature_allows():
    reader, words, sentence, learned, step = one_batch()
    (batch,) = reader.batches(words, sentence)
    before, weight = learned.V.astype(float), reader.weights()[0]
    step(batch, 1e9)
    mean_square = (step.Z**2).sum(axis=-1).mean()
    for w, row in enumerate(before):
        gradient = step.d_X[batch.centre == w].sum(axis=0)
        assert np.allclose(learned.V[w], row - LIMIT / (weight[w] * mean_square) * gradient, rtol=1e-4, atol=1e-5)
    assert LIMIT / (weight.max() * mean_square) < 1e9


def test_band_is_a_view_of_the_diagonals():
    S = np.arange(2 * 3 * 5).reshape(2, 3, 5)
    assert band(S, 3)[1].tolist() == [S[1, t, t : t + 3].tolist() for t in range(3)]
    band(S, 3)[0] = -1
    assert (S[0] == -1).sum() == 9


def test_sigmoid_in_place_is_accurate_and_never_overflows():
    x = np.array([-1e30, -20, -1, 0, 2, 200], np.float32)
    sigmoid(x)
    assert np.allclose(x, [0, 0, 1 / (1 + np.e), 0.5, 1 / (1 + np.exp(-2)), 1], atol=1e-7)


@pytest.mark.parametrize("n", [5, 5000])
def test_rows_that_repeat_are_summed(n):
    rng = np.random.default_rng(0)
    rows, gradients, rates = rng.integers(0, min(n, 40), 60), rng.normal(size=(60, 3)), rng.random(60)
    table = rng.normal(size=(n, 3))
    expected = table.copy()
    np.subtract.at(expected, rows, rates[:, None] * gradients)
    subtract_rows(table, rows, gradients, rates)
    assert np.allclose(table, expected, rtol=1e-13)


def test_compact_is_unique_and_collector_is_its_sum():
    rows = np.array([[7, 2], [2, 2], [0, 7]])
    distinct, place = compact(rows, 9)
    assert sorted(distinct.tolist()) == [0, 2, 7]
    assert np.array_equal(distinct[place], rows)
    expected = {0: [0, 0, 4], 2: [1, 5, 0], 7: [0, 0, 5]}
    sums = collector(place, np.arange(6.0).reshape(3, 2), 3).toarray()
    assert sums.tolist() == [expected[word] for word in distinct]


@pytest.mark.parametrize("kind", [np.int32, np.int64])
def test_compact_touches_only_the_places_of_its_rows(monkeypatch, kind):
    """Whatever the memory held before is neither read nor cleared, or the time would grow with n."""
    n, empty, made = 100_000, np.empty, []

    def used_before(*args):
        made.append(empty(*args))
        made[-1][:] = np.arange(len(made[-1])) % 500
        return made[-1]

    rows = np.random.default_rng(0).choice(np.array([3, 5, 70_000, 99_999]), 500).astype(kind)
    monkeypatch.setattr(np, "empty", used_before)
    distinct, place = compact(rows, n)
    monkeypatch.undo()
    assert sorted(distinct.tolist()) == [3, 5, 70_000, 99_999]
    assert np.array_equal(distinct[place], rows)
    (marks,) = (array for array in made if len(array) == n)
    untouched = np.delete(np.arange(n), rows)
    assert np.array_equal(marks[untouched], untouched % 500)


def test_the_same_seed_gives_the_same_vectors(vectors):
    again, other = (train(TEXT, d=8, m=2, passes=3, min_count=1, sample=0, seed=seed) for seed in (3, 4))
    assert np.array_equal(vectors.V, again.V)
    assert np.array_equal(vectors.U, again.U)
    assert not np.allclose(vectors.V, other.V)
    assert vectors.V.dtype == vectors.U.dtype == np.float32


def test_training_lowers_the_held_out_loss_on_real_text():
    text = python_documentation()[:1500]
    learn, held = [s for i, s in enumerate(text) if i % 10], text[::10]
    vocabulary = build_vocabulary(learn)
    losses = []
    vectors = train(learn, vocabulary=vocabulary, d=30, passes=8, watch=lambda share, v: losses.append((share, v.held_out_loss(held, vocabulary))))
    shares, losses = zip(*losses)
    assert np.allclose(shares, np.arange(1, 9) / 8)
    assert losses[-1] < losses[0] < 6 * np.log(2)
    assert losses[-1] == vectors.held_out_loss(held, vocabulary)


def test_held_out_loss_is_the_mean_over_pairs(vectors):
    vocabulary = build_vocabulary(TEXT, min_count=1)
    P = vocabulary.counts**0.75 / (vocabulary.counts**0.75).sum()
    total = weight = 0
    sentence = [vocabulary.index[word] for word in TEXT[0]]
    for (s, c), (t, o) in itertools.permutations(enumerate(sentence), 2):
        if abs(s - t) <= 2:
            w = (3 - abs(s - t)) / 2
            score, noise = vectors.U[o] @ vectors.V[c], vectors.U @ vectors.V[c]
            total += w * (np.log1p(np.exp(-score)) + 4 * P @ np.log1p(np.exp(noise)))
            weight += w
    assert np.isclose(vectors.held_out_loss([TEXT[0]], vocabulary, m=2, K=4), total / weight, rtol=1e-6)
    with pytest.raises(ValueError, match="no two known words"):
        vectors.held_out_loss([["red"], ["nothing", "known"]], vocabulary)


def test_any_iterable_that_can_be_read_again_is_a_corpus(vectors):
    class Stream:
        def __iter__(self):
            return iter(TEXT)

    assert np.array_equal(train(Stream(), d=8, m=2, passes=3, min_count=1, sample=0, seed=3).V, vectors.V)
    with pytest.raises(ValueError, match="corpus: a generator, which can be read only once"):
        train(s for s in TEXT)


def test_a_corpus_that_is_empty_when_read_again_is_refused():
    class Pipe:
        rest = iter(TEXT)

        def __iter__(self):
            yield from self.rest

    with pytest.raises(ValueError, match="corpus: no known words in pass 1; expected"):
        train(Pipe(), min_count=1)


def test_sizes_may_be_numbers_of_numpy():
    assert train(TEXT, d=np.int64(3), passes=1, min_count=1).V.shape == (5, 3)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"d": 0}, "d: 0; expected a whole number of at least 1"),
        ({"m": 2.5}, "m: 2.5"),
        ({"K": -1}, "K: -1"),
        ({"passes": 0}, "passes: 0"),
        ({"seed": -1}, "seed: -1; expected a whole number of at least 0"),
        ({"rate": 0}, "rate: 0"),
        ({"rate": np.inf}, "rate: inf"),
        ({"sample": -1}, "sample: -1"),
        ({"min_count": 1000}, "min_count = 1000"),
    ],
)
def test_training_refuses(options, message):
    with pytest.raises(ValueError, match=message):
        train(TEXT, **options)


def test_a_text_that_sub_sampling_empties_is_no_error():
    vectors = train([["a", "b"]] * 5, min_count=1, sample=1e-12)
    assert np.isfinite(vectors.V).all()


def test_neighbours_and_analogies():
    V = np.array([[1, 0], [2, 0.1], [0, 1], [1, 1]], np.float32)
    vectors = WordVectors(("a", "b", "c", "d"), V)
    assert [word for word, _ in vectors.most_similar("a")] == ["b", "d", "c"]
    assert vectors.most_similar("a", k=1)[0][1] == pytest.approx(2 / np.hypot(2, 0.1))
    assert [word for word, _ in vectors.most_similar(np.array([0, 3.0]), k=2, without=["c"])] == ["d", "b"]
    assert vectors.analogy("a", "b", "c")[0][0] == "d"
    with pytest.raises(ValueError, match="word: 'x' is not in the vocabulary of 4 words"):
        vectors["x"]


def test_saved_vectors_come_back(vectors, tmp_path):
    vectors.save(tmp_path / "v.txt")
    loaded = WordVectors.load(tmp_path / "v.txt")
    assert loaded.words == vectors.words
    assert np.array_equal(loaded.V, vectors.V)
    assert loaded.U is None
    assert (tmp_path / "v.txt").read_text("utf-8").startswith("5 8\n")
    assert os.listdir(tmp_path) == ["v.txt"]


def test_the_format_of_saved_vectors(tmp_path):
    WordVectors(("a", "ü"), np.array([[0.5, -1], [1e-9, 2]], np.float32)).save(tmp_path / "v.txt")
    assert (tmp_path / "v.txt").read_bytes() == "2 2\na 0.5 -1.0\nü 1e-09 2.0\n".encode()


def test_saved_vectors_may_be_read_by_whoever_may_read_other_files(vectors, tmp_path):
    (tmp_path / "other").write_text("")
    vectors.save(tmp_path / "v.txt")
    assert (tmp_path / "v.txt").stat().st_mode == (tmp_path / "other").stat().st_mode


def test_saving_through_a_link_replaces_what_it_points_to(vectors, tmp_path):
    (tmp_path / "folder").mkdir()
    (tmp_path / "link.txt").symlink_to(tmp_path / "folder" / "v.txt")
    vectors.save(tmp_path / "link.txt")
    assert (tmp_path / "link.txt").is_symlink()
    assert WordVectors.load(tmp_path / "folder" / "v.txt").words == vectors.words
    assert os.listdir(tmp_path / "folder") == ["v.txt"]


def test_an_interrupted_save_leaves_the_old_file(vectors, tmp_path):
    class Interrupting(np.ndarray):
        def __iter__(self):
            yield np.zeros(8)
            raise KeyboardInterrupt

    (tmp_path / "v.txt").write_text("old")
    with pytest.raises(KeyboardInterrupt):
        WordVectors(vectors.words, vectors.V.view(Interrupting)).save(tmp_path / "v.txt")
    assert (tmp_path / "v.txt").read_text() == "old"
    assert os.listdir(tmp_path) == ["v.txt"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "line 1: ''"),
        ("hello\n", "line 1: 'hello'; expected two numbers"),
        ("1 2\na 1\n", "line 2: 1 numbers"),
        ("1 2\na 1 x\n", "line 2: not all of its entries are numbers"),
        ("1 2\na 1 2\nb 1 2\n", "line 3"),
        ("2 2\na 1 2\n", "1 words; expected the 2"),
        (f"{10**12} {10**6}\na 1\n", "line 1: 1000000000000 words of 1000000 dimensions do not fit"),
        (f"{10**30} 2\na 1 2\n", "line 1: .* do not fit"),
    ],
)
def test_load_names_the_line_at_fault(text, message, tmp_path):
    (tmp_path / "v.txt").write_text(text)
    with pytest.raises(ValueError, match=message):
        WordVectors.load(tmp_path / "v.txt")


def test_words_with_spaces_are_not_saved(tmp_path):
    with pytest.raises(ValueError, match="'a b' is empty or holds a space"):
        WordVectors(("a b", "c"), np.zeros((2, 1), np.float32)).save(tmp_path / "v.txt")
