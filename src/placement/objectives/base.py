"""What an objective is: linear coefficients for the model, and its value on any plan, independent of the model."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar, Literal

from numpy.typing import NDArray

from placement.rules.base import Column, Row, RowBlock, Variables
from placement.scenario.places import Part

if TYPE_CHECKING:
    import numpy as np

    from placement.assumptions import Assumption
    from placement.facts import Facts
    from placement.instance import Instance
    from placement.plan import Plan


class Objective(Part):
    """Something to make as small (or as large) as possible.

    Linear objectives give coefficients for pairs, rungs and columns of their own. A threshold objective (a
    percentile of the travel time, or the greatest) also names the distinct values it can take, for an exact search
    over them; its own columns then serve in a weighted sum only. Fields beside `kind` are inputs, which a scenario
    gives under `objective_inputs`.
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
    in_sums: ClassVar[bool] = True
    """Whether a weight can be put on it; not where its value is no sum over the women."""
    share_within: ClassVar[float] = 1.0
    """With `thresholds`: the share of all women who must stay within a value for the plan to reach it."""

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
        """Per pair, the value that a woman there has, `[zone, site]`; None = linear.

        The objective is the least of these values within which `share_within` of all women stay; with a share of 1 a
        pair that is used counts in full, however few women it serves.
        """
        return None

    def in_unit(self, counted: float, instance: Instance) -> float:
        """The value in the objective's unit of what the model counts; the same unless the model's is a stand-in.

        A stand-in rises with the value it stands for, so that the same plans are best by both.
        """
        return counted

    def counted(self, value: float, instance: Instance) -> float:
        """What the model counts where the objective has this value: the inverse of `in_unit`."""
        return value

    def gap_counted(self, gap: float, instance: Instance) -> float:
        """Relative gap in what the model counts that ensures a relative gap in the objective's unit."""
        return gap

    def value(self, plan: Plan, facts: Facts) -> float:
        """The objective's value for a plan, from names and numbers alone."""
        raise NotImplementedError(f"the objective {type(self).__name__} must say its value for a plan")

    def title(self, facts: Facts, language: str) -> str:
        """The objective's name with its inputs, for readers."""
        return self.heading[language]

    def assumptions(self) -> Sequence[Assumption]:
        """The objective's inputs that no source fixes, for the list of assumptions in every report."""
        return ()
