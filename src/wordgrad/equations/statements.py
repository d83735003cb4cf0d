"""Which chains of a display are equations, and which are conditions on them."""

import re

from .syntax import NONE, Node, Statement, Unreadable

MAX_SIDES = 120
LINKING = ("and", "or", "or equivalently")  # these words lead to another equation, the others to a condition


class Display:
    """Takes in the chains and words of a display from left to right, line by line."""

    def __init__(self, source):
        self.source, self.equations, self.conditions = source, [], []
        self.introduced = self.quantified = False  # by `if`, `for`, …; by ∀ before any equation
        self.sides = 0

    def line(self):
        """A new line: the words of the last one have no say in it."""
        self.introduced = self.quantified = False

    def word(self, token):
        r"""A separator: a comma, `\text{if}`, ∀, ⇒, …"""
        self.quantified |= token.type == "FORALL" and not self.equations
        if token.type == "WORDS":
            word = re.sub(r"[\\{}]|text", "", token).strip()
            self.introduced = word not in LINKING
        else:
            self.introduced = token.type == "FORALL" or self.introduced and token.type not in ("COLON", "THEN")

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
            self.line()
            self.equations.append(rel)
        elif self._is_condition(rel):
            self.conditions.append(rel)
            while len(self.equations) > 1 and _is_letter(self.equations[-1]):  # the i of 'i, j = 1, …, n' runs over all its values
                self.equations.pop()
        elif rel.args[0] is NONE and self.equations:  # a line of an aligned chain, which starts with its relation
            before = self.equations.pop()
            self.equations.append(Node("rel", before.args + rel.args[1:], before.value + rel.value, before.start, rel.end))
        elif rel.args[0] is NONE:
            raise Unreadable("nothing stands before the first relation", rel.start, rel.end)
        else:
            self.equations.append(rel)

    def _is_condition(self, rel):
        if self.introduced:
            return True
        return self.equations and bool(rel.value) and (rel.value[0] in "≠<>≤≥∈∉" or _about_indices(rel))

    def statement(self, restricted):
        """What was taken in, with the conditions that stand in subscripts."""
        return Statement(tuple(self.equations), (*self.conditions, *dict.fromkeys(restricted)), self.source)


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
