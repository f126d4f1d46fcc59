"""What is said at a hub is what was done: given again, after a correction, and by people who mistyped."""

import re
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.food.hubs import WEEK, Hub, InUnits, later
from ultramicro.core.action import Pence, Status
from ultramicro.core.errors import BadInput
from ultramicro.food.hub.calling_off import End
from ultramicro.food.hub.cancelling import Cancel
from ultramicro.food.hub.charging import Charge
from ultramicro.food.hub.delivering import Deliver
from ultramicro.food.hub.ending import Close
from ultramicro.food.hub.events import Over
from ultramicro.food.hub.lending import Lend, Loans
from ultramicro.food.hub.moving import Pack, Short
from ultramicro.food.hub.promising import PromiseToBuy
from ultramicro.food.hub.receiving import Receive
from ultramicro.food.hub.undoing import Undo
from ultramicro.food.hub.using import Book, Bookings, Used
from ultramicro.food.hub.weighing import Spoil, Weigh
from ultramicro.food.hub.words import good_mark
from ultramicro.ledger.people.claims import Claims


class Repeated(Hub):
    """A hub at whose desk the same words on the same day may be one command that was given twice."""

    def turn(self):
        view, _ = super().turn()
        return view, self.books.asked()

    def act(self, action):
        self.turn()
        return action.act(self.books)


@pytest.fixture
def hub():
    made = Repeated(margin="0.1")
    made.open([("farm", "school", 0, 20, 80, False), ("farm", "shop", 0, 40, 80, False)])
    return made


def batches(hub):
    return {batch.week: (batch.received, batch.packed, batch.left) for batch in hub.batches()}


def test_the_last_step_is_taken_back_once_and_the_one_before_only_when_it_is_named(hub):
    hub.receive("farm", 0, 60_000, "L1")
    hub.do(Pack())
    assert hub.do(Undo())[0] == "Step 2 is taken back: goods packed."
    stands = hub.state()
    told = hub.do(Undo())[0]
    assert "give --number 1" in told
    assert "This was so before" in told
    assert hub.state() == stands
    # What was done since can be taken back the same day.
    hub.do(Pack())
    assert hub.do(Undo())[0] == "Step 4 is taken back: goods packed."
    hub.do(Undo(number=1))
    assert hub.batches() == []
    # Nothing stands, and still the matching is not lost to a command that was given twice.
    assert "--whole" in hub.do(Undo())[0]
    assert hub.week()
    hub.do(Undo(whole=True))
    assert hub.week() is None


def test_what_spoilt_and_was_taken_back_can_spoil_again_and_the_same_words_twice_spoil_once(hub):
    hub.receive("farm", 0, 60_000, "L1")
    batch = hub.batches()[0].id
    spoil = Spoil(batch=batch, quantity=2.0, why="mould")
    hub.do(spoil)
    assert "This was so before" in hub.do(spoil)[0]
    assert hub.batches()[0].spoilt == 2000
    hub.do(Undo())
    hub.do(spoil)
    assert hub.batches()[0].spoilt == 2000
    hub.do(Spoil(batch=batch, quantity=2.0, why="dropped"))
    assert hub.batches()[0].spoilt == 4000


def test_a_parcel_that_is_lighter_on_the_scales_is_not_packed_up_again(hub):
    hub.receive("farm", 0, 61_000, "L1")
    hub.do(Pack())
    batch = hub.batches()[0].id
    hub.do(Weigh(batch=batch, buyer="school", weight=19.5))
    assert "2 parcels are packed or delivered, and nothing more is to be packed." in hub.do(Pack())[0]
    assert batches(hub) == {"hub-2026-06-04": (61_000, 59_500, 1_500)}
    # Weighed again, and taken back, the line is what it was.
    hub.do(Weigh(batch=batch, buyer="school", weight=20.25))
    assert [line.quantity for line in hub.week().lines] == [20_250, 40_000]
    hub.do(Undo())
    hub.do(Undo(number=3))
    assert [line.quantity for line in hub.week().lines] == [20_000, 40_000]


