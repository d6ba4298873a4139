"""The objectives, one file a kind; found by file name like the rules."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from placement.objectives.base import Objective


@cache
def kinds() -> dict[str, type[Objective]]:
    """Every objective, by name in alphabetical order: the name of its file."""
    found = {}
    for module in sorted(info.name for info in pkgutil.iter_modules(__path__)):
        if module == "base" or module.startswith("_"):
            continue
        loaded = importlib.import_module(f"{__name__}.{module}")
        found[module] = next(
            thing
            for thing in vars(loaded).values()
            if isinstance(thing, type) and issubclass(thing, Objective) and thing.__module__ == loaded.__name__
        )
    return found
