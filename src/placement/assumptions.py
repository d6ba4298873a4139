"""One record for every number a plan rests on: its value, its unit, where it is from and how sure it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Status = Literal["verified", "general knowledge", "estimate", "assumption"]
"""How sure a number is.

`verified`: read in the source named. `general knowledge`: no source was found, check before citing.
`estimate`: computed from other figures. `assumption`: chosen, and to be replaced by the planner.
"""


@dataclass(frozen=True)
class Assumption:
    """A number (or choice) that a plan rests on, as every report lists it."""

    name: str
    value: float | str | tuple[float, ...]
    unit: str
    source: str
    status: Status
