"""From LaTeX to statements: Lark nests the brackets (grammar.lark), fold.py says what each row of symbols means."""

import re
from functools import lru_cache
from importlib.metadata import version
from io import BytesIO
from pathlib import Path

from lark import Lark, Token, Tree
from lark.exceptions import UnexpectedInput

from ..kept import kept
from .atoms import steps
from .clean import clean
from .fold import Fold
from .pieces import GROUPS, piece_of, span
from .statements import OR, Display
from .syntax import NONE, ONE, Node, Unreadable

MAX_PIECES = 3000
RATES = ("\\eta", "\\alpha")  # names of step sizes
NEW = re.compile(r"[\^_]\{(?:\\text\{)?\(?(?:new|old)\)?\}?\}(?='*$)")  # the mark of a name before or after a step


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
        names: functions (`J(`) and names with a superscript or prime (`E^I`), which LaTeX alone cannot tell.
    Raises:
        Unreadable: with the place, if the text is not in the language of grammar.lark or is ambiguous.
    """
    try:
        text = clean(latex)
    except ValueError as error:
        raise Unreadable(str(error)) from None
    body = re.sub(r"(?<![\s.,;↵])[\s.,;↵]+\Z", "", text)
    if not body.strip():
        raise Unreadable("there is no formula here")
    try:
        return _Reader(names, latex, text).statement(_parser().parse(body))
    except UnexpectedInput as error:
        raise _explained(error, body) from None
    except Unreadable as error:
        if error.end == error.start + 1 and (command := re.match(r"\\[a-zA-Z]+", latex[error.start :])):
            error.end = error.start + command.end()  # \nabla is one sign in the cleaned text
        raise


def _explained(error, text):
    """The parser's error in words for the reader."""
    token = getattr(error, "token", None)  # None where no sign of the language begins
    if token is not None and token.type == "$END":
        message = "the formula ends too early: a bracket is open or an argument is missing"
        return Unreadable(message, max(len(text) - 1, 0), len(text))
    start = error.pos_in_stream
    word = str(token or re.match(r"\\[a-zA-Z]*|.", text[start:], re.DOTALL)[0])
    end = start + len(word)
    if word == "_" and text[:start].rstrip().endswith("⎮"):
        message = "values put in behind a bar are not read: write the derivative as f'(0), or the value itself"
        return Unreadable(message, start - 1, end)
    if re.search(r"\\underset\s*\{[^{}]*\}\s*\{\s*$", text[:start]):
        message = "what stands below a sign is read under sums and relations only: write it at an \\underbrace"
    elif word == "!":
        message = "a factorial is not read: write the product, \\prod_{k=1}^{n} k; an inequality is written \\ne"
    elif word in (")", "]", "}", "\\}"):
        message = f"'{word}' closes a bracket that is not open, or too early"
    else:
        message = f"'{word.strip() or word}' is not understood here".replace("↵", "\\\\")
    return Unreadable(message, start, end)


def _interval(node, written):
    """`k ∈ [1, K]` is k ∈ {1, …, K} for an index; a name that is declared so is a real number (notation.py). So is
    `k ∈ [K]`.
    """
    if node.kind != "list" and written.startswith("[") and written.endswith("]"):
        return node.here("set", ONE, Node("dots"), node, value=",")
    if node.kind == "pow" and node.args[0] == Node("sym", (), "R"):  # U ∈ R^{n × d}, typed without \mathbb
        return node.here("pow", Node("reals", (), "R"), node.args[1])
    if node.kind != "list" or len(node.args) != 2 or node.value == ";":
        return node
    return node.here("set", node.args[0], Node("dots"), node.args[1], value="interval")


def _is_step(head, right):
    """Whether `θ = θ - α ∂J/∂θ` assigns; as an equation it would say that the rest is 0."""
    starts = head.kind == "sym" and right.kind == "add" and len(right.args) == 2 and right.args[0] == head
    return starts and any(map(is_rate, right.args[1].walk()))


def is_rate(node):
    """Whether a node says that a term is a step: a derivative, or the name of a step size."""
    return node.kind == "deriv" or node.value in RATES


