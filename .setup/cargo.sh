#!/usr/bin/env bash
# cargo.sh STAMP: sees that there is a Rust to work with.
set -euo pipefail
. "$(dirname "$0")/say.sh"

have cargo || fail 'there is no cargo: install Rust with rustup (https://rustup.rs), then run make again.'
mkdir -p "$(dirname "$1")"
touch "$1"
