"""Charts as SVG pictures that need no font and no style sheet, legible in grey print too.

Matplotlib (extra `appendix`) draws them. Series differ by lightness, hatching or dashes as well as by colour; letters
are drawn as outlines, so that a page, a printed sheet and a text document all show the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from placement.reports.appendix.apart import beside
from placement.reports.appendix.canvas import canvas, or_nothing
from placement.reports.map import COLOURS

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Number = Callable[[float], str]
"""How a number is written on an axis, in the language of the reader."""

_HATCHES = ("", "//", "\\\\", "xx", "--", "||", "++", "/")
_DASHES = ("-", "--", ":", "-.", (0, (5, 1, 1, 1, 1, 1)), (0, (1, 3)))
_MARKERS = ("o", "s", "^", "D", "v", "P")


@dataclass(frozen=True)
class Bar:
    """A bar of a time plan: months from `start` to `end` counted from year 0, and the kind that gives its look."""

    row: str
    start: float
    end: float
    kind: str
    text: str = ""


def _numbers(axis: Any, number: Number) -> None:
    from matplotlib.ticker import FuncFormatter

    axis.set_major_formatter(FuncFormatter(lambda value, _: number(value)))


def _legend(axes: Axes) -> None:
    """A legend above the drawing, in as many columns as its longest name leaves room for."""
    longest = max(len(text) for text in axes.get_legend_handles_labels()[1])
    axes.legend(loc="lower left", bbox_to_anchor=(0, 1.0), ncols=max(1, min(3, 90 // (longest + 8))), borderaxespad=0.2)


@or_nothing
def ranges(rows: Sequence[tuple[str, float, float, float]], *, label: str, number: Number) -> str:
    """Estimates as a line from low to high with a dot at the central value: `(name, low, central, high)`."""
    with canvas(0.9 + 0.33 * len(rows)) as (axes, finished):
        for place, (_, low, central, high) in enumerate(rows):
            axes.plot([low, high], [place, place], color=COLOURS[0], linewidth=4, solid_capstyle="round", alpha=0.45)
            axes.plot([central], [place], "o", color="#17202a", markersize=6)
            axes.annotate(number(central), (max(high, central), place), (8, 0), textcoords="offset points", va="center")
        axes.set_yticks(range(len(rows)), [row[0] for row in rows])
        axes.set_ylim(len(rows) - 0.4, -0.6)
        axes.set_xlim(left=0)
        axes.margins(x=0.1)
        axes.grid(axis="y", visible=False)
        axes.set_xlabel(label)
        _numbers(axes.xaxis, number)
        return finished()


@or_nothing
def lines(
    series: Mapping[str, Sequence[tuple[float, float]]],
    *,
    x_label: str,
    y_label: str,
    x_number: Number,
    y_number: Number,
    steps: bool = False,
    marks: Sequence[tuple[float, float, str]] = (),
    level: tuple[float, str] | None = None,
) -> str:
    """Lines of `(x, y)` points by name; `marks` are points with a text, `level` a horizontal line with one."""
    with canvas(3.5) as (axes, finished):
        few = max((len(points) for points in series.values()), default=0) <= 14
        for place, (name, points) in enumerate(series.items()):
            xs, ys = zip(*points, strict=True) if points else ((), ())
            axes.plot(
                xs,
                ys,
                label=name,
                color=COLOURS[place % len(COLOURS)],
                linestyle=_DASHES[place % len(_DASHES)],
                marker=_MARKERS[place % len(_MARKERS)] if few and not steps else None,
                markersize=4,
                drawstyle="steps-post" if steps else "default",
                linewidth=1.8,
            )
        for x, y, text in marks:
            axes.plot([x], [y], "o", color="#17202a", markersize=6)
            axes.annotate(text, (x, y), (6, 6), textcoords="offset points", weight="bold")
        if level is not None:
            axes.axhline(level[0], color="#17202a", linewidth=1, linestyle=(0, (2, 2)))
            axes.annotate(level[1], (0.995, level[0]), (0, 3), xycoords=("axes fraction", "data"),
                          textcoords="offset points", ha="right", va="bottom")  # fmt: skip
        axes.set_ylim(bottom=0)
        axes.set_xlabel(x_label)
        axes.set_ylabel(y_label)
        _numbers(axes.xaxis, x_number)
        _numbers(axes.yaxis, y_number)
        if len(series) > 1:
            _legend(axes)
        return finished()


@or_nothing
def stacked(
    rows: Sequence[str], series: Mapping[str, Sequence[float]], *, label: str, number: Number, lines_at: float = 0.42
) -> str:
    """Bars side by side along the page, each made of parts: `series[part][row]`."""
    with canvas(1.1 + lines_at * len(rows)) as (axes, finished):
        left = [0.0] * len(rows)
        for place, (name, values) in enumerate(series.items()):
            axes.barh(
                range(len(rows)),
                values,
                left=left,
                label=name,
                color=COLOURS[place % len(COLOURS)],
                hatch=_HATCHES[place % len(_HATCHES)],
                edgecolor="#ffffff",
                height=0.66,
            )
            left = [a + b for a, b in zip(left, values, strict=True)]
        for place, total in enumerate(left):
            axes.annotate(number(total), (total, place), (5, 0), textcoords="offset points", va="center")
        axes.set_yticks(range(len(rows)), rows)
        axes.invert_yaxis()
        axes.margins(x=0.1)
        axes.grid(axis="y", visible=False)
        axes.set_xlabel(label)
        _numbers(axes.xaxis, number)
        if len(series) > 1:
            _legend(axes)
        return finished()


@or_nothing
def points(
    rows: Sequence[tuple[float, float, str]], *, x_label: str, y_label: str, x_number: Number, y_number: Number
) -> str:
    """Points `(x, y, text)`, each with its text beside it."""
    with canvas(3.8) as (axes, finished):
        for place, (x, y, _) in enumerate(rows):
            axes.plot(
                [x], [y], _MARKERS[place % len(_MARKERS)], color=COLOURS[place % len(COLOURS)], markersize=8,
                markeredgecolor="#17202a", markeredgewidth=0.6,
            )  # fmt: skip
        axes.margins(0.15)
        axes.set_xlabel(x_label)
        axes.set_ylabel(y_label)
        _numbers(axes.xaxis, x_number)
        _numbers(axes.yaxis, y_number)
        beside(axes, rows)
        return finished()


@or_nothing
def trade_off(
    rows: Sequence[tuple[float, float, str, bool]],
    *,
    x_label: str,
    y_label: str,
    number: Number,
    open_label: str,
    small_is_better: tuple[bool, bool],
    joined: Sequence[bool],
) -> str:
    """Plans that no other beats in both of two objectives: `(x, y, text, proven)`, from one end to the other.

    Only the points can be had. Two neighbours that are `joined` have no other plan between them: a dotted line bounds
    what no plan reaches. Its corner is worse than both, so that nobody reads a plan out of the space between.
    """
    with canvas(4.2) as (axes, finished):
        worse = [max if small else min for small in small_is_better]
        for ((x, y, _, _), (next_x, next_y, _, _)), drawn in zip(pairwise(rows), joined, strict=True):
            if drawn:
                corner = worse[0](x, next_x), worse[1](y, next_y)
                axes.plot(
                    [x, corner[0], next_x], [y, corner[1], next_y],
                    color="#7c8894", linewidth=1.1, linestyle=(0, (1, 2)), zorder=1,
                )  # fmt: skip
        for proven in (True, False):
            some = [row for row in rows if row[3] == proven]
            axes.plot(
                [row[0] for row in some], [row[1] for row in some], "o", markersize=7, markeredgecolor="#17202a",
                markerfacecolor=COLOURS[0] if proven else "#ffffff", label=None if proven else open_label,
            )  # fmt: skip
        if not all(row[3] for row in rows):
            axes.legend(loc="upper right")
        axes.margins(0.12)
        axes.set_xlabel(x_label)
        axes.set_ylabel(y_label)
        _numbers(axes.xaxis, number)
        _numbers(axes.yaxis, number)
        beside(axes, [(x, y, text) for x, y, text, _ in rows])
        return finished()


@or_nothing
def gantt(
    bars: Sequence[Bar],
    *,
    kinds: Mapping[str, str],
    milestones: Sequence[tuple[float, str]] = (),
    first_year: int,
) -> str:
    """A time plan: a row for each name in order, bars by kind, and milestones as vertical lines with numbers.

    Months are counted from January of `first_year`; `kinds` gives each kind's name in the legend.
    """
    rows = list(dict.fromkeys(bar.row for bar in bars))
    with canvas(1.3 + 0.36 * len(rows)) as (axes, finished):
        look = {kind: place for place, kind in enumerate(kinds)}
        shown = set()
        for bar in bars:
            place = look[bar.kind]
            axes.barh(
                rows.index(bar.row), bar.end - bar.start, left=bar.start, height=0.62, edgecolor="#ffffff",
                color=COLOURS[place % len(COLOURS)], hatch=_HATCHES[place % len(_HATCHES)],
                label=None if bar.kind in shown else kinds[bar.kind],
            )  # fmt: skip
            shown.add(bar.kind)
            if bar.text:
                axes.annotate(
                    bar.text, (bar.end, rows.index(bar.row)), (4, 0), textcoords="offset points", va="center",
                    fontsize=8, bbox={"facecolor": "#ffffff", "edgecolor": "none", "pad": 0.6},
                )  # fmt: skip
        for month, text in milestones:
            axes.axvline(month, color="#17202a", linewidth=1, linestyle=(0, (4, 2)))
            axes.annotate(
                text, (month, 1.0), (0, 2), xycoords=("data", "axes fraction"), textcoords="offset points",
                ha="center", weight="bold", fontsize=8,
            )  # fmt: skip
        axes.set_yticks(range(len(rows)), rows)
        axes.invert_yaxis()
        last = max([bar.end for bar in bars] + [month for month, _ in milestones], default=12)
        years = range(first_year, first_year + int(last) // 12 + 2)
        axes.set_xticks([12 * (year - first_year) for year in years], [str(year) for year in years])
        axes.set_xlim(min([0.0, *(bar.start for bar in bars)]), last + 4)
        axes.grid(axis="y", visible=False)
        axes.figure.legend(loc="outside lower left", ncols=3)
        return finished()


def heat(
    rows: Sequence[str],
    columns: Sequence[str],
    values: Sequence[Sequence[float | None]],
    *,
    number: Number,
    label: str,
    span: tuple[float, float],
    none: str = "–",
) -> str:
    """A table of numbers on grounds that grow darker with the number, from the one end of `span` to the other.

    `none` stands where there is no number.
    """
    import math
    from textwrap import fill

    least, most = span
    with canvas(0.9 + 0.34 * len(rows), width=max(4.0, 2.6 + 0.85 * len(columns))) as (axes, finished):
        grid = [[math.nan if value is None else value for value in line] for line in values]
        image = axes.imshow(grid, cmap="cividis_r", vmin=least, vmax=most if most > least else least + 1, aspect="auto")
        for i, line in enumerate(values):
            for j, value in enumerate(line):
                dark = value is not None and most > least and (value - least) / (most - least) > 0.55
                axes.text(
                    j, i, none if value is None else number(value), ha="center", va="center",
                    color="#ffffff" if dark else "#111820",
                )  # fmt: skip
        axes.set_xticks(
            range(len(columns)), [fill(column.replace("-", "- "), 10).replace("- ", "-") for column in columns]
        )
        axes.set_yticks(range(len(rows)), rows)
        axes.xaxis.tick_top()
        axes.grid(visible=False)
        axes.spines[:].set_visible(False)
        axes.tick_params(length=0)
        bar = axes.figure.colorbar(image, ax=axes, shrink=0.9)
        bar.set_label(fill(label, max(12, 5 * len(rows))))
        _numbers(bar.ax.yaxis, number)
        return finished()
