# shellcheck shell=bash
# Sourced by the setup scripts.

starting() {
    SECONDS=0
    printf 'setup: %s\n' "$1"
}

finished() {
    printf 'setup: done in %s s\n' "$SECONDS"
}

# fail SENTENCE [LOG]: exits with a message that contains the sentence and, if a log is given, the end of the log
fail() {
    [ -z "${install_refused:-}" ] || printf 'setup: CHURNSCOPE_NO_INSTALL is set, so nothing was installed for you\n' >&2
    [ -z "${2:-}" ] || tail -n 20 "$2" >&2
    printf 'setup failed: %s\n' "$1" >&2
    exit 1
}

have() {
    command -v "$1" >/dev/null 2>&1
}

# quietly LOG COMMAND...: runs the command and writes its output to the log
quietly() {
    mkdir -p "$(dirname "$1")"
    "${@:2}" >"$1" 2>&1 </dev/null
}

# Succeeds if setup may install system packages, which requires root on Debian or a derivative.
may_apt() {
    may_install && have apt-get && [ "$(id -u)" = 0 ]
}

# --no-remove: fail rather than remove another package
apt_install() {
    quietly target/setup/apt.log apt-get update &&
        DEBIAN_FRONTEND=noninteractive quietly target/setup/apt.log \
            apt-get install -y --no-install-recommends --no-remove "$@"
}

# Succeeds unless CHURNSCOPE_NO_INSTALL is set, which forbids installing anything outside this folder and the shared
# folder of tools.
may_install() {
    [ -z "${CHURNSCOPE_NO_INSTALL:-}" ] || {
        install_refused=1
        return 1
    }
}
