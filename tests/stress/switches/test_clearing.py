"""Clearing among firms: nobody is richer for it, it is the product's own round, and it costs what it costs."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.stress.switches.worlds import (
    course,
    month_by_month,
    net,
    place,
    read_off,
    same,
    whole,
    with_invoices,
)

from ultramicro.clearing.solver.merging import merge_parallel
from ultramicro.clearing.solver.set_off import greatest_setoff
from ultramicro.stress.economy.moments import Moment
from ultramicro.stress.economy.state import AWAY
from ultramicro.stress.switches.clearing import Clearing, set_off

FREE = {"fee_pence": 0, "fee_share": 0.0}
MANY = 30
INVOICES = st.lists(
    st.tuples(
        st.integers(0, MANY - 1), st.integers(-2, MANY - 1), st.integers(1, 10**6), st.integers(1, 9)
    ).filter(lambda row: row[0] != row[1] and row[1] != -1),
    max_size=80,
)


def test_without_members_nothing_changes():
    assert same(course(), course(Clearing(uptake=0.0)))


def test_before_it_begins_nothing_changes():
    assert same(course(), course(Clearing(from_month=11)))


def test_no_penny_is_made_or_lost():
    cleared = 0.0
    for e, acts, _ in month_by_month(Clearing()):
        assert whole(e, acts) == 0
        cleared += read_off(acts[1])["clearing_cleared_pence"]
    assert cleared > 0


@given(rows=INVOICES, period=st.integers(4, 8), uptake=st.sampled_from([0.3, 1.0]))
@settings(max_examples=40, deadline=None)
def test_nobody_owes_or_is_owed_more_or_less_on_balance(*, rows, period, uptake):
    e, b, s = place()
    e = with_invoices(e, rows)
    before, tills = net(e), e.firms["till_pence"].copy()
    Clearing(uptake=uptake, **FREE).acts(e, b, s, 1).due(Moment(e, b, s, 1, period, period))
    assert np.array_equal(net(e), before)
    assert np.array_equal(e.firms["till_pence"], tills)
    used = e.invoices["owed_pence"][: len(rows)]
    assert (used >= 0).all()
    assert all(used[n] == row[2] for n, row in enumerate(rows) if row[1] == AWAY)


@given(rows=INVOICES, times=st.sampled_from([2, 100]))
@settings(max_examples=25, deadline=None)
def test_as_much_is_cleared_as_the_rooms_solver_proves_possible_and_money_is_only_a_measure(*, rows, times):
    rows = [row for row in rows if row[1] >= 0]
    e = with_invoices(place()[0], rows)
    cleared = set_off(e, np.arange(len(rows)), 9)
    if rows:
        payer, payee, owed, _ = np.array(rows).T
        best = greatest_setoff(merge_parallel(e.firms.size, payer, payee, owed).network)
        assert cleared.sum() == best.total_pence
    again = with_invoices(place()[0], [(d, c, pence * times, due) for d, c, pence, due in rows])
    assert set_off(again, np.arange(len(rows)), 9).sum() == times * cleared.sum()


def test_of_two_loops_that_cannot_both_be_cleared_the_overdue_one_is():
    through_two, through_three = [(1, 2, 100, 2), (2, 0, 100, 2)], [(1, 3, 100, 9), (3, 0, 100, 9)]
    for rows in (through_two + through_three, through_three + through_two):
        e = with_invoices(place()[0], [(0, 1, 100, 9), *rows])
        assert set_off(e, np.arange(5), 9).sum() == 300
        left = {(row["payer"], row["payee"]): row["owed_pence"] for row in e.invoices[:5]}
        assert left == {(0, 1): 0, (1, 2): 0, (2, 0): 0, (1, 3): 100, (3, 0): 100}


def test_fees_are_bills_that_leave_the_place_and_none_is_asked_of_others():
    e, b, s = place()
    e = with_invoices(e, [(0, 1, 1000, 5), (1, 0, 1000, 5)])
    e.firms["costs_pence"] = 1
    rounds = Clearing(fee_pence=300, fee_share=0.1, confirmed_share=1.0).acts(e, b, s, 1)
    rounds.due(Moment(e, b, s, 1, 5, 5))
    bills = e.invoices[2 : int(e.world["invoices"][0])]
    there = np.flatnonzero(e.firms["age"] >= 0)
    assert (bills["payee"] == AWAY).all()
    assert (bills["due"] == 5).all()
    assert np.array_equal(bills["payer"], there)
    assert set(bills["owed_pence"][:2]) == {400}
    fees = read_off(rounds)["clearing_fees_pence"]
    assert (e.firms["costs_pence"] - 1).sum() == bills["owed_pence"].sum() == fees


def test_a_firm_that_rests_keeps_what_it_has_though_it_is_billed():
    e, b, s = place()
    e = with_invoices(e, [])
    e.firms["costs_pence"] = 0
    Clearing(fee_pence=300).acts(e, b, s, 1).due(Moment(e, b, s, 1, 5, 5))
    assert e.world["invoices"] > 0
    assert not e.firms["costs_pence"].any()


def test_rounds_are_held_as_often_as_said():
    states = month_by_month(Clearing(every_months=3, from_month=2))
    members = [read_off(acts[1])["clearing_members"] > 0 for _, acts, _ in states]
    assert [month for month, held in enumerate(members, 1) if held] == [2, 5, 8]


def test_a_ruinous_fee_ruins():
    firms = [course(*used, months=8).reading("firms")[-1] for used in ((), (Clearing(fee_pence=5_000_00),))]
    assert firms[1] < 0.7 * firms[0]
