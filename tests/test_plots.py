"""Figures stand within a page: valid, described, in its colours, and the same in every build."""

import itertools
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from io import BytesIO

import matplotlib.pyplot as plt
import numpy as np
import pytest

from wordgrad import plots


def sketch(alt="A line that rises."):
    fig, ax = plots.new(width=4, height=2)
    ax.plot([1, 2], marker="o", label="line")
    ax.set_title("$u_o^\\top v_c$")
    ax.axhline(1.5, color="black")
    ax.legend()
    return plots.draw(fig, alt=alt)


def test_svg_is_well_formed_and_described():
    drawing = sketch('Angles < 90° & "right" ones.')
    root = ET.fromstring(drawing.svg)
    assert root.get("role") == "img"
    assert root.get("aria-label") == 'Angles < 90° & "right" ones.'
    assert root.get("width") == "384" and "max-width: 100%" in root.get("style")
    for unwanted in ("<?xml", "<!DOCTYPE", "<style", "<metadata", "xlink:", "<!--"):
        assert unwanted not in drawing.svg


def test_every_reference_has_one_target_and_every_id_a_reference():
    svg = sketch().svg + sketch().svg + sketch("Another.").svg
    ids = re.findall(r' id="([^"]+)"', svg)
    used = re.findall(r'href="#([^"]+)"', svg) + re.findall(r"url\(#([^)]+)\)", svg)
    assert len(ids) == len(set(ids)) and set(ids) == set(used)


def test_text_and_axes_take_the_colour_of_the_page():
    svg = sketch().svg
    painted = set(re.findall(r"(?:fill|stroke): ([^;\"]+)", svg))
    assert painted == {"none", "currentColor", plots.COLOURS.blue}


def test_the_background_is_transparent_in_svg_and_white_in_png():
    drawing = sketch()
    first = re.search(r'<path[^>]*style="([^"]+)"', drawing.svg)
    assert first[1] == "fill: none"
    assert drawing.png.startswith(b"\x89PNG")
    fig, _ = plots.new()
    png = plots.draw(fig, alt="Empty axes.").png
    assert plt.imread(BytesIO(png))[0, 0].tolist() == [1, 1, 1, 1]


def test_two_runs_draw_the_same():
    code = (
        "from wordgrad import plots\n"
        "fig, ax = plots.new()\n"
        "ax.scatter([1, 2], [3, 4]); ax.fill_between([1, 2], [3, 4])\n"
        "drawing = plots.draw(fig, alt='Two points.')\n"
        "import hashlib; print(hashlib.sha256(drawing.svg.encode() + drawing.png + drawing.pdf).hexdigest())\n"
    )
    runs = {subprocess.check_output([sys.executable, "-c", code]) for _ in range(2)}
    assert len(runs) == 1


def test_what_a_notebook_gets():
    drawing = sketch("A line.")
    bundle = drawing._repr_mimebundle_()
    assert bundle == {
        "text/html": drawing.svg,
        "application/pdf": drawing.pdf,
        "image/png": drawing.png,
        "text/plain": "[Figure: A line.]",
    }
    assert drawing.pdf.startswith(b"%PDF-") and drawing.pdf == sketch("A line.").pdf


def test_the_figure_is_closed():
    fig, _ = plt.subplots()
    plots.draw(fig, alt="Empty axes.")
    assert not plt.get_fignums()


@pytest.mark.parametrize("alt", ["", "  ", None])
def test_alt_text_must_be_given(alt):
    fig, _ = plots.new()
    with pytest.raises(ValueError, match="alt must say in words what the figure shows, got "):
        plots.draw(fig, alt=alt)
    with pytest.raises(ValueError, match="alt must say"):
        plots.draw(fig)


def test_heatmap_writes_each_number_where_it_can_be_read():
    fig, ax = plots.new()
    mesh = plots.heatmap(ax, [[1, -1, 0], [0.25, 0.5, 0]])
    assert [text.get_text() for text in ax.texts] == ["1.00", "-1.00", "0.00", "0.25", "0.50", "0.00"]
    assert [text.get_color() for text in ax.texts[:3]] == ["#ffffff", "#ffffff", "#010101"]
    _, other = plots.new()
    scale = plots.heatmap(other, np.linspace(-1, 1, 101)[np.newaxis])
    for text, rgba in zip(other.texts, scale.cmap(scale.norm(scale.get_array().ravel())), strict=True):
        assert contrast(luminance(rgb(text.get_color())), luminance(rgba[:3])) >= 4.5
    assert (mesh.norm.vmin, mesh.norm.vmax) == (-1, 1)
    assert ax.get_ylim() == (2.5, 0.5)
    assert plots.draw(fig, alt="A matrix.").svg
    with pytest.raises(ValueError, match=r"matrix must have the shape \(rows, columns\), got \(3,\)"):
        plots.heatmap(ax, [1, 2, 3])


# Linear light seen with each kind of colour blindness (Machado, Oliveira and Fernandes, 2009).
VISION = {
    "full": np.eye(3),
    "no red": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "no green": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "no blue": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}
TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])


def rgb(colour):
    return np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])


def linear(values):
    values = np.asarray(values)
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


def luminance(values):
    return (TO_XYZ @ linear(values))[1]


def contrast(a, b):
    return (max(a, b) + 0.05) / (min(a, b) + 0.05)


def lab(light):
    """CIELAB coordinates, in which a distance of 2 is just seen."""
    t = TO_XYZ @ np.clip(light, 0, 1) / [0.9505, 1, 1.089]
    x, y, z = np.where(t > 0.008856, np.cbrt(t), 7.787 * t + 16 / 116)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


@pytest.mark.parametrize("background", ["#ffffff", "#121212"])
def test_colours_stand_out_from_the_page(background):
    for colour in plots.COLOURS:
        assert contrast(luminance(rgb(colour)), luminance(rgb(background))) >= 3


@pytest.mark.parametrize("vision", VISION)
def test_colours_are_told_apart(vision):
    for a, b in itertools.combinations(plots.COLOURS, 2):
        seen = [lab(np.array(VISION[vision]) @ linear(rgb(colour))) for colour in (a, b)]
        assert np.linalg.norm(seen[0] - seen[1]) > 20
