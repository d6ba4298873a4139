"""A country of four zones and three hospitals known by heart, random ones of the same shape, and all their plans.

Loads at a stay of 5 months are women x 5/12; at 5 % refused 3 places carry 0.8994 erlang, 8 carry 4.5430,
16 carry 11.5436 and 32 carry 26.7465. A unit costs 6 million DKK a year, a place 1.1, a ward of up to 12 women 4:
3 places 13.3, 8 places 18.8, 16 places 31.6, 32 places 53.2 million DKK a year.
"""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from placement.capacity.cost import SimpleCost
from placement.capacity.ladder import build_ladder
from placement.capacity.service import OccupancyTarget, RefusalTarget
from placement.demand.uptake import exponential
from placement.facts import Ambulatory, Facts, PairTable
from placement.objectives import kinds as objective_kinds
from placement.plan import Opening, Plan
from placement.rules import kinds as rule_kinds
from placement.rules.base import Row, RowBlock, Rule, Variables
from placement.scenario.models import Scenario
from placement.scenario.places import Site, Zone
from placement.scenario.reading import from_data
from placement.scenario.uptake_input import uptake_from, with_limits

ZONES = ("0101", "0461", "0751", "0400")
SITES = ("RH", "OUH", "AUH")
WOMEN = {"0101": 12.0, "0461": 6.0, "0751": 9.0, "0400": 1.0}
MINUTES = [[5, 105, 195], [110, 5, 100], [200, 95, 5], [180, 300, 390]]
KM = [[5, 165, 305], [165, 5, 145], [305, 145, 5], [140, 350, 490]]
AMBULATORY_MINUTES = [[0, 105], [105, 0], [190, 95]]
SIZES = {"RH": [8, 16, 32], "OUH": [3, 8], "AUH": [3, 8, 16]}
MILLION = {3: 13.3, 8: 18.8, 16: 31.6, 32: 53.2}

HOVEDSTADEN = {"region": "Hovedstaden", "region_2027": "Østdanmark", "health_council": "Hovedstaden"}
SYDDANMARK = {"region": "Syddanmark", "health_council": "Fyn", "province": "Fyn"}
MIDTJYLLAND = {"region": "Midtjylland", "health_council": "Aarhus", "province": "Østjylland"}

DATA: dict[str, Any] = {
    "name": "tiny",
    "zones": [
        {"id": "0101", "name": "København", "settlement": "urban", **HOVEDSTADEN, "province": "Byen København"},
        {"id": "0461", "name": "Odense", "settlement": "urban", **SYDDANMARK},
        {"id": "0751", "name": "Aarhus", "settlement": "urban", **MIDTJYLLAND},
        {"id": "0400", "name": "Bornholm", "settlement": "rural", **HOVEDSTADEN, "province": "Bornholm"},
    ],
    "sites": [
        {
            "id": "RH",
            "name": "Rigshospitalet",
            **HOVEDSTADEN,
            "province": "Byen København",
            "neonatal_level": "III",
            "neonatal_withdrawal": "yes",
            "family_ambulatory": "yes",
            "detention": "yes",
            "partner_rooms": "yes",
            "children_rooms": "yes",
            "active_use": "yes",
        },
        {
            "id": "OUH",
            "name": "Odense Universitetshospital",
            **SYDDANMARK,
            "neonatal_level": "II",
            "family_ambulatory": "satellite",
            "detention": "yes",
            "partner_rooms": "no",
            "active_use": "yes",
        },
        {
            "id": "AUH",
            "name": "Aarhus Universitetshospital",
            **MIDTJYLLAND,
            "neonatal_level": "III",
            "neonatal_withdrawal": "no",
            "detention": "no",
            "partner_rooms": "yes",
            "children_rooms": "yes",
            "active_use": "yes",
            "minutes_to_hospital": 20,
        },
    ],
    "demand": {"by_zone": WOMEN, "stay": {"months": 5}},
    "service": {"refusal_at_most": 0.05},
    "capacity": {
        "ward_women": 12,
        "sizes_at": SIZES,
        "cost": {"unit_dkk": 6e6, "place_dkk": 1.1e6, "ward_dkk": 4e6},
    },
    "travel": {"by": "matrix", "matrix": "tiny.csv"},
}

