from __future__ import annotations

import dataclasses
import sys
import types
from collections.abc import Callable
from typing import Any

import pytest

from placement import Instance, Result, Site, Zone, solve
from placement.capacity.erlang import erlang_b
from placement.facts import PairTable
from placement.reports.tables import tables, unit_letters
from placement.reports.words import Words

Counted = Callable[..., Result]


@pytest.fixture(scope="module")
def two_towns() -> Result:
    """Two units of two places; three zones with 1, 0.5 and 0.5 erlang, 10, 20 and 60 minutes from their unit."""
    zones = [Zone(id=name, name=name.upper(), region=region) for name, region in zip("abc", "NSS", strict=True)]
    sites = [Site(id="n", name="North", region="N"), Site(id="s", name="South", region="S")]
    instance = Instance.from_arrays(
        women=[2.4, 1.2, 1.2],
        load=[1.0, 0.5, 0.5],
        minutes=[[10, 90], [90, 20], [60, 90]],
        rungs=[{"places": 2, "running_cost": 1e6, "capital_cost": 5e5}],
        zones=zones,
        sites=sites,
        service={"refusal_at_most": 0.5},
        objective="mean_travel",
        rules={"max_travel": {"minutes": 30, "exceptions": {"c": {"minutes": 75}}}},
    )
    return solve(instance)


def shown(result: Result, language: str = "en") -> Any:
    return tables(result, Words(language))


def test_units_show_their_figures_by_hand(two_towns: Result) -> None:
    """The unit of a and c has 1.5 erlang on 2 places: B = (1.125) / (1 + 1.5 + 1.125) = 0.3103."""
    north, south = shown(two_towns).units
    assert (north.letter, north.name, north.places, north.wards) == ("A", "North", 2, 1)
    assert north.women_a_year.value == pytest.approx(3.6)
    assert north.load_erlang.value == pytest.approx(1.5)
    assert north.refusal.value == pytest.approx(1.125 / 3.625)
    assert north.refused_women_a_year.value == pytest.approx(3.6 * 1.125 / 3.625)
    assert north.occupancy.value == pytest.approx(1.5 * (1 - 1.125 / 3.625) / 2)
    assert north.dkk_a_year.value == pytest.approx(1.5e6)
    assert (south.letter, south.women_a_year.value) == ("B", pytest.approx(1.2))


def test_regions_show_where_their_women_go(two_towns: Result) -> None:
    """Region S has b (20 minutes, inside) and c (60 minutes, served by North): half inside."""
    north, south = shown(two_towns).regions
    assert (north.region, north.units, north.places, north.served_inside.value) == ("N", "A", 2, 1.0)
    assert (south.region, south.units, south.served_inside.value) == ("S", "B", pytest.approx(0.5))
    assert (south.median_minutes.value, south.percentile_90_minutes.value, south.longest_minutes.value) == (20, 60, 60)
    mean = (erlang_b(2, 1.5) + erlang_b(2, 0.5)) / 2
    assert south.refusal.value == pytest.approx(mean)
    assert south.refused_women_a_year.value == pytest.approx(2.4 * mean)


def test_the_share_within_reach_counts_women_not_zones(two_towns: Result) -> None:
    """2.4 + 1.2 of 4.8 women are within 30 minutes, all within 60."""
    within = {row.minutes: row.share.value for row in shown(two_towns).within}
    assert within == {30: pytest.approx(0.75), 60: 1.0, 90: 1.0, 120: 1.0}


def test_exceptions_are_listed_with_their_limit_and_how_far_they_travel(two_towns: Result) -> None:
    (row,) = shown(two_towns).exceptions
    assert (row.name, row.limit, row.way, row.unit) == ("C", "75\u00a0min", "60\u00a0min", "A")
    zones = {row.id: row.own_limit for row in shown(two_towns).zones}
    assert zones == {"a": "", "b": "", "c": "75\u00a0min"}


