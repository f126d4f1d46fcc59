"""Shares that others published: the Talmud's, Belgium's, a cascade, and five tools' mistakes put right."""

from __future__ import annotations

import csv
import json
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ultramicro.energy.sharing import bankruptcy
from ultramicro.energy.sharing.belgium import Method, in_whole_units, share
from ultramicro.energy.sharing.fairness import nucleolus, shapley
from ultramicro.energy.sharing.keys import Members, cascade, equal, pro_rata, static
from ultramicro.energy.sharing.several import credits_of, in_turn

CLAIMS = [100, 200, 300]
THIRD, TWO = Fraction(100, 3), Fraction(200, 3)
PUBLISHED = [
    # Kethubot 93a; O'Neill 1982; Aumann and Maschler 1985, table 1.
    (100, "equal_awards", [THIRD] * 3), (100, "proportional", [Fraction(50, 3), THIRD, 50]),
    (100, "equal_losses", [0, 0, 100]), (100, "talmud", [THIRD] * 3), (100, "random_arrival", [THIRD] * 3),
    (200, "equal_awards", [TWO] * 3), (200, "proportional", [THIRD, TWO, 100]),
    (200, "equal_losses", [0, 50, 150]), (200, "talmud", [50, 75, 75]),
    (200, "random_arrival", [THIRD, Fraction(250, 3), Fraction(250, 3)]),
    (300, "equal_awards", [100] * 3), (300, "proportional", [50, 100, 150]),
    (300, "equal_losses", [0, 100, 200]), (300, "talmud", [50, 100, 150]),
    (300, "random_arrival", [50, 100, 150]),
]  # fmt: skip


@pytest.mark.parametrize(("estate", "rule", "awards"), PUBLISHED)
def test_claims_of_100_200_and_300(estate, rule, awards):
    assert getattr(bankruptcy, rule)(CLAIMS, estate) == awards


@pytest.mark.parametrize(("estate", "rule", "awards"), PUBLISHED)
def test_the_keys_are_those_rules(estate, rule, awards):
    use, energy = np.array([CLAIMS]), np.array([estate])
    found = {
        "equal_awards": lambda: equal(use, energy, 0, Members.alike(3)).wh[0],
        "proportional": lambda: pro_rata(use, energy, 0, Members.alike(3)).wh[0],
        "talmud": lambda: nucleolus(use, energy),
        "random_arrival": lambda: shapley(use, energy, orders=4000),
    }
    if rule in found:
        miss = max(abs(float(a) - float(b)) for a, b in zip(found[rule](), awards, strict=True))
        assert miss < {"talmud": 1e-9, "random_arrival": 2.5}.get(rule, 1)


AMOUNTS = st.lists(st.integers(0, 50), min_size=1, max_size=5)


@given(AMOUNTS, st.integers(0, 300))
def test_every_rule_awards_the_estate_and_no_more_than_a_claim(claims, estate):
    for rule in ("equal_awards", "proportional", "equal_losses", "talmud", "random_arrival"):
        awards = getattr(bankruptcy, rule)(claims, min(estate, sum(claims)))
        assert sum(awards) == min(estate, sum(claims)), rule
        assert all(0 <= award <= claim for award, claim in zip(awards, claims, strict=True)), rule


@given(AMOUNTS, st.integers(0, 300))
def test_the_talmud_row_by_row_is_the_exact_one(claims, estate):
    exact = bankruptcy.talmud(claims, estate)
    assert np.allclose(nucleolus(np.array([claims]), np.array([estate])), [float(each) for each in exact])


def test_shapley_hands_out_all_that_is_matched():
    rng = np.random.default_rng(3)
    use, energy = rng.integers(0, 500, (48, 12)), rng.integers(0, 3000, 48)
    worth = shapley(use, energy, orders=20)
    assert worth.sum() == pytest.approx(np.minimum(use.sum(axis=1), energy).sum(), abs=1e-6)
    assert (shapley(use, energy, orders=20) == worth).all()


def _table(sheet, names):
    rows = np.zeros((len(sheet["index"]), len(names)))
    for column, name in enumerate(sheet["columns"]):
        rows[:, names.index(name)] = [row[column] for row in sheet["data"]]
    return rows


@pytest.mark.real
@pytest.mark.parametrize(
    ("method", "whole"), [("fixed", 290.5), ("relative", 309.419355), ("optimal", 338.0)]
)
def test_the_three_legal_methods_of_belgium(method, whole, shared_data):
    folder = shared_data / "energy" / "sharing-be"
    given_ = json.loads((folder / "sample_input.json").read_text())
    names = ["P1", "P2", "P3", "P4", "P5", "P6"]
    sheets = [_table(given_[each], names) for each in ("grossInjection", "grossOfftake", "key")]
    found = share(*sheets, Method(method))
    assert found.taken.sum() == pytest.approx(whole, abs=5e-7)
    assert found.given.sum() == pytest.approx(whole, abs=5e-7)
    times = given_["key"]["index"]
    with (folder / "expected.csv").open() as file:
        rows = [row for row in csv.DictReader(file) if row["method"].lower() == method]
    for row in rows:
        mine = found.taken[times.index(row["period"]), names.index(row["participant"])]
        assert mine == pytest.approx(float(row["shared"]), abs=5e-7), row


