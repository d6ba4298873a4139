"""What every command does alike: mistakes told plainly, the right exit status, one JSON document."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click

from placement.errors import InputError, Mistake, PlacementError, Where


@contextmanager
def said_plainly(as_json: bool) -> Iterator[None]:
    """Tell mistakes without a traceback and end with the right status."""
    try:
        yield
    except InputError as error:
        if as_json:
            print_json({"status": "input error", "mistakes": as_data(error.mistakes)})
        else:
            for mistake in error.mistakes:
                click.echo(str(mistake), err=True)
        sys.exit(2)
    except PlacementError as error:
        if as_json:
            print_json({"status": "error", "message": str(error)})
        else:
            click.echo(str(error), err=True)
        sys.exit(5)
    except BrokenPipeError:
        raise  # whoever read the output has seen enough: click ends quietly
    except KeyboardInterrupt:
        click.echo("Interrupted.", err=True)
        sys.exit(130)  # click would say 1, which means that there is no plan
    except OSError as error:
        click.echo(f"{error.filename or 'a file'}: {error.strerror or error}", err=True)
        sys.exit(2)
    except Exception as error:
        if os.environ.get("PLACEMENT_TRACEBACK"):
            raise
        # An uncaught exception would end with 1, which means that there is no plan.
        click.echo(f"This is a fault of placement, not of the input: {type(error).__name__}: {error}", err=True)
        click.echo("PLACEMENT_TRACEBACK=1 shows where it happened.", err=True)
        sys.exit(5)


def folder_name(name: str) -> str:
    """A name as a folder may have it."""
    return "".join(letter if letter.isalnum() or letter in "-_." else "-" for letter in name).strip(".") or "scenario"


def change_of(text: str) -> tuple[str, Any]:
    """`rules.max_travel.minutes=150`: the value is read as YAML would read it.

    Raises
    ------
    InputError
        Where the text is no such thing.
    """
    from placement.scenario.yaml_text import parse_document

    key, sign, value = text.partition("=")
    if not sign or not key:
        raise InputError([Mistake(Where("--set"), f"`{text}` is not KEY=VALUE", "rules.max_travel.minutes=150")])
    return key.strip(), parse_document(f"value: {value}", f"--set {key}").data["value"]


def as_data(mistakes: Any) -> list[dict[str, Any]]:
    """Mistakes as plain data."""
    return [
        {
            "file": mistake.where.file if mistake.where else None,
            "line": mistake.where.line if mistake.where else None,
            "column": mistake.where.column if mistake.where else None,
            "what": mistake.what,
            "hint": mistake.hint,
        }
        for mistake in mistakes
    ]


def print_json(data: Any) -> None:
    """Print a JSON document."""
    click.echo(json.dumps(data, ensure_ascii=False, indent=1, default=str))
