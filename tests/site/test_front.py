"""The front page shows in one screen what the book is."""

from wordgrad.book.ledger import ledger


def test_the_front_page_fits_in_one_screen(visit):
    page = visit("book/index.html").page
    for part in (".front-lead", ".katex-display", "details.verdict-ok", "dl.totals", ".front-start"):
        box = page.locator(part).bounding_box()
        assert 0 < box["y"] and box["y"] + box["height"] <= 900, part


def test_its_figures_are_those_of_the_ledger(visit):
    page = visit("book/index.html").page
    totals = ledger()["totals"]
    shown = [int(text.replace(",", "")) for text in page.locator("dl.totals dd").all_text_contents()]
    assert shown == [totals["displayed"], totals["passed"], totals["wrong_on_purpose"], totals["rejected"]]
    assert "proved" in page.locator("details.verdict-ok summary").text_content()
