r"""False equations that once passed, or nearly: what only some sizes, far values, or partly equal indices show; and true neighbours that must pass.

Each was found by looking for a hole in the random draws, in the reading of conditions, or in the exact proof.
"""

import pytest

from wordgrad.equations import check

LINES = [
    r"x, y \in \mathbb{R}", r"\alpha \in \mathbb{R}", r"z \in \mathbb{R}^{n}", r"v \in \mathbb{R}^{d}", r"s = \operatorname{softmax}(z)", r"o, c, a \in \{1, \dots, n\}",
    r"q \in \mathbb{R}^{T}", r"m \in \mathbb{N}", r"T > 2 m",
]  # fmt: skip
STEP = [r"U \in \mathbb{R}^{n \times d}", r"U = [u_1, \dots, u_n]^\top", r"v \in \mathbb{R}^{d}", r"o \in \{1, \dots, n\}", r"\eta > 0"]
NEGATIVES = [*STEP, r"w_1, \dots, w_K \in \{1, \dots, n\}", r"w_k \ne o", r"J = -\log \sigma(u_o^\top v) - \sum_{k=1}^{K} \log \sigma(-u_{w_k}^\top v)"]
FALSE = [
    r"\sum_{t=m+1}^{T-m} m q_t = \sum_{t=m+1}^{T-m} 2 q_t",  # m = 2 in the smallest text
    r"\frac{1}{2m} \sum_{t=m+1}^{T-m} q_t = \frac{1}{m^2} \sum_{t=m+1}^{T-m} q_t",
    r"(n - 2)(n - 4) \sum_i z_i = 0",
    r"\sqrt{(1 - x)^2} = 1 - x",  # for x < 1
    r"((1 - x)^2)^{1/2} = 1 - x",
    r"\frac{d}{dx} \sqrt{(2 - x)^2} = -1",
    r"\sqrt{(1 + x y)^2} = 1 + x y",
    r"\lVert (1 - \alpha) v \rVert = (1 - \alpha) \lVert v \rVert",
    r"\lVert \alpha v - v \rVert_1 = (1 - \alpha) \lVert v \rVert_1",
    r"\lVert z - 2 \cdot \mathbf{1} \rVert_1 = 2 n - \sum_i z_i",
    r"\delta_{oc} (1 - \delta_{ca}) = 0",
    r"z_o z_c z_a = z_o z_c z_a (1 + \delta_{oc} (1 - \delta_{ca}))",
    r"\text{if } x > 0: \lvert x \rvert = x \\ \sqrt{x^2} = x",
    r"\text{for } i = o: z_i = z_o \\ z_i = z_o",
]
TRUE = [
    r"\frac{1}{2m} \sum_{t=m+1}^{T-m} q_t = \frac{1}{m + m} \sum_{t=m+1}^{T-m} q_t",
    r"\sqrt{(1 - x)^2} = \lvert 1 - x \rvert",
    r"\lVert (1 - \alpha) v \rVert = \lvert 1 - \alpha \rvert \lVert v \rVert",
    r"\frac{\partial \lVert v \rVert}{\partial v} = \frac{v}{\lVert v \rVert}",
    r"\delta_{oc} \delta_{ca} = \delta_{oc} \delta_{oa}",
    r"\text{if } o = c \text{ then } z_o = z_c",
    r"s = \operatorname{softmax}(z) \Rightarrow \sum_i s_i = 1",
]
CLAIMS = [
    r"\sum_{i=1}^{n} s_i = 1 \Rightarrow o = c", r"x^2 \ge 0 \Rightarrow x \ge 0", r"s = \operatorname{softmax}(z) \implies s_i > 0.3",
    r"\sigma(x) > \frac{1}{2} \iff x > 1", r"x = x \text{ then } x > 0",
]  # fmt: skip
STEPS = [
    (STEP, r"J = -\log \operatorname{softmax}(U v)_o", r"u_w \leftarrow u_w - \eta \operatorname{softmax}(U v)_w v \quad (w \ne o)", "correct"),
    (STEP, r"J = -\log \operatorname{softmax}(U v)_o", r"u_w \leftarrow u_w - \eta \operatorname{softmax}(U v)_w v", "wrong"),
    (STEP, r"J = -u_o^\top v", r"u_w \leftarrow u_w + \eta v \quad \text{if } w = o", "correct"),
    (NEGATIVES, r"J = J", r"u_o \leftarrow u_o + \eta (1 - \sigma(u_o^\top v)) v", "correct"),
    (STEP, r"J = v^\top v - 9", r"v \leftarrow v - 2 \eta v", "correct"),
    (STEP, r"J = v^\top v - 1000", r"v \leftarrow v + \eta \frac{\partial J}{\partial v}", "wrong"),
    (STEP, r"J = \sum_w p_w \log p_w, \quad p = \operatorname{softmax}(U v)", r"v \leftarrow v + \eta \frac{\partial J}{\partial v}", "wrong"),
    (STEP, r"L_i = \log p_i, \quad p = \operatorname{softmax}(U v)", r"v \leftarrow v + \eta \frac{\partial L_i}{\partial v}", "correct"),
    (STEP, r"L = \log \operatorname{softmax}(U v)_o", r"v \leftarrow v + \eta \frac{\partial L}{\partial v}", "correct"),
]


