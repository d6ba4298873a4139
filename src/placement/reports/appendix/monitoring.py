"""Section 8: what is to be watched once the units are open, and what the plan expects of it."""

from __future__ import annotations

from collections.abc import Iterator

from placement import reference
from placement.reports.appendix.building import column, row, table, told
from placement.reports.appendix.context import Context
from placement.reports.appendix.document import Block, Row


def monitoring(ctx: Context) -> Iterator[Block]:
    """Every indicator with its definition and frequency, and the value of the plan where it has one."""
    columns = (
        column(ctx, "indicator"),
        column(ctx, "definition"),
        column(ctx, "why"),
        column(ctx, "frequency"),
        column(ctx, "plan_expects", status="modelled"),
    )

    def rows() -> Iterator[Row]:
        for one in reference.monitoring():
            texts = (told(ctx, one, text) for text in (one.indicator, one.definition, one.why, one.frequency))
            yield row(*texts, _expected(ctx, one.model))

    yield table(ctx, "T8.1", columns, rows(), notes=[ctx.words("appendix.note.indicators")])


def _expected(ctx: Context, what: str) -> str:
    """What the plan leads one to expect; a dash where the model says nothing."""
    words, total, kept = ctx.words, ctx.figures, ctx.kept

    def rough(value: float, kind: str) -> str:
        return words.show(kept.roughly(value, lambda zone: True), kind)  # type: ignore[arg-type]

    if what == "minutes":
        return words(
            "appendix.expects.minutes",
            median=rough(total.travel.median, "minutes"),
            p90=rough(total.travel.percentile_90, "minutes"),
        )
    if what == "refusal":
        return words("appendix.expects.refusal", share=rough(total.refusal, "share"))
    if what == "occupancy":
        return words("appendix.expects.occupancy", share=rough(total.occupancy, "share"))
    if what == "women":
        each = [(ctx.letters[unit.site], ctx.counting(unit.women, unit)) for unit in ctx.units]
        names = [f"{letter} {words.show(women, 'women')}" for letter, women in each]
        return words("appendix.expects.women", units=words.joined(names))
    if what == "stay":
        months = 12 * total.load / total.women_reached if total.women_reached else 0.0
        return words("appendix.expects.stay", months=rough(months, "number"))
    if what == "units":
        return words.count("count.units", total.units)
    return "–"
