"""Rules of the switches that a run of two years does not come to, each by itself."""

from dataclasses import replace

import numpy as np
import pytest
from tests.stress.switches.real import bakery, linked, lived, planned, procured, shared, values
from tests.stress.switches.worlds import month_by_month, place, read_off, with_invoices

from ultramicro.stress.building.building import built
from ultramicro.stress.economy.moments import Moment
from ultramicro.stress.economy.state import PUBLIC
from ultramicro.stress.switches.bank import CommunityBank
from ultramicro.stress.switches.clearing import Clearing
from ultramicro.stress.switches.currency import CreditRing, MutualCredit
from ultramicro.stress.switches.energy import SHARES_KEPT
from ultramicro.stress.switches.energy_place import usual_use
from ultramicro.stress.switches.plan_place import _sale


def test_investors_receive_a_twelfth_of_a_year_s_rate_a_month():
    e, b, s = built(values(), 1)
    e.firms["wages_due_pence"] = 0
    bank = CommunityBank(investor_rate=0.12, granted_share=0.0, running_per_firm_pence=0).acts(e, b, s, 1)
    bank.lend(Moment(e, b, s, 1, 1, 1))
    bank.due(Moment(e, b, s, 1, 1, 1))
    assert bank.read["bank_to_investors_pence"] == bank.borrowed_pence * 0.01


def test_a_bank_keeps_its_reserve_at_hand():
    e, b, s = built(values(), 1)
    e.firms["wages_due_pence"] = e.firms["till_pence"] + 500_000
    bank = CommunityBank(judges=False, reserve_share=0.5, loan_cost_pence=0).acts(e, b, s, 1)
    bank.lend(Moment(e, b, s, 1, 1, 1))
    whole = bank.firms_served * 100_000
    assert bank.read["bank_unfunded"] > 0
    assert bank.cash_pence >= whole * 0.5


def test_a_ceiling_is_twice_what_may_be_owed():
    for _, acts, _ in month_by_month(MutualCredit(), months=4):
        credit = acts[1]
        assert np.array_equal(credit.ceiling, -2 * credit.floor)


def test_limits_follow_a_year_s_turnover():
    e, b, s = place()
    ring = CreditRing(MutualCredit(), e.firms.size)
    e = with_invoices(e, [])
    before = e.firms["takings_pence"].copy()
    e.firms["takings_pence"] = 1200
    ring.due(Moment(e, b, s, 1, 1, 1))
    e.firms["takings_pence"] = 0
    ring.due(Moment(e, b, s, 1, 2, 2))
    e.firms["takings_pence"] = before
    assert set(ring.turnover[ring.number >= 0].tolist()) == {1100}


def club_at(month):
    """A club that owes nobody, with far more in its till than it keeps; what holders of shares had of it."""
    e, b, s = built(values(), 1)
    club = replace(shared(), weather=0.0, share_years=4).acts(e, b, s, 1)
    club.begin(Moment(e, b, s, 1, 1, 1))
    club.debt_pence = club.part_pence = 0
    club.till_pence, before = 10**10, club.shares_pence
    club._share_out(Moment(e, b, s, 1, month, month))
    return before - club.shares_pence, before


