"""`wordgrad ledger`: every displayed equation of the book, how it was judged, and what became of its mutants."""

from __future__ import annotations

import argparse
import json
import sys

from wordgrad.book.chapters import book, folder
from wordgrad.progress import Progress
from wordgrad.report import text


def count(argument: str) -> int:
    if not argument.isdecimal() or int(argument) < 1:
        raise argparse.ArgumentTypeError(f"expected a whole number from 1 up, not {argument!r}")
    return int(argument)


def parser() -> argparse.ArgumentParser:
    p = argparse.ArgumentParser(
        prog="wordgrad ledger",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        description="Judge every displayed equation of the book as it is printed, by complex step, autograd and SymPy,\n"
        "and try its mutants: variants with one edit, all of which must be rejected or proved equal to it.\n"
        "A result that was computed before is shown at once as long as no equation, no declaration and\n"
        "nothing in the checker has changed.",
        epilog="The chapters are those beside the package, or in the folder that WORDGRAD_BOOK names.\n\n"
        "exit status:\n"
        "  0  every equation is as it should be\n"
        "  1  something falls short: it is named at the end (in JSON, under totals.short)\n"
        "  2  the call is wrong, or the chapters are not found",
    )
    p.add_argument("--format", choices=("text", "json"), default="text", help="text for readers (the default), or json: an object with `rows` and `totals`")
    p.add_argument("--jobs", type=count, metavar="N", help="processes that share the work (one for each core)")
    p.add_argument("--fresh", action="store_true", help="compute everything anew, whatever was computed before")
    return p


def main(arguments: list[str]) -> int:
    options = parser().parse_args(arguments)
    try:
        place = folder()
    except ValueError as error:
        print(f"wordgrad ledger: {error}", file=sys.stderr)
        return 2
    try:
        equations = len(book().equations)
    except ValueError as error:  # a label that stands twice, a declaration that cannot be read
        print(f"wordgrad ledger: {place}: {error}", file=sys.stderr)
        return 1
    return run(options, equations)


def run(options: argparse.Namespace, equations: int) -> int:
    # Here, not above: what is wrong with the call should be said at once.
    from wordgrad.book.ledger import ledger

    bar = Progress(equations, "equations")
    try:
        found = ledger(options.jobs, lambda done, total: bar(done / total), options.fresh)
    except KeyboardInterrupt:
        print("\nwordgrad ledger: stopped", file=sys.stderr)
        return 130
    finally:
        bar.clear()
    print(json.dumps(found, indent=1, ensure_ascii=False) if options.format == "json" else text(found))
    return 1 if found["totals"]["short"] else 0
