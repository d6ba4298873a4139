"""Names beside the units of a map, none upon another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

_CHARACTER = 8.6
"""Width of a character of a label [px]: that of a wide bold font at 13 px."""
_HEIGHT = 16.0


@dataclass(frozen=True)
class Box:
    """A rectangle of the drawing."""

    x: float
    y: float
    width: float
    height: float

    def meets(self, other: Box) -> bool:
        """Whether two rectangles overlap."""
        return (
            self.x < other.x + other.width
            and other.x < self.x + self.width
            and self.y < other.y + other.height
            and other.y < self.y + self.height
        )

    def inside(self, other: Box) -> bool:
        """Whether the rectangle lies within the other."""
        return (
            other.x <= self.x
            and other.y <= self.y
            and self.x + self.width <= other.x + other.width
            and self.y + self.height <= other.y + other.height
        )


@dataclass(frozen=True)
class Label:
    """A text on the drawing; `x, y` is its base line's start, middle or end."""

    text: str
    x: float
    y: float
    anchor: Literal["start", "middle", "end"]
    box: Box


def place_labels(
    spots: Sequence[tuple[float, float, float, str]], page: Box, taken: Sequence[Box] = ()
) -> list[Label | None]:
    """A label for each circle `(x, y, radius, text)`, beside it where there is room, else further off.

    None for a circle without text, and where every place is taken.
    """
    busy = [*taken, *(Box(x - r, y - r, 2 * r, 2 * r) for x, y, r, _ in spots)]
    found: list[Label | None] = []
    for x, y, r, text in spots:
        label = None
        if text:
            others = [box for box in busy if box != Box(x - r, y - r, 2 * r, 2 * r)]
            options = _around(x, y, r, text)
            label = next(
                (o for o in options if o.box.inside(page) and not any(o.box.meets(box) for box in others)), None
            )
        if label is not None:
            busy.append(label.box)
        found.append(label)
    return found


def _around(x: float, y: float, r: float, text: str) -> list[Label]:
    width = _CHARACTER * len(text)
    options = []
    for away in (4.0, 16.0, 30.0):
        off = r + away
        for dx, dy in ((1, 0), (-1, 0), (0, -1), (0, 1), (1, -1), (1, 1), (-1, -1), (-1, 1)):
            slant = 0.72 if dx and dy else 1.0
            at_x, at_y = x + dx * off * slant, y + dy * (off * slant + (5 if not dx else 0))
            anchor: Literal["start", "middle", "end"] = "start" if dx > 0 else "end" if dx < 0 else "middle"
            left = at_x - {"start": 0.0, "middle": width / 2, "end": width}[anchor]
            options.append(
                Label(text, round(at_x, 1), round(at_y + 4.5, 1), anchor, Box(left, at_y - _HEIGHT / 2, width, _HEIGHT))
            )
    return options
