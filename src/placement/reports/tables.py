"""What a report shows: the one place that decides it, in records that every file is written from."""

from __future__ import annotations

import math
from collections.abc import Iterable

from placement import reference
from placement.capacity.service import WaitTarget
from placement.facts import Facts
from placement.figures import WITHIN_MINUTES, by_group, figures, group_refusal, travel_figures
from placement.plan import Plan, Unit
from placement.reports import records
from placement.reports.asked import rule_rows
from placement.reports.headline import cost_rows, key_figures, verdict
from placement.reports.privacy import Guard, guard
from placement.reports.records import KEPT_BACK, NOT_KNOWN, Column, Figure, Table, Tables, columns
from placement.reports.rests_on import assumption_rows, weak_rows
from placement.reports.solved import stage_rows
from placement.reports.standing import closed_rows
from placement.reports.words import Words
from placement.result import Result
from placement.rules.max_travel import MaxTravel
from placement.tolerances import SHARE

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def tables(result: Result, words: Words, kept: Guard | None = None) -> Tables:
    """Every table of a report, in one language, with what must not be shown already left out.

    `kept` is what may be shown, where the plan stands beside others; its own guard if not given.
    """
    kept = guard(result.facts, result.plan) if kept is None else kept
    facts, plan = kept.facts, kept.plan
    letters = unit_letters(plan)
    total = None if plan is None else figures(plan)
    title, verdict_text, detail = verdict(result, kept, words)
    return Tables(
        name=facts.name,
        title=title,
        description=facts.description.say(words.language),
        status=result.status,
        verdict=verdict_text,
        verdict_detail=detail,
        counted=facts.counted,
        expected=not all(zone.counted for zone in facts.zones.values()),
        approximate=bool(kept.groups),
        shares_kept_back=kept.shares_kept_back,
        has_plan=plan is not None,
        uptake=facts.uptake is not None,
        service="wait" if isinstance(facts.service, WaitTarget) else "refusal",
        key_figures=() if total is None else key_figures(total, kept, words),
        units=_table("units", _unit_columns(facts), _unit_rows(kept, letters)),
        closed=_table("closed", _CLOSED, closed_rows(kept.plan)),
        regions=_table("regions", _region_columns(kept), _region_rows(kept, letters)),
        zones=_table("zones", _zone_columns(kept), _zone_rows(kept, letters, words)),
        groups=_table("groups", _GROUPS, _group_rows(kept, words)),
        within=_table("within", _WITHIN, _within_rows(kept)),
        costs=_table("costs", _COSTS, cost_rows(total, kept, words)),
        exceptions=_table("exceptions", _EXCEPTIONS, _exception_rows(kept, letters, words)),
        rules=_table("rules", _RULES, rule_rows(result, kept, words)),
        assumptions=_table("assumptions", _ASSUMPTIONS, assumption_rows(kept, words)),
        weak=_table("weak", _WEAK, weak_rows(kept, words)),
        disagreements=_table("disagreements", _DISAGREEMENTS, _disagreement_rows(facts, words)),
        stages=_table("stages", _STAGES, stage_rows(result, kept, words)),
        notes=_notes(kept, words),
        travel_source=words.said(facts.travel_source),
        made_with={**result.made_with, **({"inputs": {}} if kept.groups else {})},
    )


def unit_letters(plan: Plan | None) -> dict[str, str]:
    """A letter for each unit, the largest first: A, B, ... Z, AA, AB, ..."""
    if plan is None:
        return {}
    order = sorted(plan.openings, key=lambda o: (-o.places, plan.facts.sites[o.site].title, o.site))
    return {opening.site: _letter(number) for number, opening in enumerate(order)}


def _letter(number: int) -> str:
    high, low = divmod(number, len(_LETTERS))
    return (_letter(high - 1) if high else "") + _LETTERS[low]


def _table(name: str, columns: tuple[Column, ...], rows: Iterable[records.Row]) -> Table[records.Row]:
    return Table(name, columns, tuple(rows))


