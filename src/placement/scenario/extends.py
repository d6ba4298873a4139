"""Scenario files that build on one another (`extends: other.yaml`), and values overridden from outside."""

from __future__ import annotations

import copy
import difflib
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any, TypeAlias

from placement.errors import InputError, Mistake, Where, did_you_mean
from placement.scenario.yaml_nodes import MAX_NODES, refused, short
from placement.scenario.yaml_text import Document, Loc, read_document

Changes: TypeAlias = Mapping[str, Any] | Mapping[tuple[str, ...], Any] | Mapping[str | tuple[str, ...], Any]
"""Path -> value; see `override`."""

MAX_FILES = 20
"""Files in one chain of `extends`, the first one included."""


def load_chain(path: Path | str) -> Document:
    """Read a scenario file and what it extends, and merge them: the file asked for has the last word.

    Mappings are merged key by key, lists are replaced, and null removes what the extended file had (and is
    itself never kept where a file extends another). The places of the result point to the file that wrote
    each value; its data has no key `extends`.

    Names are relative to the file that holds them. A file of the chain may lie in the folder of `path`, in the
    folder above that one, or anywhere below the two, links followed; nothing farther up is ever read.

    Raises
    ------
    InputError
        If a file cannot be read (see `read_document`); if `extends` is not the name of a file, leads farther
        up than the folder above that of `path`, runs in a circle or over more than 20 files; if the files
        together hold over 200,000 values; if a null removes nothing and a key of nearly the same name stands
        there.
    """
    path = Path(path)
    chain = [read_document(path)]
    seen = [os.path.realpath(path)]
    while "extends" in chain[-1].data:
        base = named_file(chain[-1], "extends", path)
        where = chain[-1].values[("extends",)]
        names = [document.file for document in chain] + [str(base)]
        if os.path.realpath(base) in seen:
            raise refused(where, f"`extends` runs in a circle: {' -> '.join(names)}", "take one of them out")
        if len(chain) == MAX_FILES:
            raise refused(where, f"`extends` runs over more than {MAX_FILES} files", "make the chain shorter")
        chain.append(_read_base(base, where))
        seen.append(os.path.realpath(base))
        if sum(len(document.values) for document in chain) > MAX_NODES:
            raise refused(where, f"the files together hold over {MAX_NODES:,} values", "split off what is not needed")
    merged = _without_extends(chain.pop())
    while chain:
        merged = merge(merged, _without_extends(chain.pop()))
    return merged


def merge(base: Document, child: Document) -> Document:
    """Lay one document over another: mappings key by key, lists and single values replaced, null removes.

    Raises
    ------
    InputError
        If a null removes nothing and a key of nearly the same name stands there: probably a slip, and the
        rule that should go would stay without a word.
    """
    merging = _Merging(base, child)
    data = merging.both(base.data, child.data, ())
    if merging.mistakes:
        raise InputError(merging.mistakes)
    return Document(data, merging.keys, merging.values, child.file, child.files + base.files)


def override(data: Mapping[str, Any], changes: Changes) -> dict[str, Any]:
    """Return a deep copy of nested mappings with single values changed.

    Parameters
    ----------
    data
        Nested mappings with text keys, such as `Document.data`. It is not changed.
    changes
        Path -> value. A path is a text with dots (`"rules.max_travel.minutes"`), or a tuple of keys where a
        key itself holds a dot. The value replaces what was there; None removes it. Mappings missing on the
        way are made.

    Raises
    ------
    InputError
        With every path that is empty, runs through something that is not a mapping, or removes nothing
        while a key of nearly the same name stands there.
    """
    result: dict[str, Any] = copy.deepcopy(dict(data))
    mistakes: list[Mistake] = []
    for path, value in changes.items():
        mistake = _set(result, _keys(path), copy.deepcopy(value))
        mistakes += [mistake] if mistake else []
    if mistakes:
        raise InputError(mistakes)
    return result


def override_document(document: Document, changes: Changes) -> Document:
    """Override values of a document (see `override`); what was changed has its place in no file.

    Its `Where` names the override instead, so that a mistake in it does not point at an innocent line.
    """
    data = override(document.data, changes)
    paths: dict[Loc, Any] = {_keys(path): value for path, value in changes.items()}

    def untouched(places: dict[Loc, Where]) -> dict[Loc, Where]:
        return {loc: where for loc, where in places.items() if not any(loc[: len(p)] == p for p in paths)}

    new = {path: Where("override") for path, value in paths.items() if value is not None}
    return replace(
        document,
        data=data,
        keys={**untouched(document.keys), **new},
        values={**untouched(document.values), **new},
    )


def _keys(path: str | tuple[str, ...]) -> tuple[str, ...]:
    return tuple(path.split(".")) if isinstance(path, str) else tuple(path)


