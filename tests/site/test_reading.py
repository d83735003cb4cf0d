"""Finding one's way: how far one has read, and the way to the pages before and after."""

from house import chapters

BAR = "new DOMMatrix(getComputedStyle(document.body, '::before').transform).a"


def test_a_line_shows_how_far_the_page_has_been_read(visit):
    page = visit("book/naive-softmax.html").page
    for share in (0, 0.5, 1):
        page.evaluate(f"window.scrollTo({{top: {share} * (document.documentElement.scrollHeight - innerHeight), behavior: 'instant'}})")
        page.wait_for_function(f"Math.abs({BAR} - {share}) < 0.01")


def test_every_page_leads_to_the_one_before_and_the_one_after(markup):
    pages = chapters.toc_files()
    for here, name in enumerate(pages):
        page = markup(f"{name}.html")
        for side, there in (("left-prev", here - 1), ("right-next", here + 1)):
            links = [link.attributes["href"] for link in page.css(f".prev-next-footer a.{side}")]
            assert links == [f"{there.split('/')[1]}.html" for there in pages[max(there, 0) : there + 1]], name


def test_no_line_begins_with_the_comma_of_a_short_formula(visit):
    page = visit("book/errata.html", width=390).page
    formulas = page.locator(".unbroken:visible")
    assert formulas.count() > 20
    lines = formulas.evaluate_all("all => all.map(one => one.getClientRects().length)")
    assert set(lines) == {1}
