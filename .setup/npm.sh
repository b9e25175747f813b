#!/usr/bin/env bash
# npm.sh STAMP: installs the npm packages that package-lock.json lists.
set -euo pipefail
. "$(dirname "$0")/say.sh"

npm_and_node_20() {
    have npm && node -e 'process.exit(parseInt(process.versions.node) >= 20 ? 0 : 1)'
}

npm_and_node_20 ||
    fail 'the build needs npm and Node.js 20 or later: install Node.js (https://nodejs.org), then run make again.'
starting 'installing the npm packages (a few seconds)'
# none of the packages needs its install script
quietly target/setup/npm.log npm ci --ignore-scripts ||
    fail "could not install the npm packages: get 'npm ci' to work, then run make again." target/setup/npm.log
touch "$1"
finished
