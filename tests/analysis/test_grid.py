from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import placement
from placement import InputError
from placement.analysis.grid import Axis, Grid, ScenarioSet, read_grid
from placement.scenario.reading import from_data

PATIENT = settings(deadline=None, max_examples=60)
PLAIN = {
    "name": "plain",
    "zones": [{"id": "z", "women": 5, "lat": 55, "lon": 10}],
    "sites": [{"id": "s", "lat": 55, "lon": 10}],
    "demand": {"stay": {"months": 5}},
    "service": {"refusal_at_most": 0.05},
    "travel": {"by": "geodesic"},
}
NAMES = st.text("abcdefgh-", min_size=1, max_size=4)
SIZES = st.lists(st.lists(NAMES, min_size=1, max_size=3, unique=True), min_size=1, max_size=3)


def refusal(folder: Path, text: str) -> list[str]:
    file = folder / "grid.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_grid(file)
    return str(caught.value).splitlines()


def months_grid(values: list[list[str]], leave_out: tuple[dict[str, str], ...] = ()) -> Grid:
    """Axes `0`, `1`, ...: each value sets a key of its own axis to a number of its own."""
    keys = ("demand.stay.months", "travel.km_per_hour", "travel.detour_factor")
    axes = tuple(
        Axis(str(number), {name: {keys[number]: 2.0 + place} for place, name in enumerate(names)})
        for number, names in enumerate(values)
    )
    return Grid("g", from_data(PLAIN), axes, leave_out)


@PATIENT
@given(SIZES)
def test_every_combination_is_there_once_in_the_order_of_the_axes(values: list[list[str]]) -> None:
    grid = months_grid(values)
    runs = list(grid)
    assert len(grid) == len(runs)
    assert [tuple(run.coordinates.values()) for run in runs] == list(itertools.product(*values))
    assert [run.name for run in runs] == ["/".join(chosen) for chosen in itertools.product(*values)]
    assert len({run.scenario.name for run in runs}) == len(runs)


@PATIENT
@given(SIZES)
def test_each_run_has_the_overrides_of_its_values_and_nothing_else(values: list[list[str]]) -> None:
    base = from_data(PLAIN)
    for run in months_grid(values):
        places = [names.index(value) for names, value in zip(values, run.coordinates.values(), strict=True)]
        wanted = [2.0 + place for place in places] + [None] * (3 - len(places))
        scenario = run.scenario
        assert scenario.demand.stay.months == wanted[0]
        assert scenario.travel.km_per_hour == (wanted[1] or base.travel.km_per_hour)
        assert scenario.travel.detour_factor == (wanted[2] or base.travel.detour_factor)
        assert scenario.override({"name": base.name}).zones == base.zones


@PATIENT
@given(SIZES, st.data())
def test_what_is_left_out_is_what_has_all_of_its_values(values: list[list[str]], data: st.DataObject) -> None:
    some = data.draw(st.sets(st.integers(0, len(values) - 1), min_size=1))
    out = {str(number): data.draw(st.sampled_from(values[number])) for number in some}
    whole = [run.coordinates for run in months_grid(values)]
    left = [coordinates for coordinates in whole if not all(coordinates[axis] == out[axis] for axis in out)]
    if left:
        grid = months_grid(values, (out,))
        assert [run.coordinates for run in grid] == left
        assert len(grid) == len(left)
    else:
        with pytest.raises(InputError, match="every combination is left out"):
            months_grid(values, (out,))


def test_the_later_axis_has_the_last_word_and_null_removes(small: Path) -> None:
    (small / "grid.yaml").write_text(
        "base: base.yaml\naxes:\n"
        "  one: {a: {rules.max_travel.minutes: 90, rules.unit_count: {exactly: 1}}}\n"
        "  two: {b: {rules.max_travel: null}, c: {rules.max_travel.minutes: 100}}\n",
        encoding="utf-8",
    )
    first, second = (run.scenario for run in read_grid(small / "grid.yaml"))
    assert set(first.rules) == {"unit_count"}
    assert second.rules["max_travel"].minutes == 100


def test_a_grid_reads_files_beside_its_base(small: Path) -> None:
    (small / "grids").mkdir()
    text = (small / "grid.yaml").read_text(encoding="utf-8").replace("base.yaml", "../base.yaml")
    (small / "grids" / "g.yaml").write_text(text, encoding="utf-8")
    grid = read_grid(small / "grids" / "g.yaml")
    assert grid.name == "g"
    assert all(len(run.scenario.facts().zones) == 2 for run in grid)


def test_all_mistakes_are_told_at_once_each_with_its_place_and_the_nearest_key(small: Path) -> None:
    lines = refusal(
        small,
        "base: base.yaml\n"
        "axes:\n"
        "  need:\n"
        "    low: {demand.stya.months: 5}\n"
        "    high: {demand.hidden_factor: 0.5}\n"
        "  rule:\n"
        "    a: {rules.fixed_sites: {open: [Alfa]}}\n"
        "    b: {rules.max_travl: null}\n",
    )
    file = small / "grid.yaml"
    assert f"{file}:4:11: unknown key `stya` under `demand` (did you mean `stay`?)" in lines
    assert f"{file}:5:34: `demand.hidden_factor` must be at least 1, not 0.5" in lines
    assert f"{file}:8:9: there is no `max_travl` that null could remove (did you mean `max_travel`?)" in lines
    assert len(lines) == len(set(lines))


