"""`wordgrad check`: what it finds in notes, how it says so, and its use as a pre-commit hook."""

import json
import os
import pty
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import test_wild as wild
import yaml
from check_call import RIGHT, UNREAD, WRONG, findings, run

from wordgrad.__main__ import main
from wordgrad.equations import check

ROOT = Path(__file__).parents[1]
NOTES = Path(__file__).parent / "data" / "notes.md"


# A note of three pages


PLANTED = {42: "wrong", 102: "wrong", 147: "wrong", 168: "transposed", 212: "wrong", 244: "wrong"}


def test_the_planted_faults_of_a_note_are_found_and_no_others(capsys):
    report = findings(capsys, str(NOTES))
    assert {f["line"]: f["verdict"] for f in report["findings"] if f["group"] in ("wrong", "not read")} == PLANTED
    assert report["summary"]["right"] == 22
    assert report["status"] == 1


def test_the_place_of_each_fault_is_the_author_s_own_text(capsys):
    lines = NOTES.read_text("utf-8").splitlines()
    marked = {f["line"]: lines[f["line"] - 1][f["column"] - 1 : f["end_column"] - 1] for f in findings(capsys, str(NOTES))["findings"] if f["group"] == "wrong"}
    assert marked == {
        42: "s_i s_j", 102: r"\sigma(x)", 147: r"u_o - \bar{u}", 168: r"v_c (\yhat - y)^\top",
        212: r"(1 - \sigma(u_{w_k}^\top v_c)) v_c", 244: "X^\\top (S - Y)",
    }  # fmt: skip


def test_a_lecture_in_latex(capsys):
    report = findings(capsys, str(NOTES.with_name("lecture.tex")))
    assert {f["line"]: f["verdict"] for f in report["findings"] if f["group"] in ("wrong", "not read")} == {25: "unreadable", 50: "shape-error", 67: "wrong"}
    assert report["summary"]["right"] == 8


def test_hints_name_the_kind_of_edit(capsys):
    hints = {f["line"]: f["hint"] for f in findings(capsys, str(NOTES))["findings"] if f["group"] == "wrong"}
    assert {line: "sign" in hints[line] for line in (42, 102, 147, 212)} == dict.fromkeys((42, 102, 147, 212), True)


def test_a_note_of_three_pages_takes_less_than_three_seconds_and_neither_numpy_nor_torch():
    script = f"import sys; from wordgrad.__main__ import main; main(['check', {str(NOTES)!r}]); print([m for m in ('numpy', 'torch', 'sympy', 'matplotlib') if m in sys.modules])"
    before = os.times().children_user
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
    assert os.times().children_user - before < 3  # of this process alone: others may be busy on the same machine


def test_exact_proves_what_is_right(note, capsys):
    status, out, _ = run(capsys, "--exact", "-v", note(RIGHT))
    assert status == 0
    assert "note.md: 1 right (1 proved), 0 wrong, 0 not read; 2 declarations" in out
    assert re.search(r"note.md:4:1: right: complex step .*, autograd .*, proved", out)


# What it says


def test_a_fault_is_shown_with_its_line_and_the_place_marked(note, capsys):
    status, out, err = run(capsys, note(WRONG))
    assert (status, err) == (1, "")
    assert out.splitlines() == [
        "note.md:4:37: transposed: the left side is (n×d), the right side is (d×n)",
        r"    \frac{\partial (U v)}{\partial v} = U^\top",
        "                                        ^^^^^^",
        *[line for line in out.splitlines() if line.startswith("    hint: ")],
        "note.md: 0 right, 1 wrong, 0 not read; 2 declarations",
    ]


def test_long_lines_are_cut_around_the_place(note, capsys):
    _, out, _ = run(capsys, note(WRONG.replace("$$\n", "$$\n" + "1 \\cdot " * 40, 1)))
    quoted, marks = out.splitlines()[1:3]
    assert len(quoted) <= 106
    assert quoted.startswith("    …")
    assert quoted[marks.index("^") :] == r"U^\top"


def test_symbols_that_are_declared_nowhere_are_listed(note, capsys):
    status, out, _ = run(capsys, note(r"$$\frac{\partial (p^\top q)}{\partial q} = p$$"))
    assert status == 2
    assert "note.md:1:" in out
    assert "undeclared" in out
    assert re.search(r"^note.md: declared nowhere: [pq]", out, re.MULTILINE)
    _, out, _ = run(capsys, note("$$J = -\\log y_k$$ $$\\frac{\\partial J}{\\partial x} = 0$$"))
    assert "declared nowhere: y_{k}, x (" in out  # not J, which is defined


def test_right_equations_and_the_notation_are_shown_when_asked_for(note, capsys):
    _, out, _ = run(capsys, "-v", note(RIGHT))
    assert [line.split(": ")[1] for line in out.splitlines() if re.match(r"note.md:\d", line)] == ["declaration", "declaration", "right"]


