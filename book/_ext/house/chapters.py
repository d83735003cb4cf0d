"""Read a chapter, run it, and say what its results depend on.

The site and the tests share this module, so that both run the same cells in the same way.
"""

import hashlib
import os
import re
import sys
import tempfile
from functools import cache
from pathlib import Path

import nbformat
import yaml
from jupyter_cache.executors.utils import single_nb_execution
from myst_nb.core.read import read_myst_markdown_notebook
from myst_parser.config.main import MdParserConfig

ROOT = Path(__file__).resolve().parents[3]
BOOK = ROOT / "book"
CELL_TIMEOUT = 600  # the ledger judges every equation and its mutants in one cell

# One thread per kernel: chapters run side by side, and sums come out the same on every machine.
KERNEL_ENVIRONMENT = {"OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}


@cache
def configuration():
    return yaml.safe_load((ROOT / "_config.yml").read_text("utf-8"))


def toc_files():
    """The pages of `_toc.yml` in reading order, as paths without suffix, relative to the root."""
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text("utf-8"))
    entries = list(toc.get("chapters", []))
    for part in toc.get("parts", []):
        entries += part["chapters"]
    return [toc["root"], *(entry["file"] for entry in entries)]


def is_notebook(text):
    """True for a MyST notebook, False for a plain Markdown page."""
    return text.startswith("---") and "format_name: myst" in text.split("\n---", 1)[0]


def read(path):
    """The notebook of a chapter, read by the reader that the site uses."""
    syntax = set(configuration()["parse"]["myst_enable_extensions"])
    return read_myst_markdown_notebook(
        Path(path).read_text("utf-8"),
        config=MdParserConfig(enable_extensions=syntax),
        add_source_map=True,
        path=str(path),
    )


def line_of(path, notebook, index, line_in_cell=1):
    """The line in the file of a line in a cell (both counted from 1)."""
    fence = notebook.metadata["source_map"][index]
    lines = Path(path).read_text("utf-8").splitlines()
    first = notebook.cells[index].source.split("\n", 1)[0]
    for number in range(fence, min(fence + 20, len(lines))):
        if lines[number] == first:
            return number + line_in_cell
    return fence


def use_kernel_environment():
    for name, value in KERNEL_ENVIRONMENT.items():
        os.environ.setdefault(name, value)


def run(notebook):
    """Run a notebook in place, in an empty folder. Returns the error, or None."""
    use_kernel_environment()
    with tempfile.TemporaryDirectory() as folder:
        result = single_nb_execution(
            notebook,
            cwd=folder,
            timeout=CELL_TIMEOUT,
            allow_errors=False,
            # Kernels would write a note about local sockets into the build's output.
            extra_arguments=["--IPKernelApp.log_level=40"],
        )
    for cell in code_cells(notebook):
        cell.outputs = joined(cell.outputs)
    return result.err


def joined(outputs):
    """The outputs of a cell, with what was printed in pieces in one piece: where it is cut depends on the moment."""
    pieces = []
    for output in outputs:
        last = pieces[-1] if pieces else {}
        if output.output_type == "stream" == last.get("output_type") and output.name == last.name:
            last.text += output.text
        else:
            pieces.append(output)
    return pieces


def code_cells(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def code(notebook):
    return [cell.source for cell in code_cells(notebook)]


def take_kept_run(notebook, path, folder):
    """Fill in the outputs that the tests kept in `folder`, if the cells are still the same. Returns whether."""
    kept = Path(folder) / f"{Path(path).stem}.ipynb"
    if not kept.exists():
        return False
    executed = nbformat.read(kept, as_version=4)
    if code(executed) != code(notebook):
        return False
    # Only the outputs: nbmake adds timings to the cells, and the cache would take them for other cells.
    for cell, ran in zip(code_cells(notebook), code_cells(executed), strict=True):
        cell.outputs, cell.execution_count = joined(ran.outputs), ran.execution_count
    # What the kernel says of its language decides how the page colours code: a kept run must not look otherwise than a fresh one.
    notebook.metadata["language_info"] = executed.metadata["language_info"]
    return True


def shared_lines(text):
    """The lines of a chapter that other chapters may depend on.

    Those are its equations, symbol tables and headings, and which equations it verifies.
    """
    in_equation = False
    for line in text.splitlines():
        bare = line.strip()
        starts = bare.startswith("$$")
        if in_equation or starts or bare.startswith(("|", "#", "verify(")):
            yield line
        # An equation that opens and closes on one line leaves the state as it is.
        if starts and not (len(bare) > 2 and bare.count("$$") == 2):
            in_equation = not in_equation


IGNORED = {"__pycache__", "wordgrad.egg-info", ".ipynb_checkpoints"}


def fingerprint():
    """A hash of everything but its own cells that a chapter's results depend on.

    A new fingerprint means that every chapter runs again. The text of a cell is not part of it:
    runs are kept per chapter under the fingerprint and compared cell by cell.
    """
    digest = hashlib.sha256(sys.version.encode())
    for name in ("requirements.txt", "pyproject.toml", "_toc.yml"):
        digest.update((ROOT / name).read_bytes())
    for folder in ("src", "benchmarks"):
        for path in sorted((ROOT / folder).rglob("*")):
            if path.is_file() and not IGNORED.intersection(
                path.relative_to(ROOT).parts
            ):
                digest.update(str(path.relative_to(ROOT)).encode())
                digest.update(path.read_bytes())
    for path in sorted(BOOK.glob("*.md")):
        digest.update(path.name.encode())
        digest.update("\n".join(shared_lines(path.read_text("utf-8"))).encode())
    return digest.hexdigest()[:16]


def line_in_cell(traceback):
    """The line of the cell that failed in an IPython traceback, or 1."""
    plain = re.sub(r"\x1b\[[0-9;]*m", "", traceback)
    # The first entry is the cell; later ones are functions it called.
    found = re.search(r"Cell In\[\d+\], line (\d+)", plain)
    return int(found[1]) if found else 1


def failure(path, notebook, error):
    """(line, what happened) of a run that ended with `error`."""
    for index, cell in enumerate(notebook.cells):
        for output in cell.get("outputs", []):
            if output.output_type == "error":
                line = line_of(
                    path, notebook, index, line_in_cell("\n".join(output.traceback))
                )
                return line, f"{output.ename}: {output.evalue}"
    # A cell that ran out of time has no error output.
    for index, cell in enumerate(notebook.cells):
        if cell.cell_type == "code" and cell.execution_count is None:
            return line_of(path, notebook, index), f"{type(error).__name__}: {error}"
    return 1, str(error)
