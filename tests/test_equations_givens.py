"""One loss, declared in the many ways of notes: whichever is taken, the same equations are right and the same are wrong."""

import pytest

from wordgrad.equations import check

LOSS, SOFTMAX, HOT = r"J = -\log \hat{y}_o", r"\hat{y} = \operatorname{softmax}(U^\top v_c)", "y = e_o"
VECTOR, INDEX, MATRIX = r"v_c \in \mathbb{R}^{d}", r"o \in \{1, \dots, n\}", r"U \in \mathbb{R}^{d \times n}"
COLUMNS = [MATRIX, r"U = [u_1, \dots, u_n]"]
FAMILY = r"u_1, \dots, u_n \in \mathbb{R}^{d}"
MATRICES = [
    COLUMNS, [MATRIX, r"u_w \in \mathbb{R}^{d}", COLUMNS[1]], [r"u_w \in \mathbb{R}^{d}", COLUMNS[1]], [r"U = [u_1, \dots, u_n] \in \mathbb{R}^{d \times n}"],
    [FAMILY, COLUMNS[1]], [FAMILY, r"U = \begin{bmatrix} u_1 & u_2 & \cdots & u_n \end{bmatrix}"], [MATRIX, r"U = [u_1 \; u_2 \; \cdots \; u_n]"],
    [MATRIX, r"U = [u_1 \cdots u_n]"], [MATRIX, r"U = (u_1, \dots, u_n)"], [MATRIX, r"U^\top = [u_1, \dots, u_n]^\top"],
    [r"U^\top = \begin{bmatrix} u_1^\top \\ \vdots \\ u_n^\top \end{bmatrix}", MATRIX], [r"u_w \in \mathbb{R}^{d}, \quad w = 1, \dots, n", COLUMNS[1]],
]  # fmt: skip
INDICES = [r"o \in \{1, 2, ..., n\}", r"o, c \in [n]", r"o \in [n]", r"o = 1, \dots, n", r"o, c = 1, 2, \ldots, n", r"o \in \{1 .. n\}", r"o \in \{1, \ldots n\}"]
SIZES = [
    [r"|V| = n", r"o \in V"], [r"o \in V", r"|V| = n"], [r"n = |V|", r"o \in V"], [r"o \in V", r"n = |\mathcal{V}|"], [r"\mathcal{V} = [n]", r"o \in \mathcal{V}"],
    [r"o \in V", "V = [n]"], [r"o \in \{1, \dots, m\}", "m = n"], ["n = 5", INDEX], [INDEX, "n = k l"], ["n = 2 m", INDEX],
]  # fmt: skip
HOTS = [
    r"y_w = \mathbb{1}\{w = o\}", r"y_w = \delta_{wo}", r"y_w = [w = o]", r"y_w = 1 - \mathbb{1}\{w \ne o\}",
    r"y_w = \begin{cases} 1 & \text{if } w = o \\ 0 & \text{otherwise} \end{cases}", r"y_w = \begin{cases} 0, & w \ne o \\ 1, & w = o \end{cases}",
]  # fmt: skip
PROBABILITIES = [
    [r"\hat{y}_o = \frac{\exp(u_o^\top v_c)}{\sum_w \exp(u_w^\top v_c)}"], [r"\hat{y}_i = \frac{e^{z_i}}{\sum_j e^{z_j}}", "z = U^T v_c"],
    [r"\hat{y}_w = P(O = w \mid C = c)", r"P(O = o \mid C = c) = \frac{\exp(u_o^\top v_c)}{\sum_{w=1}^{|n|} \exp(u_w^\top v_c)}"],
    [r"\hat{y} = \frac{\exp(U^\top v_c)}{\sum_{w=1}^{n} \exp(u_w^\top v_c)}"],
]  # fmt: skip
WAYS = [
    *([*matrix, VECTOR, INDEX, SOFTMAX, HOT, LOSS] for matrix in MATRICES), *([*COLUMNS, VECTOR, index, SOFTMAX, HOT, LOSS] for index in INDICES),
    *([*COLUMNS, VECTOR, INDEX, SOFTMAX, hot, LOSS] for hot in HOTS), *([*COLUMNS, VECTOR, INDEX, *given, HOT, LOSS] for given in PROBABILITIES),
    *([*first, *COLUMNS, VECTOR, *last, SOFTMAX, HOT, LOSS] for size in SIZES for first, last in ((size, []), ([], size))),
    [COLUMNS[1], r"u_w \in \mathbb{R}^{d}", VECTOR, INDEX, SOFTMAX, HOT, LOSS],
    *([r"U \in \mathbb{R}^{d \times |V|}", r"U = [u_1, \dots, u_n]", VECTOR, *size, SOFTMAX, HOT, LOSS] for size in SIZES[:6]),
    [r"u_1, \dots, u_V \in \mathbb{R}^{d}", r"U = [u_1, \dots, u_V]", VECTOR, r"o \in V", SOFTMAX, HOT, LOSS],
    [r"U \in \mathbb{R}^{d \times |V|}", r"U = [u_1, \dots, u_{|V|}]", VECTOR, r"o \in V", SOFTMAX, r"y \in \{0, 1\}^{|V|}", "y_o = 1", r"\sum_w y_w = 1", LOSS],
]  # fmt: skip
EQUATIONS = [  # a true one, and a false one
    (r"\frac{\partial J}{\partial v_c} = U (\hat{y} - y)", r"\frac{\partial J}{\partial v_c} = U (y - \hat{y})"),
    (r"\frac{\partial J}{\partial v_c} = -u_o + \sum_w \hat{y}_w u_w", r"\frac{\partial J}{\partial v_c} = -u_o + \sum_w y_w u_w"),
    (r"\frac{\partial J}{\partial u_w} = (\hat{y}_w - y_w) v_c", r"\frac{\partial J}{\partial u_w} = \hat{y}_w v_c"),
    (r"\frac{\partial J}{\partial U} = v_c (\hat{y} - y)^\top", r"\frac{\partial J}{\partial U} = (\hat{y} - y) v_c^\top"),
    (r"-\sum_w y_w \log \hat{y}_w = J", r"-\sum_w \hat{y}_w \log \hat{y}_w = J"),
]  # fmt: skip


