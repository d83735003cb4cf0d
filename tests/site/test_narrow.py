"""A page as narrow as a telephone: figures stay legible, and nothing lies on text."""

import pytest

WIDTH = 390
FIGURES = """() => [...document.querySelectorAll(".bd-article .output svg[role=img]")].filter(svg => svg.checkVisibility()).map(svg => {
  const box = svg.closest(".stepper-pictures, .output");
  return {share: svg.getBoundingClientRect().width / svg.getAttribute("width"), wider: box.scrollWidth > box.clientWidth + 1,
          reached: box.tabIndex === 0 && box.hasAttribute("aria-label")};
})"""
COVERED = """() => [...document.querySelectorAll("dt.sig .viewcode-link")].filter(link => {
  const text = document.createRange();
  const at = link.getBoundingClientRect();
  return [link.closest("dt").querySelector(".sig-paren:last-of-type"), link.closest("dl").querySelector("dd p")].some(near => {
    if (!near) return false;
    text.selectNodeContents(near);
    return [...text.getClientRects()].some(r => r.left < at.right && at.left < r.right && r.top < at.bottom - 4 && at.top + 4 < r.bottom);
  });
}).map(link => link.closest("dt").id)"""


@pytest.mark.parametrize("chapter", ["softmax-jacobian", "naive-softmax", "training"])
def test_a_figure_keeps_its_text_legible_and_scrolls(visit, chapter):
    figures = visit(f"book/{chapter}.html", width=WIDTH).page.evaluate(FIGURES)
    assert len(figures) >= 2 and any(figure["wider"] for figure in figures)
    for figure in figures:
        assert figure["share"] > 0.6
        assert figure["wider"] == figure["reached"]


def test_no_link_to_a_source_lies_on_text(visit):
    page = visit("book/api.html", width=WIDTH).page
    assert page.locator("dt.sig .viewcode-link").count() > 10
    assert page.evaluate(COVERED) == []


@pytest.mark.parametrize("width", [WIDTH, 1280])
def test_the_magnifier_does_not_lie_on_the_words_that_are_searched(visit, width):
    page = visit("search.html", width=width).page
    icon = page.locator("main .bd-search .fa-magnifying-glass").bounding_box()
    field = page.locator("main .bd-search input")
    indent = field.evaluate("field => parseFloat(getComputedStyle(field).paddingLeft)")
    assert icon["x"] + icon["width"] < field.bounding_box()["x"] + indent


def test_no_formula_in_a_line_is_cut(visit):
    """A formula that the line cannot hold scrolls with its paragraph."""
    page = visit("book/gradient-checking.html", width=WIDTH).page
    assert page.eval_on_selector_all(".bd-article span.math", "all => all.every(math => getComputedStyle(math).overflow === 'visible')")
    wide = page.locator(".cell_output > p.scrolls")
    assert wide.count() == 1 and wide.get_attribute("tabindex") == "0"
    assert page.evaluate("document.documentElement.scrollWidth") == WIDTH
