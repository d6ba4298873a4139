"""A frozen plan for a terminal: what breaks, and its figures before and after."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from placement.analysis.text_table import text_table
from placement.capacity.service import WaitTarget
from placement.reports.words import Words

if TYPE_CHECKING:
    from placement.analysis.freezing import Frozen
    from placement.rules.base import Breach

_TOLD = 5
"""Breaches of a rule that are told; the others are counted."""


def text(frozen: Frozen, language: str) -> str:
    """All of a frozen plan."""
    words = Words(language)
    parts = [_verdict(frozen, words)]
    if frozen.plan is not None or frozen.before is not None:
        parts += [_units_text(frozen, words), _totals_text(frozen, words)]
    broken = list(_broken(frozen, words))
    if broken:
        parts.append("\n".join([words("freeze.broken"), *broken]))
    if frozen.kept_back:
        parts.append(words("freeze.kept_back"))
    return "\n\n".join(parts)


def _verdict(frozen: Frozen, words: Words) -> str:
    kept = words("freeze.assignment.kept" if frozen.result is None else "freeze.assignment.anew")
    if frozen.plan is None:
        status = "unknown" if frozen.result is None else frozen.result.status
        verdict = words(f"verdict.short.{status}").lower()
        return words("freeze.none", scenario=frozen.facts.name, kept=kept, verdict=verdict)
    broken = len({breach.rule for breach in frozen.breaches})
    verdict = words.count("freeze.breaks", broken) if broken else words("freeze.keeps")
    lines = [words("freeze.heading", scenario=frozen.facts.name, kept=kept, verdict=verdict)]
    if frozen.before is not None:
        lines.append(words("freeze.before", scenario=frozen.before.facts.name))
    return "\n".join(lines)


def _columns(frozen: Frozen) -> tuple[str, ...]:
    return ("after",) if frozen.before is None else ("before", "after")


def _label(name: str, frozen: Frozen, words: Words) -> str:
    waits = isinstance(frozen.facts.service, WaitTarget)
    return words(f"freeze.column.{'wait' if waits and name == 'refusal' else name}")


def _units_text(frozen: Frozen, words: Words) -> str:
    sides = _columns(frozen)
    units = frozen.units
    head = [words("freeze.column.unit"), words("freeze.column.places")]
    for pair in units[0].figures if units else ():
        head += [f"{_label(pair.name, frozen, words)}, {words(f'freeze.{side}_column')}" for side in sides]
    rows = [
        [
            unit.name,
            words.number(unit.places),
            *(words.show(getattr(pair, side), pair.kind) for pair in unit.figures for side in sides),
        ]
        for unit in units
    ]
    return text_table(head, rows, text_columns=(0,))


def _totals_text(frozen: Frozen, words: Words) -> str:
    sides = _columns(frozen)
    head = [words("freeze.column.in_all"), *(words(f"freeze.{side}_column") for side in sides)]
    rows = [
        [_label(pair.name, frozen, words), *(words.show(getattr(pair, side), pair.kind) for side in sides)]
        for pair in frozen.totals
    ]
    return text_table(head, rows, text_columns=(0,))


def _broken(frozen: Frozen, words: Words) -> Iterator[str]:
    """What is broken, rule by rule with the worst first; by name alone where sentences would tell women by zone."""
    by_rule: dict[str, list[Breach]] = {}
    for breach in frozen.breaches:
        by_rule.setdefault(breach.rule, []).append(breach)
    for name, found in by_rule.items():
        rule = frozen.facts.rules.get(name)
        heading = words(f"freeze.rule.{name}") if rule is None else rule.heading[words.language]
        if frozen.kept_back:
            yield f"- {heading}"
            continue
        if rule is not None:
            amounts, unit = [breach.amount for breach in found], words.said(rule.unit)
            if rule.measure == "sum":
                heading = words("freeze.in_all", rule=heading, unit=unit, amount=words.brief(sum(amounts)))
            else:
                heading = words("freeze.at_worst", rule=heading, unit=unit, amount=words.brief(max(amounts)))
        yield f"- {heading}"
        worst = sorted(found, key=lambda breach: -breach.amount)
        yield from (f"    {breach.say(words.language)}" for breach in worst[:_TOLD])
        if len(worst) > _TOLD:
            yield f"    {words('freeze.more', n=len(worst) - _TOLD)}"