@pytest.mark.parametrize("latex", FALSE)
def test_a_false_equation_is_neither_correct_nor_proved(latex):
    verdict = check(latex, LINES, exact=True, hints=False)
    assert verdict.status == "wrong" and not verdict.proved, str(verdict)
    assert check(latex, LINES, hints=False).status == "wrong"


@pytest.mark.parametrize("latex", TRUE)
def test_its_true_neighbour_is_correct(latex):
    verdict = check(latex, LINES, exact=True)
    assert verdict.ok, str(verdict)


@pytest.mark.parametrize("latex", CLAIMS)
def test_a_claim_behind_an_arrow_is_not_taken_for_a_condition(latex):
    verdict = check(latex, LINES)
    assert verdict.status == "unreadable" and "conclusion" in verdict.message, str(verdict)


@pytest.mark.parametrize(("given", "loss", "latex", "status"), STEPS)
def test_a_step_gets_the_verdict_it_deserves(given, loss, latex, status):
    lines = given if loss == "J = J" else [*given, *loss.split(r", \quad ")[::-1]]
    verdict = check(latex, lines, hints=False)
    assert verdict.status == status, str(verdict)


def test_labels_in_a_set_of_numbers_are_drawn_from_it():
    for line in (r"y_1, \dots, y_N \in \{-1, 1\}", r"y_1, \dots, y_N \in \{\pm 1\}", r"y \in \{1, -1\}^{N}", r"y_i \in \{-1, +1\}, \quad i = 1, \dots, N"):
        assert check(r"\sum_{i=1}^{N} y_i^2 = N", [line]).ok, line
        assert not check(r"\sum_{i=1}^{N} y_i = N", [line]).ok, line
    assert check(r"(y_i - 1)(y_i - 3) = 0", [r"y_1, \dots, y_N \in \{1, 3\}"]).ok


def test_weight_decay_beside_a_plain_loss_is_refused_however_it_is_written():
    lines = [r"A \in \mathbb{R}^{n \times d}", r"w \in \mathbb{R}^{d}", r"E(w) = \frac{1}{2} \lVert A w \rVert^2", r"\eta, \lambda > 0", r"G \in \mathbb{R}^{d}", r"G_i > 0"]
    for latex in (r"w - \eta (\nabla E(w) + \lambda w)", r"w - \eta \nabla E(w) - \eta \lambda w", r"(1 - \eta \lambda) w - \eta \nabla E(w)"):
        assert "decay" in check(rf"w \leftarrow {latex}", lines).message, latex
    assert "rate of its own" in check(r"w_i \leftarrow w_i - \frac{\eta}{\sqrt{G_i}} \frac{\partial E}{\partial w_i}", lines).message
    assert check(r"w \leftarrow w - \eta \nabla E(w)", lines).ok
    assert check(r"E(w_1) = \frac{1}{2}", lines).status == "shape-error"


