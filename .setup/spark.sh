#!/usr/bin/env bash
# spark.sh FOLDER: installs what the job in deploy/spark needs: Python packages in FOLDER and, if necessary, Java.
set -euo pipefail
. "$(dirname "$0")/say.sh"
. "$(dirname "$0")/java.sh"

has_java || { may_apt && starting 'installing Java' && apt_install default-jre-headless && has_java && finished; } ||
    fail 'Spark needs Java 17 or newer: install it (Debian: default-jre-headless), then run make again.'
python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
    fail 'the job in deploy/spark needs Python 3.11 or newer: install it, then run make again.'
starting 'installing Spark, pandas, and onnxruntime (a minute or two)'
rm -rf "$1"
quietly target/setup/pip.log python3 -m pip install --target "$1" -r deploy/spark/requirements.txt ||
    fail 'pip could not install the packages in deploy/spark/requirements.txt: its log is above.' target/setup/pip.log
touch "$1"
finished
