"""The store of a batch: one SQLite file that every finished run is written to at once.

Each run is one row under its key, the hash of everything its answer depends on. A commit is atomic, so a process that
is killed leaves a file with every run that was told to be finished, and nothing by halves.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from placement.errors import InputError, Mistake, Where

_APPLICATION = 0x706C6163
"""Marks a SQLite file as a store of this program ("plac")."""
_VERSION = 1
_WAIT_S = 60.0
"""How long to wait for another process that is writing to the same store [s]."""

_TABLE = """
CREATE TABLE runs (
    key TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    coordinates TEXT NOT NULL,
    scenario TEXT NOT NULL,
    inputs TEXT NOT NULL,
    options TEXT NOT NULL,
    placement TEXT NOT NULL,
    status TEXT,
    seconds REAL NOT NULL,
    result TEXT,
    error TEXT,
    stored_at TEXT NOT NULL,
    CHECK ((result IS NULL) <> (error IS NULL))
)
"""


@dataclass(frozen=True)
class Stored:
    """One run as the store holds it.

    Attributes
    ----------
    key
        Hash of the inputs, the options and the version of the package.
    name, coordinates
        Name of the run and its value on each axis.
    scenario
        The scenario as plain data, everything it extends laid in.
    inputs
        SHA-256 of the scenario and of each file that it names.
    options
        Options of the solve.
    placement
        Version of the package.
    seconds
        Time the run took [s].
    result
        What `Result.to_dict` gave: status, proof, stages, plan; None where the run raised an error.
    error
        The error's message; None where there is a result.
    """

    key: str
    name: str
    coordinates: Mapping[str, str]
    scenario: Mapping[str, Any]
    inputs: Mapping[str, str]
    options: Mapping[str, Any]
    placement: str
    seconds: float
    result: Mapping[str, Any] | None
    error: str | None


class Store:
    """A SQLite file of finished runs; usable in a `with` statement.

    Raises
    ------
    InputError
        Where the file is no store, is damaged, or cannot be read or written.
    """

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        if self.path.is_dir():
            raise self._wrong("the store must be a file, and this is a folder", "name a file in it")
        with self._told():
            self.path.parent.mkdir(parents=True, exist_ok=True)
            # As a whole path no name, such as `:memory:`, has a meaning of its own.
            self._file = sqlite3.connect(self.path.absolute(), timeout=_WAIT_S, isolation_level=None)
        try:
            with self._told():
                self._prepare()
        except BaseException:
            self._file.close()
            raise

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def get(self, key: str) -> Stored | None:
        """The run stored under a key, None where there is none."""
        with self._told():
            row = self._file.execute(f"SELECT {_COLUMNS} FROM runs WHERE key = ?", (key,)).fetchone()
            return None if row is None else _stored(row)

    def has_result(self, key: str) -> bool:
        """Whether a run with a result, not an error, is stored under a key."""
        with self._told():
            found = self._file.execute("SELECT 1 FROM runs WHERE key = ? AND result IS NOT NULL", (key,))
            return found.fetchone() is not None

    def put(self, run: Stored) -> None:
        """Write a run at once and for good; it takes the place of an earlier one with the same key."""
        values = (
            run.key,
            run.name,
            _json(run.coordinates),
            _json(run.scenario),
            _json(run.inputs),
            _json(run.options),
            run.placement,
            None if run.result is None else run.result["status"],
            run.seconds,
            None if run.result is None else _json(run.result),
            run.error,
            datetime.now(UTC).isoformat(timespec="seconds"),
        )
        with self._told():
            self._file.execute(f"INSERT OR REPLACE INTO runs VALUES ({','.join('?' * len(values))})", values)

    def __len__(self) -> int:
        with self._told():
            return int(self._file.execute("SELECT count(*) FROM runs").fetchone()[0])

    def _prepare(self) -> None:
        self._file.execute("BEGIN IMMEDIATE")
        try:
            application = self._file.execute("PRAGMA application_id").fetchone()[0]
            version = self._file.execute("PRAGMA user_version").fetchone()[0]
            tables = [name for (name,) in self._file.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            if not tables and application == 0:
                self._file.execute(_TABLE)
                self._file.execute(f"PRAGMA application_id = {_APPLICATION}")
                self._file.execute(f"PRAGMA user_version = {_VERSION}")
            elif application != _APPLICATION:
                raise self._wrong("this is a database of another program", "name another file")
            elif version != _VERSION:
                raise self._wrong(f"this store has format {version}, not {_VERSION}", "name another file")
            if self._file.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
                raise sqlite3.DatabaseError("its pages do not fit together")
        except BaseException:
            if self._file.in_transaction:
                self._file.execute("ROLLBACK")
            raise
        self._file.execute("COMMIT")

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Tell what SQLite and JSON find wrong as a mistake in the file."""
        try:
            yield
        except sqlite3.OperationalError as error:
            what = "another process is writing to it" if "locked" in str(error) else str(error)
            raise self._wrong(f"cannot read or write the store: {what}", "check its rights and the room left") from None
        except (sqlite3.Error, json.JSONDecodeError) as error:
            hint = "delete it, or name another file, and the runs are computed again"
            # What never was a store may be the work of another program.
            if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_NOTADB:
                hint = "name another file"
            raise self._wrong(f"the store is damaged or is no store: {error}", hint) from None
        except OSError as error:
            raise self._wrong(f"cannot write the store: {error.strerror}", "name another file") from None

    def _wrong(self, what: str, hint: str) -> InputError:
        return InputError([Mistake(Where(str(self.path)), what, hint)])


_COLUMNS = "key, name, coordinates, scenario, inputs, options, placement, seconds, result, error"


def _stored(row: tuple[Any, ...]) -> Stored:
    key, name, coordinates, scenario, inputs, options, placement, seconds, result, error = row
    return Stored(
        key=key,
        name=name,
        coordinates=json.loads(coordinates),
        scenario=json.loads(scenario),
        inputs=json.loads(inputs),
        options=json.loads(options),
        placement=placement,
        seconds=seconds,
        result=None if result is None else json.loads(result),
        error=error,
    )


def _json(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))