def test_zones_say_unit_way_and_that_they_are_expected(two_towns: Result) -> None:
    rows = {row.id: row for row in shown(two_towns).zones}
    assert (rows["b"].unit, rows["b"].site, rows["b"].minutes.value) == ("B", "s", 20)
    assert rows["b"].women_are == "expected, not counted"
    assert {row.women_are for row in shown(two_towns, "da").zones} == {"forventet, ikke optalt"}


def test_ferries_are_shown_where_they_are_known(two_towns: Result) -> None:
    assert "ferry" not in {column.name for column in shown(two_towns).zones.columns}
    facts = two_towns.facts
    table = PairTable(facts.minutes.rows, facts.minutes.columns, [[0, 0], [0, 1], [0, 0]])  # type: ignore[arg-type]
    facts = dataclasses.replace(facts, uses_ferry=table)
    plan = dataclasses.replace(two_towns.plan, facts=facts)  # type: ignore[type-var]
    rows = shown(dataclasses.replace(two_towns, facts=facts, plan=plan)).zones
    assert {row.id: row.ferry for row in rows} == {"a": False, "b": True, "c": False}


def test_rules_are_told_in_words_and_judged(two_towns: Result) -> None:
    service, travel = shown(two_towns, "da").rules
    assert service.statement == "en kvinde møder en fuld enhed i højst 50 pct. af tilfældene, i hver enhed"
    assert travel.heading == "Rimelig afstand"
    assert travel.statement == "ingen rejser længere end 30 minutter; med egen grænse: C (75\u00a0min.)"
    assert service.kept is travel.kept is True


def test_a_broken_rule_is_shown_as_broken_with_its_sentence(two_towns: Result) -> None:
    from placement.checking import check

    plan = two_towns.plan
    assert plan is not None
    away = dataclasses.replace(plan, assignment={**plan.assignment, "b": {"n": 1.0}})
    result = dataclasses.replace(two_towns, plan=away, check=check(away))
    travel = list(shown(result).rules)[1]
    assert travel.kept is False
    assert travel.broken == ("B to North: 90 min, limit 30 min, 1.2 women a year",)


def test_refusal_is_told_as_women_out_of_100_and_a_year(two_towns: Result) -> None:
    figure = next(k for k in shown(two_towns).key_figures if k.name == "refusal")
    refused = 3.6 * erlang_b(2, 1.5) + 1.2 * erlang_b(2, 0.5)
    assert figure.value == f"{100 * refused / 4.8:.1f} %"
    assert figure.detail == f"Out of 100 women {100 * refused / 4.8:.1f} meet a full unit: {refused:.1f} women a year."


def test_costs_add_up(denmark: Result) -> None:
    *parts, total = shown(denmark).costs
    assert sum(part.dkk_a_year.value for part in parts) == pytest.approx(total.dkk_a_year.value)
    assert total.dkk_a_year.value == pytest.approx(denmark.figures.cost_dkk)


def test_denmark_has_98_zones_four_regions_and_its_island_exceptions(denmark: Result) -> None:
    found = shown(denmark)
    assert len(found.zones) == 98
    assert len({row.id for row in found.zones}) == 98
    assert [row.region for row in found.regions] == ["Midtjylland", "Nordjylland", "Syddanmark", "Østdanmark"]
    assert {"Bornholm", "Læsø"} <= {row.name for row in found.exceptions}
    assert sum(row.women_a_year.value for row in found.zones) == pytest.approx(90)
    assert sum(row.women_a_year.value for row in found.regions) == pytest.approx(90)
    assert sum(row.women_a_year.value for row in found.units) == pytest.approx(90)


def test_every_assumption_is_listed_with_its_status(denmark: Result) -> None:
    found = shown(denmark)
    assert len(found.assumptions) == len(denmark.facts.assumptions)
    stay = next(row for row in found.assumptions if row.name == "Mean length of stay")
    assert (stay.value, stay.unit, stay.status) == ("5", "months", "assumption")
    refusal = next(row for row in found.assumptions if row.name == "Greatest acceptable refusal")
    assert (refusal.value, refusal.unit) == ("5 %", "")
    support = next(row for row in found.assumptions if row.name == "Support staff per place")
    assert support.value == "0.1375"


