"""All that is written of counted persons together, run by run and scenario beside scenario, tells no count under 5."""

from __future__ import annotations

import dataclasses
import itertools
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

import placement
from placement import Instance, Result, Site, Zone
from placement.analysis.compare import compare
from placement.analysis.comparison_files import contents as files_of_comparison
from placement.analysis.comparison_page import blocks
from placement.analysis.records import GROUPINGS
from placement.assumptions import Assumption
from placement.reports import report
from placement.reports.appendix.sections import appendix
from placement.reports.appendix.writers.folder import contents
from placement.reports.privacy import guard

Counted = Callable[..., Result]

REGIONS = "AAAAABBBBB"
COUNCILS = ["1", "1", "1", "2", "2", "3", "3", "3", "4", "4"]
SINGLE = {"one": [0, 0, 0, 0, 1, 1, 1, 1, 0, 0], "two": [0, 0, 1, 1, 1, 0, 1, 2, 2, 2]}
SPLIT: dict[str, list[Any]] = {
    "one": [0, 0, 0, {0: 0.7, 1: 0.3}, 1, 1, 1, 1, 0, 0],
    "two": [0, 0, 1, 1, 1, 0, {1: 0.25, 2: 0.75}, 2, 2, 2],
}
REAL = [True] * 9 + [False]
"""The last zone is expected, not counted."""
HIDDEN = Assumption("demand.hidden_factor", 1.3, "factor", "", "assumption")


def searched(result: Result, counts: Sequence[float]) -> Result:
    """The result as a solver stopped early would give it: bounds, nodes and gaps that hang on the counts."""
    mark = int(sum((k + 1) * 31**k * count for k, count in enumerate(counts))) % 9973
    stages = tuple(
        dataclasses.replace(
            stage,
            bound=None if stage.value is None else 0.98 * stage.value,
            gap=0.02 + 1e-12 * mark - 1e-8,
            status="feasible",
            nodes=mark,
            method=f"open sets, sizes by prices, {mark} small models by HiGHS 1",
        )
        for stage in result.stages
    )
    return dataclasses.replace(result, status="feasible", stages=stages, gap=stages[0].gap, bound=stages[0].bound)


def results_of(
    counted: Counted, counts: Sequence[float], plans: Mapping[str, Sequence[Any]], factor: float = 1.0
) -> dict[str, Result]:
    """A result of each plan; `factor` is that for hidden need, by which counts are multiplied."""
    assignment = "split" if plans is SPLIT else "single"
    women = [factor * count for count in counts]
    made = {
        name: counted(women, units, REGIONS, COUNCILS, assignment=assignment, price=900.0, real=REAL)
        for name, units in plans.items()
    }
    hidden = dataclasses.replace(HIDDEN, value=factor)
    return {
        name: searched(dataclasses.replace(one, facts=facts, plan=dataclasses.replace(one.plan, facts=facts)), counts)
        for name, one in made.items()
        if one.plan is not None and (facts := dataclasses.replace(one.facts, assumptions=(hidden,)))
    }


Files = dict[str, str | bytes]


def of_runs(results: Mapping[str, Result], folder: Path, language: str) -> Files:
    """What `placement run` leaves of each scenario, and what it says on the terminal."""
    found: Files = {}
    for name, result in results.items():
        found[f"terminal of {name}"] = str(result)
        for file, path in report(result, folder / name, language=language, force=True).files.items():
            found[f"{name}/{file}"] = path.read_bytes()
    return found


def of_comparison(results: Mapping[str, Result], folder: Path, language: str) -> Files:
    """What `placement compare` leaves and says."""
    compared = compare(results, language=language)
    grid = {"one": {"x": "1", "y": "1"}, "two": {"x": "2", "y": "2"}}
    found: Files = dict(files_of_comparison(compared, grid)[0])
    found |= {f"text by {by}": compared.text(by=by) for by in GROUPINGS}
    return found | {"terminal.json": json.dumps(compared.to_dict())}


def of_appendix(results: Mapping[str, Result], folder: Path, language: str) -> Files:
    return written(results, language, None)


def of_region(results: Mapping[str, Result], folder: Path, language: str) -> Files:
    return written(results, language, "B")


def written(results: Mapping[str, Result], language: str, region: str | None) -> Files:
    """The appendix in every format; a PDF is printed from the page."""
    beside = blocks(compare(results, language=language))
    made = appendix(results, reference_name="one", language=language, region=region, beside=beside)
    files, left_out = contents(made, ("html", "xlsx", "docx", "json"))
    assert not left_out
    return {str(kind): content for kind, content in files.items()}


