"""Every shipped scenario solves to a proof, passes the check, and gives the same plan again."""

from __future__ import annotations

from pathlib import Path

import pytest

import placement

FOLDER = Path(__file__).parents[1] / "scenarios"
NAMES = sorted(path.stem for path in FOLDER.glob("*.yaml"))
IMPOSSIBLE = {"ministry-2015-strict"}
PER_REGION = {"one-unit-per-region-2026": 5, "one-unit-per-region-2027": 4, "own-region-2026": 5, "own-region-2027": 4}


@pytest.fixture(scope="module")
def solved() -> dict[str, placement.Result]:
    return {}


def result_of(name: str, solved: dict[str, placement.Result]) -> placement.Result:
    if name not in solved:
        solved[name] = placement.solve(placement.load(FOLDER / f"{name}.yaml"))
    return solved[name]


def test_all_nine_scenarios_are_shipped() -> None:
    others = {"denmark", "two-units", "ministry-2015", "uptake-falls-with-distance"}
    assert set(NAMES) == {*others, *PER_REGION, *IMPOSSIBLE}


@pytest.mark.parametrize("name", NAMES)
def test_each_opens_with_the_question_it_asks(name: str) -> None:
    first = (FOLDER / f"{name}.yaml").read_text(encoding="utf-8").splitlines()[0]
    assert first.startswith("# ")
    assert first.endswith("?")
    description = placement.load(FOLDER / f"{name}.yaml").facts().description
    assert description.en != description.da


@pytest.mark.parametrize("name", [name for name in NAMES if name not in IMPOSSIBLE])
def test_it_is_proven_and_passes_the_check(name: str, solved: dict[str, placement.Result]) -> None:
    result = result_of(name, solved)
    assert result.status == "optimal"
    assert result.gap is not None
    assert result.gap <= 1e-4 * (1 + 1e-9)
    assert result.plan is not None
    assert placement.check(result.plan).breaches == ()


@pytest.mark.parametrize("name", [name for name in NAMES if name not in IMPOSSIBLE])
def test_it_gives_the_same_plan_twice(name: str, solved: dict[str, placement.Result]) -> None:
    again = placement.solve(placement.load(FOLDER / f"{name}.yaml"))
    first = result_of(name, solved)
    assert again.plan == first.plan
    assert again.value == first.value


@pytest.mark.parametrize("name", sorted(IMPOSSIBLE))
def test_the_impossible_one_is_proven_so(name: str) -> None:
    result = placement.solve(placement.load(FOLDER / f"{name}.yaml"))
    assert (result.status, result.plan, result.exit_status) == ("infeasible", None, 1)


@pytest.mark.parametrize(("name", "units"), PER_REGION.items())
def test_regional_scenarios_have_a_unit_in_each_region(
    name: str, units: int, solved: dict[str, placement.Result]
) -> None:
    plan = result_of(name, solved).plan
    assert plan is not None
    regions = {plan.facts.site_group(site, "region") for site in plan.open_sites}
    assert len(plan.units) == len(regions) == units


@pytest.mark.parametrize("name", [*PER_REGION])
def test_cbc_through_pulp_reaches_the_same_optimum(name: str, solved: dict[str, placement.Result]) -> None:
    ours = result_of(name, solved)
    theirs = placement.solve(placement.load(FOLDER / f"{name}.yaml"), solver="cbc")
    assert theirs.status == "optimal"
    assert theirs.value is not None
    assert ours.value is not None
    assert abs(theirs.value - ours.value) <= 1e-4 * ours.value
    assert any("PuLP" in stage.method for stage in theirs.stages)


@pytest.mark.parametrize("name", ["own-region-2026", "own-region-2027"])
def test_own_region_is_impossible_at_85_women(name: str) -> None:
    scenario = placement.load(FOLDER / f"{name}.yaml").override(
        {"demand.estimate": None, "demand.women_a_year": 85.0, "demand.level": None}
    )
    assert placement.solve(scenario).status == "infeasible"


def test_the_ministries_low_figure_is_impossible() -> None:
    scenario = placement.load(FOLDER / "ministry-2015.yaml").override({"demand.level": "low"})
    assert placement.solve(scenario).status == "infeasible"
