"""The other good plans: site sets whose value lies within a few per cent of the best, ranked."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from placement.analysis.compare import Comparison, compare
from placement.analysis.near_best_rows import ALTERNATIVE_COLUMNS, Alternative, rows
from placement.analysis.progress import SearchProgress, SearchReporter
from placement.analysis.trade_off_found import better
from placement.analysis.variations import Variations, facts_of
from placement.checking import check
from placement.errors import InputError, Mistake
from placement.facts import Facts
from placement.instance import Instance
from placement.plan import Plan
from placement.reports.records import Table
from placement.reports.words import Words
from placement.result import Result
from placement.rules.base import Rule
from placement.rules.differs_from import DiffersFrom
from placement.scenario.models import Scenario

MOST = 12
"""Plans where no number is asked for; as many maps as a page shows legibly."""
MOST_AT_ALL = 100
Ended = Literal["none_left", "most", "open", "stopped"]


@dataclass(frozen=True)
class Alternatives:
    """The good plans of a scenario; `str()` gives them for a terminal.

    Attributes
    ----------
    scenario
        Name of the scenario.
    objective, unit
        Heading and unit of what the plans are ranked by.
    within, at_least, most
        What was asked: how far from the best [share], sites in which each differs from all before it, most plans.
    ended
        `none_left`: proven that there is no further plan; `most`: as many as were asked for, there may be more; `open`:
        whether there is a further one is within the gap; `stopped`: the time ran out.
    status
        `optimal` where every plan is proven and so is the end (or `most` were found), `feasible` where not,
        `infeasible` where there is no plan at all, `unknown` where none was found in time.
    plans
        The plans, the best first.
    comparison
        The plans side by side; None where there is none.
    notes
        What was found, and in how many of the plans each site is, in sentences.
    language
        Language of headings and sentences, `en` or `da`.
    """

    scenario: str
    objective: str
    unit: str
    within: float
    at_least: int
    most: int
    ended: Ended
    status: str
    plans: Table[Alternative]
    comparison: Comparison | None = field(repr=False)
    notes: tuple[str, ...]
    language: str
    facts: Facts = field(repr=False)

    @property
    def results(self) -> Mapping[str, Result]:
        """The result of each plan by its name, checked against the rules of the scenario."""
        return {} if self.comparison is None else self.comparison.results

    @property
    def complete(self) -> bool:
        """Whether it is proven that no further plan is as good and differs enough."""
        return self.ended == "none_left" and self.status == "optimal"

    @property
    def exit_status(self) -> int:
        """0 all proven, 1 proven that there is no plan, 3 not all proven in time, 4 no plan found in time."""
        return {"optimal": 0, "infeasible": 1, "feasible": 3, "unknown": 4}[self.status]

    def text(self) -> str:
        """The plans for a terminal."""
        from placement.analysis.near_best_text import text

        return text(self)

    def to_dict(self) -> dict[str, Any]:
        """The plans as plain data; a number that is kept back is None, and named under `kept_back`."""
        from placement.analysis.near_best_files import plain

        return plain(self)

    def write(self, folder: str | Path, *, force: bool = False) -> Path:
        """Write page, workbook, CSV and JSON into a folder.

        Raises
        ------
        InputError
            Where the folder holds something and `force` is not given, or cannot be written.
        """
        from placement.analysis.near_best_files import FILES, contents
        from placement.reports.files import write_folder

        return write_folder(folder, contents(self)[0], own=FILES, force=force)

    def __str__(self) -> str:
        return self.text()


def alternatives(
    problem: Scenario | Instance,
    *,
    within: float = 0.05,
    at_least: int = 1,
    most: int = MOST,
    time_limit_s: float | None = None,
    gap: float | None = None,
    store: str | Path | None = None,
    language: str = "en",
    progress: SearchReporter | None = None,
) -> Alternatives:
    """Find the best plans by site set, one after the other: each the best that differs enough from all before it.

    Plans differ by their sites; the same sites with other sizes are one plan, the best of them.

    Parameters
    ----------
    problem
        A scenario, or an instance of the caller's own arrays.
    within
        How far from the best the first objective (or the weighted sum) may lie [share].
    at_least
        Sites in which each plan differs from every better one: one opened or one closed counts as one.
    most
        Most plans.
    time_limit_s
        Seconds for each plan; the scenario's own limit where it is not given.
    gap
        Relative gap at which a plan counts as proven; the scenario's own where it is not given.
    store
        SQLite file in which each answer is kept as it comes. Killed at any moment and called again, the search goes on
        where it was. It holds every figure, counted persons too.
    language
        `en` or `da`.
    progress
        Called after each solve.

    Raises
    ------
    InputError
        Where a number is out of its range.
    """
    words = Words(language)
    facts = facts_of(problem)
    limits = {
        f"within must be a share of 0 or more, such as 0.05, not {within}": 0 <= within < float("inf"),
        f"at_least must be 1 or more, not {at_least}": at_least >= 1,
        f"most must be between 1 and {MOST_AT_ALL}, not {most}": 1 <= most <= MOST_AT_ALL,
    }
    wrong = [Mistake(None, what) for what, holds in limits.items() if not holds]
    if wrong:
        raise InputError(wrong)
    with Variations(problem, store=store, time_limit_s=time_limit_s, gap=gap) as runs:
        found, ended, status = _search(runs, facts, within, at_least, most, progress or _say_nothing)
    sense = sense_of(facts)
    found.sort(key=lambda result: _value(result) if sense == "min" else -_value(result))
    named = {words("frontier.named_plan", n=number): result for number, result in enumerate(found, start=1)}
    comparison = compare(named, language=language) if named else None
    return _alternatives(facts, words, comparison, (within, at_least, most), ended, status)


def _say_nothing(event: SearchProgress) -> None:
    pass


def sense_of(facts: Facts) -> str:
    """Whether the first objective is to be small or large; a weighted sum is to be small."""
    objective, weight = facts.objectives[0]
    return objective.sense if weight is None else "min"


def _value(result: Result) -> float:
    if result.value is None:
        raise AssertionError("a plan has a value")
    return result.value


def _search(
    runs: Variations, facts: Facts, within: float, at_least: int, most: int, tell: SearchReporter
) -> tuple[list[Result], Ended, str]:
    """The plans in the order in which they were found, why it ended, and the status of the whole."""
    found: list[Result] = []
    sense = sense_of(facts)
    sets: list[tuple[str, ...]] = []
    limit = 0.0
    while len(found) < most:
        rules: dict[str, Rule] = {}
        if sets:
            rules["differs_from"] = DiffersFrom(kind="differs_from", site_sets=tuple(sets), at_least=at_least)
        result = runs.solve(facts.objectives, rules)
        tell(SearchProgress(runs.solved + runs.taken_over, runs.taken_over, len(found) / most, None))
        if result.plan is None:
            if not found:
                return [], "stopped", result.status
            done = result.status == "infeasible"
            return found, "none_left" if done else "stopped", _worst(found) if done else "feasible"
        if not found:
            best = _value(result)
            limit = best + (within if sense == "min" else -within) * abs(best)
        elif better(sense, limit, _value(result)):
            if result.bound is not None and better(sense, limit, result.bound):
                return found, "none_left", _worst(found)
            # Between bound and value a plan that is good enough may hide.
            return found, "open" if result.status == "optimal" else "stopped", "feasible"
        sets.append(tuple(sorted(result.plan.open_sites)))
        found.append(_of_scenario(result, result.plan, facts))
    return found, "most", _worst(found)


def _worst(found: list[Result]) -> str:
    return "optimal" if all(result.status == "optimal" for result in found) else "feasible"


def _of_scenario(result: Result, plan: Plan, facts: Facts) -> Result:
    """The same plan as an answer to the scenario itself, without the rule that led to it; it is checked again."""
    own = Plan(plan.openings, plan.assignment, facts)
    return dataclasses.replace(result, plan=own, check=check(own), facts=facts)


def _alternatives(
    facts: Facts,
    words: Words,
    comparison: Comparison | None,
    asked: tuple[float, int, int],
    ended: Ended,
    status: str,
) -> Alternatives:
    from placement.analysis.near_best_text import notes

    objective, weight = facts.objectives[0]
    within, at_least, most = asked
    made_rows = () if comparison is None else tuple(rows(comparison, sense_of(facts)))
    made = Alternatives(
        scenario=facts.name,
        objective=objective.title(facts, words.language) if weight is None else words.said("weighted sum"),
        unit=objective.unit if weight is None else "DKK a year",
        within=within,
        at_least=at_least,
        most=most,
        ended=ended,
        status=status,
        plans=Table("alternatives", ALTERNATIVE_COLUMNS, made_rows),
        comparison=comparison,
        notes=(),
        language=words.language,
        facts=facts if comparison is None else comparison.guards[comparison.reference].facts,
    )
    return dataclasses.replace(made, notes=tuple(notes(made, words)))
