"""The chapter of errata: every wrong formula is rejected, every right one accepted, and the table agrees with the sections."""

import ast
import re
from pathlib import Path

import pytest

from wordgrad.book.chapters import book
from wordgrad.equations import check

BOOK = Path(__file__).resolve().parents[1] / "book"
PAGES = ("errata", "errata-sums-and-samples")
TEXT = "\n".join((BOOK / f"{page}.md").read_text("utf-8") for page in PAGES)
ROWS = re.findall(r"^\| \[E(\d+)\]\(#err-(\d+)\) \| (.+?) \| (.+?) \| (.+?) \|$", TEXT, re.MULTILINE)
SECTIONS = {n: body for n, body in re.findall(r"^\(err-(\d+)\)=\n(### .*?)(?=^\(err-|^\(sec-|^## |^:::|\Z)", TEXT, re.MULTILINE | re.DOTALL)}
CELLS = re.compile(r"^```\{code-cell\} ipython3\n(.*?)^```", re.MULTILINE | re.DOTALL)
NUMBERS = {"21", "29", "30", "31"}  # procedures: an executed cell shows both values
EQUATIONS = [e for page in (*PAGES, "paper-against-program") for e in book().equations.values() if e.chapter == page]
WRONG = [e.label for e in EQUATIONS if e.mark == "wrong"]


def calls(body, name):
    """The calls of a function in the cells of a section, with the lists that are assigned there."""
    cells = [re.sub(r"^:.*$", "", cell, flags=re.MULTILINE) for cell in CELLS.findall(body)]
    trees = [ast.parse(cell) for cell in cells]
    lists = {}
    for node in (n for tree in trees for n in tree.body if isinstance(n, ast.Assign) and isinstance(n.value, ast.List)):
        if all(isinstance(item, ast.Constant) for item in node.value.elts):
            lists[node.targets[0].id] = ast.literal_eval(node.value)
    found = [n for tree in trees for n in ast.walk(tree) if isinstance(n, ast.Call) and isinstance(n.func, ast.Name) and n.func.id == name]
    return sorted(found, key=lambda n: (n.lineno, n.col_offset)), lists


def verified(body):
    return [arg.value for call in calls(body, "verify")[0] for arg in call.args if isinstance(arg, ast.Constant)]


def test_at_least_twenty_faults_and_the_table_agrees_with_the_sections():
    assert len(ROWS) == len(SECTIONS) >= 20
    for place, (number, anchor, _, _, _) in enumerate(ROWS, 1):
        assert number == anchor == str(place)
        assert SECTIONS[number].startswith(f"### E{number}. ")


def test_every_fault_stands_under_its_kind():
    kinds = re.split(r"^## (.+)$", TEXT, flags=re.MULTILINE)
    for number, _, _, kind, _ in ROWS:
        chapter = next(head for head, body in zip(kinds[1::2], kinds[2::2], strict=True) if f"(err-{number})=" in body)
        assert chapter.lower() == kind or (chapter, kind) == ("The check itself", "the check itself")


def test_every_citation_of_the_table_is_in_the_bibliography_and_in_its_section():
    keys = set(re.findall(r"^@\w+\{(\S+),", (BOOK / "references.bib").read_text("utf-8"), re.MULTILINE))
    for number, _, where, _, _ in ROWS:
        section = SECTIONS[number]
        cited = re.findall(r"\{cite:t\}`(\w+)`", where)
        assert cited or where == "seen in student notes", where
        assert set(cited) <= keys
        if cited:
            names_the_source = cited[0] in section or "same notes" in section or "same list" in section or "same post" in section or "The next part" in section
            assert names_the_source, f"E{number} does not say where it stands"
        else:
            assert "tudent" in section or "pull request" in section
    assert set(re.findall(r"\{cite(?::t)?\}`(\w+)`", TEXT)) <= keys


