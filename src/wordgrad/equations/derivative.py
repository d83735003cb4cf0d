"""How derivatives are written: ∂f/∂x as a fraction, with a slash, as an operator before what it acts on, as a nabla."""

from lark import Token, Tree

from .pieces import is_group, is_op, plain, rows_of, span, starts_letter, starts_partial
from .syntax import Node

GROUPS = ("paren", "bracket", "brace", "silent")
SIGNS = ("d", "\\delta")  # letters that stand for the derivative sign in a fraction


class Derivatives:
    """The part of the fold that reads derivatives."""

    def slashed(self):
        """`dJ/dx`: d, what is differentiated, a slash, d and the variable; None if that is not what stands here."""
        ahead = self.pieces[self.at :]
        slash = next((k for k, p in enumerate(ahead[:5]) if is_op(p, "/")), 0)
        if slash < 2 or len(ahead) < slash + 3 or not starts_letter(ahead[slash + 1 :], "d") or any(isinstance(p, Token) for p in (*ahead[:slash], ahead[slash + 2])):
            return None
        inner, variable = type(self)(self.reader, ahead[1:slash]).whole(), type(self)(self.reader, [ahead[slash + 2]]).whole()
        self.at += slash + 3
        return Node("deriv", (inner, variable), None, span(ahead[0])[0], variable.end)

    def partial(self, piece, scripts):
        """`\\partial J` of a slashed derivative, or `\\partial_{x} J`."""
        from .fold import script_node

        subs = [s for s in scripts if s.data == "sub"]
        if subs:
            return self.applied(piece, script_node(self.reader, subs[0]))
        inner = plain(self.factor())
        return Node("partial", (inner,), None, span(piece)[0], inner.end)

    def nabla(self, piece, scripts):
        subs = [s for s in scripts if s.data == "sub"]
        if not subs:
            raise self.error("write the variable under the nabla: \\nabla_{x}", piece)
        if len(scripts) > 1:
            raise self.error("only a plain \\nabla_{x} is read", piece)
        from .fold import script_node

        return self.applied(piece, script_node(self.reader, subs[0]))

    def applied(self, piece, variable):
        if is_op(self.peek(), "+-−"):
            raise self.error("what is differentiated? Write brackets after the derivative sign", piece)
        inner = plain(self.factor())
        return Node("deriv", (inner, variable), None, span(piece)[0], inner.end)

    def derivative(self, piece, atom, scripts):
        """A fraction that is a derivative: ∂f/∂x, ∂²f/∂x∂y, df/dx, or the sign alone before what it acts on."""
        over, under = (rows_of(self.reader, part) for part in atom.children[-2:])
        signs = [p for p in (over[:1] + under[:1]) if starts_partial(p)]
        letter = next((x for x in SIGNS if x not in self.reader.names and starts_letter(over, x) and starts_letter(under, x)), None)
        if not signs and (letter is None or len(under) < 2):
            return None
        if len(signs) == 1 or len(under) < 2:
            raise self.error("a derivative needs its sign above and below: \\frac{\\partial f}{\\partial x}", piece)
        variables = self.variables(under, letter, piece)
        order = sum(n for _, n in variables)
        power = [s for s in over[0].children[1:] if s.data == "sup"] if isinstance(over[0], Tree) else []
        if (int(self.reader.raw(power[0].children[0])) if power and self.reader.raw(power[0].children[0]).isdigit() else 1) != order:
            raise self.error("the order above and below the derivative differ", piece)
        if len(over) > 1:
            inner = type(self)(self.reader, over[1:]).whole()
            if inner.kind == "fn":  # dσ/dx
                inner = Node("call", (variables[0][0],), inner.value, inner.start, inner.end)
        elif is_group(self.peek(), ("paren", "bracket", "brace", "silent")):
            inner = plain(self.factor())
        else:
            if self.peek() is None or is_op(self.peek(), "+-−"):
                raise self.error("what is differentiated? Nothing follows the derivative sign", piece)
            inner = self.product()
        for variable, times in reversed(variables):
            for _ in range(times):
                inner = Node("deriv", (inner, variable), None, span(piece)[0], max(inner.end, span(piece)[1]))
        from .atoms import scripted

        return scripted(self.reader, inner, scripts, piece)

    def variables(self, under, letter, piece):
        """The variables below the line, with how often each is taken."""
        places = [i for i, p in enumerate(under) if (starts_letter([p], letter) if letter else starts_partial(p))]
        found = []
        for a, b in zip(places, [*places[1:], len(under)], strict=True):
            node = type(self)(self.reader, under[a + 1 : b]).whole() if b > a + 1 else None
            if node is None:
                raise self.error("a variable is missing below the derivative", piece)
            times = 1
            if node.kind == "pow" and node.args[1].kind == "num" and node.args[1].value.isdigit():
                node, times = node.args[0], int(node.args[1].value)
            if times > 3:
                raise self.error("derivatives of up to third order are read", piece)
            found.append((node, times))
        return found
