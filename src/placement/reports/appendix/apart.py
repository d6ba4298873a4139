"""Texts beside the points of a chart, moved up or down until none lies on another or on a point."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_BESIDE = (7.0, -3.0)
"""Where a text stands from its point [points]."""
_STEP = 4.0
"""How far a text moves at a time [points]."""
_DOT = 4.0
"""Half the width that no text may cover at a point [pixels]."""
_FAR = 20
"""Steps up or down after which a text stays where it is."""


def beside(axes: Axes, texts: Sequence[tuple[float, float, str]]) -> None:
    """Write `(x, y, text)` beside its point; a thin line leads to a text that had to move.

    Call it last: where texts meet depends on the limits of the axes.
    """
    whole = axes.get_figure(root=True)
    if whole is not None:
        whole.draw_without_rendering()
    spots = [tuple(axes.transData.transform((x, y))) for x, y, _ in texts]
    taken = [(x - _DOT, y - _DOT, x + _DOT, y + _DOT) for x, y in spots]
    for x, y, text in sorted(texts, key=lambda one: (-one[1], one[0])):
        note = axes.annotate(text, (x, y), _BESIDE, textcoords="offset points")
        # 0, then a step down, a step up, two steps down ...
        for step in (0, *(sign * count for count in range(1, _FAR) for sign in (-1, 1))):
            note.set_position((_BESIDE[0], _BESIDE[1] + step * _STEP))
            box = note.get_window_extent()
            place = (box.x0, box.y0, box.x1, box.y1)
            if not any(_meet(place, other) for other in taken):
                break
        taken.append(place)
        if step:
            axes.annotate(
                "", (x, y), (_BESIDE[0], _BESIDE[1] + step * _STEP + 3), textcoords="offset points",
                arrowprops={"arrowstyle": "-", "linewidth": 0.6, "color": "#4c5a68"},
            )  # fmt: skip


def _meet(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
