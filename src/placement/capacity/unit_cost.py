"""What a plan costs a place, a day and a woman: the same cost on the scales that tariffs are compared on."""

from __future__ import annotations

from dataclasses import dataclass

from placement.capacity.rota import DAYS_A_YEAR
from placement.errors import InputError


@dataclass(frozen=True)
class UnitCost:
    """One yearly cost on four scales [DKK]; None where nobody is there to share it."""

    per_place: float
    per_place_day: float
    per_occupied_day: float | None
    per_woman: float | None


def unit_cost(dkk_a_year: float, *, places: int, occupancy: float, women_admitted: float) -> UnitCost:
    """Return a yearly cost per place, place-day, occupied day and woman admitted.

    Parameters
    ----------
    dkk_a_year
        The cost [DKK a year].
    places
        Places of the unit, or of all units together.
    occupancy
        Mean share of the places taken.
    women_admitted
        Women a year, those refused left out.

    Raises
    ------
    InputError
        Where there are no places.
    """
    if places < 1:
        raise InputError(f"A cost per place needs at least one place; got {places}.")
    days = places * DAYS_A_YEAR
    return UnitCost(
        per_place=dkk_a_year / places,
        per_place_day=dkk_a_year / days,
        per_occupied_day=dkk_a_year / (days * occupancy) if occupancy > 0 else None,
        per_woman=dkk_a_year / women_admitted if women_admitted > 0 else None,
    )
