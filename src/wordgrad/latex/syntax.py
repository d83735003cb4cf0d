"""The tree of a formula: its nodes, the error for what cannot be read, and printing a tree as LaTeX."""

from dataclasses import dataclass, field
from functools import lru_cache


class Unreadable(ValueError):
    """The text is not a formula that the checker reads; `start` and `end` mark the place."""

    def __init__(self, message, start=0, end=None):
        super().__init__(message)
        self.start, self.end = start, start + 1 if end is None else end


@dataclass(frozen=True, slots=True)
class Node:
    """One node of a formula: its kind, its parts, its own text; and where it stands (not part of its identity)."""

    kind: str
    args: tuple = ()
    value: object = None
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)
    _key: str = field(default="", compare=False, repr=False)

    def walk(self):
        """This node and all below it."""
        yield self
        for arg in self.args:
            yield from arg.walk()

    def symbols(self):
        """The names among this node and all below it."""
        return [n for n in self.walk() if n.kind == "sym"]

    @property
    def bare(self):
        """Whether this is a name without indices."""
        return self.kind == "sym" and not self.args

    def with_args(self, *args):
        """The same node with other parts; NONE, which has none, remains itself."""
        return self if self is NONE else Node(self.kind, args, self.value, self.start, self.end)

    def with_arg(self, k, new):
        """The same node with another part number k."""
        return self.with_args(*self.args[:k], new, *self.args[k + 1 :])

    def replaced(self, change):
        """The same with `change(part)` for every part of which that is not None."""
        new = change(self)
        return self.with_args(*(a.replaced(change) for a in self.args)) if new is None else new

    def here(self, kind, *args, value=None):
        """A node of another kind at the place of this one."""
        return Node(kind, args, value, self.start, self.end)

    def refused(self, message):
        """The error that refuses what stands at this place."""
        return Unreadable(message, self.start, self.end)


@dataclass(frozen=True)
class Statement:
    """The equations that stand in one display, and the conditions printed beside them."""

    equations: tuple
    conditions: tuple
    text: str
    rows: tuple = ()  # where each row of the display begins
    opened: tuple = ()  # signs before a product of which they may take the first factor or all (reach.py)

    def walk(self):
        """All nodes of the equations and the conditions."""
        for rel in (*self.equations, *self.conditions):
            yield from rel.walk()

    symbols = Node.symbols


NONE = Node("none")
ONE = Node("num", (), "1")


def letters_of(nodes):
    """The names without indices among some nodes."""
    return {n.value for n in nodes if n.bare}


def plain(node):
    """The node without the mark that says 'a function argument may end here'."""
    return node.args[0] if node.kind == "fn-arg" else node


@lru_cache(maxsize=4096)
def symbol(name):
    """The node of a plain name."""
    return Node("sym", (), name)


def key(node):
    """The name of a symbol with its subscripts, as a dictionary key: `u_{w_k}`."""
    if not node._key:
        object.__setattr__(node, "_key", node.value + "".join(f"_{{{latex(a)}}}" for a in node.args))
    return node._key


BRACKETED = ("add", "neg", "rel")
# These need no brackets before a script.
CLOSED = ("sym", "num", "ones", "abs", "norm", "fn", "matrix", "list", "set", "reals")
PRINT = {"mul": " ", "dot": r" \cdot ", "times": r" \times ", "had": r" \odot ", "outer": r" \otimes ", "div": " / "}


def latex(node):
    """The formula printed as LaTeX again; reading it gives an equal tree."""
    if node.kind == "sym" and not node.args:  # by far the commonest
        return node.value
    return _PRINTERS.get(node.kind, _unprintable)(node)


def _unprintable(node):
    raise ValueError(f"no LaTeX is defined for a node of kind {node.kind!r}")


def _bracketed(text):
    return f"\\left({text}\\right)"


def _is_product(node):
    """Whether it is printed as two factors with a sign or a space between them."""
    return node.kind in PRINT and node.value != "frac"


