"""Every spelling of every sign means what the sign means: one true formula and one false one for each sign, in each of its spellings."""

import pytest

from wordgrad.equations import check
from wordgrad.latex.clean import SIGNS

GIVEN = [
    r"x, y \in \mathbb{R}", r"z, a \in \mathbb{R}^{n}", r"A \in \mathbb{R}^{n \times n}", r"o \in \{1, \dots, n\}", "f(t) = t^2", r"\eta > 0",
    r"S = \{o, 1\}", r"p = \operatorname{softmax}(z)", r"P(w \mid z) = p_w",
]  # fmt: skip
# sign -> (a true formula, a false one), ? being the sign. Bars and brackets stand in pairs, below.
FORMULAS = {
    "≤": ("x ? x + 1", "x + 1 ? x"), "≥": ("x + 1 ? x", "x ? x + 1"), "≠": ("x ? x + 1", "x ? x"), "<": ("x ? x + 1", "x + 1 ? x"),
    ">": ("x + 1 ? x", "x ? x + 1"), "∈": (r"z ? \mathbb{R}^{n}", r"z ? \mathbb{R}"), "=": ("x ? x", "x ? y"), ":=": ("x + x ? 2 x", "x + x ? 3 x"),
    "∉": (r"\mathbb{1}\{o ? S\} = 0", r"\mathbb{1}\{o ? S\} = 1"), "←": (r"x ? x - \eta \frac{∂ f(x)}{∂ x}", r"x ? x + \eta \frac{∂ f(x)}{∂ x}"),
    "∀": ("x z_i = z_i x ? i", "x z_i = z_i ? i"), "∂": (r"\frac{? x^2}{? x} = 2 x", r"\frac{? x^2}{? x} = x"), "∇": ("?_z (z^T z) = 2 z", "?_z (z^T z) = z"),
    "⇒": ("x = x ? 2 x = x + x", "x = x ? 2 x = x"), "·": ("x ? y = y x", "x ? y = x + y"), "×": ("2 ? 3 = 6", "2 ? 3 = 5"), "*": ("2 ? 3 = 6", "2 ? 3 = 5"),
    "⊙": ("(z ? a)_i = z_i a_i", "(z ? a)_i = z_i + a_i"), "⊗": (r"(z ? a)_{ij} = z_i a_j", r"(z ? a)_{ij} = z_j a_i"),
    r"\setminus": (r"\sum_{w \in V ? \{o\}} p_w = 1 - p_o", r"\sum_{w \in V ? \{o\}} p_w = 1"), "-": ("x ? x = 0", "x ? y = x + y"),
    "…": (r"z_1 + ? + z_n = \sum_i z_i", r"z_1 + ? + z_n = 0"), "'": ("f?(x) = 2 x", "f?(x) = x"), ":": None,
    "_": ("z?o = z_o", "z?o = x"), "⎮": ("P(w ? z) = p_w", "P(w ? z) = p_o"), r"\\": ("x = x ? y = y", "x = x ? 2 y = x"), "↵": None, "#": None, "␣": ("x = x ? 2 y = y + y", "x = x ? 2 y = y"),
    r"\top": ("A^? z = A^{\\top} z", "A^? z = A z"), r"\text": (r"x = x \quad ?{if } x > 0", r"x = y \quad ?{if } x > 0"), "": ("? x = x", "? x = y"),
}  # fmt: skip
PAIRS = {
    ("⟨", "⟩"): ("?x! = ?-x!", "?x! = x"), ("⟪", "⟫"): ("?z!^2 = z^T z", "?z! = 1"), ("|", "|"): ("?x! = ?-x!", "?x! = x"), ("‖", "‖"): ("?z!^2 = z^T z", "?z! = 1"),
    ("[", "]"): ("?x + y! x = x^2 + x y", "?x + y! x = x + x y"), (r"\{", r"\}"): (r"x \in \mathbb{R} \quad \text{and} \quad o \in ?1, \dots, n!", r"o \in ?1, \dots, n - 1!"),
}  # fmt: skip


def spelt(word):
    return f"\\{word}" if word.isascii() else word


CASES = [(spelt(word), *FORMULAS[sign]) for sign, words in SIGNS.items() if FORMULAS.get(sign) for word in words.split()]


def test_every_sign_has_its_formulas():
    assert {*SIGNS} - {*FORMULAS} == {end for pair in PAIRS for end in pair}


@pytest.mark.parametrize(("spelling", "true", "false"), CASES)
def test_a_spelling_means_its_sign(spelling, true, false):
    verdict = check(true.replace("?", spelling + " "), GIVEN, hints=False)
    assert verdict.ok, verdict
    assert check(false.replace("?", spelling + " "), GIVEN, hints=False).status in ("wrong", "shape-error")


@pytest.mark.parametrize("pair", PAIRS)
def test_a_pair_of_spellings_means_its_pair(pair):
    true, false = PAIRS[pair]
    for left, right in zip(*(SIGNS[end].split() for end in pair), strict=True):
        put = lambda text, left=left, right=right: text.replace("?", spelt(left) + " ").replace("!", spelt(right) + " ")
        verdict = check(put(true), GIVEN, hints=False)
        assert verdict.ok, verdict
        assert check(put(false), GIVEN, hints=False).status in ("wrong", "shape-error")
