from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from placement.errors import InputError, Where
from placement.scenario.extends import load_chain, merge, override, override_document
from placement.scenario.yaml_text import Document, dump, parse_document

# a busy machine is no failure
PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
KEYS = st.sampled_from("abcd")
LEAVES = st.integers(0, 9) | st.text("xy", max_size=2) | st.lists(st.integers(0, 3), max_size=2)


def trees(leaves: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.dictionaries(
        KEYS,
        st.recursive(leaves, lambda inner: st.dictionaries(KEYS, inner, max_size=3), max_leaves=6),
        max_size=4,
    )


TREES = trees(LEAVES)
PATCHES = trees(LEAVES | st.none())
# capitals are always mappings and small letters never, so that no two trees disagree about what a key holds
SHAPED = st.recursive(
    st.dictionaries(KEYS, LEAVES, max_size=3),
    lambda inner: st.builds(
        lambda small, large: {**small, **large},
        st.dictionaries(KEYS, LEAVES, max_size=3),
        st.dictionaries(st.sampled_from("ABC"), inner, max_size=2),
    ),
    max_leaves=6,
)


def document(data: dict[str, Any], file: str = "s.yaml") -> Document:
    return parse_document(dump(data), file)


def merged(*data: dict[str, Any]) -> dict[str, Any]:
    result, *patches = [document(each) for each in data]
    for patch in patches:
        result = merge(result, patch)
    return result.data


def write(folder: Path, **texts: str) -> Path:
    for name, text in texts.items():
        path = folder / f"{name}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder / f"{next(iter(texts))}.yaml"


def refusal(path: Path) -> str:
    with pytest.raises(InputError) as caught:
        load_chain(path)
    return str(caught.value)


def places_are_complete(document: Document) -> bool:
    def paths(value: Any, loc: tuple[str | int, ...]) -> set[tuple[str | int, ...]]:
        items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        return {loc}.union(*(paths(item, (*loc, key)) for key, item in items))

    every = paths(document.data, ())
    keyed = {loc for loc in every if loc and isinstance(loc[-1], str)}
    return set(document.values) == every and set(document.keys) == keyed


def test_a_file_that_extends_nothing_is_read_as_it_stands(tmp_path: Path) -> None:
    path = write(tmp_path, a="name: a\nrules: {x: null}\n")
    chain = load_chain(path)
    assert chain.data == {"name": "a", "rules": {"x": None}}
    assert chain.files == (path,)


def test_mappings_merge_lists_are_replaced_and_null_removes(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        child=(
            "extends: base.yaml\nname: child\nrules:\n  max_travel: {minutes: 150}\n  min_volume: null\n"
            "objective: [places]\ndemand:\n  stay: {months: null, weeks: 22}\n"
        ),
        base=(
            "name: base\nrules:\n  max_travel: {minutes: 120, exceptions: {Bornholm: {minutes: 200}}}\n"
            "  min_volume: {at_least: 10}\n  unit_count: {exactly: 4}\nobjective: [cost, mean_travel]\n"
            "demand: {stay: {months: 5}}\n"
        ),
    )
    assert load_chain(path).data == {
        "name": "child",
        "rules": {
            "max_travel": {"minutes": 150, "exceptions": {"Bornholm": {"minutes": 200}}},
            "unit_count": {"exactly": 4},
        },
        "objective": ["places"],
        "demand": {"stay": {"weeks": 22}},
    }


def test_each_value_points_to_the_file_that_wrote_it(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        c="extends: b.yaml\nrules:\n  max_travel: {minutes: 150}\n",
        b="extends: a.yaml\nrules:\n  own: {share: 1}\n",
        a="# base\nrules: {max_travel: {minutes: 120, within: [1, 2]}}\n",
    )
    chain = load_chain(path)
    place = {key: str(tmp_path / f"{key}.yaml") for key in "abc"}
    assert chain.values[("rules", "max_travel", "minutes")] == Where(place["c"], 3, 25)
    assert chain.values[("rules", "max_travel", "within", 1)] == Where(place["a"], 2, 48)
    assert chain.keys[("rules", "own")] == Where(place["b"], 3, 3)
    assert chain.keys[("rules",)] == Where(place["c"], 2, 1)
    assert chain.files == tuple(tmp_path / f"{key}.yaml" for key in "cba")
    assert chain.file == place["c"]
    assert places_are_complete(chain)


def test_names_are_relative_to_the_file_that_holds_them(tmp_path: Path) -> None:
    texts = {
        "first": "extends: deep/second.yaml\na: 1\n",
        "deep/second": "extends: ../third.yaml\nb: 2\n",
        "third": "c: 3\n",
    }
    assert load_chain(write(tmp_path, **texts)).data == {"c": 3, "b": 2, "a": 1}
    assert load_chain(tmp_path / "deep" / "second.yaml").data == {"c": 3, "b": 2}


def test_a_chain_goes_up_to_the_folder_above_the_first_file_and_no_farther(tmp_path: Path) -> None:
    texts = {
        "country/regions/first": "extends: ../second.yaml\na: 1\n",
        "country/second": "extends: ../third.yaml\nb: 2\n",
        "country/beside/third": "c: 3\n",
        "third": "c: 3\n",
    }
    path = write(tmp_path, **texts)
    message = refusal(path)
    assert message.startswith(f"{tmp_path / 'country' / 'regions' / '..' / 'second.yaml'}:1:10: ")
    assert "`extends: ../third.yaml` leads farther up than the folder above the scenario's" in message
    assert "put the file into regions/ or the folder above, and write `extends: ../NAME`" in message
    # One folder lower than what is asked for first is another matter: the file itself may go there.
    assert load_chain(tmp_path / "country" / "second.yaml").data == {"c": 3, "b": 2}
    write(tmp_path, **{"country/second": "extends: beside/third.yaml\nb: 2\n"})
    assert load_chain(path).data == {"c": 3, "b": 2, "a": 1}


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("/etc/hostname", "is an absolute path"),
        ("C:\\\\scenarios\\\\a.yaml", "is an absolute path"),
        ("../../outside.yaml", "leads farther up"),
        ("sub/../../../outside.yaml", "leads farther up"),
        ("link.yaml", "leads farther up"),
        ("linked/outside.yaml", "leads farther up"),
        ("a\\0b", "is no name of a file"),
        ("", "must be the name of a file"),
    ],
)
def test_extends_does_not_lead_out(name: str, what: str, tmp_path: Path) -> None:
    folder = tmp_path / "country" / "scenarios"
    path = write(folder, s=f'name: s\nextends: "{name}"\n')
    (tmp_path / "outside.yaml").write_text("a: 1\n", encoding="utf-8")
    (folder / "link.yaml").symlink_to(tmp_path / "outside.yaml")
    (folder / "linked").symlink_to(tmp_path)
    message = refusal(path)
    assert "s.yaml:2:10: " in message
    assert what in message


