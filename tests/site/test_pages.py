"""Every page, as a reader's browser sees it."""

import os

import pytest
from axe_playwright_python.sync_playwright import Axe
from house import chapters
from test_links import labels

LIMIT = 500_000

# The visible half of a formula: thousands of spans, hidden from screen readers, in the colour of the text.
EXCEPT_GLYPHS = {"exclude": [[".katex-html"]]}


# Structure does not depend on the theme, nor contrast on the width: `make test` looks at each once, `make test-all`
# at all of it everywhere.
STRUCTURE = {"rules": {"color-contrast": {"enabled": False}}}
CONTRAST = {"runOnly": ["color-contrast"]}
VIEWS = [("light", 1280, {}), ("light", 390, STRUCTURE), ("dark", 1280, CONTRAST)]
if os.environ.get("WORDGRAD_THOROUGH"):
    VIEWS = [(theme, width, {}) for theme in ("light", "dark") for width in (1280, 390)]


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: f"{view[0]}-{view[1]}")
def test_a_page_is_self_contained_quiet_accessible_and_fits(visit, page_name, view):
    theme, width, options = view
    opened = visit(page_name, theme, width)
    content = opened.page.evaluate("document.documentElement.scrollWidth")
    faults = [f"request to another host: {url}" for url in opened.outside()]
    faults += [f"not found: {url}" for url in opened.failed]
    faults += [f"console: {text}" for text in opened.errors]
    if content > width:
        faults.append(
            f"the page scrolls sideways: {content} px of content at {width} px"
        )
    if opened.weight() > LIMIT:
        faults.append(f"{opened.weight()} bytes gzipped")
    found = Axe().run(
        opened.page, EXCEPT_GLYPHS, {"resultTypes": ["violations"], **options}
    )
    for violation in found.response["violations"]:
        targets = [node["target"] for node in violation["nodes"]][:3]
        faults.append(f"{violation['id']}: {violation['help']}: {targets}")
    assert not faults, "\n".join([page_name, *faults])


def test_every_displayed_equation_is_set(visit, page_name):
    source = chapters.ROOT / page_name.replace(".html", ".md")
    if not source.exists():
        pytest.skip("not a page of the book's own")
    page = visit(page_name).page
    assert page.locator(".katex-error").count() == 0
    for label in labels(source):
        box = page.locator(f"[id='equation-{label}']")
        assert box.locator(".katex-display .katex-html").count() == 1, label
        assert box.locator("math annotation").count() == 1, label
        assert box.locator(".eqno").text_content().startswith("("), label
        # An equation of a solution is hidden until the solution is opened.
        if box.is_visible():
            assert box.locator(".katex-html").bounding_box()["height"] > 8, label


def test_mathematics_needs_no_script(browser, site):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((site / "book" / "notation.html").as_uri())
    assert page.locator(".katex-html").first.is_visible()
    context.close()


def test_search_finds_a_word_of_the_book(visit):
    opened = visit("search.html")
    opened.page.goto(opened.page.url + "?q=softmax")
    opened.page.wait_for_selector("#search-results li", timeout=10_000)
    assert opened.page.locator("#search-results li").count() > 1
