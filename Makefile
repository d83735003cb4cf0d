# make book    build the site
# make test    run every test and every chapter, then check the site in a browser
# make lab     open the chapters in JupyterLab
# make clean   remove what was built (and nothing else)
#
# PIP_ARGS holds extra arguments for pip, for example PyTorch's index of CPU builds:
#   make book PIP_ARGS="--extra-index-url https://download.pytorch.org/whl/cpu"
# PYTHON names the interpreter that the environment is made with, if the first one found should not be used.

PIP_ARGS =
PYTHON =
BIN = .venv/bin
READY = .venv/ready

.PHONY: book test lab clean setup
.DEFAULT_GOAL := book

setup: $(READY)

$(READY): requirements.txt pyproject.toml tools/setup.sh
	@PIP_ARGS='$(PIP_ARGS)' PYTHON='$(PYTHON)' bash tools/setup.sh
	@touch $(READY)

book: $(READY)
	@bash tools/build.sh

test: $(READY)
	@bash tools/test.sh

lab: $(READY)
	@echo "Opening the chapters in JupyterLab. Stop it with Ctrl-C."
	@$(BIN)/jupytext-config set-default-viewer markdown >/dev/null
	@$(BIN)/jupyter lab book

clean:
	@rm -rf _build .pytest_cache .ruff_cache .hypothesis
	@echo "Removed what was built. The installed packages stay in .venv; delete that folder to start afresh."