def test_links_that_stay_in_the_folder_are_followed(tmp_path: Path) -> None:
    path = write(tmp_path, s="extends: link.yaml\n", base="a: 1\n")
    (tmp_path / "link.yaml").symlink_to("base.yaml")
    assert load_chain(path).data == {"a": 1}


@pytest.mark.parametrize("value", ["5", "[a.yaml]", "null", "{a: b}"])
def test_extends_must_be_a_name(value: str, tmp_path: Path) -> None:
    assert ":1:10: `extends` must be the name of a file" in refusal(write(tmp_path, s=f"extends: {value}\n"))


def test_a_circle_is_refused_with_the_chain(tmp_path: Path) -> None:
    path = write(tmp_path, a="extends: b.yaml\n", b="extends: c.yaml\n", c="x: 1\nextends: b.yaml\n")
    names = " -> ".join(str(tmp_path / f"{name}.yaml") for name in "abcb")
    assert refusal(path).startswith(f"{tmp_path / 'c.yaml'}:2:10: `extends` runs in a circle: {names} (")
    assert "runs in a circle" in refusal(write(tmp_path, self="extends: self.yaml\n"))


def test_a_circle_through_a_link_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path, a="extends: link.yaml\n")
    (tmp_path / "link.yaml").symlink_to("a.yaml")
    assert "runs in a circle" in refusal(path)
    (tmp_path / "loop.yaml").symlink_to("loop.yaml")
    assert "cannot be read" in refusal(write(tmp_path, b="extends: loop.yaml\n"))


