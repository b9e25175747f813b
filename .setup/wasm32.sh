#!/usr/bin/env bash
# wasm32.sh STAMP: gives rustc the standard library for wasm32-unknown-unknown, normally through rustup. If rustup
# cannot provide it and the user is root on Debian, this script installs Rust from Debian's *-web packages. If this Rust
# lacks the library, the script compiles it from Debian's sources.
set -euo pipefail
. "$(dirname "$0")/say.sh"

target=wasm32-unknown-unknown

library() {
    rustc --print target-libdir --target $target
}

have_library() {
    compgen -G "$(library)/libstd-*.rlib" >/dev/null
}

from_rustup() {
    { may_install && have rustup; } || return 1
    starting 'adding the wasm32 standard library (half a minute)'
    quietly target/setup/rustup.log rustup target add $target && have_library
}

from_debian() {
    may_apt || return 1
    starting "installing Rust and its sources from Debian packages (half a minute)"
    apt_install rustc-web cargo-web rust-web-src rust-web-llvm rust-web-clippy rustfmt-web || return 1
    # install the version of lld that rust-lld links to, because none of these packages depends on it
    apt_install "$(readlink /usr/bin/rust-lld)" || return 1
    if have rustup; then
        quietly target/setup/rustup.log rustup toolchain link distro /usr || return 1
        quietly target/setup/rustup.log rustup override set distro || return 1
    fi
    have_library || { finished && compile_library; }
}

compile_library() {
    starting 'compiling the wasm32 standard library (about a minute)'
    local crate=target/setup/std
    rm -rf $crate
    mkdir -p $crate/src
    printf '[package]\nname = "empty"\nedition = "2021"\n[workspace]\n' >$crate/Cargo.toml
    : >$crate/src/lib.rs
    # Embedded bitcode allows link-time optimization. RUSTC_BOOTSTRAP enables -Zbuild-std.
    RUSTC_BOOTSTRAP=1 CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS=-Cembed-bitcode=yes \
        quietly target/setup/std.log cargo build --release --manifest-path $crate/Cargo.toml \
        --target-dir $crate/target --target $target -Zbuild-std=std,panic_abort,proc_macro,test || return 1
    rm $crate/target/$target/release/deps/libempty-*
    mkdir -p "$(library)"
    cp $crate/target/$target/release/deps/*.rlib "$(library)"
    rm -rf $crate
}

if ! have_library; then
    from_rustup || from_debian ||
        fail "rustc has no standard library for $target: get 'rustup target add $target' to work, then run make again."
    have_library ||
        fail "rustc still has no standard library in $(library): get 'rustup target add $target' to work, then run make again."
    finished
fi
mkdir -p "$(dirname "$1")"
touch "$1"