def _factor(node):
    loose = node.kind in (*BRACKETED, "big", "partial") or _is_product(node)
    return _bracketed(latex(node)) if loose else latex(node)


def _last_factor(node):
    return latex(node) if node.kind == "big" else _factor(node)


def _base(node):
    return latex(node) if node.kind in CLOSED else _bracketed(latex(node))


def _sum(node):
    parts = [_factor(node.args[0]) if node.args[0].kind == "add" else latex(node.args[0])]
    for term in node.args[1:]:
        sign, inner = ("-", term.args[0]) if term.kind == "neg" else ("+", term)
        parts += [sign, _factor(inner) if inner.kind in BRACKETED else latex(inner)]
    return " ".join(parts)


def _product(node):
    left, right = node.args
    if node.kind == "div" and node.value == "frac":
        return f"\\frac{{{latex(left)}}}{{{latex(right)}}}"
    chain = _is_product(left) and _last(left).kind not in ("big", "call", "deriv")  # a b c
    plainly = chain or left.kind == "call" or left.kind == "deriv" and node.kind != "mul"
    first = latex(left) if plainly else _factor(left)
    if node.kind == "mul" and left.kind in ("dot", "times", "had", "div") and left.value != "frac":
        first = _bracketed(first)  # without brackets, two readings
    second = _last_factor(right)
    if node.kind == "mul" and first[-1:].isdigit() and second[:1].isdigit():
        second = _bracketed(second)
    return first + PRINT[node.kind] + second


def _unbracketed(node, count):
    """A product of `count` factors as it was written, from left to right."""
    if count == 1 or node.kind not in PRINT:  # an edit may have put something else there
        return _factor(node)
    return _unbracketed(node.args[0], count - 1) + PRINT[node.kind] + _last_factor(node.args[1])


def _last(node):
    return _last(node.args[1]) if _is_product(node) else node


def _call(node):
    args = _list(node.args)
    return f"\\sqrt{{{args}}}" if node.value == "sqrt" else _fn(node) + _bracketed(args)


def _fn(node):
    names = {"σ": r"\sigma", "log": r"\log", "exp": r"\exp", "tanh": r"\tanh", "max": r"\max", "min": r"\min"}
    return names.get(node.value, f"\\operatorname{{{node.value}}}")


def _big(node):
    body, (variable, lower, upper, *conditions) = node.args[0], node.args[1].args
    under = [] if variable is NONE else [latex(variable) if lower is NONE else f"{latex(variable)}={latex(lower)}"]
    if conditions and lower is NONE and conditions[0].args[0] == variable:
        under = []
    under += [latex(c) for c in conditions]
    sub = f"_{{{', '.join(under)}}}" if under else ""
    sup = f"^{{{latex(upper)}}}" if upper is not NONE else ""
    whole = node.value == "prod" and _is_product(body)
    extreme = node.value in ("max", "min") and body.kind not in ("sym", "call")
    inner = _factor(body) if whole or extreme or body.kind == "add" else latex(body)
    return f"\\{'sum' if node.value == 'mean' else node.value}{sub}{sup} {inner}"


def _deriv(node):
    inner, variable = node.args
    body = latex(inner) if inner.kind in ("sym", "apply") else _bracketed(latex(inner))
    return f"\\frac{{\\partial {body}}}{{\\partial {latex(variable)}}}"


def _cases(node):
    rows = []
    for value, condition in zip(node.args[::2], node.args[1::2], strict=True):
        when = r"\text{otherwise}" if condition is NONE else rf"\text{{if }} {_list(condition.args)}"
        rows.append(f"{latex(value)} & {when}")
    return r"\begin{cases} " + r" \\ ".join(rows) + r" \end{cases}"


def _matrix(node):
    n, m = node.value
    rows = [" & ".join(latex(a) for a in node.args[i * m : (i + 1) * m]) for i in range(n)]
    return r"\begin{bmatrix} " + r" \\ ".join(rows) + r" \end{bmatrix}"