def test_twenty_files_are_read_and_twenty_one_are_not(tmp_path: Path) -> None:
    texts = {f"s{i}": f"extends: s{i + 1}.yaml\nk{i}: {i}\n" for i in range(20)}
    write(tmp_path, **texts, s20="k20: 20\n")
    assert len(load_chain(tmp_path / "s1.yaml").data) == 20
    assert "over more than 20 files" in refusal(tmp_path / "s0.yaml")


def test_the_values_of_all_files_are_counted_together(tmp_path: Path) -> None:
    many = f"x: [{','.join(['1'] * 110_000)}]\n"
    path = write(tmp_path, a="extends: b.yaml\n" + many, b=many)
    assert "the files together hold over 200,000 values" in refusal(path)


def test_a_missing_base_is_told_where_it_is_named_and_a_slip_in_it_where_it_stands(tmp_path: Path) -> None:
    path = write(tmp_path, s="name: s\nextends: denmrk.yaml\n", denmark="a: [1\n", t="extends: denmark.yaml\n")
    message = refusal(path)
    assert message.startswith(f"{path}:2:10: `extends`, {tmp_path / 'denmrk.yaml'}: there is no such file")
    assert "did you mean `denmark.yaml`?" in message
    assert refusal(tmp_path / "t.yaml").startswith(f"{tmp_path / 'denmark.yaml'}:2:1: not YAML")


def test_a_null_that_removes_nothing_is_dropped_unless_it_looks_like_a_slip(tmp_path: Path) -> None:
    base = "rules: {max_travel: {minutes: 1}}\n"
    path = write(tmp_path, s="extends: b.yaml\nrules: {min_volume: null}\nnew: {a: null, b: {c: null}}\n", b=base)
    assert load_chain(path).data == {"rules": {"max_travel": {"minutes": 1}}, "new": {"b": {}}}
    path = write(tmp_path, t="extends: b.yaml\nrules: {max_travl: null}\n", b=base)
    assert refusal(path) == (f"{path}:2:9: there is no `max_travl` that null could remove (did you mean `max_travel`?)")


@PATIENT
@given(TREES)
def test_laying_nothing_over_a_file_changes_nothing(base: dict[str, Any]) -> None:
    if base:
        assert merge(document(base), parse_document("{}", "s.yaml")).data == base
        assert merge(document(base), document(base)).data == base


@PATIENT
@given(TREES, PATCHES)
def test_the_child_has_the_last_word_and_null_never_stays(base: dict[str, Any], child: dict[str, Any]) -> None:
    def obeys(result: Any, base: Any, child: Any) -> bool:
        if not isinstance(child, dict):
            return bool(result == child)
        base = base if isinstance(base, dict) else {}
        return set(result) == {key for key in (*base, *child) if child.get(key, 0) is not None} and all(
            obeys(result[key], base.get(key), child[key]) if key in child else result[key] == base[key]
            for key in result
        )

    if base and child:
        result = merge(document(base, "base.yaml"), document(child, "child.yaml"))
        assert obeys(result.data, base, child)
        assert places_are_complete(result)


@PATIENT
@given(TREES, PATCHES)
def test_laying_the_same_file_over_twice_is_laying_it_over_once(base: dict[str, Any], child: dict[str, Any]) -> None:
    if base and child:
        assert merged(base, child, child) == merged(base, child)


@PATIENT
@given(SHAPED, SHAPED, SHAPED)
def test_without_nulls_it_does_not_matter_where_a_chain_is_cut(a: Any, b: Any, c: Any) -> None:
    if a and b and c:
        assert merged(merged(a, b), c) == merged(a, merged(b, c))


