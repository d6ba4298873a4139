"""YAML text to nodes with their places, within stated limits; what the parser cannot read, in plain words.

PyYAML parses; the nodes are put together here, event by event, so that nothing deep or large is ever built.
Its own composer is not used: it recurses in C (200,000 open brackets end the process) and keeps the last of
two equal keys.
"""

from __future__ import annotations

import re
from collections.abc import Generator
from contextlib import closing
from dataclasses import dataclass
from typing import Any, TypeAlias, cast

import yaml

from placement.errors import InputError, Mistake, Where

MAX_DEPTH = 50
MAX_NODES = 200_000
MAX_INTEGER_DIGITS = 18  # fits 64 bits; a longer row of digits is an id that wants quotes, or a slip
MAX_NUMBER_LENGTH = 100
MAX_MISTAKES = 100  # a file with more is not a scenario with slips in it

_Events: TypeAlias = Generator[Any, None, None]

# The C parser is some ten times faster; a PyYAML without it reads the same.
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]*)")
NUMBER = re.compile(r"[-+]?(?:(?:0|[1-9][0-9]*)(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?")
_NOT_FINITE = re.compile(r"\.(?:nan|NaN|NAN)|[-+]?\.(?:inf|Inf|INF)")
_WORDS: dict[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}


@dataclass(slots=True)
class Node:
    """A value and its place: `content` is a scalar, a list of nodes, or key -> (place of the key, node)."""

    where: Where
    content: Any = None
    size: int = 1
    """Nodes in it, itself and its keys included, aliases written out."""
    height: int = 1
    """Levels in it, itself included."""
    closed: bool = False


def refused(where: Where, what: str, hint: str = "") -> InputError:
    """Return an error of one mistake."""
    return InputError([Mistake(where, what, hint)])


def short(text: str) -> str:
    """Return the text as it can stand in a message: at most 40 characters, control characters escaped."""
    shown = text if len(text) <= 40 else f"{text[:37]}..."
    return shown if shown.isprintable() else repr(shown)[1:-1]


class Composer:
    """Builds the nodes of one file.

    Parameters
    ----------
    text
        YAML without control characters and directives.
    file
        The name that places carry.
    """

    def __init__(self, text: str, file: str) -> None:
        self._text, self._file = text, file
        self._mistakes: list[Mistake] = []
        self._anchors: dict[str, Node] = {}
        self._total = 0

    def root(self) -> Node | None:
        """Return the node of the only document, None where there is none.

        Raises
        ------
        InputError
            With every mistake found until the reading had to end.
        """
        try:
            with closing(cast("_Events", yaml.parse(self._text, Loader=_LOADER))) as events:
                node = self._document(events)
        except InputError:
            raise
        except (yaml.YAMLError, ValueError, OverflowError) as error:
            # the last two: an escape beyond Unicode, in PyYAML's pure Python parser only
            raise InputError([*self._mistakes, _syntax_mistake(error, self._file, self._text)]) from None
        if self._mistakes:
            raise InputError(self._mistakes)
        return node

    def _document(self, events: _Events) -> Node | None:
        node: Node | None = None
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                if node is not None:
                    raise self._fatal(self._at(event), "a second document starts here (---)", "one scenario a file")
                node = self._node(next(events), events, 1)
        return node

    def _at(self, event: Any) -> Where:
        return Where(self._file, event.start_mark.line + 1, event.start_mark.column + 1)

    def _note(self, where: Where, what: str, hint: str = "") -> None:
        self._mistakes.append(Mistake(where, what, hint))
        if len(self._mistakes) >= MAX_MISTAKES:
            raise InputError(self._mistakes)

    def _fatal(self, where: Where, what: str, hint: str = "") -> InputError:
        return InputError([*self._mistakes, Mistake(where, what, hint)])

    def _node(self, event: Any, events: _Events, depth: int) -> Node:
        where = self._at(event)
        if isinstance(event, yaml.AliasEvent):
            node = self._alias(event, where)
        else:
            node = Node(where)
            if event.tag is not None:
                tag = short(event.tag.replace("tag:yaml.org,2002:", "!!"))
                self._note(where, f"tags are not read: `{tag}`", "write the value alone, a text in quotes")
            if event.anchor is not None:
                self._anchors[event.anchor] = node
        self._total += node.size
        if depth + node.height - 1 > MAX_DEPTH:
            raise self._fatal(where, f"nested over {MAX_DEPTH} levels deep")
        if self._total > MAX_NODES:
            raise self._fatal(where, f"over {MAX_NODES:,} keys and values, aliases written out")
        if isinstance(event, yaml.ScalarEvent):
            node.content = self._scalar(event, where)
        elif isinstance(event, yaml.SequenceStartEvent):
            self._list(node, events, depth)
        elif isinstance(event, yaml.MappingStartEvent):
            self._mapping(node, events, depth)
        node.closed = True
        return node

    def _alias(self, event: Any, where: Where) -> Node:
        node = self._anchors.get(event.anchor)
        if node is not None and node.closed:
            return node
        if node is None:
            self._note(
                where,
                f"`*{short(event.anchor)}` stands for nothing",
                "put a text that starts with * in quotes",
            )
        else:
            self._note(where, f"`*{short(event.anchor)}` stands for something it is part of", "write the value out")
        return Node(where)

    def _scalar(self, event: Any, where: Where) -> Any:
        text: str = event.value
        if event.style:  # in quotes or a block: always text (plain is '' from libyaml, None from pure Python)
            return text
        if text in _WORDS:
            return _WORDS[text]
        if _NOT_FINITE.fullmatch(text):
            return float(text.replace(".", ""))
        if not NUMBER.fullmatch(text):
            return text
        whole = INTEGER.fullmatch(text) is not None
        if len(text.lstrip("+-")) > (MAX_INTEGER_DIGITS if whole else MAX_NUMBER_LENGTH):
            self._note(where, f"a number of {len(text):,} characters is not read", "put an id in quotes")
            return None
        return int(text) if whole else float(text)

    def _list(self, node: Node, events: _Events, depth: int) -> None:
        node.content = []
        for event in events:
            if isinstance(event, yaml.SequenceEndEvent):
                return
            item = self._node(event, events, depth + 1)
            node.content.append(item)
            _grow(node, item)

    def _mapping(self, node: Node, events: _Events, depth: int) -> None:
        node.content = {}
        for event in events:
            if isinstance(event, yaml.MappingEndEvent):
                return
            key = self._node(event, events, depth + 1)
            value = self._node(next(events), events, depth + 1)
            _grow(node, key)
            _grow(node, value)
            where = self._at(event)
            if not isinstance(key.content, str):
                self._note(where, *_not_a_key(key.content))
            elif key.content == "<<" and not getattr(event, "style", None):
                self._note(where, "merge keys (<<) are not read", "use `extends:` or write the keys out")
            elif key.content in node.content:
                first = node.content[key.content][0].line
                self._note(where, f"`{short(key.content)}` is written twice", f"first at line {first}; keep one")
            else:
                node.content[key.content] = (where, value)


