"""Women in need a year in each zone: given by zone, or a regional or national figure spread by a weight."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from placement import reference
from placement.demand.estimates import choose
from placement.demand.spread import spread_by_region, spread_national
from placement.errors import InputError, Mistake, did_you_mean
from placement.plan import find_id, names_of
from placement.scenario.places import Zone

if TYPE_CHECKING:
    from placement.scenario.models import Scenario


def women_by_zone(scenario: Scenario, zones: Mapping[str, Zone]) -> dict[str, float]:
    """Women in need a year by zone, in the order of `zones`.

    Raises
    ------
    InputError
        With every mistake: an unknown estimate, region or zone, a zone without a figure or a weight.
    """
    demand = scenario.demand
    if demand.by_zone is not None:
        return _by_zone(scenario, zones, demand.by_zone)
    own = {zone.id: zone.women for zone in zones.values() if zone.women is not None}
    if not demand.national_given and demand.by_region is None:
        return _own_figures(scenario, zones, own)
    if own:
        raise InputError(
            [
                Mistake(
                    scenario.where("demand"),
                    "the zones have figures of their own, and `demand` gives a national or regional one",
                    "leave out one of the two",
                )
            ]
        )
    national = national_figure(scenario)
    weights = _weights(scenario, zones)
    if demand.by_region is None:
        return spread_national(national or 0.0, weights)
    region_of = {zone.id: zone.group("region", scenario.governance) or "" for zone in zones.values()}
    try:
        return spread_by_region(demand.by_region, region_of, weights, national=national)
    except InputError as error:
        place = scenario.where("demand", "by_region")
        raise InputError(Mistake(place, mistake.what, mistake.hint) for mistake in error.mistakes) from None


def national_figure(scenario: Scenario) -> float | None:
    """The national figure with the factor for hidden need [women a year]; None where none is given.

    Raises
    ------
    InputError
        Where the estimate is unknown.
    """
    demand = scenario.demand
    if demand.estimate is None:
        return None if demand.women_a_year is None else demand.women_a_year * demand.hidden_factor
    estimates = reference.demand_estimates()
    if demand.estimate not in estimates:
        raise InputError(
            [
                Mistake(
                    scenario.where("demand", "estimate"),
                    f"unknown estimate `{demand.estimate}`",
                    did_you_mean(demand.estimate, estimates),
                )
            ]
        )
    return choose(estimates[demand.estimate], demand.level, demand.hidden_factor)


def _by_zone(scenario: Scenario, zones: Mapping[str, Zone], figures: Mapping[str, float]) -> dict[str, float]:
    mistakes, women = [], {}
    for name, figure in figures.items():
        zone = find_id(name, zones)
        if zone is None:
            place = scenario.where("demand", "by_zone", name)
            mistakes.append(Mistake(place, f"unknown zone `{name}`", did_you_mean(name, names_of(zones))))
        else:
            women[zone] = figure * scenario.demand.hidden_factor
    missing = [zones[zone].title for zone in zones if zone not in women]
    if missing:
        mistakes.append(
            Mistake(
                scenario.where("demand", "by_zone"),
                f"{len(missing)} zones have no figure: {_some(missing)}",
                "give every zone one; 0 where there are no women",
            )
        )
    if not mistakes and not sum(women.values()) > 0:
        mistakes.append(Mistake(scenario.where("demand", "by_zone"), "there are no women in any zone"))
    if mistakes:
        raise InputError(mistakes)
    return {zone: women[zone] for zone in zones}


def _own_figures(scenario: Scenario, zones: Mapping[str, Zone], own: Mapping[str, float]) -> dict[str, float]:
    missing = [zone.title for zone in zones.values() if zone.id not in own]
    if not own:
        what, hint = (
            "`demand` gives no number of women",
            "give `estimate`, `women_a_year`, `by_region` or `by_zone`",
        )
    elif missing:
        what = f"{len(missing)} zones have no number of women: {_some(missing)}"
        hint = "fill the column `women` for every zone; 0 where there are none"
    elif not sum(own.values()) > 0:
        what, hint = "there are no women in any zone", "check the column `women`"
    else:
        return {zone: own[zone] * scenario.demand.hidden_factor for zone in zones}
    raise InputError([Mistake(scenario.where("demand"), what, hint)])


def _weights(scenario: Scenario, zones: Mapping[str, Zone]) -> dict[str, float]:
    weight = scenario.demand.weight
    if weight == "equal":
        return dict.fromkeys(zones, 1.0)
    weights = {zone.id: getattr(zone, weight) for zone in zones.values()}
    missing = [zones[zone].title for zone, value in weights.items() if not value]
    if missing:
        raise InputError(
            [
                Mistake(
                    scenario.where("demand"),
                    f"{len(missing)} zones have no {weight} to spread the women by: {_some(missing)}",
                    f"fill the column `{weight}`, or use another `demand.weight`",
                )
            ]
        )
    return weights


def _some(names: list[str], most: int = 8) -> str:
    return ", ".join(names[:most]) + (f" and {len(names) - most} more" if len(names) > most else "")
