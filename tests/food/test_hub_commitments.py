"""Loans of firm to firm and shared hours: what is claimed is what was agreed, once, and all of it can be seen."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.desk import new_place
from tests.food.hubs import WEEK, Hub, later
from ultramicro.core.action import Pence
from ultramicro.core.errors import BadInput
from ultramicro.core.months import months_later
from ultramicro.food.hub.calling_off import End
from ultramicro.food.hub.charging import Charge
from ultramicro.food.hub.forgetting import require_forgettable
from ultramicro.food.hub.lending import Lend, Loans, ShowLoans, instalments
from ultramicro.food.hub.using import Book, Bookings, Used
from ultramicro.food.hub.valueflows import commitments
from ultramicro.ledger.people.claims import Claims


def claims(hub):
    return {each.id: each.open_pence for each in hub.books.of(Claims).all() if each.open_pence}


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 10_000_000), st.integers(0, 40), st.integers(1, 120))
def test_what_is_lent_comes_back_to_the_penny_and_interest_is_that_of_what_is_left(pence, percent, months):
    rate = Decimal(percent) / 100
    found = instalments(pence, rate, WEEK, months)
    assert sum(each.principal_pence for each in found) == pence
    assert [each.due_on for each in found] == [months_later(WEEK, n) for n in range(months)]
    left = pence
    for each in found:
        assert abs(each.interest_pence - rate * left / 12) <= Decimal("0.5")
        left -= each.principal_pence
    parts = [each.principal_pence for each in found]
    assert max(parts) - min(parts) <= 1


LOAN = Lend(lender="farm", borrower="garden", amount=Pence(120_000), months=12, first=later(30), rate=0.05)


def test_a_loan_of_firm_to_firm_is_a_commitment_whose_instalments_are_claims():
    hub = Hub()
    says, rows = hub.do(LOAN)
    # 1,200 over a year at 5%: 5.00 of interest at first, and 32.50 in all.
    assert (rows[0]["principal_pence"], rows[0]["interest_pence"]) == (10_000, 500)
    assert sum(claims(hub).values()) == 120_000 + 3_250
    assert "No money has moved" in says
    with pytest.raises(BadInput, match="ultramicro hub end"):
        require_forgettable(hub.books, "id-farm")
    graph = commitments(hub.books)["@graph"]
    assert [each["vf:provider"]["@id"] for each in graph] == ["urn:member:id-garden"] * 12
    assert graph[0]["vf:due"] == later(30).isoformat()
    assert graph[0]["vf:clauseOf"]["vf:stipulatesReciprocal"][0]["vf:resourceQuantity"] == {
        "om2:hasNumericalValue": 1200.0, "om2:hasUnit": "GBP",
    }  # fmt: skip
    (loan,) = hub.books.of(Loans).shelf.values()
    hub.pay(loan.claims()[0], 10_500)
    with pytest.raises(BadInput, match="is paid"):
        hub.do(End(number=loan.id))


def test_a_loan_that_was_a_mistake_is_ended_with_its_claims_and_never_made_to_people():
    hub = Hub()
    hub.do(LOAN)
    (loan,) = hub.books.of(Loans).shelf.values()
    assert ShowLoans().act(hub.books).says == "1 loan stands."
    hub.do(End(number=loan.id))
    assert ShowLoans().act(hub.books).says == "0 loans stand. 1 was ended."
    assert claims(hub) == {}
    assert commitments(hub.books)["@graph"] == []
    require_forgettable(hub.books, "id-farm")
    for wrong in ({"borrower": "farm"}, {"amount": Pence(11)}, {"first": later(-1)}):
        with pytest.raises(BadInput):
            hub.do(Lend(**{**vars(LOAN), **wrong}))


def test_hours_left_to_the_month_are_claimed_once_and_together():
    hub = Hub()
    for n, (start, stop) in enumerate((("09:00", "12:00"), ("13:00", "14:30"), ("15:00", "16:00"))):
        hub.do(
            Book(thing="van", who="farm", member="shop", day=WEEK, start=start, stop=stop, price=Pence(1200))
        )
        booking = hub.books.of(Bookings).shelf.values()[n].id
        hub.do(Used(booking=booking, monthly=n < 2))
        assert ("wait" in hub.do(Used(booking=booking))[0]) is (n < 2)
    assert sum(claims(hub).values()) == 1200
    with pytest.raises(BadInput):
        require_forgettable(hub.books, "id-shop")
    (row,) = hub.do(Charge(month=WEEK))[1]
    assert (row["hours"], row["amount_pence"]) == (4.5, 5400)
    assert sum(claims(hub).values()) == 6600
    assert "No hours" in hub.do(Charge(month=WEEK))[0]
    assert sum(claims(hub).values()) == 6600
    assert {each.status for each in hub.books.of(Bookings).shelf.values()} == {"claimed"}


@pytest.mark.parametrize(
    ("monthly", "told"), [(False, "hours of use-.* are claimed"), (True, "wait for the claim")]
)
def test_other_hours_than_those_that_are_written_down_are_refused(monthly, told):
    hub = Hub()
    hub.do(
        Book(thing="van", who="farm", member="shop", day=WEEK, start="09:00", stop="12:00", price=Pence(1200))
    )
    (booking,) = hub.books.of(Bookings).shelf.values()
    hub.do(Used(booking=booking.id, hours=0.33, monthly=monthly))
    assert "hours of use-" in hub.do(Used(booking=booking.id, hours=0.33, monthly=monthly))[0]
    for hours in (1.0, 0.0):
        with pytest.raises(BadInput, match=told):
            hub.do(Used(booking=booking.id, hours=hours))
    assert hub.books.of(Bookings).shelf.get(booking.id).used.minutes == 20


def test_hours_that_were_mistyped_are_ended_before_they_are_claimed():
    hub = Hub()
    hub.do(
        Book(thing="van", who="farm", member="shop", day=WEEK, start="09:00", stop="12:00", price=Pence(1200))
    )
    (booking,) = hub.books.of(Bookings).shelf.values()
    hub.do(Used(booking=booking.id, hours=20.0, monthly=True, sure=True))
    hub.do(End(number=booking.id))
    assert "No hours" in hub.do(Charge(month=WEEK))[0]
    hub.do(
        Book(thing="van", who="farm", member="shop", day=WEEK, start="09:00", stop="12:00", price=Pence(1200))
    )
    again = next(each for each in hub.books.of(Bookings).shelf.values() if not each.ended)
    hub.do(Used(booking=again.id))
    with pytest.raises(BadInput, match="are claimed"):
        hub.do(End(number=again.id))
    assert sum(claims(hub).values()) == 3600


def test_certificates_that_end_are_in_the_calendar_of_who_keeps_the_hub(tmp_path, capsys):
    say = new_place(tmp_path / "place", capsys)
    (say.root / "food" / "availability.csv").write_text(
        "offer,grower,item,quantity,unit,price_pence,cycle_on,certificates\n"
        "A1,Green Farm,carrots,60,kg,80,2026-06-04,organic until 2026-12-31\n"
        'A2,green farm,leeks,60,kg,80,2026-06-04,"Organic until 2027-12-31, leaf"\n'
        "A3,Hill Garden,kale,60,kg,80,2026-06-04,pgi until 2026-06-01\n"
    )
    rows = say.rows("hub certificates --to", tmp_path / "ends.ics", "--on", "2026-06-04")
    assert [(r["certificate"], r["grower"], r["until_on"], r["status"]) for r in rows] == [
        ("pgi", "Hill Garden", "2026-06-01", "ended"), ("organic", "green farm", "2027-12-31", "open"),
    ]  # fmt: skip
    made = (tmp_path / "ends.ics").read_text()
    assert made.count("BEGIN:VEVENT") == 4
    assert "20271203" in made


def test_many_more_hours_than_were_booked_are_owed_only_when_somebody_is_sure():
    hub = Hub()
    times = {"thing": "van", "who": "farm", "day": WEEK, "price": Pence(1200)}
    hub.do(Book(member="shop", start="09:00", stop="12:30", **times))
    (van,) = hub.books.of(Bookings).shelf.keys()
    with pytest.raises(BadInput, match=r"24 hours would be owed where 3\.50 were booked.*--sure"):
        hub.do(Used(booking=van, hours=24.0))
    hub.do(Book(member="box", start="12:30", stop="14:00", **times))
    # A quarter of an hour is little, and is in the time of whoever has it next.
    with pytest.raises(BadInput, match="reach into the time of box, who has it from 12:30"):
        hub.do(Used(booking=van, hours=3.75))
    assert claims(hub) == {}
    hub.do(Used(booking=van, hours=3.75, sure=True))
    assert list(claims(hub).values()) == [4500]
    box = next(each.id for each in hub.books.of(Bookings).shelf.values() if each.id != van)
    # Less is owed as it was, and nobody asks; so is a little more that is in nobody's way.
    hub.do(Used(booking=box, hours=1.75))
    assert sum(claims(hub).values()) == 4500 + 2100
