"""A step that is taken back leaves what later steps said true, or says which of them go first."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.food.hubs import Hub
from ultramicro.core.action import Pence
from ultramicro.core.ask import check_parameters
from ultramicro.core.errors import BadInput
from ultramicro.food.hub.bill_events import Side
from ultramicro.food.hub.cancelling import Cancel
from ultramicro.food.hub.delivering import Deliver
from ultramicro.food.hub.moving import Pack, Short
from ultramicro.food.hub.price_told import Price
from ultramicro.food.hub.undoing import Undo
from ultramicro.food.hub.weighing import Spoil, Weigh

LINES = [
    ("farm", "school", 0, 20, 80, False),
    ("farm", "shop", 0, 40, 80, False),
    ("farm", "box", 1, 6, 900, False),
]
BUYERS = st.sampled_from(("school", "shop", "box"))
STEPS = st.one_of(
    st.tuples(st.just("come"), st.integers(5, 40), st.sampled_from(("L2", "L3"))),
    st.tuples(st.just("weigh"), st.integers(40, 60), st.sampled_from(("", "school", "shop"))),
    st.tuples(st.just("pieces"), st.integers(30, 90), st.just("box")),
    st.tuples(st.just("spoil"), st.integers(1, 5), st.sampled_from(("", "school", "shop"))),
    st.tuples(st.just("cancel"), st.integers(0, 30), BUYERS),
    st.tuples(st.just("short"), st.just(0), st.just("")),
    st.tuples(st.just("deliver"), st.just(0), BUYERS),
)  # fmt: skip


def begun():
    hub = Hub()
    hub.open(LINES)
    hub.receive("farm", 0, 50_000, "L1")
    hub.receive("farm", 1, 6, "C1")
    hub.do(Pack(buyer="box"))
    return hub


def done(hub, step):
    """Do one of the steps; whether it left a step in the books."""
    kind, n, who = step
    first, cheese = (next(b.id for b in hub.batches() if b.scale == scale) for scale in (1000, 1))
    before = len(hub.week().steps)
    acts = {
        "come": lambda: hub.receive("farm", 0, n * 1000, who),
        "weigh": lambda: hub.do(Weigh(batch=first, weight=float(n) / (1 if not who else 2), buyer=who, sure=True)),
        "pieces": lambda: hub.do(Weigh(batch=cheese, buyer="box", weight=n / 10, each=1.0, sure=True)),
        "spoil": lambda: hub.do(Spoil(batch=first, quantity=float(n), buyer=who)),
        "cancel": lambda: hub.do(Cancel(buyer=who, take=float(n if who != "box" else n % 7))),
        "short": lambda: hub.do(Short()),
        "deliver": lambda: hub.do(Deliver(buyer=who)),
    }  # fmt: skip
    try:
        acts[kind]()
    except BadInput:
        return False
    return len(hub.week().steps) > before


@settings(max_examples=60, deadline=None)
@given(st.lists(STEPS, min_size=2, max_size=6), st.data())
def test_what_may_be_taken_back_leaves_the_books_as_if_it_had_never_been(steps, data):
    hub = begun()
    kept = [step for step in steps if done(hub, step)]
    if not kept:
        return
    at = data.draw(st.integers(0, len(kept) - 1))
    before = hub.state()
    try:
        hub.do(Undo(number=4 + at))
    except BadInput:
        assert (hub.state(), at < len(kept) - 1) == (before, True)
        return
    without = begun()
    for step in kept[:at] + kept[at + 1 :]:
        assert done(without, step)
    assert figures(without) == figures(hub)


def figures(hub):
    batches, lines = hub.state()
    told = {(b.week, b.received, b.spoilt, b.left, tuple(sorted(b.parcels))) for b in batches.values()}
    return told, lines


def test_a_cut_that_rests_on_what_came_is_named_and_taken_back_first():
    hub = begun()
    first = next(b.id for b in hub.batches() if b.scale == 1000)
    hub.do(Spoil(batch=first, quantity=5.0))
    hub.do(Short())
    hub.do(Cancel(buyer="shop", take=3.0))
    stands = hub.state()
    with pytest.raises(BadInput, match="2 later steps rest on step 4, goods spoilt") as refused:
        hub.do(Undo(number=4))
    assert "--number 6`, `ultramicro hub undo --week 2026-06-04 --number 5`" in str(refused.value)
    assert hub.state() == stands
    for number in (6, 5, 4):
        hub.do(Undo(number=number))
    assert figures(hub) == figures(begun())


def test_a_second_weight_of_pieces_does_not_stand_on_one_that_is_gone():
    hub = begun()
    cheese = next(b.id for b in hub.batches() if b.scale == 1)
    for weight in (6.0, 6.4):
        hub.do(Weigh(batch=cheese, buyer="box", weight=weight, each=1.0))
    with pytest.raises(BadInput, match="a later step rests on step 4"):
        hub.do(Undo(number=4))
    hub.do(Undo(number=5))
    hub.do(Deliver())
    # Handed over or not, a piece weighs what it weighs.
    hub.do(Undo(number=4))


def test_what_a_parcel_weighed_stands_while_the_buyer_has_it():
    hub = begun()
    first = next(b.id for b in hub.batches() if b.scale == 1000)
    hub.do(Short())
    hub.do(Pack())
    hub.do(Weigh(batch=first, buyer="school", weight=19.5))
    hub.do(Deliver())
    with pytest.raises(BadInput, match="a later step rests on step 6, goods weighed: 7, goods delivered"):
        hub.do(Undo(number=6))


def test_a_price_that_comes_later_is_planned_at_the_most_and_nothing_is_billed_before():
    hub = Hub(margin="0")
    hub.open([("farm", "school", 0, 20, 80, False), ("garden", "school", 1, 2, 900, False)], later=(2,))
    hub.receive("farm", 0, 20_000, "L1")
    hub.receive("garden", 1, 2, "C1")
    for verb in (Pack, Deliver):
        hub.do(verb())
    with pytest.raises(BadInput, match="1 price is still to be told: cheese of garden"):
        hub.bill()
    for wrong in ({"price": Pence(901)}, {"who": "farm", "item": "carrots"}):
        with pytest.raises(BadInput):
            hub.do(Price(**{"who": "garden", "item": "cheese", "price": Pence(700)} | wrong))
    # A sum is told as it is typed, and not in the pence that it is kept in.
    with pytest.raises(BadInput, match=r"price.: -1\.50 is out of range"):
        check_parameters(Price(who="garden", item="cheese", price=Pence(-150)))
    tell = Price(who="garden", item="Cheese", price=Pence(700))
    hub.do(tell)
    assert "so before" in hub.do(tell)[0]
    with pytest.raises(BadInput, match="undo --week 2026-06-04 --number 5"):
        hub.do(Price(who="garden", item="cheese", price=Pence(650)))
    hub.bill()
    assert hub.owed(Side.GROWER, "id-garden") == 2 * 700
    # What was billed was billed at that price.
    with pytest.raises(BadInput, match="a later step rests on step 5, a price told: 6, bills made"):
        hub.do(Undo(number=5))
    hub.do(Undo())
    hub.do(Undo(number=5))
    assert [(line.price_pence, line.price_later) for line in hub.week().lines] == [(80, False), (900, True)]
    hub.do(Price(who="garden", item="cheese", price=Pence(650)))
    hub.bill()
    assert hub.owed(Side.GROWER, "id-garden") == 2 * 650


def test_a_correction_that_is_taken_back_says_what_stands_again_and_what_was_paid():
    hub = begun()
    for verb in (Short, Pack, Deliver):
        hub.do(verb())
    first = next(b.id for b in hub.batches() if b.scale == 1000)
    made = {(r["who"], r["side"]): r for r in hub.bill()[1]}
    hub.pay(made["school", "buyer"]["bill"], 500)
    left = {(r["who"], r["side"]): r["due_pence"] for r in hub.bill()[1]}
    # Given again it says what is left to pay and not that nothing is.
    assert left == {
        who: row["due_pence"] - (500 if who == ("school", "buyer") else 0) for who, row in made.items()
    }
    hub.do(Spoil(batch=first, quantity=5.0, buyer="school"))
    again = {(r["who"], r["side"]): r for r in hub.bill()[1]}
    assert again["shop", "buyer"]["due_pence"] == made["shop", "buyer"]["due_pence"] > 0
    assert again["school", "buyer"]["due_pence"] == again["school", "buyer"]["total_pence"] - 500
    told = hub.do(Undo())[0]
    was = made["farm", "grower"]["total_pence"] / 100
    assert f"1 earlier bill stands again: £{was:,.2f} for farm." in told
    assert "What was paid before stays paid, and the next bill counts it: £5.00 by school." in told
    assert "`ultramicro hub invoice`, given again" in told
    assert hub.owed(Side.GROWER, "id-farm") == made["farm", "grower"]["total_pence"]
    assert {(r["who"], r["side"]): r["due_pence"] for r in hub.bill()[1]} == {
        who: row["due_pence"] for who, row in again.items()
    }
