"""Many scenarios at once: grids of runs, plans held against each other, and searches for plans.

The public names are loaded when they are first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from placement.analysis.near_best import Alternatives as Alternatives
    from placement.analysis.near_best import alternatives as alternatives
    from placement.analysis.trade_off import Frontier as Frontier
    from placement.analysis.trade_off import frontier as frontier

_HOMES = {
    "Alternatives": "near_best",
    "Frontier": "trade_off",
    "alternatives": "near_best",
    "frontier": "trade_off",
}

__all__ = sorted(_HOMES)


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return [*globals(), *_HOMES]
