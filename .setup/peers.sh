#!/usr/bin/env bash
# peers.sh FOLDER: installs the libraries that `make bench` compares the engine with: npm packages in
# tests/bench/peers, and Python packages in FOLDER.
set -euo pipefail
. "$(dirname "$0")/say.sh"

rm -rf "$1"
mkdir -p "$1"
starting 'installing other forest runners for the benchmark (a minute or two)'
quietly target/setup/peers-npm.log npm ci --ignore-scripts --prefix tests/bench/peers ||
    fail "could not install the npm packages: get 'npm ci --prefix tests/bench/peers' to work, then run make again." target/setup/peers-npm.log
if python3 -m pip --version >/dev/null 2>&1; then
    quietly target/setup/peers-pip.log python3 -m pip install --target "$1" -r tests/bench/peers/requirements.txt ||
        fail 'pip could not install the packages in tests/bench/peers/requirements.txt: its log is above.' target/setup/peers-pip.log
else
    printf 'setup: Python with pip not found, so the engine is not compared with other runners\n'
fi
touch "$1"
finished
