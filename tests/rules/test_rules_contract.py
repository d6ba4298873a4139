"""What every rule must keep; rules are found by themselves, so a new rule is held to this without a line here."""

from __future__ import annotations

import dataclasses
import functools
import inspect
import json

import numpy as np
import pytest

import small_country
from placement.checking import check
from placement.facts import Facts
from placement.instance import Instance
from placement.model.arrays import Rows
from placement.rules import kinds
from placement.rules.base import Breach, Rule
from placement.wording import LANGUAGES

KINDS = sorted(kinds())
EXAMPLES = [
    pytest.param(kind, example, id=f"{kind}-{json.dumps(example, ensure_ascii=False)}")
    for kind, example in small_country.all_examples()
]
ACTIONS = ("pairs", "rungs", "rows")
ROW_TOLERANCE = 1e-7


@pytest.fixture(scope="module")
def countries(tiny):
    """The tiny country; with nobody on Bornholm; where places lack a group or a ward; where uptake falls."""
    empty = dataclasses.replace(tiny, women={**tiny.women, "0400": 0.0}, load={**tiny.load, "0400": 0.0})
    groups = dict.fromkeys(("region", "region_2027", "health_council", "province"))
    lacking = dataclasses.replace(
        tiny,
        zones={**tiny.zones, "0751": tiny.zones["0751"].model_copy(update=groups)},
        sites={
            **tiny.sites,
            "OUH": tiny.sites["OUH"].model_copy(update={**groups, "neonatal_level": "none"}),
            "AUH": tiny.sites["AUH"].model_copy(update=small_country.HOVEDSTADEN),
        },
    )
    return [Judged(facts) for facts in (tiny, empty, lacking, small_country.with_uptake(empty))]


class Judged:
    """A country with all its plans as points of the model's columns, plus random plans that split zones."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.instance = Instance.from_facts(facts)
        self.plans = [*small_country.every_plan(facts), *small_country.some_split_plans(facts, 400, seed=1)]
        self.variables, self.columns = small_country.all_columns(self.instance.rung_exists, len(facts.zones))
        self.points = np.array([small_country.point(plan, self.variables, self.columns) for plan in self.plans])
        self.x = self.points[:, self.variables.x]
        z = self.variables.z
        self.z = np.where(z >= 0, self.points[:, np.maximum(z, 0)], 0.0)
        self.told: dict[str, list[list[Breach]]] = {}

    def model_breaks(self, rule: Rule, without: str = "") -> np.ndarray:
        """Whether each plan breaks the rule in the model's words, `[plan]`."""
        return np.asarray((self._parts(rule, without) > 0).any(axis=1))

    def model_amount(self, rule: Rule) -> np.ndarray:
        """How much each plan breaks the rule in the model's words, in the rule's unit, `[plan]`."""
        parts = self._parts(rule)
        return parts.sum(axis=1) if rule.measure == "sum" else parts.max(axis=1)

    def _parts(self, rule: Rule, without: str = "") -> np.ndarray:
        """Every breach by a pair, a rung or a row, `[plan, breach]`."""
        if rule.columns(self.instance):
            raise NotImplementedError("see model/test_build.py for a rule with columns of its own")
        parts = [np.zeros((len(self.plans), 1))]
        pairs = None if without == "pairs" else rule.pairs(self.instance)
        rungs = None if without == "rungs" else rule.rungs(self.instance)
        if pairs is not None:
            worth = np.where(self.x > 1e-6, np.broadcast_to(pairs, self.x.shape), 0.0)
            parts.append(_flat(worth * self.x if rule.measure == "sum" else worth))
        if rungs is not None:
            parts.append(_flat(np.where(self.z > 0.5, np.broadcast_to(rungs, self.z.shape), 0.0)))
        if without != "rows":
            rows = small_country.dense(rule.rows(self.variables, self.instance), self.columns)
            outside = rows.violation(self.points)
            parts.append(np.where(outside > ROW_TOLERANCE, outside * rows.breach, 0.0))
        return np.concatenate(parts, axis=1)

    def reader(self, rule: Rule) -> list[list[Breach]]:
        """What the reader is told of each plan, `[plan]`."""
        key = repr(rule)
        if key not in self.told:
            self.told[key] = [rule.breaches(plan, self.facts) for plan in self.plans]
        return self.told[key]

    def reader_breaks(self, rule: Rule) -> np.ndarray:
        """Whether each plan breaks the rule in the reader's words, `[plan]`."""
        return np.array([bool(breaches) for breaches in self.reader(rule)])

    def reader_amount(self, rule: Rule) -> np.ndarray:
        """How much each plan breaks the rule in the reader's words, `[plan]`."""
        add_up = sum if rule.measure == "sum" else functools.partial(max, default=0.0)
        return np.array([add_up([b.amount for b in breaches]) for breaches in self.reader(rule)], float)


def _flat(values: np.ndarray) -> np.ndarray:
    return values.reshape(len(values), -1)


def resolved(kind: str, example: dict, facts: Facts) -> Rule:
    return small_country.rule_of(kind, example).resolved(facts)