@pytest.mark.parametrize("label", WRONG)
def test_a_wrong_formula_is_rejected(label):
    verdict = book().verify(label)
    assert verdict.status in ("wrong", "shape-error", "transposed"), verdict
    assert book().find(label).reason


@pytest.mark.parametrize("number", [n for n, *_ in ROWS if n not in NUMBERS])
def test_a_fault_shows_the_wrong_formula_and_a_right_one(number):
    labels = verified(SECTIONS[number])
    printed = [label for label in labels if book().find(label).mark == "wrong"]
    right = [label for label in labels if not book().find(label).mark]
    assert printed and right
    displayed = re.findall(r"^\$\$ \((eq-[\w-]+)\)", SECTIONS[number], re.MULTILINE)
    assert set(displayed) <= set(labels)
    for label in right:
        assert book().verify(label, ("complex step",)), label


@pytest.mark.parametrize("number", ["8", "11", "20"])
def test_the_letters_of_the_source_give_the_same_verdicts(number):
    found, lists = calls(SECTIONS[number], "check")
    wrong, right = (check(ast.literal_eval(call.args[0]), given=lists[call.keywords[0].value.id]) for call in found)
    assert wrong.status in ("wrong", "shape-error", "transposed") and right


@pytest.mark.parametrize("number", sorted(NUMBERS))
def test_a_fault_of_numbers_asserts_both_values(number):
    cells = CELLS.findall(SECTIONS[number])
    assert any("assert " in cell and "print(" in cell for cell in cells)


def test_what_is_caught_by_a_repeated_word_or_by_shape_says_so_truly():
    for number, _, _, _, caught in ROWS:
        statuses = {book().verify(label, ("complex step",)).status for label in verified(SECTIONS[number]) if book().find(label).mark == "wrong"}
        if caught == "shape":
            assert statuses <= {"shape-error", "transposed"}, number
        elif caught != "a number" and statuses:
            assert statuses == {"wrong"}, number


def test_the_faults_of_repeats_are_right_where_no_word_repeats():
    distinct = r" \quad \text{if } %s_k \ne %s_l \text{ for } k \ne l"
    drawn = book().find("eq-errata-set-wrong")
    assert check(drawn.latex + distinct % ("w", "w"), given=book().notation(drawn.chapter), hints=False)
    # A window of two words: in a wider one, distinct words are too seldom drawn.
    around = book().find("eq-errata-cbow-wrong")
    two = book().notation(around.chapter).copy()
    for line in (r"j_1, \dots, j_2 \in \{1, \dots, n\}", r"\bar{v} = \frac{1}{2} \sum_{i=1}^{2} v_{j_i}"):
        two.declare(line)
    printed = around.latex.replace("2m", "2")
    assert not check(printed, given=two, hints=False)
    assert check(printed + distinct % ("j", "j"), given=two, hints=False)


def test_the_figure_counts_every_wrong_formula():
    names = re.search(r"^kinds = (\{.*?^\})", TEXT, re.MULTILINE | re.DOTALL)
    kinds = ast.literal_eval(names[1])
    listed = {f"eq-errata-{name}-wrong": kind for kind, of in kinds.items() for name in of.split()}
    assert set(listed) == {label for label in WRONG if label.startswith("eq-errata-")}
    for number, _, _, kind, _ in ROWS:
        assert {listed[label] for label in verified(SECTIONS[number]) if label in listed} <= {kind}


def test_an_index_is_drawn_inside_its_range_too():
    """1/ℓ agrees with the right share at both ends of the range, ℓ = 1 and ℓ = m."""
    share = r"\frac{1}{m} \sum_{k=1}^{m} \mathbb{1}\{k \ge \ell\}"
    given = [r"m \in \mathbb{N}", r"\ell \in \{1, \dots, m\}"]
    assert not check(rf"{share} = \frac{{1}}{{\ell}}", given=given)
    assert check(rf"{share} = \frac{{m + 1 - \ell}}{{m}}", given=given)
