"""IBM's table, from each library, has the results of the command, to the last bit."""

import csv
import io
import json
import pickle
import re
import subprocess
import sys
import threading
import types
import venv
import warnings
from functools import partial
from pathlib import Path

import churnscope
import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet
import pytest
from conftest import BUNDLE, ROOT, TELCO, assert_explained_alike, read_strings, run, same_bits

TABLES = {
    "pandas": lambda: pd.read_csv(TELCO),
    "pandas with categories": lambda: pd.read_csv(TELCO, dtype={"Contract": "category", "PaymentMethod": "category"}),
    "pandas with an index": lambda: pd.read_csv(TELCO).set_index(np.arange(7043)[::-1]),
    "Polars": lambda: pl.read_csv(TELCO),
    "Polars with categories": lambda: pl.read_csv(TELCO).with_columns(pl.col("Contract").cast(pl.Categorical)),
    "PyArrow": lambda: pyarrow.csv.read_csv(TELCO),
    "PyArrow in many batches": lambda: pa.Table.from_batches(pyarrow.csv.read_csv(TELCO).to_batches(999)),
    "a record batch": lambda: pyarrow.csv.read_csv(TELCO).combine_chunks().to_batches()[0],
    "a stream": lambda: pyarrow.csv.read_csv(TELCO).to_reader(500),
    "DuckDB": lambda: duckdb.sql(f"from read_csv('{TELCO}')"),
    "strings": lambda: read_strings(TELCO),
}


@pytest.mark.parametrize("library", TABLES)
def test_probabilities_of_every_library_are_those_of_the_command(library, model, telco_rows):
    scores = model.predict_proba(TABLES[library]())
    assert scores.column_names == ["churn_probability", "risk_band", "error"]
    assert same_bits(scores["churn_probability"], [row["probability"] for row in telco_rows])
    assert scores["error"] == [None] * 7043


def test_contributions_are_those_of_the_command(model, telco, telco_rows):
    assert_explained_alike(model.explain(telco), telco_rows)


def test_reasons_and_bands_are_those_of_the_command(model, telco):
    status, out, _ = run("score", BUNDLE, TELCO, "--explain", 3, "--at-risk")
    assert status == 0
    rows = list(csv.DictReader(io.StringIO(out)))
    reasons = model.reasons(telco, 3)
    for name in ["risk_band", "reason_1", "reason_2", "reason_3"]:
        assert reasons[name] == [row[name] or None for row in rows]
    for name, decimals in [("churn_probability", 6), ("monthly_at_risk", 2)]:
        assert [f"{value:.{decimals}f}" for value in reasons[name]] == [row[name] for row in rows]
    assert model.predict_proba(telco)["risk_band"] == reasons["risk_band"]


def test_threads_and_batches_make_no_difference(model, telco):
    first = telco.slice(0, 2000)
    for method in [model.predict_proba, model.explain, model.reasons, partial(model.suggest, rank="effect")]:
        expected = method(first, threads=1).to_pylist()
        assert method(first.to_reader(123), threads=3).to_pylist() == expected


def test_suggestions_lower_the_estimate(model, telco):
    first = telco.slice(0, 300)
    table = model.suggest(first, n=2, rank="effect")
    assert table.column_names[1:3] == ["offer_1", "probability_with_offer_1"]
    assert same_bits(table["churn_probability"], model.predict_proba(first)["churn_probability"])
    offered = [row for row in table.to_pylist() if row["offer_1"]]
    assert len(offered) > 200
    assert all(row["probability_with_offer_1"] < row["churn_probability"] for row in offered)
    # the offer "Move to a two-year contract" has the effect that it states
    at = next(at for at, row in enumerate(table.to_pylist()) if row["offer_1"] == "Move to a two-year contract")
    changed = first.slice(at, 1).to_pandas().assign(Contract="Two year")
    assert same_bits(model.predict_proba(changed)["churn_probability"], [table["probability_with_offer_1"][at]])


