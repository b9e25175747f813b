#!/usr/bin/env bash
# cargo.sh STAMP: checks that Cargo is installed, and then creates the file STAMP.
set -euo pipefail
. "$(dirname "$0")/say.sh"

have cargo || fail 'cargo not found: install Rust with rustup (https://rustup.rs), then run make again.'
mkdir -p "$(dirname "$1")"
touch "$1"
