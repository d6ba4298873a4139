"""What an objective is: linear coefficients for the model, and its value on any plan, independent of the model."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar, Literal

from numpy.typing import NDArray

from placement.rules.base import Column, Row, RowBlock, Variables
from placement.scenario.places import Part

if TYPE_CHECKING:
    import numpy as np

    from placement.facts import Facts
    from placement.instance import Instance
    from placement.plan import Plan


class Objective(Part):
    """Something to make as small (or as large) as possible.

    Linear objectives give coefficients for pairs, rungs and columns of their own. A threshold objective (the
    greatest travel time) also names the distinct values it can take, for an exact search over them.
    """

    kind: str
    """Name of the objective: the name of its file."""

    unit: ClassVar[str]
    """Unit of the value."""
    sense: ClassVar[Literal["min", "max"]] = "min"
    heading: ClassVar[Mapping[str, str]]
    """The objective's name for readers, by language."""
    rule_costs: ClassVar[bool] = False
    """Whether what rules' own choices cost is part of the objective."""

    def pairs(self, instance: Instance) -> NDArray[np.float64] | None:
        """Value of serving each whole zone from each site, `[zone, site]`."""
        return None

    def rungs(self, instance: Instance) -> NDArray[np.float64] | None:
        """Value of each rung, `[site, rung]`."""
        return None

    def columns(self, instance: Instance) -> Sequence[Column]:
        """Columns of the objective's own; their `dkk_a_year` is their value in the objective's unit."""
        return ()

    def rows(self, variables: Variables, instance: Instance) -> Iterable[Row | RowBlock]:
        """Rows that tie the own columns to the plan."""
        return ()

    def thresholds(self, instance: Instance) -> NDArray[np.float64] | None:
        """Per pair, the value the objective has at least if the pair is used, `[zone, site]`; None = linear."""
        return None

    def value(self, plan: Plan, facts: Facts) -> float:
        """The objective's value for a plan, from names and numbers alone."""
        raise NotImplementedError(f"the objective {type(self).__name__} must say its value for a plan")
