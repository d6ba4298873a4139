"""Where units open and how many places each gets: capacity planning with a proof.

The public names are loaded when they are first used, so that importing the package costs next to nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from placement.analysis.compare import Comparison as Comparison
    from placement.analysis.compare import compare as compare
    from placement.analysis.freezing import Frozen as Frozen
    from placement.analysis.freezing import freeze as freeze
    from placement.checking import CheckReport as CheckReport
    from placement.checking import check as check
    from placement.errors import InputError as InputError
    from placement.errors import PlacementError as PlacementError
    from placement.errors import PlanRejected as PlanRejected
    from placement.errors import SolverError as SolverError
    from placement.instance import Instance as Instance
    from placement.plan import Plan as Plan
    from placement.reports import report as report
    from placement.reports.appendix import appendix as appendix
    from placement.result import Result as Result
    from placement.rules.base import Rule as Rule
    from placement.scenario.models import Scenario as Scenario
    from placement.scenario.places import Site as Site
    from placement.scenario.places import Zone as Zone
    from placement.scenario.reading import load as load
    from placement.solving import complete as complete
    from placement.solving import solve as solve

_HOMES = {
    "CheckReport": "checking",
    "Comparison": "analysis.compare",
    "Frozen": "analysis.freezing",
    "InputError": "errors",
    "Instance": "instance",
    "PlacementError": "errors",
    "Plan": "plan",
    "PlanRejected": "errors",
    "Result": "result",
    "Rule": "rules.base",
    "Scenario": "scenario.models",
    "Site": "scenario.places",
    "SolverError": "errors",
    "Zone": "scenario.places",
    "appendix": "reports.appendix",
    "check": "checking",
    "compare": "analysis.compare",
    "complete": "solving",
    "freeze": "analysis.freezing",
    "load": "scenario.reading",
    "report": "reports",
    "solve": "solving",
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