def test_what_is_no_amount_stands_apart_from_what_it_means(denmark: Result) -> None:
    """A calendar year has no separator, and `region` is not counted in operators."""
    english, danish = (
        {f"{row.value} {row.unit}" for row in shown(denmark, language).assumptions} for language in ("en", "da")
    )
    assert "2026 (year of the price level of every amount)" in english
    assert "2026 (prisniveauets år for alle beløb)" in danish
    assert "region (who runs the units and carries a surplus or deficit)" in english
    assert "80 pct. af omkostningen, som trækningsretten betaler uanset forbrug" in danish


def test_no_name_of_an_assumption_is_left_in_code(denmark: Result) -> None:
    names = [row.name for language in ("en", "da") for row in shown(denmark, language).assumptions]
    assert [name for name in names if "_" in name or "rules." in name] == []


def test_weak_facts_of_the_sites_used_are_shown_and_verified_ones_are_not(denmark: Result) -> None:
    found = {(row.name, row.fact): row.status for row in shown(denmark).weak}
    for unit in shown(denmark).units:
        statuses = denmark.facts.sites[unit.id].statuses
        shown_ward = found.get((unit.name, "neonatal ward"))
        assert shown_ward == (None if statuses["neonatal_level"] == "verified" else statuses["neonatal_level"])
    assert found["Odense Universitetshospital", "family ambulatory"] == "general knowledge"
    assert "verified" not in found.values()


def test_the_proof_is_told_stage_by_stage(denmark: Result) -> None:
    first, second = shown(denmark).stages
    assert first.objective == "Cost"
    assert first.sentence.startswith("Cost: ")
    assert "proven best" in first.sentence
    assert first.gap in ("no gap", "within 0.01 %")
    assert second.objective == "Mean travel time"
    # No proof over all plans: shorter mean ways are to be had at a higher cost.
    assert "of the plans that keep what the goals before it reached" in second.sentence


def test_without_a_bound_the_proof_says_so(denmark: Result) -> None:
    stage = dataclasses.replace(denmark.stages[0], bound=None, gap=None, status="feasible")
    (row,) = shown(dataclasses.replace(denmark, stages=(stage,), status="feasible")).stages
    assert row.bound == "not known"
    assert row.sentence.endswith("how much better a plan could be is not known.")


def test_a_result_without_a_plan_shows_what_was_asked(impossible: Result) -> None:
    found = shown(impossible)
    assert found.title == "No plan keeps every rule"
    assert not found.has_plan
    assert len(found.units) == len(found.zones.rows[0].unit) == len(found.regions) == 0
    assert {row.kept for row in found.rules} == {None}
    assert len(found.assumptions) > 20
    assert [row.sentence for row in found.stages][:1] == ["Cost: proven that no plan keeps every rule."]


def test_letters_go_from_the_largest_unit_down_and_beyond_z(denmark: Result, counted: Counted) -> None:
    assert unit_letters(denmark.plan) == {"HVH": "A", "AUH": "B", "OUH": "C", "AAL": "D"}
    many = counted([5] * 28, list(range(28)), "A" * 28)
    assert list(unit_letters(many.plan).values())[24:] == ["Y", "Z", "AA", "AB"]


def test_tables_become_pandas_frames(two_towns: Result, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[Any] = []
    stub = types.ModuleType("pandas")
    stub.DataFrame = lambda rows, columns: calls.append((rows, columns))  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "pandas", stub)
    shown(two_towns).within.to_pandas()
    ((rows, columns),) = calls
    assert columns == ["minutes", "share", "women_a_year"]
    assert rows[0] == {"minutes": 30, "share": pytest.approx(0.75), "women_a_year": pytest.approx(3.6)}
