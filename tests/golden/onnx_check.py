"""Compares an exported model in onnxruntime with `churnscope explain`, on all rows of a CSV file:

pip install onnx==1.23.2 onnxruntime==1.32.0
python tests/golden/onnx_check.py target/release/churnscope model/telco.churn model/data/telco.csv
"""

import csv
import json
import subprocess
import sys
import tempfile
from datetime import datetime

import numpy as np
import onnx
import onnxruntime

program, bundle, data = sys.argv[1:]
with tempfile.NamedTemporaryFile(suffix=".onnx") as file:
    subprocess.run([program, "export", bundle, "--format", "onnx", "-o", file.name], check=True)
    onnx.checker.check_model(file.name, full_check=True)
    session = onnxruntime.InferenceSession(file.name)
schema = json.loads(session.get_modelmeta().custom_metadata_map["churnscope.schema"])

with open(data, newline="", encoding="utf-8") as file:
    rows = list(csv.DictReader(file))
explained = subprocess.run([program, "explain", bundle, data], check=True, capture_output=True, text=True)
expected = [json.loads(line)["probability"] for line in explained.stdout.splitlines()]


FORMATS = {"year_month_day": "%Y-%m-%d", "day_month_year": "%d.%m.%Y", "month_day_year": "%m/%d/%Y"}


def number(field, cell):
    if dates := field.get("dates"):
        day = datetime.strptime(cell, FORMATS[dates["order"]])
        return float((day - datetime.fromisoformat(dates["from"])).days)
    return float(cell)


def column(field):
    cells = [row[field["column"]].strip() for row in rows]
    if field["kind"] == "number":
        blank = ["", *field["blanks"]]
        values = [float("nan") if cell in blank else number(field, cell) for cell in cells]
        return np.array(values, dtype=np.float64)[:, None]
    return np.array(cells, dtype=object)[:, None]


(found,) = session.run(None, {field["column"]: column(field) for field in schema["fields"]})
difference = np.abs(found[:, 0] - np.array(expected))
print(f"{len(expected)} rows, largest difference {difference.max():.2e}")
sys.exit(bool(difference.max() > 1e-6))
