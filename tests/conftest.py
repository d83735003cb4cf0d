"""Fixtures that several tests share."""

from pathlib import Path

import pytest
from site_browser import launch


@pytest.fixture(scope="session")
def browser():
    """One Chromium for all tests of a process: Playwright starts once in it."""
    with launch() as browser:
        yield browser


@pytest.fixture
def note(tmp_path, monkeypatch):
    """Writes a file into an empty folder, which is the current one; returns its name."""
    monkeypatch.chdir(tmp_path)

    def write(text, name="note.md"):
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_bytes(text if isinstance(text, bytes) else text.encode())
        return name

    return write
