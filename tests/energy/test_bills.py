"""Bills: they add up, nobody pays more than retail, and money goes from members to members whole."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.energy.clubs import DAY, bands, measured_clubs
from ultramicro.core.errors import BadInput
from ultramicro.energy.bills.bill import Item, bills_of, top_up_pence
from ultramicro.energy.settlement.measured import Measured, Member, Quality
from ultramicro.energy.settlement.periods import periods_of_days
from ultramicro.energy.settlement.settle import settle
from ultramicro.energy.tariffs.prices import Band, Kind, prices

PRICES = st.builds(bands, st.integers(0, 60_000), st.integers(0, 60_000), st.integers(0, 60_000))


@given(measured_clubs(), PRICES)
def test_what_is_used_is_what_is_local_and_what_is_bought(club, tariffs):
    run = settle(club, "equal")
    for bill in bills_of(run, tariffs):
        assert bill.used_wh == bill.local_wh + bill.bought_wh
        lines = {item: sum(line.energy_wh or 0 for line in bill.lines if line.item is item) for item in Item}
        assert lines[Item.MATCH] == bill.local_wh
        assert lines[Item.SUPPLY] == bill.bought_wh
        assert lines[Item.NETWORK] == bill.used_wh


@given(measured_clubs(), PRICES)
def test_members_pay_for_local_energy_what_members_are_paid_for_it(club, tariffs):
    found = [line for bill in bills_of(settle(club, "pro_rata"), tariffs) for line in bill.lines]
    paid = sum(line.amount_pence for line in found if line.item is Item.MATCH)
    assert paid == -sum(line.amount_pence for line in found if line.item is Item.LOCAL_SALE)


@given(measured_clubs(), PRICES)
def test_with_the_guarantee_nobodys_use_costs_more_than_retail(club, tariffs):
    run = settle(club, "equal")
    with_it, without = bills_of(run, tariffs), bills_of(run, tariffs, guarantee=False)
    for a, b in zip(with_it, without, strict=True):
        assert a.for_use_pence <= a.retail_pence
        assert b.for_use_pence == a.for_use_pence + top_up_pence(a)
        assert top_up_pence(a) == top_up_pence(b)


@given(measured_clubs(), st.integers(0, 14_000))
def test_a_match_price_below_every_other_makes_nobody_worse_off(club, match):
    # At most a penny of rounding a line: there are two more lines with the club than without.
    for bill in bills_of(settle(club, "equal"), bands(match=match), guarantee=False):
        assert top_up_pence(bill) <= 2


def test_nothing_is_worked_out_for_all_members_once_for_each_of_them(monkeypatch):
    """A club of a thousand took three times as long by it."""
    run = _one_day(400, 900)
    wanted = bills_of(run, bands())
    for name in ("surplus_wh", "residual_wh"):
        monkeypatch.delattr(type(run), name)
    assert bills_of(run, bands()) == wanted


def _one_day(taken, given_):
    periods = periods_of_days(date(2026, 6, 1), date(2026, 6, 1), minutes=30, zone="Europe/London")
    shape = (periods.count, 2)
    a, b = np.zeros(shape, np.int64), np.zeros(shape, np.int64)
    a[20, 0], b[20, 1] = taken, given_
    members = [Member("home", "home", tariff="Home"), Member("roof", "roof", kind="generator")]
    return settle(
        Measured(periods=periods, members=members, import_wh=a, export_wh=b,
                 quality=np.full(shape, Quality.ACTUAL, np.int8)), "equal"
    )  # fmt: skip


def test_a_bill_worked_by_hand_at_the_prices_of_energy_locals_guide():
    # Energy Local, guide 1: match 18 p, retail 30 p, a generator alone 10 p. 10 kWh used, 6 generated.
    tariffs = [
        Band("Home", Kind.SUPPLY, "all day", 30_000), Band("Club", Kind.MATCH, "all day", 18_000),
        Band("Export", Kind.EXPORT, "all day", 10_000),
    ]  # fmt: skip
    home, roof = bills_of(_one_day(10_000, 6_000), tariffs)
    assert [(line.item.value, line.energy_wh, line.amount_pence) for line in home.lines] == [
        ("match", 6000, 108), ("supply", 4000, 120),
    ]  # fmt: skip
    assert (home.total_pence, home.retail_pence, roof.total_pence) == (228, 300, -108)
    _, spare = bills_of(_one_day(10_000, 16_000), tariffs)
    assert spare.total_pence == -180 - 60


def test_vat_is_of_what_is_used_and_not_of_what_is_sold():
    home, roof = bills_of(_one_day(10_000, 6_000), bands())
    vat = [line.amount_pence for line in home.lines if line.item is Item.VAT]
    base = sum(line.amount_pence for line in home.lines if line.item is not Item.VAT)
    assert vat == [round(base * Decimal("0.05"))]
    assert all(line.item is not Item.VAT for line in roof.lines)


def test_half_hour_bands_hold_from_the_half_hour():
    # Energy Local's tariff_model.php cuts 6.5 to 6, and takes every day for a weekend.
    rows = [
        Band("T", Kind.SUPPLY, "early", 1, time(6, 30), time(9), "weekday"),
        Band("T", Kind.SUPPLY, "rest", 2, time(9), time(6, 30), "weekday"),
        Band("T", Kind.SUPPLY, "weekend", 3, days="weekend"),
    ]
    day = periods_of_days(DAY, date(2026, 3, 30), minutes=30, zone="Europe/London")
    row = prices(rows, Kind.SUPPLY, day).row
    assert set(row[:94].tolist()) == {2}
    assert row[94:][[12, 13, 17, 18]].tolist() == [1, 0, 0, 1]


@pytest.mark.parametrize("wrong", ["gap", "twice", "none", "several"])
def test_a_tariff_with_a_gap_is_refused(wrong):
    rows = {
        "gap": [Band("T", Kind.MATCH, "day", 1, time(7), time())],
        "twice": [Band("T", Kind.MATCH, "day", 1), Band("T", Kind.MATCH, "night", 1, time(), time(7))],
        "none": [], "several": [Band("T", Kind.MATCH, "a", 1), Band("U", Kind.MATCH, "a", 1)],
    }[wrong]  # fmt: skip
    with pytest.raises(BadInput):
        prices(rows, Kind.MATCH, periods_of_days(DAY, DAY, minutes=30, zone="Europe/London"))


def test_a_new_price_holds_from_its_day():
    rows = [
        Band("T", Kind.MATCH, "old", 1, valid_until=DAY),
        Band("T", Kind.MATCH, "new", 2, valid_from=date(2026, 3, 29)),
    ]
    row = prices(
        rows, Kind.MATCH, periods_of_days(DAY, date(2026, 3, 29), minutes=30, zone="Europe/London")
    ).row
    assert row.tolist() == [0] * 48 + [1] * 46


@given(measured_clubs())
def test_money_adds_up_when_tariffs_of_members_differ(club):
    # CityLearn 3.0.2 prices a trade at each building's own tariff, so that money is made or lost.
    club.members[0] = club.members[0]._replace(tariff="Dear")
    tariffs = [*bands(), Band("Dear", Kind.SUPPLY, "all day", 55_000, standing_pence=90)]
    lines = [line for bill in bills_of(settle(club, "equal"), tariffs) for line in bill.lines]
    assert sum(line.amount_pence for line in lines if line.item in {Item.MATCH, Item.LOCAL_SALE}) == 0
