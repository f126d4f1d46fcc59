"""Laws of the hub: no gram is made or lost by batch, buyers owe what growers, hub and tax get, undoing leaves nothing."""

import itertools
from collections import Counter
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from tests.food.hubs import BUYERS, GOODS, GROWERS, WEEK, Hub, later
from ultramicro.core.action import Pence
from ultramicro.core.errors import BadInput
from ultramicro.food.hub.bill_events import Side
from ultramicro.food.hub.cancelling import Cancel
from ultramicro.food.hub.cutting import fair_cut
from ultramicro.food.hub.delivering import Deliver
from ultramicro.food.hub.ending import is_billed
from ultramicro.food.hub.events import HubMoved, Step, What
from ultramicro.food.hub.handed import had_of
from ultramicro.food.hub.moving import Pack, Short
from ultramicro.food.hub.promising import Promises, PromiseToBuy, delivered
from ultramicro.food.hub.undoing import Undo
from ultramicro.food.hub.units import plain
from ultramicro.food.hub.using import Book, Bookings, Used
from ultramicro.food.hub.weeks import Bills
from ultramicro.food.hub.weighing import Spoil, Weigh
from ultramicro.food.hub.whereabouts import places
from ultramicro.ledger.people.claims import Claims

LINES = st.lists(
    st.tuples(
        st.sampled_from(GROWERS), st.sampled_from(BUYERS), st.sampled_from(range(len(GOODS))),
        st.integers(1, 40), st.integers(1, 2500), st.booleans(),
    ),
    min_size=1, max_size=7,
)  # fmt: skip
NUMBERS = ("L1", "L2", "L3")


