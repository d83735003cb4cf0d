"""Which equation rests on which: definitions as the checker finds them, citations as the text gives them."""

import pytest

from wordgrad.book import chapters, dependencies
from wordgrad.book.dependencies import (
    Dependence,
    between_chapters,
    citations,
    used_by,
)

NOTATION = """# Notation

| Symbol | Meaning |
|---|---|
| $x \\in \\mathbb{R}$, $b \\in \\mathbb{R}$ | numbers |
| $t = q + b$ | a sum, defined in a table |
| $a \\in \\mathbb{R}^{n}$, $n \\in \\mathbb{N}$ | a vector |

$$
q = x^2
$$ (eq-square)

$$
t = x^2 + b
$$ (eq-through-the-table)
"""
LATER = """# Later

By {eq}`eq-square` and {eq}`eq-through-the-table`:

$$
q - x^2 = 0
$$ (eq-zero)

See {eq}`eq-zero`.

## A new section

$$
r_i = a_i^2
$$ (eq-indexed)

$$
\\sum_{i=1}^{n} r_i = a^\\top a
$$ (eq-entries)

$$
\\sum_{r=1}^{n} a_r = \\mathbf{1}^\\top a
$$ (eq-other-letter)

$$
b + 1 = 1 + b
$$ (eq-alone)

A slip that uses {eq}`eq-zero`:

$$
% wrong: on purpose
q = x
$$ (eq-wrong)
"""


@pytest.fixture
def small_book(tmp_path, monkeypatch):
    (tmp_path / "notation.md").write_text(NOTATION)
    (tmp_path / "later.md").write_text(LATER)
    monkeypatch.setenv("WORDGRAD_BOOK", str(tmp_path))


@pytest.mark.usefixtures("small_book")
def test_definitions_are_followed_through_the_table_and_citations_end_at_a_heading():
    found = dependencies.dependencies()
    assert found == {
        "eq-square": Dependence(),
        "eq-through-the-table": Dependence(definitions=("eq-square",)),
        "eq-zero": Dependence(definitions=("eq-square",), cited=("eq-square", "eq-through-the-table")),
        "eq-indexed": Dependence(),
        "eq-entries": Dependence(definitions=("eq-indexed",)),
        "eq-other-letter": Dependence(),  # its r is an index, not the name that eq-indexed defines
        "eq-alone": Dependence(),
    }
    assert used_by(found) == {
        "eq-square": ["eq-through-the-table", "eq-zero"], "eq-through-the-table": ["eq-zero"], "eq-zero": [],
        "eq-indexed": ["eq-entries"], "eq-entries": [], "eq-other-letter": [], "eq-alone": [],
    }  # fmt: skip
    assert between_chapters(found) == {("notation", "notation"): 1, ("later", "notation"): 2, ("later", "later"): 1}


def test_code_is_not_text_and_an_equation_does_not_cite_itself():
    text = "```python\n# {eq}`eq-code`\n```\nSee {eq}`eq-a` and {eq}`eq-b`.\n\n$$\na = a\n$$ (eq-a)\n\n$$\nb = b\n$$ (eq-b)\n"
    assert citations(text) == {"eq-a": ("eq-b",), "eq-b": ()}


def test_in_the_book_every_link_leads_to_an_equation_that_holds():
    found = dependencies.dependencies()
    assert set(found) == {label for label, e in chapters.book().equations.items() if not e.mark}
    assert all(other in found for one in found.values() for other in one.uses)
    assert "eq-naive-loss" in found["eq-naive-d-centre"].definitions
    assert found["eq-naive-d-theta"].cited == ("eq-naive-cross-entropy", "eq-cross-entropy-gradient")
    counts = between_chapters(found)
    assert sum(counts.values()) == sum(len(one.uses) for one in found.values()) > len(found) / 2
