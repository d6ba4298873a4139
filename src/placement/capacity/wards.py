"""How the places of a unit fall into shielded wards, and which sizes of unit may be built [C1]."""

from __future__ import annotations

from placement.errors import InputError


def ward_count(places: int, ward_women: int) -> int:
    """Return the least number of wards of at most `ward_women` women that hold `places` (>= 1) women."""
    _whole(places, "number of places")
    _whole(ward_women, "number of women a ward may hold")
    return -(-places // ward_women)


def even_split(places: int, wards: int) -> tuple[int, ...]:
    """Return the places of each of `wards` wards, as equal as possible, the largest first.

    Raises
    ------
    InputError
        Where there are no places, no wards, or more wards than places.
    """
    _whole(places, "number of places")
    _whole(wards, "number of wards")
    if wards > places:
        raise InputError(f"{places} places cannot fill {wards} wards; every ward needs at least one place.")
    each, more = divmod(places, wards)
    return (each + 1,) * more + (each,) * (wards - more)


def ward_sizes(places: int, ward_women: int) -> tuple[int, ...]:
    """Return the places of each ward: as few wards as hold them, as equal as possible, the largest first."""
    return even_split(places, ward_count(places, ward_women))


def fullest_ward(places: int, wards: int) -> int:
    """Return the women in the fullest ward when all places are taken: places / wards, rounded up."""
    return even_split(places, wards)[0]


def sizes_every(largest: int) -> tuple[int, ...]:
    """Return every size of unit from 1 to `largest` places."""
    _whole(largest, "largest number of places")
    return tuple(range(1, largest + 1))


def sizes_wards(largest: int, ward_women: int) -> tuple[int, ...]:
    """Return the sizes made of whole wards only, up to `largest` places: 8, 16, 24, ... for wards of 8.

    Raises
    ------
    InputError
        Where not even one whole ward fits.
    """
    _whole(largest, "largest number of places")
    _whole(ward_women, "number of women a ward may hold")
    if largest < ward_women:
        raise InputError(
            f"No whole ward of {ward_women} women fits into {largest} places; "
            f"allow at least {ward_women} places or smaller wards."
        )
    return tuple(range(ward_women, largest + 1, ward_women))


def _whole(number: int, what: str) -> None:
    if isinstance(number, bool) or not isinstance(number, int) or number < 1:
        raise InputError(f"The {what} must be a whole number of at least 1; got {number!r}.")
