"""What differs between scenarios, in words: everything their plans rest on is told, or gathered in a mark."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from placement.analysis.records import Difference
from placement.assumptions import assumptions_of
from placement.facts import Facts, PairTable
from placement.reports.asked import rule_rows
from placement.reports.privacy import Guard
from placement.reports.rests_on import assumption_row
from placement.reports.words import Words
from placement.result import Result
from placement.scenario.resolve import digest

_OPTIONS = ("solver", "gap", "time_limit_s", "threads", "seed", "method")
_LIBRARIES = ("highspy", "PuLP", "numpy", "networkx", "geopy", "pydantic")
_MARK = 8
"""Figures of a SHA-256 that stand for a table of numbers."""
_FIGURES = 9
"""Significant figures in which two tables may agree and count as one."""

_TOLD_BY: Mapping[str, tuple[str, ...]] = {
    "prices": ("assumption:cost", "assumption:capacity", "size"),
    "women": ("assumption:demand.weight",),
    "stay": ("assumption:demand.stay",),
    "travel_times": ("assumption:travel",),
    "travel_price": ("assumption:travel.",),
    "uptake": ("assumption:demand.uptake", "assumption:travel"),
    "ambulatories": ("sites", "site_facts", "assumption:travel"),
}
"""Marks that say nothing new where something that begins like this differs."""

_Saying = tuple[str, str]
"""A label and what is said under it."""


def differences(results: Mapping[str, Result], guards: Mapping[str, Guard], words: Words) -> tuple[Difference, ...]:
    """Everything that is not the same in all scenarios."""
    # Once for all of them: a grid may have a thousand.
    sites = {site: place.title for each in results.values() for site, place in each.facts.sites.items()}
    common = sorted(set.intersection(*(set(each.facts.sites) for each in results.values())))
    said = {name: dict(_everything(result, sites, common, guards[name], words)) for name, result in results.items()}
    labels = {key: label for sayings in said.values() for key, (label, _) in sayings.items()}
    found = {}
    for key, label in labels.items():
        # An input that a scenario does not have is missing with its cost model; a rule was not asked for.
        missing = words("compare.not_asked" if key.startswith("rule:") else "compare.not_given")
        values = {name: sayings[key][1] if key in sayings else missing for name, sayings in said.items()}
        if len(set(values.values())) > 1:
            found[key] = Difference(key, label, values)
    return tuple(
        difference
        for key, difference in found.items()
        if not any(other.startswith(start) for start in _TOLD_BY.get(key, ()) for other in found if other != key)
    )


def _everything(
    result: Result, every_site: Mapping[str, str], common: list[str], kept: Guard, words: Words
) -> Iterator[tuple[str, _Saying]]:
    yield from _assumptions(kept, words)
    yield "governance", (words("compare.key.governance"), words(f"compare.governance.{kept.facts.governance}"))
    for row in rule_rows(result, kept, words):
        if row.name != "service":
            yield f"rule:{row.name}", (row.heading, row.statement)
        elif not any(found.name.startswith("service.") for found in kept.facts.assumptions):
            yield "service", (row.heading, row.statement)
    yield from _places(kept.facts, every_site, words)
    yield from _marks(kept.facts, common, words)
    yield from _solving(result, words)


def _assumptions(kept: Guard, words: Words) -> Iterator[tuple[str, _Saying]]:
    facts = kept.facts
    records = ((facts.coordination, "coordination."), (facts.financing, "financing."), (facts.lead_times, "timeline."))
    every = {found.name: found for record, prefix in records for found in assumptions_of(record, prefix)}
    every |= {found.name: found for found in facts.assumptions}
    for name, found in every.items():
        row = assumption_row(found, kept, words)
        if row.part != "rules":
            part = "cost." if row.part == "cost" and not name.startswith("cost.") else ""
            yield f"assumption:{part}{name}", (row.name, f"{row.value} {row.unit}".strip())


def _places(facts: Facts, every_site: Mapping[str, str], words: Words) -> Iterator[tuple[str, _Saying]]:
    """Sites, and sizes that can be built at them."""
    lacking = [title for site, title in every_site.items() if site not in facts.sites]
    sites = words("compare.all_sites", n=len(facts.sites))
    if lacking:
        sites = words("compare.without", n=len(facts.sites), names=words.joined(lacking))
    yield "sites", (words("compare.key.sites"), sites)
    yield "assignment", (words("compare.key.assignment"), words(f"compare.assignment.{facts.assignment}"))
    goals = [
        objective.title(facts, words.language) + ("" if weight is None else f" x {words.brief(weight)}")
        for objective, weight in facts.objectives
    ]
    yield "objective", (words("compare.key.objective"), ", ".join(goals))
    sizes = {site: [rung.places for rung in ladder] for site, ladder in facts.ladders.items()}
    one = next(iter(sizes.values()), [])
    plain = bool(one) and all(each == list(range(one[0], one[-1] + 1)) for each in sizes.values())
    text = words("compare.sizes", least=one[0], most=one[-1]) if plain else _mark(sizes, words)
    yield "sizes", (words("compare.key.sizes"), text)
    pooled = sum(all(rung.pooled for rung in ladder) for ladder in facts.ladders.values())
    text = words("compare.pooled_some", n=pooled, all=len(facts.ladders))
    if pooled in (0, len(facts.ladders)):
        text = words("compare.pooled_all") if pooled else words("compare.pooled_none")
    yield "pooled", (words("compare.key.pooled"), text)


def _marks(facts: Facts, sites: list[str], words: Words) -> Iterator[tuple[str, _Saying]]:
    """Tables too large to be told, each as a mark, for the sites that all scenarios have.

    The facts are guarded, so that no mark tells anything of counted women.
    """
    free = [zone for zone in facts.zones if not facts.zones[zone].counted]
    total = sum(facts.women[zone] for zone in free)
    living = [zone for zone in facts.zones if facts.women[zone] > 0]
    tables: dict[str, Callable[[], Any]] = {
        "site_facts": lambda: [facts.sites[site].model_dump() for site in sites],
        "zone_groups": lambda: {
            zone: (place.region, place.region_2027, place.health_council, place.province)
            for zone, place in sorted(facts.zones.items())
        },
        "prices": lambda: [
            [(rung.places, rung.wards, _round(rung.running_cost), _round(rung.capital_cost)) for rung in ladder]
            for ladder in (facts.ladders[site] for site in sites)
        ],
        "women": lambda: {zone: _round(facts.women[zone] / total) for zone in sorted(free)} if total else {},
        "stay": lambda: sorted({_round(facts.load[zone] / facts.women[zone]) for zone in living}),
        "travel_times": lambda: [_columns(table, sites) for table in (facts.minutes, facts.km, facts.uses_ferry)],
        "uptake": lambda: None if facts.uptake is None else _columns(facts.uptake.shares, sites),
        "travel_price": lambda: _prices_of_travel(facts, sites),
        "ambulatories": lambda: [sorted(facts.ambulatories), _rows(facts.ambulatory_minutes, sites)],
    }
    for key, table in tables.items():
        yield key, (words(f"compare.key.{key}"), _mark(table(), words))


def _prices_of_travel(facts: Facts, sites: list[str]) -> list[Any]:
    """What a woman's travel from each zone to each site costs, whoever and however many live there."""
    return [
        [
            _round(facts.access_dkk[zone, site] / women if (women := facts.reached(zone, site)) else 0.0)
            for site in sites
        ]
        for zone in sorted(facts.zones)
        if facts.women[zone] > 0
    ]