_UNITS = columns(
    "letter:code name id:code town region places:count change places_today:count wards:count pooled:yes_no "
    "women_a_year:women load_erlang:load occupancy:share refusal:share refused_women_a_year:women ambulatory "
    "ambulatory_minutes:minutes fte:fte dkk_a_year:dkk lat:number lon:number"
)
_CLOSED = columns("name places_today:count dkk_a_year:dkk")
_REGIONS = columns(
    "region women_a_year:women units places:count served_inside:share median_minutes:minutes "
    "percentile_90_minutes:minutes longest_minutes:minutes refusal:share refused_women_a_year:women "
    "not_reached_a_year:women"
)
_ZONES = columns(
    "name id:code region unit:code site:code share:share women_a_year:women women_are group:code minutes:minutes "
    "km:km ferry:yes_no own_limit reached:share"
)
_GROUPS = columns("group:code women_a_year:women zones")
_WITHIN = columns("minutes:minutes share:share women_a_year:women")
_COSTS = columns("part dkk_a_year:dkk")
_EXCEPTIONS = columns("name limit way unit:code women_a_year:women")
_RULES = columns("heading statement kept:yes_no")
_ASSUMPTIONS = columns("name value unit source status:status")
_WEAK = columns("name fact value status:status")
_DISAGREEMENTS = columns("one_says other_says bearing")
_STAGES = columns("objective value bound gap status seconds stopped_by method")


def _region_columns(kept: Guard) -> tuple[Column, ...]:
    return tuple(column for column in _REGIONS if column.name != "not_reached_a_year" or kept.facts.uptake is not None)


def _zone_columns(kept: Guard) -> tuple[Column, ...]:
    facts = kept.facts
    unwanted = {
        "share": facts.assignment != "split" or kept.shares_kept_back,
        "km": facts.km is None,
        "ferry": facts.uses_ferry is None,
        "group": not kept.groups,
        "region": not facts.groups("region"),
        "reached": facts.uptake is None,
    }
    return tuple(column for column in _ZONES if not unwanted.get(column.name, False))


def _unit_columns(facts: Facts) -> tuple[Column, ...]:
    return tuple(column for column in _UNITS if facts.existing or column.name not in ("change", "places_today"))


def _unit_rows(kept: Guard, letters: dict[str, str]) -> Iterable[records.UnitRow]:
    units = {} if kept.plan is None else {unit.site: unit for unit in kept.plan.units}
    for site, letter in letters.items():
        yield _unit_row(kept, units[site], letter)


def _unit_row(kept: Guard, unit: Unit, letter: str) -> records.UnitRow:
    facts = kept.facts
    site = facts.sites[unit.site]
    nearest = facts.nearest_ambulatory(unit.site)

    def counted(value: float) -> Figure:
        return kept.of_unit(value, unit)

    return records.UnitRow(
        letter=letter,
        id=unit.site,
        name=site.title,
        town=site.town,
        region=facts.site_group(unit.site, "region") or "",
        places=unit.places,
        change="" if kept.plan is None else kept.plan.changes.get(unit.site, ""),
        places_today=facts.existing[unit.site].places if unit.site in facts.existing else None,
        wards=unit.wards,
        pooled=unit.pooled,
        women_a_year=counted(unit.women),
        load_erlang=counted(unit.load),
        occupancy=counted(unit.occupancy),
        refusal=counted(unit.refusal),
        refused_women_a_year=counted(unit.refused_women),
        ambulatory=nearest[0].name if nearest else "",
        ambulatory_minutes=Figure(nearest[1]) if nearest else NOT_KNOWN,
        fte=Figure(unit.rung.fte) if unit.rung else NOT_KNOWN,
        dkk_a_year=Figure(unit.dkk_a_year),
        lat=site.lat,
        lon=site.lon,
    )


def _region_rows(kept: Guard, letters: dict[str, str]) -> Iterable[records.RegionRow]:
    facts, plan = kept.facts, kept.plan
    if plan is None:
        return
    travel = by_group(plan, "region")
    refusal = group_refusal(plan, facts, "region")
    for region in facts.groups("region"):
        inside = [opening for opening in plan.openings if facts.site_group(opening.site, "region") == region]
        way = travel[region]

        def member(zone: str, region: str = region) -> bool:
            return facts.zone_group(zone, "region") == region

        def home(zone: str, region: str = region) -> float:
            shares = plan.assignment.get(zone, {})
            near = (share for site, share in shares.items() if facts.site_group(site, "region") == region)
            return round(sum(near), 9) if facts.zone_group(zone, "region") == region else 0.0

        def split(zone: str, region: str = region) -> tuple[float, ...]:
            return (home(zone, region),) if member(zone, region) else ()

        served = sum(facts.women[zone] * home(zone) for zone in facts.zones if member(zone))
        yield records.RegionRow(
            region=region,
            women_a_year=kept.counting(way.women, member),
            units=", ".join(sorted(letters[opening.site] for opening in inside)),
            places=sum(opening.places for opening in inside),
            served_inside=kept.counting(served / way.women, split) if way.women else NOT_KNOWN,
            median_minutes=kept.roughly(way.median, member),
            percentile_90_minutes=kept.roughly(way.percentile_90, member),
            longest_minutes=kept.roughly(way.longest, member),
            refusal=kept.roughly(refusal.get(region, 0.0), member),
            refused_women_a_year=kept.roughly(refusal.get(region, 0.0) * way.reached, member),
            not_reached_a_year=kept.roughly(way.not_reached, member),
        )


