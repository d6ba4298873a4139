"""The records that the loaders return; each carries its facts, with status and source, by attribute name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from placement.reference.facts import Fact, Status

Known = Literal["yes", "no", "unknown"]
"""An attribute that need not be known. `no` means that it was not found, unless its status is verified."""


RURAL_BELOW = 150.0
"""Inhabitants per square kilometre below which a local unit is rural (source `oecd-typology`)."""


@dataclass(frozen=True)
class Source:
    """A source of facts. `credit` is the line that its licence asks for; empty where none is needed.

    `title` and `title_da` keep the name of a document as it is; what explains it is English or Danish.
    """

    id: str
    title: str
    title_da: str
    publisher: str
    year: str
    licence: str
    credit: str

    def say(self, language: str) -> str:
        """The title in `en` or `da`."""
        return self.title_da if language == "da" else self.title


@dataclass(frozen=True)
class Municipality:
    """One of the 98 municipalities.

    `code` is four digits as text (`'0101'`). `lat` and `lon` [degrees] are those of the main town and `node`
    its node in the road network. `population` counts persons on 1 January 2020, `population_2024` is an
    estimate; `area_km2` is approximate; `births` are live births a year (2023, an estimate).
    """

    code: str
    name: str
    region_2026: str
    region_2027: str
    health_council: str
    province: str
    main_town: str
    lat: float
    lon: float
    node: str
    population: int
    population_2024: int
    area_km2: float
    births: int
    facts: Mapping[str, Fact] = field(repr=False, compare=False)

    @property
    def settlement(self) -> Literal["urban", "rural"]:
        """`rural` where there are fewer than `RURAL_BELOW` inhabitants per square kilometre.

        An estimate, since the area is one, and since the OECD applies its threshold to the smaller municipalities
        before 2007. A large municipality with one town may be rural by it.
        """
        return "rural" if self.population / self.area_km2 < RURAL_BELOW else "urban"


@dataclass(frozen=True)
class BirthPlace:
    """One of the 22 hospitals with a maternity ward, as a candidate for a unit beside it.

    `neonatal_level` is `none`, `II` (special care) or `III` (intensive care); `neonatal_withdrawal` says
    whether the ward treats newborns with withdrawal symptoms; `minutes_to_hospital` is from a unit to the
    hospital, 0 by assumption. Regions are those of the municipality.
    """

    id: str
    name: str
    town: str
    municipality_code: str
    region_2026: str
    region_2027: str
    health_council: str
    province: str
    lat: float
    lon: float
    maternity: bool
    neonatal: bool
    neonatal_level: Literal["none", "II", "III"]
    neonatal_withdrawal: Known
    family_ambulatory: Literal["yes", "satellite", "no"]
    minutes_to_hospital: float
    facts: Mapping[str, Fact] = field(repr=False, compare=False)


@dataclass(frozen=True)
class DemandEstimate:
    """A national estimate of the women a year who need residential treatment; low <= central <= high.

    `counts` says whom it counts, `actor` who says so, `phrase` is the Danish wording of the source, and
    `requirements` are the ids (D1 to D21) under which the figure is traced.
    """

    id: str
    low: float
    central: float
    high: float
    year: int
    actor: str
    counts: str
    requirements: tuple[str, ...]
    phrase: str
    status: Status
    sources: tuple[str, ...]
    note: str

    @property
    def source(self) -> str:
        """The ids of the sources as one text."""
        return "; ".join(self.sources)


@dataclass(frozen=True)
class DemandFact:
    """A further figure about the need; `value` is text, since many are ranges or words."""

    id: str
    value: str
    unit: str
    year: int
    what: str
    requirements: tuple[str, ...]
    phrase: str
    status: Status
    sources: tuple[str, ...]
    note: str


@dataclass(frozen=True)
class DemandDiscrepancy:
    """Where two sources disagree: `between` are ids of estimates; `bearing` is what hangs on it."""

    id: str
    between: tuple[str, ...]
    one_says: str
    other_says: str
    bearing: str
    status: Status
    sources: tuple[str, ...]


@dataclass(frozen=True)
class CostAnchor:
    """A price, a budget or a pay found in a source: what a cost input may be held against.

    `amount` is in `unit`; `highest` is the upper end where the source gives a range. `year` is that of the price
    level, None where the source has none. `requirements` are the ids (E7, E11) under which the figure is traced.
    """

    id: str
    amount: float
    highest: float | None
    unit: str
    year: int | None
    what: str
    requirements: tuple[str, ...]
    phrase: str
    status: Status
    sources: tuple[str, ...]
    note: str


@dataclass(frozen=True)
class StaffingRow:
    """One profession of a shipped staffing model; hours are those of a normal week.

    `availability` and `sourcing` are words of `placement.capacity.staffing`. A profession with a `rota_share` has
    that share of the rota's hours and none of its own. `phrase` is the availability in the words of the source.
    """

    model: str
    profession: str
    name_en: str
    name_da: str
    availability: str
    contacts_a_week: float
    sourcing: str
    rota_share: float
    hours_a_week_per_unit: float
    hours_a_week_per_ward: float
    least_headcount: int
    phrase: str
    facts: Mapping[str, Fact] = field(repr=False, compare=False)


@dataclass(frozen=True)
class Ferry:
    """A ferry route between the road nodes `u` and `v`; all times in minutes."""

    route: str
    u: str
    v: str
    crossing_minutes: float
    waiting_minutes: float
    facts: Mapping[str, Fact] = field(repr=False, compare=False)

    @property
    def minutes(self) -> float:
        """Minutes from arriving at the harbour to leaving the ship."""
        return self.crossing_minutes + self.waiting_minutes
