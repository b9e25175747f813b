"""Estimates how likely telecom customers are to leave, shows why, and suggests what a rep could offer.

Tables can come from pandas, Polars, PyArrow, DuckDB, or any other library that supports the Arrow PyCapsule interface:

>>> import churnscope
>>> model = churnscope.Model.load("telco.churn")
>>> scores = model.predict_proba(customers).to_pandas()
"""

from churnscope._engine import (
    ChurnscopeError,
    ChurnscopeWarning,
    ColumnError,
    DescriptionError,
    Draft,
    Explanations,
    Model,
    ModelFileError,
    OffersError,
    Reader,
    Table,
    TableError,
    TrainingError,
    Waterfall,
    __version__,
    draft,
    train,
)

__all__ = [
    "ChurnscopeError",
    "ChurnscopeWarning",
    "ColumnError",
    "DescriptionError",
    "Draft",
    "Explanations",
    "Model",
    "ModelFileError",
    "OffersError",
    "Reader",
    "Table",
    "TableError",
    "TrainingError",
    "Waterfall",
    "__version__",
    "draft",
    "train",
]