def _renewed(sides, names):
    r"""The sides of `x^{(\text{new})} = x^{(\text{old})} - …` without the marks, unless these are declared; or None."""
    head = sides[0]
    if head.kind != "sym" or not (mark := NEW.search(head.value)) or head.value in names:
        return None
    if "old" in mark[0]:
        raise head.refused("a step makes the new value from the old: the new one stands on the left")
    for late in (n for n in sides[1].symbols() if (found := NEW.search(n.value)) and "new" in found[0]):
        raise late.refused("a step is made from the old values: a new one stands on its right side")

    def unmarked(node):
        value = NEW.sub("", node.value) if node.kind == "sym" else node.value
        return node.here(node.kind, *map(unmarked, node.args), value=value)

    plain = [unmarked(side) for side in sides]
    return plain if plain[1].kind == "add" and plain[0] in plain[1].args else None


class _Reader:
    """Walks the Lark tree; rows are handed to `fold`."""

    def __init__(self, names, source, text):
        self.names, self.source, self.text = names, source, text  # the text is the source, cleaned
        self.opened = []  # signs that took one factor of a product
        self.restricted = []  # u_{w \ne o}: what a subscript says of its index
        self.inside = {}  # id of a bracket -> the bracket (so that its id stays its own), what stands in it

    def statement(self, tree):
        display = Display(self.source)
        for line in (args for args in tree.children if isinstance(args, Tree)):
            display.line(span(line)[0])
            for part in line.children:
                if isinstance(part, Token):
                    display.word(part)
                else:
                    display.chain(self.chain(part))
        return display.statement(self.restricted, (sign for sign in self.opened if sign.after))

    def chain(self, tree):
        sides, relations = [], []
        for part in tree.children:
            if not isinstance(part, Token):
                first, *more = steps(self.row(part))
                written = self.source[slice(*span(part))].strip()
                sides += [_interval(first, written) if relations[-1:] == ["∈"] else first, *more]
                relations += ["="] * len(more)
                continue
            if part.startswith("\\") and part != "\\sim":  # 'drawn from' may stand under a sum sign
                raise Unreadable(f"the relation {part} cannot be executed", *span(part))
            sides = sides or [NONE]
            relations.append(str(part) if relations else str(part).lstrip(":"))
        if relations[:1] in (["="], ["←"]):
            defined = ":=" in tree.children[1:2] and sides[0] in sides[1].walk()  # θ := θ - α ∂J/∂θ
            renewed = _renewed(sides, self.names)
            if renewed or defined or len(sides) == 2 and _is_step(*sides):
                sides, relations[0] = renewed or sides, "←"
        # Only at the end of a chain does := give a name.
        relations[:-1] = ["=" if r == ":=" else r for r in relations[:-1]]
        return Node("rel", tuple(sides), tuple(relations), *span(tree))

    def row(self, tree):
        if len(tree.children) > MAX_PIECES:
            raise Unreadable(f"{len(tree.children)} symbols in one row; at most {MAX_PIECES} are read", *span(tree))
        return self.fold(tree.children)

    def fold(self, pieces):
        """The expression that a row of pieces is."""
        return Fold(self, pieces).whole()

    def script(self, script):
        """The expression in a sub- or superscript."""
        inner = script.children[0]
        if isinstance(inner, Token) and inner.type in ("SIGN", "STAR"):
            raise Unreadable(f"'{inner}' is read as part of a name only, and this is none", *span(script))
        return self.only(inner) if isinstance(inner, Tree) and inner.data in GROUPS else self.fold([piece_of(inner)])

    def only(self, tree):
        """The one expression in a bracket."""
        parts = self.arguments(tree) if tree.data in GROUPS else self.parts(tree)
        if len(parts) != 1 or isinstance(parts[0], Token):
            raise Unreadable("one expression was expected here", *span(tree))
        if parts[0].value:
            raise parts[0].refused("a relation was not expected here")
        return parts[0].args[0]

    def arguments(self, tree):
        """What `parts` finds in a bracket; read once, since whoever asks what a bracket is may have to read it."""
        if id(tree) not in self.inside:
            args = next((p for p in tree.children if isinstance(p, Tree)), None)
            self.inside[id(tree)] = tree, self.parts(args) if args is not None else []
        return self.inside[id(tree)][1]

    def parts(self, args):
        """The chains of a list of arguments or conditions, and the tokens between them."""
        for part in args.children:
            if isinstance(part, Token) and re.search(r"\bor\b(?! equivalently)", part):
                raise Unreadable(OR, *span(part))
        return [p if isinstance(p, Token) else self.chain(p) for p in args.children]

    def raw(self, tree):
        """The text of a script, without its braces and style."""
        text = self.text[slice(*span(tree))] if isinstance(tree, Tree) else str(tree)
        return re.sub(r"\\(text|sf)(?![a-zA-Z])|[{}\s$]", "", text)
