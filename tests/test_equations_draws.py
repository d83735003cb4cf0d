"""What random draws must not miss: branches, signs, coincidences of indices, values outside the domain, words beyond the text."""

import pytest
from equations_given import LINES

from wordgrad.equations import check
from wordgrad.formulas.notation import Notation

ROWS = [r"U \in \mathbb{R}^{n \times d}", r"U = [u_1, \dots, u_n]^\top"]
WORDS = [*ROWS, r"a, h \in \{1, \dots, n\}", r"b, k \in \{1, \dots, n\}", r"z \in \mathbb{R}^{n}"]
LOGISTIC = [r"s, w \in \mathbb{R}", r"y \in \{0, \dots, 1\}", r"E = \log(1 + e^{s}) - y s"]
TEXT = [r"w_1, \dots, w_T \in \{1, \dots, n\}", r"m \in \mathbb{N}", r"z \in \mathbb{R}^{n}", r"S = \sum_{t=1}^{T} \sum_{-m \le j \le m,\ j \ne 0} z_{w_t} z_{w_{t+j}}"]
SAMPLES = [r"a \in \mathbb{R}^{d}", r"x^{(1)}, \dots, x^{(m)} \in \mathbb{R}^{d}", r"x \in \mathbb{R}^{d}", r"h_a(x) = \sigma(a^\top x)", r"F = \sum_{i=1}^{m} h_a(x^{(i)})"]
STEP = [r"p \in \mathbb{R}^{d}", r"q \in \mathbb{R}", r"F = q^4 + p^\top p"]

