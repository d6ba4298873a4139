"""The rows of a comparison, computed from guarded facts alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from placement.analysis.records import GROUPINGS, GroupBy, GroupRow, ScenarioRow
from placement.facts import Facts
from placement.figures import figures, travel_figures
from placement.finance.account import account
from placement.finance.money import dkk
from placement.plan import Plan
from placement.reports.privacy import Guard
from placement.reports.records import KEPT_BACK, NOT_KNOWN, Figure
from placement.result import Result
from placement.scenario.places import Site, Zone
from placement.wording import rounded_up

_HASH = 12


def group_of(place: Zone | Site, grouping: GroupBy) -> str | None:
    """The group of a zone or site, whichever regions its scenario goes by."""
    if grouping == "regions-2026" or grouping == "regions-2027":
        return place.group("region", grouping)
    return place.group(grouping, "regions-2026")


def scenario_row(name: str, result: Result, kept: Guard) -> ScenarioRow:
    """What one scenario leads to."""
    facts, plan = kept.facts, kept.plan
    gap = None if result.gap is None else rounded_up(result.gap)
    inputs = facts.inputs.get("scenario", "")[:_HASH]
    women = kept.counting(facts.women_a_year, _everywhere)
    if plan is None:
        return ScenarioRow(name, result.status, women_a_year=women, gap=gap, inputs=inputs)
    total, budget = figures(plan), account(plan)
    way, prices = total.travel, budget.unit_cost()

    def rough(value: float) -> Figure:
        return kept.roughly(value, _everywhere)

    return ScenarioRow(
        scenario=name,
        status=result.status,
        units=total.units,
        places=total.places,
        wards=total.wards,
        women_a_year=women,
        not_reached_a_year=kept.of_all_who_come(total.women_not_reached),
        refused_women_a_year=rough(total.refused_women),
        refusal=rough(total.refusal),
        occupancy=rough(total.occupancy),
        mean_minutes=rough(way.mean),
        median_minutes=rough(way.median),
        percentile_90_minutes=rough(way.percentile_90),
        longest_minutes=rough(way.longest),
        within_60=rough(way.within[60]),
        within_90=rough(way.within[90]),
        fte=Figure(total.fte),
        budget_dkk_a_year=rough(dkk(budget.budget_ore)),
        minimised_dkk_a_year=_priced(kept, total.cost_dkk, total.access_dkk + total.not_reached_dkk),
        dkk_per_woman=NOT_KNOWN if prices is None or prices.per_woman is None else rough(prices.per_woman),
        gap=gap,
        inputs=inputs,
    )


def group_rows(name: str, kept: Guard) -> Iterator[GroupRow]:
    """What each group gets, grouping by grouping; nothing where there is no plan."""
    if kept.plan is not None:
        budgets = account(kept.plan).by_unit()
        for grouping in GROUPINGS:
            yield from _grouped(name, kept, kept.plan, grouping, budgets)


def _grouped(name: str, kept: Guard, plan: Plan, grouping: GroupBy, budgets: Mapping[str, int]) -> Iterator[GroupRow]:
    facts = kept.facts
    refusal = {unit.site: unit.refusal for unit in plan.units}
    homes = {zone: group_of(place, grouping) for zone, place in facts.zones.items()}
    for group in sorted({home for home in homes.values() if home is not None}):
        members = [zone for zone, home in homes.items() if home == group]
        inside = [unit for unit in plan.units if group_of(facts.sites[unit.site], grouping) == group]
        sites = {unit.site for unit in inside}
        way = travel_figures(plan, members)

        def member(zone: str, group: str = group) -> bool:
            return homes[zone] == group

        def near(zone: str, group: str = group, sites: set[str] = sites) -> tuple[float, ...]:
            shares = plan.assignment.get(zone, {})
            return (_share(shares, sites),) if homes[zone] == group else ()

        served = sum(facts.women[zone] * _share(plan.assignment.get(zone, {}), sites) for zone in members)
        refused = sum(
            facts.reached(zone, site) * share * refusal.get(site, 1.0)
            for zone, site, share in plan.served()
            if member(zone)
        )
        yield GroupRow(
            scenario=name,
            grouping=grouping,
            group=group,
            women_a_year=kept.counting(_women(facts, members), member),
            not_reached_a_year=kept.roughly(way.not_reached, member),
            units=len(inside),
            places=sum(unit.places for unit in inside),
            served_inside=kept.counting(served / way.women, near) if way.women else NOT_KNOWN,
            percentile_90_minutes=kept.roughly(way.percentile_90, member) if way.women else NOT_KNOWN,
            refusal=kept.roughly(refused / way.reached, member) if way.reached else NOT_KNOWN,
            budget_dkk_a_year=kept.roughly(dkk(sum(budgets[unit.site] for unit in inside)), _everywhere),
        )


def _women(facts: Facts, zones: list[str]) -> float:
    return sum(facts.women[zone] for zone in zones)


def _share(shares: Mapping[str, float], sites: set[str]) -> float:
    return round(sum(share for site, share in shares.items() if site in sites), 9)


def _everywhere(zone: str) -> bool:
    return True


def _priced(kept: Guard, dkk: float, travel_dkk: float) -> Figure:
    """An amount that holds the price of travel or staying away: approximate where persons are grouped, or kept back."""
    if not kept.travel_cost_known:
        return KEPT_BACK
    return kept.roughly(dkk, _everywhere) if travel_dkk else Figure(dkk)
