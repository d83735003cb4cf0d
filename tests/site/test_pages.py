"""Every page, as a reader's browser sees it: opened once, at two widths and in two themes."""

import os

import pytest
from site_browser import violations

LIMIT = 500_000
WIDE, NARROW = 1280, 390

# Structure does not depend on the theme, nor contrast on the width: `make test` looks at each once, `make test-all`
# at all of it everywhere.
STRUCTURE = {"rules": {"color-contrast": {"enabled": False}}}
CONTRAST = {"runOnly": ["color-contrast"]}
THOROUGH = bool(os.environ.get("WORDGRAD_THOROUGH"))


def loading(opened):
    yield from (f"request to another host: {url}" for url in opened.outside())
    yield from (f"not found: {url}" for url in opened.failed)
    yield from (f"console: {text}" for text in opened.errors)
    if opened.weight() > LIMIT:
        yield f"{opened.weight()} bytes gzipped"


def widths(page):
    for width in (NARROW, WIDE):
        page.set_viewport_size({"width": width, "height": 900})
        content = page.evaluate("document.documentElement.scrollWidth")
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
    page.set_viewport_size({"width": NARROW, "height": 900})
    yield from violations(page, STRUCTURE, "unfolded, narrow")
    page.set_viewport_size({"width": WIDE, "height": 900})
    page.evaluate("withoutRepeats()")
    for theme in ("light", "dark"):
        opened.wear(theme)
        yield from violations(page, CONTRAST, theme)


def test_a_page_is_self_contained_quiet_accessible_and_fits(visit, page_name):
    opened = visit(page_name)
    faults = [*loading(opened), *widths(opened.page), *colours(opened.page)]
    opened.thin()
    faults += accessibility(opened)
    assert not faults, "\n".join([page_name, *faults])


@pytest.mark.skipif(not THOROUGH, reason="make test-all looks at everything in every view")
@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_everything_unfolded_in_every_view(visit, page_name, theme, width):
    opened = visit(page_name, theme, width)
    opened.thin()
    opened.page.evaluate("unfold()")
    faults = [*loading(opened), *violations(opened.page, {}, "unfolded")]
    assert not faults, "\n".join([page_name, *faults])
