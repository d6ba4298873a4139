"""With what a result was made, as a reader of a report sees it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def versions_told(made: Mapping[str, Any]) -> str:
    """The versions of Python and of the packages, from a result's `made_with`."""
    packages = (f"{name} {version}" for name, version in made.get("packages", {}).items())
    return ", ".join([f"Python {made.get('python', '')}", *packages])


def options_told(made: Mapping[str, Any]) -> str:
    """The options of the solver, from a result's `made_with`, without those that were not set, such as a time limit."""
    return ", ".join(f"{name} = {value}" for name, value in made.get("options", {}).items() if value is not None)