@st.composite
def belgian(draw):
    count = draw(st.integers(2, 5))
    column = st.lists(st.floats(0, 100), min_size=count, max_size=count)
    parts = np.array(draw(st.lists(st.floats(0.01, 1), min_size=count, max_size=count)))
    return np.array([draw(column)]), np.array([draw(column)]), (parts / parts.sum())[np.newaxis]


@pytest.mark.parametrize("method", list(Method))
@given(case=belgian())
def test_by_no_legal_method_is_energy_made_or_lost(method, case):
    injection, offtake, key = case
    found = share(injection, offtake, key, method)
    assert found.taken.sum() == pytest.approx(found.given.sum(), abs=1e-3)
    assert (found.taken <= offtake + 1e-3).all()
    assert ((found.given >= -1e-6) & (found.given <= injection + 1e-3)).all()
    whole, credited = in_whole_units(found, 5)
    assert (whole.sum(axis=1) == credited.sum(axis=1)).all()
    assert (whole.sum(axis=1) <= found.taken.sum(axis=1) + 0.01).all()


def test_a_cascade_as_plein_soleil_prints_it():
    # doc.plein-soleil.org: 1 kWh, B uses 0.4 and comes first, C uses 0.8 and pays for 0.2.
    order = Members(np.ones(2, np.int64), np.array([0, 1]))
    assert cascade(np.array([[400, 800]]), np.array([1000]), 0, order).wh.tolist() == [[400, 600]]


def test_fifty_of_a_hundred_homes_share_fifty_kilowatt_hours():
    # Energy Local, guide 2, example 1: 1 kWh each.
    use = np.array([[2000] * 50 + [0] * 50])
    assert equal(use, np.array([50_000]), 0, Members.alike(100)).wh.tolist() == [[1000] * 50 + [0] * 50]


def test_what_a_small_user_leaves_returns_to_the_large_one():
    # UNSW's luomi goes through loads once, the largest first, and shares 2.0 of 3.0.
    use, sun = np.array([[5000, 500]]), np.array([3000])
    assert equal(use, sun, 0, Members.alike(2)).wh.tolist() == [[2500, 500]]


@pytest.mark.parametrize("period", range(7))
def test_two_sellers_who_are_alike_are_credited_alike(period):
    # gsy-e credits sellers in the order in which it meets them: (2, 0) or (0, 2).
    assert credits_of(np.array([[2], [2]]), np.array([2]), period).tolist() == [[1], [1]]


def test_all_that_identical_buyers_ask_for_is_served():
    # lemlab drops one of two bids of one user at one price: 300 + 200 trade 200.
    assert pro_rata(np.array([[300, 200]]), np.array([900]), 0, Members.alike(2)).wh.tolist() == [[300, 200]]


def test_a_surplus_goes_to_the_other_by_a_fixed_share():
    # gsy-e's test of its SCM: home 2 has a share of 0.4 of a surplus of 2, and uses 7.
    members = Members(np.array([6, 4]), np.zeros(2, np.int64))
    assert static(np.array([[0, 7000]]), np.array([2000]), 0, members).wh.tolist() == [[0, 800]]


def _energy_local(use, energy):
    """Energy Local's own loop (scripts/sharing_algorithm.php), as it stands."""
    left, spare = [float(each) for each in use], float(energy)
    sharing = sum(each > 0 for each in left)
    while spare > 1e-9 and sharing:
        each, spare, sharing = spare / sharing, 0.0, 0
        for i, balance in enumerate(left):
            if balance > 0:
                left[i] = max(0.0, balance - each)
                spare += max(0.0, each - balance)
                sharing += balance > each
    return [a - b for a, b in zip(use, left, strict=True)]


@given(st.lists(st.integers(0, 3000), min_size=1, max_size=8), st.integers(0, 9000), st.integers(0, 99))
def test_equal_sharing_is_the_rule_of_the_live_clubs(use, energy, period):
    mine = equal(np.array([use]), np.array([energy]), period, Members.alike(len(use))).wh[0]
    assert all(abs(a - b) < 1 + 1e-6 for a, b in zip(mine, _energy_local(use, energy), strict=True))


def test_the_cheaper_generator_is_used_first_and_owners_stand_aside():
    use, supplies = np.array([[500, 500]]), np.array([[300], [900]])
    found = in_turn(equal, use, supplies, [2, 1], 0, Members.alike(2), owners=[(), (0,)])
    assert found.credited_wh.tolist() == [[300], [500]]
    assert found.wh.tolist() == [[300, 500]]
    assert found.steps[0].wh.tolist() == [[0, 500]]


@given(
    st.lists(st.integers(0, 900), min_size=3, max_size=3), st.lists(st.integers(1, 2), min_size=3, max_size=3)
)
def test_generators_are_credited_with_what_members_got(supplies, ranks):
    use = np.array([[400, 700, 100]])
    found = in_turn(pro_rata, use, np.array(supplies)[:, None], ranks, 9, Members.alike(3))
    assert found.credited_wh.sum() == found.wh.sum() == min(1200, sum(supplies))
    assert (found.credited_wh[:, 0] <= supplies).all()
