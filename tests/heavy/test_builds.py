"""A build from another place: a folder with spaces, mounted read-only, without a network; it gives the same site to the byte."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from house import chapters

SOURCES = ["_config.yml", "_toc.yml", "requirements.txt", "pyproject.toml", "book", "src", "benchmarks"]
COMPARED = (".html", ".js", ".css", ".svg", ".png", ".md", ".ipynb", ".woff2", ".inv")
BUILD = [str(Path(sys.executable).parent / "jupyter-book"), "build", ".", "-n", "-W", "--keep-going", "--path-output"]

# In a namespace of its own, a process has no network but an unused loopback, and may mount a folder read-only.
NAMESPACE = ["unshare", "--user", "--map-root-user", "--mount", "--net"]
INSIDE = 'ip link set lo up && mount --bind "$1" "$1" && mount -o remount,bind,ro "$1" && cd "$1" && shift && exec "$@"'


def namespaces():
    if not (shutil.which("unshare") and shutil.which("ip")):
        return False
    probe = subprocess.run([*NAMESPACE, "ip", "link", "set", "lo", "up"], check=False, capture_output=True)
    return probe.returncode == 0


def tree(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """A copy of the sources in a folder whose name has spaces; nothing in it has run before."""
    folder = tmp_path_factory.mktemp("copy") / "a folder with spaces"
    folder.mkdir()
    ignore = shutil.ignore_patterns("__pycache__", "*.egg-info", ".ipynb_checkpoints", "_build")
    for name in SOURCES:
        source = chapters.ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=ignore)
        else:
            shutil.copy(source, folder / name)
    return folder


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The site of this folder, written anew from the runs that are kept."""
    out = tmp_path_factory.mktemp("one")
    if (chapters.ROOT / "_build" / "executed").exists():
        shutil.copytree(chapters.ROOT / "_build" / "executed", out / "_build" / "executed")
    result = subprocess.run([*BUILD, str(out)], check=False, capture_output=True, text=True, cwd=chapters.ROOT, timeout=1500)
    assert result.returncode == 0, result.stdout[-3000:] + result.stderr[-3000:]
    return out / "_build" / "html"


@pytest.fixture(scope="module")
def rebuilt(copy, tmp_path_factory):
    """(the copy, its files before the build, the site that was built from it)."""
    out = tmp_path_factory.mktemp("the other")
    before = tree(copy)
    command = [*BUILD, str(out)]
    if namespaces():
        command = [*NAMESPACE, "bash", "-c", INSIDE, "bash", str(copy), *command]
    # Python would keep compiled modules beside the sources; where nothing can be mounted, no proxy answers either.
    outside = dict.fromkeys(("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"), "http://127.0.0.1:9")
    environment = {**os.environ, **outside, "PYTHONPATH": str(copy / "src"), "PYTHONDONTWRITEBYTECODE": "1"}
    result = subprocess.run(command, check=False, capture_output=True, text=True, env=environment, cwd=copy, timeout=1500)
    assert result.returncode == 0, result.stdout[-3000:] + result.stderr[-3000:]
    return copy, before, out / "_build" / "html"


def test_nothing_is_written_beside_the_sources(rebuilt):
    copy, before, _ = rebuilt
    assert tree(copy) == before


def test_the_chapters_ran_again_in_the_copy(rebuilt):
    executed = rebuilt[2].parent / "executed"
    ran = [path for path in executed.rglob("*.ipynb") if ".cache" in str(path) or "cache" in path.parts]
    assert len(ran) >= sum(chapters.is_notebook(path.read_text("utf-8")) for path in chapters.BOOK.glob("*.md"))


def test_two_clean_builds_in_different_folders_are_the_same(built, rebuilt):
    first, second = tree(built), tree(rebuilt[2])
    assert first.keys() == second.keys()
    compared = [name for name in first if name.endswith(COMPARED)]
    assert len(compared) > len(chapters.toc_files())
    assert [name for name in compared if first[name] != second[name]] == []


def test_the_build_could_reach_nobody():
    if not namespaces():
        pytest.skip("this machine lets no process make a namespace without a network (unshare): only proxies were cut off")
    code = "import socket; socket.create_connection(('192.0.2.1', 80), 3)"
    result = subprocess.run([*NAMESPACE, sys.executable, "-c", code], check=False, capture_output=True, text=True)
    assert "Network is unreachable" in result.stderr
