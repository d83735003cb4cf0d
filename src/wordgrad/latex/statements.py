"""Which chains of a display are equations, and which are conditions on them."""

import re

from .syntax import NONE, Node, Statement, Unreadable

MAX_SIDES = 120
LINKING = ("and", "or")  # what follows is of the kind of what stands before
ENDING = ("then", "because", "or equivalently")  # a claim follows
OR = "'or' between conditions is not read: write a set, i \\in \\{o, c\\}, or an equation for each case"
UNCLEAR = "is this a condition or a claim? Write \\text{if} before a condition, and a claim in a row of its own"
PLAIN = ("num", "sym", "add", "neg", "mul", "abs")
INDEX = (*PLAIN, "dots", "set", "list", "reals")


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
        self.chains = self.taken = 0  # in this line; conditions after the word that introduced them
        self.leads = False  # the line begins with one chain, which may turn out to be a condition
        self.rows.append(start)

    def word(self, token):
        r"""A separator: a comma, `\text{if}`, ∀, ⇒, …"""
        self.quantified |= token.type == "FORALL" and not self.equations
        word = re.sub(r"[\\{}]|text", "", token).strip(" ,:").lower()
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
            raise Unreadable(f"more than {MAX_SIDES} expressions in one display", rel.start, rel.end)
        if rel.args[0].kind == "aside" and len(rel.args) == 1:  # (w ≠ o), on a line of its own
            self.conditions += joined(rel.args[0].args)
            return
        last, aside = _parted(rel.args[-1])
        if aside is not None:
            rel = Node("rel", (*rel.args[:-1], last), rel.value, rel.start, rel.end)
            self.conditions += joined(aside.args)
        if not rel.value and self.conditions and _counts(self.conditions[-1]):
            self.conditions[-1] = _listed(self.conditions[-1], rel.args[0])
        elif self.quantified and rel.value[:1] == ("=",) and not _about_indices(rel):  # ∀ w ∈ V, y_w = …
            self.introduced = self.quantified = False
            self.equations.append(rel)
        elif rel.value == ("∈",) and rel.args[1].kind in ("reals", "pow"):  # for all x ∈ R^n: a claim on the shape of x
            self.taken += 1
            self.equations.append(rel)
        elif self._is_condition(rel):
            if self.either is not None:
                raise Unreadable(OR, self.either.start_pos, self.either.end_pos)
            self.conditions.append(rel)
            self.taken += 1
            claims = any(e.value not in ((), ("∈",)) for e in self.equations)
            while claims and _is_letter(self.equations[-1]):  # the i of 'i, j = 1, …, n' runs over all its values
                self.equations.pop()
        elif rel.args[0] is NONE and self.equations:  # a line of an aligned chain, which starts with its relation
            before = self.equations.pop()
            self.equations.append(Node("rel", before.args + rel.args[1:], before.value + rel.value, before.start, rel.end))
        elif rel.args[0] is NONE:
            raise Unreadable("nothing stands before the first relation", rel.start, rel.end)
        else:
            self.leads = not self.chains and not self.taken
            self.equations.append(rel)
        self.chains += 1

    def _is_condition(self, rel):
        """Whether a relation restricts the equations beside it, or is a claim of its own."""
        order = bool(rel.value) and rel.value[0] in "≠<>≤≥∈∉"
        if self.explains and rel.value[:1] == ("=",) and not _about_indices(rel) and not _is_entry(rel):
            return False
        if self.introduced:  # for w = 1, …, n, θ_w = u_w^⊤ v_c: after the condition, an equation is a claim
            more = self.joined and _is_entry(rel) or _restricts(rel) or order and (bool(self.equations) or _is_plain(rel))
            return not self.taken or not rel.value or more
        if not self.equations or not rel.value:
            return False
        if self.joined or not self.chains:  # … and a > b; a row that begins with a > b
            return _restricts(rel)
        if order and any(e.value for e in self.equations) and not _restricts(rel) and not _is_plain(rel):
            raise Unreadable(UNCLEAR, rel.start, rel.end)
        return order or _about_indices(rel)

    def statement(self, restricted, opened):
        """What was taken in, with the conditions that stand in subscripts and the signs whose reach must be looked at."""
        conditions = (*self.conditions, *dict.fromkeys(restricted))
        return Statement(tuple(self.equations), conditions, self.source, tuple(self.rows[1:]), tuple(opened))