def disagreements(country: Judged, rule: Rule, without: str = "") -> list:
    differ = np.flatnonzero(country.model_breaks(rule, without) != country.reader_breaks(rule))
    return [(country.plans[k].openings, country.plans[k].assignment, country.reader(rule)[k]) for k in differ]


@pytest.mark.parametrize(("kind", "example"), EXAMPLES)
def test_model_and_reader_agree_on_every_plan(kind, example, countries):
    for country in countries:
        assert disagreements(country, resolved(kind, example, country.facts)) == []


@pytest.mark.parametrize(("kind", "example"), EXAMPLES)
def test_model_and_reader_count_the_same_amount(kind, example, countries):
    # Relaxing a rule minimises the model's amount and tells the reader's: they must be one number.
    for country in countries:
        rule = resolved(kind, example, country.facts)
        assert country.model_amount(rule) == pytest.approx(country.reader_amount(rule), rel=1e-9, abs=1e-9)


def spoken(kind: str) -> list[str]:
    return [action for action in ACTIONS if getattr(kinds()[kind], action) is not getattr(Rule, action)]


@pytest.mark.parametrize(("kind", "action"), [(kind, action) for kind in KINDS for action in spoken(kind)])
def test_dropping_one_action_towards_the_model_is_noticed(kind, action, countries):
    assert any(
        disagreements(country, resolved(kind, example, country.facts), without=action)
        for country in countries
        for example in kinds()[kind].examples
    )


@pytest.mark.parametrize(("kind", "example"), EXAMPLES)
def test_each_example_is_kept_by_some_plans_and_broken_by_others(kind, example, countries):
    broken = [country.reader_breaks(resolved(kind, example, country.facts)) for country in countries]
    assert not broken[0].all()
    assert any(some.any() for some in broken)


@pytest.mark.parametrize(("kind", "example"), EXAMPLES)
def test_breaches_are_told_in_full_in_both_languages(kind, example, countries):
    for country in countries:
        rule = resolved(kind, example, country.facts)
        for breach in {breach for breaches in country.reader(rule) for breach in breaches}:
            assert breach.amount > 0
            assert breach.unit == rule.unit
            assert breach.sentence.strip()
            assert breach.sentence_da.strip()
            assert breach.say("en") == breach.sentence != breach.say("da")


@pytest.mark.parametrize(("kind", "example"), EXAMPLES)
def test_examples_are_plain_data_that_a_scenario_takes(kind, example, country):
    scenario = small_country.tiny_scenario(country, rules={kind: example, "again": {"kind": kind, **example}})
    facts = scenario.facts()
    assert list(facts.rules) == [kind, "again"]
    assert facts.rules["again"] == facts.rules[kind] == small_country.rule_of(kind, example).resolved(facts)
    assert type(facts.rules[kind]) is kinds()[kind]
    assert facts.rules[kind].resolved(facts) == facts.rules[kind]
    for language in LANGUAGES:
        assert facts.rules[kind].statement(facts, language).strip()
        assert facts.rules[kind].heading[language].strip()
    assert facts.rules[kind].measure in ("max", "sum")
    for number in facts.rules[kind].assumptions():
        assert number.name.startswith(f"rules.{kind}.")
        assert number.source
        assert any(number == other for other in facts.assumptions)


@pytest.mark.parametrize("kind", KINDS)
def test_a_rule_explains_itself_and_every_input(kind):
    rule = kinds()[kind]
    assert inspect.getdoc(rule) != inspect.getdoc(Rule)
    assert rule.examples
    for name, field in rule.model_fields.items():
        assert name == "kind" or field.description, f"{kind}.{name} has no explanation"


@pytest.mark.parametrize("kind", KINDS)
def test_an_unknown_input_of_a_rule_is_refused(kind):
    with pytest.raises(ValueError, match="extra"):
        small_country.rule_of(kind, {**kinds()[kind].examples[0], "no_such_input": 1})


@pytest.mark.parametrize(("kind", "example"), EXAMPLES)
def test_rows_have_distinct_names_of_columns_that_exist(kind, example, countries):
    country = countries[0]
    rows = Rows()
    rows.add(kind, resolved(kind, example, country.facts).rows(country.variables, country.instance))
    labels = [label for family in rows.families for label in family.labels]
    assert len(set(labels)) == len(labels)
    index = rows.arrays().index
    assert ((index >= 0) & (index < country.columns)).all()


def test_the_complete_country_holds_every_rule_once_and_one_plan_keeps_them_all(complete, country):
    assert sorted(rule.kind for rule in complete.rules.values()) == KINDS
    kept = [plan for plan in small_country.every_plan(complete) if check(plan).ok]
    assert len(kept) == 1
    assert {unit.site: unit.places for unit in kept[0].units} == {"RH": 16, "OUH": 8, "AUH": 8}
    assert check(kept[0]).cost_dkk == pytest.approx((31.6 + 18.8 + 18.8) * 1e6)


def test_each_rule_of_a_name_of_its_own_is_told_by_that_name(country):
    rules = {"two": {"kind": "unit_count", "exactly": 2}, "three": {"kind": "unit_count", "exactly": 3}}
    facts = small_country.tiny_scenario(country, rules=rules).facts()
    names = {breach.rule for breach in check(next(small_country.every_plan(facts))).breaches}
    assert names >= {"two", "three"}
