"""The classifier for scikit-learn."""

import warnings

import churnscope
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from churnscope.sklearn import ChurnClassifier
from conftest import TELCO
from sklearn.base import clone
from sklearn.calibration import CalibratedClassifierCV
from sklearn.exceptions import NotFittedError
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer
from sklearn.utils.estimator_checks import parametrize_with_checks

# one setting of one learner, because these tests do not compare settings
QUICK = {"learner": "boosted", "minutes": 0, "n_jobs": -1}

# Scikit-learn's checks that a classifier of tables cannot pass, each with the reason.
FEW = "20 rows, only 2 of which are in one class: with fewer than 4, a model could not be measured"
EXCEPTIONS = {
    "check_dict_unchanged": FEW,
    "check_dont_overwrite_parameters": FEW,
    "check_fit2d_predict1d": FEW,
    "check_methods_sample_order_invariance": FEW,
    "check_methods_subset_invariance": FEW,
    "check_f_contiguous_array_estimator": FEW,
}


def test_a_table_without_a_column_is_refused(fitted, customers):
    table, _ = customers
    with pytest.raises(ValueError, match="lacks columns that the classifier was fitted with: tenure"):
        fitted.predict_proba(table.drop(columns="tenure"))


@parametrize_with_checks([ChurnClassifier(**QUICK)], expected_failed_checks=lambda _: EXCEPTIONS, xfail_strict=True)
def test_the_checks_of_scikit_learn(estimator, check):
    check(estimator)


@pytest.fixture(scope="module")
def customers():
    table = pd.read_csv(TELCO).head(1500)
    return table.drop(columns="Churn"), table["Churn"]


@pytest.fixture(scope="module")
def fitted(customers):
    return ChurnClassifier(**QUICK).fit(*customers)


def test_it_learns_from_columns_of_text_and_numbers(fitted, customers):
    X, y = customers
    probabilities = fitted.predict_proba(X)
    assert fitted.classes_.tolist() == ["No", "Yes"] and probabilities.shape == (1500, 2)
    assert roc_auc_score(y == "Yes", probabilities[:, 1]) > 0.8
    assert np.array_equal(fitted.predict(X) == "Yes", probabilities[:, 1] > 0.5)
    assert fitted.feature_names_in_.tolist() == X.columns.tolist() and fitted.n_features_in_ == 20
    assert isinstance(fitted.model_, churnscope.Model)
    assert len(fitted.model_.explain(X.head(10))) == 10


def test_tables_of_other_libraries_give_the_same_estimates(fitted, customers):
    expected = fitted.predict_proba(customers[0])
    for table in [pl.from_pandas(customers[0]), pa.Table.from_pandas(customers[0])]:
        assert np.array_equal(fitted.predict_proba(table), expected)
        assert np.array_equal(clone(fitted).fit(table, customers[1]).predict_proba(table), expected)


def test_it_works_in_a_pipeline(customers):
    X, y = customers
    pipeline = make_pipeline(
        FunctionTransformer(lambda table: table.drop(columns="TotalCharges")), ChurnClassifier(**QUICK)
    )
    assert pipeline.fit(X, y).score(X, y) > 0.75


def test_it_works_in_cross_validation_and_calibration(customers):
    X, y = customers
    scores = cross_val_score(ChurnClassifier(**QUICK), X, y, cv=3, scoring="roc_auc")
    assert scores.min() > 0.75
    calibrated = CalibratedClassifierCV(ChurnClassifier(**QUICK), cv=3).fit(X, y)
    assert roc_auc_score(y == "Yes", calibrated.predict_proba(X)[:, 1]) > 0.8


def test_rows_that_cannot_be_scored_are_an_error_or_get_the_share(fitted, customers):
    odd = customers[0].head(5).copy()
    odd.loc[1, "Contract"] = "weekly"
    with pytest.raises(churnscope.ChurnscopeError, match='1 of 5 rows cannot be scored.*\n.*found "weekly"'):
        fitted.predict_proba(odd)
    fitted.refused = "share"
    with pytest.warns(churnscope.ChurnscopeWarning, match="1 of 5 rows"):
        probabilities = fitted.predict_proba(odd)
    fitted.refused = "raise"
    assert probabilities[1, 1] == pytest.approx((customers[1] == "Yes").mean())


def test_wrong_input_is_an_error(customers):
    X, y = customers
    with pytest.raises(NotFittedError):
        ChurnClassifier().predict(X)
    with pytest.raises(ValueError, match="Only binary classification is supported"):
        ChurnClassifier(**QUICK).fit(X, np.arange(1500) % 3)
    with pytest.raises(ValueError, match="all are in one class"):
        ChurnClassifier(**QUICK).fit(X, np.zeros(1500))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert clone(ChurnClassifier(minutes=1)).minutes == 1
