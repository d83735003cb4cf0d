r"""Equations as people write them: right and wrong ones, in the habits of courses, papers and blogs, with the verdicts they deserve.

Every context declares its own letters; every wrong equation differs from a right one by one slip (a sign, an index, a transpose, a lost factor,
a range, a condition).
"""

import pytest

from wordgrad.equations import check

SHAPE = ("shape-error", "transposed")

GIVEN = {
    "naive": [
        r"U \in \mathbb{R}^{n \times d}", r"U = [u_1, \dots, u_n]^\top", r"v_c \in \mathbb{R}^{d}", r"o, c \in \{1, \dots, n\}", r"\theta = U v_c",
        r"\hat{y} = \operatorname{softmax}(\theta)", r"y = e_o", r"p(o \mid c) = \hat{y}_o", r"J(v_c, o, U) = -\log \hat{y}_o",
    ],
    "columns": [
        r"\newcommand{\pd}[2]{\frac{\partial #1}{\partial #2}}", r"\newcommand{\yh}{\hat{\mathbf{y}}}", r"A \in \mathbb{R}^{d \times n}", r"A = [a_1, \dots, a_n]", r"h \in \mathbb{R}^{d}",
        r"t \in \{1, \dots, n\}", r"\yh = \operatorname{softmax}(A^\top h)", r"E = -\log \yh_t",
    ],
    "negatives": [
        r"U \in \mathbb{R}^{n \times d}", r"U = [u_1, \dots, u_n]^\top", r"v_c \in \mathbb{R}^{d}", r"o \in \{1, \dots, n\}", r"w_1, \dots, w_K \in \{1, \dots, n\}", r"w_k \ne o",
        r"J(v_c, o, U) = -\log \sigma(u_o^\top v_c) - \sum_{k=1}^{K} \log \sigma(-u_{w_k}^\top v_c)",
    ],
    "vectors": [r"v_c, u_o \in \mathbb{R}^{d}", r"u_1, \dots, u_K \in \mathbb{R}^{d}", r"J(v_c, o, U) = -\log \sigma(u_o^\top v_c) - \sum_{k=1}^{K} \log \sigma(-u_k^\top v_c)"],
    "zero": [r"v_c \in \mathbb{R}^{d}", r"u_0, \dots, u_K \in \mathbb{R}^{d}", r"z_j = u_j^\top v_c", r"J = -\log \sigma(z_0) - \sum_{k=1}^{K} \log \sigma(-z_k)"],
    "numeral": [r"A \in \mathbb{R}^{d \times n}", r"A = [a_1, \dots, a_n]", r"h \in \mathbb{R}^{d}", r"o \in \{1, \dots, n\}", r"0 = o", r"E = -\log \operatorname{softmax}(A^\top h)_o"],
    "window": [
        r"U, V \in \mathbb{R}^{n \times d}", r"U = [u_1, \dots, u_n]^\top", r"V = [v_1, \dots, v_n]^\top", r"c \in \{1, \dots, n\}", r"w_1, \dots, w_T \in \{1, \dots, n\}", r"m \in \mathbb{N}",
        r"t \in \{m + 1, \dots, T - m\}", r"J(v_c, o, U) = -\log \operatorname{softmax}(U v_c)_o", r"S(v_c, w_{t-m}, \dots, w_{t+m}, U) = \sum_{-m \le j \le m,\ j \ne 0} J(v_c, w_{t+j}, U)",
    ],
    "softmax": [r"z \in \mathbb{R}^{n}", r"p = \operatorname{softmax}(z)", r"y \in \mathbb{R}^{n}", r"y_i > 0", r"\mathbf{1}^\top y = 1", r"L = -\sum_{k=1}^{n} y_k \log p_k"],
    "row": [r"x \in \mathbb{R}^{1 \times n}", r"c \in \{1, \dots, n\}", r"s = \operatorname{softmax}(x)", r"y = e_c^\top", r"H = -\log s_c"],
    "batch": [
        r"X \in \mathbb{R}^{N \times D}", r"X = [x_1, \dots, x_N]^\top", r"W \in \mathbb{R}^{D \times C}", r"W = [w_1, \dots, w_C]", r"y_1, \dots, y_N \in \{1, \dots, C\}", r"\lambda \in \mathbb{R}",
        r"S = \operatorname{softmax}(X W)", r"Y \in \mathbb{R}^{N \times C}", r"Y_{ik} = \mathbb{1}\{y_i = k\}", r"L_i = -\log S_{i y_i}", r"L = \frac{1}{N} \sum_{i=1}^{N} L_i",
    ],
    "sample": [
        r"w_1, \dots, w_C \in \mathbb{R}^{D}", r"x_1, \dots, x_N \in \mathbb{R}^{D}", r"y_1, \dots, y_N \in \{1, \dots, C\}", r"g \in \mathbb{R}^{C}", r"g_k = w_k^\top x_i",
        r"R_i = -\log \operatorname{softmax}(g)_{y_i}", r"R = \sum_{i=1}^{N} R_i",
    ],
    "margin": [
        r"a \in \mathbb{R}^{D}", r"W \in \mathbb{R}^{C \times D}", r"W = [w_1, \dots, w_C]^\top", r"r \in \{1, \dots, C\}",
        r"H = \sum_{k \ne r} \max(0, 1 + w_k^\top a - w_r^\top a)",
    ],
    "primes": [r"M \in \mathbb{R}^{H \times V}", r"M = [v'_1, \dots, v'_V]", r"h \in \mathbb{R}^{H}", r"j^* \in \{1, \dots, V\}", r"s_j = {v'_j}^T h", r"E = -s_{j^*} + \log \sum_{j'=1}^{V} e^{s_{j'}}"],
    "network": [
        r"x \in \mathbb{R}^{1 \times D_x}", r"W_1 \in \mathbb{R}^{D_x \times H}", r"W_2 \in \mathbb{R}^{H \times D_y}", r"a = x W_1", r"h = \sigma(a)", r"\hat{y} = \operatorname{softmax}(h W_2)",
        r"c \in \{1, \dots, D_y\}", r"y = e_c^\top", r"J = -\log \hat{y}_c",
    ],
    "numbered": [
        r"x^{(1)}, \dots, x^{(m)} \in \mathbb{R}^{n}", r"y^{(1)}, \dots, y^{(m)} \in \mathbb{R}", r"\beta \in \mathbb{R}^{n}", r"a^{(i)} = \sigma(\beta^\top x^{(i)})",
        r"\ell(\beta) = \frac{1}{m} \sum_{i=1}^{m} \left[ y^{(i)} \log a^{(i)} + (1 - y^{(i)}) \log(1 - a^{(i)}) \right]",
    ],
    "bag": [
        r"U, V \in \mathbb{R}^{n \times d}", r"U = [u_1, \dots, u_n]^\top", r"V = [v_1, \dots, v_n]^\top", r"c \in \{1, \dots, n\}", r"o_1, \dots, o_{2m} \in \{1, \dots, n\}", r"o_i \ne o_j",
        r"\bar{v} = \frac{1}{2m} \sum_{k=1}^{2m} v_{o_k}", r"J = -\log \operatorname{softmax}(U \bar{v})_c",
    ],
    "scalar": [r"x \in \mathbb{R}"],
}  # fmt: skip

