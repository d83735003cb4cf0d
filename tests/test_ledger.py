"""The ledger: every displayed equation of the book is as it should be, and the check that says so can fail.

The rows of the book are computed once and recorded; pages and tests that run side by side wait for one another.
"""

import json
import re

import pytest
from house import chapters

from wordgrad import report
from wordgrad.__main__ import main
from wordgrad.book.chapters import displays
from wordgrad.book.ledger import ledger

PAGES = [p for p in sorted(chapters.BOOK.glob("*.md")) if chapters.is_notebook(p.read_text("utf-8"))]


@pytest.fixture(scope="module")
def found():
    return ledger()


def test_every_equation_of_the_book_is_as_it_should_be(found):
    assert found["totals"]["short"] == {}


def test_every_display_equation_of_every_chapter_stands_in_the_ledger_once(found):
    printed = [(e.chapter, e.label) for page in chapters.BOOK.glob("*.md") for e in displays(page.read_text("utf-8"), page.stem)]
    assert sorted((r["chapter"], r["label"]) for r in found["rows"]) == sorted(printed)
    assert len(printed) > 150
    # Counted by hand of another kind: whatever stands between dollars in a line of its own.
    dollars = sum(
        len(re.findall(r"^\s*\$\$", re.sub(r"```.*?^```", "", page.read_text("utf-8"), flags=re.DOTALL | re.MULTILINE), re.MULTILINE))
        for page in chapters.BOOK.glob("*.md")
    )
    assert dollars == 2 * len(printed)


def test_every_equation_has_a_label_and_is_executed_or_says_why_not(found):
    assert all(r["label"].startswith("eq-") for r in found["rows"])
    skipped = [r for r in found["rows"] if r["mark"] == "not executed"]
    assert all(r["reason"] for r in skipped)
    assert len(skipped) <= 0.05 * len(found["rows"])


def test_all_executed_equations_pass_and_nine_in_ten_are_proved(found):
    executed = [r for r in found["rows"] if not r["mark"]]
    assert [r["label"] for r in executed if r["status"] != "correct"] == []
    provable = [r for r in executed if r["kind"] in ("gradient", "identity")]
    assert len(provable) > 100
    assert sum(r["proved"] is True for r in provable) >= 0.9 * len(provable)
    assert all(set(r["errors"]) == {"complex step", "autograd"} for r in provable)
    assert max(e for r in executed for e in r["errors"].values()) < 1e-9


def test_no_mutant_survives(found):
    tried = [r for r in found["rows"] if not r["mark"]]
    assert [r["label"] for r in tried if r["survived"]] == []
    assert [r["label"] for r in tried if not r["mutants"] or r["rejected"] + len(r["proved_equal"]) != r["mutants"]] == []
    assert sum(r["rejected"] for r in tried) > 3000
    for r in tried:
        assert sum(sum(ends.values()) for ends in r["edits"].values()) == r["mutants"]


def test_sizes_differ_from_one_another_and_from_draw_to_draw(found):
    drawn = {r["label"]: r["sizes"] for r in found["rows"] if not r["mark"] and any(r["sizes"])}
    assert len(drawn) > 150
    for label, draws in drawn.items():
        assert all(len(set(sizes.values())) == len(sizes) for sizes in draws), label
        assert len(draws) == 1 or any(sizes != draws[0] for sizes in draws), label


def test_what_is_printed_because_it_is_wrong_is_rejected(found):
    wrong = [r for r in found["rows"] if r["mark"] == "wrong"]
    assert len(wrong) > 10
    assert all(r["reason"] and r["status"] in ("wrong", "transposed", "shape-error") for r in wrong)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_executed_equation_is_verified_by_a_cell_of_its_own_chapter(page):
    cells = "\n".join(chapters.code(chapters.read(page)))
    called = set(re.findall(r"eq-[\w-]+", " ".join(re.findall(r"\bverify\((.*?)\)", cells, re.DOTALL))))
    equations = displays(page.read_text("utf-8"), page.stem)
    assert [e.label for e in equations if not e.mark and e.label not in called] == []