CASES = [
    # one sign only, one branch only
    (r"|q| = q", ["q \\in \\mathbb{R}"], "wrong"),
    (r"\sqrt{q^2} = q", ["q \\in \\mathbb{R}"], "wrong"),
    (r"\sqrt{q^2} = |q|", ["q \\in \\mathbb{R}"], "correct"),
    (r"\operatorname{ReLU}(q) = q", ["q \\in \\mathbb{R}"], "wrong"),
    (r"\max(0, 1 - q) = 1 - q", ["q \\in \\mathbb{R}"], "wrong"),
    (r"\frac{\partial E}{\partial p} = -q r", ["p, r \\in \\mathbb{R}^{d}", "q \\in \\mathbb{R}", r"E = \max(0, 1 - q p^\top r)"], "wrong"),
    (r"f(q) = q", ["q \\in \\mathbb{R}", r"f(q) = \begin{cases} q & \text{if } q < 2 \\ 7 & \text{otherwise} \end{cases}"], "wrong"),
    # indices that meet, and that do not
    (r"\frac{\partial (u_a^\top u_h)}{\partial u_a} = u_h", WORDS, "wrong"),
    (r"\frac{\partial (u_a^\top u_h)}{\partial u_a} = u_h + \delta_{ah} u_a", WORDS, "correct"),
    (r"\delta_{bk} = 0", WORDS, "wrong"),
    (r"\delta_{bk} = 1", WORDS, "wrong"),
    (r"\frac{\partial z_3}{\partial z_i} = 0", [r"z \in \mathbb{R}^{9}"], "wrong"),
    (r"\frac{\partial z_3}{\partial z_i} = \mathbb{1}\{i = 3\}", [r"z \in \mathbb{R}^{9}"], "correct"),
    (r"\frac{\partial E}{\partial s} = \sigma(s)", LOGISTIC, "wrong"),
    (r"\frac{\partial E}{\partial s} = \sigma(s) - y", LOGISTIC, "correct"),
    # masks, entry by entry
    (r"\mathbb{1}\{z > 0\} = \mathbf{1}", WORDS, "wrong"),
    (r"\operatorname{ReLU}(z) = z \odot \mathbb{1}\{z > 0\}", WORDS, "correct"),
    (r"\max(0, z)_i = \operatorname{ReLU}(z_i)", WORDS, "correct"),
    # where logarithms and roots are real
    (r"\frac{d \log q}{dq} = \frac{1}{q}", ["q \\in \\mathbb{R}"], "correct"),
    (r"\frac{\partial \log z_i}{\partial z_j} = \frac{\delta_{ij}}{z_i}", [r"z \in \mathbb{R}^{n}"], "correct"),
    (r"\log(-q^2) = 2 \log q", ["q \\in \\mathbb{R}"], "wrong"),
    # a window at the ends of a text; a sum whose range may be empty
    (r"\frac{\partial S}{\partial z_k} = \sum_{t=1}^{T} \sum_{-m \le j \le m,\ j \ne 0} (\delta_{k w_t} z_{w_{t+j}} + \delta_{k w_{t+j}} z_{w_t})", TEXT, "correct"),
    (r"S = \sum_{t=0}^{T} \sum_{-m \le j \le m,\ j \ne 0} z_{w_t} z_{w_{t+j}}", TEXT, "wrong"),
    # a letter that names one value, or that a definition uses, cannot run
    (r"\sum_{c=1}^{n} v_c = n v_c", [r"v_c \in \mathbb{R}^{d}", r"c \in \{1, \dots, n\}"], "wrong"),
    (r"\sum_{c=1}^{n} v_c = n v_c", [r"v_c \in \mathbb{R}^{d}", r"z \in \mathbb{R}^{n}"], "wrong"),
    (r"\sum_{a=1}^{n} E = n E", [*WORDS, "E = z_a"], "unreadable"),
    (r"\sum_{a=1}^{n} y_a = 1", [*WORDS, "y = e_a"], "correct"),
    # entries
    (r"z_{ij} = z_i", WORDS, "shape-error"),
    (r"z_{i1} = z_i", WORDS, "correct"),
    (r"\sum_{w \in Q} z_w = z_a + z_b - \delta_{ab} z_a", [*WORDS, r"Q = \{a, b\}"], "correct"),
    (r"\sum_{w \in Q} z_w = z_a + z_b", [*WORDS, r"Q = \{a, b\}"], "wrong"),
    (r"I_n z = z", WORDS, "correct"),
    # J(θ) is J where J is defined through θ; a subscript is not dropped
    (r"\frac{d L(q)}{dq} = 2 q", ["q \\in \\mathbb{R}", "L = q^2"], "correct"),
    (r"\frac{d L(q)}{dq} = 3 q^2", ["q \\in \\mathbb{R}", "L = q^2"], "wrong"),
    (r"g_5(q) = g(q)", ["q \\in \\mathbb{R}", "g(q) = q^2"], "undeclared"),
    # whole numbers
    (r"q \in \mathbb{N}", ["q \\in \\mathbb{R}"], "wrong"),
    (r"a \in \mathbb{N}", WORDS, "correct"),
    # derivatives by a transpose
    (r"\frac{\partial (p^\top A q)}{\partial A^\top} = q p^\top", [r"A \in \mathbb{R}^{n \times d}", r"p \in \mathbb{R}^{n}", r"q \in \mathbb{R}^{d}"], "correct"),
    (r"\frac{\partial (p^\top A q)}{\partial A^\top} = p q^\top", [r"A \in \mathbb{R}^{n \times d}", r"p \in \mathbb{R}^{n}", r"q \in \mathbb{R}^{d}"], "transposed"),
    # steps without a declared rate
    (r"q \leftarrow q - \alpha \frac{\partial F}{\partial q}", [*STEP, r"\alpha > 0"], "correct"),
    (r"q \leftarrow q - 0.1 \frac{\partial F}{\partial q}", STEP, "correct"),
    (r"q \leftarrow q - 0.1 q^2 \frac{\partial F}{\partial q}", STEP, "wrong"),
    (r"q \leftarrow 0 \cdot \frac{\partial F}{\partial q}", STEP, "wrong"),
    (r"p \leftarrow p - 0.1 \frac{\partial F}{\partial p} - 0.1 p", STEP, "unreadable"),
    (r"p \leftarrow p - 0.1 \frac{\partial F}{\partial p} - 0.1 \frac{\partial F}{\partial p}", STEP, "unreadable"),
    # x beside x^{(1)}, …, x^{(m)} is the argument of a function
    (r"\frac{\partial F}{\partial a_j} = \sum_{i=1}^{m} h_a(x^{(i)}) (1 - h_a(x^{(i)})) x_j^{(i)}", SAMPLES, "correct"),
    (r"\frac{\partial F}{\partial a} = \sum_{i=1}^{m} h_a(x^{(i)}) x^{(i)}", SAMPLES, "wrong"),
    (r"\frac{\partial h_a(x)}{\partial x} = h_a(x) (1 - h_a(x)) a", SAMPLES, "correct"),
    (r"\frac{\partial F}{\partial x} = 0", SAMPLES, "correct"),
    # faults that have a name
    (r"2^{z} = z", WORDS, "shape-error"),
    (r"U^2 = U", [r"U \in \mathbb{R}^{n \times n}"], "unreadable"),
    (r"\max_i (q z) = 1", [*WORDS, "q \\in \\mathbb{R}"], "unreadable"),
    (r"\sum_{i=1}^{2.5} z_i = 0", WORDS, "unreadable"),
    (r"o \in \{1, \dotso, n\}", [r"o \in \{1, \dots, n\}"], "undeclared"),
]


