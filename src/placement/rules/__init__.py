"""The rules, one file a kind; a new file in this folder is a new rule, nothing else has to know of it."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from placement.rules.base import Rule


@cache
def kinds() -> dict[str, type[Rule]]:
    """Every kind of rule, by name in alphabetical order: the name of its file."""
    found = {}
    for module in sorted(info.name for info in pkgutil.iter_modules(__path__)):
        if module == "base" or module.startswith("_"):
            continue
        loaded = importlib.import_module(f"{__name__}.{module}")
        rules = [
            thing
            for thing in vars(loaded).values()
            if isinstance(thing, type) and issubclass(thing, Rule) and thing.__module__ == loaded.__name__
        ]
        if len(rules) != 1 or rules[0].model_fields["kind"].default != module:
            raise TypeError(f"rules/{module}.py must hold exactly one rule, of kind `{module}`")
        found[module] = rules[0]
    return found