# A small book: the vector s, its softmax, one gradient.
NOTATION = """# Notation

| Symbol | Meaning |
|---|---|
| $n \\in \\mathbb{N}$ | words |
| $a \\in \\mathbb{R}^{n}$, $b \\in \\mathbb{R}^{n}$ | vectors |

"""
RIGHT = "$$\nJ = a^\\top b\n$$ (eq-loss)\n\n$$\n\\frac{\\partial J}{\\partial a} = b\n$$ (eq-gradient)\n"
FAULTS = {
    "a wrong sign": ("$$\n\\frac{\\partial J}{\\partial b} = -a\n$$ (eq-sign)\n", "eq-sign", "differ in value"),
    "a lost transpose": ("$$\n\\frac{\\partial J}{\\partial b} = a^\\top\n$$ (eq-row)\n", "eq-row", "transposed"),
    "a missing label": ("$$\n\\frac{\\partial J}{\\partial b} = a\n$$\n", "chapter.md:9", "needs a label"),
    "a definition that nothing depends on": ("$$\nq = 2 a^\\top a\n$$ (eq-idle)\n", "eq-idle", "mutants survive: sign: "),
    "a true equation marked wrong": ("$$\n% wrong: a slip\n\\frac{\\partial J}{\\partial b} = a\n$$ (eq-true)\n", "eq-true", "marked wrong and found correct"),
    "an unknown symbol": ("$$\n\\frac{\\partial J}{\\partial b} = g\n$$ (eq-unknown)\n", "eq-unknown", "undeclared"),
    "a mark without a reason": ("$$\n% not executed:\n\\frac{\\partial J}{\\partial b} = a\n$$ (eq-mark)\n", "eq-mark", "does not say why"),
    "too many that are not executed": ("$$\n% not executed: a limit\n\\frac{\\partial J}{\\partial b} = a\n$$ (eq-limit)\n", "not executed", "at most 5 %"),
}


@pytest.fixture
def small_book(tmp_path, monkeypatch):
    folder = tmp_path / "book"
    folder.mkdir()
    (folder / "notation.md").write_text(NOTATION, "utf-8")
    monkeypatch.setenv("WORDGRAD_BOOK", str(folder))

    def write(more=""):
        (folder / "chapter.md").write_text(RIGHT + more, "utf-8")

    write()
    return write


def run(*arguments):
    return main(["ledger", "--jobs", "1", *arguments])


def test_a_small_book_without_fault_passes(small_book, capsys):
    assert run() == 0
    output = capsys.readouterr()
    assert "2 equations are displayed. 2 of them are executed as printed, and all of them are correct." in output.out
    assert re.search(r"eq-gradient +gradient +(≤ 1e-16|0) +(≤ 1e-16|0) +yes +\d+/\d+", output.out)
    assert output.err == ""


@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_is_reported_by_name(small_book, capsys, fault):
    text, name, why = FAULTS[fault]
    small_book("\n" + text)
    assert run() == 1
    short = capsys.readouterr().out.split("Falls short:\n")[1].splitlines()
    assert len(short) == (2 if name == "eq-mark" else 1)  # one of three is more than 5 % besides
    assert short[0].startswith(f"  {name}: ")
    assert why in short[0]


def test_a_label_that_stands_twice_is_reported(small_book, capsys):
    small_book("\n$$\na = a\n$$ (eq-loss)\n")
    assert run() == 1
    assert "the label eq-loss stands twice: chapter.md:1 and chapter.md:9" in capsys.readouterr().err


def test_an_equation_that_is_wrong_and_marked_so_passes(small_book, capsys):
    small_book("\n$$\n% wrong: a note | with a bar\n\\frac{\\partial J}{\\partial b} = 2 a\n$$ (eq-wrong)\n")
    assert run() == 0
    assert "wrong on purpose: rejected; a note | with a bar" in capsys.readouterr().out
    rows = ledger()["rows"]
    assert r"a note \| with a bar" in report.wrong_table([r for r in rows if r["mark"]])