# Every rule once. Only one plan keeps them all: 16 places at RH, 8 at OUH, 8 at AUH, each zone to its own.
COMPLETE: dict[str, Any] = {
    "budget": {"total_dkk_a_year": 70e6},
    "capabilities": {"by": "region", "minutes": 110, "share": 0.9},
    "differs_from": {"site_sets": [["RH", "OUH"]]},
    "disruption": {"plan": {"RH": 16, "OUH": 8}, "at_most": 1, "sizes": True},
    "family_ambulatory": {"minutes": 100},
    "fixed_sites": {"open": ["Rigshospitalet"]},
    "max_occupancy": {"share": 0.6},
    "max_travel": {"minutes": 120, "exceptions": {"Bornholm": {"minutes": 200}}},
    "min_volume": {"women_a_year": 5},
    "neonatal_ward": {"level": "II"},
    "objective_limit": {"objective": "cost", "at_most": 70e6},
    "own_region": {"share": 0.5},
    "reach": {"share": 0.8},
    "region_access": {"minutes": 120, "share": 0.9},
    "reserve": {"by": "region"},
    "site_limit": {"places": 24, "at": {"AUH": 8}},
    "unit_count": {"at_least": 2},
    "ward_cap": {"women": 8},
}


def write_matrix(folder: Path) -> None:
    """Write the travel table of the tiny country where its scenario looks for it."""
    lines = ["zone,site,minutes,km"]
    for row, zone in enumerate(ZONES):
        lines += [f"{zone},{site},{MINUTES[row][j]},{KM[row][j]}" for j, site in enumerate(SITES)]
    (folder / "tiny.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")


def tiny_scenario(folder: Path, **changes: Any) -> Scenario:
    """The scenario of the tiny country with some keys replaced."""
    return from_data({**DATA, **changes}, folder=folder)


def tiny_facts(scenario: Scenario) -> Facts:
    """Its facts, with the minutes between hospitals that the table of a planner does not hold."""
    return dataclasses.replace(
        scenario.facts(), ambulatory_minutes=PairTable(SITES, ("RH", "OUH"), np.array(AMBULATORY_MINUTES))
    )


@cache
def opening(site: str, places: int, wards: int, pooled: bool) -> Opening:
    """One record for each unit, since records are dear to make by the thousand."""
    return Opening(site=site, places=places, wards=wards, pooled=pooled)


def every_size(facts: Facts) -> Iterator[tuple[Opening, ...]]:
    """Every way to open units: at most one rung a site, at least one unit."""
    choices = [
        [None, *(opening(site, rung.places, rung.wards, rung.pooled) for rung in ladder)]
        for site, ladder in facts.ladders.items()
    ]
    for chosen in itertools.product(*choices):
        units = tuple(unit for unit in chosen if unit is not None)
        if units:
            yield units


def every_plan(facts: Facts) -> Iterator[Plan]:
    """Every plan that sends each zone to one open unit, whatever the rules and the service say."""
    for units in every_size(facts):
        for served in itertools.product([unit.site for unit in units], repeat=len(facts.zones)):
            shares = {zone: {site: 1.0} for zone, site in zip(facts.zones, served, strict=True)}
            yield Plan(units, shares, facts)


def some_split_plans(facts: Facts, count: int, seed: int) -> Iterator[Plan]:
    """Random plans that share zones between units, in quarters so that rules are met exactly now and then."""
    rng = np.random.default_rng(seed)
    sizes = list(every_size(facts))
    for _ in range(count):
        units = sizes[rng.integers(len(sizes))]
        shares: dict[str, dict[str, float]] = {}
        for zone in facts.zones:
            quarters = rng.multinomial(4, np.full(len(units), 1 / len(units)))
            shares[zone] = {u.site: float(q) / 4 for u, q in zip(units, quarters, strict=True) if q}
        yield Plan(units, shares, facts)


def broken_plans(plans: Iterable[Plan]) -> Iterator[Plan]:
    """Each plan with a unit closed that still serves, and with a zone that nobody serves."""
    for number, plan in enumerate(plans):
        closed = number % len(plan.openings)
        yield dataclasses.replace(plan, openings=plan.openings[:closed] + plan.openings[closed + 1 :])
        zone = list(plan.assignment)[number % len(plan.assignment)]
        yield dataclasses.replace(plan, assignment={**plan.assignment, zone: {}})


