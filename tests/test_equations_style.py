r"""The look of a formula is not its meaning: every spelling of a transpose, a vector, a hat, a sum gives the verdict of the plain one."""

import re

import pytest
from equations_given import judged

TRUE = [
    r"\frac{\partial J(v_c, o, U)}{\partial v_c} = -u_o + \frac{\sum_{w \in V} \exp(u_w^T v_c) u_w}{\sum_{w \in V} \exp(u_w^T v_c)} = U^T (\hat{y} - y)",
    r"\frac{\partial L}{\partial v_c} = (\sigma(u_o^T v_c) - 1) u_o + \sum_{k=1}^{K} \sigma(u_{w_k}^T v_c) u_{w_k}",
    r"J = -\log \frac{\exp(u_o^T v_c)}{\sum_{x=1}^{n} \exp(u_x^T v_c)} = -\sum_{w \in V} y_w \log \hat{y}_w",
]
FALSE = [TRUE[0].replace("-u_o", "u_o"), TRUE[1].replace("- 1", "+ 1"), TRUE[2].replace("u_x^T", "u_o^T")]

SPELLINGS = {
    r"\^T": [r"^\top", r"^{T}", r"^{\intercal}", r"^\intercal", r"^{\mathsf T}", r"^{\mathrm{T}}", r"^{\text{T}}", r"^{\rm T}", r"^{\!\top}", r"^{\top}{}"],
    r"(?<![{ ])v_c": [r"\boldsymbol{v}_c", r"{\bf v}_c", r"\mathbf{v_c}", r"\bm v_c", r"{v}_{c}", r"\vec v_c", r"\textbf{v}_c", r"{v_c}", r"\bm{\mathrm{v}}_c"],
    r"\\hat\{y\}": [r"\hat y", r"\widehat{y}", r"\mathbf{\hat y}", r"\hat{\mathbf y}", r"\boldsymbol{\hat{y}}", r"{\hat{y}}", r"{\bf \hat y}", r"\hat{\textbf{y}}"],
    r"\\sum": [r"\sum\limits", r"\displaystyle\sum", r"\mathop{\sum}", r"\sum\displaylimits", "∑"],
    r"\\frac": [r"\dfrac", r"\cfrac", r"\tfrac"],
    r"\\(exp|log)": [r"\mathrm{@}", r"\text{@}", r"\@\,"],
    r"\\sigma": [r"\text{sigmoid}", r"\operatorname{sigmoid}", "σ"],
    r"\(([^()]*)\)": [r"\left(@\right)", r"\big(@\big)", r"\bigl( @ \bigr)"],
    r" = ": [r"\;=\,", r" \\ \;= ", r"\overset{(1)}{=}"],
    r"^(.*)$": [r"\begin{aligned} & @ \end{aligned}", r"{\displaystyle @ \,.}", r"\boxed{@} \tag{3}", r"$$ @ $$", r"\begin{split} @ \\ \end{split} \,."],
}  # @ is what the pattern found, or its group


def respelled(formula, pattern, spelling):
    return re.sub(pattern, lambda match: spelling.replace("@", match[match.lastindex or 0]), formula)


@pytest.mark.parametrize("pattern, spelling", [(p, s) for p, of in SPELLINGS.items() for s in of])
def test_a_spelling_does_not_change_the_verdict(pattern, spelling):
    seen = 0
    for true, false in zip(TRUE, FALSE, strict=True):
        written = respelled(true, pattern, spelling)
        seen += written != true
        assert judged(written).ok, f"{written}\n{judged(written)}"
        assert judged(respelled(false, pattern, spelling)).status == "wrong", respelled(false, pattern, spelling)
    assert seen
