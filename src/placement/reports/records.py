"""The records of a report's tables: what is shown, with its unit in its name, and already guarded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeVar

if TYPE_CHECKING:
    import pandas

Hidden = Literal["", "under_5", "kept_back"]
Kind = Literal[
    "text", "code", "count", "women", "load", "minutes", "km", "share", "dkk", "fte", "number", "yes_no", "status"
]


@dataclass(frozen=True)
class Figure:
    """A number that may have to be kept back.

    Attributes
    ----------
    value
        The number; None where it is kept back, unknown or does not apply.
    approximate
        Whether counted persons of a group were spread evenly over its members to compute it.
    hidden
        Why it is not shown: a count under 5, or a number from which such a count could be worked out.
    """

    value: float | None
    approximate: bool = False
    hidden: Hidden = ""


NOT_KNOWN = Figure(None)
KEPT_BACK = Figure(None, hidden="kept_back")
UNDER_5 = Figure(None, hidden="under_5")


@dataclass(frozen=True)
class Column:
    """A column of a table: the name of the rows' field, and how it is written."""

    name: str
    kind: Kind = "text"


def columns(text: str) -> tuple[Column, ...]:
    """Columns out of `name:kind` words; the kind is `text` where it is not said."""
    pairs = (word.partition(":") for word in text.split())
    return tuple(Column(name, kind or "text") for name, _, kind in pairs)  # type: ignore[arg-type]


Row = TypeVar("Row")


@dataclass(frozen=True)
class Table(Generic[Row]):
    """Rows of one kind, each a frozen record with a field for every column."""

    name: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def to_dicts(self) -> list[dict[str, Any]]:
        """The rows as plain dictionaries; a number that is kept back is None."""
        return [
            {
                column.name: value.value if isinstance(value, Figure) else value
                for column in self.columns
                for value in [getattr(row, column.name)]
            }
            for row in self.rows
        ]

    def to_pandas(self) -> pandas.DataFrame:
        """The table as a pandas frame.

        Raises
        ------
        ImportError
            Where pandas is not installed.
        """
        import pandas

        return pandas.DataFrame(self.to_dicts(), columns=[column.name for column in self.columns])


@dataclass(frozen=True)
class KeyFigure:
    """One of the few numbers at the head of a report; `explain` names the text on how it is computed."""

    name: str
    label: str
    value: str
    detail: str = ""
    explain: str = ""


@dataclass(frozen=True)
class UnitRow:
    """One unit."""

    letter: str
    id: str
    name: str
    town: str
    region: str
    places: int
    change: str
    places_today: int | None
    wards: int
    pooled: bool
    women_a_year: Figure
    load_erlang: Figure
    occupancy: Figure
    refusal: Figure
    refused_women_a_year: Figure
    ambulatory: str
    ambulatory_minutes: Figure
    fte: Figure
    dkk_a_year: Figure
    lat: float | None
    lon: float | None


@dataclass(frozen=True)
class ClosedRow:
    """A site where places stand today and the plan has no unit."""

    name: str
    places_today: int
    dkk_a_year: Figure


@dataclass(frozen=True)
class RegionRow:
    """One region."""

    region: str
    women_a_year: Figure
    units: str
    places: int
    served_inside: Figure
    median_minutes: Figure
    percentile_90_minutes: Figure
    longest_minutes: Figure
    refusal: Figure
    refused_women_a_year: Figure
    not_reached_a_year: Figure


@dataclass(frozen=True)
class ZoneRow:
    """One zone, the unit that serves it and the share who come; a zone shared by units has a row for each."""

    id: str
    name: str
    region: str
    unit: str
    site: str
    share: Figure
    women_a_year: Figure
    women_are: str
    group: str
    minutes: Figure
    km: Figure
    ferry: bool | None
    own_limit: str
    reached: Figure


@dataclass(frozen=True)
class GroupRow:
    """Zones whose counted women are only shown together."""

    group: str
    zones: str
    women_a_year: Figure


@dataclass(frozen=True)
class WithinRow:
    """How many women reach their unit within a time."""

    minutes: int
    share: Figure
    women_a_year: Figure


@dataclass(frozen=True)
class CostRow:
    """A part of the cost of the plan."""

    part: str
    dkk_a_year: Figure


@dataclass(frozen=True)
class ExceptionRow:
    """A zone with a travel limit of its own."""

    name: str
    limit: str
    unit: str
    way: str
    women_a_year: Figure


@dataclass(frozen=True)
class RuleRow:
    """A rule as asked, and whether the plan keeps it."""

    name: str
    heading: str
    statement: str
    kept: bool | None
    broken: tuple[str, ...] = ()


@dataclass(frozen=True)
class AssumptionRow:
    """A number the plan rests on."""

    part: str
    name: str
    value: str
    unit: str
    source: str
    status: str


@dataclass(frozen=True)
class WeakRow:
    """A fact about a site that nobody has read in a source."""

    name: str
    fact: str
    value: str
    status: str


@dataclass(frozen=True)
class DisagreementRow:
    """A point on which the sources about the need disagree."""

    one_says: str
    other_says: str
    bearing: str


@dataclass(frozen=True)
class StageRow:
    """One stage of the solve with its proof in words."""

    objective: str
    value: str
    bound: str
    gap: str
    status: str
    seconds: str
    stopped_by: str
    method: str
    sentence: str


@dataclass(frozen=True)
class Tables:
    """Everything a report shows, in one language."""

    name: str
    title: str
    description: str
    status: str
    verdict: str
    verdict_detail: str
    counted: bool
    expected: bool
    approximate: bool
    shares_kept_back: bool
    has_plan: bool
    uptake: bool
    service: str
    key_figures: tuple[KeyFigure, ...]
    units: Table[UnitRow]
    closed: Table[ClosedRow]
    regions: Table[RegionRow]
    zones: Table[ZoneRow]
    groups: Table[GroupRow]
    within: Table[WithinRow]
    costs: Table[CostRow]
    exceptions: Table[ExceptionRow]
    rules: Table[RuleRow]
    assumptions: Table[AssumptionRow]
    weak: Table[WeakRow]
    disagreements: Table[DisagreementRow]
    stages: Table[StageRow]
    notes: tuple[str, ...]
    travel_source: str
    made_with: Mapping[str, Any] = field(repr=False, default_factory=dict)
