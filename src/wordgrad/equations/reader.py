"""From LaTeX to statements: Lark nests the brackets (grammar.lark), fold.py says what each row of symbols means."""

import re
from functools import lru_cache
from importlib.metadata import version
from io import BytesIO
from pathlib import Path

from lark import Lark, Token, Tree
from lark.exceptions import (
    UnexpectedCharacters,
    UnexpectedEOF,
    UnexpectedInput,
    UnexpectedToken,
)

from .clean import clean
from .fold import Fold
from .kept import kept
from .syntax import NONE, Node, Statement, Unreadable

MAX_PIECES, MAX_SIDES = 3000, 120
RELATIONS = {
    "\\ne": "≠", "\\neq": "≠", "\\not=": "≠", "\\le": "≤", "\\leq": "≤", "\\leqslant": "≤", "\\ge": "≥", "\\geq": "≥", "\\geqslant": "≥",
    "\\lt": "<", "\\gt": ">", "\\in": "∈", "\\isin": "∈", "\\leftarrow": "←", "\\gets": "←", "\\equiv": "=", ":=": "=", "\\coloneqq": "=", "\\triangleq": "=", "\\notin": "∉",
}  # fmt: skip


@lru_cache(maxsize=1)
def _parser():
    def tables():
        file = BytesIO()
        grammar = (Path(__file__).parent / "grammar.lark").read_text(encoding="utf-8")
        Lark(grammar, parser="lalr", propagate_positions=True, maybe_placeholders=False).save(file)
        return file.getvalue()

    return Lark.load(BytesIO(kept("grammar", version("lark"), tables)))


@lru_cache(maxsize=4096)
def read(latex, names=frozenset()):
    """The `Statement` printed in `latex`.

    Args:
        latex: the source between the dollar signs.
        names: what is known to be a function (`J(`) or a name with a superscript or prime (`E^I`), where LaTeX alone cannot tell.
    Raises:
        Unreadable: with the place, if the text is not in the language of grammar.lark or is ambiguous.
    """
    try:
        text = clean(latex)
    except ValueError as error:
        raise Unreadable(str(error)) from None
    body = text.rstrip()
    while body and body[-1] in ".,;" and not body.endswith("..."):
        body = body[:-1].rstrip()
    if not body.strip():
        raise Unreadable("there is no formula here")
    try:
        tree = _parser().parse(body)
    except UnexpectedInput as error:
        raise _explained(error, body) from None
    return _Reader(names, latex).statement(tree)


def _explained(error, text):
    if isinstance(error, UnexpectedEOF) or (isinstance(error, UnexpectedToken) and error.token.type == "$END"):
        return Unreadable("the formula ends too early: a bracket is open or an argument is missing", max(len(text) - 1, 0), len(text))
    start = error.pos_in_stream if isinstance(error, UnexpectedCharacters) else error.token.start_pos
    word = re.match(r"\\[a-zA-Z]*|.", text[start:], re.DOTALL)[0] if isinstance(error, UnexpectedCharacters) else str(error.token)
    if word == "_" and text[:start].rstrip().endswith("⎮"):
        return Unreadable("values put in behind a bar are not read: write the derivative as f'(0), or the value itself", start - 1, start + 1)
    if word == "!":
        return Unreadable("a factorial is not read: write the product, \\prod_{k=1}^{n} k; an inequality is written \\ne", start, start + 1)
    if word in ")]}" or word == "\\}":
        return Unreadable(f"'{word}' closes a bracket that is not open, or too early", start, start + len(word))
    return Unreadable(f"'{word.strip() or word}' is not understood here", start, start + len(word))


def _interval(node):
    """`k ∈ [1, K]` is k ∈ {1, …, K} for an index; a name that is declared so is a real number (notation.py)."""
    if node.kind != "list" or len(node.args) != 2 or node.value != ",":
        return node
    return Node("set", (node.args[0], Node("dots"), node.args[1]), "interval", node.start, node.end)


