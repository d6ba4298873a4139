"""Read scenarios: from a file with its `extends` chain, or from plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from placement.errors import InputError
from placement.scenario.extends import Changes, load_chain, override, override_document
from placement.scenario.mistakes import mistakes_of
from placement.scenario.models import Scenario
from placement.scenario.yaml_text import Document


def load(path: str | Path) -> Scenario:
    """Read a scenario file and everything it extends.

    Raises
    ------
    InputError
        With every mistake in the files: its place, what is wrong and a hint.
    """
    path = Path(path)
    document = load_chain(path)
    data = {"name": path.stem, **document.data}
    return from_data(data, document=document, folder=path.parent)


def json_schema() -> dict[str, Any]:
    """The JSON Schema of a scenario file, for editors that complete and check as one types."""
    schema = Scenario.model_json_schema()
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    extends = {
        "type": "string",
        "description": "Scenario file that this one changes: beside it, in the folder above, or below.",
    }
    schema["properties"] = {"extends": extends, **schema["properties"]}
    # A file that extends another need not repeat what that one says.
    schema["anyOf"] = [{"required": ["extends"]}, {"required": schema.pop("required")}]
    return schema


def from_data(
    data: Mapping[str, Any],
    *,
    changes: Changes | None = None,
    document: Document | None = None,
    folder: Path | None = None,
) -> Scenario:
    """Make a scenario out of plain data, such as `yaml` or `json` would give.

    Parameters
    ----------
    data
        The keys of a scenario file.
    changes
        Overrides by dotted path, as `Scenario.override` takes them.
    document, folder
        Where the data was read from, for the places of mistakes and for file names within it.

    Raises
    ------
    InputError
        With every mistake.
    """
    if document is None:
        plain = override(data, changes or {})
    else:
        document = override_document(replace(document, data=dict(data)), changes or {})
        plain = document.data
    try:
        scenario = Scenario.model_validate(plain)
    except ValidationError as error:
        raise InputError(mistakes_of(error, document, Scenario)) from None
    return scenario.read_from(document, folder or Path(), plain)
