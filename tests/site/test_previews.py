"""A reference to an equation shows the equation, by pointer, by keyboard and by touch."""

import pytest
from test_pages import COLOURS

POPUP = "#equation-preview"
# A page, a label that it refers to, and whether the equation stands on another page.
REFERENCES = [
    ("naive-softmax", "eq-cross-entropy-gradient", True),
    ("naive-softmax", "eq-naive-d-theta", False),
    ("ledger", "eq-naive-d-centre", True),
]


def reference(page, label):
    return page.locator(f'a.reference[href$="#equation-{label}"]').first


def glyphs(page, selector):
    return page.locator(f"{selector} .katex-html").inner_text()


@pytest.mark.parametrize(("chapter", "label", "elsewhere"), REFERENCES)
def test_pointing_at_a_reference_shows_its_equation(visit, site, chapter, label, elsewhere):
    opened = visit(f"book/{chapter}.html")
    page, link = opened.page, reference(opened.page, label)
    page.locator("details.hide").evaluate_all("all => all.forEach(details => { details.open = true; })")
    link.hover()
    page.wait_for_selector(POPUP, state="visible")
    shown, number = glyphs(page, POPUP), link.inner_text()
    assert page.locator(f"{POPUP} p").inner_text().startswith(number)
    page.mouse.move(0, 0)
    page.wait_for_selector(POPUP, state="hidden")
    link.click()
    assert page.url.endswith(f"#equation-{label}") and (f"{chapter}.html" not in page.url) == elsewhere
    assert shown == glyphs(page, f"[id='equation-{label}']")
    assert opened.page.locator(f"[id='equation-{label}'] .eqno").inner_text().startswith(number)
    assert not opened.errors and not opened.outside()


@pytest.mark.parametrize("chapter", ["errata", "ledger"])
def test_an_equation_printed_as_wrong_is_called_so(visit, chapter):
    page = visit(f"book/{chapter}.html").page
    captions = {}
    for label in ("eq-errata-columns-wrong", "eq-naive-d-centre"):
        reference(page, label).hover()
        page.wait_for_function("label => document.querySelector('a[aria-describedby]')?.hash === `#equation-${label}`", arg=label)
        captions[label] = page.locator(f"{POPUP} p").inner_text()
    assert captions["eq-errata-columns-wrong"].endswith("printed as wrong")
    assert "wrong" not in captions["eq-naive-d-centre"]


def test_by_keyboard_it_shows_on_focus_and_escape_closes_it(visit):
    page = visit("book/naive-softmax.html").page
    link = reference(page, "eq-cross-entropy-gradient")
    link.focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    assert page.locator(POPUP).is_visible()
    assert link.get_attribute("aria-describedby") == "equation-preview"
    page.keyboard.press("Escape")
    assert page.locator(POPUP).is_hidden()
    assert link.get_attribute("aria-describedby") is None
    assert link.evaluate("link => link === document.activeElement")
    page.keyboard.press("Tab")
    assert not link.evaluate("link => link === document.activeElement")


def test_on_a_touch_screen_the_first_tap_shows_and_the_second_follows(browser, site):
    context = browser.new_context(viewport={"width": 390, "height": 800}, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.goto((site / "book" / "naive-softmax.html").as_uri())
    link = reference(page, "eq-cross-entropy-gradient")
    link.tap()
    box = page.locator(POPUP).bounding_box()
    assert 0 <= box["x"] and box["x"] + box["width"] <= 390
    assert "naive-softmax.html" in page.url and "#" not in page.url
    link.tap()
    page.wait_for_url("**/cross-entropy.html#equation-eq-cross-entropy-gradient")
    context.close()


@pytest.mark.parametrize("width", [1280, 390])
def test_the_popup_is_accessible_and_within_the_page(visit, width):
    opened = visit("book/naive-softmax.html", width=width)
    page = opened.page
    # The widest equation of the chapter.
    reference(page, "eq-naive-parabola").hover()
    page.wait_for_selector(POPUP, state="visible")
    box = page.locator(POPUP).bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= width
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    opened.thin()
    page.evaluate("withoutRepeats()")
    assert opened.violations("popup") == []
    opened.wear("dark")
    assert opened.violations("popup, dark", runOnly=COLOURS) == []
    assert page.locator(POPUP).is_visible()


def test_each_page_keeps_only_what_it_refers_to(site):
    for path in (site / "book").glob("*.html"):
        text = path.read_text("utf-8")
        for place in text.split('<template data-equation="')[1:]:
            name = place.split('"', 1)[0]
            assert f"#{name}" in text and f'id="{name}"' not in text, (path.name, name)
