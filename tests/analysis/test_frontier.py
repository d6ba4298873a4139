from __future__ import annotations

import dataclasses
import itertools
import os
import signal
import sqlite3
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import numpy as np
import pytest

import placement
import small_country
from placement import InputError, Instance
from placement.analysis import Frontier, frontier, trade_off_search, variations
from placement.analysis.attainable import Values, values_of
from placement.analysis.trade_off_found import Found, not_dominated
from placement.checking import check
from placement.facts import Facts
from placement.objectives import kinds
from placement.rules.objective_limit import ObjectiveLimit
from placement.scenario.models import Scenario

ROOT = Path(__file__).parents[2]
TOLERANCE = 2e-6
STEPPED = ("places", "units", "max_travel", "p90_travel")
EXACT = [pair for pair in itertools.combinations(sorted(kinds()), 2) if any(name in STEPPED for name in pair)]


def country(seed: int, assignment: str = "single", **changes: int) -> Facts:
    shape = {"zones": 4, "sites": 3, "rungs": 2, "rules": 1} | changes
    return small_country.random_facts(np.random.default_rng(seed), assignment=assignment, **shape)


def attainable(facts: Facts, names: tuple[str, str]) -> np.ndarray:
    """The values of every plan that keeps every rule, `[plan, objective]`."""
    objectives = tuple((kinds()[name](kind=name), None) for name in names)
    with_both = dataclasses.replace(facts, objectives=objectives)
    reports = [check(plan) for plan in small_country.every_plan(with_both)]
    return np.array([[report.objectives[name] for name in names] for report in reports if report.ok]).reshape(-1, 2)


def signs(names: tuple[str, str]) -> np.ndarray:
    return np.array([1.0 if kinds()[name].sense == "min" else -1.0 for name in names])


def best_pairs(values: np.ndarray, sign: np.ndarray) -> list[tuple[float, float]]:
    """What no other plan beats in both, each pair of values once, the best in the first objective first."""
    kept: list[tuple[float, float]] = []
    for first, second in sorted({tuple(np.round(row * sign, 9)) for row in values}):
        if not kept or second < kept[-1][1] - 1e-7 * max(1.0, abs(kept[-1][1])):
            kept.append((first, second))
    return [tuple(np.array(pair) * sign) for pair in kept]


def values_in(found: Frontier) -> list[tuple[float, float]]:
    return [(point.first, point.second) for point in found.points]


def same_points(found: list[tuple[float, float]], wanted: list[tuple[float, float]]) -> bool:
    return len(found) == len(wanted) and all(map(close, found, wanted))


def close(one: tuple[float, float], other: tuple[float, float]) -> bool:
    return bool(np.allclose(one, other, rtol=TOLERANCE, atol=1e-6))


def unsupported(values: np.ndarray, points: list[tuple[float, float]], sign: np.ndarray) -> int:
    """How many of the points no weighted sum finds."""
    scaled = values * sign
    count = 0
    for point in np.array(points) * sign:
        weights = np.linspace(1e-3, 1 - 1e-3, 1999)
        span = np.ptp(scaled, axis=0)
        span[span == 0] = 1.0
        sums = (scaled / span) @ np.array([weights, 1 - weights])
        mine = (point / span) @ np.array([weights, 1 - weights])
        count += not (mine <= sums.min(axis=0) + 1e-9).any()
    return count


@pytest.mark.parametrize("names", EXACT, ids=" against ".join)
def test_every_plan_of_the_trade_off_is_found_and_no_other(names: tuple[str, str]) -> None:
    points = 0
    for seed in range(5):
        facts = country(seed + 10 * EXACT.index(names), "nearest" if seed == 4 else "single")
        values = attainable(facts, names)
        wanted = best_pairs(values, signs(names))
        found = frontier(Instance.from_facts(facts), *names, points=100, gap=0.0)
        assert same_points(values_in(found), wanted), (seed, values_in(found), wanted)
        assert found.status == ("optimal" if wanted else "infeasible")
        assert found.complete == bool(wanted)
        points += len(wanted)
    assert points >= 2


@pytest.mark.slow
@pytest.mark.parametrize("names", [("cost", "max_travel"), ("mean_travel", "places")], ids=" against ".join)
def test_points_that_no_weighted_sum_finds_are_found(names: tuple[str, str]) -> None:
    odd = points = 0
    for seed in range(16):
        facts = country(seed, zones=5, rungs=3, rules=0)
        values = attainable(facts, names)
        wanted = best_pairs(values, signs(names))
        found = frontier(Instance.from_facts(facts), *names, points=100, gap=0.0)
        assert same_points(values_in(found), wanted), seed
        odd += unsupported(values, wanted, signs(names)) if wanted else 0
        points += len(wanted)
    assert odd >= 2
    assert points >= 25


