"""The time plan of a plan: when each unit opens and fills, by visible lead times [P1-P5].

From the start of a unit its agreements and its building run side by side. Its approval starts while the building is
being finished, `approval_overlap_months` before its end, and no earlier than the building. The unit opens when all
three are done. From then on referrals grow in a straight line from none to all that the plan expects, in
`ramp_months`. With a pilot, all other units start `pilot_months` later. Months are equally long.
"""

from __future__ import annotations

import calendar
import math
from dataclasses import dataclass
from datetime import date
from typing import Literal

from placement.coordination import Agreement, agreements
from placement.facts import Facts
from placement.lead_times import referred, referred_months
from placement.plan import Plan, Unit
from placement.reference import Event, history, municipalities
from placement.rules.min_volume import MinVolume
from placement.tolerances import FEASIBILITY

PhaseKind = Literal["agreement", "building", "approval", "opening", "ramp", "full"]
_STANDING = ("kept", "reduced")
State = Literal["waiting", "preparing", "ramp", "full"]


@dataclass(frozen=True)
class Phase:
    """A stretch of a unit's time plan.

    Attributes
    ----------
    kind
        What goes on; `opening` is a moment.
    start, end
        Months after the decision; `end` is None for `full`, which lasts.
    places
        Places staffed by its end: none before the unit opens.
    women_a_year
        Women expected, at the mean pace of the phase [women a year].
    """

    kind: PhaseKind
    start: float
    end: float | None
    places: int = 0
    women_a_year: float = 0.0


@dataclass(frozen=True)
class UnitYear:
    """A unit in a calendar year.

    Attributes
    ----------
    year
        The calendar year.
    months_open
        Months that the unit is open in it.
    share
        Women expected in the year, as a share of a year of full referral.
    women
        Women expected to be offered a place in the year.
    places
        Places that must be staffed at the end of the year: the smallest buildable size that keeps the service target
        at the referral reached by then, and all of the plan's places at full referral.
    state
        Where the unit is at the end of the year: `waiting` for the pilot, `preparing`, `ramp` or `full`.
    """

    year: int
    months_open: float
    share: float
    women: float
    places: int
    state: State


@dataclass(frozen=True)
class UnitTimeline:
    """The time plan of one unit.

    Attributes
    ----------
    site, mode
        Id of the site; built `new`, as a `ward` of an existing service, or as an `extension`; `kept` or `reduced`
        where the places stand already: nothing is built then, and the approval is there.
    pilot
        Whether it is the pilot.
    phases
        In order of their start.
    years
        Every calendar year of the time plan.
    volume_year
        The first calendar year in which the unit is offered the least volume of the scenario [V6]; None where the
        scenario has no such rule, or the unit never is.
    """

    site: str
    mode: str
    pilot: bool
    phases: tuple[Phase, ...]
    years: tuple[UnitYear, ...]
    volume_year: int | None

    def phase(self, kind: PhaseKind) -> Phase:
        """The phase of this kind."""
        return next(phase for phase in self.phases if phase.kind == kind)

    @property
    def opening(self) -> float:
        """When the unit opens [months after the decision]."""
        return self.phase("opening").start

    @property
    def full(self) -> float:
        """When all women that the plan expects are referred [months after the decision]."""
        return self.phase("full").start


@dataclass(frozen=True)
class AgreementTime:
    """An agreement with its start and end [months after the decision]."""

    agreement: Agreement
    start: float
    end: float


@dataclass(frozen=True)
class YearTotal:
    """All units together in a calendar year: units open at its end, women expected in it, places staffed."""

    year: int
    units: int
    women: float
    places: int


@dataclass(frozen=True)
class Timeline:
    """The time plan of a plan.

    Attributes
    ----------
    decision
        First day of the month of the decision; all months count from it.
    pilot
        Id of the pilot's site; None where none is named, or where the plan has no unit there.
    units
        In the order of the plan.
    agreements
        Every agreement with its start and end.
    milestones
        What has happened in the case and what is fixed to happen; empty for a country that is not Denmark.
    """

    decision: date
    pilot: str | None
    units: tuple[UnitTimeline, ...]
    agreements: tuple[AgreementTime, ...]
    milestones: tuple[Event, ...]

    def date_of(self, months: float) -> date:
        """The day so many months after the decision."""
        whole, part = divmod(months, 1)
        year, month = divmod(_months(self.decision) + int(whole), 12)
        return date(year, month + 1, 1 + int(part * calendar.monthrange(year, month + 1)[1]))

    @property
    def years(self) -> tuple[YearTotal, ...]:
        """All units together, in every calendar year from the decision until the last unit has had a full year."""
        return tuple(
            YearTotal(
                year=of_year[0].year,
                units=sum(one.months_open > 0 for one in of_year),
                women=sum(one.women for one in of_year),
                places=sum(one.places for one in of_year),
            )
            for of_year in zip(*(unit.years for unit in self.units), strict=True)
        )


