"""What a function takes: the arguments in its bracket, the factor after it, the condition of an indicator."""

import re

from lark import Token, Tree

from .atoms import FUNCTIONS, listed
from .pieces import is_group, is_op, span, starts_letter
from .scripts import TRANSPOSE, scripted
from .syntax import NONE, Node, key, plain

# … = y_i \quad (i = 1, …, n)
APART = re.compile(r"(?:\\q?quad|\\hspace\*?\s*\{[^{}]*\}|(?:\\[;, ]\s*){2})\s*(?:\\left|\\[bB]igg?l?)?\s*$")
ENDS_FUNCTION = ("call", "apply", "prime-call", "big", "deriv", "cases", "matrix")


class Arguments:
    """The part of the fold that reads functions and indicators."""

    def indicator(self, piece):
        r"""`\mathbf{1}(i = j)`, `I[i = j]`, `\delta(i, j)`: 1 where the condition in the bracket holds.

        None if there is none.
        """
        if not is_group(self.peek(), ("paren", "bracket", "brace")) or APART.search(
            self.reader.source[: span(self.peek())[0]]
        ):
            return None
        parts = [p for p in self.reader.arguments(self.peek().children[0]) if isinstance(p, Node)]
        kronecker = starts_letter(piece, "\\delta") and len(parts) == 2 and not any(p.value for p in parts)
        inside = [p.args[0] for p in parts] if kronecker else [p for p in parts if p.value]
        if not inside:
            return None
        self.at += 1
        return Node(
            "delta" if kronecker else "indicator",
            tuple(inside),
            None,
            span(piece)[0],
            span(self.pieces[self.at - 1])[1],
        )

    def expectation(self, piece, scripts):
        r"""`\mathbb{E}_{w \sim p}[f_w]` as the sum of p_w f_w over all w. None where it does not say of what."""
        below = scripts[0].children[0] if len(scripts) == 1 and scripts[0].data == "sub" else None
        parts = self.reader.arguments(below) if getattr(below, "data", "") == "silent" else []
        drawn = parts[0] if len(parts) == 1 and isinstance(parts[0], Node) else None
        if drawn is None or drawn.value != ("\\sim",) or not drawn.args[0].bare or not is_group(self.peek()):
            return None
        letter, weight = drawn.args
        if weight.kind == "sym":
            called = self.is_function(weight)
            weight = weight.here("apply", weight, letter) if called else weight.with_args(*weight.args, letter)
        elif weight.kind != "apply":
            return None
        bracket, place = self.peek(), (span(piece)[0], span(self.peek())[1])
        self.at += 1
        product = Node("mul", (weight, self.reader.only(bracket.children[0])), None, *place)
        domain = Node("domain", (letter, NONE, NONE), None, *span(piece))
        return scripted(self.reader, Node("big", (product, domain), "mean", *place), bracket.children[1:], bracket)

    def counted_from(self, name, group):
        """`x[i]`, as in code: the entry x_i. None where something else stands in the bracket."""
        only = self.alone(group) if len(group.children) == 1 else NONE
        simple = only.kind == "num" or only.bare and len(only.value) == 1
        if not simple or name.kind != "sym" or self.is_function(name):
            return None
        self.at += 1
        return Node("sym", (*name.args, only), name.value, name.start, span(group)[1])

    def is_function(self, sym):
        return f"{sym.value}(" in self.reader.names or f"{key(sym)}(" in self.reader.names

    def stands_for_function(self, sym):
        """Whether a name is a function, or is defined by a letter that functions bear."""
        return self.is_function(sym) or f"{key(sym)}()" in self.reader.names

    def one_letter(self, piece):
        """Whether a piece is a bracket with nothing but a name or a number in it."""
        return is_group(piece, ("paren",)) and self.alone(piece).kind in ("sym", "num")

    def alone(self, group):
        """The one expression in a bracket; NONE where more stands in it, or a relation."""
        parts = self.reader.arguments(group.children[0])
        one = len(parts) == 1 and isinstance(parts[0], Node) and not parts[0].value
        return parts[0].args[0] if one else NONE

    def looks_like_call(self, head, group):
        r"""Commas, bars or relations inside: only arguments look like that, or a condition that a wide space keeps
        apart.
        """
        if APART.search(self.reader.source[: span(group)[0]]):
            return False
        parts = self.reader.arguments(group.children[0])
        chains = [p for p in parts if isinstance(p, Node)]
        tokens = [p.type for p in parts if isinstance(p, Token)]
        if len(parts) == 1 and re.search(r"(?:\\[ ;:]|~)\s*$", self.reader.source[: span(group)[0]]):
            return False  # v_c \; (w = o)
        if isinstance(parts[0], Token) and parts[0].type in ("WORDS", "FORALL"):
            return False
        only = chains[0].args[0] if len(chains) == 1 and not chains[0].value else None
        turned = any(self.reader.raw(s.children[0]) in TRANSPOSE for s in group.children[1:])  # δ (a)^T is a product
        if only is not None and only.kind == "sym" and not turned and f"{key(head)}({key(only)})" in self.reader.names:
            return True
        if only is not None and f"{key(head)}()" in self.reader.names and self._elsewhere(head, only):
            words = f"is this {key(head)} at another point, or a product? Define {key(head)}(x) = …, or write \\cdot"
            raise self.error(words, group)
        return len(chains) > 1 or "MID" in tokens or any(c.value and set(c.value) <= {"="} for c in chains)

    def _elsewhere(self, head, inside):
        """Whether a bracket after a defined name holds a number, or something made of what the name rests on."""
        names = inside.symbols()
        return inside.kind == "num" or any(f"{key(head)}({key(n)})" in self.reader.names for n in names)

    def call(self, head, piece):
        r"""`J(v_c, o, U)`, `P(O = w \mid C = c)`, `f'(x)`, with the scripts of the bracket put on the call."""
        self.at += 1
        args, bar = [], None  # how many arguments stand before the bar
        for part in self.reader.arguments(piece.children[0]):
            if isinstance(part, Node):
                args += (part,) if part.value else listed(part.args[0])
            elif part.type == "MID":
                bar = len(args)
        if bar in (0, len(args)):
            raise self.error("this bar has no partner", piece)
        name = self.raised(head, piece)
        place = (head.start, span(piece)[1])
        if name.kind == "prime":
            if len(args) != 1 or args[0].kind == "rel":
                raise self.error("f'(x) is read for functions of one argument", piece)
            node = Node("prime-call", (name.args[0], args[0]), name.value, *place)
        elif name.kind == "fn":
            node = Node("call", tuple(args), name.value, *place)
        else:
            node = Node("apply", (name, *args), bar, *place)
        if head.kind in ("pow", "T"):  # σ^2(x), entry by entry
            node = Node(head.kind, (node, *head.args[1:]), "name" if node.kind == "call" else None, *place)
        return scripted(self.reader, node, piece.children[1:], piece)

    def raised(self, head, piece):
        """The name of a function without its power; `σ^{-1}(x)`, the inverse function or 1/σ(x), is refused."""
        if head.kind == "pow" and head.args[1].kind == "neg":
            raise self.error(
                "the inverse function, or the reciprocal? Write \\frac{1}{f(x)}, or the inverse as a formula", piece
            )
        if head.kind == "pow" and head.args[0].kind == "index":
            raise self.error("write the power behind a bracket: (\\log_2 x)^2", piece)
        return head.args[0] if head.kind in ("pow", "T") else head

    def function(self, piece, atom, scripts):
        r"""`\log x`, `\sigma(x)`, `\sigma^2(x)`, `\operatorname{softmax}(z)_i`."""
        word = str(atom).split("{")[-1].strip("\\{} ")
        name = FUNCTIONS.get(word, word)
        own = next((n for n in (name, word) if n in self.reader.names), None)
        if any(s.data == "sup" and re.fullmatch(r"[(\[]\d+[)\]]", self.reader.raw(s.children[0])) for s in scripts):
            raise self.error("a derivative, or a power? Write f''(x), or \\sigma^2(x)", piece)
        head = scripted(self.reader, Node("sym" if own else "fn", (), own or name, *span(atom)), scripts, piece)
        head, index = (head.args[0], head.args[1:]) if head.kind == "index" else (head, ())  # softmax_i(z)
        base, index = (index, ()) if head.value == "log" else ((), index)
        after, open_end = self.peek(), False
        if is_group(after):
            node, open_end = self.call(head, after), not own and is_group(after, ("silent",))  # braces are not printed
        elif own or after is None or isinstance(after, Token) and after.type == "OP":
            return head
        else:
            inner = self.factor()
            dot = is_op(self.peek(), "·")
            if inner.kind == "T" and (dot or isinstance(self.peek(), Tree)):  # \exp u^\top v: an inner product is one
                self.at += dot
                inner = self.joined("dot" if dot else "mul", inner, self.factor())
            if head.kind == "prime":
                raise self.error(f"write brackets after {word}'", piece)
            called = self.raised(head, piece)
            node = Node("call", (plain(inner),), called.value, span(piece)[0], inner.end)
            node = node.here("pow", node, head.args[1], value="name") if head.kind == "pow" else node
            open_end = inner.kind not in ENDS_FUNCTION
        if base:
            node = self.to_base(node, base, piece)
        if open_end and not index:
            return node.here("fn-arg", node)
        return node.here("index", node, *index) if index else node

    def to_base(self, node, base, piece):
        r"""`\log_2 x` is \log x / \log 2."""
        if node.kind != "call":
            raise self.error("write the power behind a bracket: (\\log_2 x)^2", piece)
        return node.here("div", node, Node("call", base, "log", *span(piece)), value="frac")
