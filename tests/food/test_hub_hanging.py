"""What hangs on a bill's number, a word that waits, a dispute, what was given up or taken back, goes on with it."""

from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.food.hubs import GOODS, VAT, WEEK, Hub, later
from ultramicro.clearing.round.verbs.change import Agree, PaidOutside
from ultramicro.clearing.round.verbs.dispute import Dispute
from ultramicro.clearing.round.verbs.withdraw import Withdraw
from ultramicro.core.action import Pence
from ultramicro.core.errors import BadInput
from ultramicro.food.hub import billing
from ultramicro.food.hub.bill_events import Side
from ultramicro.food.hub.calling_off import End
from ultramicro.food.hub.delivering import Deliver
from ultramicro.food.hub.lending import Lend, Loans
from ultramicro.food.hub.moving import Pack
from ultramicro.food.hub.owing import due_of, owing, standing_bill, standings
from ultramicro.food.hub.statements import paid_and_left
from ultramicro.food.hub.undoing import Undo
from ultramicro.food.hub.using import Book, Bookings, Used
from ultramicro.food.hub.weeks import Bills
from ultramicro.food.hub.weighing import Spoil
from ultramicro.food.hub.words import good_mark
from ultramicro.ledger.claim_events import RoundSolved, RoundUndone, SolvedCut
from ultramicro.ledger.deciding import Decision
from ultramicro.ledger.hanging import Changes, Disputes, hangs_on
from ultramicro.ledger.people.claims import Claims

LINES = [("farm", "school", 0, 20, 80, False), ("farm", "shop", 0, 40, 80, False)]
SCHOOL, FARM = (Side.BUYER, "id-school"), (Side.GROWER, "id-farm")


def billed():
    hub = Hub()
    hub.open(LINES)
    hub.receive("farm", 0, 60_000, "L1")
    hub.do(Pack())
    hub.do(Deliver())
    hub.bill()
    return hub


def bills(hub, party):
    return hub.books.of(Bills).of(hub.week().id, *party)


def last(hub, party):
    return standing_bill(bills(hub, party)).id


def open_(hub):
    return {claim.id: claim.open_pence for claim in hub.books.of(Claims).all() if claim.open_pence}


def spoil(hub, kg=1.0):
    (batch,) = hub.batches()
    hub.do(Spoil(batch=batch.id, buyer="school", quantity=kg))


def paid(claim, who, pence=500, **more):
    return PaidOutside(claim=claim, amount=Pence(pence), who=who, **more)


def note(hub, event, about):
    _, asked = hub.turn()
    hub.take(Decision(operations=[asked.note(event, about=about)]))


TAKING_BACK = {
    "a correction": lambda hub: (spoil(hub), hub.bill()),
    "the bills": lambda hub: hub.do(Undo()),
    "the week": lambda hub: hub.do(Undo(whole=True)),
}


@pytest.mark.parametrize("what", TAKING_BACK)
@pytest.mark.parametrize(
    ("party", "says", "answers"), [(SCHOOL, "school", "food-hub"), (FARM, "food-hub", "farm")]
)
def test_no_bill_goes_away_with_a_payment_that_waits_for_an_answer(what, party, says, answers):
    hub = billed()
    claim = last(hub, party)
    hub.do(paid(claim, says))
    before = open_(hub)
    with pytest.raises(BadInput, match=f"{says} said something of") as refused:
        TAKING_BACK[what](hub)
    assert f"--who {answers}" in refused.value.do
    assert (open_(hub), hub.books.of(Changes).shelf.get(claim).told.less_pence) == (before, 500)
    hub.do(Agree(claim=claim, who=answers))
    if what == "a correction":
        rows = {(row["side"], row["who"]): row for row in hub.bill()[1]}
        row = rows[party[0], party[1].removeprefix("id-")]
        assert row["due_pence"] == row["total_pence"] - 500