def test_each_plan_of_a_grid_is_on_the_trade_off_and_both_ends_are() -> None:
    inner = 0
    for seed in range(12):
        facts = country(seed, zones=5, rules=0)
        wanted = best_pairs(attainable(facts, ("cost", "mean_travel")), np.ones(2))
        found = frontier(Instance.from_facts(facts), "cost", "mean_travel", points=6, gap=0.0)
        assert found.method == "grid"
        assert not any(step.complete for step in found.steps)
        assert not found.complete
        got = values_in(found)
        assert bool(got) == bool(wanted)
        for pair in got:
            assert any(close(pair, other) for other in wanted), (seed, pair, wanted)
        if wanted:
            assert close(got[0], wanted[0])
            assert close(got[-1], wanted[-1])
        inner += max(0, len(got) - 2)
    assert inner >= 3


def test_a_trade_off_cut_short_says_where_plans_may_be_missing() -> None:
    seed = next(
        seed
        for seed in range(100)
        if len(best_pairs(attainable(country(seed, rules=0), ("cost", "max_travel")), np.ones(2))) >= 4
    )
    instance = Instance.from_facts(country(seed, rules=0))
    whole = frontier(instance, "cost", "max_travel", gap=0.0)
    short = frontier(instance, "cost", "max_travel", points=3, gap=0.0)
    assert len(short.points) == 3
    assert not short.complete
    assert short.status == "optimal"
    assert values_in(short) == [*values_in(whole)[:2], values_in(whole)[-1]]
    assert [step.complete for step in short.steps] == [True, False]
    assert "There may be other plans between the two." in short.steps.rows[-1].sentence
    assert all(step.complete for step in whole.steps)
    # A line is drawn only where it is proven that no plan lies beyond it.
    dotted = [found.svg().count("stroke-dasharray: 1.1") for found in (whole, short)]
    assert dotted == [len(whole.steps), 1]
    assert "Cut short" in short.notes[0]
    danish = frontier(instance, "cost", "max_travel", points=3, gap=0.0, language="da")
    assert "Afkortet" in danish.notes[0]


def test_the_two_sides_can_be_named_either_way() -> None:
    for seed in range(5):
        instance = Instance.from_facts(country(seed, rules=0))
        one, other = (frontier(instance, *names, gap=0.0) for names in (("cost", "places"), ("places", "cost")))
        assert same_points(values_in(one), [pair[::-1] for pair in values_in(other)[::-1]])


def test_sharing_zones_gives_a_trade_off_at_least_as_good() -> None:
    for seed in range(5):
        facts = country(seed, rules=0)
        whole = values_in(frontier(Instance.from_facts(facts), "cost", "max_travel", gap=1e-7))
        split = dataclasses.replace(facts, assignment="split")
        shared = values_in(frontier(Instance.from_facts(split), "cost", "max_travel", gap=1e-7))
        for pair in whole:
            assert any(np.all(np.array(other) <= np.array(pair) * (1 + 1e-6) + 1e-6) for other in shared)


def test_the_price_of_each_step_is_what_the_next_plan_costs_more(tiny_scenario: Scenario) -> None:
    found = frontier(tiny_scenario, "cost", "max_travel", gap=0.0)
    points = found.points.rows
    for step, (one, other) in zip(found.steps, itertools.pairwise(points), strict=True):
        assert (step.start, step.end) == (one.plan, other.plan)
        assert step.loss == pytest.approx(other.first - one.first)
        assert step.gain == pytest.approx(one.second - other.second)
        assert step.price == pytest.approx(step.loss / step.gain)
    # By hand: 16 places at RH carry all but Bornholm, whose women go to 3 places at OUH, 300 minutes away, for 31.6 +
    # 13.3 million. With 8 places at OUH, 5.5 million more, Aarhus goes there and Bornholm to RH.
    assert [(point.first, point.second) for point in points] == [(44.9e6, 300), (50.4e6, 180)]
    assert found.steps.rows[0].sentence == (
        "From plan 1 to plan 2: longest travel time 120 minutes less, cost DKK 5.50 million a year more; "
        "that is DKK 45,800 a year for each minute."
    )
    danish = frontier(tiny_scenario, "cost", "max_travel", gap=0.0, language="da").steps.rows[0]
    assert danish.sentence == (
        "Fra plan 1 til plan 2: længste rejsetid 120 minutter mindre, omkostning 5,50 mio. kr. om året mere; "
        "det er 45.800 kr. om året for hvert minut."
    )


