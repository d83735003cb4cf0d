"""The notation that the tests of the checker share: word vectors, a classifier, and a few symbols without a role."""

from wordgrad.equations import check
from wordgrad.formulas.notation import Notation

LINES = [
    r"U \in \mathbb{R}^{n \times d}", r"U = [u_1, \dots, u_n]^\top", r"V \in \mathbb{R}^{n \times d}", r"V = [v_1, \dots, v_n]^\top",
    r"c, o \in \{1, \dots, n\}", r"w_1, \dots, w_K \in \{1, \dots, n\}", r"w_k \ne o",
    r"\theta = U v_c", r"\hat{y} = \operatorname{softmax}(\theta)", r"y = e_o", r"P(O = w \mid C = c) = \hat{y}_w",
    r"z, b \in \mathbb{R}^{n}", r"s = \operatorname{softmax}(z)", r"A \in \mathbb{R}^{n \times n}", r"x, a \in \mathbb{R}", r"t \in \mathbb{R}, t > 0",
    r"p \in \mathbb{R}^{n}", r"p_i > 0", r"\mathbf{1}^\top p = 1", r"\eta \in \mathbb{R}, \eta > 0", r"m \in \mathbb{N}",
    r"J(v_c, o, U) = -\log \hat{y}_o",
    r"L(v_c, o, U) = -\log \sigma(u_o^\top v_c) - \sum_{k=1}^{K} \log \sigma(-u_{w_k}^\top v_c)",
    r"\operatorname{CE}(y, \hat{y}) = -\sum_{w=1}^{n} y_w \log \hat{y}_w",
    r"g(x) = x^3",
]  # fmt: skip
NOTATION = Notation.of(LINES)


def judged(latex, *more, hints=False, exact=False):
    """The verdict on a formula in the shared notation and what `more` lines add to it."""
    return check(latex, [*LINES, *more] if more else NOTATION, hints=hints, exact=exact)
