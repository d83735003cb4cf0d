"""Training against gensim: the same text, dimensions, window, negatives, sub-sampling, first rate and passes, one worker each.

Time counts only together with what was learned. The loss is the expected loss on text held out; stability is the share of the ten
nearest neighbours of a word that two runs with different seeds have in common, averaged over all words and pairs of runs.
"""

import multiprocessing
import tempfile
import time
from itertools import combinations
from pathlib import Path

import numpy as np
from gensim.models import KeyedVectors, Word2Vec

from benchmarks.timing import memory, summary
from wordgrad.corpus import build_vocabulary, python_documentation
from wordgrad.progress import Progress
from wordgrad.training import train
from wordgrad.vectors import WordVectors

PASSES, SEEDS = 20, (1, 2, 3, 4, 5, 6, 7)
SETTINGS = {"ours": {}, "ours, faster": {"noise": 16}, "ours, steadier": {"noise": 40}}


def run() -> dict:
    text = python_documentation()
    learn, held = [s for i, s in enumerate(text) if i % 20], text[::20]
    vocabulary = build_vocabulary(learn)
    results = {name: [] for name in (*SETTINGS, "gensim")}
    learned = {name: [] for name in results}
    _, _, vectors = once(learn, vocabulary, "ours", 0)
    once(learn, vocabulary, "gensim", 0)
    assert gensim_reads(vectors)
    turns, progress = [(seed, name) for seed in SEEDS for name in results], Progress(len(SEEDS) * len(results), "runs")
    for done, (seed, name) in enumerate(turns, start=1):
        seconds, cpu, vectors = once(learn, vocabulary, name, seed)
        results[name].append({"seconds": seconds, "cpu": cpu, "loss": vectors.held_out_loss(held, vocabulary)})
        learned[name].append(neighbours(vectors))
        progress(done / len(turns))
    progress.clear()
    words = int(vocabulary.counts.sum())
    report = {"passes": PASSES, "words": words, "vocabulary": len(vocabulary), "settings": {}}
    for name, runs in results.items():
        times = {clock: summary({side: [r[clock] for r in results[side]] for side in (name, "gensim")}) for clock in ("seconds", "cpu")}
        report["settings"][name] = row = {
            "seconds": times["seconds"].seconds[name],
            "ratio": times["seconds"].ratio.get("gensim", 1.0),
            "spread": times["seconds"].spread.get("gensim", [1.0, 1.0]),
            "fastest": times["seconds"].fastest.get("gensim", 1.0),
            "cpu_fastest": times["cpu"].fastest.get("gensim", 1.0),
            "loss": float(np.mean([r["loss"] for r in runs])),
            "stability": agreement(learned[name]),
            "words_per_second": words * PASSES / times["seconds"].seconds[name],
            "memory": peak(learn, vocabulary, name),
        }
        print(f"  {name:<15} {row['ratio']:.2f} of gensim's time {row['spread'][0]:.2f}-{row['spread'][1]:.2f}, "
              f"fastest runs {row['fastest']:.2f} ({row['cpu_fastest']:.2f} by processor time), held-out loss {row['loss']:.3f}, stability {row['stability']:.3f}, {row['words_per_second']:,.0f} words/s, "
              f"{row['memory'] / 2**20:.0f} MB more memory", flush=True)
    return report


def once(learn, vocabulary, name, seed) -> tuple[float, float, WordVectors]:
    """Seconds, processor seconds and the vectors of one run; counting the words is not part of the time."""
    if name != "gensim":
        start, cpu = time.perf_counter(), time.process_time()
        vectors = train(learn, vocabulary=vocabulary, passes=PASSES, seed=seed, **SETTINGS[name])
        return time.perf_counter() - start, time.process_time() - cpu, vectors
    model = Word2Vec(vector_size=100, window=5, negative=5, sg=1, workers=1, min_count=5, sample=1e-3, alpha=0.025, seed=seed)
    model.build_vocab(learn)
    start, cpu = time.perf_counter(), time.process_time()
    model.train(learn, total_examples=len(learn), epochs=PASSES)
    seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
    rows = [model.wv.key_to_index[word] for word in vocabulary.words]
    return seconds, cpu, WordVectors(vocabulary.words, model.wv.vectors[rows], model.syn1neg[rows])


def gensim_reads(vectors: WordVectors) -> bool:
    """Whether gensim's reader finds the same words and the same numbers in a saved file."""
    with tempfile.TemporaryDirectory() as folder:
        vectors.save(path := Path(folder) / "vectors.txt")
        read = KeyedVectors.load_word2vec_format(path)
    return tuple(read.index_to_key) == vectors.words and np.array_equal(read.vectors, vectors.V)


def neighbours(vectors: WordVectors, k: int = 10) -> np.ndarray:
    unit = vectors.V / np.linalg.norm(vectors.V, axis=1, keepdims=True)
    cosine = unit @ unit.T
    np.fill_diagonal(cosine, -2)
    return np.argsort(-cosine, axis=1, kind="stable")[:, :k]


def agreement(learned: list[np.ndarray]) -> float:
    shared = [len(np.intersect1d(x, y)) / len(x) for a, b in combinations(learned, 2) for x, y in zip(a, b)]
    return float(np.mean(shared))


def peak(learn, vocabulary, name) -> int:
    """Bytes that a run adds to the largest memory of a fresh process which holds the text already."""
    with multiprocessing.get_context("fork").Pool(1) as pool:
        return pool.apply(_peak, (learn, vocabulary, name))


def _peak(learn, vocabulary, name) -> int:
    before = memory()
    once(learn, vocabulary, name, 0)
    return memory() - before
