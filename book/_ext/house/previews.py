"""Keep in each page the equations of other pages that it refers to, so that a reference can show its equation.

An equation of the page itself is there already. The script previews.js shows either when a reference is pointed at.
"""

import re
from hashlib import sha256
from html import escape

from docutils import nodes

from . import maths

ELSEWHERE = re.compile(r'<a class="reference internal" href="[^"#]+#(equation-[\w-]+)"')
# Screen readers get the MathML half where the equation stands; here it would only weigh.
VISIBLE = re.compile(r'<span class="katex-mathml">.*?</math></span>', re.DOTALL)

# The mark of an equation that is printed because it is wrong; the script looks for it too.
WRONG = "% wrong:"


def equations(env):
    """The TeX of every labelled equation, by document and by the name of its place."""
    if not hasattr(env, "house_equations"):
        env.house_equations = {}
    return env.house_equations


def collect(app, doctree):
    equations(app.env)[app.env.docname] = {
        nodes.make_id(f"equation-{node['label']}"): maths.rows(node.astext())
        for node in doctree.findall(nodes.math_block)
        if node.get("label")
    }


def forget(app, env, docname):
    equations(env).pop(docname, None)


def merge(app, env, docnames, other):
    equations(env).update(equations(other))


def pages_to_write(app, env):
    """All pages when an equation has changed: any may show it."""
    digest = sha256(repr(sorted(equations(env).items())).encode()).hexdigest()
    if digest == getattr(env, "house_equations_digest", None):
        return []
    env.house_equations_digest = digest
    return sorted(equations(env))


def add_equations(app, pagename, templatename, context, doctree):
    wanted = dict.fromkeys(ELSEWHERE.findall(context.get("body", "")))
    known = {
        place: (docname, tex)
        for docname, places in equations(app.env).items()
        for place, tex in places.items()
    }
    for place in wanted:
        docname, tex = known[place]
        html, error = maths.render(tex, True)
        if error is None:  # else the page that displays it has warned
            chapter = escape(app.env.titles[docname].astext(), quote=True)
            wrong = " data-wrong" if WRONG in tex else ""
            context["body"] += (
                f'<template data-equation="{place}" data-chapter="{chapter}"{wrong}>'
                f"{VISIBLE.sub('', html)}</template>\n"
            )


def setup(app):
    app.connect("doctree-read", collect)
    app.connect("env-purge-doc", forget)
    app.connect("env-merge-info", merge)
    app.connect("env-updated", pages_to_write)
    app.connect("html-page-context", add_equations)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
