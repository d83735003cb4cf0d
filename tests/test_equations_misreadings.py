"""Formulas that are easily misread: a false one must not pass for another that is true, and a true one must not be refused for its form.

Each row is a formula, what the checker may say of it, and lines that declare more than the shared notation. Where two readings of a form differ,
`unreadable` is the answer, and the message says what to write instead.
"""

import pytest
from equations_given import judged

FALSE, REFUSED = ("wrong", "transposed", "shape-error"), ("unreadable",)
TRUE = ("correct",)

UNDER_A_SIGN = [
    (r"\underset{i \ne o}{\sum} z_i = \sum_i z_i - z_o", TRUE),
    (r"\underset{i \ne o}{\sum} z_i = \sum_i z_i", FALSE),
    (r"\overset{n-1}{\sum} z_i = \sum_i z_i", REFUSED),
    (r"\underset{i \ne o}{\max} z_i = \max_i z_i", FALSE),
    (r"x \overset{\text{def}}{=} x \stackrel{(2)}{\le} x + 1", TRUE),
    (r"\sum_{i=1, j=1}^{n} A_{ij} = \mathbf{1}^\top A \mathbf{1}", TRUE),
    (r"\sum_{i=1, j=1}^{n} A_{ij} = n \mathbf{1}^\top A \mathbf{1}", FALSE),
    (r"\sum_{i=1, j=i}^{n} A_{ij} = \mathbf{1}^\top A \mathbf{1}", REFUSED),
    (r"\sum_{1 \le i \le n, 1 \le j \le d} U_{ij} = \mathbf{1}^\top U \mathbf{1}", TRUE),
    (r"\sum_{i \in \{1, \dots, n\}, j \in \{1, \dots, d\}} U_{ij} = \mathbf{1}^\top U \mathbf{1}", TRUE),
]

INTERVALS = [
    (r"q^2 = q", FALSE, r"q \in [0, 1]"),
    (r"q (1 - q) \ge 0", TRUE, r"q \in [0, 1]"),
    (r"q \ge 2", TRUE, r"q \in (2, 5)"),
    (r"q^3 = q", FALSE, r"q \in [-1, 1]"),
    (r"\sigma(x) \in [0, 1]", TRUE),
    (r"\sigma(x) \in [1, 2]", FALSE),
    (r"\sum_{k \in [1, n]} z_k = \mathbf{1}^\top z", TRUE),
]

PRIMES = [
    (r"\sigma(2x)' = \sigma'(2x)", REFUSED),
    (r"\log(x^2)' = \frac{1}{x^2}", REFUSED),
    (r"g(2x)' = 3 (2x)^2", REFUSED),
    (r"g(x)' = 3 x^2", TRUE),
]

CASES = [
    (r"\delta_{wo} z_w = \begin{cases} z_w \; w = o \\ 0 \; w \ne o \end{cases}", REFUSED),
    (r"\delta_{wo} z_w = \begin{cases} z_w & w = o \\ 0 & w \ne o \end{cases}", TRUE),
    (r"\begin{cases} s_w = \frac{e^{z_w}}{\sum_j e^{z_j}} \\ \sum_w s_w = 1 \end{cases}", TRUE),
]

NORMS = [
    (r"\lVert z \rVert_1 = \sum_{i=1}^{n} |z_i|", TRUE),
    (r"\lVert z \rVert_1 = \sqrt{z^\top z}", FALSE),
    (r"\lVert z \rVert_2^2 = z^\top z", TRUE),
    (r"\lVert A \rVert_F^2 = \sum_{i=1}^{n} \sum_{j=1}^{n} A_{ij}^2", TRUE),
    (r"\lVert A \rVert_2 = \lVert A \rVert_F", REFUSED),
    (r"\lVert A \rVert_1 = \lVert A \rVert_F", REFUSED),
    (r"\lVert z \rVert_\infty = \lVert z \rVert_2", REFUSED),
]

CONSTRAINTS = [
    (r"\mathbf{1}^\top z = 1", FALSE, r"z^\top b = 1"),
    (r"\sum_{i=1}^{n} q_i = 1", TRUE, r"q \in \mathbb{R}^{n}", r"\sum_{i=1}^{n} q_i = 1"),
    (r"\sum_{i=1}^{n} q_i = 1", TRUE, r"q \in \mathbb{R}^{n}", r"q^\top \mathbf{1} = 1"),
    (r"\sum_{i=1}^{n} q_i = 1", REFUSED, r"q \in \mathbb{R}^{n}", r"\prod_{i=1}^{n} q_i = 1"),
    (r"\sum_{i=1}^{n} \sum_{j=1}^{n} B_{ij} = 1", REFUSED, r"B \in \mathbb{R}^{n \times n}", r"\sum_{i=1}^{n} B_{ij} = 1"),
    (r"|q_i| = q_i", FALSE, r"q \in \mathbb{R}^{n}", r"q_1 > 0"),
    (r"|q_i| = q_i", TRUE, r"q \in \mathbb{R}^{n}", r"q_i > 0"),
    (r"q_1 |q_1| = q_1^2", TRUE, r"q \in \mathbb{R}^{n}", r"q_1 > 0"),
]

