"""The objectives, one file a kind; found by file name like the rules."""

from __future__ import annotations

from functools import cache

from placement.found_by_file import members
from placement.objectives.base import Objective


@cache
def kinds() -> dict[str, type[Objective]]:
    """Every objective, by name in alphabetical order: the name of its file."""
    return members(__name__, __path__, Objective)
