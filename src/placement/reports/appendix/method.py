"""Section 9: how the plan was made, and every number it rests on."""

from __future__ import annotations

from collections.abc import Iterator

from placement.reports.appendix.building import cell, column, row, table, text
from placement.reports.appendix.context import Context
from placement.reports.appendix.document import Block, Row, Table, Text, Trace
from placement.reports.made import options_told, versions_told
from placement.reports.rests_on import requirements_in
from placement.tolerances import LEXICOGRAPHIC


def method(ctx: Context) -> Iterator[Block]:
    """The model in words, the parameters, weak facts, the rules, the proof, and how to make it again."""
    yield text(ctx, "model")
    yield _parameters(ctx)
    yield _weak(ctx)
    yield _rules(ctx)
    yield text(ctx, "proof", tolerance=ctx.words.percent(LEXICOGRAPHIC, 2))
    yield _proof(ctx)
    yield _made(ctx)
    yield text(ctx, "validation")


def _parameters(ctx: Context) -> Table:
    words = ctx.words
    columns = (
        column(ctx, "part"),
        column(ctx, "parameter"),
        column(ctx, "value"),
        column(ctx, "source"),
        column(ctx, "status", "status"),
    )

    def rows() -> Iterator[Row]:
        for one in ctx.tables.assumptions:
            trace = Trace(requirements_in(f"{one.source} {one.unit}"), str(one.source), one.status)  # type: ignore[arg-type]
            value = cell(f"{one.value} {one.unit}".strip(), trace=trace)
            yield row(words(f"part.{one.part}"), one.name, value, str(one.source), one.status)

    return table(ctx, "T9.1", columns, rows())


def _weak(ctx: Context) -> Table:
    columns = (column(ctx, "site"), column(ctx, "fact"), column(ctx, "value"), column(ctx, "status", "status"))
    rows = (
        row(one.name, one.fact, cell(one.value, trace=Trace(status=one.status)), one.status)  # type: ignore[arg-type]
        for one in ctx.tables.weak
    )
    return table(ctx, "T9.2", columns, rows, notes=[ctx.words("weak.text")])


def _rules(ctx: Context) -> Table:
    words = ctx.words
    columns = (column(ctx, "rule"), column(ctx, "asked"), column(ctx, "kept"))
    rows = (
        row(one.heading, one.statement, words("rules.kept" if one.kept else "rules.broken")) for one in ctx.tables.rules
    )
    return table(ctx, "T9.3", columns, rows, notes=[words("appendix.note.rules")])


def _proof(ctx: Context) -> Table:
    columns = tuple(column(ctx, name) for name in ("objective", "value", "bound", "gap", "method"))
    rows = (row(one.objective, one.value, one.bound, one.gap, str(one.method)) for one in ctx.tables.stages)
    return table(ctx, "T9.4", columns, rows)


def _made(ctx: Context) -> Text:
    words, made = ctx.words, ctx.tables.made_with
    inputs = [f"{name}: {digest}" for name, digest in made.get("inputs", {}).items()]
    points = (
        f"{words('made.versions')}: {versions_told(made)}",
        f"{words('made.options')}: {options_told(made)}",
        f"{words('made.inputs')}: {'; '.join(inputs) if inputs else words('made.no_inputs')}",
    )
    return text(ctx, "made", points=points)
