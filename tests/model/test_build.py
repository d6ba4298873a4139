from __future__ import annotations

import dataclasses

import numpy as np
import pytest

import small_country
from placement.checking import check
from placement.instance import Instance
from placement.model.build import allowed_pairs, allowed_rungs, build, nearest_order
from placement.objectives import kinds as objective_kinds
from placement.rules.base import Column, Row, RowBlock, Rule, Variables
from placement.scenario.resolve import objectives_of
from placement.solving import solve


def rules_of(facts, **rules):
    found = {
        name: small_country.rule_of(inputs.pop("kind", name), inputs).resolved(facts)
        for name, inputs in ((name, dict(inputs)) for name, inputs in rules.items())
    }
    return dataclasses.replace(facts, rules=found)


def model_accepts(built, plan) -> bool:
    """Whether the plan's point is there at all and keeps every row and bound."""
    variables, model = built.model.variables, built.model
    every, count = small_country.all_columns(built.instance.rung_exists, len(built.instance.zones))
    wanted = small_country.point(plan, every, count)
    values = np.zeros(model.columns)
    for table, there in ((variables.open, every.open), (variables.z, every.z), (variables.x, every.x)):
        asked = np.where(there >= 0, wanted[np.maximum(there, 0)], 0.0)
        if (asked[table < 0] != 0).any():
            return False
        values[table[table >= 0]] = asked[table >= 0]
    return model.feasible(values, 1e-6)


@pytest.mark.parametrize("assignment", ["single", "split", "nearest"])
@pytest.mark.parametrize("which", ["tiny", "complete"])
def test_the_model_accepts_exactly_the_plans_that_the_check_passes(which, assignment, request):
    facts = dataclasses.replace(request.getfixturevalue(which), assignment=assignment)
    built = build(Instance.from_facts(facts))
    plans = [*list(small_country.every_plan(facts))[::2], *small_country.some_split_plans(facts, 200, seed=3)]
    plans += small_country.broken_plans(plans[::7])
    verdicts = [(model_accepts(built, plan), check(plan).ok) for plan in plans]
    assert [one for one, _ in verdicts] == [other for _, other in verdicts]
    assert any(other for _, other in verdicts) or (which, assignment) == ("complete", "nearest")


@pytest.mark.parametrize("seed", range(300, 330))
def test_the_model_of_a_random_country_accepts_exactly_the_plans_that_the_check_passes(seed):
    rng = np.random.default_rng(seed)
    assignment = ["single", "split", "nearest"][seed % 3]
    facts = small_country.random_facts(rng, zones=3, sites=3, rules=seed % 4, assignment=assignment)
    built = build(Instance.from_facts(facts))
    plans = [*small_country.every_plan(facts), *small_country.some_split_plans(facts, 40, seed)]
    for plan in [*plans, *small_country.broken_plans(plans[::7])]:
        assert model_accepts(built, plan) == check(plan).ok, str(check(plan))


def test_columns_are_one_for_each_site_rung_and_pair_that_can_be(tiny_instance):
    # København's 5 erlang are more than the largest unit of OUH carries (4.54), so that pair has no column.
    built = build(tiny_instance)
    variables = built.model.variables
    assert (variables.open >= 0).sum() == 3
    assert (variables.z >= 0).sum() == 8
    assert np.argwhere(variables.x < 0).tolist() == [[0, 1]]
    assert built.model.columns == 3 + 8 + 11
    names = list(built.model.column_names)
    assert names[:4] == ["open_RH", "open_OUH", "open_AUH", "size_RH_8"]
    assert names[int(variables.x[3, 2])] == "share_0400_AUH"
    assert len(set(names)) == len(names)
    split = build(Instance.from_facts(dataclasses.replace(tiny_instance.facts, assignment="split")))
    assert (split.model.variables.x >= 0).all()
    assert not split.model.integer[split.model.variables.x].any()
    assert built.model.integer.all()


def test_rows_stand_in_named_families_that_cover_them_all(complete):
    model = build(Instance.from_facts(complete)).model
    names = [family.name for family in model.families]
    assert names[:4] == ["serve", "size", "room", "link"]
    assert set(names[4:]) <= set(complete.rules)
    assert [family.first for family in model.families] == list(
        np.cumsum([0, *(len(family.labels) for family in model.families)])[:-1]
    )
    assert len(model.row_names) == model.rows == len(model.starts) - 1
    assert len(set(model.row_names)) == model.rows
    assert "serve_0101" in model.row_names
    assert "min_volume_AUH" in model.row_names


def test_what_a_rule_forbids_gets_no_column(tiny):
    facts = rules_of(tiny, max_travel={"minutes": 150}, ward_cap={"women": 8}, fixed_sites={"closed": ["OUH"]})
    instance = Instance.from_facts(facts)
    rungs = allowed_rungs(instance)
    assert rungs.tolist() == [[True, True, False], [False] * 3, [True] * 3]
    # København is too heavy for 8 places at RH's side of the cap only if 16 were forbidden; Aarhus and Bornholm are
    # over 150 minutes from one or both.
    pairs = allowed_pairs(instance, rungs)
    assert pairs.tolist() == [[True, False, False], [True, False, True], [False, False, True], [False] * 3]
    variables = build(instance).model.variables
    assert variables.open[1] == -1
    assert (variables.x >= 0).tolist() == allowed_pairs(instance, rungs).tolist()


