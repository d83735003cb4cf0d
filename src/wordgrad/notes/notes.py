"""The verdicts on all formulas of somebody's notes, one by one, each with its place in the file."""

import re
from dataclasses import dataclass, replace

from ..equations.checking import judge
from ..equations.judge import examine
from ..equations.verdict import Verdict
from ..latex.macros import traced
from ..latex.syntax import Unreadable, key
from .documents import Formula
from .gathering import Gathering, is_prose

GROUPS = {
    "correct": "right", "wrong": "wrong", "transposed": "wrong", "shape-error": "wrong", "unreadable": "not read", "undeclared": "not read",
    "definition": "definition", "declaration": "declaration", "skipped": "skipped",
}  # fmt: skip
NOT_EQUATIONS = re.compile(r"\\(?:approx|sim|propto|to|succeq|implies|iff|(?:Long|long)?(?:left)?[rR]ightarrow|leadsto)(?![a-zA-Z])|[→⇒⇔≈∝∼]")
SETS = re.compile(r":=|\\coloneqq|\\triangleq")
MORE_TRIALS = 16  # where indices are drawn one by one, so that two of them are equal in some draw


@dataclass(frozen=True)
class Finding:
    """What is said of one formula (or one row of a display); the marked place is the part from `start` to `end` of the piece's text."""

    formula: Formula
    verdict: Verdict
    start: int
    end: int

    @property
    def status(self):
        """The verdict's status, or definition, declaration, skipped."""
        return self.verdict.status

    @property
    def group(self):
        """right, wrong, not read, definition, declaration or skipped."""
        return GROUPS[self.status]


class Notes:
    """The formulas of one file and the notation that they declare; `findings` judges them.

    Raises:
        ValueError: a line of a notation block cannot be read; `formula` and `place` of the error say which.
    """

    def __init__(self, formulas, notation=None):
        self.known = Gathering(formulas, notation)
        self.notation = self.known.notation
        self.forms = {}

    def __len__(self):
        return sum(f.kind == "display" for f in self.known.rows)

    def findings(self, oracles=("complex step",), hints=True):
        """The verdicts, in the order of the file, as they are reached."""
        for f in self.known.rows:
            if f in self.known.later:
                self.notation.declare(f.latex)
            if f.kind == "display":
                try:
                    verdict = self._judged(f, oracles, hints)
                except Exception as error:  # noqa: BLE001 - one odd formula must not hide the verdicts on all others
                    verdict = Verdict("unreadable", f"the checker stumbled over it ({type(error).__name__}: {error})", latex=f.latex)
                if verdict.status in ("correct", "definition"):
                    self._learn(f)
                yield _placed(f, verdict, self.notation.macros)
            elif f in self.known.taken:
                yield _placed(f, Verdict(self.known.taken[f], latex=f.latex), {})

    def _judged(self, f, oracles, hints):
        known = self.known
        if f.mark == "not executed":
            return Verdict("skipped", f"marked 'not executed': {f.reason}", latex=f.latex)
        if f in known.taken:
            return Verdict(known.taken[f], latex=f.latex)
        if is_prose(f.latex):
            return Verdict("skipped", "words only", latex=f.latex)
        if (anew := bool(SETS.search(f.latex))) and f not in known.defines:
            self._redefine(f)
        statement = known.read(f.latex)
        verdict = judge(f.latex, self.notation, oracles, hints and f.mark != "wrong")
        if verdict.status == "unreadable" and "not defined through" in verdict.message:
            verdict = self._rewritten(f, statement, oracles, hints) or verdict
        if verdict.status == "undeclared" and (name := verdict.message.split("'")[1]) in self.notation.patterns:
            return replace(verdict, message=f"'{name}' is known by its entries only: declare its shape, such as {name} \\in \\mathbb{{R}}^{{n \\times d}}")
        if verdict.status == "unreadable":
            return _unread(f, verdict, statement)
        if f.mark == "wrong":
            return _wrong_on_purpose(f, verdict, oracles)
        if GROUPS[verdict.status] == "wrong" and statement:
            return self._doubted(f, verdict, statement)
        new = known.defines.get(f, ())
        if verdict.ok and (anew or new) and all(rel.value == ("=",) and (anew or _name(rel) in new) for rel in statement.equations):
            return replace(verdict, status="definition")
        if verdict.ok and self._draws(statement) > 1:
            return self._again(verdict, statement)
        return verdict

    def _learn(self, f):
        """The equal forms of a name with a definition, from the links of a chain that holds: J = -log P(O = o | C = c) = -log ŷ_o."""
        statement = self.known.read(f.latex)
        for rel in statement.equations if statement else ():
            if set(rel.value) == {"="} and (name := _name(rel)) in self.known.defined():
                self.forms.setdefault(name, []).extend((rel.args[0], body) for body in rel.args[1:])

    def _rewritten(self, f, statement, oracles, hints):
        """The verdict where a derivative by θ asks for a form of J in which θ is seen."""
        names = {s.value for rel in statement.equations for s in rel.walk() if s.kind == "sym"}
        for name, forms in self.forms.items():
            for head, body in forms if name in names else ():
                verdict = judge(f.latex, self.notation.with_form(name, head, body), oracles, hints)
                if GROUPS[verdict.status] != "not read":
                    return verdict
        return None

    def _redefine(self, f):
        """`J := …` gives a name its meaning from here on."""
        statement = self.known.read(f.latex)
        for rel in statement.equations if statement else ():
            for table in (self.notation.values, self.notation.patterns, self.notation.functions):
                table.pop(_name(rel), None)
        self.known.define(f)

    def _doubted(self, f, verdict, statement):
        """A wrong equation for a name that has a definition elsewhere may be meant as another definition."""
        names = {_name(rel) for rel in statement.equations if rel.args[0].kind in ("sym", "apply")}
        for other, defined in self.known.defines.items():
            if other is not f and names & set(defined):
                line = other.piece.position(other.first)[0]
                cell = f"cell {other.piece.cell}, " if other.piece.cell else ""
                return replace(verdict, message=f"{verdict.message}; defined otherwise in {cell}line {line} (a new meaning is given by :=)")
        heads = {rel.args[0].value for rel in statement.equations if rel.args[0].kind == "sym"}
        if (names | heads) & self.known.base:
            return replace(verdict, message=f"{verdict.message}; --notation defines it otherwise (a new meaning is given by :=)")
        return verdict

    def _draws(self, statement):
        """How many indices with a name of their own the statement depends on."""
        n = self.notation
        used = {s for s in statement.walk() if s.kind == "sym"}
        names = set().union(*({s.value} | n.deps(s.value) | n.deps(key(s)) for s in used)) if used else set()
        return sum(s.kind == "index" for name, s in n.symbols.items() if name in names)

    def _again(self, verdict, statement):
        """More draws: a case such as w = o is rare among three."""
        try:
            fault = examine(statement, self.notation, trials=MORE_TRIALS).fault
        except ValueError:  # conditions that random values seldom meet
            return verdict
        if fault is None:
            return verdict
        place = (fault.node.start, fault.node.end) if fault.node is not None and fault.node.end > fault.node.start else None
        return replace(verdict, status=fault.status, message=f"{fault}" + (f": {fault.numbers}" if fault.numbers else ""), place=place)


