r"""Exercises: the reader's LaTeX against what the page asks for.

An exercise is a box in a chapter; its solution is the displayed equation `eq-` + its label, in the dropdown below, verified like every other:

    :::{exercise} Title                      The left side of the solution is what is asked, its conditions hold for the answer too, and the chapter's
    :label: ex-name                          tables say what the symbols are. Lines that the page does not show may stand in the box:

    % without: \hat{y}                       names that the answer must not contain (separated by commas)
    % mistake: U^\top \hat{y} :: words       a wrong answer that is common, in any form, and what a teacher says to it
    % hint: words                            the worked step, for `hint=3`
    :::

Whether an answer is right is decided against the left side, differentiated from the printed definitions. The solution serves for hints only.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from ..book.chapters import ALL, book
from ..equations.checking import judge
from ..equations.verdict import Verdict
from ..latex.macros import expand
from ..latex.syntax import Unreadable, key, latex
from .cases import constant, shape_of
from .mistakes import Diagnosis, diagnose
from .reply import Answer

BOX = re.compile(r"^(:{3,})\{exercise\}[ \t]*(?P<title>[^\n]*)\n(?P<body>.*?)^\1[ \t]*$", re.DOTALL | re.MULTILINE)
LABEL = re.compile(r"^:label:\s*(ex-[\w-]+)\s*$", re.MULTILINE)
LINE = re.compile(r"^%\s*(without|mistake|hint)\s*:\s*(.+?)\s*$", re.MULTILINE)
DECIMAL = re.compile(r"(?P<sign>[-+−]?)\s*(?P<whole>\d*)\.?(?P<part>\d*)\s*(?:(?:\\times|\\cdot)\s*10\s*\^\s*\{?\s*(?P<power>-?\d+)\s*\}?)?")
DIGITS = 3


@dataclass(frozen=True)
class Exercise:
    """One exercise: where it stands, its solution's label, and the lines that the page does not show."""

    name: str
    title: str
    chapter: str
    line: int
    without: tuple = ()
    mistakes: tuple = ()
    hints: tuple = ()

    @property
    def equation(self):
        """The solution, as it is printed."""
        return book().find(f"eq-{self.name}")

    @property
    def notation(self):
        return book().notation(self.chapter)


def exercises():
    """All exercises of the book by name, in the order of the chapters."""
    return _exercises(book())


@lru_cache(maxsize=2)
def _exercises(of):
    found = {}
    for chapter in of.chapters:
        text = (of.folder / f"{chapter}.md").read_text(encoding="utf-8")
        for box in BOX.finditer(text):
            label = LABEL.search(box["body"])
            line = text.count("\n", 0, box.start()) + 1
            if not label:
                raise ValueError(f"{chapter}.md:{line}: the exercise {box['title']!r} needs a line ':label: ex-…'")
            if label[1] in found:
                raise ValueError(f"{chapter}.md:{line}: the label {label[1]} stands twice")
            said = {kind: tuple(text for k, text in LINE.findall(box["body"]) if k == kind) for kind in ("without", "mistake", "hint")}
            names = tuple(n.strip() for n in ",".join(said["without"]).split(",") if n.strip())
            pairs = tuple(tuple(part.strip() for part in m.split("::", 1)) for m in said["mistake"])
            found[label[1]] = Exercise(label[1], box["title"].strip(), chapter, line, names, pairs, said["hint"])
    return found


def find(name):
    """The exercise of that name.

    Raises:
        ValueError: there is none; names that resemble it are given.
    """
    known = exercises()
    if name not in known:
        near = [k for k in known if isinstance(name, str) and name.split("-")[-1] in k][:3]
        raise ValueError(f"the book has no exercise named {name!r}" + (f"; did you mean {', '.join(near)}?" if near else ""))
    return known[name]


_tries = {}  # name -> the different wrong answers given in this session, in order


def answer(name, text="", hint=None, exact=False):
    r"""Judge an answer to an exercise of the book.

    Args:
        name: the exercise's label, `ex-…`.
        text: LaTeX, as a raw string: the whole equation or its right side alone; for a number also a decimal with three significant digits.
        hint: 1 names the kind of mistake, 2 marks its place, 3 shows the worked step; None is 1 for the first wrong answer, 2 for later ones.
        exact: also run autograd (torch) and the exact proof (SymPy).

    Returns:
        An `Answer`; without a text, what form is expected.

    Raises:
        ValueError: there is no such exercise, or an argument is of another kind.
    """
    exercise = find(name)
    if not isinstance(text, str):
        raise ValueError(f"text must be a string of LaTeX, not {type(text).__name__}")
    if hint not in (None, 1, 2, 3):
        raise ValueError(f"hint must be 1, 2, 3 or None, not {hint!r}")
    asked = _Asked(exercise)
    if not text.strip():
        step = " ".join(exercise.hints) if hint == 3 else ""
        return Answer("open", asked.expected(""), exercise, hint=step, form=asked.expected("$") + (f" Hint: {step}" if step else ""))
    verdict, diagnosis = asked.judge(text.strip().strip("$").strip(), exact)
    if verdict.ok and not diagnosis:
        return Answer("correct", asked.praise(verdict), exercise, verdict)
    tried = _tries.setdefault(name, [])
    if text not in tried:
        tried.append(text)
    level = hint or min(tried.index(text) + 1, 2)
    words = diagnosis.words(level) if diagnosis else _near(verdict, asked)
    if level == 3 and exercise.hints:
        words = " ".join(exercise.hints)
    status = "unfinished" if verdict.ok else verdict.status
    right = diagnosis.right if diagnosis else []
    more = 2 if level < 2 and diagnosis and (diagnosis.marked or diagnosis.words(2) != words) else 3 if level < 3 and exercise.hints else 0
    return Answer(status, verdict.message, exercise, verdict, words, right, verdict.marked, diagnosis.marked if diagnosis and level == 2 else "", more)


