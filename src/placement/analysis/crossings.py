"""What each scenario costs against the reference, and where the plans of different scenarios meet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from placement.analysis.records import Crossing, Difference, Restriction, ScenarioRow, SiteUse
from placement.reports.privacy import Guard
from placement.reports.records import KEPT_BACK, NOT_KNOWN, Figure
from placement.reports.words import Words
from placement.result import Result
from placement.wording import rounded_up

PLACES_WITHIN = 3
"""Plans of as many units whose places differ by no more than this are of the same size."""
_NAMED = 3
"""Differences that a sentence names; the table above it has them all."""
_ONE_DECIMAL = 0.05
"""Women a year below which a figure of one decimal is 0.0."""
_QUIET = ("proof", "gap", "time_limit_s", "versions")
"""Keys that are no restriction."""
_WOMEN = "assumption:women in need"
_SAID_BY_WOMEN = ("assumption:demand.estimate", "assumption:demand.hidden_factor")
"""What a sentence leaves out where it tells how many women there are."""


def restrictions(
    reference: str,
    rows: Sequence[ScenarioRow],
    results: Mapping[str, Result],
    found: Sequence[Difference],
    words: Words,
) -> tuple[Restriction, ...]:
    """Each scenario held against the reference."""
    by_name = {row.scenario: row for row in rows}
    start = by_name[reference]
    return tuple(
        _restriction(start, row, (results[reference], results[row.scenario]), found, words)
        for row in rows
        if row is not start
    )


def _restriction(
    start: ScenarioRow,
    row: ScenarioRow,
    pair: tuple[Result, Result],
    found: Sequence[Difference],
    words: Words,
) -> Restriction:
    if start.units is None or row.units is None or start.places is None or row.places is None:
        status = words(f"verdict.short.{row.status}").lower()
        effects = [
            words("compare.effect.no_plan", status=status)
            if row.units is None
            else words("compare.effect.reference_none")
        ]
        return Restriction(
            row.scenario,
            start.scenario,
            None,
            None,
            NOT_KNOWN,
            NOT_KNOWN,
            None,
            _sentence(start, row, found, effects, words),
        )
    units, places = row.units - start.units, row.places - start.places
    cost = _less(row.budget_dkk_a_year, start.budget_dkk_a_year)
    minutes = _less(row.mean_minutes, start.mean_minutes)
    left_open = _open((pair[0], start.minimised_dkk_a_year), (pair[1], row.minimised_dkk_a_year))
    effects = [_count("units", units, words), _count("places", places, words)]
    effects += [_amount(cost, left_open, words), _minutes(minutes, words)]
    effects.append(_not_reached(_less(row.not_reached_a_year, start.not_reached_a_year), words))
    sentence = _sentence(start, row, found, [effect for effect in effects if effect], words)
    return Restriction(row.scenario, start.scenario, units, places, cost, minutes, left_open, sentence)


def _less(one: Figure, other: Figure) -> Figure:
    """The difference of two figures, as sure as the less sure of them."""
    if one.hidden or other.hidden:
        return KEPT_BACK
    if one.value is None or other.value is None:
        return NOT_KNOWN
    return Figure(one.value - other.value, approximate=one.approximate or other.approximate)


def _open(*pair: tuple[Result, Figure]) -> float | None:
    """What the bounds of two results leave open in the difference of their costs [DKK a year].

    Where persons are counted a gap is applied to the cost as it may be shown: with the value that the solver reached it
    would tell counts.
    """
    total = 0.0
    for result, cost in pair:
        stage = result.stages[0]
        value = cost.value if result.facts.counted else stage.value
        if stage.objective != "cost" or stage.gap is None or value is None:
            return None
        total += (rounded_up(stage.gap) if result.facts.counted else stage.gap) * abs(value)
    return total


def _sentence(
    start: ScenarioRow, row: ScenarioRow, found: Sequence[Difference], effects: list[str], words: Words
) -> str:
    mine, theirs = row.scenario, start.scenario
    unlike = [each for each in found if each.key not in _QUIET and each.values[mine] != each.values[theirs]]
    if any(each.key == _WOMEN for each in unlike):
        unlike = [each for each in unlike if each.key not in _SAID_BY_WOMEN]
    differs = [
        words(
            "compare.instead",
            label=each.label,
            value=each.values[mine],
            other=each.values[theirs],
        )
        for each in unlike
    ]
    if not differs:
        return words("compare.effect.sentence_same", name=row.scenario, effects=", ".join(effects))
    more = len(differs) - _NAMED
    if more > 0:
        tail = words("compare.further_one") if more == 1 else words("compare.further", n=more)
        differs = [*differs[:_NAMED], tail]
    return words("compare.effect.sentence", name=row.scenario, differs="; ".join(differs), effects=", ".join(effects))


def _count(thing: str, change: int, words: Words) -> str:
    if change == 0:
        return words(f"compare.effect.{thing}.same")
    return words.count(f"compare.effect.{thing}.{'more' if change > 0 else 'fewer'}", abs(change))


def _not_reached(women: Figure, words: Words) -> str:
    """How many women fewer come; nothing where it is the same, as it is where everybody comes."""
    if women.value is None or abs(women.value) < _ONE_DECIMAL:
        return ""
    text = words(f"compare.effect.reach.{'fewer' if women.value > 0 else 'more'}", n=words.number(abs(women.value), 1))
    return f"{words('compare.effect.about')} {text}" if women.approximate else text


def _amount(cost: Figure, left_open: float | None, words: Words) -> str:
    if cost.value is None:
        return words("compare.effect.kept_back") if cost.hidden else ""
    number = words.number(abs(cost.value) / 1e6, 1)
    if float(abs(cost.value)) < 50_000:
        text = words("compare.effect.cost.same")
    else:
        text = words(f"compare.effect.cost.{'more' if cost.value > 0 else 'less'}", n=number)
    if cost.approximate:
        text = f"{words('compare.effect.about')} {text}"
    # A proof within a tenth of the last figure shown leaves nothing open that a reader could see.
    if left_open is not None and left_open >= max(50_000, 0.05 * abs(cost.value)):
        text += f" ({words('compare.effect.open', million=words.number(left_open / 1e6, 1))})"
    return text


def _minutes(minutes: Figure, words: Words) -> str:
    if minutes.value is None:
        return ""
    if abs(minutes.value) < 0.5:
        return words("compare.effect.travel.same")
    way = "longer" if minutes.value > 0 else "shorter"
    text = words(f"compare.effect.travel.{way}", n=words.number(abs(minutes.value)))
    return f"{words('compare.effect.about')} {text}" if minutes.approximate else text


def crossings(guards: Mapping[str, Guard]) -> tuple[Crossing, ...]:
    """Scenarios whose plans have the same sites, and those of the same size."""
    return (*_same_sites(guards), *_same_size(guards))


def _same_sites(guards: Mapping[str, Guard]) -> Iterator[Crossing]:
    found: dict[frozenset[str], list[str]] = {}
    for name, kept in guards.items():
        if kept.plan is not None:
            found.setdefault(kept.plan.open_sites, []).append(name)
    for sites, names in found.items():
        if len(names) > 1:
            places = [_places(guards[name]) for name in names]
            yield Crossing("sites", tuple(names), tuple(sorted(sites)), len(sites), min(places), max(places))


def _same_size(guards: Mapping[str, Guard]) -> Iterator[Crossing]:
    """From the smallest plan on: all that have as many units and at most a few places more."""
    sizes = sorted(
        (len(kept.plan.openings), _places(kept), number, name)
        for number, (name, kept) in enumerate(guards.items())
        if kept.plan is not None
    )
    while sizes:
        units, least, _, _ = sizes[0]
        near = [size for size in sizes if size[0] == units and size[1] <= least + PLACES_WITHIN]
        sizes = [size for size in sizes if size not in near]
        if len(near) > 1:
            names = tuple(name for _, name in sorted((number, name) for _, _, number, name in near))
            yield Crossing("size", names, (), units, least, max(size[1] for size in near))


def _places(kept: Guard) -> int:
    return 0 if kept.plan is None else sum(opening.places for opening in kept.plan.openings)


def site_uses(guards: Mapping[str, Guard]) -> tuple[SiteUse, ...]:
    """In how many plans each site has a unit, the most common first."""
    plans = {name: kept for name, kept in guards.items() if kept.plan is not None}
    users: dict[str, list[str]] = {}
    titles: dict[str, str] = {}
    for name, kept in plans.items():
        for site in sorted(_open_sites(kept)):
            users.setdefault(site, []).append(name)
            titles.setdefault(site, kept.facts.sites[site].title)
    uses = [SiteUse(site, titles[site], len(names), len(plans), tuple(names)) for site, names in users.items()]
    return tuple(sorted(uses, key=lambda use: (-use.in_plans, use.name)))


def _open_sites(kept: Guard) -> Iterable[str]:
    return () if kept.plan is None else kept.plan.open_sites
