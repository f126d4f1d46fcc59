"""Laws of the keys of sharing, for whatever club."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.energy.drawn import clubs
from ultramicro.core.errors import BadInput
from ultramicro.energy.sharing import keys, plain
from ultramicro.energy.sharing.keys import KEYS, Members, entitlements, equal, pro_rata
from ultramicro.energy.sharing.levels import my_share
from ultramicro.energy.sharing.rules import KEY_NAMES

DYNAMIC = ("equal", "pro_rata", "weighted", "cascade")
EVERY = (*DYNAMIC, "static")


def shared(name, club):
    return KEYS[name](club.demand, club.available, club.first, club.members)


@pytest.mark.parametrize("name", DYNAMIC)
@given(club=clubs())
def test_no_energy_is_made_or_lost(name, club):
    least = np.minimum(club.available, club.demand.sum(axis=1))
    assert (shared(name, club).wh.sum(axis=1) == least).all()


@pytest.mark.parametrize("name", EVERY)
@given(club=clubs())
def test_nobody_gets_less_than_nothing_or_more_than_they_use(name, club):
    wh = shared(name, club).wh
    assert ((wh >= 0) & (wh <= club.demand)).all()
    assert (wh.sum(axis=1) <= club.available).all()


@pytest.mark.parametrize("name", EVERY)
@given(club=clubs())
def test_the_public_level_and_ones_own_reading_give_ones_own_share(name, club):
    found = shared(name, club)
    for row in range(club.demand.shape[0]):
        for place in range(club.demand.shape[1]):
            mine = my_share(
                found.levels, row, use=int(club.demand[row, place]), place=place,
                weight=int(club.members.weights[place]),
                tier=int(club.members.tiers[place]) if name == "cascade" else 0,
            )  # fmt: skip
            assert mine == found.wh[row, place]


@pytest.mark.parametrize(("name", "slack"), [("equal", 0), ("cascade", 0), ("weighted", 0), ("pro_rata", 1)])
@given(club=clubs(), more=st.integers(1, 50_000))
def test_more_generation_lowers_nobodys_share(name, slack, club, more):
    before, after = shared(name, club).wh, shared(name, club._replace(available=club.available + more)).wh
    assert (after >= before - slack).all()


@pytest.mark.parametrize("name", ["equal", "pro_rata", "weighted", "cascade", "static"])
@given(club=clubs(least=2))
def test_members_who_are_alike_differ_by_one_watt_hour_at_most(name, club):
    demand, weights, tiers = club.demand.copy(), club.members.weights.copy(), club.members.tiers.copy()
    demand[:, 1], weights[1], tiers[1] = demand[:, 0], weights[0], tiers[0]
    wh = shared(name, club._replace(demand=demand, members=Members(weights, tiers))).wh
    assert (abs(wh[:, 0] - wh[:, 1]) <= 1).all()


@pytest.mark.parametrize("name", EVERY)
@given(club=clubs(least=2), seed=st.integers(0, 99))
def test_the_order_of_members_matters_to_the_odd_watt_hour_only(name, club, seed):
    order = np.random.default_rng(seed).permutation(club.demand.shape[1])
    mixed = Members(club.members.weights[order], club.members.tiers[order])
    wh = shared(name, club._replace(demand=club.demand[:, order], members=mixed)).wh
    assert (abs(wh - shared(name, club).wh[:, order]) <= 1).all()


@given(club=clubs(least=2))
def test_who_leaves_with_their_equal_share_changes_nothing_for_others(club):
    wh = equal(*club).wh
    demand = club.demand.copy()
    demand[:, 0] = 0
    after = equal(demand, club.available - wh[:, 0], club.first, club.members).wh
    assert (after[:, 1:] == wh[:, 1:]).all()


@given(club=clubs(least=2))
def test_who_leaves_with_their_proportional_share_changes_the_odd_watt_hours_of_others_only(club):
    wh = pro_rata(*club).wh
    demand = club.demand.copy()
    demand[:, 0] = 0
    after = pro_rata(demand, club.available - wh[:, 0], club.first, club.members).wh
    # The share that leaves is whole, which moves each exact share by less than one; both are rounded.
    assert (abs(after[:, 1:] - wh[:, 1:]) <= 2).all()


@given(club=clubs())
def test_whoever_asks_no_more_than_an_equal_part_gets_all_of_it(club):
    part = club.available // club.demand.shape[1]
    wh, small = equal(*club).wh, club.demand <= part[:, None]
    assert (wh[small] == club.demand[small]).all()


@given(club=clubs())
def test_a_proportional_share_is_within_a_watt_hour_of_the_exact_one(club):
    use = club.demand.sum(axis=1)
    exact = club.demand * (np.minimum(club.available, use) / np.maximum(use, 1))[:, None]
    assert (abs(pro_rata(*club).wh - exact) < 1 + 1e-6).all()


@given(club=clubs())
def test_entitlements_use_up_what_was_generated(club):
    assert (entitlements(*club).sum(axis=1) == club.available).all()


@pytest.mark.parametrize("name", EVERY)
@given(club=clubs())
def test_without_the_compiler_the_same_bits_come_out(name, club):
    compiled = shared(name, club)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(keys, "loops", plain)
        slow = shared(name, club)
    assert (slow.wh == compiled.wh).all()
    for column in ("level", "mark", "cut"):
        assert (getattr(slow.levels, column) == getattr(compiled.levels, column)).all()


@pytest.mark.parametrize("name", EVERY)
@given(club=clubs(), row=st.integers(0, 3), place=st.integers(0, 6), late=st.integers(0, 5000))
def test_a_late_reading_changes_its_own_period_only(name, club, row, place, late):
    row, place = row % club.demand.shape[0], place % club.demand.shape[1]
    demand = club.demand.copy()
    demand[row, place] = late
    before, after = shared(name, club).wh, shared(name, club._replace(demand=demand)).wh
    others = np.arange(club.demand.shape[0]) != row
    assert (before[others] == after[others]).all()


@pytest.mark.parametrize("dtype", [np.uint16, np.uint32, np.int64])
@pytest.mark.parametrize("name", EVERY)
@given(club=clubs())
def test_narrow_numbers_share_as_wide_ones_do(name, dtype, club):
    narrow = shared(name, club._replace(demand=club.demand.astype(dtype)))
    assert (narrow.wh == shared(name, club).wh).all()


@given(club=clubs())
def test_weights_that_are_alike_share_equally(club):
    alike = replace(club.members, weights=np.ones_like(club.members.weights))
    wh = KEYS["weighted"](club.demand, club.available, club.first, alike).wh
    assert (wh == equal(*club).wh).all()


def test_over_a_year_nobody_gains_by_rounding():
    # 48 homes, so that a rule which steps by place would favour the same ones every noon.
    rng = np.random.default_rng(5)
    demand = rng.integers(1, 400, (17_520, 48))
    sun = np.clip(np.sin(np.arange(17_520) % 48 / 48 * 2 * np.pi - np.pi / 2), 0, None)
    available = (sun * 5000).astype(np.int64)
    for name, level in (("pro_rata", demand * np.minimum(1, available / demand.sum(axis=1))[:, None]),):
        drift = KEYS[name](demand, available, 800_000, Members.alike(48)).wh.sum(axis=0) - level.sum(axis=0)
        assert abs(drift).max() < 60, name
    alike = np.full((17_520, 48), 300)
    got = equal(alike, available, 800_000, Members.alike(48)).wh.sum(axis=0)
    # A tenth of a kilowatt-hour of 580.
    assert got.max() - got.min() < 100


@pytest.mark.parametrize(
    ("demand", "available"),
    [([[-1, 2]], [3]), ([[1, 2]], [-3]), ([[1, 2]], [3, 4]), ([[2**31, 2]], [3]), ([[1, 2]], [2**31])],
)
def test_what_cannot_be_shared_exactly_is_refused(demand, available):
    for name in EVERY:
        with pytest.raises(BadInput):
            KEYS[name](np.array(demand), np.array(available), 0, Members.alike(2))


def test_weights_that_are_all_nothing_are_refused():
    nothing = Members(np.zeros(2, np.int64), np.zeros(2, np.int64))
    for name in ("static", "weighted"):
        with pytest.raises(BadInput):
            KEYS[name](np.array([[1, 2]]), np.array([3]), 0, nothing)


def test_help_names_every_key_there_is():
    assert tuple(KEYS) == KEY_NAMES