def told(result: Result) -> Any:
    """The groups with their totals, the marks, and the counts that are shown."""
    kept = guard(result.facts, None)
    return tuple((group.zones, group.women) for group in kept.groups), tuple(map(kept.women, result.facts.zones))


@pytest.mark.parametrize("write", [of_runs, of_comparison, of_appendix, of_region])
@settings(max_examples=2, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    counts=st.lists(st.sampled_from([0, 0, 1, 1, 2, 3, 4, 6, 12]), min_size=10, max_size=10),
    moves=st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8)), min_size=3, max_size=8),
    plans=st.sampled_from([SINGLE, SPLIT]),
    factor=st.sampled_from([1.0, 1.3]),
    language=st.sampled_from(["en", "da"]),
)
def test_counts_that_give_the_same_groups_give_the_same_files(
    counted: Counted,
    tmp_path: Path,
    write: Callable[[Mapping[str, Result], Path, str], Files],
    counts: list[int],
    moves: list[tuple[int, int]],
    plans: Mapping[str, Sequence[Any]],
    factor: float,
    language: str,
) -> None:
    """Byte by byte, to the last digit of a sum: whoever holds the files knows the groups' totals and nothing more."""
    one = results_of(counted, counts, plans, factor)
    groups = [group for group, _ in told(one["one"])[0]]
    other = list(counts)
    for giver, taker in moves:
        if any(f"z{giver}" in group and f"z{taker}" in group for group in groups) and other[giver] > 0:
            other[giver], other[taker] = other[giver] - 1, other[taker] + 1
    assume(other != counts)
    two = results_of(counted, other, plans, factor)
    assume(told(one["one"]) == told(two["one"]))
    first, second = (write(results, tmp_path / "files", language) for results in (one, two))
    assert [name for name in first if first[name] != second[name]] == []


def test_the_last_digits_of_a_total_do_not_tell_what_it_was_made_of(counted: Counted) -> None:
    """1.3 + 5.2 is not 2.6 + 3.9 to a computer: sums, stays and prices are told to ten figures."""
    seen: dict[Any, set[Any]] = {}
    for counts in itertools.product(range(6), repeat=3):
        women = [1.3 * count for count in (*counts, 5)]
        result = counted(women, [0] * 4, "AAAA", price=7.3)
        facts = dataclasses.replace(result.facts, assumptions=(HIDDEN,))
        kept = guard(facts, result.plan)
        numbers = (*kept.facts.women.values(), *kept.facts.load.values(), *kept.facts.access_dkk.values.ravel())
        shown = (tuple(g.zones for g in kept.groups), numbers, tuple(map(kept.women, facts.zones)))
        seen.setdefault((sum(counts), tuple(count >= 5 for count in counts)), set()).add(shown)
    assert len(seen) > 30
    assert all(len(shown) == 1 for shown in seen.values())


def test_groups_are_those_of_the_counts_and_of_no_plan(counted: Counted) -> None:
    """A run of one scenario and comparisons of several can lie beside each other: nothing is there to subtract."""
    random = np.random.default_rng(8)
    grouped = 0
    for _ in range(40):
        counts = random.choice([0, 1, 2, 3, 4, 6, 12], 10).tolist()
        results = results_of(counted, counts, SINGLE)
        alone = {told(result)[0] for result in results.values()}
        planned = {tuple((g.zones, g.women) for g in guard(r.facts, r.plan).groups) for r in results.values()}
        assert len(alone | planned) == 1
        governed = dataclasses.replace(results["one"].facts, governance="regions-2027")
        assert tuple((group.zones, group.women) for group in guard(governed, None).groups) in alone
        grouped += bool(next(iter(alone)))
    assert grouped > 30