def test_a_dispute_goes_over_to_the_bill_that_takes_the_place_until_who_raised_it_settles_it():
    hub = billed()
    first = last(hub, SCHOOL)
    hub.do(Dispute(claim=first, who="school"))
    spoil(hub)
    says, _ = hub.bill()
    second = last(hub, SCHOOL)
    was, number = (bill.invoices[-1].number for bill in bills(hub, SCHOOL))
    assert f"school disputes {was}: {number} is disputed in its place, and in no round" in says
    disputes = hub.books.of(Disputes)
    assert (disputes.by(first), disputes.by(second)) == ((), ("id-school",))
    # Taken back and billed again, it is disputed still: nobody settled it.
    assert "will be so if it is owed again" in hub.do(Undo())[0]
    hub.bill()
    third = last(hub, SCHOOL)
    assert (disputes.by(second), disputes.by(third)) == ((), ("id-school",))
    with pytest.raises(BadInput, match="only they can say that it is settled"):
        hub.do(Dispute(claim=third, who="food-hub", settled=True))
    hub.do(Dispute(claim=third, who="school", settled=True))
    spoil(hub)
    assert "disputes" not in hub.bill()[0]
    assert not disputes.by(last(hub, SCHOOL))


def test_where_a_growers_earlier_bill_stands_again_it_is_disputed_as_the_later_one_was():
    hub = billed()
    spoil(hub)
    hub.bill()
    first, second = (bill.id for bill in bills(hub, FARM))
    hub.do(Dispute(claim=second, who="farm"))
    assert f"farm disputes {second}: {first} is disputed in its place" in hub.do(Undo())[0]
    disputes = hub.books.of(Disputes)
    assert (disputes.by(first), disputes.by(second)) == (("id-farm",), ())


def test_what_was_given_up_is_not_owed_again_and_is_said():
    hub = billed()
    first = last(hub, SCHOOL)
    whole = open_(hub)[first]
    hub.do(Withdraw(claim=first, who="food-hub"))
    spoil(hub)
    says, rows = hub.bill()
    (row,) = [row for row in rows if row["who"] == "school"]
    assert f"is not billed again: £{row['total_pence'] / 100:,.2f} of school" in says
    assert (row["due_pence"], first in open_(hub), last(hub, SCHOOL) in open_(hub)) == (0, False, False)
    assert "What was given up stays so" in hub.do(Undo())[0]
    hub.bill()
    assert last(hub, SCHOOL) not in open_(hub)
    # What a correction took back of it was never given up, and cannot be asked for again.
    assert hangs_on(hub.books.view(), first).given_up_pence == whole
    shop = (Side.BUYER, "id-shop")
    hub.do(Undo())
    with pytest.raises(BadInput, match="was withdrawn"):
        hub.do(Withdraw(claim=bills(hub, shop)[0].id, who="food-hub", undo=True))


def told(hub, party):
    bill = standing_bill(bills(hub, party))
    return dict(paid_and_left(SimpleNamespace(view=hub.books.view()), bill))


def test_a_payment_that_is_taken_back_is_left_to_pay_on_paper_and_comes_under_one_number():
    hub = billed()
    first = last(hub, SCHOOL)
    hub.do(paid(first, "food-hub", 1000))
    spoil(hub)
    hub.bill()
    second = bills(hub, SCHOOL)[-1]
    total = second.billed.total_pence
    assert told(hub, SCHOOL) == {"Paid on an earlier bill": -1000, "Left to pay": total - 1000}
    hub.do(paid(first, "food-hub", 1000, undo=True))
    assert "1 has a later bill in its place" in hub.do(Agree(claim=first, who="school"))[0]
    assert open_(hub)[first] == 1000
    assert told(hub, SCHOOL) == {"Left to pay": total}
    says, rows = hub.bill()
    assert f"£{total / 100:,.2f} of school under {second.invoices[-1].number}" in says
    assert [row["due_pence"] for row in rows if row["who"] == "school"] == [total]
    assert (open_(hub)[second.id], first in open_(hub)) == (total, False)
    # The invoice is as it was made, and given again nothing is left to do.
    assert (last(hub, SCHOOL), hub.bill()[0].endswith("0 bills are new.")) == (second.id, True)


def test_a_payment_that_is_taken_back_can_turn_what_came_back_into_what_is_owed():
    hub = billed()
    first = last(hub, FARM)
    whole = open_(hub)[first]
    hub.do(paid(first, "farm", whole))
    spoil(hub)
    hub.bill()
    assert told(hub, FARM)["Comes back"] == 80
    hub.do(paid(first, "farm", whole, undo=True))
    hub.do(Agree(claim=first, who="food-hub"))
    assert told(hub, FARM) == {"Left to pay": whole - 80}
    hub.bill()
    assert [pence for claim, pence in open_(hub).items() if claim.startswith("pay-")] == [whole - 80]


