"""Networks of any depth, recurrent ones, and the steps of Adam: what is defined step by step, forwards and backwards."""

import pytest

from wordgrad.equations import check

LAYERS = [
    r"W^{[1]}, \dots, W^{[L]} \in \mathbb{R}^{n \times n}", r"b^{[1]}, \dots, b^{[L]} \in \mathbb{R}^{n}", r"a^{[0]}, y \in \mathbb{R}^{n}",
    r"z^{[l]} = W^{[l]} a^{[l-1]} + b^{[l]}", r"a^{[l]} = \tanh(z^{[l]})", r"J = \frac{1}{2} \lVert a^{[L]} - y \rVert^2",
]  # fmt: skip
DELTA = [*LAYERS, r"\delta^{[l]} = \frac{\partial J}{\partial z^{[l]}}"]
LAST, STEP = r"\delta^{[L]} = (a^{[L]} - y) \odot (1 - (a^{[L]})^2)", r"\delta^{[l]} = W^{[l+1]\top} \delta^{[l+1]} \odot (1 - (a^{[l]})^2)"
ALL = r"\delta^{[l]} \in \mathbb{R}^{n}, l = 1, \dots, L"
ORDERS = ([LAST, STEP], [STEP, LAST], [ALL, LAST, STEP], [ALL, STEP, LAST])
W, B = r"W \in \mathbb{R}^{n \times n}", r"b \in \mathbb{R}^{n}"
ADAM = [
    r"g_1, \dots, g_T \in \mathbb{R}^{n}", r"\beta_1, \beta_2 \in (0, 1)", r"\eta, \epsilon \in \mathbb{R}_{>0}", "m_0 = 0", "v_0 = 0", r"\theta_0 \in \mathbb{R}^{n}",
    r"m_t = \beta_1 m_{t-1} + (1 - \beta_1) g_t", r"v_t = \beta_2 v_{t-1} + (1 - \beta_2) g_t^2", r"\hat m_t = \frac{m_t}{1 - \beta_1^t}",
    r"\hat v_t = \frac{v_t}{1 - \beta_2^t}", r"\theta_t = \theta_{t-1} - \eta \frac{\hat m_t}{\sqrt{\hat v_t} + \epsilon}",
]  # fmt: skip
MEMBERS = [r"z_t \in \mathbb{R}^{n}, \quad t = 1, \dots, T", r"a_t \in \mathbb{R}^{n}, \quad t = 1, \dots, T", "a_t = z_t + z_t"]
CASES = [
    (DELTA, r"\delta^{[l]} = (W^{[l+1]})^\top \delta^{[l+1]} \odot \tanh'(z^{[l]})", "correct"),
    (DELTA, r"\delta^{[l-1]} = (W^{[l]})^\top \delta^{[l]} \odot \tanh'(z^{[l-1]})", "correct"),
    (DELTA, r"\delta^{[l]} = (W^{[l]})^\top \delta^{[l+1]} \odot \tanh'(z^{[l]})", "wrong"),
    (DELTA, r"\delta^{[l]} = (W^{[l+1]})^\top \delta^{[l+1]} \odot \tanh'(z^{[l+1]})", "wrong"),
    (DELTA, LAST, "correct"),
    (DELTA, r"\frac{\partial J}{\partial b^{[l]}} = \delta^{[l]}", "correct"),
    (DELTA, r"\frac{\partial J}{\partial W_{jk}^{[l]}} = \delta_j^{[l]} a_k^{[l-1]}", "correct"),
    (DELTA, r"\frac{\partial J}{\partial W_{jk}^{[l]}} = \delta_k^{[l]} a_j^{[l-1]}", "wrong"),
    *((given, formula, status) for given in (DELTA, *([*LAYERS, *lines] for lines in ORDERS)) for formula, status in [
        (r"\frac{\partial J}{\partial W^{[l]}} = \delta^{[l]} (a^{[l-1]})^\top", "correct"),  # δ bears no arguments
        (r"\frac{\partial J}{\partial W^{[1]}} = \delta^{[1]} (a^{[0]})^\top", "correct"),
        (r"\frac{\partial J}{\partial W^{[l]}} = \delta^{[l]} (a^{[l]})^\top", "wrong"),
        (r"\frac{\partial J}{\partial W^{[l]}} = a^{[l-1]} (\delta^{[l]})^\top", "transposed"),
    ]),
    ([W, B, r"h_0 \in \mathbb{R}^{n}", r"h_t = \tanh(W h_{t-1} + b)"], r"\frac{\partial h_t}{\partial h_{t-1}} = \operatorname{diag}(1 - h_t^2) W", "correct"),
    ([W, B, r"h_0 \in \mathbb{R}^{n}", r"h_t = \tanh(W h_{t-1} + b)"], r"\frac{\partial h_t}{\partial h_{t-1}} = \operatorname{diag}(1 - h_{t-1}^2) W", "wrong"),
    ([W, B, r"h_0, \dots, h_T \in \mathbb{R}^{n}", r"h_t = \tanh(W h_{t-1} + b)"], r"h_T = \tanh(b + W h_{T-1})", "correct"),
    ([W, B, r"h_0, \dots, h_T \in \mathbb{R}^{n}", r"h_t = \tanh(W h_{t-1} + b)"], r"h_t = \tanh(b + W h_t)", "wrong"),
    ([W, r"x_1, \dots, x_T \in \mathbb{R}^{n}", r"x_t = W x_{t-2}"], "x_4 = W x_2", "correct"),  # x_1 and x_2 are free
    ([W, r"x_1, \dots, x_T \in \mathbb{R}^{n}", r"x_t = W x_{t-2}"], "x_2 = W x_1", "wrong"),
    *(([W, B, r"h^{\langle 0 \rangle} \in \mathbb{R}^{n}", r"h^{<t>} = \tanh(W h^{<t-1>} + b)"], formula, status) for formula, status in [
        (r"h^{\langle t \rangle} = \tanh(b + W h^{\langle t-1 \rangle})", "correct"), (r"h^{<t+1>} = \tanh(b + W h^{<t+1>})", "wrong"),
        (r"\frac{\partial h^{<1>}}{\partial h^{<0>}} = W^T \operatorname{diag}(1 - h^{<1>} \odot h^{<1>})", "transposed"),
    ]),
    *(([W, *lines], formula, status) for lines in (
        [r"x_0, \dots, x_T \in \mathbb{R}^{n}", "x_0 = 0", "x_t = W x_{t-1} + x_{t-1}"], [r"x_0, \dots, x_T \in \mathbb{R}^{n}", "x_t = W x_{t-1} + x_{t-1}", "x_0 = 0"],
    ) for formula, status in [("x_2 = W x_2", "correct"), ("x_1 = 0", "correct"), (r"x_T = \mathbf{1}", "wrong"), ("x_1 = W", "shape-error")]),
    (ADAM, r"\hat m_1 = g_1", "correct"),
    (ADAM, r"\hat m_2 = g_2", "wrong"),
    (ADAM, r"v_t = (1 - \beta_2) \sum_{i=1}^t \beta_2^{t-i} g_i^2", "correct"),
    (ADAM, r"v_t = (1 - \beta_2) \sum_{i=1}^t \beta_2^{t-i} g_t^2", "wrong"),
    (ADAM, r"\theta_t = \theta_{t-1} - \frac{\eta}{\sqrt{\hat v_t} + \epsilon} \odot \hat m_t", "correct"),
    (ADAM, r"\theta_t = \theta_{t-1} - \frac{\eta}{\sqrt{\hat v_t + \epsilon}} \odot \hat m_t", "wrong"),
    (ADAM, r"\theta_t = \theta_{t-1} - \frac{\eta}{\sqrt{\hat v_t} + \epsilon} \odot m_t", "wrong"),
    (MEMBERS, "a_t = 2 z_t", "correct"),
    (MEMBERS, "a_T = 2 z_1", "wrong"),
    ([W, r"x \in \mathbb{R}^{n}", r"x = \frac{1}{n}"], r"\sum_i x_i = 1", "correct"),  # as long as it is declared
    ([W, r"A \in \mathbb{R}^{n \times n}", "A = 2 I"], "A W = 2 W", "correct"),
    ([W, r"v_c, x_c \in \mathbb{R}^{n}", "v_c = W x_c"], r"v_c^\top v_c = x_c^\top W^\top W x_c", "correct"),
    ([r"z \in \mathbb{R}^{n}"], r"z_{1-i} + z_i = z_i + z_{1-i}", "wrong"),  # no place of z, whatever i
]  # fmt: skip


