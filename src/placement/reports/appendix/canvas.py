"""What charts are drawn on: Matplotlib, where it is installed."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import TYPE_CHECKING, ParamSpec

from placement.errors import PlacementError

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_Given = ParamSpec("_Given")
_WIDTH = 7.2
"""Width of a picture [inches at 72 points]."""


class ChartsUnavailable(PlacementError):
    """Matplotlib is not installed."""


def or_nothing(draw: Callable[_Given, str]) -> Callable[_Given, str]:
    """The chart, or no text where Matplotlib is missing: a page that says so is worth more than none."""

    @wraps(draw)
    def drawn(*args: _Given.args, **values: _Given.kwargs) -> str:
        try:
            return draw(*args, **values)
        except ChartsUnavailable:
            return ""

    return drawn


@contextmanager
def canvas(height: float, *, width: float = _WIDTH) -> Iterator[tuple[Axes, Callable[[], str]]]:
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
            # Neither the tool of drawing nor points of print belong into a picture of a page: 72 points are 96 pixels.
            text = re.sub(r"\s*<metadata>.*?</metadata>", "", text[text.index("<svg") :], flags=re.DOTALL)
            return re.sub(
                r'(width|height)="([0-9.]+)pt"', lambda side: f'{side[1]}="{float(side[2]) * 4 / 3:.1f}"', text, count=2
            )

        yield axes, finished
