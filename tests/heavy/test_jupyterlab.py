"""The chapters in a real JupyterLab: they open as notebooks, run clean, and are saved unchanged."""

import os
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from house import chapters

CHAPTERS = ["notation", "gradient-checking", "training"]
OPEN = ".jp-NotebookPanel:not(.lm-mod-hidden)"
PROMPTS = f"[...document.querySelectorAll('{OPEN} .jp-CodeCell .jp-InputPrompt')].map(e => e.textContent)"
BAD_OUTPUT = ", ".join(
    f"{OPEN} [data-mime-type='application/vnd.jupyter.{kind}']"
    for kind in ("stderr", "error")
)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """(address, folder) of a JupyterLab on a copy of the chapters, with settings of its own."""
    root = tmp_path_factory.mktemp("lab")
    book = root / "book"
    book.mkdir()
    for path in [*chapters.BOOK.glob("*.md"), chapters.BOOK / "jupytext.toml"]:
        shutil.copy(path, book)
    # What `make lab` does before it starts JupyterLab.
    settings = Path(sys.prefix) / "share" / "jupyter" / "lab" / "settings"
    settings.mkdir(parents=True, exist_ok=True)
    shutil.copy(
        chapters.ROOT / "tools" / "lab-settings.json", settings / "overrides.json"
    )
    own = {
        name: str(root / name)
        for name in (
            "JUPYTER_CONFIG_DIR",
            "JUPYTERLAB_SETTINGS_DIR",
            "JUPYTERLAB_WORKSPACES_DIR",
        )
    }
    port = free_port()
    options = [
        f"--port={port}",
        "--no-browser",
        "--allow-root",
        "--IdentityProvider.token=",
    ]
    with (root / "log").open("w") as log:
        process = subprocess.Popen(
            [Path(sys.executable).parent / "jupyter", "lab", "book", *options],
            cwd=root,
            env={**os.environ, **own, **chapters.KERNEL_ENVIRONMENT},
            stdout=log,
            stderr=log,
        )
    for _ in range(120):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.5)
    yield f"http://127.0.0.1:{port}/lab", book
    process.terminate()
    process.wait(30)


@pytest.fixture(scope="module")
def page(lab, browser):
    page = browser.new_page(viewport={"width": 1300, "height": 900})
    page.goto(lab[0])
    yield page
    page.close()


@pytest.mark.parametrize("name", CHAPTERS)
def test_a_chapter_opens_as_a_notebook_runs_clean_and_is_saved_unchanged(
    lab, page, name
):
    path = lab[1] / f"{name}.md"
    before, saved = path.read_bytes(), path.stat().st_mtime_ns
    page.wait_for_selector(
        f".jp-DirListing-item[title*='{name}.md']", timeout=60_000
    ).dblclick()
    page.wait_for_selector(f"{OPEN} .jp-CodeCell", timeout=60_000)
    page.wait_for_selector("text=Python 3 (ipykernel) | Idle", timeout=60_000)
    page.click(".lm-MenuBar-itemLabel:text-is('Run')")
    page.click(".lm-Menu-itemLabel:text-is('Run All Cells')")
    cells = len(chapters.code(chapters.read(path)))
    deadline = time.monotonic() + 300
    while (last := page.evaluate(PROMPTS))[-1] != f"[{cells}]:":
        assert time.monotonic() < deadline, last
        time.sleep(0.5)
    assert page.locator(BAD_OUTPUT).count() == 0
    page.keyboard.press("Control+s")
    while path.stat().st_mtime_ns == saved:
        assert time.monotonic() < deadline, "JupyterLab did not save the chapter"
        time.sleep(0.2)
    assert path.read_bytes() == before
