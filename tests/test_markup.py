"""What is mended in pages, what they say of themselves, and what print makes of outputs."""

from types import SimpleNamespace

import pytest
from docutils import nodes
from house import markup, metadata, printing


@pytest.mark.parametrize(
    ("written", "right"),
    [
        ('<input autocorrect="off" type="search">', '<input type="search">'),
        ('<mtable columnspacing="" rowspacing="1em">', '<mtable rowspacing="1em">'),
        ('<summary><p class="collapsed admonition-title">Show</p></summary>', '<summary><span class="collapsed admonition-title">Show</span></summary>'),
        ('<span style="height:-0.5em;"></span>', '<span style=""></span>'),
        ('<span style="top:1em;height:-0.5em;width:1em;"></span>', '<span style="top:1em;width:1em;"></span>'),
        (
            '<div class="highlight"><pre>a<div class="viewcode-block" id="f">b</div>c</pre></div>',
            '<div class="highlight"><pre>a<span class="viewcode-block" id="f">b</span>c</pre></div>',
        ),
        ("<p>min-height:-1em; and <div>text</div></p>", "<p>min-height:-1em; and <div>text</div></p>"),
    ],
)
def test_what_is_not_valid_is_mended(written, right):
    assert markup.mend(written) == right
    assert markup.mend(right) == right


def test_an_inner_list_moves_into_its_item():
    assert markup.nested("<ul><li>a</li>\n<ul><li>b</li></ul></ul>") == "<ul><li>a<ul><li>b</li></ul></li>\n</ul>"
    assert markup.nested("<br><ul><li>a</li></ul>") == "<br><ul><li>a</li></ul>"


def page():
    paragraph = nodes.paragraph("", "", nodes.Text("Learn "), nodes.math("", r"\hat{y} - y"), nodes.Text("."))
    return nodes.section("", paragraph, nodes.math_block("", r"\nabla_W L = \frac{1}{N} \sigma(\theta)"))


def test_a_description_has_signs_for_formulas():
    assert metadata.describe(page()) == "Learn ŷ - y."
    assert metadata.describe(nodes.section()) == ""


def test_formulas_are_searched_by_sign_and_by_name():
    assert metadata.symbols(page()) == sorted(["hat", "nabla", "sigma", "theta", "θ", "σ", "ŷ"])


def application(address, outdir=None):
    return SimpleNamespace(
        config=SimpleNamespace(html_baseurl=address, html_title="The book"),
        env=SimpleNamespace(titles={"a": nodes.title("", 'On "A"')}, found_docs={"a", "b"}),
        builder=SimpleNamespace(format="html"),
        outdir=outdir,
    )


def test_addresses_are_given_only_where_the_site_has_one(tmp_path):
    tags = metadata.tags(application(""), "a", page())
    assert 'og:title" content="On &quot;A&quot;"' in tags and "og:url" not in tags
    metadata.write_sitemap(application("", tmp_path), None)
    assert not list(tmp_path.iterdir())

    tags = metadata.tags(application("https://example.org/book/"), "a", page())
    assert 'og:url" content="https://example.org/book/a.html"' in tags
    metadata.write_sitemap(application("https://example.org/book/", tmp_path), None)
    assert "<loc>https://example.org/book/b.html</loc>" in (tmp_path / "sitemap.xml").read_text()


def test_html_is_printed_as_its_text():
    assert printing.printed("<p>A <b>bold</b>\n word</p>").astext() == "A bold word"
    listed = printing.printed("<dl><div><dt>right</dt><dd>1,234</dd></div><dt>wrong</dt><dd>0</dd></dl>")
    assert [item.astext() for item in listed] == ["right: 1,234", "wrong: 0"]


def test_long_numbers_break_after_a_slash():
    parts = printing.breakable(nodes.Text("n 2/3"))
    assert [part.astext() for part in parts if not isinstance(part, nodes.raw)] == ["n 2", "/", "3"]
