from __future__ import annotations

import dataclasses
import sqlite3
from pathlib import Path

import pytest

from placement import InputError
from placement.analysis.store import Store, Stored

RUN = Stored(
    key="k1",
    name="low/strict",
    coordinates={"need": "low", "rule": "strict"},
    scenario={"name": "æøå", "demand": {"stay": {"months": 5.0}}},
    inputs={"scenario": "00"},
    options={"time_limit_s": None},
    placement="0.1.0",
    seconds=0.25,
    result={"status": "optimal", "value": 0.1 + 0.2, "gap": None, "plan": {"units": []}},
    error=None,
)


def refusal(path: Path) -> str:
    with pytest.raises(InputError) as caught, Store(path) as store:
        store.get("k1")
    return str(caught.value)


def test_what_is_put_in_comes_out_to_the_last_figure(tmp_path: Path) -> None:
    failed = dataclasses.replace(RUN, key="k2", result=None, error="what went wrong")
    with Store(tmp_path / "deep" / "s.sqlite") as store:
        store.put(RUN)
        store.put(failed)
    with Store(tmp_path / "deep" / "s.sqlite") as store:
        assert store.get("k1") == RUN
        assert store.get("k2") == failed
        assert store.get("k3") is None
        assert [store.has_result(key) for key in ("k1", "k2", "k3")] == [True, False, False]
        assert len(store) == 2


def test_a_later_run_takes_the_place_of_an_earlier_one(tmp_path: Path) -> None:
    with Store(tmp_path / "s.sqlite") as store:
        store.put(dataclasses.replace(RUN, result=None, error="at first"))
        store.put(RUN)
        assert store.get("k1") == RUN
        assert len(store) == 1


def test_two_may_write_to_one_store(tmp_path: Path) -> None:
    with Store(tmp_path / "s.sqlite") as one, Store(tmp_path / "s.sqlite") as other:
        one.put(RUN)
        other.put(dataclasses.replace(RUN, key="k2"))
        assert one.get("k2") is not None
        assert other.get("k1") == RUN


def test_a_text_file_is_no_store(tmp_path: Path) -> None:
    path = tmp_path / "s.sqlite"
    path.write_text("name: this is a scenario\n" * 100, encoding="utf-8")
    before = path.read_bytes()
    message = refusal(path)
    assert message.startswith(f"{path}: the store is damaged or is no store: ")
    assert message.endswith("(name another file)")
    assert path.read_bytes() == before


def test_a_database_of_another_program_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "s.sqlite"
    with sqlite3.connect(path) as file:
        file.execute("CREATE TABLE runs (key TEXT)")
    file.close()
    assert refusal(path) == f"{path}: this is a database of another program (name another file)"


def test_a_store_of_a_later_format_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "s.sqlite"
    Store(path).close()
    with sqlite3.connect(path) as file:
        file.execute("PRAGMA user_version = 2")
    file.close()
    assert "this store has format 2, not 1" in refusal(path)


@pytest.mark.parametrize("start", [0, 100, 4096, 8192])
def test_damaged_pages_are_told_and_nothing_is_made_up(start: int, tmp_path: Path) -> None:
    path = tmp_path / "s.sqlite"
    with Store(path) as store:
        for number in range(200):
            store.put(dataclasses.replace(RUN, key=f"k{number}"))
    content = bytearray(path.read_bytes())
    content[start : start + 2000] = b"\xff" * 2000
    path.write_bytes(content)
    assert "the store is damaged or is no store" in refusal(path)


def test_a_store_cut_off_in_the_middle_is_told(tmp_path: Path) -> None:
    path = tmp_path / "s.sqlite"
    with Store(path) as store:
        for number in range(200):
            store.put(dataclasses.replace(RUN, key=f"k{number}"))
    path.write_bytes(path.read_bytes()[:9000])
    assert "the store is damaged or is no store" in refusal(path)


def test_a_row_that_is_no_json_is_told(tmp_path: Path) -> None:
    path = tmp_path / "s.sqlite"
    with Store(path) as store:
        store.put(RUN)
    with sqlite3.connect(path) as file:
        file.execute("UPDATE runs SET result = '{'")
    file.close()
    assert "the store is damaged or is no store" in refusal(path)


def test_a_folder_is_no_store(tmp_path: Path) -> None:
    assert "the store must be a file, and this is a folder" in refusal(tmp_path)


def test_a_store_below_a_file_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert "cannot write the store" in refusal(tmp_path / "file" / "s.sqlite")