def timeline(plan: Plan) -> Timeline:
    """Return when each unit of a plan opens and fills, and when each agreement must be made."""
    facts = plan.facts
    times = facts.lead_times
    pilot = times.pilot if times.pilot in plan.open_sites else None
    starts = {unit.site: 0.0 if pilot in (None, unit.site) else times.pilot_months for unit in plan.units}
    made = agreements(plan)
    phases = {
        unit.site: _phases(
            unit, starts[unit.site], _mode(unit, facts), [one for one in made if one.site == unit.site], facts
        )
        for unit in plan.units
    }
    last_full = max((phases[site][-1].start for site in phases), default=0.0)
    first = times.start.year
    last = max(first, math.ceil((_months(times.start) + last_full) / 12 - 1e-9))
    least = _least_volume(facts)

    def of_unit(unit: Unit) -> UnitTimeline:
        mine = phases[unit.site]
        opening = next(phase.start for phase in mine if phase.kind == "opening")
        years = tuple(_year(year, unit, starts[unit.site], opening, facts) for year in range(first, last + 1))
        return UnitTimeline(
            site=unit.site,
            mode=_mode(unit, facts),
            pilot=unit.site == pilot,
            phases=mine,
            years=years,
            volume_year=None
            if least is None
            else next((one.year for one in years if _reaches(one.women, least)), None),
        )

    return Timeline(
        decision=times.start,
        pilot=pilot,
        units=tuple(of_unit(unit) for unit in plan.units),
        agreements=tuple(AgreementTime(one, starts[one.site], starts[one.site] + one.months) for one in made),
        milestones=history() if _is_danish(facts) else (),
    )


def _phases(unit: Unit, start: float, mode: str, made: list[Agreement], facts: Facts) -> tuple[Phase, ...]:
    times = facts.lead_times
    agreed = start + max((one.months for one in made), default=0.0)
    building, approval = (0.0, 0.0) if mode in _STANDING else (times.build_months(mode), times.approval_months)
    built = start + building
    asked = max(start, built - min(times.approval_overlap_months, approval))
    approved = asked + approval
    opening = max(agreed, built, approved)
    full = opening + times.ramp_months
    return (
        Phase("agreement", start, agreed),
        Phase("building", start, built),
        Phase("approval", asked, approved),
        Phase("opening", opening, opening),
        Phase("ramp", opening, full, unit.places, unit.women / 2),
        Phase("full", full, None, unit.places, unit.women),
    )


def _year(year: int, unit: Unit, start: float, opening: float, facts: Facts) -> UnitYear:
    times = facts.lead_times
    begins = 12 * year - _months(times.start)
    ends = begins + 12
    of_full = referred_months(ends - opening, times.ramp_months) - referred_months(begins - opening, times.ramp_months)
    reached = referred(ends - opening, times.ramp_months)
    state: State = "waiting" if ends <= start else "preparing"
    if ends > opening:
        state = "full" if reached >= 1 else "ramp"
    return UnitYear(
        year=year,
        months_open=min(max(ends - opening, 0.0), 12.0),
        share=of_full / 12,
        women=unit.women * of_full / 12,
        places=_staffed(unit, reached, facts) if ends > opening else 0,
        state=state,
    )


def _staffed(unit: Unit, reached: float, facts: Facts) -> int:
    if reached >= 1:
        return unit.places
    load = unit.load * reached
    enough = [rung.places for rung in facts.ladders.get(unit.site, ()) if rung.max_load >= load]
    return min([*enough, unit.places])


def _mode(unit: Unit, facts: Facts) -> str:
    change = facts.existing[unit.site].change(unit.places) if unit.site in facts.existing else "new"
    return change if change in _STANDING else facts.modes.get(unit.site, "new")


def _least_volume(facts: Facts) -> float | None:
    return max((rule.women_a_year for rule in facts.rules.values() if isinstance(rule, MinVolume)), default=None)


def _reaches(women: float, least: float) -> bool:
    return women >= least - FEASIBILITY * max(1.0, least)


def _is_danish(facts: Facts) -> bool:
    regions = {place.region_2026 for place in municipalities()}
    return any(zone.region in regions for zone in facts.zones.values())


def _months(day: date) -> int:
    """Months since the year 0."""
    return 12 * day.year + day.month - 1
