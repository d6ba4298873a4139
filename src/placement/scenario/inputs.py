"""Parts of a scenario file made from records of inputs, so that each input is said once."""

from __future__ import annotations

import dataclasses
from typing import Annotated, Any, TypeVar, get_type_hints

from pydantic import Field, create_model

from placement.scenario.places import Part

NotNegative = Annotated[float, Field(ge=0)]
Record = TypeVar("Record")


def input_model(name: str, record: type[Any], doc: str, **further: Any) -> type[Part]:
    """A scenario part with the fields of a record of inputs (`placement.assumptions.assumed`).

    Numbers must not be below 0; texts and choices are taken as the record declares them, with what it says of them by
    `Annotated`. `further` fields are added as `pydantic.create_model` takes them.
    """
    plain, hints = get_type_hints(record), get_type_hints(record, include_extras=True)
    fields: dict[str, Any] = {}
    for item in dataclasses.fields(record):
        if not item.metadata:
            continue
        kind = {float: NotNegative, tuple[float, ...]: tuple[NotNegative, ...]}.get(hints[item.name], hints[item.name])
        default = ... if item.default is dataclasses.MISSING else item.default
        description = f"{item.name.replace('_', ' ')} [{item.metadata['unit']}]"
        # Whole numbers may stand where fractions are meant; texts and choices are taken as they are.
        strict = False if plain[item.name] in (float, tuple[float, ...], float | None) else None
        fields[item.name] = (kind, Field(default=default, description=description, strict=strict))
    return create_model(name, __base__=Part, __doc__=doc, __module__=__name__, **fields, **further)


def record_of(part: Part, record: type[Record]) -> Record:
    """The record of inputs that a scenario part made by `input_model` describes; what is no input stays as it is."""
    fields: tuple[dataclasses.Field[Any], ...] = dataclasses.fields(record)  # type: ignore[arg-type]
    return record(**{item.name: getattr(part, item.name) for item in fields if item.name in type(part).model_fields})
