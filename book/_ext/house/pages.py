"""Finish the pages: drop what the theme and Jupyter Book load and the book does not use; insist on alt text."""

import hashlib
import re
import shutil
from pathlib import Path

import nbformat
from docutils import nodes
from pybtex.plugin import find_plugin, register_plugin
from sphinx.util import logging

from . import execution, markup, metadata
from .chapters import BOOK
from .maths import place

logger = logging.getLogger(__name__)

# Half a megabyte of script on every page, for a dozen icons: book.css draws those with the theme's icon font.
FONTAWESOME = re.compile(r"<script src=\"[^\"]*fontawesome\.js[^\"]*\"></script>")
UNUSED = (
    "scripts/fontawesome.js",
    "sphinx-thebe.js",
    "sphinx-thebe.css",
    "thebelab.css",
    "webpack-macros.html",
    "sbt-webpack-macros.html",
    "file.png",
    "minus.png",
    "plus.png",
    "locales/*/*/*",
    "**/*.map",
    "**/*.LICENSE.txt",
)


def silence_thebe(app):
    """Jupyter Book loads sphinx-thebe always: it adds an outside address and a console error to every page."""
    for listeners in app.events.listeners.values():
        listeners[:] = [
            listener
            for listener in listeners
            if not listener.handler.__module__.startswith("sphinx_thebe")
        ]
    app.registry.css_files[:] = [
        entry for entry in app.registry.css_files if "thebe" not in str(entry[0])
    ]


PDF = "word-vectors-derived.pdf"
BACK_LINK = re.compile(r'(?<=\.html)#([\w.]+)(?="\>\[docs\])')

# Jupyter Book's own redirect has neither language nor title.
START = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>{title}</title>
<meta http-equiv="refresh" content="0; url={page}">
</head>
<body><main><h1>{title}</h1><p><a href="{page}">Read the book</a></p></main></body>
</html>
"""


def back_links(app, body):
    """Mend viewcode's links from a source back to the API page.

    They assume that all objects of a module are documented under one name; here some stand under `wordgrad` and
    some under their own module.
    """
    known = app.env.domaindata["py"]["objects"]

    def mend(match):
        name = match[1]
        if name not in known:
            last = name.rsplit(".", 1)[-1]
            name = next((other for other in known if other.endswith(f".{last}")), name)
        return f"#{name}"

    return BACK_LINK.sub(mend, body)


def executed(app, pagename):
    """Where MyST-NB leaves the executed notebook of a chapter."""
    return Path(app.outdir).parent / "jupyter_execute" / f"{pagename}.ipynb"


def offer_downloads(app, pagename, templatename, context, doctree):
    context["pdf"] = PDF if printed(app).exists() else None
    if executed(app, pagename).exists():
        context["ipynb_source"] = f"{pagename}.ipynb"


def printed(app):
    """Where `make pdf` leaves the book; `make book` removes it when the book has changed."""
    return Path(app.outdir).parent / "pdf" / PDF


def page_context(app, pagename, templatename, context, doctree):
    if pagename == "_modules/index":
        context["body"] = markup.nested(context["body"])
    elif pagename.startswith("_modules/"):
        context["body"] = back_links(app, context["body"])
    if doctree is not None:
        context["metatags"] = context.get("metatags", "") + metadata.tags(app, pagename, doctree)
    context["without_fontawesome"] = lambda head: FONTAWESOME.sub("", str(head))
    seen = set()
    kept = []
    for script in context["script_files"]:
        # sphinx-togglebutton adds its settings again for every page that is read.
        key = (
            getattr(script, "filename", script),
            getattr(script, "attributes", {}).get("body"),
        )
        if key not in seen:
            seen.add(key)
            kept.append(script)
    context["script_files"] = kept


def need_alt_text(app, doctree, docname):
    if app.builder.format != "html":
        return
    for image in doctree.findall(nodes.image):
        if not image.get("alt", "").strip():
            logger.warning(
                "a picture without alt text: say what it shows",
                location=place(image),
                type="house",
            )


def finish(app, exception):
    if exception is None and app.builder.format == "html":
        start = START.format(
            title=app.config.html_title, page=f"{app.config.root_doc}.html"
        )
        (Path(app.outdir) / "index.html").write_text(start, "utf-8")
        for name in app.env.found_docs:
            if executed(app, name).exists():
                target = Path(app.outdir) / "_sources" / f"{name}.ipynb"
                nbformat.write(execution.with_outputs(app, executed(app, name)), target)
        (Path(app.outdir) / PDF).unlink(missing_ok=True)
        if printed(app).exists():
            shutil.copyfile(printed(app), Path(app.outdir) / PDF)
        markup.mend_pages(Path(app.outdir))
        drop_unused(Path(app.outdir) / "_static")


def drop_unused(static):
    for pattern in UNUSED:
        for path in static.glob(pattern):
            path.unlink()
            for folder in path.parents:
                if folder == static or any(folder.iterdir()):
                    break
                folder.rmdir()


def note_look(app, config):
    """Write every page anew when a style, a script, a template or this code has changed: Sphinx would not."""
    digest = hashlib.sha256()
    for folder in ("_static", "_templates", "_ext"):
        for path in sorted((BOOK / folder).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                digest.update(path.read_bytes())
    digest.update(str(printed(app).exists()).encode())
    config.house_look = digest.hexdigest()


def remember_backends():
    """Pybtex looks through all installed packages for its backends at every citation, unless they are registered."""
    for name in ("plaintext", "docutils"):
        register_plugin("pybtex.backends", name, find_plugin("pybtex.backends", name), force=True)


def setup(app):
    silence_thebe(app)
    remember_backends()
    app.add_config_value("house_look", "", "html")
    app.connect("config-inited", note_look)
    # Before the theme makes its download button (501) and drops empty templates from the sidebar, and after everybody's scripts are known.
    app.connect("html-page-context", offer_downloads, priority=450)
    app.connect("html-page-context", page_context, priority=900)
    app.connect("doctree-resolved", need_alt_text)
    app.connect("build-finished", finish)
    app.add_css_file("book.css", priority=900)
    app.add_css_file("parts.css", priority=901)
    app.add_js_file("book.js", loading_method="defer")
    return {"parallel_read_safe": True, "parallel_write_safe": True}
