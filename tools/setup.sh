#!/usr/bin/env bash
# Make .venv and install what requirements.txt pins. Called by the Makefile when that is needed.
set -euo pipefail
cd "$(dirname "$0")/.."

fail() {
  printf '\n%s\n' "$*" >&2
  exit 1
}

# Prints "3 12" and so on; nothing for a command that is missing or does not start.
version() {
  "$1" -c 'import sys; print(*sys.version_info[:2])' 2>/dev/null || true
}

in_range() {
  [ "${1:-0}" -eq 3 ] && [ "${2:-0}" -ge 11 ] && [ "${2:-0}" -le 14 ]
}

find_python() {
  local candidate found seen=""
  for candidate in ${PYTHON:-python3 python3.13 python3.12 python3.11 python3.14 python}; do
    found=$(version "$candidate")
    [ -n "$found" ] || continue
    # shellcheck disable=SC2086
    if in_range $found; then
      echo "$candidate"
      return
    fi
    seen="$seen $candidate is ${found/ /.};"
  done
  if [ -n "$seen" ]; then
    fail "The book needs Python 3.11 to 3.14, and found only:${seen%;}. Install one of these versions from https://www.python.org/downloads/ or name its command: make book PYTHON=/path/to/python3.12"
  fi
  fail "No ${PYTHON:-python3} was found. Install Python 3.11 to 3.14 from https://www.python.org/downloads/, then run the same command again."
}

if ! in_range $(version .venv/bin/python); then
  [ ! -e .venv ] || echo "The environment in .venv cannot be used any more: making it again."
  python=$(find_python)
  "$python" -c 'import ensurepip, venv' 2>/dev/null ||
    fail "This Python ($python) has no venv module. On Debian and Ubuntu: sudo apt install python3-venv. Then run the same command again."
  echo "Making an environment in .venv with $("$python" --version) ..."
  "$python" -m venv --clear .venv || fail "The environment in .venv could not be made; the reason stands above."
fi

log=$(mktemp)
trap 'rm -f "$log"' EXIT
echo "Installing what requirements.txt pins. The first time this takes some minutes ..."
set +e
# shellcheck disable=SC2086
.venv/bin/python -m pip install --disable-pip-version-check ${PIP_ARGS:-} -r requirements.txt 2>&1 |
  tee "$log" | grep --line-buffered -v -e '^Requirement already satisfied' -e '^WARNING: Location'
installed=${PIPESTATUS[0]}
set -e
if [ "$installed" -ne 0 ]; then
  if grep -qE 'NewConnectionError|Temporary failure in name resolution|Max retries exceeded|Connection (refused|reset)|ReadTimeout|ProxyError|Network is unreachable' "$log"; then
    fail "The packages could not be downloaded: there seems to be no network, or a proxy stands in the way. Run the same command again when there is."
  fi
  if grep -qE 'No space left on device' "$log"; then
    fail "The disk is full. On Linux the CPU build of PyTorch takes much less room: see PIP_ARGS in the README."
  fi
  fail "The packages could not be installed; pip's reason stands above."
fi
.venv/bin/python -m pip install --disable-pip-version-check --quiet ${PIP_ARGS:-} --no-deps -e . ||
  fail "The package in src/ could not be installed; pip's reason stands above. It needs the network once, for setuptools."
echo "Ready."
