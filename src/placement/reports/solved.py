"""The solver's proof, stage by stage, in plain words."""

from __future__ import annotations

import re
from collections.abc import Iterable

from placement.facts import Facts
from placement.objectives import kinds
from placement.reports.privacy import Guard
from placement.reports.records import StageRow
from placement.reports.words import Words
from placement.result import Result, StageResult
from placement.wording import rounded_up

_TINY = 1e-9
_HOW_MANY = re.compile(r"\d+ small models?\b")


def stage_rows(result: Result, kept: Guard, words: Words) -> Iterable[StageRow]:
    """One row a stage."""
    for number, stage in enumerate(result.stages):
        yield _row(stage, number > 0, kept, words)


def _row(stage: StageResult, later: bool, kept: Guard, words: Words) -> StageRow:
    value = _value(stage, kept)
    shown = words("format.unknown") if value is None else _amount(value, stage.unit, words)
    if kept.groups and value is not None:
        shown = words("format.about", value=shown)
    # With counted women the bound would tell the exact value, which the groups' totals do not.
    bound = None if kept.groups else stage.bound
    gap = words("proof.gap.unknown") if stage.gap is None else _gap(stage.gap, words)
    name = _name(stage.objective, kept.facts, words)
    key: str = stage.status if stage.value is None or stage.gap is not None else "no_bound"
    if later and key == "optimal":
        key = "optimal_later"
    return StageRow(
        objective=name,
        value=shown,
        bound=_hidden_or(bound, stage, kept, words),
        gap=gap,
        status=words(f"proof.status.{stage.status}"),
        seconds=words("format.seconds", n=words.number(stage.seconds, 1)),
        stopped_by=words.said(stage.stopped_by),
        method=words.said(method_of(stage, kept)),
        sentence=words(f"proof.sentence.{key}", objective=name, value=shown, gap=gap),
    )


def method_of(stage: StageResult, kept: Guard) -> str:
    """How a stage was solved; with groups without the length of the search, on which guessed counts could be tested."""
    return _HOW_MANY.sub("small models", stage.method) if kept.groups else stage.method


def _hidden_or(bound: float | None, stage: StageResult, kept: Guard, words: Words) -> str:
    if kept.groups and stage.bound is not None:
        return words("format.kept_back")
    return words("format.unknown") if bound is None else _amount(bound, stage.unit, words)


def _value(stage: StageResult, kept: Guard) -> float | None:
    """The value reached; with groups, what the plan is worth by the guarded facts."""
    if not kept.groups or stage.value is None:
        return stage.value
    objective = kept.facts.objective(stage.objective) if stage.objective in kinds() else None
    if objective is None or kept.plan is None or not kept.known(lambda zone: True) or not kept.travel_cost_known:
        return None
    return objective.value(kept.plan, kept.facts)


def _name(kind: str, facts: Facts, words: Words) -> str:
    return facts.objective(kind).title(facts, words.language) if kind in kinds() else words.said(kind)


def _amount(value: float, unit: str, words: Words) -> str:
    decimals = 0 if unit.startswith("DKK") or unit in ("places", "units") else 2
    return f"{words.number(value, decimals)} {words.said(unit)}".strip()


def _gap(gap: float, words: Words) -> str:
    if gap <= _TINY:
        return words("proof.gap.none")
    return words("proof.gap.within", share=words.percent(rounded_up(gap), 2))