def test_results_can_be_used_in_every_library(model, telco):
    scores = model.predict_proba(telco)
    expected = scores["churn_probability"]
    assert len(scores) == scores.num_rows == 7043
    assert repr(scores) == "<churnscope.Table of 7,043 rows: churn_probability, risk_band, error>"
    assert pa.table(scores)["churn_probability"].to_pylist() == expected
    assert scores.to_polars()["churn_probability"].to_list() == expected
    assert scores.to_pandas()["risk_band"].tolist() == scores["risk_band"]
    assert duckdb.sql("select sum(churn_probability) from scores").fetchall()[0][0] == pytest.approx(sum(expected))
    numbers = scores.to_numpy("churn_probability")
    assert numbers.dtype == np.float64 and numbers.tolist() == expected
    numbers[0] = 0
    with pytest.raises(KeyError, match="its columns are churn_probability, risk_band, error"):
        scores["probability"]
    with pytest.raises(TypeError):
        scores.to_numpy("error")


def test_refused_rows_are_data(model, telco, tmp_path):
    table = telco.slice(0, 20).to_pandas()
    table["tenure"] = table["tenure"].astype(float)
    table.loc[2, "tenure"] = 1000
    table.loc[5, "Contract"] = "monthly"
    table.loc[7, ["Contract", "InternetService"]] = None
    table.loc[9, "customerID"] = "Total"
    table = pa.Table.from_pandas(table)
    pyarrow.parquet.write_table(table, tmp_path / "table.parquet")
    status, out, messages = run("explain", BUNDLE, tmp_path / "table.parquet")
    assert status == 3
    with pytest.warns(churnscope.ChurnscopeWarning, match="4 of 20 rows could not be scored") as warned:
        scores = model.predict_proba(table)
    assert [at for at, error in enumerate(scores["error"]) if error] == [2, 5, 7, 9]
    assert scores["churn_probability"].count(None) == scores["risk_band"].count(None) == 4
    assert np.isnan(scores.to_numpy("churn_probability")).sum() == 4
    assert all(error in messages and error in str(warned[0].message) for error in scores["error"] if error)
    with pytest.warns(churnscope.ChurnscopeWarning):
        assert_explained_alike(model.explain(table), [json.loads(line) for line in out.splitlines()])


def test_an_empty_table_has_no_results(model, telco):
    for method in [model.predict_proba, model.explain, model.reasons, partial(model.suggest, rank="effect")]:
        empty = method(telco.slice(0, 0))
        assert len(empty) == 0 and "error" in empty.to_pandas().columns


def test_columns_that_cannot_be_matched_are_an_error(model, telco):
    renamed = telco.rename_columns({"tenure": "Months with us"})
    with pytest.raises(churnscope.ColumnError) as raised:
        model.predict_proba(renamed)
    assert raised.value.columns == ["tenure"]
    assert str(raised.value).endswith('add:\n  columns={"tenure": "Months with us"}')
    expected = model.predict_proba(telco).to_pylist()
    for name in ["Months with us", "#6"]:
        columns = types.MappingProxyType({"tenure": name})
        assert model.predict_proba(renamed, columns=columns).to_pylist() == expected
    with pytest.raises(churnscope.ColumnError, match='columns: the table has no column "Months"') as raised:
        model.predict_proba(renamed, columns={"tenure": "Months"})
    with pytest.raises(churnscope.ColumnError, match='columns: the name "tenur" is unknown'):
        model.predict_proba(renamed, columns={"tenur": "Months with us"})
    with pytest.raises(churnscope.ColumnError) as raised:
        model.predict_proba(telco.drop_columns(["tenure"]))
    assert raised.value.columns == ["tenure"]
    nested = telco.set_column(5, "tenure", pa.array([[1]] * 7043))
    with pytest.raises(churnscope.ColumnError, match="column tenure is nested") as raised:
        model.predict_proba(nested)
    assert raised.value.columns == ["tenure"]


def test_a_column_that_is_filled_for_everyone_is_a_warning(model, telco):
    fewer = telco.drop_columns(["Partner"])
    with pytest.warns(churnscope.ChurnscopeWarning, match='no column "Partner": .* is used for every customer'):
        scores = model.predict_proba(fewer, columns={"Partner": None})
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        blank = model.predict_proba(telco.set_column(3, "Partner", pa.nulls(7043)))
    assert scores.to_pylist() == blank.to_pylist()


