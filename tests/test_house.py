"""The house: the table of contents, what makes a chapter run again, and that faults are found and named."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import jupytext
import nbformat
import pytest
from house import chapters, maths
from jupytext.config import load_jupytext_config

ROOT = chapters.ROOT
FRONT = """---
jupytext:
  text_representation:
    extension: .md
    format_name: myst
    format_version: 0.13
kernelspec:
  display_name: Python 3 (ipykernel)
  language: python
  name: python3
---

# A chapter

"""


def test_every_page_stands_in_the_table_of_contents_once():
    listed = chapters.toc_files()
    pages = [
        str(path.relative_to(ROOT).with_suffix(""))
        for path in chapters.BOOK.glob("*.md")
    ]
    assert sorted(listed) == sorted(pages)


@pytest.mark.parametrize(
    "path", sorted(chapters.BOOK.glob("*.md")), ids=lambda path: path.name
)
def test_a_page_opens_as_a_notebook_or_has_no_cells(path):
    text = path.read_text("utf-8")
    if chapters.is_notebook(text):
        assert text.startswith(FRONT.split("\n\n", 1)[0])
        assert chapters.code(chapters.read(path))
    else:
        assert "{code-cell}" not in text


def test_jupytext_writes_a_chapter_back_unchanged():
    config = load_jupytext_config(str(chapters.BOOK / "index.md"))
    for path in sorted(chapters.BOOK.glob("*.md")):
        text = path.read_text("utf-8")
        if chapters.is_notebook(text):
            notebook = jupytext.reads(text, fmt="md:myst", config=config)
            assert jupytext.writes(notebook, fmt="md:myst", config=config) == text, (
                path.name
            )


def test_code_cells_are_at_the_top_level_of_their_chapter():
    for path in chapters.BOOK.glob("*.md"):
        text = path.read_text("utf-8")
        fences = len(re.findall(r"^\s*[`:]{3,}\{code-cell\}", text, flags=re.MULTILINE))
        cells = len(chapters.code(chapters.read(path))) if fences else 0
        assert cells == fences, (
            f"{path.name}: a code cell inside a directive does not run"
        )


def test_every_requirement_is_pinned():
    lines = (ROOT / "requirements.txt").read_text("utf-8").splitlines()
    packages = [line for line in lines if line and not line.startswith("#")]
    assert packages
    assert all(re.fullmatch(r"[\w.-]+==[\w.]+", line) for line in packages)


def test_prose_and_cells_are_not_shared_but_equations_tables_and_verdicts_are():
    text = "# T\n\nProse with $x$.\n\n$$\na = b\n$$ (eq-a)\n\nMore.\n\n| $b$ | c |\n\n```{code-cell}\nx = 1\nverify('eq-a')\n```\n"
    assert list(chapters.shared_lines(text)) == [
        "# T",
        "$$",
        "a = b",
        "$$ (eq-a)",
        "| $b$ | c |",
        "verify('eq-a')",
    ]
    assert list(chapters.shared_lines("$$ a = b $$ (eq-a)\nprose\n")) == [
        "$$ a = b $$ (eq-a)"
    ]


def test_a_change_in_the_package_changes_the_fingerprint(tmp_path, monkeypatch):
    for name in ("requirements.txt", "pyproject.toml", "_toc.yml", "src/module.py"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x = 1\n")
    monkeypatch.setattr(chapters, "ROOT", tmp_path)
    before = chapters.fingerprint()
    assert chapters.fingerprint() == before
    (tmp_path / "src" / "module.py").write_text("x = 2\n")
    assert chapters.fingerprint() != before


@pytest.mark.parametrize(
    "tex",
    [
        r"\frac{\partial J}{\partial v_c} = U^\top (\hat{y} - y)",
        "% not executed: a limit\nx \\to 0",
        r"\begin{cases} 1 & \text{if } w = o \\ 0 & \text{otherwise} \end{cases}",
        r"\sum_{\substack{-m \le j \le m \\ j \ne 0}} a_j",
    ],
)
def test_katex_sets_what_the_book_needs(tex):
    html, error = maths.render(maths.rows(tex), True)
    assert error is None
    assert html.count("<math") == 1
    assert "annotation" in html


@pytest.mark.parametrize(
    "tex", [r"\frac{1}{2", r"\unknown", r"a $ b", r"\begin{split} a"]
)
def test_katex_refuses_wrong_tex(tex):
    html, error = maths.render(tex, True)
    assert html is None
    assert "KaTeX parse error" in error


def cell(code):
    return "```{code-cell} ipython3\n" + code + "\n```\n\n"


def test_a_run_of_the_tests_is_taken_over_while_the_cells_are_the_same(tmp_path):
    path = tmp_path / "chapter.md"
    path.write_text(FRONT + cell("x = 1\nx"))
    executed, fresh = chapters.read(path), chapters.read(path)
    ran = chapters.code_cells(executed)[0]
    ran.outputs = [nbformat.v4.new_output("stream", text="1")]
    ran.metadata["execution"] = {"started": "now"}
    executed.metadata["language_info"] = {"name": "python", "pygments_lexer": "ipython3"}
    nbformat.write(executed, tmp_path / "chapter.ipynb")

    assert chapters.take_kept_run(fresh, path, tmp_path)
    taken = chapters.code_cells(fresh)[0]
    assert taken.outputs[0].text == "1"
    assert "execution" not in taken.metadata
    assert fresh.metadata["language_info"]["pygments_lexer"] == "ipython3"  # decides how the page colours code

    path.write_text(FRONT + cell("x = 2\nx"))
    assert not chapters.take_kept_run(chapters.read(path), path, tmp_path)


FAULTY = {
    "failing": FRONT + cell("x = 1\nassert x == 2"),
    "warning": FRONT
    + cell("import warnings\nwarnings.warn('overflow in exp', RuntimeWarning)"),
    "reference": FRONT + cell("x = 1") + "See {eq}`eq-nowhere` here.\n",
    "tex": FRONT + cell("x = 1") + "$$\n\\frac{1}{2\n$$ (eq-bad)\n",
    "picture": FRONT + cell("x = 1") + "![](../picture.svg)\n",
}


@pytest.fixture(scope="module")
def faulty_book(tmp_path_factory):
    """A book of one fault per chapter, in a house like this one."""
    root = tmp_path_factory.mktemp("house")
    for name in ("conftest.py", "pyproject.toml", "requirements.txt", "_config.yml"):
        shutil.copy(ROOT / name, root)
    ignore = shutil.ignore_patterns("*.md", "*.ipynb", "__pycache__", ".*")
    shutil.copytree(ROOT / "book", root / "book", ignore=ignore)
    listed = "".join(f"- file: book/{name}\n" for name in FAULTY)
    (root / "_toc.yml").write_text(
        "format: jb-book\nroot: book/index\noptions:\n  numbered: true\nchapters:\n"
        + listed
    )
    (root / "book" / "index.md").write_text("# A book\n")
    for name, text in FAULTY.items():
        (root / "book" / f"{name}.md").write_text(text)
    shutil.copy(ROOT / "book" / "_static" / "favicon.svg", root / "picture.svg")
    return root


def run(folder, command, *arguments):
    return subprocess.run(
        [Path(sys.executable).parent / command, *arguments],
        check=False,
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=300,
    )


def test_nbmake_names_the_chapter_and_line_of_a_failing_cell(faulty_book):
    result = run(
        faulty_book,
        "pytest",
        "book/failing.md",
        "book/warning.md",
        "-p",
        "no:cacheprovider",
    )
    assert result.returncode == 1
    assert "failing.md:17: " in result.stdout
    assert "warning.md:16: a cell wrote to standard error" in result.stdout
    assert "2 failed" in result.stdout


def test_the_build_names_the_chapter_of_every_fault(faulty_book):
    result = run(
        faulty_book,
        "jupyter-book",
        "build",
        ".",
        "-n",
        "-W",
        "--keep-going",
        "--path-output",
        "out",
    )
    assert result.returncode == 1
    said = result.stdout + result.stderr
    for place in (
        r"failing\.md:17: WARNING: a cell failed: AssertionError",
        r"warning\.md:17: (ERROR|WARNING): .*stderr",
        r"reference\.md:19: WARNING: equation not found: eq-nowhere",
        r"tex\.md:19: WARNING: TeX: KaTeX parse error",
        r"picture\.md:19: WARNING: .*alt",
    ):
        assert re.search(place, said), f"{place} not in\n{said}"
