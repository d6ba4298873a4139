"""The numbers a scenario rests on, each with where it comes from and how sure it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from placement import reference
from placement.assumptions import Assumption, assumptions_of
from placement.facts import Facts
from placement.scenario.uptake_input import uptake_assumptions

if TYPE_CHECKING:
    from placement.scenario.models import Scenario

_SPREAD = {"renovation_years": "renovation_dkk", "close_years": "close_dkk"}
"""Years that matter only where something is spread over them."""
_CHOSEN = "chosen in the scenario"


def scenario_assumptions(scenario: Scenario, facts: Facts) -> tuple[Assumption, ...]:
    """What the scenario assumes about demand, stay, service, capacity and travel."""
    return (*_demand(scenario, facts), *_service(scenario), *_capacity(scenario, facts), *_travel(scenario, facts))


def _demand(scenario: Scenario, facts: Facts) -> list[Assumption]:
    demand = scenario.demand
    found = []
    if demand.estimate is not None:
        estimate = reference.demand_estimates()[demand.estimate]
        source = f"{estimate.actor}, {estimate.year}: {estimate.counts} [{', '.join(estimate.requirements)}]"
        found.append(
            Assumption(
                "demand.estimate",
                f"{demand.estimate}, {demand.level}",
                "",
                f"{source}; the value taken lies in {estimate.low:g}-{estimate.high:g}",
                estimate.status,
            )
        )
    found.append(
        Assumption("women in need", round(facts.women_a_year, 4), "women a year", "sum over all zones", "estimate")
    )
    if demand.hidden_factor != 1:
        found.append(
            Assumption(
                "demand.hidden_factor",
                demand.hidden_factor,
                "factor",
                "the sources say that the true number may be larger, without a figure [D17]",
                "assumption",
            )
        )
    if demand.by_zone is None and (demand.national_given or demand.by_region is not None):
        found.append(
            Assumption(
                "demand.weight",
                demand.weight,
                "",
                "figures are spread over the zones by this weight; no source gives women by municipality",
                "assumption",
            )
        )
    months = round(demand.stay.stay().months, 4)
    found.append(Assumption("demand.stay", months, "months", "no source gives a length of stay [N1, N2]", "assumption"))
    return [*found, *uptake_assumptions(demand.uptake, facts.uptake)]


def _service(scenario: Scenario) -> list[Assumption]:
    service = scenario.service
    name = next(name for name in type(service).model_fields if getattr(service, name) is not None)
    value = getattr(service, name)
    if name == "wait_at_most":
        text = f"{value.share:g} waiting over {value.days:g} days"
        return [Assumption(f"service.{name}", text, "", "exponential stays are assumed", "assumption")]
    reason = 'the sources ask for a place "med det samme", without a probability [C3]'
    return [Assumption(f"service.{name}", float(value), "share", reason, "assumption")]


def _capacity(scenario: Scenario, facts: Facts) -> list[Assumption]:
    capacity = scenario.capacity
    sizes = capacity.sizes if isinstance(capacity.sizes, str) else ", ".join(map(str, capacity.sizes))
    return [
        Assumption(
            "capacity.ward_women",
            capacity.ward_women,
            "women on a ward",
            "Agency 2019: at most 8 [C1]" if capacity.ward_women == 8 else _CHOSEN,
            "verified" if capacity.ward_women == 8 else "assumption",
        ),
        Assumption(
            "capacity.pooled",
            "yes" if capacity.pooled else "no",
            "",
            "whether a free place in any ward of a unit serves any woman; " + _CHOSEN,
            "assumption",
        ),
        Assumption("capacity.largest", capacity.largest, "places", _CHOSEN, "assumption"),
        Assumption("capacity.sizes", sizes, "", _CHOSEN, "assumption"),
        Assumption("capacity.mode", capacity.mode, "", _CHOSEN, "assumption"),
        *(
            Assumption(f"capacity.mode_at.{site}", mode, "", _CHOSEN, "assumption")
            for site, mode in facts.modes.items()
            if mode != capacity.mode and site not in facts.existing
        ),
        *(
            found
            for site, standing in facts.existing.items()
            for found in assumptions_of(standing, f"capacity.existing.{site}.")
            if not found.name.endswith("_years") or getattr(standing, _SPREAD[found.name.rpartition(".")[2]])
        ),
    ]


def _travel(scenario: Scenario, facts: Facts) -> list[Assumption]:
    travel = scenario.travel
    found = [
        Assumption(
            "travel",
            travel.by,
            "",
            facts.travel_source,
            "assumption" if travel.by == "matrix" else "estimate",
        )
    ]
    if travel.travel_dkk_per_hour:
        found.append(
            Assumption("travel.travel_dkk_per_hour", travel.travel_dkk_per_hour, "DKK an hour", _CHOSEN, "assumption")
        )
        found.append(Assumption("travel.trips_per_woman", travel.trips_per_woman, "trips", _CHOSEN, "assumption"))
    return found
