"""The search finds words, functions and symbols."""

from urllib.parse import quote

import pytest

QUERIES = {
    "softmax": "The softmax and its Jacobian",
    "softmax_jacobian": "wordgrad.softmax_jacobian",
    "naive_softmax": "wordgrad.naive_softmax",
    "check_gradient": "wordgrad.check_gradient",
    "ŷ": "The naive-softmax loss",
    r"\hat y": "The naive-softmax loss",
    "σ": "Negative sampling",
    "nabla": "A linear softmax classifier",
}


@pytest.fixture(scope="module")
def page(browser, site):
    page = browser.new_page()
    yield page
    page.close()


@pytest.mark.parametrize("query", QUERIES)
def test_a_query_finds_its_page(page, site, query):
    page.goto(f"{(site / 'search.html').as_uri()}?q={quote(query)}")
    found = page.locator("#search-results li", has_text=QUERIES[query])
    found.first.wait_for(timeout=10_000)
    link = found.first.locator("a").first.get_attribute("href").split("?")[0].split("#")[0]
    assert (site / link).exists()
