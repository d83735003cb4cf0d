#!/usr/bin/env bash
# Lint, then all tests and chapters in parallel, then a fresh site from those runs, then the site in a browser.
set -euo pipefail
cd "$(dirname "$0")/.."
passed=_build/passed
rm -f "$passed"
start=$SECONDS

echo "1/4 Lint (ruff) ..."
.venv/bin/ruff check .

echo "2/4 Tests, and every chapter run as a test ..."
rm -rf _build/executed
.venv/bin/python -m pytest -n logical --dist worksteal --keep-runs --ignore tests/site --ignore tests/heavy

echo "3/4 The site, built anew from these runs ..."
rm -rf _build/.doctrees _build/html _build/jupyter_execute _build/built _build/pdf
bash tools/build.sh

echo "4/4 The site in a browser ..."
for browser in chromium chromium-browser google-chrome; do
  command -v "$browser" >/dev/null && break
done || bash tools/needs.sh chromium chromium
bash tools/needs.sh java default-jre-headless
# What takes longest comes first.
.venv/bin/python -m pytest -n logical --dist worksteal -rfEs tests/site/test_valid.py tests/site/test_pages.py tests/site
bash tools/inputs.sh tests tools conftest.py >"$passed"
echo "All of it took $((SECONDS - start)) seconds."
