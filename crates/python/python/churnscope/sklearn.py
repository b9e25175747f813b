"""A classifier for scikit-learn. It needs NumPy, PyArrow, and scikit-learn 1.6 or later."""

from __future__ import annotations

import os
import warnings
from typing import Any, Literal

import numpy as np
import pyarrow as pa
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.exceptions import NotFittedError
from sklearn.utils.multiclass import check_classification_targets, type_of_target
from sklearn.utils.validation import check_consistent_length, column_or_1d, validate_data

from churnscope._engine import ChurnscopeError, ChurnscopeWarning, draft, train

__all__ = ["ChurnClassifier"]

LEFT, STAYED = "1", "0"


class ChurnClassifier(ClassifierMixin, BaseEstimator):
    """Estimates the probabilities of two classes.

    The second class in sorted order must be the customers who leave, such as 1 of 0 and 1, or "Yes" of "No" and "Yes".

    `X` is a table with named columns, such as a pandas or Polars DataFrame or a PyArrow table. Columns of text and of
    dates need no encoding, and blanks no imputation. A NumPy array also works: its columns are named x0, x1, and so on.

    Unlike `churnscope.draft` by default, the classifier uses columns that predict the class so well that they may be
    leaks, because you have chosen the columns.

    Parameters
    ----------
    learner : "auto", "forest", or "boosted", default "auto"
        The kind of trees. "auto" compares settings of forests and boosted trees.
    minutes : float, optional
        Limits the search for the best setting. With 0, one setting is tried.
    random_state : int, default 1
        The seed of all randomness.
    n_jobs : int, optional
        Number of threads; by default, and with -1, one per core. -2 leaves one core free, and so on.
    refused : "raise" or "share", default "raise"
        What to do with rows that the model cannot score, such as those with unknown categories. "raise" raises
        `churnscope.ChurnscopeError`, which says why. "share" estimates the share of training rows in the second class,
        with a warning.

    Attributes
    ----------
    classes_ : the two classes, sorted
    share_ : the share of training rows in the second class
    model_ : the `churnscope.Model`, which also explains estimates
    description_ : the drafted description in TOML that the model was trained with
    n_features_in_, feature_names_in_ : the columns of `X`
    """

    def __init__(
        self,
        *,
        learner: Literal["auto", "forest", "boosted"] = "auto",
        minutes: float | None = None,
        random_state: int = 1,
        n_jobs: int | None = None,
        refused: Literal["raise", "share"] = "raise",
    ) -> None:
        self.learner = learner
        self.minutes = minutes
        self.random_state = random_state
        self.n_jobs = n_jobs
        self.refused = refused

    def fit(self, X: Any, y: Any) -> ChurnClassifier:
        """Trains a model on a table and the class of each row."""
        table = self._table(X, reset=True)
        if y is None:
            raise ValueError("requires y to be passed, but the target y is None")
        y = column_or_1d(y, warn=True)
        check_consistent_length(table, y)
        check_classification_targets(y)
        self.classes_, encoded = np.unique(y, return_inverse=True)
        if len(self.classes_) > 2:
            kind = type_of_target(y)
            raise ValueError(f"Only binary classification is supported. The type of the target is {kind}.")
        if len(self.classes_) < 2:
            raise ValueError(f"needs rows of two classes, but all are in one class: {self.classes_[0]!r}")
        target = self._unused_name(table)
        labels = pa.array(np.where(encoded == 1, LEFT, STAYED), pa.string())
        table = table.append_column(target, labels)
        self.share_ = float(np.mean(encoded))
        # training reports what it does about rows and columns
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ChurnscopeWarning)
            drafted = draft(table, target, positive=LEFT, leaks="use", date="1970-01-01")
            self.model_ = train(
                table,
                drafted,
                learner=self.learner,
                seed=self.random_state,
                minutes=self.minutes,
                threads=self._threads(),
            )
        self.description_ = drafted.toml
        return self

    def predict_proba(self, X: Any) -> np.ndarray:
        """The probability of each class, in the order of `classes_`: an array of shape (rows, 2)."""
        if not hasattr(self, "model_"):
            raise NotFittedError(f"This {type(self).__name__} instance is not fitted yet. Call 'fit' first.")
        table = self._table(X, reset=False)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ChurnscopeWarning)
            scores = self.model_.predict_proba(table, threads=self._threads())
        probabilities = scores.to_numpy("churn_probability")
        errors = [error for error in scores["error"] if error]
        if errors:
            message = f"{len(errors)} of {len(scores)} rows cannot be scored, starting with:\n  " + "\n  ".join(
                errors[:5]
            )
            if self.refused != "share":
                raise ChurnscopeError(message)
            warnings.warn(message, ChurnscopeWarning, stacklevel=2)
            probabilities[np.isnan(probabilities)] = self.share_
        return np.column_stack([1 - probabilities, probabilities])

    def predict(self, X: Any) -> np.ndarray:
        """The more likely class of each row."""
        probabilities = self.predict_proba(X)
        return self.classes_[np.argmax(probabilities, axis=1)]

    def _threads(self) -> int | None:
        if self.n_jobs is None or self.n_jobs == -1:
            return None
        return self.n_jobs if self.n_jobs >= 0 else max(1, (os.cpu_count() or 1) + 1 + self.n_jobs)

    def _table(self, X: Any, *, reset: bool) -> pa.Table:
        """`X` as a PyArrow table. Sets or checks the names of the columns."""
        if hasattr(X, "__arrow_c_stream__") or hasattr(X, "__arrow_c_array__"):
            table = pa.table(X)
            if hasattr(X, "columns") and hasattr(X, "iloc"):
                # without the index
                table = pa.Table.from_pandas(X, preserve_index=False)
            names = np.asarray([str(name) for name in table.column_names], dtype=object)
            missing = [name for name in getattr(self, "feature_names_in_", ()) if name not in names]
            if missing and not reset:
                raise ValueError(f"The table lacks columns that the classifier was fitted with: {', '.join(missing)}")
            if reset:
                self.feature_names_in_, self.n_features_in_ = names, len(names)
                if table.num_rows == 0:
                    raise ValueError("Found array with 0 sample(s), but at least 1 is required.")
            return table
        X = validate_data(self, X, reset=reset, dtype=None, ensure_all_finite="allow-nan", ensure_min_features=1)
        return pa.table({f"x{column}": pa.array(X[:, column], from_pandas=True) for column in range(X.shape[1])})

    @staticmethod
    def _unused_name(table: pa.Table) -> str:
        name = "class"
        while name in table.column_names:
            name += "_"
        return name

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.classifier_tags.multi_class = False
        tags.input_tags.allow_nan = True
        tags.input_tags.string = True
        tags.input_tags.categorical = True
        return tags
