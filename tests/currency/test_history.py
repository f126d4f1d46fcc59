"""What is kept of members' past is what counting all transfers again gives, and costs the same for ever."""

import sys
from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.currency.simulated_year import Life
from ultramicro.currency.history import Debts, Histories
from ultramicro.currency.member_verbs import Guarantee, SetLimit
from ultramicro.currency.money_verbs import Charge, OpenCurrency, Sale
from ultramicro.currency.projections import Guarantees
from ultramicro.currency.trade import Trades, net_by_month
from ultramicro.ledger.deciding import AccountWanted, Decision
from ultramicro.ledger.engine.model import OpenAccount, Post
from ultramicro.ledger.engine.reversals import mirror, standing, still_standing
from ultramicro.ledger.replays import Refused
from ultramicro.ledger.simulated import SimulatedBooks
from ultramicro.ledger.verbs.books import Pay

FIRST = date(2025, 11, 3)
SLOWER_AT_MOST, MORE_AT_MOST, TRIES = 1.6, 1.45, 3
"""A limit looks at a year of a member's own trade, and at no more however long the books are kept."""
DECISIONS_A_SECOND = 1_500
"""A third of what a machine that does six other things at once was seen to do."""


def sold(life, buyer, seller, pence, day):
    return life.do(Sale(buyer=buyer, seller=seller, amount=pence), FIRST + timedelta(day))


def taken_back(life, seq, day):
    """Take a posting back, if it stands and can be."""
    books = life.books
    whole = still_standing(books.state, books.posting(seq))
    books.turn(day=day, at=datetime(2027, 1, 1, tzinfo=UTC))
    post = Post(key=f"back:{seq}:{day}", at=books.asked().at, legs=mirror(whole), business_on=day,
                reverses=seq)  # fmt: skip
    try:
        books.take(_Only(post))
    except Refused:
        return


class _Only:
    """A decision that is one operation."""

    accounts, memos, each_alone, done_before = (), (), False, ()

    def __init__(self, operation):
        self.operations = [operation]


def plain(books, on):
    """Count everything again: debts, and what was sold in the year before a day."""
    stand = standing(books._transfers)
    sold_pence = 0
    moves = {name: [] for name in books.state.accounts if name.endswith("/member")}
    for t in stand:
        day = date.fromisoformat(t.business_on)
        for who, pence in ((t.debit, -t.amount_pence), (t.credit, t.amount_pence)):
            if who in moves:
                moves[who].append((day, pence))
        if t.kind == "sale" and on - timedelta(365) < day <= on:
            sold_pence += t.amount_pence
    return moves, sold_pence


def net_earnings(books, who, on):
    """Count again what an account earned of each other in the last months, less what it spent with them."""
    trade = [t for t in standing(books._transfers) if t.kind in {"sale", "payment"} and who in {t.debit, t.credit}
             and t.debit.endswith("/member") and t.credit.endswith("/member")]  # fmt: skip
    months = months_before(on, min((t.business_on[:7] for t in trade), default="9"))
    until, earned = f"{on:%Y-%m}", []
    spent = Counter()
    for t in trade:
        if t.debit == who and months and months[0] <= t.business_on[:7] <= until:
            spent[t.credit] += t.amount_pence
    for month in months:
        of = Counter()
        for t in trade:
            if t.credit == who and t.business_on.startswith(month):
                of[t.debit] += t.amount_pence
        earned.append(of)
    return net_by_month(earned, spent)


def months_before(on, first):
    found = []
    for back in range(12, 0, -1):
        month = on.year * 12 + on.month - 1 - back
        found.append(f"{month // 12}-{month % 12 + 1:02}")
    return [month for month in found if month >= first]


steps = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 3), st.integers(1, 80_00), st.integers(0, 400),
              st.none() | st.integers(0, 30)).filter(lambda step: step[0] != step[1]),
    max_size=14,
)  # fmt: skip