class Days(RuleBasedStateMachine):
    """A week with everything that can happen in it, in any order."""

    def __init__(self):
        super().__init__()
        self.hub = Hub()
        self.steps, self.states, self.weighed = [], {}, set()

    def tried(self, act):
        """Do something; what is refused changes nothing."""
        before, count = self.hub.state(), len(self.hub.week().steps) if self.hub.week() else 0
        try:
            act()
        except BadInput:
            assert self.hub.state() == before
            return
        if self.hub.week() and len(self.hub.week().steps) > count:
            self.states[len(self.hub.week().steps)] = before

    @precondition(lambda self: self.hub.week() is None)
    @rule(lines=LINES)
    def opens(self, lines):
        self.hub.open(lines)
        self.states = {}

    @precondition(lambda self: self.hub.week())
    @rule(grower=st.sampled_from(GROWERS), good=st.sampled_from(range(len(GOODS))), words=st.sampled_from(NUMBERS),
          parts=st.integers(1, 60_000))  # fmt: skip
    def receives(self, grower, good, words, parts):
        parts = parts if good == 0 else parts % 60 + 1
        self.tried(lambda: self.hub.receive(grower, good, parts, f"{words}{good}"))

    @precondition(lambda self: self.hub.week())
    @rule(verb=st.sampled_from((Short, Pack, Deliver)))
    def goes_on(self, verb):
        self.tried(lambda: self.hub.do(verb()))

    @precondition(lambda self: self.hub.week())
    @rule(buyer=st.sampled_from(BUYERS))
    def cancels(self, buyer):
        self.tried(lambda: self.hub.do(Cancel(buyer=buyer)))

    @precondition(lambda self: self.hub.batches())
    @rule(data=st.data(), buyer=st.sampled_from(("", *BUYERS)), part=st.integers(0, 130))
    def weighs_or_spoils(self, data, buyer, part):
        batch = data.draw(st.sampled_from([batch.id for batch in self.hub.batches()]))
        batch = next(each for each in self.hub.batches() if each.id == batch)
        if data.draw(st.booleans()):
            weight = plain(batch.received * part // 100, batch.scale)
            each = data.draw(st.sampled_from((0.9, 1.1))) if buyer and batch.scale == 1 else 0.0
            weigh = Weigh(batch=batch.id, weight=weight, buyer=buyer, each=each, sure=True)
            self.tried(lambda: self.hub.do(weigh))
        else:
            quantity = plain(batch.received * part // 300, batch.scale)
            self.tried(lambda: self.hub.do(Spoil(batch=batch.id, quantity=quantity, buyer=buyer)))

    @precondition(lambda self: self.hub.week())
    @rule()
    def bills(self):
        self.tried(self.hub.bill)
        assert is_billed(self.hub.books, self.hub.week(), self.hub.batches())
        assert not self.hub.bill()[0].startswith("Nothing") or not self.hub.bills()
        buyers = [bill for (side, _), bill in self.hub.bills().items() if side is Side.BUYER]
        growers = [bill for (side, _), bill in self.hub.bills().items() if side is Side.GROWER]
        hub = sum(line.hub_pence for bill in buyers for line in bill.lines)
        paid = sum(bill.total_pence for bill in growers)
        # To the penny: what buyers owe is what growers, hub and tax get.
        assert sum(bill.total_pence - bill.vat_pence for bill in buyers) == paid + hub
        assert {line[:6] for b in buyers for line in b.lines} == {
            line[:6] for b in growers for line in b.lines
        }

    @precondition(lambda self: self.hub.books.of(Claims).open())
    @rule(data=st.data(), part=st.integers(1, 100))
    def pays(self, data, part):
        claim = data.draw(st.sampled_from(self.hub.books.of(Claims).open()))
        self.hub.pay(claim.id, max(1, claim.open_pence * part // 100))

    @precondition(lambda self: self.hub.week())
    @rule(data=st.data())
    def takes_back(self, data):
        standing = self.hub.week().standing()
        last = not standing or data.draw(st.booleans())
        step = 0 if last else data.draw(st.sampled_from([each.number for each in standing]))
        before = self.states.get(standing[-1].number) if standing else None
        self.tried(lambda: self.hub.do(Undo(number=step)))
        after = self.hub.week()
        if not last:
            self.states = {}
        if last and before and after and len(after.standing()) < len(standing):
            assert self.hub.state() == before

    @invariant()
    def nothing_is_made_or_lost(self):
        """Every batch, counted once more from the notes alone."""
        figures = Counter()
        for entry in self.hub.books.entries():
            if entry.note and (moved := entry.event(HubMoved)):
                for move in moved.moves:
                    figures[move.batch, move.what] += move.quantity
        batches = {batch.id: batch for batch in self.hub.batches()}
        assert {batch for (batch, _), n in figures.items() if n} <= set(batches)
        for batch in batches.values():
            assert batch.is_sound
            assert batch.received == figures[batch.id, What.RECEIVED]
            out = figures[batch.id, What.PACKED] + figures[batch.id, What.DELIVERED]
            assert batch.received == out + figures[batch.id, What.SPOILT] + batch.left
            # What a recall shows is all of it.
            shown = sum(row["quantity"] for row in places(self.hub.books, batch))
            assert round(shown * batch.scale) == batch.received

    @invariant()
    def nobody_who_was_handed_any_of_a_batch_is_left_out_of_its_recall(self):
        """Whatever was said of it later: spoilt there, weighed again, taken back."""
        handed = Counter()
        for entry in self.hub.books.entries():
            if entry.note and (moved := entry.event(HubMoved)) and moved.step is Step.DELIVERED:
                for move in moved.moves:
                    if move.what is What.DELIVERED:
                        handed[move.batch, move.buyer] = max(handed[move.batch, move.buyer], move.quantity)
        for (batch, buyer), quantity in handed.items():
            told = [had.most for had in had_of(self.hub.books, batch) if had.buyer == buyer]
            assert max(told, default=0) >= quantity

    @invariant()
    def claims_are_the_bills(self):
        """What was paid and is open of all of somebody's bills is what their last one says."""
        for (side, who), bill in self.hub.bills().items():
            assert self.hub.owed(side, who) == bill.total_pence

    @invariant()
    def documents_are_numbered_without_gaps_and_come_to_what_is_owed(self):
        """Each number of the series stands once; what was invoiced and not credited is what is billed."""
        bills = self.hub.books.of(Bills).shelf.values()
        numbers = [each.number for bill in bills for each in (*bill.invoices, *bill.credit_notes)]
        assert sorted(numbers) == list(range(1, len(numbers) + 1))
        out = Counter()
        for bill in bills:
            pairs = itertools.zip_longest(bill.invoices, bill.credit_notes)
            assert all(made and (back is None or made.number < back.number) for made, back in pairs)
            assert len(bill.invoices) - len(bill.credit_notes) in {0, 1}
            out[bill.billed.who] += bill.billed.total_pence * bill.is_owed
        # Growers are invoiced by nobody.
        assert +out == +Counter({
            who: bill.total_pence for (side, who), bill in self.hub.bills().items() if side is Side.BUYER
        })  # fmt: skip


Days.TestCase.settings = settings(max_examples=12, stateful_step_count=20, deadline=None)
TestDays = Days.TestCase


@settings(max_examples=80, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 60), st.booleans()), min_size=1, max_size=7), st.integers(0, 200),
    st.booleans(), st.sampled_from((1, 7)), st.integers(0, 9),
)  # fmt: skip
def test_a_cut_gives_all_that_is_there_and_nobody_more_than_they_ask(lines, there, by_share, step, turn):
    asked, promised = [each[0] for each in lines], [each[1] for each in lines]
    given_ = fair_cut(there, asked, promised, by_share=by_share, step=step, turn=turn)
    assert all(0 <= got <= want for got, want in zip(given_, asked, strict=True))
    assert sum(given_) <= there
    # All but odd parts of a step.
    assert sum(given_) >= min(there, sum(asked)) - (step - 1) * (len(asked) + 1)
    for mine, first in enumerate(promised):
        if not first and given_[mine] > 0:
            assert all(given_[n] == asked[n] for n, each in enumerate(promised) if each)
    if not by_share:
        for a, mine in enumerate(given_):
            for b, theirs in enumerate(given_):
                # Nobody gets more than another who could do with more.
                same = promised[a] is promised[b]
                assert not (same and mine > theirs + step and theirs + step <= asked[b]), given_


def test_the_worked_examples_of_equal_kilos():
    assert fair_cut(70, [10, 20, 60], [False] * 3) == [10, 20, 40]
    assert sorted(fair_cut(45, [10, 20, 60], [False] * 3, turn=1)) == [10, 17, 18]
    # Ten crates for three who wish five: over three weeks each has ten.
    weeks = [fair_cut(10, [5, 5, 5], [False] * 3, turn=turn) for turn in range(3)]
    assert [sum(each) for each in zip(*weeks, strict=True)] == [10, 10, 10]


TIMES = st.integers(0, 48).map(lambda half: f"{half // 2:02}:{half % 2 * 30:02}")


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(("van", "Van", "kitchen")), TIMES, TIMES), min_size=1, max_size=8))
def test_nothing_is_booked_twice_at_a_time_and_hours_are_owed_once(wishes):
    hub = Hub()
    for thing, start, stop in wishes:
        with suppress(BadInput):
            hub.do(
                Book(
                    thing=thing, who="farm", member="shop", day=WEEK, start=start, stop=stop, price=Pence(950)
                )
            )
    booked = hub.books.of(Bookings).shelf.values()
    for one, other in itertools.combinations(booked, 2):
        apart = (
            one.made.until_minute <= other.made.from_minute or other.made.until_minute <= one.made.from_minute
        )
        assert apart or one.made.thing != other.made.thing
    for each in (*booked, *booked):
        hub.do(Used(booking=each.id))
    minutes = [each.made.until_minute - each.made.from_minute for each in booked]
    assert sum(claim.open_pence for claim in hub.books.of(Claims).all()) == sum(
        n * 950 // 60 for n in minutes
    )