def test_money_is_what_is_paid_whichever_side_it_stands_on(tiny_scenario: Scenario) -> None:
    one = frontier(tiny_scenario, "cost", "max_travel", gap=0.0).steps.rows
    other = frontier(tiny_scenario, "max_travel", "cost", gap=0.0).steps.rows
    assert [step.loss_unit for step in (*one, *other)] == ["DKK a year"] * 2 * len(one)
    assert [step.price for step in one] == pytest.approx([step.price for step in other])


def test_places_against_the_refusal_target(tiny_scenario: Scenario) -> None:
    found = frontier(tiny_scenario, "places", "refusal", targets=(0.2, 0.01, 0.05), gap=0.0)
    assert found.method == "targets"
    wanted = {}
    for target in (0.01, 0.05, 0.2):
        scenario = tiny_scenario.override({"service": {"refusal_at_most": target}, "objective": "places"})
        wanted[target] = placement.solve(scenario, gap=0.0).value
    got = {point.second: point.first for point in found.points}
    # A looser target that needs as many places as a stricter one is left out.
    left = {target for target in wanted if any(t < target and wanted[t] <= wanted[target] for t in wanted)}
    assert got == {target: value for target, value in wanted.items() if target not in left and value is not None}
    assert [point.first for point in found.points] == sorted(got.values())
    for step in found.steps:
        assert step.loss_unit == "places"
        assert "percentage point" in step.sentence


def test_a_target_without_a_plan_is_told(tiny_scenario: Scenario) -> None:
    strict = tiny_scenario.override({"rules": {"objective_limit": {"objective": "places", "at_most": 24}}})
    found = frontier(strict, "cost", "refusal", targets=(0.0001, 0.05, 0.5), gap=0.0)
    assert any("no plan keeps every rule" in note for note in found.notes)
    assert all(point.second > 0.0001 for point in found.points)


def test_one_plan_that_is_best_in_both_is_said_to_be() -> None:
    instance = Instance.from_arrays(women=[1, 1], minutes=[[1], [2]], rungs=[{"places": 2, "running_cost": 5}])
    found = frontier(instance, "cost", "max_travel")
    assert values_in(found) == [(5, 2)]
    assert "One plan is best in both" in found.notes[-1]
    assert not len(found.steps)


def test_that_there_is_no_plan_is_proven() -> None:
    instance = Instance.from_arrays(women=[9], minutes=[[1]], rungs=[{"places": 2}])
    found = frontier(instance, "cost", "max_travel")
    assert (found.status, found.exit_status, len(found.points)) == ("infeasible", 1, 0)
    assert found.notes == ("It is proven that no plan keeps every rule.",)
    assert found.svg() == ""


def stopping(monkeypatch: pytest.MonkeyPatch, after: int) -> None:
    """The clock stops every solve after so many, without a plan."""
    count = itertools.count()
    real = variations.solve

    def limited(*args, **options):
        result = real(*args, **options)
        if next(count) < after:
            return result
        return dataclasses.replace(result, status="unknown", plan=None, check=None, value=None, bound=None, gap=None)

    monkeypatch.setattr(variations, "solve", limited)


def long_country() -> Instance:
    """A country whose trade-off of cost and travel has at least four points."""
    for seed in range(100):
        facts = country(seed, rules=0)
        if len(best_pairs(attainable(facts, ("cost", "max_travel")), np.ones(2))) >= 4:
            return Instance.from_facts(facts)
    raise AssertionError("no such country")


@pytest.mark.parametrize("after", [0, 1, 2, 3])
def test_a_search_that_the_clock_stops_says_so(monkeypatch: pytest.MonkeyPatch, after: int) -> None:
    instance = long_country()
    whole = values_in(frontier(instance, "cost", "max_travel", gap=0.0))
    stopping(monkeypatch, after)
    found = frontier(instance, "cost", "max_travel", gap=0.0)
    assert not found.complete
    assert found.status == ("feasible" if after else "unknown")
    assert found.exit_status == (3 if after else 4)
    assert set(values_in(found)) <= set(whole)
    assert len(found.points) == (0, 1, 2, 3)[after]
    assert any("time" in note for note in found.notes)


