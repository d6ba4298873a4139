"""Section 7: the other scenarios beside the reference, what each restriction costs, and where the actors meet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from placement.figures import figures
from placement.finance.account import account
from placement.reports.appendix.building import cell, column, national, of_each, picture, price_year, row, table, title
from placement.reports.appendix.context import Context
from placement.reports.appendix.document import Block, Row, Slot, Table
from placement.reports.html import small_maps
from placement.reports.map import Picture as Drawing
from placement.reports.map import draw
from placement.reports.shapes import shapes
from placement.reports.tables import tables

MOST_MAPS = 12
"""Maps side by side that a page still shows legibly."""
MOST_NAMED = 15
"""Plans that a cell still names one by one; of more it names the first few."""
_FIRST = 5


def alternatives(ctx: Context) -> Iterator[Block]:
    """Every scenario in a row, the maps side by side, and the sites that plans share."""
    yield _plans(ctx)
    yield maps(ctx)
    yield _sites(ctx)


def _plans(ctx: Context) -> Table:
    """Each scenario against the reference: a restriction's price is the difference in the yearly budget."""
    words = ctx.words
    some_stay_away = any(kept.facts.uptake is not None for kept in ctx.guards.values())
    columns = (
        column(ctx, "scenario"),
        column(ctx, "units", "count", "C8"),
        column(ctx, "places", "count", "C1", unit="places"),
        column(ctx, "wards", "count", "C1", unit="wards"),
        column(ctx, "women_a_year", "women", unit="women_a_year"),
        *([column(ctx, "not_reached", "women", "D20", "D21", unit="women_a_year")] if some_stay_away else []),
        column(ctx, "refusal", "share", "C3"),
        column(ctx, "mean", "minutes", "A1", unit="minutes"),
        column(ctx, "p90", "minutes", "A1", unit="minutes"),
        column(ctx, "served_inside", "share", "A1", "A2"),
        column(ctx, "budget", "dkk", "E3", unit="dkk_a_year"),
        column(ctx, "difference", "dkk", "E3", unit="dkk_a_year"),
        column(ctx, "per_woman", "dkk", unit="dkk"),
        column(ctx, "answer"),
    )
    plan_of_it = ctx.kept.plan
    least = None if plan_of_it is None else account(plan_of_it).budget_ore

    def rows() -> Iterator[Row]:
        for name, kept in ctx.guards.items():
            verdict = words(f"verdict.short.{ctx.others[name].status}")
            if kept.plan is None:
                yield row(name, *[None] * (len(columns) - 2), verdict)
                continue
            plan, total = kept.plan, figures(kept.plan)
            facts = plan.facts
            budget = account(plan)
            cost = budget.unit_cost()
            home = sum(
                facts.women[zone] * share
                for zone, site, share in plan.served()
                if facts.site_group(site, "region") == facts.zone_group(zone, "region")
            )
            way = total.travel
            rough = [
                kept.roughly(value, lambda zone: True)
                for value in (total.refusal, way.mean, way.percentile_90, home / total.women if total.women else 0.0)
            ]
            yield row(
                name,
                total.units,
                total.places,
                total.wards,
                kept.counting(total.women, lambda zone: True),
                *([kept.of_all_who_come(total.women_not_reached)] if some_stay_away else []),
                *rough,
                kept.roughly(budget.budget_ore / 100, lambda zone: True),
                None
                if name == ctx.name or least is None
                else kept.roughly((budget.budget_ore - least) / 100, lambda zone: True),
                None if cost is None or cost.per_woman is None else kept.roughly(cost.per_woman, lambda zone: True),
                verdict,
            )

    notes = [words("appendix.note.difference", name=ctx.name), price_year(ctx), *national(ctx)]
    return table(ctx, "T7.1", of_each(ctx, columns), rows(), notes=notes, expected=True)


def maps(ctx: Context) -> Block:
    """The plans as small maps side by side, the reference first."""
    words = ctx.words
    found = shapes(ctx.facts)
    if found is None:
        return Slot("M7.1", title(ctx, "M7.1"), words("map.none"))
    if not ctx.planned:
        return Slot("M7.1", title(ctx, "M7.1"), words("map.no_plan"))
    shown: list[tuple[str, str, Drawing]] = []
    for name, kept in ctx.guards.items():
        if kept.plan is None or len(shown) == MOST_MAPS:
            continue
        total = figures(kept.plan)
        below = words(
            "appendix.map.below",
            units=words.count("count.units", total.units),
            places=words.count("count.places", total.places),
            budget=words.show(kept.roughly(account(kept.plan).budget_ore / 100, lambda zone: True), "dkk"),
            p90=words.show(kept.roughly(total.travel.percentile_90, lambda zone: True), "minutes"),
        )
        shown.append((name, below, draw(tables(ctx.others[name], words, kept), kept.facts, found, words)))
    alt = "; ".join(f"{name}: {below}" for name, below, _ in shown)
    across = 4 if len(shown) > 6 else 3
    return picture(
        ctx,
        "M7.1",
        small_maps(shown, title(ctx, "M7.1"), words, across=across),
        alt,
        notes=[words("appendix.note.small_maps"), price_year(ctx)],
        of_all=True,
    )


def _sites(ctx: Context) -> Table:
    """Which sites the plans share: one that is in most of them is a safe first step."""
    words, plans = ctx.words, ctx.planned
    columns = (
        column(ctx, "site"),
        column(ctx, "region"),
        column(ctx, "plans", "count"),
        column(ctx, "in_plans"),
    )
    chosen = Counter(opening.site for plan in plans.values() for opening in plan.openings)

    def rows() -> Iterator[Row]:
        for site, count in sorted(chosen.items(), key=lambda item: (-item[1], item[0])):
            place = next(plan.facts.sites[site] for plan in plans.values() if site in plan.facts.sites)
            sizes = {
                name: opening.places
                for name, plan in plans.items()
                for opening in plan.openings
                if opening.site == site
            }
            named = [f"{name} ({places})" for name, places in sizes.items()]
            if len(named) > MOST_NAMED:
                least, most = min(sizes.values()), max(sizes.values())
                more = words("appendix.sites.more", n=len(named) - _FIRST, least=least, most=most)
                named = [*named[:_FIRST], more]
            yield row(
                place.title,
                ctx.facts.site_group(site, "region") if site in ctx.facts.sites else None,
                cell(count),
                ", ".join(named),
            )

    return table(ctx, "T7.2", of_each(ctx, columns), rows(), notes=[words("appendix.note.sites", n=str(len(plans)))])