def _parted(node):
    """(the rest, the aside) of `a - b (w ≠ c)`, where a condition in brackets stands at the end; the aside is None for others."""
    if node.kind == "mul" and node.args[1].kind == "aside":
        return node.args
    if node.kind not in ("mul", "neg", "add", "big"):
        return node, None
    k = 0 if node.kind == "big" else len(node.args) - 1
    rest, aside = _parted(node.args[k])
    return Node(node.kind, (*node.args[:k], rest, *node.args[k + 1 :]), node.value, node.start, node.end), aside


def joined(rels):
    """The conditions in a bracket or of a case, with `k = 1, 2, …, K` and `j = j_1, …, j_K` as one."""
    found = []
    for rel in rels:
        if found and not rel.value and (_counts(found[-1]) or found[-1].value == ("=",) and rel.args[0].kind == "dots"):
            found[-1] = _listed(found[-1], rel.args[0])
        else:
            found.append(rel)
    return found


def _counts(rel):
    """Whether a condition begins a list, `k = 1, …`, that what follows may continue."""
    return rel.value == ("=",) and rel.args[1].kind == "num" or rel.value == ("∈",) and rel.args[1].value == "counted"


def _listed(rel, item):
    """`k = 1, 2, …, K` is k ∈ {1, 2, …, K}."""
    items = rel.args[1].args if rel.value == ("∈",) else rel.args[1:]
    return Node("rel", (rel.args[0], Node("set", (*items, item), "counted")), ("∈",), rel.start, item.end)


def _is_letter(rel):
    """Whether this is a small letter alone."""
    only = rel.args[0]
    return not rel.value and only.kind == "sym" and not only.args and len(only.value) == 1 and only.value.islower()


def _about_indices(rel):
    """`w = o` and `k = 1, …, K` beside an equation restrict its indices."""
    simple = [a.kind in ("num", "dots") or a.kind == "sym" and len(a.value) == 1 and not a.args for a in rel.args]
    return rel.value and all(simple) and rel.args[0].kind == "sym" and rel.args[0].value.islower()


def _restricts(rel):
    """Whether a relation speaks of index letters and numbers alone, as w ≠ o and w_k ∈ {1, …, n} do."""
    nodes = [n for side in rel.args for n in side.walk()]
    index = all(len(n.value) == 1 and n.value.isascii() for n in nodes if n.kind == "sym")
    if not rel.value or not index or any(n.kind not in INDEX for n in nodes):
        return False
    if rel.value == ("=",):
        return bool(_about_indices(rel))
    first = rel.args[0] if rel.args[0].kind == "sym" else rel.args[1]
    if set(rel.value) <= set("≠∈∉"):
        return first.kind in ("sym", "abs")
    return len(rel.value) > 1 and first.kind == "sym" and not first.args


def _is_entry(rel):
    """Whether a name is a number, as in y_w = 0."""
    return all(side.kind in ("sym", "num") for side in rel.args) and rel.args[-1].kind == "num"


def _is_plain(rel):
    """Whether the sides of an inequality are letters and numbers, as in η > 0 and z_i > 0, which can only be meant as a condition."""
    if rel.args[-1].kind == "num" and rel.args[0].kind == "sym" and re.fullmatch(r"[a-z]|\\[a-z]+", rel.args[0].value):
        return True
    nodes = [n for side in rel.args for n in side.walk()]
    return all(n.kind in PLAIN and not (n.kind == "sym" and n.args) for n in nodes)
