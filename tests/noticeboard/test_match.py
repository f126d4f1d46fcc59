"""Matching: laws over drawn boards, and neighbours who should and should not meet."""

from datetime import date, timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ultramicro.ledger.people.posts import Post
from ultramicro.noticeboard.ids import TimeFault
from ultramicro.noticeboard.match import (
    BadTimes,
    distance_km,
    enough,
    matches,
    nearness,
    overlap,
    rings,
    windows,
)
from ultramicro.noticeboard.words import likeness, marks, weights

ON = date(2026, 3, 2)


def post(number, owner, kind, item, **more):
    given_ = {"sort": "service", "words": "", "tags": "", "quantity": None, "unit": "", "price_pence": None,
              "price_hours": None, "in_return": "", "latitude": None, "longitude": None, "postcode": "BB5 1AA",
              "within_km": None, "available": "", "posted_on": ON, "expires_on": ON + timedelta(20)} | more  # fmt: skip
    return Post(post=number, owner=owner, kind=kind, item=item, **given_)


ITEMS = [
    "mend bikes",
    "puncture",
    "baby sitter wanted",
    "childcare evenings",
    "apples",
    "shelf",
    "joiner",
    "dog walks",
]
times = st.sampled_from(["", "mon 09:00-12:00", "mon-fri 18:00-22:00", "sat 10:00-11:30; sun 10:00-11:30"])
boards = st.lists(
    st.tuples(st.sampled_from("abcdef"), st.sampled_from(["offer", "want"]), st.sampled_from(ITEMS), times,
              st.sampled_from(["BB5 1AA", "BB5 1AB", "BB5 2AA", "M1 1AA", ""]), st.none() | st.integers(1, 9)),
    max_size=24,
).map(lambda rows: [
    post(f"p{n}", owner, kind, item, available=when, postcode=where, quantity=amount, unit="hours")
    for n, (owner, kind, item, when, where, amount) in enumerate(rows)
])  # fmt: skip


@given(boards)
def test_a_pair_is_an_offer_and_a_want_of_two_members_and_its_score_the_product_of_its_parts(board):
    by_number = {each.post: each for each in board}
    for m in matches(board, ON):
        offer, want = by_number[m.offer], by_number[m.want]
        assert (offer.kind, want.kind) == ("offer", "want")
        assert offer.owner != want.owner
        assert m.score == pytest.approx(m.words * m.near * m.time * m.quantity)
        assert all(0 <= part <= 1 for part in (m.words, m.near, m.time, m.quantity))


@given(boards)
def test_the_index_finds_what_looking_at_every_pair_finds(board):
    found = {(m.offer, m.want): m.score for m in matches(board, ON)}
    told = {each.post: marks(f"{each.item} {each.words} {each.tags}") for each in board}
    counts = weights(told.values())
    for offer in (each for each in board if each.kind == "offer"):
        for want in (each for each in board if each.kind == "want" and each.owner != offer.owner):
            score = (likeness(told[offer.post], told[want.post], counts).value * overlap(offer.available, want.available)
                     * nearness(distance_km(offer, want), offer, want) * enough(offer, want))  # fmt: skip
            assert (score >= 0.3) == ((offer.post, want.post) in found)


@given(boards)
def test_in_a_ring_each_gives_the_next_and_nobody_is_twice(board):
    for ring in rings(matches(board, ON)):
        givers = ring.members()
        assert 2 <= len(givers) == len(set(givers)) <= 5
        assert [m.taker for m in ring.matches] == [*givers[1:], givers[0]]


@given(boards)
def test_no_ring_of_three_is_missed_that_trying_all_orders_finds(board):
    found = matches(board, ON)
    gives = {(m.giver, m.taker) for m in found}
    members = {frozenset(ring.members()) for ring in rings(found, longest=3, each=99)}
    for three in permutations(sorted({each.owner for each in board}), 3):
        if all(pair in gives for pair in zip(three, (*three[1:], three[0]), strict=True)):
            assert frozenset(three) in members


@given(boards, st.integers(0, 23))
def test_what_has_expired_or_is_closed_never_matches(board, which):
    gone = [
        each._replace(expires_on=ON - timedelta(1)) if i == which else each for i, each in enumerate(board)
    ]
    names = {each for m in matches(gone, ON) for each in (m.offer, m.want)}
    assert which >= len(board) or f"p{which}" not in names


@pytest.mark.parametrize(
    ("offer", "want", "meets"),
    [
        ("bicycle repairs", "please fix my puncture", True),
        ("sewing and mending clothes", "mend my bike", False),
        ("babysitter, evenings", "childcare for two", True),
        ("joiner, shelves and doors", "shelf in an alcove", True),
        ("bookkeeping", "someone for payroll and accounts", True),
        ("apples", "apple tree pruning", True),
        ("guitar lessons", "gutter cleaning", False),
        ("van with driver", "a lift to hospital", True),
        ("curtains", "kitchen", False),
    ],
)
def test_neighbours_meet_by_what_they_mean_and_not_by_the_letter(offer, want, meets):
    board = [post("o", "ann", "offer", offer), post("w", "bob", "want", want)]
    assert bool(matches(board, ON)) == meets


def test_the_parts_say_why():
    board = [
        post("o", "ann", "offer", "bike repairs", available="sat 10:00-13:00", quantity=2, unit="hours", postcode="BB5 1AA"),
        post("w", "bob", "want", "puncture", available="sat 12:00-14:00", quantity=4, unit="hours", postcode="BB5 1ZZ"),
    ]  # fmt: skip
    (m,) = matches(board, ON, least=0)
    assert (m.by, m.time, m.quantity, m.km) == (("bicycle repair",), 0.5, 0.5, 2.0)


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        ("mon", TimeFault.NOT_A_TIME), ("mon 9-10", TimeFault.NOT_A_TIME),
        ("xyz 09:00-10:00", TimeFault.NOT_A_TIME), ("mon-xyz 09:00-10:00", TimeFault.NOT_A_TIME),
        ("mon 10:00-09:00", TimeFault.ENDS_FIRST), ("mon 09:00-09:00", TimeFault.ENDS_FIRST),
        ("mon 09:00-25:00", TimeFault.ENDS_FIRST), ("tue 9:00-10:00; mon 09:00-24:01", TimeFault.ENDS_FIRST),
    ],
)  # fmt: skip
def test_times_that_are_none_are_refused(words, fault):
    with pytest.raises(BadTimes) as told:
        windows(words)
    assert (told.value.part, told.value.fault) == (words.split("; ")[-1], fault)
