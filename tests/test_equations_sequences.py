"""What is defined step by step and through its neighbours: recurrent networks, running means, counts with one index left."""

import pytest

from wordgrad.equations import check

RNN = [
    r"h^{(0)} \in \mathbb{R}^{n}", r"x^{(1)}, \dots, x^{(T)} \in \mathbb{R}^{V}", r"E \in \mathbb{R}^{d \times V}", r"W_h \in \mathbb{R}^{n \times n}",
    r"W_e \in \mathbb{R}^{n \times d}", r"b_1 \in \mathbb{R}^{n}", r"e^{(t)} = E x^{(t)}", r"h^{(t)} = \sigma(W_h h^{(t-1)} + W_e e^{(t)} + b_1)",
    r"y^{(1)}, \dots, y^{(T)} \in \mathbb{R}^V", r"U \in \mathbb{R}^{V \times n}", r"b_2 \in \mathbb{R}^V", r"\hat{y}^{(t)} = \text{softmax}(U h^{(t)} + b_2)",
    r"J^{(t)} = -\sum_{j=1}^{V} y_j^{(t)} \log \hat y_j^{(t)}", r"\sum_j y_j^{(t)} = 1",
]  # fmt: skip
LSTM = [
    r"x_1, \dots, x_T \in \mathbb{R}^{d}", r"W, R \in \mathbb{R}^{d \times d}", r"h_0, c_0 \in \mathbb{R}^{d}", r"i_t = \sigma(W x_t + R h_{t-1})",
    r"c_t = c_{t-1} + i_t \odot \tanh(R h_{t-1} + x_t)", r"h_t = i_t \odot \tanh(c_t)",
]  # fmt: skip
MOMENTUM = [r"g_1, \dots, g_T \in \mathbb{R}^{d}", r"\beta \in (0, 1)", r"m_t = \beta m_{t-1} + (1 - \beta) g_t", "m_0 = 0"]
COUNTS = [r"X \in \mathbb{R}_{>0}^{n \times m}", r"X_i = \sum_{k=1}^{m} X_{ik}", r"P_{ij} = \frac{X_{ij}}{X_i}"]
ACROSS = [r"X \in \mathbb{R}_+^{n \times m}", r"X_j = \sum_{i=1}^{n} X_{ij}", r"Q_{ij} = X_{ij} / X_j"]
STACKED = [
    r"U \in \mathbb{R}^{V \times d}", r"U = [u_1, \dots, u_V]^\top", r"v_c \in \mathbb{R}^{d}", r"o \in \{1, \dots, V\}", r"\hat{y} = \operatorname{softmax}(U v_c)",
    r"y = e_o", r"J = -\log \hat{y}_o", r"x_1, \dots, x_N \in \mathbb{R}^{d}", r"a_1, \dots, a_N \in \mathbb{R}", r"X = [x_1, \dots, x_N]^\top", r"z \in \mathbb{R}^{V}",
]  # fmt: skip
DECLARED = [r"k \in \{1, \dots, n\}", "p_0 = 1", "p_k = 2 p_{k-1}"]
CASES = [
    (RNN, r"h^{(2)} = \sigma(W_h \sigma(W_h h^{(0)} + W_e e^{(1)} + b_1) + W_e e^{(2)} + b_1)", "correct"),
    (RNN, r"\frac{\partial h^{(t)}}{\partial h^{(t-1)}} = \operatorname{diag}(h^{(t)} \odot (1 - h^{(t)})) W_h", "correct"),
    (RNN, r"\frac{\partial h^{(t)}}{\partial h^{(t-1)}} = W_h \operatorname{diag}(h^{(t)} \odot (1 - h^{(t)}))", "wrong"),
    (RNN, r"\frac{\partial J^{(t)}}{\partial U} = (\hat y^{(t)} - y^{(t)}) h^{(t)\top}", "correct"),
    (RNN, r"\frac{\partial J^{(t)}}{\partial b_2} = y^{(t)} - \hat y^{(t)}", "wrong"),
    (RNN, r"\frac{\partial J^{(t)}}{\partial e^{(t)}} = W_e^\top \left((U^\top (\hat y^{(t)} - y^{(t)})) \odot h^{(t)} \odot (1 - h^{(t)})\right)", "correct"),
    (RNN, r"e^{x_1^{(t)}} = \exp(x_1^{(t)})", "correct"),
    (RNN, r"\frac{\partial \hat y^{(t)}_i}{\partial b_{2j}} = \hat y^{(t)}_i (\delta_{ij} - \hat y^{(t)}_j)", "correct"),
    (RNN, r"\sum_{j=1}^{V} \hat y^{(t)}_j = 2", "wrong"),
    (LSTM, r"h_2 = \sigma(W x_2 + R h_1) \odot \tanh(c_1 + i_2 \odot \tanh(R h_1 + x_2))", "correct"),
    (LSTM, r"h_2 = \sigma(W x_2 + R h_1) \odot \tanh(c_2 + i_2 \odot \tanh(R h_1 + x_2))", "wrong"),
    (LSTM, r"\frac{\partial h_1}{\partial c_0} = \operatorname{diag}(i_1 \odot (1 - \tanh(c_1) \odot \tanh(c_1)))", "correct"),
    (LSTM, r"\frac{\partial c_2}{\partial c_0} = I", "wrong"),  # c_0 also acts through h_1
    (MOMENTUM, r"m_t = (1 - \beta) \sum_{i=1}^{t} \beta^{t-i} g_i", "correct"),
    (MOMENTUM, r"m_t = (1 - \beta) \sum_{i=1}^{t} \beta^{i} g_i", "wrong"),
    (MOMENTUM, r"m_{T+1} = m_T", "wrong"),
    (["p_0 = 1", "p_{k+1} = 2 p_k"], "p_3 = 8", "correct"),
    (["p_0 = 1", "p_{k+1} = 2 p_k"], "p_3 = 16", "wrong"),
    (DECLARED, "p_k = 2^k", "correct"),
    (DECLARED, "p_k = 2^{k-1}", "wrong"),
    ([r"z_t = t^2, \quad t = 1, \dots, T"], r"\sum_t z_t = T (T + 1) (2 T + 1) / 6", "correct"),
    ([r"z_t = t^2, \quad t = 1, \dots, T"], r"\sum_t z_t = T (T + 1) (2 T - 1) / 6", "wrong"),
    (COUNTS, r"\sum_{j=1}^{m} P_{ij} = 1", "correct"),
    (COUNTS, r"\log P_{ij} = \log X_{ij} - \log X_i", "correct"),
    (COUNTS, r"\log P_{ij} = \log X_{ij} - \log X_j", "wrong"),
    (COUNTS, r"\frac{\partial \log P_{ij}}{\partial X_{ij}} = \frac{1}{X_{ij}} - \frac{1}{X_i}", "correct"),
    (COUNTS, r"\frac{\partial \log P_{ij}}{\partial X_{ij}} = \frac{1}{X_{ij}}", "wrong"),
    (ACROSS, r"\sum_{i=1}^{n} Q_{ij} = 1", "correct"),
    (ACROSS, r"\sum_{j=1}^{m} Q_{ij} = 1", "wrong"),
    (ACROSS, r"X_{12} + X_{21} \in \mathbb{R}_{>0}", "correct"),
    (ACROSS, r"\log X_{ij} \in \mathbb{R}_+", "wrong"),
    (STACKED, r"\frac{\partial J}{\partial v_c} = \begin{bmatrix} u_1 & u_2 & \dots & u_V \end{bmatrix} (\hat{y} - y)", "correct"),
    (STACKED, r"\frac{\partial J}{\partial v_c} = [u_1, u_2, \dots, u_V] (y - \hat{y})", "wrong"),
    (STACKED, r"\frac{\partial J}{\partial v_c} = [u_1, \dots, u_V]^\top (\hat{y} - y)", "shape-error"),
    (STACKED, r"\frac{\partial J}{\partial U} = \begin{bmatrix} (\hat{y}_1 - y_1) v_c^\top \\ \vdots \\ (\hat{y}_V - y_V) v_c^\top \end{bmatrix}", "correct"),
    (STACKED, r"\frac{\partial J}{\partial U} = \left[ \frac{\partial J}{\partial u_1}, \dots, \frac{\partial J}{\partial u_V} \right]^\top", "correct"),
    (STACKED, r"\frac{\partial J}{\partial U} = \left[ \frac{\partial J}{\partial u_1}, \dots, \frac{\partial J}{\partial u_V} \right]", "transposed"),
    (STACKED, r"\nabla_z \log \sum_w e^{z_w} = \left[ \frac{e^{z_1}}{\sum_w e^{z_w}}, \dots, \frac{e^{z_V}}{\sum_w e^{z_w}} \right]^\top", "correct"),
    (STACKED, r"z = \begin{bmatrix} z_1 \\ z_2 \\ \vdots \\ z_V \end{bmatrix}", "correct"),
    (STACKED, r"z = \begin{bmatrix} z_2 \\ z_3 \\ \vdots \\ z_V \end{bmatrix}", "shape-error"),
    (STACKED, r"U v_c = \begin{bmatrix} u_1^\top v_c \\ \vdots \\ u_V^\top v_c \end{bmatrix}", "correct"),
    (STACKED, r"z = (z_1, \dots, z_V)", "unreadable"),  # a row or a column?
    (STACKED, r"\begin{bmatrix} a_1 & \dots & a_N \end{bmatrix} X = \sum_i a_i x_i^\top", "correct"),
    (STACKED, r"X^\top X = \sum_i x_i x_i^\top", "correct"),
    (STACKED, r"X X^\top = \sum_i x_i x_i^\top", "shape-error"),
    (STACKED, r"X_{ij} = x_{ji}", "wrong"),
    ([r"x \in \mathbb{R}^+", r"y \in \mathbb{R}"], r"\sqrt{x^2} = x", "correct"),
    ([r"x \in \mathbb{R}^+", r"y \in \mathbb{R}"], r"\sqrt{y^2} = y", "wrong"),
]  # fmt: skip


