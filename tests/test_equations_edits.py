"""Mutants and hints: every kind of edit makes a true equation false, and a wrong formula is told what kind of slip it holds."""

import pytest
from equations_given import LINES, NOTATION, judged

from wordgrad.equations import check
from wordgrad.equations.mutate import ADVICE, edits, mutants, rejection
from wordgrad.formulas.notation import Notation

SIZES = Notation.of([r"n \in \mathbb{N}", *LINES])
COUNTED = r"\frac{\partial L}{\partial u_{w_k}} = \sigma(u_{w_k}^\top v_c) v_c, \quad w_k \ne w_l, \quad k \ne l"

# (kind, true equation, the mutant that this kind of edit makes of it)
MUTANTS = [
    ("sign", r"\sigma(-x) = 1 - \sigma(x)", r"\sigma(-x) = -(1 - \sigma(x))"),
    ("sign", r"\sigma(-x) = 1 - \sigma(x)", r"\sigma(-x) = 1 + \sigma(x)"),
    ("sign", r"\sigma(-x) = 1 - \sigma(x)", r"\sigma(-x) = -1 - \sigma(x)"),
    ("sign", r"J = -\log \hat{y}_o", r"J = \log \hat{y}_o"),
    ("sign", r"\sigma(x) (1 - \sigma(x)) \le \frac{1}{4}", r"\sigma(x) (1 - \sigma(x)) \ge \frac{1}{4}"),
    ("inner sign", r"\frac{d}{dx} \log \sigma(x) = \sigma(-x)", r"\frac{d}{dx} \log \sigma(x) = \sigma(x)"),
    ("inner sign", r"\sigma(x) = \frac{1}{1 + e^{-x}}", r"\sigma(x) = \frac{1}{1 + e^{x}}"),
    ("term", r"\frac{\partial J}{\partial \theta} = \hat{y} - y", r"\frac{\partial J}{\partial \theta} = \hat{y}"),
    ("term", r"\frac{\partial J}{\partial \theta} = \hat{y} - y", r"\frac{\partial J}{\partial \theta} = -y"),
    ("factor", r"\frac{\partial J}{\partial v_c} = U^\top (\hat{y} - y)", r"\frac{\partial J}{\partial v_c} = \hat{y} - y"),
    ("factor", r"\sigma'(x) = \sigma(x) (1 - \sigma(x))", r"\sigma'(x) = \sigma(x)"),
    ("factor", r"z \odot b = \operatorname{diag}(z) b", r"z = \operatorname{diag}(z) b"),
    ("factor", r"\hat{y}_w - y_w = \hat{y}_w - \mathbb{1}\{w = o\}", r"\hat{y}_w - y_w = \hat{y}_w - 1"),
    ("transpose", r"\frac{\partial J}{\partial v_c} = U^\top (\hat{y} - y)", r"\frac{\partial J}{\partial v_c} = U (\hat{y} - y)"),
    ("transpose", r"\frac{\partial (A z)}{\partial z} = A", r"\frac{\partial (A z)}{\partial z} = A^\top"),
    ("transpose", r"\frac{\partial (u_o^\top v_c)}{\partial v_c} = u_o", r"\frac{\partial (u_o^\top v_c)}{\partial v_c} = u_o^\top"),
    ("index", r"\frac{\partial s_i}{\partial z_j} = s_i (\delta_{ij} - s_j)", r"\frac{\partial s_i}{\partial z_j} = s_i (\delta_{ij} - s_i)"),
    ("index", r"\frac{\partial s_i}{\partial z_j} = s_i (\delta_{ij} - s_j)", r"\frac{\partial s_i}{\partial z_j} = s_i (\delta_{ii} - s_j)"),
    ("index", r"\frac{\partial J}{\partial u_w} = (\hat{y}_w - y_w) v_c - 0 u_o", r"\frac{\partial J}{\partial u_w} = (\hat{y}_o - y_w) v_c - 0 u_o"),
    ("index", r"(U v_c)_w = u_w^\top v_c", r"(U v_c)_c = u_w^\top v_c"),
    ("name", r"\nabla_z (b^\top z) = b + 0 z", r"\nabla_z (b^\top z) = z + 0 z"),
    ("hat", r"J = -\log \hat{y}_o", r"J = -\log y_o"),
    ("hat", r"\frac{\partial J}{\partial \theta} = \hat{y} - y", r"\frac{\partial J}{\partial \theta} = \hat{y} - \hat{y}"),
    ("function", r"J = -\log \hat{y}_o", r"J = -\hat{y}_o"),
    ("function", r"\log \sum_j e^{z_j} = \log \sum_i e^{z_i}", r"\log \sum_j z_j = \log \sum_i e^{z_i}"),
    ("function", r"\frac{\partial s}{\partial z} = \operatorname{diag}(s) - s s^\top", r"\frac{\partial s}{\partial z} = s - s s^\top"),
    ("function", r"\sigma'(x) = \sigma(x) (1 - \sigma(x))", r"\sigma(x) = \sigma(x) (1 - \sigma(x))"),
    ("bound", r"\sum_{w=1}^{n} \hat{y}_w = 1", r"\sum_{w=1+1}^{n} \hat{y}_w = 1"),
    ("bound", r"\sum_{w=1}^{n} \hat{y}_w = 1", r"\sum_{w=1}^{n-1} \hat{y}_w = 1"),
    ("condition", r"\sum_{w \ne o} \hat{y}_w = 1 - \hat{y}_o", r"\sum_{w} \hat{y}_w = 1 - \hat{y}_o"),
    ("condition", r"\frac{\partial s_i}{\partial z_j} = -s_i s_j, \quad i \ne j", r"\frac{\partial s_i}{\partial z_j} = -s_i s_j"),
    ("condition", COUNTED, COUNTED.replace(r", \quad w_k \ne w_l", "")),
    ("count", r"\frac{1}{n} \mathbf{1}^\top \mathbf{1}_n = 1", r"\frac{1}{n - 1} \mathbf{1}^\top \mathbf{1}_n = 1"),
    ("order", r"\frac{\partial J}{\partial U} = (\hat{y} - y) v_c^\top", r"\frac{\partial J}{\partial U} = v_c^\top (\hat{y} - y)"),
    ("order", r"z \cdot (A b) = z^\top A b", r"z \cdot (b A) = z^\top A b"),
    ("number", r"\lVert z \rVert^2 = z^\top z", r"\lVert z \rVert = z^\top z"),
    ("number", r"g'(x) = 3 x^2", r"g'(x) = 4 x^2"),
    ("branch", r"y_w = \begin{cases} 1 & \text{if } w = o \\ 0 & \text{otherwise} \end{cases}", r"y_w = \begin{cases} 0 & \text{if } w = o \\ 1 & \text{otherwise} \end{cases}"),
    ("sum", r"\sum_{w=1}^{n} \hat{y}_w = 1", r"\prod_{w=1}^{n} \hat{y}_w = 1"),
    ("mean", r"\frac{x}{2} + \frac{x}{2} = x", r"x + \frac{x}{2} = x"),
    ("mean", r"\frac{1}{1 + e^{-x}} = \sigma(x)", r"1 = \sigma(x)"),
    ("entrywise", r"z \odot b = \operatorname{diag}(z) b", r"z b = \operatorname{diag}(z) b"),
    ("entrywise", r"(z^\top b)^2 = z^\top b b^\top z", r"(z^\top \odot b)^2 = z^\top b b^\top z"),
]  # fmt: skip


