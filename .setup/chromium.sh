#!/usr/bin/env bash
# chromium.sh FILE: finds Chromium or Chrome for tests and benchmarks, or installs Chromium, and writes the browser's
# path to FILE.
set -euo pipefail
. "$(dirname "$0")/say.sh"

playwrights_own() {
    node -e 'console.log(require("@playwright/test").chromium.executablePath())'
}

installed() {
    local place
    for place in "${CHURNSCOPE_CHROMIUM:-}" chromium chromium-browser google-chrome google-chrome-stable \
        '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome' \
        /Applications/Chromium.app/Contents/MacOS/Chromium "$(playwrights_own)"; do
        if [ -n "$place" ] && have "$place"; then
            command -v "$place"
            return
        fi
    done
    return 1
}

mkdir -p "$(dirname "$1")"
if ! installed >/dev/null; then
    { may_install && starting 'installing Chromium for the tests (about a minute)' &&
        quietly target/setup/playwright.log playwright install chromium; } ||
        { may_apt && apt_install chromium; } ||
        fail 'no Chromium for the tests: install Chromium or Chrome, or set CHURNSCOPE_CHROMIUM to its path.'
    finished
fi
installed >"$1.new"
mv "$1.new" "$1"