def _set(data: dict[str, Any], keys: tuple[str, ...], value: Any) -> Mistake | None:
    shown = short(".".join(map(str, keys)))
    if not keys or not all(isinstance(key, str) and key for key in keys):
        return Mistake(None, f"`{shown}` is not a path", "write keys with dots, such as `rules.max_travel.minutes`")
    parent = data
    for depth, key in enumerate(keys[:-1], start=1):
        if value is None and key not in parent:
            return _nothing_removed(None, key, parent)
        parent = parent.setdefault(key, {})
        if not isinstance(parent, dict):
            through = short(".".join(keys[:depth]))
            kind = "a list" if isinstance(parent, list) else "a single value"
            return Mistake(None, f"`{shown}` runs through `{through}`, which is {kind}", f"set `{through}` as a whole")
    if value is not None:
        parent[keys[-1]] = value
    elif keys[-1] in parent:
        del parent[keys[-1]]
    else:
        return _nothing_removed(None, keys[-1], parent)
    return None


def _nothing_removed(where: Where | None, key: str, known: Iterable[str]) -> Mistake | None:
    near = difflib.get_close_matches(key, known, n=1, cutoff=0.8)
    if not near:
        return None
    return Mistake(where, f"there is no `{short(key)}` that null could remove", did_you_mean(key, near))


def named_file(document: Document, key: str, first: Path) -> Path:
    """The file that a document names under `key`, relative to the document's own folder.

    Parameters
    ----------
    document
        The document, read from a file.
    key
        A key at its top, such as `extends`.
    first
        The file that was asked for first: no file farther up than the folder above its own is let in.

    Raises
    ------
    InputError
        If the value is no name of a file, an absolute path, or leads farther up; links are followed.
    """
    name, where, here = document.data[key], document.values[(key,)], document.files[0].parent
    folder = Path(os.path.realpath(first.parent))
    if not isinstance(name, str) or not name.strip():
        raise refused(where, f"`{key}` must be the name of a file", f"such as `{key}: denmark.yaml`")
    hint = f"put the file into {folder.name or folder}/ or the folder above, and write `{key}: ../NAME` for the latter"
    if PurePosixPath(name).is_absolute() or PureWindowsPath(name).anchor or PureWindowsPath(name).drive:
        raise refused(where, f"`{key}: {short(name)}` is an absolute path", hint)
    try:
        inside = Path(os.path.realpath(here / name)).is_relative_to(folder.parent)  # follows links too
    except ValueError:
        raise refused(where, f"`{key}: {short(name)}` is no name of a file", hint) from None
    if not inside:
        raise refused(where, f"`{key}: {short(name)}` leads farther up than the folder above the scenario's", hint)
    return here / name


def _read_base(base: Path, where: Where) -> Document:
    try:
        return read_document(base)
    except InputError as error:
        # what concerns the file as a whole is mended where its name is written
        raise InputError(
            mistake
            if mistake.where and mistake.where.line
            else replace(mistake, where=where, what=f"`extends`, {base}: {mistake.what}")
            for mistake in error.mistakes
        ) from None


def _without_extends(document: Document) -> Document:
    data = {key: value for key, value in document.data.items() if key != "extends"}
    return replace(document, data=data)


@dataclass
class _Merging:
    base: Document
    child: Document
    keys: dict[Loc, Where] = field(default_factory=dict)
    values: dict[Loc, Where] = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)

    def both(self, base: dict[str, Any], child: dict[str, Any], loc: Loc) -> dict[str, Any]:
        self.values[loc] = self.child.values[loc]
        data = {}
        for key in [*base, *(key for key in child if key not in base)]:
            here = (*loc, key)
            writer = self.child if key in child else self.base
            if key not in child:
                data[key] = self._one(self.base, base[key], here)
            elif child[key] is None:
                mistake = None if key in base else _nothing_removed(writer.keys[here], key, base)
                self.mistakes += [mistake] if mistake else []
                continue
            elif isinstance(child[key], dict):
                under = base.get(key)
                data[key] = self.both(under if isinstance(under, dict) else {}, child[key], here)
            else:
                data[key] = self._one(self.child, child[key], here)
            self.keys[here] = writer.keys[here]
        return data

    def _one(self, source: Document, value: Any, loc: Loc) -> Any:
        """Return a copy of a value that one of the two wrote alone, its places noted."""
        self.values[loc] = source.values[loc]
        if isinstance(value, dict):
            self.keys.update({(*loc, key): source.keys[(*loc, key)] for key in value})
            return {key: self._one(source, item, (*loc, key)) for key, item in value.items()}
        if isinstance(value, list):
            return [self._one(source, item, (*loc, i)) for i, item in enumerate(value)]
        return value