STEPS = st.lists(
    st.tuples(st.sampled_from(("pay", "back", "give up", "spoil", "bill", "undo")), st.integers(1, 900)),
    max_size=9,
)


def act(hub, what, n, party):
    """Do one of what can be done to somebody's bills; nothing where it is refused."""
    theirs = [kept for bill in bills(hub, party) if (kept := hub.books.of(Claims).shelf.get(bill.id))]
    debt = [kept.now() for kept in theirs if kept.now().open_pence > 0]
    if what == "pay" and debt:
        hub.pay(debt[-1].id, min(n, debt[-1].open_pence))
    elif what == "back":
        for kept in theirs[:1]:
            hub.pay(kept.claim.id, -min(n, kept.lowered_pence))
    elif what == "give up" and debt:
        hub.do(Withdraw(claim=debt[-1].id, who=hub.books.people.called(debt[-1].creditor)))
    elif what == "spoil":
        spoil(hub, n / 300)
    elif what == "bill":
        hub.bill()
    elif what == "undo" and hub.week().standing()[-1].step == "billed":
        hub.do(Undo())


@settings(max_examples=60, deadline=None)
@given(STEPS, st.sampled_from((SCHOOL, FARM)))
def test_what_is_owed_of_a_bill_is_its_total_less_what_was_paid_and_given_up_under_one_number(steps, party):
    hub = billed()
    for what, n in steps:
        try:
            act(hub, what, n, party)
        except BadInput:
            continue
    hub.bill()
    claims = standings(hub.books.view(), bills(hub, party))
    total = standing_bill(bills(hub, party)).billed.total_pence
    assert owing(claims).open_pence == due_of(total, claims)
    assert sum(bool(each.open_pence) for each in claims) <= 1


def test_a_round_that_was_to_cancel_a_bill_is_named_and_one_that_was_thrown_away_is_not():
    hub = billed()
    first = last(hub, SCHOOL)
    cut = SolvedCut(
        claim=first, debtor="id-school", creditor="food-hub", open_pence=1600, cleared_pence=300, set=1
    )
    note(hub, RoundSolved(cuts=(cut,), root="r", on=WEEK), "round-1")
    spoil(hub)
    assert "round-1, which is solved, was to cancel £3.00 of 1: that falls out of it" in hub.bill()[0]
    note(hub, RoundUndone(over=True), "round-1")
    assert not hangs_on(hub.books.view(), first).planned


def test_days_that_are_given_for_bills_that_stand_are_not_passed_over():
    hub = billed()
    names, (view, asked) = hub.books.people, hub.turn()
    vat = {good_mark(names, item, unit): VAT[item] for item, unit, _ in GOODS}
    says = billing.decide(view, asked, hub.week(), vat, due_days=30).says
    assert "3 bills stand and are due as they were made" in says
    assert "due as they were made" not in billing.decide(view, asked, hub.week(), vat, due_days=14).says


def test_a_loan_does_not_end_with_a_payment_that_waits_and_ended_hours_are_said():
    hub = Hub()
    hub.do(Lend(lender="farm", borrower="garden", amount=Pence(120_000), months=12, first=later(30)))
    (loan,) = hub.books.of(Loans).shelf.values()
    hub.do(paid(loan.claims()[0], "garden"))
    with pytest.raises(BadInput, match="is not answered yet"):
        hub.do(End(number=loan.id))
    hub.do(Agree(claim=loan.claims()[0], who="farm", refuse=True))
    assert "holds no more" in hub.do(End(number=loan.id))[0]
    hub.do(
        Book(thing="van", who="farm", member="shop", day=WEEK, start="09:00", stop="12:00", price=Pence(6000))
    )
    (booking,) = hub.books.of(Bookings).shelf.values()
    hub.do(Used(booking=booking.id, monthly=True))
    assert "3 hours of it, £180.00, waited for the claim of 2026-06" in hub.do(End(number=booking.id))[0]
