"""How `wordgrad check` tells what it found: lines for people, or JSON for programs."""

from __future__ import annotations

import json
import os
import re
import sys
from collections import Counter

WIDTH = 100  # of a quoted line
COLOURS = {"right": "32", "wrong": "31", "not read": "33", "definition": "2", "declaration": "2", "skipped": "2"}
BOLD, CYAN = "1", "36"
NAMED = re.compile("(?:in the definition of '.*?': )*.*?'(.*?)'(?![a-z'])")  # the name that is not declared


class Report:
    """Counts findings; `status` is the exit status of the command."""

    def __init__(self, verbose: bool):
        self.verbose, self.file = verbose, ""
        self.total, self.here = Counter(), Counter()
        self.files = self.problems = 0

    def begin(self, file: str) -> None:
        self.file, self.here = file, Counter()
        self.files += 1

    def finding(self, finding) -> None:
        self.here[finding.group] += 1
        self.here["proved"] += finding.group == "right" and bool(finding.verdict.proved)

    def end(self) -> None:
        self.total += self.here

    def status(self, strict: bool) -> int:
        if self.problems:
            return 2
        if self.total["wrong"] or strict and self.total["not read"]:
            return 1
        return 2 if self.total["not read"] else 0


class Text(Report):
    """A line for each fault, the author's line with the place marked beneath it, and a summary."""

    def __init__(self, verbose: bool):
        super().__init__(verbose)
        self.colour = sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
        self.reasons, self.undeclared = Counter(), {}

    def begin(self, file: str) -> None:
        super().begin(file)
        self.reasons, self.undeclared = Counter(), {}

    def finding(self, finding) -> None:
        super().finding(finding)
        verdict = finding.verdict
        if finding.status == "skipped":
            self.reasons[verdict.message.split(":")[0]] += 1
        if finding.status == "undeclared":
            name = NAMED.match(verdict.message)
            self.undeclared[name[1] if name else verdict.message] = None
        fault = finding.group in ("wrong", "not read")
        if fault or self.verbose:
            word = "right" if finding.status == "correct" else finding.status
            message = verdict.message or (_evidence(verdict) if finding.status == "correct" else "")
            self._line(finding.formula.piece, finding.start, self._paint(word, COLOURS[finding.group]) + (f": {message}" if message else ""))
            self._quote(finding.formula.piece, finding.start, finding.end if fault else 0)
            if verdict.hint:
                print(f"    {self._paint('hint', CYAN)}: {verdict.hint}")

    def end(self) -> None:
        super().end()
        if self.undeclared:
            names = [*self.undeclared][:8]
            more = f" and {len(self.undeclared) - 8} more" if len(self.undeclared) > 8 else ""
            print(f"{self.file}: declared nowhere: {', '.join(names)}{more} (declare them in the file, or try --notation; see --help)")
        print(f"{self._paint(self.file, BOLD)}: {self._counts(self.here)}" + self._skipped())

    def empty(self, file: str) -> None:
        print(f"{file}: the file is empty")

    def problem(self, file: str, problem) -> None:
        self.problems += 1
        if problem.place:
            self.file, (formula, start, end) = file, problem.place
            self._line(formula.piece, start, f"{self._paint('notation', COLOURS['not read'])}: {problem}")
            self._quote(formula.piece, start, end)
        else:
            print(f"wordgrad check: {file}: {problem}", file=sys.stderr)

    def close(self, status: int) -> None:
        if self.files > 1:
            print(f"{self._paint(f'{self.files} files', BOLD)}: {self._counts(self.total)}")

    def _counts(self, counts: Counter) -> str:
        proved = f" ({counts['proved']} proved)" if counts["proved"] else ""
        parts = [self._paint(f"{counts[g]} {g}", COLOURS[g] if counts[g] else "2") + (proved if g == "right" else "") for g in ("right", "wrong", "not read")]
        taken = [f"{counts[g]} {g}{'s' if counts[g] != 1 else ''}" for g in ("definition", "declaration") if counts[g]]
        return "; ".join(p for p in (", ".join(parts), ", ".join(taken), f"{counts['skipped']} skipped" if counts["skipped"] else "") if p)

    def _skipped(self) -> str:
        return f" ({', '.join(f'{count} {reason}' for reason, count in self.reasons.items())})" if self.reasons else ""

    def _line(self, piece, start: int, message: str) -> None:
        line, column = piece.position(start)
        cell = f":cell {piece.cell}" if piece.cell else ""
        print(f"{self._paint(f'{self.file}{cell}:{line}:{column}', BOLD)}: {message}")

    def _quote(self, piece, start: int, end: int) -> None:
        """The author's line, and below it marks from `start` to `end`, or to the end of the line."""
        number, column = piece.position(start)
        line = "".join(" " if c.isspace() else c for c in piece.line(number))
        first = len(line) - len(line.lstrip())
        left = max(first, min(column - 1 - WIDTH // 2, len(line) - WIDTH))
        head, shown = "…" if left > first else "", line[left : left + WIDTH]
        tail = "…" if left + WIDTH < len(line) else ""
        print(f"    {head}{shown}{tail}")
        if end:
            length = max(1, min(end - start, len(line.rstrip()) - column + 1, left + WIDTH - column + 1))
            print(f"    {' ' * (len(head) + column - 1 - left)}{self._paint('^' * length, COLOURS['wrong'])}")

    def _paint(self, text: str, code: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if self.colour else text


def _evidence(verdict) -> str:
    return ", ".join([*(f"{name} {error:.0e}" for name, error in verdict.errors.items()), *(["proved"] if verdict.proved else [])])


class Json(Report):
    """One object with `findings`, `errors`, `summary` and `status`; the chapter on checking notes names the fields."""

    def __init__(self, verbose: bool):
        super().__init__(verbose)
        self.findings, self.errors = [], []

    def finding(self, finding) -> None:
        super().finding(finding)
        verdict, piece = finding.verdict, finding.formula.piece
        (line, column), (end_line, end_column) = piece.position(finding.start), piece.position(finding.end)
        self.findings.append({
            "file": self.file, "cell": piece.cell, "line": line, "column": column, "end_line": end_line, "end_column": end_column,
            "group": finding.group, "verdict": finding.status, "message": verdict.message, "hint": verdict.hint,
            "errors": verdict.errors, "proved": verdict.proved, "latex": finding.formula.latex.strip(), "inline": finding.formula.kind == "inline",
        })  # fmt: skip

    def empty(self, file: str) -> None:
        self.errors.append({"file": file, "message": "the file is empty"})

    def problem(self, file: str, problem) -> None:
        self.problems += 1
        line, column = problem.place[0].piece.position(problem.place[1]) if problem.place else (None, None)
        cell = problem.place[0].piece.cell if problem.place else None
        self.errors.append({"file": file, "cell": cell, "line": line, "column": column, "message": str(problem)})

    def close(self, status: int) -> None:
        groups = {g.replace(" ", "_"): self.total[g] for g in COLOURS}
        json.dump({"findings": self.findings, "errors": self.errors, "summary": {"files": self.files, **groups}, "status": status}, sys.stdout, ensure_ascii=False, indent=1)
        print()