def _grow(node: Node, child: Node) -> None:
    node.size += child.size
    node.height = max(node.height, child.height + 1)


def _not_a_key(content: Any) -> tuple[str, str]:
    if isinstance(content, list | dict):
        return (
            "a key must be a text, not a list or a mapping",
            "put a text that starts with a bracket in quotes",
        )
    if content is None:
        return "a key is missing before the colon", "write a name there"
    shown = str(content).lower()
    return f"a key must be a text, and {shown} is none", f"put it in quotes: '{shown}'"


# What either parser says (a pattern), and what a planner is told: the first that fits.
_SYNTAX = (
    (
        r"mapping values are not",
        "a colon that does not belong here",
        "check the indentation; quote texts with `: `",
    ),
    (r"quoted scalar.*(end of stream|document)", "a quote is opened and not closed", ""),
    (r"expected ':'", "a line that is not `key: value`", "check the indentation and the colon"),
    (r"parsing a flow", "a bracket is opened and not closed, or a comma is missing", ""),
    (r"cannot start any token", "a value cannot start with this character", "put the text in quotes"),
    (
        r"parsing a block|document start",
        "this does not fit what stands above",
        "check indentation and brackets",
    ),
    (r"an? (alias|anchor)", "& and * have a meaning of their own in YAML", "put the text in quotes"),
    (r"block scalar", "a text block (| or >) that is not well formed", "put the text in quotes"),
    (
        r"quoted scalar",
        "an unknown escape (\\) in double quotes",
        "double the backslash, or use single quotes",
    ),
)


def _syntax_mistake(error: Exception, file: str, text: str) -> Mistake:
    said = f"{getattr(error, 'context', None) or ''} {getattr(error, 'problem', None) or error}".partition("\n")[0]
    mark, opened = getattr(error, "problem_mark", None), getattr(error, "context_mark", None)
    where = Where(file, mark.line + 1, mark.column + 1) if mark else Where(file)
    if mark and text[mark.index : mark.index + 1] == "\t":
        return Mistake(where, "not YAML: a tab cannot indent", "indent with spaces")
    if "nesting depth" in said:  # PyYAML's own limit, from 6.0.4 on, is met while it looks ahead of what it tells
        return Mistake(where, f"nested over {MAX_DEPTH} levels deep", "check the brackets")
    known = ((what, hint) for pattern, what, hint in _SYNTAX if re.search(pattern, said))
    what, hint = next(known, (short(said.strip()), ""))
    if opened and opened.line + 1 < where.line:
        hint = "; ".join(filter(None, (hint, f"it begins at line {opened.line + 1}")))
    return Mistake(where, f"not YAML: {what}", hint)
