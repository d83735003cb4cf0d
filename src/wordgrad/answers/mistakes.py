"""What is wrong with an answer, and what is right already.

The answer's right side and the solution's are evaluated at the same random values (cases.py). Then, in this order: the mistakes that the page names;
right for distinct draws only; the sign or a factor of the whole; one edit of the answer that gives the solution (its place can be marked); one edit
of the solution that gives the answer (something was lost); the terms that agree. No derivative is taken here, so all of it is quick.
"""

from dataclasses import dataclass, field

from ..equations.edits import Edit, edits
from ..equations.verdict import spot
from ..formulas.compare import TOLERANCE
from ..latex.syntax import Node, Statement, latex
from ..numbers import matrix as mx
from ..numbers.matrix import Matrix
from .cases import cases, indices
from .slips import throughout, whole

STEPS, NODES = 12_000, 400  # a search ends after so many steps of evaluation (some 60 ms); longer answers are not searched

TOO_MUCH = {
    "sign": "A sign is wrong.", "inner sign": "Look at the sign inside a function: σ(x) and σ(-x) are different.", "term": "There is a term too many.", "factor": "There is a factor too many.",
    "transpose": "A transpose is missing, or there is one too many.", "hat": "Prediction and observation are exchanged: ŷ stands for y, or y for ŷ.",
    "index": "An index is wrong: which word, which row, which term is meant?", "name": "One symbol stands where another should.", "function": "There is a function too many (exp, log, σ or diag).", "apply": "A function is missing: exp, log or σ.",
    "bound": "Look at the first or last value of the sum.", "condition": "There is a condition too many under the sum.", "count": "A count is off by one.", "order": "The factors of a product stand in the wrong order.",
    "number": "Look at a constant or a power.", "branch": "The cases are exchanged.", "sum": "A sum stands for a product, or a product for a sum.", "mean": "Sum or mean? A division is too many, or one is missing.",
    "entrywise": "A product is taken entry by entry where a matrix product is meant, or the other way round.", "complement": "Something is to be subtracted from one: 1 - x stands where you have x.",
}  # fmt: skip
LOST = {
    **TOO_MUCH, "term": "A term is missing.", "factor": "A factor is missing. Has every link of the chain rule left its factor?", "function": "A function is missing: exp, log, σ or diag.",
    "condition": "A condition under the sum is missing.", "summed": "A sum is missing.", "mean": "Sum or mean? A division is missing.", "number": "A constant or a power is missing, or it is another one.",
}  # fmt: skip
ORDER = ["branch", "summed", *TOO_MUCH]
ORDER_LOST = ["mean", *ORDER]


@dataclass
class Diagnosis:
    """What to tell: the kind of mistake, its place, and what is right already."""

    first: str
    second: str = ""
    right: list = field(default_factory=list)
    node: Node = None
    text: str = ""

    def words(self, level):
        return self.second or self.first if level >= 2 else self.first

    @property
    def marked(self):
        return spot(self.text, self.node.start, self.node.end) if self.node is not None and self.text and self.node.end > self.node.start else ""


def diagnose(statement, forms, given, notation, named=(), status="wrong", text=""):
    """The `Diagnosis` of a wrong answer."""
    found = cases(statement, forms[-1], given, notation)
    if not found:
        return Diagnosis("", text=text)
    right = list(_agreement(found))
    terms = _Terms(found, given, forms)
    right += [f"the term {latex(t)}." for t in terms.right]
    for wrong, words in named:
        node = notation.read(wrong).equations[0].args[-1]
        if all(c.same(c.value(node), c.answer) for c in found):
            return Diagnosis(words, words, right, text=text)
    if status == "transposed" and mx.shape(found[0].answer) != mx.shape(found[0].solution):
        words = f"All numbers are right, but the result lies on its side: asked is {mx.name(found[0].solution)}."
        edit = _edit(found, forms, given, notation, statement, mine=True)
        return Diagnosis(words, f"{words} Look at the place that is marked." if edit else words, right, edit and _touched(edit), text)
    if slip := whole(found) or throughout(found, forms, given):
        return Diagnosis(*slip, right, text=text)
    if (edit := _edit(found, forms, given, notation, statement, mine=True)) is not None:
        words = TOO_MUCH[edit.kind]
        return Diagnosis(words, f"{words} Look at the place that is marked.", right, _touched(edit), text)
    if (edit := _edit(found, forms, given, notation, statement, mine=False)) is not None:
        lost = _touched(edit)
        words = LOST[edit.kind]
        if edit.kind == "mean" and lost != edit.place:
            return Diagnosis(words, f"{words} Divide by {latex(lost)}.", right, text=text)
        return Diagnosis(words, f"{words} It is {latex(lost)}." if edit.kind in ("factor", "term", "mean", "number", "function") and lost != edit.place else words, right, text=text)
    if status == "shape-error" or found[0].answer is None:
        return Diagnosis("Write the shape under every factor: neighbours must fit, and the outer sides are the shape of the result.", "", right, text=text)
    if terms.right or terms.turned:
        return Diagnosis("Some terms are right, others are not.", terms.words(), right, next(iter(terms.turned + terms.strange), None), text)
    return Diagnosis("More than one thing is wrong." if right else "This is another quantity than the one asked for.", "", right, text=text)


def _touched(edit):
    """The part of the edited node that the edit took away or changed."""
    place, after = edit.place, edit.after
    if after in place.args:
        changed = [a for a in place.args if a != after]
    elif place.kind == after.kind == "add" and len(place.args) > len(after.args):
        changed = [a for a in place.args if a not in after.args]
    elif (place.kind, place.value, len(place.args)) == (after.kind, after.value, len(after.args)):
        changed = [a for a, b in zip(place.args, after.args, strict=True) if a != b]
    else:
        changed = []
    return changed[0] if len(changed) == 1 else place


