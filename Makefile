# make book       build the site
# make test       run every test and every chapter, then check the site in a browser
# make test-all   the same, unless it has just passed, then the slow tests
# make pdf        build the book as a PDF too (needs LaTeX)
# make bench      measure the speed against gensim and PyTorch; RECORD=1 keeps the figures for the book
# make lab        open the chapters in JupyterLab
# make clean      remove what was built (and nothing else)
#
# PIP_ARGS holds extra arguments for pip, for example PyTorch's index of CPU builds:
#   make book PIP_ARGS="--extra-index-url https://download.pytorch.org/whl/cpu"
# PARTS names the parts of the benchmarks to measure, for example PARTS="sampling training"; all of them otherwise.
# LAB_ARGS holds extra arguments for JupyterLab, for example --no-browser.
# PYTHON names the interpreter that the environment is made with, if the first one found should not be used.

PIP_ARGS =
PYTHON =
LAB_ARGS =
PARTS =
RECORD =
BIN = .venv/bin
READY = .venv/ready

.PHONY: book pdf test test-all bench lab clean setup
.DEFAULT_GOAL := book

setup: $(READY)

$(READY): requirements.txt pyproject.toml tools/setup.sh
	@PIP_ARGS='$(PIP_ARGS)' PYTHON='$(PYTHON)' bash tools/setup.sh
	@touch $(READY)

book: $(READY)
	@bash tools/build.sh

pdf: $(READY)
	@bash tools/pdf.sh

test: $(READY)
	@bash tools/test.sh

test-all: $(READY)
	@bash tools/test-all.sh

# What is compared with is installed apart from the book's environment.
.venv-bench/ready: benchmarks/requirements.txt requirements.txt | $(READY)
	@echo "Making an environment with gensim in .venv-bench ..."
	@$(BIN)/python -m venv --clear .venv-bench
	@.venv-bench/bin/python -m pip install --disable-pip-version-check --quiet $(PIP_ARGS) -c requirements.txt -r benchmarks/requirements.txt -e .
	@touch $@

bench: .venv-bench/ready
	@.venv-bench/bin/python -m benchmarks $(PARTS) $(if $(RECORD),--record)

lab: $(READY)
	@echo "Opening the chapters in JupyterLab. Stop it with Ctrl-C."
	@# Settings of this environment only: a double click on a chapter opens a notebook.
	@mkdir -p .venv/share/jupyter/lab/settings
	@cp tools/lab-settings.json .venv/share/jupyter/lab/settings/overrides.json
	@$(BIN)/jupyter lab book $(LAB_ARGS)

clean:
	@rm -rf _build .pytest_cache .ruff_cache .hypothesis
	@echo "Removed what was built. The installed packages stay in .venv and .venv-bench; delete these folders to start afresh."
