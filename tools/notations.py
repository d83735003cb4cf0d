"""Write the book's notation where the installed package finds it: src/wordgrad/data/notations.txt.

    python tools/notations.py            write the file
    python tools/notations.py --check    say whether it is what the chapters print; nothing is written

`wordgrad check --notation word2vec` reads that file, so it works where the package is installed without the book. The chapters are the one source.
"""

import re
import sys
from pathlib import Path

from wordgrad.book.chapters import declarations, displays

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "src/wordgrad/data/notations.txt"
# name: what to take, as (chapter, headings of its tables or None for all) and (chapter, label of a definition)
NOTATIONS = {
    "word2vec": [
        ("notation", ("Sizes", "Words and their vectors", "Scores and probabilities", "Symbols without a role")),
        ("cross-entropy", "eq-cross-entropy"),
        ("naive-softmax", "eq-naive-loss"),
        ("negative-sampling", "eq-neg-loss"),
    ],
    "classifier": [("notation", ("Sizes",)), ("softmax-classifier", None), ("softmax-classifier", "eq-classifier-probabilities")],
    "softmax": [("notation", ("Sizes", "Symbols without a role"))],
}
HEAD = "# Made from the book's chapters by tools/notations.py; change them, not this file.\n"


def lines(chapter, what):
    """The LaTeX lines of the tables under some headings, or of one labelled definition."""
    text = (ROOT / "book" / f"{chapter}.md").read_text(encoding="utf-8")
    if isinstance(what, str):
        (found,) = [e.latex for e in displays(text, chapter) if e.label == what]
        return [" ".join(found.split())]
    parts = dict(part.split("\n", 1) for part in re.split(r"^## ", text, flags=re.MULTILINE)[1:])
    return [line for part in ([text] if what is None else [parts[heading] for heading in what]) for line in declarations(part)]


def printed():
    """The whole file."""
    blocks = ["\n".join([f"[{name}]", *(line for source in sources for line in lines(*source))]) for name, sources in NOTATIONS.items()]
    return HEAD + "\n" + "\n\n".join(blocks) + "\n"


def main():
    if "--check" in sys.argv:
        same = TARGET.exists() and TARGET.read_text(encoding="utf-8") == printed()
        print("up to date" if same else f"{TARGET.relative_to(ROOT)} differs from the chapters: run python tools/notations.py")
        return 0 if same else 1
    TARGET.write_text(printed(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
