"""Links and anchors of the built site, without a browser."""

import os
import re
from collections import Counter
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

from house import chapters


def labels(source):
    return re.findall(
        r"^\$\$\s*\(([\w-]+)\)", source.read_text("utf-8"), flags=re.MULTILINE
    )


LEADS = {"a": "href", "link": "href", "script": "src", "img": "src"}


class Page(HTMLParser):
    """The ids of a page, and what it links to and loads: (tag, address) pairs."""

    def __init__(self, path):
        super().__init__()
        self.ids, self.links = set(), []
        self.feed(path.read_text("utf-8"))

    def handle_starttag(self, tag, attributes):
        found = dict(attributes)
        self.ids.add(found.get("id"))
        if found.get(LEADS.get(tag)):
            self.links.append((tag, found[LEADS[tag]]))


def faults(path, page, pages):
    for tag, address in page.links:
        url = urlsplit(address)
        if url.scheme or url.netloc:
            # The page's own address, where it is known, is nothing that a reader loads.
            if tag != "a" and url.scheme != "data" and not (tag == "link" and address.startswith(os.environ.get("BOOK_URL") or "none")):
                yield f"{path.name}: loads {address}"
            continue
        target = (path.parent / unquote(url.path)).resolve() if url.path else path
        if not target.exists():
            yield f"{path.name}: no such file: {address}"
        elif url.fragment and target in pages and url.fragment not in pages[target].ids:
            yield f"{path.name}: no such place: {address}"


def test_every_link_inside_the_site_leads_somewhere(site):
    pages = {path: Page(path) for path in site.rglob("*.html") if "_static" not in path.parts}
    assert len(pages) > len(chapters.toc_files())
    found = {fault for path, page in pages.items() for fault in faults(path, page, pages)}
    assert not found, "\n".join(sorted(found))


def test_ids_are_unique_on_each_page(site):
    for path in (site / "book").glob("*.html"):
        ids = Counter(re.findall(r'<[^>]*\sid="([^"]+)"', path.read_text("utf-8")))
        twice = {name for name in ids if ids[name] > 1}
        assert not twice, f"{path.name}: {twice}"


def test_every_equation_label_of_the_book_has_a_page(site):
    for name in chapters.toc_files():
        page = (site / f"{name}.html").read_text("utf-8")
        for label in labels(chapters.ROOT / f"{name}.md"):
            assert f'id="equation-{label}"' in page, label
