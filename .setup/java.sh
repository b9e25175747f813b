# shellcheck shell=bash
# Sourced by spark.sh and the Makefile: a function that checks for Java 17 or newer, which Spark needs.

has_java() {
    local version
    version=$(java -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java.specification.version = //p') &&
        [ "${version%%.*}" -ge 17 ] 2>/dev/null
}
