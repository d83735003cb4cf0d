"""Links and anchors of the built site, without a browser."""

import re
from urllib.parse import unquote, urlsplit

from bs4 import BeautifulSoup
from house import chapters


def labels(source):
    return re.findall(
        r"^\$\$\s*\(([\w-]+)\)", source.read_text("utf-8"), flags=re.MULTILINE
    )


def test_every_link_inside_the_site_leads_somewhere(site):
    soups = {
        path: BeautifulSoup(path.read_text("utf-8"), "html.parser")
        for path in site.rglob("*.html")
        if "_static" not in path.parts
    }
    anchors = {
        path: {tag["id"] for tag in soup.find_all(id=True)}
        for path, soup in soups.items()
    }
    faults = []
    for path, soup in soups.items():
        for tag, attribute in (
            ("a", "href"),
            ("link", "href"),
            ("script", "src"),
            ("img", "src"),
        ):
            for element in soup.find_all(tag, **{attribute: True}):
                url = urlsplit(element[attribute])
                if url.scheme or url.netloc:
                    if tag != "a" and url.scheme != "data":
                        faults.append(f"{path.name}: loads {element[attribute]}")
                    continue
                target = (
                    (path.parent / unquote(url.path)).resolve() if url.path else path
                )
                if not target.exists():
                    faults.append(f"{path.name}: no such file: {element[attribute]}")
                elif (
                    url.fragment
                    and target in anchors
                    and url.fragment not in anchors[target]
                ):
                    faults.append(f"{path.name}: no such place: {element[attribute]}")
    assert len(soups) > len(chapters.toc_files())
    assert not faults, "\n".join(sorted(set(faults)))


def test_ids_are_unique_on_each_page(site):
    for path in (site / "book").glob("*.html"):
        ids = re.findall(r'<[^>]*\sid="([^"]+)"', path.read_text("utf-8"))
        twice = {name for name in ids if ids.count(name) > 1}
        assert not twice, f"{path.name}: {twice}"


def test_every_equation_label_of_the_book_has_a_page(site):
    for name in chapters.toc_files():
        page = (site / f"{name}.html").read_text("utf-8")
        for label in labels(chapters.ROOT / f"{name}.md"):
            assert f'id="equation-{label}"' in page, label
