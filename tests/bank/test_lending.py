"""Paying out, repaying, new terms, losses, shares: laws of functions that see neither books nor clock."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ultramicro.bank.accounts import BANK, AccountWanted, Liquidity, liquidity
from ultramicro.bank.applying import Record, offer, require_decidable, require_guarantors, terms_for
from ultramicro.bank.arrears import age, provision
from ultramicro.bank.events import ShareNotice
from ultramicro.bank.ids import Age, Bearer, Every, LoanStatus, Order, Repayment
from ultramicro.bank.lending import (
    Parts,
    new_terms,
    payout,
    repayment,
    repayment_moves,
    terms_after_ahead,
)
from ultramicro.bank.loan import Loan
from ultramicro.bank.losses import loss_moves, losses, provision_moves, provisions_wanted
from ultramicro.bank.products import products
from ultramicro.bank.schedule import PERIODS, Terms, periods_until, schedule
from ultramicro.bank.shares import notice, purchase, redemption_moves, redemptions
from ultramicro.core.errors import BadInput
from ultramicro.ledger.engine.state import Account
from ultramicro.ledger.guardrails import rail

LENT = date(2026, 1, 5)
ENOUGH = Liquidity(10**9, 0, 0, 0)


@st.composite
def running(draw, statuses=(LoanStatus.RUNNING,)):
    instalments = draw(st.integers(1, 24))
    terms = Terms(
        principal_pence=draw(st.integers(100, 10**6)), annual_rate=Decimal(draw(st.integers(0, 36))) / 100,
        instalments=instalments, every=draw(st.sampled_from(Every)), kind=draw(st.sampled_from(
            [Repayment.EQUAL_INSTALMENTS, Repayment.EQUAL_PRINCIPAL])), first_due=LENT + timedelta(31),
        carried_pence=draw(st.integers(0, 500)), grace=draw(st.integers(0, instalments - 1)),
        begun=draw(st.sampled_from([None, LENT])),
    )  # fmt: skip
    interest = sum(row.interest_pence for row in schedule(terms))
    return Loan(
        id="loan-1", borrower="ann", product="production", purpose="tools", currency="GBP", terms=terms,
        order=draw(st.sampled_from(Order)), guarantors=(caps := draw(guarantors)), agreed=tuple(caps), asked_by="pat",
        status=draw(st.sampled_from(statuses)), lent_on=LENT, lent_pence=terms.principal_pence,
        principal_paid_pence=draw(st.integers(0, terms.principal_pence - 1)),
        interest_paid_pence=draw(st.integers(0, interest)),
    )  # fmt: skip


guarantors = st.dictionaries(st.sampled_from(["bob", "cat", "dan"]), st.integers(1, 10**6), max_size=3)
days = st.integers(0, 900).map(lambda n: LENT + timedelta(n))


@st.composite
def loans_and_days(draw):
    """A running loan and a day, often one on which an instalment is due."""
    loan = draw(running())
    due = draw(st.sampled_from(loan.rows())).due_on
    return loan, draw(st.sampled_from([due, due, due - timedelta(1), due + timedelta(1)]) | days)


def sums(moves):
    """What each account gains; of all it is nought."""
    found = {}
    for move in moves:
        assert move.amount_pence > 0
        found[move.giver.number] = found.get(move.giver.number, 0) - move.amount_pence
        found[move.taker.number] = found.get(move.taker.number, 0) + move.amount_pence
    assert sum(found.values()) == 0
    return found


@given(running(), days, st.none() | st.integers(1, 2 * 10**6), st.booleans())
def test_a_repayment_pays_what_is_due_then_principal_and_never_more_than_is_owed(loan, on, amount, settle):
    try:
        parts = repayment(loan, on, amount, settle=settle)
    except BadInput:
        due = loan.due(on)
        asked = due.all_pence() if amount is None else amount
        assert not settle
        assert asked == 0 or asked - min(asked, due.interest_due_pence) > loan.owed_pence()
        return
    due = loan.due(on)
    assert parts.all_principal_pence <= loan.owed_pence()
    if settle:
        assert parts.all_principal_pence == loan.owed_pence()
        assert parts.interest_pence == due.interest_due_pence + loan.accrued_pence(on)
    else:
        assert parts.whole_pence == (due.all_pence() if amount is None else amount)
        assert parts.interest_pence <= due.interest_due_pence
        assert parts.ahead_pence == max(parts.whole_pence - due.all_pence(), 0)
    found = sums(repayment_moves(loan, parts, AccountWanted("ann", "GBP"), "GBP"))
    assert found.get("GBP/ann/member", 0) == -parts.whole_pence
    assert found.get("GBP/ann/loan", 0) == parts.all_principal_pence
    assert found.get(f"GBP/{BANK}/interest_income", 0) == parts.interest_pence
    assert found.get(f"GBP/{BANK}/fund", 0) == parts.all_principal_pence


@given(running(statuses=tuple(LoanStatus)), days)
def test_only_an_approved_loan_is_paid_out_and_only_a_running_one_repaid_or_written_off(loan, on):
    for status, act in (
        (LoanStatus.AGREED, lambda: payout(loan, "GBP", ENOUGH, LENT)),
        (LoanStatus.RUNNING, lambda: repayment(loan, on, settle=True)),
        (LoanStatus.RUNNING, lambda: losses(loan, "sam", {}, 0)),
        (LoanStatus.APPLIED, lambda: require_decidable(loan, "sam", allow=True)),
    ):
        if loan.status is status:
            act()
        else:
            with pytest.raises(BadInput):
                act()


@given(running(statuses=(LoanStatus.AGREED,)), st.integers(-100, 100), st.booleans())
def test_no_more_is_paid_out_than_is_free_of_national_money(loan, more, local):
    amount, free = loan.terms.principal_pence, loan.terms.principal_pence + more
    hand = Liquidity(cash_pence=free + 77, demand_pence=77, shares_pence=0, lent_pence=0)
    if local:
        loan = replace(loan, currency="BRX")
    if more < 0 and not local:
        with pytest.raises(BadInput):
            payout(loan, "GBP", hand, LENT)
        return
    found = sums(payout(loan, "GBP", hand, LENT))
    code, pool = ("BRX", "BRX/brx-treasury/loan_fund") if local else ("GBP", f"GBP/{BANK}/fund")
    assert found == {
        pool: -amount, f"{code}/ann/member": amount, f"{code}/ann/loan": -amount, f"{code}/{BANK}/loan_asset": amount,
    }  # fmt: skip


@given(loans_and_days(), st.integers(1, 600))
def test_new_terms_are_of_what_is_owed_and_carry_all_interest_that_is_charged(drawn, instalments):
    loan, on = drawn
    new, until = new_terms(loan, on, loan.owed_pence(), instalments=instalments)
    rows = schedule(new)
    assert sum(row.principal_pence for row in rows) == loan.owed_pence()
    assert (len(rows), new.grace, until, new.begun) == (instalments, 0, on, on)
    assert rows[0].due_on > on
    assert new.carried_pence == loan.interest_owed_pence(on) >= loan.due(on).interest_due_pence
    rate = Fraction(new.annual_rate) / PERIODS[new.every]
    periods = periods_until(new, 0, on)
    assert rows[0].interest_pence == new.carried_pence + round(loan.owed_pence() * rate * periods)
    assert loan.terms.begun is None or periods <= max(periods_until(loan.terms, 0, LENT), 1)
    coming = [row.due_on for row in loan.rows() if row.due_on > on]
    assert not coming or rows[0].due_on == coming[0]


@given(loans_and_days(), st.integers(0, 10**4), st.integers(0, 10**6))
def test_who_pays_ahead_gets_terms_for_the_rest_and_who_does_not_keeps_theirs(drawn, due, ahead):
    loan, on = drawn
    ahead = min(ahead, loan.owed_pence())
    found = terms_after_ahead(loan, on, Parts(0, 0, ahead))
    left = loan.owed_pence() - ahead
    if not ahead or not left:
        assert found is None
        return
    assert (found.terms.principal_pence, found.terms.carried_pence) == (left, loan.interest_owed_pence(on))
    assert found.terms.instalments == max(sum(row.due_on > on for row in loan.rows()), 1)
    assert terms_after_ahead(loan, on, Parts(due, min(due, loan.owed_pence()), 0)) is None


@given(loans_and_days())
def test_interest_is_charged_by_the_day_and_never_beyond_the_schedule(drawn):
    """What is owed grows from day to day, is what is due on the last day, and stays that however late."""
    loan, on = drawn
    loan = replace(loan, interest_paid_pence=0)
    rows = loan.rows()
    whole, last = sum(row.interest_pence for row in rows), rows[-1].due_on
    now, then = loan.interest_owed_pence(on), loan.interest_owed_pence(on + timedelta(1))
    assert loan.due(on).interest_due_pence <= now <= then <= whole
    assert loan.accrued_pence(last) == 0
    assert loan.interest_owed_pence(last + timedelta(500)) == whole


@given(loans_and_days(), st.integers(1, 10**6))
def test_settling_costs_the_same_whatever_is_paid_the_same_day_before(drawn, amount):
    """The day before the first instalment, or years late: paying a part first makes no interest go away."""
    loan, on = drawn
    whole = repayment(loan, on, settle=True).whole_pence
    try:
        parts = repayment(loan, on, amount)
    except BadInput:
        return
    new = terms_after_ahead(loan, on, parts)
    after = replace(
        loan, principal_paid_pence=loan.principal_paid_pence + parts.all_principal_pence,
        interest_paid_pence=loan.interest_paid_pence + parts.interest_pence,
    )  # fmt: skip
    if new is not None:
        after = replace(
            after, terms=new.terms, charged_until=on, principal_paid_pence=0, interest_paid_pence=0
        )
    if after.owed_pence():
        assert parts.whole_pence + repayment(after, on, settle=True).whole_pence == whole


@given(loans_and_days(), st.lists(st.integers(0, 60), max_size=4))
def test_no_interest_goes_away_however_often_terms_are_made_anew(drawn, waits):
    loan, on = drawn
    owed = loan.interest_owed_pence(on)
    for days in waits:
        new = new_terms(loan, on, loan.owed_pence(), instalments=12)
        loan = replace(loan, terms=new.terms, charged_until=on, principal_paid_pence=0, interest_paid_pence=0)
        assert loan.interest_owed_pence(on) == owed
        on += timedelta(days)
        assert loan.interest_owed_pence(on) >= owed
        owed = loan.interest_owed_pence(on)


@given(
    running(), st.dictionaries(st.sampled_from(["bob", "cat", "dan"]), st.integers(-500, 10**6)),
    st.integers(-500, 10**6),
)  # fmt: skip
def test_a_loss_is_borne_whole_by_guarantors_within_their_caps_then_provisions_then_the_bank(
    loan, has, aside
):
    borne = losses(loan, "sam", has, aside)
    assert sum(each.pence for each in borne) == loan.owed_pence()
    *by, provision, bank = borne
    assert [each.bearer for each in (provision, bank)] == [Bearer.PROVISION, Bearer.BANK]
    promised = sum(each.promised_pence for each in by)
    assert promised == min(loan.owed_pence(), sum(loan.guarantors.values()))
    for each in by:
        assert each.pence == max(min(each.promised_pence, has.get(each.owner, 0)), 0)
        assert each.promised_pence <= loan.guarantors[each.owner]
    assert provision.pence == max(min(loan.owed_pence() - sum(each.pence for each in by), aside), 0)
    found = sums(loss_moves(loan, borne, "GBP"))
    assert found.get(f"GBP/{BANK}/loan_asset") == -loan.owed_pence()
    assert found.get("GBP/ann/loan") == loan.owed_pence()
    assert found.get(f"GBP/{BANK}/fund", 0) == loan.owed_pence() - bank.pence


@given(running())
def test_who_took_an_application_in_neither_decides_on_it_nor_writes_it_off(loan):
    for act in (lambda: losses(loan, "PAT", {}, 0),
                lambda: require_decidable(replace(loan, status=LoanStatus.APPLIED), "Pat", allow=True)):  # fmt: skip
        with pytest.raises(BadInput):
            act()


@given(
    st.lists(running(statuses=(LoanStatus.RUNNING, LoanStatus.REPAID)), max_size=4),
    days,
    st.integers(0, 10**5),
)
def test_provisions_are_those_of_each_running_loan_by_its_age(loans, on, shares):
    found = provisions_wanted(loans, {"ann": shares}, on)
    alive = [loan for loan in loans if loan.runs]
    assert sum(each.loans for each in found) == len(alive)
    assert sum(each.owed_with_interest_pence for each in found) == sum(
        loan.owed_pence() + loan.due(on).interest_due_pence for loan in alive
    )
    assert [each.age for each in found] == [each for each in Age if each in {row.age for row in found}]
    left, wanted = shares, dict.fromkeys(Age, 0)
    # All are ann's: a pound of her shares stands against one of her loans and not against each.
    dues = [(loan.due(on), loan.owed_pence() + loan.due(on).interest_due_pence) for loan in alive]
    for due, owed in sorted(dues, key=lambda each: each[0].days):
        wanted[age(due.days)] += provision(owed, due.days, min(left, owed))
        left -= min(left, owed)
    if len({loan.due(on).days for loan in alive}) == len(alive):
        assert {each.age: each.set_aside_pence for each in found} == {
            each: pence for each, pence in wanted.items() if each in {row.age for row in found}
        }


@given(running(), days)
def test_shares_stand_against_a_borrowers_loans_once(loan, on):
    """FCA CREDS 7.5: a provision is of what a member owes net of attached shares, and these are there once."""
    if not loan.runs:
        return
    owed = loan.owed_pence() + loan.due(on).interest_due_pence
    one, two = (
        sum(each.set_aside_pence for each in provisions_wanted([loan] * n, {"ann": owed}, on)) for n in (1, 2)
    )
    assert (one, two) == (0, provision(owed, loan.due(on).days))


@given(st.integers(0, 999), st.integers(0, 999))
def test_what_is_set_aside_becomes_what_is_wanted(wanted, aside):
    found = sums(provision_moves(wanted, aside, "GBP"))
    assert aside + found.get(f"GBP/{BANK}/provision", 0) == wanted
    assert found.get(f"GBP/{BANK}/fund", 0) == aside - wanted


@given(st.integers(-200, 10**7 + 10**5), st.integers(0, 10**5).map(lambda n: n * 100))
@example(100_000_00, 0)
@example(100_001_00, 0)
def test_shares_are_whole_and_within_the_cap(amount, held):
    cap = rail("share_holding", "GB", date(2026, 1, 1))
    if amount <= 0 or amount % 100 or held + amount > 100_000_00:
        with pytest.raises(BadInput):
            purchase("ann", amount, held, cap, "GBP")
    else:
        move = purchase("ann", amount, held, cap, "GBP")
        assert sums([move]) == {"GBP/ann/member": -amount, "GBP/ann/shares": amount}


@given(st.integers(-200, 2000), st.integers(0, 1500))
def test_notice_is_given_of_whole_shares_that_are_held(amount, free):
    if 0 < amount <= free and amount % 100 == 0:
        assert notice("ann", amount, free, LENT, 90) == ShareNotice(
            owner="ann", amount_pence=amount, ends_on=LENT + timedelta(90)
        )
    else:
        with pytest.raises(BadInput):
            notice("ann", amount, free, LENT, 90)


queues = st.lists(st.tuples(st.integers(1, 9), st.integers(-3, 3)), max_size=8)


@given(queues, st.integers(0, 12))
def test_notices_are_paid_in_turn_whole_and_within_the_window(queue, window):
    given_ = {
        f"n{i}": ShareNotice(owner="ann", amount_pence=pence, ends_on=LENT + timedelta(due))
        for i, (pence, due) in enumerate(queue)
    }
    ended = [name for name, each in given_.items() if each.ends_on <= LENT]
    paid = redemptions(given_, window, LENT)
    assert list(paid) == ended[: len(paid)]
    total = sum(each.amount_pence for each in paid.values())
    assert total <= window
    if len(paid) < len(ended):
        assert total + given_[ended[len(paid)]].amount_pence > window
    moves = redemption_moves(paid, "GBP")
    assert [(m.amount_pence, m.about) for m in moves] == [(n.amount_pence, k) for k, n in paid.items()]
    if paid:
        assert sums(moves) == {"GBP/ann/shares": -total, "GBP/ann/member": total}


records = st.builds(Record, st.integers(0, 5), st.integers(0, 600_000), st.integers(0, 300_000))


@given(st.sampled_from(sorted(products(None))), st.integers(-1, 600_000), records)
def test_a_product_lends_one_person_up_to_twice_what_they_repaid_less_what_they_owe(name, amount, record):
    line = products(None)[name]
    most = min(max(line.step_pence, 2 * record.largest_pence), line.most_pence)
    if not 0 < amount <= most - record.open_pence:
        with pytest.raises(BadInput):
            terms_for(line, amount, on=LENT, record=record)
        return
    terms = terms_for(line, amount, on=LENT, record=record, holidays=(LENT,))
    assert (terms.principal_pence, terms.holidays, terms.kind) == (amount, (LENT,), line.kind)
    found = offer(terms, LENT, ())
    rows = schedule(terms)
    assert found.first == rows[0]
    assert found.largest_pence == max(row.principal_pence + row.interest_pence for row in rows)


@given(guarantors, st.sampled_from(["ann", "bob"]))
def test_nobody_guarantees_their_own_loan_or_nothing(caps, borrower):
    if borrower in caps:
        with pytest.raises(BadInput):
            require_guarantors(caps, borrower)
    else:
        require_guarantors(caps, borrower)
    with pytest.raises(BadInput):
        require_guarantors({**caps, "eve": 0}, borrower)


kinds = ["bank_settlement", "member", "savings", "treasury", "shares", "loan_asset", "fund"]
accounts = st.lists(st.tuples(st.sampled_from(kinds), st.sampled_from(["GBP", "BRX"]), st.integers(-99, 99)))


@given(accounts)
def test_what_is_free_to_lend_is_cash_less_what_may_be_withdrawn_at_once(rows):
    made = [
        Account(str(n), "", code, kind, None, None, None, None, balance_pence=pence)
        for n, (kind, code, pence) in enumerate(rows)
    ]
    found = liquidity(made, "GBP")
    here = [(kind, pence) for kind, code, pence in rows if code == "GBP"]
    assert found.cash_pence == -sum(pence for kind, pence in here if kind == "bank_settlement")
    demand = sum(max(pence, 0) for kind, pence in here if kind in {"member", "savings", "treasury"})
    assert (found.demand_pence, found.free_pence()) == (demand, found.cash_pence - demand)
    assert found.shares_pence == sum(pence for kind, pence in here if kind == "shares")
    assert found.lent_pence == sum(pence for kind, pence in here if kind == "loan_asset")