def test_json_has_rows_and_totals(small_book, capsys):
    small_book("\n" + FAULTS["a wrong sign"][0])
    assert run("--format", "json") == 1
    found = json.loads(capsys.readouterr().out)
    totals = found["totals"]
    assert {k: totals[k] for k in ("displayed", "executed", "passed")} == {"displayed": 3, "executed": 3, "passed": 2}
    assert {"proved", "mutants", "rejected", "proved_equal"} <= set(totals)
    assert list(totals["short"]) == ["eq-sign"]
    assert [r["label"] for r in found["rows"]] == ["eq-loss", "eq-gradient", "eq-sign"]


def test_a_record_serves_until_an_equation_changes_and_keeps_up_with_prose(small_book, capsys, tmp_path):
    def records():
        return {p.name: p.stat().st_mtime_ns for p in (tmp_path / "_build").glob("ledger-*.json")}

    first, before = ledger(jobs=1), records()
    assert len(before) == 1
    small_book("\nProse.\n")
    assert ledger(jobs=1) == first
    assert records() == before
    small_book("\n\n" + FAULTS["a wrong sign"][0])
    assert ledger(jobs=1)["totals"]["displayed"] == 3
    assert len(records()) == 1
    assert set(records()) != set(before)
    small_book("Prose.\n\n\n" + FAULTS["a wrong sign"][0])
    assert [r["line"] for r in ledger(jobs=1)["rows"]] == [1, 5, 11]


def test_processes_side_by_side_find_the_same(small_book):
    small_book("\n" + FAULTS["a wrong sign"][0] + FAULTS["a missing label"][0])
    seen = []
    assert ledger(jobs=2, progress=lambda done, total: seen.append((done, total)), fresh=True) == ledger(jobs=1, fresh=True)
    assert seen == [(1, 3), (2, 3), (3, 3)]


@pytest.mark.parametrize("arguments", [["--jobs", "0"], ["--jobs", "two"], ["--format", "xml"], ["more"]])
def test_a_wrong_call_ends_with_2(arguments, capsys):
    with pytest.raises(SystemExit) as stop:
        main(["ledger", *arguments])
    assert stop.value.code == 2
    assert arguments[-1] in capsys.readouterr().err


def test_a_book_that_is_not_there_is_one_clear_line(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("WORDGRAD_BOOK", str(tmp_path))
    assert main(["ledger"]) == 2
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert str(tmp_path) in error
    assert "WORDGRAD_BOOK" in error


def test_help_names_every_option_and_exit_status(capsys):
    with pytest.raises(SystemExit) as stop:
        main(["ledger", "--help"])
    assert stop.value.code == 0
    output = capsys.readouterr().out
    assert all(word in output for word in ("--format", "--jobs", "--fresh", "WORDGRAD_BOOK", "exit status", "totals"))


@pytest.mark.parametrize(
    ("error", "shown"),
    [(0.0, "0"), (1e-16, "≤ 1e-16"), (1.1e-16, "≤ 1e-15"), (9e-16, "≤ 1e-15"), (3e-10, "≤ 1e-09"), (0.5, "≤ 1e0"), (None, "–")],
)
def test_errors_are_shown_as_powers_of_ten(error, shown):
    assert report.band(error) == shown


@pytest.mark.parametrize("change", ["$$\nJ = b^\\top a\n$$ (eq-loss)\n", RIGHT.replace("eq-loss", "eq-other"), RIGHT.replace("$$\nJ", "$$\n% wrong: a slip\nJ")])
def test_pages_that_show_the_ledger_run_again_when_any_equation_changes(tmp_path, monkeypatch, change):
    for name in ("requirements.txt", "pyproject.toml", "_toc.yml"):
        (tmp_path / name).write_text("")
    (tmp_path / "chapter.md").write_text(RIGHT)
    monkeypatch.setattr(chapters, "ROOT", tmp_path)
    monkeypatch.setattr(chapters, "BOOK", tmp_path)
    before = chapters.fingerprint()
    (tmp_path / "chapter.md").write_text(change)
    assert chapters.fingerprint() != before


def test_messages_are_shown_as_they_are_and_not_read_as_markup():
    row = {"label": "eq-a", "reason": "a note", "status": "shape-error", "message": r"did you mean v_{c}^\top, a*b*c?"}
    assert r"| {eq}`eq-a` | a note | shapes: did you mean v\_{c}^\\top, a\*b\*c? |" in report.wrong_table([row])
