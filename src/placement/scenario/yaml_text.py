"""A YAML file to plain data that remembers where each key and each value stands.

Only the part of YAML that a planner needs is read: mappings with text keys, lists, texts, decimal numbers,
true, false, null and aliases. Scalars follow YAML 1.2, so `no` and `on`, dates and `12:30` stay text; so
does a number with a leading zero (`0101` is a municipality). What could surprise or exhaust the reader is
refused with its place.
"""

from __future__ import annotations

import itertools
import re
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from placement.errors import InputError, Where, did_you_mean
from placement.scenario.yaml_dump import dump
from placement.scenario.yaml_nodes import Composer, Node, refused

__all__ = ["MAX_BYTES", "Document", "Loc", "dump", "parse_document", "read_document"]

Loc: TypeAlias = tuple[str | int, ...]
"""A path into plain data: keys of mappings and numbers of list items (from 0)."""

MAX_BYTES = 5_000_000

_LINE_BREAK = re.compile(r"\r\n|[\n\r\x85\u2028\u2029]")
_NOT_PRINTABLE = re.compile(r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# libyaml compares each %TAG line with all before it, so that a file of them takes hours: none is let in.
_DIRECTIVE = re.compile(r"(?:\A|[\n\r\x85\u2028\u2029])\ufeff?(%)")


@dataclass(frozen=True)
class Document:
    """What one YAML file, or a chain of files joined by `extends`, says, and where it says it.

    Attributes
    ----------
    data
        Mappings (`dict` with text keys), lists, texts, numbers, True, False and None.
    keys
        Where the key of each entry stands, by path; list items have none.
    values
        Where each value starts, by path; `()` is the whole.
    file
        The file that was asked for, as it was named.
    files
        Every file that took part, the one asked for first.
    """

    data: dict[str, Any]
    keys: dict[Loc, Where]
    values: dict[Loc, Where]
    file: str
    files: tuple[Path, ...] = ()


def read_document(path: Path | str) -> Document:
    """Read one YAML file.

    Raises
    ------
    InputError
        With file, line, column and a hint. Refused are: a file that is missing, not an ordinary file,
        unreadable, binary, not UTF-8, empty, over 5 MB, or not YAML; nesting over 50 levels; over 200,000
        keys and values with aliases written out; tags, directives, merge keys, several documents; an alias
        inside what it stands for; a key twice or a key that is not text; a top level that is not a mapping.
    """
    path = Path(path)
    return parse_document(_text_of(path), str(path), files=(path,))


def parse_document(text: str, file: str, *, files: tuple[Path, ...] = ()) -> Document:
    """Read YAML from a text, as `read_document` does; `file` is the name that places carry."""
    text = text.removeprefix("\ufeff")
    if len(text) > MAX_BYTES:
        raise _too_large(file)
    if found := _NOT_PRINTABLE.search(text):
        what = f"the file holds a character that no text has (U+{ord(found[0]):04X})"
        raise refused(_place(file, text, found.start()), what, "is this the right file? It must be text in UTF-8")
    if found := _DIRECTIVE.search(text):
        what = "a line that starts with % is a directive of YAML and is not read"
        raise refused(_place(file, text, found.start(1)), what, "delete the line, or indent it")
    node = Composer(text, file).root()
    if node is None or node.content is None:
        raise refused(Where(file), "the file is empty", "start with `name: ...`")
    if not isinstance(node.content, dict):
        kind = "a list" if isinstance(node.content, list) else "a single value"
        raise refused(node.where, f"the file must hold `key: value` lines, not {kind}", "start with `name: ...`")
    keys: dict[Loc, Where] = {}
    values: dict[Loc, Where] = {}
    return Document(_plain(node, (), keys, values), keys, values, file, files)


def _plain(node: Node, loc: Loc, keys: dict[Loc, Where], values: dict[Loc, Where]) -> Any:
    """Return fresh plain data (aliases share nothing) and note every place on the way."""
    values[loc] = node.where
    if isinstance(node.content, list):
        return [_plain(item, (*loc, i), keys, values) for i, item in enumerate(node.content)]
    if isinstance(node.content, dict):
        keys.update({(*loc, key): where for key, (where, _) in node.content.items()})
        return {key: _plain(value, (*loc, key), keys, values) for key, (_, value) in node.content.items()}
    return node.content


def _text_of(path: Path) -> str:
    file = str(path)
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            raise refused(Where(file), "this is a folder, not a file", _files_in(path, ""))
        if not stat.S_ISREG(mode):  # a pipe or a device may never end
            raise refused(Where(file), "this is not an ordinary file", "name a YAML file")
        with path.open("rb") as stream:
            content = stream.read(MAX_BYTES + 1)
    except InputError:
        raise
    except (FileNotFoundError, NotADirectoryError):
        raise refused(Where(file), "there is no such file", _files_in(path.parent, path.name)) from None
    except (OSError, ValueError) as error:  # ValueError: a name that no file can have
        reason = (getattr(error, "strerror", None) or str(error)).lower()
        raise refused(Where(file), f"the file cannot be read: {reason}", "check its name and rights") from None
    if len(content) > MAX_BYTES:
        raise _too_large(file)
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise refused(Where(file), "the file is UTF-16, not UTF-8", "save it as UTF-8")
    if b"\0" in content:
        raise refused(Where(file), "the file is binary, not text", "a scenario is text in YAML")
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8-sig")
        raise refused(_place(file, before, len(before)), "not UTF-8 from here on", "save it as UTF-8") from None


def _too_large(file: str) -> InputError:
    return refused(Where(file), f"the file is over {MAX_BYTES // 1_000_000} MB", "a scenario has a few kB")


def _place(file: str, text: str, position: int) -> Where:
    line, start = 1, 0
    for line_break in _LINE_BREAK.finditer(text, 0, position):
        line, start = line + 1, line_break.end()
    return Where(file, line, position - start + 1)


def _files_in(folder: Path, name: str) -> str:
    """Return a hint that offers the YAML file of a folder that is nearest to `name`, or lists a few."""
    if not folder.is_dir():
        return f"there is no folder {folder}"
    try:
        names = sorted(entry.name for entry in itertools.islice(folder.iterdir(), 1000))
    except OSError:
        return ""
    return did_you_mean(name, [each for each in names if each.endswith((".yaml", ".yml"))])
