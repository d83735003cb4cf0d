"""What search engines, link previews and the book's own search learn of a page."""

import os
import re
from html import escape
from pathlib import Path
from textwrap import shorten

from docutils import nodes

# Signs that a reader may type or copy, by the command that prints them.
SIGNS = {
    r"\hat{y}": "ŷ", r"\alpha": "α", r"\beta": "β", r"\gamma": "γ", r"\delta": "δ", r"\epsilon": "ε", r"\eta": "η", r"\theta": "θ",
    r"\lambda": "λ", r"\nu": "ν", r"\rho": "ρ", r"\sigma": "σ", r"\tau": "τ", r"\phi": "φ", r"\omega": "ω", r"\Sigma": "Σ",
}  # fmt: skip
COMMAND = re.compile(r"\\(?:operatorname\{)?([a-zA-Z]+)")
# Commands that arrange a formula say nothing of what it is about.
LAYOUT = {"begin", "end", "left", "right", "frac", "text", "displaystyle", "substack", "big", "Big", "bigl", "bigr", "quad", "mathrm", "mathbf", "mathbb"}


def plain(tex):
    """A short formula for readers who see no mathematics, as ŷ for \\hat{y}."""
    for command, sign in SIGNS.items():
        tex = re.sub(re.escape(command) + "(?![a-zA-Z])", sign, tex)
    return re.sub(r"\\(?:mathbf|mathbb|text|operatorname)|[{}$]|\\(?=[a-zA-Z])", "", tex)


def describe(doctree):
    """The first sentences of a page."""
    paragraph = next(iter(doctree.findall(nodes.paragraph)), nodes.paragraph())
    text = "".join(plain(part) if isinstance(part.parent, nodes.math) else part for part in paragraph.findall(nodes.Text))
    return shorten(text, 200, placeholder=" …")


def symbols(doctree):
    """The words and signs that stand for the mathematics of a page: the search index does not see into formulas."""
    tex = " ".join(node.astext() for node in doctree.findall(lambda node: isinstance(node, (nodes.math, nodes.math_block))))
    signs = {sign for command, sign in SIGNS.items() if re.search(re.escape(command) + "(?![a-zA-Z])", tex)}
    return sorted(signs | {name for name in COMMAND.findall(tex) if len(name) > 2 and name not in LAYOUT})


def add_keywords(app, doctree, docname):
    if app.builder.format == "html":
        doctree.insert(0, nodes.meta("", name="keywords", content=", ".join(symbols(doctree))))


def page_address(app, pagename):
    base = app.config.html_baseurl
    return f"{base.rstrip('/')}/{pagename}.html" if base else ""


def tags(app, pagename, doctree):
    """The description of a page and its card in link previews; addresses only where the site's own is known."""
    title = app.env.titles[pagename].astext()
    described = {"og:type": "article", "og:title": title, "og:description": describe(doctree), "og:site_name": app.config.html_title}
    if address := page_address(app, pagename):
        described |= {"og:url": address, "og:image": f"{app.config.html_baseurl.rstrip('/')}/_static/preview.png"}
    lines = [f'<meta name="description" content="{escape(described["og:description"], quote=True)}">']
    lines += [f'<meta property="{name}" content="{escape(value, quote=True)}">' for name, value in described.items()]
    return "\n".join(lines) + "\n"


def read_address(app, config):
    """The address that the site will have, if it is known: a sitemap and canonical links must give it in full."""
    config.html_baseurl = os.environ.get("BOOK_URL", config.html_baseurl)


def write_sitemap(app, exception):
    if exception is not None or app.builder.format != "html" or not app.config.html_baseurl:
        return
    places = "".join(f"<url><loc>{escape(page_address(app, name))}</loc></url>\n" for name in sorted(app.env.found_docs))
    (Path(app.outdir) / "sitemap.xml").write_text(
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{places}</urlset>\n',
        "utf-8",
    )


def setup(app):
    app.connect("config-inited", read_address)
    app.connect("doctree-resolved", add_keywords)
    app.connect("build-finished", write_sitemap)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
