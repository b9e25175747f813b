"""The part of the package that is written in Rust."""

from collections.abc import Mapping
from os import PathLike
from pathlib import Path
from typing import Any, Literal, Protocol, TypeAlias, final

class _ArrowStream(Protocol):
    """A table, such as one from pandas, Polars, PyArrow, or DuckDB."""

    def __arrow_c_stream__(self, requested_schema: Any = None) -> Any: ...

class _ArrowArray(Protocol):
    """A record batch."""

    def __arrow_c_array__(self, requested_schema: Any = None) -> Any: ...

_Table: TypeAlias = _ArrowStream | _ArrowArray
_Columns: TypeAlias = Mapping[str, str | None]
_Values: TypeAlias = Mapping[str, Mapping[str, str | None]]
_Decimal: TypeAlias = Literal["point", "comma"]

__version__: str

class ChurnscopeError(ValueError):
    """Any error of this package."""

class ModelFileError(ChurnscopeError):
    """A model file is damaged, or it is not a model file."""

class ColumnError(ChurnscopeError):
    """Columns of a table are missing, cannot be matched for certain, or cannot be read."""

    columns: list[str]

class TableError(ChurnscopeError):
    """A table cannot be read."""

class DescriptionError(ChurnscopeError):
    """A description of a table is invalid."""

class OffersError(ChurnscopeError):
    """The terms of offers are missing or invalid."""

class TrainingError(ChurnscopeError):
    """No model can be trained on a table."""

    rows: list[str]

class ChurnscopeWarning(UserWarning):
    """Something that the user should know, such as rejected rows or columns that are filled for all customers."""

@final
class Model:
    """A model that estimates how likely customers are to leave."""

    @classmethod
    def load(cls, source: str | PathLike[str] | bytes) -> Model: ...
    def save(self, path: str | PathLike[str]) -> None: ...
    def to_bytes(self) -> bytes: ...
    def to_onnx(self) -> bytes: ...
    @property
    def id(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def fields(self) -> list[str]: ...
    @property
    def target(self) -> str: ...
    @property
    def positive(self) -> str: ...
    @property
    def cutoff(self) -> float: ...
    def predict_proba(
        self,
        table: _Table,
        *,
        columns: _Columns | None = None,
        values: _Values | None = None,
        decimal: _Decimal | None = None,
        threads: int | None = None,
    ) -> Table: ...
    def explain(
        self,
        table: _Table,
        *,
        columns: _Columns | None = None,
        values: _Values | None = None,
        decimal: _Decimal | None = None,
        threads: int | None = None,
    ) -> Explanations: ...
    def reasons(
        self,
        table: _Table,
        n: int = 3,
        *,
        columns: _Columns | None = None,
        values: _Values | None = None,
        decimal: _Decimal | None = None,
        threads: int | None = None,
    ) -> Table: ...
    def suggest(
        self,
        table: _Table,
        offers: Mapping[str, Any] | str | PathLike[str] | None = None,
        *,
        n: int = 3,
        rank: Literal["value", "effect"] = "value",
        columns: _Columns | None = None,
        values: _Values | None = None,
        decimal: _Decimal | None = None,
        threads: int | None = None,
    ) -> Table: ...
    def reader(
        self,
        first_rows: _Table | bytes,
        *,
        columns: _Columns | None = None,
        values: _Values | None = None,
        decimal: _Decimal | None = None,
        text: bool = False,
    ) -> Reader: ...
    def evaluate(
        self,
        table: _Table,
        *,
        cutoff: float | None = None,
        columns: _Columns | None = None,
        values: _Values | None = None,
        decimal: _Decimal | None = None,
        threads: int | None = None,
    ) -> dict[str, Any]: ...
    def show(
        self,
        path: str | PathLike[str] | None = None,
        *,
        page: str | PathLike[str] | None = None,
        browser: bool = True,
    ) -> Path: ...
    def _repr_html_(self) -> str: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...

@final
class Reader:
    """Reads parts of a table whose columns and formats are known."""

    @property
    def layout(self) -> bytes: ...
    @property
    def columns(self) -> list[str]: ...
    @property
    def id(self) -> str | None: ...
    def score(
        self, batch: _ArrowArray, *, reasons: int = 0, suggestions: int = 0, threads: int | None = None
    ) -> Table: ...

class Table:
    """A table of results, in Arrow's memory format."""

    @property
    def num_rows(self) -> int: ...
    @property
    def column_names(self) -> list[str]: ...
    def column(self, name: str) -> list[Any]: ...
    def to_pylist(self) -> list[dict[str, Any]]: ...
    def to_numpy(self, name: str) -> Any: ...
    def to_pyarrow(self) -> Any: ...
    def to_pandas(self) -> Any: ...
    def to_polars(self) -> Any: ...
    def __getitem__(self, name: str, /) -> list[Any]: ...
    def __len__(self, /) -> int: ...
    def __arrow_c_schema__(self) -> Any: ...
    def __arrow_c_stream__(self, requested_schema: Any = None) -> Any: ...

@final
class Explanations(Table):
    """A table of explanations: one row per customer, with the contribution of each field."""

    def waterfall(self, row: int = 0) -> Waterfall: ...
    def _repr_html_(self) -> str | None: ...

@final
class Waterfall:
    """A waterfall chart of a customer's estimate."""

    @property
    def svg(self) -> str: ...
    def _repr_html_(self) -> str: ...

@final
class Draft:
    """A drafted description of a table, ready to train on."""

    @property
    def toml(self) -> str: ...
    @property
    def remarks(self) -> list[str]: ...
    @property
    def left_out(self) -> list[tuple[str, str]]: ...

def draft(
    table: _Table,
    target: str,
    *,
    positive: str | None = None,
    blank_target: Literal["stayed", "skip"] | None = None,
    name: str = "table",
    dates: Literal["day-first", "month-first", "year-first"] | None = None,
    leaks: Literal["leave out", "use"] = "leave out",
    date: str | None = None,
    decimal: _Decimal | None = None,
) -> Draft:
    """Drafts a description of a table of customers whose outcome is known."""

def train(
    table: _Table,
    description: Draft | str | PathLike[str],
    *,
    learner: Literal["auto", "forest", "boosted", "smartcore"] | None = None,
    seed: int | None = None,
    minutes: float | None = None,
    columns: _Columns | None = None,
    values: _Values | None = None,
    decimal: _Decimal | None = None,
    threads: int | None = None,
) -> Model:
    """Trains a model on a table of customers whose outcome is known."""
