"""Families of small classes, one file a kind: a new file in the folder is a new member."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable
from typing import TypeVar

from pydantic import BaseModel

Member = TypeVar("Member", bound=BaseModel)


def members(package: str, path: Iterable[str], base: type[Member]) -> dict[str, type[Member]]:
    """Every subclass of `base` in a package, by its `kind` in alphabetical order: the name of its file.

    Raises
    ------
    TypeError
        Where a file does not hold exactly one member whose `kind` is the file's name.
    """
    found = {}
    for name in sorted(info.name for info in pkgutil.iter_modules(path)):
        if name == "base" or name.startswith("_"):
            continue
        module = importlib.import_module(f"{package}.{name}")
        own = [
            thing
            for thing in vars(module).values()
            if isinstance(thing, type) and issubclass(thing, base) and thing.__module__ == module.__name__
        ]
        if len(own) != 1 or own[0].model_fields["kind"].default != name:
            raise TypeError(f"{package.replace('.', '/')}/{name}.py must hold exactly one class, of kind `{name}`")
        found[name] = own[0]
    return found
