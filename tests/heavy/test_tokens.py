"""The equations of the book with one token changed: every one gets a verdict, and no oracle contradicts another."""

import random
import re

import pytest

from wordgrad.book.chapters import book
from wordgrad.equations.checking import judge

TOKEN = re.compile(r"\\[a-zA-Z]+|\\.|[a-zA-Z]|\d+|[-+*/=<>^_(){}\[\],;|&']")
MORE = ("-", r"\odot", "^2", "'", "_1", "2", r"\log", "n", "o", "i", r"\top")
ORACLES = ("complex step", "autograd", "SymPy")


def changed(latex, draw):
    """The formula with one token deleted, replaced by another of its own, put in, or exchanged with another."""
    first, second = sorted(draw.choices([m.span() for m in TOKEN.finditer(latex)], k=2))
    (a, b), (c, d) = first, second
    way = draw.randrange(4)
    if way == 0:
        return latex[:a] + latex[b:]
    if way == 1:
        return f"{latex[:a]}{latex[c:d]} {latex[b:]}"
    if way == 2:
        return f"{latex[:a]}{draw.choice(MORE)} {latex[a:]}"
    return f"{latex[:a]}{latex[c:d]} {latex[b:c]}{latex[a:b]} {latex[d:]}" if b <= c else latex


@pytest.mark.parametrize("seed", range(3))
def test_a_changed_token_gets_a_verdict_on_which_the_oracles_agree(seed):
    draw, correct = random.Random(seed), 0
    equations = [e for e in book().equations.values() if not e.mark]
    for _ in range(4_000):
        equation = draw.choice(equations)
        notation, latex = book().notation(equation.chapter), changed(equation.latex, draw)
        verdict = judge(latex, notation, hints=False)
        assert "the checker failed" not in verdict.message, latex
        if verdict.ok:
            correct += 1
            assert judge(latex, notation, ORACLES, hints=False).ok, latex
    assert correct  # some changes change nothing: a bracket, a space, the order of a product
