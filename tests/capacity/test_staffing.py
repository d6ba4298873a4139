from __future__ import annotations

import copy
import math
import pickle
from dataclasses import replace

import pytest

from placement import reference
from placement.capacity.cost import StaffingCost
from placement.capacity.staffing import LEAST_CONTACTS, Profession, staffing_model
from placement.capacity.working_year import WorkingYear
from placement.errors import InputError

NET = WorkingYear().net_hours
WEEKS = 365 / 7

# Table 2 of the central notice of 2019, as it stands there.
TABLE_2 = {
    "physician": ("daily", "Daglig basis"),
    "sud_therapist": ("round_the_clock", "Daglig basis"),
    "nurse": ("daily", "Daglig basis"),
    "social_worker": ("daily", "Daglig basis"),
    "midwife": ("once_or_twice_a_week", "1-2 gange ugentligt"),
    "psychologist": ("once_or_twice_a_week", "1-2 gange ugentligt"),
    "psychiatrist": ("weekly", "1 gang ugentligt"),
    "health_visitor": ("on_demand", "Ved behov"),
    "special_educator": ("on_demand", "Ved behov"),
}


def lines(cost, places, wards):
    return {line.profession: line for line in cost.staff(places, wards)}


@pytest.mark.parametrize("model", ["agency-2019", "agency-2024"])
def test_both_models_hold_the_professions_of_table_2_and_a_leader_of_ours(model):
    rows = reference.staffing_models()[model]
    assert list(rows) == ["leader", *TABLE_2]
    for name, (availability, phrase) in TABLE_2.items():
        assert (rows[name].availability, rows[name].phrase) == (availability, phrase)
        # The therapists round the clock are ours; everything else of the availability was read in Table 2.
        assert rows[name].facts["availability"].status == ("estimate" if name == "sud_therapist" else "verified")
    assert rows["leader"].facts["availability"].weak
    assert all(row.contacts_a_week >= LEAST_CONTACTS[row.availability] for row in rows.values())
    assert all(row.name_en and row.name_da for row in rows.values())
    assert math.fsum(row.rota_share for row in rows.values()) == pytest.approx(1)


def test_the_models_differ_in_who_employs_the_doctor_and_the_psychologist_and_in_nothing_else():
    old, new = staffing_model("agency-2019"), staffing_model("agency-2024")
    changed = {name for name in old if old[name] != new[name]}
    assert changed == {"physician", "psychologist"}
    for name in changed:
        assert (old[name].sourcing, new[name].sourcing) == ("own", "bought_in")
        assert replace(old[name], sourcing="bought_in") == new[name]
        assert "agency-2024" in reference.staffing_models()["agency-2024"][name].facts["sourcing"].sources


@pytest.mark.parametrize("model", ["agency-2019", "agency-2024"])
@pytest.mark.parametrize(("wards", "fte"), [(1, 3.7), (2, 5.35), (3, 7.2)])
def test_specialists_whoever_employs_them_stay_near_the_illustrative_curve(model, wards, fte):
    staff = StaffingCost(staffing=model).staff(8 * wards, wards)
    found = math.fsum(line.fte for line in staff if line.part in ("specialists", "bought_in"))
    # Within 5 %: the curve counts no time on the way of those who come from outside.
    assert found == pytest.approx(fte, rel=0.05)


def test_the_rota_is_shared_between_therapists_and_nurses():
    cost = StaffingCost()
    found = lines(cost, 16, 2)
    hours = cost.rota.hours_a_year(16, 2)
    assert found["sud_therapist"].hours_a_year == pytest.approx(0.7 * hours)
    assert found["nurse"].hours_a_year == pytest.approx(0.3 * hours)
    assert found["nurse"].fte == pytest.approx(0.3 * hours / NET)
    assert found["nurse"].headcount == math.ceil(found["nurse"].fte)
    assert {line.part for line in (found["nurse"], found["sud_therapist"])} == {"rota"}


def test_own_specialists_are_paid_by_the_year_and_others_by_the_hour_with_their_way():
    found = lines(StaffingCost(minutes_to_hospital=15), 8, 1)
    social = found["social_worker"]
    assert social.hours_a_year == pytest.approx((7 + 15) * WEEKS)
    assert social.dkk_a_year == pytest.approx(22 * WEEKS / NET * 720_000, abs=0.5)
    assert (social.part, social.headcount) == ("specialists", 1)
    midwife = found["midwife"]  # 15 minutes there and 15 back, 1.5 times a week
    assert midwife.hours_a_year == pytest.approx((3 + 4.5 + 1.5 * 0.5) * WEEKS)
    assert midwife.dkk_a_year == pytest.approx(midwife.hours_a_year * 600, abs=0.5)
    physician = found["physician"]  # 5 contacts a week with half an hour on the way each
    assert physician.hours_a_year == pytest.approx((6 + 5 + 5 * 0.5) * WEEKS)
    assert physician.dkk_a_year == pytest.approx(physician.hours_a_year * 800, abs=0.5)
    assert (physician.part, physician.headcount, physician.employed_fte) == ("bought_in", 0, 0.0)


