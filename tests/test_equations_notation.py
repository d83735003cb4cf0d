"""Declarations, definitions and conditions: what they mean, what the random values obey, and what is refused."""

import pytest

from wordgrad.equations import check
from wordgrad.formulas.lookup import Formula
from wordgrad.formulas.notation import Notation
from wordgrad.formulas.scene import Impossible, Scene
from wordgrad.numbers.matrix import Matrix
from wordgrad.numbers.oracles import Complex

SEEDS = range(60)


def draws(lines, *names):
    """The values of some names in many draws that obey the conditions."""
    notation = Notation.of(lines)
    for seed in SEEDS:
        ev = Formula(Scene(notation, seed), Complex())
        try:
            yield ev, [ev.value(notation.read(name).equations[0].args[0]) for name in names]
        except Impossible:
            continue


def judged(formula, *lines):
    return check(formula, list(lines), hints=False)


DIMS = [r"U \in \mathbb{R}^{n \times d}", r"o, c \in \{1, \dots, n\}"]
ROWS = [*DIMS, r"U = [u_1, \dots, u_n]^\top"]

# (what is promised, lines, a formula that holds then, one that does not)
PROMISES = [
    ("rows as columns", ROWS, r"u_o = U^\top e_o", r"u_o = e_o^\top U"),
    ("columns", [r"U \in \mathbb{R}^{d \times n}", r"U = [u_1, \dots, u_n]", DIMS[1]], r"u_o = U e_o", r"u_o = U^\top e_o"),
    ("columns in a matrix", [r"U \in \mathbb{R}^{d \times n}", r"U = \begin{bmatrix} u_1 & \cdots & u_n \end{bmatrix}", DIMS[1]], r"u_o = U e_o", r"u_o = U^\top e_o"),
    ("rows in a matrix", [*DIMS, r"U = \begin{bmatrix} u_1^\top \\ \vdots \\ u_n^\top \end{bmatrix}"], r"u_o = U^\top e_o", r"u_o = U e_o"),
    ("rows as rows", [*DIMS, r"U = [u_1; \dots; u_n]"], r"u_o = e_o^\top U", r"u_o = U^\top e_o"),
    ("a vector", [r"v \in \mathbb{R}^{d}"], r"v \in \mathbb{R}^{d}", r"v \in \mathbb{R}^{1 \times d}"),
    ("a row vector", [r"v \in \mathbb{R}^{1 \times d}"], r"v v^\top = \lVert v \rVert^2", r"v^\top v = \lVert v \rVert^2"),
    ("a number", [r"x \in \mathbb{R}"], "2 x = x + x", "x = 1"),
    ("several at once", [r"x, y \in \mathbb{R}, z \in \mathbb{R}"], "x + y + z = z + y + x", "x = y"),
    ("an index", DIMS, r"e_o^\top e_o = 1", r"e_o^\top e_c = 1"),
    ("a named set", [r"S = \{1, \dots, n\}", r"z \in \mathbb{R}^{n}", r"o \in S"], r"\sum_{w \in S} z_w = \mathbf{1}^\top z", r"\sum_{w \in S} z_w = z_o"),
    ("a family of vectors", [r"x_1, \dots, x_N \in \mathbb{R}^{D}"], r"\lVert x_1 \rVert^2 = x_1^\top x_1", "x_1 = x_2"),
    ("a family of indices", [*ROWS, r"w_1, \dots, w_K \in \{1, \dots, n\}"], r"u_{w_1} = U^\top e_{w_1}", r"u_{w_1} = u_{w_2}"),
    ("a family that starts elsewhere", [r"x_0, \dots, x_T \in \mathbb{R}"], r"\sum_{t=0}^{T} x_t - x_0 = \sum_{t=1}^{T} x_t", r"\sum_{t=0}^{T} x_t = \sum_{t=1}^{T} x_t"),
    ("a size", [r"n \in \mathbb{N}"], r"\sum_{i=1}^{n} i = \frac{n (n + 1)}{2}", r"\sum_{i=1}^{n} i = \frac{n (n - 1)}{2}"),
    ("a definition", [r"z \in \mathbb{R}^{n}", r"s = \operatorname{softmax}(z)"], r"\frac{\partial s_i}{\partial z_i} = s_i (1 - s_i)", r"\frac{\partial s_i}{\partial z_i} = s_i"),
    ("a definition before what it uses", ["y = x + 1", r"x \in \mathbb{R}"], "y - x = 1", "y = x"),
    ("a function", [r"f(x) = x^2", r"a \in \mathbb{R}"], "f(a + 1) = a^2 + 2 a + 1", "f(a + 1) = a^2 + 1"),
    ("a function of two", [r"f(x, y) = x - y", r"a, b \in \mathbb{R}"], "f(a, b) = a - b", "f(b, a) = a - b"),
    ("entries of an array", [r"A \in \mathbb{R}^{n \times m}", r"A_{ij} = i + 2 j"], r"A_{1,2} = 5", r"A_{1,2} = 4"),
    ("an indexed name", [r"z \in \mathbb{R}^{n}", "q_j = 2 z_j"], r"\sum_{j=1}^{n} q_j = 2 \cdot \mathbf{1}^\top z", "q_j = z_j"),
    ("a conditional probability", [*ROWS, r"v \in \mathbb{R}^{d}", r"P(O = w \mid C = c) = \operatorname{softmax}(U v)_w"], r"\sum_{w=1}^{n} P(O = w \mid C = c) = 1", r"P(O = o \mid C = c) = u_o^\top v"),
    ("a positive number", [r"t \in \mathbb{R}", "t > 0"], r"\log t^2 = 2 \log t", r"t < 0"),
    ("a distribution", [r"p \in \mathbb{R}^{n}", "p_i > 0", r"\mathbf{1}^\top p = 1"], r"\sum_i p_i = 1", r"\sum_i p_i^2 = 1"),
    ("a sum of one, as a sum", [r"p \in \mathbb{R}^{n}", r"\sum_{i=1}^{n} p_i = 1"], r"\mathbf{1}^\top p = 1", r"p^\top p = 1"),
    ("one-hot", [r"o \in \{1, \dots, n\}", "y = e_o"], r"y^\top y = y_o = 1", r"y^\top y = n"),
    ("a numeral as an index", [*ROWS, "0 = o"], "u_0 = u_o", "u_0 = u_c"),
    ("a condition on a free letter", [r"z \in \mathbb{R}^{n}", DIMS[1], r"w \ne o"], r"\delta_{wo} z_w = 0", r"\delta_{wc} z_w = 0"),
    ("a macro", [r"\newcommand{\bv}{\mathbf{v}}", r"v \in \mathbb{R}^{d}"], r"\bv^\top \bv = \lVert v \rVert^2", r"\bv = -v"),
    ("a macro with an argument", [r"\newcommand{\half}[1]{\frac{#1}{2}}", r"x \in \mathbb{R}"], r"\half{x} + \half{x} = x", r"\half{x} = x"),
    ("a macro of the old kind", [r"\def\twice#1{2 #1}", r"x \in \mathbb{R}"], r"\twice{x} = x + x", r"\twice{x} = x"),
    ("an operator by its own name", [r"\DeclareMathOperator{\relu}{ReLU}", r"x \in \mathbb{R}"], r"\relu(x) = \max(0, x)", r"\relu(x) = \max(x, 1)"),
    ("an intermediate symbol made free", [*ROWS, r"v \in \mathbb{R}^{d}", r"\theta = U v", r"J = \theta^\top \theta"], r"\frac{\partial J}{\partial \theta} = 2 \theta", r"\frac{\partial J}{\partial \theta} = 2 U \theta"),
    ("many by a range", [r"q_i \in \mathbb{R}^{d}, i = 1, \dots, N", r"r_i \in \mathbb{R}^{d} \quad \text{for } i \in \{1, \dots, N\}"], r"\frac{\partial}{\partial q_i} \sum_{j=1}^{N} q_j^\top r_j = r_i", r"\frac{\partial}{\partial q_i} \sum_{j=1}^{N} q_j^\top r_j = \sum_j r_j"),
    ("binary vector", [r"q \in \{0, 1\}^{n}", r"\sum_i q_i = 1"], r"q_i^2 = q_i, \quad \lVert q \rVert = 1", r"q_i = \frac{1}{n}"),
    ("vector of numbers in an interval", [r"q \in [0, 1]^{n}"], r"0 \le q_i \le 1", r"q_i \ge \frac{1}{2}"),
    ("word of the vocabulary", [r"Q \in \mathbb{R}^{|V| \times d}", r"q \in V"], r"(Q^\top e_q)_i = Q_{qi}", r"(Q^\top e_q)_i = Q_{oi}"),
    ("plain R", [r"q \in R^{d}", r"Q \in R^{d \times n}", r"z \in R^{n}"], r"Q z + q = q + Q z", r"Q z = z Q"),
    ("several conditions at once", [r"q, r \in \mathbb{R}", r"q, r > 0"], r"\sqrt{q^2} + \sqrt{r^2} = q + r", r"\sqrt{q^2} = r"),
    ("a value kept while an index runs", [r"v \in \mathbb{R}^{d}", r"w \in \{1, \dots, n\}", r"u_1, \dots, u_n \in \mathbb{R}^{d}", r"s = u_w^\top v", "f(w) = s + s^2"], r"\frac{\partial}{\partial v} \sum_{k=1}^{n} f(k) = \sum_{k=1}^{n} (1 + 2 u_k^\top v) u_k", "f(1) + f(2) = 2 f(1)"),
    ("the same, of a family of indices", [r"v \in \mathbb{R}^{d}", r"w_1, \dots, w_K \in \{1, \dots, n\}", r"u_1, \dots, u_n \in \mathbb{R}^{d}", r"s = u_w^\top v", "f(w) = s + s^2"], r"f(w_1) + f(w_2) = u_{w_1}^\top v + (u_{w_1}^\top v)^2 + u_{w_2}^\top v + (u_{w_2}^\top v)^2", "f(w_1) + f(w_2) = 2 f(w_1)"),
    ("definition with a call", [r"p, s \in \mathbb{R}^{n}", r"p_i, s_i > 0", r"q = H(p, s) = -\sum_i p_i \log s_i"], r"H(p, p) - q = \sum_i p_i \log \frac{s_i}{p_i}", r"H(s, p) = q"),
    ("one index beside many", [r"z \in \mathbb{R}^{n}", r"q_1, \dots, q_K \in \{1, \dots, n\}", r"q \in \{1, \dots, n\}"], r"e_q^\top z = z_q, \quad \sum_{k=1}^{K} e_{q_k}^\top z = \sum_{k=1}^{K} z_{q_k}", r"\sum_{k=1}^{K} z_{q_k} = K z_q"),
]  # fmt: skip