def _columns(table: PairTable | None, sites: list[str]) -> Any:
    """A table from zones to sites, whatever the order it was given in."""
    return None if table is None else [[_round(table[zone, site]) for site in sites] for zone in sorted(table.rows)]


def _rows(table: PairTable | None, sites: list[str]) -> Any:
    """A table from sites to ambulatories, whatever the order it was given in."""
    return None if table is None else [[_round(table[site, host]) for host in sorted(table.columns)] for site in sites]


def _round(value: float) -> str:
    return f"{value:.{_FIGURES}g}"


def _mark(data: Any, words: Words) -> str:
    return words("compare.mark", mark=digest(data)[:_MARK])


def _solving(result: Result, words: Words) -> Iterator[tuple[str, _Saying]]:
    options = result.made_with.get("options", {})
    for name in _OPTIONS:
        value = options.get(name)
        if name == "gap" and isinstance(value, (int, float)):
            text = words.brief_percent(value)
        elif name == "time_limit_s":
            text = words("compare.no_limit") if value is None else words("format.seconds", n=words.brief(value))
        else:
            text = str(value)
        yield name, (words(f"compare.key.{name}"), text)
    packages = result.made_with.get("packages", {})
    versions = [f"{name} {packages.get(name)}" for name in _LIBRARIES] + [f"Python {result.made_with.get('python')}"]
    yield "versions", (words("compare.key.versions"), ", ".join(versions))
    yield "proof", (words("compare.key.proof"), words(f"verdict.short.{result.status}"))
