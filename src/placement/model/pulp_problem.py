"""A `Model` as an `LpProblem` of PuLP's, and as `.lp` and `.mps` files that people can read.

PuLP 3.3 and 4.x are two APIs; this keeps to what both have: `add_variable`, `problem += (row, name)`, plain floats.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pulp

from placement.model.arrays import Model


def problem_of(model: Model) -> tuple[pulp.LpProblem, list[Any]]:
    """The model as an `LpProblem`, and its variables in the order of the columns."""
    problem = pulp.LpProblem("placement", pulp.LpMinimize)
    names = clean_names(model.column_names)
    variables = [
        problem.add_variable(
            names[k],
            lowBound=_finite(model.lower[k]),
            upBound=_finite(model.upper[k]),
            cat="Integer" if model.integer[k] else "Continuous",
        )
        for k in range(model.columns)
    ]
    # The objective names every column, so that none is lost from the file; PuLP's numbers must be plain floats.
    problem += pulp.lpSum(float(c) * v for c, v in zip(model.cost, variables, strict=True) if c), "objective"
    for row, name in enumerate(clean_names(model.row_names)):
        entries = range(model.starts[row], model.starts[row + 1])
        total = pulp.lpSum(float(model.value[k]) * variables[model.index[k]] for k in entries)
        lower, upper = model.row_lower[row], model.row_upper[row]
        if len(entries) == 0:
            # PuLP drops a row without entries; one that cannot hold must not get lost with it.
            if lower > 0 or upper < 0:
                total = 0.0 * variables[0] + 1.0 * _never(problem, name)
                problem += (total >= 1.0, name)
            continue
        if lower == upper:
            problem += (total == float(upper), name)
        elif np.isfinite(upper):
            problem += (total <= float(upper), name)
        else:
            problem += (total >= float(lower), name)
    return problem, variables


def write_model(model: Model, path: Path) -> None:
    """Write a model as `.lp` or `.mps` by the ending of the path."""
    problem, _ = problem_of(model)
    (problem.writeLP if path.suffix == ".lp" else problem.writeMPS)(str(path))


def _finite(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def _never(problem: Any, name: str) -> Any:
    return problem.add_variable(f"never_{name}", lowBound=0.0, upBound=0.0)


def clean_names(names: Sequence[str]) -> list[str]:
    """Names that every file format takes, each once."""
    seen: dict[str, int] = {}
    cleaned = []
    for name in names:
        plain = re.sub(r"[^A-Za-z0-9_.]", "_", name.translate(_DANISH))[:200]
        seen[plain] = seen.get(plain, 0) + 1
        cleaned.append(plain if seen[plain] == 1 else f"{plain}__{seen[plain]}")
    return cleaned


_DANISH = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "Æ": "Ae", "Ø": "Oe", "Å": "Aa"})
