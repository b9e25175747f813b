"""The files in tests/files, as tables of text, have the results of the command on the same tables in Parquet files."""

import csv
import io
import json
import re
import tomllib
import warnings

import churnscope
import pyarrow.parquet
import pytest
from conftest import BUNDLE, ROOT, assert_explained_alike, explained, run, strings

FILES = ROOT / "tests/files"
CASES = [case for case in json.loads((FILES / "cases.json").read_text()) if "draft" not in case]
MODELS = {None: BUNDLE, "contracts": FILES / "contracts.churn"}
# arguments that say how a CSV file or a workbook is read, which a table of text has behind it
OF_FILES = ["--encoding", "--delimiter", "--header", "--sheet", "--keep", "--explain"]


def table_of(case):
    """The cells of a case's file as text, or None if the command cannot read the file."""
    arguments = [argument for argument in case.get("arguments", []) if argument != "--keep"]
    status, out, messages = run("score", MODELS[case.get("model")], FILES / case["file"], "--keep", *arguments)
    if status not in (0, 3):
        return None
    header = out.split("churn_probability", 1)[0]
    rows = list(csv.reader(io.StringIO(out, newline=""), delimiter=header[-1]))
    width = rows[0].index("churn_probability")
    return [row[:width] for row in rows]


def plain_table(path):
    """The cells of a simple CSV file."""
    text = path.read_text(encoding="utf-8")
    delimiter = max(",;", key=text.split("\n", 1)[0].count)
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


def arguments_for_tables(arguments):
    """The arguments for a Parquet file, and those of `Model.explain`."""
    of_command, of_method = [], {}
    arguments = iter([argument for argument in arguments if argument != "--keep"])
    for argument in arguments:
        value = next(arguments)
        if argument in OF_FILES:
            continue
        of_command += [argument, value]
        if argument == "--column":
            name, _, column = value.partition("=")
            of_method.setdefault("columns", {})[name] = column
        elif argument == "--decimal":
            of_method["decimal"] = value
        elif argument == "--map":
            meanings = tomllib.loads((ROOT / value).read_text())
            of_method["values"] = {
                column: {found: level or None for found, level in of_column.items()}
                for column, of_column in meanings.items()
            }
    return of_command, of_method


def check(table, case, folder):
    """Compares Python with the command. Returns the number of refused rows, or the message of an error."""
    bundle, file = MODELS[case.get("model")], folder / "table.parquet"
    of_command, of_method = arguments_for_tables(case.get("arguments", []))
    pyarrow.parquet.write_table(table, file)
    status, _, messages = run("explain", bundle, file, *of_command)
    model = churnscope.Model.load(bundle)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", churnscope.ChurnscopeWarning)
        if status in (0, 3):
            rows = explained(bundle, file, *of_command)
            explanations = model.explain(table, **of_method)
            assert_explained_alike(explanations, rows)
            scores = model.predict_proba(table, **of_method)
            for name in ["churn_probability", "error"]:
                assert scores[name] == explanations[name]
            return sum("error" in row for row in rows)
        with pytest.raises(churnscope.ColumnError) as raised:
            model.predict_proba(table, **of_method)
    message = str(raised.value)
    # the questions and reasons are the same, but not the arguments that answer them
    for line in message.splitlines():
        about = re.split(r", or name the right|: add decimal=|; add this column|columns=\{| add columns", line)[0]
        assert about in messages, (line, messages)
    return message


@pytest.mark.parametrize("case", CASES, ids=lambda case: " ".join([case["file"], *case.get("arguments", [])]))
def test_a_file_has_the_results_of_the_command(case, tmp_path):
    path = FILES / case["file"]
    rows = table_of(case)
    if rows is None and path.suffix == ".csv":
        rows = plain_table(path)
    if rows is None:
        assert "fails" in case, "the command reads the file"
        return
    header = [name or f"unnamed {at}" for at, name in enumerate(rows[0])]
    if len(set(header)) < len(header):
        table = pyarrow.Table.from_arrays([pyarrow.array(column) for column in zip(*rows[1:], strict=True)], header)
    else:
        table = strings(dict(zip(header, zip(*rows[1:], strict=True), strict=True)))
    result = check(table, case, tmp_path)
    if "rejected" in case and isinstance(result, int):
        assert result == case["rejected"]


@pytest.mark.parametrize("case", [case for case in CASES if case["file"].endswith(".parquet")], ids=str)
def test_a_parquet_file_has_the_results_of_the_command(case, tmp_path):
    try:
        table = pyarrow.parquet.read_table(FILES / case["file"])
    except (OSError, NotImplementedError, pyarrow.ArrowInvalid):
        assert "fails" in case, "PyArrow cannot read the file"
        return
    check(
        table,
        {**case, "arguments": [argument for argument in case.get("arguments", []) if argument != "--keep"]},
        tmp_path,
    )
