"""The lines of an account, one function for each kind of cost."""

from __future__ import annotations

import math
from collections.abc import Iterator

from placement.capacity.parts import CostPart
from placement.coordination import CoordinationLoad, coordination_load
from placement.errors import InputError, Mistake
from placement.finance.money import ore
from placement.finance.records import Line
from placement.finance.use import use_of
from placement.plan import Plan, Unit
from placement.tolerances import ROUNDING


def lines_of(plan: Plan) -> tuple[Line, ...]:
    """Return every line; units in the order of the plan. Errors as `placement.finance.account.account`."""
    _check(plan)
    coordinated = {load.site: load for load in coordination_load(plan)}
    lines: list[Line] = []
    for unit in plan.units:
        lines += _unit_lines(unit, plan)
        lines += _coordination_lines(unit, coordinated[unit.site], plan)
        lines += _travel_lines(unit, plan)
        lines += _not_reached_lines(unit, plan)
    for site, amount in plan.facts.closings(plan.open_sites).items():
        if amount:
            lines.append(_line("closing", site, 1.0, "site", amount, minimised=True, capital=True))
    rules = math.fsum(rule.dkk_a_year(plan, plan.facts) for rule in plan.facts.rules.values())
    if rules:
        lines.append(_line("rules", None, 1.0, "choices of the rules", rules, minimised=True))
    return tuple(lines)


def _line(
    key: str,
    site: str | None,
    quantity: float,
    unit: str,
    price: float,
    *,
    minimised: bool,
    in_budget: bool = True,
    capital: bool = False,
) -> Line:
    return Line(key, site, ore(quantity * price), quantity, unit, price, minimised, in_budget, capital)


def _unit_lines(unit: Unit, plan: Plan) -> Iterator[Line]:
    """What building and running the unit costs, part by part."""
    for part in _parts(unit, plan):
        yield _line(part.name, unit.site, 1.0, "unit", part.dkk_a_year, minimised=True, capital=part.capital)


def _parts(unit: Unit, plan: Plan) -> tuple[CostPart, ...]:
    """The parts that the site's cost model names; running cost and capital where it does not tell the rung's cost."""
    rung = unit.rung
    assert rung is not None  # checked before
    model = plan.facts.costs.get(unit.site)
    parts = () if model is None else tuple(part for part in model.parts(rung.places, rung.wards) if part.dkk_a_year)
    told = math.fsum(part.dkk_a_year for part in parts)
    if parts and math.isclose(told, rung.dkk_a_year, rel_tol=ROUNDING):
        return parts
    return (CostPart("running", rung.running_cost), CostPart("capital", rung.capital_cost, capital=True))


def _coordination_lines(unit: Unit, load: CoordinationLoad, plan: Plan) -> Iterator[Line]:
    """What the unit costs beside its rung: agreements, municipalities, women, staff who go along, supervision."""
    prices = plan.facts.coordination
    women = use_of(unit, plan.facts).women
    hours = women * prices.accompanied_visits_per_woman * 2 * minutes_to_examination(unit.site, plan) / 60
    for key, quantity, name, price in (
        ("agreements", float(load.agreements), "agreements", prices.dkk_a_year_per_agreement),
        ("municipalities", float(load.municipalities), "municipalities", prices.dkk_a_year_per_municipality),
        ("women", women, "women admitted", prices.dkk_per_woman),
        ("accompaniment", hours, "hours of staff on the way", prices.staff_dkk_per_hour),
        ("supervision", 1.0, "unit", prices.supervision_dkk(women)),
    ):
        yield _line(key, unit.site, quantity, name, price, minimised=False)


def minutes_to_examination(site: str, plan: Plan) -> float:
    """Return the minutes from a unit to its family ambulatory, by way of the hospital [K9].

    To the hospital alone where no ambulatory is known or can be reached. Satellites count.
    """
    nearest = plan.facts.nearest_ambulatory(site)
    return plan.facts.sites[site].minutes_to_hospital + (nearest[1] if nearest else 0.0)


def _travel_lines(unit: Unit, plan: Plan) -> Iterator[Line]:
    """The families' travel at its price; nobody's budget pays it."""
    facts = plan.facts
    amount = math.fsum(facts.access_dkk[zone, unit.site] * share for zone, share in unit.zones.items())
    if amount:
        hours = math.fsum(
            facts.reached(zone, unit.site) * share * facts.minutes[zone, unit.site] / 60
            for zone, share in unit.zones.items()
            if facts.women[zone] > 0
        )
        # A price of access may also be given outright, and then goes with no hours.
        quantity, price = (hours, amount / hours) if 0 < hours < math.inf else (1.0, amount)
        name = "hours one way, all women once" if quantity is hours else "unit"
        yield _line("travel", unit.site, quantity, name, price, minimised=True, in_budget=False)


def _not_reached_lines(unit: Unit, plan: Plan) -> Iterator[Line]:
    """The women of the unit's zones who do not come, at their price; nobody's budget pays it."""
    facts = plan.facts
    price = 0.0 if facts.uptake is None else facts.uptake.dkk_per_woman_not_reached
    women = math.fsum(facts.not_reached(zone, unit.site) * share for zone, share in unit.zones.items())
    if price and women:
        yield _line("not_reached", unit.site, women, "women not reached", price, minimised=True, in_budget=False)


def _check(plan: Plan) -> None:
    wrong = []
    for unit in plan.units:
        title = plan.facts.sites[unit.site].title
        if unit.rung is None:
            sizes = ", ".join(str(rung.places) for rung in plan.facts.ladders.get(unit.site, ()))
            wrong.append(
                Mistake(None, f"{title}: a unit of {unit.places} places has no price.", f"sizes with one: {sizes}")
            )
        wrong += [
            Mistake(
                None,
                f"{plan.facts.zones[zone].title} to {title}: there is no way, so that travel has no price.",
                "serve the zone from another unit, or set travel_dkk_per_hour to 0",
            )
            for zone in unit.zones
            if not math.isfinite(plan.facts.access_dkk[zone, unit.site])
        ]
    if wrong:
        raise InputError(wrong)
