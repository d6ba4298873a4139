"""Exact money: whole øre, shared out so that nothing is lost or made."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction

from placement.errors import InputError

ORE = 100
"""Øre in a krone."""


def ore(dkk: float) -> int:
    """Return an amount as the nearest whole number of øre; exactly half an øre goes to the even neighbour.

    Raises
    ------
    InputError
        Where the amount is not finite: no sum of money is.
    """
    if not math.isfinite(dkk):
        raise InputError(f"An amount of {dkk} DKK cannot be counted in øre; give a finite number.")
    return round(Fraction(dkk) * ORE)


def dkk(amount_ore: int) -> float:
    """Return an amount of øre in DKK."""
    return amount_ore / ORE


def part_of(total_ore: int, share: float) -> int:
    """Return a share of an amount, to the nearest øre."""
    return round(total_ore * Fraction(share))


def share_out(total_ore: int, weights: Sequence[float]) -> list[int]:
    """Share an amount out in proportion to weights, by the largest remainder.

    Everybody gets the whole øre of the exact proportion; those that are left over go one by one to the largest
    remainders, the earlier of equal ones first. So the shares add up to the total, each is less than one øre from
    the exact proportion, a greater weight never gets less, and a weight of 0 gets nothing. (With a total one øre
    larger a share can fall by an øre, as with every rule of this kind that keeps to the proportion: the Alabama
    paradox.) A negative total is shared out like the positive one, with the sign turned.

    Parameters
    ----------
    total_ore
        The amount [øre].
    weights
        Numbers of at least 0, in any unit.

    Raises
    ------
    InputError
        Where a weight is not a finite number of at least 0, or where there is money but no weight above 0: who pays
        it then is not for arithmetic to say.
    """
    wrong = [weight for weight in weights if not (math.isfinite(weight) and weight >= 0)]
    if wrong:
        raise InputError(f"Money is shared out by finite numbers of at least 0; got {wrong[0]!r}.")
    if total_ore == 0:
        return [0] * len(weights)
    exact = [Fraction(weight) for weight in weights]
    whole = sum(exact)
    if whole == 0:
        raise InputError(f"{abs(total_ore)} øre cannot be shared out: every weight is 0.")
    if total_ore < 0:
        return [-share for share in share_out(-total_ore, weights)]
    quotas = [total_ore * weight / whole for weight in exact]
    shares = [math.floor(quota) for quota in quotas]
    left = total_ore - sum(shares)
    by_remainder = sorted(range(len(quotas)), key=lambda place: shares[place] - quotas[place])
    for place in by_remainder[:left]:
        shares[place] += 1
    return shares
