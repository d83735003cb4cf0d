"""Run the chapters that need it, side by side, before Sphinx reads them.

MyST-NB runs one chapter after the other, and its cache looks at the text of the cells only: after a change in
src/ it would serve the old numbers. Here the cache has its own folder for every state of the package and of the
equations, so that a changed state runs everything again, and runs that `make test` has just made are used.
"""

import os
import shutil
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import nbformat
from jupyter_cache import get_cache
from jupyter_cache.base import CacheBundleIn
from sphinx.util import logging

from . import chapters, kernels

logger = logging.getLogger(__name__)


def choose_cache(app, config):
    # MyST-NB reads its documents anew when this value changes.
    executed = Path(app.outdir).parent / "executed"
    folder = executed / chapters.fingerprint()
    config.nb_execution_cache_path = str(folder / "cache")
    if executed.exists():
        for old in executed.iterdir():
            if old.name != folder.name:
                shutil.rmtree(old, ignore_errors=True)
    if not folder.exists():  # all chapters will run
        start_forking(app)


def start_forking(app):
    """Begin to import what chapters import, if that has not begun: Sphinx gets ready meanwhile."""
    if not hasattr(app, "house_kernels"):
        app.house_kernels = ExitStack()
        app.house_kernels.enter_context(kernels.forking())


def in_cache(cache, notebook):
    try:
        cache.match_cache_notebook(notebook)
    except KeyError:
        return False
    return True


def run_ahead(app, env, docnames):
    """Fill the cache for the documents that Sphinx is about to read."""
    cache_path = Path(app.config.nb_execution_cache_path)
    cache_path.mkdir(parents=True, exist_ok=True)
    cache = get_cache(str(cache_path))

    def keep(path, notebook):
        cache.cache_notebook_bundle(
            CacheBundleIn(notebook, str(path)), check_validity=False, overwrite=True
        )

    waiting = []
    for name in docnames:
        path = Path(app.env.doc2path(name))
        if path.suffix != ".md" or not chapters.is_notebook(path.read_text("utf-8")):
            continue
        notebook = chapters.read(path)
        if in_cache(cache, notebook):
            continue
        if chapters.take_kept_run(notebook, path, cache_path.parent):
            keep(path, notebook)
        else:
            waiting.append((name, path, notebook))
    if not waiting:
        return
    # What takes long starts early, so that no core waits at the end. The front page computes the ledger.
    waiting.sort(key=lambda job: (job[0] == env.config.root_doc, job[1].stat().st_size), reverse=True)
    logger.info("running %d chapters, side by side ...", len(waiting))
    failed = []
    start_forking(app)
    with app.house_kernels, ThreadPoolExecutor(os.cpu_count()) as pool:
        jobs = {pool.submit(chapters.run, job[2]): job for job in waiting}
        for done in as_completed(jobs):
            name, path, notebook = jobs[done]
            logger.info("ran %s", path.name)
            if (error := done.result()) is None:
                keep(path, notebook)
            else:
                line, message = chapters.failure(path, notebook, error)
                logger.warning(
                    "a cell failed: %s", message, location=(name, line), type="house"
                )
                failed.append(str(path))
    if failed:
        # MyST-NB would run these a second time.
        env.mystnb_config = replace(env.mystnb_config, execution_excludepatterns=failed)


def with_outputs(app, path):
    """The notebook that MyST-NB has written, with the outputs of its run: where the run comes from a cache, it writes none."""
    notebook = nbformat.read(path, as_version=4)
    for number, cell in enumerate(notebook.cells, 1):
        cell.id = f"cell-{number}"  # MyST draws these at random
    if not any(cell.source for cell in chapters.code_cells(notebook)):
        return notebook
    return get_cache(app.config.nb_execution_cache_path).merge_match_into_notebook(notebook, cell_meta=())[1]


def forget_unclean(app, exception):
    """Read everything anew after a build with warnings: pages believed done would not warn again."""
    if exception is not None or app._warncount:
        (Path(app.doctreedir) / "environment.pickle").unlink(missing_ok=True)


def setup(app):
    chapters.use_kernel_environment()
    # Before MyST-NB turns the values into its own configuration (builder-inited).
    app.connect("config-inited", choose_cache)
    app.connect("env-before-read-docs", run_ahead)
    app.connect("build-finished", forget_unclean)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