def test_a_profession_that_is_employed_is_at_least_so_many_persons_in_the_smallest_position():
    midwife = replace(staffing_model("agency-2024")["midwife"], sourcing="own", least_headcount=2)
    found = lines(StaffingCost(professions={"midwife": midwife}), 8, 1)["midwife"]
    assert found.hours_a_year == pytest.approx(7.5 * WEEKS)
    assert found.hours_a_year / NET < 0.6
    assert (found.fte, found.headcount) == (pytest.approx(2 * 0.3), 2)
    assert found.dkk_a_year == 0.6 * 720_000


def test_a_profession_without_hours_is_nobody_and_costs_nothing():
    none = Profession("on_demand", 0, "own", least_headcount=2)
    found = lines(StaffingCost(professions={"special_educator": none}), 8, 1)["special_educator"]
    assert (found.fte, found.headcount, found.dkk_a_year) == (0, 0, 0)
    bought = lines(StaffingCost(professions={"special_educator": replace(none, sourcing="bought_in")}), 8, 1)
    assert bought["special_educator"].hours_a_year == 0


def test_pay_and_price_of_a_profession_go_before_the_general_ones():
    shipped = staffing_model("agency-2024")
    changed = {
        "nurse": replace(shipped["nurse"], pay_dkk_a_year_per_fte=600_000),
        "physician": replace(shipped["physician"], price_dkk_per_hour=1200),
    }
    before, after = lines(StaffingCost(), 8, 1), lines(StaffingCost(professions=changed), 8, 1)
    assert after["nurse"].dkk_a_year == pytest.approx(before["nurse"].fte * 600_000, abs=0.5)
    assert after["physician"].dkk_a_year == pytest.approx(before["physician"].dkk_a_year * 1.5, abs=1)
    assert after["sud_therapist"] == before["sud_therapist"]


def test_only_own_staff_count_as_the_units_full_time_equivalents():
    for model in ("agency-2019", "agency-2024"):
        cost = StaffingCost(staffing=model)
        own = math.fsum(line.fte for line in cost.staff(16, 2) if line.sourcing == "own")
        assert cost.rung_cost(16, 2).fte == pytest.approx(own, rel=1e-14)
    employed, bought = (StaffingCost(staffing=name).rung_cost(16, 2).fte for name in ("agency-2019", "agency-2024"))
    assert employed - bought == pytest.approx((6 + 10 + 4 + 16) * WEEKS / NET)


def test_professions_that_are_not_given_are_the_staffing_models():
    nurse = replace(staffing_model("agency-2019")["nurse"], least_headcount=9)
    cost = StaffingCost(staffing="agency-2019", professions={"nurse": nurse})
    assert cost.professions == {**staffing_model("agency-2019"), "nurse": nurse}


def test_a_cost_model_can_be_copied_and_sent_to_another_process():
    cost = StaffingCost(mode="ward")
    assert pickle.loads(pickle.dumps(cost)) == copy.deepcopy(cost) == cost


def test_every_profession_is_listed_with_its_need_and_its_numbers():
    listed = {item.name: item for item in StaffingCost().assumptions()}
    for name in ("leader", *TABLE_2):
        assert listed[f"professions.{name}.sourcing"].source.startswith("availability: ")
        assert len(listed[f"professions.{name}.hours"].value) == 4
    assert listed["professions.physician.sourcing"].value == "needed daily; bought in"
    assert "note 10" in listed["professions.physician.sourcing"].source
    own = replace(staffing_model("agency-2024")["midwife"], sourcing="own", hours_a_week_per_ward=6, contacts_a_week=2)
    listed = {item.name: item for item in StaffingCost(professions={"midwife": own}).assumptions()}
    assert listed["professions.midwife.sourcing"].source == "given by the planner"
    assert listed["professions.midwife.hours"].value == (2, 3, 6, 1)
    assert listed["professions.midwife.hours"].source == "given by the planner"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"availability": "hourly"}, "availability must be one of"),
        ({"sourcing": "owned"}, "did you mean `own`"),
        ({"contacts_a_week": 4.9}, "means at least 5 contacts"),
        ({"contacts_a_week": math.nan}, "contacts_a_week must be a finite number"),
        ({"pay_dkk_a_year_per_fte": -1}, "pay_dkk_a_year_per_fte must be"),
        ({"rota_share": 0.1}, "has its hours from there"),
    ],
)
def test_a_profession_that_contradicts_itself_is_refused(changes, words):
    with pytest.raises(InputError, match=words):
        replace(staffing_model("agency-2024")["physician"], **changes)


def test_unknown_models_and_professions_are_named():
    with pytest.raises(InputError, match="did you mean `agency-2024`"):
        StaffingCost(staffing="agency-2025")
    with pytest.raises(InputError, match=r"unknown profession `nurze`.*did you mean `nurse`"):
        StaffingCost(professions={"nurze": staffing_model("agency-2024")["nurse"]})
    none = {name: replace(one, rota_share=0.0) for name, one in staffing_model("agency-2024").items()}
    with pytest.raises(InputError, match="nobody is on it"):
        StaffingCost(professions=none)
