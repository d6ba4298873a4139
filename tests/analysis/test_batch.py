from __future__ import annotations

import dataclasses
import os
import signal
import sqlite3
import subprocess
import sys
import textwrap
import threading
import time
from concurrent.futures import BrokenExecutor, Executor, Future, ThreadPoolExecutor
from pathlib import Path

import pytest

import batch_workers
import placement
from placement import InputError, PlacementError
from placement.analysis import batch as batch_module
from placement.analysis import pools
from placement.analysis.batch import Batch, BatchProgress, run_grid
from placement.analysis.grid import Grid, ScenarioSet, read_grid
from placement.analysis.store import Store

NAMES = [f"{need}/{rule}" for need in ("low", "high") for rule in ("strict", "loose", "two")]
ROOT = Path(__file__).parents[2]


class Here(Executor):
    """Computes at once, in this process."""

    def submit(self, fn, /, *args, **kwargs):  # type: ignore[no-untyped-def]
        future: Future = Future()
        future.set_result(fn(*args, **kwargs))
        return future


def told(grid: Grid | ScenarioSet, store: Path, **options: object) -> tuple[Batch, list[BatchProgress]]:
    events: list[BatchProgress] = []
    options = {"executor": Here(), **options}
    return run_grid(grid, store=store, progress=events.append, **options), events  # type: ignore[arg-type]


def rows(store: Path) -> dict[str, tuple[object, ...]]:
    with sqlite3.connect(store) as file:
        found = {
            row[0]: row[1:] for row in file.execute("SELECT key, name, seconds, result, error, stored_at FROM runs")
        }
    file.close()
    return found


def test_a_grid_in_processes_gives_what_solving_one_by_one_gives(grid: Grid, tmp_path: Path) -> None:
    events: list[BatchProgress] = []
    batch = run_grid(grid, store=tmp_path / "s.sqlite", jobs=2, progress=events.append)
    assert [run.name for run in batch] == NAMES
    for run, planned in zip(batch, grid, strict=True):
        alone = placement.solve(planned.scenario)
        assert run.result is not None
        assert (run.result.plan, run.result.value, run.status) == (alone.plan, alone.value, alone.status)
        assert run.coordinates == planned.coordinates
    assert (events[0].done, events[-1].done, events[-1].total) == (0, 6, 6)
    assert {event.name for event in events[1:]} == set(NAMES)
    assert set(batch.results()) == set(NAMES)
    assert batch.errors() == {}


def test_results_are_made_from_the_store_when_they_are_asked_for(grid: Grid, tmp_path: Path) -> None:
    batch, _ = told(grid, tmp_path / "s.sqlite")
    run = next(iter(batch))
    assert "result" not in vars(run)
    assert run.result is run.result
    again = next(iter(batch)).result
    assert again is not None
    assert again.plan == run.result.plan  # type: ignore[union-attr]
    assert again.stages == run.result.stages  # type: ignore[union-attr]


def test_a_second_call_computes_nothing(grid: Grid, tmp_path: Path) -> None:
    store = tmp_path / "s.sqlite"
    told(grid, store)
    before = rows(store)
    _, events = told(grid, store)
    assert [(event.done, event.taken_over) for event in events] == [(6, 6)]
    assert rows(store) == before


@pytest.mark.parametrize(
    "change",
    [
        lambda folder: (folder / "minutes.csv").write_text(
            (folder / "minutes.csv").read_text().replace("north,B,50", "north,B,51")
        ),
        lambda folder: (folder / "base.yaml").write_text(
            (folder / "base.yaml").read_text().replace("women: 6", "women: 7")
        ),
    ],
    ids=["a file it names", "the scenario"],
)
def test_a_changed_input_is_computed_again(change, small: Path) -> None:  # type: ignore[no-untyped-def]
    store = small / "s.sqlite"
    told(read_grid(small / "grid.yaml"), store)
    change(small)
    _, events = told(read_grid(small / "grid.yaml"), store)
    assert (events[0].taken_over, events[-1].done) == (0, 6)


