"""Habits of notes that were once misread: vectors defined entry by entry, parameters that bear the name of a vector, numbers declared by their sign."""

import pytest

from wordgrad.equations import check

ENTRIES = [r"a, w \in \mathbb{R}^{n}", r"h_i = \tanh(a_i)", r"L = w^\top h"]
SOFTMAX = [r"z, y \in \mathbb{R}^{C}", r"p_i = \frac{e^{z_i}}{\sum_k e^{z_k}}", r"L = -y^\top \log p", r"\sum_i y_i = 1"]
ATTENTION = [
    r"Q, K \in \mathbb{R}^{T \times d}", r"V, G \in \mathbb{R}^{T \times m}", r"S = \frac{1}{\sqrt{d}} Q K^\top", r"A_{ij} = \frac{\exp S_{ij}}{\sum_l \exp S_{il}}",
    "O = A V", r"L = \sum_{i,p} G_{ip} O_{ip}",
]  # fmt: skip
FAMILY = [r"x_1, \dots, x_V \in \mathbb{R}^{d}", r"E = \sum_{w=1}^{V} x_w^\top x_w", r"\eta > 0"]
ROWS = [r"U \in \mathbb{R}^{n \times d}", r"U = [u_1, \dots, u_n]^\top", r"v \in \mathbb{R}^{d}"]
ABOVE = [r"X \in \mathbb{R}^{m \times m}", r"X = [x^{(1)}, \dots, x^{(m)}]^\top"]
ROW = [r"z \in \mathbb{R}^{1 \times D_y}", r"y \in \mathbb{R}^{1 \times D_y}", r"\sum_{i=1}^{D_y} y_i = 1", r"J = -\sum_i y_i \log \operatorname{softmax}(z)_i"]
LOGITS = [r"f_1, \dots, f_K \in \mathbb{R}", r"p = \operatorname{softmax}(f)", r"y \in \mathbb{R}^{K}", r"\sum_k y_k = 1", r"L = -\sum_k y_k \log p_k"]
OWN = [r"z \in \mathbb{R}^{n}", r"S(z)_i = \frac{e^{z_i}}{\sum_j e^{z_j}}", r"c \in \mathbb{R}"]
ERRORS = [r"z \in \mathbb{R}^{n}", r"k \in \{1, \dots, n\}", "y = e_k", "e_j = z_j - y_j"]
PARTS = ["J_{ij} = a_i^2 b_j", r"J = \sum_{i,j} J_{ij}"]
STEP = [r"X \in \mathbb{R}^{N \times D}", r"W \in \mathbb{R}^{D \times C}", r"Y \in \mathbb{R}^{N \times C}", r"J = \frac{1}{2} \lVert X W - Y \rVert_F^2", r"\eta > 0"]
CASES = [
    # what is defined entry by entry is moved as a whole where it is used as one
    *((ENTRIES, formula, status) for formula, status in [
        (r"\frac{\partial L}{\partial h_i} = w_i", "correct"), (r"\frac{\partial L}{\partial h_i} = 0", "wrong"), (r"\nabla_{h_i} L = 0", "wrong"),
        (r"\frac{\partial L}{\partial h_1} = 0", "wrong"), (r"\frac{\partial L}{\partial a_i} = \frac{\partial L}{\partial h_i} (1 - h_i^2)", "correct"),
        (r"\frac{\partial L}{\partial a_i} = w_i (1 - h_i^2) + \frac{\partial L}{\partial h_i}", "wrong"),
    ]),
    ([*ENTRIES[:2], r"L = \frac{1}{2} h^\top h"], r"\frac{\partial^2 L}{\partial h_i \partial h_j} = \delta_{ij}", "correct"),
    ([*ENTRIES[:2], r"L = \frac{1}{2} h^\top h"], r"\frac{\partial^2 L}{\partial h_i \partial h_j} = 0", "wrong"),
    ([*ENTRIES[:2], r"L = w^\top h + \sum_i h_i^2"], r"\frac{\partial L}{\partial h_i} = 2 h_i", "wrong"),
    ([*ENTRIES[:2], r"L = w^\top h + \sum_i h_i^2"], r"\frac{\partial L}{\partial h_i} = w_i + 2 h_i", "correct"),
    (SOFTMAX, r"\frac{\partial L}{\partial p_i} = -\frac{y_i}{p_i}", "correct"), (SOFTMAX, r"\frac{\partial L}{\partial p_i} = 0", "wrong"),
    (SOFTMAX, r"\frac{\partial L}{\partial z} = p - y", "correct"),
    (ATTENTION, r"\frac{\partial L}{\partial A_{ij}} = \sum_p G_{ip} V_{jp}", "correct"), (ATTENTION, r"\frac{\partial L}{\partial A} = V G^\top", "transposed"),
    (ATTENTION, r"\frac{\partial L}{\partial S_{ij}} = A_{ij} \left( \frac{\partial L}{\partial A_{ij}} - \sum_k A_{ik} \frac{\partial L}{\partial A_{ik}} \right)", "correct"),
    ([r"X \in \mathbb{R}^{N \times D}", r"W \in \mathbb{R}^{D \times C}", r"S_{ij} = e^{(X W)_{ij}}", r"L = \mathbf{1}^\top S \mathbf{1}"], r"\frac{\partial L}{\partial W} = X^\top S", "correct"),
    # a step that is not defined anywhere was not compared
    *((FAMILY, formula, status) for formula, status in [
        (r"x_w \leftarrow x_w + 7 \eta x_{w+V}", "unreadable"), ("x_w = x_w + 7 \\eta x_{w+V}", "unreadable"),
        (r"x_w \leftarrow x_w + 7 \frac{\partial E}{\partial x_{w+V}}", "unreadable"), (r"x_w \leftarrow x_w - 2 \eta x_w", "correct"),
    ]),
    (ERRORS, "1 = 2 + e_k", "unreadable"), (ERRORS, "y_j = 0", "unreadable"),
    # the parameter of a function may bear the name of something else, if the function is one of numbers
    ([r"f(x) = x^2", r"a, b, x \in \mathbb{R}^{n}"], r"f(a^\top b) = (a^\top b)^2", "correct"), ([r"f(x) = x^2", r"a, b, x \in \mathbb{R}^{n}"], r"f(a^\top b) = a^\top b", "wrong"),
    ([r"x \in \mathbb{R}^{n}", r"f(x) = \min(x, 1)"], "f(x_1) = f(x)_1", "correct"),
    ([r"A \in \mathbb{R}^{n \times n}", r"x \in \mathbb{R}^{n}", r"f(x) = \lVert A x \rVert^2"], "f(x_1) = 0", "shape-error"),
    # rows that are declared once more, rows numbered above, rows that sum to one
    *(([*ROWS, line], "(U v)_w = u_w^\\top v", "correct") for line in (r"u_1, \dots, u_n \in \mathbb{R}^{d}", r"u_w \in \mathbb{R}^{d}, w = 1, \dots, n", r"u_w \in \mathbb{R}^{d}")),
    (ABOVE, r"\sum_i x_j^{(i)} = \sum_i X_{ij}", "correct"), (ABOVE, r"\sum_i x_j^{(i)} = \sum_i X_{ji}", "wrong"), (ROWS, "u_w^{(i)} = U_{wi}", "shape-error"),
    (ROW, r"\frac{\partial J}{\partial z} = \operatorname{softmax}(z) - y", "correct"), (ROW, r"\frac{\partial J}{\partial z} = y - \operatorname{softmax}(z)", "wrong"),
    # numbers of which only the sign is said
    *(([f"{x} > 0"], rf"\log({x}^2) = 2 \log {x}", "correct") for x in ("k", "C", "d_k", r"x_{\max}", r"\beta_1", "N_w")),
    *(([line], rf"\sqrt{{{x}^2}} = {x}", "correct") for line, x in ((r"0 < p < 1", "p"), (r"0 \le \beta_1 < 1", r"\beta_1"), (r"1 > \alpha \ge 0", r"\alpha"), ("0 < c", "c"))),
    ([r"0 < p < 1"], r"p \le 1", "correct"), ([r"0 < p < 1"], r"p \le \frac{1}{2}", "wrong"), ([r"0 < p < 1", r"p \in \mathbb{R}"], r"p \le 1", "correct"),
    ([r"z \in \mathbb{R}^{n}", r"0 \le z_i \le 1"], r"z_i \le 1", "correct"), ([r"z \in \mathbb{R}^{n}", r"0 \le z_i \le 1"], r"z_i \le \frac{1}{2}", "wrong"),
    (["k > 0", r"z \in \mathbb{R}^{n}"], "z_k = z_1", "wrong"),  # an index all the same
    # numbers f_1, …, f_K are the entries of f
    *((LOGITS, formula, status) for formula, status in [
        (r"\frac{\partial L}{\partial f} = p - y", "correct"), (r"\frac{\partial L}{\partial f_j} = p_j - y_j", "correct"), (r"\frac{\partial L}{\partial f_j} = y_j - p_j", "wrong"),
    ]),
    # a function defined by its entries
    *((OWN, formula, status) for formula, status in [
        (r"\frac{\partial S(z)_i}{\partial z_j} = S(z)_i (\delta_{ij} - S(z)_j)", "correct"), (r"\frac{\partial S(z)_i}{\partial z_j} = S(z)_i (\delta_{ij} + S(z)_j)", "wrong"),
        ("S(z + c)_i = S(z)_i", "correct"), ("S(2 z)_i = S(z)_i", "wrong"), (r"\sum_i S(z)_i = 1", "correct"),
    ]),
    # the letter of a function of one's own stands for any number, as that of σ does
    *((["g(z) = \\frac{1}{1 + e^{-z}}"], formula, status) for formula, status in [
        ("g'(z) = g(z) (1 - g(z))", "correct"), ("g'(z) = g(z) (1 + g(z))", "wrong"), ("g(-t) = 1 - g(t)", "correct"), ("g(-t) = g(t)", "wrong"),
    ]),
    ([r"p \in \mathbb{R}^{n}", "P(w) = p_w"], "P(w) = p_w", "correct"), ([r"p \in \mathbb{R}^{n}", "P(w) = p_w"], "P(w) = p_1", "wrong"),
    # a loss and its parts, in either order; steps with the new and the old below
    *(([r"a, b \in \mathbb{R}^{n}", *lines], formula, status) for lines in (PARTS, PARTS[::-1]) for formula, status in [
        (r"\frac{\partial J}{\partial a_i} = 2 a_i \sum_j b_j", "correct"), (r"\frac{\partial J_{ij}}{\partial a_i} = 2 a_i b_j", "correct"), (r"\frac{\partial J}{\partial a_i} = 2 a_i b_i", "wrong"),
    ]),
    *((STEP, rf"W_{{{new}}} = W_{{{old}}} {sign} \eta X^\top (X W - Y)", status) for new, old in (("new", "old"), (r"\text{new}", r"\text{old}")) for sign, status in (("-", "correct"), ("+", "wrong"))),
    ([*STEP, r"W_{\text{new}} \in \mathbb{R}^{D \times C}"], r"W_{\text{new}} = W - \eta X^\top (X W - Y)", "wrong"),
    # spellings
    ([r"a, b \in \mathbb{R}^{n}"], r"\bold{1}^\top (\bold{a} \odot \bold b) = \bold{a}^T \bold b", "correct"), ([r"a \in \mathbb{R}^{n}"], r"a{_k} = a_k", "correct"),
    *(([*lines, r"P(w) = \frac{f_w^{3/4}}{\sum_{w' \in V} f_{w'}^{3/4}}", "w \\in V"], r"\sum_{w \in V} P(w) = 1", "correct") for lines in (["f_w > 0"], [r"f_1, \dots, f_{|V|} \in \mathbb{R}_{>0}"])),
    ([r"f \in \mathbb{R}^{|V|}", "f(w) > 0", r"P(w) = \frac{f(w)^{3/4}}{\sum_{w' \in V} f(w')^{3/4}}"], r"\sum_w P(w) = 1", "correct"),
    ([r"f_1, \dots, f_n \in \mathbb{R}", r"w \in \{1, \dots, n\}", "Q(w) = f_w"], r"\sum_w Q(w) = \sum_i f_i", "correct"),
    ([r"f_1, \dots, f_n \in \mathbb{R}", r"w \in \{1, \dots, n\}", "Q(w) = f_w"], r"\sum_w Q(w) = n Q(w)", "wrong"),
    ([r"C, y \in \mathbb{R}", "y > 0"], r"yln(y) + Cexp(y) + 2Clog{y} = y \ln y + C e^y + 2 C \log y", "correct"),
    ([r"p, q \in \mathbb{R}^{n}", "p_i > 0", "q_i > 0", r"D(p \parallel q) = \sum_i p_i \log \frac{p_i}{q_i}"], r"D(p \parallel q) + D(q \parallel p) = \sum_i (p_i - q_i) \log \frac{p_i}{q_i}", "correct"),
]  # fmt: skip


