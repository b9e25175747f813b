"""Writes the first customers of model/data/telco.csv as Parquet files with different types and compressions:

    pip install pyarrow==26.0.1
    python tests/golden/parquet_files.py tests/golden/command

`churnscope score` gives the same results for telco_types.parquet as for those rows in CSV. It rejects
telco_brotli.parquet, and with --keep also telco_nested.parquet.
"""

import csv
import pathlib
import sys
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq

ROWS = 30
folder = pathlib.Path(sys.argv[1])
with open("model/data/telco.csv", newline="", encoding="utf-8") as file:
    rows = list(csv.DictReader(file))[:ROWS]


def column(name, of=str, type_=None):
    return pa.array([of(row[name]) if row[name].strip() else None for row in rows], type_)


def yes(text):
    return {"Yes": True, "1": True}.get(text, False)


flags = ["SeniorCitizen", "Partner", "Dependents", "PhoneService", "PaperlessBilling", "Churn"]
columns = {name: column(name) for name in rows[0]}
columns |= {name: column(name, yes) for name in flags}
columns["tenure"] = column("tenure", int, pa.uint8())
columns["MonthlyCharges"] = column("MonthlyCharges", float, pa.float32())
columns["TotalCharges"] = column("TotalCharges", Decimal, pa.decimal128(12, 2))
columns["Contract"] = columns["Contract"].dictionary_encode()
columns["signed"] = pa.array([i * 86_400_000 for i in range(ROWS)], pa.timestamp("ms"))
tags = pa.array([["a", "b"]] * ROWS)
options = {"row_group_size": 12, "data_page_size": 64}

table = pa.table(columns)
pq.write_table(table, folder / "telco_types.parquet", compression="zstd", **options)
pq.write_table(table, folder / "telco_brotli.parquet", compression="brotli")
pq.write_table(table.append_column("tags", tags), folder / "telco_nested.parquet", compression="gzip")