@pytest.mark.parametrize(
    "latex",
    [
        r"\min(\max(x, 0), 6) = \max(x, 0)",
        r"\frac{d}{dx} \max(0, x - 6) = 0",
        r"\begin{cases} x & \lvert x \rvert \le 6 \\ 6 & \text{otherwise} \end{cases} = x",
    ],
)
def test_a_threshold_far_out_is_reached(latex):
    assert check(latex, LINES).status == "wrong"


def test_numbered_iterates_are_steps():
    lines = [r"A \in \mathbb{R}^{n \times d}", r"w \in \mathbb{R}^{d}", r"E(w) = \frac{1}{2} \lVert A w \rVert^2", r"\eta > 0", r"z_1, \dots, z_T \in \mathbb{R}", r"\alpha > 0"]
    for now, then in (("w_t", "w_{t+1}"), ("w^{(t)}", "w^{(t+1)}"), (r"w^{(\tau)}", r"w^{(\tau+1)}")):
        assert check(rf"{then} = {now} - \eta \nabla E({now})", lines).kind == "update"
        assert check(rf"{then} = {now} - \eta A^\top A {now}", lines).ok
        assert check(rf"{then} = {now} + \eta A^\top A {now}", lines).status == "wrong"
    assert check(r"z_{t+1} = z_t - \alpha z_t", lines).status == "wrong"  # many numbers, not one that is moved


def test_a_sum_does_not_reach_over_the_next_term():
    lines = [r"a \in \mathbb{R}^{m}", r"x \in \mathbb{R}"]
    assert check(r"\sum_{w=1}^{m} a_w + a_{w_1} = \sum_{i=1}^{m} a_i + a_{w_1}", [*lines, r"w_1, \dots, w_K \in \{1, \dots, m\}"]).ok
    assert "reach over this term" in check(r"\sum_{i=1}^{m} a_i x = \sum_{i=1}^{m} a_i + (x - 1) a_i", lines).message
    assert check(r"\sum_{i=1}^{m} a_i x = \sum_{i=1}^{m} (a_i + (x - 1) a_i)", lines).ok
    assert check(r"a_i + \sum_{j} a_j = \sum_{j} a_j + a_i", lines).ok


def test_a_condition_on_a_name_that_nothing_declares_spoils_no_other_formula():
    assert check(r"x + x = 2 x", [r"x \in \mathbb{R}", r"f_w > 0"]).ok


def test_rows_that_sum_to_one_and_numbers_in_a_vector():
    for line, total in ((r"T \in \mathbb{R}^{N \times K}", r"\sum_{k=1}^{K} T_{nk} = 1"), (r"T \in \{0, 1\}^{N \times K}", r"T \mathbf{1} = \mathbf{1}"), (r"T \in [0, 1]^{N \times K}", r"\sum_k T_{nk} = 1")):
        assert check(r"\sum_{n=1}^{N} \sum_{k=1}^{K} T_{nk} = N", [line, total], exact=True).proved, line
        assert check(r"\sum_{n=1}^{N} T_{nk} = 1", [line, total]).status == "wrong", line
    assert check(r"\mathbf{1}^\top t_2 = 1", [r"t_1, \dots, t_N \in \mathbb{R}^{K}", r"\mathbf{1}^\top t_n = 1"]).ok
    for name in ("t", "b"):
        given = [r"t_1, \dots, t_N \in \mathbb{R}", rf"\mathbf{{{name}}} = [t_1, \dots, t_N]^\top"]
        assert check(rf"{name}^\top {name} = \sum_{{n=1}}^{{N}} t_n^2", given).ok
        assert check(rf"{name} {name} = 1", given).status == "shape-error"


def test_short_ways_of_writing_an_entry():
    lines = [r"A \in \mathbb{R}^{n \times d}", r"a \in \mathbb{R}^{K}", r"p = \operatorname{softmax}(a)", r"y \in \{1, \dots, K\}"]
    assert check(r"A_{12} = A_{1,2}", lines).ok
    assert check(r"\frac{\partial p_k}{\partial a_j} = p_k (I_{kj} - p_j)", lines).ok
    assert not check(r"\frac{\partial p_k}{\partial a_j} = p_k (I_{kj} - p_k)", lines).ok
    assert check(r"a_y = \sum_k 1_{(y = k)} a_k", lines).ok
    assert "inverses" in check(r"(A^\top A)^{-1} A^\top A = I", lines).message


