"""How much each unit is used: women admitted, days used, and whose women used them. All of it is expected."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from placement.capacity.rota import DAYS_A_YEAR
from placement.facts import Facts
from placement.plan import Unit


@dataclass(frozen=True)
class Use:
    """The expected use of a unit.

    Attributes
    ----------
    women
        Women admitted [women a year].
    days
        Days used [days a year].
    days_by_zone
        Days used by the women of each zone served [days a year].
    reserved_by_zone
        Places that the women of each zone would fill if none were refused: women a year x stay x share [places].
    """

    women: float
    days: float
    days_by_zone: Mapping[str, float]
    reserved_by_zone: Mapping[str, float]


def use_of(unit: Unit, facts: Facts) -> Use:
    """Return the expected use of a unit.

    A full unit refuses the women of every zone alike, so that days are used in proportion to the load. Where women
    wait instead of being refused, all are admitted in the end.
    """
    load = {zone: facts.load_at(zone, unit.site) * share for zone, share in unit.zones.items()}
    in_use = unit.occupancy * unit.places
    admitted = min(1.0, in_use / unit.load) if unit.load > 0 else 1.0
    return Use(
        women=unit.women * admitted,
        days=in_use * DAYS_A_YEAR,
        days_by_zone={zone: places * admitted * DAYS_A_YEAR for zone, places in load.items()},
        reserved_by_zone=load,
    )
