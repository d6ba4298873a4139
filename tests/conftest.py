from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import pytest

from placement.facts import Facts
from placement.instance import Instance
from placement.plan import Plan
from placement.scenario.models import Scenario

# Helpers that tests share, and the readers of published instances, are no packages.
sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1] / "benchmarks")]

import small_country  # noqa: E402


@pytest.fixture(scope="session")
def country(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder with the travel table of the tiny country."""
    folder = tmp_path_factory.mktemp("country")
    small_country.write_matrix(folder)
    return folder


@pytest.fixture(scope="session")
def tiny_scenario(country: Path) -> Scenario:
    """Four zones, three sites, no rule."""
    return small_country.tiny_scenario(country)


@pytest.fixture(scope="session")
def tiny(tiny_scenario: Scenario) -> Facts:
    """The facts of the tiny country."""
    return small_country.tiny_facts(tiny_scenario)


@pytest.fixture(scope="session")
def complete(country: Path) -> Facts:
    """The tiny country with every rule once."""
    return small_country.tiny_facts(small_country.tiny_scenario(country, rules=small_country.COMPLETE))


@pytest.fixture(scope="session")
def tiny_plans(tiny: Facts) -> list[Plan]:
    """Every plan of the tiny country."""
    return list(small_country.every_plan(tiny))


@pytest.fixture(scope="session")
def tiny_instance(tiny: Facts) -> Instance:
    """The tiny country in arrays."""
    return Instance.from_facts(tiny)


@pytest.hookimpl(trylast=True)
def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say how many published instances were checked, since they are not part of the repository."""
    folder = os.environ.get("INSTANCES")
    checked = {
        value
        for report in terminalreporter.stats.get("passed", [])
        for name, value in report.user_properties
        if name == "published_instance"
    }
    said = f"folder {folder}" if folder else "INSTANCES not set"
    terminalreporter.write_line(f"published instances: {len(checked)} checked ({said})")