@pytest.mark.parametrize("given", WAYS, ids=lambda given: " ; ".join(given)[:120])
def test_the_same_loss(given):
    for true, false in EQUATIONS:
        verdict = check(true, given, hints=False)
        assert verdict.ok, verdict
        assert check(false, given, hints=False).status in ("wrong", "transposed"), false


SUM = r"\sum_i x_i = \mathbf{1}^\top x"
SQUARES = r"\sum_i x_i^\top x_i = \sum_i \lVert x_i \rVert^2"


@pytest.mark.parametrize(("given", "formula", "status"), [
    *(([line], SUM, "correct") for line in (r"x = (x_1, \dots, x_n) \in \mathbb{R}^{n}", r"x = [x_1, \dots, x_n]^\top \in \mathbb{R}^{n}")),
    *(([r"x \in \mathbb{R}^{n}", line], SUM, "correct") for line in (r"x = (x_1, \dots, x_n)", r"x = [x_1, \dots, x_n]", r"x = (x_1, \dots, x_n)^\top")),
    *((lines, SUM, "correct") for line in (r"x = (x_1, \dots, x_n)", r"x = [x_1, \dots, x_n]^\top") for lines in ([r"x_1, \dots, x_n \in \mathbb{R}", line], [line, r"x_i \in \mathbb{R}"])),
    ([r"x_1, \dots, x_n \in \mathbb{R}", r"x = [x_1, \dots, x_n]"], r"\sum_i x_i = x \mathbf{1}", "correct"),
    *(([line], "W x + b = b + W x", "correct") for line in (r"x, b \in \mathbb{R}^{d} \quad W \in \mathbb{R}^{d \times d}", r"\text{Let } x, b \in \mathbb{R}^{d}, W \in \mathbb{R}^{d \times d}")),
    *((lines, SQUARES, "correct") for lines in ([r"x_i \in \mathbb{R}^{d} \text{ for all } i", r"i = 1, \dots, n"], [r"\forall i: x_i \in \mathbb{R}^{d}", r"i \in \{1, \dots, N\}"])),
    *(([rf"p, q \in \{name}"], r"\sum_i p_i \log \frac{p_i}{q_i} \ge 0", "correct") for name in ("Delta^{n-1}", "Delta_{|V| - 1}")),
    ([r"p \in \Delta^{n-1}"], r"\sum_i p_i^2 = 1", "wrong"),
    ([r"b, u_1, \dots, u_n, x_1, x_2, \dots, x_n \in \mathbb{R}^{d}"], r"\sum_{i=1}^{n} (x_i + u_i + b) = n b + \sum_i u_i + \sum_i x_i", "correct"),
    ([r"f : \mathbb{R} \to \mathbb{R}", "f(x) = x^2"], "f'(x) = 2 x", "correct"), ([r"f \colon \mathbb{R} \rightarrow \mathbb{R}", "f(x) = x^2"], "f'(x) = x", "wrong"),
])  # fmt: skip
def test_ways_of_saying_what_a_name_is(given, formula, status):
    verdict = check(formula, given, hints=False)
    assert verdict.status == status, verdict


