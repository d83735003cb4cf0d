"""Kernels that are copies of one process: the same as fresh ones, ended like them, and not used where they might differ."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from house import chapters, fork_server, kernels
from nbclient.exceptions import CellTimeoutError


@pytest.fixture(autouse=True)
def by_themselves(monkeypatch):
    """Kernels start as usual, also where chapters run as tests of the same process."""
    monkeypatch.setattr(kernels.ForkedProvisioner, "server", None)


@pytest.fixture(scope="module")
def server():
    with kernels.forking():
        yield kernels.ForkedProvisioner.server


@pytest.fixture
def forked(server, monkeypatch):
    """Kernels are copies."""
    monkeypatch.setattr(kernels.ForkedProvisioner, "server", server)


linux = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere every kernel starts by itself")


def run(*sources, timeout=60):
    """(what the cells print, the error)."""
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    kernel = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}
    notebook = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel, "execution": {"timeout": timeout}})
    error = chapters.run(notebook)
    return ["".join(output.get("text", "") for output in cell.outputs).strip() for cell in notebook.cells], error


PARENT = "import os; print(os.getppid())"

STATE = """
import os, signal, sys, threading
print(sys.path, sys.argv[0], sys.flags, sys.executable)
print(os.listdir(), os.getsid(0) == os.getpid(), os.isatty(0), signal.getsignal(signal.SIGCHLD))
print({name: value for name, value in os.environ.items() if not name.startswith("JPY_")})
print(sorted(thread.name.split("-")[0] for thread in threading.enumerate()))
"""

IMPORTS = f"""
import warnings
import {', '.join(fork_server.IMPORTED)}
from wordgrad.book.chapters import book
print(torch.get_num_threads(), matplotlib.rcParams["backend"])
print(sorted(str(entry) for entry in warnings.filters), matplotlib.get_backend())
print(len(book().equations), os.system("exit 3"))
"""

DRAWS = "import random, numpy, torch; print(random.random(), numpy.random.random(), torch.rand(1).item())"


@linux
def test_a_copy_is_as_a_fresh_kernel(forked, monkeypatch):
    copy, error = run(PARENT, STATE, IMPORTS)
    assert error is None
    monkeypatch.setattr(kernels.ForkedProvisioner, "server", None)
    fresh, error = run(PARENT, STATE, IMPORTS)
    assert error is None
    assert int(fresh[0]) == os.getpid() != int(copy[0])
    assert copy[1:] == fresh[1:]
    assert copy[1].count("\n") == 3


@linux
def test_copies_come_from_one_process_and_draw_different_numbers(forked):
    (one, drawn), (other, drawn_too) = (run(PARENT, DRAWS)[0] for _ in range(2))
    assert one == other
    assert not set(drawn.split()) & set(drawn_too.split())


@linux
@pytest.mark.parametrize("start", ["copy", "fresh"])
def test_a_kernel_has_no_port_that_another_process_could_take_first(start, forked, monkeypatch):
    if start == "fresh":
        monkeypatch.setattr(kernels.ForkedProvisioner, "server", None)
    (transport,), error = run("from ipykernel.kernelapp import IPKernelApp; print(IPKernelApp.instance().transport)")
    assert (transport, error) == ("ipc", None)


@linux
def test_a_kernel_that_is_ended_is_gone(forked):
    (pid, _), error = run("import os; print(os.getpid(), flush=True)", "import time; time.sleep(60)", timeout=1)
    assert isinstance(error, CellTimeoutError)
    assert not Path(f"/proc/{pid}").exists() or "\nState:\tZ" in Path(f"/proc/{pid}/status").read_text()


@linux
def test_a_process_that_is_another_s_child_is_watched_and_signalled():
    with subprocess.Popen(["sleep", "60"]) as child:
        process = kernels.Forked(child.pid)
        assert process.poll() is None
        process.terminate()
        assert process.wait() == 0
        assert child.wait() == -signal.SIGTERM


@linux
@pytest.mark.parametrize(
    "module",
    ["import warnings; warnings.warn('old')", "import threading; threading.Thread(target=threading.Event().wait, daemon=True).start()", "1 / 0"],
    ids=["warns", "starts a thread", "fails"],
)
def test_a_module_that_must_not_be_imported_ahead_is_not(module, tmp_path, monkeypatch):
    package = tmp_path / "torch" / "nn"
    package.mkdir(parents=True)
    for file in (package.parent / "__init__.py", package / "__init__.py"):
        file.touch()
    (package / "functional.py").write_text(module)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path), prepend=os.pathsep)
    with kernels.forking():
        assert int(run(PARENT)[0][0]) == os.getpid()


@linux
def test_without_the_server_kernels_start_by_themselves():
    with kernels.forking():
        server = int(run(PARENT)[0][0])
        os.kill(server, signal.SIGKILL)
        assert int(run(PARENT)[0][0]) == os.getpid()


def test_what_a_cell_prints_in_pieces_is_one_output():
    pieces = "import sys, time\nfor piece in ('a', '\\n', 'b'):\n    print(piece, end='', flush=True); time.sleep(0.1)"
    cells = [nbformat.v4.new_code_cell(pieces)]
    kernel = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}
    notebook = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})
    assert chapters.run(notebook) is None
    assert [output.text for output in notebook.cells[0].outputs] == ["a\nb"]
