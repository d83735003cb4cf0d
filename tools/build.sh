#!/usr/bin/env bash
# Build the site, with every warning as an error. Chapters that changed run first, side by side.
set -euo pipefail
cd "$(dirname "$0")/.."
out=${1:-.}

echo "Building the book. Chapters run when they, the package or the equations have changed ..."
start=$SECONDS
if ! .venv/bin/jupyter-book build . -n -W --keep-going --path-output "$out"; then
  printf '\nThe book was not built cleanly: each line above with WARNING or ERROR names the page, and its line where known.\n' >&2
  exit 1
fi
page="$(cd "$out" && pwd)/_build/html/index.html"
printf '\nBuilt in %s seconds. Open this file in a browser:\n  %s\n' $((SECONDS - start)) "$page"
