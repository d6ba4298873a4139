"""The rules as they were asked for, in words, and whether the plan keeps them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from placement.facts import Facts
from placement.reports.privacy import Guard
from placement.reports.records import RuleRow
from placement.reports.words import Words
from placement.result import Result
from placement.rules.base import Rule

_SHARES = frozenset({"share", "share_each"})


def rule_rows(result: Result, kept: Guard, words: Words) -> Iterable[RuleRow]:
    """One row for the service target, and one for each rule."""
    broken = () if result.check is None else result.check.breaches
    asked = [("service", words("rule.service"), _service(kept.facts, words))]
    asked += [
        (name, rule.heading[words.language], statement(rule, kept.facts, words))
        for name, rule in kept.facts.rules.items()
    ]
    for name, heading, text in asked:
        faults = [breach for breach in broken if breach.rule == name]
        yield RuleRow(
            name=name,
            heading=heading,
            statement=text,
            kept=None if result.plan is None else not faults,
            # A sentence of the check tells women by zone.
            broken=() if kept.groups else tuple(breach.say(words.language) for breach in faults),
        )


def statement(rule: Rule, facts: Facts, words: Words) -> str:
    """The rule in one line: in its own words where it has some, else parameter by parameter."""
    if type(rule).statement is not Rule.statement:
        return rule.statement(facts, words.language)
    said = [
        _parameter(rule.kind, name, getattr(rule, name), facts, words)
        for name, field in type(rule).model_fields.items()
        if name != "kind"
        and (field.is_required() or getattr(rule, name) != field.get_default(call_default_factory=True))
    ]
    if not said and words.has(f"rule.{rule.kind}.default"):
        return words(f"rule.{rule.kind}.default")
    return "; ".join(part for part in said if part)


def _parameter(kind: str, name: str, value: Any, facts: Facts, words: Words) -> str:
    shown = _value(name, value, facts, words)
    for key in (f"rule.{kind}.{name}", f"parameter.{name}"):
        if words.has(key):
            return words(key, value=shown)
    return f"{name.replace('_', ' ')}: {shown}"


def _value(name: str, value: Any, facts: Facts, words: Words) -> str:
    if isinstance(value, bool):
        return words("format.yes" if value else "format.no")
    if isinstance(value, (int, float)):
        return words.brief_percent(value) if name in _SHARES else words.brief(value)
    if isinstance(value, dict):
        return words.joined(
            [f"{_key(name, key, facts, words)} {_limit(inner, facts, words)}".strip() for key, inner in value.items()]
        )
    if isinstance(value, (list, tuple)):
        return words.joined([_title(item, facts) for item in value])
    text = str(value)
    return words(f"value.{text}") if words.has(f"value.{text}") else text


def _limit(value: Any, facts: Facts, words: Words) -> str:
    numbers = value.model_dump(exclude_none=True) if hasattr(value, "model_dump") else {"": value}
    parts = []
    for unit, number in numbers.items():
        shown = _value("", number, facts, words)
        parts.append(words(f"format.{unit}", n=shown) if words.has(f"format.{unit}") else shown)
    return f"({', '.join(parts)})"


def _key(parameter: str, key: object, facts: Facts, words: Words) -> str:
    word = f"rule.{parameter}.{key}"
    return words(word) if words.has(word) else _title(key, facts)


def _title(name: object, facts: Facts) -> str:
    place = facts.zones.get(str(name)) or facts.sites.get(str(name))
    return str(name) if place is None else place.title


def _service(facts: Facts, words: Words) -> str:
    name = {"RefusalTarget": "refusal", "OccupancyTarget": "occupancy", "WaitTarget": "wait"}.get(
        type(facts.service).__name__, "other"
    )
    days = getattr(facts.service, "days", 0)
    return words(f"service.{name}", value=words.brief_percent(facts.service.at_most), days=words.brief(days))