def test_what_was_counted_on_from_an_earlier_week_and_spoilt_is_not_brought_again(hub):
    hub.receive("farm", 0, 70_000, "L1")
    for verb in (Pack, Deliver):
        hub.do(verb())
    hub.bill()
    hub.do(Close())
    hub.open([("farm", "box", 0, 30, 80, False)], day=later(7))
    hub.act(Receive(all=True, week=later(7)))
    assert batches(hub)["hub-2026-06-11"] == (20_000, 0, 20_000)
    old = next(batch for batch in hub.batches() if batch.week == "hub-2026-06-04")
    hub.do(Spoil(batch=old.id, week=later(7)))
    before = hub.batches()
    assert hub.act(Receive(all=True, week=later(7))).says.startswith("All of it is taken in.")
    assert hub.batches() == before
    # It was brought by nobody: taken back, all of it is to come.
    hub.do(Undo(number=1, week=later(7)))
    hub.act(Receive(all=True, week=later(7)))
    assert batches(hub)["hub-2026-06-11"] == (30_000, 0, 30_000)


def test_much_more_than_was_matched_comes_only_when_somebody_is_sure(hub):
    with pytest.raises(BadInput, match=r"10,000 kg of carrots would have come where 60 kg was matched"):
        hub.receive("farm", 0, 10_000_000, "L1", sure=False)
    assert hub.batches() == []
    hub.receive("farm", 0, 45_000, "L1", sure=False)
    # Together they are too much, also where another grower brings it.
    for grower in ("farm", "garden"):
        with pytest.raises(BadInput, match="--sure"):
            hub.receive(grower, 0, 76_000, "L2", sure=False)
    hub.receive("farm", 0, 31_000, "L2", sure=True)
    # Given again it is the same delivery, and nobody asks.
    assert "All of it is taken in" in hub.receive("farm", 0, 31_000, "L2", sure=False)[0]


def test_a_week_that_is_closed_says_what_did_not_reach_whom_and_what_was_not_matched():
    hub = Repeated()
    leeks = Over(good_mark(hub.books.people, "cheese", "piece"), 1, 12, None)
    hub.open([("farm", "school", 0, 20, 80, False), ("farm", "shop", 0, 40, 80, False)], unmet=(leeks,))
    hub.receive("farm", 0, 30_000, "L1")
    for verb in (Short, Pack, Deliver):
        hub.do(verb())
    hub.bill()
    told = hub.do(Close())[0]
    assert (
        "2 lines got less than was matched: school 5 kg of carrots less and shop 25 kg of carrots less."
        in told
    )
    assert "Asked for, and matched with no offer: 12 piece of cheese." in told
    # Open again it is not short of anything yet.
    assert "less" not in hub.do(Close(again=True))[0]


def test_what_one_buyer_waits_for_is_not_said_of_another(hub):
    hub.receive("farm", 0, 30_000, "L1")
    assert "packed for box" in hub.do(Deliver(buyer="box"))[0]
    assert hub.do(Pack(buyer="box")) == ("0 parcels are packed.", [])
    assert "short" in hub.do(Pack(buyer="shop"))[0]


def test_what_came_for_one_open_week_is_not_taken_for_another(hub):
    hub.open([("farm", "box", 0, 30, 80, False)], day=later(7))
    hub.receive("farm", 0, 70_000, "L1")
    # Sixty of them are for school and shop: ten are free, and twenty are still to come.
    hub.act(Receive(all=True, week=later(7)))
    assert batches(hub) == {"hub-2026-06-04": (70_000, 0, 70_000), "hub-2026-06-11": (20_000, 0, 20_000)}
    hub.do(Pack(week=later(7)))
    hub.do(Pack(week=later(0)))
    assert batches(hub) == {"hub-2026-06-04": (70_000, 70_000, 0), "hub-2026-06-11": (20_000, 20_000, 0)}


