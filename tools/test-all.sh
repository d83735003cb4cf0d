#!/usr/bin/env bash
# What `make test` does, unless it has just passed on these very files; then the slow tests.
set -euo pipefail
cd "$(dirname "$0")/.."
if [ "$(cat _build/passed 2>/dev/null)" = "$(bash tools/inputs.sh tests tools conftest.py)" ]; then
  echo "make test has passed on exactly these files: it is not run again."
else
  bash tools/test.sh
fi
start=$SECONDS

echo "The PDF ..."
bash tools/needs.sh pdftotext poppler-utils
# 3: LaTeX is missing. Where it can be installed, it must not be.
bash tools/pdf.sh || { [ $? -eq 3 ] && [ -z "${CI:-}" ]; }

echo "The slow tests: every page in every view, another clean build compared, JupyterLab in a browser, the PDF ..."
WORDGRAD_THOROUGH=1 .venv/bin/python -m pytest -n logical --dist worksteal -rfEs tests/site/test_pages.py tests/heavy
echo "The slow tests took $((SECONDS - start)) seconds."
