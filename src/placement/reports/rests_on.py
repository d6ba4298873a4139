"""What the plan rests on: the assumptions with their sources, and the facts about sites that nobody has verified."""

from __future__ import annotations

import re
from collections.abc import Iterable

from placement import reference
from placement.assumptions import Assumption
from placement.capacity.staffing import DEFAULT_MODEL
from placement.facts import Facts
from placement.reports.privacy import Guard
from placement.reports.records import AssumptionRow, WeakRow
from placement.reports.words import Said, Words

_MARKS = re.compile(r"\[([A-Z]\d{1,2}(?:, ?[A-Z]\d{1,2})*)\]")
_MODE_AT = "capacity.mode_at."
_EXISTING = re.compile(r"capacity\.existing\.(?P<site>.+)\.(?P<field>[^.]+)")
_PROFESSION = re.compile(r"professions\.(?P<profession>[^.]+)\.(?P<field>.+)")
_RULE = re.compile(r"rules\.(?P<rule>[^.]+)\.(?P<rest>.+)")
PARTS = (
    "demand",
    "service",
    "capacity",
    "travel",
    "rules",
    "objective_inputs",
    "cost",
    "coordination",
    "financing",
    "timeline",
)
"""Parts of a scenario in the order in which assumptions are listed."""
_SITE_FACTS = (
    "maternity",
    "neonatal_level",
    "neonatal_withdrawal",
    "family_ambulatory",
    "minutes_to_hospital",
    "lat",
)


def assumption_rows(kept: Guard, words: Words) -> Iterable[AssumptionRow]:
    """Every assumption, in the order: demand, service, capacity, travel, rules, cost."""
    rows = [assumption_row(found, kept, words) for found in kept.facts.assumptions]
    return sorted(rows, key=lambda row: PARTS.index(row.part))


def assumption_row(found: Assumption, kept: Guard, words: Words) -> AssumptionRow:
    """One assumption in words."""
    known = found.name != "women in need" or kept.known(lambda zone: True)
    unit = words.said("" if found.unit == "share" else found.unit)
    if unit and (isinstance(found.value, str) or _is_year(found)):
        # What the value means rather than what it is counted in: "region (who runs the units)".
        unit = Said(f"({unit})", unit.language)
    elif found.unit.startswith("share "):
        # The value is shown in per cent: "22 % of pay".
        unit = Said(unit.removeprefix("share ").removeprefix("andel "), unit.language)
    return AssumptionRow(
        part=_part(found.name),
        name=_name(found.name, kept.facts, words),
        value=_value(found, words) if known else words("format.kept_back"),
        unit=unit,
        source=words.said(found.source),
        status=found.status,
    )


def _is_year(found: Assumption) -> bool:
    """Whether the value is a calendar year, which no separator breaks."""
    return found.unit.startswith("year of ")


def _part(name: str) -> str:
    head = name.partition(".")[0]
    if name == "women in need":
        return "demand"
    return head if head in PARTS else "cost"


def _name(name: str, facts: Facts, words: Words) -> str:
    rule = _RULE.fullmatch(name)
    if rule and rule["rule"] in facts.rules:
        heading = facts.rules[rule["rule"]].heading[words.language]
        if words.has(f"rule.{rule['rest']}"):
            return words("assumption.exception", rule=heading, zone=words(f"rule.{rule['rest']}"))
        rest = rule["rest"].removeprefix("exceptions.").removeprefix("places.")
        if rest != rule["rest"]:
            return words(
                "assumption.exception", rule=heading, zone=facts.zones[rest].title if rest in facts.zones else rest
            )
        return heading
    profession = _PROFESSION.fullmatch(name)
    if profession:
        return words(
            f"assumption.profession.{profession['field']}", profession=_profession(profession["profession"], words)
        )
    existing = _EXISTING.fullmatch(name)
    if existing:
        return words(f"assumption.existing_{existing['field']}", site=facts.sites[existing["site"]].title)
    if name.startswith(_MODE_AT):
        return words("assumption.mode_at", site=facts.sites[name.removeprefix(_MODE_AT)].title)
    key = f"assumption.{name.replace(' ', '_').replace('.', '_')}"
    return words(key) if words.has(key) else name.replace("_", " ").replace(".", ": ")


def _profession(name: str, words: Words) -> str:
    row = reference.staffing_models()[DEFAULT_MODEL][name]
    return row.name_da if words.language == "da" else row.name_en


def _value(found: Assumption, words: Words) -> str:
    value = found.value
    if isinstance(value, str):
        return words(f"value.{value}") if words.has(f"value.{value}") else words.said(value)
    if _is_year(found):
        return str(value)
    if isinstance(value, tuple):
        return " / ".join(words.brief(part) for part in value)
    if found.unit == "share" or found.unit.startswith("share "):
        return words.brief_percent(value)
    # Small rates need more than two decimals, or 0.1375 places would read as 0.14.
    return words.number(value, 4).rstrip("0") if 0 < abs(value) < 1 and round(value, 2) != value else words.brief(value)


def weak_rows(kept: Guard, words: Words) -> Iterable[WeakRow]:
    """Facts about the sites used that are not verified; about all candidates where there is no plan."""
    facts = kept.facts
    used = sorted(kept.plan.open_sites) if kept.plan is not None else list(facts.sites)
    hosts: dict[str, str] = {}
    for site in used:
        nearest = facts.nearest_ambulatory(site)
        if nearest is not None:
            hosts.setdefault(nearest[0].id, site)
    shown = [(site, fact) for site in used for fact in _SITE_FACTS]
    shown += [(host, "family_ambulatory") for host in sorted(hosts) if host not in used and host in facts.sites]
    for site, fact in shown:
        status = facts.sites[site].statuses.get(fact)
        if status is None or status == "verified":
            continue
        yield WeakRow(facts.sites[site].title, words(f"fact.{fact}"), _fact(facts, site, fact, words), status)


def _fact(facts: Facts, site: str, fact: str, words: Words) -> str:
    place = facts.sites[site]
    if fact == "maternity":
        return words("format.yes" if place.maternity_ward else "format.no")
    if fact == "neonatal_level":
        return words(f"value.{place.neonatal_level}")
    if fact == "minutes_to_hospital":
        return words("format.minutes", n=words.brief(place.minutes_to_hospital))
    if fact == "lat":
        lat, lon = place.lat, place.lon
        return "–" if lat is None or lon is None else f"{words.number(lat, 3)}° N, {words.number(lon, 3)}° E"
    return words(f"value.{getattr(place, fact)}")


def requirements_in(text: str) -> tuple[str, ...]:
    """The ids of requirements that a text cites in square brackets: `("E7", "C1")`."""
    cited = (mark for marks in _MARKS.findall(text) for mark in marks.split(","))
    return tuple(dict.fromkeys(mark.strip() for mark in cited))
