"""Laws that hold between the answers to two scenarios, whatever the numbers."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import small_country
from placement.capacity.cost import SimpleCost
from placement.capacity.ladder import build_ladder
from placement.capacity.service import RefusalTarget
from placement.facts import Facts, PairTable
from placement.instance import Instance
from placement.objectives import kinds as objective_kinds
from placement.result import Result
from placement.scenario.resolve import objectives_of
from placement.solving import solve

KINDS = sorted(objective_kinds())
COST = SimpleCost(6e6, 1.1e6, 4e6)
SLACK = 1e-6

countries = st.builds(
    lambda seed, zones, sites, assignment: small_country.random_facts(
        np.random.default_rng(seed), zones=zones, sites=sites, rungs=4, assignment=assignment
    ),
    st.integers(0, 2**32 - 1),
    st.integers(3, 9),
    st.integers(2, 5),
    st.sampled_from(["single", "split"]),
)
law = settings(deadline=None, max_examples=25, derandomize=True, database=None)


def solved(facts: Facts, objective="cost", **changes) -> Result:
    changed = dataclasses.replace(facts, objectives=objectives_of(objective), **changes)
    return solve(Instance.from_facts(changed), gap=1e-7)


def sign(result: Result) -> float:
    """-1 where more of the first objective is better, so that less is always better of what is compared."""
    return -1.0 if objective_kinds()[result.stages[0].objective].sense == "max" else 1.0


def worth(result: Result) -> float:
    """The proven least value, signed; infinite where it is proven that there is no plan."""
    assert result.status in ("optimal", "infeasible")
    return np.inf if result.value is None else sign(result) * result.value


def at_most(one: float, other: float) -> bool:
    return one <= other + SLACK * max(1.0, abs(other)) if np.isfinite(other) else True


def laid_out(facts: Facts, refusal: float = 0.05, sizes=range(1, 25)) -> dict:
    """The same ladder at every site, every size, at a refusal target."""
    ladder = build_ladder(sizes=list(sizes), ward_women=8, pooled=True, service=RefusalTarget(refusal), cost=COST)
    return {"service": RefusalTarget(refusal), "ladders": dict.fromkeys(facts.ladders, ladder)}


@law
@given(countries, st.sampled_from(KINDS), st.data())
def test_taking_a_rule_away_never_makes_the_first_objective_worse(facts, kind, data):
    assume(facts.rules)
    strict = solved(facts, kind)
    gone = data.draw(st.sampled_from(sorted(facts.rules)))
    without = solved(facts, kind, rules={name: rule for name, rule in facts.rules.items() if name != gone})
    assert at_most(worth(without), worth(strict))
    if without.bound is not None and strict.value is not None:
        assert at_most(sign(without) * without.bound, worth(strict))


def test_taking_rules_away_does_make_a_difference_now_and_then():
    better = 0
    for seed in range(30):
        facts = small_country.random_facts(np.random.default_rng(seed), zones=5, sites=3, rungs=3, rules=3)
        better += worth(solved(facts, rules={})) < worth(solved(facts))
    assert better >= 5


@law
@given(countries, st.sampled_from(KINDS))
def test_sharing_zones_never_makes_the_first_objective_worse(facts, kind):
    whole = solved(facts, kind, assignment="single")
    shared = solved(facts, kind, assignment="split")
    assert at_most(worth(shared), worth(whole))


@law
@given(countries, st.data())
def test_more_demand_never_needs_fewer_places(facts, data):
    # Without rules: one that asks for a least number of women may be easier to keep with more of them.
    before = solved(facts, "places", rules={})
    factors = data.draw(st.lists(st.floats(1, 3), min_size=len(facts.zones), max_size=len(facts.zones)))
    load = {zone: load * factor for (zone, load), factor in zip(facts.load.items(), factors, strict=True)}
    after = solved(facts, "places", rules={}, load=load)
    assert at_most(worth(before), worth(after))


@law
@given(countries, st.floats(0.01, 0.3), st.floats(0.01, 0.3))
def test_a_looser_refusal_target_never_costs_more(facts, one, other):
    strict, loose = sorted((one, other))
    assert at_most(worth(solved(facts, **laid_out(facts, loose))), worth(solved(facts, **laid_out(facts, strict))))


@law
@given(countries, st.floats(0.1, 10))
def test_the_least_cost_scales_with_all_costs(facts, factor):
    ladders = {
        site: tuple(
            dataclasses.replace(rung, running_cost=rung.running_cost * factor, capital_cost=rung.capital_cost * factor)
            for rung in ladder
        )
        for site, ladder in facts.ladders.items()
    }
    access = PairTable(tuple(facts.zones), tuple(facts.sites), facts.access_dkk.values * factor)
    # A limit in DKK is a cost that does not scale.
    rules = {name: rule for name, rule in facts.rules.items() if rule.kind != "budget"}
    scaled = solved(facts, ladders=ladders, access_dkk=access, rules=rules)
    assert worth(scaled) == pytest.approx(worth(solved(facts, rules=rules)) * factor, rel=1e-6)


@law
@given(countries, st.sampled_from(KINDS), st.randoms(use_true_random=False))
def test_the_order_of_zones_and_sites_changes_no_value(facts, kind, random):
    zones, sites = list(facts.zones), list(facts.sites)
    random.shuffle(zones)
    random.shuffle(sites)
    order = np.ix_([list(facts.zones).index(zone) for zone in zones], [list(facts.sites).index(site) for site in sites])

    def table(values: PairTable) -> PairTable:
        return PairTable(tuple(zones), tuple(sites), values.values[order])

    shuffled = dataclasses.replace(
        facts,
        zones={zone: facts.zones[zone] for zone in zones},
        sites={site: facts.sites[site] for site in sites},
        ladders={site: facts.ladders[site] for site in sites},
        minutes=table(facts.minutes),
        km=table(facts.km),
        access_dkk=table(facts.access_dkk),
    )
    assert worth(solved(shuffled, kind)) == pytest.approx(worth(solved(facts, kind)), rel=1e-6)


@law
@given(countries)
def test_another_site_never_makes_the_least_cost_worse(facts):
    # Of the rules, only those that count sites or ask for something at a site can make one more a burden.
    site = "extra"
    minutes = np.column_stack([facts.minutes.values, np.full(len(facts.zones), 30.0)])
    access = np.column_stack([facts.access_dkk.values, np.zeros(len(facts.zones))])
    names = (*facts.sites, site)
    wider = dataclasses.replace(
        facts,
        sites={**facts.sites, site: next(iter(facts.sites.values())).model_copy(update={"id": site})},
        ladders={**facts.ladders, site: next(iter(facts.ladders.values()))},
        minutes=PairTable(tuple(facts.zones), names, minutes),
        access_dkk=PairTable(tuple(facts.zones), names, access),
        km=None,
    )
    assert at_most(worth(solved(wider, rules={})), worth(solved(facts, rules={})))


@law
@given(countries)
def test_the_first_of_several_objectives_is_as_good_as_alone(facts):
    alone = solved(facts, "cost")
    stages = solved(facts, ["cost", "mean_travel"])
    assert worth(stages) == pytest.approx(worth(alone), rel=1e-6)
    if stages.plan is not None:
        assert stages.check.objectives["cost"] <= worth(alone) * (1 + 1.1e-4)
        assert at_most(worth(solved(facts, "mean_travel")), stages.check.objectives["mean_travel"])