def test_shares_are_paid_back_from_the_fourth_year_on():
    assert club_at(SHARES_KEPT)[0] == 0
    back, shares = club_at(SHARES_KEPT + 12)
    assert back == -(-shares // 4)


def test_the_club_s_readings_stand_under_their_names():
    e, b, s = built(values(), 1)
    club = shared().acts(e, b, s, 1)
    club.first = np.ones(1, np.int64)
    club.paid_pence, club.owed_pence[0], club.till_pence, club.lost_pence = 11, 22, 33, 44
    read = read_off(club)
    assert [read[f"energy_{name}_pence"] for name in ("club", "owed", "till", "lost")] == [11, 22, 33, 44]


def test_some_public_buyers_leave_whom_they_know_here():
    e, b, s = built(values(), 1)
    before = e.buyers["shop"].copy()
    s = s._replace(public_buying_pence=3_000_000)
    procured(displaced=1.0, months=1).acts(e, b, s, 1).begin(Moment(e, b, s, 1, 1, 1))
    public = e.buyers["payer"] == PUBLIC
    assert (e.buyers["shop"] != before)[public].mean() > 0.5
    assert not (e.buyers["shop"] != before)[~public].any()


def test_of_what_is_moved_a_part_takes_the_place_of_what_was_bought_here():
    e, b, s = built(values(), 1)
    s = s._replace(public_buying_pence=10_000_000)
    _, around = procured(displaced=0.25, premium=0.0, months=1).acts(e, b, s, 1).numbers(b, s, 1)
    assert around.public_buying_pence == 10_000_000 + 3_000_000 * 0.75


def test_while_a_lender_is_owed_no_enterprise_shares_out():
    e, b, s = built(values(), 1)
    acts = planned(premium=0.0).acts(e, b, s, 1)
    going = acts.going[0]
    going.place, going.load, going.people = int((e.firms["age"] >= 0).nonzero()[0][-1]), 1.0, 1
    going.debt_pence, going.part_pence, going.sold = 10**7, 1, tuple(sale.pence for sale in going.of.sales)
    e.regions["coming_pence"] = 10**9
    acts._settle(Moment(e, b, s, 1, 5, 5), going)
    firm = e.firms[going.place]
    assert firm["takings_pence"] > 0
    assert firm["costs_pence"] >= firm["takings_pence"]


def test_who_owes_its_lender_two_parts_goes_on_and_three_is_closed():
    e, b, s = built(values(), 1)
    acts = planned(premium=0.0).acts(e, b, s, 1)
    going, firm = acts.going[0], e.firms[(e.firms["age"] >= 0).nonzero()[0][-1]]
    going.debt_pence, going.part_pence, firm["till_pence"], firm["made_before"] = 10**6, 1000, 0, 5
    for closed in (False, False, True):
        acts._repay(Moment(e, b, s, 1, 5, 5), going, firm)
        assert (firm["made_before"] == 0) == closed


def test_linked_food_pays_what_it_pays_whatever_it_sells():
    growers, hub = linked().enterprises()
    assert growers.fixed_pence + hub.fixed_pence == pytest.approx(3_000_000 * linked().fixed, abs=2)


def test_sellers_here_lose_at_the_least_what_every_gain_loses():
    row = {"target": "Eggs", "item": "egg", "amount_pence": 300}
    needs = {"Eggs": {"need": "Eggs", "supplied_from": "outside"}}
    from ultramicro.core.additionality import STANDARD

    assert _sale(row, needs).displaced >= STANDARD.displacement > 0


def test_most_energy_is_used_in_january():
    use = np.array(usual_use()).sum(axis=(1, 2))
    assert use.argmax() == 0
    assert use.argmin() == 6


def test_firms_at_first_are_of_all_ages():
    e, _, _ = built(values(), 1)
    assert np.unique(e.firms["age"]).size > 20


def test_owners_at_first_are_the_wealthier():
    e, _, _ = built(values(), 1)
    there = e.firms["age"] >= 0
    purse = e.households["purse_pence"]
    assert purse[e.firms["owner"][there]].mean() > 1.5 * purse.mean()


def test_a_fee_on_what_is_cleared_is_the_share_that_is_said():
    e, b, s = place()
    e = with_invoices(e, [(0, 1, 1000, 5), (1, 0, 1000, 5)])
    rounds = Clearing(fee_pence=0, fee_share=0.1, confirmed_share=1.0).acts(e, b, s, 1)
    rounds.due(Moment(e, b, s, 1, 5, 5))
    assert read_off(rounds)["clearing_fees_pence"] == 200


def test_fewer_work_where_there_is_less_to_do():
    one = replace(planned(premium=0.0), enterprises=(bakery(),))
    jobs = lived((one,), 10)[0]["plan_jobs"]
    assert 0 < jobs[3] < jobs[9]
