"""A comparison for a terminal: plain tables and sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from placement.analysis.records import GroupBy, ScenarioRow, SiteUse
from placement.analysis.text_table import text_table
from placement.capacity.service import WaitTarget
from placement.reports.records import Figure, Kind, Table
from placement.reports.words import Words

if TYPE_CHECKING:
    from placement.analysis.compare import Comparison

_NAMED = 6
"""Scenarios that a line names before it counts the rest."""
_SEPARATOR = "; "
"""Between sites, whose names may hold commas."""
_SITES = 8
"""Sites told of, beside those common to all plans."""

_SIZE: tuple[tuple[str, str, Kind], ...] = (
    ("units", "units", "count"),
    ("places", "places", "count"),
    ("wards", "wards", "count"),
    ("women", "women_a_year", "women"),
    ("not_reached", "not_reached_a_year", "women"),
    ("refused", "refused_women_a_year", "women"),
    ("refusal", "refusal", "share"),
    ("occupancy", "occupancy", "share"),
    ("fte", "fte", "fte"),
    ("budget", "budget_dkk_a_year", "dkk"),
    ("minimised", "minimised_dkk_a_year", "dkk"),
    ("per_woman", "dkk_per_woman", "dkk"),
)
_TRAVEL: tuple[tuple[str, str, Kind], ...] = (
    ("mean", "mean_minutes", "minutes"),
    ("median", "median_minutes", "minutes"),
    ("percentile_90", "percentile_90_minutes", "minutes"),
    ("longest", "longest_minutes", "minutes"),
    ("within_60", "within_60", "share"),
    ("within_90", "within_90", "share"),
)
_GROUP: tuple[tuple[str, str, Kind], ...] = (
    ("women", "women_a_year", "women"),
    ("not_reached", "not_reached_a_year", "women"),
    ("units", "units", "count"),
    ("places", "places", "count"),
    ("served_inside", "served_inside", "share"),
    ("percentile_90", "percentile_90_minutes", "minutes"),
    ("refusal", "refusal", "share"),
    ("units_cost", "budget_dkk_a_year", "dkk"),
)
_MILLIONS = ("budget", "minimised", "per_woman", "units_cost")


def text(comparison: Comparison, *, by: GroupBy | None = None) -> str:
    """All of a comparison; with `by`, also what each group of that grouping gets."""
    words = Words(comparison.language)
    parts = [words("compare.heading", n=len(comparison.scenarios), reference=comparison.reference)]
    parts += [_titled("size", _size(comparison, words), words), _titled("travel", _travel(comparison, words), words)]
    if by is not None:
        title = words("compare.title.groups", grouping=words(f"compare.grouping.{by}"))
        parts.append(f"{title}\n{_groups(comparison, by, words)}")
    parts.append(_titled("differences", "\n".join(_differences(comparison, words)), words))
    if comparison.restrictions:
        sentences = "\n".join(f"- {each.sentence}" for each in comparison.restrictions)
        parts.append(_titled("restrictions", sentences, words))
    parts.append(_titled("crossings", "\n".join(f"- {line}" for line in crossing_lines(comparison, words)), words))
    if any(kept.groups for kept in comparison.guards.values()):
        parts.append(words("compare.approximate"))
    return "\n\n".join(parts)


def _titled(name: str, body: str, words: Words) -> str:
    return f"{words(f'compare.title.{name}')}\n{body}"


def _size(comparison: Comparison, words: Words) -> str:
    waits = any(isinstance(kept.facts.service, WaitTarget) for kept in comparison.guards.values())
    columns = [
        ("wait" if waits and label == "refusal" else label, name, kind)
        for label, name, kind in _of_table(_SIZE, comparison.scenarios)
    ]
    head = ["scenario", *(label for label, _, _ in columns), "status"]
    rows = [
        [row.scenario, *(_cell(row, label, name, kind, words) for label, name, kind in columns), _answer(row, words)]
        for row in comparison.scenarios
    ]
    shown = text_table([words(f"compare.column.{label}") for label in head], rows, text_columns=(0, len(head) - 1))
    return f"{shown}\n{words('compare.minimised_note')}"


def _travel(comparison: Comparison, words: Words) -> str:
    head = [words(f"compare.column.{label}") for label in ("scenario", *(label for label, _, _ in _TRAVEL))]
    rows = [
        [row.scenario, *(_cell(row, label, name, kind, words) for label, name, kind in _TRAVEL)]
        for row in comparison.scenarios
    ]
    return text_table(head, rows, text_columns=(0,))


def _groups(comparison: Comparison, by: GroupBy, words: Words) -> str:
    told = _of_table(_GROUP, comparison.groups)
    head = [words(f"compare.column.{label}") for label in ("group", "scenario", *(label for label, _, _ in told))]
    # Group by group, so that a region finds its own lines together.
    rows = [
        [row.group, row.scenario, *(_cell(row, label, name, kind, words) for label, name, kind in told)]
        for row in sorted(comparison.by(by), key=lambda row: row.group)
    ]
    return text_table(head, rows, text_columns=(0, 1))


def _of_table(told: tuple[tuple[str, str, Kind], ...], table: Table[Any]) -> list[tuple[str, str, Kind]]:
    """The columns to be told that the table of the comparison has."""
    has = {column.name for column in table.columns}
    return [column for column in told if column[1] in has]


def _answer(row: ScenarioRow, words: Words) -> str:
    said = words(f"verdict.short.{row.status}")
    if row.status == "feasible" and row.gap is not None:
        said += f" ({words('proof.gap.within', share=words.percent(row.gap, 2))})"
    return said


def _cell(row: object, label: str, name: str, kind: Kind, words: Words) -> str:
    value = getattr(row, name)
    if label in _MILLIONS and isinstance(value, Figure) and value.value is not None:
        # The unit stands in the heading.
        return words.show(Figure(value.value / 1e6, value.approximate), "load" if label == "per_woman" else "fte")
    return words.show(value, kind)


def _differences(comparison: Comparison, words: Words) -> Iterator[str]:
    if not comparison.differences:
        yield words("compare.no_differences")
    for each in comparison.differences:
        by_value: dict[str, list[str]] = {}
        for name, value in each.values.items():
            by_value.setdefault(value, []).append(name)
        yield f"- {each.label}:"
        for value, names in by_value.items():
            yield f"    {value}: {_names(names, words)}"


def crossing_lines(comparison: Comparison, words: Words) -> Iterator[str]:
    """Where the plans of different scenarios meet, a sentence each."""
    titles = {use.site: use.name for use in comparison.sites}
    for each in comparison.crossings:
        if each.kind == "sites":
            sites = _SEPARATOR.join(titles[site] for site in each.sites)
            line = words("compare.crossing.sites", sites=sites, names=_names(each.scenarios, words))
        else:
            places = words.count("count.places", each.places_least)
            if each.places_most > each.places_least:
                places = words("compare.crossing.places", least=each.places_least, most=each.places_most)
            units = words.count("count.units", each.units)
            line = words("compare.crossing.size", units=units, places=places, names=_names(each.scenarios, words))
        yield line
    if not comparison.crossings:
        yield words("compare.crossing.none")
    yield from site_lines(comparison.sites, words, most=_SITES)


def site_lines(uses: Sequence[SiteUse], words: Words, *, most: int | None = None) -> Iterator[str]:
    """The sites that all plans share, and in how many plans the others are, `most` of them."""
    if not uses:
        return
    plans = uses[0].plans
    common = [use.name for use in uses if use.in_plans == plans]
    key = "compare.crossing.common" if common else "compare.crossing.no_common"
    yield words(key, n=plans, sites=_SEPARATOR.join(common))
    others = [use for use in uses if use.in_plans < plans]
    for use in others[:most]:
        yield words("compare.crossing.site", site=use.name, n=use.in_plans, all=plans)


def _names(names: Sequence[str], words: Words) -> str:
    if len(names) <= _NAMED + 1:
        return ", ".join(names)
    return words("compare.others", names=", ".join(names[:_NAMED]), n=len(names) - _NAMED)
