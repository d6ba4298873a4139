"""The errors a user of `placement` may meet; each says what is wrong, where, and what to do."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field


class PlacementError(Exception):
    """Base of every error that `placement` raises on purpose."""


@dataclass(frozen=True, order=True)
class Where:
    """A place in an input file; `line` and `column` count from 1, 0 means unknown."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return ":".join([self.file, *(str(n) for n in (self.line, self.column) if n)])


@dataclass(frozen=True, order=True)
class Mistake:
    """One thing that is wrong in an input, where it stands, and a hint on how to mend it."""

    where: Where | None
    what: str
    hint: str = field(default="", compare=False)

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        return f"{place}{self.what}" + (f" ({self.hint})" if self.hint else "")


class InputError(PlacementError, ValueError):
    """The input is wrong. `mistakes` holds every mistake found, in the order of the file."""

    def __init__(self, mistakes: Iterable[Mistake] | str) -> None:
        self.mistakes: tuple[Mistake, ...] = (
            (Mistake(None, mistakes),) if isinstance(mistakes, str) else tuple(mistakes)
        )
        super().__init__("\n".join(map(str, self.mistakes)))


class SolverError(PlacementError):
    """The solver is missing, broke down, or answered something that cannot be used."""


class PlanRejected(PlacementError):
    """The independent check found fault with a plan that the solver called feasible.

    `breaches` are the sentences of the check; `saved` says where the model and the plan were written.
    """

    def __init__(self, breaches: Sequence[str], saved: str | None = None) -> None:
        self.breaches = tuple(breaches)
        self.saved = saved
        where = f" Model and plan are saved in {saved}." if saved else ""
        super().__init__(
            "The solver's plan does not pass the independent check and is not returned."
            f"{where} What is wrong:\n" + "\n".join(f"- {line}" for line in self.breaches)
        )


def did_you_mean(word: object, known: Iterable[str]) -> str:
    """Return a hint that offers the nearest of `known` to `word`, or lists them where they are few."""
    options = list(known)
    lowered = {option.lower(): option for option in options}
    found = difflib.get_close_matches(str(word).lower(), list(lowered), n=1, cutoff=0.6)
    if found:
        return f"did you mean `{lowered[found[0]]}`?"
    return f"known here: {', '.join(options)}" if 0 < len(options) <= 12 else ""
