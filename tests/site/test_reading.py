"""Finding one's way: how far one has read, and the way to the pages before and after."""

from house import chapters

BAR = "new DOMMatrix(getComputedStyle(document.body, '::before').transform).a"


def test_a_line_shows_how_far_the_page_has_been_read(visit):
    page = visit("book/naive-softmax.html").page
    shares = []
    for share in (0, 0.5, 1):
        page.evaluate(f"window.scrollTo({{top: {share} * (document.documentElement.scrollHeight - innerHeight), behavior: 'instant'}})")
        page.wait_for_timeout(200)
        shares.append(page.evaluate(BAR))
    assert shares[0] == 0 and abs(shares[1] - 0.5) < 0.02 and abs(shares[2] - 1) < 0.01


def test_every_page_leads_to_the_one_before_and_the_one_after(visit):
    pages = chapters.toc_files()
    for here, name in enumerate(pages):
        page = visit(f"{name}.html").page
        for rel, there in (("prev", here - 1), ("next", here + 1)):
            links = page.locator(f".prev-next-footer a.{'left' if rel == 'prev' else 'right'}-{rel}")
            wanted = [pages[there]] if 0 <= there < len(pages) else []
            assert [link.evaluate("link => link.href").rsplit("/", 1)[1] for link in links.all()] == [
                f"{name.split('/')[1]}.html" for name in wanted
            ]


def test_no_line_begins_with_the_comma_of_a_short_formula(visit):
    page = visit("book/errata.html", width=390).page
    formulas = page.locator(".unbroken:visible")
    assert formulas.count() > 20
    lines = formulas.evaluate_all("all => all.map(one => one.getClientRects().length)")
    assert set(lines) == {1}