EXTREMES = [r"z \in \mathbb{R}^{n}", r"J = \sum_{i=1}^{n} z_i^2"]


@pytest.mark.parametrize(
    ("false", "true"),
    [
        (r"\sum^{n-1} z_i = \sum_i z_i", r"\sum^{n} z_i = \sum_i z_i"),
        (r"\max_{i=1}^{2} z_i = \max_i z_i", r"\max_{i=1}^{n} z_i = \max(z)"),
        (r"\max_{i=1}^{n-1} z_i = \max_i z_i", r"\max_{i=1}^{n} z_i = \max_i z_i"),
        (r"\max_{i=2}^{n} z_i = \max_i z_i", r"-\min_i z_i = \max_i (-z_i)"),
    ],
)
def test_no_end_of_a_range_is_forgotten(false, true):
    assert check(false, EXTREMES).status == "wrong"
    assert check(true, EXTREMES).ok


@pytest.mark.parametrize("form", [r"\frac{\partial^\top J}{\partial z}", r"\frac{d^\top J}{d z}", r"\frac{\partial J}{\partial^2 z}", r"2^-", r"2^{-}", r"(z_1)^*", r"\delta_1^- {2}", r"\max_{i=1}_{n} z_i"])
def test_no_script_is_dropped(form):
    assert check(f"{form} = 2 z", EXTREMES).status == "unreadable"


@pytest.mark.parametrize("head", [r"P(O = o, C = c)", r"P(C = o \mid O = c)", r"P(U = o \mid C = c)", r"P(o \mid c)"])
def test_a_probability_is_the_one_that_is_defined(head):
    given = [r"U \in \mathbb{R}^{n \times d}", r"v_c \in \mathbb{R}^{d}", r"o, c \in \{1, \dots, n\}", r"P(O = o \mid C = c) = \operatorname{softmax}(U v_c)_o"]
    assert check(r"P(O = o \mid C = c) = \operatorname{softmax}(U v_c)_o", given).ok
    verdict = check(rf"{head} = \operatorname{{softmax}}(U v_c)_o", given)
    assert verdict.status == "undeclared"
    assert r"O = o \mid C = c" in verdict.message


def test_a_letter_that_names_one_vector_cannot_run():
    given = [r"U \in \mathbb{R}^{n \times d}", r"v_c \in \mathbb{R}^{d}", r"o \in \{1, \dots, n\}", r"P(w \mid c) = \operatorname{softmax}(U v_c)_w"]
    assert check(r"\sum_{w=1}^{n} P(w \mid c) = 1", given).ok
    assert "only names 'v_{c}'" in check(r"\sum_{w=1}^{n} P(w \mid o) = 1", given).message
    all_of_them = [given[0], r"V \in \mathbb{R}^{n \times d}", r"V = [v_1, \dots, v_n]^\top", *given[2:]]
    assert check(r"\sum_{w=1}^{n} P(w \mid o) = 1", all_of_them).ok


def test_a_bar_without_a_partner_is_not_dropped():
    assert check(r"| J = J", EXTREMES).status == check(r"J | = J", EXTREMES).status == "unreadable"


def test_of_a_set_of_two_numbers_both_are_met():
    assert check(r"\sum_{i=1}^{N} y_i^i = N", [r"y_1, \dots, y_N \in \{-1, 1\}"]).status == "wrong"
    assert check(r"\sum_{i=1}^{N} y_i^2 = N", [r"y_1, \dots, y_N \in \{-1, 1\}"]).ok


def test_what_says_nothing_is_not_passed_over():
    assert "relation is missing" in check(r"J = \sum_{i=1}^{n} z_i^2, \quad \text{if } z_i z_k", EXTREMES).message
    assert check(r"\sum_{2 w \in V} z_w = \sum_{w \in V} z_w", [r"z \in \mathbb{R}^{|V|}"]).status == "unreadable"