def test_what_a_full_unit_takes_cannot_be_solved_for_the_shares(counted: Counted, tmp_path: Path) -> None:
    """A solver fills a unit to its limit with a share of a zone. Who finds out the share has an equation."""
    counts = [1, 3, 2, 20, 2, 3, 1, 4, 2, 3]
    told_by_share = []
    share: float
    for share in (0.7, 0.35):
        units: list[Any] = [0, 1, 0, {0: share, 1: 1 - share}, 1, 1, 1, 1, 0, 0]
        result = counted(counts, units, REGIONS, COUNCILS, assignment="split")
        kept = guard(result.facts, result.plan)
        assert kept.shares_kept_back
        made = appendix({"c": result}, reference_name="c", language="en")
        files = report(result, tmp_path / "out", force=True).files
        assert "plan.json" not in files
        told_by_share.append([contents(made, ("json",))[0]["json"], files["units.csv"].read_text(encoding="utf-8")])
        unit = next(row for row in made.tables()["T2.2"].rows if row.cells[0].value == "A Site 0").cells[3].value
        assert unit.approximate  # type: ignore[union-attr]
    assert told_by_share[0] == told_by_share[1]


def test_what_the_proofs_leave_open_is_told_of_the_cost_that_is_shown(counted: Counted) -> None:
    """Gap times the value reached would give the exact cost, and so a sum over hidden counts."""
    counts = [1, 3, 2, 4, 2, 3, 1, 4, 2, 3]
    compared = compare(results_of(counted, counts, SINGLE))
    rows = {row.scenario: row for row in compared.scenarios}
    assert all(row.minimised_dkk_a_year.approximate for row in rows.values())
    shown = sum(0.02 * (row.minimised_dkk_a_year.value or 0.0) for row in rows.values())
    assert compared.restrictions[0].open_dkk == pytest.approx(shown)


def test_a_manifest_holds_no_figure_on_which_guesses_could_be_tested(counted: Counted, tmp_path: Path) -> None:
    result = results_of(counted, [1, 3, 2, 4, 2, 3, 1, 4, 2, 3], SINGLE)["one"]
    manifest = json.loads(report(result, tmp_path / "out").files["manifest.json"].read_text(encoding="utf-8"))
    for stage in manifest["stages"]:
        assert stage["value"] is stage["bound"] is stage["nodes"] is None
        assert stage["gap"] == 0.02
        assert stage["method"] == "open sets, sizes by prices, small models by HiGHS 1"


def test_a_zone_in_which_nobody_was_counted_goes_where_anybody_would(counted: Counted) -> None:
    """Solvers do not care where a zone without women goes: a far unit would tell that there is nobody."""
    random = np.random.default_rng(0)
    empty = 0
    for trial in range(6):
        count = 12
        homes = random.random((count, 2)) * (1.0, 2.0)
        towns = np.array([[0.5, 0.6 * k] for k in range(4)])
        zones = [Zone(id=f"z{k}", lat=50 + up, lon=10 + along, counted=True) for k, (up, along) in enumerate(homes)]
        sites = [Site(id=f"s{k}", lat=50 + up, lon=10 + along) for k, (up, along) in enumerate(towns)]
        minutes = 100 * np.hypot(*(homes[:, None] - towns[None]).transpose(2, 0, 1))
        women = random.choice([0.0, 1.0, 3.0, 6.0], count, p=[0.4, 0.2, 0.2, 0.2])
        instance = Instance.from_arrays(
            women=women,
            load=women * 5 / 12,
            minutes=minutes,
            rungs=[{"places": places, "running_cost": 1e6 * places} for places in (4, 6, 8, 12)],
            zones=zones,
            sites=sites,
            service={"refusal_at_most": 0.1},
            rules={"unit_count": {"exactly": 3}, "max_travel": {"minutes": 150}},
            objective=["cost", "mean_travel"] if trial % 2 else ["mean_travel", "cost"],
        )
        plan = placement.solve(instance).plan
        if plan is None:
            continue
        opened = [int(site[1:]) for site in plan.open_sites]
        for k in np.flatnonzero(women == 0):
            empty += 1
            nearest = min(opened, key=lambda j: minutes[k, j])
            assert plan.assignment[f"z{k}"] == {f"s{nearest}": 1.0}
    assert empty > 10


def test_the_need_is_not_drawn_where_it_is_kept_back(counted: Counted) -> None:
    """Five stands for fewer in the guarded facts; no chart may show it as the need."""
    made = {
        units: next(
            block
            for block in appendix({"c": counted(counts, [0, 0], "AA")}, reference_name="c").blocks()
            if getattr(block, "id", "") == "F1.1"
        )
        for units, counts in (("few", [1, 2]), ("many", [6, 7]))
    }
    assert "in this plan" not in made["few"].svg  # type: ignore[union-attr]
    assert "in this plan" in made["many"].svg  # type: ignore[union-attr]
