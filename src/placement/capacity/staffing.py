"""The professions of a unit: how often each is needed, who employs it, and how many hours it takes.

Two shipped models follow Table 2 of the central notice of 2019, and the notes to it in the request of 2024.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Literal, cast, get_args

from placement import reference
from placement.assumptions import Assumption
from placement.errors import InputError, Mistake, did_you_mean

Availability = Literal["round_the_clock", "daily", "once_or_twice_a_week", "weekly", "on_demand"]
Sourcing = Literal["own", "hospital", "bought_in"]
"""Employed by the unit, lent by the hospital at cost, or bought by the hour."""

LEAST_CONTACTS: Mapping[str, float] = {
    "round_the_clock": 7.0,
    "daily": 5.0,
    "once_or_twice_a_week": 1.0,
    "weekly": 1.0,
    "on_demand": 0.0,
}
"""Contacts a week that each availability means at the least; daily may leave out the weekend."""
DEFAULT_MODEL = "agency-2024"
PAY_UNIT = "DKK (2026) a year per full-time equivalent"


@dataclass(frozen=True)
class Profession:
    """One profession of a unit.

    Attributes
    ----------
    availability, contacts_a_week
        How often it must be there, in words and as a number.
    sourcing
        Who employs it [S1].
    rota_share
        Share of the rota's hours; a profession on the rota has no hours beside it.
    hours_a_week_per_unit, hours_a_week_per_ward
        Hours off the rota in every week of the year.
    least_headcount
        Persons that the unit employs at the least, where it employs the profession [S2].
    pay_dkk_a_year_per_fte
        Pay where employed [DKK a year]; None takes the general pay.
    price_dkk_per_hour
        Price where not employed [DKK an hour]; None takes the general price.
    """

    availability: Availability
    contacts_a_week: float
    sourcing: Sourcing
    rota_share: float = 0.0
    hours_a_week_per_unit: float = 0.0
    hours_a_week_per_ward: float = 0.0
    least_headcount: int = 1
    pay_dkk_a_year_per_fte: float | None = None
    price_dkk_per_hour: float | None = None

    def __post_init__(self) -> None:
        wrong = [
            *_not_among("availability", self.availability, get_args(Availability)),
            *_not_among("sourcing", self.sourcing, get_args(Sourcing)),
        ]
        numbers = (
            "contacts_a_week",
            "rota_share",
            "hours_a_week_per_unit",
            "hours_a_week_per_ward",
            "least_headcount",
            "pay_dkk_a_year_per_fte",
            "price_dkk_per_hour",
        )
        for name in numbers:
            value = getattr(self, name)
            if value is not None and not (math.isfinite(value) and value >= 0):
                wrong.append(Mistake(None, f"{name} must be a finite number of at least 0; got {value!r}"))
        least = LEAST_CONTACTS.get(self.availability, 0.0)
        if self.contacts_a_week < least:
            wrong.append(
                Mistake(
                    None,
                    f"`{self.availability}` means at least {least:g} contacts a week; got {self.contacts_a_week:g}",
                    "give `contacts_a_week` and `availability` that agree",
                )
            )
        if self.rota_share > 0 and self.hours_a_week_per_unit + self.hours_a_week_per_ward > 0:
            wrong.append(
                Mistake(
                    None,
                    "a profession on the rota has its hours from there",
                    "leave out `hours_a_week_per_unit` and `hours_a_week_per_ward`, or set `rota_share` to 0",
                )
            )
        if wrong:
            raise InputError(wrong)

    def hours_a_week(self, wards: int) -> float:
        """Hours off the rota in a unit of so many wards [hours a week]."""
        return self.hours_a_week_per_unit + self.hours_a_week_per_ward * wards


@dataclass(frozen=True)
class StaffLine:
    """The staff of one profession in a unit.

    Attributes
    ----------
    part
        Where its cost is counted: `rota`, `specialists`, `support` or `bought_in`.
    hours_a_year
        Hours to cover, with the time on the way of those who come from outside.
    fte
        These hours in full-time equivalents, whoever employs them; never fewer than the smallest position allows
        for the least headcount where the unit employs them.
    headcount
        Persons whom the unit employs at the least; 0 where it employs none.
    dkk_a_year
        Pay or price [DKK a year], without what comes on top of pay.
    """

    profession: str
    part: Literal["rota", "specialists", "support", "bought_in"]
    availability: Availability
    contacts_a_week: float
    sourcing: Sourcing
    hours_a_year: float
    fte: float
    headcount: int
    dkk_a_year: float

    @property
    def employed_fte(self) -> float:
        """Full-time equivalents that the unit itself employs."""
        return self.fte if self.sourcing == "own" else 0.0


@cache
def staffing_model(name: str) -> Mapping[str, Profession]:
    """Return the professions of a shipped staffing model, by id.

    Raises
    ------
    InputError
        Where there is no such model.
    """
    models = reference.staffing_models()
    if name not in models:
        raise InputError([Mistake(None, f"unknown staffing model `{name}`", did_you_mean(name, models))])
    return MappingProxyType(
        {
            row.profession: Profession(
                availability=cast("Availability", row.availability),
                contacts_a_week=row.contacts_a_week,
                sourcing=cast("Sourcing", row.sourcing),
                rota_share=row.rota_share,
                hours_a_week_per_unit=row.hours_a_week_per_unit,
                hours_a_week_per_ward=row.hours_a_week_per_ward,
                least_headcount=row.least_headcount,
            )
            for row in models[name].values()
        }
    )


def check_rota_shares(professions: Mapping[str, Profession]) -> None:
    """Refuse professions whose shares of the rota do not add up to the whole of it.

    Raises
    ------
    InputError
        With the sum found.
    """
    total = math.fsum(profession.rota_share for profession in professions.values())
    if abs(total - 1.0) > 1e-9:
        on_it = ", ".join(f"{name} {one.rota_share:g}" for name, one in professions.items() if one.rota_share)
        raise InputError(
            [
                Mistake(
                    None,
                    f"the shares of the rota add up to {total:g}, not to 1 ({on_it or 'nobody is on it'})",
                    "change `rota_share` of the other professions too",
                )
            ]
        )


def staffing_assumptions(model: str, professions: Mapping[str, Profession]) -> tuple[Assumption, ...]:
    """Return when each profession is needed and who employs it, and then its numbers."""
    found = []
    shipped = staffing_model(model)
    for name, one in professions.items():
        row, before = reference.staffing_models()[model][name], shipped[name]
        own = (one.availability, one.sourcing) != (before.availability, before.sourcing)
        needed, sourced = row.facts["availability"], row.facts["sourcing"]
        found.append(
            Assumption(
                f"professions.{name}.sourcing",
                f"needed {_WORDS[one.availability]}; {_WORDS[one.sourcing]}",
                "",
                "given by the planner" if own else f"availability: {needed.note}; sourcing: {sourced.note}",
                "assumption",
            )
        )
        found.append(
            Assumption(
                f"professions.{name}.hours",
                (one.contacts_a_week, one.hours_a_week_per_unit, one.hours_a_week_per_ward, float(one.least_headcount)),
                "contacts a week / hours a week per unit / hours a week per ward / persons employed at least [S1, S2]",
                _source(_numbers(one) != _numbers(before), "chosen for this project; no source gives hours"),
                "assumption",
            )
        )
        if before.rota_share or one.rota_share:
            found.append(
                Assumption(
                    f"professions.{name}.rota_share",
                    one.rota_share,
                    "share of the rota's hours",
                    _source(one.rota_share != before.rota_share, "chosen for this project; no source gives hours"),
                    "assumption",
                )
            )
        for key, unit in (("pay_dkk_a_year_per_fte", PAY_UNIT), ("price_dkk_per_hour", "DKK (2026) an hour")):
            value = getattr(one, key)
            if value is not None:
                found.append(Assumption(f"professions.{name}.{key}", value, unit, _source(True, ""), "assumption"))
    return tuple(found)


_WORDS: Mapping[str, str] = {
    "round_the_clock": "round the clock",
    "daily": "daily",
    "once_or_twice_a_week": "once or twice a week",
    "weekly": "once a week",
    "on_demand": "on demand",
    "own": "employed by the unit",
    "hospital": "lent by the hospital",
    "bought_in": "bought in",
}


def _numbers(one: Profession) -> tuple[float, ...]:
    return (one.contacts_a_week, one.hours_a_week_per_unit, one.hours_a_week_per_ward, one.least_headcount)


def _source(own: bool, shipped: str) -> str:
    return "given by the planner" if own else shipped


def _not_among(name: str, value: str, known: tuple[str, ...]) -> list[Mistake]:
    if value in known:
        return []
    return [Mistake(None, f"{name} must be one of {', '.join(known)}; got `{value}`", did_you_mean(value, known))]
