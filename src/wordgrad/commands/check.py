"""`wordgrad check notes.md`: judge every equation of Markdown, LaTeX and Jupyter files, as a linter would."""

from __future__ import annotations

import argparse
import os
import re
import sys
from importlib.resources import files as packaged
from importlib.util import find_spec
from pathlib import Path

from wordgrad.commands.report import Json, Text
from wordgrad.formulas.notation import Notation
from wordgrad.notes.documents import KINDS, formulas
from wordgrad.notes.notes import Notes
from wordgrad.progress import Progress

BOOK = ("word2vec", "classifier", "softmax")
SKIPPED_FOLDERS = {"node_modules", "__pycache__", "site-packages"}  # and those whose name begins with a dot or an underscore
LARGEST = 5_000_000
LONG = 30  # formulas from which progress is shown
ORACLES = ("complex step", "autograd", "SymPy")

EPILOG = r"""
what is read:
  Markdown   $$…$$, \[…\], ```{math}, :::{math}, ```math, align, equation, gather, split …
  LaTeX      the same; comments, verbatim and listings are left out
  Jupyter    the Markdown cells; a place is file:cell:line:column
  Macros made with \newcommand, \renewcommand, \DeclareMathOperator and \def are expanded.

where the notation comes from:
  the file   declarations in the text or in displays, U \in \mathbb{R}^{n \times d};
             definitions, that is equations with a new name on the left, J = -\log \hat{y}_o;
             a block ```notation (one line each); <!-- notation: … --> in Markdown, % notation: … in LaTeX
  --notation the notation of the book's chapters (word2vec, classifier, softmax), or of another file

exit status:
  0 everything was judged right, 1 something is wrong, 2 something could not be read, or the call is off

examples:
  wordgrad check notes.md
  wordgrad check --notation word2vec answers.md
  wordgrad check --notation preamble.tex chapters/*.tex
  wordgrad check --exact --strict lectures/
  wordgrad check --format json notes.ipynb
  pandoc -t markdown notes.docx | wordgrad check --stdin-name notes.docx.md -
"""


def parser() -> argparse.ArgumentParser:
    p = argparse.ArgumentParser(
        prog="wordgrad check",
        description="Judge every displayed equation of some notes: read it as printed, compare its shapes, and evaluate it.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    p.add_argument("files", nargs="+", metavar="FILE", help="a .md, .tex or .ipynb file, a folder of them, or - for standard input")
    p.add_argument("--notation", action="append", default=[], metavar="NAME|FILE", help=f"{', '.join(BOOK)}, or a file whose notation holds; may be given again")
    p.add_argument("--exact", action="store_true", help="also compare with autograd (PyTorch) and prove each equation at small sizes (SymPy)")
    p.add_argument("--strict", action="store_true", help="what cannot be read counts as wrong: exit status 1 instead of 2")
    p.add_argument("--format", choices=("text", "json"), default="text", help="text for people (default) or json for programs")
    p.add_argument("--stdin-name", default="<stdin>", metavar="NAME", help="what standard input is called; its ending says the kind of file (Markdown)")
    p.add_argument("-v", "--verbose", action="store_true", help="show the right equations too, what was skipped, and the notation that was taken from the file")
    return p


class Problem(Exception):
    """A file that cannot be checked, in one line; `place` is the (formula, start, end) of a faulty line of notation."""

    def __init__(self, message: str, place: tuple | None = None):
        super().__init__(message)
        self.place = place


def main(arguments: list[str]) -> int:
    options = parser().parse_args(arguments)
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="backslashreplace")
    report = (Json if options.format == "json" else Text)(options.verbose)
    try:
        check(options, report)
        report.close(status := report.status(options.strict))
        sys.stdout.flush()
        return status
    except BrokenPipeError:  # the reader of a pipe, such as head, has gone
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 2
    except KeyboardInterrupt:
        print("\nwordgrad check: stopped", file=sys.stderr)
        return 130


