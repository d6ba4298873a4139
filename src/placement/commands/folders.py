"""The folders and the store of one call, which must not get into each other's way."""

from __future__ import annotations

from pathlib import Path

from placement.errors import InputError, Mistake, Where


def store_beside(out: Path) -> Path:
    """The store that belongs to a folder: `out/compare.sqlite` beside `out/compare`."""
    return Path(f"{out.resolve() if out.name in ('', '..') else out}.sqlite")


def keep_apart(out: Path, proposal: Path | None, store: Path) -> None:
    """Check before a long solve that none of these is written into a folder that must be empty afterwards.

    The appendix may lie in the folder of the comparison, since it is written later.

    Raises
    ------
    InputError
        With every pair that would meet.
    """
    mistakes = []
    if proposal is not None and _within(out, proposal):
        hint = "name another folder, such as one within --out"
        mistakes.append(Mistake(Where("--appendix"), f"{proposal} holds the comparison of --out, {out}", hint))
    for option, folder in (("--out", out), ("--appendix", proposal)):
        if folder is not None and _within(store, folder):
            what = f"{store} lies in the folder of {option}, which is written whole"
            mistakes.append(Mistake(Where("--store"), what, f"name a file beside it, such as {store_beside(folder)}"))
    if mistakes:
        raise InputError(mistakes)


def _within(path: Path, folder: Path) -> bool:
    return path.resolve().is_relative_to(folder.resolve())
