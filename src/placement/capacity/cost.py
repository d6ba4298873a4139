"""What a unit costs a year: a simple price list, or staff on a rota.

No source found gives the cost of this service in Denmark, where none exists yet; the shipped figures of
`StaffingCost` are assumptions and say so, each beside its number.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Protocol

from placement.assumptions import Assumption, assumed, assumptions_of, check_numbers
from placement.capacity.wards import even_split


@dataclass(frozen=True)
class RungCost:
    """What a unit costs [DKK a year], and its staff [full-time equivalents; None where not modelled]."""

    running_dkk_a_year: float
    capital_dkk_a_year: float
    fte: float | None

    @property
    def dkk_a_year(self) -> float:
        """Running cost and annuity together [DKK a year]."""
        return self.running_dkk_a_year + self.capital_dkk_a_year


class CostModel(Protocol):
    """What a cost model must be able to say."""

    def rung_cost(self, places: int, wards: int) -> RungCost:
        """Return the cost of a unit of `places` in `wards` wards, as equal as possible."""

    def assumptions(self) -> tuple[Assumption, ...]:
        """Return every input of the model, for the report."""


def annuity_share(years: float, interest_share: float) -> float:
    """Return what a krone borrowed costs a year, paid at each year's end: `i / (1 - (1 + i) ** -years)`."""
    if interest_share == 0:
        return 1.0 / years
    return interest_share / -math.expm1(-years * math.log1p(interest_share))


_NO_SOURCE = "chosen for this project; no source gives the cost of this service in Denmark"
_FIT = "fitted to an illustrative cost curve made for this project"


@dataclass(frozen=True)
class SimpleCost:
    """A price list: so much a unit, a place and a ward [DKK a year], all of it counted as running cost."""

    unit_dkk: float = field(metadata={"unit": "DKK a year per unit"})
    place_dkk: float = field(metadata={"unit": "DKK a year per place"})
    ward_dkk: float = field(metadata={"unit": "DKK a year per ward"})

    def __post_init__(self) -> None:
        check_numbers(self)

    def rung_cost(self, places: int, wards: int) -> RungCost:
        """Return `unit + place x places + ward x wards`; the capital is 0 and the staff unknown."""
        even_split(places, wards)  # refuses what cannot be built
        running = self.unit_dkk + self.place_dkk * places + self.ward_dkk * wards
        return RungCost(running_dkk_a_year=running, capital_dkk_a_year=0.0, fte=None)

    def assumptions(self) -> tuple[Assumption, ...]:
        """Return the three prices, as given by the planner."""
        return assumptions_of(self)


