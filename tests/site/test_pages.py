"""Every page, as a reader's browser sees it: opened once, at two widths and in two themes."""

import os

import pytest
from site_browser import violations

LIMIT = 500_000
WIDE, NARROW = 1280, 390

# Structure does not depend on the theme, nor colours on the width: `make test` looks at each once, `make test-all`
# at all of it everywhere.
COLOURS = ["color-contrast", "link-in-text-block"]
STRUCTURE = {"rules": {rule: {"enabled": False} for rule in COLOURS}}


def loading(opened):
    yield from (f"request to another host: {url}" for url in opened.outside())
    yield from (f"not found: {url}" for url in opened.failed)
    yield from (f"console: {text}" for text in opened.errors)
    if opened.weight() > LIMIT:
        yield f"{opened.weight()} bytes gzipped"


def width(opened, width):
    opened.resize(width)
    content = opened.page.evaluate("document.documentElement.scrollWidth")
    if content > width:
        yield f"the page scrolls sideways: {content} px of content at {width} px"


def colours(page):
    """The visible half of a formula is not shown to axe: it must have the colour of the text around it."""
    other = "box => getComputedStyle(box).color !== getComputedStyle(box.closest('.katex').parentElement).color"
    count = page.evaluate(f"[...document.querySelectorAll('.katex-html')].filter({other}).length")
    if count:
        yield f"{count} formulas in another colour than their text"


def accessibility(opened):
    page = opened.page
    yield from violations(page, STRUCTURE, "closed")
    page.evaluate("unfold()")
    for theme in ("light", "dark"):
        opened.wear(theme)
        yield from opened.violations(theme, runOnly=COLOURS)
    opened.resize(NARROW)
    yield from violations(page, STRUCTURE, "unfolded, narrow")


def test_a_page_is_self_contained_quiet_accessible_and_fits(visit, page_name):
    opened = visit(page_name, width=NARROW)
    faults = [*loading(opened), *width(opened, NARROW), *width(opened, WIDE), *colours(opened.page)]
    opened.thin()
    opened.page.evaluate("withoutRepeats()")
    faults += accessibility(opened)
    assert not faults, "\n".join([page_name, *faults])


if os.environ.get("WORDGRAD_THOROUGH"):

    @pytest.mark.parametrize("width", [WIDE, NARROW])
    @pytest.mark.parametrize("theme", ["light", "dark"])
    def test_everything_unfolded_in_every_view(visit, page_name, theme, width):
        opened = visit(page_name, theme, width)
        opened.thin()
        opened.page.evaluate("unfold()")
        faults = [*loading(opened), *violations(opened.page, {}, "unfolded")]
        assert not faults, "\n".join([page_name, *faults])


def test_mathematics_needs_no_script(unscripted):
    page = unscripted("book/notation.html")
    assert page.locator(".katex-html").first.is_visible()
    assert page.locator(".katex-display").first.bounding_box()["height"] > 8
