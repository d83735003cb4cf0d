"""A headless Chromium that speaks to nobody but this machine."""

import os
import shutil
from contextlib import contextmanager

import pytest
from axe_playwright_python.base import AXE_SCRIPT

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]


@contextmanager
def launch():
    names = [
        os.environ.get("CHROMIUM", ""),
        "chromium",
        "chromium-browser",
        "google-chrome",
    ]
    found = next(
        (path for name in names if name and (path := shutil.which(name))), None
    )
    if found is None:
        pytest.skip(
            "no Chromium: install it (Debian: apt-get install chromium) or set CHROMIUM"
        )
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield browser
        browser.close()


RUN = """async (options) => {
  const { violations } = await axe.run(document, { resultTypes: ["violations"], ...options });
  return violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.slice(0, 3).map(({ target }) => target).join(", ")}`);
}"""


def prepare(page):
    if page.evaluate("!window.axe"):
        page.add_script_tag(content=AXE_SCRIPT)


def violations(page, options, state):
    """What axe finds, one line each."""
    prepare(page)
    return [f"{state}: {found}" for found in page.evaluate(RUN, options)]
