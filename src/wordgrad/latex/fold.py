"""What a row of symbols means: products, the reach of sums and derivatives, function arguments, scripts.

The habits of the field, in order: a product binds tighter than a sum; a sum or derivative sign reaches to the next + or
- of its level (a derivative sign before a bracket takes the bracket alone); a function without brackets takes the one
factor that follows. Where two readings would differ, the row is refused.
"""

from lark import Token, Tree

from .arguments import Arguments
from .atoms import atom_node
from .derivative import Derivatives
from .pieces import as_printed, inside, is_group, is_number, is_op, span, starts_letter
from .reach import Open, both, divides, product_ends
from .scripts import scripted
from .sums import closed, domains
from .syntax import Node, Unreadable, plain

MAX_FACTORS, MAX_DEPTH = 60, 60
OPERATORS = {"·": "dot", "×": "times", "*": "times", "⊙": "had", "⊗": "outer", "/": "div", "\\setminus": "without"}
BIG = {"∑": "sum", "∏": "prod"}
SIGMA = {"\\Sigma": "sum", "Σ": "sum", "\\Pi": "prod", "Π": "prod"}  # with a subscript, a sum in the wrong letter
INDICATORS = ("I", "\\delta")
UNCLEAR = "where does the argument of the function end? Write brackets: "


