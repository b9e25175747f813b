"""A table of other columns, on which the tests train a model, has the results of the command, to the last bit."""

import csv
import io
import re
import warnings

import churnscope
import pyarrow.csv
import pyarrow.parquet
import pytest
from conftest import ROOT, assert_explained_alike, explained, run, same_bits

USAGE = ROOT / "tests/usage/mlc_churn.csv"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("usage")


@pytest.fixture(scope="module", params=["forest", "boosted trees"])
def bundle(request, folder):
    """A model that the command trains with the drafted description."""
    fields, path, training = folder / "fields.toml", folder / f"{request.param}.churn", folder / "training.csv"
    if not fields.exists():
        # half of the customers, to save time
        training.write_text("".join(USAGE.read_text().splitlines(keepends=True)[::2]))
        status, _, messages = run("schema", training, "--target", "churn", "-o", fields, "--date", "2026-11-24")
        assert status == 0, messages
    learner = {
        "forest": "trees = 20\nmax_depth = 10\nmin_samples_leaf = 3\nfeatures_per_split = 13",
        "boosted trees": 'learner = "boosted"',
    }[request.param]
    description = folder / "description.toml"
    description.write_text(re.sub("^learner = .*", learner, fields.read_text(), flags=re.MULTILINE))
    limit = ["--minutes", 0] if request.param == "boosted trees" else []
    status, _, messages = run("train", training, "--schema", description, "-o", path, *limit)
    assert status == 0, messages
    return path


@pytest.fixture(scope="module")
def table():
    """Every tenth customer, with cells that are refused, filled, and spelled in other ways."""
    rows = list(csv.DictReader(io.StringIO(USAGE.read_text())))[::10]
    rows[1]["international_plan"] = "perhaps"
    rows[2]["total_day_minutes"] = "many"
    rows[3]["total_day_minutes"] = "1e9"
    rows[4]["state"] = "Atlantis"
    rows[5]["voice_mail_plan"] = ""
    rows[6]["total_eve_calls"] = ""
    rows[7]["international_plan"] = " YES "
    return pyarrow.table({name: [row[name] for row in rows] for name in rows[0]})


def test_the_results_are_those_of_the_command(bundle, table, folder):
    file = folder / "table.parquet"
    pyarrow.parquet.write_table(table, file)
    rows = explained(bundle, file)
    assert 2 <= sum("error" in row for row in rows) < 10
    model = churnscope.Model.load(bundle)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", churnscope.ChurnscopeWarning)
        assert_explained_alike(model.explain(table), rows)
        scores, reasons = model.predict_proba(table), model.reasons(table, 4)
    status, out, _ = run("score", bundle, file, "--explain", 4)
    assert status == 3
    scored = list(csv.DictReader(io.StringIO(out)))
    for results in [scores, reasons]:
        assert same_bits(results["churn_probability"], [row.get("probability") for row in rows])
        for name in ["risk_band", "error"]:
            assert results[name] == [row[name] or None for row in scored]
    for name in [f"reason_{n}" for n in range(1, 5)]:
        assert reasons[name] == [row[name] or None for row in scored]


def test_typed_columns_have_the_results_of_the_command(bundle, folder):
    table = pyarrow.csv.read_csv(USAGE)
    pyarrow.parquet.write_table(table, folder / "typed.parquet")
    scores = churnscope.Model.load(bundle).predict_proba(table)
    rows = explained(bundle, folder / "typed.parquet")
    assert same_bits(scores["churn_probability"], [row["probability"] for row in rows])
