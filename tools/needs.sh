#!/usr/bin/env bash
# Install Debian packages for a command that is missing, but only on a machine that exists for tests: elsewhere the user is told.
set -euo pipefail
command=$1
shift
if ! command -v "$command" >/dev/null && [ -n "${CI:-}" ] && [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
  echo "Installing $* ..."
  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
fi
