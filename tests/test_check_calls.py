"""`wordgrad check`: its exit status, what it says of files that cannot be checked, and where the notation comes from."""

import io
import subprocess
import sys
from pathlib import Path

import pytest
from check_call import RIGHT, UNREAD, WRONG, findings, run

ROOT = Path(__file__).parents[1]


# The exit status


@pytest.mark.parametrize(
    ("texts", "strict", "status"),
    [
        ([RIGHT], [], 0), ([WRONG], [], 1), ([UNREAD], [], 2), ([UNREAD], ["--strict"], 1), ([WRONG, UNREAD], [], 1), ([RIGHT, WRONG], [], 1), (["no formulas"], [], 0),
    ],
)  # fmt: skip
def test_the_exit_status(note, capsys, texts, strict, status):
    names = [note(text, f"{k}.md") for k, text in enumerate(texts)]
    assert run(capsys, *strict, *names)[0] == status


def test_several_files_have_a_line_each_and_a_total(note, capsys):
    _, out, _ = run(capsys, note(RIGHT, "a.md"), note(WRONG, "b.tex"))
    assert [line for line in out.splitlines() if " right, " in line] == [
        "a.md: 1 right, 0 wrong, 0 not read; 2 declarations",
        "b.tex: 0 right, 1 wrong, 0 not read; 2 declarations",
        "2 files: 1 right, 1 wrong, 0 not read; 4 declarations",
    ]


def test_a_folder_is_searched_but_not_what_is_hidden_or_built(note, capsys):
    for name in ("lectures/a.md", "lectures/deep/b.tex", "lectures/_build/c.md", "lectures/.git/d.md", "lectures/e.txt"):
        note(RIGHT, name)
    report = findings(capsys, "lectures")
    assert {f["file"] for f in report["findings"]} == {str(Path("lectures/a.md")), str(Path("lectures/deep/b.tex"))}


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("missing.md", None, "missing.md: no such file or directory"),
        ("x.docx", b"text", "x.docx: unknown kind of file; expected .md"),
        ("x.md", b"a\0b", "x.md: a binary file, not text in UTF-8"),
        ("x.md", "é = 1\n".encode("latin-1"), "x.md: not text in UTF-8 (byte 0xe9 in line 1)"),
        ("x.md", "a = b".encode("utf-16"), "x.md: a binary file, not text in UTF-8"),
        ("x.ipynb", b"no json", "x.ipynb: not a Jupyter notebook"),
        ("x.md", b"x" * 5_000_001, "x.md: 5,000,001 bytes; at most 5,000,000 are read"),
        ("empty/x.txt", b"", "empty: no files in this folder that end in .md"),
    ],
)
def test_what_cannot_be_checked_gets_one_clear_line(note, capsys, name, content, message):
    if content is not None:
        note(content, name)
    status, out, err = run(capsys, name.split("/", maxsplit=1)[0])
    assert status == 2
    assert err.startswith(f"wordgrad check: {message}")
    assert (err.count("\n"), out) == (1, "")


def test_the_other_files_are_checked_all_the_same(note, capsys):
    status, out, _ = run(capsys, "missing.md", note(RIGHT))
    assert status == 2
    assert "note.md: 1 right" in out


def test_an_empty_file_gets_one_line(note, capsys):
    assert run(capsys, note("  \n")) == (0, "note.md: the file is empty\n", "")


def test_marks_at_the_beginning_and_other_line_ends_do_not_move_places(note, capsys):
    (_, _, equation) = findings(capsys, note(b"\xef\xbb\xbf" + WRONG.replace("\n", "\r\n").encode()))["findings"]
    assert (equation["line"], equation["column"]) == (4, 37)


def test_standard_input_has_the_name_and_the_kind_that_the_call_gives(monkeypatch, capsys):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(WRONG.encode())))
    assert run(capsys, "-")[1].startswith("<stdin>:4:37: transposed")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(("% $$ 1 = 2 $$\n" + WRONG).encode())))
    assert run(capsys, "--stdin-name", "part.tex", "-")[1].startswith("part.tex:5:37: transposed")


# The notation


def test_the_book_s_notation_is_known_by_name(note, capsys):
    name = note(r"$$\frac{\partial J_{\text{naive-softmax}}}{\partial v_c} = U^\top (\hat{y} - y)$$")
    assert run(capsys, "--notation", "word2vec", name)[0] == 0
    assert run(capsys, "--notation", "classifier", name)[0] == 2
    assert run(capsys, "--notation", "classifier", note(r"$$\frac{\partial L}{\partial W} = \frac{1}{N} X^\top (S - Y)$$"))[0] == 0
    assert run(capsys, "--notation", "softmax", note(r"$$\frac{\partial s_i}{\partial z_j} = s_i (\delta_{ij} - s_j)$$"))[0] == 0


def test_a_remark_on_a_shape_leaves_the_definition_that_the_call_gives(note, capsys):
    assert run(capsys, "--notation", "word2vec", note(r"The logits $\theta \in \mathbb{R}^{n}$ $$\frac{\partial \theta}{\partial v_c} = U$$"))[0] == 0


def test_the_packaged_notation_is_what_the_chapters_print():
    done = subprocess.run([sys.executable, str(ROOT / "tools/notations.py"), "--check"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, "up to date")


def test_another_file_may_hold_the_notation_and_the_macros(note, capsys):
    note("\\newcommand{\\R}{\\mathbb{R}}\n% notation: v \\in \\R^{n}\n", "preamble.tex")
    name = note(r"\begin{equation} \frac{\partial (v^\top v)}{\partial v} = 2 v, \quad A \in \R \end{equation}".replace(r", \quad A \in \R", ""), "part.tex")
    assert run(capsys, name)[0] == 2
    assert run(capsys, "--notation", "preamble.tex", name)[0] == 0


def test_an_unknown_notation_and_a_faulty_line_of_it_are_named(note, capsys):
    status, _, err = run(capsys, "--notation", "word3vec", note(RIGHT))
    assert (status, err) == (2, "wordgrad check: --notation: 'word3vec' is neither a file nor one of word2vec, classifier, softmax\n")
    status, out, _ = run(capsys, note("```notation\nU \\in \\mathbb{R}^{n\n```\n$$1 = 1$$\n"))
    assert status == 2
    assert out.startswith("note.md:2:")
    assert "notation: this line of the notation cannot be read" in out
