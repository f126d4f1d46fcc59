"""What the bank keeps up to date: the same as from the beginning, and the same as the accounts say."""

import contextlib
from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.bank.simulated import FIRST, SimulatedBank
from ultramicro.bank.accounts import BANK
from ultramicro.bank.applying import Record, record_of
from ultramicro.bank.bill_verbs import Unbill, bill_all, book_bill
from ultramicro.bank.book import LandedOnBills, Loans, Notices
from ultramicro.bank.ids import LoanStatus
from ultramicro.bank.loan import applied_for, decided, moved, worked_out
from ultramicro.bank.loan_verbs import Collect, Lend, Reschedule
from ultramicro.bank.loss_verbs import WriteOff
from ultramicro.bank.withdrawal_verbs import GiveNotice, RedeemShares
from ultramicro.core.errors import BadInput
from ultramicro.ledger.deciding import AccountWanted, Decision
from ultramicro.ledger.engine.model import Leg
from ultramicro.ledger.people.claims import Claims

steps = st.lists(
    st.tuples(
        st.sampled_from(
            ["due", "ahead", "settle", "terms", "undo", "undo", "bill", "unbill", "pay bill", "book", "notice", "redeem"]
        ),
        st.integers(1, 400_00),
        st.integers(0, 40),
    ),
    max_size=14,
)  # fmt: skip