def check(options: argparse.Namespace, report) -> None:
    """Judge all files, telling the report as the verdicts come."""
    missing = [name for name in ("torch", "sympy") if options.exact and not find_spec(name)]
    if missing:
        report.problem("--exact", Problem(f"{' and '.join(missing)} cannot be imported; install with: pip install {' '.join(missing)}"))
        return
    try:
        notation = given(options.notation)
    except Problem as problem:
        report.problem("--notation", problem)
        return
    for path in options.files:
        try:
            names = [path] if path == "-" else found(Path(path))
        except Problem as problem:
            report.problem(path, problem)
            continue
        for name in names:
            shown = options.stdin_name if name == "-" else str(name)
            try:
                _one(shown, *load(name, shown), notation, ORACLES if options.exact else ORACLES[:1], report)
            except Problem as problem:
                report.problem(shown, problem)


def _one(shown: str, text: str, kind: str, notation: Notation | None, oracles: tuple, report) -> None:
    if not text.strip():
        report.empty(shown)
        return
    notes = gathered(text, kind, notation)
    bar = Progress(len(notes), "formulas") if len(notes) >= LONG else None
    report.begin(shown)
    done = 0
    for finding in notes.findings(oracles):
        if bar:
            bar.clear()
        report.finding(finding)
        done += finding.formula.kind == "display"
        if bar:
            bar(done / len(notes))
    if bar:
        bar.clear()
    report.end()


def gathered(text: str, kind: str, notation: Notation | None) -> Notes:
    """The notes with their notation."""
    try:
        return Notes(formulas(text, kind), notation)
    except ValueError as error:
        raise Problem(str(error), (error.formula, *error.place) if hasattr(error, "formula") else None) from None


def given(names: list[str]) -> Notation | None:
    """The notation that the call asks for, one after the other."""
    notation = None
    for name in names:
        if name in BOOK:
            notation = notation or Notation()
            for line in book_lines(name):
                notation.declare(line)
        elif not Path(name).exists():
            raise Problem(f"{name!r} is neither a file nor one of {', '.join(BOOK)}")
        else:
            try:
                notation = gathered(*load(Path(name), name), notation).notation
            except Problem as problem:
                raise Problem(f"{name}: {problem}") from None
    return notation


def book_lines(name: str) -> list[str]:
    """The book's notation, as tools/notations.py took it from the chapters."""
    text = packaged("wordgrad").joinpath("data/notations.txt").read_text(encoding="utf-8")
    return re.search(rf"^\[{name}\]\n((?:[^\[\n][^\n]*\n)+)", text, re.MULTILINE)[1].splitlines()


def found(path: Path) -> list[Path]:
    """The file, or the files in a folder and its folders."""
    if not path.is_dir():
        return [path]
    names = sorted(p for p in path.rglob("*") if p.suffix in KINDS and p.is_file() and not any(_skipped(part) for part in p.relative_to(path).parts[:-1]))
    if not names:
        raise Problem(f"no files in this folder that end in {', '.join(KINDS)}")
    return names


def _skipped(part: str) -> bool:
    return part[0] in "._" or part in SKIPPED_FOLDERS


def load(path: Path | str, shown: str) -> tuple[str, str]:
    """(the text, the kind of document)."""
    suffix = Path(shown).suffix
    kind = KINDS.get(suffix) or ("markdown" if path == "-" and not suffix else None)
    if kind is None:
        raise Problem(f"unknown kind of file; expected {', '.join(KINDS)}")
    try:
        data = sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()
    except OSError as error:
        raise Problem(error.strerror[0].lower() + error.strerror[1:]) from None
    if len(data) > LARGEST:
        raise Problem(f"{len(data):,} bytes; at most {LARGEST:,} are read")
    if b"\0" in data:
        raise Problem("a binary file, not text in UTF-8 (it holds zero bytes)")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Problem(f"not text in UTF-8 (byte 0x{data[error.start]:02x} in line {line}); save it in that encoding") from None
    return text.replace("\r\n", "\n").replace("\r", "\n"), kind
