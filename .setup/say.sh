# shellcheck shell=bash
# Sourced by the set-up scripts: a line when a step starts, a line when it is done, a sentence when it fails.

starting() {
    SECONDS=0
    printf 'set-up: %s\n' "$1"
}

finished() {
    printf 'set-up: done in %s s\n' "$SECONDS"
}

fail() {
    printf 'set-up failed: %s\n' "$1" >&2
    exit 1
}

have() {
    command -v "$1" >/dev/null 2>&1
}

# quietly LOG COMMAND...: what the command prints goes to the log, and is shown only if the command fails
quietly() {
    local log=$1
    shift
    mkdir -p "$(dirname "$log")"
    "$@" >"$log" 2>&1 </dev/null || {
        tail -n 30 "$log" >&2
        return 1
    }
}

# Only root on Debian and its kin installs system packages; nobody else is ever asked for a password.
may_apt() {
    have apt-get && [ "$(id -u)" = 0 ]
}

# --no-remove: a package that would push out another one is not installed
apt_install() {
    quietly target/setup/apt-update.log apt-get update &&
        DEBIAN_FRONTEND=noninteractive quietly target/setup/apt-install.log \
            apt-get install -y --no-install-recommends --no-remove "$@"
}
