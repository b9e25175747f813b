"""Measures rows per second per core, for the costs in deploy/spark/README.md.

    PYTHONPATH=target/setup/spark python3 tests/spark/bench.py

Scores two million customers on one core and on two.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pandas as pd
import pyspark
from test_spark import BUNDLE, JOB, export, million, said, write_months

with tempfile.TemporaryDirectory(prefix="churnscope-") as name:
    folder = Path(name)
    table = pd.concat([million(), million()], ignore_index=True)
    table["customerID"] = table.index.astype(str)
    write_months(table, folder / "in")
    model = export(BUNDLE, folder)
    home = Path(pyspark.__file__).parent
    for cores in (1, 2):
        command = [
            home / "bin/spark-submit",
            "--master",
            f"local[{cores}]",
            JOB,
            model,
            folder / "in",
            folder / f"out{cores}",
        ]
        environment = os.environ | {
            "SPARK_HOME": str(home),
            "PYTHONPATH": str(home.parent),
            "SPARK_LOCAL_IP": "127.0.0.1",
            "PYSPARK_PYTHON": sys.executable,
        }
        start = time.monotonic()
        done = subprocess.run(command, env=environment, capture_output=True, text=True)
        whole = time.monotonic() - start
        lines = said(done.stdout)
        assert done.returncode == 3, lines
        scoring = float(lines[-1].split(", ")[-1].removesuffix(" s"))
        speed = len(table) / scoring / cores
        print(f"{cores} cores: {whole:.0f} s with startup, {scoring:.1f} s scoring: {speed:,.0f} rows/s per core")
        print("\n".join(lines))
    written = sum(path.stat().st_size for path in (folder / "out2").rglob("*.parquet"))
    print(f"output: {written / len(table):.1f} bytes per row")