def all_columns(rung_exists: np.ndarray, zones: int) -> tuple[Variables, int]:
    """Numbers for every pair, rung and site, and how many there are."""
    sites = len(rung_exists)
    open_ = np.arange(sites)
    z = np.full(rung_exists.shape, -1)
    z[rung_exists] = sites + np.arange(rung_exists.sum())
    first = sites + int(rung_exists.sum())
    x = first + np.arange(zones * sites).reshape(zones, sites)
    return Variables(x=x, z=z, open=open_), first + zones * sites


def point(plan: Plan, variables: Variables, columns: int) -> np.ndarray:
    """The plan as values of all columns."""
    facts, values = plan.facts, np.zeros(columns)
    zones, sites = list(facts.zones), list(facts.sites)
    for unit in plan.openings:
        site = sites.index(unit.site)
        rung = [r.places for r in facts.ladders[unit.site]].index(unit.places)
        values[[variables.open[site], variables.z[site, rung]]] = 1
    for zone, shares in plan.assignment.items():
        for site_id, share in shares.items():
            values[variables.x[zones.index(zone), sites.index(site_id)]] = share
    return values


@dataclasses.dataclass(frozen=True)
class Dense:
    """Rows as one dense matrix: `lower <= matrix @ columns <= upper`; `breach` is per unit of slack."""

    matrix: np.ndarray
    lower: np.ndarray
    upper: np.ndarray
    breach: np.ndarray

    def violation(self, points: np.ndarray) -> np.ndarray:
        """How far each point is outside each row, in the rows' own units, `[point, row]`."""
        activity = points @ self.matrix.T
        return np.maximum(np.maximum(self.lower - activity, activity - self.upper), 0.0)


def dense(rows: Iterable[Row | RowBlock], columns: int) -> Dense:
    """Lay rows and blocks out as a matrix; entries without a variable (-1) are dropped."""
    matrix, lower, upper, breach = [], [], [], []
    for item in rows:
        single = isinstance(item, Row)
        starts = [0, len(item.columns)] if single else item.starts
        for number, (begin, end) in enumerate(itertools.pairwise(starts)):
            line = np.zeros(columns)
            for column, coefficient in zip(item.columns[begin:end], item.coefficients[begin:end], strict=True):
                if column >= 0:
                    line[column] += coefficient
            rhs = float(item.rhs if single else item.rhs[number])
            matrix.append(line)
            lower.append(-np.inf if item.sense == "<=" else rhs)
            upper.append(np.inf if item.sense == ">=" else rhs)
            breach.append(item.breach)
    return Dense(np.array(matrix).reshape(len(matrix), columns), np.array(lower), np.array(upper), np.array(breach))


def rule_of(kind: str, example: Mapping[str, Any]) -> Rule:
    """A rule of a kind from plain data."""
    return rule_kinds()[kind].model_validate({"kind": kind, **_tuples(example)})


def all_examples() -> list[tuple[str, Mapping[str, Any]]]:
    """Every example of every kind of rule."""
    return [(kind, example) for kind, rule in rule_kinds().items() for example in rule.examples]