def test_a_plan_that_is_not_proven_is_labelled(monkeypatch: pytest.MonkeyPatch) -> None:
    instance = long_country()
    real = variations.solve
    count = itertools.count()

    def unproven(*args, **options):
        result = real(*args, **options)
        return dataclasses.replace(result, status="feasible", gap=0.25) if next(count) == 2 else result

    monkeypatch.setattr(variations, "solve", unproven)
    found = frontier(instance, "cost", "max_travel", gap=0.0)
    assert (found.status, found.complete) == ("feasible", False)
    assert [point.plan for point in found.points if point.status == "feasible"] == [2]
    assert [step.complete for step in found.steps][:2] == [False, True]
    assert any(note.startswith("Not proven in time: plan 2.") for note in found.notes)
    assert "not proven in time" not in found.text().splitlines()[0]


def test_what_cannot_be_asked_is_told_at_once(tiny_scenario: Scenario) -> None:
    with pytest.raises(InputError) as caught:
        frontier(tiny_scenario, "costs", "cost", points=1)
    assert "did you mean `cost`?" in str(caught.value)
    assert "points must be at least 2" in str(caught.value)
    for names, told in (
        (("cost", "cost"), "stands on both sides"),
        (("refusal", "cost"), "between 0 and 1"),
    ):
        with pytest.raises(InputError, match=told):
            frontier(tiny_scenario, *names, targets=(1.5,))
    instance = Instance.from_facts(tiny_scenario.facts())
    with pytest.raises(InputError, match="cannot be rebuilt"):
        frontier(instance, "refusal", "cost")
    with pytest.raises(InputError, match="kept in a store"):
        frontier(instance, "places", "cost", store="never.sqlite")
    assert not Path("never.sqlite").exists()


def test_counted_persons_are_refused(country: Path) -> None:
    demand = {**small_country.DATA["demand"], "counted": True}
    with pytest.raises(InputError, match="counts persons"):
        frontier(small_country.tiny_scenario(country, demand=demand), "cost", "max_travel")


def test_the_values_that_an_objective_takes(tiny: Facts) -> None:
    instance = Instance.from_facts(tiny)

    def of(name: str) -> Values | None:
        return values_of(kinds()[name](kind=name), instance)

    assert of("cost") is None
    assert of("mean_travel") is None
    places = of("places")
    assert places is not None
    assert places.levels is None
    assert [places.value(places.place(value) - 1) for value in (41.0, 41.0000000001)] == [40, 40]
    longest = of("max_travel")
    assert longest is not None
    assert longest.value(longest.place(195) - 1) == 180
    assert longest.value(longest.place(0.0) - 1) is None
    assert longest.is_best(195, 190)
    assert not longest.is_best(195, 180)
    many = Values(None, "max")
    assert many.value(many.place(3) - 1) == 4
    assert not many.is_best(3, 4.0)
    assert many.is_best(3, 3.9)


def test_of_dominated_plans_none_stays_and_of_equal_ones_the_first() -> None:
    found = [Found((1.0, 5.0), None), Found((2.0, 5.0), None), Found((1.0, 5.0), None), Found((0.5, 6.0), None)]
    assert [each.values for each in not_dominated(found, ("min", "min"))] == [(0.5, 6.0), (1.0, 5.0)]
    assert [each.values for each in not_dominated(found, ("max", "min"))] == [(2.0, 5.0)]
    assert not_dominated(found, ("min", "max"))[0] is found[3]


def test_a_long_stretch_of_equal_values_takes_few_solves() -> None:
    # 60 sites of one price at 1 to 60 minutes: cost is the same all the way, so only the nearest is on the trade-off.
    minutes = np.arange(1.0, 61.0)[None, :]
    instance = Instance.from_arrays(women=[1], minutes=minutes, rungs=[{"places": 2, "running_cost": 5}])
    calls: list[object] = []
    found = frontier(instance, "cost", "max_travel", progress=calls.append)
    assert values_in(found) == [(5, 1)]
    assert len(calls) <= 10


@pytest.mark.parametrize("name", sorted(kinds()))
def test_a_limit_of_an_objective_holds_it_in_the_model(name: str) -> None:
    goal = kinds()[name](kind=name)
    side = "at_most" if goal.sense == "min" else "at_least"
    other = "mean_travel" if name in ("cost", "places", "units") else "cost"
    bound = 0
    for seed in range(8):
        facts = country(seed, rules=0)
        values = attainable(facts, (name, other))
        if not len(values):
            continue
        limit = float(np.quantile(values[:, 0], 0.1 if goal.sense == "min" else 0.9, method="nearest"))
        rule = ObjectiveLimit(kind="objective_limit", objective=name, **{side: limit})
        objectives = ((kinds()[other](kind=other), None),)
        limited = dataclasses.replace(facts, rules={"limit": rule}, objectives=objectives)
        result = placement.solve(Instance.from_facts(limited), gap=0.0)
        within = values[:, 0] <= limit + 1e-6 if side == "at_most" else values[:, 0] >= limit - 1e-6
        assert result.value == pytest.approx(values[within, 1].min(), rel=1e-6)
        bound += values[within, 1].min() > values[:, 1].min() * (1 + 1e-9)
    assert bound >= 1