@pytest.mark.parametrize("formula, given, status", CASES, ids=[c[0] for c in CASES])
def test_a_formula_gets_its_verdict(formula, given, status):
    verdict = check(formula, given)
    assert verdict.status == status, verdict
    assert "failed on it" not in verdict.message


def test_what_fails_only_for_equal_words_is_not_proved():
    assert not check(r"\frac{\partial (u_a^\top u_h)}{\partial u_a} = u_h", WORDS, exact=True).proved


def test_conditions_that_small_sizes_break_are_met_by_larger_ones():
    assert check(r"\sum_{i=1}^{n} z_i = \mathbf{1}^\top z", [r"z \in \mathbb{R}^{n}", r"n > 5"]).ok


def test_long_ranges_are_sampled():
    given = [r"z \in \mathbb{R}^{200}", r"b \in \mathbb{R}^{60}"]
    assert check(r"\frac{\partial z_i}{\partial z_j} = \delta_{ij}", given).ok
    assert not check(r"\frac{\partial z_i}{\partial z_j} = 0", given).ok


def test_two_draws_in_a_row_have_opposite_signs():
    from wordgrad.formulas.lookup import Formula
    from wordgrad.formulas.scene import Scene
    from wordgrad.numbers.oracles import Complex

    notation = Notation.of(LINES)
    one, two = (Formula(Scene(notation, seed), Complex()).value(notation.read("x = 1").equations[0].args[0]) for seed in (0, 1))
    assert one * two < 0


def test_a_condition_that_the_smallest_sizes_meet_in_one_way_is_met_in_others():
    # With T = 5 and m = 2, t takes one value only.
    given = [r"T, m \in \mathbb{N}", r"T > 2m", r"x \in \mathbb{R}^{T}", r"A \in \mathbb{R}^{n \times d}"]
    total = r"\frac{1}{n d} \sum_{i=1}^{n} \sum_{j=1}^{d} \sum_{t=m+1}^{T-m} x_t = \sum_{t=m+1}^{T-m} x_t"
    assert check(total, given, exact=True).proved
    assert check(total.replace(r"= \sum", r"= \prod"), given, exact=True).status == "wrong"


THRESHOLDS = [r"x, y \in \mathbb{R}", "c = 10", r"h(x) = \begin{cases} \frac{1}{2} x^2 & \lvert x \rvert \le 10 \\ 10 (\lvert x \rvert - 5) & \text{otherwise} \end{cases}"]


@pytest.mark.parametrize(
    "latex",
    [r"\min(x, 99.5) = x", r"\min(x, c) = x", r"h(x) = \frac{1}{2} x^2", r"x \le 10", "x < 30", "x^2 < 500", r"\min(e^x, 5000) = e^x", r"0.1 + 0.2 \ne 0.3"],
)
def test_a_threshold_is_passed_wherever_it_stands(latex):
    assert check(latex, THRESHOLDS, hints=False).status == "wrong"


@pytest.mark.parametrize(
    "latex", [r"\log(1 + e^x) \le 1000 + \lvert x \rvert", r"\min(e^x, 5000) \le 5000", r"h(x) \le \frac{1}{2} x^2", r"\sqrt{x^2 + 1000} \ge x", r"x^2 + 1 \ne 0"]
)
def test_true_bounds_hold_far_out(latex):
    assert check(latex, THRESHOLDS, hints=False).ok


def test_a_softmax_of_a_declared_number_of_classes():
    for given in ([r"K \in \mathbb{N}"], []):
        assert check(r"\operatorname{softmax}(z)_i = \frac{e^{z_i}}{\sum_{j=1}^{K} e^{z_j}}", given).ok
        assert check(r"\operatorname{softmax}(z)_i = \frac{e^{z_i}}{\sum_{j=1}^{K} e^{-z_j}}", given).status == "wrong"


@pytest.mark.parametrize(
    "latex, status",
    [
        ("x^2 > 0", "wrong"), ("x^2 + 1 > 0", "correct"), (r"x^2 > 0 \quad \text{if } x \ne 0", "correct"), (r"x \ne 0", "wrong"), (r"x \ne x + 1", "correct"),
        ("e^x > 1 + x", "wrong"), (r"e^x \ge 1 + x", "correct"), (r"\frac{1}{x^2} > 0", "correct"), (r"\sigma(x) < 1", "correct"), ("c x^2 > 0", "wrong"), ("k > 0", "correct"),
    ],
)  # fmt: skip
def test_a_strict_bound_may_fail_at_nought_alone(latex, status):
    assert check(latex, [*THRESHOLDS, "k > 0", r"k \in \mathbb{R}"], hints=False).status == status
