r"""Habits of course notes that go beyond the common ones: shapes under braces, powers of functions, windows with dots, sets without a member,
definitions beside their use.
"""

import pytest

from wordgrad.equations import check

LINES = [
    r"A \in \mathbb{R}^{n \times d}", r"x \in \mathbb{R}^{d}", r"z, a \in \mathbb{R}^{h}", r"\theta \in \mathbb{R}^{d}", r"B \in \mathbb{R}^{d \times d}", r"J(\theta) = \theta^\top B \theta",
    r"U \in \mathbb{R}^{V \times d}", r"U = [u_1, \dots, u_V]^\top", r"v_c \in \mathbb{R}^{d}", r"o \in \{1, \dots, V\}", r"\hat{y} = \operatorname{softmax}(U v_c)", r"L = -\log \hat{y}_o",
    r"s_1, \dots, s_T \in \mathbb{R}", r"w_1, \dots, w_T \in \{1, \dots, V\}", r"m \in \mathbb{N}", r"t \in \{m + 1, \dots, T - m\}", r"\alpha \in \mathbb{R}", r"\lambda > 0", r"Q = z * a",
]  # fmt: skip
CASES = [
    (r"A x = \underbrace{A}_{n \times d} \underbrace{x}_{d \times 1}", "correct"),
    (r"A x = \underbrace{A}_{(n \times d)} x", "correct"),
    (r"A x = \underbrace{A}_{d \times n} x", "shape-error"),
    (r"\tanh'(z) = 1 - \tanh^2(z)", "correct"),
    (r"\tanh'(z) = 1 - \tanh^3(z)", "wrong"),
    (r"\frac{\partial \tanh(z)}{\partial z} = \mathrm{diag}(1 - \tanh^2 (z))", "correct"),
    (r"\tanh'(z) = 1 - \tanh(z)^2", "correct"),
    (r"\frac{\partial x_i}{\partial x_j} \overset{i = j}{=} 1", "unreadable"),  # a condition over the sign
    (r"\frac{\partial x_i}{\partial x_j} \overset{\text{if } i \ne j}{=} 0", "unreadable"),
    (r"\frac{\partial x_i}{\partial x_j} \overset{(2)}{=} \delta_{ij}", "correct"),
    (r"u_w^\top v_c = \sum_{i=1}^{d} u_{w,i} v_{c,i}", "correct"),
    (r"\frac{\partial L}{\partial u_{wi}} = (\hat{y}_w - \delta_{wo}) v_{ci}", "correct"),
    (r"\frac{\partial L}{\partial u_{wi}} = (\hat{y}_w - \delta_{wo}) v_{cw}", "wrong"),
    (r"x \leftarrow x - \alpha \nabla_x (x^\top x)", "correct"),
    (r"x \leftarrow x + \alpha \nabla_x (x^\top x)", "wrong"),
    (r"x := x - \lambda \nabla_x (x^\top x)", "correct"),
    (r"\mathbf{1}^\top x = \sum_{i=1}^{d} x[i]", "correct"),
    (r"x[1] = x_2", "wrong"),
    (r"u_w^\top v_c = \sum_{i=1}^{d} u_w[i] \, v_c[i]", "correct"),
    (r"\nabla J(\theta) = (B + B^T) \theta", "correct"),
    (r"\nabla^2 J(\theta) = B + B^T", "correct"),
    (r"\nabla_\theta^2 J(\theta) = 2 B", "wrong"),
    (r"\operatorname{sgn}(x_i) \lvert x_i \rvert = x_i", "correct"),
    (r"s_{t+j} = s_{t+j}, \quad -m \le j < m", "correct"),
    (r"s_{t+j} = s_{t-j}, \quad 0 < \lvert j \rvert \le m", "wrong"),
    (r"\sum_{j=-m}^{m} s_{t+j} = s_{t-m} + s_{t-m+1} + \dots + s_{t+m}", "correct"),
    (r"\sum_{j=-m}^{m} s_{t+j} = s_{t-m} + \dots + s_{t+m-1}", "wrong"),
    (r"\sum_{-m \le j \le m, j \ne 0} u_{w_{t+j}} = u_{w_{t-m}} + \dots + u_{w_{t-1}} + u_{w_{t+1}} + \dots + u_{w_{t+m}}", "correct"),
    (r"\frac{\partial L}{\partial v_c} = \sum_{w \in V \setminus \{o\}} \hat{y}_w u_w + (\hat{y}_o - 1) u_o", "correct"),
    (r"\frac{\partial L}{\partial v_c} = \sum_{w \in V \setminus \{o\}} \hat{y}_w u_w", "wrong"),
    (r"\frac{\partial L}{\partial u_w} = \hat{y}_w v_c, \quad \forall w \in V \setminus \{o\}", "correct"),
    (r"\frac{\partial L}{\partial u_w} = \hat{y}_w v_c, \quad \forall w \in V \setminus \{1\}", "wrong"),
    (r"\frac{\partial L}{\partial v_c} = U^T \delta, \quad \delta = \hat{y} - e_o", "correct"),
    (r"\frac{\partial L}{\partial v_c} = U^T (e_o - p), \quad \text{where } p = \operatorname{softmax}(U v_c)", "wrong"),
    (r"p = U v_c \\ q = \operatorname{softmax}(p) \\ \frac{\partial L}{\partial v_c} = U^\top (q - e_o)", "correct"),
    (r"p = U v_c, \quad p = U v_c + 1", "wrong"),
    (r"\delta_2 = \hat{y} - e_o, \quad \frac{\partial L}{\partial v_c} = U^\top \delta_2", "correct"),
    (r"\frac{\partial L}{\partial v_c} = \sum_i g_i u_i, \quad \text{with } g_i = \hat{y}_i - \delta_{io}", "correct"),
    (r"\frac{\partial L}{\partial v_c} = \sum_i g_i u_i, \quad g_i = \hat{y}_i", "wrong"),
    (r"p = U v_c", "undeclared"),
    (r"p = q, \quad q = p, \quad x = p", "undeclared"),
]  # fmt: skip


