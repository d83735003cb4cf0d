"""What stands beside equations: other equations, conditions of their own, names that look like remarks."""

import pytest

from wordgrad.equations import check

GIVEN = [r"t \in \mathbb{R}", "s = 2 t", r"u \in \mathbb{R}^{V}", r"k_o \in \{1, \dots, V\}", r"\text{loss} = t", "P = t", "Q = t^2"]
FAR = r"i > 100"
CASES = [
    *((rf"s = 2 t{between} u_i = 5{condition}", "unreadable", "never met") for between, condition in [
        (r" \\", rf", \quad {FAR}"), (r", \qquad", rf" \quad \text{{if }} {FAR}"), (r" \\", r", \quad i = 0"), (r" \\", r" \quad \text{for } i = V + 1, \dots, 2 V"),
    ]),
    (r"s = 2 t \\ u_i = u_j, \quad j \ne k_o", "wrong", "at i = "),
    (r"u_i = u_j, \quad j \ne k_o", "wrong", "at i = "),
    (r"P = t (\text{loss})", "wrong", "left"),  # a name that is declared is a factor
    (r"Q = t \left( \text{loss} \right)", "correct", ""),
    (r"P = t \quad (\text{loss})", "correct", ""),  # apart, it is a remark
    (r"P = t (\text{the whole loss})", "correct", ""),
    (r"s = 2 t \qquad \text{loss} = t", "correct", ""),
    (r"s = 2 t \qquad \text{loss} = 2 t", "wrong", "left"),
    (r"s = 2 t \quad \text{if } t > 0", "correct", ""),
    (r"s = 2 t \qquad -s = -2 t", "unreadable", "a comma before the wide space"),
    (r"s = 2 t, \qquad -s = -2 t", "correct", ""),
    (r"s = 2 t \quad \checkmark", "correct", ""),
    (r"s \doteq 2 t", "correct", ""),
    (r"\frac{1}{3} = 0.3333", "wrong", "left 0.333333333333, right 0.3333"),
]  # fmt: skip


@pytest.mark.parametrize(("formula", "status", "words"), CASES)
def test_displays_are_judged_whole(formula, status, words):
    verdict = check(formula, GIVEN)
    assert verdict.status == status and words in verdict.message, verdict


def test_functions_are_not_told_apart_by_their_letters():
    given = [r"A \in \mathbb{R}^{n \times n}", r"P(w) = \sum_j A_{wj}"]
    with pytest.raises(ValueError, match="defined already, in another way"):
        check("A = A", [*given, r"P(c) = \sum_i A_{ic}"])
    assert check(r"P(c) = \sum_j A_{cj}", [*given, r"P(v) = \sum_j A_{vj}"]).ok
