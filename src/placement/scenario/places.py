"""Zones and sites: where the women live, and where a unit may open."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Identifier = Annotated[str, Field(min_length=1, max_length=80, pattern=r"^[^\x00-\x1f]+$")]
Grouping = Literal["region", "health_council", "province"]
Governance = Literal["regions-2026", "regions-2027"]
MOST_WOMEN = 1e6
"""More women a year than this in one place is a slip of the pen."""

KnownOrNot = Literal["yes", "no", "unknown"]
Settlement = Literal["urban", "rural"]


class Part(BaseModel):
    """A part of a scenario: frozen, unknown keys refused, no silent conversion of text to numbers."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", strict=True, allow_inf_nan=False, use_attribute_docstrings=True
    )


class _Place(Part):
    id: Identifier
    """Short id that plans, files and reports use; `'0101'` for a municipality, `AUH` for a hospital."""
    name: str = ""
    """Name shown to readers; the id where it is empty."""
    lat: float | None = Field(default=None, ge=-90, le=90)
    """Latitude of the centre [degrees, WGS 84]."""
    lon: float | None = Field(default=None, ge=-180, le=180)
    """Longitude of the centre [degrees, WGS 84]."""
    region: str | None = None
    """Region of today (until the end of 2026)."""
    region_2027: str | None = None
    """Region from 1 January 2027; the region of today where it is not given."""
    health_council: str | None = None
    """Health council (sundhedsråd) from 2027."""
    province: str | None = None
    """Part of the country (landsdel, NUTS 3)."""

    @property
    def title(self) -> str:
        """The name for readers."""
        return self.name or self.id

    def group(self, by: Grouping, governance: Governance) -> str | None:
        """The group this place belongs to; `governance` decides which regions are meant."""
        if by == "health_council":
            return self.health_council
        if by == "province":
            return self.province
        if governance == "regions-2027":
            return self.region_2027 or self.region
        return self.region


class Zone(_Place):
    """A place where women in need of residential treatment live, such as a municipality."""

    population: float | None = Field(default=None, ge=0)
    """Inhabitants, a weight for spreading a national estimate."""
    births: float | None = Field(default=None, ge=0)
    """Births a year, the default weight for spreading a national estimate."""
    women: float | None = Field(default=None, ge=0, le=MOST_WOMEN)
    """Women in need a year, where the planner knows it."""
    counted: bool = False
    """Whether `women` counts real persons; such figures under 5 are never shown."""
    settlement: Settlement | None = None
    """Whether the zone is `urban` or `rural`, for limits that differ between the two [A1]."""
    node: str | None = None
    """Node of the road network that stands for the zone."""


class Site(_Place):
    """A hospital beside which a unit may open."""

    town: str = ""
    """Town where the hospital lies."""
    zone: str | None = None
    """Id of the zone in which the hospital lies."""
    maternity_ward: bool = True
    """Whether women give birth there [L1]."""
    neonatal_level: Literal["none", "II", "III"] = "none"
    """Level of the neonatal ward; `none` where there is none [L1]."""
    neonatal_withdrawal: KnownOrNot = "unknown"
    """Whether the ward is known to be competent in neonatal withdrawal [L1]."""
    family_ambulatory: Literal["yes", "satellite", "no"] = "no"
    """Whether a family ambulatory, or a satellite of one, is at the hospital [L4]."""
    detention: KnownOrNot = "unknown"
    """Whether a unit there has the competence and the rooms for detention with consent [H1, H2]."""
    partner_rooms: KnownOrNot = "unknown"
    """Whether a unit there has rooms for partners [F1]."""
    children_rooms: KnownOrNot = "unknown"
    """Whether a unit there has rooms for other children [F2]."""
    active_use: KnownOrNot = "unknown"
    """Whether a unit there admits women with active use [T4]."""
    minutes_to_hospital: float = Field(default=0, ge=0)
    """Minutes from the unit to the hospital [L2]; 0 = on the hospital's ground."""
    statuses: dict[str, str] = Field(default_factory=dict)
    """How sure each fact is: attribute name to verified, general knowledge, estimate or assumption."""
