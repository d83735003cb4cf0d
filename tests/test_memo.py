"""What is kept while names are moved changes no value: random definitions, evaluated with and without the memory."""

import random

import pytest

from wordgrad.formulas import derivatives
from wordgrad.formulas.lookup import Formula
from wordgrad.formulas.memo import Memo
from wordgrad.formulas.notation import Notation
from wordgrad.formulas.scene import Scene
from wordgrad.numbers.matrix import entries
from wordgrad.numbers.oracles import Complex

LINES = [
    r"U, V \in \mathbb{R}^{n \times d}", r"U = [u_1, \dots, u_n]^\top", r"V = [v_1, \dots, v_n]^\top", r"o, c \in \{1, \dots, n\}",
    r"w_1, \dots, w_K \in \{1, \dots, n\}", r"x_1, \dots, x_n \in \mathbb{R}^{d}", r"a \in \mathbb{R}^{n}", r"b \in \mathbb{R}^{d}", r"t \in \mathbb{R}",
]  # fmt: skip
VARIABLES = ["b", "a", "t", "V", "U", "v_c", "u_o", "a_1", "x_1", "u_1"]


class Definitions:
    """Random definitions on top of each other: functions of indices, named as indices and families are; patterns; plain names."""

    def __init__(self, seed):
        self.random, self.names, self.lines = random.Random(seed), [], list(LINES)
        for name in "FGHPQ"[: self.random.randint(2, 5)]:
            letters = self.random.sample("wcokij", self.random.randint(1, 2))
            kind = self.random.choice(("function", "pattern", "plain"))
            letters = {"function": letters, "pattern": [self.random.choice("ijkw")], "plain": []}[kind]
            head = {"function": f"{name}({', '.join(letters)})", "pattern": f"{name}_{letters[:1] and letters[0]}", "plain": name}[kind]
            used = f" + a_{letters[0]}" if letters else ""  # a subscript that the body does not use belongs to the name
            self.lines.append(f"{head} = {self.sum(letters)}{used}")
            self.names.append((name, kind, len(letters)))

    def index(self, letters):
        return self.random.choice(letters or ["1", "2", "o", "c", "w_1", "w_2"])

    def atom(self, letters):
        """A number that depends on an index."""
        i, (name, kind, count) = self.index(letters), self.random.choice(self.names or [("t", "plain", 0)])
        call = {"function": f"{name}({', '.join(self.index(letters) for _ in range(count))})", "pattern": f"{name}_{{{i}}}", "plain": name}[kind]
        return self.random.choice([rf"u_{{{i}}}^\top v_c", f"a_{{{i}}}", rf"u_o^\top x_{{{i}}}", rf"u_{{w_1}}^\top v_{{{i}}}", call, call, call])

    def sum(self, letters):
        new = next(x for x in "qwijk" if x not in letters and self.random.random() < 0.5 or x == "k")
        terms = [rf"\left( \sum_{{{new}=1}}^{{n}} {self.atom([*letters, new])} {self.atom([new])} \right)", rf"\exp({self.atom(letters)}/9)"]
        terms += [self.atom(letters), f"{self.atom(letters)} {self.atom(letters)}"]
        return " + ".join(self.random.sample(terms, self.random.randint(1, 3)))

    def formulas(self):
        for _ in range(4):
            yield self.sum([])
            yield rf"\frac{{\partial}}{{\partial {self.random.choice(VARIABLES)}}} \left( {self.sum([])} \right)"
            part = rf"\frac{{\partial}}{{\partial {self.random.choice('auvx')}_r}} \left( {self.sum([])} \right)"
            yield rf"\sum_{{r=1}}^{{n}} {self.random.choice(('', 'a_r'))} {part}"


def value(notation, formula, seed):
    ev = Formula(Scene(notation, seed), Complex())
    return [complex(ev.oracle.value(x)) for x in entries(ev.value(notation.read(formula).equations[0].args[0]))]


@pytest.mark.parametrize("seed", range(40))
def test_what_is_kept_changes_no_value(seed, monkeypatch):
    random_ones = Definitions(seed)
    notation, formulas = Notation.of(random_ones.lines), list(random_ones.formulas())
    kept = [value(notation, formula, seed % 7) for formula in formulas]
    monkeypatch.setattr(derivatives, "MAX_ENTRIES", 0)
    monkeypatch.setattr(Memo, "home", lambda self, name: self.values)
    monkeypatch.setattr(Memo, "moved", lambda self, changes: Memo(self.notation, None, self))
    anew = [value(notation, formula, seed % 7) for formula in formulas]
    for a, b in zip(kept, anew, strict=True):
        assert a == pytest.approx(b, rel=1e-9)
