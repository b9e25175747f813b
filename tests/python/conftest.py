"""What the tests share: the models, the tables, and the command."""

import json
import os
import subprocess
from pathlib import Path

import churnscope
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet
import pytest

# without it, scikit-learn skips one of its checks; it is read when scikit-learn is imported
os.environ["SCIPY_ARRAY_API"] = "1"

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "debug/churnscope"
TELCO = ROOT / "model/data/telco.csv"
BUNDLE = ROOT / "model/telco.churn"


def run(*arguments):
    """Runs the command. Returns its exit status, its output, and its messages."""
    ran = subprocess.run([PROGRAM, *map(str, arguments)], capture_output=True, text=True, encoding="utf-8", cwd=ROOT)
    return ran.returncode, ran.stdout, ran.stderr


def explained(bundle, file, *arguments):
    """The command's explanations of a file, one dictionary per row."""
    status, out, messages = run("explain", bundle, file, *arguments)
    assert status in (0, 3), messages
    return [json.loads(line) for line in out.splitlines()]


def strings(table):
    """A table whose cells are all text."""
    return pa.table({name: pa.array(column, pa.string()) for name, column in table.items()})


def read_strings(path):
    """A plain CSV file as a table of text."""
    options = pyarrow.csv.ConvertOptions(strings_can_be_null=False, quoted_strings_can_be_null=False)
    names = path.read_text().split("\n", 1)[0].split(",")
    options.column_types = dict.fromkeys(names, pa.string())
    return pyarrow.csv.read_csv(path, convert_options=options)


def same_bits(first, second):
    """Whether two lists of numbers are equal to the last bit. None stands for no number."""
    return [None if x is None else x.hex() for x in first] == [None if x is None else x.hex() for x in second]


def assert_explained_alike(table, rows):
    """Compares a table from `Model.explain` with the command's explanations."""
    fields = next((list(row["contributions"]) for row in rows if "contributions" in row), [])
    assert same_bits(table["churn_probability"], [row.get("probability") for row in rows])
    assert same_bits(table["baseline"], [row.get("baseline") for row in rows])
    for field in fields:
        expected = [row.get("contributions", {}).get(field) for row in rows]
        assert same_bits(table[f"contribution_{field}"], expected), field
    assert table["error"] == [row.get("error") for row in rows]


@pytest.fixture(scope="session")
def model():
    return churnscope.Model.load(BUNDLE)


@pytest.fixture(scope="session")
def telco():
    """IBM's table as PyArrow reads it: numbers are numbers."""
    return pyarrow.csv.read_csv(TELCO)


@pytest.fixture(scope="session")
def telco_rows():
    return explained(BUNDLE, TELCO)