def test_rounding_far_out_makes_nothing_wrong():
    given = [
        r"x_1, \dots, x_N \in \mathbb{R}^{d}", r"t_1, \dots, t_N \in \{0, 1\}", r"w \in \mathbb{R}^{d}", r"p_i = \sigma(w^\top x_i)",
        r"L = -\frac{1}{N} \sum_{i=1}^{N} [t_i \log p_i + (1 - t_i) \log(1 - p_i)]",
    ]  # fmt: skip
    assert check(r"\nabla_w L = \frac{1}{N} \sum_{i=1}^{N} (p_i - t_i) x_i", given).ok
    assert check(r"\nabla_w L = \frac{1}{N} \sum_{i=1}^{N} (t_i - p_i) x_i", given).status == "wrong"
    assert check(r"\nabla_w^2 L = \frac{1}{N} \sum_{i=1}^{N} p_i (1 - p_i) x_i x_i^\top", given).ok
    # A norm and a hinge are tried far out.
    given += [r"R = L + \lVert w \rVert", r"M = \sum_{i=1}^{N} (\max(0, 1 - t_i w^\top x_i) - \log(1 - p_i))"]
    hinge = r"-\sum_{i=1}^{N} \mathbb{1}\{1 - t_i w^\top x_i > 0\} t_i x_i"
    assert check(r"\nabla_w R = \frac{1}{N} \sum_{i=1}^{N} (p_i - t_i) x_i + \frac{w}{\lVert w \rVert}", given).ok
    assert check(rf"\nabla_w M = {hinge} + \sum_{{i=1}}^{{N}} p_i x_i", given).ok
    assert check(rf"\nabla_w M = {hinge}", given).status == "wrong"


def test_an_index_is_no_matrix():
    given = [r"U \in \mathbb{R}^{n \times d}", r"v \in \mathbb{R}^{d}", r"o \in \{1, \dots, n\}", r"J(v, o, U) = -\log \operatorname{softmax}(U v)_o"]
    assert check(r"J(v, o, 0 \odot U) = \log n", given).ok
    assert check(r"J(v, o, o) = J(v, o, o)", given).status == "shape-error"


def test_words_that_may_repeat_are_drawn_often_enough():
    given = [
        r"U, V \in \mathbb{R}^{n \times d}", r"V = [v_1, \dots, v_n]^\top", r"c, o \in \{1, \dots, n\}", r"w_1, \dots, w_T \in \{1, \dots, n\}", r"m \in \mathbb{N}",
        r"t \in \{m + 1, \dots, T - m\}", r"\hat{y} = \operatorname{softmax}(U v_c)", r"J(v_c, o, U) = -\log \hat{y}_o",
    ]  # fmt: skip
    left = r"\sum_{-m \le j \le m,\ j \ne 0} J(v_c, w_{t+j}, U)"
    assert check(rf"{left} = -\sum_{{-m \le j \le m,\ j \ne 0}} \log \hat{{y}}_{{w_{{t+j}}}}", given).ok
    for other in ("m", "-m", "1", "-1"):
        assert check(rf"{left} = -\sum_{{-m \le j \le m,\ j \ne {other}}} \log \hat{{y}}_{{w_{{t+j}}}}", given).status == "wrong"


def test_a_call_with_letters_that_are_no_arguments_gets_a_verdict():
    given = [r"U \in \mathbb{R}^{n \times d}", r"v_c \in \mathbb{R}^{d}", r"o, c \in \{1, \dots, n\}", r"E = -\log \operatorname{softmax}(U v_c)_o"]
    verdict = check(r"\frac{\partial E(c, o, U)}{\partial v_c} = U^\top (\operatorname{softmax}(U v_c) - e_o)", given, exact=True)
    assert "failed" not in verdict.message

MATRICES = [r"x \in \mathbb{R}", r"A, B \in \mathbb{R}^{n \times n}", r"z \in \mathbb{R}^{n}", r"o, c \in \{1, \dots, n\}", r"S = \{o, c\}", r"m \in \mathbb{N}", r"Q = \{0, \dots, m\}"]


