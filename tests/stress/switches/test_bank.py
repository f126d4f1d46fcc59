"""A community bank: it creates no money, decides as its room decides, and fails when its capital is gone."""

import numpy as np
import pytest
from tests.stress.switches.worlds import course, month_by_month, read_off, same, values, whole

from ultramicro.bank.afford import Month, afford
from ultramicro.bank.products import products
from ultramicro.bank.schedule import schedule
from ultramicro.stress.building.building import built
from ultramicro.stress.economy.firms import end_firms
from ultramicro.stress.economy.moments import Moment
from ultramicro.stress.economy.state import PUBLIC
from ultramicro.stress.switches.bank import CommunityBank
from ultramicro.stress.switches.bank_loans import Asks, affordable, applied, day_of

RICH = CommunityBank(capital_per_firm_pence=2_000_000, running_per_firm_pence=0)
EASY = CommunityBank(capital_per_firm_pence=2_000_000, judges=False)


def test_without_borrowers_nothing_changes():
    assert same(course(), course(CommunityBank(uptake=0.0)))


@pytest.mark.parametrize("switch", [RICH, CommunityBank(judges=False, capital_per_firm_pence=20_000)])
def test_no_penny_is_made_or_lost_and_the_bank_spends_what_it_has(switch):
    lent = 0.0
    for e, acts, _ in month_by_month(switch, months=14):
        bank = acts[1]
        assert whole(e, acts) == 0
        assert bank.held_pence() >= 0
        assert np.array_equal(e.firms["beside_pence"], bank.beside)
        lent += read_off(bank)["bank_lent_pence"]
    assert lent > 0


def test_its_capital_changes_by_what_it_earns_and_loses_only():
    """Double entry: capital at the end is the grant, interest, less costs, investors' share, losses, and what is aside."""
    earned, bank = 0.0, None
    for _, (_, bank), _ in month_by_month(RICH, months=14):
        now = read_off(bank)
        earned += now["bank_interest_pence"] - now["bank_costs_pence"] - now["bank_to_investors_pence"]
        earned -= now["bank_written_off_pence"] - now["bank_guarantors_paid_pence"]
    granted = bank.firms_served * RICH.capital_per_firm_pence - bank.borrowed_pence
    assert not bank.failed
    assert read_off(bank)["bank_capital_pence"] == granted + earned - bank.aside_pence


def test_each_loan_is_one_of_its_rooms_with_a_schedule_to_the_penny():
    *_, (_, (_, bank), _) = month_by_month(EASY, months=3)
    loans = [loan for mine in bank.loans.values() for loan in mine]
    line = products(None)["production"]
    assert loans
    for loan in loans:
        assert loan.terms.annual_rate == line.annual_rate
        assert loan.lent_pence <= line.most_pence
        assert sum(row.principal_pence for row in schedule(loan.terms)) == loan.lent_pence
        assert len(schedule(loan.terms)) == line.instalments


def test_it_judges_by_the_three_tests_of_its_room():
    for surplus in (40_000, 80_000, 300_000):
        months = [Month(1_000_000 + surplus, 1_000_000, 0)] * 6
        loan = applied(products(None)["production"], "1", Asks("1", 300_000, "", 0.0), [], day_of(3))
        largest = max(row.principal_pence + row.interest_pence for row in schedule(loan.terms))
        assert affordable(loan, months) == afford(months, largest).yes
    assert affordable(loan, months)
    assert not affordable(loan, months[:2])


def lent_to(pence, times=1, **numbers):
    """A bank to which one firm owes so much, and that firm; the firm has its wages' lack and no history."""
    e, b, s = built(values(), 1)
    firm = int(np.flatnonzero(e.firms["age"] > 0)[0])
    e.firms["wages_due_pence"], e.firms["till_pence"][firm] = 0, 0
    e.firms["wages_due_pence"][firm] = pence * times
    switch = CommunityBank(judges=False, capital_per_firm_pence=1_000_000 * times, loan_cost_pence=0,
                           running_per_firm_pence=0, **numbers)  # fmt: skip
    bank = switch.acts(e, b, s, 1)
    line = products(None)["production"]
    bank.line = line._replace(most_pence=line.most_pence * times, step_pence=line.step_pence * times)
    bank.lend(Moment(e, b, s, 1, 1, 1))
    return e, b, s, bank, firm


def test_a_loan_is_what_wages_lack_and_the_till_has_it():
    e, _, _, bank, firm = lent_to(123_456)
    assert e.firms["till_pence"][firm] == 123_456
    assert read_off(bank)["bank_lent_pence"] == 123_456
    assert bank.cash_pence == bank.firms_served * 1_000_000 - 123_456


def test_its_money_is_the_public_purses_and_investors():
    e, _, _, bank, _ = lent_to(123_456, granted_share=0.3)
    before = built(values(), 1)[0]
    whole_pence = bank.firms_served * 1_000_000
    assert before.other_pence[PUBLIC] - e.other_pence[PUBLIC] == whole_pence * 0.3
    assert (before.regions["purse_pence"] - e.regions["purse_pence"]).item() == bank.borrowed_pence
    assert bank.borrowed_pence == whole_pence * 0.7


