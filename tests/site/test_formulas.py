"""Every formula of the sources and of the cells' outputs is set, once; and what was executed can be downloaded."""

import importlib
import inspect
import re

import nbformat
import pytest
from house import chapters
from markdown_it import MarkdownIt
from mdit_py_plugins.dollarmath import dollarmath_plugin
from test_links import labels

MATHS = {"math_inline", "math_inline_double", "math_block", "math_block_label"}
READER = MarkdownIt("commonmark").use(dollarmath_plugin, allow_labels=True).enable("table")
DIRECTIVE = re.compile(r"^(`{3,}|:{3,})\{([\w:-]+)\}(.*?)\n(.*?)^\1[ \t]*$", re.MULTILINE | re.DOTALL)
SHOWN_AS_IT_IS = {"code-cell", "code-block", "bibliography", "eval-rst"}


def markdown(text):
    """The number of formulas in a piece of MyST Markdown, directives included."""
    inside = 0

    def apart(match):
        nonlocal inside
        if match[2] not in SHOWN_AS_IT_IS:
            body = re.sub(r"\A(?::[\w-]+:.*\n)+", "", match[4])
            inside += markdown(match[3].strip()) + markdown(body)
        return "\n"

    tokens = READER.parse(re.sub(r"\A---\n.*?\n---\n", "", DIRECTIVE.sub(apart, text), flags=re.DOTALL))
    found = [token for line in tokens for token in (line, *(line.children or ()))]
    return inside + sum(token.type in MATHS for token in found)


def output(data):
    """The number of formulas in what a cell shows."""
    if "text/html" in data:
        return 0
    if "text/latex" in data:
        return 1
    return markdown(data.get("text/markdown", ""))


def docstrings(article):
    """The number of formulas in the docstrings of the objects that a page documents."""
    count = 0
    for entry in article.css("dt.sig[id]"):
        module, _, rest = entry.id.rpartition(".")
        try:
            thing = getattr(importlib.import_module(module), rest)
        except (ImportError, AttributeError):
            continue  # an attribute, described in the docstring of its class
        text = inspect.getdoc(thing) or ""
        count += text.count(":math:`") + text.count(".. math::")
    return count


@pytest.mark.parametrize("name", chapters.toc_files())
def test_as_many_formulas_are_set_as_there_are(site, markup, name):
    source = (chapters.ROOT / f"{name}.md").read_text("utf-8")
    page = markup(f"{name}.html").css_first("article")
    expected = markdown(source) + docstrings(page)
    notebook = site / "_sources" / f"{name}.ipynb"
    if notebook.exists():
        cells = nbformat.read(notebook, as_version=4).cells
        shown = [out.data for cell in cells for out in cell.get("outputs", []) if "data" in out]
        expected += sum(map(output, shown))
    assert len(page.css(".katex")) == expected
    assert not page.css(".katex-error")
    for label in labels(chapters.ROOT / f"{name}.md"):
        [box] = page.css(f'[id="equation-{label}"]')
        assert len(box.css(".katex-display .katex-html")) == len(box.css("math annotation")) == 1, label
        assert box.css_first(".eqno").text().startswith("("), label


@pytest.mark.parametrize("name", chapters.toc_files())
def test_source_and_executed_notebook_can_be_downloaded(site, name):
    page = (site / f"{name}.html").read_text("utf-8")
    source = chapters.ROOT / f"{name}.md"
    offered = re.findall(r'href="\.\./(_sources/[^"]+)"', page)
    assert f"_sources/{name}.md" in offered
    assert (site / "_sources" / f"{name}.md").read_bytes() == source.read_bytes()
    assert (f"_sources/{name}.ipynb" in offered) == chapters.is_notebook(source.read_text("utf-8"))
    if f"_sources/{name}.ipynb" in offered:
        notebook = nbformat.read(site / "_sources" / f"{name}.ipynb", as_version=4)
        assert chapters.code(notebook) == chapters.code(chapters.read(source))
        assert all(cell.execution_count for cell in chapters.code_cells(notebook))


def test_the_counter_of_formulas_counts():
    text = "A $a$ in `$b$`.\n\n$$\nc\n$$ (eq-c)\n\n:::{exercise} On $d$\n:label: ex\n\n$e$\n:::\n\n```{code-cell}\n'$f$'\n```\n\n| $g$ | h |\n|---|---|\n| 1 | $i$ |\n"
    assert markdown(text) == 6
