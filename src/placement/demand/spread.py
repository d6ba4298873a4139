"""Spread a number of women over zones by a weight, and hold the result against what is known of zones."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from placement.errors import InputError, Mistake, did_you_mean


def spread_national(total: float, weights: Mapping[str, float]) -> dict[str, float]:
    """Spread women a year over zones in proportion to a weight such as births.

    Parameters
    ----------
    total
        Women a year in all zones, at least 0.
    weights
        Weight of each zone by id, greater than 0 (any unit; only proportions matter).

    Returns
    -------
    dict[str, float]
        Women a year by zone, in the order of `weights`; they add up to `total`.

    Raises
    ------
    InputError
        With every zone whose weight is not a finite number above 0, and where `total` is out of range.
    """
    wrong = _wrong_total("The national figure", total) + _wrong_weights(weights)
    if wrong:
        raise InputError(wrong)
    return _spread(total, weights)


def spread_by_region(
    totals_by_region: Mapping[str, float],
    region_of: Mapping[str, str],
    weights: Mapping[str, float],
    *,
    national: float | None = None,
) -> dict[str, float]:
    """Spread each region's women a year over its zones in proportion to a weight.

    Parameters
    ----------
    totals_by_region
        Women a year by region, at least 0.
    region_of
        Region of every zone.
    weights
        Weight of every zone, greater than 0.
    national
        Women a year in the whole country. With it, the regions without a figure share what the others leave
        of it, by weight over all their zones; without it, every region needs a figure.

    Returns
    -------
    dict[str, float]
        Women a year by zone, in the order of `region_of`; each region's zones add up to its figure.

    Raises
    ------
    InputError
        With every mistake: an unknown region, a region without a figure, a zone without a region or a weight,
        a weight that is not a finite number above 0, regional figures at odds with the national one.
    """
    regions = dict.fromkeys(region_of.values())
    missing = [region for region in regions if region not in totals_by_region]
    wrong = _wrong_weights(weights)
    wrong += [
        Mistake(None, f"There is no region `{region}`.", did_you_mean(region, regions))
        for region in totals_by_region
        if region not in regions
    ]
    wrong += [
        mistake
        for region, total in totals_by_region.items()
        for mistake in _wrong_total(f"The figure of region `{region}`", total)
    ]
    wrong += [
        Mistake(None, f"Zone `{zone}` has no {lacking}.", f"give one to `{zone}`")
        for lacking, some, others in (("weight", region_of, weights), ("region", weights, region_of))
        for zone in some
        if zone not in others
    ]
    if national is None:
        wrong += [
            Mistake(
                None,
                f"Region `{region}` has no figure of its own.",
                "give one, or a national figure of which such regions get the rest",
            )
            for region in missing
        ]
    elif not wrong:
        wrong += _wrong_total("The national figure", national) or _wrong_rest(
            national, math.fsum(totals_by_region.values()), missing
        )
    if wrong:
        raise InputError(wrong)

    women = {}
    for region, total in totals_by_region.items():
        women.update(_spread(total, {z: weights[z] for z, of in region_of.items() if of == region}))
    if national is not None and missing:
        rest = max(0.0, national - math.fsum(totals_by_region.values()))
        women.update(_spread(rest, {z: weights[z] for z, of in region_of.items() if of in missing}))
    return {zone: women[zone] for zone in region_of}


@dataclass(frozen=True)
class Deviation:
    """A zone whose share of the women differs from what municipalities report of themselves [D12]."""

    zone: str
    women_a_year: float
    expected: str
    sentence: str


def large_city_check(
    women: Mapping[str, float],
    large: Collection[str],
    *,
    about: float = 5.0,
    factor: float = 2.0,
    others_at_most: float = 1.0,
    names: Mapping[str, str] | None = None,
) -> tuple[Deviation, ...]:
    """Hold a spread against "a few large cities about five women a year, all others at most one" [D12].

    A check for the reader, not a rule: national figures from the same source cannot be spread like that.

    Parameters
    ----------
    women
        Women a year by zone.
    large
        Ids of the zones that count as large cities.
    about, factor
        A large city agrees between `about / factor` and `about * factor` women a year; the source says only
        "about five", so the factor (at least 1) is an assumption.
    others_at_most
        Most women a year in any other zone.
    names
        Names for the sentences, by zone; the id where there is none.

    Returns
    -------
    tuple[Deviation, ...]
        The zones that deviate, most women first.

    Raises
    ------
    InputError
        Where a large city is not among the zones.
    """
    unknown = [
        Mistake(None, f"There is no zone `{zone}`.", did_you_mean(zone, women)) for zone in large if zone not in women
    ]
    if unknown:
        raise InputError(unknown)
    titles = names or {}
    found = []
    for zone, number in sorted(women.items(), key=lambda item: (-item[1], item[0])):
        if zone in large:
            agrees, expected = about / factor <= number <= about * factor, f"about {about:g}"
        else:
            agrees, expected = number <= others_at_most, f"at most {others_at_most:g}"
        if not agrees:
            sentence = f"{titles.get(zone, zone)}: {number:.1f} women a year, where {expected} are reported."
            found.append(Deviation(zone, number, expected, sentence))
    return tuple(found)


def _spread(total: float, weights: Mapping[str, float]) -> dict[str, float]:
    # Divided by the largest weight first, so that no sum or product leaves the range of floating point.
    largest = max(weights.values())
    shares = {zone: weight / largest for zone, weight in weights.items()}
    whole = math.fsum(shares.values())
    return {zone: total * (share / whole) for zone, share in shares.items()}


def _wrong_total(what: str, total: float) -> list[Mistake]:
    if math.isfinite(total) and total >= 0:
        return []
    return [Mistake(None, f"{what} must be a finite number of women a year, at least 0; got {total!r}.")]


def _wrong_weights(weights: Mapping[str, float]) -> list[Mistake]:
    if not weights:
        return [Mistake(None, "There is no zone to spread women over.", "give at least one weight")]
    return [
        Mistake(
            None,
            f"The weight of zone `{zone}` must be a finite number above 0; got {weight!r}.",
            "give its births or population, or leave the zone out",
        )
        for zone, weight in weights.items()
        if not (math.isfinite(weight) and weight > 0)
    ]


def _wrong_rest(national: float, regional: float, missing: list[str]) -> list[Mistake]:
    if math.isclose(national, regional) or (missing and regional < national):
        return []
    if missing:
        left = ", ".join(f"`{region}`" for region in missing)
        return [
            Mistake(
                None,
                f"The regional figures add up to {regional:g} women a year, more than the national figure "
                f"{national:g}: nothing is left for {left}.",
                "correct one of the figures, or give every region its own",
            )
        ]
    return [
        Mistake(
            None,
            f"The regional figures add up to {regional:g} women a year, the national figure is {national:g}.",
            "every region has a figure: leave the national one out, or correct one of them",
        )
    ]