@dataclass(frozen=True)
class StaffingCost:
    """Staff on a rota, specialists and support, with what comes on top, and the building as an annuity.

    Each ward has posts round the clock, a post from 07 to 23, and one more of these per so many places above
    those the first posts cover; posts may be fractional, and places count ward by ward. A post takes
    `hours covered a year / net hours of one full-time equivalent`. Pay is at the level of 2026.
    """

    waking_posts_per_ward: float = assumed(2.0, unit="posts round the clock per ward", source=_NO_SOURCE)
    day_evening_posts_per_ward: float = assumed(1.0, unit="posts 07-23 per ward", source=_NO_SOURCE)
    day_evening_hours_a_day: float = assumed(16.0, unit="hours a day", source="07 to 23 on every day of the week")
    base_places_per_ward: float = assumed(4.0, unit="places per ward covered by the posts above", source=_NO_SOURCE)
    places_per_further_post: float = assumed(
        4.0, unit="places per further post 07-23, above those covered", source=_NO_SOURCE
    )
    hours_a_year: float = assumed(
        8760.0, unit="hours a year to cover", source="24 hours x 365 days", status="general knowledge"
    )
    net_hours_per_fte_a_year: float = assumed(
        1481.0,
        unit="hours a year at work per full-time equivalent",
        source="1,924 hours (37 a week, medst.dk) less holidays (general knowledge), 6 % sickness and "
        "60 hours of training and meetings (assumptions)",
    )
    specialist_fte_by_wards: tuple[float, ...] = assumed(
        (3.7, 5.2, 7.2),
        unit="full-time equivalents in a unit of 1, 2, 3 wards",
        source="leader, social worker, doctor, midwife, psychologist, psychiatrist, health visitor, special "
        "educator; " + _NO_SOURCE,
    )
    specialist_fte_per_further_ward: float = assumed(
        2.0, unit="full-time equivalents per ward above those", source=_NO_SOURCE
    )
    support_fte_per_unit: float = assumed(0.5, unit="full-time equivalents per unit", source=_FIT)
    support_fte_per_place: float = assumed(0.1375, unit="full-time equivalents per place", source=_FIT)
    support_fte_per_ward: float = assumed(0.08, unit="full-time equivalents per ward", source=_FIT)
    rota_pay_dkk_a_year_per_fte: float = assumed(
        580_000.0,
        unit="DKK a year per full-time equivalent on the rota",
        source="assumed for 2026, above nurses' pay of 2019 with pension and shift supplements (dsr.dk)",
    )
    specialist_pay_dkk_a_year_per_fte: float = assumed(
        720_000.0, unit="DKK a year per full-time specialist", source=_NO_SOURCE
    )
    support_pay_dkk_a_year_per_fte: float = assumed(
        430_000.0, unit="DKK a year per full-time equivalent in support", source=_NO_SOURCE
    )
    on_top_share_of_pay: float = assumed(
        0.22, unit="share of pay, for food, rent, medicine and overhead", source=_NO_SOURCE
    )
    capital_dkk_per_place: float = assumed(
        2_300_000.0,
        unit="DKK per place",
        source="middle of three supported-housing projects in the loan-pool table sent to KKR Nordjylland, "
        "1.2, 2.3 and 2.5 million DKK a place [E7]",
    )
    capital_years: float = assumed(30.0, unit="years of repayment", source=_NO_SOURCE)
    capital_interest_share_a_year: float = assumed(0.035, unit="share a year", source=_NO_SOURCE)

    def __post_init__(self) -> None:
        check_numbers(self, above_zero=("net_hours_per_fte_a_year", "places_per_further_post", "capital_years"))

    def rota_fte(self, places: int, wards: int) -> float:
        """Return the full-time equivalents on the rota."""
        round_the_clock = self.hours_a_year / self.net_hours_per_fte_a_year
        day_evening = round_the_clock * self.day_evening_hours_a_day / 24.0
        further_posts = math.fsum(
            max(0.0, size - self.base_places_per_ward) / self.places_per_further_post
            for size in even_split(places, wards)
        )
        return (
            wards * self.waking_posts_per_ward * round_the_clock
            + (wards * self.day_evening_posts_per_ward + further_posts) * day_evening
        )

    def specialist_fte(self, wards: int) -> float:
        """Return the full-time specialists of a unit."""
        listed = self.specialist_fte_by_wards
        if wards <= len(listed):
            return listed[wards - 1]
        return listed[-1] + (wards - len(listed)) * self.specialist_fte_per_further_ward

    def support_fte(self, places: int, wards: int) -> float:
        """Return the full-time equivalents in kitchen, cleaning, administration and upkeep."""
        return self.support_fte_per_unit + self.support_fte_per_place * places + self.support_fte_per_ward * wards

    def rung_cost(self, places: int, wards: int) -> RungCost:
        """Return pay with what comes on top, the annuity of the building, and the staff."""
        rota = self.rota_fte(places, wards)
        specialists = self.specialist_fte(wards)
        support = self.support_fte(places, wards)
        pay = (
            rota * self.rota_pay_dkk_a_year_per_fte
            + specialists * self.specialist_pay_dkk_a_year_per_fte
            + support * self.support_pay_dkk_a_year_per_fte
        )
        annuity = annuity_share(self.capital_years, self.capital_interest_share_a_year)
        return RungCost(
            running_dkk_a_year=pay * (1.0 + self.on_top_share_of_pay),
            capital_dkk_a_year=places * self.capital_dkk_per_place * annuity,
            fte=rota + specialists + support,
        )

    def assumptions(self) -> tuple[Assumption, ...]:
        """Return every input; one that differs from the shipped value is marked as given by the planner."""
        return assumptions_of(self)