def _relation(node):
    signs = {"≠": r"\ne", "≤": r"\le", "≥": r"\ge", "∈": r"\in", "←": r"\leftarrow", "∉": r"\notin"}
    parts = [latex(node.args[0])]
    for op, side in zip(node.value, node.args[1:], strict=True):
        parts += [signs.get(op, op), latex(side)]
    return " ".join(p for p in parts if p)


def _list(nodes, between=", "):
    return between.join(map(latex, nodes))


def _neg(node):
    return "-" + (_factor(node.args[0]) if node.args[0].kind in BRACKETED else latex(node.args[0]))


def _index(node):
    base = latex(node.args[0]) if node.args[0].kind == "call" else _base(node.args[0])
    return f"{base}_{{{_list(node.args[1:])}}}"


def _pow(node):
    base, exponent = node.args
    if node.value == "name":  # \tanh^2(z)
        name = _fn(base)
        return latex(base).replace(name, f"{name}^{{{latex(exponent)}}}", 1)
    return f"{_base(base)}^{{{latex(exponent)}}}"


def _arguments(node):
    args, bar = node.args[1:], node.value
    return rf"{_list(args[:bar])} \mid {_list(args[bar:])}" if bar else _list(args)


def _line(node):
    if node.value == "&":
        return f"\\begin{{bmatrix}} {_list(node.args, ' & ')} \\end{{bmatrix}}"
    return f"({_list(node.args)})" if node.value == "()" else f"[{_list(node.args, node.value + ' ')}]"


_PRINTERS = {
    "none": lambda n: "",
    **dict.fromkeys(("num", "mark"), lambda n: n.value),
    "dots": lambda n: r"\dots",
    "reals": lambda n: f"\\mathbb{{{n.value[0]}}}" + {">0": "_{> 0}", "≥0": r"_{\ge 0}"}.get(n.value[1:], ""),
    "sym": lambda n: n.value + (f"_{{{_list(n.args)}}}" if n.args else ""),
    "ones": lambda n: r"\mathbf{1}" + (f"_{{{latex(n.args[0])}}}" if n.args else ""),
    "fn": _fn,
    "neg": _neg,
    "either": lambda n: _unbracketed(n.args[0], n.value),
    "add": _sum,
    **dict.fromkeys(("mul", "dot", "times", "had", "outer", "div"), _product),
    "pow": _pow,
    "T": lambda n: f"{_base(n.args[0])}^" + (n.value or r"\top"),
    "index": _index,
    "prime": lambda n: f"{latex(n.args[0])}'",
    "prime-call": lambda n: f"{latex(n.args[0])}'" + _bracketed(latex(n.args[1])),
    "call": _call,
    "apply": lambda n: latex(n.args[0]) + _bracketed(_arguments(n)),
    "big": _big,
    "deriv": _deriv,
    "partial": lambda n: f"\\partial {_factor(n.args[0])}",
    "abs": lambda n: f"\\lvert {latex(n.args[0])} \\rvert",
    "labelled": lambda n: f"\\underbrace{{{latex(n.args[0])}}}_{{{n.value or ''}{latex(n.args[1])}}}",
    "norm": lambda n: f"\\lVert {latex(n.args[0])} \\rVert" + (f"_{n.value}" if n.value else ""),
    "cases": _cases,
    "matrix": _matrix,
    "rel": _relation,
    "delta": lambda n: f"\\delta_{{{_list(n.args)}}}",
    "indicator": lambda n: rf"\mathbb{{1}}\{{{_list(n.args)}\}}",
    "and": lambda n: _list(n.args),
    "list": _line,
    "without": lambda n: rf"{latex(n.args[0])} \setminus {latex(n.args[1])}",
    "set": lambda n: rf"\{{{_list(n.args)}\}}",
    "aside": lambda n: f"({_list(n.args)})",
}