@pytest.mark.parametrize("kind, true, mutant", MUTANTS, ids=[f"{m[0]}: {m[2]}" for m in MUTANTS])
def test_each_kind_of_edit_makes_its_mutant_and_the_mutant_is_rejected(kind, true, mutant):
    statement, wanted = NOTATION.read(true), NOTATION.read(mutant)
    assert not rejection(statement, NOTATION)
    made = [e for e in edits(statement, NOTATION) if (e.statement.equations, e.statement.conditions) == (wanted.equations, wanted.conditions)]
    assert [e.kind for e in made] == [kind]
    assert str(made[0]).startswith(f"{kind}: ") and made[0].advice == ADVICE[kind]
    assert rejection(made[0].statement, NOTATION)


PRINTED = [
    r"\frac{\partial J}{\partial v_c} = U^\top (\hat{y} - y) = \sum_{w=1}^{n} \hat{y}_w u_w - u_o",
    r"\frac{\partial s_i}{\partial z_j} = s_i (\delta_{ij} - s_j)",
    r"\frac{\partial L}{\partial v_c} = (\sigma(u_o^\top v_c) - 1) u_o + \sum_{k=1}^{K} \sigma(u_{w_k}^\top v_c) u_{w_k}",
    r"\sum_{-m \le j \le m,\ j \ne 0} j^2 = \frac{m (m + 1) (2 m + 1)}{3}",
]


@pytest.mark.parametrize("formula", PRINTED)
def test_all_mutants_of_a_true_equation_are_rejected_or_proved_equal(formula):
    found = mutants(NOTATION.read(formula), NOTATION)
    assert found.made == found.rejected + len(found.equal) >= 12
    assert found.survivors == []
    assert sum(n for fates in found.edits.values() for n in fates.values()) == found.made


def test_a_mutant_in_disguise_is_proved_equal():
    found = mutants(NOTATION.read(r"\sum_{-m \le j \le m,\ j \ne 0} j^2 = \frac{m (m + 1) (2 m + 1)}{3}"), NOTATION)
    assert any(text.startswith("condition") for text in found.equal)  # adding 0² changes nothing


