"""Figures that follow the page: their text and axes take its colour, in light and in dark.

A figure cell starts with :func:`new`, draws with Matplotlib, and ends with :func:`draw`::

    fig, ax = plots.new(width=6, height=3)
    ax.plot(x, y, color=plots.COLOURS.blue)
    plots.draw(fig, alt="What the figure shows, in words.")
"""

import hashlib
import html
import io
import re
import sys
from collections import Counter
from typing import NamedTuple

import matplotlib
import numpy as np
from matplotlib.figure import Figure


class Palette(NamedTuple):
    """Six colours, by name or by number.

    Colour-blind readers can tell them apart, and each stands out (by a contrast of at least
    3 : 1) from white and from #121212.
    """

    blue: str = "#5365c0"
    orange: str = "#de7201"
    green: str = "#05a563"
    purple: str = "#b31dfd"
    red: str = "#c9082c"
    grey: str = "#6a6a6a"


COLOURS = Palette()

# Whatever is drawn in this colour, or in pure black, takes the colour of the page's text.
INK = "#010203"

# A narrow page shrinks a figure down to this share of its width; there its text has 9 pixels, and what is wider scrolls.
LEGIBLE = 0.62

_STYLE = {
    "svg.fonttype": "path",
    "svg.hashsalt": "wordgrad",
    "font.size": 11,
    "axes.titlesize": 11,
    "text.color": INK,
    "axes.edgecolor": INK,
    "axes.labelcolor": INK,
    "axes.facecolor": "none",
    "figure.facecolor": "none",
    "xtick.color": INK,
    "ytick.color": INK,
    "patch.edgecolor": INK,
    "grid.color": INK,
    "grid.alpha": 0.15,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "legend.frameon": False,
    "lines.linewidth": 2,
    "axes.prop_cycle": matplotlib.cycler(color=COLOURS),
}


def new(width=6, height=3, ncols=1, nrows=1, **options):
    """Start a figure in the style of the book, which then holds for the whole session.

    Args:
        width: in inches; the text column of the page holds about 7.5.
        height: in inches.
        ncols: number of axes side by side.
        nrows: number of axes one below the other.
        **options: passed on to ``Figure.subplots``, such as ``sharey=True``.

    Returns:
        ``(fig, axes)``, the figure and its axes; an array of them if there are several.
    """
    matplotlib.rcParams.update(_STYLE)
    fig = Figure(figsize=(width, height), layout="constrained")
    return fig, fig.subplots(nrows, ncols, **options)


class Drawing:
    """What :func:`draw` returns: inline SVG for pages, PDF for print, PNG on white for other outputs."""

    def __init__(self, svg, png, pdf, alt):
        self.svg, self.png, self.pdf, self.alt = svg, png, pdf, alt

    def __repr__(self):
        return f"[Figure: {self.alt}]"

    def _repr_mimebundle_(self, include=None, exclude=None):
        return {"text/html": self.svg, "application/pdf": self.pdf, "image/png": self.png, "text/plain": repr(self)}


def draw(fig, alt=""):
    """Finish a figure: the last line of a cell.

    Args:
        fig: the Matplotlib figure; it is closed.
        alt: what the figure shows, in words, for readers who cannot see it. It must be given.

    Returns:
        A :class:`Drawing`, which a notebook displays.

    Raises:
        ValueError: if ``alt`` is missing or empty.
    """
    drawing = Drawing(svg(fig, alt), png(fig), pdf(fig), " ".join(alt.split()))
    if "matplotlib.pyplot" in sys.modules:  # nothing else keeps figures open
        sys.modules["matplotlib.pyplot"].close(fig)
    return drawing


def svg(fig, alt):
    """A figure as it stands, as an SVG element of the page; ``alt`` as for :func:`draw`."""
    if not isinstance(alt, str) or not alt.strip():
        raise ValueError(f"alt must say in words what the figure shows, got {alt!r}")
    file = io.StringIO()
    with matplotlib.rc_context(_STYLE):
        # The resolution is that of images within the figure.
        fig.savefig(file, format="svg", dpi=144, transparent=True)
    return _inline(file.getvalue(), " ".join(alt.split()))


def png(fig):
    """A figure as it stands, as the bytes of a PNG picture on white."""
    file = io.BytesIO()
    with matplotlib.rc_context(_STYLE):
        fig.savefig(file, format="png", dpi=144, facecolor="white")
    return file.getvalue()


