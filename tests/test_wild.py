"""Equations from public notes, right and wrong, judged by the checker.

The equations are other people's and stay out of this repository: a JSON-lines file named by the variable WILD_EQUATIONS holds them
(`id`, `latex`, `label`, `accept`, `tier`). What each row's context says in words stands here as LaTeX, in wild/given.json.
"""

import json
import os
from functools import cache
from pathlib import Path

import pytest

from wordgrad.equations import check

WORDS = {"correct": ("correct",), "wrong": ("wrong",), "shape error": ("shape-error", "transposed"), "cannot parse": ("unreadable", "undeclared")}
GIVEN = json.loads((Path(__file__).parent / "wild" / "given.json").read_text("utf-8"))
PATH = os.environ.get("WILD_EQUATIONS")
ROWS = [json.loads(line) for line in Path(PATH).read_text("utf-8").splitlines() if line.strip()] if PATH else []

needs_rows = pytest.mark.skipif(not PATH, reason="WILD_EQUATIONS names no file of equations")


def given(name):
    """The lines that declare and define what a row's equation speaks of."""
    row = GIVEN["rows"][name]
    return [*row.get("macros", ()), *(line for context in row["contexts"] for line in GIVEN["contexts"][context]), *row["given"]]


@cache
def verdict(name):
    row = next(row for row in ROWS if row["id"] == name)
    return check(row["latex"], given(name), hints=False)


def judged(row, words):
    return verdict(row["id"]).status in [status for word in words for status in WORDS[word]]


def told(rows):
    """What a failure prints: id, status and message of each row."""
    return "\n" + "\n".join(f"{row['id']}: {verdict(row['id']).status}: {verdict(row['id']).message}" for row in rows)


def tier(name):
    return [row for row in ROWS if row["tier"] == name]


@needs_rows
def test_every_core_equation_is_judged_as_labelled():
    missed = [row for row in tier("core") if not judged(row, row["accept"])]
    assert tier("core") and not missed, told(missed)


@needs_rows
def test_no_wrong_equation_is_called_correct():
    missed = [row for row in ROWS if row["label"] in ("wrong", "wrong-shape") and verdict(row["id"]).ok]
    assert ROWS and not missed, told(missed)


@needs_rows
def test_half_of_the_hard_equations_get_a_right_verdict_that_is_more_than_unreadable():
    hard = tier("hard")
    right = [row for row in hard if judged(row, [word for word in row["accept"] if word != "cannot parse"])]
    assert len(right) >= len(hard) / 2, told([row for row in hard if row not in right])


@pytest.mark.parametrize("name", GIVEN["rows"])
def test_the_context_of_each_row_can_be_read(name):
    assert check("0 = 0", given(name), hints=False).ok
