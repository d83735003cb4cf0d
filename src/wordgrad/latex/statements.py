"""Which chains of a display are equations, and which are conditions on them."""

import re

from .pieces import span
from .syntax import NONE, Node, Statement, Unreadable

MAX_SIDES = 120
LINKING = ("and", "or")  # what follows is of the kind of what stands before
ENDING = ("then", "because", "or equivalently")  # a claim follows
OR = "'or' between conditions is not read: write a set, i \\in \\{o, c\\}, or an equation for each case"
UNCLEAR = "is this a condition or a claim? Write \\text{if} before a condition, and a claim in a row of its own"
PLAIN = ("num", "sym", "add", "neg", "mul", "abs")
INDEX = (*PLAIN, "dots", "set", "without", "list", "reals")


class Display:
    """Takes in the chains and words of a display from left to right, line by line."""

    def __init__(self, source):
        self.source, self.equations, self.conditions = source, [], []
        self.rows, self.sides = [], 0
        self.line(0)

    def line(self, start):
        """A new line: the words of the last one have no say in it."""
        self.introduced = self.quantified = self.joined = False  # by `if`, `for`, …; by ∀ before any equation; by `and`
        self.explains = False  # `where` may introduce a claim
        self.either = None  # an 'or'
        self.follows = False  # the next chain is a conclusion, behind ⇒ or 'then'
        self.chains = self.taken = 0  # in this line; conditions after the word that introduced them
        self.leads = False  # the line begins with one chain, which may turn out to be a condition
        self.rows.append(start)

    def word(self, token):
        r"""A separator: a comma, `\text{if}`, ∀, ⇒, …"""
        self.quantified |= token.type == "FORALL" and not self.equations
        if token.type == "MID":
            raise Unreadable("this bar has no partner", *span(token))
        word = re.sub(r"[\\{}]|text", "", token).strip(" ,:").lower()
        self.follows = token.type == "THEN" or word == "then"
        if token.type in ("COLON", "THEN") or word in ENDING:
            self.introduced = False
            if self.leads and token.type != "WORDS" and _restricts(self.equations[-1]):  # w ≠ o: …
                self.conditions.append(self.equations.pop())
        elif token.type in ("WORDS", "FORALL") and word not in LINKING:
            self.introduced, self.taken = True, 0
        self.joined = word in LINKING
        self.explains = word in ("where", "with") or self.joined and self.explains
        self.either = token if word == "or" else self.either

    def chain(self, rel):
        """One chain a = b = c: an equation, the rest of one, a condition, or the rest of one."""
        self.sides += len(rel.args)
        if self.sides > MAX_SIDES:
            raise rel.refused(f"more than {MAX_SIDES} expressions in one display")
        if rel.args[0].kind == "aside" and len(rel.args) == 1:  # (w ≠ o), on a line of its own
            self.conditions += joined(rel.args[0].args)
            return
        last, aside = _parted(rel.args[-1])
        if aside is not None:
            rel = rel.here("rel", *rel.args[:-1], last, value=rel.value)
            self.conditions += joined(aside.args)
        self.chains += 1
        if _continued(self.conditions, rel):
            return
        if self.quantified and rel.value[:1] == ("=",) and not _about_indices(rel):  # ∀ w ∈ V, y_w = …
            self.introduced = self.quantified = False
            self.equations.append(rel)
        elif rel.value == ("∈",) and rel.args[1].kind in ("reals", "pow"):  # for all x ∈ R^n: a claim on its shape
            self.taken += 1
            self.equations.append(rel)
        elif self._is_condition(rel):
            if self.follows:
                raise rel.refused("a conclusion like this is not judged: write \\text{if} before what is a condition")
            if self.either is not None:
                raise Unreadable(OR, self.either.start_pos, self.either.end_pos)
            self.conditions.append(rel)
            self.taken += 1
            claims = any(e.value not in ((), ("∈",)) for e in self.equations)
            while claims and _is_letter(self.equations[-1]):  # the i of 'i, j = 1, …, n' runs over all its values
                self.equations.pop()
        elif rel.args[0] is NONE:  # a line of an aligned chain, which starts with its relation
            if not self.equations:
                raise rel.refused("nothing stands before the first relation")
            sides, relations, start = self.equations[-1].args, self.equations[-1].value, self.equations[-1].start
            self.equations[-1] = Node("rel", sides + rel.args[1:], relations + rel.value, start, rel.end)
        else:
            self.leads = self.chains == 1 and not self.taken
            self.equations.append(rel)
        self.follows = False

    def _is_condition(self, rel):
        """Whether a relation restricts the equations beside it, or is a claim of its own."""
        order = bool(rel.value) and rel.value[0] in "≠<>≤≥∈∉"
        if self.explains and rel.value[:1] == ("=",) and not _about_indices(rel) and not _is_entry(rel):
            return False
        if self.introduced:  # for w = 1, …, n, θ_w = u_w^⊤ v_c: after the condition, an equation is a claim
            entry = self.joined and _is_entry(rel)
            ordered = order and (bool(self.equations) or _is_plain(rel))
            return not self.taken or not rel.value or entry or _restricts(rel) or ordered
        if not self.equations or not rel.value:
            return False
        if self.joined or self.chains == 1:  # … and a > b; a row that begins with a > b
            return _restricts(rel)
        if order and any(e.value for e in self.equations) and not _restricts(rel) and not _is_plain(rel):
            raise rel.refused(UNCLEAR)
        return order or _about_indices(rel)

    def statement(self, restricted, opened):
        """What was taken in, with the conditions in subscripts and the signs whose reach must be looked at."""
        conditions = (*self.conditions, *dict.fromkeys(restricted))
        for rel in self.conditions:
            if not rel.value and rel.args[0].kind in ("mul", "add", "dot", "times", "div", "index"):
                raise rel.refused("a relation is missing here")
        return Statement(tuple(self.equations), conditions, self.source, tuple(self.rows[1:]), tuple(opened))