def test_skipped_formulas_are_counted_by_reason(note, capsys):
    status, out, _ = run(capsys, note("$$1 + 1$$ $$2 \\approx 3$$ $$3 + 1$$"))
    assert status == 0
    assert out == "note.md: 0 right, 0 wrong, 0 not read; 3 skipped (2 no relation, 1 \\approx is not an equation)\n"


def test_json_names_every_formula_and_its_place(note, capsys):
    (_, _, equation) = findings(capsys, note(WRONG))["findings"]
    place = {"file": "note.md", "cell": None, "line": 4, "column": 37, "end_line": 4, "end_column": 43}
    assert equation | {**place, "group": "wrong", "verdict": "transposed", "inline": False} == equation
    assert equation.keys() == {*place, "group", "verdict", "message", "hint", "errors", "proved", "latex", "inline"}


def test_a_notebook_says_the_cell(note, capsys):
    cells = [{"cell_type": "markdown", "source": RIGHT.split("\n\n")[0]}, {"cell_type": "code", "source": ""}, {"cell_type": "markdown", "source": WRONG.split("\n\n")[1]}]
    _, out, _ = run(capsys, note(json.dumps({"cells": cells}), "note.ipynb"))
    assert out.startswith("note.ipynb:cell 3:2:37: transposed")


def terminal(*arguments, **variables):
    """What the command writes to a terminal."""
    mine, theirs = pty.openpty()
    process = subprocess.Popen([sys.executable, "-m", "wordgrad", "check", *arguments], stdout=theirs, stderr=theirs, env={**os.environ, "TERM": "xterm", **variables})
    os.close(theirs)
    said = b""
    try:
        while piece := os.read(mine, 4096):
            said += piece
    except OSError:  # Linux says so that the other end is closed
        pass
    os.close(mine)
    process.wait()
    return said.decode()


def test_colour_is_for_terminals_that_want_it(note):
    name = note(WRONG)
    assert "\x1b[31mtransposed\x1b[0m" in terminal(name, NO_COLOR="")
    assert "\x1b[" not in terminal(name, NO_COLOR="1")
    assert "\x1b[" not in terminal(name, TERM="dumb")


def test_progress_is_drawn_on_a_terminal_for_long_notes(note):
    name = note(RIGHT + "$$1 = 1$$\n" * 60)
    assert "formulas/s" in terminal(name)
    piped = subprocess.run([sys.executable, "-m", "wordgrad", "check", name], capture_output=True, text=True, check=True)
    assert piped.stderr == ""


# The command itself


@pytest.mark.parametrize("command", [[sys.executable, "-m", "wordgrad"], [str(Path(sys.executable).with_name("wordgrad"))]])
def test_both_ways_to_call_it(note, command):
    done = subprocess.run([*command, "check", note(RIGHT)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "note.md: 1 right, 0 wrong, 0 not read; 2 declarations\n", "")


def test_help_is_complete(capsys):
    with pytest.raises(SystemExit) as stop:
        main(["check", "--help"])
    text = capsys.readouterr().out
    assert stop.value.code == 0
    for part in ("--notation", "--exact", "--strict", "--format", "--stdin-name", "exit status", "examples:", "notation:", ".ipynb"):
        assert part in text


def test_a_call_without_files_is_off(capsys):
    with pytest.raises(SystemExit) as stop:
        main(["check"])
    assert stop.value.code == 2
    assert "FILE" in capsys.readouterr().err


def test_a_closed_pipe_is_no_traceback(note):
    name = note(UNREAD + "$$\\foo = 1$$\n" * 500)
    done = subprocess.run(f"{shlex.quote(sys.executable)} -m wordgrad check {name} | head -1", shell=True, capture_output=True, text=True, check=True)
    assert done.stderr == ""


def test_the_pre_commit_hook_runs_as_pre_commit_runs_it(note):
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    assert hook["id"] == "wordgrad-check"
    assert hook["types_or"] == ["markdown", "tex", "jupyter"]
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    for text, status in ((RIGHT, 0), (WRONG, 1), (UNREAD, 2)):
        files = [note(text, "a.md"), note("% nothing\n", "b.tex")]
        done = subprocess.run([*shlex.split(hook["entry"]), *files], env={**os.environ, "PATH": path}, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (status, "")
        assert "a.md: " in done.stdout


# Equations from public notes, through the command


def note_of(row):
    return "```notation\n" + "\n".join(wild.given(row["id"])) + "\n```\n\n$$\n" + row["latex"] + "\n$$\n"


@wild.needs_rows
def test_equations_from_public_notes_have_the_verdicts_of_a_direct_check(note, capsys):
    for row in wild.ROWS:
        note(note_of(row), f"rows/{row['id']}.md")
    report = findings(capsys, "rows")
    said = {Path(f["file"]).stem: f["verdict"] for f in report["findings"] if f["verdict"] != "declaration"}
    assert wild.ROWS
    assert report["errors"] == []
    assert said == {row["id"]: check(row["latex"], wild.given(row["id"]), hints=False).status for row in wild.ROWS}