SIGNS = [
    (r"5! = 119", REFUSED),
    (r"x! = a", REFUSED),
    (r"x!=a", REFUSED),
    (r"x != a + x + a^2 + 1", TRUE),
    (r"\sum_{i!=o} z_i = \sum_i z_i - z_o", TRUE),
    (r"\mathbb{1}\{w = o \text{ or } w = c\} = \delta_{wo} \delta_{wc}", REFUSED),
    (r"A \mathbb{I} = A \mathbf{1}", REFUSED),
    (r"A I = A", TRUE),
    (r"y_w = \mathbb{I}_{[w = o]}", TRUE),
]

CLAIMS = [
    (r"\sum_{w=1}^{n} \hat{y}_w = 1 \\ \hat{y}_w < 0.9", FALSE),
    (r"\sum_{w=1}^{n} \hat{y}_w = 1 \\ \hat{y}_w < 1", TRUE),
    (r"\begin{aligned} \sum_{w=1}^{n} \hat{y}_w &= 1 \\ \hat{y}_o &> \hat{y}_c \end{aligned}", FALSE),
    (r"\sum_{w=1}^{n} \hat{y}_w = 1, \quad \hat{y}_o > \hat{y}_c", REFUSED),
    (r"\theta_o = u_o^\top v_c \text{ and } \theta_o > \theta_c", FALSE),
    (r"\frac{\partial J}{\partial \theta_w} = \hat{y}_w \text{ because } y_w = 0", FALSE),
    (r"\frac{\partial J}{\partial \theta_w} = \hat{y}_w \text{ if } y_w = 0", TRUE),
    (r"\theta_w = u_w^\top v_c \text{ for } w = 1, \dots, n, \quad \theta_w = u_o^\top v_c", FALSE),
    (r"\theta_w = u_w^\top v_c \text{ for } w = 1, \dots, n, \quad \theta_o = u_o^\top v_c", TRUE),
    (r"\theta_w = u_w^\top v_c \text{ for } w = 1, \dots, n \text{ and } \theta_w = u_o^\top v_c", FALSE),
    (r"\theta_w = u_w^\top v_c \quad \forall w, \quad y_w = 0", FALSE),
    (r"\frac{\partial J}{\partial u_w} = \hat{y}_w v_c \text{ if } w \ne o, \quad \frac{\partial J}{\partial u_o} = (\hat{y}_o + 1) v_c", FALSE),
    (r"\frac{\partial J}{\partial u_w} = \hat{y}_w v_c \text{ if } w \ne o, \quad \frac{\partial J}{\partial u_o} = (\hat{y}_o - 1) v_c", TRUE),
    (r"\frac{\partial J}{\partial u_w} = 0 \quad \text{if } w \ne o \text{ or } w \ne c", REFUSED),
    (r"g(x) = x^3 \text{ or equivalently } x^3 = g(x)", TRUE),
    (r"\frac{1}{x} |x| = 1, \quad x > 0", TRUE),
]

CONDITIONS = [
    (r"\frac{\partial J}{\partial u_w} = \hat{y}_w v_c \\ \frac{\partial J}{\partial \theta_w} = \hat{y}_w \quad (w \ne o)", FALSE),
    (r"\theta_w = u_w^\top v_c \\ \frac{\partial J}{\partial \theta_w} = \hat{y}_w \quad (w \ne o)", TRUE),
    (r"w \ne o: \quad \frac{\partial J}{\partial u_w} = \hat{y}_w v_c", TRUE),
    (r"w \ne o \implies \frac{\partial J}{\partial u_w} = (\hat{y}_w - 1) v_c", FALSE),
    (r"\text{If } w = o: \; \frac{\partial J}{\partial \theta_w} = \hat{y}_w - 1", TRUE),
    (r"\text{If } w = o \text{ then } \frac{\partial J}{\partial \theta_w} = \hat{y}_w", FALSE),
    (r"\text{For } w \ne o, \quad \frac{\partial J}{\partial \theta_w} = \hat{y}_w", TRUE),
    (r"\frac{\partial J}{\partial u_w} = (\hat{y}_w - 1) v_c \; (w = o)", TRUE),
    (r"\frac{\partial J}{\partial u_w} = \hat{y}_w v_c \ (w = o)", FALSE),
]

