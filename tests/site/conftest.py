"""The built site in headless Chromium. Build it first: `make book`."""

import gzip
import os
import re
from pathlib import Path

import pytest
from house import chapters

SITE = Path(os.environ.get("WORDGRAD_SITE", chapters.ROOT / "_build" / "html"))
THIN = Path(__file__).with_name("thin.js")
EXTRA_PAGES = ["search.html", "genindex.html", "404.html"]


def pages():
    return [f"{name}.html" for name in chapters.toc_files()] + EXTRA_PAGES


def pytest_generate_tests(metafunc):
    if "page_name" in metafunc.fixturenames:
        metafunc.parametrize("page_name", pages())


@pytest.fixture(scope="session")
def site():
    if not (SITE / "index.html").exists():
        pytest.skip("the site is not built: run `make book` first")
    return SITE


class Visit:
    """One page in one theme, and what happened while it was open."""

    def __init__(self, context, site, name, theme, width=1280):
        self.page = context.new_page()
        self.page.set_viewport_size({"width": width, "height": 900})
        self.page.add_init_script(f"localStorage.setItem('mode', '{theme}'); localStorage.setItem('theme', '{theme}');")
        self.requests, self.failed, self.errors = [], [], []
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("requestfailed", lambda request: self.failed.append(request.url))
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", self.console)
        self.page.goto((site / name).as_uri())
        self.page.evaluate("() => document.fonts.ready.then(() => true)")

    def console(self, message):
        if message.type in {"error", "warning"}:
            self.errors.append(message.text)

    def outside(self):
        return [
            url
            for url in self.requests
            if not url.startswith(("file:", "data:", "blob:"))
        ]

    def weight(self):
        """Bytes of everything loaded but pictures, as a server would send it."""
        total = 0
        for url in set(self.requests):
            path = url.removeprefix("file://").split("?")[0].split("#")[0]
            if url.startswith("file:") and not path.endswith((".png", ".svg")):
                raw = re.sub(rb"<svg.*?</svg>", b"", Path(path).read_bytes(), flags=re.DOTALL)
                total += (
                    len(raw) if path.endswith(".woff2") else len(gzip.compress(raw))
                )
        return total

    def resize(self, width):
        self.page.set_viewport_size({"width": width, "height": 900})
        self.page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))")

    def wear(self, theme):
        """Change the theme, as the theme's own button does."""
        self.page.evaluate(f"Object.assign(document.documentElement.dataset, {{theme: '{theme}', mode: '{theme}'}})")

    def thin(self):
        """Take out what axe would look at thousands of times, alike each time."""
        self.page.add_script_tag(path=THIN)
        self.page.evaluate("withoutGlyphs()")


@pytest.fixture(scope="session")
def context(browser):
    """What the pages of all tests share, as the tabs of a window do: a new one for each page costs as much as to load it."""
    context = browser.new_context()
    yield context
    context.close()


@pytest.fixture
def visit(context, site):
    opened = []

    def open_page(name, theme="light", width=1280):
        opened.append(Visit(context, site, name, theme, width))
        return opened[-1]

    yield open_page
    for one in opened:
        one.page.close()


@pytest.fixture
def unscripted(browser, site):
    """Opens a page in a browser where scripts are off."""
    context = browser.new_context(java_script_enabled=False)

    def open_page(name):
        page = context.new_page()
        page.goto((site / name).as_uri())
        return page

    yield open_page
    context.close()
