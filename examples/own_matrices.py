"""Your own numbers instead of a scenario file: arrays `[zone]` and `[zone, site]`, and the units that may be built.

Run it with `python examples/own_matrices.py`.
"""

from __future__ import annotations

import numpy as np

import placement
from placement.capacity import max_load

WOMEN = np.array([14.0, 9.0, 6.0, 4.0, 2.0])  # women in need a year, by zone
STAY_YEARS = 5 / 12
MINUTES = np.array(  # from each zone (row) to each site (column); infinity: there is no way
    [
        [10.0, 75.0, 140.0],
        [45.0, 40.0, 110.0],
        [80.0, 15.0, 70.0],
        [120.0, 60.0, 20.0],
        [np.inf, 150.0, 95.0],
    ]
)
UNITS = [  # what may be built: places, wards of at most 8, DKK a year
    {"places": places, "wards": -(-places // 8), "running_cost": 5e6 + 1.5e6 * places} for places in range(4, 25)
]


def main() -> None:
    instance = placement.Instance.from_arrays(
        women=WOMEN,
        load=WOMEN * STAY_YEARS,
        minutes=MINUTES,
        rungs=UNITS,
        zones=["north", "east", "middle", "west", "island"],
        sites=["harbour", "hill", "coast"],
        service={"refusal_at_most": 0.05},
        rules={"max_travel": {"minutes": 100}},
        objective=["cost", "mean_travel"],
    )
    result = placement.solve(instance)
    if result.plan is None:
        raise SystemExit(f"no plan: {result.status}, {result.stopped_by}")
    for unit in result.plan.units:
        room = max_load(unit.places, 0.05)
        print(
            f"{unit.site}: {unit.places} places for {', '.join(unit.zones)}: load {unit.load:.2f} of {room:.2f} erlang"
        )
    print(f"{result.status}, {result.figures.cost_dkk / 1e6:.1f} million DKK a year")


if __name__ == "__main__":
    main()
