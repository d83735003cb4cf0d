"""Words, windows and the two laws of drawing."""

import numpy as np
import pytest

from wordgrad.corpus import (
    build_vocabulary,
    draw_noise,
    keep_probability,
    noise_distribution,
    python_documentation,
    sentences,
    stretches,
    tokens,
    windows,
)

TEXT = [["b", "a", "c"], ["b", "a", "d"], ["b"]]


def test_tokens_are_lower_case_words_without_digits():
    assert tokens("The __init__ isn’t 42, naïve!") == ["the", "__init__", "isn't", "naïve"]


def test_sentences_end_at_stops_and_empty_lines():
    assert sentences("One two. Three?\n\nFour\nfive: 6 7.") == [["one", "two"], ["three"], ["four", "five"]]


def test_the_documentation_of_python_holds_no_grammar():
    text = python_documentation()
    assert len(text) > 1000
    assert all(text)
    assert not any("::=" in word for sentence in text for word in sentence)
    assert text == python_documentation()


def test_vocabulary_is_ordered_by_count_then_alphabet():
    vocabulary = build_vocabulary(TEXT, min_count=1)
    assert vocabulary.words == ("b", "a", "c", "d")
    assert vocabulary.counts.tolist() == [3, 2, 1, 1]
    assert [vocabulary.index[word] for word in vocabulary.words] == [0, 1, 2, 3]
    assert build_vocabulary(reversed(TEXT), min_count=1).words == vocabulary.words
    assert build_vocabulary(TEXT, min_count=2).words == ("b", "a")


@pytest.mark.parametrize(
    ("corpus", "message"),
    [
        ([], "no words found"),
        ([[], []], "no words found"),
        ([["a"] * 9], "1 of its 1 distinct words"),
        ([["a", "b", "a"]], "0 of its 2 distinct words"),
        (["a b"], "a sentence is the string 'a b'"),
    ],
)
def test_vocabulary_refuses(corpus, message):
    with pytest.raises(ValueError, match=f"corpus: .*{message}"):
        build_vocabulary(corpus)


def test_windows_are_cut_at_the_ends():
    assert list(windows([1, 2, 3, 4], 2)) == [(1, [2, 3]), (2, [1, 3, 4]), (3, [1, 2, 4]), (4, [2, 3])]


@pytest.mark.parametrize("m", [0, -1, 4, 5])
def test_windows_refuse_a_half_width(m):
    with pytest.raises(ValueError, match=f"m: {m}"):
        windows([1, 2, 3, 4], m)


def test_noise_law():
    P = noise_distribution([10_000, 1, 16])
    assert np.isclose(P.sum(), 1, rtol=1e-15)
    assert np.allclose(P / P[1], [1000, 1, 8], rtol=1e-14)


def test_keep_probability():
    counts = np.array([900, 100, 1])
    f = counts / 1001
    assert np.allclose(keep_probability(counts, 0.01), np.minimum(1, np.sqrt(0.01 / f) + 0.01 / f), rtol=1e-14)
    assert keep_probability(counts, 0.01)[2] == 1
    assert keep_probability(counts, 0).tolist() == [1, 1, 1]


@pytest.mark.parametrize("counts", [[], [3, 0], [1, -1], [1, np.nan], [1, np.inf], [[1, 2]]])
def test_the_laws_of_drawing_refuse_counts(counts):
    for law in (noise_distribution, keep_probability):
        with pytest.raises(ValueError, match="counts: .*; expected a list of positive numbers"):
            law(counts)


def test_sub_sampling_refuses_a_negative_threshold():
    with pytest.raises(ValueError, match="sample: -1; expected a number of at least 0"):
        keep_probability([1, 2], -1)


def test_noise_draws_are_even_and_unbiased():
    P = np.array([0.5, 0.3, 0.15, 0.05])
    rng = np.random.default_rng(0)
    drawn = [np.bincount(draw_noise(P, 37, rng), minlength=4) for _ in range(4000)]
    assert all(np.all(np.abs(counts - 37 * P) < 1) and counts.sum() == 37 for counts in drawn)
    assert np.allclose(np.mean(drawn, axis=0) / 37, P, atol=0.001)
    first = [draw_noise(P, 37, rng)[0] for _ in range(4000)]
    assert np.allclose(np.bincount(first) / 4000, P, atol=0.03)


def test_stretches_stream_known_words_with_their_sentence():
    vocabulary = build_vocabulary(TEXT, min_count=2)
    (words, sentence), = stretches(TEXT, vocabulary)
    assert words.tolist() == [0, 1, 0, 1, 0]
    assert sentence.tolist() == [0, 0, 1, 1, 2]
    read = []
    pieces = stretches((read.append(s) or s for s in TEXT), vocabulary, size=2)
    assert next(pieces)[0].tolist() == [0, 1]
    assert len(read) == 1  # no more is read than is asked for
    assert [words.tolist() for words, _ in pieces] == [[0, 1], [0]]
