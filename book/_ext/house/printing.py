"""The PDF: what LaTeX needs beside the pages that Sphinx writes, and what print leaves out."""

from pathlib import Path

import matplotlib
from bs4 import BeautifulSoup
from docutils import nodes
from sphinx import addnodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from .chapters import BOOK

FACES = ("", "-Bold", "-Oblique", "-BoldOblique")
# Sphinx gives the columns of a longer table their natural width, however wide that is.
LONG = 30
ABOUT = r"\chapter*{About this book}\markboth{About this book}{About this book}"


def add_files(app, config):
    """The preamble, and the one monospaced face that has every sign which the cells print."""
    fonts = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
    config.latex_additional_files = [
        str(BOOK / "_latex" / "preamble.tex"),
        *(str(fonts / f"DejaVuSansMono{face}.ttf") for face in FACES),
    ]


class HtmlForPrint(SphinxPostTransform):
    """What a cell shows as HTML and nothing else is printed as its text, before MyST-NB takes the name of the object."""

    default_priority = 3
    builders = ("latex",)

    def run(self, **kwargs):
        for bundle in list(self.document.findall(lambda node: _mime(node, "nb_element") == "mime_bundle")):
            shown = {_mime(child, "mime_type"): child for child in bundle.children}
            plain, html = shown.get("text/plain"), shown.get("text/html")
            if html is not None and plain is not None and plain.astext().startswith("<IPython"):
                plain.children = [printed(html.astext())]


def printed(html):
    """The text of an HTML output: a list of its terms and values, or else a paragraph."""
    soup = BeautifulSoup(html, "html.parser")
    terms, values = soup.find_all("dt"), soup.find_all("dd")
    if not terms:
        return nodes.paragraph("", " ".join(soup.get_text(" ").split()))
    lines = [f"{term.get_text()}: {value.get_text()}" for term, value in zip(terms, values, strict=True)]
    return nodes.bullet_list("", *(nodes.list_item("", nodes.paragraph("", line)) for line in lines))


def _mime(node, name):
    return node.get(name) if isinstance(node, nodes.container) else None


class ForPrint(SphinxPostTransform):
    """Runs once, on the tree of the whole book."""

    default_priority = 5
    builders = ("latex",)

    def run(self, **kwargs):
        unnumber_front(self.document)
        drop_hidden_inputs(self.document)
        for table in list(self.document.findall(nodes.table)):
            narrow(table)


def unnumber_front(document):
    """The sections of the front page become headings: on the site, too, the first numbered chapter is the first page after it."""
    root = next(document.findall(nodes.section))
    root.insert(1, nodes.raw("", ABOUT, format="latex"))
    for section in list(document.findall(nodes.section)):
        if not isinstance(section.parent, nodes.section) or section.parent.parent is not document:
            continue
        if next(section.findall(addnodes.start_of_file), None) is None:
            title, *rest = section.children
            heading = nodes.rubric("", "", *title.children, ids=section["ids"])
            section.replace_self([heading, *rest])


def drop_hidden_inputs(document):
    """What the site folds away, the code of the figures, is not printed."""
    for cell in list(document.findall(lambda node: "tag_hide-input" in _classes(node))):
        for code in list(cell.findall(lambda node: "cell_input" in _classes(node))):
            code.parent.remove(code)


def _classes(node):
    return node.get("classes", ()) if isinstance(node, nodes.Element) else ()


def narrow(table):
    """Share the width of the page among the columns of a long table, by what they hold."""
    rows = list(table.findall(nodes.row))
    if len(rows) <= LONG:
        return
    columns = zip(*([len(entry.astext()) for entry in row.children] for row in rows), strict=True)
    shares = [min(max(column), 40) + 4 for column in columns]
    spec = "".join(rf">{{\raggedright\arraybackslash}}\X{{{share}}}{{{sum(shares)}}}" for share in shares)
    for text in list(table.findall(nodes.Text)):
        if "/" in text:
            text.parent.replace(text, breakable(text))
    table.parent.insert(table.parent.index(table), addnodes.tabular_col_spec(spec=spec))


def breakable(text):
    """The text, with a possible line break after every slash."""
    first, *rest = text.split("/")
    parts = [nodes.Text(first)]
    for part in rest:
        parts += [nodes.Text("/"), nodes.raw("", r"\allowbreak{}", format="latex"), nodes.Text(part)]
    return parts


def setup(app):
    app.connect("config-inited", add_files)
    app.add_post_transform(HtmlForPrint)
    app.add_post_transform(ForPrint)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
