"""The ledger: every displayed equation of the book, how it was judged, and what became of its mutants."""

import hashlib
import json
import os
import signal
import sys
from collections import deque
from contextlib import contextmanager
from queue import Queue
from subprocess import PIPE, Popen
from threading import Thread

from ..equations.mutate import TRUTH_ERRORS, Mutation, edits, mutants, rejection
from ..formulas.declarations import Definition
from ..kept import sources
from .chapters import ALL, book, declarations, displays
from .totals import totals


def ledger(jobs=None, progress=None, fresh=False):
    """The rows and totals of the ledger.

    Args:
        jobs: how many processes share the work; None means one for each core.
        progress: called with (equations done, equations in all) after each.
        fresh: recompute even if nothing has changed since the last time.

    Returns:
        {"rows": [...], "totals": {...}}: one row for each displayed equation, in the order of the book; the totals
        `displayed`, `executed`, `passed`, `proved`, `provable`, `mutants`, `rejected`, `proved_equal`, `survived`,
        `short` (labels that fall short, with the reason).
    """
    place = book().folder.parent / "_build" / f"ledger-{_fingerprint()}.json"
    rows = None if fresh else _recorded(place)
    if rows is None:
        with _alone(place.with_name("ledger.lock")) as may_write:
            rows = None if fresh else _recorded(place)  # another process may have finished it while this one waited
            if rows is None:
                rows = list(_rows(jobs or os.cpu_count() or 1, progress or (lambda done, total: None)))
                if may_write:
                    _record(rows, place)
    return {"rows": rows, "totals": totals(rows)}


def _fingerprint():
    """Changes when an equation, a declaration, the checker or a version changes.

    Prose between the equations does not matter.
    """
    from importlib.metadata import version

    digest = hashlib.sha256(sources().encode())
    for chapter in book().chapters:
        text = (book().folder / f"{chapter}.md").read_text(encoding="utf-8")
        equations = [(e.label, e.latex, e.mark, e.reason) for e in displays(text, chapter)]
        digest.update(repr((chapter, declarations(text), equations)).encode())
    digest.update(" ".join(version(p) for p in ("sympy", "torch", "lark")).encode())
    return digest.hexdigest()[:16]


