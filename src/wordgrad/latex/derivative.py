"""How derivatives are written: ∂f/∂x as a fraction, with a slash, as an operator before what it acts on, as a nabla."""

from lark import Token

from .pieces import half, is_group, is_op, span, starts_letter, starts_partial
from .reach import Open
from .scripts import scripted
from .syntax import Node, plain

SIGNS = ("d", "\\delta")  # letters that stand for the derivative sign in a fraction
MAX_ORDER = 3


class Derivatives:
    """The part of the fold that reads derivatives."""

    def slashed(self):
        """`dJ/dx`: d, what is differentiated, a slash, d and the variable; None if that is not what stands here."""
        ahead = self.pieces[self.at :]
        slash = next((k for k, p in enumerate(ahead[:5]) if is_op(p, "/")), 0)
        if slash < 2 or len(ahead) < slash + 3 or not starts_letter(ahead[slash + 1], "d"):
            return None
        if any(isinstance(p, Token) for p in (*ahead[:slash], ahead[slash + 2])):
            return None
        inner, variable = self.reader.fold(ahead[1:slash]), self.reader.fold([ahead[slash + 2]])
        self.at += slash + 3
        return Node("deriv", (inner, variable), None, span(ahead[0])[0], variable.end)

    def partial(self, piece, scripts):
        r"""`\partial J` of a slashed derivative, or `\partial_{x} J`."""
        subs = [s for s in scripts if s.data == "sub"]
        if subs:
            powers = [self.reader.raw(s.children[0]) for s in scripts if s.data == "sup"]
            order = int(powers[0]) if powers and powers[0] in ("1", "2", "3") else 1
            if len(scripts) > 2 or len(scripts) == 2 and powers != [str(order)]:
                raise self.error(
                    "derivatives of up to third order are read, as \\partial_x^2"
                    " or \\frac{\\partial^2 f}{\\partial x^2}",
                    piece,
                )
            return self.applied(piece, self.reader.script(subs[0]), order)
        inner = plain(self.factor())
        return Node("partial", (inner,), None, span(piece)[0], inner.end)

    def nabla(self, piece, scripts):
        subs = [s for s in scripts if s.data == "sub"]
        powers = [self.reader.raw(s.children[0]) for s in scripts if s.data != "sub"]
        if len(subs) > 1 or powers not in ([], ["2"]):
            raise self.error("\\nabla_{x} and \\nabla_{x}^2 are read", piece)
        order = 1 + len(powers)
        if subs:
            return self.applied(piece, self.reader.script(subs[0]), order)
        inner = plain(self.factor())
        named = inner.kind == "apply" and len(inner.args) == 2 and inner.args[1].kind == "sym"  # \nabla J(\theta)
        if not named and inner.kind != "deriv":  # \nabla \nabla J(\theta)
            raise self.error("write the variable under the nabla: \\nabla_{x}", piece)
        return self.taken(piece, inner, inner.args[1], order)

    def applied(self, piece, variable, order=1):
        if is_op(self.peek(), "+-"):
            raise self.error("what is differentiated? Write brackets after the derivative sign", piece)
        return self.taken(piece, plain(self.factor()), variable, order)

    def taken(self, piece, inner, variable, order):
        """The derivative of what stands behind the sign."""
        self.reaching([variable])
        for _ in range(order):
            inner = Node("deriv", (inner, variable), None, span(piece)[0], inner.end)
        return inner

    def reaching(self, variables):
        """Mark that this sign took one factor, so that what follows must not depend on its variables."""
        bases = [v if v.kind == "sym" else v.args[0] for v in variables if v.kind in ("sym", "T", "index")]
        message = "is this differentiated too? Write brackets around all that the derivative sign acts on"
        self.opened.append(Open({b.value for b in bases} - {None}, message))

    def fraction(self, piece, atom, scripts):
        """A fraction that is a derivative: ∂f/∂x, ∂²f/∂x∂y, df/dx, or the sign alone before what it acts on.

        None for others.
        """
        over, under = (half(part) for part in atom.children[-2:])
        signs = [p for p in (over[:1] + under[:1]) if starts_partial(p)]
        letters = [
            x for x in SIGNS if x not in self.reader.names and all(h and starts_letter(h[0], x) for h in (over, under))
        ]
        if not signs and (not letters or len(under) < 2 or isinstance(under[1], Token)):  # d / (d + 1)
            return None
        if len(signs) == 1 or len(under) < 2:
            raise self.error("a derivative needs its sign above and below: \\frac{\\partial f}{\\partial x}", piece)
        variables = self.variables(under, starts_partial if signs else lambda p: starts_letter(p, letters[0]), piece)
        if self.order(over[0], piece) != len(variables):
            raise self.error("the order above and below the derivative differ", piece)
        inner = self.differentiated(over[1:], variables, piece)
        for variable in reversed(variables):
            inner = Node("deriv", (inner, variable), None, span(piece)[0], max(inner.end, span(piece)[1]))
        return scripted(self.reader, inner, scripts, piece)

    def order(self, sign, piece):
        """How often ∂² or d³ differentiates."""
        _, *powers = sign.children
        power = self.reader.raw(powers[0].children[0]) if powers else "1"
        if len(powers) > 1 or not power.isdigit():
            raise self.error("what is written at the derivative sign is not its order", piece)
        return int(power)

    def differentiated(self, over, variables, piece):
        """What stands above the line; if nothing does, the bracket or the product that follows."""
        if over:
            inner = self.reader.fold(over)  # σ, of dσ/dx, is σ(x)
            if self.one_letter(self.peek()) and (inner.kind == "fn" or inner.kind == "sym" and self.is_function(inner)):
                raise self.error("the derivative at this place, or times it? Write f'(x)", self.peek())
            return inner.here("call", variables[0], value=inner.value) if inner.kind == "fn" else inner
        if is_group(self.peek()):
            inner = plain(self.factor())
            self.reaching(variables)
            return inner
        if self.peek() is None or is_op(self.peek(), "+-"):
            raise self.error("what is differentiated? Nothing follows the derivative sign", piece)
        return self.product()

    def variables(self, under, is_sign, piece):
        """The variables below the line, each as often as it is taken."""
        places = [i for i, p in enumerate(under) if is_sign(p)]
        found = []
        for a, b in zip(places, [*places[1:], len(under)], strict=True):
            if under[a].children[1:]:
                raise self.error("below the line the order is at the variable: \\frac{\\partial^2 f}{\\partial x^2}")
            if b == a + 1:
                raise self.error("a variable is missing below the derivative", piece)
            node, times = self.reader.fold(under[a + 1 : b]), 1
            if node.kind == "pow" and node.args[1].kind == "num" and node.args[1].value.isdigit():
                node, times = node.args[0], int(node.args[1].value)
            if times > MAX_ORDER:
                raise self.error("derivatives of up to third order are read", piece)
            found += [node] * times
        return found