ROWS = [
    (r"\begin{aligned} \theta_o &= u_o^\top v_c \\ -\log \hat{y}_o &= J \end{aligned}", TRUE),
    (r"\begin{aligned} J &= \theta_o - \theta_o \\ & - \log \hat{y}_o \end{aligned}", TRUE),
    (r"f + q = q + f", TRUE, r"f, q, r \in \mathbb{R}"),
]

NUMBERS = [
    (r"1\,000 x = 0", REFUSED),
    (r"2\,3 x = 6 x", REFUSED),
    (r"1e-3 x = (e - 3) x", REFUSED),
    (r"2e x - 3 x = (2 e - 3) x", TRUE),
    (r"\quad .5 x = 5 x", REFUSED),
    (r"\left. x \right. = x", TRUE),
    (r"\overbrace{x}^{2} = x^2", REFUSED),
    (r"\underbrace{\sigma(x) + \sigma(-x)}_{=1} = 1", TRUE),
    (r"\overbrace{\sigma(x)}^{\text{rise}} = \sigma(x)", TRUE),
    (r"\sigma^{-1}(x) = 1 + e^{-x}", REFUSED),
    (r"\log^{-1} x = \frac{1}{\log x}", REFUSED),
    (r"g^{-1}(x) = x^{-3}", REFUSED),
    (r"\log_2 z = \log z_2", FALSE),
    (r"\log_2 8 = 3", TRUE),
    (r"\log_{10} t = \frac{\log t}{\log 10}", TRUE),
]

REACH = [
    (r"A \odot A B = (A \odot A) B", REFUSED, r"B \in \mathbb{R}^{n \times n}"),
    (r"z \odot A b = z \odot (A b)", TRUE),
    (r"z \odot b z^\top = (z \odot b) z^\top", TRUE),
    (r"z \odot A b = A (z \odot b)", FALSE),
    (r"z \cdot A b = b^\top A^\top z", TRUE),
    (r"z \cdot b z = (z^\top b) z", TRUE),
    (r"2 \cdot x a = 2 a x", TRUE),
    (r"x / 2 a = \frac{x a}{2}", REFUSED),
    (r"1/2n = \frac{1}{2n}", REFUSED),
    (r"1/2 (x + a) = \frac{x + a}{2}", TRUE),
    (r"1/n \sum_{i=1}^{n} z_i = \frac{\mathbf{1}^\top z}{n}", TRUE),
    (r"\frac{d}{dx} (1 - x) x = -x", REFUSED),
    (r"\frac{d}{dx} (1 - x) a = -a", TRUE),
    (r"\frac{d}{dx} (1 - x) f = -f", REFUSED, r"f = x^2"),
    (r"\nabla_x a x^2 = 0", REFUSED),
    (r"\nabla_z b^\top z = b", REFUSED),
    (r"\nabla_z (b^\top z) = b", TRUE),
    (r"\nabla_\theta J \cdot x = x (\hat{y} - y)", TRUE),
    (r"\max_i z_i b_i = b_i \max_i z_i", REFUSED),
    (r"\max_i z_i t = t \max_i z_i", TRUE),
    (r"\prod_{i=1}^{n} p_i / \prod_{i=1}^{n} s_i = \prod_{i=1}^{n} \frac{p_i}{s_i}", REFUSED),
    (r"\prod_{i=1}^{n} (p_i / s_i) = \left(\prod_{i=1}^{n} p_i\right) / \prod_{i=1}^{n} s_i", TRUE),
    (r"\prod_{i=1}^{n} 2 p_i = 2^n \prod_{i=1}^{n} p_i", TRUE),
    (r"\log{t} a = a \log t", REFUSED),
    (r"\log{(t)} a = a \log t", TRUE),
]

POWERS_OF_T = [
    (r"x^T = x", REFUSED, r"T \in \mathbb{N}"),
    (r"\left(\frac{1}{n}\right)^T = \frac{1}{n}", REFUSED, r"q \in \mathbb{R}^{T}"),
    (r"z^T b = b^T z", TRUE, r"T \in \mathbb{N}"),
    (r"\sum_{i=1}^{T} q_i = \mathbf{1}^\top q", TRUE, r"q \in \mathbb{R}^{T}"),
]


DERIVATIVES = [
    (r"\partial_x^2 g(x) = 6 x", TRUE),
    (r"\partial^2_x g(x) = 3 x^2", FALSE),
    (r"\partial_x^{-1} g(x) = 3 x^2", REFUSED),
    (r"\partial_x' g(x) = 3 x^2", REFUSED),
    (r"\frac{d g}{d x}(a) = 3 a x^2", REFUSED),
    (r"\frac{d \sigma}{d x}(a) = \sigma'(x) a", REFUSED),
    (r"\frac{\partial J}{\partial \theta}(x - a) = (x - a)(\hat{y} - y)", TRUE),
]

