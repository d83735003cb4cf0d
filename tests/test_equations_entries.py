"""Names of notes that are printed in two ways: w_{jk} for the entries of W, p(x) for those of p, σ for a deviation, s^2 for a variance."""

import pytest

from wordgrad.equations import check

LAYER = [
    r"W \in \mathbb{R}^{m \times n}", r"x \in \mathbb{R}^{n}", r"y \in \mathbb{R}^{m}", r"L = \frac{1}{2} \lVert W x - y \rVert^2",
    r"\delta = W x - y",
]  # fmt: skip
BATCH = [r"x \in \mathbb{R}^{n}", r"\epsilon > 0", r"\mu = \frac{1}{n} \sum_i x_i"]
VARIANCE = r"\frac{1}{n} \sum_i (x_i - \mu)^2"
PROBABILITIES = [r"p, q \in \mathbb{R}^{n}", "p(x) > 0", "q(x) > 0", r"\sum_x p(x) = 1", r"\sum_x q(x) = 1", r"o \in \{1, \dots, n\}", r"a \in \mathbb{R}"]
DIVERGENCES = [
    r"H(p, q) = -\sum_x p(x) \log q(x)", r"H(p) = -\sum_x p(x) \log p(x)", r"D_{KL}(p \| q) = \sum_x p(x) \log \frac{p(x)}{q(x)}",
]  # fmt: skip
EXAMPLES = [
    r"x_i \in \mathbb{R}^{D}, y_i \in \{1, \dots, C\}, i = 1, \dots, N", r"W \in \mathbb{R}^{C \times D}", "f_i = W x_i", r"p_{ik} = \frac{e^{f_{ik}}}{\sum_j e^{f_{ij}}}",
    r"L_i = -\log p_{i,y_i}", r"L = \frac{1}{N} \sum_{i=1}^{N} L_i",
]  # fmt: skip
CASES = [
    *(([*PROBABILITIES, *DIVERGENCES], formula, status) for formula, status in [
        (r"H(p, q) = H(p) + D_{KL}(p \| q)", "correct"), (r"H(p, q) = H(p) + D_{KL}(q \| p)", "wrong"), (r"D_{KL}(p \| q) \ge 0", "correct"),
        (r"H(p, q) = -\mathbb{E}_{x \sim p}[\log q(x)]", "correct"), (r"H(p, q) = -\mathbb{E}_{x \sim p(x)}[\log q(x)]", "correct"),
        (r"H(p, q) = -\mathbb{E}_{x \sim q}[\log q(x)]", "wrong"),
        ("p(o) = p_o", "correct"), ("p(o) = q_o", "wrong"), ("p (a) = a p", "correct"), (r"\sum_x p(x) a = a", "correct"),
    ]),
    ([PROBABILITIES[0], *PROBABILITIES[1:3], *DIVERGENCES[:1]], r"\frac{\partial H(p, q)}{\partial q(i)} = -\frac{p(i)}{q(i)}", "correct"),
    ([PROBABILITIES[0], *PROBABILITIES[1:3], *DIVERGENCES[:1]], r"\frac{\partial H(p, q)}{\partial q(i)} = -\frac{q(i)}{p(i)}", "wrong"),
    ([r"z \in \mathbb{R}^{n}", r"\hat{y} = \operatorname{softmax}(z)"], r"\log \hat{y}(k) = z_k - \log \sum_j e^{z_j}", "correct"),
    ([r"z \in \mathbb{R}^{n}", r"\hat{y} = \operatorname{softmax}(z)"], r"\log \hat{y}(k) = z_k - \sum_j e^{z_j}", "wrong"),
    *(([*LAYER, *more], formula, status) for more in ([], ["W = (w_{jk})"], ["W_{jk} = w_{jk}"]) for formula, status in [
        (r"\frac{\partial L}{\partial w_{jk}} = \delta_j x_k", "correct"), (r"\frac{\partial L}{\partial w_{jk}} = \delta_k x_j", "wrong"),
        (r"\delta_j = \sum_k w_{jk} x_k - y_j", "correct"), (r"\delta_j = \sum_k w_{kj} x_k - y_j", "wrong"), ("w_{jk} = W_{kj}", "wrong"),
    ]),
    ([*LAYER, r"w \in \mathbb{R}^{n \times m}"], "w_{jk} = W_{kj}", "wrong"),  # a matrix of its own
    ([r"W \in \mathbb{R}^{n \times n}", r"w_c \in \mathbb{R}^{n}", r"c \in \{1, \dots, n\}"], "w_{ci} = W_{ci}", "wrong"),  # nor is that of w_c
    (LAYER, r"\frac{\partial L}{\partial w_k} = \delta_k", "undeclared"),
    ([r"w_{jk} \in \mathbb{R}, j = 1, \dots, m, k = 1, \dots, n", r"x \in \mathbb{R}^{n}", r"z_j = \sum_k w_{jk} x_k"], "z_1 = w_{11} x_1 + \\sum_{k=2}^{n} w_{1k} x_k", "correct"),
    ([r"w_{jk} \in \mathbb{R}, j = 1, \dots, m, k = 1, \dots, n", r"x \in \mathbb{R}^{n}", r"z_j = \sum_k w_{jk} x_k"], r"\frac{\partial z_j}{\partial x_k} = w_{kj}", "wrong"),
    *(([*BATCH, head + VARIANCE, rf"\hat{{x}}_i = \frac{{x_i - \mu}}{{\sqrt{{{name}^2 + \epsilon}}}}"], formula, status)
      for head, name in ((r"\sigma^2 = ", r"\sigma"), (r"\sigma_B^2 = ", r"\sigma_B"), ("s^2 = ", "s")) for formula, status in [
        (r"\sum_i \hat{x}_i = 0", "correct"), (rf"{name}^2 = \frac{{1}}{{n}} \sum_i x_i^2 - \mu^2", "correct"),
        (rf"{name}^2 = \frac{{1}}{{n}} \sum_i x_i^2 + \mu^2", "wrong"), (rf"\hat{{x}}_i = \frac{{x_i - \mu}}{{{name} + \epsilon}}", "wrong"),
        (rf"\frac{{\partial {name}^2}}{{\partial x_i}} = \frac{{2}}{{n}} (x_i - \mu)", "correct"),
    ]),
    ([r"\sigma_1, \sigma_2 > 0", r"\sigma_1, \sigma_2 \in \mathbb{R}"], r"\log \frac{\sigma_2}{\sigma_1} = \log \sigma_2 - \log \sigma_1", "correct"),
    ([*BATCH, rf"\sigma = \sqrt{{{VARIANCE}}}"], rf"\sigma^2 = {VARIANCE}", "correct"),
    ([r"\sigma_1, \sigma_2 \in \mathbb{R}_{>0}"], r"\sigma(0) = \frac{1}{2}", "undeclared"),  # no longer the sigmoid
]  # fmt: skip