def test_what_shows_only_when_names_meet_data_is_told_with_its_place(small: Path) -> None:
    lines = refusal(
        small, "base: base.yaml\naxes:\n  rule:\n    a: {}\n    b:\n      rules.fixed_sites: {open: [Alfa]}\n"
    )
    assert lines == [f"{small / 'grid.yaml'}:6:34: `rules.fixed_sites`: unknown site `Alfa` (did you mean `Alpha`?)"]


@pytest.mark.parametrize(
    ("text", "place", "what"),
    [
        ("base: base.yaml\naxs: {}\n", "2:1", "unknown key `axs` (did you mean `axes`?)"),
        ("base: base.yaml\naxes: {}\n", "2:1", "must not be empty"),
        ("base: base.yaml\naxes: {a: {}}\n", "2:8", "the axis `a` has no value"),
        ("base: base.yaml\naxes: {a: {b/c: {}}}\n", "2:12", "holds a `/`"),
        ("base: base.yaml\naxes: {a: {b: {name: x}}}\n", "2:16", "a run is named by its values"),
        ("base: base.yaml\naxes: {a: {b: {demand..stay: 1}}}\n", "2:16", "`demand..stay` is not a path"),
        ("base: base.yaml\naxes: {a: {b: {}}}\nleave_out: [{c: b}]\n", "3:14", "there is no axis `c`"),
        (
            "base: base.yaml\naxes: {a: {bee: {}, d: {}}}\nleave_out: [{a: be}]\n",
            "3:14",
            "`a` has no value `be` (did you mean `bee`?)",
        ),
        ("base: base.yaml\naxes: {a: {b: {}}}\nleave_out: [{}]\n", "3:13", "an empty combination"),
        ("base: bas.yaml\naxes: {a: {b: {}}}\n", "1:7", "there is no such file (did you mean `base.yaml`?)"),
        ("base: ../../base.yaml\naxes: {a: {b: {}}}\n", "1:7", "leads farther up"),
        ("base: 5\naxes: {a: {b: {}}}\n", "1:7", "`base` must be a text"),
        ("axes: {a: {b: {}}}\n", "1:1", "`base` is missing"),
    ],
)
def test_a_slip_in_a_grid_is_told_where_it_stands(text: str, place: str, what: str, small: Path) -> None:
    lines = refusal(small, text)
    assert any(what in line for line in lines), lines
    line = next(line for line in lines if what in line)
    if "`base` is missing" not in what:
        assert line.startswith(f"{small / 'grid.yaml'}:{place}: "), line


def test_a_mistake_in_the_base_is_told_in_the_base(small: Path) -> None:
    (small / "base.yaml").write_text("zones: [\n", encoding="utf-8")
    lines = refusal(small, "base: base.yaml\naxes: {a: {b: {}}}\n")
    assert lines[0].startswith(f"{small / 'base.yaml'}:2:1: not YAML")


def test_too_many_runs_are_refused_before_any_is_made(small: Path) -> None:
    values = "".join(f"    v{k}: {{}}\n" for k in range(101))
    lines = refusal(small, f"base: base.yaml\naxes:\n  a:\n{values}  b:\n{values}")
    assert lines == [f"{small / 'grid.yaml'}:2:1: the axes make 10,201 runs, over 10,000 (take values out)"]


def test_a_grid_made_in_python_takes_a_scenario_made_in_python() -> None:
    grid = months_grid([["a", "b"]])
    assert [run.scenario.demand.stay.months for run in grid] == [2.0, 3.0]
    with pytest.raises(InputError, match="unknown key `monhts`"):
        Grid("g", from_data(PLAIN), (Axis("x", {"a": {"demand.stay.monhts": 3}}),)).check()


def test_a_set_of_scenarios_keeps_their_order() -> None:
    scenarios = {name: from_data({**PLAIN, "name": name}) for name in "cab"}
    runs = ScenarioSet(scenarios)
    assert [run.name for run in runs] == ["c", "a", "b"]
    assert len(runs) == 3


def test_the_shipped_grid_is_every_position_of_the_actors() -> None:
    folder = Path(__file__).parents[2] / "scenarios"
    grid = read_grid(folder / "grids" / "positions.yaml")
    assert [len(axis.values) for axis in grid.axes] == [9, 5, 3]
    assert len(grid) == 135
    first = next(iter(grid))
    assert first.name == "agency-2024/free/5-months"
    # The first run is the reference scenario under another name.
    reference = placement.load(folder / "denmark.yaml")
    assert first.scenario.override({"name": "denmark"}).data() == reference.data()
