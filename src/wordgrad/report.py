"""The ledger in words: lines for a terminal, Markdown for the book's page, and four figures for the front page."""

from __future__ import annotations

import re
from math import ceil, log10

ORACLES = ("complex step", "autograd")
# How a mutant ends, and how the ledger's figure says it.
FATES = {"value": "other values", "shape": "shapes do not fit", "sense": "has no meaning", "equal": "proved equal", "survived": "survives"}
EDITS = {
    "sign": "sign", "inner sign": "sign inside a function", "term": "term dropped", "factor": "factor dropped", "transpose": "transpose", "index": "other index",
    "name": "other symbol", "hat": "ŷ for y", "function": "function dropped", "bound": "bound of a sum", "condition": "condition dropped", "count": "count off by one",
    "order": "order of a product", "number": "constant or power", "branch": "cases exchanged", "sum": "product for sum", "mean": "divisor dropped",
    "entrywise": "entrywise product",
}  # fmt: skip
REJECTED = ("wrong", "transposed", "shape-error")
# What stands before the message in a table.
AHEAD = {"transposed": "transposed: ", "shape-error": "shapes: "}


def band(error: float | None) -> str:
    """A relative error as a power of ten that it does not exceed: the digits differ from machine to machine, the power seldom does."""
    if error is None:
        return "–"
    return "0" if error == 0 else f"≤ 1e{ceil(log10(error) - 1e-9):+03d}".replace("e+00", "e0")


def sizes(row: dict) -> str:
    """The sizes tried: for each dimension its value in each draw."""
    drawn = [s for s in row.get("sizes", ()) if s]
    names = sorted({name for s in drawn for name in s}, key=lambda name: (name.lower(), name))
    return ", ".join(f"{name} {'/'.join(str(s[name]) for s in drawn if name in s)}" for name in names)


def proof(row: dict) -> str:
    return "yes" if row.get("proved") else "no" if row["kind"] in ("gradient", "identity") else "–"


def mutants(row: dict) -> str:
    """How many were rejected of how many; what became of the others."""
    if "mutants" not in row:
        return "–"
    equal, survived = len(row["proved_equal"]), len(row["survived"])
    return f"{row['rejected']}/{row['mutants']}" + (f" +{equal} equal" if equal else "") + (f" +{survived} SURVIVE" if survived else "")


def sentences(totals: dict) -> list[str]:
    """What the rows add up to."""
    t = totals
    passed = "all of them are correct" if t["passed"] == t["executed"] else f"{t['passed']} of them are correct"
    parts = [f"{t['displayed']} equations are displayed. {t['executed']} of them are executed as printed, and {passed}."]
    if t["wrong_on_purpose"]:
        refused = t["wrong_on_purpose"] - t["wrong_and_true"]
        parts.append(f"{t['wrong_on_purpose']} are printed because they are wrong; {'all' if not t['wrong_and_true'] else refused} of these are rejected.")
    if t["not_executed"]:
        parts.append(f"{t['not_executed']} {'is' if t['not_executed'] == 1 else 'are'} not executed, for a reason that is given.")
    if t["unlabelled"]:
        parts.append(f"{t['unlabelled']} without a label cannot be judged.")
    parts.append(f"{t['proved']} of the {t['provable']} gradients and identities are proved exactly.")
    rest = f"the other {t['proved_equal']} are proved equal to what is printed" if not t["survived"] else f"{t['proved_equal']} are proved equal to what is printed, {t['survived']} survive"
    parts.append(f"{t['mutants']:,} variants with one edit were tried: {t['rejected']:,} are rejected, {rest}.")
    return parts


def front(totals: dict) -> str:
    """The totals in four figures, as HTML."""
    t = totals
    figures = {
        "equations displayed": t["displayed"],
        "executed and correct": t["passed"],
        "printed as wrong, and rejected": t["wrong_on_purpose"] - t["wrong_and_true"],
        "wrong variants rejected": t["rejected"],
    }
    cells = "".join(f"<div><dt>{words}</dt><dd>{number:,}</dd></div>" for words, number in figures.items())
    return f'<dl class="totals">{cells}</dl>'


def text(ledger: dict) -> str:
    """The ledger for a terminal."""
    lines, chapter = [], None
    for row in ledger["rows"]:
        if row["chapter"] != chapter:
            chapter = row["chapter"]
            lines += ["", f"{chapter:<38} {'kind':<13} {'complex step':<13} {'autograd':<9} {'proof':<6} mutants rejected"]
        name = row["label"] or f"line {row['line']}"
        if row["mark"] or row["status"] != "correct":
            lines.append(f"  {name:<36} {_said(row)}")
            continue
        errors = [band(row["errors"].get(oracle)) for oracle in ORACLES]
        lines.append(f"  {name:<36} {row['kind']:<13} {errors[0]:<13} {errors[1]:<9} {proof(row):<6} {mutants(row)}")
    lines += ["", *sentences(ledger["totals"])]
    if ledger["totals"]["short"]:
        lines += ["", "Falls short:", *(f"  {name}: {why}" for name, why in ledger["totals"]["short"].items())]
    return "\n".join(lines[1:])


def _said(row: dict) -> str:
    if row["mark"] == "wrong":
        found = "rejected" if row["status"] in REJECTED else f"NOT REJECTED ({row['status']})"
        return f"wrong on purpose: {found}; {row['reason']}"
    if row["mark"]:
        return f"{row['mark']}: {row['reason']}"
    return f"{row['status'].upper()}: {row.get('message') or row['reason']}"


def tables(rows: list[dict]) -> str:
    """The executed equations of a chapter as a Markdown table, one row each, with a link to the equation."""
    head = ["Equation", "Kind", "Mutants", "Proof", "Complex step", "Autograd", "Sizes"]
    cells = [[r["kind"], mutants(r), proof(r), *(band(r["errors"].get(o)) for o in ORACLES), sizes(r)] for r in rows]
    # Spaces that do not break: a narrow screen scrolls the table, and no row takes three lines.
    return table(head, [[_link(r), *(cell.replace(" ", "\N{NO-BREAK SPACE}") for cell in line)] for r, line in zip(rows, cells, strict=True)])


def wrong_table(rows: list[dict]) -> str:
    """The equations that are printed because they are wrong: where each is from, and how it was rejected."""
    found = [[_link(r), r["reason"], AHEAD.get(r["status"], "") + re.sub(r"([\\_*`$])", r"\\\1", r["message"])] for r in rows]
    return table(["Equation", "Where from", "How it was rejected"], found)


def unexecuted_table(rows: list[dict]) -> str:
    """The equations that are not executed, with the reason that they give."""
    return table(["Equation", "Why it is not executed"], [[_link(r), r["reason"]] for r in rows])


def _link(row: dict) -> str:
    return "{eq}`" + row["label"] + "`"


def table(head: list[str], rows: list[list[str]]) -> str:
    """A Markdown table; a bar inside a cell would end it."""
    lines = [head, ["---"] * len(head), *([str(cell).replace("|", r"\|") for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def fates(rows: list[dict]) -> dict[str, dict[str, int]]:
    """For each kind of edit, the commonest first: how many mutants came to which end."""
    found: dict[str, dict[str, int]] = {}
    for row in rows:
        for kind, ends in row.get("edits", {}).items():
            counts = found.setdefault(kind, dict.fromkeys(FATES, 0))
            for fate, count in ends.items():
                counts[fate] += count
    return dict(sorted(found.items(), key=lambda item: (-sum(item[1].values()), item[0])))