CASES = [
    ("naive", r"\frac{\partial J}{\partial v_c} = \sum_w (\hat{y}_w - y_w) u_w", "correct"),
    ("naive", r"\frac{\partial J}{\partial v_c} = \sum_{w \neq o} \hat{y}_w u_w", "wrong"),
    ("naive", r"\frac{\partial J}{\partial v_c} = \sum_{w \neq o} \hat{y}_w u_w - (1 - \hat{y}_o) u_o", "correct"),
    ("naive", r"\frac{\partial J}{\partial v_c} = (\hat{y} - y)^T U", SHAPE),
    ("naive", r"\frac{\partial J}{\partial v_c} = \left[(\hat{y} - y)^T U\right]^T \quad \text{(a column)}", "correct"),
    ("naive", r"\mathrm{d}J/\mathrm{d}v_c = U^\intercal(\hat{y} - y)", "correct"),
    ("naive", r"\frac{\partial J}{\partial u_{w \neq o}} = \hat{y}_w v_c", "correct"),
    ("naive", r"\frac{\partial J}{\partial u_{w \neq o}} = (\hat{y}_w - 1) v_c", "wrong"),
    ("naive", r"\frac{\partial J}{\partial u_w} = (\hat{y}_w - \mathbf{1}_{\{w = o\}}) \vec{v}_c", "correct"),
    ("naive", r"\frac{\partial J}{\partial u_w} = \hat{y}_w v_c", "wrong"),
    ("naive", r"\frac{\partial J}{\partial u_o} = (\hat{y}_o - 1) v_c, \qquad \frac{\partial J}{\partial u_w} = \hat{y}_w v_c \text{ for all } w \ne o", "correct"),
    ("naive", r"\frac{\partial J}{\partial U} = (\hat{y} - e_o) v_c^\top \quad \frac{\partial J}{\partial v_c} = U^\top (\hat{y} - e_o)", "correct"),
    ("naive", r"\frac{\partial J}{\partial \theta} = \hat{y} - y \implies \frac{\partial J}{\partial v_c} = U (\hat{y} - y)", SHAPE),
    ("naive", r"p(o | c) = \frac{e^{\langle u_o, v_c \rangle}}{\sum_{w=1}^n e^{\langle u_w, v_c \rangle}}", "correct"),
    ("naive", r"\nabla_{v_c} \log p(o | c) = u_o - \sum_{x=1}^{n} p(x | c) u_x", "correct"),
    ("naive", r"\nabla_{v_c} \log \sum_w \exp(u_w^\top v_c) = \frac{\sum_w (u_w^\top v_c) u_w}{\sum_w \exp(u_w^\top v_c)}", "wrong"),
    ("columns", r"\pd{E}{h} = A \yh - a_t", "correct"),
    ("columns", r"\pd{E}{A} = h (\yh - e_t)^\top", "correct"),
    ("columns", r"\pd{E}{A} = (\yh - e_t) h^\top", SHAPE),
    ("negatives", r"\frac{\partial J}{\partial v_c} = (\sigma(u_o^T v_c) - 1) u_o + \sum_{k=1}^{K-1} \sigma(u_{w_k}^T v_c) u_{w_k}", "wrong"),
    ("negatives", r"\frac{\partial J}{\partial u_{w_k}} = \sigma(u_{w_k}^\top v_c) v_c", "wrong"),
    ("negatives", r"\frac{\partial J}{\partial u_{w_k}} = \sigma(u_{w_k}^\top v_c) v_c \quad \text{if } w_k \ne w_l \text{ for } k \ne l", "correct"),
    ("negatives", r"\frac{\partial J}{\partial u_{w_s}} = \sum_{k=1}^K [w_k = w_s] \, \sigma(u_{w_s}^\top v_c) v_c", "correct"),
    ("negatives", r"J = -\log \sigma(u_o^\top v_c) - \sum_{k=1,\, w_k \sim P}^{K} \log (1 - \sigma(u_{w_k}^\top v_c))", "correct"),
    ("negatives", r"\frac{\partial J}{\partial u_w} = \mathbf{0} \quad \text{for } w \notin \{o, w_1, \ldots, w_K\}", "correct"),
    ("negatives", r"\frac{\partial J}{\partial u_w} = \mathbf{0} \quad \text{for } w \ne o", "wrong"),
    ("negatives", r"\frac{\partial J}{\partial u_{w_s}} = \sum_{\{k \mid w_k = w_s\}} (1 - \sigma(-u_{w_s}^\top v_c)) v_c", "correct"),
    ("negatives", r"\frac{\partial J}{\partial u_w} = \begin{cases} (\sigma(u_o^\top v_c) - 1) v_c & \text{if } w = o, \\ \sigma(u_w^\top v_c) v_c & \text{if } w \in \{w_1, \dots, w_K\}, \\ 0 & \text{otherwise.} \end{cases}", "wrong"),
    ("vectors", r"\frac{\partial J(v_c, o, U)}{\partial u_k} = \sigma(u_k^\top v_c) v_c, \quad k = 1, \dots, K", "correct"),
    ("vectors", r"\frac{\partial J(v_c, o, U)}{\partial v_c} = \sum_{k=1}^{K} \sigma(u_k^\top v_c) u_k - \sigma(-u_o^\top v_c) u_o \in \mathbb{R}^{d}", "correct"),
    ("vectors", r"\frac{\partial J(v_c, o, U)}{\partial u_k} = \sigma(-u_k^\top v_c) v_c", "wrong"),
    ("zero", r"\frac{\partial J}{\partial u_j} = (\sigma(z_j) - \delta_{j0}) v_c", "correct"),
    ("zero", r"\frac{\partial J}{\partial u_j} = \sigma(z_j) v_c", "wrong"),
    ("zero", r"\frac{\partial J}{\partial v_c} = \sum_j (\sigma(z_j) - \delta_{j0}) u_j", "correct"),
    ("numeral", r"\frac{\partial E}{\partial a_j} = \left( \frac{e^{a_j^\top h}}{\sum_{k=1}^{n} e^{a_k^\top h}} - \delta^0_j \right) h", "correct"),
    ("numeral", r"\frac{\partial E}{\partial a_j} = \left( \frac{e^{a_0^\top h}}{\sum_{k=1}^{n} e^{a_k^\top h}} - \delta^0_j \right) h", "wrong"),
    ("numeral", r"E = -a_0^\top h + \log \sum_{k=0}^{n} e^{a_k^\top h}", "wrong"),
    ("window", r"\frac{\partial S}{\partial v_c} = \sum_{j=-m}^{m} \frac{\partial J(v_c, w_{t+j}, U)}{\partial v_c}", "wrong"),
    ("window", r"\frac{\partial S}{\partial U} = \sum_{j=1}^{m} \left( \frac{\partial J(v_c, w_{t+j}, U)}{\partial U} + \frac{\partial J(v_c, w_{t-j}, U)}{\partial U} \right)", "correct"),
    ("window", r"\frac{\partial S}{\partial v_w} = 0 \quad (\text{when } w \neq c)", "correct"),
    ("window", r"\frac{\partial S}{\partial v_w} = 0", "wrong"),
    ("softmax", r"\frac{\partial p_i}{\partial z_j} = p_i(1-p_j), \ i=j; \quad \frac{\partial p_i}{\partial z_j} = -p_i p_j, \ i \ne j", "correct"),
    ("softmax", r"\text{if } i = j: \quad \frac{\partial p_i}{\partial z_j} = p_i(1-p_j), \quad \text{if } i \ne j: \quad \frac{\partial p_i}{\partial z_j} = p_i p_j", "wrong"),
    ("softmax", r"\frac{\partial p_i}{\partial z_j} = \left\{ \begin{array}{ll} p_i (1 - p_i) & \text{if } i = j \\ -p_i p_j & \text{if } i \ne j \end{array} \right.", "correct"),
    ("softmax", r"\boxed{\frac{\partial L}{\partial z_i} = \underbrace{p_i}_{\text{predicted}} - \underbrace{y_i}_{\text{true}}}", "correct"),
    ("softmax", r"\begin{aligned} \frac{\partial L}{\partial z_i} &= -y_i (1 - p_i) + \sum_{k \ne i} y_k p_k && \text{(chain rule)} \\ &= p_i - y_i \end{aligned}", "wrong"),
    ("softmax", r"\frac{\partial L}{\partial z} = \left(\operatorname{diag}(p) - p p^\top\right) \left(-\frac{y}{p}\right) = p - y", "correct"),
    ("softmax", r"p_i = \frac{e^{z_i}}{\sum_j e^{z_j}} \hspace{1cm} L = \sum_i y_i \log p_i", "wrong"),
    ("row", r"\mathbf{J}_{\mathbf{x}}(\mathbf{s}) = \text{diag}(\mathbf{s}) - \mathbf{s} \mathbf{s}^\top", ("wrong", *SHAPE)),
    ("row", r"\nabla_x H = s - y := g", "correct"),
    ("batch", r"\frac{\partial L}{\partial W} = X^T (S - Y)", "wrong"),
    ("batch", r"\frac{\partial L}{\partial w_k} = \frac{1}{N} \sum_i (S_{ik} - \mathbb{1}(y_i = k)) x_i", "correct"),
    ("batch", r"\nabla_W \left( L + \frac{\lambda}{2} \|W\|_F^2 \right) = \frac{1}{N} X^T (S - Y) + 2 \lambda W", "wrong"),
    ("batch", r"w_k := w_k - \sum_{i=1}^{N} (S_{ik} - 1\{y_i = k\}) x_i", "correct"),
    ("batch", r"w_k := w_k - \sum_{i=1}^{N} (1\{y_i = k\} - S_{ik}) x_i", "wrong"),
    ("batch", r"w_k := w_k - \sum_{i=1}^{N} S_{ik} x_i", "wrong"),
    ("sample", r"\frac{\partial R}{\partial w_k} = \sum_{i=1}^{N} \frac{\partial R_i}{\partial g_k} x_i", "correct"),
    ("sample", r"\frac{\partial R_i}{\partial w_k} = \sum_{j=1}^{C} \frac{\partial R_i}{\partial g_j} \times \frac{\partial g_j}{\partial w_k} = \frac{\partial R_i}{\partial g_k} x_k", ("wrong", *SHAPE)),
    ("margin", r"\nabla_{w_r} H = -\left( \sum_{k \neq r} \mathbb{1}(1 + w_k^T a - w_r^T a > 0) \right) a", "correct"),
    ("margin", r"\nabla_{w_r} H = \left( \sum_{k \neq r} \mathbb{1}(1 + w_k^T a - w_r^T a > 0) \right) a", "wrong"),
    ("primes", r"\frac{\partial E}{\partial v'_j} = \left( \frac{e^{s_j}}{\sum_{j'} e^{s_{j'}}} - \delta_{j j^*} \right) h", "correct"),
    ("primes", r"\frac{\partial E}{\partial v'_j} = \left( \frac{e^{s_j}}{\sum_{j'} e^{s_{j'}}} - \delta_{j j^*} \right) v'_j", "wrong"),
    ("network", r"\frac{\partial J}{\partial x} = \left( (\hat{y} - y) W_2^T \circ \sigma'(a) \right) W_1^T", "correct"),
    ("network", r"\frac{\partial J}{\partial a} = (\hat{y} - y) W_2^T \odot h", "wrong"),
    ("numbered", r"\frac{\partial \ell(\beta)}{\partial \beta_j} = \frac{1}{m} \sum_{i=1}^{m} (y^{(i)} - a^{(i)}) x^{(i)}_j", "correct"),
    ("numbered", r"\frac{\partial \ell(\beta)}{\partial \beta} = \sum_{i=1}^{m} (y^{(i)} - a^{(i)}) x^{(i)}", "wrong"),
    ("bag", r"\bar{v} = \frac{1}{2m} (v_{o_1} + v_{o_2} + \cdots + v_{o_{2m}})", "correct"),
    ("bag", r"\frac{\partial J}{\partial v_{o_k}} = U^\top (\operatorname{softmax}(U \bar{v}) - e_c)", "wrong"),
    ("scalar", r"\sigma''(x) = \sigma(x) (1 - \sigma(x)) (1 - 2 \sigma(x))", "correct"),
    ("scalar", r"\frac{d}{dx} \ln \sigma(-x) = 1 - \sigma(-x) = \sigma(x)", "wrong"),
]


