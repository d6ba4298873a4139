"""Plain data to tidy YAML that `yaml_text` reads back unchanged."""

from __future__ import annotations

import re
from typing import Any

import yaml

from placement.scenario.yaml_nodes import MAX_INTEGER_DIGITS, NUMBER


def dump(data: Any) -> str:
    """Write plain data as tidy YAML, keys in their order, so that reading it gives the same data back.

    Texts that could be read as something else (`0101`, `no`, `1e5`, `12:30`) are put in quotes. Tuples are
    written as lists.

    Raises
    ------
    TypeError
        If a value is not a mapping with text keys, a list, a text, a number, true, false or None.
    ValueError
        If a whole number has over 18 digits or a text holds half a surrogate pair: neither can be read back.
    """
    # so wide that no text is folded
    text: str = yaml.dump(_plain(data), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=10**9)
    return text


def _plain(data: Any) -> Any:
    """Return the data made of exactly the types that are read back."""
    if isinstance(data, dict) and all(isinstance(key, str) for key in data):
        return {_plain(key): _plain(value) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [_plain(item) for item in data]
    if type(data) is str:
        data.encode()  # half a surrogate pair: a UnicodeEncodeError, which is a ValueError
    elif type(data) is int:
        if abs(data) >= 10**MAX_INTEGER_DIGITS:
            raise ValueError(f"a whole number of over {MAX_INTEGER_DIGITS} digits cannot be written")
    elif data is not None and type(data) not in (bool, float):
        raise TypeError(f"a {type(data).__name__} is not plain data")
    return data


class _Dumper(yaml.SafeDumper):
    """Quotes every text that YAML 1.1 or 1.2 takes for something else, indents lists, writes no aliases."""

    def ignore_aliases(self, data: Any) -> bool:
        return True

    def choose_scalar_style(self) -> str:
        style: str = super().choose_scalar_style()
        analysis = self.analysis
        if analysis is None or not analysis.multiline:
            return style
        # PyYAML's single quotes lose line breaks other than \n; a block is what a person would write
        tidy = analysis.allow_block and not self.simple_key_context and not self.flow_level
        return "|" if tidy and not set(analysis.scalar) & set("\x85\u2028\u2029") else '"'

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)


# YAML 1.1, which PyYAML knows, has no `1e5`.
_Dumper.add_implicit_resolver("tag:yaml.org,2002:float", re.compile(rf"(?:{NUMBER.pattern})\Z"), list("-+.0123456789"))
