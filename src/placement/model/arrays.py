"""`Model`: a mixed-integer linear program as frozen arrays: columns, and sparse rows in named families."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from placement.rules.base import Row, RowBlock, Sense, Variables

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Family:
    """Rows that belong together and are named alike: `serve_0101`, `serve_0147`, ..."""

    name: str
    first: int
    labels: Sequence[str]

    @property
    def rows(self) -> slice:
        """The row numbers of the family."""
        return slice(self.first, self.first + len(self.labels))


@dataclass(frozen=True, eq=False)
class Model:
    """Minimise `cost @ columns` subject to `row_lower <= rows @ columns <= row_upper` and the columns' bounds.

    Attributes
    ----------
    lower, upper, cost, integer
        The columns, `[column]`.
    starts, index, value
        The rows in compressed sparse form: row `k` has entries `starts[k]:starts[k + 1]`.
    row_lower, row_upper
        Bounds of the rows, `[row]`; infinite where there is none.
    families
        Which rows belong to what; together they cover all rows in order.
    variables
        Column numbers of the plan's variables (without any rule's own).
    column_names
        Names of the columns, `[column]`.
    """

    lower: Floats
    upper: Floats
    cost: Floats
    integer: NDArray[np.bool_]
    starts: Ints
    index: Ints
    value: Floats
    row_lower: Floats
    row_upper: Floats
    families: tuple[Family, ...]
    variables: Variables
    column_names: Sequence[str]

    @property
    def columns(self) -> int:
        """Number of columns."""
        return len(self.lower)

    @property
    def rows(self) -> int:
        """Number of rows."""
        return len(self.row_lower)

    @cached_property
    def row_names(self) -> list[str]:
        """Names of the rows: family and label."""
        return [f"{family.name}_{label}" for family in self.families for label in family.labels]

    def with_cost(self, cost: ArrayLike) -> Model:
        """The same rows with another objective."""
        return dataclasses.replace(self, cost=np.asarray(cost, float))

    def with_bounds(self, *, lower: ArrayLike | None = None, upper: ArrayLike | None = None) -> Model:
        """The same model with other bounds on its columns."""
        return dataclasses.replace(
            self,
            lower=self.lower if lower is None else np.asarray(lower, float),
            upper=self.upper if upper is None else np.asarray(upper, float),
        )

    def with_rows(self, family: str, rows: Iterable[Row | RowBlock]) -> Model:
        """The same model with a family of rows added at the end."""
        added = Rows(self.rows)
        added.add(family, rows)
        if not added.families:
            return self
        new = added.arrays()
        return dataclasses.replace(
            self,
            starts=np.concatenate([self.starts, self.starts[-1] + new.starts[1:]]),
            index=np.concatenate([self.index, new.index]),
            value=np.concatenate([self.value, new.value]),
            row_lower=np.concatenate([self.row_lower, new.lower]),
            row_upper=np.concatenate([self.row_upper, new.upper]),
            families=(*self.families, *added.families),
        )

    def activity(self, columns: Floats) -> Floats:
        """Value of every row at a point, `[row]`."""
        products = self.value * columns[self.index]
        sums = np.concatenate([[0.0], np.cumsum(products)])
        return np.asarray(sums[self.starts[1:]] - sums[self.starts[:-1]])

    def feasible(self, columns: Floats, tolerance: float) -> bool:
        """Whether a point keeps all bounds, rows and integrality within an absolute tolerance."""
        activity = self.activity(columns)
        return bool(
            np.all(columns >= self.lower - tolerance)
            and np.all(columns <= self.upper + tolerance)
            and np.all(activity >= self.row_lower - tolerance)
            and np.all(activity <= self.row_upper + tolerance)
            and np.all(np.abs(columns - np.round(columns))[self.integer] <= tolerance)
        )


@dataclass(frozen=True)
class _RowArrays:
    starts: Ints
    index: Ints
    value: Floats
    lower: Floats
    upper: Floats


class Rows:
    """Collects rows, one family after the other, and drops entries without a variable (column -1)."""

    def __init__(self, first: int = 0) -> None:
        self._next = first
        self._counts: list[Ints] = []
        self._index: list[Ints] = []
        self._value: list[Floats] = []
        self._lower: list[Floats] = []
        self._upper: list[Floats] = []
        self.families: list[Family] = []

    def add(self, family: str, rows: Iterable[Row | RowBlock]) -> None:
        """Add single rows and blocks under one family name."""
        for row in rows:
            block = row if isinstance(row, RowBlock) else _as_block(row)
            self.add_block(family, block)

    def add_block(self, family: str, block: RowBlock) -> None:
        """Add a block of rows; entries for the same column in one row are added up by nobody, so must not occur."""
        columns = np.asarray(block.columns, np.int64)
        keep = (columns >= 0) & (np.asarray(block.coefficients) != 0)
        row_of_entry = np.repeat(np.arange(len(block.indices)), np.diff(block.starts))[keep]
        self._counts.append(np.bincount(row_of_entry, minlength=len(block.indices)).astype(np.int64))
        self._index.append(columns[keep])
        self._value.append(np.asarray(block.coefficients, float)[keep])
        rhs = np.asarray(block.rhs, float)
        lower, upper = _bounds(block.sense, rhs)
        self._lower.append(lower)
        self._upper.append(upper)
        self.families.append(Family(family, self._next, block.indices))
        self._next += len(block.indices)

    def arrays(self) -> _RowArrays:
        """All rows in compressed sparse form."""
        counts = np.concatenate(self._counts) if self._counts else np.zeros(0, np.int64)
        return _RowArrays(
            starts=np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
            index=np.concatenate(self._index) if self._index else np.zeros(0, np.int64),
            value=np.concatenate(self._value) if self._value else np.zeros(0),
            lower=np.concatenate(self._lower) if self._lower else np.zeros(0),
            upper=np.concatenate(self._upper) if self._upper else np.zeros(0),
        )


def _as_block(row: Row) -> RowBlock:
    return RowBlock(
        indices=[row.index],
        starts=np.array([0, len(row.columns)]),
        columns=row.columns,
        coefficients=row.coefficients,
        sense=row.sense,
        rhs=np.array([row.rhs]),
        breach=row.breach,
    )


def _bounds(sense: Sense, rhs: Floats) -> tuple[Floats, Floats]:
    endless = np.full(len(rhs), np.inf)
    if sense == "<=":
        return -endless, rhs
    if sense == ">=":
        return rhs, endless
    return rhs, rhs
