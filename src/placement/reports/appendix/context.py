"""What every section of an appendix is made from: one plan, the plans beside it, a language, and maybe a region."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property

from placement.errors import InputError, Mistake, did_you_mean
from placement.facts import Facts
from placement.figures import Figures, figures
from placement.finance.who_pays import WhoPays, who_pays
from placement.plan import Plan, Unit
from placement.reports.privacy import Guard, counted_women, guard
from placement.reports.records import Figure, Tables
from placement.reports.tables import tables, unit_letters
from placement.reports.words import Words
from placement.result import Result
from placement.timeline import Timeline, timeline

_SAME = 1e-9
"""Difference at which two counts are one: rounding."""


@dataclass(frozen=True)
class Context:
    """The reference result as it may be shown, and the results it is held against.

    Attributes
    ----------
    result, kept
        The reference scenario, and what of it may be shown.
    others
        Every result of the comparison by name, the reference first.
    guards
        What of each of them may be shown; the same groups of counted persons in all.
    region
        The region that replies; None for the whole country.
    """

    name: str
    result: Result
    others: Mapping[str, Result]
    guards: Mapping[str, Guard]
    words: Words
    region: str | None = None

    @property
    def kept(self) -> Guard:
        """What of the reference may be shown."""
        return self.guards[self.name]

    @property
    def facts(self) -> Facts:
        """The guarded facts of the reference."""
        return self.kept.facts

    @cached_property
    def plan(self) -> Plan:
        """The guarded plan of the reference."""
        if self.kept.plan is None:
            raise AssertionError("an appendix is only begun where there is a plan")
        return self.kept.plan

    @cached_property
    def figures(self) -> Figures:
        """Key figures of the reference plan."""
        return figures(self.plan)

    @cached_property
    def paid(self) -> WhoPays:
        """Who pays for the reference plan under every financing model."""
        return who_pays(self.plan)

    @cached_property
    def timeline(self) -> Timeline:
        """When the units of the reference plan open and fill."""
        return timeline(self.plan)

    @cached_property
    def tables(self) -> Tables:
        """The tables of the plan's own report."""
        return tables(self.result, self.words, self.kept)

    @cached_property
    def letters(self) -> dict[str, str]:
        """The letter of each unit's site, as on the map."""
        return unit_letters(self.plan)

    @cached_property
    def units(self) -> tuple[Unit, ...]:
        """The units in the order of their letters; for a region those in it, and those that serve its women."""
        by_site = {unit.site: unit for unit in self.plan.units}
        return tuple(by_site[site] for site in self.letters if self.concerns(by_site[site]))

    @cached_property
    def zones(self) -> tuple[str, ...]:
        """The zones of the region that replies, or all."""
        return tuple(zone for zone in self.facts.zones if self.inside(zone))

    def inside(self, zone: str) -> bool:
        """Whether a zone belongs to the region that replies; always, for the whole country."""
        return self.region is None or self.facts.zone_group(zone, "region") == self.region

    def concerns(self, unit: Unit) -> bool:
        """Whether a unit lies in the region that replies or serves women of it."""
        if self.region is None or self.facts.site_group(unit.site, "region") == self.region:
            return True
        return any(self.inside(zone) for zone in unit.zones)

    def counting(self, value: float, unit: Unit) -> Figure:
        """A figure that counts the women of a unit, as it may be shown."""
        return self.kept.of_unit(value, unit)

    def roughly(self, value: float) -> Figure:
        """A figure in which every woman's place counts, as it may be shown."""
        return self.kept.roughly(value, lambda zone: True)

    def money(self, ore: int, *, zones: Collection[str] | None = None) -> Figure:
        """An amount [DKK] that depends on who comes from these zones (all where none are named)."""
        return self.kept.roughly(ore / 100, lambda zone: zones is None or zone in zones)

    def among(self, value: float, zones: Collection[str]) -> Figure:
        """A figure that concerns the women of these zones."""
        return self.kept.roughly(value, lambda zone: zone in zones)

    def unit_name(self, site: str) -> str:
        """`A Rigshospitalet`: the letter on the map and the name."""
        return f"{self.letters[site]} {self.facts.sites[site].title}"

    @property
    def planned(self) -> dict[str, Plan]:
        """The guarded plan of every result that has one, the reference first."""
        return {name: kept.plan for name, kept in self.guards.items() if kept.plan is not None}


def context(results: Mapping[str, Result], words: Words, *, reference: str, region: str | None) -> Context:
    """Guard all results together and check that an appendix can be written.

    Raises
    ------
    InputError
        Where the reference has no plan, or the region is unknown.
    """
    result = results[reference]
    if result.plan is None:
        raise InputError(
            [
                Mistake(
                    None,
                    f"`{reference}` has no plan ({result.status}: {result.stopped_by})",
                    "an appendix needs a reference scenario with a plan; name another with --reference",
                )
            ]
        )
    for name, other in results.items():
        _beside(reference, result.facts, name, other.facts)
    guards = {name: guard(other.facts, other.plan) for name, other in results.items()}
    # Of the guarded facts: a region whose zones count nobody is there like any other.
    regions = guards[reference].facts.groups("region")
    if region is not None and region not in regions:
        raise InputError([Mistake(None, f"there is no region `{region}`", did_you_mean(region, regions))])
    ordered = {reference: result, **results}
    return Context(reference, result, ordered, {name: guards[name] for name in ordered}, words, region)


def _beside(reference: str, facts: Facts, name: str, other: Facts) -> None:
    """Refuse to show two scenarios side by side that are about other places or other counted persons."""
    if list(facts.zones) != list(other.zones):
        raise InputError([Mistake(None, f"`{name}` and `{reference}` have not the same zones", "compare one country")])
    mine, theirs = counted_women(facts), counted_women(other)
    if mine.keys() != theirs.keys() or any(abs(mine[zone] - theirs[zone]) > _SAME for zone in mine):
        what = f"`{name}` and `{reference}` count persons differently"
        raise InputError([Mistake(None, what, "side by side their difference could tell a count that is kept back")])