def _recorded(place):
    """The recorded rows, with the lines on which the equations stand now; None if there are none."""
    try:
        rows = json.loads(place.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    unlabelled = iter(book().unlabelled)
    return [{**r, "line": (book().find(r["label"]) if r["label"] else next(unlabelled)).line} for r in rows]


def _record(rows, place):
    """Keep the rows; older records go."""
    part = place.with_suffix(f".{os.getpid()}")
    part.write_text(json.dumps(rows), encoding="utf-8")
    part.replace(place)
    for old in place.parent.glob("ledger-*.json"):
        if old != place:
            old.unlink(missing_ok=True)


@contextmanager
def _alone(path):
    """Let one process at a time compute the ledger.

    The system lifts the lock when that process ends, however it ends. Yields whether files can be written.
    """
    try:
        import fcntl

        path.parent.mkdir(parents=True, exist_ok=True)
        lock = path.open("w")
        fcntl.lockf(lock, fcntl.LOCK_EX)
    except (ImportError, OSError):
        yield path.parent.is_dir() and os.access(path.parent, os.W_OK)
        return
    with lock:
        yield True


def _rows(jobs, progress):
    equations = sorted(
        [*book().equations.values(), *book().unlabelled], key=lambda e: (book().chapters.index(e.chapter), e.line)
    )
    labels = [e.label for e in equations if e.label]
    found = {}
    for one in map(row, labels) if jobs == 1 else _side_by_side(labels, jobs):
        found[one["label"]] = one
        progress(len(found), len(labels))
    for e in equations:
        yield (
            found[e.label]
            if e.label
            else {
                "label": "",
                "chapter": e.chapter,
                "line": e.line,
                "kind": "unlabelled",
                "status": "unlabelled",
                "mark": "",
                "reason": "a display equation needs a label",
            }
        )


def _side_by_side(labels, jobs):
    """The rows as they are done, in no order: each process takes a label as soon as it is free.

    The processes are fresh ones: a copy of one that runs threads, as a notebook's kernel does, may hang, and
    `multiprocessing` would run the caller's script again. They end when their input does, so none is left over if this
    process is stopped.
    """
    waiting, done = deque(labels), Queue()
    workers = [
        Popen([sys.executable, "-m", __name__], stdin=PIPE, stdout=PIPE, encoding="utf-8")
        for _ in range(min(jobs, len(labels)))
    ]

    def serve(worker):
        try:
            while waiting:
                worker.stdin.write(waiting.popleft() + "\n")
                worker.stdin.flush()
                done.put(json.loads(worker.stdout.readline()))
        except IndexError:  # another took the last label
            pass
        except (OSError, ValueError) as error:
            done.put(error)

    for worker in workers:
        Thread(target=serve, args=(worker,), daemon=True).start()
    try:
        for _ in labels:
            one = done.get()
            if isinstance(one, Exception):
                raise RuntimeError("a process of the ledger ended early; its error is above") from one
            yield one
    finally:
        waiting.clear()
        for worker in workers:
            worker.kill()
            worker.communicate()


def row(label):
    """One row of the ledger: the verdict of every oracle and the mutants."""
    equation = book().find(label)
    base = {
        "label": label,
        "chapter": equation.chapter,
        "line": equation.line,
        "mark": equation.mark,
        "reason": equation.reason,
    }
    if equation.mark == "not executed":
        return {**base, "kind": "not executed", "status": "not executed"}
    verdict = book().verify(label, ALL)
    base |= {
        "kind": verdict.kind,
        "status": verdict.status,
        "message": verdict.message,
        "cases": verdict.cases,
        "proved": verdict.proved,
    }
    base |= {"errors": {k: float(f"{e:.0e}") for k, e in verdict.errors.items()}, "sizes": verdict.sizes}
    if equation.mark == "wrong" or not verdict.ok:
        return base
    notation = book().notation(equation.chapter)
    tried = _definition_mutants(equation) if label in book().kinds else mutants(notation.read(equation.latex), notation)
    return {
        **base,
        "mutants": tried.made,
        "rejected": tried.rejected,
        "proved_equal": tried.equal,
        "survived": tried.survivors,
        "edits": tried.edits,
    }


def _definition_mutants(equation):
    """A changed definition must break an equation that depends on it."""
    notation = book().notation(equation.chapter)
    statement = notation.read(equation.latex)
    rel = statement.equations[0]
    result = Mutation()
    dependents = _dependents(equation, notation, rel)
    for edit in edits(statement, notation):
        changed = edit.statement.equations[0]
        if changed.args[0] != rel.args[0]:
            continue
        fault = next(filter(None, (_broken(label, equation, changed) for label in dependents)), "")
        result.add(edit, fault, notation)
    return result


def _dependents(equation, notation, rel):
    """The labels of the equations that use what this one defines, its own chapter first.

    Itself if its chain has more links.
    """
    name = _defined_name(notation, equation.label)
    found = [equation.label] if len(rel.args) > 2 else []
    others = sorted(
        book().equations.values(), key=lambda e: (e.chapter != equation.chapter, book().chapters.index(e.chapter))
    )
    for other in others:
        if other.mark or other.label == equation.label:
            continue
        scope = book().notation(other.chapter)
        if _defined_name(scope, equation.label) is None:
            continue
        names = {
            n
            for r in scope.read(other.latex).equations
            for node in r.walk()
            if node.kind == "sym"
            for n in (node.value, *scope.deps(node.value))
        }
        if name in names:
            found.append(other.label)
    return found


def _tables(notation):
    yield from notation.values.values()
    for table in (notation.patterns, notation.functions):
        for several in table.values():
            yield from several


def _defined_name(notation, label):
    return next((d.name for d in _tables(notation) if d.label == label), None)


def _broken(label, equation, changed):
    """What becomes wrong with a dependent equation under the changed definition; "" if it survives."""
    other = book().find(label)
    notation = book().notation(other.chapter).copy()
    for table in (notation.values, notation.patterns, notation.functions):
        for name, value in table.items():
            several = value if isinstance(value, list) else [value]
            new = [
                Definition(d.name, d.head, changed.args[1], d.label) if d.label == equation.label else d
                for d in several
            ]
            table[name] = new if isinstance(value, list) else new[0]
    try:
        return rejection(notation.read(other.latex), notation)
    except TRUTH_ERRORS:
        return "sense"


def _serve():
    """One label a line in, one row a line out."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that asks decides what is left to do
    for line in sys.stdin:
        print(json.dumps(row(line.strip())), flush=True)


if __name__ == "__main__":
    _serve()
