"""Plans to try finance on: random small countries with inhabitants, and Denmark."""

from __future__ import annotations

import dataclasses
import math
from functools import cache
from pathlib import Path

import numpy as np

import placement
import small_country
from placement.facts import Facts
from placement.finance.inputs import CoordinationCost, Financing
from placement.plan import Plan

SCENARIO = Path(__file__).parents[2] / "scenarios" / "denmark.yaml"


def random_plan(seed: int) -> Plan:
    """A random plan of a random country: split zones, unused units, odd prices and every setting of financing."""
    rng = np.random.default_rng(seed)
    facts = small_country.random_facts(rng, zones=int(rng.integers(1, 7)), sites=int(rng.integers(1, 4)), rules=0)
    zones = {
        name: zone.model_copy(update={"population": float(rng.integers(0, 600_000))})
        for name, zone in facts.zones.items()
    }
    facts = dataclasses.replace(
        facts,
        zones=zones,
        coordination=CoordinationCost(
            dkk_a_year_per_agreement=float(rng.choice([0.0, 150_000.0, 33_333.33])),
            dkk_per_woman=float(rng.choice([0.0, 30_000.0, 12_345.67])),
        ),
        financing=Financing(
            per_capita_area=str(rng.choice(["country", "catchment"])),  # type: ignore[arg-type]
            operator=str(rng.choice(["region", "municipality"])),  # type: ignore[arg-type]
            budgeted_occupancy=[None, 0.5, 0.85, 0.95, 1.0][int(rng.integers(5))],
            subscription_fixed_share=float(rng.choice([0.0, 0.8, 1.0, 1 / 3])),
            shared_base_share=float(rng.choice([0.0, 0.5, 1.0, 0.1])),
        ),
    )
    sizes = list(small_country.every_size(facts))
    units = sizes[rng.integers(len(sizes))]
    assignment = {}
    for zone in facts.zones:
        near = [unit.site for unit in units if math.isfinite(facts.access_dkk[zone, unit.site])]
        if not near:
            assignment[zone] = {}
            continue
        quarters = rng.multinomial(4, np.full(len(near), 1 / len(near)))
        assignment[zone] = {site: float(q) / 4 for site, q in zip(near, quarters, strict=True) if q}
    return Plan(units, assignment, facts)


@cache
def denmark(**sizes: int) -> Plan:
    """A plan of Denmark with these units."""
    plan = placement.complete(placement.load(SCENARIO), sizes).plan
    assert plan is not None
    return plan


def with_facts(plan: Plan, **changes: object) -> Plan:
    """The plan with some of its facts replaced."""
    facts: Facts = dataclasses.replace(plan.facts, **changes)  # type: ignore[arg-type]
    return dataclasses.replace(plan, facts=facts)


def with_financing(plan: Plan, **changes: object) -> Plan:
    """The plan with some settings of its financing replaced."""
    return with_facts(plan, financing=dataclasses.replace(plan.facts.financing, **changes))  # type: ignore[arg-type]
