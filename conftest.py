"""Run each chapter of the book as a test, under nbmake.

nbmake collects .ipynb files only. A chapter is read as the site reads it, written to a temporary .ipynb, and handed to
nbmake's own test item. Its classes are no documented interface: the pin in requirements.txt holds them still.
"""

import tempfile
from contextlib import ExitStack
from pathlib import Path

import nbformat
import pytest
from house import chapters, kernels
from nbmake.pytest_items import (
    NbMakeFailureRepr,
    NotebookFailedException,
    NotebookFile,
    NotebookItem,
)


def pytest_addoption(parser):
    parser.addoption(
        "--keep-runs",
        action="store_true",
        help="keep the executed chapters for the next build of the site",
    )


def pytest_collect_file(file_path, parent):
    if file_path.suffix != ".md" or file_path.parent != chapters.BOOK:
        return None
    if not chapters.is_notebook(file_path.read_text("utf-8")):
        return None
    return Chapter.from_parent(parent, path=file_path)


class Chapter(NotebookFile):
    def collect(self):
        yield ChapterItem.from_parent(self, filename=str(self.path))


class WroteToStderr(Exception):
    """A cell warned: its number and what it wrote."""


def warned(notebook):
    for index, cell in enumerate(notebook.cells):
        for output in cell.get("outputs", []):
            if output.output_type == "stream" and output.name == "stderr":
                return index, output.text


# How long the process that kernels are copied from is there: until the tests end.
KERNELS = pytest.StashKey[ExitStack]()


def start_forking(config):
    if KERNELS not in config.stash:
        config.stash[KERNELS] = ExitStack()
        config.stash[KERNELS].enter_context(kernels.forking())
        config.add_cleanup(config.stash[KERNELS].close)


class ChapterItem(NotebookItem):
    def runtest(self):
        chapters.use_kernel_environment()
        start_forking(self.config)
        self.notebook = chapters.read(self.path)
        folder = self.config.rootpath / "_build" / "executed" / chapters.fingerprint()
        with tempfile.TemporaryDirectory() as temporary:
            self.filename = str(Path(temporary) / f"{self.path.stem}.ipynb")
            nbformat.write(self.notebook, self.filename)
            self.config.option.overwrite = True
            super().runtest()
            executed = nbformat.read(self.filename, as_version=4)
        found = warned(executed)
        if found is not None:
            raise WroteToStderr(*found)
        if self.config.option.keep_runs:
            folder.mkdir(parents=True, exist_ok=True)
            nbformat.write(executed, folder / f"{self.path.stem}.ipynb")

    def where(self, index, line=1):
        return f"{self.path.name}:{chapters.line_of(self.path, self.notebook, index, line)}"

    def repr_failure(self, excinfo, style=None):
        error = excinfo.value
        if isinstance(error, WroteToStderr):
            index, text = error.args
            head = f"{self.where(index)}: a cell wrote to standard error (a warning fails the book)"
            return NbMakeFailureRepr(f"{head}\n{text}", head)
        if isinstance(error, NotebookFailedException) and error.args[0].error:
            found = error.args[0].error
            line = chapters.line_in_cell(found.trace)
            head = f"{self.where(found.failing_cell_index, line)}: {found.summary}"
            return NbMakeFailureRepr(f"{head}\n{found.trace}", head)
        return super().repr_failure(excinfo, style)
