"""What coordination costs, and how the financing models are set: every number visible and replaceable."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from placement.assumptions import assumed, check_numbers
from placement.errors import InputError, Mistake

_CHOSEN = "chosen for this project; no source gives a figure"

SUPERVISION_FROM = (0, 8, 25, 50)
"""The sizes at which the supervision fee steps up [places]."""
WOMEN_PER_SUPERVISED_PLACE = 10.0
"""Citizens treated a year that count as one place for the supervision fee of SEL § 101 and SUL § 141 [E10]."""

Share = Annotated[float, Field(ge=0, le=1)]
"""A fraction of a whole."""

Fees = Annotated[
    tuple[Annotated[float, Field(ge=0)], ...],
    Field(min_length=len(SUPERVISION_FROM), max_length=len(SUPERVISION_FROM)),
]
"""A fee for each of the sizes at which it steps up [DKK a year]."""

Population = Literal["population-2020", "population-2024"]
"""Which count of inhabitants the per-capita key takes."""

Operator = Literal["region", "municipality"]
"""Who runs a unit and so carries its surplus or deficit: the region, or the municipality, in which it lies."""

Area = Literal["country", "catchment"]
"""Whose inhabitants pay for a unit by the head: all of the country's, or those whose municipalities it serves."""


@dataclass(frozen=True)
class CoordinationCost:
    """What a plan costs beside its units: agreements, municipalities, women, and staff who go along.

    None of it decides where units open: it is added to the account of a plan after it is chosen.
    """

    dkk_a_year_per_agreement: float = assumed(
        150_000.0, unit="DKK a year (2026) per agreement of a unit with a family ambulatory [K1]", source=_CHOSEN
    )
    dkk_a_year_per_municipality: float = assumed(
        20_000.0, unit="DKK a year (2026) per unit and municipality that it serves [K3]", source=_CHOSEN
    )
    dkk_per_woman: float = assumed(
        30_000.0,
        unit="DKK (2026) per woman admitted, for examinations, equipment and what a child needs",
        source=_CHOSEN,
    )
    accompanied_visits_per_woman: float = assumed(
        20.0, unit="visits to hospital or ambulatory with a member of staff per stay [K9]", source=_CHOSEN
    )
    staff_dkk_per_hour: float = assumed(
        392.0,
        unit="DKK (2026) an hour of staff on the way",
        source="580,000 DKK a full-time equivalent over 1,481 hours, both assumptions",
    )
    supervision_dkk_a_year: Fees = assumed(
        (41_001.0, 49_202.0, 82_003.0, 123_004.0),
        unit="DKK a year per unit of 0-7, 8-24, 25-49 and 50 or more places, where places are women a year over 10 "
        "[E10]",
        source="Socialtilsyn Øst, preliminary rates of 2024 (socialtilsynost.dk); rule of 10: Socialtilsyn Syd; taken "
        "unchanged for 2026",
    )

    def __post_init__(self) -> None:
        check_numbers(self)
        if len(self.supervision_dkk_a_year) != len(SUPERVISION_FROM):
            raise InputError(
                f"supervision_dkk_a_year holds the fee of {len(SUPERVISION_FROM)} sizes; "
                f"got {len(self.supervision_dkk_a_year)} numbers."
            )

    def supervision_dkk(self, women_a_year: float) -> float:
        """Return the supervision fee of a unit that treats so many women a year [DKK a year]."""
        places = women_a_year / WOMEN_PER_SUPERVISED_PLACE
        step = sum(places >= first for first in SUPERVISION_FROM) - 1
        return self.supervision_dkk_a_year[step]


@dataclass(frozen=True)
class Financing:
    """How the financing models are set.

    Shares are fractions. Which of two populations the per-capita key counts is part of its name.
    """

    price_year: int = assumed(2026, unit="year of the price level of every amount", source=_CHOSEN)
    per_capita_key: Population = assumed(
        "population-2020", unit="", source="Statistics Denmark, FOLK1A, 1 January 2020", status="verified"
    )
    per_capita_area: Area = assumed(
        "country", unit="whose inhabitants the per-capita key counts for each unit", source=_CHOSEN
    )
    operator: Operator = assumed("region", unit="who runs the units and carries a surplus or deficit", source=_CHOSEN)
    budgeted_occupancy: Annotated[float, Field(gt=0, le=1)] | None = assumed(
        None,
        unit="share of place-days that the tariff is set for; the plan's own expected occupancy if not given",
        source=_CHOSEN,
    )
    subscription_fixed_share: Share = assumed(
        0.8, unit="share of the cost that the drawing right pays, used or not", source=_CHOSEN
    )
    shared_base_share: Share = assumed(
        0.5, unit="share of the cost that joint operators split by inhabitants; the rest by days used", source=_CHOSEN
    )

    def __post_init__(self) -> None:
        check_numbers(self, above_zero=("budgeted_occupancy",))
        shares = ("budgeted_occupancy", "subscription_fixed_share", "shared_base_share")
        above = [name for name in shares if (getattr(self, name) or 0.0) > 1]
        if above:
            raise InputError(
                Mistake(None, f"{name} is a share and at most 1; got {getattr(self, name)!r}.", "write 85 % as 0.85")
                for name in above
            )
