#!/usr/bin/env bash
# peers.sh FOLDER: installs what `make bench` holds the engine against: from the npm registry beside tests/bench/peers, from
# the Python registry into the folder. Without Python the folder stays empty, and those are not measured.
set -euo pipefail
. "$(dirname "$0")/say.sh"

rm -rf "$1"
mkdir -p "$1"
starting 'installing other forest runners for the benchmark (a minute or two)'
quietly target/setup/peers-npm.log npm ci --ignore-scripts --prefix tests/bench/peers ||
    fail "get 'npm ci --prefix tests/bench/peers' to work, then run make again." target/setup/peers-npm.log
if python3 -m pip --version >/dev/null 2>&1; then
    quietly target/setup/peers-pip.log python3 -m pip install --target "$1" -r tests/bench/peers/requirements.txt ||
        fail 'pip could not install what tests/bench/peers/requirements.txt names: see why above.' target/setup/peers-pip.log
else
    printf 'set-up: no Python with pip, so the engine is not held against other runners\n'
fi
touch "$1"
finished