@pytest.mark.parametrize("context, latex, expected", CASES, ids=[f"{name}-{k}" for k, (name, _, _) in enumerate(CASES)])
def test_an_equation_gets_the_verdict_it_deserves(context, latex, expected):
    verdict = check(latex, GIVEN[context], hints=False)
    assert verdict.status in ((expected,) if isinstance(expected, str) else expected), str(verdict)


@pytest.mark.parametrize(
    "latex, word",
    [
        (r"\frac{\partial L}{\partial z} = \text{predicted minus true}", "prose"),
        (r"L = -\sum_i y_i \log p_i \quad (\text{if the labels are one-hot})", ""),
        (r"\frac{\partial z_1}{\partial p_1} = 1", "not defined through"),
        (r"\sum_{k \in \{1, y_1, \dots, y_n\}} p_k = 1", ""),
    ],
)  # fmt: skip
def test_what_cannot_be_executed_is_refused(latex, word):
    verdict = check(latex, GIVEN["softmax"], hints=False)
    assert verdict.status == "unreadable" and word in verdict.message


def test_macros_expand_within_bounds():
    verdict = check(r"\a = 0", [r"\newcommand{\a}{\a \a}"])
    assert verdict.status == "unreadable"
    with pytest.raises(ValueError, match="given"):
        check("x = x", [r"\newcommand{\a}{x} y"])
