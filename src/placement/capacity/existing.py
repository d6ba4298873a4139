"""Places that stand at a site today: what it costs to keep, extend, reduce or close them [L5].

A unit on a site with standing places is paid for what it adds: places beyond those that stand are built as an
extension, places that stand are not built again. A unit of as many places, or fewer, is only kept up.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, Literal

from pydantic import Field

from placement.assumptions import assumed, check_numbers
from placement.capacity.parts import CostPart, annuity_share, whole_kroner

Change = Literal["new", "kept", "extended", "reduced", "closed"]
"""What a plan makes of a site, against the places that stand there today."""

_NOT_SAID = "nothing was said of it, so that nothing is reckoned with"
_NO_SOURCE = "chosen for this project; no source gives the cost of changing an existing service in Denmark"

Years = Annotated[float, Field(gt=0, le=1000)]


@dataclass(frozen=True)
class Existing:
    """Standing places at one site; what is spent once becomes an annuity at the interest of the cost model.

    Attributes
    ----------
    interest_share_a_year
        Interest of the annuities [share a year]; the scenario's cost model gives it.
    """

    places: Annotated[int, Field(ge=1, le=1000)] = field(metadata={"unit": "places that stand at the site today [L5]"})
    keep_dkk_a_year: float = assumed(
        0.0, unit="DKK (2026) a year to keep up the standing building, whatever the unit's size [L5]", source=_NOT_SAID
    )
    renovation_dkk: float = assumed(
        0.0, unit="DKK (2026) once to renovate the standing building, if a unit stays there [L5]", source=_NOT_SAID
    )
    renovation_years: Years = assumed(20.0, unit="years that a renovation lasts", source=_NO_SOURCE)
    close_dkk: float = assumed(
        0.0, unit="DKK (2026) once to close the place, if no unit stays there [L5]", source=_NOT_SAID
    )
    close_years: Years = assumed(10.0, unit="years over which the cost of closing is spread", source=_NO_SOURCE)
    interest_share_a_year: float = 0.0

    def __post_init__(self) -> None:
        check_numbers(self, above_zero=("renovation_years", "close_years"))

    @property
    def renovation_dkk_a_year(self) -> float:
        """The renovation as an annuity [DKK a year], in whole kroner."""
        return whole_kroner(self.renovation_dkk * annuity_share(self.renovation_years, self.interest_share_a_year))

    @property
    def closing_dkk_a_year(self) -> float:
        """The cost of closing as an annuity [DKK a year], in whole kroner."""
        return whole_kroner(self.close_dkk * annuity_share(self.close_years, self.interest_share_a_year))

    def added(self, places: int) -> int:
        """Return the places that a unit of this size has beyond those that stand."""
        return max(places - self.places, 0)

    def change(self, places: int) -> Change:
        """Return what a unit of this size makes of the standing places."""
        if places == self.places:
            return "kept"
        return "extended" if places > self.places else "reduced"

    def parts(self) -> tuple[CostPart, ...]:
        """Return what a unit of any size pays for the standing building: its upkeep and its renovation."""
        return (
            CostPart("keeping", whole_kroner(self.keep_dkk_a_year)),
            CostPart("renovation", self.renovation_dkk_a_year, capital=True),
        )