def done(bank, loan, kind, pence, on):
    """Do a step; return the number of its first transfer, or 0."""
    books = bank.books
    if kind in {"bill", "book", "pay bill"}:
        bank.turn(on)
        return {"bill": billed, "book": booked, "pay bill": paid}[kind](books, loan, pence)
    action = {
        "due": Collect(loan=loan),
        "ahead": Collect(loan=loan, amount=pence),
        "settle": Collect(loan=loan, settle=True),
        "terms": Reschedule(loan=loan, instalments=1 + pence % 24, why="ill"),
        "unbill": Unbill(loan=loan),
        "notice": GiveNotice(who="m1", amount=max(pence // 100, 1) * 100),
        "redeem": RedeemShares(window=pence),
    }[kind]
    return bank.do(action, on).first_seq


def billed(books, loan, pence):
    return books.take(bill_all(books, books.asked())).first_seq


def paid(books, loan, pence):
    """The borrower pays something on the first open bill, to one of two accounts of the bank."""
    mine = [claim for claim in books.of(Claims).of_loan(loan) if claim.open_pence > 0]
    if not mine:
        return 0
    taker = AccountWanted(BANK, "GBP", "member" if pence % 2 else "gifts")
    leg = Leg("GBP/keym0/member", taker.number, min(pence, mine[0].open_pence), post=mine[0].id)
    return books.take(Decision(accounts=(taker,), operations=(books.asked().post(leg),))).first_seq


def booked(books, loan, pence):
    first = 0
    for account, waits in books.of(LandedOnBills).unbooked_pence(loan).items():
        decision = book_bill(books, books.asked(), books.of(Loans)[loan], account, waits)
        first = books.take(replace(decision, each_alone=False)).first_seq
    return first


@given(steps, st.randoms(use_true_random=False))
def test_kept_up_to_date_it_is_what_it_is_from_the_beginning(drawn, dice):
    bank = SimulatedBank(2)
    loan, made, on = bank.lent("m0"), [], FIRST
    for kind, pence, days in drawn:
        on += timedelta(days)
        if kind == "undo":
            if made:
                with contextlib.suppress(BadInput):  # somebody has spent what they would give back
                    bank.undo(made.pop(dice.randrange(len(made))), on)
        else:
            with contextlib.suppress(BadInput):
                made += [seq for seq in [done(bank, loan, kind, pence, on)] if seq]
        check(bank, loan)


def check(bank, loan):
    books = bank.books
    kept = books.of(Loans).shelf.get(loan)
    first = decided(applied_for(loan, "pat", kept.asked), kept.decided)
    assert kept.loan == worked_out(first, kept.terms, kept.transfers)
    assert kept.loan.owed_pence() == bank.owed() == -bank.balance("keym0", "loan")
    assert (loan in books.of(Loans).shelf.keys("running")) == kept.loan.runs == (bank.owed() > 0)
    for kind in (Loans, LandedOnBills, Notices):
        again = kind.begin()
        for entry in books.entries():
            again.apply(entry)
        assert again.shelf.digest() == books.of(kind).shelf.digest()
    landed = books.of(LandedOnBills)
    assert (loan in landed.waiting()) == bool(landed.unbooked_pence(loan))
    assert sum(landed.landed_pence(loan).values()) == sum(bank.balance(BANK, c) for c in ("member", "gifts"))
    notices = books.of(Notices)
    assert notices.pence_of("keym1") == sum(each.amount_pence for each in notices.waiting().values())
    redeemed = sum(t.amount_pence for n in notices.shelf.values() for t in n.paid if t.reverses is None)
    back = sum(t.amount_pence for n in notices.shelf.values() for t in n.paid if t.reverses is not None)
    given_ = sum(kept.notice.amount_pence for kept in notices.shelf.values())
    assert notices.pence_of("keym1") == given_ - redeemed + back


def test_a_step_costs_the_same_whether_it_is_the_first_or_the_hundredth():
    """`moved` looks at what is new, and gives what all entries give."""
    bank = SimulatedBank(1)
    loan = bank.lent("m0")
    kept = bank.books.of(Loans).shelf.get(loan)
    before = replace(kept.loan, principal_paid_pence=0)
    assert moved(before, ()) == kept.loan
    bank.do(Collect(loan=loan, amount=50_00), FIRST + timedelta(1))
    assert bank.books.of(Loans)[loan].terms.principal_pence == 1150_00


def test_what_is_written_off_is_no_loan_that_was_repaid():
    bank = SimulatedBank(2)
    loan = bank.lent("m0", guarantors={"keym1": 100_00})
    before = bank.balance("keym1", "member")
    bank.do(WriteOff(loan=loan, why="gone"), FIRST, by="sam")
    found = bank.books.of(Loans)[loan]
    assert (found.status, found.written_off_pence, found.owed_pence()) == (LoanStatus.WRITTEN_OFF, 1200_00, 0)
    assert before - bank.balance("keym1", "member") == 100_00
    assert record_of(bank.books.of(Loans).of_borrower("keym0"), "production", "GBP") == Record()
    seq = next(t.seq for t in bank.books.of(Loans).transfers(loan) if t.kind == "loan_write_off")
    bank.undo(seq, FIRST)
    assert bank.books.of(Loans)[loan].status is LoanStatus.RUNNING
    assert bank.balance("keym1", "member") == before


def test_a_loan_whose_payout_is_taken_back_can_be_paid_out_again():
    bank = SimulatedBank(1)
    loan = bank.lent("m0")
    seq = bank.books.of(Loans).transfers(loan)[0].seq
    bank.undo(seq, FIRST)
    assert bank.books.of(Loans)[loan].status is LoanStatus.AGREED
    bank.do(Lend(loan=loan), FIRST)
    assert bank.books.of(Loans)[loan].owed_pence() == bank.owed() == 1200_00


def test_terms_end_with_the_repayment_that_they_came_with():
    bank = SimulatedBank(1)
    loan = bank.lent("m0")
    before = bank.books.of(Loans)[loan]
    seq = bank.do(Collect(loan=loan, amount=500_00), FIRST + timedelta(3)).first_seq
    assert bank.books.of(Loans)[loan].terms.principal_pence == 700_00
    bank.undo(seq, FIRST + timedelta(4))
    assert bank.books.of(Loans)[loan] == before


def test_terms_end_with_their_payout():
    bank = SimulatedBank(1)
    loan = bank.lent("m0")
    before = bank.books.of(Loans)[loan]
    bank.do(Reschedule(loan=loan, instalments=3, why="ill"), FIRST)
    assert bank.books.of(Loans)[loan].terms.instalments == 3
    bank.undo(before_seq := bank.books.of(Loans).transfers(loan)[0].seq, FIRST)
    bank.do(Lend(loan=loan), FIRST)
    assert bank.books.of(Loans).transfers(loan)[-1].seq > before_seq
    assert bank.books.of(Loans)[loan] == before
