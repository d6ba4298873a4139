"""The records of a comparison: what is held against what, already guarded, with the unit in each name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from placement.reports.records import NOT_KNOWN, Figure, columns

GroupBy = Literal["regions-2026", "regions-2027", "health_council", "province"]
"""Ways to group zones and sites: regions of either governance, health councils, parts of the country."""
GROUPINGS: tuple[GroupBy, ...] = ("regions-2026", "regions-2027", "health_council", "province")


@dataclass(frozen=True)
class ScenarioRow:
    """One scenario; without a plan only its status is there.

    `budget_dkk_a_year` is what stands on somebody's budget: units and coordination. `minimised_dkk_a_year` is what the
    solver made small: units, what rules cost, and families' travel at its price. `dkk_per_woman` is the budget over the
    women admitted. `gap` is that of the first objective, rounded up.
    """

    scenario: str
    status: str
    units: int | None = None
    places: int | None = None
    wards: int | None = None
    women_a_year: Figure = NOT_KNOWN
    not_reached_a_year: Figure = NOT_KNOWN
    """Women in need who do not come [women a year]; 0 where everybody comes."""
    refused_women_a_year: Figure = NOT_KNOWN
    refusal: Figure = NOT_KNOWN
    occupancy: Figure = NOT_KNOWN
    mean_minutes: Figure = NOT_KNOWN
    median_minutes: Figure = NOT_KNOWN
    percentile_90_minutes: Figure = NOT_KNOWN
    longest_minutes: Figure = NOT_KNOWN
    within_60: Figure = NOT_KNOWN
    within_90: Figure = NOT_KNOWN
    fte: Figure = NOT_KNOWN
    budget_dkk_a_year: Figure = NOT_KNOWN
    minimised_dkk_a_year: Figure = NOT_KNOWN
    dkk_per_woman: Figure = NOT_KNOWN
    gap: float | None = None
    inputs: str = ""
    """First figures of the SHA-256 of the scenario; empty where it could tell counted persons."""


@dataclass(frozen=True)
class GroupRow:
    """What one group of zones gets in one scenario: the need of its women, and the units that lie in it."""

    scenario: str
    grouping: GroupBy
    group: str
    women_a_year: Figure
    units: int
    places: int
    served_inside: Figure
    """Share of the group's women in need whose unit lies in the group."""
    not_reached_a_year: Figure
    """Women in need of the group who do not come [women a year]; 0 where everybody comes."""
    percentile_90_minutes: Figure
    refusal: Figure
    budget_dkk_a_year: Figure
    """Budget of the units in the group [DKK a year]; not what the group pays."""


@dataclass(frozen=True)
class Difference:
    """One thing in which the scenarios differ, in words.

    Attributes
    ----------
    key
        A stable name, such as `assumption:demand.stay` or `rule:unit_count`.
    label
        The same for readers.
    values
        What each scenario says of it, by scenario.
    """

    key: str
    label: str
    values: Mapping[str, str]


@dataclass(frozen=True)
class Restriction:
    """One scenario held against the reference: its value less that of the reference.

    Attributes
    ----------
    scenario, reference
        Their names.
    units, places, budget_dkk_a_year, mean_minutes
        The differences; None or not known where one of the two has no plan.
    open_dkk
        How much of the difference in what was minimised the proofs leave open [DKK a year]; None where a bound is not
        known or cost is not the first objective.
    sentence
        All of it in one sentence, with what differs.
    """

    scenario: str
    reference: str
    units: int | None
    places: int | None
    budget_dkk_a_year: Figure
    mean_minutes: Figure
    open_dkk: float | None
    sentence: str


@dataclass(frozen=True)
class Crossing:
    """Scenarios whose plans meet.

    Attributes
    ----------
    kind
        `sites`: the same sites; `size`: as many units, and places within a few.
    scenarios
        Two or more of them.
    sites
        The ids of the sites, for `sites`.
    units, places_least, places_most
        The size of these plans.
    """

    kind: Literal["sites", "size"]
    scenarios: tuple[str, ...]
    sites: tuple[str, ...]
    units: int
    places_least: int
    places_most: int


@dataclass(frozen=True)
class SiteUse:
    """In how many plans a site has a unit."""

    site: str
    name: str
    in_plans: int
    plans: int
    scenarios: tuple[str, ...]


NOT_REACHED = "not_reached_a_year"
"""The column that a comparison has only where uptake falls with distance in one of its scenarios."""
SCENARIO_COLUMNS = columns(
    "scenario status units:count places:count wards:count women_a_year:women not_reached_a_year:women "
    "refused_women_a_year:women refusal:share occupancy:share mean_minutes:minutes median_minutes:minutes "
    "percentile_90_minutes:minutes longest_minutes:minutes within_60:share within_90:share fte:fte "
    "budget_dkk_a_year:dkk minimised_dkk_a_year:dkk dkk_per_woman:dkk gap:number inputs:code"
)
GROUP_COLUMNS = columns(
    "scenario grouping group women_a_year:women not_reached_a_year:women units:count places:count served_inside:share "
    "percentile_90_minutes:minutes refusal:share budget_dkk_a_year:dkk"
)
