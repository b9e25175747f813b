# shellcheck shell=bash
# Sourced by spark.sh and the Makefile: whether there is a Java that is new enough for Spark.

has_java() {
    local version
    version=$(java -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java.specification.version = //p') &&
        [ "${version%%.*}" -ge 17 ] 2>/dev/null
}
