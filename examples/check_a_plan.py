"""Judge a plan drawn by hand: three units, every municipality to the nearest, and see what it breaks.

Run it with `python examples/check_a_plan.py`.
"""

from __future__ import annotations

from pathlib import Path

import placement

SCENARIOS = Path(__file__).parents[1] / "scenarios"
SIZES = {"AAL": 8, "OUH": 16, "HVH": 24}  # Aalborg, Odense, Hvidovre


def main() -> None:
    scenario = placement.load(SCENARIOS / "denmark.yaml")
    facts = scenario.facts()
    by_hand = placement.Plan.from_dict(
        {
            "units": [{"site": site, "places": places} for site, places in SIZES.items()],
            "assignment": {zone: {min(SIZES, key=lambda site: facts.minutes[zone, site]): 1.0} for zone in facts.zones},
        },
        facts,
    )
    report = placement.check(by_hand)
    print(f"by hand: {report.cost_dkk / 1e6:.1f} million DKK a year, {len(report.breaches)} breaches")
    for breach in report.breaches:
        print(f"  {breach.rule}: {breach.sentence}")


if __name__ == "__main__":
    main()
