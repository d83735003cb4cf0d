"""A random tree is printed as LaTeX and read back: the same tree, and the same value."""

import pytest
from equations_given import NOTATION
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wordgrad.book.chapters import book
from wordgrad.formulas.lookup import Formula
from wordgrad.formulas.scene import Scene
from wordgrad.latex.reader import read
from wordgrad.latex.syntax import NONE, Node, Unreadable, latex
from wordgrad.numbers.matrix import Matrix, ShapeError
from wordgrad.numbers.oracles import Complex

LETTERS = ("i", "j", "k")


def sym(name, *args):
    return Node("sym", args, name)


def num(text):
    return Node("num", (), str(text))


ENTRY = [sym("z", sym("o")), sym("b", sym("c")), sym("s", sym("o")), sym("A", sym("o"), sym("c")), sym("\\hat{y}", sym("o")), sym("z", sym("w", num(1)))]
SCALARS = [sym("x"), sym("a"), sym("t"), *ENTRY]
VECTORS = [sym("z"), sym("b"), sym("s"), sym("\\theta"), sym("\\hat{y}")]
EQUAL = Node("rel", (sym("o"), sym("c")), ("=",))


def entries(letters):
    """Atoms with the letters that the sums around them bind."""
    return [sym(name, sym(i)) for name in ("z", "b", "s") for i in letters] + [sym("A", sym(i), sym(i)) for i in letters]


@st.composite
def scalar(draw, depth=3, letters=()):
    """A number: names, entries, sums, products, powers, functions, inner products, ranges, derivatives."""
    atoms = st.sampled_from(SCALARS + entries(letters)) | st.integers(0, 12).map(num) | st.sampled_from(["0.5", "2.25"]).map(num)
    if depth == 0:
        return draw(atoms)
    one, more = scalar(depth - 1, letters), vector(depth - 1, letters)
    kind = draw(st.sampled_from(["atom", "add", "add", "neg", "mul", "mul", "div", "/", "pow", "call", "dot", "times", "inner", "norm", "abs", "big", "index", "delta", "cases", "indicator", "deriv", "sqrt", "prime", "apply", "min"]))
    if kind == "add":
        return Node("add", tuple(draw(st.lists(one, min_size=2, max_size=4))))
    if kind == "neg":
        return Node("neg", (draw(one),))
    if kind in ("mul", "dot", "times"):
        return Node(kind, (draw(one), draw(one)))
    if kind in ("div", "/"):
        return Node("div", (draw(one), draw(one)), "frac" if kind == "div" else None)
    if kind == "pow":
        return Node("pow", (draw(one), num(draw(st.integers(0, 3)))))
    if kind in ("call", "sqrt", "min"):
        return Node("call", (draw(one),), draw(st.sampled_from(["exp", "log", "σ", "tanh", "ReLU"]))) if kind == "call" else Node("call", (draw(one),), "sqrt") if kind == "sqrt" else Node("call", (draw(one), draw(one)), "min")
    if kind == "inner":
        return Node(draw(st.sampled_from(["mul", "mul", "times"])), (Node("T", (draw(more),)), draw(more)))
    if kind == "norm":
        return Node("norm", (draw(more),))
    if kind == "abs":
        return Node("abs", (Node("neg", (draw(one),)),))
    if kind == "big":
        return draw(ranged(lambda inner: scalar(depth - 1, inner), letters, ("sum", "prod", "max")))
    if kind == "index":
        return Node("index", (Node("call", (draw(more),), "softmax"), sym("o")))
    if kind == "delta":
        return Node("delta", (sym("o"), sym(draw(st.sampled_from(("c", *letters))))))
    if kind == "cases":
        return Node("cases", (draw(one), Node("and", (EQUAL,)), draw(one), NONE))
    if kind == "indicator":
        return Node("indicator", (EQUAL,))
    if kind == "deriv":
        return Node("deriv", (draw(scalar(max(depth - 2, 0), letters)), sym(draw(st.sampled_from("xat")))))
    if kind == "prime":
        return Node("prime-call", (draw(st.sampled_from([sym("g"), Node("fn", (), "σ")])), draw(scalar(depth - 2 if depth > 1 else 0, letters))), 1)
    if kind == "apply":
        return Node("apply", (sym("g"), draw(one)))
    return draw(atoms)


