# shellcheck shell=bash
# Sourced by the set-up scripts: a line when a step starts, a line when it is done, a sentence when it fails.

starting() {
    SECONDS=0
    printf 'set-up: %s\n' "$1"
}

finished() {
    printf 'set-up: done in %s s\n' "$SECONDS"
}

# fail SENTENCE [LOG]: also shows how the log ends
fail() {
    [ -z "${install_refused:-}" ] || printf 'setup: CHURNSCOPE_NO_INSTALL is set, so nothing was installed for you\n' >&2
    [ -z "${2:-}" ] || tail -n 20 "$2" >&2
    printf 'set-up failed: %s\n' "$1" >&2
    exit 1
}

have() {
    command -v "$1" >/dev/null 2>&1
}

# quietly LOG COMMAND...: what the command prints goes to the log
quietly() {
    mkdir -p "$(dirname "$1")"
    "${@:2}" >"$1" 2>&1 </dev/null
}

# Only root on Debian and its kin installs system packages; nobody else is ever asked for a password.
may_apt() {
    may_install && have apt-get && [ "$(id -u)" = 0 ]
}

# --no-remove: a package that would push out another one is not installed
apt_install() {
    quietly target/setup/apt.log apt-get update &&
        DEBIAN_FRONTEND=noninteractive quietly target/setup/apt.log \
            apt-get install -y --no-install-recommends --no-remove "$@"
}

# CHURNSCOPE_NO_INSTALL=1 forbids installations outside this folder and the cache of tools: system packages, browsers,
# and changes to the Rust toolchain. A script then fails with a sentence that says what to install by hand.
may_install() {
    [ -z "${CHURNSCOPE_NO_INSTALL:-}" ] || {
        install_refused=1
        return 1
    }
}