@pytest.mark.parametrize(
    ("formula", "status"),
    [
        (r"A^\top_{ij} = A_{ij}", "unreadable"),
        (r"(A B)^\top_{ij} = (A B)_{ij}", "unreadable"),
        (r"(A^\top)_{ij} = A_{ji}", "correct"),
        (r"A^{-1}_{ij} = \frac{1}{A_{ij}}", "unreadable"),
        (r"A^2_{ij} = A_{ij}^2", "unreadable"),
        (r"A_{ij}^2 = A_{ij} A_{ij}", "correct"),
        (r"\sigma^{(2)}(x) = \sigma(x)^2", "unreadable"),
        (r"z_n + \dots + z_1 = 0", "wrong"),
        (r"z_n + z_{n-1} + \dots + z_1 = \sum_i z_i", "correct"),
        (r"5 + 4 + \dots + 1 = 15", "correct"),
        (r"\sum_{1 \le i \le n}^{2} z_i = \sum_i z_i", "unreadable"),
        (r"\sum_i' z_i = \sum_i z_i", "unreadable"),
        (r"|S| = c", "wrong"),
        (r"|Q| = m + 1", "correct"),
        (r"|Q| = m", "wrong"),
    ],
)
def test_entries_ends_and_sizes_are_what_is_printed(formula, status):
    assert check(formula, MATRICES).status == status


ENTRIES = [r"v_c \in \mathbb{R}^{d}", r"f = \sum_{j=1}^{d} v_{cj}^2"]
NUMERALS = [r"U \in \mathbb{R}^{n \times d}", r"U = [u_1, \dots, u_n]^\top", r"v \in \mathbb{R}^{d}", r"o \in \{1, \dots, n\}", "0 = o", r"s = u_0^\top v", r"P(o) = \sigma(s)"]
LISTED = [r"a, b \in \mathbb{R}^{n}", r"o, c \in \{1, \dots, n\}", r"S = \{o, c\}", r"g = \sum_{w \in S} a_w", r"F(o) = g b_o", r"G(o) = b_o \sum_{w \in S} a_w"]
NUMBERED = [r"a \in \mathbb{R}^{n}", r"t, s \in \mathbb{R}", r"J_k(x) = a_k x^2"]
CALLED = [r"t, s \in \mathbb{R}", r"J_k(x) = t x^2", r"L = J_1(s)"]


@pytest.mark.parametrize(
    ("given", "formula", "status"),
    [
        (ENTRIES, r"\frac{\partial f}{\partial v_{cj}} = 2 v_{cj}", "correct"),
        (ENTRIES, r"f = \frac{1}{2} v_c^\top \frac{\partial f}{\partial v_c}", "correct"),
        (ENTRIES, r"f \frac{\partial f}{\partial v_c} = 0", "wrong"),
        (NUMERALS, "P(1) = P(2)", "wrong"),
        (NUMERALS, r"P(w) = \sigma(u_w^\top v)", "correct"),
        (LISTED, r"\sum_{w=1}^{n} F(w) = \sum_{w=1}^{n} G(w)", "correct"),
        (CALLED, r"L \frac{\partial L}{\partial t} = 0", "wrong"),
        (CALLED, r"L \frac{\partial L}{\partial t} = L s^2", "correct"),
        (NUMBERED, "J_1(t) = J_2(t)", "wrong"),
        (NUMBERED, r"\sum_{i=1}^{n} J_i(t) = t^2 \sum_{i=1}^{n} a_i", "correct"),
        (NUMBERED, r"\frac{\partial J_i(t)}{\partial a_i} = t^2", "correct"),
    ],
)
def test_what_a_definition_rests_on_is_known(given, formula, status):
    assert check(formula, given).status == status


def test_a_hint_is_looked_for_in_products_with_two_readings():
    given = [r"a, h \in \mathbb{R}^{n}", r"B \in \mathbb{R}^{d \times n}", r"x \in \mathbb{R}^{d}", r"A \in \mathbb{R}^{n \times n}"]
    assert check(r"x = B (a \odot A h)^\top", given).status == check(r"x = (a \odot A h)_i", given).status == "shape-error"
