#!/usr/bin/env bash
# A sum over the contents of everything that the book is made from, and of what is named beside it.
set -euo pipefail
cd "$(dirname "$0")/.."
{
  echo "${BOOK_URL:-}"
  find _config.yml _toc.yml requirements.txt pyproject.toml .venv/pyvenv.cfg book src benchmarks "$@" -type f \
    ! -path '*/__pycache__/*' ! -path '*/.ipynb_checkpoints/*' ! -path '*.egg-info/*' -print0 2>/dev/null |
    LC_ALL=C sort -z | xargs -0 cksum
} | cksum
