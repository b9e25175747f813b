#!/usr/bin/env bash
# nginx.sh FILE: provides nginx and its brotli module for the tests, and writes the path of their folder to FILE.
# Debian's packages are unpacked rather than installed, because installing them would start a server.
set -euo pipefail
. "$(dirname "$0")/say.sh"

packages=(nginx libnginx-mod-http-brotli-static)
folder="$(pwd)/target/setup/nginx-unpacked"

fetch() {
    rm -rf "$folder"
    mkdir -p "$folder"
    (cd "$folder" && apt-get download "${packages[@]}") || return 1
    local package
    for package in "$folder"/*.deb; do
        dpkg-deb -x "$package" "$folder"
    done
}

mkdir -p "$(dirname "$1")"
if [ -n "${CHURNSCOPE_NGINX:-}" ]; then
    folder="$CHURNSCOPE_NGINX"
elif have apt-get; then
    starting 'unpacking nginx for the tests'
    quietly target/setup/nginx.log fetch ||
        { may_apt && quietly target/setup/apt.log apt-get update && quietly target/setup/nginx.log fetch; } ||
        fail "could not download nginx for the tests: get 'apt-get download ${packages[*]}' to work, or set CHURNSCOPE_NGINX." target/setup/nginx.log
    finished
fi
"$folder/usr/sbin/nginx" -v >/dev/null 2>&1 ||
    fail 'no nginx for the tests: set CHURNSCOPE_NGINX to a folder that contains usr/sbin/nginx and usr/lib/nginx/modules/ngx_http_brotli_static_module.so.'
printf '%s\n' "$folder" >"$1.new"
mv "$1.new" "$1"