def test_a_zone_that_nothing_may_serve_makes_the_model_impossible(tiny):
    facts = rules_of(tiny, max_travel={"minutes": 100})
    assert solve(Instance.from_facts(facts)).status == "infeasible"


def test_rules_that_leave_no_unit_at_all_are_impossible_for_every_objective(tiny):
    facts = rules_of(tiny, site_limit={"places": 0})
    for kind in objective_kinds():
        result = solve(Instance.from_facts(dataclasses.replace(facts, objectives=objectives_of(kind))))
        assert (result.status, result.plan, result.bound, result.gap) == ("infeasible", None, None, None)


def test_the_order_of_nearness_breaks_ties_by_site_id(tiny):
    table = dataclasses.replace(tiny.minutes, values=np.array([[9.0, 9, 9], [1, 0, 1], [5, 5, 2], [2, 3, 1]]))
    instance = Instance.from_facts(dataclasses.replace(tiny, minutes=table))
    order = [[instance.sites[site] for site in row] for row in nearest_order(instance)]
    assert order == [["AUH", "OUH", "RH"], ["OUH", "AUH", "RH"], ["AUH", "OUH", "RH"], ["AUH", "RH", "OUH"]]


def test_columns_without_a_variable_are_dropped_from_rows(tiny_instance):
    model = build(tiny_instance).model
    longer = model.with_rows(
        "extra",
        [
            Row("one", np.array([-1, 0, 2]), np.array([5.0, 1, 0]), "<=", 3.0),
            RowBlock(
                indices=["two", "three"],
                starts=np.array([0, 2, 3]),
                columns=np.array([1, -1, 2]),
                coefficients=np.array([2.0, 7, 3]),
                sense=">=",
                rhs=np.array([1.0, 2]),
            ),
        ],
    )
    assert longer.rows == model.rows + 3
    assert longer.row_names[-3:] == ["extra_one", "extra_two", "extra_three"]
    point = np.arange(1.0, model.columns + 1)
    assert longer.activity(point)[-3:].tolist() == [1.0, 4.0, 9.0]
    assert longer.row_lower[-3:].tolist() == [-np.inf, 1, 2]
    assert longer.row_upper[-3:].tolist() == [3, np.inf, np.inf]
    assert longer.activity(point)[:-3] == pytest.approx(model.activity(point))
    assert model.with_rows("none", []) is model


def test_feasible_looks_at_bounds_rows_and_whole_numbers(tiny):
    built = build(Instance.from_facts(tiny))
    plan = next(plan for plan in small_country.every_plan(tiny) if check(plan).ok)
    every, count = small_country.all_columns(built.instance.rung_exists, 4)
    wanted = small_country.point(plan, every, count)
    values = np.zeros(built.model.columns)
    for table, there in zip(_tables(built.model.variables), _tables(every), strict=True):
        values[table[table >= 0]] = wanted[there[table >= 0]]
    assert built.model.feasible(values, 1e-6)
    used = int(np.flatnonzero(values)[-1])
    for wrong in (0.0, 0.5, 2.0, -1.0):
        spoilt = values.copy()
        spoilt[used] = wrong
        assert not built.model.feasible(spoilt, 1e-6)


def _tables(variables: Variables) -> tuple[np.ndarray, ...]:
    return variables.open, variables.z, variables.x


class Agreements(Rule):
    """A rule with columns of its own: an agreement for each unit that serves Odense, at a price."""

    kind: str = "agreements"
    dkk: float = 9e6
    most: int = 1
    unit = "agreements"
    measure = "sum"
    heading = {"en": "Agreements", "da": "Aftaler"}  # noqa: RUF012

    def columns(self, instance):
        return [Column(f"deal_{site}", upper=1.0, integer=True, dkk_a_year=self.dkk) for site in instance.sites]

    def rows(self, variables, instance):
        odense = instance.zones.index("0461")
        deals = np.array([variables.own[f"deal_{site}"] for site in instance.sites])
        for site, name in enumerate(instance.sites):
            columns = np.array([variables.x[odense, site], deals[site]])
            yield Row(name, columns, np.array([1.0, -1.0]), "<=", 0.0)
        yield Row("most", deals, np.ones(len(deals)), "<=", float(self.most))

    def breaches(self, plan, facts):
        return []

    def dkk_a_year(self, plan, facts):
        return self.dkk * len({site for zone, site, _ in plan.served() if zone == "0461"})


def test_columns_of_a_rules_own_are_decided_and_paid_for(tiny):
    facts = dataclasses.replace(tiny, rules={"deal": Agreements()})
    result = solve(Instance.from_facts(facts), gap=0.0)
    best = min(report.cost_dkk for plan in small_country.every_plan(facts) if (report := check(plan)).ok)
    assert result.value == pytest.approx(best)
    assert result.value == pytest.approx((31.6 + 13.3 + 9.0) * 1e6)
    built = build(Instance.from_facts(facts))
    assert built.own["rule:deal"].keys() == {"deal_RH", "deal_OUH", "deal_AUH"}
    assert built.rule_costs.sum() == pytest.approx(27e6)
    assert "rule:deal_deal_AUH" in built.model.column_names


def test_columns_of_two_rules_of_a_kind_are_kept_apart(tiny):
    rules = {"one": Agreements(dkk=1e6), "two": Agreements(dkk=2e6)}
    result = solve(Instance.from_facts(dataclasses.replace(tiny, rules=rules)), gap=0.0)
    assert result.value == pytest.approx((31.6 + 13.3 + 3.0) * 1e6)