@PATIENT
@given(TREES, PATCHES)
def test_every_place_names_the_file_that_holds_the_value(base: dict[str, Any], child: dict[str, Any]) -> None:
    if not (base and child):
        return
    result = merge(document(base, "base.yaml"), document(child, "child.yaml"))
    for loc, where in result.values.items():
        data: Any = child if where.file == "child.yaml" else base
        value: Any = result.data
        for part in loc:
            data, value = data[part], value[part]
        assert isinstance(value, dict) or data == value


def test_override_sets_makes_and_removes_values_in_a_copy() -> None:
    data = {"rules": {"max_travel": {"minutes": 120}, "min_volume": {"at_least": 10}}, "objective": ["cost"]}
    before = copy.deepcopy(data)
    exceptions = {"Bornholm": 200}
    changed = override(
        data,
        {
            "rules.max_travel.minutes": 150,
            "rules.min_volume": None,
            "rules.five at most": {"kind": "unit_count", "at_most": 5},
            "capacity.cost.place_dkk": 1,
            ("rules", "max_travel", "exceptions", "St. Heddinge"): 90,
            "exceptions": exceptions,
            "rules.gone.entirely": None,
        },
    )
    assert changed == {
        "rules": {
            "max_travel": {"minutes": 150, "exceptions": {"St. Heddinge": 90}},
            "five at most": {"kind": "unit_count", "at_most": 5},
        },
        "objective": ["cost"],
        "capacity": {"cost": {"place_dkk": 1}},
        "exceptions": {"Bornholm": 200},
    }
    assert data == before
    changed["exceptions"]["Bornholm"] = 0
    changed["objective"].append("places")
    assert exceptions == {"Bornholm": 200}
    assert data == before


def test_override_replaces_a_mapping_as_a_whole() -> None:
    assert override({"stay": {"months": 5}}, {"stay": {"weeks": 22}}) == {"stay": {"weeks": 22}}


def test_every_override_that_leads_nowhere_is_told() -> None:
    data = {"objective": ["cost"], "name": "x", "rules": {"max_travel": {}}}
    changes = {"objective.0": "places", "name.first": 1, "rules..x": 1, "": 1, "rules.max_travl": None}
    with pytest.raises(InputError) as caught:
        override(data, changes)
    assert str(caught.value).splitlines() == [
        "`objective.0` runs through `objective`, which is a list (set `objective` as a whole)",
        "`name.first` runs through `name`, which is a single value (set `name` as a whole)",
        "`rules..x` is not a path (write keys with dots, such as `rules.max_travel.minutes`)",
        "`` is not a path (write keys with dots, such as `rules.max_travel.minutes`)",
        "there is no `max_travl` that null could remove (did you mean `max_travel`?)",
    ]


@PATIENT
@given(TREES)
def test_overriding_nothing_changes_nothing(data: dict[str, Any]) -> None:
    assert override(data, {}) == data


@PATIENT
@given(TREES, st.lists(KEYS, min_size=1, max_size=3), LEAVES)
def test_an_override_is_found_where_it_was_put(data: dict[str, Any], path: list[str], value: Any) -> None:
    try:
        changed = override(data, {".".join(path): value})
    except InputError as error:
        through = str(error).split("`")[3].split(".")
        blocked: Any = data
        for key in through:
            blocked = blocked[key]
        assert not isinstance(blocked, dict)
        return
    found: Any = changed
    for key in path:
        found = found[key]
    assert found == value


def test_an_overridden_value_does_not_point_at_an_innocent_line() -> None:
    source = parse_document("rules:\n  max_travel: {minutes: 120, share: 1}\n  own: {a: 1}\n", "s.yaml")
    changed = override_document(source, {"rules.max_travel.minutes": -3, "rules.own": {"b": 2}, "rules.gone": None})
    assert changed.data["rules"] == {"max_travel": {"minutes": -3, "share": 1}, "own": {"b": 2}}
    assert changed.values[("rules", "max_travel", "minutes")] == Where("override")
    assert changed.values[("rules", "max_travel", "share")] == Where("s.yaml", 2, 37)
    assert ("rules", "own", "a") not in changed.values
    assert ("rules", "gone") not in changed.values
    assert source.values[("rules", "own", "a")] == Where("s.yaml", 3, 12)