def test_what_was_delivered_counts_for_a_promise_in_its_days_and_is_served_first_when_short():
    hub = Hub()
    promise = {
        "buyer": "school",
        "seller": "farm",
        "item": "Carrots",
        "unit": "KG",
        "quantity": 30.0,
        "price": Pence(80),
    }
    hub.do(PromiseToBuy(**promise, since=WEEK, until=WEEK))
    assert "stands" in hub.do(PromiseToBuy(**promise, since=WEEK, until=WEEK))[0]
    hub.open([("farm", "school", 0, 20, 80, True), ("farm", "shop", 0, 20, 80, False)])
    hub.receive("farm", 0, 25_000, "L1")
    for verb in (Short, Pack, Deliver):
        hub.do(verb())
    (found,) = (each.made for each in hub.books.of(Promises).shelf.values())
    assert delivered(hub.books, found) == 20_000
    assert [line.quantity for line in hub.week().lines] == [20_000, 5_000]


def test_another_weight_taken_back_leaves_the_first_with_its_price():
    hub = Hub()
    hub.open([("farm", "school", 1, 4, 600, False)])
    hub.receive("farm", 1, 4, "C1")
    for verb in (Pack, Deliver):
        hub.do(verb())
    c1 = hub.batches()[0].id
    (row,) = hub.do(Weigh(batch=c1, buyer="school", weight=6.0, each=1.5))[1]
    # What is held, and by how much that is more: at first than was expected.
    assert (row["quantity"], row["change"]) == (6.0, 0.0)
    (row,) = hub.do(Weigh(batch=c1, buyer="school", weight=6.4, each=1.6))[1]
    assert row["change"] == 0.4
    assert (row["quantity"], row["unit"]) == (6.4, "kg")
    # The same weight at another price is another price.
    assert hub.do(Weigh(batch=c1, buyer="school", weight=6.4, each=1.7))[0].startswith("Batch")
    hub.do(Undo())
    hub.do(Undo())
    hub.bill()
    assert hub.owed(Side.GROWER, "id-farm") == 2400
    told = hub.do(Undo(number=3))[0]
    assert "ultramicro hub invoice" in told
    for refused in ({"weight": 0, "buyer": "school", "each": 1.5}, {"weight": 4, "each": 1.0}):
        with pytest.raises(BadInput):
            hub.do(Weigh(batch=c1, sure=True, **refused))


