"""Text as a trainer sees it: tokens, a vocabulary in a fixed order, context windows, and the two laws of drawing words.

A corpus is any iterable of sentences, a sentence a list of words. It is read as a stream, once to count and once for each pass;
only the counts are kept. In code words are numbered from 0.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain, repeat

import numpy as np

WORD = re.compile(r"[^\W\d]+(?:['’][^\W\d]+)*")
SENTENCE_END = re.compile(r"(?<=[.:;?!])\s+|\n\s*\n")


@dataclass(frozen=True)
class Vocabulary:
    """Distinct words, the most frequent first and words of equal count in alphabetical order, so that no run numbers them differently.

    Attributes:
        words: n words.
        counts: (n,) integers, how often each occurs in the corpus.
        index: the number of each word.
    """

    words: tuple[str, ...]
    counts: np.ndarray
    index: dict[str, int] = field(init=False, repr=False)

    def __post_init__(self):
        object.__setattr__(self, "index", {word: i for i, word in enumerate(self.words)})

    def __len__(self) -> int:
        return len(self.words)


def tokens(text: str) -> list[str]:
    """The words of a text in lower case; digits and punctuation separate words."""
    return [word.replace("’", "'") for word in WORD.findall(text.lower())]


def sentences(text: str) -> list[list[str]]:
    """The sentences of a text as lists of words; a sentence ends at . : ; ? ! or an empty line."""
    return [words for words in map(tokens, SENTENCE_END.split(text)) if words]


def python_documentation() -> list[list[str]]:
    """The sentences of Python's own language reference, which every CPython carries as `pydoc_data.topics`.

    Paragraphs that hold grammar productions (`name ::= …`) are left out: they are not English, and the words of the grammar
    would become neighbours of everything. The text differs between versions of Python.
    """
    from pydoc_data.topics import topics

    paragraphs = (p for name in sorted(topics) for p in re.split(r"\n\s*\n", topics[name]))
    return [sentence for p in paragraphs if "::=" not in p for sentence in sentences(p)]


def build_vocabulary(corpus: Iterable[list[str]], min_count: int = 5) -> Vocabulary:
    """The vocabulary of the words that occur at least `min_count` times.

    Raises:
        ValueError: the corpus is empty, or fewer than two words are frequent enough to tell from each other.
    """
    counter = Counter()
    for sentence in corpus:
        if isinstance(sentence, str):
            raise ValueError(f"corpus: a sentence is the string {sentence[:40]!r}; expected a list of words")
        counter.update(sentence)
    if not counter:
        raise ValueError("corpus: no words found; expected sentences of words")
    kept = sorted((-count, word) for word, count in counter.items() if count >= min_count)
    if len(kept) < 2:
        raise ValueError(
            f"corpus: {len(kept)} of its {len(counter)} distinct words occur at least min_count = {min_count} times; "
            "expected two or more, since a word is learned by telling it from others"
        )
    return Vocabulary(tuple(word for _, word in kept), np.array([-count for count, _ in kept]))


def windows(sentence: list, m: int) -> Iterator[tuple]:
    """Each centre word with the list of its outside words, at most `m` to either side.

    Raises:
        ValueError: m is not positive, or no centre word of the sentence has `m` words on either side.
    """
    if m < 1:
        raise ValueError(f"m: {m}; expected a half-width of at least 1")
    if m >= len(sentence):
        raise ValueError(f"m: {m}, in a sentence of {len(sentence)} words; expected a half-width smaller than the sentence")
    return ((c, sentence[max(0, t - m) : t] + sentence[t + 1 : t + m + 1]) for t, c in enumerate(sentence))


def noise_distribution(counts: np.ndarray, power: float = 0.75) -> np.ndarray:
    """P_w = f_w^power / Σ f^power (eq-training-noise-law), shape (n,)."""
    weights = _positive(counts) ** power
    return weights / weights.sum()


def keep_probability(counts: np.ndarray, sample: float = 1e-3) -> np.ndarray:
    """The probability with which sub-sampling keeps a word (eq-training-keep), shape (n,); `sample` = 0 keeps every word."""
    if not sample >= 0:
        raise ValueError(f"sample: {sample}; expected a number of at least 0")
    counts = _positive(counts)
    if sample == 0:
        return np.ones(len(counts))
    ratio = sample * counts.sum() / counts
    return np.minimum(1.0, np.sqrt(ratio) + ratio)


def _positive(counts: np.ndarray) -> np.ndarray:
    numbers = np.asarray(counts, dtype=float)
    if numbers.ndim != 1 or not len(numbers) or not np.all((numbers > 0) & (numbers < np.inf)):
        raise ValueError(f"counts: {counts}; expected a list of positive numbers")
    return numbers


def draw_noise(P: np.ndarray, size: int, rng: np.random.Generator) -> np.ndarray:
    """`size` words in random order, each drawn with probability P_w, and evenly: word w comes size · P_w times, rounded up or down.

    One random shift of a comb with `size` teeth decides all the draws (systematic sampling), so the frequencies of a
    whole stretch of text carry almost no noise of their own.
    """
    reached = np.cumsum(P) * (size / np.sum(P))
    reached[-1] = size  # exactly, whatever the rounding of the sum
    repeats = np.diff(np.floor(reached + rng.random()).astype(np.int64), prepend=0)
    return rng.permutation(np.repeat(np.arange(len(P), dtype=np.int32), repeats))


def stretches(corpus: Iterable[list[str]], vocabulary: Vocabulary, size: int = 100_000) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """The corpus as a stream of pieces of about `size` words: their numbers, and for each the number of its sentence.

    Words outside the vocabulary are dropped, and the window closes over the gap, as in word2vec.
    """
    piece, length = [], 0
    for sentence in corpus:
        piece.append(sentence)
        length += len(sentence)
        if length >= size:
            yield _numbered(piece, vocabulary)
            piece, length = [], 0
    if piece:
        yield _numbered(piece, vocabulary)


def _numbered(piece: list[list[str]], vocabulary: Vocabulary) -> tuple[np.ndarray, np.ndarray]:
    words = np.fromiter(map(vocabulary.index.get, chain.from_iterable(piece), repeat(-1)), np.int32)
    sentence = np.repeat(np.arange(len(piece), dtype=np.int32), list(map(len, piece)))
    known = words >= 0
    return words[known], sentence[known]
