"""Versions and options in words."""

from __future__ import annotations

from placement import Result
from placement.reports.made import options_told, versions_told
from placement.result import made_with


def test_options_that_were_not_set_are_left_out_and_a_zero_is_not() -> None:
    made = made_with({"solver": "highs", "time_limit_s": None, "seed": 0}, {})
    assert options_told(made) == "solver = highs, seed = 0"


def test_versions_begin_with_python_and_name_every_package(denmark: Result) -> None:
    told = versions_told(denmark.made_with).split(", ")
    assert told[0] == f"Python {denmark.made_with['python']}"
    assert told[1:] == [f"{name} {version}" for name, version in denmark.made_with["packages"].items()]
