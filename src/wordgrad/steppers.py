"""Steppers: a figure that the reader moves with a slider, without a server.

The cell computes every position. :func:`stepper` draws one picture for each, and the page shows one at a time; a small
script of the site moves between them. Without scripts, and in JupyterLab, the figure stands still::

    fig, ax = plots.new()
    bars = ax.bar(range(4), softmax(z))

    def move(tau):
        for bar, p in zip(bars, softmax(z / tau)):
            bar.set_height(p)
        return f"At temperature {tau:g} the largest probability is {softmax(z / tau).max():.2f}."

    stepper(fig, move, taus, name="temperature", alt="Bars of four probabilities.")
"""

import json
from html import escape
from itertools import count

from . import plots

_numbers = count(1)  # a label needs the id of its slider; a cell that runs again gets another


class Stepper:
    """What :func:`stepper` returns: pictures, a slider, and a sentence for each of its positions.

    Attributes:
        name: what the slider changes.
        pictures: the SVG element of each position.
        labels: the value at each position, in print.
        sentences: what is seen at each position.
        start: the position that is shown first.
        still: a :class:`~wordgrad.plots.Drawing`, shown where the slider does not work.
    """

    def __init__(self, name, pictures, labels, sentences, start, still):
        self.name, self.pictures, self.labels, self.sentences = name, pictures, labels, sentences
        self.start, self.still = start, still

    def __repr__(self):
        return repr(self.still)

    def data(self):
        """What the script of the page reads: the value and the sentence of each position."""
        return [{"value": v, "sentence": s} for v, s in zip(self.labels, self.sentences, strict=True)]

    def _repr_mimebundle_(self, include=None, exclude=None):
        return {**self.still._repr_mimebundle_(), "text/html": self._html()}

    def _html(self):
        name = f"stepper-{next(_numbers)}"
        frames = "".join(f'<div class="stepper-frame" hidden>{picture}</div>' for picture in self.pictures)
        # The script of the page takes the still picture away and shows the slider.
        return (
            f'<div class="stepper"><div class="stepper-pictures"><div class="stepper-still">{self.still.svg}</div>{frames}</div>'
            f'<div class="stepper-control" hidden><label for="{name}">{escape(self.name)}</label>'
            f'<input type="range" id="{name}" min="0" max="{len(self.pictures) - 1}" step="1" value="{self.start}">'
            f'<output for="{name}"></output></div>'
            f'<script type="application/json">{_within_page(self.data())}</script></div>'
        )


def stepper(fig, move, values, name, alt, labels=None, start=0, still=None):
    """Draw a figure at several positions of a slider: the last line of a cell.

    Args:
        fig: the Matplotlib figure, from :func:`wordgrad.plots.new`.
        move: called with each value in turn. It changes what is drawn, and returns a sentence that says what is seen.
        values: the values, two or more.
        name: what the slider changes, its label.
        alt: what the figure shows at any position, in words; each picture adds its sentence.
        labels: the values in print, for readers who cannot see the slider; by default as Python writes them.
        start: the position that is shown first, counted from 0.
        still: a :class:`~wordgrad.plots.Drawing` for readers without scripts; by default the picture at ``start``.

    Returns:
        A :class:`Stepper`, which a notebook displays.

    Raises:
        ValueError: if there are fewer than two values or another number of labels, ``start`` is not a position, or
            ``name``, ``alt`` or a sentence is empty.
    """
    values = list(values)
    labels = [str(value) for value in values] if labels is None else list(labels)
    if len(values) < 2 or len(labels) != len(values):
        raise ValueError(f"values must hold two or more and labels as many, got {len(values)} and {len(labels)}")
    if start not in range(len(values)):
        raise ValueError(f"start must be a position from 0 to {len(values) - 1}, got {start!r}")
    _need_words("name", name)
    _need_words("alt", alt)
    pictures, sentences = [], []
    for position, value in enumerate(values):
        sentence = _need_words(f"move({value!r})", move(value))
        if position == 0:  # the axes stay where they are, so that nothing jumps
            fig.draw_without_rendering()
            fig.set_layout_engine("none")
        described = f"{alt} {sentence}"
        if position == start and still is None:
            still = plots.Drawing(plots.svg(fig, described), plots.png(fig), plots.pdf(fig), described)
        pictures.append(plots.svg(fig, described))
        sentences.append(sentence)
    return Stepper(name, pictures, labels, sentences, start, still)


def _need_words(argument, text):
    if not isinstance(text, str) or not text.strip():
        raise ValueError(f"{argument} must give words, got {text!r}")
    return text


def _within_page(data):
    """JSON that cannot end the element it stands in."""
    return json.dumps(data, ensure_ascii=False).replace("<", "\\u003c")
