"""How long it takes: agreements, approval, building, and until the places are filled. All of it visible."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from datetime import date
from typing import Annotated

from pydantic import AfterValidator, Field

from placement.assumptions import assumed, check_numbers
from placement.errors import InputError, Mistake

MOST_MONTHS = 600.0
"""Longer than fifty years is a slip of the pen."""

_CHOSEN = "chosen for this project; no source gives a figure"


def _year_month(text: str) -> str:
    """Refuse what is no year and month.

    Raises
    ------
    InputError
        Where it is none, or not in this century.
    """
    if not re.fullmatch(r"20\d\d-(0[1-9]|1[0-2])", text):
        what, hint = f"`{text}` is no year and month", "write it like `2026-01`: years 2000 to 2099, months 01 to 12"
        raise InputError([Mistake(None, what, hint)])
    return text


YearMonth = Annotated[str, AfterValidator(_year_month)]
Months = Annotated[float, Field(ge=0, le=MOST_MONTHS)]


@dataclass(frozen=True)
class LeadTimes:
    """Months that each step takes, from the decision on."""

    decision: YearMonth = assumed("2027-01", unit="year and month of the decision", source=_CHOSEN)
    agreement_revise_months: Months = assumed(
        6.0, unit="months to add residential places to an agreement that exists [K1]", source=_CHOSEN
    )
    agreement_new_months: Months = assumed(
        12.0, unit="months to make an agreement where none exists [K1]", source=_CHOSEN
    )
    approval_months: Months = assumed(
        6.0,
        unit="months until the social supervisory authority approves a unit [P7]",
        source="Socialtilsyn Øst: normally up to 24 weeks; rounded up to whole months",
        status="estimate",
    )
    approval_overlap_months: Months = assumed(
        3.0, unit="months of the approval that run while the building is being finished [P7]", source=_CHOSEN
    )
    build_new_months: Months = assumed(24.0, unit="months to build a new unit", source=_CHOSEN)
    build_ward_months: Months = assumed(
        9.0, unit="months to fit out a ward of an existing service [L5]", source=_CHOSEN
    )
    build_extension_months: Months = assumed(15.0, unit="months to extend an existing service [L5]", source=_CHOSEN)
    ramp_months: Months = assumed(
        24.0,
        unit="months from opening until as many women are referred as the plan expects [P1]",
        source="the municipalities say 1-3 years to start a unit and fill its places; the middle is taken",
    )
    pilot: str | None = assumed(
        None, unit="site whose unit goes first as a pilot, all together if not given [P2, L12]", source=_CHOSEN
    )
    pilot_months: Months = assumed(
        12.0, unit="months by which the other units start later than the pilot [P2]", source=_CHOSEN
    )

    def __post_init__(self) -> None:
        check_numbers(self)
        _year_month(self.decision)
        long = [
            item.name for item in fields(self) if item.name.endswith("_months") and self._of(item.name) > MOST_MONTHS
        ]
        if long:
            raise InputError(Mistake(None, f"{name} is over {MOST_MONTHS:g} months", "give months") for name in long)

    def _of(self, name: str) -> float:
        return float(getattr(self, name))

    @property
    def start(self) -> date:
        """The first day of the month of the decision."""
        year, month = map(int, self.decision.split("-"))
        return date(year, month, 1)

    def build_months(self, mode: str) -> float:
        """Months of building; `mode` is `new`, `ward` or `extension`."""
        return self._of(f"build_{mode}_months")


def referred(months_open: float, ramp_months: float) -> float:
    """Referral reached so many months after the opening, as a share of full referral: a straight line up to 1."""
    if months_open < 0:
        return 0.0
    return 1.0 if months_open >= ramp_months else months_open / ramp_months


def referred_months(months_open: float, ramp_months: float) -> float:
    """Months of full referral that the first so many months add up to: the area under `referred`."""
    growing = min(max(months_open, 0.0), ramp_months)
    grown = max(months_open - ramp_months, 0.0)
    return (growing * growing / (2 * ramp_months) if ramp_months > 0 else 0.0) + grown