def test_pieces_that_come_to_weighed_ones_are_paid_as_expected_until_they_are_weighed():
    hub = Hub()
    hub.open([("farm", "school", 1, 4, 600, False)])
    hub.receive("farm", 1, 5, "C1", later(0))
    hub.do(Pack())
    c1 = hub.batches()[0].id
    hub.do(Weigh(batch=c1, buyer="school", weight=6.0, each=1.5))
    hub.do(Spoil(batch=c1, buyer="school", quantity=1))
    (row,) = hub.do(Pack())[1]
    assert (row["quantity"], row["unit"]) == (1, "piece")
    hub.do(Deliver())
    hub.bill()
    assert hub.owed(Side.GROWER, "id-farm") == 2400


def test_a_weight_is_told_as_what_is_held_with_its_change_whatever_was_weighed():
    hub = Hub()
    hub.open([("farm", "school", 0, 20, 80, False)])
    hub.receive("farm", 0, 20_000, "L1")
    hub.do(Pack())
    l1 = hub.batches()[0].id
    for buyer, weight, change in (("", 21.5, 1.5), ("school", 20.5, 0.5), ("school", 20.0, -0.5)):
        (row,) = hub.do(Weigh(batch=l1, buyer=buyer, weight=weight))[1]
        assert (row["quantity"], row["change"], row["unit"]) == (weight, change, "kg")