X = r"x_1, \dots, x_T \in \mathbb{R}^{n}"
R = r"h_t = W h_{t-1} + x_t"
H0, H1, HF = r"h_0 \in \mathbb{R}^n", r"h_1, \dots, h_T \in \mathbb{R}^n", r"h_0, \dots, h_T \in \mathbb{R}^n"
WL = r"W_1, \dots, W_L \in \mathbb{R}^{n \times n}"
MEMBERS_AND_STARTS = [  # where a recursion begins may be said before and after it, and beside the declaration of its members
    ([W, X, H0, H1, R], r"\frac{\partial h_T}{\partial x_1} = 0", "wrong"),
    ([W, X, H0, H1, R], r"h_1 = W h_0 + x_1", "correct"),
    ([W, X, H1, R, "h_0 = 0"], r"h_1 = x_1", "correct"),
    ([W, X, H1, "h_0=0", R], r"h_1 = x_1", "correct"),
    ([W, X, "h_0=0", H1, R], r"h_1 = x_1", "correct"),
    ([W, X, H1, R, H0], r"\frac{\partial h_2}{\partial x_1} = 0", "wrong"),
    ([r"x\in\mathbb{R}^n", r"W^{[1]}, \dots, W^{[L]} \in \mathbb{R}^{n \times n}", r"a^{[1]}, \dots, a^{[L]} \in \mathbb{R}^n", r"a^{[0]} = x", r"a^{[l]} = W^{[l]} a^{[l-1]}"], r"\frac{\partial a_j^{[2]}}{\partial W_{ij}^{[1]}} = 0", "wrong"),
    (["F_0 = 0", "F_1 = 1", "F_k = F_{k-1} + F_{k-2}"], "F_k = k - 1", "wrong"),
    (["F_0 = 0", "F_1 = 1", "F_k = F_{k-1} + F_{k-2}"], r"F_k \le 3", "wrong"),
    (["p_0 = 1", "p_k = 2 p_{k-1}"], r"p_k \le 8", "wrong"),
    (["p_0 = 1", "p_k = 2 p_{k-1}"], r"p_k = \frac16(k^3+5k+6)", "wrong"),
    (["p_0 = 1", "p_k = 2 p_{k-1}"], r"p_k = 2^k", "correct"),
    ([X, r"a_1, \dots, a_T \in \mathbb{R}^n", r"a_t = 2 x_t, \quad t = 1, \dots, T - 1"], "a_T = 2 x_T", "wrong"),
    ([X, r"a_1, \dots, a_T \in \mathbb{R}^n", r"a_t = 2 x_t, \quad t = 1, \dots, T - 1"], "a_1 = 2 x_1", "correct"),
    ([W, X, "h_0 = 0", R, HF], r"\frac{\partial h_2}{\partial x_1} = 0", "wrong"),
    ([X, "a_t = 2 x_t", r"a_1, \dots, a_T \in \mathbb{R}^n"], r"\frac{\partial a_1}{\partial x_1} = 0", "wrong"),
    ([X, "a_t = 2 x_t", r"a_1, \dots, a_T \in \mathbb{R}^n"], r"a_1 = 2 x_1", "correct"),
    ([*LAYERS, STEP, ALL, LAST], r"\delta^{[l]} = \frac{\partial J}{\partial z^{[l]}}", "correct"),
    ([*LAYERS, LAST, STEP, ALL], r"\delta^{[l]} = \frac{\partial J}{\partial z^{[l]}}", "correct"),
    ([W, r"x\in\mathbb{R}^n", "v = W x", r"v \in \mathbb{R}^n"], "v = W x", "correct"),
    ([r"W_h \in \mathbb{R}^{n \times n}", HF, r"h_t = W_h h_{t-1}"], "h_1 = W_h h_0", "correct"),
    ([WL, r"a_0, \dots, a_L \in \mathbb{R}^n", r"z_l = W_l a_{l-1}", r"a_l = \tanh(z_l)"], "z_1 = W_1 a_0", "correct"),
    ([WL, r"a_0, \dots, a_L \in \mathbb{R}^n", r"z_l = W_l a_{l-1}", r"a_l = \tanh(z_l)"], r"a_l = \tanh(W_l a_{l-1})", "correct"),
    ([WL, r"a_0, \dots, a_L \in \mathbb{R}^n", r"z_l = W_l a_{l-1}", r"a_l = \tanh(z_l)"], r"a_l = \tanh(W_l a_{l})", "wrong"),
    ([WL, r"a_0, \dots, a_L \in \mathbb{R}^n", r"z_l = W_l a_{l-1}", r"a_l = \tanh(z_l)"], r"a_0 = \tanh(z_1)", "wrong"),
    ([W, HF, "h_{t+1} = W h_t"], "h_1 = W h_0", "correct"),
    ([W, HF, "h_{t+1} = W h_t"], "h_2 = W h_0", "wrong"),
    ([W, X, "h_0=0", R], "h_1 = x_1", "correct"),
    ([r"x_t\in\mathbb{R}^n, t=1,\dots, T", "v_0=0", r"\beta \in(0,1)", r"v_t = \beta v_{t-1} + x_t^2"], r"v_{t-1} = \frac{v_t - x_t^2}{\beta}", "correct"),
    ([r"U \in \mathbb{R}^{d \times n}", r"v_d \in \mathbb{R}^n", X, "v_t = 2 x_t"], "v_t = 2 x_t", "correct"),
    ([W, X, r"\delta_{T+1} = 0", r"\delta_t = x_t + W^\top\delta_{t+1}"], r"\delta_T = x_T", "correct"),
    ([W, r"h_0, \dots, h_{T+1} \in \mathbb{R}^n", "h_t = 2 h_{t+1}"], r"h_T = 2 h_{T+1}", "correct"),
    ([X, r"\theta_0, \dots, \theta_T \in \mathbb{R}^n", r"\theta_t = \theta_0 - \sum_{s=1}^t x_s"], r"\theta_2 = \theta_1 - x_2", "correct"),
    ([W, r"\alpha\in(0,1)", r"z_0,\dots,z_T\in\mathbb{R}^n", r"z_k = (1-\alpha) W z_{k-1} + \alpha z_0"], r"z_1 = (1-\alpha) W z_0 + \alpha z_0", "correct"),
    ([W, r"\alpha\in(0,1)", r"z_0,\dots,z_T\in\mathbb{R}^n", r"z_k = (1-\alpha) W z_{k-1} + \alpha z_0"], r"\frac{\partial z_1}{\partial z_0} = (1-\alpha) W + \alpha I", "correct"),
    ([X, r"L = \sum_{t=1}^T L_t", r"L_t = x_t^\top x_t"], r"L = \sum_{t=1}^T x_t^\top x_t", "correct"),
    ([r"q\in\mathbb{R}^n", "q_i > 0"], r"q^{1/2} = \sqrt{q}", "correct"),
]  # fmt: skip

