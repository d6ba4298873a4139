"""Counted persons under 5 cannot be worked out from a comparison, nor from what its plans differ in."""

from __future__ import annotations

import dataclasses
import itertools
import json
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from placement import Instance, Plan, Result, Site, Zone
from placement.analysis.compare import Comparison, compare
from placement.analysis.comparison_files import texts
from placement.analysis.records import GROUPINGS
from placement.checking import check
from placement.plan import Opening
from placement.reports.privacy import LEAST
from placement.result import StageResult, made_with

REGIONS = "AAAAAABBBBBBCC"
REGIONS_2027 = "AAAAAADDDDDDDD"
COUNCILS = "11122233344455"
PLANS = {
    "one": [0, 0, 0, 0, 1, 1, 1, 1, 1, 2, 2, 2, 2, 0],
    "two": [0, 0, 1, 1, 1, 1, 0, 2, 2, 2, 2, 0, 2, 0],
    "three": [2, 2, 2, 0, 0, 0, 1, 1, 1, 1, 0, 0, 0, 0],
}


def result_of(counts: Sequence[float], units: Sequence[int], governance: str = "regions-2026") -> Result:
    """A result in which each zone counts so many persons; the plan is given, so that only counts differ."""
    zones = [
        Zone(
            id=f"z{k}",
            name=f"Zone {k:02}",
            lat=50 + k / 7 % 1,
            lon=10 + k / 5 % 1,
            region=REGIONS[k],
            region_2027=REGIONS_2027[k],
            health_council=COUNCILS[k],
            province=REGIONS[k],
            population=1000.0 + k,
            women=count,
            counted=True,
        )
        for k, count in enumerate(counts)
    ]
    sites = [
        Site(id=f"s{k}", name=f"Site {k}", lat=50.5, lon=10 + k / 3, region="ABC"[k], health_council="135"[k])
        for k in range(3)
    ]
    minutes = np.array([[10 + 7 * ((3 * i + 5 * j) % 11) for j in range(3)] for i in range(len(counts))], float)
    women = np.array(counts, float)
    facts = Instance.from_arrays(
        women=women,
        load=women * 5 / 12,
        minutes=minutes,
        access_cost=women[:, None] * minutes * 4.0,
        rungs=[{"places": 60, "running_cost": 1e6}],
        zones=zones,
        sites=sites,
        service={"refusal_at_most": 0.5},
        objective=["cost", "mean_travel"],
    ).facts
    facts = dataclasses.replace(facts, inputs={"scenario": f"hash of {list(counts)}"}, governance=governance)
    plan = Plan(
        tuple(Opening(site=f"s{k}", places=60) for k in range(3)),
        {f"z{k}": {f"s{unit}": 1.0} for k, unit in enumerate(units)},
        facts,
    )
    stages = tuple(
        StageResult(o.kind, o.unit, v, v, 0.0, "optimal", "the gap asked for was reached", 0.1, 1, "HiGHS 1")
        for o, _ in facts.objectives
        for v in [o.value(plan, facts)]
    )
    options = {"gap": 1e-4, "solver": "highs", "time_limit_s": None, "threads": 1, "seed": 0, "method": "auto"}
    return Result(
        "optimal",
        plan,
        stages[0].value,
        stages[0].bound,
        0.0,
        stages,
        "the gap asked for was reached",
        0.2,
        check(plan),
        facts,
        made_with(options, facts.inputs),
    )


def compared(counts: Sequence[float], names: Sequence[str] = tuple(PLANS), language: str = "en") -> Comparison:
    governance = {"three": "regions-2027"}
    return compare(
        {name: result_of(counts, PLANS[name][: len(counts)], governance.get(name, "regions-2026")) for name in names},
        language=language,
    )


def everything(found: Comparison) -> str:
    """All that leaves the house: the files, and the texts of the terminal."""
    return json.dumps([texts(found), *(found.text(by=by) for by in GROUPINGS)], ensure_ascii=False)


def published(found: Comparison) -> Any:
    kept = next(iter(found.guards.values()))
    groups = tuple((group.zones, group.women) for group in kept.groups)
    return groups, tuple(kept.women(zone) for zone in kept.facts.zones)


def test_all_plans_have_the_same_groups() -> None:
    found = compared([1, 2, 4, 3, 1, 0, 2, 6, 2, 9, 1, 4, 2, 3])
    groups = {tuple((group.zones, group.women) for group in kept.groups) for kept in found.guards.values()}
    assert len(groups) == 1
    assert next(iter(groups))


def test_nothing_that_is_shown_hangs_on_what_lies_behind_the_totals() -> None:
    """Two countries that differ only within a group give the same files and texts, letter by letter."""
    random = np.random.default_rng(5)
    checked = 0
    while checked < 10:
        counts = random.choice([0, 1, 2, 3, 4, 6, 15], 14, p=[0.1, 0.2, 0.2, 0.2, 0.1, 0.1, 0.1]).tolist()
        one = compared(counts)
        groups = next(iter(one.guards.values())).groups
        if not groups:
            continue
        members = [int(zone[1:]) for zone in groups[random.integers(len(groups))].zones]
        giver, taker = random.permutation(members)[:2]
        counts[giver], counts[taker] = counts[giver] - 1, counts[taker] + 1
        if counts[giver] < 0:
            continue
        two = compared(counts)
        # Only counts that make the same groups can be confused with one another.
        if published(one) != published(two):
            continue
        checked += 1
        assert everything(one) == everything(two)


