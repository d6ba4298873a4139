"""Counted persons under 5 are never shown, and cannot be worked out from what is.

Zones with fewer than five counted women are put in groups of at least five. Everything a report shows is then
computed from facts in which the women of a group are spread evenly over its members, so that every figure in every
file is a function of the groups' totals: whoever holds all files knows these totals and nothing within a group.

Groups follow public lines (the region, the health council), never the counts, beyond the question whether a group is
large enough: a group that grew until it reached five would betray its last member.

Neither do they follow the plan. One table of counts has one set of groups, whichever scenarios are solved, compared or
written out: groups of two plans that cut across each other could be subtracted. What several publications of one
table tell together is what one of them tells. Publications of two tables (a count and its correction) are another
matter, which no report can know of.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass

from placement.facts import Facts
from placement.plan import Plan, Unit
from placement.reports.records import KEPT_BACK, UNDER_5, Figure
from placement.reports.spread_evenly import no_dust, one_stay, price_of_travel, spread_evenly
from placement.tolerances import SHARE

Vector = tuple[tuple[str, float], ...]

LEAST = 5
"""Fewest counted persons that are shown."""
_SLACK = 3
"""How many more persons than five for each larger member a mixed group must have."""


@dataclass(frozen=True)
class Group:
    """Zones whose counted women are shown together; `women` is None where even together they are too few."""

    number: int
    zones: tuple[str, ...]
    women: float | None


@dataclass(frozen=True)
class Guard:
    """The facts and the plan as a report may use them.

    Attributes
    ----------
    facts, plan
        With the women of each group spread evenly over its members.
    groups
        The groups, none where nothing has to be kept back.
    small
        Zones whose women are shown as "<5": those in groups of nothing else.
    shares_kept_back
        Whether the shares of zones served by several units are kept back too: at a full unit they would add an
        equation that the public capacity solves. In `plan` such zones are then shared evenly among their units, so
        that no figure tells the shares either.
    shared
        The zones whose shares are kept back.
    travel_cost_known
        Whether what travel costs could be computed from the guarded facts too.
    """

    facts: Facts
    plan: Plan | None
    groups: tuple[Group, ...]
    small: frozenset[str]
    shares_kept_back: bool
    travel_cost_known: bool = True
    shared: frozenset[str] = frozenset()

    def group_of(self, zone: str) -> Group | None:
        """The group of a zone; None where its women are shown."""
        return next((group for group in self.groups if zone in group.zones), None)

    def exact(self, weight: Callable[[str], Hashable]) -> bool:
        """Whether a figure that counts each zone by `weight` is known exactly from the groups' totals."""
        if any(_in_part(weight(zone)) for zone in self.shared):
            return False
        return all(len({weight(zone) for zone in group.zones}) == 1 for group in self.groups)

    def known(self, concerns: Callable[[str], object]) -> bool:
        """Whether no zone that the figure concerns is in a group of too few women."""
        return not any(concerns(zone) for group in self.groups if group.women is None for zone in group.zones)

    def counting(self, value: float, weight: Callable[[str], Hashable]) -> Figure:
        """A figure that counts each zone's women by `weight`; approximate where groups lie across what it counts."""
        return Figure(value, approximate=not self.exact(weight)) if self.known(weight) else KEPT_BACK

    def roughly(self, value: float, concerns: Callable[[str], Hashable]) -> Figure:
        """A figure in which the place of each woman counts; approximate where it concerns zones in groups."""
        if not self.known(concerns):
            return KEPT_BACK
        grouped = any(concerns(zone) for group in self.groups for zone in group.zones)
        return Figure(value, approximate=grouped or any(concerns(zone) for zone in self.shared))

    def of_unit(self, value: float, unit: Unit) -> Figure:
        """A figure that counts the women whom a unit reaches."""
        return self.counting(value, lambda zone: self._come(zone, unit.site, unit.zones.get(zone, 0.0)))

    def of_all_who_come(self, value: float) -> Figure:
        """A figure that counts the women who come, or those who do not, over the whole plan."""
        shares = {} if self.plan is None or self.facts.uptake is None else self.plan.assignment
        return self.counting(
            value, lambda zone: tuple(self._come(zone, *way) for way in sorted(shares.get(zone, {}).items())) or True
        )

    def _come(self, zone: str, site: str, share: float) -> Hashable:
        """The weight of a zone in such a figure: its share, and how many of that come."""
        told = round(share, 9)
        return told if self.facts.uptake is None or not told else (told, round(self.facts.share_reached(zone, site), 9))

    def women(self, zone: str, share: float = 1.0) -> Figure:
        """The women of one zone (or of a share of it)."""
        if zone in self.small:
            return UNDER_5
        if self.group_of(zone) is not None:
            return KEPT_BACK
        return Figure(self.facts.women[zone] * share)