BARE = [  # superscripts without brackets
    r"w^1, \dots, w^L \in \mathbb{R}^{n \times n}", r"b^1, \dots, b^L \in \mathbb{R}^{n}", r"x, y \in \mathbb{R}^{n}", "a^0 = x", "z^l = w^l a^{l-1} + b^l",
    r"a^l = \sigma(z^l)", r"C = \frac{1}{2} \lVert y - a^L \rVert^2",
]  # fmt: skip
ERRORS = [*BARE, r"\delta^l = \frac{\partial C}{\partial z^l}"]
BACK = [*BARE, r"\delta^L = (a^L - y) \odot \sigma'(z^L)", r"\delta^l = ((w^{l+1})^T \delta^{l+1}) \odot \sigma'(z^l)"]
LAYERED = [
    (BARE, r"a^l = \sigma(w^l a^{l-1} + b^l)", "correct"),
    (BARE, r"a^l_j = \sigma\left( \sum_k w^l_{jk} a^{l-1}_k + b^l_j \right)", "correct"),
    (BARE, r"a^l_j = \sigma\left( \sum_k w^l_{kj} a^{l-1}_k + b^l_j \right)", "wrong"),
    (ERRORS, r"\delta^L = (a^L - y) \odot \sigma'(z^L)", "correct"),
    (ERRORS, r"\delta^L_j = \frac{\partial C}{\partial a^L_j} \sigma'(z^L_j)", "correct"),
    (ERRORS, r"\delta^l = ((w^{l+1})^T \delta^{l+1}) \odot \sigma'(z^l)", "correct"),
    (ERRORS, r"\delta^l = ((w^{l})^T \delta^{l+1}) \odot \sigma'(z^l)", "wrong"),
    (ERRORS, r"\frac{\partial C}{\partial b^l_j} = \delta^l_j", "correct"),
    (ERRORS, r"\frac{\partial C}{\partial w^l_{jk}} = a^{l-1}_k \delta^l_j", "correct"),
    (ERRORS, r"\frac{\partial C}{\partial w^l_{jk}} = a^{l-1}_j \delta^l_k", "wrong"),
    (ERRORS, r"\frac{\partial C}{\partial w^l_{jk}} = a^{l}_k \delta^l_j", "wrong"),
    (BACK, r"\frac{\partial C}{\partial w^l_{jk}} = a^{l-1}_k \delta^l_j", "correct"),
    (ERRORS, r"\delta^l_j = \sum_k w^{l+1}_{kj} \delta^{l+1}_k \sigma'(z^l_j)", "correct"),
    (ERRORS, r"\delta^L = \nabla_{a^L} C \odot \sigma'(z^L)", "correct"),
    ([*BARE[:2], r"a^0, y \in \mathbb{R}^{n}", *BARE[4:]], r"z^1 = w^1 a^0 + b^1", "correct"),
    ([*BARE[:2], r"a^0, y \in \mathbb{R}^{n}", *BARE[4:]], r"z^2 = w^2 a^0 + b^2", "wrong"),
    (ERRORS, r"\delta^L = \nabla_{a^L} C \odot \sigma'(a^L)", "wrong"),
    (ERRORS, r"\frac{\partial C}{\partial w^l} = \delta^l (a^{l-1})^T", "correct"),
    (ERRORS, r"\delta^l = (w^{l+1})^T \delta^{l+1} \odot a^l \odot (1 - a^l)", "correct"),
    (BARE, r"\lVert y \rVert^2 = y^T y", "correct"),
    (BARE, r"(y_1)^2 = y_1^2", "correct"),
]  # fmt: skip


@pytest.mark.parametrize(("given", "formula", "status"), [*CASES, *MEMBERS_AND_STARTS, *LAYERED])
def test_networks_and_recursions_are_judged(given, formula, status):
    verdict = check(formula, given)
    assert verdict.status == status, verdict.message


def test_what_is_declared_as_one_value_is_not_many():
    verdict = check("v_2 = b v_1 + g_t", [r"b \in \mathbb{R}", r"g_t \in \mathbb{R}", "v_0 = 0", "v_t = b v_{t-1} + g_t"])
    assert verdict.status == "undeclared" and "declare all of them" in verdict.message


def test_a_recursion_goes_one_way():
    with pytest.raises(ValueError, match="a recursion goes one way"):
        check("x_2 = x_1", [r"x_1, \dots, x_T \in \mathbb{R}", "x_t = x_{t+1} + x_{t-1}"])


def test_a_size_is_declared_before_it_names_a_member():
    with pytest.raises(ValueError, match="T is a size: declare what has this size before"):
        check("G_1 = r_1", ["G_T = r_T", r"r_1, \dots, r_T \in \mathbb{R}", "G_t = r_t + 2 G_{t+1}"])
