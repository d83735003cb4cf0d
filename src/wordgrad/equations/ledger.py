"""The ledger: every displayed equation of the book, how it was judged, and what became of its mutants."""

import hashlib
import json
import os
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from .chapters import ALL, book
from .mutate import TRUTH_ERRORS, Mutation, edits, holds, mutants, proved
from .notation import Definition


def ledger(jobs=None, progress=None, fresh=False):
    """The rows and totals of the ledger.

    Args:
        jobs: how many processes share the work; None means one for each core.
        progress: called with (equations done, equations in all) after each.
        fresh: recompute even if nothing has changed since the last time.

    Returns:
        {"rows": [...], "totals": {...}}: one row for each displayed equation, in the order of the book; the totals `displayed`, `executed`, `passed`,
        `proved`, `provable`, `mutants`, `rejected`, `proved_equal`, `survived`, `short` (labels that fall short, with the reason).
    """
    place = book().folder.parent / "_build" / f"ledger-{_fingerprint()}.json"
    if not fresh and (found := _recorded(place)):
        return found
    lock = _take(place)
    if lock is None and (found := _recorded(place)):
        return found
    try:
        rows = list(_rows(jobs or os.cpu_count() or 1, progress or (lambda done, total: None)))
        result = {"rows": rows, "totals": totals(rows)}
        if lock is not None:
            part = place.with_suffix(f".{os.getpid()}")
            part.write_text(json.dumps(result), encoding="utf-8")
            part.replace(place)
    finally:
        if lock is not None:
            lock.unlink(missing_ok=True)
    return result


def _fingerprint():
    """Changes when a chapter, the checker or a version changes."""
    from importlib.metadata import version

    digest = hashlib.sha256()
    toc = book().folder.parent / "_toc.yml"
    files = [*sorted(book().folder.glob("*.md")), *sorted(Path(__file__).parent.glob("*.py")), Path(__file__).parent / "grammar.lark", toc]
    for path in files:
        if path.exists():
            digest.update(path.name.encode() + path.read_bytes())
    digest.update(" ".join(version(p) for p in ("sympy", "torch", "lark")).encode())
    return digest.hexdigest()[:16]


def _recorded(place):
    return json.loads(place.read_text(encoding="utf-8")) if place.exists() else None


def _take(place):
    """A lock, so that pages built side by side compute the ledger once; None if another finished it, or where nothing can be written."""
    lock = place.with_suffix(".lock")
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        for _ in range(6000):
            try:
                os.close(os.open(lock, os.O_CREAT | os.O_EXCL))
                return lock
            except FileExistsError:
                if place.exists():
                    return None
                if time.time() - lock.stat().st_mtime > 600:
                    lock.unlink(missing_ok=True)
                time.sleep(0.1)
    except OSError:
        pass
    return None


def _rows(jobs, progress):
    equations = [*book().equations.values(), *book().unlabelled]
    tasks = [e.label for e in equations if e.label]
    found = {}
    if jobs == 1:
        for done, label in enumerate(tasks, 1):
            found[label] = row(label)
            progress(done, len(tasks))
    else:
        with ProcessPoolExecutor(jobs) as pool:
            for done, (label, one) in enumerate(zip(tasks, pool.map(row, tasks, chunksize=4), strict=True), 1):
                found[label] = one
                progress(done, len(tasks))
    for e in equations:
        yield found[e.label] if e.label else {"label": "", "chapter": e.chapter, "line": e.line, "kind": "unlabelled", "status": "unlabelled", "mark": "", "reason": "a display equation needs a label"}


def row(label):
    """One row of the ledger: the verdict of every oracle and the mutants."""
    equation = book().find(label)
    base = {"label": label, "chapter": equation.chapter, "line": equation.line, "mark": equation.mark, "reason": equation.reason}
    if equation.mark == "not executed":
        return {**base, "kind": "not executed", "status": "not executed"}
    verdict = book().verify(label, ALL)
    base |= {"kind": verdict.kind, "status": verdict.status, "message": verdict.message, "cases": verdict.cases, "proved": verdict.proved}
    base |= {"errors": {k: float(f"{e:.0e}") for k, e in verdict.errors.items()}, "sizes": verdict.sizes[:1]}
    if equation.mark == "wrong" or not verdict.ok:
        return base
    notation = book().notation(equation.chapter)
    tried = _definition_mutants(equation) if label in book().kinds else mutants(notation.read(equation.latex), notation)
    return {**base, "mutants": tried.made, "rejected": tried.rejected, "proved_equal": tried.equal, "survived": tried.survivors}


