#!/usr/bin/env bash
# Build the site, with every warning as an error. Chapters that changed run first, side by side.
set -euo pipefail
cd "$(dirname "$0")/.."
out=${1:-.}
built=$out/_build/built
pdf=$out/_build/pdf
start=$SECONDS

page() {
  printf 'Open this file in a browser:\n  %s\n' "$(cd "$out" && pwd)/_build/html/index.html"
}

inputs=$(bash tools/inputs.sh)
# A PDF of an earlier state of the book is not offered.
if [ -e "$pdf" ] && [ "$(cat "$pdf/built" 2>/dev/null)" != "$inputs" ]; then
  rm -rf "$pdf"
fi
now="$inputs $([ -e "$pdf" ] && cksum <"$pdf/word-vectors-derived.pdf" || true)"
if [ -f "$out/_build/html/index.html" ] && [ "$(cat "$built" 2>/dev/null)" = "$now" ]; then
  echo "Nothing has changed since the book was built."
  page
  exit
fi
rm -f "$built"
echo "Building the book. Chapters run when they, the package or the equations have changed ..."
if ! .venv/bin/python tools/build_book.py build . -n -W --keep-going --path-output "$out"; then
  printf '\nThe book was not built cleanly: each line above with WARNING or ERROR names the page, and its line where known.\n' >&2
  exit 1
fi
echo "$now" >"$built"
printf '\nBuilt in %s seconds. ' $((SECONDS - start))
page
