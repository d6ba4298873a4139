"""The head of a report: what was found, and the few numbers everybody asks for first."""

from __future__ import annotations

from placement.capacity.service import WaitTarget
from placement.figures import Figures
from placement.reports.privacy import Guard
from placement.reports.records import Figure, KeyFigure
from placement.reports.words import Words
from placement.result import Result


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
    asked = words.percent(float(gap), 2) if isinstance(gap, (int, float)) else words("format.unknown")
    stopped = words.said(result.stopped_by).text
    return (
        title,
        words(f"verdict.short.{result.status}"),
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
    women = kept.exactly(total.women, everywhere)
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
        _figure(words, "cost", words.million(total.cost_dkk), _cost_detail(total, kept, words)),
    ]
    if total.fte is not None:
        found.append(_figure(words, "fte", words.number(total.fte, 1), words("key.fte.detail")))
    return tuple(found)


def _figure(words: Words, name: str, value: str, detail: str = "") -> KeyFigure:
    return KeyFigure(name, words(f"key.{name}.label"), value, detail)


def _basis(kept: Guard) -> str:
    counted = {place.counted for place in kept.facts.zones.values()}
    return "both" if len(counted) == 2 else ("counted" if counted == {True} else "expected")


def _cost_detail(total: Figures, kept: Guard, words: Words) -> str:
    per_woman = kept.roughly(total.dkk_per_woman, lambda zone: True)
    shown = Figure(per_woman.value and per_woman.value / 1e6, per_woman.approximate, per_woman.hidden)
    return words("key.cost.detail", per_woman=words.show(shown, "number"))