ANY = [r"f : \mathbb{R} \to \mathbb{R}", r"g : \mathbb{R} \to \mathbb{R}", r"x, y \in \mathbb{R}"]
LAYER = [ANY[0], r"x \in \mathbb{R}^{d}", r"W \in \mathbb{R}^{n \times d}", r"v \in \mathbb{R}^{n}", "z = W x", "a = f(z)", r"J = v^\top a"]


@pytest.mark.parametrize(("given", "formula", "status"), [
    (ANY, r"\frac{d}{dx} f(g(x)) = f'(g(x)) g'(x)", "correct"), (ANY, r"\frac{d}{dx} [f(x) g(x)] = f'(x) g(x) + f(x) g'(x)", "correct"),
    (ANY, r"\frac{d}{dx} f(x^2) = 2 x f'(x)", "wrong"), (ANY, "f(x + y) = f(x) + f(y)", "wrong"), (ANY, "f(x) = g(x)", "wrong"), (ANY, "f(-x) = f(x)", "wrong"),
    (LAYER, r"\frac{\partial J}{\partial W} = (v \odot f'(z)) x^\top", "correct"), (LAYER, r"\frac{\partial J}{\partial W_{ij}} = v_i f'(z_i) x_j", "correct"),
    (LAYER, r"\frac{\partial J}{\partial x} = W^\top \operatorname{diag}(f'(z)) v", "correct"), (LAYER, r"\frac{\partial J}{\partial x} = W^\top (v \odot f(z))", "wrong"),
])  # fmt: skip
def test_any_function_of_a_number(given, formula, status):
    verdict = check(formula, given, exact=status == "correct", hints=False)
    assert verdict.status == status, verdict


GLOVE = [
    r"X \in \mathbb{R}^{n \times n}", "X_{ij} > 0", r"w_i, \tilde{w}_j \in \mathbb{R}^{d}", r"b_i, \tilde{b}_j \in \mathbb{R}",
    r"J = \sum_{i,j=1}^{n} f(X_{ij}) (w_i^\top \tilde{w}_j + b_i + \tilde{b}_j - \log X_{ij})^2",
]  # fmt: skip


@pytest.mark.parametrize("weights", [ANY[0], r"f(x) = \min(1, x^{3/4})"])
def test_a_function_may_be_told_after_its_use(weights):
    gradient = r"\frac{\partial J}{\partial w_i} = 2 \sum_{j=1}^{n} f(X_{ij}) (w_i^\top \tilde{w}_j + b_i + \tilde{b}_j - \log X_{ij}) \tilde{w}_j"
    assert check(gradient, [*GLOVE, weights], hints=False).ok
    assert check(gradient, [weights, *GLOVE], hints=False).ok
    assert check(gradient.replace("+ b_i", "- b_i"), [*GLOVE, weights], hints=False).status == "wrong"