def _zone_rows(kept: Guard, letters: dict[str, str], words: Words) -> Iterable[records.ZoneRow]:
    facts, plan = kept.facts, kept.plan
    limits = _own_limits(facts, words)
    for zone, place in facts.zones.items():
        group = kept.group_of(zone)
        shares = {} if plan is None else {s: v for s, v in plan.assignment.get(zone, {}).items() if v > SHARE}
        served: list[tuple[str | None, float]] = [(site, share) for site, share in sorted(shares.items())]
        for site, share in served or [(None, 1.0)]:
            yield records.ZoneRow(
                id=zone,
                name=place.title,
                region=facts.zone_group(zone, "region") or "",
                unit=letters.get(site or "", ""),
                site=site or "",
                share=KEPT_BACK if kept.shares_kept_back else Figure(share),
                women_a_year=KEPT_BACK if kept.shares_kept_back and group else kept.women(zone, share),
                women_are=words("women_are.counted" if place.counted else "women_are.expected"),
                group=str(group.number) if group else "",
                minutes=NOT_KNOWN if site is None else Figure(facts.minutes[zone, site]),
                km=NOT_KNOWN if site is None or facts.km is None else Figure(facts.km[zone, site]),
                ferry=None if site is None or facts.uses_ferry is None else facts.uses_ferry[zone, site] > 0,
                own_limit=limits.get(zone, ""),
                reached=NOT_KNOWN if site is None else Figure(facts.share_reached(zone, site)),
            )


def _group_rows(kept: Guard, words: Words) -> Iterable[records.GroupRow]:
    for group in kept.groups:
        yield records.GroupRow(
            group=str(group.number),
            zones=words.joined([kept.facts.zones[zone].title for zone in group.zones]),
            women_a_year=records.UNDER_5 if group.women is None else Figure(group.women),
        )


def _within_rows(kept: Guard) -> Iterable[records.WithinRow]:
    if kept.plan is None:
        return
    way = travel_figures(kept.plan)
    for limit in WITHIN_MINUTES:
        share = way.within[limit]
        yield records.WithinRow(
            minutes=limit,
            share=kept.roughly(share, lambda zone: True),
            women_a_year=kept.roughly(share * way.women, lambda zone: True),
        )


def _limits(facts: Facts) -> Iterable[tuple[str, float, str]]:
    for rule in facts.rules.values():
        if isinstance(rule, MaxTravel):
            for zone in rule.exceptions:
                yield zone, rule.limit(zone, facts), "minutes" if rule.km is None else "km"


def _own_limits(facts: Facts, words: Words) -> dict[str, str]:
    return {zone: words(f"format.{unit}", n=words.brief(limit)) for zone, limit, unit in _limits(facts)}


def _exception_rows(kept: Guard, letters: dict[str, str], words: Words) -> Iterable[records.ExceptionRow]:
    facts = kept.facts
    for zone, limit, unit in _limits(facts):
        shares = {} if kept.plan is None else kept.plan.assignment.get(zone, {})
        sites = sorted(site for site, share in shares.items() if share > SHARE)
        table = facts.minutes if unit == "minutes" else facts.km
        ways = [] if table is None else [table[zone, site] for site in sites]
        yield records.ExceptionRow(
            name=facts.zones[zone].title,
            limit=words(f"format.{unit}", n=words.brief(limit)),
            way=words(f"format.{unit}", n=words.number(max(ways))) if ways and max(ways) < math.inf else "–",
            unit=", ".join(letters[site] for site in sites),
            women_a_year=kept.women(zone),
        )


def _disagreement_rows(facts: Facts, words: Words) -> Iterable[records.DisagreementRow]:
    if not danish(facts):
        return
    for found in reference.demand_discrepancies():
        yield records.DisagreementRow(*(words.said(text) for text in (found.one_says, found.other_says, found.bearing)))


def danish(facts: Facts) -> bool:
    """Whether the zones are Danish municipalities."""
    codes = {place.code for place in reference.municipalities()}
    return bool(facts.zones) and all(zone in codes for zone in facts.zones)


def _notes(kept: Guard, words: Words) -> tuple[str, ...]:
    """The scenario's notes; none with groups, since notes tell loads and women of single zones."""
    return () if kept.groups else tuple(note.say(words.language) for note in kept.facts.notes)
