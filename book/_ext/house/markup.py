"""Mend what the theme and the extensions write that is not valid HTML or is deprecated."""

import re

from bs4 import BeautifulSoup

# The same id in every box, an old role of an entry, attributes that HTML does not have or that are empty.
REPLACED = {
    'id="exercise-content"': 'class="exercise-content"',
    'id="solution-content"': 'class="solution-content"',
    'role="doc-biblioentry"': 'role="listitem"',
    ' autocorrect="off"': "",
    ' columnspacing=""': "",
}
# A summary may not hold paragraphs, nor code divisions.
SUMMARY_LINE = re.compile(r'<p class="(collapsed|expanded) admonition-title">(.*?)</p>')
SOURCE = re.compile(r'(<div class="highlight"><pre>)(.*?)(</pre></div>)', re.DOTALL)
# A link does not begin with a space.
SPACE_IN_LINK = re.compile(r'(Solution to)(<a [^>]*>) ')
NEGATIVE_HEIGHT = re.compile(r'(style="[^"]*?)\bheight:-[\d.]+em;')


def mend(html):
    """The page, with each of these put right."""
    for written, right in REPLACED.items():
        html = html.replace(written, right)
    html = SUMMARY_LINE.sub(r'<span class="\1 admonition-title">\2</span>', html)
    html = SPACE_IN_LINK.sub(r"\1 \2", html)
    html = NEGATIVE_HEIGHT.sub(r"\1", html)
    return SOURCE.sub(_spans, html) if '<div class="viewcode-block"' in html else html


def _spans(match):
    inside = match[2].replace("<div", "<span").replace("</div>", "</span>")
    return match[1] + inside + match[3]


def nested(body):
    """Sphinx's list of modules, with each inner list inside its item."""
    soup = BeautifulSoup(body, "html.parser")
    for inner in soup.select("ul > ul"):
        inner.find_previous_sibling("li").append(inner)
    return str(soup) if soup.select("li > ul") else body


def mend_pages(outdir):
    for path in outdir.rglob("*.html"):
        if "_static" not in path.parts:
            html = path.read_text("utf-8")
            if (mended := mend(html)) != html:
                path.write_text(mended, "utf-8")