def test_money_is_only_a_measure():
    sums = []
    for times in (1, 1000):
        e, b, s, bank, firm = lent_to(120_000, times)
        e.firms["till_pence"][firm] = 1_000_000 * times
        for month in range(2, 14):
            bank.lend(Moment(e, b, s, 1, month, month))
            bank.due(Moment(e, b, s, 1, month, month))
        sums.append((bank.cash_pence / times, e.firms["till_pence"][firm] / times))
        assert not any(loan.runs for loan in bank.loans[firm])
    assert np.allclose(*sums, atol=13)


def test_who_cannot_pay_is_late_and_is_written_off_after_a_year_with_its_owner_paying_first():
    e, b, s, bank, firm = lent_to(200_000, guaranteed_share=0.5)
    owner = int(e.firms["owner"][firm])
    e.firms["till_pence"][firm], e.firms["wages_due_pence"] = 0, 0
    e.households["purse_pence"][owner] = s.keep_pence + 30_000
    for month in range(2, 15):
        moment = Moment(e, b, s, 1, month, month)
        bank.lend(moment)
        bank.due(moment)
        bank.end(moment)
        if month == 3:
            assert read_off(bank)["bank_arrears_pence"] > 0
            assert e.firms["beside_pence"][firm] < -200_000
    now = read_off(bank)
    assert e.households["purse_pence"][owner] == s.keep_pence
    assert now["bank_guarantors_paid_pence"] == 30_000
    assert now["bank_written_off_pence"] == 200_000
    assert e.firms["beside_pence"][firm] <= 0
    assert now["bank_outstanding_pence"] == 0


def test_a_bank_whose_capital_is_gone_lends_no_more_and_gives_investors_what_comes_in():
    ruined = CommunityBank(running_per_firm_pence=60_000, granted_share=0.2, capital_per_firm_pence=100_000)
    banks = [(acts[1], acts[1].failed, read_off(acts[1])) for _, acts, _ in month_by_month(ruined, months=6)]
    states = [(failed, now) for _, failed, now in banks]
    assert [failed for failed, _ in states] == [True] * 6
    assert sum(now["bank_lent_pence"] for _, now in states[1:]) == 0
    assert states[-1][1]["bank_capital_pence"] < 0
    paid = sum(now["bank_to_investors_pence"] + now["bank_given_back_pence"] for _, now in states)
    assert paid > 0
    put_in = states[0][1]["bank_granted_pence"] * 4  # a fifth of all is granted
    last = states[-1][1]
    back = sum(now["bank_given_back_pence"] for _, now in states)
    # What investors put in has come back, still may, or is lost to them.
    may = last["bank_cash_pence"] + last["bank_outstanding_pence"] - banks[-1][0].aside_pence
    assert back + may + last["bank_investors_lost_pence"] == put_in


def test_lending_to_all_who_ask_loses_more_than_judging():
    judged, all_who_ask = (
        course(CommunityBank(capital_per_firm_pence=2_000_000, judges=judges), months=16).reading(
            "bank_written_off_pence"
        )
        for judges in (True, False)
    )
    assert all_who_ask.sum() > judged.sum()


@pytest.mark.parametrize(("beyond", "asked"), [(0, "lent"), (1, "refused")])
def test_who_judges_lends_all_that_wages_lack_or_nothing(beyond, asked):
    """Most loans were a part of what lacked, went to firms that let people go all the same, and were lost."""
    e, b, s = built(values(), 1)
    firm = int(np.flatnonzero(e.firms["age"] > 6)[0])
    bank = RICH.acts(e, b, s, 1)
    good = np.full(e.firms.size, 10**7)
    bank.months.extend([(good, good // 2, good * 0)] * 6)
    e.firms["wages_due_pence"], e.firms["till_pence"][firm] = 0, 0
    e.firms["wages_due_pence"][firm] = products(None)["production"].most_pence + beyond
    bank.lend(Moment(e, b, s, 1, 7, 7))
    now = read_off(bank)
    assert now["bank_asked"] == 1
    assert (now["bank_lent_pence"] > 0) == (asked == "lent")
    assert now["bank_refused"] == (asked == "refused")


@pytest.mark.parametrize("left", [0, 100_000, 400_000])
def test_the_till_of_a_firm_that_ends_pays_the_bank_before_its_owner(left):
    e, b, s, bank, firm = lent_to(200_000, guaranteed_share=0.0)
    owner, cash = int(e.firms["owner"][firm]), bank.cash_pence
    e.firms["till_pence"][firm], e.firms["must_end"][firm] = left, 1
    purse, moment = int(e.households["purse_pence"][owner]), Moment(e, b, s, 1, 1, 1)
    bank.due(moment)
    run_for = cash - bank.cash_pence
    e.world["invoices"] = 0
    end_firms(e, b, s, 1, 1)
    bank.end(moment)
    back, now = bank.cash_pence + run_for - cash, read_off(bank)
    assert back == min(left, 200_000 + now["bank_interest_pence"])
    assert e.households["purse_pence"][owner] - purse == left - back
    assert now["bank_written_off_pence"] == max(200_000 - left, 0)
    assert now["bank_outstanding_pence"] == e.firms["held_pence"][firm] == e.firms["claimed_pence"][firm] == 0