@pytest.mark.parametrize(("given", "formula", "status"), CASES)
def test_sequences_and_sums_are_judged(given, formula, status):
    verdict = check(formula, given)
    assert verdict.status == status, verdict.message


def test_a_recursion_needs_a_beginning():
    verdict = check(r"h_2 = \tanh(W h_1)", [r"W \in \mathbb{R}^{n \times n}", r"h_t = \tanh(W h_{t-1})"])
    assert verdict.status == "unreadable"
    assert "h_0" in verdict.message


NETWORK = [r"x^{(1)}, \dots, x^{(T)} \in \mathbb{R}^{d}", r"W \in \mathbb{R}^{k \times k}", r"R \in \mathbb{R}^{k \times d}", r"h^{(0)} \in \mathbb{R}^{k}", r"h^{(t)} = \tanh(W h^{(t-1)} + R x^{(t)})"]


@pytest.mark.parametrize(
    "latex, given, status",
    [
        (r"h^{(t+1)} = \tanh(W h^{(t)} + R x^{(t+1)})", NETWORK, "correct"),
        (r"h^{(t+1)} = \tanh(W h^{(t)} + R x^{(t)})", NETWORK, "wrong"),
        (r"z_{i+1} - z_i = -(z_i - z_{i+1})", [r"z \in \mathbb{R}^{n}"], "correct"),
        (r"z_{i+1} - z_i = z_i - z_{i+1}", [r"z \in \mathbb{R}^{n}"], "wrong"),
        (r"z_{i+1} = z_{i+1}, \quad i = 1, \dots, n", [r"z \in \mathbb{R}^{n}"], "wrong"),
        (r"z_{i+1} = z_{i+1}", [r"z \in \mathbb{R}^{n}", r"i \in \{1, \dots, n\}"], "wrong"),
        (r"\sum_{i=1}^{n} (z_{i+1} - z_i) = z_n - z_1", [r"z \in \mathbb{R}^{n}"], "wrong"),
        (r"z_{n+1} = z_{n+1}", [r"z \in \mathbb{R}^{n}"], "wrong"),
    ],
)
def test_a_free_letter_runs_as_far_as_there_are_entries(latex, given, status):
    assert check(latex, given, hints=False).status == status


