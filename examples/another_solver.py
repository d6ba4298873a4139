"""The same small problem by HiGHS and by CBC: both must prove the same cost.

Run it with `python examples/another_solver.py [SOLVER]`.

CBC comes with PuLP 3.3; with PuLP 4 it is the extra `cbc` of this package. Gurobi, CPLEX, SCIP and others work
the same way where they are installed.
"""

from __future__ import annotations

import sys
from pathlib import Path

import placement

COUNTRY = Path(__file__).parent / "own_data" / "country.yaml"


def main(other: str = "cbc") -> None:
    scenario = placement.load(COUNTRY)
    for solver in ("highs", other):
        result = placement.solve(scenario, solver=solver)
        if result.value is None:
            raise SystemExit(f"{solver}: no plan: {result.status}, {result.stopped_by}")
        print(f"{solver}: {result.status}, {result.value / 1e6:.3f} million DKK a year")


if __name__ == "__main__":
    main(*sys.argv[1:2])