class _Reader:
    """Walks the Lark tree; rows are handed to `fold`."""

    def __init__(self, names, source):
        self.names, self.source = names, source
        self.restricted = []  # u_{w \ne o}: what a subscript says of its index

    def statement(self, tree):
        equations, conditions, sides = [], [], 0
        for args in tree.children:
            if not isinstance(args, Tree):
                continue
            introduced = False
            for part in args.children:
                if isinstance(part, Token):
                    word = re.sub(r"[\\{}]|text|mbox|textrm|mathrm", "", part).strip()
                    introduced = part.type == "FORALL" or (part.type == "WORDS" and word not in ("and", "or", "or equivalently")) or (introduced and part.type not in ("WORDS", "COLON", "THEN"))
                    continue
                rel = self.chain(part)
                sides += len(rel.args)
                if sides > MAX_SIDES:
                    raise Unreadable(f"more than {MAX_SIDES} expressions in one display", rel.start, rel.end)
                if rel.args[0].kind == "aside" and len(rel.args) == 1:
                    conditions += self._joined(rel.args[0].args)
                    continue
                aside = self._aside(rel)
                if aside is not None:
                    rel, extra = aside
                    conditions += self._joined(extra)
                if not rel.value and conditions and self._counts(conditions[-1]):
                    conditions[-1] = self._listed(conditions[-1], rel.args[0])
                elif (introduced or rel.value and rel.value[0] in "≠<>≤≥∈∉" and equations) or (equations and self._about_indices(rel)):
                    conditions.append(rel)
                    while len(equations) > 1 and self._letter(equations[-1]):  # the i of 'i, j = 1, …, n' runs over all its values
                        equations.pop()
                elif rel.args[0] is NONE and equations:  # a row of an aligned chain that starts with its relation
                    last = equations.pop()
                    equations.append(Node("rel", last.args + rel.args[1:], last.value + rel.value, last.start, rel.end))
                elif rel.args[0] is NONE:
                    raise Unreadable("nothing stands before the first relation", rel.start, rel.end)
                else:
                    equations.append(rel)
        conditions += dict.fromkeys(self.restricted)
        return Statement(tuple(equations), tuple(conditions), self.source)

    def _aside(self, rel):
        """`0 (w ≠ c)` and `…, (w ≠ c)`: a condition in brackets at the end."""
        last = rel.args[-1]
        if last.kind == "mul" and last.args[1].kind == "aside":
            return Node("rel", (*rel.args[:-1], last.args[0]), rel.value, rel.start, rel.end), list(last.args[1].args)
        return None

    def _joined(self, rels):
        """The conditions in a bracket, `(k = 1, 2, …, K)`."""
        found = []
        for rel in rels:
            if found and not rel.value and self._counts(found[-1]):
                found[-1] = self._listed(found[-1], rel.args[0])
            else:
                found.append(rel)
        return found

    def _counts(self, rel):
        """Whether a condition begins a list, `k = 1, …`, that what follows may continue."""
        return rel.value == ("=",) and rel.args[1].kind == "num" or rel.value == ("∈",) and rel.args[1].value == "counted"

    def _listed(self, rel, item):
        """`k = 1, 2, …, K` is k ∈ {1, 2, …, K}."""
        items = rel.args[1].args if rel.value == ("∈",) else rel.args[1:]
        return Node("rel", (rel.args[0], Node("set", (*items, item), "counted")), ("∈",), rel.start, item.end)

    def _letter(self, rel):
        """Whether this is a small letter alone."""
        only = rel.args[0]
        return not rel.value and only.kind == "sym" and not only.args and len(only.value) == 1 and only.value.islower()

    def _about_indices(self, rel):
        """`w = o` and `k = 1, …, K` beside an equation restrict its indices."""
        simple = [a.kind in ("num", "dots") or (a.kind == "sym" and len(a.value) == 1 and not a.args) for a in rel.args]
        return rel.value and all(simple) and rel.args[0].kind == "sym" and rel.args[0].value.islower()

    def chain(self, tree):
        sides, relations = [], []
        for part in tree.children:
            if isinstance(part, Token):
                symbol = RELATIONS.get(re.sub(r"\s", "", part), str(part))
                if symbol.startswith("\\") and symbol != "\\sim":  # 'drawn from' may stand under a sum sign
                    raise Unreadable(f"the relation {symbol} cannot be executed", part.start_pos, part.end_pos)
                named = symbol == "=" and str(part) != "=" and str(part) != "\\equiv" and len(relations) > 0
                relations.append(":=" if named else symbol)
                if not sides:
                    sides.append(NONE)
            else:
                sides.append(_interval(self.row(part)) if relations[-1:] == ["∈"] else self.row(part))
        relations[:-1] = ["=" if r == ":=" else r for r in relations[:-1]]  # only at the end of a chain does it give a name
        return Node("rel", tuple(sides), tuple(relations), tree.meta.start_pos, tree.meta.end_pos)

    def row(self, tree):
        if len(tree.children) > MAX_PIECES:
            raise Unreadable(f"{len(tree.children)} symbols in one row; at most {MAX_PIECES} are read", tree.meta.start_pos, tree.meta.end_pos)
        return Fold(self, tree.children).whole()

    def only(self, tree):
        """The one expression in a bracket."""
        inner = [p for p in tree.children if isinstance(p, Tree)] if tree.data in ("silent", "paren", "bracket", "brace") else [tree]
        chains = [c for args in inner for c in args.children]
        if len(chains) != 1 or isinstance(chains[0], Token):
            raise Unreadable("one expression was expected here", tree.meta.start_pos, tree.meta.end_pos)
        rel = self.chain(chains[0])
        if rel.value:
            raise Unreadable("a relation was not expected here", rel.start, rel.end)
        return rel.args[0]

    def arguments(self, tree):
        """The chains of a bracket, and the tokens between them."""
        args = next((p for p in tree.children if isinstance(p, Tree)), None)
        parts = args.children if args is not None else []
        self.no_choice(parts)
        return [p if isinstance(p, Token) else self.chain(p) for p in parts]

    def no_choice(self, parts):
        """Refuse `i = o or i = c`: conditions are taken together."""
        for part in parts:
            if isinstance(part, Token) and part.type == "WORDS" and re.search(r"\bor\b(?! equivalently)", part):
                raise Unreadable("'or' between conditions is not read: write a set, i \\in \\{o, c\\}, or an equation for each case", part.start_pos, part.end_pos)

    def raw(self, tree):
        """The text of a script, without its braces and style."""
        text = self.source[tree.meta.start_pos : tree.meta.end_pos] if isinstance(tree, Tree) else str(tree)
        text = re.sub(r"\\(text|textrm|mathrm|mbox|operatorname|mathbf|bm|boldsymbol|pmb|textit|textbf|mathcal|mathsf|mathit|rm|sf|bf)(?![a-zA-Z])|[{}\s$]|\\[,;! ]", "", text)
        return text