@st.composite
def vector(draw, depth=2, letters=()):
    """A column of n numbers."""
    if depth == 0:
        return draw(st.sampled_from(VECTORS))
    one, more = scalar(depth - 1, letters), vector(depth - 1, letters)
    kind = draw(st.sampled_from(["atom", "add", "neg", "scale", "matrix", "transposed", "had", "call", "big", "ones", "diag", "over", "deriv"]))
    if kind == "add":
        return Node("add", tuple(draw(st.lists(more, min_size=2, max_size=3))))
    if kind == "neg":
        return Node("neg", (draw(more),))
    if kind == "scale":
        return Node("mul", (draw(one), draw(more)))
    if kind in ("matrix", "transposed"):
        return Node("mul", (sym("A") if kind == "matrix" else Node("T", (sym("A"),)), draw(more)))
    if kind == "had":
        return Node("had", (draw(more), draw(more)))
    if kind == "call":
        return Node("call", (draw(more),), draw(st.sampled_from(["exp", "σ", "softmax", "tanh"])))
    if kind == "big":
        return draw(ranged(lambda inner: vector(depth - 1, inner), letters, ("sum",)))
    if kind == "ones":
        return Node("add", (draw(more), Node("ones")))
    if kind == "diag":
        return Node("mul", (Node("call", (draw(more),), "diag"), draw(more)))
    if kind == "over":
        return Node("div", (draw(more), draw(one)), "frac")
    if kind == "deriv":
        return Node("deriv", (Node("mul", (Node("T", (sym("z"),)), draw(more))), sym("z")))
    return draw(st.sampled_from(VECTORS))


@st.composite
def ranged(draw, body, letters, signs):
    """A sum, product or maximum over a letter that is not in use, with or without an exclusion."""
    i = next((i for i in LETTERS if i not in letters), None)
    if i is None:
        return draw(body(letters))
    conditions = draw(st.sampled_from([(), (Node("rel", (sym(i), sym("o")), ("≠",)),)]))
    domain = Node("domain", (sym(i), num(1), draw(st.sampled_from([sym("n"), num(3)])), *conditions))
    return Node("big", (draw(body((*letters, i))), domain), draw(st.sampled_from(signs)))


def value(node):
    """What a tree evaluates to at one draw of the random values."""
    ev = Formula(Scene(NOTATION, 0), Complex())
    try:
        found = ev.value(node)
    except (ArithmeticError, ShapeError, Unreadable, ValueError) as error:
        return type(error)
    return found.data if isinstance(found, Matrix) else [found]


quick = settings(max_examples=250, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


@quick
@given(node=scalar() | vector(3))
def test_a_printed_tree_is_read_as_the_same_tree_of_the_same_value(node):
    again = read(latex(node), NOTATION.names).equations[0].args[0]
    assert again == node, latex(node)
    assert repr(value(again)) == repr(value(node))


@quick
@given(sides=st.lists(scalar(2), min_size=2, max_size=4), op=st.sampled_from("=≤<≥>≠"))
def test_a_printed_relation_is_read_as_the_same_relation(sides, op):
    rel = Node("rel", tuple(sides), (op,) * (len(sides) - 1))
    assert read(latex(rel), NOTATION.names).equations == (rel,)


DECLARED = [r"U \in \mathbb{R}^{n \times d}", r"U = [u_{1}, \dots, u_{n}]^\top", r"o \in \{1, \dots, n\}", r"\sum_{i=1}^{n} z_{i} = 1", r"v_{c} \leftarrow v_{c} - \eta \frac{\partial J}{\partial v_{c}}"]


@pytest.mark.parametrize("text", DECLARED)
def test_declarations_are_printed_as_they_were_written(text):
    rel = read(text, NOTATION.names).equations[0]
    assert latex(rel) == text
    assert read(latex(rel), NOTATION.names).equations[0] == rel


def test_every_equation_of_the_book_is_printed_and_read_back():
    count = 0
    for equation in book().equations.values():
        if equation.mark != "not executed":
            notation = book().notation(equation.chapter)
            statement = notation.read(equation.latex)
            for rel in (*statement.equations, *statement.conditions):
                again = notation.read(latex(rel))
                assert (*again.equations, *again.conditions) == (rel,), equation.label
                count += 1
    assert count > 200
