#!/usr/bin/env bash
# python.sh FOLDER: installs maturin, which builds the Python package, and what its tests need in FOLDER.
set -euo pipefail
. "$(dirname "$0")/say.sh"

python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
    fail 'the tests of the Python package need Python 3.11 or newer: install it, then run make again.'
python3 -m pip --version >/dev/null 2>&1 ||
    fail 'the tests of the Python package need packages from pip: install Python 3 with pip, then run make again.'
starting 'installing maturin, pytest, pandas, Polars, PyArrow, DuckDB, scikit-learn, pdoc, and Jupyter's kernel (a minute)'
rm -rf "$1"
quietly target/setup/pip.log python3 -m pip install --target "$1" -r tests/python/requirements.txt ||
    fail 'pip could not install the packages in tests/python/requirements.txt: its log is above.' target/setup/pip.log
touch "$1"
finished
