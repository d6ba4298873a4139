"""What may be wrong with the axes of a grid themselves, before any scenario is made."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from placement.errors import did_you_mean
from placement.scenario.yaml_text import Loc

if TYPE_CHECKING:
    from placement.analysis.grid import Grid

MAX_RUNS = 10_000
"""Scenarios in one grid; more than this is a slip of the pen."""
BETWEEN = "/"
"""Stands between the values in the name of a run."""

Objection = tuple[Loc, str, str]
"""What is wrong with a grid: its place in the file, what, and a hint."""


def objections(grid: Grid) -> Iterator[Objection]:
    """What is wrong with the axes themselves: place, what, hint."""
    if not grid.axes:
        yield ("axes",), "a grid without axes", "give at least one"
    names = [axis.name for axis in grid.axes]
    for name in {name for name in names if names.count(name) > 1}:
        yield ("axes",), f"the axis `{name}` stands there twice", "keep one"
    for axis in grid.axes:
        if not axis.values:
            yield ("axes", axis.name), f"the axis `{axis.name}` has no value", "give at least one"
        for value, changes in axis.values.items():
            yield from _path_objections(("axes", axis.name, value), value, changes)
    known = {axis.name: axis.values for axis in grid.axes}
    for number, out in enumerate(grid.leave_out):
        yield from _leave_out_objections(("leave_out", number), out, known)
    runs = math.prod(len(axis.values) for axis in grid.axes)
    if runs > MAX_RUNS:
        yield ("axes",), f"the axes make {runs:,} runs, over {MAX_RUNS:,}", "take values out"
    elif runs and not len(grid):
        yield ("leave_out",), "every combination is left out", "take some out of `leave_out`"


def _path_objections(loc: Loc, value: str, changes: Mapping[str, Any]) -> Iterator[Objection]:
    if BETWEEN in value:
        yield loc, f"the value `{value}` holds a `{BETWEEN}`, which stands between values in names", "write a hyphen"
    for path in changes:
        if not all(path.split(".")):
            yield (*loc, path), f"`{path}` is not a path", "write keys with dots, such as `rules.max_travel.minutes`"
        elif path == "name":
            yield (*loc, path), "a run is named by its values", "leave `name` out"


def _leave_out_objections(
    loc: Loc, out: Mapping[str, str], known: Mapping[str, Mapping[str, Any]]
) -> Iterator[Objection]:
    if not out:
        yield loc, "an empty combination would leave out everything", "name at least one axis and its value"
    for axis, value in out.items():
        if axis not in known:
            yield (*loc, axis), f"there is no axis `{axis}`", did_you_mean(axis, known)
        elif value not in known[axis]:
            yield (*loc, axis), f"`{axis}` has no value `{value}`", did_you_mean(value, known[axis])
