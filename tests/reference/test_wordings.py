from __future__ import annotations

import re
import sys
from collections import Counter
from pathlib import Path

import pytest

from placement import reference
from placement.reference import Entry
from placement.wording import Note

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tools"))

import make_requirements  # noqa: E402

LOADERS = (
    reference.agreement_elements,
    reference.existing_agreements,
    reference.history,
    reference.legal_basis,
    reference.monitoring,
    reference.positions,
    reference.reporting_form,
    reference.service_elements,
    reference.specialisation,
    reference.target_group,
)
MAY_BE_EMPTY = {"note"}
AS_NUMBERED = {
    "A": 7, "C": 9, "D": 21, "E": 11, "F": 5, "G": 4, "H": 7, "K": 10, "L": 12, "N": 5, "P": 7, "S": 7, "T": 7, "V": 7,
}  # fmt: skip
"""How many requirements each letter has."""


@pytest.mark.parametrize("loader", LOADERS, ids=lambda loader: loader.__name__)
def test_every_wording_is_there_in_both_languages_with_known_requirements_and_sources(loader):
    rows = loader()
    assert len({row.id for row in rows}) == len(rows) > 0
    for row in rows:
        assert isinstance(row, Entry)
        assert set(row.requirements) <= set(reference.requirements()), row.id
        assert set(row.sources) <= set(reference.sources())
        assert row.status in reference.STATUSES
        for name, value in vars(row).items():
            if isinstance(value, Note):
                assert bool(value.en.strip()) == bool(value.da.strip()), (row.id, name)
                assert value or name in MAY_BE_EMPTY, (row.id, name)


def test_every_requirement_of_every_letter_is_there_once_and_in_order():
    marks = list(reference.requirements())
    assert marks == [f"{letter}{n}" for letter, last in AS_NUMBERED.items() for n in range(1, last + 1)]
    for asked in reference.requirements().values():
        assert asked.text.en
        assert asked.text.da
        assert asked.document
        assert set(asked.sources) <= set(reference.sources())
        if re.match(r"20\d\d|form", asked.document):
            assert asked.phrase
            assert asked.status == "verified"


def test_the_years_of_the_documents_are_those_of_the_sources():
    known = reference.sources()
    for asked in reference.requirements().values():
        years = re.findall(r"20\d\d", asked.document)
        if years:
            assert {known[source].year for source in asked.sources} == set(years), asked.id


def test_the_table_of_requirements_in_the_docs_is_that_of_the_data():
    text = make_requirements.PAGE.read_text(encoding="utf-8")
    assert make_requirements.page(text) == text, "run tools/make_requirements.py"


def test_agreements_of_today_are_those_of_the_joint_answer():
    found = reference.existing_agreements()
    states = {region: sorted({a.state for a in found if a.region == region}) for region in {a.region for a in found}}
    assert states == {
        "Nordjylland": ["in force"],
        "Midtjylland": ["in force"],
        "Syddanmark": ["in force", "revised, awaiting approval"],
        "Sjælland": ["in force"],
        "Hovedstaden": ["in preparation", "none", "partial"],
    }
    assert set(states) == {place.region_2026 for place in reference.municipalities()}
    assert Counter(a.region for a in found)["Midtjylland"] == 2
    assert next(a.year for a in found if a.region == "Nordjylland") == 2017
    assert not any(a.covers_residential for a in found)
    assert {a.region for a in found if a.standing} == set(states) - {"Hovedstaden"}


def test_the_checklist_has_the_five_headings_of_the_recommendations():
    headings = dict.fromkeys(one.heading.da for one in reference.agreement_elements())
    assert list(headings) == [
        "Udpegelse af en koordinator for hvert forløb",
        "Netværksmøder",
        "Inddragelse af den gravide og evt. partner",
        "Indsatsplaner",
        "Overgange",
    ]
    counts = Counter(one.element for one in reference.agreement_elements())
    assert counts == {"coordinator": 2, "meetings": 3, "involvement": 3, "plans": 5, "transitions": 2}


def test_the_content_has_eleven_elements_and_says_what_each_needs():
    found = reference.service_elements()
    assert len(found) == 11
    assert all("S6" in one.requirements for one in found)
    assert {need for one in found for need in one.needs} == {"building", "staff", "cooperation"}
    assert all(one.needs for one in found)


def test_the_four_parameters_have_the_agencys_names():
    names = [one.name.da for one in reference.specialisation()]
    assert names == ["Aktiv praksis", "Kompetencer", "Samarbejdsformer", "Vidensdistribution"]


def test_the_form_keeps_its_questions_in_its_own_order_and_themes():
    form = reference.reporting_form()
    assert [one.id for one in form if one.kind == "table"] == ["1.1a", "1.1b"]
    assert all(one.columns == ("2017", "2018", "2019") for one in form if one.kind == "table")
    assert [one.id for one in form] == sorted(one.id for one in form)
    assert {one.theme: one.theme_title.da for one in form} == {
        "1": "Tema 1. Målgruppen",
        "2": "Tema 2. Højt specialiserede tilbud til målgruppen",
        "3": "Tema 3. Koordination og samarbejde",
        "4": "Tema 4. Fremadrettet tilrettelæggelse af indsatsen",
    }
    known = {"", "expected_women", "units", "agreements", "existing_agreements", "plan", "timeline"}
    assert {one.filled_by for one in form} == known


def test_the_yearly_report_on_detention_is_among_the_indicators():
    found = {one.id for one in reference.monitoring() if "H6" in one.requirements}
    assert found == {"contracts-offered", "contracts-made", "contracts-ended", "detentions", "institutions"}
    assert {one.model for one in reference.monitoring()} >= {"refusal", "occupancy", "women", "minutes", "agreements"}


def test_history_is_in_order_of_time_and_ends_with_the_new_regions():
    days = [one.day for one in reference.history()]
    assert days == sorted(days)
    by_id = {one.id: one for one in reference.history()}
    assert by_id["answers-2023"].day.isoformat() == "2023-01-01"
    assert by_id["split-agreements"].day.isoformat() == "2026-07-01"
    assert by_id["renewed"].day.isoformat() == "2024-05-14"
    assert days[-1].isoformat() == "2027-01-01"


def test_each_actor_has_one_position_on_an_axis():
    found = reference.positions()
    assert max(Counter((one.axis, one.actor) for one in found).values()) == 1
    assert len({one.axis for one in found}) == 10
    assert {one.actor for one in found} == {"agency", "municipalities", "regions"}
    payers = {one.actor: one.requirements for one in found if one.axis == "payer"}
    assert payers == {"agency": ("E3",), "municipalities": ("E1",), "regions": ("E2",)}


def test_a_text_is_said_in_the_language_asked_for():
    text = Note("place", "plads")
    assert (text.say("en"), text.say("da"), str(text), bool(Note("", ""))) == ("place", "plads", "place", False)


def test_target_group_has_four_inclusion_criteria_and_one_exclusion():
    assert Counter(one.kind for one in reference.target_group()) == {"inclusion": 4, "exclusion": 1, "focus": 8}