LABELLED = [  # letters that only tell names apart; W' as W; a parameter and the steps of its descent
    ([r"a \in \mathbb{R}", "m_B = a", "s_B = 2 m_B"], "s_B = 2 m_B", "correct"),
    ([r"a \in \mathbb{R}", "m_B = a", "s_B = 2 m_B"], "s_B = 3 m_B", "wrong"),
    ([r"x\in\mathbb{R}^n", r"\mu_B = \frac1n\sum_i x_i", r"\sigma_B^2 = \frac1n\sum_i (x_i-\mu_B)^2", r"\epsilon>0", r"\hat x_i = \frac{x_i-\mu_B}{\sqrt{\sigma_B^2+\epsilon}}"], r"\sum_i \hat x_i = 0", "correct"),
    ([r"x\in\mathbb{R}^n", r"\mu_{\mathcal{B}} = \frac1n\sum_i x_i", r"\sigma_{\mathcal{B}}^2 = \frac1n\sum_i (x_i-\mu_{\mathcal{B}})^2", r"\epsilon>0", r"\hat x_i = \frac{x_i-\mu_{\mathcal{B}}}{\sqrt{\sigma_{\mathcal{B}}^2+\epsilon}}"], r"\hat x_i = \frac{x_i-\mu_B}{\sqrt{\sigma_B^2+\epsilon}}", "correct"),
    ([r"x\in\mathbb{R}^n", r"\mu_{\text{B}} = \frac1n\sum_i x_i", r"\sigma_{\text{B}}^2 = \frac1n\sum_i (x_i-\mu_{\text{B}})^2"], r"\sigma_{\text{B}}^2 = \frac1n\sum_i x_i^2 - \mu_{\text{B}}^2", "correct"),
    ([r"W' \in \mathbb{R}^{n \times m}", r"h \in \mathbb{R}^n", r"t \in \mathbb{R}^m", r"f = h^\top W' t"], r"\frac{\partial f}{\partial w'_{ij}} = h_i t_j", "correct"),
    ([r"W' \in \mathbb{R}^{n \times m}", r"h \in \mathbb{R}^n", r"t \in \mathbb{R}^m", r"f = h^\top W' t"], r"\frac{\partial f}{\partial w'_{ij}} = h_j t_i", "wrong"),
    ([r"\theta,\theta_0 \in \mathbb{R}^d", r"A\in\mathbb{R}^{d\times d}", r"\eta>0", r"f(\theta) = \theta^\top A \theta", r"\theta_{t+1} = \theta_t - \eta \nabla f(\theta_t)"], r"\theta_1 = \theta_0 - \eta (A + A^\top)\theta_0", "correct"),
    ([r"\theta,\theta_0 \in \mathbb{R}^d", r"A\in\mathbb{R}^{d\times d}", r"\eta>0", r"f(\theta) = \theta^\top A \theta", r"\theta_{t+1} = \theta_t - \eta \nabla f(\theta_t)"], r"\theta_{t+1} = \theta_t - \eta (A + A^\top)\theta_t", "correct"),
    ([r"\theta,\theta_0 \in \mathbb{R}^d", r"A\in\mathbb{R}^{d\times d}", r"\eta>0", r"f(\theta) = \theta^\top A \theta", r"\theta_{t+1} = \theta_t - \eta \nabla f(\theta_t)"], r"\theta_{t+1} = \theta_t - 2\eta A\theta_t", "wrong"),
    ([r"S \in \mathbb{R}^{n}", r"x\in\mathbb{R}^n", "S_i = 2 x_i"], r"S = 2x", "correct"),
    ([r"c \in \{1,\dots,V\}", r"v_c\in\mathbb{R}^d", r"z_c = 2 v_c"], r"z_c = v_c + v_c", "correct"),
]  # fmt: skip


