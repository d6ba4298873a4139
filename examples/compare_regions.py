"""One unit in each region, five regions or four, open borders or closed, against a free choice, side by side.

Run it with `python examples/compare_regions.py [SECONDS FOR EACH] [FOLDER]`; with a folder, the appendix of a funding
proposal is written there, with the free choice as what is proposed.
"""

from __future__ import annotations

import sys
from pathlib import Path

import placement

SCENARIOS = Path(__file__).parents[1] / "scenarios"
NAMES = (
    "denmark",
    "one-unit-per-region-2027",
    "one-unit-per-region-2026",
    "own-region-2027",
    "own-region-2026",
)


def main(seconds: float = 60.0, folder: str | None = None) -> None:
    results = {
        name: placement.solve(placement.load(SCENARIOS / f"{name}.yaml"), time_limit_s=seconds) for name in NAMES
    }
    comparison = placement.compare(results)
    print(comparison.text(by="regions-2027"))
    if folder is not None:
        written = placement.appendix(results, folder, reference=comparison.reference)
        print("\n".join(str(path) for path in written.files.values()))


if __name__ == "__main__":
    main(*map(float, sys.argv[1:2]), *sys.argv[2:3])
