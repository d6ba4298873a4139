"""What every cost model answers in: the cost of a rung, its parts, and its staff line by line."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal, Protocol

from placement.assumptions import Assumption
from placement.capacity.staffing import StaffLine

Mode = Literal["new", "ward", "extension"]
"""How a unit comes into being: built new, a ward of an existing service, or an extension of one [L5, E4]."""


@dataclass(frozen=True)
class CostPart:
    """One part of what a unit costs a year; `capital` says that it is a yearly payment on money spent once."""

    name: str
    dkk_a_year: float
    capital: bool = False


@dataclass(frozen=True)
class RungCost:
    """What a unit costs [DKK a year], and its own staff [full-time equivalents; None where not modelled]."""

    running_dkk_a_year: float
    capital_dkk_a_year: float
    fte: float | None

    @property
    def dkk_a_year(self) -> float:
        """Running cost and annuity together [DKK a year]."""
        return self.running_dkk_a_year + self.capital_dkk_a_year


class CostModel(Protocol):
    """What a cost model must be able to say. `places` lie in `wards` wards, as equal as possible."""

    def rung_cost(self, places: int, wards: int) -> RungCost:
        """Return the cost of a unit."""

    def parts(self, places: int, wards: int) -> tuple[CostPart, ...]:
        """Return the parts of the cost of a unit; their sum is its running and capital cost."""

    def staff(self, places: int, wards: int) -> tuple[StaffLine, ...]:
        """Return the staff of a unit, a line a profession; empty where the model knows of none."""

    def assumptions(self) -> tuple[Assumption, ...]:
        """Return every input of the model, for the report."""


def annuity_share(years: float, interest_share: float) -> float:
    """Return what a krone borrowed costs a year, paid at each year's end: `i / (1 - (1 + i) ** -years)`."""
    if interest_share == 0:
        return 1.0 / years
    return interest_share / -math.expm1(-years * math.log1p(interest_share))


def whole_kroner(amount: float) -> float:
    """Return an amount in whole kroner: sums of parts are then exact."""
    return float(round(amount))


def rung_cost_of(parts: tuple[CostPart, ...], fte: float | None) -> RungCost:
    """Return the cost of a unit as the sum of its parts."""
    running = sum(part.dkk_a_year for part in parts if not part.capital)
    capital = sum(part.dkk_a_year for part in parts if part.capital)
    return RungCost(running_dkk_a_year=running, capital_dkk_a_year=capital, fte=fte)
