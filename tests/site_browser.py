"""A headless Chromium that speaks to nobody but this machine."""

import os
import shutil
from contextlib import contextmanager

import pytest
from axe_playwright_python.sync_playwright import Axe

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


def violations(page, options, state):
    """What axe finds, one line each."""
    found = Axe().run(page, options={"resultTypes": ["violations"], **options})
    return [
        f"{state}: {violation['id']}: {violation['help']}: {[node['target'] for node in violation['nodes']][:3]}"
        for violation in found.response["violations"]
    ]
