#!/usr/bin/env bash
# java.sh: installs Java 17 or newer, which Spark needs, if it is missing and the user is root on Debian.
# java.sh --check: succeeds if there is Java 17 or newer.
set -euo pipefail
. "$(dirname "$0")/say.sh"

has_java() {
    local version
    version=$(java -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java.specification.version = //p') &&
        [ "${version%%.*}" -ge 17 ] 2>/dev/null
}

if has_java; then exit 0; fi
if [ "${1:-}" = --check ]; then exit 1; fi
{ may_apt && starting 'installing Java' && apt_install default-jre-headless && has_java && finished; } ||
    fail 'Spark needs Java 17 or newer: install it (Debian: default-jre-headless), then run make again.'