def test_a_function_with_a_range_is_not_any_function():
    line = r"f : \mathbb{R} \to [0, 1]"
    assert check("f(x) = f(x)", [line, r"x \in \mathbb{R}"]).status == "undeclared"
    assert check("f(x) = x", [line, "f(x) = x"]).ok


def test_macros_may_be_told_after_their_use():
    assert check("b + b = 2 b", [r"b \in \R^n", r"\newcommand{\R}{\mathbb{R}}"]).ok


def test_a_product_of_numbers_is_no_function_told_ahead():
    assert check("a(b + 1) = a b + a", [r"a, b \in \mathbb{R}", "a(b) = b a"], hints=False).ok


@pytest.mark.parametrize("order", [1, -1])
def test_one_loss_of_many_may_be_told_after_the_sum(order):
    losses = [r"J = \sum_{i,j=1}^{n} X_{ij}^2 (a_i + b_j)", r"J_{ij} = X_{ij}^2 (a_i + b_j)"][::order]
    given = [r"X \in \mathbb{R}^{n \times n}", r"a, b \in \mathbb{R}^{n}", *losses]
    assert check(r"J = \sum_{i,j} J_{ij}", given, hints=False).ok
    assert check(r"\frac{\partial J}{\partial X_{ij}} = \frac{\partial J_{ij}}{\partial X_{ij}} = 2 X_{ij} (a_i + b_j)", given, hints=False).ok
    assert check(r"J = J_{ij}", given, hints=False).status == "wrong"


LOGISTIC = [
    r"x^{(i)} \in \mathbb{R}^{n}, y^{(i)} \in \{0, 1\}, i = 1, \dots, m", r"\theta \in \mathbb{R}^{n}", r"h_\theta(x) = \sigma(\theta^\top x)",
    r"\ell(\theta) = \sum_{i=1}^{m} y^{(i)} \log h_\theta(x^{(i)}) + (1 - y^{(i)}) \log(1 - h_\theta(x^{(i)}))",
    r"X = [x^{(1)}, \dots, x^{(m)}]^\top", r"y = (y^{(1)}, \dots, y^{(m)})^\top", r"h = \sigma(X \theta)",
]  # fmt: skip


@pytest.mark.parametrize(("formula", "status"), [
    (r"\frac{\partial \ell(\theta)}{\partial \theta_j} = \sum_{i=1}^{m} (y^{(i)} - h_\theta(x^{(i)})) x_j^{(i)}", "correct"), (r"\nabla_\theta \ell(\theta) = X^\top (y - h)", "correct"),
    (r"\nabla_\theta \ell(\theta) = X^\top (h - y)", "wrong"), (r"\nabla_\theta \ell(\theta) = X^\top y", "wrong"),
])  # fmt: skip
def test_the_sum_of_a_definition_reaches_over_the_terms_with_its_letter(formula, status):
    assert check(formula, LOGISTIC, hints=False).status == status


@pytest.mark.parametrize("loss", [r"J = -\sum_i a_i - b_i^2", r"J = \sum_i a_i + 2 + b_i^2", r"J = -\frac{1}{2} \sum_{i=1}^{n} a_i - b_i^2"])
def test_a_sum_that_may_end_in_two_places_is_refused(loss):
    with pytest.raises(ValueError, match="reach over this term"):
        check(r"\frac{\partial J}{\partial b_i} = -2 b_i", [r"a, b \in \mathbb{R}^{n}", loss])


def test_samples_are_no_words():
    given = [r"u_w, v_w \in \mathbb{R}^{d}", r"o, c \in V", r"J = -\sum_{k=1}^{K} \log \sigma(-u_k^\top v_c)", r"k \in \{1, \dots, K\}"]
    assert check(r"\frac{\partial J}{\partial u_o} = 0", given).status == "undeclared"


@pytest.mark.parametrize(("lines", "said"), [
    ([r"x \in \mathbb{R}^{d} ~~ W \in \mathbb{R}^{d \times d}"], "a comma is missing"), ([r"x \in \mathbb{R}^{n}", r"x = (x_1, \dots, x_m)"], "n rows and 1 columns"),
    ([r"p \in \Delta^{n}"], "one more"), ([r"p \in \Delta"], "declares members of"), ([r"x = (x_1, \dots, x_n)^\top \in \mathbb{R}^{d}"], "d rows"),
])  # fmt: skip
def test_what_a_name_is_must_be_told_in_one_way(lines, said):
    with pytest.raises(ValueError, match=said):
        check("1 = 1", lines)