def test_other_options_or_another_version_are_computed_again(
    grid: Grid, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = tmp_path / "s.sqlite"
    told(grid, store)
    _, events = told(grid, store, time_limit_s=100.0)
    assert events[0].taken_over == 0
    monkeypatch.setattr(batch_module, "_version", lambda: "9.9.9")
    _, events = told(grid, store)
    assert events[0].taken_over == 0
    monkeypatch.undo()
    _, events = told(grid, store)
    assert events[0].taken_over == 6
    assert len(rows(store)) == 18


def test_other_shipped_facts_are_computed_again(grid: Grid, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = tmp_path / "s.sqlite"
    told(grid, store)
    monkeypatch.setattr(batch_module, "_shipped", lambda: "other facts")
    assert told(grid, store)[1][0].taken_over == 0


def test_only_what_is_new_in_a_grid_is_computed(small: Path) -> None:
    store = small / "s.sqlite"
    told(read_grid(small / "grid.yaml"), store)
    text = (small / "grid.yaml").read_text(encoding="utf-8")
    (small / "grid.yaml").write_text(text + "    wide: {rules.max_travel: null}\n", encoding="utf-8")
    batch, events = told(read_grid(small / "grid.yaml"), store)
    assert (events[0].taken_over, len(events), len(batch)) == (6, 3, 8)


def test_a_run_that_fails_is_stored_with_its_message_and_tried_again(
    grid: Grid, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = tmp_path / "s.sqlite"
    monkeypatch.setattr(pools, "solve_task", batch_workers.faulty)
    batch = run_grid(grid, store=store, jobs=1)
    assert batch.errors() == {"low/strict": "ZeroDivisionError: a fault"}
    assert set(batch.results()) == set(NAMES) - {"low/strict"}
    run = next(iter(batch))
    assert (run.status, run.result, run.error) == ("error", None, "ZeroDivisionError: a fault")
    monkeypatch.undo()
    batch, events = told(grid, store)
    assert (events[0].taken_over, events[-1].done, events[-1].failed) == (5, 6, 0)
    assert batch.errors() == {}


def test_a_wrong_scenario_is_an_error_of_its_run(small: Path) -> None:
    scenario = placement.load(small / "base.yaml")
    wrong = scenario.override({"rules.fixed_sites.open": ["Alfa"], "name": "wrong"})
    batch, _ = told(ScenarioSet({"right": scenario, "wrong": wrong}), small / "s.sqlite")
    assert set(batch.results()) == {"right"}
    assert "unknown site `Alfa` (did you mean `Alpha`?)" in batch.errors()["wrong"]


def test_a_process_that_is_killed_costs_one_run_only(
    grid: Grid, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pools, "solve_task", batch_workers.killed)
    batch = run_grid(grid, store=tmp_path / "s.sqlite", jobs=2)
    assert set(batch.results()) == set(NAMES) - {"low/strict"}
    assert "ended without a word" in batch.errors()["low/strict"]


def test_threads_will_do_as_an_executor(grid: Grid, tmp_path: Path) -> None:
    with ThreadPoolExecutor(2) as pool:
        batch, events = told(grid, tmp_path / "s.sqlite", executor=pool, jobs=2)
        assert pool.submit(int, "5").result() == 5
    assert len(batch.results()) == 6
    assert events[-1].done == 6


def test_no_more_is_handed_over_than_is_being_solved(grid: Grid, tmp_path: Path) -> None:
    most = under_way = 0
    lock = threading.Lock()

    class Counting(ThreadPoolExecutor):
        def submit(self, fn, /, *args, **kwargs):  # type: ignore[no-untyped-def]
            nonlocal most, under_way
            with lock:
                under_way += 1
                most = max(most, under_way)
            future = super().submit(fn, *args, **kwargs)
            future.add_done_callback(lambda _: done())
            return future

    def done() -> None:
        nonlocal under_way
        with lock:
            under_way -= 1

    with Counting(1) as pool:
        told(grid, tmp_path / "s.sqlite", executor=pool, jobs=1)
    assert most <= 2


def test_an_executor_that_breaks_is_told_and_what_was_done_is_kept(grid: Grid, tmp_path: Path) -> None:
    class Breaking(Here):
        left = 2

        def submit(self, fn, /, *args, **kwargs):  # type: ignore[no-untyped-def]
            if not self.left:
                raise BrokenExecutor("gone")
            self.left -= 1
            return super().submit(fn, *args, **kwargs)

    with pytest.raises(PlacementError, match="the executor broke down at"):
        told(grid, tmp_path / "s.sqlite", executor=Breaking(), jobs=1)
    assert len(rows(tmp_path / "s.sqlite")) == 2


def test_one_scenario_under_two_names_is_solved_once(small: Path) -> None:
    scenario = placement.load(small / "base.yaml")
    batch, events = told(ScenarioSet({"a": scenario, "b": scenario}), small / "s.sqlite")
    assert [event.done for event in events] == [0, 1]
    assert set(batch.results()) == {"a", "b"}


def test_a_missing_file_is_told_before_anything_is_solved(small: Path) -> None:
    grid = read_grid(small / "grid.yaml")
    (small / "minutes.csv").unlink()
    with pytest.raises(InputError, match="there is no file"):
        told(grid, small / "s.sqlite")


def test_no_jobs_are_refused(grid: Grid, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="jobs must be at least 1"):
        run_grid(grid, store=tmp_path / "s.sqlite", jobs=0)


def test_a_store_that_holds_another_plan_is_found_out(grid: Grid, tmp_path: Path) -> None:
    """What was tampered with, or does not fit the scenario any more, is never shown as a result."""
    store = tmp_path / "s.sqlite"
    batch, _ = told(grid, store)
    with Store(store) as file:
        stored = file.get(batch.keys[0])
        assert stored is not None
        assert stored.result is not None
        plan = {**stored.result["plan"], "units": [{"site": "A", "places": 1}]}
        file.put(dataclasses.replace(stored, result={**stored.result, "plan": plan}))
    with pytest.raises(InputError, match="the run low/strict: the plan breaks a rule") as caught:
        batch.results()
    (mistake,) = caught.value.mistakes
    assert str(mistake).startswith(f"{store}: ")
    assert mistake.hint == "delete the store, or name another, and the runs are computed again"


SCRIPT = """
import sys
sys.path[:0] = [{tests!r}]
import batch_workers
from placement.analysis import batch, pools
from placement.analysis.grid import read_grid

if __name__ == "__main__":
    pools.solve_task = batch_workers.slow
    try:
        batch.run_grid(read_grid({grid!r}), store={store!r}, jobs=1)
    except KeyboardInterrupt:
        sys.exit(130)
"""


def started(small: Path, store: Path) -> subprocess.Popen[bytes]:
    """A process that works on the grid and has stored at least two runs."""
    script = small / "script.py"
    text = SCRIPT.format(tests=str(ROOT / "tests"), grid=str(small / "grid.yaml"), store=str(store))
    script.write_text(textwrap.dedent(text), encoding="utf-8")
    process = subprocess.Popen([sys.executable, str(script)])
    give_up = time.monotonic() + 60
    while time.monotonic() < give_up:
        if store.exists() and store.stat().st_size and len(rows_or_none(store)) >= 2:
            return process
        assert process.poll() is None, "the script ended too early"
        time.sleep(0.02)
    process.kill()
    raise AssertionError("no run was stored")


def rows_or_none(store: Path) -> dict[str, tuple[object, ...]]:
    try:
        return rows(store)
    except sqlite3.OperationalError:  # the table is being made
        return {}


def children(process: subprocess.Popen[bytes]) -> set[int]:
    return {int(pid) for pid in Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()}


def gone(pids: set[int]) -> bool:
    give_up = time.monotonic() + 20
    while time.monotonic() < give_up:
        if not any(Path(f"/proc/{pid}").exists() for pid in pids):
            return True
        time.sleep(0.05)
    return False


@pytest.mark.skipif(sys.platform != "linux", reason="looks for processes where Linux lists them")
@pytest.mark.parametrize("sign", [signal.SIGKILL, signal.SIGINT], ids=["kill -9", "Ctrl-C"])
def test_stopped_at_any_moment_it_goes_on_where_it_was(sign: signal.Signals, small: Path) -> None:
    store = small / "s.sqlite"
    process = started(small, store)
    workers = children(process)
    assert workers
    os.kill(process.pid, sign)
    code = process.wait(30)
    assert code == (-signal.SIGKILL if sign == signal.SIGKILL else 130)
    assert gone(workers), "worker processes are left behind"
    before = rows(store)
    assert 2 <= len(before) < 6
    batch, events = told(read_grid(small / "grid.yaml"), store)
    assert (events[0].taken_over, len(events) - 1) == (len(before), 6 - len(before))
    after = rows(store)
    # What was there is there still, untouched: nothing was computed twice.
    assert {key: after[key] for key in before} == before
    clean, _ = told(read_grid(small / "grid.yaml"), small / "clean.sqlite")
    for one, other in zip(batch, clean, strict=True):
        assert one.result is not None
        assert other.result is not None
        assert (one.name, one.result.plan, one.result.value) == (other.name, other.result.plan, other.result.value)


def test_a_script_without_a_guard_is_told_what_it_lacks(small: Path) -> None:
    script = small / "script.py"
    script.write_text(
        "from placement.analysis.batch import run_grid\n"
        "from placement.analysis.grid import read_grid\n"
        f"run_grid(read_grid({str(small / 'grid.yaml')!r}), store={str(small / 's.sqlite')!r}, jobs=1)\n",
        encoding="utf-8",
    )
    done = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, check=False, timeout=120)
    assert "below `if __name__ == '__main__':`" in done.stderr.splitlines()[-1]