def guard(facts: Facts, plan: Plan | None) -> Guard:
    """Group what must not be shown, and spread each group evenly over its members."""
    counts = counted_women(facts)
    small = frozenset(zone for zone, count in counts.items() if count < LEAST)
    known = one_stay(facts) is not None
    groups = tuple(
        Group(number, block, _total(facts, block) if known and _safe(block, counts) else None)
        for number, block in enumerate(_blocks(facts, counts, small), start=1)
    )
    if not groups:
        return Guard(facts, plan, (), frozenset(), False)
    totals = {group.zones: float(LEAST) if group.women is None else group.women for group in groups}
    guarded = spread_evenly(facts, totals)
    vectors = {zone: _vector(zone, plan) for zone in facts.zones}
    told = facts.assignment != "split" or all(
        len(vectors[zone]) <= 1 and vectors[zone] == vectors[group.zones[0]] for group in groups for zone in group.zones
    )
    shared = frozenset(zone for zone, vector in vectors.items() if len(vector) > 1 and not told)
    return Guard(
        facts=guarded,
        plan=None if plan is None else _shared_evenly(plan, shared, guarded),
        groups=groups,
        small=frozenset(z for group in groups if small.issuperset(group.zones) for z in group.zones),
        shares_kept_back=not told,
        travel_cost_known=price_of_travel(facts) is not None,
        shared=shared,
    )


def counted_women(facts: Facts) -> dict[str, float]:
    """Counted persons by zone, without the factor for hidden need, which anybody can divide out again."""
    factor = next((a.value for a in facts.assumptions if a.name == "demand.hidden_factor"), 1.0)
    by = float(factor) if isinstance(factor, (int, float)) and factor > 0 else 1.0
    return {zone: no_dust(facts.women[zone] / by) for zone, place in facts.zones.items() if place.counted}


def _total(facts: Facts, block: Iterable[str]) -> float:
    return no_dust(sum(facts.women[zone] for zone in block))


def _vector(zone: str, plan: Plan | None) -> Vector:
    shares = plan.assignment.get(zone, {}) if plan is not None else {}
    return tuple(sorted((site, round(share, 6)) for site, share in shares.items() if share > SHARE))


def _shared_evenly(plan: Plan, shared: frozenset[str], facts: Facts) -> Plan:
    """The plan over guarded facts; what zones whose shares are kept back send to each of their units is the same."""
    assignment = dict(plan.assignment)
    for zone in shared:
        sites = [site for site, _ in _vector(zone, plan)]
        assignment[zone] = dict.fromkeys(sites, 1 / len(sites))
    return Plan(plan.openings, assignment, facts)


def _in_part(weight: Hashable) -> bool:
    """Whether a zone is counted by a share of its women, which a figure would tell."""
    if isinstance(weight, tuple):
        return any(_in_part(part) for part in weight)
    return isinstance(weight, float) and 0 < weight < 1


def _safe(block: Iterable[str], counts: Mapping[str, float]) -> bool:
    """Whether a group's total may be shown: five persons, and no member that the limits alone pin down.

    Where all members are under 5 they are marked as such, so that a total of 4 each would tell every one of them. In
    a group with larger members nothing tells which ones they are; but a total of 5 for each of these would tell that
    there is nobody else, and a group that grew for no other reason would tell it too: hence the slack.
    """
    members = [counts[zone] for zone in block]
    large = sum(count >= LEAST for count in members)
    if len(members) < 2 or sum(members) < LEAST:
        return False
    return sum(members) >= LEAST * large + _SLACK if large else sum(members) < (LEAST - 1) * len(members)


def _blocks(facts: Facts, counts: Mapping[str, float], small: frozenset[str]) -> list[tuple[str, ...]]:
    """Small zones by region and health council; blocks that are not safe are joined line by line.

    The regions of both governances are lines, so that scenarios of either have the same groups.
    """

    def line(zone: str, level: int) -> Hashable:
        place = facts.zones[zone]
        return (place.region_2027, place.region, place.health_council)[: 3 - level]

    shown = {zone for zone in counts if zone not in small}
    by_line: dict[Hashable, tuple[str, ...]] = {}
    for zone in facts.zones:
        if zone in small:
            by_line[line(zone, 0)] = (*by_line.get(line(zone, 0), ()), zone)
    blocks = list(by_line.values())
    for level in (1, 2, 3):
        unsafe: dict[Hashable, tuple[str, ...]] = {}
        for block in blocks:
            if not _safe(block, counts):
                key = line(block[0], level)
                unsafe[key] = (*unsafe.get(key, ()), *block)
        blocks = [block for block in blocks if _safe(block, counts)]
        for key, members in unsafe.items():
            block = members
            while not _safe(block, counts):
                # Other groups first: they are hidden already. Then a zone that is shown, chosen by what is public:
                # the one with the least count would bound that count.
                near = sorted((b for b in blocks if line(b[0], level) == key), key=lambda b: b[0])
                more = sorted(
                    (z for z in shown if line(z, level) == key), key=lambda z: (facts.zones[z].population or 0.0, z)
                )
                if near:
                    blocks.remove(near[0])
                    block = (*block, *near[0])
                elif more:
                    shown.remove(more[0])
                    block = (*block, more[0])
                else:
                    break
            blocks.append(block)
    order = {zone: number for number, zone in enumerate(facts.zones)}
    return sorted((tuple(sorted(block, key=order.__getitem__)) for block in blocks), key=lambda b: order[b[0]])
