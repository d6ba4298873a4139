"""The head of a report: what was found, and the few numbers everybody asks for first."""

from __future__ import annotations

from collections.abc import Iterator

from placement.capacity.service import WaitTarget
from placement.figures import Figures
from placement.reports.privacy import Guard
from placement.reports.records import KEPT_BACK, CostRow, Figure, KeyFigure
from placement.reports.words import Words
from placement.result import Result
from placement.tolerances import GAP
from placement.wording import rounded_up


def verdict(result: Result, kept: Guard, words: Words) -> tuple[str, str, str]:
    """The heading, the verdict in few words, and what the verdict means in one sentence."""
    plan = kept.plan
    if plan is None:
        title = words(f"verdict.title.{result.status}")
    else:
        title = words(
            "verdict.title.plan",
            units=words.count("count.units", len(plan.openings)),
            places=words.count("count.places", sum(opening.places for opening in plan.openings)),
        )
    gap = result.made_with.get("options", {}).get("gap")
    asked = words.percent(rounded_up(float(gap)), 2) if isinstance(gap, (int, float)) else words("format.unknown")
    stopped = words.said(result.stopped_by)
    loose = result.status == "optimal" and isinstance(gap, (int, float)) and gap > GAP
    return (
        title,
        words("verdict.within", gap=asked) if loose else words(f"verdict.short.{result.status}"),
        words(f"verdict.long.{result.status}", gap=asked, stopped=stopped),
    )


def key_figures(total: Figures, kept: Guard, words: Words) -> tuple[KeyFigure, ...]:
    """The key figures with the text that explains each."""
    waits = isinstance(kept.facts.service, WaitTarget)
    way = total.travel

    def everywhere(zone: str) -> bool:
        return True

    def rough(value: float, kind: str) -> str:
        return words.show(kept.roughly(value, everywhere), kind)  # type: ignore[arg-type]

    basis = _basis(kept)
    women = kept.counting(total.women, everywhere)
    refused = kept.roughly(total.refused_women, everywhere)
    of_100 = rough(100 * total.refusal, "women")
    what = "wait" if waits else "refusal"
    found = [
        _figure(words, "units", words.number(total.units)),
        _figure(
            words,
            "places",
            words.number(total.places),
            words("key.places.detail", wards=words.count("count.wards", total.wards)),
        ),
        _figure(words, "women", words.show(women, "women"), words(f"basis.{basis}")),
        *_not_reached(total, kept, words),
        _figure(
            words,
            what,
            rough(total.refusal, "share"),
            words(f"key.{what}.detail", of_100=of_100, women=words.show(refused, "women")),
        ),
        _figure(words, "occupancy", rough(total.occupancy, "share"), words("key.occupancy.detail")),
        _figure(
            words,
            "travel",
            words("format.minutes", n=rough(way.median, "minutes")),
            words(
                "key.travel.detail",
                p90=rough(way.percentile_90, "minutes"),
                longest=rough(way.longest, "minutes"),
                zone=kept.facts.zones[way.longest_zone].title if way.longest_zone else "–",
            ),
        ),
        _figure(
            words,
            "cost",
            words.show(_travel_priced(total.cost_dkk, total, kept), "dkk"),
            _cost_detail(total, kept, words),
        ),
    ]
    if total.fte is not None:
        found.append(_figure(words, "fte", words.number(total.fte, 1), words("key.fte.detail")))
    return tuple(found)


def _figure(words: Words, name: str, value: str, detail: str = "") -> KeyFigure:
    return KeyFigure(name, words(f"key.{name}.label"), value, detail)


def _not_reached(total: Figures, kept: Guard, words: Words) -> Iterator[KeyFigure]:
    """Where uptake falls with distance: the women in need who do not come, without whom no other figure is whole."""
    if kept.facts.uptake is not None:
        share = words.show(kept.of_all_who_come(total.share_reached), "share")
        value = words.show(kept.of_all_who_come(total.women_not_reached), "women")
        yield _figure(words, "not_reached", value, words("key.not_reached.detail", share=share))


def _basis(kept: Guard) -> str:
    counted = {place.counted for place in kept.facts.zones.values()}
    return "both" if len(counted) == 2 else ("counted" if counted == {True} else "expected")


def _travel_priced(dkk: float, total: Figures, kept: Guard) -> Figure:
    """An amount that holds what travel or staying away costs: with groups it is approximate, or kept back."""
    if not kept.travel_cost_known:
        return KEPT_BACK
    if not kept.groups or total.access_dkk + total.not_reached_dkk == 0:
        return Figure(dkk)
    return kept.roughly(dkk, lambda zone: True)


def _cost_detail(total: Figures, kept: Guard, words: Words) -> str:
    each = kept.roughly(total.dkk_per_woman / 1e6, lambda zone: True)
    return words("key.cost.detail", per_woman=words.show(each if kept.travel_cost_known else KEPT_BACK, "number"))


def cost_rows(total: Figures | None, kept: Guard, words: Words) -> Iterator[CostRow]:
    """What the plan costs a year, part by part; parts that do not occur are left out."""
    if total is None:
        return
    yield CostRow(words("cost.running"), Figure(total.running_dkk))
    yield CostRow(words("cost.capital"), Figure(total.capital_dkk))
    if total.closing_dkk:
        yield CostRow(words("cost.closing"), Figure(total.closing_dkk))
    if total.access_dkk or not kept.travel_cost_known:
        yield CostRow(words("cost.travel"), _travel_priced(total.access_dkk, total, kept))
    if total.not_reached_dkk:
        yield CostRow(words("cost.not_reached"), kept.of_all_who_come(total.not_reached_dkk))
    if total.rules_dkk:
        yield CostRow(words("cost.rules"), kept.roughly(total.rules_dkk, lambda zone: True))
    yield CostRow(words("cost.total"), _travel_priced(total.cost_dkk, total, kept))