def _name(rel):
    """The name on the left of an equation, without the arguments of a function."""
    head = rel.args[0]
    if head.kind in ("apply", "mul"):
        head = head.args[0]
        return head.value if head.bare else key(head) if head.kind == "sym" else ""
    return key(head) if head.kind == "sym" else ""


def _unread(f, verdict, statement):
    """What is no equation is skipped; the rest is left as it is."""
    if statement is not None and statement.equations and not any(rel.value for rel in statement.equations):
        return Verdict("skipped", "no relation", latex=f.latex)
    if statement is not None and not statement.equations:
        return Verdict("skipped", "a condition alone", latex=f.latex)
    if verdict.place and (sign := NOT_EQUATIONS.match(verdict.latex, verdict.place[0])):
        return Verdict("skipped", f"{sign[0]} is not an equation", latex=f.latex)
    return verdict


def _wrong_on_purpose(f, verdict, oracles):
    if verdict.ok:
        message = "it is marked 'wrong', and no difference was found" + ("" if len(oracles) > 1 else " (--exact looks closer)")
        return replace(verdict, status="wrong", message=message)
    return Verdict("skipped", f"marked 'wrong', and it is: {f.reason}", latex=f.latex) if GROUPS[verdict.status] == "wrong" else verdict


def _placed(f, verdict, macros):
    """The place of the verdict in the file: through the expansion of macros, back to where the author wrote it."""
    end = len(f.latex.rstrip())
    start = min(f.first - f.start, end)
    if verdict.place:
        try:
            text, origin = traced(f.latex, macros)
        except Unreadable:  # a macro lacks an argument: the formula is marked as a whole
            text, origin = "", []
        a, b = verdict.place
        if b <= len(text) and text[a:b].strip():
            start, end = min(origin[a:b]), max(origin[a:b]) + 1  # a macro may turn its arguments round
            if written := re.compile(r"\\[a-zA-Z]+").match(f.latex, end - 1):
                end = max(end, written.end())
            while (closing := f.latex[end : end + 1]) and closing in ")]" and f.latex.count("(["[closing == "]"], start, end) > f.latex.count(closing, start, end):
                end += 1
    if verdict.status == "undeclared":
        name = verdict.message.split("'")[1:2]  # a definition may lead there from another place of the same line
        if name and f.latex[start:end] != name[0] and (written := re.search(re.escape(name[0]) + r"(?![a-zA-Z])", f.latex)):
            start, end = written.span()
    return Finding(f, verdict, f.start + start, f.start + end)
