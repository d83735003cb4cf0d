"""The labelled equations of the book's chapters, and the notation in force where each of them stands."""

import os
import re
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path

from ..equations.checking import judge
from ..equations.verdict import Verdict
from ..formulas.notation import Notation, Undeclared
from ..kept import kept
from ..latex.syntax import Unreadable

DISPLAY = re.compile(r"^\$\$(.*?)\$\$[ \t]*(?:\((?P<label>[\w-]+)\))?", re.DOTALL | re.MULTILINE)
TABLE = re.compile(r"^\|\s*Symbol\s*\|[^\n]*\n\|[-| :]+\n((?:\|[^\n]*\n?)+)", re.MULTILINE)
MARK = re.compile(r"^\s*%\s*(not executed|wrong)\s*:[ \t]*(.*)$", re.MULTILINE)
FENCE = re.compile(r"^(`{3,}|~{3,})[^\n]*\n.*?^\1[ \t]*$", re.DOTALL | re.MULTILINE)
ALL = ("complex step", "autograd", "SymPy")


@dataclass(frozen=True)
class Equation:
    """One displayed equation: where it stands, what it says, and what is said about it in its first line."""

    label: str
    chapter: str
    line: int
    latex: str
    mark: str = ""
    reason: str = ""


def displays(text, chapter):
    """The display equations of a chapter's source, code blocks left out; `label` is empty where none is given."""
    text = FENCE.sub(lambda m: "\n" * m[0].count("\n"), text)
    found = []
    for match in DISPLAY.finditer(text):
        mark = MARK.search(match[1])
        line = text.count("\n", 0, match.start()) + 1
        found.append(
            Equation(
                match["label"] or "",
                chapter,
                line,
                MARK.sub("", match[1]).strip("\n"),
                mark[1] if mark else "",
                mark[2].strip() if mark else "",
            )
        )
    return found


def declarations(text):
    """The inline formulas in the first column of the chapter's tables of symbols."""
    rows = [row for table in TABLE.finditer(text) for row in table[1].splitlines()]
    return [formula for row in rows for formula in re.findall(r"\$([^$]+)\$", re.split(r"(?<!\\)\|", row)[1])]


class Book:
    """All chapters, read once: equations by label, and the notation of each chapter."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.equations, self.chapters, self.notations, self.kinds, self.unlabelled = {}, [], {}, {}, []
        common = Notation()
        for name in _order(self.folder):
            text = (self.folder / f"{name}.md").read_text(encoding="utf-8")
            self.chapters.append(name)
            if name == "notation":
                own = common
            else:
                own = common.copy()
            for formula in declarations(text):
                self._declare(own, formula, name)
            for equation in displays(text, name):
                self._add(equation)
                if not equation.mark and self._defines(own, equation):
                    self._declare(own, equation.latex, name, equation.label)
                    if own is not common:
                        self._declare(common, equation.latex, name, equation.label)
                    self.kinds[equation.label] = "definition"
            self.notations[name] = own
        self.common = common

    def _add(self, equation):
        if not equation.label:
            self.unlabelled.append(equation)
            return
        if equation.label in self.equations:
            other = self.equations[equation.label]
            raise ValueError(
                f"the label {equation.label} stands twice:"
                f" {other.chapter}.md:{other.line} and {equation.chapter}.md:{equation.line}"
            )
        self.equations[equation.label] = equation

    def _declare(self, notation, formula, chapter, label=""):
        try:
            notation.declare(formula, label)
        except Unreadable as error:
            raise ValueError(f"{chapter}.md: the declaration {formula!r} cannot be read: {error}") from None

    def _defines(self, notation, equation):
        try:
            equations = notation.read(equation.latex).equations
        except Unreadable:
            return False
        return bool(equations) and notation.is_new(equations[0])

    def notation(self, chapter=None):
        """The notation of a chapter, or what holds after the last one."""
        return self.notations[chapter] if chapter else self.common

    def find(self, label):
        """The equation of that label."""
        if label not in self.equations:
            near = get_close_matches(str(label), self.equations, 3)
            near = near or [k for k in self.equations if str(label).split("-")[-1] in k][:3]
            words = f"; did you mean {', '.join(near)}?" if near else ""
            raise ValueError(f"the book has no equation labelled {label!r}{words}")
        return self.equations[label]

    def verify(self, label, oracles=ALL):
        """The verdict on the equation of that label, by all oracles."""
        equation = self.find(label)
        if equation.mark == "not executed":
            return Verdict(
                "unreadable",
                f"it is not executed: {equation.reason}",
                latex=equation.latex,
                label=label,
                kind="not executed",
            )
        notation = self.notation(equation.chapter)
        itself = self.kinds.get(label) == "definition" and len(notation.read(equation.latex).equations[0].args) == 2
        # A definition compared with itself says nothing: its shapes are checked and it is evaluated, by one oracle.
        verdict = judge(equation.latex, notation, oracles[:1] if itself else oracles, hints=equation.mark != "wrong")
        verdict.label = label
        verdict.kind = self.kinds.get(label, verdict.kind)
        if itself:
            verdict.errors = {}
        return verdict


def _order(folder):
    """The chapters in the order of the table of contents, notation first; without one, in the order of their names."""
    toc = folder.parent / "_toc.yml"
    text = toc.read_text(encoding="utf-8") if toc.exists() else ""
    names = re.findall(r"(?:file|root):\s*(?:book/)?([\w-]+)\s*$", text, re.MULTILINE)
    there = [p.stem for p in sorted(folder.glob("*.md"))]
    names = [n for n in names if n in there] + [n for n in there if n not in names]
    return sorted(names, key=lambda n: n != "notation")


def folder():
    """Where the chapters are: `WORDGRAD_BOOK`, or beside the package that is installed in place.

    Raises:
        ValueError: they are in neither place.
    """
    place = Path(os.environ.get("WORDGRAD_BOOK") or Path(__file__).resolve().parents[3] / "book")
    if not (place / "notation.md").exists():
        raise ValueError(
            f"the book's chapters are not in {place}:"
            " set the environment variable WORDGRAD_BOOK to the folder that holds notation.md"
        )
    return place


def book():
    """The book as it stands on disk."""
    place = folder()
    stamp = tuple((p.name, p.stat().st_mtime_ns) for p in sorted(place.glob("*.md")))
    return _book(place, stamp)


@lru_cache(maxsize=2)
def _book(place, stamp):
    texts = [
        (p.name, p.read_text(encoding="utf-8"))
        for p in (*sorted(place.glob("*.md")), place.parent / "_toc.yml")
        if p.exists()
    ]
    return kept("book", repr((str(place), texts)), lambda: Book(place))


__all__ = ["Book", "Equation", "Undeclared", "book", "declarations", "displays", "folder"]
