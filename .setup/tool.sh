#!/usr/bin/env bash
# tool.sh CRATE PROGRAM TOOLS/CRATE-VERSION/bin/PROGRAM: installs that version of the crate's programs there.
set -euo pipefail
. "$(dirname "$0")/say.sh"

crate=$1
program=$2
bin=$(dirname "$3")
root=$(dirname "$bin")
version=${root##*/"$crate"-}
log=target/setup/$crate.log

# Compiling them takes minutes and running them seconds, so they are hardly optimised.
export CARGO_PROFILE_RELEASE_OPT_LEVEL=1 CARGO_PROFILE_RELEASE_LTO=off
export CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 CARGO_PROFILE_RELEASE_DEBUG=0

# The version that its authors tested comes first (--locked); a dependency that was withdrawn since is then let change.
compile() {
    quietly "$log" cargo install --root "$root" "$crate@$version" --no-default-features --locked ||
        quietly "$log" cargo install --root "$root" "$crate@$version" --no-default-features
}

download() {
    have cargo-binstall && quietly "$log" cargo binstall --no-confirm --disable-telemetry \
        --disable-strategies compile --root "$root" "$crate@$version"
}

if have "$program" && [ "$("$program" --version)" = "$program $version" ]; then
    # a copy, since what is installed there may change its version later
    mkdir -p "$bin"
    found=$(dirname "$(command -v "$program")")
    cp "$found/$program"* "$bin"
else
    starting "installing $crate $version (1 to 3 minutes on 2 idle cores)"
    download || compile ||
        fail "$crate $version could not be installed: get 'cargo install $crate@$version' to work, then run make again." "$log"
    finished
fi
touch "$3"