def _definition_mutants(equation):
    """A changed definition must break an equation that depends on it."""
    notation = book().notation(equation.chapter)
    statement = notation.read(equation.latex)
    rel = statement.equations[0]
    result = Mutation(equal=[], survivors=[])
    dependents = _dependents(equation, notation, rel)
    for edit in edits(statement, notation):
        changed = edit.statement.equations[0]
        if changed.args[0] != rel.args[0]:
            continue
        result.made += 1
        if any(not _still_holds(label, equation, changed) for label in dependents):
            result.rejected += 1
            continue
        (result.equal if proved(edit.statement, notation) else result.survivors).append(str(edit))
    return result


def _dependents(equation, notation, rel):
    """The labels of the equations that use what this one defines, its own chapter first; itself if its chain has more links."""
    name = _defined_name(notation, equation.label)
    found = [equation.label] if len(rel.args) > 2 else []
    others = sorted(book().equations.values(), key=lambda e: (e.chapter != equation.chapter, book().chapters.index(e.chapter)))
    for other in others:
        if other.mark or other.label == equation.label:
            continue
        scope = book().notation(other.chapter)
        if _defined_name(scope, equation.label) is None:
            continue
        names = {n for r in scope.read(other.latex).equations for node in r.walk() if node.kind == "sym" for n in (node.value, *scope.deps(node.value))}
        if name in names:
            found.append(other.label)
    return found


def _tables(notation):
    for value in notation.values.values():
        yield value
    for table in (notation.patterns, notation.functions):
        for several in table.values():
            yield from several


def _defined_name(notation, label):
    return next((d.name for d in _tables(notation) if d.label == label), None)


def _still_holds(label, equation, changed):
    """Whether a dependent equation survives the changed definition."""
    other = book().find(label)
    notation = book().notation(other.chapter).copy()
    for table in (notation.values, notation.patterns, notation.functions):
        for name, value in table.items():
            several = value if isinstance(value, list) else [value]
            new = [Definition(d.name, d.head, changed.args[1], d.label) if d.label == equation.label else d for d in several]
            table[name] = new if isinstance(value, list) else new[0]
    try:
        return holds(notation.read(other.latex), notation)
    except TRUTH_ERRORS:
        return False


def totals(rows):
    """What the rows add up to, and which of them fall short."""
    executed = [r for r in rows if r["mark"] == "" and r["status"] != "unlabelled"]
    passed = [r for r in executed if r["status"] == "correct"]
    provable = [r for r in executed if r["kind"] in ("gradient", "identity")]
    short = {r["label"] or f"{r['chapter']}.md:{r['line']}": r.get("message") or r["reason"] or r["status"] for r in rows if _short(r)}
    displayed, skipped = len(rows), sum(r["mark"] == "not executed" for r in rows)
    if skipped > 0.05 * displayed:
        short["not executed"] = f"{skipped} of {displayed} equations are not executed; at most 5 % may be"
    return {
        "displayed": displayed, "executed": len(executed), "passed": len(passed), "not_executed": skipped, "wrong_on_purpose": sum(r["mark"] == "wrong" for r in rows),
        "provable": len(provable), "proved": sum(r.get("proved") is True for r in provable), "mutants": sum(r.get("mutants", 0) for r in rows), "rejected": sum(r.get("rejected", 0) for r in rows),
        "proved_equal": sum(len(r.get("proved_equal", ())) for r in rows), "survived": sum(len(r.get("survived", ())) for r in rows), "short": short,
    }  # fmt: skip


def _short(r):
    """Whether a row falls short: wrong where it should be right, right where it should be wrong, or with a surviving mutant."""
    if r["mark"] == "wrong":
        return r["status"] not in ("wrong", "shape-error", "transposed")
    if r["mark"] == "not executed":
        return not r["reason"]
    return r["status"] != "correct" or bool(r.get("survived"))
