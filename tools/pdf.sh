#!/usr/bin/env bash
# Build the book as a PDF, from the same runs as the site, and put it beside the pages, which then link to it.
set -euo pipefail
cd "$(dirname "$0")/.."
name=word-vectors-derived
packages="latexmk texlive-xetex texlive-latex-recommended texlive-latex-extra texlive-fonts-recommended fonts-texgyre fonts-texgyre-math"

missing() {
  local need=""
  for program in latexmk xelatex kpsewhich; do
    command -v "$program" >/dev/null || need="$need $program"
  done
  if [ -z "$need" ]; then
    for file in polyglossia.sty unicode-math.sty titlesec.sty texgyrepagella-regular.otf texgyreheros-regular.otf texgyrepagella-math.otf; do
      kpsewhich "$file" >/dev/null || need="$need $file"
    done
  fi
  echo "$need"
}

if [ -n "$(missing)" ]; then
  # shellcheck disable=SC2086
  bash tools/needs.sh "no-$name" $packages
fi
need=$(missing)
if [ -n "$need" ]; then
  printf 'The PDF needs LaTeX, and here is no%s: install TeX Live (Debian and Ubuntu: sudo apt-get install %s), then run make pdf again.\n' "$need" "$packages" >&2
  exit 3
fi

echo "Writing the book for LaTeX. Chapters run when they, the package or the equations have changed ..."
if ! .venv/bin/python tools/build_book.py build . -n -W --keep-going --builder latex -q; then
  printf '\nThe book was not written cleanly: each line above with WARNING or ERROR names the page.\n' >&2
  exit 1
fi
cd _build/latex
echo "Setting it with xelatex ..."
if ! latexmk -xelatex -interaction=nonstopmode -halt-on-error -silent "$name.tex" >latexmk.log 2>&1; then
  grep -A3 '^!' "$name.log" >&2 || tail -n 20 latexmk.log >&2
  echo "The PDF could not be set: LaTeX's message stands above, its log is _build/latex/$name.log." >&2
  exit 1
fi
if grep -E '^Missing character|undefined references|multiply defined' "$name.log" >&2; then
  echo "The PDF would lose what the lines above name." >&2
  exit 1
fi
cd ../..
mkdir -p _build/pdf
cp "_build/latex/$name.pdf" "_build/pdf/$name.pdf"
bash tools/inputs.sh >_build/pdf/built
# All pages get the link, also the sources of the package, which Sphinx would leave as they are.
rm -rf _build/html
bash tools/build.sh
printf 'And the PDF:\n  %s\n' "$PWD/_build/pdf/$name.pdf"