@pytest.mark.parametrize("what, lines, true, false", PROMISES, ids=[p[0] for p in PROMISES])
def test_what_a_line_means(what, lines, true, false):
    verdict = judged(true, *lines)
    assert verdict.ok, verdict
    assert judged(false, *lines).status in ("wrong", "shape-error", "transposed")


def test_sizes_of_different_dimensions_differ_in_every_draw():
    seen = set()
    for ev, (U, z, _) in draws([*DIMS, r"z \in \mathbb{R}^{m}", r"t \in \{1, \dots, T\}"], "U", "z", "t"):
        sizes = ev.scene.sizes
        assert set(sizes) == {"n", "d", "m", "T"} and len(set(sizes.values())) == 4
        assert U.shape == (sizes["n"], sizes["d"]) and U.sides == ("n", "d") and z.shape == (sizes["m"], 1)
        seen.add((sizes["n"], sizes["d"]))
    assert len(seen) > 8 and any(n < d for n, d in seen) and any(n > d for n, d in seen)


def test_a_distribution_is_positive_and_sums_to_one():
    found = [p for _, (p,) in draws([r"p \in \mathbb{R}^{n}", "p_i > 0", r"\mathbf{1}^\top p = 1"], "p")]
    assert len(found) == len(SEEDS)
    for p in found:
        assert min(p.data) > 0 and sum(p.data) == pytest.approx(1, abs=1e-15)


