"""Circles grow along trade: how many is as stated, who is in at a small share is at a great one, and they trade."""

from functools import cache
from itertools import pairwise

import numpy as np
import pytest
from tests.stress.plain_month import Dice
from tests.stress.switches.worlds import place, values

from ultramicro.stress.building.building import built
from ultramicro.stress.calibration.numbers import stated
from ultramicro.stress.economy.chance import CLEARING, CURRENCY
from ultramicro.stress.economy.period import READINGS, live_on
from ultramicro.stress.economy.state import EMPTY
from ultramicro.stress.running import Setting, run
from ultramicro.stress.switches.circles import along_trade, buyers_of, sellers_of
from ultramicro.stress.switches.clearing import Clearing
from ultramicro.stress.switches.currency import MutualCredit
from ultramicro.stress.switches.members import circle

SEEDS, SUPPLIERS_EACH = range(1, 5), 5
SHARES = (0.0, 0.05, 0.12, 0.3, 0.6, 1.0)


def members(share, seed=1, purpose=CLEARING):
    return circle(place()[0], share, seed, purpose, SUPPLIERS_EACH)


@pytest.mark.parametrize("purpose", [CLEARING, CURRENCY])
def test_who_takes_part_at_one_share_does_at_every_greater_one(purpose):
    for seed in SEEDS:
        found = [members(share, seed, purpose) for share in SHARES]
        assert not found[0].any()
        assert found[-1].all()
        assert all((less <= more).all() for less, more in pairwise(found))


def test_as_many_take_part_as_the_share_says_whoever_they_are():
    there = place()[0].firms["age"] != EMPTY
    for share in SHARES:
        for seed in SEEDS:
            found = members(share, seed)
            assert found[there].sum() == round(share * there.sum())
            assert found[~there].sum() == round(share * (~there).sum())


def test_another_seed_or_another_institution_has_another_circle():
    circles = [members(0.3), members(0.3, 2), members(0.3, 1, CURRENCY)]
    assert len({each.tobytes() for each in circles}) == len(circles)
    assert np.array_equal(circles[0], members(0.3))


def test_members_trade_more_among_themselves_than_as_many_by_chance_would():
    e, among, drawn = place()[0], 0, 0
    there, dice = e.firms["age"] != EMPTY, np.random.default_rng(0)
    for seed in SEEDS:
        seller = sellers_of(there, int(e.world["shops"][0]), SUPPLIERS_EACH, seed)
        found = members(0.2, seed) & there
        some = np.zeros_like(found)
        some[dice.choice(np.flatnonzero(there), found.sum(), replace=False)] = True
        among += found[seller[found]].sum()
        drawn += some[seller[some]].sum()
    assert among > 1.3 * drawn


def test_everybody_but_the_first_buys_of_who_came_before_or_sells_to_them():
    e = place()[0]
    there, shops = e.firms["age"] != EMPTY, int(e.world["shops"][0])
    seller = sellers_of(there, shops, SUPPLIERS_EACH, 1)
    row = along_trade(there, shops, SUPPLIERS_EACH, 1, CLEARING).tolist()
    assert sorted(row) == list(range(there.size))
    for at, one in enumerate(row[1:], 1):
        before = set(row[:at])
        assert before & set(seller[one].tolist()) or any(one in seller[other] for other in before)


def test_plain_python_lines_up_the_same_row_from_the_page():
    e = place()[0]
    there, shops = e.firms["age"] != EMPTY, int(e.world["shops"][0])
    seller = sellers_of(there, shops, SUPPLIERS_EACH, 3).tolist()
    dice, row, trades, which = Dice(3, 0, CLEARING), [], [], 0
    while len(row) < there.size:
        at = int(dice.draw(which) * (len(trades) or there.size))
        one = at
        if trades:
            one, trades[at] = trades[at], trades[-1]
            trades.pop()
        which += 1
        if one not in row:
            row.append(one)
            near = [*seller[one], *(f for f in range(there.size) for other in seller[f] if other == one)]
            trades += [other for other in near if other not in row]
    assert along_trade(there, shops, SUPPLIERS_EACH, 3, CLEARING).tolist() == row


def test_each_buyer_stands_once_beside_each_of_its_sellers():
    e = place()[0]
    there = e.firms["age"] != EMPTY
    seller = sellers_of(there, int(e.world["shops"][0]), SUPPLIERS_EACH, 1)
    start, buyer = buyers_of(seller)
    pairs = {(f, int(one)) for f in range(there.size) for one in seller[f] if one >= 0}
    assert {(int(f), one) for one in range(there.size) for f in buyer[start[one] : start[one + 1]]} == pairs


@pytest.mark.parametrize("make", [Clearing, MutualCredit])
def test_a_firm_stays_in_or_out_for_as_long_as_it_lives(make):
    e, b, s = built(values(), 1)
    acts, known = make(uptake=0.3).acts(e, b, s, 1), {}
    for month in range(1, 25):
        live_on(e, b, s, 1, month, np.zeros((1, len(READINGS) + len(acts.reads))), [acts])
        for f in np.flatnonzero(e.firms["age"] > 0):
            inside = bool(acts.circle[f])
            assert known.setdefault((int(f), int(e.firms["life"][f])), inside) == inside
    assert any(begun > 0 for begun in e.lives["begun"].tolist())


@cache
def lived(seed):
    numbers = stated(1500)
    values_ = tuple((name, float(numbers.value(name))) for name in numbers)
    return run(Setting(numbers=values_, switches=(Clearing(uptake=0.3),), months=24, before_months=6), seed)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_in_a_place_of_1500_people_a_circle_of_three_firms_in_ten_clears_something(seed):
    found = lived(seed)
    assert 0 < found.reading("clearing_cleared_pence").sum() < found.reading("clearing_owed_pence").sum()
