#!/usr/bin/env bash
# python.sh FOLDER: makes a virtual environment in FOLDER with maturin, which builds the Python package, and with what
# its tests need.
set -euo pipefail
. "$(dirname "$0")/say.sh"

python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
    fail 'the tests of the Python package need Python 3.11 or newer: install it, then run make again.'
starting 'installing maturin, pytest, pandas, Polars, PyArrow, DuckDB, and scikit-learn (a minute)'
rm -rf "$1"
quietly target/setup/pip.log python3 -m venv "$1" ||
    fail 'Python cannot make a virtual environment (Debian: install python3-venv): its log is above.' target/setup/pip.log
quietly target/setup/pip.log "$1/bin/pip" install -r tests/python/requirements.txt ||
    fail 'pip could not install the packages in tests/python/requirements.txt: its log is above.' target/setup/pip.log
touch "$1"
finished
