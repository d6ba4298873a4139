"""Who pays for a plan, side by side under every financing model: by payer, municipality, group and unit."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from placement.facts import Facts, Note
from placement.finance.basis import Basis, basis_of
from placement.finance.models import kinds
from placement.finance.records import NotComputed, Payer, PayerKind, Payment, Shares
from placement.plan import Plan
from placement.scenario.places import Governance, Grouping, Site, Zone

GroupBy = Literal["regions-2026", "regions-2027", "health_council", "province"]
"""The ways to group municipalities: regions of either governance, health councils, parts of the country."""


@dataclass(frozen=True)
class Bill:
    """One row of a table of who pays, in one model [øre a year].

    Attributes
    ----------
    id
        Id of the municipality, group or unit; None for what belongs to none, and for the row of all.
    state_ore, region_ore, municipality_ore
        What the state, the regions and the municipalities pay for the women of these places.
    cost_ore, surplus_ore
        Budget of the units that lie there, and what their operators have left (negative: lack); 0 in the table of
        municipalities.
    days
        Days that women of these places use [days a year]; of a unit, all of its days.
    people
        Inhabitants by the per-capita key; None where a number is missing, and for a unit.
    """

    id: str | None
    state_ore: int
    region_ore: int
    municipality_ore: int
    cost_ore: int
    surplus_ore: int
    days: float
    people: float | None

    @property
    def paid_ore(self) -> int:
        """What all three pay together."""
        return self.state_ore + self.region_ore + self.municipality_ore


@dataclass(frozen=True)
class WhoPays:
    """Who pays for a plan under every model.

    Attributes
    ----------
    basis
        The account of the plan and the use of its units.
    models
        Shares of each model by its kind, or why there are none.
    how
        One sentence on each model.
    operators
        Who runs each unit, and so carries the surplus or deficit of a tariff or drawing right; None where the
        scenario does not say in which region or municipality the unit lies.
    """

    basis: Basis
    models: Mapping[str, Shares | NotComputed]
    how: Mapping[str, Note]
    operators: Mapping[str, Payer | None]

    def shares(self, kind: str) -> Shares | None:
        """The shares of a model; None where it could not be computed."""
        found = self.models[kind]
        return found if isinstance(found, Shares) else None

    def in_all(self, kind: str) -> Bill | None:
        """The whole country as one row; None where the model could not be computed."""
        rows = self._table(kind, [None], lambda _: None, lambda _: None)
        return rows[0] if rows else None

    def by_municipality(self, kind: str) -> tuple[Bill, ...]:
        """A row for each municipality, and one without an id for what belongs to none."""
        return self._table(kind, list(self.basis.facts.zones), lambda zone: zone, None)

    def by_group(self, kind: str, by: GroupBy) -> tuple[Bill, ...]:
        """A row for each group in alphabetical order, and one without an id for what belongs to none."""
        facts = self.basis.facts
        zone, site = _group(by, facts.zones), _group(by, facts.sites)
        names = sorted({name for name in map(zone, facts.zones) if name is not None})
        return self._table(kind, names, zone, site)

    def by_unit(self, kind: str) -> tuple[Bill, ...]:
        """A row for each unit, in the order of the plan."""
        shares = self.shares(kind)
        if shares is None:
            return ()
        return tuple(
            Bill(
                unit.site,
                *_paid(payment for payment in shares.payments if payment.site == unit.site),
                cost_ore=unit.cost_ore,
                surplus_ore=shares.surplus_ore[unit.site],
                days=unit.use.days,
                people=None,
            )
            for unit in self.basis.units
        )

    def _table(
        self,
        kind: str,
        names: Sequence[str | None],
        of_zone: Callable[[str], str | None],
        of_site: Callable[[str], str | None] | None,
    ) -> tuple[Bill, ...]:
        shares = self.shares(kind)
        if shares is None:
            return ()
        payments: dict[str | None, list[Payment]] = {}
        for payment in shares.payments:
            payments.setdefault(None if payment.zone is None else of_zone(payment.zone), []).append(payment)
        cost: dict[str | None, int] = {}
        surplus: dict[str | None, int] = {}
        days: dict[str | None, float] = {}
        for unit in self.basis.units:
            if of_site is not None:
                place = of_site(unit.site)
                cost[place] = cost.get(place, 0) + unit.cost_ore
                surplus[place] = surplus.get(place, 0) + shares.surplus_ore[unit.site]
            for zone, used in unit.use.days_by_zone.items():
                days[of_zone(zone)] = days.get(of_zone(zone), 0.0) + used
        zones: dict[str | None, list[str]] = {}
        for zone in self.basis.facts.zones:
            zones.setdefault(of_zone(zone), []).append(zone)
        rows = list(dict.fromkeys([*names, *payments, *cost, *zones]))
        return tuple(
            Bill(
                row,
                *_paid(payments.get(row, [])),
                cost_ore=cost.get(row, 0),
                surplus_ore=surplus.get(row, 0),
                days=days.get(row, 0.0),
                people=self._people(zones.get(row, [])),
            )
            for row in rows
        )

    def _people(self, zones: Iterable[str]) -> float | None:
        counts = [self.basis.key.people.get(zone) for zone in zones]
        return None if None in counts else sum(count for count in counts if count is not None)


def who_pays(plan: Plan) -> WhoPays:
    """Return who pays for a plan under every model; errors as `placement.finance.account.account`."""
    basis = basis_of(plan)
    models = {kind: model(kind=kind) for kind, model in kinds().items()}
    return WhoPays(
        basis=basis,
        models={kind: model.shares(basis) for kind, model in models.items()},
        how={kind: model.how(plan.facts) for kind, model in models.items()},
        operators={unit.site: operator_of(unit.site, plan.facts) for unit in plan.units},
    )


def operator_of(site: str, facts: Facts) -> Payer | None:
    """Who runs the unit at a site; None where the scenario does not say where it lies."""
    if facts.financing.operator == "municipality":
        zone = facts.sites[site].zone
        return None if zone is None or zone not in facts.zones else Payer("municipality", zone)
    region = facts.site_group(site, "region")
    return None if region is None else Payer("region", region)


def _paid(payments: Iterable[Payment]) -> tuple[int, int, int]:
    """What the state, the regions and the municipalities pay."""
    sums: dict[PayerKind, int] = dict.fromkeys(get_args(PayerKind), 0)
    for payment in payments:
        sums[payment.payer.kind] += payment.ore
    return sums["state"], sums["region"], sums["municipality"]


def _group(by: GroupBy, places: Mapping[str, Zone] | Mapping[str, Site]) -> Callable[[str], str | None]:
    """The function that tells the group of a zone or site by its id."""
    grouping: Grouping = "health_council" if by == "health_council" else "province" if by == "province" else "region"
    governance: Governance = "regions-2026" if by == "regions-2026" else "regions-2027"
    return lambda name: places[name].group(grouping, governance)
