"""What an answer to an exercise is told, and how it is shown."""

from dataclasses import dataclass, field
from html import escape

WORDS = {
    "open": "open", "correct": "right", "unfinished": "no answer yet", "wrong": "not right", "transposed": "right up to a transpose",
    "shape-error": "the shapes do not fit", "unreadable": "cannot be read", "undeclared": "a symbol is not declared",
}  # fmt: skip


@dataclass
class Answer:
    """The reply to an answer.

    Attributes:
        status: open, correct, unfinished, wrong, transposed, shape-error, unreadable or undeclared.
        message: what form is expected, what was proved, or what was found.
        hint: what to look at; how much it says depends on the level asked for.
        right: what is right already, one line each.
        marked: the answer with the place of an unreadable or unknown part marked; `place` marks the place that the hint speaks of.
        more: the level of hint that would say more; 0 if none would.
        form: for an open exercise, what is expected, as Markdown.
    """

    status: str
    message: str
    exercise: object = None
    verdict: object = None
    hint: str = ""
    right: list = field(default_factory=list)
    marked: str = ""
    place: str = ""
    more: int = 0
    form: str = ""

    @property
    def ok(self):
        return self.status == "correct"

    def __bool__(self):
        return self.ok

    def _lines(self):
        head = f"{self.exercise.name}: {WORDS[self.status]}." if self.exercise else f"{WORDS[self.status]}."
        yield f"{head} {_sentence(self.message)}".rstrip()
        if self.marked and not self.place:
            yield self.marked
        for line in self.right:
            yield f"Right already: {line}"
        if self.hint:
            yield f"Hint: {self.hint}"
        if self.place:
            yield self.place
        if self.more:
            yield f"For {'more' if self.more == 2 else 'the worked step'} add hint={self.more}."

    def __str__(self):
        return "\n".join(self._lines())

    __repr__ = __str__

    def _repr_markdown_(self):
        return self.form if self.status == "open" else None

    def _repr_html_(self):
        if self.status == "open":
            return None  # shown as Markdown, so that its mathematics is set
        sign, look = ("✓", "ok") if self.ok else ("✗", "bad")
        first, *more = self._lines()
        body = "".join(f"<pre>{escape(line)}</pre>" if "\n" in line else f"<p>{escape(line)}</p>" for line in more)
        head = f'<span aria-hidden="true">{sign}</span> {escape(first)}'
        if not body:
            return f'<div class="verdict verdict-{look}">{head}</div>'
        return f'<details open class="verdict verdict-{look}"><summary>{head}</summary>{body}</details>'


def _sentence(text):
    return text if not text or text[-1] in ".!?" else f"{text}."
