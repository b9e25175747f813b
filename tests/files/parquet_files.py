"""Writes the customers of plain.csv, and all customers, as Parquet files:

    pip install pyarrow==26.0.1
    python tests/files/parquet_files.py

make.py lists what is expected of the files with few customers. The file with all customers must get the estimates of
model/data/telco.csv.
"""

import csv
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

HERE = Path(__file__).parent
with open(HERE / "../../model/data/telco.csv", newline="", encoding="utf-8") as file:
    ALL = list(csv.DictReader(file))
FEW = ALL[:6]
NUMBERS = {"SeniorCitizen": int, "tenure": int, "MonthlyCharges": float, "TotalCharges": float}
FLAGS = ["SeniorCitizen", "Partner", "Dependents", "PhoneService", "PaperlessBilling", "Churn"]


def column(rows, name, of=str, kind=None):
    return pa.array([of(row[name]) if row[name].strip() else None for row in rows], kind)


def typed(rows):
    return {name: column(rows, name, NUMBERS.get(name, str)) for name in rows[0]}


def write(name, columns, **options):
    pq.write_table(pa.table(columns), HERE / f"{name}.parquet", **options)


def comma(text):
    return text.replace(".", ",")


def main():
    few = typed(FEW)
    for codec in ["none", "snappy", "gzip", "lz4", "zstd"]:
        write(f"compressed_with_{codec}", few, compression=codec, data_page_version="2.0")
    flags = {name: column(FEW, name, lambda text: text in ("Yes", "1")) for name in FLAGS}
    exact = {"TotalCharges": column(FEW, "TotalCharges", Decimal, pa.decimal128(12, 2))}
    encoded = {name: few[name].dictionary_encode() for name in ("Contract", "PaymentMethod")}
    moment = {"signed": pa.array([index * 86_400_001 for index in range(6)], pa.timestamp("ms"))}
    types = few | flags | exact | encoded | moment
    write("booleans_and_decimals", types, compression="zstd", row_group_size=2)
    amounts = {name: column(FEW, name, comma) for name in ("MonthlyCharges", "TotalCharges")}
    write("texts_with_decimal_commas", few | amounts)
    write("nested_column", few | {"tags": pa.array([["a", "b"]] * 6)})
    write("brotli_column", few, compression={"tenure": "brotli"})
    whole = (HERE / "compressed_with_snappy.parquet").read_bytes()
    (HERE / "cut_off.parquet").write_bytes(whole[: len(whole) // 2])
    (HERE / "encrypted.parquet").write_bytes(b"PARE" + whole[4:-4] + b"PARE")
    (HERE / "named_like_a_workbook.xlsx").write_bytes(whole)
    write("all_customers", typed(ALL), compression="snappy")


if __name__ == "__main__":
    main()