SCRIPT = """
import sys, time
from pathlib import Path
sys.path[:0] = [{tests!r}]
import small_country
from placement.analysis import frontier

scenario = small_country.tiny_scenario(Path({folder!r}))
frontier(scenario, "cost", "mean_travel", points=12, gap=0.0, store={store!r}, progress=lambda event: time.sleep(0.4))
"""


def stored(store: Path) -> int:
    if not store.exists():
        return 0
    try:
        with sqlite3.connect(store) as file:
            return int(file.execute("SELECT count(*) FROM runs").fetchone()[0])
    except sqlite3.OperationalError:
        return 0


@pytest.mark.skipif(sys.platform == "win32", reason="sends a signal")
@pytest.mark.parametrize("sign", [signal.SIGKILL, signal.SIGINT])
def test_a_search_that_was_killed_goes_on_and_gives_the_same_plans(country: Path, tmp_path: Path, sign: int) -> None:
    store = tmp_path / "kept.sqlite"
    script = tmp_path / "script.py"
    script.write_text(
        textwrap.dedent(SCRIPT.format(tests=str(ROOT / "tests"), folder=str(country), store=str(store))),
        encoding="utf-8",
    )
    process = subprocess.Popen([sys.executable, str(script)], stderr=subprocess.DEVNULL)
    give_up = time.monotonic() + 60
    while stored(store) < 3:
        assert time.monotonic() < give_up
        assert process.poll() is None, "it ended too early"
        time.sleep(0.02)
    os.kill(process.pid, sign)
    assert process.wait(30) != 0
    kept = stored(store)
    assert kept >= 3
    scenario = small_country.tiny_scenario(country)
    events = []
    resumed = frontier(scenario, "cost", "mean_travel", points=12, gap=0.0, store=store, progress=events.append)
    assert events[-1].taken_over == kept
    assert events[-1].done > kept
    alone = frontier(scenario, "cost", "mean_travel", points=12, gap=0.0)
    assert values_in(resumed) == values_in(alone)
    assert [point.sites for point in resumed.points] == [point.sites for point in alone.points]
    assert resumed.notes == alone.notes
    again = []
    frontier(scenario, "cost", "mean_travel", points=12, gap=0.0, store=store, progress=again.append)
    assert again[-1].taken_over == again[-1].done == events[-1].done


def test_another_gap_or_scenario_is_not_taken_from_the_store(tiny_scenario: Scenario, tmp_path: Path) -> None:
    events: list = []
    store = tmp_path / "kept.sqlite"
    frontier(tiny_scenario, "cost", "places", gap=0.0, store=store)
    frontier(tiny_scenario, "cost", "places", gap=1e-3, store=store, progress=events.append)
    changed = tiny_scenario.override({"demand.stay.months": 4})
    frontier(changed, "cost", "places", gap=0.0, store=store, progress=events.append)
    assert all(event.taken_over == 0 for event in events)


def test_the_search_holds_what_it_says_to_the_solver(monkeypatch: pytest.MonkeyPatch, tiny_scenario: Scenario) -> None:
    limits = []
    real = trade_off_search.limit_of
    monkeypatch.setattr(trade_off_search, "limit_of", lambda goal, value: limits.append(value) or real(goal, value))
    found = frontier(tiny_scenario, "cost", "max_travel", gap=0.0)
    assert sorted(limits, reverse=True) == limits
    assert {point.limit for point in found.points} <= {None, *limits}


def test_tables_pictures_and_data_say_the_same(tiny_scenario: Scenario) -> None:
    found = frontier(tiny_scenario, "cost", "max_travel", gap=0.0)
    data = found.to_dict()
    assert [(row["first"], row["second"]) for row in data["points"]] == values_in(found)
    assert list(found.points.to_pandas()["first"]) == [point.first for point in found.points]
    assert [row["sentence"] for row in data["steps"]] == [step.sentence for step in found.steps]
    facts = tiny_scenario.facts()
    for row in data["points"]:
        plan = placement.Plan.from_dict(row["plan_of_it"], facts)
        report = check(plan)
        assert report.ok
        assert report.cost_dkk == pytest.approx(row["first"])
    text = str(found)
    assert all(step.sentence in text for step in found.steps)
    assert found.svg().startswith("<svg")