@pytest.mark.parametrize(("latex", "status"), CASES)
def test_a_habit_of_course_notes_gets_its_verdict(latex, status):
    verdict = check(latex, LINES, hints=False)
    assert verdict.status == status, str(verdict)


@pytest.mark.parametrize(
    ("latex", "words"),
    [
        (r"z * a = a * z", r"write z \odot a for the product entry by entry"),
        (r"x = \underset{n \times d}{A} x", r"write it at an \underbrace"),
        (r"x = \mathbf{W}^{(3)} x", "'W^{(3)}' is not declared"),
        (r"Q = z", "in the definition of 'Q': (h×1) times (h×1)"),
        (r"v_c = 1 / \sum_{w} \hat{y}_w \cdot \sum_{x} \hat{y}_x u_x", "below the slash"),
        (r"V \setminus \{o\} = 2", r"behind \in only"),
    ],
)
def test_what_is_not_read_says_how_to_write_it(latex, words):
    verdict = check(latex, LINES)
    assert not verdict.ok and words in verdict.message, str(verdict)


def test_words_that_all_differ_are_found():
    given = [r"w_1, \dots, w_T \in \{1, \dots, n\}", r"m \in \mathbb{N}", r"t \in \{m + 1, \dots, T - m\}", r"w_i \ne w_j", r"x \in \mathbb{R}^{n}"]
    assert check(r"\sum_{i=1}^{T} \delta_{w_i w_t} = 1", given).ok
    assert not check(r"\sum_{i=1}^{T} \delta_{w_i w_t} = 1", [*given[:3], given[4]]).ok


def test_a_power_of_e_is_not_a_name():
    with pytest.raises(ValueError, match="an exponential, not a name"):
        check("x = x", [r"e^{x} \in \mathbb{R}^{d}"])
