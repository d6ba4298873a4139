from __future__ import annotations

import dataclasses
import json
import re

import pytest

from placement.errors import InputError
from placement.instance import Instance
from placement.result import Result, made_with, summary
from placement.scenario.resolve import objectives_of
from placement.solving import solve


@pytest.fixture(scope="module")
def result(tiny):
    return solve(
        Instance.from_facts(dataclasses.replace(tiny, objectives=objectives_of(["cost", "mean_travel"]))), gap=0.0
    )


def test_the_summary_tells_the_plan_in_a_dozen_lines(result):
    lines = summary(result)
    assert lines[0] == "tiny: a plan, proven optimal"
    assert lines[1] == "2 units, 19 places in 3 wards, 28.0 women a year"
    assert re.match(r" *Odense Universitetshospital +3 places +1 wards? +1\.0 women a year", lines[2])
    assert "longest 300 min (Bornholm)" in "\n".join(lines)
    assert "Cost: 44.9 million DKK a year" in "\n".join(lines)
    assert len(lines) <= 12
    assert str(result) == "\n".join(lines)


@pytest.mark.parametrize(
    ("status", "code", "words"),
    [
        ("optimal", 0, "a plan, proven optimal"),
        ("infeasible", 1, "proven that no plan keeps every rule"),
        ("feasible", 3, "a plan, not proven optimal"),
        ("unknown", 4, "neither a plan nor a proof that there is none"),
    ],
)
def test_each_status_has_its_exit_status_and_words(status, code, words, result):
    other = dataclasses.replace(result, status=status)
    assert other.exit_status == code
    assert words in str(other)


def test_the_proof_is_told_as_it_is(result):
    def proof(gap) -> str:
        stages = tuple(dataclasses.replace(stage, gap=gap) for stage in result.stages)
        return next(line for line in summary(dataclasses.replace(result, stages=stages)) if line.startswith("Proof"))

    assert "cost within 0 %" in proof(0.0)
    assert "cost within 0.01 %" in proof(3e-5)
    assert "cost within 0.01 %" in proof(1e-4 * (1 + 1e-12))
    assert "cost within 0.02 %" in proof(1.1e-4)  # "within" is rounded up
    assert "cost within 2.5 %" in proof(0.025)
    assert "cost no bound known" in proof(None)


def test_without_a_plan_the_summary_says_why_it_stopped(result):
    empty = dataclasses.replace(result, status="unknown", plan=None, check=None, stopped_by="the time limit")
    assert "Stopped by: the time limit." in str(empty)
    with pytest.raises(ValueError, match="no plan"):
        _ = empty.figures


def test_a_result_is_plain_data_and_carries_how_it_was_made(result):
    data = json.loads(json.dumps(result.to_dict()))
    assert data["scenario"] == "tiny"
    assert (data["status"], data["gap"]) == ("optimal", 0)
    assert [stage["objective"] for stage in data["stages"]] == ["cost", "mean_travel"]
    assert {unit["site"] for unit in data["plan"]["units"]} == {"RH", "OUH"}
    assert set(data["made_with"]) == {"python", "platform", "packages", "options", "inputs"}
    assert data["made_with"]["options"]["solver"] == "highs"
    # The scenario and its travel table, so that a result can be traced to what it was made from.
    assert set(data["made_with"]["inputs"]) == {"scenario", "travel: tiny.csv"}
    assert all(len(digest) == 64 for digest in data["made_with"]["inputs"].values())


def test_a_result_comes_back_from_its_data_as_it_was(result):
    again = Result.from_dict(json.loads(json.dumps(result.to_dict())), result.facts)
    for item in dataclasses.fields(Result):
        assert getattr(again, item.name) == getattr(result, item.name), item.name
    assert again.figures == result.figures
    assert str(again) == str(result)


@pytest.mark.parametrize("status", ["infeasible", "unknown"])
def test_a_result_without_a_plan_comes_back_too(status, result):
    empty = dataclasses.replace(result, status=status, plan=None, check=None, value=None, bound=None, gap=None)
    again = Result.from_dict(json.loads(json.dumps(empty.to_dict())), result.facts)
    assert (again.status, again.plan, again.check, again.gap) == (status, None, None, None)


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"status": None}, "this is no result: 'status' is missing"),
        ({"status": "perfect"}, "unknown status `perfect`"),
        ({"stages": [{"objective": "cost"}]}, "this is no result"),
        ({"stages": 5}, "this is no result"),
        ({"plan": {"units": [{"site": "XX", "places": 8}], "assignment": {}}}, "unknown site `XX`"),
        ({"plan": {"units": [{"site": "RH", "places": 8}], "assignment": {}}}, "the plan breaks a rule"),
        ({"scenario": "other"}, "this result of `other` was made from other inputs than `tiny` has now"),
        ({"made_with": {"inputs": {"scenario": "00"}}}, "was made from other inputs"),
    ],
)
def test_what_is_no_result_of_this_scenario_is_refused(change, what, result):
    data = {key: value for key, value in {**result.to_dict(), **change}.items() if value is not None}
    with pytest.raises(InputError) as caught:
        Result.from_dict(data, result.facts, file="stored")
    assert str(caught.value).startswith("stored: ")
    assert what in str(caught.value)


def test_data_that_is_no_mapping_is_no_result(result):
    for data in (None, 5, [], "text"):
        with pytest.raises(InputError, match="this is no result"):
            Result.from_dict(data, result.facts)


def test_a_result_cannot_be_changed(result):
    with pytest.raises(dataclasses.FrozenInstanceError):
        result.status = "optimal"
    assert isinstance(result, Result)


def test_versions_of_what_made_a_result_are_told():
    told = made_with({}, {})["packages"]
    assert set(told) >= {"placement", "highspy", "PuLP", "numpy"}
    assert all(version[0].isdigit() for name, version in told.items())