CBOW = [
    r"w_1, \dots, w_T \in V", r"v_w \in \mathbb{R}^{d}", r"t \in \{1, \dots, T\}", r"U \in \mathbb{R}^{|V| \times d}", r"U = [u_1, \dots, u_{|V|}]^\top",
    r"\hat{v} = \frac{1}{2m} \sum_{-m \le j \le m, j \ne 0} v_{w_{t+j}}", r"\hat{y} = \operatorname{softmax}(U \hat{v})", r"J = -\log \hat{y}_{w_t}",
]  # fmt: skip


@pytest.mark.parametrize(("formula", "status"), [
    (r"\frac{\partial J}{\partial \hat{v}} = U^\top (\hat{y} - e_{w_t})", "correct"), (r"\frac{\partial J}{\partial \hat{v}} = U^\top (e_{w_t} - \hat{y})", "wrong"),
    (r"J = -u_{w_t}^\top \hat{v} + \log \sum_{w \in V} \exp(u_w^\top \hat{v})", "correct"), (r"J = -u_{w_t}^\top \hat{v}", "wrong"),
])  # fmt: skip
def test_words_beyond_the_text_are_left_out_at_a_declared_place_as_well(formula, status):
    assert check(formula, CBOW, hints=False).status == status


WINDOWS = [r"w_1, \dots, w_T \in \{1, \dots, n\}", r"z \in \mathbb{R}^{n}"]


