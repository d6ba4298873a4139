"""Results side by side: what each scenario leads to, what differs, and what every difference costs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from placement.analysis.comparison_rows import group_rows, scenario_row
from placement.analysis.crossings import crossings, restrictions, site_uses
from placement.analysis.differences import differences
from placement.analysis.matching import objections
from placement.analysis.records import (
    GROUP_COLUMNS,
    NOT_REACHED,
    SCENARIO_COLUMNS,
    Crossing,
    Difference,
    GroupBy,
    GroupRow,
    Restriction,
    ScenarioRow,
    SiteUse,
)
from placement.errors import InputError, Mistake, did_you_mean
from placement.reports.privacy import Guard, guard
from placement.reports.records import Table
from placement.reports.words import Words
from placement.result import Result


@dataclass(frozen=True)
class Comparison:
    """Results side by side, as they may be shown; `str()` gives the tables for a terminal.

    Attributes
    ----------
    reference
        The scenario that the others are held against.
    language
        Language of labels and sentences, `en` or `da`.
    scenarios
        A row for each scenario, also for those without a plan.
    groups
        What each region, health council and part of the country gets in each scenario.
    differences
        Everything that is not the same in all scenarios.
    restrictions
        Each scenario but the reference: its units, places, cost and travel less those of the reference.
    crossings
        Scenarios whose plans have the same sites, or nearly the same size.
    sites
        In how many plans each site has a unit.
    results
        The results by name, the reference first where it was named.
    guards
        The facts and plans as they may be shown, all with the same groups of counted persons.
    """

    reference: str
    language: str
    scenarios: Table[ScenarioRow]
    groups: Table[GroupRow]
    differences: tuple[Difference, ...]
    restrictions: tuple[Restriction, ...]
    crossings: tuple[Crossing, ...]
    sites: tuple[SiteUse, ...]
    results: Mapping[str, Result] = field(repr=False)
    guards: Mapping[str, Guard] = field(repr=False)

    def by(self, grouping: GroupBy) -> Table[GroupRow]:
        """What each group of one grouping gets, scenario by scenario."""
        return Table("groups", self.groups.columns, tuple(row for row in self.groups if row.grouping == grouping))

    def text(self, *, by: GroupBy | None = None) -> str:
        """The comparison for a terminal; with `by`, also what each group gets."""
        from placement.analysis.comparison_text import text

        return text(self, by=by)

    def to_dict(self) -> dict[str, Any]:
        """The comparison as plain data; a number that is kept back is None, and named under `kept_back`."""
        from placement.analysis.comparison_files import plain

        return plain(self)

    def __str__(self) -> str:
        return self.text()


def compare(results: Mapping[str, Result], *, reference: str | None = None, language: str = "en") -> Comparison:
    """Put results side by side: `compare({"120 min": one, "150 min": other})`.

    Results without a plan stay in the comparison. Counted persons under 5 cannot be worked out from it, nor from
    what the plans differ in: in all of them the same zones are shown together.

    Parameters
    ----------
    results
        Results by name.
    reference
        The name of the result that the others are held against; the first one where it is not given.
    language
        `en` or `da`.

    Raises
    ------
    InputError
        Where the results do not match: other zones, inhabitants, counted persons, price year, population key or
        version of the package; where the reference is none of them, or the language is unknown.
    """
    words = Words(language)
    mistakes = objections(results)
    if reference is not None and reference not in results:
        mistakes.append(Mistake(None, f"there is no scenario `{reference}`", did_you_mean(reference, results)))
    if mistakes:
        raise InputError(mistakes)
    first = next(iter(results)) if reference is None else reference
    ordered = {first: results[first], **results}
    guards = {name: guard(result.facts, result.plan) for name, result in ordered.items()}
    rows = tuple(scenario_row(name, result, guards[name]) for name, result in ordered.items())
    found = differences(ordered, guards, words)
    everybody = all(result.facts.uptake is None for result in ordered.values())
    columns, group_columns = (
        tuple(column for column in table if not (everybody and column.name == NOT_REACHED))
        for table in (SCENARIO_COLUMNS, GROUP_COLUMNS)
    )
    return Comparison(
        reference=first,
        language=language,
        scenarios=Table("scenarios", columns, rows),
        groups=Table("groups", group_columns, tuple(row for name in ordered for row in group_rows(name, guards[name]))),
        differences=found,
        restrictions=restrictions(first, rows, ordered, found, words),
        crossings=crossings(guards),
        sites=site_uses(guards),
        results=ordered,
        guards=guards,
    )
