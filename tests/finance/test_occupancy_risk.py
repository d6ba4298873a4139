from __future__ import annotations

import time

import countries
import numpy as np
import pytest

from placement import InputError
from placement.capacity.erlang import erlang_b, erlang_c
from placement.capacity.service import WaitTarget, unit_occupancy
from placement.finance.days import busy_years, yearly_days
from placement.finance.models import kinds
from placement.finance.occupancy_risk import occupancy_risk
from placement.finance.who_pays import who_pays

CASES = [(1, 2.0, 0.5), (3, 4.8, 2.0), (8, 12.8, 16 / 3), (16, 27.7, 11.54), (24, 45.5, 18.97), (8, 40.0, 16.7)]


def exact_variance(places: int, arrivals: float, load: float, *, most: int | None = None) -> float:
    """Variance of the mean places in use over a year, from the generator of the birth-death chain.

    `Var = 2 * integral over 0..1 of (1 - s) Cov(X_0, X_s) ds`, by the eigenvalues of the symmetrised generator; `most`
    is where the queue is cut off if women wait.
    """
    stay = load / arrivals
    states = np.arange((places if most is None else most) + 1)
    in_use = np.minimum(states, places).astype(float)
    up, down = np.full(len(states) - 1, arrivals), in_use[1:] / stay
    steady = np.cumprod(np.concatenate([[1.0], up / down]))
    steady /= steady.sum()
    generator = np.diag(up, 1) + np.diag(down, -1)
    generator -= np.diag(generator.sum(axis=1))
    root = np.sqrt(steady)
    values, vectors = np.linalg.eigh(root[:, None] * generator / root[None, :])
    centred = (in_use - steady @ in_use) * root
    weights = (vectors.T @ centred) ** 2
    # The integral of (1 - s) exp(v s) over 0..1 is (exp(v) - 1 - v) / v^2.
    slow = np.abs(values) < 1e-9
    safe = np.where(slow, 1.0, values)
    integral = np.where(slow, 0.5, (np.expm1(safe) - safe) / safe**2)
    return float(2 * weights @ integral)


@pytest.mark.parametrize(("places", "arrivals", "load"), CASES)
def test_mean_and_variance_of_a_year_are_those_of_the_chain(places, arrivals, load):
    years = 40_000
    busy = busy_years(places, arrivals, load, years=years, rng=np.random.default_rng(5))
    variance = exact_variance(places, arrivals, load)
    expected = load * (1 - erlang_b(places, load))
    assert abs(busy.mean() - expected) <= 3 * np.sqrt(variance / years)
    # The standard error of a variance, with the kurtosis as found.
    fourth = ((busy - busy.mean()) ** 4).mean()
    assert abs(busy.var() - variance) <= 3 * np.sqrt((fourth - variance**2) / years)
    assert busy.min() >= 0
    assert busy.max() <= places + 1e-9


def test_the_exact_variance_is_that_of_a_single_place_worked_out_by_hand():
    # One place is an on-off process: Cov = p (1 - p) exp(-(arrivals + 1 / stay) s).
    arrivals, stay = 2.0, 0.25
    p, rate = 0.5 / 1.5, 2.0 + 4.0
    by_hand = 2 * p * (1 - p) * (rate - 1 + np.exp(-rate)) / rate**2
    assert exact_variance(1, arrivals, arrivals * stay) == pytest.approx(by_hand)


@pytest.mark.parametrize(("places", "arrivals", "load"), [(8, 12.8, 16 / 3), (3, 4.0, 2.5)])
def test_where_women_wait_the_year_is_that_of_the_queue(places, arrivals, load):
    years = 40_000
    busy = busy_years(places, arrivals, load, years=years, rng=np.random.default_rng(6), waits=True)
    variance = exact_variance(places, arrivals, load, most=150)
    assert abs(busy.mean() - load) <= 3 * np.sqrt(variance / years)
    fourth = ((busy - busy.mean()) ** 4).mean()
    assert abs(busy.var() - variance) <= 3 * np.sqrt((fourth - variance**2) / years)


def test_a_year_starts_in_the_steady_state():
    # With next to no time, what is in use is the state at the start: full with the probability of Erlang B and C.
    rng = np.random.default_rng(7)
    still = {"arrivals": 1e-9, "load": 4.0, "years": 40_000, "rng": rng}
    for waits, full in ((False, erlang_b(6, 4.0)), (True, erlang_c(6, 4.0))):
        busy = busy_years(6, waits=waits, **still)
        assert np.mean(busy == 6) == pytest.approx(full, abs=3 * np.sqrt(full * (1 - full) / 40_000))


