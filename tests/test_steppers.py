"""Steppers: one picture and one sentence for each position, and a still picture without scripts."""

import json
import re
import xml.etree.ElementTree as ET

import pytest
from bs4 import BeautifulSoup

from wordgrad import plots
from wordgrad.steppers import stepper

HEIGHTS = [1, 2, 4]


def bars(heights=HEIGHTS, sentence="The bar is {} high.", **options):
    fig, ax = plots.new(width=4, height=2)
    [bar] = ax.bar([1], [1])

    def move(height):
        bar.set_height(height)
        return sentence.format(height)

    given = {"name": "Height", "alt": "A bar.", **options}
    return stepper(fig, move, heights, **given)


def html(made):
    return made._repr_mimebundle_()["text/html"]


def test_the_data_reach_the_page_whatever_they_contain():
    made = bars(sentence='</script> & "{}" < 5 <!-- é', labels=["a", "b", "<c>"])
    page = html(made)
    [script] = re.findall(r'<script type="application/json">(.*?)</script>', page)
    assert json.loads(script) == made.data()
    assert made.data()[2] == {"value": "<c>", "sentence": '</script> & "4" < 5 <!-- é'}


def test_there_is_one_described_picture_for_each_position():
    made = bars()
    assert len(set(made.pictures)) == len(HEIGHTS)
    for picture, sentence in zip(made.pictures, made.sentences, strict=True):
        assert ET.fromstring(picture).get("aria-label") == f"A bar. {sentence}"


def test_the_axes_do_not_move_with_the_slider():
    frames = [re.sub(r'aria-label="[^"]*"', "", picture) for picture in bars(labels=HEIGHTS).pictures]
    # All paths but the bar itself are the same in every picture.
    paths = [set(re.findall(r'<path d="([^"]+)"', frame)) for frame in frames]
    assert len(paths[0] & paths[1] & paths[2]) >= len(paths[0]) - 1


def test_without_a_script_the_still_picture_shows_and_the_slider_does_not():
    pictures, control, _ = BeautifulSoup(html(bars(start=1)), "html.parser").div.find_all(recursive=False)
    still, *frames = pictures.find_all(recursive=False)
    assert "hidden" not in still.attrs and "hidden" in control.attrs
    assert len(frames) == len(HEIGHTS) and all("hidden" in frame.attrs for frame in frames)
    assert still.svg["aria-label"] == "A bar. The bar is 2 high."
    other = plots.draw(plots.new()[0], alt="Another.")
    assert other.svg in html(bars(still=other))


def test_the_slider_has_a_label_and_starts_where_it_was_told():
    page = html(bars(start=2))
    [name] = re.findall(r'<input type="range" id="([^"]+)" min="0" max="2" step="1" value="2">', page)
    assert f'<label for="{name}">Height</label>' in page and f'<output for="{name}">' in page


def test_other_outputs_get_the_still_picture():
    made = bars()
    bundle = made._repr_mimebundle_()
    assert bundle["image/png"] == made.still.png and bundle["image/png"].startswith(b"\x89PNG")
    assert bundle["text/plain"] == repr(made) == "[Figure: A bar. The bar is 1 high.]"


def test_ids_differ_between_pictures_and_between_steppers():
    page = html(bars()) + html(bars())
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"heights": [1]}, "values must hold two or more and labels as many, got 1 and 1"),
        ({"labels": ["one"]}, "values must hold two or more and labels as many, got 3 and 1"),
        ({"start": 3}, "start must be a position from 0 to 2, got 3"),
        ({"start": -1}, "start must be a position from 0 to 2, got -1"),
        ({"name": " "}, "name must give words, got ' '"),
        ({"alt": ""}, "alt must give words, got ''"),
        ({"alt": None}, "alt must give words, got None"),
        ({"sentence": ""}, r"move\(1\) must give words, got ''"),
    ],
)
def test_bad_input_is_refused(options, said):
    with pytest.raises(ValueError, match=said):
        bars(**options)
