#!/usr/bin/env bash
# tool.sh CRATE PROGRAM TOOLS/CRATE-VERSION/bin/PROGRAM: installs the crate's programs, in the version named in the
# path, into the folder CRATE-VERSION.
set -euo pipefail
. "$(dirname "$0")/say.sh"

crate=$1
program=$2
bin=$(dirname "$3")
root=$(dirname "$bin")
version=${root##*/"$crate"-}
log=target/setup/$crate.log

# Compiling the tools takes minutes and running them takes seconds, so optimization stays low.
export CARGO_PROFILE_RELEASE_OPT_LEVEL=1 CARGO_PROFILE_RELEASE_LTO=off
export CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 CARGO_PROFILE_RELEASE_DEBUG=0

# First try the dependency versions in the crate's own lock file (--locked). If that fails, let cargo choose others.
compile() {
    quietly "$log" cargo install --root "$root" "$crate@$version" --no-default-features --locked ||
        quietly "$log" cargo install --root "$root" "$crate@$version" --no-default-features
}

download() {
    have cargo-binstall && quietly "$log" cargo binstall --no-confirm --disable-telemetry \
        --disable-strategies compile --root "$root" "$crate@$version"
}

if have "$program" && [ "$("$program" --version)" = "$program $version" ]; then
    # copy the program that is already installed, because its version may change later
    mkdir -p "$bin"
    found=$(dirname "$(command -v "$program")")
    cp "$found/$program"* "$bin"
else
    starting "installing $crate $version (1 to 3 minutes on 2 idle cores)"
    download || compile ||
        fail "could not install $crate $version: get 'cargo install $crate@$version' to work, then run make again." "$log"
    finished
fi
touch "$3"
