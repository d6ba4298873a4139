from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path[:0] = [str(Path(__file__).parent)]

import countries  # noqa: E402

from placement.plan import Plan  # noqa: E402


@pytest.fixture(scope="session")
def danish() -> Plan:
    """Three units: 11 places in Aalborg, 16 in Kolding, 24 in Copenhagen."""
    return countries.denmark(AAL=11, KOL=16, RH=24)