@given(steps, st.integers(0, 420))
def test_earnings_debts_and_turnover_are_those_of_counting_every_transfer_again(drawn, late):
    life, on = Life(members=4, since=FIRST), FIRST + timedelta(late)
    histories, trades = life.books.of(Histories), life.books.of(Trades)
    for number, (buyer, seller, pence, day, back) in enumerate(drawn):
        taken = sold(life, f"m{buyer}", f"m{seller}", pence, day)
        if number % 5 == 4:
            life.do(Charge(month="2025-11"), FIRST + timedelta(day))
        if taken and back is not None:
            taken_back(life, taken.first_seq, FIRST + timedelta(day + back))
    moves, sold_pence = plain(life.books, on)
    for who, of in moves.items():
        debts = Debts()
        for day, pence in of:
            debts = debts.after(day, pence)
        assert histories.debts(who) == debts
        assert trades.net_earnings(who, on) == net_earnings(life.books, who, on)
    assert histories.sold_in_year("TRD", on) == sold_pence
    for projection in (Histories, Trades):
        fresh = projection.begin()
        for entry in life.books.entries():
            fresh.apply(entry)
        assert fresh.shelf.digest() == life.books.of(projection).shelf.digest()


@given(st.lists(st.tuples(st.integers(1, 2), st.integers(1, 80_00), st.integers(0, 330)), max_size=8))
def test_trade_that_comes_back_within_the_year_raises_no_limit(drawn):
    """Whatever m1 and m2 earn of m0, and m0 earns of them by as much: nobody may owe more for it."""
    life = Life(members=3, since=FIRST)
    for partner, pence, day in drawn:
        for buyer, seller, when in ((0, partner, day), (partner, 0, day + 20)):
            life.do(SetLimit(who=f"m{buyer}", start=10**7), FIRST + timedelta(day))
            sold(life, f"m{buyer}", f"m{seller}", pence, when)
    for who in ("m0", "m1", "m2"):
        earned = life.books.of(Trades).net_earnings(f"TRD/i{who}/member", date(2026, 11, 30))
        assert sum(earned) == 0


def test_what_members_earn_of_each_other_and_spend_elsewhere_counts():
    assert net_by_month([{"b": 40, "c": 10}, {"b": 40}], {"b": 60}) == [20, 10]
    assert net_by_month([{"b": 40}, {}], {}) == [40, 0]
    assert net_by_month([{"b": 40}], {"c": 40}) == [40]


def paid(life, payer, payee, pence, day):
    return life.do(Pay(payer=payer, payee=payee, amount=pence, currency="NEW"), FIRST + timedelta(day))


def test_what_moved_before_a_currency_was_opened_counts_once_it_is():
    """Pounds never count; another money counts from its first payment on, less what was taken back."""
    early, late = Life(members=3, since=FIRST), Life(members=3, since=FIRST)
    rules = OpenCurrency(code="NEW", model="mutual")
    for life, opened_first in ((early, True), (late, False)):
        life.books.of(Histories)
        if opened_first:
            life.do(rules, FIRST)
        for who in ("im0", "im1", "im2"):
            account = AccountWanted(who, "NEW", floor_pence=-100_00)
            life.books.turn(day=FIRST, at=datetime(2026, 1, 1, tzinfo=UTC))
            opening = life.books.asked().operation(OpenAccount, account=account.number, **account._asdict())
            life.books.take(Decision(operations=[opening]))
        paid(life, "m0", "m1", 10_00, 1)
        gone = paid(life, "m0", "m2", 5_00, 2)
        paid(life, "m1", "m2", 2_00, 3)
        taken_back(life, gone.first_seq, FIRST + timedelta(4))
        if not opened_first:
            assert life.books.of(Histories).debts("NEW/im0/member") == Debts()
            life.do(rules, FIRST + timedelta(5))
        taken_back(life, paid(life, "m0", "m2", 7_00, 6).first_seq, FIRST + timedelta(7))
    on = FIRST + timedelta(40)
    for who, debt, earned in (("im0", 10_00, [0]), ("im1", 0, [10_00]), ("im2", 0, [2_00])):
        number = f"NEW/{who}/member"
        one, other = early.books.of(Histories), late.books.of(Histories)
        assert one.debts(number) == other.debts(number)
        assert sum(each.pence for each in one.debts(number).owed) == debt
        found = [life.books.of(Trades).net_earnings(number, on) for life in (early, late)]
        assert found == [earned] * 2


