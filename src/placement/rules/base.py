"""What a rule is, and the plain records with which it speaks to the model and to the reader.

A rule says the same thing twice, independently: to the model in numbers (`pairs`, `rungs`, `columns`, `rows`), to
the reader by judging any plan from names and figures alone (`breaches`). The tests hold the two against each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from placement.assumptions import Assumption
from placement.scenario.places import Grouping, Part
from placement.wording import Note

if TYPE_CHECKING:
    from placement.facts import Facts
    from placement.instance import Instance
    from placement.plan import Plan

Sense = Literal["<=", ">=", "="]
Measure = Literal["max", "sum"]
Stage = Literal["site", "assignment"]


@dataclass(frozen=True)
class Column:
    """A variable of a rule's own, such as an agreement with its cost."""

    name: str
    lower: float = 0.0
    upper: float = float("inf")
    integer: bool = False
    dkk_a_year: float = 0.0
    stage: Stage = "site"
    """`site`: decided once, with the units; `assignment`: once for each demand scenario."""


@dataclass(frozen=True)
class Row:
    """One linear row: `sum(coefficients * columns) sense rhs`.

    `columns` are column numbers taken from `Variables`; -1 (no such variable) is dropped by the model.
    `breach` is how many of the rule's own units one unit of slack is.
    """

    index: str
    columns: NDArray[np.int64]
    coefficients: NDArray[np.float64]
    sense: Sense
    rhs: float
    breach: float = 1.0


@dataclass(frozen=True)
class RowBlock:
    """Many rows of one family at once, in compressed sparse form: row `k` holds entries `starts[k]:starts[k+1]`."""

    indices: Sequence[str]
    starts: NDArray[np.int64]
    columns: NDArray[np.int64]
    coefficients: NDArray[np.float64]
    sense: Sense
    rhs: NDArray[np.float64]
    breach: float = 1.0


@dataclass(frozen=True)
class Variables:
    """Column numbers of the model; -1 means that there is no such variable.

    Attributes
    ----------
    x
        Share of a zone served by a site, `[zone, site]`.
    z
        Whether a site opens at a rung, `[site, rung]`.
    open
        Whether a site opens, `[site]`; equals the sum of its `z`.
    own
        The rule's own columns by name.
    rule_dkk
        What the own columns of all rules cost, by column number [DKK a year]; those that cost nothing are left out.
    """

    x: NDArray[np.int64]
    z: NDArray[np.int64]
    open: NDArray[np.int64]
    own: Mapping[str, int] = field(default_factory=dict)
    rule_dkk: Mapping[int, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Breach:
    """One thing in a plan that a rule forbids: how much, in which unit, and one sentence in each language."""

    amount: float
    unit: str
    sentence: str
    sentence_da: str
    rule: str = ""
    """Name of the rule; the check fills it in."""

    def say(self, language: str) -> str:
        """The sentence in `language` (`en` or `da`)."""
        return self.sentence_da if language == "da" else self.sentence


EACH: Mapping[Grouping, Note] = {
    "region": Note("each region", "hver region"),
    "health_council": Note("each health council", "hvert sundhedsråd"),
    "province": Note("each province", "hver landsdel"),
}
"""Every group of a kind, in the middle of a sentence."""

Objection = tuple[tuple[str | int, ...], str, str]
"""What in a rule does not fit the scenario: place within the rule, what is wrong, and a hint."""


def ungrouped(by: Grouping, facts: Facts, *, sites: bool = True, zones: bool = True) -> list[Objection]:
    """Object to a rule by group where a zone or site belongs to none: it would slip through unseen."""
    found: list[Objection] = []
    places = {"zones": (zones, facts.zones, facts.zone_group), "sites": (sites, facts.sites, facts.site_group)}
    for what, (asked, known, group) in places.items():
        if not asked:
            continue
        lost = [place.title for name, place in known.items() if group(name, by) is None]
        if lost:
            found.append(
                ((), f"{what} without a {by.replace('_', ' ')}: {first_few(lost)}", f"give them one in `{what}`")
            )
    return found


def first_few(titles: Sequence[str]) -> str:
    """The first five of some titles, and how many more there are."""
    return ", ".join(titles[:5]) + (f" and {len(titles) - 5} more" if len(titles) > 5 else "")


class Rule(Part):
    """A requirement that every plan of a scenario must meet.

    A subclass lives in a file of its own whose name is its `kind`. All four actions towards the model are optional.
    """

    kind: str
    """Name of the rule's kind; taken from the key in `rules` where it is not given."""

    unit: ClassVar[str]
    """Unit in which a breach is counted."""
    measure: ClassVar[Measure]
    """How breaches add up: the worst one (`max`) or all together (`sum`)."""
    heading: ClassVar[Mapping[str, str]]
    """The rule's name for readers, by language."""
    examples: ClassVar[tuple[Mapping[str, Any], ...]]
    """Parameters that work for the small country of the tests; the first one is shown in the documentation."""

    def pairs(self, instance: Instance) -> NDArray[np.float64] | None:
        """Breach of serving each whole zone from each site, `[zone, site]`; 0 = allowed, None = nothing to say."""
        return None

    def rungs(self, instance: Instance) -> NDArray[np.float64] | None:
        """Breach of each buildable size, `[site, rung]`; 0 = allowed, None = nothing to say."""
        return None

    def columns(self, instance: Instance) -> Sequence[Column]:
        """The rule's own variables."""
        return ()

    def rows(self, variables: Variables, instance: Instance) -> Iterable[Row | RowBlock]:
        """The rule's linear rows, in plain numbers."""
        return ()

    def breaches(self, plan: Plan, facts: Facts) -> list[Breach]:
        """Everything in the plan that the rule forbids, from names and numbers alone."""
        raise NotImplementedError(f"the rule {type(self).__name__} must say how it judges a plan")

    def dkk_a_year(self, plan: Plan, facts: Facts) -> float:
        """What the rule's own choices cost in this plan [DKK a year]."""
        return 0.0

    def minutes_limit(self, zone: str, facts: Facts) -> float | None:
        """The longest way that the rule lets any woman of a zone have [minutes]; None where it sets none."""
        return None

    def objections(self, facts: Facts) -> Sequence[Objection]:
        """What in the rule does not fit the scenario: (place within the rule, what is wrong, hint)."""
        return []

    def resolved(self, facts: Facts) -> Rule:
        """The same rule with the names of zones and sites replaced by their ids."""
        return self

    def assumptions(self) -> Sequence[Assumption]:
        """The rule's inputs that no source fixes, for the list of assumptions in every report."""
        return ()

    def statement(self, facts: Facts, language: str) -> str:
        """The rule with its numbers, in one line for readers."""
        # Defaults are told too: they bind as much as what was written.
        numbers = self.model_dump(exclude={"kind"}, exclude_none=True, mode="json")
        return ", ".join(f"{key.replace('_', ' ')}: {value}" for key, value in numbers.items() if value not in ({}, []))
