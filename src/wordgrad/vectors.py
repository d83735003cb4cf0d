"""Learned vectors: looking words up, finding their neighbours, the loss on text held out, and files."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from wordgrad import corpus as text
from wordgrad.functions import log_sigmoid


@dataclass
class WordVectors:
    """Words with their centre vectors V and outside vectors U, both (n, d); U is None when read from a file."""

    words: tuple[str, ...]
    V: np.ndarray
    U: np.ndarray | None = None
    index: dict[str, int] = field(init=False, repr=False)

    def __post_init__(self):
        self.index = {word: i for i, word in enumerate(self.words)}

    def __getitem__(self, word: str) -> np.ndarray:
        """The centre vector of a word, shape (d,)."""
        if word not in self.index:
            raise ValueError(f"word: {word!r} is not in the vocabulary of {len(self.words)} words")
        return self.V[self.index[word]]

    def most_similar(self, query: str | np.ndarray, k: int = 10, without: Iterable[str] = ()) -> list[tuple[str, float]]:
        """The `k` words whose vectors have the largest cosine with the query, a word (left out itself) or a vector (d,)."""
        if isinstance(query, str):
            query, without = self[query], (query, *without)
        lengths = np.linalg.norm(self.V, axis=1) * np.linalg.norm(query)
        cosine = self.V @ query / np.maximum(lengths, np.finfo(np.float32).tiny)
        hidden = {self.index[word] for word in without if word in self.index}
        best = (i for i in np.argsort(-cosine, kind="stable") if i not in hidden)
        return [(self.words[i], float(cosine[i])) for i, _ in zip(best, range(k))]

    def analogy(self, a: str, b: str, c: str, k: int = 5) -> list[tuple[str, float]]:
        """Candidates for x in "a is to b as c is to x": the words nearest to b - a + c, each vector scaled to length 1."""
        a_, b_, c_ = (self[word] / np.linalg.norm(self[word]) for word in (a, b, c))
        return self.most_similar(b_ - a_ + c_, k, without=(a, b, c))

    def held_out_loss(self, corpus: Iterable[list[str]], vocabulary: text.Vocabulary, m: int = 5, K: int = 5) -> float:
        """Mean over the pairs of a text of the expected loss (eq-training-expected), pairs weighted as in training.

        The noise is summed over exactly, not sampled, so that two models are compared without chance.
        """
        if self.U is None:
            raise ValueError("vectors: only centre vectors, as read from a file; expected vectors that were trained in this run")
        P = text.noise_distribution(vocabulary.counts)
        loss = weight = 0.0
        for words, sentence in text.stretches(corpus, vocabulary):
            noise = np.zeros(len(self.words))
            present = np.unique(words)
            for some in np.array_split(present, 1 + len(present) * len(noise) // 2**20):  # a few megabytes at a time
                noise[some] = -K * log_sigmoid(-(self.V[some] @ self.U.T)) @ P
            for j in range(1, min(m, len(words) - 1) + 1):
                same = sentence[j:] == sentence[:-j]
                left, right = words[:-j][same], words[j:][same]
                centre, outside = np.concatenate([left, right]), np.concatenate([right, left])
                score = np.einsum("id,id->i", self.V[centre], self.U[outside])
                share = (m + 1 - j) / m  # eq-training-window
                loss += share * np.sum(noise[centre] - (log_sigmoid(score) if len(score) else 0), dtype=float)
                weight += share * len(centre)
        if not weight:
            raise ValueError("corpus: no two known words in one sentence; expected text of the vocabulary")
        return loss / weight

    def save(self, path: str | os.PathLike) -> None:
        """Write the centre vectors in word2vec's text format: a line "n d", then on each line a word and its d numbers.

        The file appears under its name when it is complete; an interrupted run leaves what was there before.
        """
        path = Path(path).resolve()  # a link stays a link
        for word in self.words:
            if len(word.split()) != 1:
                raise ValueError(f"words: {word!r} is empty or holds a space; the format expects words without")
        part = path.with_name(f".{path.name}.{os.getpid()}")
        try:
            with open(part, "w", encoding="utf-8") as file:
                file.write(f"{len(self.words)} {self.V.shape[1]}\n")
                for word, row in zip(self.words, self.V):
                    file.write(f"{word} {' '.join(map(str, row))}\n")
            os.replace(part, path)
        finally:
            part.unlink(missing_ok=True)

    @classmethod
    def load(cls, path: str | os.PathLike) -> WordVectors:
        """Read word2vec's text format.

        Raises:
            ValueError: a file that is not of this format, with the line at fault.
        """
        with open(path, encoding="utf-8") as file:
            head = file.readline().split()
            if len(head) != 2 or not all(size.isdecimal() for size in head):
                raise ValueError(f"{path}, line 1: {' '.join(head)[:40]!r}; expected two numbers, how many words and dimensions")
            n, d = map(int, head)
            try:
                words, V = [], np.empty((n, d), np.float32)
            except (MemoryError, ValueError):
                raise ValueError(f"{path}, line 1: {n} words of {d} dimensions do not fit into memory; expected the sizes of the file") from None
            for number, line in enumerate(file, start=2):
                word, *numbers = line.rstrip().split(" ")
                if len(words) == n or len(numbers) != d:
                    raise ValueError(f"{path}, line {number}: {len(numbers)} numbers; expected {n} lines of a word and {d} numbers")
                try:
                    V[len(words)] = numbers
                except ValueError:
                    raise ValueError(f"{path}, line {number}: not all of its entries are numbers; expected a word and {d} numbers") from None
                words.append(word)
        if len(words) != n:
            raise ValueError(f"{path}: {len(words)} words; expected the {n} that its first line promises")
        return cls(tuple(words), V)
