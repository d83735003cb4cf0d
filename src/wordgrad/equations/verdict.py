"""The verdict, and how it is shown: one calm line that unfolds into the details."""

import re
from dataclasses import dataclass, field
from html import escape

# How many sizes a verdict lists: a bound is tried at dozens.
SHOWN = 3
WORDS = {
    "correct": "correct", "wrong": "wrong", "transposed": "right up to a transpose",
    "shape-error": "the shapes do not fit",
    "unreadable": "cannot be read", "undeclared": "a symbol is not declared", "definition": "definition",
}  # fmt: skip


def spot(latex, start, end):
    """The formula on one line with the place marked on the line below."""
    end = max(min(end, start + 120, len(latex)), start + 1)
    left, right = max(0, start - 40), min(len(latex), end + 25)
    line = re.sub(r"\s", " ", latex[left:right])
    head, tail = "…" if left else "", "…" if right < len(latex) else ""
    return f"{head}{line}{tail}\n{' ' * (len(head) + start - left)}{'^' * min(end - start, right - start)}"


@dataclass
class Verdict:
    """What the checker says of one formula.

    Attributes:
        status: correct, wrong, transposed, shape-error, unreadable or undeclared.
        message: what was found, where, and what was expected; with numbers where values differ.
        hint: the kind of edit that would mend it, if one edit does; otherwise empty.
        errors: the worst relative error of each numeric oracle that ran.
        skipped: the oracles that did not run, with the reason.
        proved: whether SymPy proved it at small sizes; None if it did not run.
    """

    status: str
    message: str = ""
    hint: str = ""
    latex: str = ""
    label: str = ""
    kind: str = ""
    errors: dict = field(default_factory=dict)
    skipped: dict = field(default_factory=dict)
    proved: bool | None = None
    cases: int = 0
    sizes: list = field(default_factory=list)
    place: tuple | None = None
    edit: object = None

    @property
    def ok(self):
        """Whether the formula is correct as printed."""
        return self.status == "correct"

    def __bool__(self):
        return self.ok

    @property
    def marked(self):
        """The formula with the place of the fault marked, on two lines; empty if there is none."""
        return spot(self.latex, *self.place) if self.place and self.latex else ""

    def line(self):
        """The verdict in one line."""
        name = f"{self.label}: " if self.label else ""
        if not self.ok:
            return f"{name}{WORDS[self.status]}. {_sentence(self.message)}"
        found = [f"{o} {e:.0e}" if e else f"{o} 0" for o, e in self.errors.items()] + (
            ["proved"] if self.proved else []
        )
        if self.kind == "bound":
            found = [f"never broken in {self.cases} cases, not proved"]
        return f"{name}{self.kind or 'equation'} correct" + (f" ({', '.join(found)})" if found else "")

    def __str__(self):
        parts = [self.line(), self.marked, f"Hint: {self.hint}" if self.hint else ""]
        return "\n".join(p for p in parts if p)

    __repr__ = __str__

    def details(self):
        """(name, text) pairs: what was tried and found."""
        rows = [("Read as", self.kind)] if self.kind else []
        if self.message:
            rows.append(("Found", self.message))
        if self.hint:
            rows.append(("Hint", self.hint))
        rows += [
            (_sentence(oracle), f"worst relative error {error:.0e}" if error else "no difference at all")
            for oracle, error in self.errors.items()
        ]
        rows += [(_sentence(oracle), f"not run: {reason}") for oracle, reason in self.skipped.items()]
        if self.proved is not None:
            rows.append(("SymPy", "proved exactly at small sizes" if self.proved else "no exact proof"))
        if self.cases:
            rows.append(("Cases", str(self.cases)))
        if sizes := list(dict.fromkeys("; ".join(f"{k} = {v}" for k, v in s.items()) for s in self.sizes if s)):
            more = f" and {len(sizes) - SHOWN} more" if len(sizes) > SHOWN else ""
            rows.append(("Sizes", " | ".join(sizes[:SHOWN]) + more))
        return rows

    def _repr_html_(self):
        state = "ok" if self.ok else "bad"
        sign = "✓" if self.ok else "✗"
        marked = f"<pre>{escape(self.marked)}</pre>" if self.marked else ""
        rows = "".join(f"<dt>{escape(a)}</dt><dd>{escape(b)}</dd>" for a, b in self.details())
        summary = f'<summary><span aria-hidden="true">{sign}</span> {escape(self.line())}</summary>'
        return f'<details class="verdict verdict-{state}">{summary}{marked}<dl>{rows}</dl></details>'


def _sentence(message):
    """With a capital at its beginning, where that is a word: a symbol keeps its letter."""
    return message[:1].upper() + message[1:] if message[1:2].isalpha() else message


class Verdicts(tuple):
    """Several verdicts, shown one line each."""

    @property
    def ok(self):
        return all(v.ok for v in self)

    def __repr__(self):
        return "\n".join(map(str, self))

    def _repr_html_(self):
        return "".join(v._repr_html_() for v in self)
