"""The shortest way from a scenario to a number: two units for the whole of Denmark.

Run it with `python examples/quickstart.py`.
"""

from __future__ import annotations

from pathlib import Path

import placement

SCENARIOS = Path(__file__).parents[1] / "scenarios"


def main() -> None:
    result = placement.solve(placement.load(SCENARIOS / "two-units.yaml"), time_limit_s=60)
    if result.plan is None:
        raise SystemExit(f"no plan: {result.status}, {result.stopped_by}")
    for unit in result.plan.units:
        title = result.facts.sites[unit.site].title
        print(f"{title}: {unit.places} places, {unit.women:.1f} women a year, {unit.refusal:.1%} refused")
    print(f"{result.status}, {result.figures.cost_dkk / 1e6:.1f} million DKK a year")


if __name__ == "__main__":
    main()