def _edit(found, forms, given, notation, statement, mine):
    """The first edit, commonest kind first, that turns the answer into the solution (`mine`), or the solution into the answer."""
    if sum(1 for _ in given.walk()) > NODES or not mine and (any(c.answer is None for c in found) or forms[-1].kind == "num"):
        return None
    evaluators = {id(c.ev): c.ev for c in found}.values()
    end = sum(ev.steps for ev in evaluators) + STEPS
    pairs = [(forms[-1], given)] if mine else [(given, form) for form in reversed(forms)]
    for silent, edited in pairs:
        silent = Node("neg", (silent,))  # so that no edit makes both sides alike, which `edits` would leave out
        asked = Statement((Node("rel", (silent, edited), ("=",)),), statement.conditions, "")
        tried = sorted(_more(edits(asked, notation, repairs=True), silent, edited, mine), key=lambda e: (ORDER if mine else ORDER_LOST).index(e.kind))
        for edit in tried:
            if sum(ev.steps for ev in evaluators) > end:
                return None
            if edit.kind == "condition" and not edit.statement.equations:
                continue
            node = edit.statement.equations[0].args[1]
            if node != edited and all(c.same(c.value(node), c.solution if mine else c.answer) for c in found):
                return edit
    return None


def _more(found, silent, edited, mine):
    """The edits of `mutate`; another symbol of the solution in the place of one, u_o for v_c; and a sum without its sign."""
    yield from found
    if not mine:
        for place in (n for n in edited.walk() if n.kind == "big" and n.value == "sum"):
            yield Edit("summed", Statement((Node("rel", (silent, _swap(edited, place, place.args[0])), ("=",)),), (), ""), place, place.args[0])
    others = {n for n in silent.walk() if n.kind == "sym" and n.args}
    for place in {n.start: n for n in edited.walk() if n.kind == "sym"}.values():
        for other in sorted(others - {place}, key=latex):
            if other.value != place.value:
                new = _swap(edited, place, other)
                yield Edit("name", Statement((Node("rel", (silent, new), ("=",)),), (), ""), place, other)


def _swap(node, place, new):
    """The tree with one node replaced, wherever it stands at the same position of the text."""
    if node == place and node.start == place.start:
        return new
    if not node.args:
        return node
    return node.with_args(*(_swap(a, place, new) for a in node.args))


def _agreement(found):
    """What is right already: the shape, the cases of the letters, the rows."""
    if any(c.gap(c.solution, c.answer) == float("inf") for c in found):
        return
    if isinstance(found[0].solution, Matrix):
        yield f"the shape, {mx.name(found[0].solution)}."
    good = [c.same(c.solution, c.answer) for c in found]
    if not any(good):
        yield from _rows(found)
        return
    known = [indices(c) for c in found]
    names = sorted(k for k in set.intersection(*map(set, known)) if len(k) == 1)
    for a, b in ((a, b) for a in names for b in names if a < b):
        equal = [k[a] == k[b] for k in known]
        if equal == good:
            yield f"the case {a} = {b}. Look at {a} ≠ {b}."
        elif [not e for e in equal] == good:
            yield f"the case {a} ≠ {b}. Look at {a} = {b}."
        else:
            continue
        return


def _rows(found):
    """Rows of an array that agree: all but row o, or row o alone."""
    if not all(isinstance(c.solution, Matrix) and isinstance(c.answer, Matrix) for c in found):
        return
    for name in sorted({k for c in found for k in indices(c) if k.isalpha() and len(k) == 1}):
        wrong = []
        for c in found:
            rows, columns = c.solution.shape
            x, y = c.numbers(c.solution), c.numbers(c.answer)
            size = max(map(abs, (*x, *y)), default=1) or 1
            wrong.append({i // columns + 1 for i in range(rows * columns) if abs(x[i] - y[i]) > TOLERANCE * size})
        at = [{indices(c)[name]} if name in indices(c) else None for c in found]
        if None in at:
            continue
        every_row = [set(range(1, c.solution.shape[0] + 1)) for c in found]
        if all(w == a for w, a in zip(wrong, at, strict=True)):
            yield f"every entry or row but number {name}. Look at number {name}."
            return
        if all(w == r - a for w, a, r in zip(wrong, at, every_row, strict=True)) and any(wrong):
            yield f"entry or row {name}, and no other."
            return


class _Terms:
    """The answer's terms: those of the solution, those with the sign turned, and those that do not belong."""

    def __init__(self, found, given, forms):
        self.right, self.turned, self.strange = [], [], []
        mine = given.args if given.kind == "add" and len(given.args) <= 20 else ()
        theirs = [[c.value(t) for c in found] for form in forms for t in (form.args if form.kind == "add" else (form,))]
        for term in mine:
            values = [c.value(term) for c in found]
            if None in values:
                self.strange.append(term)
            elif any(all(c.same(a, b) for c, a, b in zip(found, values, other, strict=True)) for other in theirs):
                self.right.append(term)
            elif any(all(b is not None and c.same(a, _negative(b)) for c, a, b in zip(found, values, other, strict=True)) for other in theirs):
                self.turned.append(term)
            else:
                self.strange.append(term)

    def words(self):
        parts = [f"In the term {latex(t)} the sign is turned." for t in self.turned]
        parts += [f"The term {latex(t)} is not one of the answer's." for t in self.strange]
        return " ".join(parts) or "A term is missing, or there is one too many."


def _negative(value):
    return mx.scale(value, -1) if isinstance(value, mx.Array) else -value