def _near(verdict, asked):
    """For a name that nobody declared: those of the exercise with the same letter."""
    if verdict.status != "undeclared" or not verdict.place:
        return ""
    typed = verdict.latex[slice(*verdict.place)].strip("\\{} ")
    names = sorted({latex(n) for side in (asked.left, *asked.forms) for n in side.walk() if n.kind == "sym" and n.value.strip("\\{} ")[:1] == typed[:1]})
    return f"Did you mean {' or '.join(names)}?" if names else "Use the symbols of the chapter; its tables declare them."


class _Asked:
    """What an exercise asks: the left side, its conditions, and the solution's forms."""

    def __init__(self, exercise):
        self.exercise, self.notation = exercise, exercise.notation
        equation = exercise.equation
        self.statement = self.notation.read(equation.latex)
        rel = self.statement.equations[0]
        self.left, self.forms = rel.args[0], rel.args[1:]
        self.conditions = "".join(rf", \quad \text{{if }} {latex(c)}" for c in self.statement.conditions)
        self.number = constant(self.forms[-1], self.notation)
        if self.number is not None and (self.number == 0 or self.forms[-1].kind == "num") and shape_of(self.statement, self.notation) != "a number":
            self.number = None  # an array of zeros

    def expected(self, sign):
        """What to type; `sign` stands around mathematics, and the equation on a line of its own then.

        A display would be numbered by JupyterLab.
        """
        if self.number is not None:
            return f"Expected: a number, exact or rounded to {DIGITS} significant digits or more."
        tail = "".join(f", {latex(c)}" for c in self.statement.conditions)
        around = (f"\n\n{sign}\\displaystyle ", f"{sign}\n\n") if sign else (" ", ", ")
        shape = shape_of(self.statement, self.notation).replace("(", f"{sign}(").replace(")", f"){sign}").replace("×", r" \times " if sign else "×")
        return rf"Expected: the right side of{around[0]}{latex(self.left)} = \dots{tail}{around[1]}{shape}. The whole equation will do as well."

    def praise(self, verdict):
        if self.number is not None:
            return f"The value is {self.number:.6g}."
        found = ", ".join(f"{name} {error:.0e}" if error else f"{name} without any difference" for name, error in verdict.errors.items())
        proof = "; proved by SymPy at small sizes" if verdict.proved else ""
        how = "the left side, differentiated from the printed definitions" if verdict.kind == "gradient" else "the left side, evaluated from the printed definitions"
        return f"It agrees with {how}, in {verdict.cases} random cases ({found}){proof}."

    def judge(self, text, exact):
        """(verdict, diagnosis or None) on a text."""
        if self.number is not None and (found := self._decimal(text)):
            return found
        try:
            text = expand(text, self.notation.macros)
            own = self.notation.read(text.lstrip("= "))
        except Unreadable as error:
            place = (error.start, error.end) if error.end > error.start else None
            return Verdict("unreadable", str(error), latex=text.lstrip("= "), place=place), None
        text = text.lstrip("= ")
        if len(own.equations) != 1 or own.equations[0].value and set(own.equations[0].value) != {"="}:
            return Verdict("unreadable", "one equation or one right side is expected", latex=text), None
        sides = own.equations[0].args
        skip = sides[1].start if len(sides) > 1 and self._names_asked(sides[0]) else 0
        verdict = self._judged(text, skip, exact)
        if own.conditions and verdict.ok and not self._judged(latex(sides[-1]), 0, False).ok:
            verdict.status, verdict.message = "wrong", "this holds only under the condition that you added, and the exercise does not grant it"
        if verdict.ok:
            return verdict, self._unfinished(sides[-1])
        if verdict.status not in ("wrong", "transposed", "shape-error"):
            return verdict, None
        return verdict, diagnose(self.statement, self.forms, sides[-1], self.notation, self.exercise.mistakes, verdict.status, text)

    def _judged(self, text, skip, exact):
        """The verdict on `left = text`, with places that refer to the text."""
        head = f"{latex(self.left)} = "
        verdict = judge(head + text[skip:] + self.conditions, self.notation, ALL if exact else ("complex step",), hints=False)
        verdict.latex = text
        if verdict.place:
            start, end = (p - len(head) + skip for p in verdict.place)
            verdict.place = (max(start, skip), min(end, len(text))) if end > 0 and start < len(text) else None
            if verdict.place and verdict.status in ("wrong", "transposed", "shape-error") and verdict.place[1] - verdict.place[0] > 0.7 * (len(text) - skip):
                verdict.place = None  # nearly all of it: nothing is gained by marking that
        return verdict

    def _names_asked(self, side):
        """Whether the left side that was typed is the one asked for, perhaps with a plain J or without its arguments."""
        if side == self.left:
            return True
        if side.kind == self.left.kind == "deriv" and side.args[1] == self.left.args[1]:
            inner = side.args[0]
            return inner.kind in ("sym", "apply") and (inner.args[0] if inner.kind == "apply" else inner).value[:1] in ("J", "L", "E")
        return False

    def _unfinished(self, side):
        """A true right side that only says the left side again."""
        solved = [n for form in self.forms for n in form.walk()]
        for node in side.walk():
            again = node == self.left and node not in solved
            derivative = node.kind in ("deriv", "prime-call", "prime") and not any(n.kind == node.kind for n in solved)
            if (again or derivative) and self.number is None or derivative:
                return Diagnosis("It is true, but it still contains a derivative: carry it out." if derivative else "It is true, but it says the left side again.", node=node)
            heads = {key(n.args[0]) for n in self.left.walk() if n.kind == "apply"} | {key(n) for n in self.left.walk() if n.kind == "sym" and key(n) in self.notation.functions}
            known = {key(n) for n in solved if n.kind == "sym"}
            if node.kind == "call" and node.value in self.exercise.without:
                return Diagnosis(f"It is true, but it still contains {node.value}: see which form is asked for.", node=node)
            if self.number is None and node.kind == "sym" and (key(node) in heads - known or {node.value, key(node)} & set(self.exercise.without)):
                return Diagnosis(f"It is true, but it still contains {latex(node)}: write it in the terms that the exercise names.", node=node)
        return None

    def _decimal(self, text):
        """A decimal is compared as far as it goes."""
        percent = text.rstrip().endswith("%")
        match = DECIMAL.fullmatch(text.rstrip(" %\\").split("=")[-1].strip())
        if not match or not (match["whole"] or match["part"]):
            return None
        scale = 10.0 ** (int(match["power"] or 0) - 2 * percent)
        given = float(f"{match['whole'] or 0}.{match['part'] or 0}") * scale * (-1 if match["sign"] in ("-", "−") and match["sign"] else 1)
        unit = 10.0 ** -len(match["part"]) * scale
        digits = len((match["whole"] + match["part"]).lstrip("0"))
        verdict = Verdict("wrong", latex=text, kind="number")
        if abs(given - self.number) <= 1e-12 * max(1, abs(self.number)) or digits >= DIGITS and abs(given - self.number) <= 0.5001 * unit:
            verdict.status = "correct"
            return verdict, None
        verdict.message = f"{text} is not the value"
        for wrong, words in self.exercise.mistakes:
            other = constant(self.notation.read(wrong).equations[0].args[-1], self.notation)
            if other is not None and (abs(given - other) <= 1e-12 * max(1, abs(other)) or digits > 1 and abs(given - other) <= 0.5001 * unit):
                return verdict, Diagnosis(words, words)
        return verdict, Diagnosis(*_number_words(given, self.number, unit, digits))


