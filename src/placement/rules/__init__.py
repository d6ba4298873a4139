"""The rules, one file a kind; a new file in this folder is a new rule, nothing else has to know of it."""

from __future__ import annotations

from functools import cache

from placement.found_by_file import members
from placement.rules.base import Rule


@cache
def kinds() -> dict[str, type[Rule]]:
    """Every kind of rule, by name in alphabetical order: the name of its file."""
    return members(__name__, __path__, Rule)