def test_a_batch_of_another_week_is_not_there_before(hub):
    hub.open([("farm", "box", 0, 30, 80, False)], day=later(7))
    came = {"who": "farm", "item": "carrots", "quantity": 30.0, "batch": "L1", "sure": True}
    hub.act(Receive(week=later(0), **came))
    stands = batches(hub)
    with pytest.raises(BadInput, match="batch L1 was taken in for another week, that of 4 June 2026"):
        hub.act(Receive(week=later(7), **came))
    assert batches(hub) == stands
    assert "All of it is taken in" in hub.act(Receive(week=later(0), **came)).says


def test_a_parcel_that_is_heavier_than_all_that_came_says_how_it_is_put_right(hub):
    hub.receive("farm", 0, 60_000, "L1")
    hub.do(Pack())
    batch = hub.batches()[0].id
    with pytest.raises(BadInput, match=r"0\.3 kg more than there is.*weigh it first, with 60\.3 kg"):
        hub.do(Weigh(batch=batch, buyer="school", weight=20.3))
    hub.do(Weigh(batch=batch, weight=60.3))
    hub.do(Weigh(batch=batch, buyer="school", weight=20.3))
    assert batches(hub) == {"hub-2026-06-04": (60_300, 60_300, 0)}


def test_a_buyer_who_takes_less_is_on_no_list_with_more_and_pays_for_no_more(hub):
    hub.open([("farm", "box", 0, 10, 80, False), ("garden", "box", 0, 10, 120, False)], day=later(7))
    cancel = {"week": later(7), "buyer": "box"}
    rows = hub.do(Cancel(**cancel, item="Carrots", take=12.0))[1]
    # No grower loses it all to another.
    assert [(row["grower"], row["matched"], row["gets"]) for row in rows] == [
        ("farm", 10, 6),
        ("garden", 10, 6),
    ]
    assert "no more than that" in hub.do(Cancel(**cancel, take=12.0))[0]
    told = hub.do(Cancel(**cancel, take=15.0))[0]
    assert "They get 12 kg, which is less" in told
    assert "`ultramicro hub undo --week 2026-06-11 --number 1`" in told
    hub.act(Receive(all=True, week=later(7)))
    assert sorted(batch.received for batch in hub.batches()) == [6000, 6000]
    hub.do(Pack(week=later(7)))
    with pytest.raises(BadInput, match="12 of it is packed"):
        hub.do(Cancel(**cancel))
    hub.do(Undo(week=later(7)))
    hub.do(Cancel(**cancel))
    assert hub.do(Pack(week=later(7)))[0] == "0 parcels are packed."
    for wrong in ({"item": "cheese"}, {"item": "", "buyer": "school"}):
        with pytest.raises(BadInput, match="nothing of it"):
            hub.do(Cancel(**{**cancel, **wrong}))
    assert "less" not in hub.do(Close(week=later(7)))[0]
    hub.do(Close(week=later(7), again=True))
    hub.do(Undo(week=later(7)))
    assert [line.quantity for line in hub.week(later(7)).lines] == [6_000, 6_000]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.integers(1, 30), min_size=2, max_size=2), st.integers(0, 600), st.sampled_from(("equal", "share")),
    st.booleans(),
)  # fmt: skip
def test_what_is_still_taken_is_shared_among_growers_by_the_rule_of_the_week(asked, tenths, rule, one):
    hub = Hub(rule=rule)
    hub.open([(who, "box", 0, n, 80, False) for who, n in zip(("farm", "garden"), asked, strict=True)])
    take = min(tenths / 10, sum(asked) if not one else asked[0])
    with suppress(BadInput):
        hub.do(Cancel(buyer="box", take=take, who="farm" if one else ""))
    got = [line.quantity for line in hub.week().lines]
    if one:
        assert got == [min(asked[0] * 1000, round(take * 1000)), asked[1] * 1000]
        return
    assert sum(got) == min(sum(asked) * 1000, round(take * 1000))
    fair = [part * sum(got) / sum(asked) for part in asked] if rule == "share" else [sum(got) / 2] * 2
    if rule == "equal":
        level = max(got)
        assert all(part >= level - 100 or part == n * 1000 for part, n in zip(got, asked, strict=True))
    else:
        assert all(abs(part - want) <= 200 for part, want in zip(got, fair, strict=True))


