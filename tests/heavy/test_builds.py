"""Builds in unusual places: twice alike, from a folder that cannot be written, with spaces, without a network."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from house import chapters

SOURCES = [
    *("_config.yml", "_toc.yml", "requirements.txt", "pyproject.toml"),
    *("book", "src", "benchmarks"),
]


def build(source, out):
    command = [
        Path(sys.executable).parent / "jupyter-book",
        "build",
        str(source),
        "-n",
        "-W",
        "--keep-going",
    ]
    # Nothing but this machine can be reached through such a proxy.
    nowhere = dict.fromkeys(
        ("http_proxy", "https_proxy", "ALL_PROXY"), "http://127.0.0.1:9"
    )
    result = subprocess.run(
        [*command, "--path-output", str(out)],
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, **nowhere},
        cwd=out,
        timeout=900,
    )
    assert result.returncode == 0, result.stdout[-3000:] + result.stderr[-3000:]
    return out / "_build" / "html"


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """A read-only copy of the sources, in a folder whose name has spaces."""
    folder = tmp_path_factory.mktemp("copy") / "a folder with spaces"
    folder.mkdir()
    ignore = shutil.ignore_patterns("__pycache__", "*.egg-info", ".ipynb_checkpoints")
    for name in SOURCES:
        source = chapters.ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=ignore)
        elif source.exists():
            shutil.copy(source, folder / name)
    written = [folder, *folder.rglob("*")]
    for path in written:
        path.chmod(path.stat().st_mode & ~0o222)
    yield folder
    for path in written:
        path.chmod(path.stat().st_mode | 0o200)


def test_two_clean_builds_in_different_folders_are_the_same(copy, tmp_path):
    one, two = tmp_path / "one", tmp_path / "the other"
    one.mkdir()
    two.mkdir()
    first, second = build(chapters.ROOT, one), build(copy, two)
    names = sorted(
        str(path.relative_to(first)) for path in first.rglob("*") if path.is_file()
    )
    assert names == sorted(
        str(path.relative_to(second)) for path in second.rglob("*") if path.is_file()
    )
    compared = [
        name
        for name in names
        if name.endswith((".html", ".js", ".css", ".svg", ".png"))
    ]
    assert len(compared) > len(chapters.toc_files())
    differ = [
        name
        for name in compared
        if (first / name).read_bytes() != (second / name).read_bytes()
    ]
    assert not differ
