"""The guard of a comparison: plans whose inputs do not match are refused."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice

from placement.errors import Mistake
from placement.facts import Facts
from placement.result import Result

_SAME = 1e-9
_NAMED = 4


def objections(results: Mapping[str, Result]) -> list[Mistake]:
    """Everything for which these results cannot stand side by side: each is held against the first.

    Plans must be of one country and of one price level: the same zones, the same counts of inhabitants, the same
    price year and key, and the same version of the package. Counted persons must be the same, or the difference of
    two tables would tell them. What else differs is no objection; the comparison says it.
    """
    if not results:
        return [Mistake(None, "there is nothing to compare", "give at least one result")]
    first, *others = results
    found = []
    for name in others:
        for what, hint in _unlike(results[first], results[name]):
            found.append(Mistake(None, f"`{name}` cannot be held against `{first}`: {what}", hint))
    return found


def _unlike(one: Result, other: Result) -> Iterator[tuple[str, str]]:
    a, b = one.facts, other.facts
    if set(a.zones) != set(b.zones):
        yield _zones(a, b), "compare scenarios of the same zones"
    else:
        yield from _people(a, b)
    years = (a.financing.price_year, b.financing.price_year)
    if years[0] != years[1]:
        yield (
            f"its amounts are at the price level of {years[1]}, not {years[0]}",
            "set `financing.price_year` and every amount to one year",
        )
    keys = (a.financing.per_capita_key, b.financing.per_capita_key)
    if keys[0] != keys[1]:
        yield f"its key counts {keys[1]}, not {keys[0]}", "set `financing.per_capita_key` to the same"
    versions = [str(result.made_with.get("packages", {}).get("placement", "unknown")) for result in (one, other)]
    if versions[0] != versions[1]:
        yield f"it was made by version {versions[1]} of placement, not {versions[0]}", "solve both again"


def _zones(a: Facts, b: Facts) -> str:
    parts = []
    for missing, facts, word in ((set(a.zones) - set(b.zones), a, "lacks"), (set(b.zones) - set(a.zones), b, "adds")):
        if missing:
            named = [facts.zones[zone].title for zone in facts.zones if zone in missing]
            more = f" and {len(named) - _NAMED} more" if len(named) > _NAMED else ""
            parts.append(f"{word} {', '.join(islice(named, _NAMED))}{more}")
    return f"its zones are others: it {' and '.join(parts)}"


def _people(a: Facts, b: Facts) -> Iterator[tuple[str, str]]:
    if any(_far(a.zones[zone].population, b.zones[zone].population) for zone in a.zones):
        yield "its zones have other counts of inhabitants", "take them from one source"
    counted = [zone for zone in a.zones if a.zones[zone].counted or b.zones[zone].counted]
    factors = [_hidden_factor(facts) for facts in (a, b)]
    if any(
        not (a.zones[zone].counted and b.zones[zone].counted)
        or _far(a.women[zone] / factors[0], b.women[zone] / factors[1])
        for zone in counted
    ):
        yield (
            "it counts other persons, and the difference of two tables would tell them",
            "make both from one table of counted women",
        )


def _hidden_factor(facts: Facts) -> float:
    """The factor for hidden need, which multiplies counts that are the same."""
    value = next((found.value for found in facts.assumptions if found.name == "demand.hidden_factor"), 1.0)
    return float(value) if isinstance(value, (int, float)) and value > 0 else 1.0


def _far(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return (one is None) != (other is None)
    return abs(one - other) > _SAME * max(1.0, abs(one))