def test_a_loan_that_was_ended_can_be_lent_again_and_one_that_stands_is_lent_once():
    hub = Repeated()
    lend = Lend(lender="farm", borrower="shop", amount=Pence(1200), months=3, first=later(30))
    for n in (1, 2, 3):
        number = re.search(r"lent-\w+", hub.do(lend)[0])[0]
        assert "This was so before" in hub.do(lend)[0]
        assert sum(claim.open_pence for claim in hub.books.of(Claims).open()) == 1200
        hub.do(End(number=number))
        assert "This was so before" in hub.do(End(number=number))[0]
        assert hub.books.of(Claims).open() == []
        assert len(hub.books.of(Loans).shelf.keys()) == n


def test_what_was_so_before_ends_as_such_whatever_the_verb(hub):
    hub.receive("farm", 0, 60_000, "L1")
    batch = hub.batches()[0].id
    lend = Lend(lender="farm", borrower="shop", amount=Pence(900), months=3, first=later(30))
    promise = PromiseToBuy(
        buyer="shop", seller="farm", item="peas", unit="kg", quantity=9.0, price=Pence(80), since=later(9),
        until=later(9),
    )  # fmt: skip
    book = Book(
        thing="van", who="farm", member="shop", day=WEEK, start="09:00", stop="10:00", price=Pence(90)
    )
    acts = [
        Weigh(batch=batch, weight=61.0), Cancel(buyer="school", take=5.0), promise, book, lend,
        Spoil(batch=batch, quantity=20.0), Short(), Pack(buyer="shop"), Pack(), Deliver(buyer="shop"), Deliver(),
    ]  # fmt: skip
    for action in acts:
        assert hub.act(action).status is Status.DONE, action.name
        before = hub.state()
        again = hub.act(action)
        assert (again.status, "so before" in again.says) == (Status.DONE_BEFORE, True), action.name
        assert hub.state() == before
    assert hub.act(Receive(all=True)).status is Status.DONE_BEFORE
    booked = hub.books.of(Bookings).shelf.keys()[0]
    hub.do(Used(booking=booked, monthly=True))
    for status in (Status.DONE, Status.DONE_BEFORE):
        assert hub.act(Charge(month=WEEK)).status is status
    hub.bill()
    hub.do(Close())
    assert hub.act(Close()).status is Status.DONE_BEFORE


def test_what_was_cut_and_packed_is_not_denied_by_who_asks_again(hub):
    """A command whose answer nobody saw is given again: what it did is told then, with its rows."""
    hub.receive("farm", 0, 30_000, "L1")
    cut = hub.act(Short())
    again = hub.act(Short())
    assert again.says.startswith("2 lines were cut, and all that lines still get is there.")
    assert again.rows == cut.rows
    assert hub.act(Pack()).says == "2 parcels are packed."
    assert hub.act(Pack()).says.startswith("2 parcels are packed or delivered")
    assert hub.act(Pack(buyer="shop")).says.startswith("1 parcel is packed or delivered")
    assert hub.act(Pack(buyer="box")).status is Status.DONE


def test_a_buyer_who_gets_a_good_in_two_units_takes_less_of_one():
    hub = InUnits()
    hub.open([("farm", "school", 2, 11, 1200, False), ("farm", "school", 1, 5, 400, False)])
    for said, where, named in (({}, "--unit", "--unit"), ({"item": "Cheese"}, "--unit", "--unit")):
        with pytest.raises(BadInput, match="they get cheese in kg and cheese in piece") as asked:
            hub.do(Cancel(buyer="school", take=3.0, **said))
        assert (asked.value.where, named in asked.value.do) == (where, True)
    with pytest.raises(BadInput, match="nothing of it") as refused:
        hub.do(Cancel(buyer="school", item="cheese", unit="bunch", take=3.0))
    assert refused.value.where == "--unit"
    hub.do(Cancel(buyer="school", item="cheese", unit="pieces", take=3.0))
    hub.do(Cancel(buyer="school", unit="kilo"))
    assert [line.quantity for line in hub.week().lines] == [0, 3]
