"""The steppers: moved from the keyboard, and a still picture where scripts are off."""

import pytest

# The page, the name of the slider, and how many positions it has.
STEPPERS = {
    "softmax-jacobian": ("Temperature τ", 17),
    "naive-softmax": ("Steps", 17),
    "gradient-checking": ("Step h", 21),
    "training": ("Passes", 10),
}


def visible(box, selector):
    return box.locator(selector).evaluate_all("all => all.flatMap((one, k) => one.getClientRects().length ? [k] : [])")


def steps(box):
    return box.locator("script").evaluate("script => JSON.parse(script.textContent)")


@pytest.mark.parametrize("chapter", STEPPERS)
def test_a_slider_is_moved_from_the_keyboard(visit, chapter):
    name, positions = STEPPERS[chapter]
    opened = visit(f"book/{chapter}.html")
    box = opened.page.locator(".stepper")
    slider = box.get_by_role("slider", name=name)
    for theme in ("light", "dark"):
        opened.wear(theme)
        said, shown = [], []
        slider.focus()
        for key in ("Home", "ArrowRight", "End", "ArrowRight"):
            slider.press(key)
            said.append(box.locator("output").text_content())
            shown.append(visible(box, ".stepper-frame"))
            assert slider.get_attribute("aria-valuetext") == steps(box)[shown[-1][0]]["value"]
        last = positions - 1
        assert shown == [[0], [1], [last], [last]]
        assert said == [steps(box)[k]["sentence"] for [k] in shown]
        assert len(set(said)) == 3
        assert visible(box, ".stepper-still") == []
    assert not opened.errors
    # What the slider says, the picture says too.
    assert box.locator(".stepper-frame:visible svg").get_attribute("aria-label").endswith(said[-1])


@pytest.mark.parametrize("chapter", STEPPERS)
def test_without_scripts_the_still_picture_shows(unscripted, chapter):
    box = unscripted(f"book/{chapter}.html").locator(".stepper")
    assert box.locator(".stepper-still svg").is_visible()
    assert visible(box, ".stepper-frame, .stepper-control") == []


def test_the_script_is_loaded_only_where_there_is_a_slider(site):
    for path in (site / "book").glob("*.html"):
        page = path.read_text("utf-8")
        assert page.count("stepper.js") == (path.stem in STEPPERS), path.name
        assert page.count('<div class="stepper">') == (path.stem in STEPPERS), path.name