def _parted(node):
    """(the rest, the aside) of `a - b (w ≠ c)`, where a condition in brackets stands at the end; or (all, None)."""
    if node.kind == "mul" and node.args[1].kind == "aside":
        return node.args
    if node.kind not in ("mul", "neg", "add", "big"):
        return node, None
    k = 0 if node.kind == "big" else len(node.args) - 1
    rest, aside = _parted(node.args[k])
    return node.with_arg(k, rest), aside


def joined(rels):
    """The relations in a bracket, of a case or of a declaration, with `k = 1, 2, …, K` and `j = j_1, …, j_K` as one."""
    found = []
    for rel in rels:
        if not _continued(found, rel):
            found.append(rel)
    return found


def _continued(conditions, rel):
    """Whether the last condition takes in a chain as its next value: `k = 1, 2, …, K` is k ∈ {1, 2, …, K}."""
    if rel.value or not conditions:
        return False
    last = conditions[-1]
    first = last.value == ("=",) and (last.args[1].kind == "num" or rel.args[0].kind == "dots")
    if not first and (last.value != ("∈",) or last.args[1].value != "counted"):
        return False
    values = Node("set", (*(last.args[1:] if first else last.args[1].args), rel.args[0]), "counted")
    if not any(value.kind == "dots" for value in values.args) and rel.args[0].kind not in ("num", "neg"):
        return False  # a = 1, b
    conditions[-1] = Node("rel", (last.args[0], values), ("∈",), last.start, rel.args[0].end)
    return True


def _letter(node):
    return node.bare and len(node.value) == 1


def _is_letter(rel):
    """Whether this is a small letter alone."""
    return not rel.value and _letter(rel.args[0]) and rel.args[0].value.islower()


def _about_indices(rel):
    """`w = o` and `k = 1, …, K` beside an equation restrict its indices."""
    simple = all(side.kind in ("num", "dots") or _letter(side) for side in rel.args)
    return simple and rel.args[0].kind == "sym" and rel.args[0].value.islower()


def _restricts(rel):
    """Whether a relation speaks of index letters and numbers alone, as w ≠ o and w_k ∈ {1, …, n} do."""
    _, *nodes = rel.walk()
    letters = all(len(n.value) == 1 and n.value.isascii() for n in nodes if n.kind == "sym")
    if not rel.value or not letters or any(n.kind not in INDEX for n in nodes):
        return False
    if rel.value == ("=",):
        return _about_indices(rel)
    first = rel.args[0] if rel.args[0].kind == "sym" else rel.args[1]
    if set(rel.value) <= set("≠∈∉"):
        return first.kind in ("sym", "abs")
    return len(rel.value) > 1 and first.bare


def _is_entry(rel):
    """Whether a name is a number, as in y_w = 0."""
    return all(side.kind in ("sym", "num") for side in rel.args) and rel.args[-1].kind == "num"


def _is_plain(rel):
    """Whether the sides of an inequality are letters and numbers, as in η > 0: it can only be meant as a condition."""
    first, last = rel.args[0], rel.args[-1]
    if last.kind == "num" and first.kind == "sym" and re.fullmatch(r"[a-z]|\\[a-z]+", first.value):  # also z_i > 0
        return True
    _, *nodes = rel.walk()
    return all(n.kind in PLAIN and not (n.kind == "sym" and n.args) for n in nodes)
