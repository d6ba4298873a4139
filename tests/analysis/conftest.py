from __future__ import annotations

from pathlib import Path

import pytest

from placement.analysis.grid import Grid, read_grid

BASE = """\
name: base
zones:
  - {id: north, name: North, women: 6, region: N, health_council: N1, province: P}
  - {id: south, name: South, women: 9, region: S, region_2027: N, health_council: S1, province: P}
sites:
  - {id: A, name: Alpha, neonatal_level: II, region: N, health_council: N1, province: P}
  - {id: B, name: Beta, neonatal_level: II, region: S, region_2027: N, health_council: S1, province: P}
demand: {stay: {months: 5}}
service: {refusal_at_most: 0.05}
capacity: {largest: 16, cost: {unit_dkk: 6000000, place_dkk: 1100000, ward_dkk: 4000000}}
travel: {by: matrix, matrix: minutes.csv}
rules:
  max_travel: {minutes: 60}
"""
MINUTES = "zone,site,minutes\nnorth,A,10\nnorth,B,50\nsouth,A,70\nsouth,B,20\n"
GRID = """\
base: base.yaml
axes:
  need:
    low: {}
    high: {demand.hidden_factor: 2}
  rule:
    strict: {}
    loose: {rules.max_travel.minutes: 80}
    two: {rules.unit_count: {exactly: 2}}
"""


def write_country(folder: Path) -> Path:
    """A country of two zones and two hospitals, and a grid of six runs."""
    (folder / "base.yaml").write_text(BASE, encoding="utf-8")
    (folder / "minutes.csv").write_text(MINUTES, encoding="utf-8")
    (folder / "grid.yaml").write_text(GRID, encoding="utf-8")
    return folder


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """Folder with the small country and its grid."""
    return write_country(tmp_path)


@pytest.fixture
def grid(small: Path) -> Grid:
    """Six runs."""
    return read_grid(small / "grid.yaml")
