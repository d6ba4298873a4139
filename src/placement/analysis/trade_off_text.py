"""A trade-off in words: what was found, the price of each step, and a table for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from placement.analysis.text_table import text_table
from placement.analysis.trade_off_records import TradeOffStep
from placement.reports.words import Words
from placement.wording import rounded_up

if TYPE_CHECKING:
    from placement.analysis.trade_off import Frontier
    from placement.analysis.trade_off_found import Search
    from placement.analysis.trade_off_records import Axis, TradeOffPoint

_KINDS = {
    "DKK a year": "dkk",
    "minutes": "minutes",
    "places": "count",
    "units": "count",
    "agreements": "count",
    "share": "share",
}
"""Under which name the catalogue speaks of an amount in each unit; of any other as `other`."""
_MILLIONS = 1e5
"""From this amount on money is told in millions [DKK]."""


def kind_of(axis: Axis) -> str:
    """How the catalogue calls amounts of this unit."""
    return _KINDS.get(axis.unit, "other")


def amount(value: float, axis: Axis, words: Words) -> str:
    """A value with its unit."""
    kind = kind_of(axis)
    return words(f"frontier.amount.{kind}", n=bare(value, kind, words), unit=words.said(axis.unit))


def bare(value: float, kind: str, words: Words) -> str:
    """A value without its unit; money in millions, shares in per cent."""
    if kind == "dkk":
        return words.number(value / 1e6, 2)
    if kind == "minutes":
        return words.number(value, 1)
    if kind == "share":
        return words.brief(100 * value)
    return words.brief(value)


def steps(
    points: Sequence[TradeOffPoint], axes: tuple[Axis, Axis], done: Search, words: Words
) -> Iterator[TradeOffStep]:
    """Each step between neighbours, in the direction in which it costs: money if one of the two is money."""
    paid = 1 if axes[1].name == "cost" or axes[0].unit == "share" else 0
    ordered = points if paid == 0 else points[::-1]
    for one, other in pairwise(ordered):
        change = (abs(other.first - one.first), abs(other.second - one.second))
        loss, gain = change[paid], change[1 - paid]
        price = loss / (100 * gain if axes[1 - paid].unit == "share" else gain)
        sentence = words(
            "frontier.step",
            start=one.plan,
            end=other.plan,
            gained=_changed(gain, axes[1 - paid], gets_better=True, words=words),
            paid=_changed(loss, axes[paid], gets_better=False, words=words),
            price=_price(price, axes[paid], words),
            each=words(f"frontier.each.{kind_of(axes[1 - paid])}"),
        )
        complete = _nothing_between(one, other, axes[done.stepped], done)
        if done.method == "exact" and not complete:
            sentence = words("frontier.between", step=sentence)
        gained, lost = axes[1 - paid].unit, axes[paid].unit
        yield TradeOffStep(one.plan, other.plan, gain, gained, loss, lost, price, complete, sentence)


def _nothing_between(one: TradeOffPoint, other: TradeOffPoint, held: Axis, done: Search) -> bool:
    """Whether it is proven that no plan of the trade-off lies between two neighbours.

    What proves it is the solve of the one that is better on the axis stepped through: its limit is the next value after
    the other one's.
    """
    worst, best = sorted((one, other), key=lambda point: _on(point, done) * (-1.0 if held.sense == "min" else 1.0))
    if done.method != "exact" or best.status != "optimal":
        return False
    return done.gap_after is None or done.gap_after[0] != _on(worst, done)


def _on(point: TradeOffPoint, done: Search) -> float:
    return (point.first, point.second)[done.stepped]


def _changed(change: float, axis: Axis, *, gets_better: bool, words: Words) -> str:
    way = "less" if (axis.sense == "min") == gets_better else "more"
    kind = kind_of(axis)
    n = _money(change, words) if kind == "dkk" else bare(change, kind, words)
    if kind == "minutes":
        n = words.brief(round(change, 1 if change >= 1 else 2))
    text = words(f"frontier.change.{kind}.{way}.{'one' if n == '1' else 'many'}", n=n)
    return words("frontier.changed", objective=_inside(axis.short), change=text)


def _price(price: float, axis: Axis, words: Words) -> str:
    return _money(price, words) if kind_of(axis) == "dkk" else amount(price, axis, words)


def _money(dkk: float, words: Words) -> str:
    """An amount a year, in millions where it is large."""
    if dkk >= _MILLIONS:
        return words("frontier.price.millions", n=words.number(dkk / 1e6, 2))
    return words("frontier.price.kroner", n=words.number(float(f"{dkk:.3g}")))


def _inside(heading: str) -> str:
    """A heading inside a sentence: without its capital, unless it is an abbreviation."""
    return heading[:1].lower() + heading[1:] if heading[1:2].islower() else heading


def notes(points: Sequence[TradeOffPoint], axes: tuple[Axis, Axis], done: Search, words: Words) -> Iterator[str]:
    """What was found, and what is left open."""
    held, free = axes[done.stepped], axes[1 - done.stepped]
    if not points:
        yield words(f"frontier.none.{'infeasible' if done.status == 'infeasible' else 'unknown'}")
        return
    unproven = [str(point.plan) for point in points if point.status != "optimal"]
    if done.method == "exact" and done.gap_after is None and not unproven and done.status == "optimal":
        yield words.count("frontier.exact", len(points), held=_inside(held.short))
    elif done.method == "exact" and done.gap_after is not None:
        start, end = done.gap_after
        key = "stopped" if done.status != "optimal" else "cut_short"
        if end is None:
            yield words(f"frontier.{key}.open", start=amount(start, held, words), held=_inside(held.short))
        else:
            yield words(
                f"frontier.{key}.between",
                start=amount(start, held, words),
                end=amount(end, held, words),
                held=_inside(held.short),
            )
    elif done.method == "grid":
        yield words("frontier.grid", held=held.short)
        if done.status != "optimal":
            yield words("frontier.grid_stopped")
    elif done.method == "targets":
        tried = sorted({*done.without_plan, *(each.values[done.stepped] for each in done.found)})
        yield words(
            "frontier.targets",
            free=_inside(free.short),
            targets=words.joined([words.brief_percent(t) for t in tried]),
        )
        shown = {point.first if done.stepped == 0 else point.second for point in points}
        worse = [each.values[done.stepped] for each in done.found if each.values[done.stepped] not in shown]
        if worse:
            named = words.joined([words.brief_percent(target) for target in sorted(worse)])
            yield words("frontier.targets_left_out", targets=named, free=_inside(free.short))
        for target, status in sorted(done.without_plan.items()):
            key = "infeasible" if status == "infeasible" else "unknown"
            yield words(f"frontier.target_without.{key}", target=words.brief_percent(target))
    if unproven:
        yield words("frontier.unproven", plans=words.joined(unproven))
    if len(points) == 1 and done.method != "targets" and done.status == "optimal" and done.gap_after is None:
        yield words("frontier.single")


def proof(point: TradeOffPoint, words: Words) -> str:
    """How well a plan is proven."""
    return told_proof(point.status, point.gap, words)


def told_proof(status: str, gap: float | None, words: Words) -> str:
    """How well the best value of a solve is proven."""
    if gap is None:
        return words("frontier.proof.none")
    if status == "optimal" and rounded_up(gap) == 0:
        return words("frontier.proof.exact")
    within = words.percent(rounded_up(gap), 2)
    return words(f"frontier.proof.{'proven' if status == 'optimal' else 'open'}", gap=within)


def heading(frontier: Frontier, words: Words) -> str:
    """The title of the whole."""
    return words(
        "frontier.heading",
        first=frontier.first.heading,
        second=_inside(frontier.second.heading),
        name=frontier.scenario,
    )


def column_heading(axis: Axis, words: Words) -> str:
    """The heading of an objective's column, with the unit of its numbers."""
    return words(
        "frontier.column.value",
        objective=axis.heading,
        unit=words(f"frontier.unit.{kind_of(axis)}", unit=words.said(axis.unit)),
    )


def text(frontier: Frontier) -> str:
    """All of it for a terminal."""
    words = Words(frontier.language)
    parts = [heading(frontier, words), "\n".join(frontier.notes)]
    axes = (frontier.first, frontier.second)
    if len(frontier.points):
        head = [
            words("frontier.column.plan"),
            *(column_heading(axis, words) for axis in axes),
            words("frontier.column.units"),
            words("frontier.column.places"),
            words("frontier.column.sites"),
            words("frontier.column.proof"),
        ]
        rows = [
            [
                str(point.plan),
                bare(point.first, kind_of(axes[0]), words),
                bare(point.second, kind_of(axes[1]), words),
                str(point.units),
                str(point.places),
                point.sites,
                proof(point, words),
            ]
            for point in frontier.points
        ]
        parts.append(text_table(head, rows, text_columns=(5, 6)))
    if len(frontier.steps):
        said = "\n".join(f"- {step.sentence}" for step in frontier.steps)
        parts.append(f"{words('frontier.title.steps')}\n{said}")
    return "\n\n".join(parts)