@pytest.mark.parametrize("members", [2, 4, 5, 9])
def test_a_charge_of_many_members_is_taken_back_from_each(members):
    life = Life(members=members, since=FIRST)
    sold(life, "m0", "m1", 9_00, 0)
    before = [life.books.of(Histories).debts(f"TRD/im{n}/member") for n in range(members)]
    charged = life.do(Charge(month="2025-11"), FIRST)
    after = [life.books.of(Histories).debts(f"TRD/im{n}/member") for n in range(members)]
    assert all(a != b for a, b in zip(before, after, strict=True))
    taken_back(life, charged.first_seq, FIRST)
    assert [life.books.of(Histories).debts(f"TRD/im{n}/member") for n in range(members)] == before
    fresh = Histories.begin()
    for entry in life.books.entries():
        fresh.apply(entry)
    assert fresh.shelf.digest() == life.books.of(Histories).shelf.digest()


def test_the_year_of_turnover_is_365_days_with_the_day_itself():
    life = Life(members=2, since=FIRST)
    on = FIRST + timedelta(365)
    for day, pence in ((0, 1), (1, 10), (365, 100), (366, 1000)):
        sold(life, "m0", "m1", pence, day)
    assert life.books.of(Histories).sold_in_year("TRD", on) == 110


def test_a_guarantee_counts_as_it_was_given_last_and_ends_with_nought():
    life = Life(members=3, since=FIRST)
    for guarantor, member, cap in (("m0", "m2", 50), ("m1", "m2", 70), ("m0", "m1", 5), ("m0", "m2", 20)):
        life.do(Guarantee(guarantor=guarantor, member=member, cap=cap), FIRST)
    known = life.books.of(Guarantees)
    assert known.of_member("TRD", "im2") == {"im0": 20, "im1": 70}
    assert known.by_guarantor("TRD", "im0") == {"im2": 20, "im1": 5}
    life.do(Guarantee(guarantor="m0", member="m2", cap=0), FIRST)
    assert known.of_member("TRD", "im2") == {"im1": 70}
    assert known.of_member("XYZ", "im2") == {}


def calls(life, month):
    """Live a month, and return how many calls of functions a decision made: the same on every machine."""
    made = Counter()
    sys.setprofile(lambda _frame, event, _of: made.update([event == "call"]))
    try:
        number, _ = life.month(month, sales_each=2)
    finally:
        sys.setprofile(None)
    return made[True] / number


def test_a_decision_in_the_twelfth_month_does_what_it_does_in_the_first():
    """200 members pay each other for a year, with fees, levies and limits; the long form is a benchmark."""
    life = Life()
    first = calls(life, 0)
    for month in range(1, 11):
        life.month(month, sales_each=2)
    assert calls(life, 11) < MORE_AT_MOST * first


def test_a_decision_in_the_twelfth_month_costs_what_it_costs_in_the_first():
    """The same by the clock; whatever else the machine does makes a month slower, so the quickest counts."""
    for _ in range(TRIES):
        life = Life()
        cost = [seconds / number for number, seconds in (life.month(m, sales_each=2) for m in range(12))]
        first, last = min(cost[:3]), min(cost[-3:])
        if last < SLOWER_AT_MOST * first and 1 / min(cost) > DECISIONS_A_SECOND:
            return
    raise AssertionError((first, last))


def test_a_sale_is_decided_without_looking_at_the_past():
    class Unread(SimulatedBooks):
        def of(self, projection):
            assert projection is not Histories
            return super().of(projection)

    life = Life(members=2, since=FIRST)
    life.month(0)
    life.books.__class__ = Unread
    assert sold(life, "m0", "m1", 1, 40) is not None


@pytest.mark.parametrize("pence", [1, 2, 3])
def test_what_comes_in_is_spare_until_it_is_spent(pence):
    day = date(2026, 1, 1)
    debts = Debts().after(day, 2).after(day + timedelta(1), -pence)
    assert (debts.spare_pence, debts.since) == (max(2 - pence, 0), day + timedelta(1) if pence > 2 else None)
