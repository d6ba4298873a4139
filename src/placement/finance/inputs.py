"""What coordination costs, and how the financing models are set: every number visible and replaceable."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from placement.assumptions import assumed, check_numbers

_CHOSEN = "chosen for this project; no source gives a figure"

Population = Literal["population-2020", "population-2024"]
"""Which count of inhabitants the per-capita key takes."""


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

    def __post_init__(self) -> None:
        check_numbers(self)


@dataclass(frozen=True)
class Financing:
    """How the financing models are set.

    Shares are fractions. Which of two populations the per-capita key counts is part of its name.
    """

    price_year: int = assumed(2026, unit="year of the price level of every amount", source=_CHOSEN)
    per_capita_key: Population = assumed(
        "population-2020", unit="", source="Statistics Denmark, FOLK1A, 1 January 2020", status="verified"
    )
    budgeted_occupancy: float | None = assumed(
        None,
        unit="share of place-days that the tariff is set for; the plan's own expected occupancy if not given",
        source=_CHOSEN,
    )
    subscription_fixed_share: float = assumed(
        0.8, unit="share of the cost that the drawing right pays, used or not", source=_CHOSEN
    )
    shared_base_share: float = assumed(
        0.5, unit="share of the cost that joint operators split by inhabitants; the rest by days used", source=_CHOSEN
    )

    def __post_init__(self) -> None:
        check_numbers(self)