WORD2VEC = [r"P(o \mid c) = \frac{\exp(u_o^\top v_c)}{\sum_{w \in V} \exp(u_w^\top v_c)}", r"J = -\log P(o \mid c)"]


@pytest.mark.parametrize("vectors", [
    [r"w \in V", r"u_w, v_w \in \mathbb{R}^{d}", r"o, c \in V"], [r"o, c \in V", r"u_w, v_w \in \mathbb{R}^{d}"], [r"u_o, v_c \in \mathbb{R}^{d}", r"o, c \in V"],
    [r"u_w \in \mathbb{R}^{d}", r"v_c \in \mathbb{R}^{d}", r"o \in \{1, \dots, n\}"], [r"u_i, v_i \in \mathbb{R}^{d}", r"i, o, c \in \{1, \dots, n\}"],
], ids=" ; ".join)  # fmt: skip
def test_vectors_of_any_word_told_by_one(vectors):
    given = [*vectors, *WORD2VEC]
    assert check(r"\frac{\partial J}{\partial v_c} = -u_o + \sum_{w \in V} P(w \mid c) u_w", given, hints=False).ok
    assert check(r"\frac{\partial J}{\partial u_w} = (P(w \mid c) - \delta_{wo}) v_c", given, hints=False).ok
    assert check(r"\sum_{w \in V} P(w \mid c) = 1", given, hints=False).ok
    assert check(r"\frac{\partial J}{\partial v_c} = -u_o + \sum_{w \in V} P(w \mid c) u_o", given, hints=False).status == "wrong"
    assert check(r"\frac{\partial J}{\partial u_o} = P(o \mid c) v_c", given, hints=False).status == "wrong"


def test_steps_before_the_first_are_not_told_by_one():
    assert check(r"x_t - x_{t-1} = -(x_{t-1} - x_t)", [r"t \in \{1, \dots, T\}", r"x_t \in \mathbb{R}^{d}"]).status == "undeclared"


@pytest.mark.parametrize(("size", "status"), [("D = 2 d", "correct"), ("D = d", "wrong"), ("D = 3 d", "wrong"), ("d = D / 2", "correct"), ("D = d^2", "wrong")])
def test_a_size_that_is_counted_in_others(size, status):
    given = [r"x \in \mathbb{R}^{D}", r"y \in \mathbb{R}^{d}", size]
    assert check(r"\sum_{i=1}^{2d} x_i = \mathbf{1}^\top x", given, hints=False).status == status


@pytest.mark.parametrize(("size", "said"), [("n = 2.5", "a side of 2.5"), ("n = 50000", "a side of 50000"), ("n = 0", "a side of 0")])
def test_a_size_that_no_matrix_has(size, said):
    assert said in check(r"z + z = 2 z", [size, r"z \in \mathbb{R}^{n}"]).message


def test_a_size_that_is_something_else():
    given = [r"U \in \mathbb{R}^{d \times V}", r"V \in \mathbb{R}^{d \times d}"]
    assert "'V' is not declared, but as something else" in check(r"U = 2 U", given).message


@pytest.mark.parametrize("line", [r"U = [u, 1, \dots, u_n]", r"U = [n u_1 \cdots u_n]", r"U = [u1 \cdots u_n]", r"U = [u_1, \dots, u]", r"U = [u_1, \dots, v_n]"])
@pytest.mark.parametrize("before", [[], [MATRIX], [r"u_w \in \mathbb{R}^{d}"]], ids=["nothing", "the matrix", "its columns"])
def test_lists_of_other_than_columns_are_refused(line, before):
    verdict = check(r"2 U = U + U", [*before, line])
    assert verdict.status == "unreadable" and "dots" in verdict.message, verdict


def test_a_derivative_with_a_sign_declares_nothing():
    assert check("p(x) = p(x)", ["p'(x) > 0"]).status == "undeclared"
