"""What opens on a page: the search, the sidebar, a solution, a verdict; and the keyboard reaches all of it."""

import pytest

PAGE = "book/notation.html"


WIDE = [("light", 1280), ("dark", 1280)]
NARROW = [("light", 390), ("dark", 390)]


@pytest.fixture(params=WIDE + NARROW, ids=lambda view: f"{view[0]}-{view[1]}")
def opened(request, visit):
    opened = visit(PAGE, *request.param)
    opened.thin()
    return opened


def test_the_search_opens_from_the_keyboard_and_is_accessible(opened):
    page = opened.page
    page.keyboard.press("Control+k")
    page.wait_for_selector("dialog[open] input[type=search], .search-button__wrapper.show input[type=search]")
    assert page.evaluate("document.activeElement.type") == "search"
    assert opened.violations("search") == []
    page.keyboard.type("softmax")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search.html?q=softmax*")


@pytest.mark.parametrize("opened", NARROW, indirect=True)
def test_the_sidebar_opens_is_accessible_and_closes(opened):
    page = opened.page
    page.locator("button.primary-toggle").click()
    sidebar = page.locator("#pst-primary-sidebar-modal")
    sidebar.wait_for(state="visible")
    assert sidebar.get_by_role("link", name="The naive-softmax loss").is_visible()
    assert opened.violations("sidebar") == []
    page.keyboard.press("Escape")
    sidebar.wait_for(state="hidden")


def test_what_was_searched_for_can_be_read_wherever_it_is_marked(opened):
    page = opened.page
    page.goto(f"{page.url}?highlight=softmax")  # as the search does; what it stores may reach the next page late
    page.wait_for_selector("a span.highlighted", state="attached")
    if page.viewport_size["width"] < 800:
        page.locator("button.primary-toggle").click()
        page.locator("#pst-primary-sidebar-modal").wait_for(state="visible")
    opened.thin()
    assert opened.violations("searched", runOnly=["color-contrast"]) == []


def test_a_solution_and_a_verdict_unfold_from_the_keyboard_and_are_accessible(opened):
    page = opened.page
    solution = page.locator(".solution.dropdown").first
    solution.locator("button.toggle-button").focus()
    page.keyboard.press("Enter")
    assert solution.locator(".katex-display").first.is_visible()
    verdict = solution.locator("details.verdict").first
    verdict.locator("summary").focus()
    page.keyboard.press("Enter")
    assert verdict.locator("dl").is_visible()
    assert opened.violations("unfolded") == []


# What a pointer can operate, but for the button that leads back to the top, as the Home key does: it comes and goes with scrolling.
OPERABLE = "a[href], button:not(#pst-back-to-top), summary, input, select, textarea, [tabindex='0']"
MISSED = """(operable) => [...document.querySelectorAll(operable)]
  .filter((box) => box.checkVisibility({visibilityProperty: true}) && !box.disabled && box.tabIndex >= 0 && !box.dataset.reached)
  .map((box) => box.outerHTML.slice(0, 120))"""
CLICKED = """(operable) => [...document.querySelectorAll("main *, header *")]
  .filter((box) => box.checkVisibility() && getComputedStyle(box).cursor === "pointer")
  .filter((box) => !box.closest(`${operable}, label, .admonition-title, #pst-back-to-top`))
  .map((box) => box.outerHTML.slice(0, 120))"""
REACH = """document.addEventListener("focusin", ({ target }) => { target.dataset.reached = "yes"; })"""


@pytest.mark.parametrize("width", [1280, 390])
def test_the_keyboard_reaches_everything_that_can_be_operated(visit, width):
    page = visit(PAGE, width=width).page
    assert page.locator(".bd-sidebar-primary a").first.is_visible() == (width > 600)
    page.evaluate(REACH)
    for _ in range(page.locator(OPERABLE).count() + 5):
        page.keyboard.press("Tab")
    assert page.locator("[data-reached]").count() > 50
    assert page.evaluate(MISSED, OPERABLE) == []
    assert page.evaluate(CLICKED, OPERABLE) == []


def test_a_wide_equation_scrolls_in_its_box_and_shows_that_it_does(visit):
    page = visit("book/naive-softmax.html", width=390).page
    box = page.locator(".equation-scroll.scrolls").first
    assert box.get_attribute("tabindex") == "0" and box.get_attribute("role") == "group"
    assert "gradient" in box.evaluate("box => getComputedStyle(box).backgroundImage")
    assert box.evaluate("box => getComputedStyle(box).scrollbarWidth") == "thin"
    box.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("document.activeElement.scrollLeft > 0")
    narrow = page.locator(".equation-scroll:not(.scrolls)").first
    assert narrow.get_attribute("tabindex") is None
    assert narrow.evaluate("box => getComputedStyle(box).backgroundImage") == "none"


MISMARKED = """() => [...document.querySelectorAll(".equation-scroll, .bd-article div.highlight pre, .bd-article .output pre")]
  .filter((box) => box.checkVisibility() && box.classList.contains("scrolls") !== (box.scrollWidth > box.clientWidth + 1))
  .map((box) => box.outerHTML.slice(0, 120))"""


def test_what_is_wide_is_marked_also_after_resizing_and_unfolding(visit):
    opened = visit("book/gradient-checking.html")
    for width in (390, 1280):
        opened.resize(width)
        assert opened.page.evaluate(MISMARKED) == []
    assert opened.page.locator("pre.scrolls").count() > 0
    opened.thin()
    opened.page.evaluate("unfold()")
    opened.resize(1000)
    assert opened.page.evaluate(MISMARKED) == []