def test_numbers_stay_away_from_special_points_and_differ():
    for _, (x, t, z) in draws([r"x, t \in \mathbb{R}", "t > 0", r"z \in \mathbb{R}^{n}"], "x", "t", "z"):
        assert t > 0.2 and abs(x) > 0.05 and all(abs(v) > 0.05 for v in z.data) and len(set(z.data)) == len(z.data)
    signs = {x > 0 for _, (x,) in draws([r"x \in \mathbb{R}"], "x")}
    assert signs == {True, False}


NEGATIVES = [r"o \in \{1, \dots, n\}", r"w_1, \dots, w_K \in \{1, \dots, n\}"]


def drawn(*conditions):
    """[o, w_1, …, w_K] of the draws in which the conditions hold."""
    notation = Notation.of([*NEGATIVES, *conditions])
    from wordgrad.equations.scope import always

    for seed in range(300):
        ev = Formula(Scene(notation, seed), Complex())
        K = ev.scene.size(notation.read("K").equations[0].args[0], ev)
        try:
            if all(always(ev, c) for c in notation.conditions):
                yield [ev.value(notation.read(name).equations[0].args[0]) for name in ("o", *(f"w_{{{k}}}" for k in range(1, K + 1)))]
        except Impossible:
            continue


def test_negatives_repeat_in_some_draws_and_not_in_others():
    repeated = [len(set(w)) < len(w) for o, *w in drawn(r"w_k \ne o") if len(w) > 1]
    assert 0.1 < sum(repeated) / len(repeated) < 0.9
    assert all(o not in w for o, *w in drawn(r"w_k \ne o"))
    free = list(drawn())
    assert any(o in w for o, *w in free) and any(o not in w for o, *w in free)


