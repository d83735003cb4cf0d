"""The book as a PDF: whole, with the numbers of the site, and nothing lost on the way to print."""

import re
import shutil
import subprocess

import pytest
from bs4 import BeautifulSoup
from house import chapters

BUILD = chapters.ROOT / "_build"
PDF = BUILD / "pdf" / "word-vectors-derived.pdf"


@pytest.fixture(scope="module")
def text():
    if not PDF.exists():
        pytest.skip("there is no PDF: run `make pdf`, which says what to install if LaTeX is missing")
    if not shutil.which("pdftotext"):
        pytest.skip("no pdftotext: install it (Debian: apt-get install poppler-utils)")
    return subprocess.run(["pdftotext", "-layout", PDF, "-"], check=True, capture_output=True, text=True).stdout


@pytest.fixture(scope="module")
def pages():
    return {
        name: BeautifulSoup((BUILD / "html" / f"{name}.html").read_text("utf-8"), "html.parser").select_one("article")
        for name in chapters.toc_files()
    }


def test_every_chapter_is_there_under_its_number(text, pages):
    assert text.count("\f") > 150
    for name in chapters.toc_files()[1:]:
        number, title = pages[name].h1.get_text().rstrip("#").split(". ", 1)
        words = r"\s+".join(map(re.escape, title.split()))
        assert re.search(rf"\bchapter {number}\s+{words}\n", text, flags=re.IGNORECASE), title


def test_every_equation_has_the_number_of_the_site(text, pages):
    printed = set(re.findall(r"(\(\d+\.\d+\))$", text, flags=re.MULTILINE))
    numbers = {re.match(r"\(\d+\.\d+\)", tag.get_text())[0] for page in pages.values() for tag in page.select(".eqno")}
    assert len(numbers) > 250
    assert numbers - printed == set()


def test_no_sign_is_lost(text):
    log = (BUILD / "latex" / "word-vectors-derived.log").read_text("utf-8", errors="replace")
    assert "Missing character" not in log
    for sign in "ŷσθ∂⊤∈≤":
        assert sign in text, sign


def test_no_output_is_printed_as_the_name_of_its_object(text):
    assert "<IPython" not in text
    assert " object at 0x" not in text


def test_verdicts_are_printed(text):
    assert len(re.findall(r"^\s*eq-[\w-]+: [a-z]+ correct \(", text, flags=re.MULTILINE)) > 150


def test_the_site_links_to_it():
    if not PDF.exists():
        pytest.skip("there is no PDF: run `make pdf`")
    assert (BUILD / "html" / PDF.name).read_bytes() == PDF.read_bytes()
    assert f'href="../{PDF.name}"' in (BUILD / "html" / "book" / "notation.html").read_text("utf-8")
