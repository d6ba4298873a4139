"""The regions pay everything and the municipalities nothing [E2]."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar, Literal

from placement.facts import Facts, Note
from placement.finance.basis import Basis, by_zone
from placement.finance.models.base import FinancingModel
from placement.finance.records import Payer, Payment


class RegionalBudget(FinancingModel):
    """Each region pays for the days its own women use, at full cost, wherever the unit lies.

    A unit that nobody uses is paid by the region in which it lies.
    """

    kind: Literal["regional_budget"] = "regional_budget"
    heading: ClassVar[Mapping[str, str]] = {"en": "Regional budget", "da": "Regional finansiering"}
    requirements = ("E2",)

    def how(self, facts: Facts) -> Note:
        """One sentence on how the model works."""
        return Note(
            "Each region pays, out of its own budget, its women's part of the days used at every unit; together the "
            "regions cover the whole budget, and municipalities pay nothing.",
            "Hver region betaler over sit eget budget den andel af de brugte døgn på hver enhed, som dens kvinder står "
            "for; tilsammen dækker regionerne hele budgettet, og kommunerne betaler intet.",
        )

    def lacking(self, basis: Basis) -> Note | None:
        """Regions must be known."""
        facts = basis.facts
        zones = {zone for unit in basis.units for zone in unit.zones}
        unknown = [facts.zones[zone].title for zone in facts.zones if zone in zones and _region(zone, facts) is None]
        unused = [unit.site for unit in basis.units if not any(unit.use.days_by_zone.values())]
        unknown += [facts.sites[site].title for site in unused if facts.site_group(site, "region") is None]
        if not unknown:
            return None
        return Note(f"no region is given for {unknown[0]}", f"der er ikke angivet en region for {unknown[0]}")

    def payments(self, basis: Basis) -> Iterable[Payment]:
        """The budget of each unit by the days of each region's women."""
        facts = basis.facts
        payer = {zone: Payer("region", _region(zone, facts) or "") for zone in facts.zones}
        for unit in basis.units:
            amounts = unit.by_days(unit.cost_ore)
            if amounts:
                yield from by_zone(payer, unit.site, amounts)
            elif unit.cost_ore:
                yield Payment(
                    Payer("region", facts.site_group(unit.site, "region") or ""), unit.site, None, unit.cost_ore
                )


def _region(zone: str, facts: Facts) -> str | None:
    return facts.zone_group(zone, "region")
