"""Name the zones that no single unit can serve, before anything is solved."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from placement.errors import InputError, Mistake
from placement.tolerances import FEASIBILITY


@dataclass(frozen=True)
class Oversized:
    """A zone whose load is more than the largest unit carries, and what can be done about it."""

    zone: str
    load: float
    largest_max_load: float
    sentence: str
    ways_out: tuple[str, ...]


def oversized(
    loads: Mapping[str, float],
    largest_max_load: float,
    *,
    names: Mapping[str, str] | None = None,
    places_needed: Callable[[float], int | None] | None = None,
) -> tuple[Oversized, ...]:
    """Return the zones heavier than the largest unit, heaviest first; empty where every zone fits.

    Matters where a zone belongs to one unit (`single`, `nearest`); `split` is one of the ways out.

    Parameters
    ----------
    loads
        Offered load by zone [erlang].
    largest_max_load
        Largest load [erlang] of any unit that may be built.
    names
        Names for the sentences, by zone; the id where there is none.
    places_needed
        Returns the fewest places that carry a load, None where it knows of none; sharpens the first way out.

    Raises
    ------
    InputError
        Where a load, or the largest one, is not a finite number of at least 0.
    """
    given = [("The largest load of a unit", largest_max_load)]
    given += [(f"The load of zone `{zone}`", load) for zone, load in loads.items()]
    wrong = [
        Mistake(None, f"{what} must be finite and at least 0; got {load!r}.")
        for what, load in given
        if not (math.isfinite(load) and load >= 0)
    ]
    if wrong:
        raise InputError(wrong)
    titles = names or {}
    found = []
    for zone, load in sorted(loads.items(), key=lambda item: (-item[1], item[0])):
        # The slack that the solver grants a row: a zone that fits by rounding only is no news to the planner.
        if load <= largest_max_load * (1.0 + FEASIBILITY):
            continue
        title = titles.get(zone, zone)
        places = places_needed(load) if places_needed else None
        larger = f"a unit of at least {places} places" if places else "a larger unit"
        parts = math.ceil(load / largest_max_load) if largest_max_load > 0 else None
        smaller = f"at least {parts} smaller zones" if parts else "smaller zones"
        found.append(
            Oversized(
                zone=zone,
                load=load,
                largest_max_load=largest_max_load,
                sentence=(
                    f"{title} has a load of {load:.2f} erlang (women present on average); "
                    f"the largest unit that may be built carries {largest_max_load:.2f}."
                ),
                ways_out=(
                    f"Allow {larger} for {title}.",
                    f"Let several units serve {title} (assignment `split`).",
                    f"Replace {title} by {smaller}, such as its postcodes or districts.",
                ),
            )
        )
    return tuple(found)