def test_values_can_be_explained(model, telco):
    other = telco.to_pandas()
    other["Contract"] = other["Contract"].replace({"Month-to-month": "monthly"})
    expected = model.predict_proba(telco).to_pylist()
    assert model.predict_proba(other, values={"Contract": {"monthly": "Month-to-month"}}).to_pylist() == expected
    with pytest.warns(churnscope.ChurnscopeWarning):
        scores = model.predict_proba(other, values={"Contract": {"monthly": None}})
    assert "left out as chosen" in next(error for error in scores["error"] if error)
    with pytest.raises(churnscope.ChurnscopeError, match='Contract has no level "weekly"'):
        model.predict_proba(other, values={"Contract": {"monthly": "weekly"}})


def test_the_decimal_mark_can_be_chosen(model):
    table = read_strings(TELCO).slice(0, 10)
    charges = [charge.replace(".", ",") for charge in table["MonthlyCharges"].to_pylist()]
    comma = table.set_column(18, "MonthlyCharges", pa.array(charges))
    assert model.predict_proba(comma).to_pylist() == model.predict_proba(table).to_pylist()
    with pytest.warns(churnscope.ChurnscopeWarning):
        assert model.predict_proba(comma, decimal="point")["churn_probability"].count(None) > 5
    ambiguous = table.set_column(18, "MonthlyCharges", pa.array(["29.850"] * 10))
    with pytest.raises(churnscope.ColumnError, match='add decimal="point" or decimal="comma"'):
        model.predict_proba(ambiguous)
    with pytest.raises(ValueError, match="decimal must be"):
        model.predict_proba(table, decimal=",")


def test_wrong_arguments_are_errors(model, telco):
    with pytest.raises(TypeError, match="expected a table with the Arrow PyCapsule interface"):
        model.predict_proba([1, 2])
    with pytest.raises(ValueError, match="threads must be at least 1"):
        model.predict_proba(telco, threads=0)

    def failing():
        yield telco.to_batches()[0]
        raise RuntimeError("the disk is full")

    with pytest.raises(churnscope.TableError, match="the disk is full"):
        model.predict_proba(pa.RecordBatchReader.from_batches(telco.schema, failing()))


def test_a_model_is_read_from_files_and_bytes(model, tmp_path):
    assert repr(model) == f'<churnscope.Model "Telco customer churn", {model.id}>'
    assert (model.target, model.positive, model.cutoff, len(model.fields)) == ("Churn", "Yes", 0.5, 19)
    model.save(tmp_path / "model.churn")
    assert (tmp_path / "model.churn").read_bytes() == BUNDLE.read_bytes() == model.to_bytes()
    for other in [
        churnscope.Model.load(str(BUNDLE)),
        churnscope.Model.load(BUNDLE.read_bytes()),
        pickle.loads(pickle.dumps(model)),
    ]:
        assert other == model and hash(other) == hash(model)
    with pytest.raises(FileNotFoundError):
        churnscope.Model.load(tmp_path / "none.churn")
    for damaged in [b"", TELCO.read_bytes(), BUNDLE.read_bytes()[:-1]]:
        with pytest.raises(churnscope.ModelFileError):
            churnscope.Model.load(damaged)
    assert issubclass(churnscope.ModelFileError, churnscope.ChurnscopeError)
    assert issubclass(churnscope.ChurnscopeError, ValueError)


def test_onnx_is_that_of_the_command(model, tmp_path):
    assert run("export", BUNDLE, "--format", "onnx", "-o", tmp_path / "model.onnx")[0] == 0
    assert model.to_onnx() == (tmp_path / "model.onnx").read_bytes()


def test_other_threads_run_while_a_table_is_scored(model, telco):
    results = []
    work = [threading.Thread(target=lambda: results.append(model.predict_proba(telco, threads=1))) for _ in range(4)]
    for thread in work:
        thread.start()
    for thread in work:
        thread.join()
    expected = model.predict_proba(telco)["churn_probability"]
    assert [result["churn_probability"] for result in results] == [expected] * 4


