"""Everything the cost models say of their inputs has Danish, down to the parts of a sentence."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import Any, get_args

import pytest

from placement import reference
from placement.capacity.cost import StaffingCost
from placement.capacity.parts import Mode
from placement.capacity.staffing import Availability, Profession, Sourcing, staffing_model
from placement.reports.privacy import guard
from placement.reports.rests_on import assumption_rows
from placement.reports.words import Words
from placement.scenario.reading import from_data

DANISH = Words("da")


def scenario(**cost: Any) -> Any:
    data = {
        "demand": {"estimate": "agency-2024", "stay": {"months": 5}},
        "service": {"refusal_at_most": 0.05},
        "capacity": {"mode_at": {"AUH": "extension"}, "cost": cost},
    }
    return from_data(data)


def test_every_need_and_sourcing_of_a_profession_has_danish() -> None:
    model = dict(staffing_model("agency-2024"))
    for availability, sourcing in product(get_args(Availability), get_args(Sourcing)):
        changed = replace(model["midwife"], availability=availability, sourcing=sourcing, contacts_a_week=7)
        listed = {item.name: item for item in StaffingCost(professions={"midwife": changed}).assumptions()}
        value = str(listed["professions.midwife.sourcing"].value)
        needed, _, sourced = value.removeprefix("needed ").partition("; ")
        assert [DANISH.said(part).language for part in (value, needed, sourced)] == ["da"] * 3


@pytest.mark.parametrize("model", ["agency-2019", "agency-2024"])
def test_every_note_on_a_profession_has_danish(model: str) -> None:
    for row in reference.staffing_models()[model].values():
        for name in ("availability", "sourcing"):
            assert DANISH.said(row.facts[name].note).language == "da", row.facts[name].note


@pytest.mark.parametrize("language", ["en", "da"])
def test_every_input_of_the_staffing_model_is_named_in_words(language: str) -> None:
    nurse = {"pay_dkk_a_year_per_fte": 600_000.0}
    physician = {"price_dkk_per_hour": 1000.0}
    facts = scenario(professions={"nurse": nurse, "physician": physician}).facts()
    rows = [row for row in assumption_rows(guard(facts, None), Words(language)) if row.part in ("capacity", "cost")]
    names = [row.name for row in rows]
    assert not [name for name in names if ": professions" in name or name.startswith(("professions", "rota "))]
    assert len(set(names)) == len(names)
    wanted = {
        "en": {"Pay: nurse", "Price of an hour: specialist physician", "Part of the rota: nurse"},
        "da": {"Løn: sygeplejerske", "Pris pr. time: speciallæge", "Andel af vagtplanen: sygeplejerske"},
    }
    assert wanted[language] <= set(names)
    mode = next(row for row in rows if row.name.endswith(facts.sites["AUH"].title))
    assert (
        mode.value
        == {"en": "an extension of an existing service", "da": "udvidelse af et eksisterende tilbud"}[language]
    )


def test_modes_have_words() -> None:
    assert all(DANISH.has(f"value.{mode}") for mode in get_args(Mode))
    assert isinstance(staffing_model("agency-2024")["nurse"], Profession)
