"""The financing models, one file a model; a new file in this folder is a new model, nothing else has to know of it."""

from __future__ import annotations

from functools import cache

from placement.finance.models.base import FinancingModel
from placement.found_by_file import members


@cache
def kinds() -> dict[str, type[FinancingModel]]:
    """Every financing model, by name in alphabetical order: the name of its file."""
    return members(__name__, __path__, FinancingModel)