@pytest.mark.parametrize(("formula", "status"), [
    (r"\sum_{t=1}^{T} \sum_{-m \le j \le m, j \ne 0} z_{w_{t+j}} = \sum_{t=1}^{T} \left( \sum_{-m \le j \le m} z_{w_{t+j}} - z_{w_t} \right)", "correct"),
    (r"\sum_{t=1}^{T} \sum_{-m \le j \le m, j \ne 0} z_{w_{t+j}} = \sum_{t=1}^{T} \sum_{-m \le j \le m} z_{w_{t+j}}", "wrong"),
    (r"\sum_{-m \le j \le m, j \ne 0} 1 = 2 m", "correct"), (r"\sum_{-m \le j \le m} 1 = 2 m", "wrong"), (r"\sum_{i=1}^{N} z_i = \sum_i z_i", "undeclared"),
])  # fmt: skip
def test_a_window_needs_no_declaration_of_its_size(formula, status):
    assert check(formula, WINDOWS, hints=False).status == status


STEP = [r"h_t, b \in \mathbb{R}^{D}", r"x_t \in \mathbb{R}^{d}", r"W \in \mathbb{R}^{D \times D}", r"U \in \mathbb{R}^{D \times d}"]
RECURRENT = r"h_t = \tanh(W h_{t-1} + U x_t + b)"


@pytest.mark.parametrize(("formula", "status"), [
    (r"\frac{\partial h_t}{\partial h_{t-1}} = \operatorname{diag}(1 - h_t^2) W", "correct"), (r"\frac{\partial h_t}{\partial h_{t-1}} = W \operatorname{diag}(1 - h_t^2)", "wrong"),
    (r"\frac{\partial h_t}{\partial x_t} = \operatorname{diag}(1 - h_t^2) U", "correct"), (r"\frac{\partial h_t}{\partial b} = \operatorname{diag}(1 - h_t^2)", "wrong"),
    (r"\frac{\partial h_t}{\partial h_{t-2}} = \operatorname{diag}(1 - h_t^2) W \operatorname{diag}(1 - h_{t-1}^2) W", "correct"),
])  # fmt: skip
@pytest.mark.parametrize("order", [1, -1])
def test_a_recursion_of_which_one_step_is_declared(order, formula, status):
    given = [*STEP, RECURRENT] if order == 1 else [RECURRENT, *STEP]
    verdict = check(formula, given, exact=status == "correct", hints=False)
    assert verdict.status == status, verdict
