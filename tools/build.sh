#!/usr/bin/env bash
# Build the site, with every warning as an error. Chapters that changed run first, side by side.
set -euo pipefail
cd "$(dirname "$0")/.."
out=${1:-.}
built=$out/_build/built
start=$SECONDS

# A sum over the contents of everything that the site is made from.
inputs() {
  find _config.yml _toc.yml requirements.txt pyproject.toml .venv/pyvenv.cfg book src benchmarks -type f \
    ! -path '*/__pycache__/*' ! -path '*/.ipynb_checkpoints/*' ! -path '*.egg-info/*' -print0 2>/dev/null |
    LC_ALL=C sort -z | xargs -0 cksum | cksum
}

page() {
  printf 'Open this file in a browser:\n  %s\n' "$(cd "$out" && pwd)/_build/html/index.html"
}

now=$(inputs)
if [ -f "$out/_build/html/index.html" ] && [ "$(cat "$built" 2>/dev/null)" = "$now" ]; then
  echo "Nothing has changed since the book was built."
  page
  exit
fi
rm -f "$built"
echo "Building the book. Chapters run when they, the package or the equations have changed ..."
if ! .venv/bin/jupyter-book build . -n -W --keep-going --path-output "$out"; then
  printf '\nThe book was not built cleanly: each line above with WARNING or ERROR names the page, and its line where known.\n' >&2
  exit 1
fi
echo "$now" >"$built"
printf '\nBuilt in %s seconds. ' $((SECONDS - start))
page