# (a common mistake, the words of the hint)
HINTS = [
    (r"\frac{\partial J}{\partial v_c} = U^\top (\hat{y} + y)", "a sign"),
    (r"\frac{\partial J}{\partial v_c} = U^\top (y - \hat{y})", "a sign"),
    (r"\frac{\partial s}{\partial z} = \operatorname{diag}(s) + s s^\top", "a sign"),
    (r"J = \log \hat{y}_o", "a sign"),
    (r"\frac{d}{dx} \log \sigma(x) = \sigma(x)", "the sign inside a function"),
    (r"\frac{\partial L}{\partial u_o} = -\sigma(u_o^\top v_c) v_c", "the sign inside a function"),
    (r"\frac{\partial L}{\partial v_c} = (\sigma(u_o^\top v_c) - 1) u_o + \sum_{k=1}^{K} \sigma(-u_{w_k}^\top v_c) u_{w_k}", "the sign inside a function"),
    (r"\frac{\partial J}{\partial \theta} = \hat{y} - y + \theta", "a term is too much"),
    (r"\sigma'(x) = \sigma(x) (1 - \sigma(x)) x", "a factor is too much"),
    (r"\frac{\partial J}{\partial v_c} = U (\hat{y} - y)", "a transpose"),
    (r"\frac{\partial J}{\partial U} = (\hat{y} - y) v_c", "a transpose"),
    (r"\frac{\partial (z^\top A z)}{\partial z} = (A + A) z", "a transpose"),
    (r"\frac{\partial J}{\partial u_w} = (\hat{y}_o - y_w) v_c", "an index"),
    (r"\frac{\partial s_i}{\partial z_j} = s_i (\delta_{ij} - s_i)", "an index"),
    (r"\nabla_z (b^\top z) = z", "one symbol stands where another should"),
    (r"\frac{\partial J}{\partial \theta} = y - y", "the prediction and the label"),
    (r"J = -\log y_o", "the prediction and the label"),
    (r"J = -\log \log \hat{y}_o", "a function such as exp or log is lost"),
    (r"s_i = \frac{e^{z_i}}{\sum_j z_j}", "exp, log or σ is missing"),
    (r"J = -\hat{y}_o", "exp, log or σ is missing"),
    (r"\mathbf{1}^\top z = \sum_{i=2}^{n} z_i", "the first or last value of a sum"),
    (r"\mathbf{1}^\top z = \sum_{i=1}^{n-1} z_i", "the first or last value of a sum"),
    (r"1 = \sum_{w \ne o} \hat{y}_w", "a condition"),
    (r"\frac{n}{n^2 - n} = \frac{1}{n}", "a count is off by one"),
    (r"\frac{\partial J}{\partial U} = v_c^\top (\hat{y} - y)", "the wrong order"),
    (r"g'(x) = 2 x^2", "a constant or a power"),
    (r"y_w = \begin{cases} 0 & \text{if } w = o \\ 1 & \text{otherwise} \end{cases}", "the cases are exchanged"),
    (r"e^{\mathbf{1}^\top z} = \sum_{i=1}^{n} e^{z_i}", "a sum stands for a product"),
    (r"\frac{\mathbf{1}^\top z}{n} = \sum_{i=1}^{n} z_i", "a mean stands for a sum"),
    (r"\operatorname{diag}(z) b = z b", "an entrywise product"),
    (r"\sigma'(x) = \sigma(x) (\sigma(x))^2", ""),
    (r"\frac{\partial L}{\partial u_o} = \sigma(u_o^\top v_c) \cdot (-v_c)", "the sign inside"),
    (r"\hat{y}_o = \sum_{w \ne o} \hat{y}_w", "is it 1 - x?"),
]


@pytest.mark.parametrize("formula, words", HINTS, ids=[h[0] for h in HINTS])
def test_a_common_mistake_is_told_what_kind_of_slip_it_is(formula, words):
    verdict = check(formula, SIZES)
    assert not verdict.ok and words in verdict.hint, (verdict.hint, verdict.edit)
    assert bool(verdict.hint) == bool(words)
    if words:
        assert verdict.edit.kind in ADVICE and str(verdict).endswith(f"Hint: {verdict.hint}")
        assert not rejection(verdict.edit.statement, SIZES)  # what the hint points to does mend it


def test_every_advice_is_reached():
    reached = {advice for advice in ADVICE.values() if any(words and words in advice for _, words in HINTS)}
    assert reached == set(ADVICE.values())


def test_two_slips_get_no_hint_and_correct_formulas_need_none():
    assert judged(r"\frac{\partial J}{\partial v_c} = U (\hat{y} + y) \sigma(x)", hints=True).hint == ""
    assert judged(r"\frac{\partial J}{\partial v_c} = U^\top (\hat{y} - y)", hints=True).hint == ""
    assert judged(r"J = \log \hat{y}_o", hints=False).hint == ""
