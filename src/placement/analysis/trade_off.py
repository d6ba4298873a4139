"""The trade-off between two objectives: every plan that no other beats in both, and the price of each step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from placement.analysis.progress import SearchProgress, SearchReporter
from placement.analysis.trade_off_found import Found, Search, not_dominated
from placement.analysis.trade_off_records import (
    POINT_COLUMNS,
    STEP_COLUMNS,
    Axis,
    TradeOffPoint,
    TradeOffStep,
)
from placement.analysis.trade_off_search import by_targets, search
from placement.analysis.variations import Variations, facts_of
from placement.errors import InputError, Mistake, did_you_mean
from placement.facts import Facts
from placement.figures import figures
from placement.instance import Instance
from placement.objectives import kinds
from placement.reports.records import Table
from placement.reports.words import Words
from placement.result import Result
from placement.scenario.models import Scenario

REFUSAL = "refusal"
"""The axis that is no objective: the service target, for which ladders are rebuilt."""
TARGETS = (0.01, 0.02, 0.05, 0.10, 0.15, 0.20)
"""Refusal targets that are tried where none are named [share]."""
POINTS = 20
"""Points where no number is asked for."""


@dataclass(frozen=True)
class Frontier:
    """The trade-off between two objectives; `str()` gives it for a terminal.

    Attributes
    ----------
    scenario
        Name of the scenario.
    first, second
        The two objectives.
    method
        `exact`: limits stepped through every value; `grid`: limits at even distances; `targets`: given limits.
    complete
        Whether no plan of the trade-off is missing: an exact search that came to its end, every plan proven.
    status
        `optimal` where every plan is proven, `feasible` where one is not or the time ran out, `infeasible` where there
        is no plan at all, `unknown` where none was found in time.
    points
        The plans, from the best in the first objective on.
    steps
        What each step between neighbours takes.
    notes
        What was found and what is left open, in sentences.
    language
        Language of headings and sentences, `en` or `da`.
    facts
        The resolved scenario.
    """

    scenario: str
    first: Axis
    second: Axis
    method: str
    complete: bool
    status: str
    points: Table[TradeOffPoint]
    steps: Table[TradeOffStep]
    notes: tuple[str, ...]
    language: str
    facts: Facts = field(repr=False)

    @property
    def results(self) -> Mapping[int, Result]:
        """The result of each plan by its number."""
        return {point.plan: point.result for point in self.points}

    @property
    def exit_status(self) -> int:
        """0 all plans proven, 1 proven that there is no plan, 3 not all proven in time, 4 no plan found in time."""
        return {"optimal": 0, "infeasible": 1, "feasible": 3, "unknown": 4}[self.status]

    def text(self) -> str:
        """The trade-off for a terminal."""
        from placement.analysis.trade_off_text import text

        return text(self)

    def to_dict(self) -> dict[str, Any]:
        """The trade-off as plain data, each plan with its units and assignment."""
        from placement.analysis.trade_off_files import plain

        return plain(self)

    def svg(self) -> str:
        """The trade-off as a picture; empty where Matplotlib is missing."""
        from placement.analysis.trade_off_files import drawing

        return drawing(self)

    def write(self, folder: str | Path, *, force: bool = False) -> Path:
        """Write page, workbook, picture, CSV and JSON into a folder.

        Raises
        ------
        InputError
            Where the folder holds something and `force` is not given, or cannot be written.
        """
        from placement.analysis.trade_off_files import FILES, contents
        from placement.reports.files import write_folder

        return write_folder(folder, contents(self)[0], own=FILES, force=force)

    def __str__(self) -> str:
        return self.text()


def frontier(
    problem: Scenario | Instance,
    first: str,
    second: str,
    *,
    points: int = POINTS,
    targets: Sequence[float] = TARGETS,
    time_limit_s: float | None = None,
    gap: float | None = None,
    store: str | Path | None = None,
    language: str = "en",
    progress: SearchReporter | None = None,
) -> Frontier:
    """Find the plans that no other plan beats in both of two objectives.

    Where one of the two takes finitely many values (places, units, the longest travel time) every such plan is found,
    up to `points`; else limits are put at even distances between the two ends. `refusal` may stand for one of the two:
    then the best value of the other is found at each of `targets`, with the ladders of every site rebuilt.

    Parameters
    ----------
    problem
        A scenario, or an instance of the caller's own arrays. Its own objectives do not count.
    first, second
        Names of objectives, or `refusal` for one of them.
    points
        Most plans, at least 2; a trade-off cut short says so.
    targets
        Refusal targets [share].
    time_limit_s
        Seconds for each plan; the scenario's own limit where it is not given.
    gap
        Relative gap at which a plan counts as proven; the scenario's own where it is not given.
    store
        SQLite file in which each answer is kept as it comes. Killed at any moment and called again, the search goes on
        where it was and gives the same plans.
    language
        `en` or `da`.
    progress
        Called after each solve.

    Raises
    ------
    InputError
        Where an objective is unknown, the two are one, a number is out of its range, or persons are counted: the steps
        of an exact trade-off would tell where few of them live.
    """
    words = Words(language)
    facts = facts_of(problem)
    check_axes(problem, (first, second), points, targets)
    tell = progress or _say_nothing
    with Variations(problem, store=store, time_limit_s=time_limit_s, gap=gap) as runs:
        if REFUSAL in (first, second):
            name = second if first == REFUSAL else first
            assert isinstance(problem, Scenario)
            at = {target: problem.override({"service": {"refusal_at_most": target}}) for target in sorted(set(targets))}
            done = by_targets(runs, runs.objectives(name)[0][0], at, first == REFUSAL, tell)
        else:
            instance = problem if isinstance(problem, Instance) else Instance.from_facts(facts)
            done = search(runs, first, second, instance, points, tell)
    return _frontier(facts, _axis(first, facts, words), _axis(second, facts, words), done, words)


def _say_nothing(event: SearchProgress) -> None:
    pass


def check_axes(
    problem: Scenario | Instance, names: tuple[str, str], points: int, targets: Sequence[float] = TARGETS
) -> None:
    """Check before a long search that a trade-off can be asked for.

    Raises
    ------
    InputError
        As `frontier` does, with every mistake.
    """
    facts = facts_of(problem)
    known = [*kinds(), REFUSAL]
    wrong = [
        Mistake(None, f"unknown objective `{name}`", did_you_mean(name, known)) for name in names if name not in known
    ]
    if names[0] == names[1]:
        wrong.append(Mistake(None, f"`{names[0]}` stands on both sides", "name two different objectives"))
    if points < 2:
        wrong.append(Mistake(None, f"points must be at least 2, not {points}", "a trade-off has two ends"))
    if REFUSAL in names:
        wrong += [
            Mistake(None, f"a refusal target lies between 0 and 1, not at {target}", "5 % is 0.05")
            for target in targets
            if not 0 < target < 1
        ]
        if not targets:
            wrong.append(Mistake(None, "no refusal target is given", "such as 0.05"))
        if isinstance(problem, Instance):
            hint = "write the arrays as a scenario"
            wrong.append(Mistake(None, "the ladders of your own arrays cannot be rebuilt for other targets", hint))
    if facts.counted:
        what = f"`{facts.name}` counts persons, and the exact steps of a trade-off could tell where few of them live"
        wrong.append(Mistake(None, what, "compare a few scenarios instead: `placement compare` groups what is small"))
    if wrong:
        raise InputError(wrong)


def _axis(name: str, facts: Facts, words: Words) -> Axis:
    if name == REFUSAL:
        return Axis(name, words("frontier.refusal"), words("frontier.refusal"), "share", "min")
    goal = facts.objective(name)
    short = goal.heading[words.language]
    return Axis(name, goal.title(facts, words.language), short, goal.unit, goal.sense)


def _frontier(facts: Facts, first: Axis, second: Axis, done: Search, words: Words) -> Frontier:
    from placement.analysis.trade_off_text import notes, steps

    kept = not_dominated(done.found, (first.sense, second.sense))
    points = tuple(_point(number, each, (first, second), done.stepped) for number, each in enumerate(kept, start=1))
    proven = all(point.status == "optimal" for point in points)
    sure = proven and done.status == "optimal" and "unknown" not in done.without_plan.values()
    status = done.status if not points else "optimal" if sure else "feasible"
    return Frontier(
        scenario=facts.name,
        first=first,
        second=second,
        method=done.method,
        complete=done.method == "exact" and status == "optimal" and done.gap_after is None,
        status=status,
        points=Table("points", POINT_COLUMNS, points),
        steps=Table("steps", STEP_COLUMNS, tuple(steps(points, (first, second), done, words))),
        notes=tuple(notes(points, (first, second), done, words)),
        language=words.language,
        facts=facts,
    )


def _point(number: int, found: Found, axes: tuple[Axis, Axis], stepped: int) -> TradeOffPoint:
    result = found.result
    if result.plan is None:
        raise AssertionError("a point of a trade-off has a plan")
    total = figures(result.plan)
    optimised = next((stage for stage in result.stages if stage.objective == axes[1 - stepped].name), None)
    sites = "; ".join(f"{result.facts.sites[o.site].title} ({o.places})" for o in result.plan.openings)
    return TradeOffPoint(
        plan=number,
        first_objective=axes[0].name,
        first=found.values[0],
        first_unit=axes[0].unit,
        second_objective=axes[1].name,
        second=found.values[1],
        second_unit=axes[1].unit,
        status=result.status,
        bound=None if optimised is None else optimised.bound,
        gap=None if optimised is None else optimised.gap,
        limit=found.limit,
        units=total.units,
        places=total.places,
        sites=sites,
        result=result,
    )