def pdf(fig):
    """A figure as it stands, as the bytes of a PDF file for print."""
    file = io.BytesIO()
    with matplotlib.rc_context(_STYLE):
        fig.savefig(file, format="pdf", dpi=144, transparent=True, metadata={"CreationDate": None})
    return file.getvalue()


def heatmap(ax, matrix, limit=None, fmt="{:.2f}", cmap="RdBu"):
    """Draw a matrix as coloured cells with their numbers; zero is the middle of the colours.

    Rows and columns are numbered from 1, as in print.

    Args:
        ax: the axes to draw on.
        matrix: the numbers, shape (rows, columns).
        limit: the absolute value at the ends of the colour scale; by default the largest.
        fmt: how to write a number, as for ``str.format``; an empty string writes none.
        cmap: a diverging Matplotlib colour map. With the default, negative numbers are red and
            positive ones are blue.

    Returns:
        The coloured mesh, for a colour bar.

    Raises:
        ValueError: if ``matrix`` does not have two axes or is empty.
    """
    matrix = np.asarray(matrix, dtype=np.float64)
    if matrix.ndim != 2 or matrix.size == 0:
        raise ValueError(f"matrix must have the shape (rows, columns), got {matrix.shape}")
    limit = limit or np.abs(matrix).max() or 1.0
    rows, columns = (np.arange(1, length + 1) for length in matrix.shape)
    mesh = ax.pcolormesh(columns, rows, matrix, cmap=cmap, vmin=-limit, vmax=limit)
    for (i, j), value in np.ndenumerate(matrix):
        # The cells look the same on every page, and so must their numbers.
        luminance = np.power(mesh.cmap(mesh.norm(value))[:3], 2.2) @ (0.2126, 0.7152, 0.0722)
        ink = "#010101" if luminance > 0.18 else "#ffffff"
        ax.text(j + 1, i + 1, fmt.format(value), color=ink, ha="center", va="center")
    ax.set(xticks=columns, yticks=rows, aspect="equal")
    ax.invert_yaxis()
    ax.tick_params(length=0)
    ax.spines[:].set_visible(False)
    return mesh


# How often a figure was drawn: the same figure twice on a page still needs different ids.
_drawn = Counter()


def _inline(svg, alt):
    """Turn Matplotlib's SVG file into an element that can stand within a page."""
    body = svg[svg.index("<svg") :]
    view = re.search(r'viewBox="([^"]+)"', body)
    body = body[body.index(">") + 1 :]
    for useless in (r"<metadata>.*?</metadata>", r"<style.*?</style>", r"<!--.*?-->"):
        body = re.sub(useless, "", body, flags=re.DOTALL)
    body = body.replace("xlink:href", "href")
    body = re.sub(r'(?<= d=")[^"]+', _shorten, body)
    body = re.sub(r'<path(?![^>]* d=")', '<path d="M0 0"', body)  # the glyph of a space has no outline
    body = re.sub(r">\s+<", "><", body).replace("<defs></defs>", "").strip()
    body = _rename(body, alt).replace(INK, "currentColor").replace("#000000", "currentColor")
    width = round(float(view[1].split()[2]) * 96 / 72)
    least = round(LEGIBLE * width)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{html.escape(alt)}" '
        f'width="{width}" {view[0]} style="min-width: {least}px; max-width: 100%; height: auto" fill="currentColor" '
        f'stroke-linejoin="round">{body}'
    )


def _shorten(path):
    """Write a path on one line, in hundredths of a point."""
    text = re.sub(r"\d+\.\d{3,}", lambda number: f"{float(number[0]):.2f}", path[0])
    return " ".join(text.split())


def _rename(body, alt):
    """Drop the ids that nothing refers to, and make the others unique on the page."""
    used = {name for pair in re.findall(r'href="#([^"]+)"|url\(#([^)]+)\)', body) for name in pair}
    body = re.sub(r' id="([^"]+)"', lambda found: found[0] if found[1] in used else "", body)
    key = hashlib.sha256(f"{alt}\n{body}".encode()).hexdigest()[:8]
    _drawn[key] += 1
    prefix = f"f{key}-" if _drawn[key] == 1 else f"f{key}-{_drawn[key]}-"
    return re.sub(r'( id="|href="#|url\(#)', rf"\g<1>{prefix}", body)
