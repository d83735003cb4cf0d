"""How far a sign reaches: where two readings of a product differ, it is refused, or both are kept for the shapes to
decide.
"""

import re
from dataclasses import replace
from itertools import pairwise

from lark import Token, Tree

from .pieces import is_group
from .syntax import NONE, Node

INFIX = ("dot", "times", "had")
BESIDE = re.compile(r"(?:d|\\[a-zA-Z]+\s*\{\s*d\s*\})[{}]*(?:\\[a-zA-Z]+\s*\{)?")  # before v in \mathrm{d}v, d\vec{v}
RANK = ("mul", "dot", "times", "div")


def mentions(node, names, indexed=True, skipped=None):
    """Whether one of the names stands in a node, other than as the letter of a sum in it, outside a part that is
    skipped; `indexed`: w_1 is a w too.
    """
    if skipped is not None and node == skipped:
        return False
    if node.kind == "sym" and node.value in names and (indexed or node.bare):
        return True
    args = node.args
    if node.kind == "big":
        names = names - {node.args[1].args[0].value}
        args = (node.args[0], *node.args[1].args[1:])
    return any(mentions(a, names, indexed, skipped) for a in args)


def _within_sums(node):
    """A node and all below it, each with the letters of the sums around it."""
    waiting = [(node, frozenset())]
    while waiting:
        node, bound = waiting.pop()
        yield node, bound
        inner = bound | {node.args[1].args[0].value} if node.kind == "big" else bound
        waiting += [(a, inner) for a in node.args]


class Open:
    """A sign that took the one factor after it, although more factors follow: a derivative sign, a maximum."""

    def __init__(self, names, message):
        self.names, self.message, self.after = frozenset(names), message, []

    def check(self, dependent):
        """Refuse the product if what follows the first factor has to do with the variable of the sign."""
        for node in self.after:
            if node.kind != "deriv" and (mentions(node, self.names) or dependent(node, self.names)):
                raise node.refused(self.message)


def lone_sums(rel, known):
    r"""Refuse `\sum_{i<j} z_i z_j` where j stands nowhere else: is it summed too? `known` tells which letters mean
    something.
    """
    for node, bound in _within_sums(rel):
        variable, _, _, *conditions = node.args[1].args if node.kind == "big" else (NONE, NONE, NONE)
        for condition in conditions:
            other = condition.args[-1]
            pair = condition.value in (("<",), ("≤",), ("≠",)) and condition.args[0] == variable and other.bare
            meant = not pair or other.value in bound or not mentions(node.args[0], {other.value}) or known(other)
            if not meant and not mentions(rel, {other.value}, skipped=node):
                raise node.refused(f"is {other.value} summed too? Write a sum sign for each letter")


def loose_terms(rel, known):
    r"""Refuse `\sum_i a_i + (1 - a_i)` where i stands nowhere else: the sum was meant to reach over the next term."""
    for node, bound in _within_sums(rel):
        terms, users = node.args if node.kind == "add" else (), {}  # users: letter -> the terms it stands in
        for k, term in enumerate(terms):
            if (sign := _last_sum(term)) is None:
                continue
            letter = sign.args[1].args[0]
            if letter.value not in users:
                users[letter.value] = [i for i, t in enumerate(terms) if mentions(t, {letter.value}, False)]
            after = [terms[i] for i in users[letter.value] if i > k]
            meant = not after or letter.value in bound or known(letter)
            if not meant and not mentions(rel, {letter.value}, skipped=node):
                raise after[0].refused(f"does the sum over {letter.value} reach over this term too? Write brackets")


