from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import placement
from placement import Instance, Plan, Result, Site, Zone
from placement.checking import check
from placement.plan import Opening
from placement.result import StageResult, made_with

ROOT = Path(__file__).parents[2]
NASTY = "</title><script>alert('x')</script> \"&amp;' =1+1"


@pytest.fixture(scope="session")
def denmark() -> Result:
    """Four given units in Denmark: quick, and with everything a report shows."""
    scenario = placement.load(ROOT / "scenarios" / "denmark.yaml")
    result = placement.complete(scenario, {"HVH": 32, "AUH": 16, "OUH": 16, "AAL": 8}, time_limit_s=30)
    assert result.plan is not None
    return result


@pytest.fixture(scope="session")
def impossible() -> Result:
    """A scenario without a plan."""
    scenario = placement.load(ROOT / "scenarios" / "denmark.yaml")
    result = placement.solve(scenario.override({"rules.min_volume.women_a_year": 100}), time_limit_s=30)
    assert result.status == "infeasible"
    return result


@pytest.fixture(scope="session")
def island() -> Result:
    """Ten zones somewhere else, served by two units, all names as nasty as they come."""
    random = np.random.default_rng(7)
    zones = [
        Zone(id=f"<z{k}>", name=f"{NASTY} {k}", lat=40 + random.random(), lon=-4 + random.random(), region="<r>&")
        for k in range(10)
    ]
    sites = [Site(id=f"s{k}\"'>", name=f"@{NASTY} {k}", lat=40.5, lon=-3.8 + 0.5 * k, region="<r>&") for k in range(2)]
    minutes = [[100 * np.hypot(z.lat - s.lat, z.lon - s.lon) for s in sites] for z in zones]
    instance = Instance.from_arrays(
        women=np.ones(10), minutes=minutes, rungs=[{"places": 6, "running_cost": 1e6}], zones=zones, sites=sites
    )
    return placement.solve(instance)


Counted = Callable[..., Result]


@pytest.fixture(scope="session")
def counted() -> Counted:
    """Makes a result in which each zone counts so many persons; the plan is given, so that only counts differ."""
    return _counted


def _counted(
    counts: Sequence[float],
    units: Sequence[Any],
    regions: Sequence[str],
    councils: Sequence[str] | None = None,
    *,
    assignment: str = "single",
    price: float = 4.0,
    real: Sequence[bool] | None = None,
) -> Result:
    """`units[k]` is the number of the site that serves zone k, or a mapping of such numbers to shares."""
    number = len(counts)
    shares = [u if isinstance(u, Mapping) else {u: 1.0} for u in units]
    last = max(k for share in shares for k in share)
    zones = [
        Zone(
            id=f"z{k}",
            name=f"Zone {k:02}",
            lat=50 + k / 7 % 1,
            lon=10 + k / 5 % 1,
            region=regions[k],
            health_council=councils[k] if councils else None,
            population=1000.0 + k,
            women=counts[k],
            counted=real is None or real[k],
        )
        for k in range(number)
    ]
    sites = [Site(id=f"s{k}", name=f"Site {k}", lat=50.5, lon=10 + k / 3, region=regions[0]) for k in range(last + 1)]
    minutes = np.array([[10 + 7 * ((3 * i + 5 * j) % 11) for j in range(last + 1)] for i in range(number)], float)
    women = np.array(counts, float)
    instance = Instance.from_arrays(
        women=women,
        load=women * 5 / 12,
        minutes=minutes,
        access_cost=women[:, None] * minutes * price,
        rungs=[{"places": 60, "running_cost": 1e6}],
        zones=zones,
        sites=sites,
        assignment=assignment,  # type: ignore[arg-type]
        service={"refusal_at_most": 0.5},
        rules={"max_travel": {"minutes": 500, "exceptions": {"z0": {"minutes": 600}}}},
        objective=["cost", "mean_travel"],
    )
    facts = dataclasses.replace(instance.facts, inputs={"scenario": f"hash of {list(counts)}"})
    plan = Plan(
        tuple(Opening(site=site.id, places=60) for site in sites),
        {f"z{k}": {f"s{j}": share for j, share in shares[k].items()} for k in range(number)},
        facts,
    )
    stages = tuple(
        StageResult(o.kind, o.unit, v, v, 0.0, "optimal", "the gap asked for was reached", 0.1, 1, "HiGHS 1")
        for o, _ in facts.objectives
        for v in [o.value(plan, facts)]
    )
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
        made_with({"gap": 1e-4}, facts.inputs),
    )


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A folder that does not exist yet, in one where nothing else may be left behind."""
    yield tmp_path / "out"
    left = {path.name for path in tmp_path.iterdir()} - {"out"}
    assert not [name for name in left if name.startswith(".")], "temporary folders are left behind"