def test_differences_between_plans_give_no_hidden_count() -> None:
    """All that is published of units, groups of every grouping and groups of zones, plan by plan, as equations: no
    zone whose count is hidden can be solved for."""
    random = np.random.default_rng(11)
    hidden_in_all = 0
    for _ in range(12):
        counts = random.choice([0, 1, 2, 3, 4, 6, 9, 20], 14).tolist()
        found = compared(counts)
        known = [np.ones(14)]
        hidden: set[int] = set()
        for name, kept in found.guards.items():
            for k in range(14):
                if kept.women(f"z{k}").hidden:
                    hidden.add(k)
                else:
                    known.append(np.eye(14)[k])
            totals = [group.zones for group in kept.groups if group.women is not None]
            known += [np.array([float(f"z{k}" in members) for k in range(14)]) for members in totals]
            facts = kept.facts
            for row in found.groups:
                if row.scenario == name and row.women_a_year.value is not None and not row.women_a_year.approximate:
                    members = [group_of_zone(facts.zones[f"z{k}"], row.grouping) == row.group for k in range(14)]
                    assert row.women_a_year.value == pytest.approx(np.dot(members, counts))
                    known.append(np.array(members, float))
        matrix = np.array(known)
        rank = np.linalg.matrix_rank(matrix)
        for k in hidden:
            assert np.linalg.matrix_rank(np.vstack([matrix, np.eye(14)[k]])) == rank + 1, (k, counts)
        hidden_in_all += len(hidden)
    assert hidden_in_all > 40


def group_of_zone(zone: Zone, grouping: Any) -> str | None:
    from placement.analysis.comparison_rows import group_of

    return group_of(zone, grouping)


@pytest.mark.parametrize("most", [9])
def test_even_who_knows_how_groups_are_made_cannot_tell_a_hidden_count(most: int) -> None:
    """All counts there can be of four zones and two plans: what is published fits two values of every hidden zone."""
    zones = 4
    start = {name: result_of([6] * zones, PLANS[name][:zones]) for name in ("one", "two")}
    seen = defaultdict(list)
    for counts in itertools.product(range(most + 1), repeat=zones):
        if min(counts) >= LEAST:
            continue
        women = {f"z{k}": float(count) for k, count in enumerate(counts)}
        guards = []
        plans = []
        for result in start.values():
            facts = dataclasses.replace(result.facts, women=women, load=women)
            assert result.plan is not None
            plans.append(dataclasses.replace(result.plan, facts=facts))
        from placement.reports.privacy import guard

        guards = [guard(plan.facts, plan) for plan in plans]
        groups = tuple((group.zones, group.women) for group in guards[0].groups)
        assert groups == tuple((group.zones, group.women) for group in guards[1].groups)
        seen[groups, tuple(guards[0].women(zone) for zone in women)].append(counts)
    checked = 0
    for (groups, _), fitting in seen.items():
        for members, women_in_all in groups:
            # What does not fit into the range looked through might have been another way out.
            if women_in_all is not None and women_in_all > most:
                continue
            for zone in members:
                checked += 1
                assert len({counts[int(zone[1:])] for counts in fitting}) >= 2, (groups, fitting)
    assert checked > 100


def test_figures_from_groups_are_marked_and_hashes_left_out() -> None:
    found = compared([1, 2, 4, 3, 1, 0, 2, 6, 2, 9, 1, 4, 2, 3])
    data = found.to_dict()
    assert data["counted_persons"] is True
    assert data["inputs"] == {}
    assert "hash of" not in everything(found)
    assert all("mean_minutes" in row["approximate"] for row in data["scenarios"])
    assert "≈" in str(found)
    assert "the same groups in every scenario" in str(found)
    assert found.scenarios.rows[0].inputs == ""


def test_fewer_than_five_in_all_are_not_shown_at_all() -> None:
    found = compared([1, 0, 2, 0])
    data = found.to_dict()
    for row in data["scenarios"]:
        assert row["women_a_year"] is None
        assert {"women_a_year", "refusal", "mean_minutes"} <= set(row["kept_back"])
    assert "cost kept back" in str(found)


def test_what_each_plan_tells_alone_cannot_be_subtracted() -> None:
    """The attack: plans shown one by one, in two comparisons and together, and their groups held against each other."""
    from placement.reports.privacy import guard

    counts = [3.0, 3.0, 2.0, 4.0, 30.0, 30.0]
    one = result_of(counts, [0, 0, 0, 1, 0, 1])
    two = result_of(counts, [0, 0, 1, 1, 0, 1], "regions-2027")
    three = result_of(counts, [1, 0, 1, 0, 0, 1])
    found = [guard(result.facts, result.plan).groups for result in (one, two, three)]
    for chosen in ({"one": one, "two": two}, {"two": two, "three": three}):
        found += [kept.groups for kept in compare(chosen).guards.values()]
    equations = [np.array([float(f"z{k}" in group.zones) for k in range(6)]) for groups in found for group in groups]
    rank = np.linalg.matrix_rank(np.array(equations))
    assert rank == len(found[0]) > 0
    assert all(np.linalg.matrix_rank(np.vstack([*equations, np.eye(6)[k]])) == rank + 1 for k in range(4))
