"""Places that stand today, from the scenario file to the report: brute force, laws and hand-reckoned numbers."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import placement
import small_country
from placement.capacity.existing import Existing
from placement.checking import check
from placement.errors import InputError
from placement.facts import Facts
from placement.figures import figures
from placement.finance.account import account
from placement.finance.who_pays import who_pays
from placement.instance import Instance
from placement.model.build import build
from placement.objectives.cost import Cost
from placement.plan import Plan
from placement.reports.tables import tables
from placement.reports.words import Words
from placement.scenario.resolve import objectives_of
from placement.solving import complete, solve
from placement.timeline import timeline

DENMARK = Path(__file__).parents[1] / "scenarios" / "denmark.yaml"
STANDING = {
    "Rigshospitalet": {"places": 8, "keep_dkk_a_year": 300_000, "renovation_dkk": 4_000_000, "close_dkk": 6_000_000},
    "AAL": {"places": 8, "close_dkk": 1_000_000},
    "OUH": {"places": 4, "close_dkk": 2_000_000},
}


def standing_in(facts: Facts, seed: int) -> Facts:
    """The country with places standing at some sites, closing from nothing to more than any unit costs."""
    rng = np.random.default_rng(seed)
    existing = {
        site: Existing(
            places=int(rng.choice([rung.places for rung in facts.ladders[site]])),
            close_dkk=float(rng.choice([0.0, 10e6, 50e6, 4e9])),
        )
        for site in facts.sites
        if rng.random() < 0.7
    }
    return dataclasses.replace(facts, existing=existing)


def random_country(seed: int, assignment: str) -> Facts:
    rng = np.random.default_rng(seed)
    facts = small_country.random_facts(
        rng, zones=int(rng.integers(2, 5)), sites=int(rng.integers(2, 4)), assignment=assignment
    )
    return standing_in(facts, seed)


def solved(facts: Facts, objective="cost", **options):
    return solve(Instance.from_facts(dataclasses.replace(facts, objectives=objectives_of(objective))), **options)


def same(value: float) -> object:
    return pytest.approx(value, rel=1e-6, abs=1e-6)


# The solver's answer


@pytest.mark.parametrize(("assignment", "seed"), [(a, s) for a in ("single", "nearest") for s in range(300, 320)])
def test_the_cheapest_plan_with_closings_is_the_best_of_all_plans(assignment, seed):
    facts = random_country(seed, assignment)
    kept = [report for plan in small_country.every_plan(facts) if (report := check(plan)).ok]
    for method in ("auto", "plain"):
        result = solved(facts, gap=0.0, method=method)
        if not kept:
            assert result.status == "infeasible"
            continue
        assert result.value == result.bound == same(min(report.cost_dkk for report in kept))


@pytest.mark.parametrize("seed", range(400, 430))
@pytest.mark.parametrize(
    "objective", ["cost", ["cost", "mean_travel"], ["max_travel", "cost"], {"cost": 1, "places": 1e5}]
)
def test_the_exact_method_and_plain_highs_agree_with_closings(seed, objective):
    facts = random_country(seed, ("single", "split", "nearest")[seed % 3])
    exact, plain = (solved(facts, objective, gap=0.0, method=method) for method in ("auto", "plain"))
    assert exact.status == plain.status
    for one, other in zip(exact.stages, plain.stages, strict=True):
        assert one.value == (None if other.value is None else same(other.value))
        assert one.bound == (None if other.bound is None else same(other.bound))


def test_the_random_countries_close_some_places_and_keep_others():
    changes = set()
    for seed in range(300, 320):
        plan = solved(random_country(seed, "single")).plan
        changes |= set() if plan is None else set(plan.changes.values())
    assert changes == {"new", "kept", "extended", "reduced", "closed"}


def test_what_the_model_counts_for_a_plan_is_its_cost(tiny):
    existing = {"RH": Existing(places=16, close_dkk=70e6), "AUH": Existing(places=3, close_dkk=4e9)}
    facts = dataclasses.replace(tiny, existing=existing)
    instance = Instance.from_facts(dataclasses.replace(facts, assignment="split"))
    built = build(instance, with_columns_of=[Cost()])
    coefficients = built.coefficients(Cost())
    own = list(built.own["objective:cost"].values())
    assert (built.model.lower[own] == 1).all()
    assert (built.model.upper[own] == 1).all()
    for plan in small_country.every_plan(facts):
        values = small_country.point(plan, built.model.variables, built.model.columns)
        values[own] = 1.0
        assert coefficients @ values == pytest.approx(Cost().value(plan, facts), rel=1e-12)


# Laws


law = settings(deadline=None, max_examples=30, derandomize=True, database=None)
COUNTRIES = st.builds(
    lambda seed, assignment: small_country.random_facts(
        np.random.default_rng(seed), zones=4, sites=3, rungs=3, assignment=assignment
    ),
    st.integers(0, 2**32 - 1),
    st.sampled_from(["single", "split"]),
)


def worth(facts: Facts) -> float:
    result = solved(facts, gap=1e-7)
    assert result.status in ("optimal", "infeasible")
    return np.inf if result.value is None else result.value


@law
@given(COUNTRIES, st.integers(0, 1000))
def test_places_that_cost_nothing_to_keep_or_close_change_no_answer(facts, seed):
    free = {site: dataclasses.replace(one, close_dkk=0.0) for site, one in standing_in(facts, seed).existing.items()}
    result = solved(dataclasses.replace(facts, existing=free), gap=1e-7)
    before = solved(facts, gap=1e-7)
    assert (result.status, result.value, result.plan) == (before.status, before.value, before.plan)


@law
@given(COUNTRIES, st.integers(0, 1000), st.floats(1, 10))
def test_dearer_closing_never_makes_the_least_cost_lower_nor_raises_it_by_more_than_the_closings(facts, seed, factor):
    less = standing_in(facts, seed)
    more = dataclasses.replace(
        less,
        existing={
            site: dataclasses.replace(one, close_dkk=one.close_dkk * factor) for site, one in less.existing.items()
        },
    )
    low, high = worth(less), worth(more)
    if np.isfinite(low):
        rise = sum(
            more.existing[site].closing_dkk_a_year - one.closing_dkk_a_year for site, one in less.existing.items()
        )
        assert low <= high * (1 + 1e-6)
        assert high <= (low + rise) * (1 + 1e-6)


# Hand-reckoned


def test_the_cost_of_a_plan_of_the_tiny_country_by_hand(country):
    # A price list knows no interest: 10 million over 10 years is 1 million a year, 6 million over 3 years 2.
    existing = {
        "Rigshospitalet": {"places": 16, "keep_dkk_a_year": 500_000, "close_dkk": 90e6},
        "OUH": {"places": 8, "close_dkk": 10e6},
        "AUH": {"places": 8, "close_dkk": 6e6, "close_years": 3, "renovation_dkk": 5e6, "renovation_years": 5},
    }
    capacity = {**small_country.DATA["capacity"], "existing": existing}
    scenario = small_country.tiny_scenario(country, capacity=capacity)
    plan = complete(scenario, {"RH": 32}).plan
    assert plan is not None
    assert plan.changes == {"RH": "extended", "OUH": "closed", "AUH": "closed"}
    assert check(plan).cost_dkk == 53.2e6 + 0.5e6 + 1e6 + 2e6
    total = figures(plan)
    assert (total.running_dkk, total.capital_dkk, total.closing_dkk) == (53.7e6, 0, 3e6)
    smaller = complete(scenario, {"RH": 16, "AUH": 8, "OUH": 3}).plan
    assert smaller is not None
    assert smaller.changes == {"RH": "kept", "AUH": "kept", "OUH": "reduced"}
    assert check(smaller).cost_dkk == 31.6e6 + 0.5e6 + 18.8e6 + 1e6 + 13.3e6
    assert figures(smaller).capital_dkk == 1e6


@pytest.fixture(scope="module")
def danish() -> Plan:
    """Denmark with 24 places where 8 stand, 8 where 8 stand, none where 4 stand, and new ones in Kolding."""
    scenario = placement.load(DENMARK).override({"capacity.existing": STANDING})
    plan = complete(scenario, {"RH": 24, "KOL": 19, "AAL": 8}).plan
    assert plan is not None
    return plan


def test_the_account_has_a_line_for_each_closing_exact_in_ore(danish):
    made = account(danish)
    closing = [line for line in made.lines if line.key == "closing"]
    assert [(line.site, line.ore) for line in closing] == [("OUH", round(2e6 * 0.035 / (1 - 1.035**-10)) * 100)]
    assert closing[0].minimised
    assert closing[0].in_budget
    assert closing[0].capital
    minimised = [line for line in made.lines if line.minimised]
    assert abs(made.minimised_ore / 100 - figures(danish).cost_dkk) <= 0.005 * len(minimised)
    assert sum(made.by_unit().values()) == made.budget_ore


def test_the_parts_of_a_unit_on_standing_places_are_lines_that_add_up(danish):
    made = account(danish)
    for unit in danish.units:
        own = [line for line in made.lines if line.site == unit.site and line.minimised and line.in_budget]
        assert sum(line.dkk for line in own) == pytest.approx(unit.dkk_a_year, abs=0.005 * len(own))
    by_key = made.by_key(site="RH")
    assert (by_key["keeping"], by_key["renovation"]) == (300_000_00, 281_444_00)
    assert "capital" not in made.by_key(site="AAL")


def test_the_units_that_are_left_pay_for_what_is_closed(danish):
    paid = who_pays(danish)
    for kind in paid.models:
        shares = paid.shares(kind)
        assert shares is None or sum(shares.cost_ore.values()) == account(danish).budget_ore


def test_what_is_kept_needs_neither_building_nor_approval(danish):
    months = {one.site: one.phase("building").end - one.phase("building").start for one in timeline(danish).units}
    modes = {one.site: one.mode for one in timeline(danish).units}
    assert modes == {"AAL": "kept", "KOL": "new", "RH": "extension"}
    assert months["AAL"] == 0
    assert months["RH"] == danish.facts.lead_times.build_extension_months
    approval = {one.site: one.phase("approval") for one in timeline(danish).units}
    assert approval["AAL"].start == approval["AAL"].end


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "en",
            ["extended from 8 places", "kept", "Places that stand today and are closed", "Closing of existing places"],
        ),
        ("da", ["udvides fra 8 pladser", "bevares", "Pladser, der findes i dag og lukkes", "Lukning af eksisterende"]),
    ],
)
def test_the_page_says_what_becomes_of_the_places_that_stand(danish, language, said, tmp_path):
    result = complete(
        placement.load(DENMARK).override({"capacity.existing": STANDING}), {"RH": 24, "KOL": 19, "AAL": 8}
    )
    written = placement.report(result, tmp_path / "report", language=language)
    page = written.page.read_text(encoding="utf-8")
    for text in said:
        assert text in page
    shown = tables(result, Words(language))
    assert {row.id: (row.change, row.places_today) for row in shown.units} == {
        "RH": ("extended", 8),
        "KOL": ("new", None),
        "AAL": ("kept", 8),
    }
    assert [(row.name, row.places_today, row.dkk_a_year.value) for row in shown.closed] == [
        ("Odense Universitetshospital", 4, figures(danish).closing_dkk)
    ]
    assert "Places of today: Rigshospitalet extended from 8 to 24; " in str(result)
    head = written.files["units.csv"].read_text(encoding="utf-8-sig").splitlines()[0]
    assert ",places,change,places_today," in head


def test_without_standing_places_nothing_is_said_of_them(tiny, tiny_plans):
    assert tiny_plans[0].changes == {}
    assert figures(tiny_plans[0]).closing_dkk == 0
    result = complete(Instance.from_facts(tiny), {"RH": 32})
    assert "today" not in str(result)
    assert "change" not in [column.name for column in tables(result, Words("en")).units.columns]


# The scenario file


def test_every_input_is_an_assumption_in_both_languages(danish):
    named = {item.name: item for item in danish.facts.assumptions if item.name.startswith("capacity.existing.")}
    # Years matter only where something is spread over them.
    assert [name.rpartition(".")[2] for name in named if ".AAL." in name] == [
        "places",
        "keep_dkk_a_year",
        "renovation_dkk",
        "close_dkk",
        "close_years",
    ]
    assert named["capacity.existing.RH.renovation_years"].value == 20
    assert {item.status for item in named.values()} == {"assumption"}
    words = Words("da")
    for item in named.values():
        assert words.said(item.unit).language == "da"
        assert words.said(item.source).language == "da"
    assert not any(item.name.startswith("capacity.mode_at") for item in danish.facts.assumptions)


def test_the_interest_is_that_of_the_cost_model():
    scenario = placement.load(DENMARK).override({"capacity.existing": STANDING})
    assert scenario.facts().existing["AAL"].closing_dkk_a_year == round(1e6 * 0.035 / (1 - 1.035**-10))
    dearer = scenario.override({"capacity.cost.capital_interest_share_a_year": 0.06}).facts()
    assert dearer.existing["AAL"].closing_dkk_a_year == round(1e6 * 0.06 / (1 - 1.06**-10))


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"existing": {"Rigshospital": {"places": 8}}}, "unknown site `Rigshospital` (did you mean `Rigshospitalet`?)"),
        ({"existing": {"RH": {"places": 9}}}, "no unit of 9 places can be built at RH, though they stand there"),
        ({"existing": {"RH": {}}}, "`places` is missing under `capacity.existing.RH`"),
        ({"existing": {"RH": {"places": 0}}}, "must be at least 1, not 0"),
        ({"existing": {"RH": {"places": 8, "close_dkk": -1}}}, "close_dkk"),
        ({"existing": {"RH": {"places": 8, "close_years": 0}}}, "must be greater than 0, not 0"),
        ({"existing": {"RH": {"places": 8, "closing_dkk": 1}}}, "unknown key `closing_dkk`"),
        ({"existing": {"RH": {"places": 8}, "Rigshospitalet": {"places": 8}}}, "the site `RH` stands twice"),
        ({"existing": {"RH": {"places": 8}}, "mode_at": {"Rigshospitalet": "ward"}}, "so that it is no `ward`"),
    ],
)
def test_mistakes_are_told(changes, told, country):
    capacity = {**small_country.DATA["capacity"], **changes}
    with pytest.raises(InputError) as caught:
        small_country.tiny_scenario(country, capacity=capacity).facts()
    assert told in str(caught.value)


def test_without_a_plan_of_its_own_disruption_counts_from_the_places_of_today(country):
    existing = {"Rigshospitalet": {"places": 16}, "AUH": {"places": 8}}
    capacity = {**small_country.DATA["capacity"], "existing": existing}
    rules = {"disruption": {"at_most": 1}}
    facts = small_country.tiny_scenario(country, capacity=capacity, rules=rules).facts()
    assert facts.rules["disruption"].plan == {"RH": 16, "AUH": 8}
    seen = {
        plan.open_sites: check(plan).ok
        for plan in small_country.every_plan(facts)
        if not facts.rules["disruption"].breaches(plan, facts)
    }
    assert set(seen) == {frozenset(names) for names in ({"RH"}, {"AUH"}, {"RH", "AUH"}, {"RH", "OUH", "AUH"})}
