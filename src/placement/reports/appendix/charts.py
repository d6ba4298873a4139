"""Charts as SVG pictures that need no font and no style sheet, legible in grey print too.

Matplotlib (extra `appendix`) draws them. Series differ by lightness, hatching or dashes as well as by colour; letters
are drawn as outlines, so that a page, a printed sheet and a text document all show the same.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from placement.errors import PlacementError
from placement.reports.map import COLOURS

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Number = Callable[[float], str]
"""How a number is written on an axis, in the language of the reader."""

_WIDTH = 7.2
"""Width of a picture [inches at 72 points]."""
_HATCHES = ("", "//", "\\\\", "xx", "--", "||", "++", "/")
_DASHES = ("-", "--", ":", "-.", (0, (5, 1, 1, 1, 1, 1)), (0, (1, 3)))
_MARKERS = ("o", "s", "^", "D", "v", "P")


class ChartsUnavailable(PlacementError):
    """Matplotlib is not installed."""


@dataclass(frozen=True)
class Bar:
    """A bar of a time plan: months from `start` to `end` counted from year 0, and the kind that gives its look."""

    row: str
    start: float
    end: float
    kind: str
    text: str = ""


@contextmanager
def _canvas(height: float, *, width: float = _WIDTH) -> Iterator[tuple[Axes, Callable[[], str]]]:
    """Axes to draw on, and a function that gives the finished SVG."""
    try:
        import matplotlib as mpl
        from matplotlib.figure import Figure
    except ImportError:
        raise ChartsUnavailable(
            "Matplotlib is needed to draw the figures: pip install 'placement[appendix]'."
        ) from None
    style = {
        "svg.fonttype": "path",
        "svg.hashsalt": "placement",
        "font.family": "DejaVu Sans",
        "font.size": 9,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.edgecolor": "#4c5a68",
        "axes.grid": True,
        "grid.color": "#d8dee5",
        "grid.linewidth": 0.6,
        "axes.axisbelow": True,
        "hatch.linewidth": 0.7,
        "legend.frameon": False,
    }
    with mpl.rc_context(style):
        figure = Figure(figsize=(width, height), layout="constrained")
        axes = figure.subplots()

        def finished() -> str:
            out = io.StringIO()
            figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None})
            text = out.getvalue()
            # Neither the date and tool of drawing nor points of print belong into a picture of a page.
            text = re.sub(r"\s*<metadata>.*?</metadata>", "", text[text.index("<svg") :], flags=re.DOTALL)
            return re.sub(r'(width|height)="([0-9.]+)pt"', r'\1="\2"', text, count=2)

        yield axes, finished


def _numbers(axis: Any, number: Number) -> None:
    from matplotlib.ticker import FuncFormatter

    axis.set_major_formatter(FuncFormatter(lambda value, _: number(value)))


def _legend(axes: Axes) -> None:
    """A legend above the drawing, in as many columns as its longest name leaves room for."""
    longest = max(len(text) for text in axes.get_legend_handles_labels()[1])
    axes.legend(loc="lower left", bbox_to_anchor=(0, 1.0), ncols=max(1, min(3, 90 // (longest + 8))), borderaxespad=0.2)


def ranges(rows: Sequence[tuple[str, float, float, float]], *, label: str, number: Number) -> str:
    """Estimates as a line from low to high with a dot at the central value: `(name, low, central, high)`."""
    with _canvas(0.9 + 0.33 * len(rows)) as (axes, finished):
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
    with _canvas(3.5) as (axes, finished):
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


def stacked(
    rows: Sequence[str], series: Mapping[str, Sequence[float]], *, label: str, number: Number, lines_at: float = 0.42
) -> str:
    """Bars side by side along the page, each made of parts: `series[part][row]`."""
    with _canvas(1.1 + lines_at * len(rows)) as (axes, finished):
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


def points(
    rows: Sequence[tuple[float, float, str]], *, x_label: str, y_label: str, x_number: Number, y_number: Number
) -> str:
    """Points `(x, y, text)`, each with its text beside it."""
    with _canvas(3.8) as (axes, finished):
        for place, (x, y, text) in enumerate(rows):
            axes.plot(
                [x], [y], _MARKERS[place % len(_MARKERS)], color=COLOURS[place % len(COLOURS)], markersize=8,
                markeredgecolor="#17202a", markeredgewidth=0.6,
            )  # fmt: skip
            axes.annotate(text, (x, y), (7, -3), textcoords="offset points")
        axes.margins(0.15)
        axes.set_xlabel(x_label)
        axes.set_ylabel(y_label)
        _numbers(axes.xaxis, x_number)
        _numbers(axes.yaxis, y_number)
        return finished()


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
    with _canvas(1.3 + 0.36 * len(rows)) as (axes, finished):
        look = {kind: place for place, kind in enumerate(kinds)}
        shown = set()
        for bar in bars:
            place = look[bar.kind]
            axes.barh(
                rows.index(bar.row),
                bar.end - bar.start,
                left=bar.start,
                height=0.62,
                color=COLOURS[place % len(COLOURS)],
                hatch=_HATCHES[place % len(_HATCHES)],
                edgecolor="#ffffff",
                label=None if bar.kind in shown else kinds[bar.kind],
            )
            shown.add(bar.kind)
            if bar.text:
                axes.annotate(
                    bar.text,
                    (bar.end, rows.index(bar.row)),
                    (4, 0),
                    textcoords="offset points",
                    va="center",
                    fontsize=8,
                )
        for month, text in milestones:
            axes.axvline(month, color="#17202a", linewidth=1, linestyle=(0, (4, 2)))
            axes.annotate(
                text, (month, 1.0), (0, 2), xycoords=("data", "axes fraction"), textcoords="offset points",
                ha="center", weight="bold", fontsize=8,
            )  # fmt: skip
        axes.set_yticks(range(len(rows)), rows)
        axes.invert_yaxis()
        last = max([bar.end for bar in bars] + [month for month, _ in milestones], default=12)
        axes.set_xlim(min([0.0, *(bar.start for bar in bars)]), last + 4)
        years = range(first_year, first_year + int(last) // 12 + 2)
        axes.set_xticks([12 * (year - first_year) for year in years], [str(year) for year in years])
        axes.set_xlim(right=last + 4)
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
    none: str = "–",
) -> str:
    """A table of numbers on grounds that grow darker with the number; `none` stands where there is no number."""
    import math

    known = [value for line in values for value in line if value is not None]
    least, most = min(known, default=0.0), max(known, default=1.0)
    with _canvas(0.9 + 0.34 * len(rows), width=max(4.0, 2.4 + 0.85 * len(columns))) as (axes, finished):
        grid = [[math.nan if value is None else value for value in line] for line in values]
        image = axes.imshow(grid, cmap="cividis_r", vmin=least, vmax=most if most > least else least + 1, aspect="auto")
        for i, line in enumerate(values):
            for j, value in enumerate(line):
                dark = value is not None and most > least and (value - least) / (most - least) > 0.55
                axes.text(
                    j, i, none if value is None else number(value), ha="center", va="center",
                    color="#ffffff" if dark else "#111820",
                )  # fmt: skip
        axes.set_xticks(range(len(columns)), columns)
        axes.set_yticks(range(len(rows)), rows)
        axes.xaxis.tick_top()
        axes.grid(visible=False)
        axes.spines[:].set_visible(False)
        axes.tick_params(length=0)
        bar = axes.figure.colorbar(image, ax=axes, shrink=0.9)
        bar.set_label(label)
        _numbers(bar.ax.yaxis, number)
        return finished()
