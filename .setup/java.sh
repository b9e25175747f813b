# shellcheck shell=bash
# Sourced by spark.sh and the Makefile: a function that checks for a Java version that Spark supports.

has_java() {
    local version
    version=$(java -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java.specification.version = //p') &&
        [ "${version%%.*}" -ge 17 ] 2>/dev/null
}
