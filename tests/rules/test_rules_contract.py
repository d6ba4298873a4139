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
from placement.rules.base import Rule
from placement.scenario.models import Scenario
from placement.wording import LANGUAGES

KINDS = sorted(kinds())
EXAMPLES = [
    pytest.param(kind, example, id=f"{kind}-{json.dumps(example, ensure_ascii=False)}")
    for kind, example in small_country.all_examples()
]
ACTIONS = ("pairs", "rungs", "rows")
CLEARLY = 1e-7


@pytest.fixture(scope="module")
def countries(tiny):
    """The tiny country; the same with nobody on Bornholm; and one whose places belong to no group."""
    empty = dataclasses.replace(
        tiny, women={**tiny.women, "0400": 0.0}, load={**tiny.load, "0400": 0.0}
    )
    groups = dict.fromkeys(("region", "region_2027", "health_council", "province"))
    ungrouped = dataclasses.replace(
        tiny,
        zones={**tiny.zones, "0751": tiny.zones["0751"].model_copy(update=groups)},
        sites={**tiny.sites, "OUH": tiny.sites["OUH"].model_copy(update=groups)},
    )
    return [Judged(facts) for facts in (tiny, empty, ungrouped)]


class Judged:
    """A country with all its plans as points of the model's columns, plus random plans that split zones."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.instance = Instance.from_facts(facts)
        self.plans = [*small_country.every_plan(facts), *small_country.some_split_plans(facts, 400, seed=1)]
        self.variables, self.columns = small_country.all_columns(self.instance.rung_exists, len(facts.zones))
        self.points = np.array(
            [small_country.point(plan, self.variables, self.columns) for plan in self.plans]
        )
        self.x = self.points[:, self.variables.x]
        z = self.variables.z
        self.z = np.where(z >= 0, self.points[:, np.maximum(z, 0)], 0.0)

    def model_breaches(self, rule: Rule, without: str = "") -> np.ndarray:
        """How much each plan breaks the rule in the model's words, in the rule's unit, `[plan]`."""
        parts = [np.zeros((len(self.plans), 1))]
        pairs = None if without == "pairs" else rule.pairs(self.instance)
        rungs = None if without == "rungs" else rule.rungs(self.instance)
        if pairs is not None:
            used = self.x > 1e-6
            worth = np.where(used, np.broadcast_to(pairs, used.shape), 0.0)
            parts.append(_flat(worth * self.x if rule.measure == "sum" else worth))
        if rungs is not None:
            parts.append(_flat(np.where(self.z > 0.5, np.broadcast_to(rungs, self.z.shape), 0.0)))
        if without != "rows":
            parts.append(self._row_breaches(rule))
        together = np.concatenate(parts, axis=1)
        return together.sum(axis=1) if rule.measure == "sum" else together.max(axis=1)

    def _row_breaches(self, rule: Rule) -> np.ndarray:
        own = rule.columns(self.instance)
        if own:
            raise NotImplementedError("see test_build.py for a rule with columns of its own")
        rows = small_country.dense(rule.rows(self.variables, self.instance), self.columns)
        return rows.violation(self.points) * rows.breach

    @functools.cached_property
    def reader(self) -> dict[str, np.ndarray]:
        return {}

    def reader_breaches(self, rule: Rule) -> np.ndarray:
        """How much each plan breaks the rule in the reader's words, `[plan]`."""
        key = repr((rule.kind, rule.model_dump(mode="json")))
        if key not in self.reader:
            add_up = sum if rule.measure == "sum" else functools.partial(max, default=0.0)
            self.reader[key] = np.array(
                [add_up([b.amount for b in rule.breaches(plan, self.facts)]) for plan in self.plans], float
            )
        return self.reader[key]


def _flat(values: np.ndarray) -> np.ndarray:
    return values.reshape(len(values), -1)


def resolved(kind: str, example: dict, facts: Facts) -> Rule:
    return small_country.rule_of(kind, example).resolved(facts)


@pytest.mark.parametrize(("kind", "example"), EXAMPLES)
def test_model_and_reader_agree_on_every_plan(kind, example, countries):
    for country in countries:
        rule = resolved(kind, example, country.facts)
        model, reader = country.model_breaches(rule), country.reader_breaches(rule)
        differ = np.flatnonzero((model > CLEARLY) != (reader > 0))
        assert not len(differ), (country.plans[differ[0]], model[differ[0]], reader[differ[0]])


@pytest.mark.parametrize(("kind", "example"), EXAMPLES)
def test_model_and_reader_count_the_same_amount(kind, example, countries):
    # Relaxing a rule minimises the model's amount and tells the reader's: they must be one number.
    for country in countries:
        rule = resolved(kind, example, country.facts)
        assert country.model_breaches(rule) == pytest.approx(country.reader_breaches(rule), rel=1e-9, abs=1e-6)


def spoken(kind: str) -> list[str]:
    return [action for action in ACTIONS if getattr(kinds()[kind], action) is not getattr(Rule, action)]


@pytest.mark.parametrize(("kind", "action"), [(kind, action) for kind in KINDS for action in spoken(kind)])
def test_dropping_one_action_towards_the_model_is_noticed(kind, action, countries):
    def noticed(country: Judged, rule: Rule) -> bool:
        model = country.model_breaches(rule, without=action)
        return bool(((model > CLEARLY) != (country.reader_breaches(rule) > 0)).any())

    tiny = countries[0]
    assert any(noticed(tiny, resolved(kind, example, tiny.facts)) for example in kinds()[kind].examples)


@pytest.mark.parametrize(("kind", "example"), EXAMPLES)
def test_the_example_parts_the_plans_into_those_that_keep_it_and_those_that_break_it(kind, example, countries):
    rule = resolved(kind, example, countries[0].facts)
    broken = countries[0].reader_breaches(rule) > 0
    assert not broken.all(), "no plan keeps this example, so it shows nothing"
    first = example == kinds()[kind].examples[0]
    others = [countries[0].reader_breaches(resolved(kind, e, countries[0].facts)) for e in kinds()[kind].examples]
    assert broken.any() or (first and any((other > 0).any() for other in others))


@pytest.mark.parametrize(("kind", "example"), EXAMPLES)
def test_breaches_are_told_in_full_in_both_languages(kind, example, countries):
    for country in countries:
        rule = resolved(kind, example, country.facts)
        broken = np.flatnonzero(country.reader_breaches(rule) > 0)
        for number in broken[:: max(1, len(broken) // 50)]:
            for breach in rule.breaches(country.plans[number], country.facts):
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
        assert field.description, f"{kind}.{name} has no explanation"


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
    assert isinstance(small_country.tiny_scenario(country, rules=rules), Scenario)
