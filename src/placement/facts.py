"""`Facts`: the resolved scenario by id. What rules, check and reports read; every number has a name and a unit.

Women in need and women reached
-------------------------------
`women` and `load` are the need, by zone. Where a scenario has an `uptake`, only a share of the women of a zone accept
a place at a site, and the share falls with the way: these are the women *reached*, by `[zone, site]`. Whatever
multiplies women by a share of a plan uses one of the two:

- what a unit holds, does, earns and costs is reckoned with **women reached** (`reached`, `load_at`): its women and
  load, refusal, volume, days, money, and the cost of travel, which only those have who travel;
- what a place is promised is reckoned with **women in need** (`women`): how far it is to the unit that serves a zone
  (percentiles, shares within a time, the longest way), and in which region that unit lies. So nobody who stays away
  is left out of a figure on distance, and no such figure gets better because a unit moves away;
- the two are held against each other by the rule `reach`, by the women not reached (a key figure, with a price where
  the scenario states one), and in `mean_travel`, where a woman not reached counts as if she travelled to the limit.

Without an uptake everybody is reached, and the two are one.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from placement.assumptions import Assumption
from placement.capacity.existing import Existing
from placement.capacity.ladder import Rung
from placement.capacity.parts import CostModel, Mode
from placement.capacity.service import Service
from placement.finance.inputs import CoordinationCost, Financing
from placement.lead_times import LeadTimes
from placement.scenario.places import Governance, Grouping, Site, Zone
from placement.wording import Note as Note

if TYPE_CHECKING:
    from placement.objectives.base import Objective
    from placement.rules.base import Rule

Assignment = Literal["single", "split", "nearest"]


@dataclass(frozen=True)
class PairTable:
    """A number for every pair of ids: `table[zone_id, site_id]`; `values` is `[zone, site]`, read-only."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    values: NDArray[np.float64]

    def __post_init__(self) -> None:
        values = np.array(self.values, dtype=float)
        if values.shape != (len(self.rows), len(self.columns)):
            raise ValueError(f"a table of {len(self.rows)} x {len(self.columns)} got values of shape {values.shape}")
        values.setflags(write=False)
        object.__setattr__(self, "values", values)

    @cached_property
    def _row(self) -> dict[str, int]:
        return {name: number for number, name in enumerate(self.rows)}

    @cached_property
    def _column(self) -> dict[str, int]:
        return {name: number for number, name in enumerate(self.columns)}

    def __getitem__(self, pair: tuple[str, str]) -> float:
        return float(self.values[self._row[pair[0]], self._column[pair[1]]])


@dataclass(frozen=True)
class Uptake:
    """Which share of the women of a zone accept a place at a site [D20, D21].

    Attributes
    ----------
    shares
        Share of the women who come, by `[zone, site]`, from 0 to 1; 0 where there is no way.
    minutes_if_not_reached
        What a woman of the zone who does not come counts for in `mean_travel`, by zone [minutes]; or the way itself,
        where that is longer.
    dkk_per_woman_not_reached
        Price of each woman who does not come, in the cost objective [DKK]; on nobody's budget.
    """

    shares: PairTable
    minutes_if_not_reached: Mapping[str, float]
    dkk_per_woman_not_reached: float = 0.0


@dataclass(frozen=True)
class Ambulatory:
    """A family ambulatory (or a satellite of one) that women and units work with."""

    id: str
    name: str
    satellite: bool