def test_nothing_else_is_needed_to_load_a_model():
    program = f"import churnscope, sys; churnscope.Model.load({str(BUNDLE)!r}); print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT)
    assert not {"numpy", "pandas", "pyarrow", "sklearn"} & set(loaded.stdout.split())


def test_a_clean_environment_needs_only_the_package(tmp_path):
    venv.create(tmp_path / "clean", with_pip=False)
    program = f"import churnscope; print(churnscope.Model.load({str(BUNDLE)!r}).id, churnscope.__version__)"
    environment = {"PYTHONPATH": str(Path(churnscope.__file__).resolve().parents[1])}
    command = [tmp_path / "clean/bin/python", "-c", program]
    ran = subprocess.run(command, capture_output=True, text=True, check=True, cwd=tmp_path, env=environment)
    assert ran.stdout.split() == [churnscope.Model.load(BUNDLE).id, churnscope.__version__]


def test_offers_are_ranked_by_their_value_if_the_terms_are_known(model, telco, tmp_path):
    first = telco.slice(0, 200)
    terms = {"months": 12, "success": 0.3, "offers": {"Add tech support": {"discount": 5}}}
    text = 'months = 12\nsuccess = 0.3\n[offers."Add tech support"]\ndiscount = 5\n'
    (tmp_path / "offers.toml").write_text(text)
    results = [model.suggest(first, offers, n=2).to_pylist() for offers in [terms, text, tmp_path / "offers.toml"]]
    assert results[0] == results[1] == results[2]
    valued = [row for row in results[0] if row["offer_2"]]
    assert len(valued) > 50
    assert all(row["offer_value_1"] >= row["offer_value_2"] for row in valued)
    with pytest.raises(churnscope.OffersError, match="success"):
        model.suggest(first, {"months": 12})
    with pytest.raises(churnscope.OffersError, match="the model has no terms of offers: pass offers"):
        model.suggest(first)
    with pytest.raises(TypeError, match="expected the terms of offers"):
        model.suggest(first, 3)
    with pytest.raises(ValueError, match="rank must be"):
        model.suggest(first, rank="price")
    with pytest.raises(ValueError, match="pass only one of the two"):
        model.suggest(first, terms, rank="effect")


def test_a_model_brings_its_own_terms_of_offers(telco):
    terms = {"months": 12, "success": 0.3, "offers": {"Add tech support": {"discount": 5}}}
    campaign = '[campaign]\nmonths = 12\nsuccess = 0.3\n[campaign.offers."Add tech support"]\ndiscount = 5\n'
    description = re.sub("^trees = .*", "trees = 5", (ROOT / "model/telco.toml").read_text(), flags=re.MULTILINE)
    first = telco.slice(0, 600)
    model = churnscope.train(first, f"{description}\n{campaign}")
    own = model.suggest(first, n=2)
    assert own.column_names[1:4] == ["offer_1", "probability_with_offer_1", "offer_value_1"]
    assert own.to_pylist() == model.suggest(first, terms, n=2).to_pylist()
    assert own.to_pylist() != model.suggest(first, {**terms, "cost": 20}, n=2).to_pylist()
    assert "offer_value_1" not in model.suggest(first, rank="effect").column_names


def test_the_evaluation_is_that_of_the_command(model, telco, tmp_path):
    pyarrow.parquet.write_table(telco, tmp_path / "table.parquet")
    for arguments, options in [([], {}), (["--cutoff", 0.3], {"cutoff": 0.3})]:
        status, out, _ = run("evaluate", BUNDLE, tmp_path / "table.parquet", "--json", *arguments)
        assert status == 0 and model.evaluate(telco, **options) == json.loads(out)
    with pytest.raises(churnscope.ColumnError) as raised:
        model.evaluate(telco.drop_columns(["Churn"]))
    assert raised.value.columns == ["Churn"]
    with pytest.raises(churnscope.TableError, match="the table has no usable rows"):
        model.evaluate(telco.slice(0, 0))
