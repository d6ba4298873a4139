"""Zones in which nobody was counted: no solver cares where they go, but everybody who sees the plan would."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from placement.checking import CheckReport, check, close
from placement.instance import Instance
from placement.plan import Plan


def at_nearest(
    plan: Plan, report: CheckReport, instance: Instance, allowed: NDArray[np.bool_]
) -> tuple[Plan, CheckReport]:
    """The plan with each zone without women at the nearest unit it may go to, and what the check says of it.

    To the solver such a zone is the same anywhere. An odd way to a far unit would tell that nobody was counted there.

    Parameters
    ----------
    plan, report
        What was solved, and the check of it; returned as they are where a rule or an objective stands against the
        move.
    allowed
        Which sites each zone may go to, by the numbers of zone and site.
    """
    column = {site: number for number, site in enumerate(instance.sites)}
    opened = [column[site] for site in sorted(plan.open_sites)]
    assignment = dict(plan.assignment)
    for row, zone in enumerate(instance.zones):
        near = [site for site in opened if allowed[row, site]]
        if near and instance.women[row] == 0 and instance.load[row] == 0:
            ways = instance.minutes[row]
            assignment[zone] = {instance.sites[min(near, key=lambda site, ways=ways: ways[site])]: 1.0}  # type: ignore[misc]
    if assignment == plan.assignment:
        return plan, report
    moved = dataclasses.replace(plan, assignment=assignment)
    again = check(moved)
    sound = not again.breaches and _same(again.objectives, report.objectives)
    return (moved, again) if sound else (plan, report)


def _same(one: Mapping[str, float], other: Mapping[str, float]) -> bool:
    return one.keys() == other.keys() and all(close(one[name], other[name]) for name in other)
