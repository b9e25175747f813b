"""Models that Python trains are those that the command trains from the same table."""

import warnings

import churnscope
import pyarrow
import pyarrow.parquet
import pytest
from conftest import ROOT, read_strings, run

FILES = ROOT / "tests/files"
TRAINING = FILES / "contracts_training.csv"
DESCRIPTION = FILES / "contracts.toml"


@pytest.fixture(scope="module")
def table():
    return read_strings(TRAINING)


def test_a_model_has_the_bytes_of_the_command(table, tmp_path):
    pyarrow.parquet.write_table(table, tmp_path / "table.parquet")
    bundle = tmp_path / "model.churn"
    status, _, messages = run("train", tmp_path / "table.parquet", "--schema", DESCRIPTION, "-o", bundle)
    assert status == 0, messages
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", churnscope.ChurnscopeWarning)
        for description in [DESCRIPTION, str(DESCRIPTION), DESCRIPTION.read_text()]:
            assert churnscope.train(table, description, threads=2).to_bytes() == bundle.read_bytes()


def test_a_draft_is_that_of_the_command_and_trains(table, tmp_path):
    pyarrow.parquet.write_table(table, tmp_path / "table.parquet")
    outcome = churnscope.Model.load(FILES / "contracts.churn").target
    file = tmp_path / "fields.toml"
    status, _, messages = run(
        "schema", tmp_path / "table.parquet", "--target", outcome, "--date", "2026-11-30", "-o", file
    )
    assert status == 0, messages
    draft = churnscope.draft(table, outcome, date="2026-11-30")
    assert draft.toml == str(draft) == file.read_text()
    assert all(remark in messages for remark in draft.remarks)
    assert repr(draft).startswith("<churnscope.Draft from")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", churnscope.ChurnscopeWarning)
        model = churnscope.train(table, draft, learner="forest", minutes=0)
        scores = model.predict_proba(table)
    assert scores["error"].count(None) == len(scores)


def test_the_index_of_a_filtered_data_frame_is_no_column(table):
    filtered = table.to_pandas().iloc[::-1]
    outcome = churnscope.Model.load(FILES / "contracts.churn").target
    draft = churnscope.draft(filtered, outcome, date="2026-11-30")
    assert draft.toml == churnscope.draft(filtered.reset_index(drop=True), outcome, date="2026-11-30").toml
    assert "__index" not in draft.toml and not any("__index" in name for name, _ in draft.left_out)


def test_rows_that_cannot_be_used_are_in_the_error(table):
    broken = table.to_pandas()
    outcome = churnscope.Model.load(FILES / "contracts.churn").target
    broken.loc[[1, 3], outcome] = "perhaps"
    description = DESCRIPTION.read_text().replace('rejected_rows = "skip"', "")
    with pytest.raises(churnscope.TrainingError, match="2 of the rows cannot be used") as raised:
        churnscope.train(broken, description)
    assert len(raised.value.rows) == 2 and raised.value.rows[0].startswith("row 2, column")
    with pytest.raises(churnscope.ColumnError) as raised:
        churnscope.train(broken.drop(columns=outcome), description)
    assert raised.value.columns == [outcome]


def test_wrong_descriptions_are_errors(table):
    with pytest.raises(churnscope.DescriptionError, match="title"):
        churnscope.train(table, "name = 1")
    with pytest.raises(TypeError, match="expected a description"):
        churnscope.train(table, 1)
    with pytest.raises(ValueError, match="learner must be"):
        churnscope.train(table, DESCRIPTION, learner="linear")
    with pytest.raises(ValueError, match="leaks must be"):
        churnscope.draft(table, "nothing", leaks="keep")
    with pytest.raises(churnscope.TrainingError, match="nothing") as raised:
        churnscope.draft(table, "nothing")
    assert raised.value.rows == []
    with pytest.raises(FileNotFoundError):
        churnscope.train(table, "nothing.toml")


@pytest.mark.parametrize(
    ("outcomes", "cells", "arguments", "expected"),
    [
        (["A", "B"], ["1", "2"], {}, "positive=VALUE"),
        (["Yes", "No", ""], ["1", "2", "3"], {}, 'blank_target="stayed"'),
        (["Yes", "No"], ["1", "2"], {"positive": "Maybe"}, "one of them with positive"),
        (["Yes", "No"], ["03/04/2025", "05/06/2025"], {}, 'dates="day-first" or dates="month-first"'),
        (["Yes", "No"], [f"1.{row}" for row in range(100, 140)], {}, 'decimal="point" or decimal="comma"'),
    ],
)
def test_questions_about_a_draft_name_arguments(outcomes, cells, arguments, expected):
    rows = len(outcomes) * 40
    table = pyarrow.table({"left": outcomes * 40, "x": [cells[row * len(cells) // rows] for row in range(rows)]})
    with pytest.raises(churnscope.TrainingError) as raised:
        churnscope.draft(table, "left", **arguments)
    assert expected in str(raised.value) and "--" not in str(raised.value)


def test_a_draft_says_why_columns_cannot_be_read(table):
    outcome = churnscope.Model.load(FILES / "contracts.churn").target
    nested = table.append_column("tags", pyarrow.array([["a"]] * len(table)))
    reasons = dict(churnscope.draft(nested, outcome).left_out)
    assert reasons["tags"].startswith("column tags is nested")
    with pytest.raises(churnscope.ColumnError, match="nested") as raised:
        churnscope.draft(nested, "tags")
    assert raised.value.columns == ["tags"]
