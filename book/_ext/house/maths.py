"""Set mathematics while the book is built: KaTeX inside V8, no script in the page.

Wrong TeX is a Sphinx warning with its file and line, so that `-W` fails on it.
"""

import json
import re
from functools import cache
from pathlib import Path

from docutils import nodes
from sphinx.util import logging
from sphinx.util.math import get_node_equation_number

logger = logging.getLogger(__name__)

# KaTeX throws on what it cannot read; `strict` covers what it would read but not as LaTeX does.
RENDER = """
function render(tex, display) {
  try {
    return JSON.stringify({html: katex.renderToString(tex, {
      displayMode: display, throwOnError: true, strict: "error", trust: false, output: "htmlAndMathml",
    })});
  } catch (error) {
    return JSON.stringify({error: error.message});
  }
}
"""


@cache
def katex():
    # Imported here: only a process that sets mathematics pays for V8.
    from py_mini_racer import MiniRacer

    context = MiniRacer()
    context.eval((Path(__file__).parent / "katex.min.js").read_text("utf-8"))
    context.eval(RENDER)
    return context


@cache
def render(tex, display):
    """(HTML, None), or (None, what is wrong)."""
    answer = json.loads(katex().call("render", tex, display))
    return answer.get("html"), answer.get("error")


def rows(tex):
    """What LaTeX sets between `$$` and `$$`: rows apart by an empty line or by a bare `\\\\`."""
    parts = [part.strip("\n") for part in tex.split("\n\n") if part.strip()]
    parts = [
        rf"\begin{{split}}{part}" + "\n" + r"\end{split}" if r"\\" in part else part
        for part in parts
    ]
    if len(parts) == 1:
        return parts[0] + "\n"
    return r"\begin{aligned}" + "\\\\\n".join(parts) + "\n" + r"\end{aligned}"


def place(node):
    """The nearest node that knows its line: what stands in a table, a paragraph or an output has none."""
    found = node
    while found is not None and not found.line:
        found = found.parent
    return found or node


def html(node, tex, display):
    result, error = render(tex, display)
    if error is None:
        return result
    logger.warning("TeX: %s", error, location=place(node), type="house")
    return f"<code>{nodes.unescape(node.astext())}</code>"


def visit_inline(translator, node):
    body = translator.body
    body.append(
        translator.starttag(node, "span", "", CLASS="math notranslate nohighlight")
    )
    body.append(html(node, node.astext(), False) + "</span>")
    raise nodes.SkipNode


def visit_display(translator, node):
    body = translator.body
    body.append(
        translator.starttag(node, "div", "", CLASS="math notranslate nohighlight")
    )
    body.append('<div class="equation-scroll">')
    body.append(html(node, rows(node.astext()), True) + "</div>")
    if node["number"]:
        body.append(
            f'<span class="eqno">({get_node_equation_number(translator, node)})'
        )
        translator.add_permalink_ref(node, "Link to this equation")
        body.append("</span>")
    body.append("</div>\n")
    raise nodes.SkipNode


PUNCTUATION = re.compile(r"[,.;:!?)\]’”]+")
SHORT = 20  # signs that fit on one line everywhere


def signs(tex):
    """About how many signs a formula prints."""
    return len(re.sub(r"[{}^_\s]|\\[,;!]", "", re.sub(r"\\[a-zA-Z]+", "x", tex)))


def keep_punctuation(app, doctree, docname):
    """Keep a comma on the line of the short formula before it: browsers break lines between the two."""
    if app.builder.format != "html":
        return
    for node in list(doctree.findall(nodes.math)):
        after = node.next_node(descend=False, siblings=True)
        if not isinstance(after, nodes.Text) or signs(node.astext()) > SHORT:
            continue
        if mark := PUNCTUATION.match(after):
            parent = node.parent
            parent.replace(after, nodes.Text(after[mark.end() :]))
            whole = nodes.inline("", classes=["unbroken"])
            parent.replace(node, whole)
            whole += [node, nodes.Text(mark[0])]


def setup(app):
    app.connect("doctree-resolved", keep_punctuation)
    app.add_html_math_renderer("katex", (visit_inline, None), (visit_display, None))
    app.add_css_file("katex/katex.min.css")
    return {"parallel_read_safe": True, "parallel_write_safe": True}
