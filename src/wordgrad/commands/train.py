"""`wordgrad train corpus.txt -o vectors.txt`: learn word vectors from a text file and write them in word2vec's text format."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from wordgrad import corpus as text
from wordgrad.progress import Progress

PIECE = 1 << 18  # characters read at a time
LONGEST = 1 << 20  # characters after which a sentence without an end is cut


class TextFile:
    """The sentences of a file in UTF-8, read as a stream, again for each pass."""

    def __init__(self, path: str, split_words: bool = True):
        self.path, self.split_words = path, split_words

    def __iter__(self) -> Iterator[list[str]]:
        # utf-8-sig takes away the mark that some editors put at the beginning of a file.
        with open(self.path, encoding="utf-8-sig") as file:
            try:
                yield from self._prose(file) if self.split_words else filter(None, map(str.split, self._lines(file)))
            except UnicodeDecodeError as error:
                raise ValueError(f"{self.path}: not a text file in UTF-8 (byte 0x{error.object[error.start]:02x})") from None

    def _prose(self, file) -> Iterator[list[str]]:
        rest = ""
        while piece := file.read(PIECE):
            self._refuse_binary(piece)
            *whole, rest = text.SENTENCE_END.split(rest + piece)
            if len(rest) > LONGEST:
                head, _, rest = rest.rpartition(" ")
                whole.append(head)
            yield from filter(None, map(text.tokens, whole))
        yield from filter(None, [text.tokens(rest)])

    def _lines(self, file) -> Iterator[str]:
        for line in file:
            self._refuse_binary(line)
            yield line

    def _refuse_binary(self, piece: str) -> None:
        if "\0" in piece:
            raise ValueError(f"{self.path}: not a text file (it holds zero bytes)")


def parser() -> argparse.ArgumentParser:
    p = argparse.ArgumentParser(
        prog="wordgrad train",
        description="Learn word vectors from a text file (skip-gram with negative sampling) and write them in word2vec's text format.",
    )
    p.add_argument("corpus", help="text in UTF-8")
    p.add_argument("-o", "--output", required=True, metavar="FILE", help="where the vectors go")
    p.add_argument("--words-given", action="store_true", help="words stand between spaces, one sentence on a line; take them as they are")
    p.add_argument("-d", "--dimensions", dest="d", type=int, default=100, metavar="N", help="numbers in a vector (100)")
    p.add_argument("-m", "--window", dest="m", type=int, default=5, metavar="N", help="words to either side of the centre (5)")
    p.add_argument("-K", "--negatives", dest="K", type=int, default=5, metavar="N", help="negatives of one pair (5)")
    p.add_argument("--passes", type=int, default=5, metavar="N", help="how often the text is read (5)")
    p.add_argument("--rate", type=float, default=0.025, metavar="X", help="learning rate of the first step (0.025)")
    p.add_argument("--sample", type=float, default=1e-3, metavar="X", help="threshold of sub-sampling, 0 for none (0.001)")
    p.add_argument("--min-count", type=int, default=5, metavar="N", help="leave out words that are rarer (5)")
    p.add_argument("--noise", type=int, default=24, metavar="N", help="noise words shared by a block: 16 is faster, 40 steadier (24)")
    p.add_argument("--seed", type=int, default=0, metavar="N", help="start of the random numbers (0)")
    return p


def main(arguments: list[str]) -> int:
    options = vars(parser().parse_args(arguments))
    output, corpus = Path(options.pop("output")), TextFile(options.pop("corpus"), not options.pop("words_given"))
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that a stopped run tidies up as after Ctrl-C
    try:
        print(run(corpus, output, options))
        return 0
    except ValueError as error:
        print(f"wordgrad train: {str(error).replace('corpus:', f'{corpus.path}:', 1)}", file=sys.stderr)
        return 2
    except OSError as error:
        print(f"wordgrad train: {error.filename or output}: {error.strerror}", file=sys.stderr)
        return 2
    except MemoryError as error:
        print(f"wordgrad train: not enough memory for these options: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("\nwordgrad train: stopped; nothing was written", file=sys.stderr)
        return 130
    finally:
        signal.signal(signal.SIGTERM, before)


def run(corpus: TextFile, output: Path, options: dict) -> str:
    """Train and save; returns what was done in one line."""
    # Here, not above: SciPy is slow to load, and errors in the arguments should come at once.
    from wordgrad.training import train

    if (output.exists() and not output.is_file()) or not os.access(output.parent, os.W_OK):
        raise ValueError(f"{output}: cannot be written; expected a file in an existing folder")
    if output.exists() and os.path.exists(corpus.path) and output.samefile(corpus.path):
        raise ValueError(f"{output}: is the text itself; expected another file for the vectors")
    if sys.stderr.isatty():
        print(f"counting the words of {corpus.path} ...", file=sys.stderr)
    vocabulary = text.build_vocabulary(corpus, options["min_count"])
    words = int(vocabulary.counts.sum()) * options["passes"]
    bar, start = Progress(words, "words"), time.monotonic()
    try:
        vectors = train(corpus, vocabulary=vocabulary, watch=lambda share, _: bar(share), **options)
    finally:
        bar.clear()
    elapsed = time.monotonic() - start
    vectors.save(output)
    n, d = vectors.V.shape
    return f"{output}: {n:,} words, {d} dimensions; {words:,} words read in {elapsed:.1f} s ({words / elapsed:,.0f} words/s)"
