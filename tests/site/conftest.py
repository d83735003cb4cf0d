"""The built site in headless Chromium. Build it first: `make book`."""

import gzip
import os
import re
from pathlib import Path

import pytest
from house import chapters
from selectolax.lexbor import LexborHTMLParser
from site_browser import prepare, violations

SITE = Path(os.environ.get("WORDGRAD_SITE", chapters.ROOT / "_build" / "html"))
THIN = Path(__file__).with_name("thin.js")
EXTRA_PAGES = ["search.html", "genindex.html", "404.html"]


def pages():
    """The largest first: no process should be left with one when the others are done."""
    names = [f"{name}.html" for name in chapters.toc_files()] + EXTRA_PAGES
    return sorted(names, key=lambda name: (SITE / name).stat().st_size if (SITE / name).exists() else 0, reverse=True)


def pytest_generate_tests(metafunc):
    if "page_name" in metafunc.fixturenames:
        metafunc.parametrize("page_name", pages())


@pytest.fixture(scope="session")
def site():
    if not (SITE / "index.html").exists():
        pytest.skip("the site is not built: run `make book` first")
    return SITE


@pytest.fixture(scope="session")
def markup(site):
    """Reads a page without running its scripts; what a template holds is not part of it."""
    return lambda name: LexborHTMLParser((site / name).read_text("utf-8"))


class Visit:
    """One page in one theme, and what happened while it was open."""

    def __init__(self, page, address, width):
        self.page = page
        self.requests, self.failed, self.errors = [], [], []
        self.listeners = {
            "request": lambda request: self.requests.append(request.url),
            "requestfailed": lambda request: self.failed.append(request.url),
            "pageerror": lambda error: self.errors.append(str(error)),
            "console": self.console,
        }
        page.set_viewport_size({"width": width, "height": 900})
        for event, listener in self.listeners.items():
            page.on(event, listener)
        page.bring_to_front()  # a tab behind another draws a frame a second
        page.goto(address)
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

    def close(self):
        for event, listener in self.listeners.items():
            self.page.remove_listener(event, listener)
        self.page.mouse.move(0, 0)
        self.page.evaluate("localStorage.removeItem('sphinx_highlight_terms')")  # what a search marks in the next page
        self.page.goto("about:blank")

    def resize(self, width):
        self.page.set_viewport_size({"width": width, "height": 900})
        self.page.wait_for_function("width => innerWidth === width", arg=width)  # a busy browser takes its time
        self.settle()

    def settle(self):
        """Two frames later the page's own scripts have seen what changed, such as boxes that scroll now."""
        self.page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))")

    def wear(self, theme):
        """Change the theme, as the theme's own button does."""
        self.page.evaluate(f"Object.assign(document.documentElement.dataset, {{theme: '{theme}', mode: '{theme}'}})")

    def thin(self):
        """Take out what axe would look at thousands of times, alike each time; end the theme's transitions, which still narrow the text."""
        self.page.add_script_tag(path=THIN)
        self.page.evaluate("withoutGlyphs()")
        self.settle()

    def violations(self, state, **options):
        """What axe finds when it is shown each look of text once, in a page made thin."""
        prepare(self.page)
        self.page.evaluate("firstOfEachLook()")
        self.settle()
        return violations(self.page, options, state)


@pytest.fixture(scope="session")
def tabs(browser):
    """One tab for each theme, which all tests use in turn: to open another costs more than to load a page."""
    context = browser.new_context()
    opened = {theme: context.new_page() for theme in ("light", "dark")}
    for theme, page in opened.items():
        page.add_init_script(f"localStorage.setItem('mode', '{theme}'); localStorage.setItem('theme', '{theme}');")
    yield opened
    context.close()


@pytest.fixture
def visit(tabs, site):
    """Opens a page; one in each theme at a time."""
    opened = []

    def open_page(name, theme="light", width=1280):
        opened.append(Visit(tabs[theme], (site / name).as_uri(), width))
        return opened[-1]

    yield open_page
    for one in opened:
        one.close()


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