def test_distinct_negatives():
    found = list(drawn(r"w_k \ne o", r"w_k \ne w_l"))
    assert len(found) > 5
    assert all(len({o, *w}) == 1 + len(w) for o, *w in found)


def test_the_first_word_is_not_always_the_outside_word():
    assert {o for _, (o,) in draws(NEGATIVES, "o")} >= {1, 2, 3}
    for ev, (o,) in draws(NEGATIVES, "o"):
        assert 1 <= o <= ev.scene.sizes["n"] and o.size == ev.scene.sizes["n"]


def test_the_same_seed_gives_the_same_values_whatever_else_is_declared():
    one = [z.data for _, (z,) in draws([r"z \in \mathbb{R}^{3}"], "z")]
    two = [z.data for _, (z, *_) in draws([r"z \in \mathbb{R}^{3}", r"b \in \mathbb{R}^{3}"], "z", "b")]
    assert one == two


def test_an_exact_proof_uses_small_sizes():
    notation = Notation.of(DIMS)
    U = Formula(Scene(notation, 0, small=True), Complex()).value(notation.read("U").equations[0].args[0])
    assert isinstance(U, Matrix) and U.shape == (3, 2)


def test_a_later_declaration_replaces_an_earlier_meaning():
    assert judged(r"x \in \mathbb{R}^{n}", r"x \in \mathbb{R}", r"x \in \mathbb{R}^{n}").ok
    assert judged("x = 3", r"x \in \mathbb{R}", "x = 3").ok
    assert judged("x = 4", "x = 3", "x = 4").ok
    assert judged(r"w^\top w = \lVert w \rVert^2", r"w_1, \dots, w_K \in \{1, \dots, n\}", r"w_k \ne w_l", r"w \in \mathbb{R}^{d}").ok
    assert judged(r"f \in \mathbb{R}^{n}", "f(x) = x", r"f \in \mathbb{R}^{n}").ok
    notation = Notation.of([r"x \in \mathbb{R}", "x > 0"])
    copy = notation.copy()
    copy.declare(r"x \in \mathbb{R}^{n}")
    assert notation.symbols["x"].kind == "number" and copy.symbols["x"].kind == "array"


def test_what_a_name_depends_on():
    notation = Notation.of([*ROWS, r"v \in \mathbb{R}^{d}", r"\theta = U v", r"J(v, o, U) = \theta_o"])
    assert {"J", "\\theta", "U", "v"} <= notation.deps("J") and "J" not in notation.deps("\\theta")
    assert "U" in notation.deps("u") and notation.knows(notation.read("u_3").equations[0].args[0])


REFUSED = [
    (r"x \in \mathbb{Q}", "the checker declares members of"),
    (r"x \in \mathbb{R}^{a \times b \times c}", "one or two dimensions"),
    (r"x, y", "declares nothing"),
    (r"x + 1 \in \mathbb{R}", "not a name that can be declared"),
    (r"w_1, \dots \in \{1, \dots, n\}", "a list with dots needs a first and a last name"),
    (r"w_1, \dots, v_K \in \{1, \dots, n\}", "a list with dots needs a first and a last name"),
    (r"x \in \mathbb{R}^{n", "ends too early"),
    (r"x \approx 1", "cannot be executed"),
    (r"a b = \{1, \dots, n\}", "a name was expected for this set"),
    (r"\newcommand{\x}{a} \newcommand{\y}{b}", "one macro is defined to a line"),
    (r"\newcommand{\x}{a", "a brace is open"),
    ("", "there is no formula here"),
    ("x" * 20_000, "characters"),
]  # fmt: skip


@pytest.mark.parametrize("line, words", REFUSED, ids=[r[0][:40] for r in REFUSED])
def test_a_line_that_cannot_be_read_is_named(line, words):
    with pytest.raises(ValueError, match="given: the line ") as error:
        judged("x = x", r"n \in \mathbb{N}", line)
    assert words in str(error.value) and repr(line)[:200] in str(error.value)


def test_what_a_line_leaves_undeclared_is_the_verdict_of_the_formula_that_needs_it():
    verdict = judged("x = 2", r"x = \beta + 1")
    assert verdict.status == "undeclared" and r"'\beta'" in verdict.message
    assert judged("a = a + 0", r"x = \beta + 1", r"a \in \mathbb{R}").ok


def test_a_macro_without_end():
    assert judged(r"\x = 1", r"\def\x{\x \x}").status == "unreadable"
    assert judged(r"\x", r"\newcommand{\x}[1]{#1}").status == "unreadable"
