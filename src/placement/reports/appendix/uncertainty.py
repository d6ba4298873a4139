"""Section 6: what is not known, and what the plan would do if it turned out otherwise."""

from __future__ import annotations

from collections.abc import Iterator

from placement import reference
from placement.capacity.service import unit_refusal
from placement.figures import figures
from placement.reports.appendix import charts
from placement.reports.appendix.building import cell, column, national, of_each, picture, row, slot, table, told, traced
from placement.reports.appendix.context import Context
from placement.reports.appendix.document import Block, Row, Table, Trace
from placement.reports.appendix.need import STAYS, estimate_name, need_ids


def uncertainty(ctx: Context) -> Iterator[Block]:
    """The scenarios compared, places against need, and the chosen units under another need or stay."""
    yield _positions(ctx)
    yield from scenarios(ctx)
    yield _stress(ctx)
    yield slot(ctx, "T6.2")
    yield _places_against_need(ctx)
    yield slot(ctx, "T6.3")


def _positions(ctx: Context) -> Table:
    """What each actor says on the points on which they differ: the axes of the scenarios."""
    columns = (column(ctx, "axis"), column(ctx, "actor"), column(ctx, "position"))
    rows = (
        row(
            one.axis_title.say(ctx.words.language),
            one.actor_title.say(ctx.words.language),
            told(ctx, one, one.position),
        )
        for one in reference.positions()
    )
    return table(ctx, "T6.0", columns, rows)


def scenarios(ctx: Context) -> Iterator[Table]:
    """What each scenario asks, and whether it has a plan."""
    words = ctx.words
    columns = (
        column(ctx, "scenario"),
        column(ctx, "asks"),
        column(ctx, "women_a_year", "women", unit="women_a_year", status="estimate"),
        column(ctx, "stay", "number", "N1", "N2", unit="months", status="assumption"),
        column(ctx, "sites", "count"),
        column(ctx, "answer"),
        column(ctx, "digest"),
    )

    def rows() -> Iterator[Row]:
        for name, result in ctx.others.items():
            kept = ctx.guards[name]
            women, load = sum(kept.facts.women.values()), sum(kept.facts.load.values())

            def everywhere(zone: str) -> bool:
                return True

            yield row(
                name,
                result.facts.description.say(words.language),
                cell(kept.counting(women, everywhere), trace=Trace(need_ids(kept.facts), "", "estimate")),
                kept.counting(12 * load / women, everywhere) if women else None,
                None if kept.plan is None else len(kept.plan.openings),
                words(f"verdict.short.{result.status}"),
                # The hash of inputs that count persons could tell whether a guess at them is right.
                None if kept.groups else result.facts.inputs.get("scenario", "")[:12],
            )

    yield table(ctx, "T6.1", of_each(ctx, columns), rows())


def _stress(ctx: Context) -> Table:
    """Refusal of the chosen units, not changed, under every estimate of the need and three stays."""
    words, kept, facts = ctx.words, ctx.kept, ctx.facts
    columns = (
        column(ctx, "estimate"),
        column(ctx, "women_a_year", "number", unit="women_a_year", status="estimate"),
        *(column(ctx, f"stay_{stay:.0f}", "share", "C3", "N1") for stay in STAYS),
    )
    women, load = facts.women_a_year, sum(facts.load.values())
    months = 12 * load / women if women else 0.0

    def refusal(need: float, stay: float) -> float:
        refused = [
            unit.women * unit_refusal(
                unit.places, unit.wards, unit.pooled, unit.load * need / women * stay / months, facts.service
            )
            for unit in ctx.plan.units
        ]  # fmt: skip
        return sum(refused) / women

    def rows() -> Iterator[Row]:
        if not women or not kept.known(lambda zone: True):
            return
        needs = [(estimate_name(ctx, one.id), one.central, traced(ctx, one))
                 for one in reference.demand_estimates().values()]  # fmt: skip
        for name, need, trace in sorted(needs, key=lambda one: one[1]):
            values = (kept.roughly(refusal(need, stay), lambda zone: True) for stay in STAYS)
            yield row(name, cell(need, trace=trace), *values)
        values = (kept.roughly(refusal(women, stay), lambda zone: True) for stay in STAYS)
        yield row(words("appendix.chart.taken"), kept.counting(women, lambda zone: True), *values, total=True)

    notes = [words("appendix.note.stress", n=words.brief(months)), *national(ctx)]
    return table(ctx, "T6.4", columns, rows(), notes=notes)


def _places_against_need(ctx: Context) -> Block:
    words = ctx.words
    if not all(guard.known(lambda zone: True) for guard in ctx.guards.values()):
        return slot(ctx, "F6.1")
    rows = []
    for name, plan in ctx.planned.items():
        total = figures(plan)
        rows.append((total.women, float(total.places), words("appendix.chart.plan", name=name, units=total.units)))
    svg = charts.points(
        rows,
        x_label=words("appendix.unit.women_a_year"),
        y_label=words("appendix.axis.places"),
        x_number=words.brief,
        y_number=words.brief,
    )
    notes = [words("appendix.note.places_need")]
    return picture(ctx, "F6.1", svg, words("appendix.alt.F6_1"), notes=notes, of_all=True)