def _tuples(example: Mapping[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in example.items()}


def random_facts(
    rng: np.random.Generator,
    *,
    zones: int,
    sites: int,
    rungs: int = 2,
    rules: int | None = None,
    assignment: str = "single",
) -> Facts:
    """A country with the ids of the tiny one and random numbers, with `rules` random examples of rules."""
    zone_ids, site_ids = _ids(ZONES, zones, "z"), _ids(SITES, sites, "s")
    regions = ["Hovedstaden", "Syddanmark", "Midtjylland"][: int(rng.integers(1, 4))]
    names = {zone["id"]: zone["name"] for zone in DATA["zones"]}
    # A stream of its own, so that more attributes change no other number.
    attributes = rng.spawn(1)[0]
    zone_records = {
        zone: Zone(
            id=zone,
            name=names.get(zone, ""),
            region=str(rng.choice(regions)),
            settlement=str(attributes.choice(["urban", "rural"])),
        )
        for zone in zone_ids
    }
    site_records = {
        site: Site(
            id=site,
            region=str(rng.choice(regions)),
            maternity_ward=bool(rng.random() < 0.95),
            neonatal_level=str(rng.choice(["none", "II", "III"], p=[0.1, 0.3, 0.6])),
            neonatal_withdrawal=str(rng.choice(["yes", "no", "unknown"], p=[0.7, 0.15, 0.15])),
            minutes_to_hospital=float(rng.choice([0, 20])),
            **{
                name: str(attributes.choice(["yes", "no", "unknown"], p=[0.7, 0.15, 0.15]))
                for name in ("detention", "partner_rooms", "children_rooms", "active_use")
            },
        )
        for site in site_ids
    }
    women = rng.choice([0.0, 1.0, 3.0, 6.0, 9.0, 12.0], size=zones)
    if not women.any():
        women[0] = 6.0
    # Few distinct times, so that ties, and times exactly at a limit, are common; now and then there is no way at all.
    minutes = rng.choice([10.0, 40.0, 60.0, 90.0, 120.0, 160.0], size=(zones, sites))
    minutes[rng.random(minutes.shape) < 0.07] = np.inf
    price = 2000.0 if rng.random() < 0.5 else 0.0
    way = np.isfinite(minutes)
    access = np.where(way | (price == 0), women[:, None] * np.where(way, minutes, 0.0) * price, np.inf)
    service = RefusalTarget(0.05) if rng.random() < 0.7 else OccupancyTarget(0.85)
    cost = SimpleCost(float(rng.choice([2e6, 6e6, 12e6])), float(rng.choice([0.8e6, 1.1e6])), 4e6)
    load = women * float(rng.choice([3, 5])) / 12
    ladders = {
        site: build_ladder(
            sizes=[int(n) for n in rng.choice([3, 8, 12, 16, 24], size=int(rng.integers(1, rungs + 1)), replace=False)],
            ward_women=8,
            pooled=bool(rng.random() < 0.7),
            service=service,
            cost=cost,
        )
        for site in site_ids
    }
    way = PairTable(zone_ids, site_ids, minutes)
    facts = Facts(
        name="random",
        zones=zone_records,
        sites=site_records,
        women=dict(zip(zone_ids, women.tolist(), strict=True)),
        load=dict(zip(zone_ids, load.tolist(), strict=True)),
        minutes=way,
        km=PairTable(zone_ids, site_ids, 1.25 * minutes),
        access_dkk=PairTable(zone_ids, site_ids, access),
        ladders=ladders,
        service=service,
        ward_women=8,
        assignment=assignment,  # type: ignore[arg-type]
        objectives=every_objective(),
        ambulatories={site_ids[0]: Ambulatory(site_ids[0], site_ids[0], bool(rng.random() < 0.3))},
        ambulatory_minutes=PairTable(
            site_ids, site_ids[:1], np.append(0.0, rng.choice([10.0, 30.0, 60.0], size=sites - 1))[:, None]
        ),
    )
    wanted = int(rng.integers(0, 4)) if rules is None else rules
    return dataclasses.replace(facts, rules=_random_rules(rng, facts, wanted))


def with_uptake(
    facts: Facts, *, half_at_minutes: float = 120.0, at_door: float = 0.95, price: float | None = None
) -> Facts:
    """The country where fewer women come the longer the way is; travel is paid by those who come."""
    shares = exponential(facts.minutes.values, at_door=at_door, half_at_minutes=half_at_minutes)
    access = facts.access_dkk.values
    paid = np.where(np.isfinite(access), np.where(np.isfinite(access), access, 0.0) * shares, np.inf)
    ids = facts.minutes.rows, facts.minutes.columns
    uptake = uptake_from(PairTable(*ids, shares), facts.minutes, price=price)
    return with_limits(dataclasses.replace(facts, uptake=uptake, access_dkk=PairTable(*ids, paid)))


def every_objective() -> tuple[tuple[Any, None], ...]:
    """Every kind of objective, so that the check tells the value of each."""
    return tuple((objective(kind=kind), None) for kind, objective in objective_kinds().items())


def _ids(known: tuple[str, ...], count: int, letter: str) -> tuple[str, ...]:
    return (*known, *(f"{letter}{n}" for n in range(count - len(known))))[:count]


def _random_rules(rng: np.random.Generator, facts: Facts, count: int) -> dict[str, Rule]:
    """Examples of so many kinds; each kind is as likely as any other, however many examples it has."""
    fitting: dict[str, list[Rule]] = {}
    for kind, example in all_examples():
        rule = rule_of(kind, example)
        if not rule.objections(facts):
            fitting.setdefault(kind, []).append(rule.resolved(facts))
    chosen = [list(fitting)[k] for k in rng.permutation(len(fitting))[:count]]
    return {f"{kind}_{number}": fitting[kind][rng.integers(len(fitting[kind]))] for number, kind in enumerate(chosen)}