@pytest.mark.parametrize(("given", "formula", "status"), CASES)
def test_habits_are_read_as_they_are_meant(given, formula, status):
    verdict = check(formula, given, hints=False)
    assert verdict.status == status, verdict


def test_what_cannot_be_meant_is_refused_with_a_reason():
    assert "mathrm{PP}" in check("PP = 3 = 4 - 1", []).message
    with pytest.raises(ValueError, match="mathrm{EH}"):
        check("W = W", [r"W \in \mathbb{R}^{n \times n}", r"e \in \mathbb{R}^{n}", "EH = W e"])
    assert "σ is the logistic function" in check(r"\sigma(z)_i = \frac{e^{z_i}}{\sum_j e^{z_j}}", [r"z \in \mathbb{R}^{n}"]).message
    average = check(r"m \leftarrow \beta m + (1 - \beta) \nabla_w E(w)", [r"w, m \in \mathbb{R}^{n}", r"E(w) = w^\top w", r"\beta > 0"])
    assert "'m' is not what the derivative is taken by" in average.message
    assert "only 'v_{i}' is" in check("v_c = v_c", [r"v_i \in \mathbb{R}^{n}"]).message
    assert "transpose" in check("A B = B^T A^T", [r"A, B \in \mathbb{R}^{n \times n}"]).message