@pytest.mark.parametrize(("given", "formula", "status"), [*CASES, *LABELLED])
def test_such_names_are_read(given, formula, status):
    verdict = check(formula, given, hints=False)
    assert verdict.status == status, verdict.message


def test_the_sigmoid_keeps_its_name():
    with pytest.raises(ValueError, match="'σ' needs an argument"):
        check("x = 1", [r"x \in \mathbb{R}", r"\sigma = \frac{1}{1 + e^{-x}}"])


@pytest.mark.parametrize(("formula", "status"), [
    (r"\frac{\partial L}{\partial W} = \frac{1}{N} \sum_i (p_i - e_{y_i}) x_i^\top", "correct"), (r"\frac{\partial L}{\partial W} = \frac{1}{N} \sum_i p_i x_i^\top", "wrong"),
    (r"\frac{\partial L}{\partial p_i} = -\frac{1}{N} \frac{e_{y_i}}{p_{i,y_i}}", "correct"), (r"\frac{\partial L}{\partial p_i} = 0", "wrong"),
    (r"\frac{\partial p_i}{\partial f_i} = \operatorname{diag}(p_i) - p_i p_i^\top", "correct"), (r"\frac{\partial p_i}{\partial f_i} = \operatorname{diag}(p_i)", "wrong"),
    (r"\mathbf{1}^\top p_i = 1", "correct"), (r"p \mathbf{1} = \mathbf{1}", "correct"), (r"p_i^\top \mathbf{1} = N", "wrong"), ("p_{ijk} = 1", "shape-error"),
])  # fmt: skip
def test_the_row_of_what_is_defined_entry_by_entry(formula, status):
    assert check(formula, EXAMPLES, hints=False).status == status


def test_sides_of_products():
    given = [r"x \in \mathbb{R}^{5d}", r"W \in \mathbb{R}^{H \times 5d}", r"A \in \mathbb{R}^{2 d \times n m}", r"b \in \mathbb{R}^{n m}"]
    assert check(r"\frac{\partial W x}{\partial x} = W", given).ok
    assert check(r"\sum_{i=1}^{2d} (A b)_i = \mathbf{1}^\top A b", given).ok