class Fold(Arguments, Derivatives):
    """A Pratt parser over the pieces of one row."""

    def __init__(self, reader, pieces):
        self.reader, self.pieces, self.at, self.depth = reader, as_printed(pieces), 0, 0
        self.opened = []  # signs that took one factor of the product that is being read
        self.place = (span(pieces[0])[0], span(pieces[-1])[1])

    def whole(self):
        """The tree of the row."""
        if not self.pieces:
            raise Unreadable("this bracket is empty", *self.place)
        if len(self.pieces) == 1 and is_op(self.pieces[0], "+-"):
            return Node("mark", (), str(self.pieces[0]), *self.place)  # P(+ | w, c)
        return self.sum()

    def error(self, message, piece=None):
        piece = piece if piece is not None else self.pieces[min(self.at, len(self.pieces) - 1)]
        start, end = span(piece)
        return Unreadable(message, start, end)

    def peek(self):
        return self.pieces[self.at] if self.at < len(self.pieces) else None

    def sum(self):
        start = self.peek()
        terms = [self.signed()]
        while is_op(self.peek(), "+-"):
            terms.append(self.signed())
        terms = closed(terms)
        return terms[0] if len(terms) == 1 else Node("add", tuple(terms), None, span(start)[0], terms[-1].end)

    def signed(self):
        sign = self.peek()
        self.at += is_op(sign, "+-")
        term = self.product()
        return Node("neg", (term,), None, span(sign)[0], term.end) if is_op(sign, "-") else term

    def product(self):
        """Factors up to the next + or -, from left to right."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise self.error("the formula is nested too deeply")
        mark, left, count = len(self.opened), self.factor(), 1
        parts = [(None, plain(left))]
        while (piece := self.peek()) is not None and not is_op(piece, "+-"):
            kind, sign = "mul", False
            if isinstance(piece, Token) and piece.type == "OP":
                kind = OPERATORS.get(str(piece))
                if kind is None:
                    raise self.error(f"the operator {piece} is not one the checker knows")
                if kind == "div" and left.kind == "fn-arg":
                    raise self.error(UNCLEAR + "\\log(a / b) or (\\log a) / b")
                self.at += 1
                if self.reader.source.startswith("\\circ", span(piece)[0]):
                    self.composed(left)
                sign = is_op(self.peek(), "-")
                self.at += sign
            else:
                self.beside(piece, left, parts)
            before = self.opened[mark:]
            if kind == "had" and self.reader.text[left.start] == "∇" and plain(left).args[0].kind == "sym":
                before = before[:-1]  # ∇_a C ⊙ σ'(z): a loss is a number
            right = self.factor()
            if kind == "div" and plain(right).kind == "big" and plain(right).args[0].kind in ("dot", "times"):
                raise self.error("what stands below the slash? Write \\frac{a}{b}", piece)
            right = Node("neg", (right,), None, right.start - 1, right.end) if sign else right
            for opened in before:
                opened.after.append(plain(right))
            parts.append((kind, plain(right)))
            left, count = self.joined(kind, plain(left), right), count + 1
            if count > MAX_FACTORS:
                raise self.error(f"more than {MAX_FACTORS} factors in one product")
        self.depth -= 1
        self.reader.opened += self.opened[mark:]
        del self.opened[mark:]
        return both(parts, plain(left))

    def beside(self, piece, left, parts):
        """Refuse a factor without a sign before it where it is not clear to what it belongs."""
        if left.kind == "fn-arg":
            raise self.error(UNCLEAR + "\\log(a b) or \\log(a) b")
        names = parts[-1][1].symbols() if is_group(self.pieces[self.at - 1], ("paren",)) else ()
        if names and self.one_letter(piece) and all(map(self.stands_for_function, names)):
            raise self.error("write every function with an argument of its own, f(x) + g(x)")
        if is_number(piece) and is_number(self.pieces[self.at - 1]):
            raise self.error("two numbers side by side: write 1000 for 1 000, and \\cdot between factors")
        if parts[-1][0] == "div" and not divides(piece, parts[-2][1], parts[-1][1]):
            raise self.error("what stands below the slash? Write \\frac{a}{b c} or \\frac{a}{b} c")

    def composed(self, left):
        r"""Refuse `f \circ g` of two functions, which is no product."""
        after = self.peek()
        name = Node("sym", (), str(after.children[0])) if isinstance(after, Tree) and len(after.children) == 1 else left
        if left.kind == "sym" and name is not left and all(map(self.stands_for_function, (left, name))):
            raise self.error("f after g is written with its argument, f(g(x)); a product entry by entry is \\odot")

    def joined(self, kind, left, right):
        right_plain = plain(right)
        if kind == "div" and left.kind == "partial" and right_plain.kind == "partial":
            return Node("deriv", (left.args[0], right_plain.args[0]), None, left.start, right.end)
        if kind == "without" and right_plain.kind != "set":  # the braces of \{o\} might only be brackets
            right_plain = right_plain.here("set", right_plain)
        node = Node(kind, (left, right_plain), None, left.start, right.end)
        return node.here("fn-arg", node) if right.kind == "fn-arg" else node

    def factor(self):
        piece = self.peek()
        if piece is None:
            raise Unreadable("the formula ends where a factor was expected", *span(self.pieces[-1]))
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise self.error("the formula is nested too deeply")
        try:
            return self._factor(piece)
        finally:
            self.depth -= 1

    def _factor(self, piece):
        if isinstance(piece, Token):
            if piece.type != "DOTS":
                raise self.error(f"a factor was expected before '{piece}'")
            self.at += 1
            return Node("dots", (), None, *span(piece))
        if starts_letter(piece, "d") and (found := self.slashed()):
            return found
        self.at += 1
        atom, scripts = piece.children[0], piece.children[1:]
        kind = atom.type if isinstance(atom, Token) else atom.data
        word = str(atom) if isinstance(atom, Token) else ""
        own = word in self.reader.names  # declared, so not what the letter means otherwise
        if kind == "PARTIAL":
            return self.partial(piece, scripts)
        if kind == "NABLA":
            return self.nabla(piece, scripts)
        if kind == "FUNCTION":
            return self.function(piece, atom, scripts)
        if kind == "BIG":
            return self.big(piece, BIG.get(word, word.lstrip("\\")), scripts)
        if kind == "EXPECTED" and (found := self.expectation(piece, scripts)):
            return found
        if kind == "under":  # \underset{j \ne 0}{\sum_{j}}
            under, sign, *beside = atom.children[1:]
            below = Tree("sub", [Tree("silent", [under], under.meta)], under.meta)
            return self.big(piece, str(sign).lstrip("\\"), [*beside, below])
        if word in SIGMA and not own and any(s.data == "sub" for s in scripts):
            return self.big(piece, SIGMA[word], scripts)
        if (kind == "ONES" or word in INDICATORS and not own) and not scripts:
            if found := self.indicator(piece):
                return found
            atom = Token.new_borrow_pos("NUMBER", "1", atom) if word == "1" else atom  # … = 1 \quad (i = j)
        if kind in ("frac", "over") and (found := self.fraction(piece, atom, scripts)):
            return found
        return self.named(atom_node(self.reader, atom), piece, scripts)

    def named(self, node, piece, scripts):
        """An atom with its scripts; with its arguments, if it is a name that stands before a bracket of them."""
        after = self.peek()
        lone = node == Node("sym", (), "d") and not scripts and isinstance(after, Tree)
        two = f"d{after.children[0]}" if lone else None
        if two in self.reader.names:  # dW, a name of two letters
            self.at += 1
            name = Node("sym", (), two, node.start, span(after)[1])
            return scripted(self.reader, name, after.children[1:], after)
        if node.bare and is_group(after, ("bracket",)) and all(s.data == "sub" for s in scripts):
            name = scripted(self.reader, node, scripts, piece)
            return self.counted_from(name, after) or name
        if node.kind != "sym" or not is_group(after, ("paren",)):
            return scripted(self.reader, node, scripts, piece)
        node = scripted(self.reader, node, scripts, piece, called=True)
        bare = node.args[0] if node.kind in ("pow", "T") and node.args[0].kind == "sym" else node
        called = node.kind == "prime"
        if not called and bare.kind == "sym":
            jacobian = bare.value == "J" and len(bare.args) == 1  # J_x(s): the Jacobian of s
            called = jacobian or self.is_function(bare) or self.looks_like_call(bare, after)
        return self.call(node, after) if called else node

    def big(self, piece, word, scripts):
        """A sum, product or maximum with its range; it reaches to the end of the term."""
        if word in ("max", "min") and not scripts and is_group(self.peek(), ("paren", "brace")):
            return self.call(Node("fn", (), word, *span(piece)), self.peek())
        ranges = domains(self.reader, piece, scripts)
        sign = is_op(self.peek(), "-")
        self.at += sign
        if is_group(self.peek(), ("silent",)) and any(is_op(p, "+-") for p in inside(self.peek().children[0]) or ()):
            raise self.error("braces are not printed: over what does the sign reach? Write \\left( … \\right)")
        first = self.at
        body = self.factor() if word in ("max", "min") else self.product()
        if word == "prod" and self.at > first + 1:
            product_ends(plain(body), ranges[-1])
        body = Node("neg", (plain(body),), None, body.start - 1, body.end) if sign else plain(body)
        for one in reversed(ranges):
            body = Node("big", (body, one), word, span(piece)[0], body.end)
        if word in ("max", "min"):
            letters = {one.args[0].value for one in ranges} - {None}
            self.opened.append(Open(letters, f"does the {word}imum reach over this factor? Write brackets"))
        return body
