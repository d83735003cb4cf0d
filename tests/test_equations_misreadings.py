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
    (r"x != a + x^2", TRUE),
    (r"\sum_{i!=o} z_i = \sum_i z_i - z_o", TRUE),
    (r"\mathbb{1}\{w = o \text{ or } w = c\} = \delta_{wo} \delta_{wc}", REFUSED),
    (r"A \mathbb{I} = A \mathbf{1}", REFUSED),
    (r"A I = A", TRUE),
    (r"y_w = \mathbb{I}_{[w = o]}", TRUE),
]


@pytest.mark.parametrize("row", [*UNDER_A_SIGN, *INTERVALS, *PRIMES, *CASES, *NORMS, *CONSTRAINTS, *SIGNS], ids=lambda row: row[0])
def test_a_form_is_read_as_it_is_meant_or_refused(row):
    latex, statuses, *more = row
    verdict = judged(latex, *more)
    assert verdict.status in statuses, f"{verdict.status}: {verdict.message}"
    assert "failed" not in verdict.message


def test_a_condition_added_to_a_copy_does_not_reach_the_notation_that_was_copied():
    assert judged(r"|z_i| = z_i", r"z_i > 0").ok
    assert not judged(r"|z_i| = z_i").ok
