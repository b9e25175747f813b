"""A reader for the parts of a table has the results of the whole table."""

import churnscope
import pyarrow as pa
import pytest
from conftest import TELCO, read_strings


def test_parts_have_the_results_of_the_whole_table(model, telco):
    reader = model.reader(telco.slice(0, 200))
    assert reader.id == "customerID"
    assert set(reader.columns) == {"customerID", *model.fields}
    expected = model.reasons(telco.slice(0, 1000), 2, threads=1).to_pylist()
    for same in [reader, model.reader(reader.layout)]:
        rows = []
        for start in (0, 400):
            # other columns may be absent, and the order may be another
            names = sorted(same.columns)
            part = telco.select(names).slice(start, 600 if start else 400).combine_chunks().to_batches()[0]
            rows += same.score(part, reasons=2, threads=1).to_pylist()
        assert [{name: row[name] for name in expected[0] if name in row} for row in rows] == [
            {name: row[name] for name in row if name != "monthly_at_risk"} for row in expected
        ]
        assert {(row["clamped"], row["row"]) for row in rows} == {(0, None)}


def test_refused_rows_have_their_cells(model, telco):
    batch = telco.slice(0, 3).to_pandas().assign(Contract=["weekly", "One year", None])
    result = model.reader(telco.slice(0, 200)).score(pa.RecordBatch.from_pandas(batch))
    assert result["error"][0].startswith('column Contract: found "weekly", expected one of')
    assert '"tenure":"1"' in result["row"][0] and '"Contract":null' in result["row"][2]
    assert (result["row"][1], result["error"][1]) == (None, None)
    assert result["churn_probability"][0] is None


def test_cells_of_text_are_written_alike(model):
    table = read_strings(TELCO).slice(0, 50)
    batch = table.combine_chunks().to_batches()[0]
    # in a Parquet file, a number with a point may be a typed number
    assert model.reader(table, decimal="comma").score(batch)["error"] == [None] * 50
    assert all(model.reader(table, decimal="comma", text=True).score(batch)["error"][:3])


def test_wrong_parts_and_layouts_are_errors(model, telco):
    reader = model.reader(telco.slice(0, 200))
    with pytest.raises(churnscope.ColumnError, match='this part of the table has no column "tenure"'):
        reader.score(telco.drop_columns(["tenure"]).combine_chunks().to_batches()[0])
    with pytest.raises(churnscope.TableError, match="was not written by this version"):
        model.reader(b"nonsense")
    with pytest.raises(churnscope.ColumnError):
        model.reader(telco.select(["customerID", "gender"]))
