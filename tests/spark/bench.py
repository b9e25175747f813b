"""Measures rows per second per core, for the figures in deploy/spark/README.md.

    make wheel target/setup/spark target/setup/python
    pip install --target target/wheel target/wheels/*.whl
    PYTHONPATH=target/wheel:target/setup/spark:target/setup/python python3 tests/spark/bench.py [ROWS [JOB MODEL]]

Scores two million customers, or ROWS, on one core and on two. JOB is score.py in deploy/spark, or an earlier version,
which takes an export as MODEL.
"""

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pandas as pd
import pyspark
from test_spark import BUNDLE, JOB, million, said, write_months

N_ROWS, REASONS = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000_000, 3
OTHER = sys.argv[2:]


def processor_time():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def measure(job, model, source, output, cores, *options):
    home = Path(pyspark.__file__).parent
    command = [home / "bin/spark-submit", "--master", f"local[{cores}]", job, model, source, output, *options]
    environment = os.environ | {
        "SPARK_HOME": str(home),
        "SPARK_LOCAL_IP": "127.0.0.1",
        "PYSPARK_PYTHON": sys.executable,
    }
    start, used = time.monotonic(), processor_time()
    done = subprocess.run(list(map(str, command)), env=environment, capture_output=True, text=True)
    whole, used = time.monotonic() - start, processor_time() - used
    lines = said(done.stdout + done.stderr)
    assert done.returncode == 3, lines
    scoring = float(lines[-1].split(", ")[-1].removesuffix(" s"))
    return whole, scoring, used, lines


def main():
    with tempfile.TemporaryDirectory(prefix="churnscope-") as name:
        folder = Path(name)
        part = million()
        table = pd.concat([part] * (N_ROWS // len(part) + 1), ignore_index=True).head(N_ROWS)
        table["customerID"] = table.index.astype(str)
        write_months(table, folder / "in")
        runs = [("scores", folder / "in", ())]
        if not OTHER:
            few = table.head(N_ROWS // 10)
            write_months(few, folder / "few")
            runs.append((f"with {REASONS} reasons", folder / "few", ("--explain", REASONS)))
        for title, source, options in runs:
            rows = sum(len(pd.read_parquet(file, columns=["tenure"])) for file in source.rglob("*.parquet"))
            for cores in (1, 2):
                output = folder / f"out{cores}{len(options)}"
                job, model = OTHER or (JOB, BUNDLE)
                whole, scoring, used, lines = measure(job, model, source, output, cores, *options)
                written = sum(path.stat().st_size for path in output.rglob("*.parquet"))
                print(
                    f"{title}, {rows:,} rows, {cores} cores: {whole:.0f} s with startup, {scoring:.1f} s scoring, "
                    f"{used:.0f} s of processor time: {rows / scoring / cores:,.0f} rows/s per core; "
                    f"{written / rows:.1f} bytes per row; load {os.getloadavg()[0]:.1f}"
                )
                print("\n".join(lines))


if __name__ == "__main__":
    main()
