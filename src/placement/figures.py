"""The key figures of a plan, recomputed from names and numbers."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from placement.facts import Facts
from placement.objectives.cost import Cost
from placement.percentiles import percentile
from placement.plan import Plan
from placement.scenario.places import Grouping

WITHIN_MINUTES = (30, 60, 90, 120)
"""The times for which reports give the share of women within."""


@dataclass(frozen=True)
class TravelFigures:
    """How far women in need are from the unit that serves them [minutes].

    A percentile is the least time with at least that share of women within. All women in need count, whether they come
    or not: of those who come alone, every figure would look better the more stay away. The mean is that of the
    objective `mean_travel`, where a woman who does not come counts as if she travelled to the limit.
    """

    women: float
    """Women in need [women a year]."""
    not_reached: float
    """Those of them who do not come [women a year]."""
    mean: float
    median: float
    percentile_90: float
    longest: float
    longest_zone: str | None
    longest_site: str | None
    within: Mapping[int, float]
    """Share of women within so many minutes."""
    by_ferry: float | None
    """Share of women whose way is by ferry; None where it is not known."""

    @property
    def reached(self) -> float:
        """Women in need who come [women a year]."""
        return self.women - self.not_reached


@dataclass(frozen=True)
class Figures:
    """The key figures of a whole plan."""

    units: int
    places: int
    wards: int
    women: float
    """Women in need [women a year]."""
    women_not_reached: float
    """Those of them who do not come, because uptake falls with distance [women a year]; 0 where everybody comes."""
    load: float
    """Load of those who come [erlang]."""
    refusal: float
    """Share of all women who come and are refused at their own unit."""
    refused_women: float
    occupancy: float
    """Mean share of all places in use."""
    fte: float | None
    running_dkk: float
    capital_dkk: float
    closing_dkk: float
    """What closing standing places costs, as an annuity [DKK a year]."""
    access_dkk: float
    """Travel of those who come, at its price."""
    not_reached_dkk: float
    """Women not reached, at their price: in the cost that is minimised, and on nobody's budget."""
    rules_dkk: float
    cost_dkk: float
    travel: TravelFigures

    @property
    def women_reached(self) -> float:
        """Women in need who come [women a year]."""
        return self.women - self.women_not_reached

    @property
    def share_reached(self) -> float:
        """Share of the women in need who come."""
        return self.women_reached / self.women if self.women > 0 else 1.0

    @property
    def dkk_per_woman(self) -> float:
        """Cost a year, without the price of women not reached, over women admitted a year [DKK]."""
        admitted = self.women_reached - self.refused_women
        return (self.cost_dkk - self.not_reached_dkk) / admitted if admitted > 0 else math.inf

    @property
    def dkk_per_place_day(self) -> float:
        """Cost a year, without the price of women not reached, over places and days [DKK]."""
        return (self.cost_dkk - self.not_reached_dkk) / (365.25 * self.places) if self.places else math.inf


def figures(plan: Plan) -> Figures:
    """All key figures of a plan."""
    facts = plan.facts
    units = plan.units
    reached = sum(unit.women for unit in units)
    not_reached = sum(facts.not_reached(zone, site) * share for zone, site, share in plan.served())
    refused = sum(unit.refused_women for unit in units)
    places = sum(unit.places for unit in units)
    rungs = [unit.rung for unit in units]
    running = sum(math.inf if rung is None else rung.running_cost for rung in rungs)
    capital = sum(math.inf if rung is None else rung.capital_cost for rung in rungs)
    ftes = [rung.fte for rung in rungs if rung is not None and rung.fte is not None]
    return Figures(
        units=len(units),
        places=places,
        wards=sum(unit.wards for unit in units),
        women=reached + not_reached,
        women_not_reached=not_reached,
        load=sum(unit.load for unit in units),
        refusal=refused / reached if reached > 0 else 0.0,
        refused_women=refused,
        occupancy=sum(unit.occupancy * unit.places for unit in units) / places if places else 0.0,
        fte=sum(ftes) if len(ftes) == len(units) else None,
        running_dkk=running,
        capital_dkk=capital,
        closing_dkk=sum(facts.closings(plan.open_sites).values()),
        access_dkk=sum(facts.access_dkk[zone, site] * share for zone, site, share in plan.served()),
        not_reached_dkk=sum(facts.not_reached_dkk(zone, site) * share for zone, site, share in plan.served()),
        rules_dkk=sum(rule.dkk_a_year(plan, facts) for rule in facts.rules.values()),
        cost_dkk=Cost().value(plan, facts),
        travel=travel_figures(plan),
    )


def travel_figures(plan: Plan, zones: Iterable[str] | None = None) -> TravelFigures:
    """How far the women in need of some zones, or of all, are from the units that serve them."""
    facts = plan.facts
    wanted = set(facts.zones if zones is None else zones)
    ways = sorted(
        (facts.minutes[zone, site], facts.women[zone] * share, zone, site)
        for zone, site, share in plan.served()
        if zone in wanted and facts.women[zone] > 0
    )
    women = math.fsum(way[1] for way in ways)
    ferry = None
    if facts.uses_ferry is not None and women > 0:
        ferry = math.fsum(count * facts.uses_ferry[zone, site] for _, count, zone, site in ways) / women
    last = ways[-1] if ways else None
    counted = ((facts.minutes_counted(zone, site), count) for _, count, zone, site in ways)
    return TravelFigures(
        women=women,
        not_reached=math.fsum(count * (1 - facts.share_reached(zone, site)) for _, count, zone, site in ways),
        mean=math.fsum(minutes * count for minutes, count in counted) / women if women > 0 else 0.0,
        median=percentile([way[:2] for way in ways], 0.5),
        percentile_90=percentile([way[:2] for way in ways], 0.9),
        longest=last[0] if last else 0.0,
        longest_zone=last[2] if last else None,
        longest_site=last[3] if last else None,
        within={
            limit: math.fsum(count for minutes, count, _, _ in ways if minutes <= limit) / women if women > 0 else 1.0
            for limit in WITHIN_MINUTES
        },
        by_ferry=ferry,
    )


def by_group(plan: Plan, by: Grouping) -> dict[str, TravelFigures]:
    """Travel of the women of each region, health council or province."""
    facts = plan.facts
    return {
        group: travel_figures(plan, [zone for zone in facts.zones if facts.zone_group(zone, by) == group])
        for group in facts.groups(by)
    }


def group_refusal(plan: Plan, facts: Facts, by: Grouping) -> dict[str, float]:
    """Share of each group's women who come and are refused at their own unit."""
    refusal = {unit.site: unit.refusal for unit in plan.units}
    women: dict[str, float] = {}
    refused: dict[str, float] = {}
    for zone, site, share in plan.served():
        group = facts.zone_group(zone, by)
        if group is not None:
            count = facts.reached(zone, site) * share
            women[group] = women.get(group, 0.0) + count
            refused[group] = refused.get(group, 0.0) + count * refusal.get(site, 1.0)
    return {group: refused[group] / women[group] if women[group] > 0 else 0.0 for group in sorted(women)}
