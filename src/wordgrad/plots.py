"""Figures that follow the page: their text and axes take its colour, light or dark.

    fig, ax = plots.new(width=6, height=3)
    ax.plot(x, y, color=plots.COLOURS.blue)
    plots.draw(fig, alt="What the figure shows, in words.")
"""

import hashlib
import html
import io
import re
import sys
from typing import NamedTuple

import matplotlib
import numpy as np
from matplotlib.figure import Figure


class Palette(NamedTuple):
    """Colours that are told apart by colour-blind readers, on white and on #121212."""

    blue: str = "#0072b2"
    orange: str = "#d55e00"
    green: str = "#009e73"
    purple: str = "#b65c94"
    gold: str = "#a87a00"
    grey: str = "#808080"


COLOURS = Palette()

# Whatever has this colour (or black) takes the colour of the page's text.
INK = "#010203"

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
    """new"""
    matplotlib.rcParams.update(_STYLE)
    fig = Figure(figsize=(width, height), layout="constrained")
    return fig, fig.subplots(nrows, ncols, **options)


class Drawing:
    """A finished figure: inline SVG for the page, PNG for other outputs, its alt text as text."""

    def __init__(self, svg, png, alt):
        self.svg, self.png, self.alt = svg, png, alt

    def _repr_mimebundle_(self, include=None, exclude=None):
        return {"text/html": self.svg, "image/png": self.png, "text/plain": repr(self)}

    def __repr__(self):
        return f"[Figure: {self.alt}]"


_drawn = {}


def draw(fig, alt=""):
    """draw"""
    if not isinstance(alt, str) or not alt.strip():
        raise ValueError(f"alt must say in words what the figure shows, got {alt!r}")
    alt = " ".join(alt.split())
    with matplotlib.rc_context(_STYLE):
        svg, png = io.StringIO(), io.BytesIO()
        fig.savefig(svg, format="svg", transparent=True, metadata={"Date": None})
        fig.savefig(png, format="png", dpi=150, facecolor="white")
    if "matplotlib.pyplot" in sys.modules:
        sys.modules["matplotlib.pyplot"].close(fig)
    return Drawing(_inline(svg.getvalue(), alt), png.getvalue(), alt)


def _inline(svg, alt):
    body = svg[svg.index("<svg"):]
    body = re.sub(r"\s*<metadata>.*?</metadata>", "", body, flags=re.DOTALL)
    body = re.sub(r"\s*<defs>\s*<style.*?</defs>", "", body, count=1, flags=re.DOTALL)
    body = re.sub(r"<!--.*?-->\s*", "", body, flags=re.DOTALL)
    body = body.replace("xlink:href", "href")
    used = set(re.findall(r'href="#([^"]+)"|url\(#([^)]+)\)', body))
    used = {name for pair in used for name in pair if name}
    body = re.sub(r' id="([^"]+)"', lambda m: m.group() if m.group(1) in used else "", body)
    key = hashlib.sha256((body + alt).encode()).hexdigest()[:8]
    _drawn[key] = _drawn.get(key, 0) + 1
    prefix = f"f{key}-" if _drawn[key] == 1 else f"f{key}-{_drawn[key]}-"
    body = re.sub(r' id="', f' id="{prefix}', body)
    body = body.replace('href="#', f'href="#{prefix}').replace("url(#", f"url(#{prefix}")
    body = body.replace(INK, "currentColor").replace("#000000", "currentColor")
    view = re.search(r'viewBox="[^"]+"', body).group()
    width = round(float(view.split()[2]) * 4 / 3)
    head = (
        f'<svg role="img" aria-label="{html.escape(alt)}" width="{width}" {view} fill="currentColor" '
        'stroke-linejoin="round" stroke-linecap="butt" style="max-width: 100%; height: auto" '
        'xmlns="http://www.w3.org/2000/svg">'
    )
    return head + body[body.index(">") + 1:]


def heatmap(ax, matrix, limit=None, fmt="{:.2f}", cmap="RdBu"):
    """heatmap"""
    matrix = np.asarray(matrix)
    limit = limit or np.abs(matrix).max() or 1.0
    image = ax.imshow(matrix, cmap=cmap, vmin=-limit, vmax=limit)
    return image
