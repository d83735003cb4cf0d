"""`verify` on the printed book, what a verdict looks like in a notebook, and what is imported for it."""

import subprocess
import sys
from html.parser import HTMLParser

import pytest
from equations_given import judged

from wordgrad.book.chapters import Book, book
from wordgrad.equations import Verdict, Verdicts, check, verify

CHECK = r"""
import sys
import wordgrad.equations
heavy = {"numpy", "torch", "sympy", "matplotlib", "wordgrad.plots", "wordgrad.training"}
assert not heavy & set(sys.modules), heavy & set(sys.modules)
right = wordgrad.equations.check(r"\frac{\partial s_i}{\partial z_j} = s_i (\delta_{ij} - s_j)", [r"z \in \mathbb{R}^{n}", r"s = \operatorname{softmax}(z)"])
wrong = wordgrad.equations.check(r"\frac{\partial J_{\text{naive-softmax}}}{\partial v_c} = U (\hat{y} - y)")
assert right.ok and wrong.status == "shape-error" and wrong.hint, (right, wrong)
wrong._repr_html_()
assert not heavy & set(sys.modules), heavy & set(sys.modules)
"""


def test_a_numeric_check_imports_neither_numpy_nor_torch_nor_sympy():
    run = subprocess.run([sys.executable, "-W", "error", "-c", CHECK], capture_output=True, text=True, timeout=60, check=False)
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")


class Strict(HTMLParser):
    """Every tag that is opened is closed, in order; the text and the tags are kept."""

    def __init__(self, text):
        super().__init__()
        self.open, self.tags, self.text = [], [], ""
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.open.append(tag)
        self.tags.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data


LABEL = next(label for label, e in book().equations.items() if not e.mark and label not in book().kinds and "partial" in e.latex)


def test_an_equation_of_the_book_by_all_oracles():
    verdict = verify(LABEL)
    assert isinstance(verdict, Verdict) and verdict and verdict.proved
    assert str(verdict).startswith(f"{LABEL}: gradient correct (complex step ") and str(verdict).endswith("proved)") and "\n" not in str(verdict)
    page = Strict(verdict._repr_html_())
    assert page.tags[:2] == ["details", "summary"] and "✓" in page.text and LABEL in page.text
    assert "autograd" in page.text and "proved exactly at small sizes" in page.text and "n = " in page.text


def test_several_labels_give_one_line_each():
    verdicts = verify(LABEL, LABEL)
    assert isinstance(verdicts, Verdicts) and len(verdicts) == 2 and verdicts.ok
    assert repr(verdicts).count("\n") == 1 and all(line.startswith(LABEL) for line in repr(verdicts).splitlines())
    assert Strict(verdicts._repr_html_()).tags.count("summary") == 2
    assert not Verdicts([*verdicts, judged("x = 1")]).ok


def test_a_definition_says_that_it_is_one_and_carries_no_empty_proof():
    label = next(iter(book().kinds))
    verdict = verify(label)
    assert verdict.ok and verdict.kind == "definition"
    assert "definition correct" in str(verdict)


def test_an_unknown_label_suggests_its_neighbours():
    with pytest.raises(ValueError, match="no equation labelled 'eq-") as error:
        verify(LABEL[:-1] + "x")
    assert LABEL in str(error.value)
    with pytest.raises(ValueError, match="no equation labelled 'qqq'$"):
        verify("qqq")


@pytest.mark.parametrize("labels", [(), (3,), (None,), (LABEL, 3), ([LABEL],)])
def test_labels_are_texts(labels):
    with pytest.raises(ValueError, match="verify needs the labels of equations"):
        verify(*labels)


def chapter(folder, **pages):
    for name, text in pages.items():
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
    return folder


NOTATION = "| Symbol | Meaning | In code |\n|---|---|---|\n| $x \\in \\mathbb{R}$, $x > 0$ | a number | `x` |\n\n$$\ny = x + 1\n$$ (eq-y)\n"


def test_the_book_is_where_the_variable_says(tmp_path, monkeypatch):
    own = "| Symbol | Meaning | In code |\n|---|---|---|\n| $a \\in \\mathbb{R}^{n}$ | a vector | `a` |\n\n$$\ny a - x a = a\n$$ (eq-a)\n\n$$\n% not executed: a limit\nx \\to 0\n$$ (eq-limit)\n"
    chapter(tmp_path, notation=NOTATION, other=own, third="$$\na = x\n$$ (eq-third)\n")
    monkeypatch.setenv("WORDGRAD_BOOK", str(tmp_path))
    assert verify("eq-a").ok and verify("eq-y").kind == "definition"
    assert verify("eq-third").status in ("undeclared", "correct")  # a's table held for its own chapter
    limit = verify("eq-limit")
    assert limit.kind == "not executed" and "a limit" in limit.message
    assert check("y - x = 1").ok  # None means the notation of the book that is found
    chapter(tmp_path, notation=NOTATION.replace("x + 1", "x + 2"))
    assert check("y - x = 2").ok


def test_a_book_that_is_not_there_says_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setenv("WORDGRAD_BOOK", str(tmp_path / "nowhere"))
    for call in (lambda: verify("eq-a"), lambda: check("x = x")):
        with pytest.raises(ValueError, match="set the environment variable WORDGRAD_BOOK to the folder that holds notation.md") as error:
            call()
        assert "nowhere" in str(error.value)
    monkeypatch.delenv("WORDGRAD_BOOK")
    assert verify(LABEL).ok


def test_a_declaration_that_cannot_be_read_names_its_chapter(tmp_path):
    chapter(tmp_path, notation=NOTATION.replace("\\mathbb{R}", "\\mathbb{Q}"))
    with pytest.raises(ValueError, match="notation.md: the declaration"):
        Book(tmp_path)


HOSTILE = [r"x < a \text{</pre><script>alert(1)</script>}", "<b>x</b> & y = 1", r"\operatorname{<i>}(x) = 1", "x = '\"><img src=x onerror=alert(1)>", "x = &lt; a"]


@pytest.mark.parametrize("text", HOSTILE)
def test_the_display_escapes_what_it_shows(text):
    verdict = judged(text)
    verdict.label = "<script>"
    page = Strict(verdict._repr_html_())
    assert set(page.tags) <= {"details", "summary", "span", "pre", "dl", "dt", "dd"}
    assert not verdict.ok and "✗" in page.text and "<script>" in page.text
    assert verdict.marked in page.text


def test_the_place_is_marked_below_the_formula():
    verdict = judged(r"a = \hat{y} + v_c")
    line, below = verdict.marked.split("\n")
    assert line == r"a = \hat{y} + v_c" and below == "    ^^^^^^^^^^^^^"
    long = judged("x = " + "a + " * 60 + r"\beta")
    line, below = long.marked.split("\n")
    assert line.startswith("…") and line[below.index("^") : below.rindex("^") + 1] == r"\beta"
    assert "\n" not in judged("x\n= \\beta").marked.split("\n")[0]
