#!/usr/bin/env bash
# Lint, then all tests and chapters in parallel, then a fresh site from those runs, then the site in a browser.
set -euo pipefail
cd "$(dirname "$0")/.."

echo "1/4 Lint (ruff) ..."
.venv/bin/ruff check .

echo "2/4 Tests, and every chapter run as a test ..."
rm -rf _build/executed
.venv/bin/python -m pytest -n logical --dist worksteal --keep-runs --ignore tests/site --ignore tests/heavy

echo "3/4 The site, built anew from these runs ..."
rm -rf _build/.doctrees _build/html _build/built
bash tools/build.sh

echo "4/4 The site in a browser ..."
found=$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)
if [ -z "$found" ] && [ -n "${CI:-}" ] && [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
  # Only on a machine that exists for this: elsewhere the tests say what to install.
  apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium
fi
.venv/bin/python -m pytest -n logical --dist worksteal -rfEs tests/site