LETTERS = [
    (r"\sum_{w_k} z_w = \sum_w z_w", REFUSED),
    (r"\sum_{2=1}^{n} z_i = 0", REFUSED),
    (r"\sum_{i=1}^{n} {z_i + 1} = \sum_i z_i + n", REFUSED),
    (r"\sum_{i=1}^{n} {z_i x} = x \sum_i z_i", TRUE),
]


GIVEN = [
    (r"q^2 = q", TRUE, r"q \in \{0, 1\}"),
    (r"q = 1", FALSE, r"q \in \{0, 1\}"),
    (r"q^2 = 1", TRUE, r"q \in \{-1, +1\}"),
    (r"q = 1", FALSE, r"q \in \{-1, 1\}"),
    (r"\sigma^2 = \sigma \cdot \sigma", TRUE, r"\sigma \in \mathbb{R}"),
    (r"\sigma^2 = \sigma", FALSE, r"\sigma \in \mathbb{R}"),
]

COLUMNS = [
    (r"\begin{align} t &= t & 1 &= 1 \cdot t \end{align}", FALSE),
    (r"\begin{align} t + x &= x + t & t x &= x t \end{align}", TRUE),
    (r"\begin{align} t &= x + t - x & &= t \end{align}", TRUE),
    (r"||z||^2 = z^\top z", TRUE),
    (r"||z||^2 = z^\top b", FALSE),
    (r"|x||a||t| = |x a t|", TRUE),
]


DOUBLE_SUMS = [
    (r"\left(\sum_i z_i\right)^2 = \sum_i z_i^2 + 2 \sum_{i<j} z_i z_j", REFUSED),
    (r"\left(\sum_i z_i\right)^2 = \sum_i z_i^2 + \sum_{i \ne j} z_i z_j", REFUSED),
    (r"\left(\sum_i z_i\right)^2 = \sum_i z_i^2 + 2 \sum_j \sum_{i<j} z_i z_j", TRUE),
    (r"\left(\sum_i z_i\right)^2 = \sum_i z_i^2 + 2 \sum_{1 \le i<j \le n} z_i z_j", TRUE),
    (r"\left(\sum_i z_i\right)^2 = \sum_i z_i^2 + \sum_{1 \le i<j \le n} z_i z_j", FALSE),
    (r"\sum_{i \ne j} z_i z_j = z_j \sum_i z_i - z_j^2", TRUE),
    (r"\sum_{ij} z_i A_{ij} b_j = z^\top A b", TRUE),
    (r"\sum_{ij} z_i A_{ij} b_j = b^\top A z", FALSE),
]

NAMES = [
    (r"\frac{d}{d + K} = 1 - \frac{K}{d + K}", TRUE),
    (r"\frac{d - 1}{d - 1} = 1", TRUE),
    (r"\delta^{(2)}_j = s_j - z_j", TRUE, r"\delta^{(2)}_j = s_j - z_j"),
    (r"\delta^{(2)}_j = z_j - s_j", FALSE, r"\delta^{(2)}_j = s_j - z_j"),
    (r"\delta_{wo} z_w = \begin{cases} z_w & (w = o) \\ 0 & (w \ne o) \end{cases}", TRUE),
    (r"\delta_{wo} z_w = \begin{cases} z_w & (w = o) \\ 1 & (w \ne o) \end{cases}", FALSE),
]


ALL = [*DOUBLE_SUMS, *NAMES, *GIVEN, *COLUMNS, *DERIVATIVES, *LETTERS, *REACH, *POWERS_OF_T, *UNDER_A_SIGN, *INTERVALS, *PRIMES, *CASES, *NORMS, *CONSTRAINTS, *SIGNS, *CLAIMS, *CONDITIONS, *ROWS, *NUMBERS]


@pytest.mark.parametrize("row", ALL, ids=lambda row: row[0])
def test_a_form_is_read_as_it_is_meant_or_refused(row):
    latex, statuses, *more = row
    verdict = judged(latex, *more)
    assert verdict.status in statuses, f"{verdict.status}: {verdict.message}"
    assert "failed" not in verdict.message


def test_a_condition_added_to_a_copy_does_not_reach_the_notation_that_was_copied():
    assert judged(r"|z_i| = z_i", r"z_i > 0").ok
    assert not judged(r"|z_i| = z_i").ok


def test_a_condition_in_the_line_of_a_definition_is_refused():
    with pytest.raises(ValueError, match="definition by cases"):
        judged(r"|x| = x", r"f = x \text{ if } x > 0")


@pytest.mark.parametrize("lines", [(r"B \in \mathbb{R}^{n \times d}", r"B = [q_1, \dots, q_n]"), (r"g(x) = x^2",)], ids=lambda lines: lines[-1])
def test_lines_that_contradict_what_is_declared_are_refused(lines):
    with pytest.raises(ValueError, match="columns|already"):
        judged(r"x = x", *lines)