@dataclass(frozen=True)
class Facts:
    """Everything that is known before a plan is chosen, by id.

    Attributes
    ----------
    zones, sites
        The places by id, in the order of the arrays made from them.
    women
        Women in need a year, by zone.
    load
        Load by zone if everybody in need comes [erlang] = women a year x mean stay in years.
    uptake
        Which share of them come, by pair; None where everybody does. See the head of this module.
    minutes, km
        Travel by `[zone, site]`; infinite where there is no way at all, which is not the same as very far.
    access_dkk
        What travel costs a year if the site serves the whole zone [DKK a year], by `[zone, site]`: of those who come.
    ladders
        The buildable units of each site, smallest first.
    costs, modes
        By site: the cost model that its ladder was made from, which breaks the cost and the staff of any unit down,
        and how a unit comes into being there; empty where units are given as rungs.
    existing
        Places that stand today and what keeping or closing them costs, by site; no entry where none stand.
    service
        The promise a unit must keep: a refusal, occupancy or waiting target.
    coordination, financing, lead_times
        What the account of a plan, its financing and its time plan rest on.
    objectives, objective_inputs
        What is made small or large, each with its weight (None: in order of importance); and every kind of objective
        that the scenario gives inputs for, asked for or not.
    ambulatories, ambulatory_minutes
        Family ambulatories, and minutes to them by `[site, ambulatory]`.
    """

    name: str
    zones: Mapping[str, Zone]
    sites: Mapping[str, Site]
    women: Mapping[str, float]
    load: Mapping[str, float]
    minutes: PairTable
    access_dkk: PairTable
    ladders: Mapping[str, tuple[Rung, ...]]
    service: Service
    costs: Mapping[str, CostModel] = field(default_factory=dict)
    modes: Mapping[str, Mode] = field(default_factory=dict)
    existing: Mapping[str, Existing] = field(default_factory=dict)
    ward_women: int = 8
    uptake: Uptake | None = None
    km: PairTable | None = None
    uses_ferry: PairTable | None = None
    assignment: Assignment = "single"
    governance: Governance = "regions-2026"
    rules: Mapping[str, Rule] = field(default_factory=dict)
    objectives: tuple[tuple[Objective, float | None], ...] = ()
    objective_inputs: Mapping[str, Objective] = field(default_factory=dict)
    ambulatories: Mapping[str, Ambulatory] = field(default_factory=dict)
    ambulatory_minutes: PairTable | None = None
    coordination: CoordinationCost = field(default_factory=CoordinationCost)
    financing: Financing = field(default_factory=Financing)
    lead_times: LeadTimes = field(default_factory=LeadTimes)
    assumptions: tuple[Assumption, ...] = ()
    notes: tuple[Note, ...] = ()
    travel_source: str = "given as a matrix"
    travel_is_estimate: bool = False
    description: Note = Note("", "")
    inputs: Mapping[str, str] = field(default_factory=dict)
    """SHA-256 of each input, by its name: made part of every result."""

    @property
    def women_a_year(self) -> float:
        """Women in need in all zones [women a year]."""
        return sum(self.women.values())

    def share_reached(self, zone: str, site: str) -> float:
        """Share of the women of the zone who come if the site serves them."""
        return 1.0 if self.uptake is None else self.uptake.shares[zone, site]

    def reached(self, zone: str, site: str) -> float:
        """Women who come if the site serves the whole zone [women a year]."""
        return self.women[zone] * self.share_reached(zone, site)

    def load_at(self, zone: str, site: str) -> float:
        """Load offered to the site if it serves the whole zone [erlang]."""
        return self.load[zone] * self.share_reached(zone, site)

    def not_reached(self, zone: str, site: str) -> float:
        """Women who do not come if the site serves the whole zone [women a year]."""
        return self.women[zone] * (1 - self.share_reached(zone, site))

    def not_reached_dkk(self, zone: str, site: str) -> float:
        """Price of the women who do not come if the site serves the whole zone [DKK a year]."""
        return 0.0 if self.uptake is None else self.uptake.dkk_per_woman_not_reached * self.not_reached(zone, site)

    def minutes_counted(self, zone: str, site: str) -> float:
        """What a woman in need counts for on the mean [minutes]: her way if she comes, the limit if she does not."""
        way = self.minutes[zone, site]
        if self.uptake is None:
            return way
        come = self.uptake.shares[zone, site]
        return come * way + (1 - come) * max(way, self.uptake.minutes_if_not_reached[zone])

    @property
    def counted(self) -> bool:
        """Whether any demand figure counts real persons, so that small numbers must be kept back."""
        return any(zone.counted for zone in self.zones.values())

    def objective(self, kind: str) -> Objective:
        """The objective of a kind, with the scenario's inputs.

        Raises
        ------
        KeyError
            Where there is no such kind.
        """
        from placement.objectives import kinds

        asked = {objective.kind: objective for objective, _ in self.objectives}
        return asked.get(kind) or self.objective_inputs.get(kind) or kinds()[kind].model_validate({"kind": kind})

    def zone_group(self, zone: str, by: Grouping) -> str | None:
        """The region, health council or province of a zone."""
        return self.zones[zone].group(by, self.governance)

    def site_group(self, site: str, by: Grouping) -> str | None:
        """The region, health council or province of a site."""
        return self.sites[site].group(by, self.governance)

    def groups(self, by: Grouping) -> tuple[str, ...]:
        """The groups that have women, in alphabetical order."""
        inhabited = (zone for zone in self.zones if self.women[zone] > 0)
        return tuple(sorted({g for zone in inhabited if (g := self.zone_group(zone, by)) is not None}))

    def rung(self, site: str, places: int) -> Rung | None:
        """The buildable unit of this size at this site, None where the ladder has none."""
        return next((rung for rung in self.ladders[site] if rung.places == places), None)

    def closings(self, open_sites: Collection[str]) -> dict[str, float]:
        """What closing costs by site, where places stand and no unit is open [DKK a year]."""
        return {site: one.closing_dkk_a_year for site, one in self.existing.items() if site not in open_sites}

    def nearest_ambulatory(self, site: str, *, satellites: bool = True) -> tuple[Ambulatory, float] | None:
        """The family ambulatory nearest to a site and the minutes to it; None where there is none."""
        if self.ambulatory_minutes is None:
            return None
        reach = [
            (self.ambulatory_minutes[site, other.id], other.id)
            for other in self.ambulatories.values()
            if satellites or not other.satellite
        ]
        if not reach or not np.isfinite(min(reach)[0]):
            return None
        minutes, nearest = min(reach)
        return self.ambulatories[nearest], minutes
