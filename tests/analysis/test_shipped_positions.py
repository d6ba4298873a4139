"""The shipped positions of the actors: all of them solve to a proof, and `placement compare` shows them."""

from __future__ import annotations

from pathlib import Path

import pytest

import placement
from placement import Result
from placement.analysis.batch import Batch, run_grid
from placement.analysis.compare import compare
from placement.analysis.grid import ScenarioSet, read_grid

FOLDER = Path(__file__).parents[2] / "scenarios"
FILES = sorted((FOLDER / "regions").glob("*.yaml"))
WOMEN = {
    "agency-2024": 90,
    "agency-one-per-region-2026": 90,
    "agency-one-per-region-2027": 90,
    "regions-two-to-three": 75,
    "municipal-realised": 8,
    "municipal-30": 30,
    "ministries-2015": 15,
    "cowi-2019-high": 51,
    "registered-2020": 104,
    "hidden-120": 120,
    "every-neonatal-ward": 90,
    "agency-eight-months": 90,
}


def test_each_position_opens_with_the_question_it_asks_in_two_languages() -> None:
    assert [placement.load(file).name for file in FILES] == list(WOMEN)
    for file in FILES:
        lines = file.read_text(encoding="utf-8").splitlines()
        assert lines[0].startswith("# ")
        assert lines[0].endswith("?")
        description = placement.load(file).facts().description
        assert description.en != description.da
        assert max(map(len, lines)) <= 120


def test_the_first_is_the_reference_under_its_own_name() -> None:
    reference = placement.load(FOLDER / "denmark.yaml")
    same = ("name", "description")
    assert {k: v for k, v in placement.load(FILES[0]).data().items() if k not in same} == {
        k: v for k, v in reference.data().items() if k not in same
    }


def test_positions_have_the_need_their_actor_names() -> None:
    for file in FILES:
        facts = placement.load(file).facts()
        assert facts.women_a_year == pytest.approx(WOMEN[facts.name]), file.name


def test_every_neonatal_ward_means_the_hospitals_that_the_rule_lets_in() -> None:
    facts = placement.load(FOLDER / "regions" / "11-every-neonatal-ward.yaml").facts()
    fit = {
        site for site, place in facts.sites.items() if place.maternity_ward and place.neonatal_level in ("II", "III")
    }
    assert set(facts.rules["fixed_sites"].open) == fit  # type: ignore[attr-defined]
    assert len(fit) == 17
    for planned in read_grid(FOLDER / "grids" / "positions.yaml"):
        if planned.coordinates["sites"] == "every-neonatal-ward":
            assert set(planned.scenario.rules["fixed_sites"].open) == fit  # type: ignore[attr-defined]


@pytest.fixture(scope="module")
def solved(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Result]:
    """Every position, solved."""
    scenarios = {scenario.name: scenario for scenario in map(placement.load, FILES)}
    store = tmp_path_factory.mktemp("positions") / "s.sqlite"
    return run_grid(ScenarioSet(scenarios), store=store, time_limit_s=120).results()


@pytest.mark.slow
def test_every_position_is_proven_and_passes_the_check(solved: dict[str, Result]) -> None:
    assert list(solved) == list(WOMEN)
    for result in solved.values():
        assert result.status == "optimal"
        assert result.plan is not None
        assert placement.check(result.plan).breaches == ()


@pytest.mark.slow
def test_the_comparison_says_what_the_positions_lead_to(solved: dict[str, Result]) -> None:
    found = compare(solved)
    rows = {row.scenario: row for row in found.scenarios}
    assert found.reference == "agency-2024"
    assert rows["agency-one-per-region-2026"].units == 5
    assert rows["agency-one-per-region-2027"].units == 4
    assert rows["every-neonatal-ward"].units == 17
    assert rows["regions-two-to-three"].units in (2, 3)
    # More rules on the same need can only cost more; a longer stay asks for more places.
    reference = rows["agency-2024"].minimised_dkk_a_year.value or 0.0
    for name in ("agency-one-per-region-2026", "agency-one-per-region-2027"):
        assert (rows[name].minimised_dkk_a_year.value or 0.0) >= reference * (1 - 2e-4)
    assert (rows["agency-eight-months"].places or 0) > (rows["agency-2024"].places or 0)
    assert all((row.refusal.value or 0) <= 0.05 + 1e-9 for row in found.scenarios)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Batch:
    """The whole grid, solved."""
    store = tmp_path_factory.mktemp("grid") / "s.sqlite"
    return run_grid(read_grid(FOLDER / "grids" / "positions.yaml"), store=store, time_limit_s=120)


@pytest.mark.slow
def test_every_run_of_the_grid_has_a_plan(whole: Batch) -> None:
    assert whole.errors() == {}
    assert len(whole) == 135
    assert {run.status for run in whole} <= {"optimal", "feasible"}
    for run in whole:
        result = run.result
        assert result is not None
        assert result.plan is not None
        units = len(result.plan.units)
        wanted = {
            "one-per-region-2026": {5},
            "one-per-region-2027": {4},
            "two-to-three": {2, 3},
            "every-neonatal-ward": {17},
        }
        assert units in wanted.get(run.coordinates["sites"], {units}), run.name


@pytest.mark.slow
def test_more_women_and_longer_stays_never_need_fewer_places_at_every_hospital(whole: Batch) -> None:
    """With all 17 units open and each woman at the nearest, only the load of each unit changes."""
    results = {run.name: run.result for run in whole}
    need = {
        axis: result.facts.women_a_year
        for axis in read_axes()
        for result in [results[f"{axis}/free/5-months"]]
        if result
    }
    order = sorted(need, key=need.__getitem__)

    def places(demand: str, stay: str) -> int:
        result = results[f"{demand}/every-neonatal-ward/{stay}"]
        assert result is not None
        assert result.plan is not None
        return sum(unit.places for unit in result.plan.units)

    for stay in ("3-months", "5-months", "8-months"):
        sizes = [places(demand, stay) for demand in order]
        assert sizes == sorted(sizes)
    for demand in order:
        assert places(demand, "3-months") <= places(demand, "5-months") <= places(demand, "8-months")


def read_axes() -> list[str]:
    return list(read_grid(FOLDER / "grids" / "positions.yaml").axes[0].values)
