#!/usr/bin/env bash
# pip.sh FOLDER REQUIREMENTS WHAT: installs the Python packages listed in the file REQUIREMENTS in FOLDER.
set -euo pipefail
. "$(dirname "$0")/say.sh"

python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
    fail 'these tests need Python 3.11 or newer: install it, then run make again.'
python3 -m pip --version >/dev/null 2>&1 ||
    fail 'these tests need packages from pip: install Python 3 with pip, then run make again.'
starting "installing $3"
rm -rf "$1"
quietly target/setup/pip.log python3 -m pip install --target "$1" -r "$2" ||
    fail "pip could not install the packages in $2: its log is above." target/setup/pip.log
touch "$1"
finished