def bracketed(statement, known):
    r"""The definitions of a statement, with `\sum_i a_i + b_i` read as \sum_i (a_i + b_i) where i means nothing else;
    not where a minus would stand before the sum and before b_i.
    """

    def side(node, rel):
        terms = list(node.args) if node.kind == "add" else []
        for k, term in enumerate(terms):
            sign = _last_sum(term)
            letter = sign.args[1].args[0] if sign else NONE
            if letter == NONE:
                continue
            inner = [t for t in terms[k + 1 :] if mentions(t, {letter.value}, False)]
            turned = any(n.kind == "neg" for n in (term, *term.args)) and any(t.kind == "neg" for t in inner)
            said = any(mentions(c, {letter.value}) for c in statement.conditions)
            elsewhere = known(letter) or said or mentions(rel, {letter.value}, skipped=node)
            if not inner or inner != terms[k + 1 : k + 1 + len(inner)] or turned or elsewhere:
                continue
            whole = sign.with_arg(0, sign.args[0].here("add", sign.args[0], *inner))
            terms[k : k + 1 + len(inner)] = [term.replaced({sign: whole}.get)]
            return side(node.with_args(*terms), rel) if len(terms) > 1 else terms[0]
        return node

    def meant(rel):
        return rel.with_args(rel.args[0], *(side(a, rel) for a in rel.args[1:])) if rel.value[:1] == ("=",) else rel

    return replace(statement, equations=tuple(map(meant, statement.equations)))


def differentials(rel, text, valued):
    r"""Refuse `dJ = g^\top dv`, where each side would be a multiple of the size d; `valued` tells names with values."""

    def found(side):
        names = sorted(side.symbols(), key=lambda n: n.start)
        for d, name in pairwise(names):
            if d == Node("sym", (), "d") and BESIDE.fullmatch(text[d.start : name.start]) and valued(name):
                return True
        return False

    if len(rel.args) > 1 and all(map(found, rel.args)):
        raise rel.refused("differentials are not executed: write the derivative, \\frac{\\partial J}{\\partial v}")


def _last_sum(term):
    """The sum or product sign that a term ends in, as -\\frac{1}{m} \\sum_i a_i does; None if there is none."""
    while term.kind in ("neg", "mul", "dot", "times"):
        term = term.args[-1]
    return term if term.kind == "big" else None


def product_ends(body, domain):
    r"""Refuse `\\prod_i a_i b`, where b may stand behind the product or in it; a sum may take b in and leave it out."""
    factors, letter = [], domain.args[0].value
    while body.kind in RANK and body.value != "frac":
        factors.append(body.args[1])
        body = body.args[0]
    if letter and factors and mentions(body, {letter}) and not mentions(factors[0], {letter}):
        raise factors[0].refused("does the product reach over this factor? Write brackets")


def both(parts, loose):
    r"""`z \\odot A b` read from left to right and as z \\odot (A b); one tree where no product without a sign follows
    one with a sign.

    Args:
        parts: (the operator before it, the factor) of each factor.
        loose: the product from left to right.
    """
    kinds = [kind for kind, _ in parts]
    first = next((k for k, kind in enumerate(kinds) if kind in INFIX), None)
    numbers = all(node.kind == "num" for _, node in parts[:first])
    if first is None or numbers or "mul" not in kinds[first:] or any(node.kind == "partial" for _, node in parts):
        return loose
    runs = []
    for kind, node in parts:
        if kind == "mul":
            runs[-1][1] = Node("mul", (runs[-1][1], node), None, runs[-1][1].start, node.end)
        else:
            runs.append([kind, node])
    tight = runs[0][1]
    for kind, node in runs[1:]:
        tight = Node(kind, (tight, node), None, tight.start, node.end)
    return loose.here("either", loose, tight, value=len(parts))


def divides(piece, over, under):
    r"""Whether it is clear what a slash divides by, before a piece: 1/N \sum_i, 1/2 (a + b), ∂J/∂y ∂y/∂x."""
    head = piece.children[0]
    if over.kind == "partial" or isinstance(head, Token) and head.type == "BIG":
        return True
    closed_off = is_group(piece, ("paren", "bracket")) or (
        head.data == "frac" if isinstance(head, Tree) else head.type == "FUNCTION"
    )
    return closed_off and over.kind == under.kind == "num"