def test_a_queue_without_end_fills_every_place():
    rng = np.random.default_rng(1)
    assert (busy_years(4, 20.0, 4.0, years=5, rng=rng, waits=True) == 4).all()
    assert (busy_years(4, 0.0, 0.0, years=5, rng=rng) == 0).all()


def test_wards_that_are_not_pooled_are_units_of_their_own(danish):
    unit = next(unit for unit in danish.units if unit.site == "AAL")
    openings = tuple(
        opening.model_copy(update={"pooled": False}) if opening.site == "AAL" else opening
        for opening in danish.openings
    )
    apart = next(u for u in type(danish)(openings, danish.assignment, danish.facts).units if u.site == "AAL")
    days = yearly_days(apart, danish.facts, years=20_000, rng=np.random.default_rng(3))
    occupancy = unit_occupancy(apart.places, apart.wards, False, apart.load, danish.facts.service)
    assert occupancy < unit.occupancy
    assert abs(days.mean() - occupancy * apart.places * 365) <= 3 * days.std() / np.sqrt(20_000)


def test_the_surplus_varies_about_the_expected_one(danish):
    risk = occupancy_risk(danish)
    assert [unit.site for unit in risk.units] == ["AAL", "KOL", "RH"]
    for unit in (*risk.units, risk.in_all):
        surplus = unit.surplus_dkk
        assert surplus.percentile_5 < surplus.median < surplus.percentile_95
        assert unit.days.percentile_5 < unit.days.median < unit.days.percentile_95
        assert 0.4 < unit.deficit_chance < 0.6
        assert unit.expected_surplus_dkk == pytest.approx(0, abs=0.01)
        assert abs(surplus.mean - unit.expected_surplus_dkk) <= 4 * surplus.deviation / np.sqrt(risk.years)
    # Small units run the greater risk for their budget, and one hand the least: variances add up.
    relative = [unit.surplus_dkk.deviation / unit.cost_ore for unit in (*risk.units, risk.in_all)]
    assert relative == sorted(relative, reverse=True)
    together = np.sqrt(sum(unit.surplus_dkk.deviation**2 for unit in risk.units))
    assert risk.in_all.surplus_dkk.deviation == pytest.approx(together, rel=0.03)


def test_a_tariff_set_for_more_than_is_used_is_mostly_a_deficit(danish):
    plan = countries.with_financing(danish, budgeted_occupancy=0.95)
    risk = occupancy_risk(plan)
    surplus = who_pays(plan).shares("tariff").surplus_ore
    for unit in risk.units:
        assert unit.deficit_chance > 0.9
        assert unit.expected_surplus_dkk == pytest.approx(surplus[unit.site] / 100, abs=0.01)


def test_a_drawing_right_leaves_its_rest_of_the_risk_and_other_models_none(danish):
    tariff, drawing = occupancy_risk(danish), occupancy_risk(danish, model="subscription")
    for all_of_it, rest in zip(tariff.units, drawing.units, strict=True):
        assert rest.surplus_dkk.deviation == pytest.approx(0.2 * all_of_it.surplus_dkk.deviation)
        assert rest.days == all_of_it.days
    for kind in set(kinds()) - {"tariff", "subscription"}:
        none = occupancy_risk(danish, model=kind, years=100)
        assert none.in_all.deficit_chance == 0
        assert none.in_all.surplus_dkk.deviation == 0


def test_the_same_seed_gives_the_same_figures_and_another_one_others(danish):
    assert occupancy_risk(danish, years=500) == occupancy_risk(danish, years=500)
    assert occupancy_risk(danish, years=500) != occupancy_risk(danish, years=500, seed=1)


def test_ten_thousand_years_take_well_under_a_second(danish):
    begun = time.perf_counter()
    occupancy_risk(danish)
    assert time.perf_counter() - begun < 2


def test_a_waiting_target_is_simulated_as_a_queue(danish):
    waiting = WaitTarget(at_most=0.05, days=14, stay_days=152, assume_exponential_stay=True)
    plan = countries.with_facts(danish, service=waiting)
    risk = occupancy_risk(plan)
    for unit, found in zip(plan.units, risk.units, strict=True):
        assert abs(found.days.mean - unit.load * 365) <= 4 * found.days.deviation / np.sqrt(risk.years)


@pytest.mark.parametrize(
    ("asked", "told"),
    [({"model": "lottery"}, "There is no financing model `lottery`"), ({"years": 0}, "At least 1 year")],
)
def test_what_cannot_be_simulated_is_told(danish, asked, told):
    with pytest.raises(InputError, match=told):
        occupancy_risk(danish, **asked)