def _number_words(given, value, unit, digits):
    """(first words, second words) on a wrong decimal."""
    import math

    if abs(given - value) <= 0.5001 * unit:
        return (f"As far as it goes this is right; give {DIGITS} significant digits.",) * 2
    if abs(given - value) <= 1.5 * unit and digits >= DIGITS:
        return ("The last digit is off: look at the rounding.",) * 2
    near = {"The sign is turned.": -value, "Is it the reciprocal?": 1 / value if value else None, "Logarithms here are natural, not to base 2.": value / math.log(2), "Logarithms here are natural, not to base 10.": value / math.log(10),
            "Per cent or a fraction? The value is off by a factor of 100.": value * 100, "This is one minus the value.": 1 - value, "Off by a factor of 2.": 2 * value, "Off by a factor of one half.": value / 2}  # fmt: skip
    for words, other in near.items():
        if other is not None and abs(given - other) <= (0.5001 * unit if digits > 1 else 1e-9 * abs(other)):
            return (words,) * 2
    return "The number is too " + ("large." if given > value else "small."), f"The value lies between {_below(value)} and {_above(value)}."


def _below(value):
    return f"{value - abs(value) * 0.1:.2g}"


def _above(value):
    return f"{value + abs(value) * 0.1:.2g}"


__all__ = ["Answer", "Exercise", "answer", "exercises", "find"]
