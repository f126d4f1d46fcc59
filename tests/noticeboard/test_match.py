"""Matching: laws over drawn boards, and neighbours who should and should not meet."""

from datetime import date, timedelta
from itertools import permutations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ultramicro.ledger.people.posts import Post
from ultramicro.noticeboard import thesaurus
from ultramicro.noticeboard.ids import TimeFault
from ultramicro.noticeboard.match import Match, enough, matches
from ultramicro.noticeboard.model import embedder
from ultramicro.noticeboard.nearness import distance_km, nearness
from ultramicro.noticeboard.rings import rings
from ultramicro.noticeboard.times import BadTimes, overlap, windows

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
def test_what_two_posts_score_does_not_hang_on_who_else_is_on_the_board(board):
    found = {(m.offer, m.want): m.score for m in matches(board, ON)}
    for offer in (each for each in board if each.kind == "offer"):
        for want in (each for each in board if each.kind == "want"):
            alone = {(m.offer, m.want): m.score for m in matches([offer, want], ON)}
            key = (offer.post, want.post)
            assert set(alone) <= {key}
            # Two parts, each rounded to five places.
            assert found.get(key) == (pytest.approx(alone[key], abs=3e-5) if key in alone else None)


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


@pytest.mark.parametrize("embed", [None, embedder()], ids=["words alone", "model"])
@pytest.mark.parametrize(
    ("offer", "want", "meets"),
    [
        ("bicycle repairs", "please fix my puncture", True),
        ("clothes altered, zips and hems", "mend my bike", False),
        ("babysitter, evenings", "sitter for two children on Friday night", True),
        ("joiner, shelves and doors", "shelf in an alcove", True),
        ("bookkeeping", "someone for payroll and accounts", True),
        ("guitar lessons", "gutter cleaning", False),
        ("van with driver, house moves", "a lift to hospital", False),
        ("hot dog stall", "dog walking", False),
        ("curtains taken up", "kitchen to rent", False),
    ],
)
def test_neighbours_meet_by_what_they_mean_and_not_by_the_letter(offer, want, meets, embed):
    board = [post("o", "ann", "offer", offer), post("w", "bob", "want", want)]
    assert bool(matches(board, ON, embed=embed)) == meets


def test_what_the_thesaurus_does_not_know_meets_by_its_words():
    board = [post("o", "ann", "offer", "zorbing"), post("w", "bob", "want", "zorbing lesson")]
    assert [m.by for m in matches([board[0], board[1]._replace(item="zorbing")], ON)] == [("zorb",)]


def test_the_vectors_beside_the_thesaurus_are_of_its_phrases():
    """Run `python scripts/thesaurus_vectors.py` after a change of `thesaurus.csv`."""
    with np.load(Path(thesaurus.__file__).with_suffix(".npz")) as kept:
        assert str(kept["digest"]) == thesaurus.digest()
        assert len(kept["vectors"]) == len(thesaurus.phrases())


def test_the_parts_say_why():
    board = [
        post("o", "ann", "offer", "bike repairs", available="sat 10:00-13:00", quantity=2, unit="hours", postcode="BB5 1AA"),
        post("w", "bob", "want", "puncture", available="sat 12:00-14:00", quantity=4, unit="hours", postcode="BB5 1ZZ"),
    ]  # fmt: skip
    (m,) = matches(board, ON, least=0.1)
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


# Parts of the score, one by one


reaches = st.none() | st.floats(0.5, 50)


def test_neighbours_who_do_not_say_how_far_go_five_kilometres():
    one, other = post("o", "a", "offer", "x"), post("w", "b", "want", "x")
    assert [nearness(km, one, other) for km in (5, 7.5, 10)] == [1, 0.5, 0]


def test_who_travels_nowhere_is_not_taken_to_go_as_far_as_usual():
    """None is what nobody said; 0 is a distance."""
    one, other = post("o", "a", "offer", "x", within_km=0), post("w", "b", "want", "x")
    assert [nearness(km, one, other) for km in (0, 0.1, 3)] == [1, 0, 0]


@pytest.mark.parametrize(("words", "days"), [("sat-mon", "sat sun mon"), ("sun-mon", "sun mon"),
                                             ("tue-mon", "tue wed thu fri sat sun mon"), ("wed-wed", "wed")])  # fmt: skip
def test_days_go_on_over_the_end_of_the_week(words, days):
    """They were taken for no time at all, which meets every time."""
    each = "; ".join(f"{day} 09:00-10:00" for day in days.split())
    assert set(windows(f"{words} 09:00-10:00")) == set(windows(each))


@given(st.floats(0, 200), reaches, reaches)
def test_nearness_is_one_within_what_both_would_go_and_nought_at_twice_that(km, mine, theirs):
    one, other = post("o", "a", "offer", "x", within_km=mine), post("w", "b", "want", "x", within_km=theirs)
    reach = min(5 if each is None else each for each in (mine, theirs))
    assert nearness(km, one, other) == nearness(km, other, one) == pytest.approx(
        1 if km <= reach else 0 if km >= 2 * reach else 2 - km / reach
    )  # fmt: skip
    assert nearness(None, one, other) == 1


@pytest.mark.parametrize(
    ("one", "other", "km"),
    [
        ("BB5 1AA", "BB5 1AA", 0.1), ("bb51aa", "BB5 1AA", 0.1), ("BB5 1AA", "BB5 1AB", 2.0),
        ("BB5 1", "BB5 1AB", 2.0), ("BB5 1AA", "BB5 2AA", 4.0), ("BB5", "BB5", 4.0), ("BB5 1AA", "M1 1AA", 40.0),
        ("BB5 1AA", "BB1 1AA", None), ("E1W 1AA", "EC1A 1AA", 40.0), ("E1W 1AA", "E2 1AA", None),
        ("", "BB5 1AA", None), ("nowhere", "", None),
    ],
)  # fmt: skip
def test_postcodes_say_roughly_how_far_apart_two_posts_are(one, other, km):
    mine, theirs = post("o", "a", "offer", "x", postcode=one), post("w", "b", "want", "x", postcode=other)
    assert distance_km(mine, theirs) == distance_km(theirs, mine) == km


def test_coordinates_say_it_better_than_postcodes():
    """London to Paris is 343.6 km by great circle."""
    london = post("o", "a", "offer", "x", latitude=51.5074, longitude=-0.1278)
    paris = post("w", "b", "want", "x", latitude=48.8566, longitude=2.3522)
    assert distance_km(london, paris) == pytest.approx(343.6, abs=0.5)


@pytest.mark.parametrize(
    ("one", "other", "share"),
    [
        ("mon 09:00-12:00; mon 09:00-12:00", "mon 09:00-10:00", 1.0),
        ("mon-tue 09:00-10:00", "tue 09:00-10:00", 1.0),
        ("mon 09:00-12:00", "mon 11:00-13:00", 0.5), ("mon 09:00-10:00", "tue 09:00-10:00", 0.0), ("", "", 1.0),
    ],
)  # fmt: skip
def test_times_meet_by_the_hours_of_the_shorter_that_both_have(one, other, share):
    assert overlap(one, other) == overlap(other, one) == share


@pytest.mark.parametrize(
    ("offered", "wanted", "share"),
    [
        ((2, "kg"), (4, "KG"), 0.5), ((4, "kg"), (2, "kg"), 1.0), ((1, "kg"), (4, "items"), 1.0),
        ((None, "kg"), (4, "kg"), 1.0), ((1, "kg"), (None, "kg"), 1.0),
    ],
)  # fmt: skip
def test_enough_is_what_is_offered_of_what_is_wanted(offered, wanted, share):
    one, other = (
        post(number, number, kind, "x", quantity=quantity, unit=unit)
        for number, kind, (quantity, unit) in (("o", "offer", offered), ("w", "want", wanted))
    )
    assert enough(one, other) == share


@pytest.mark.parametrize(
    ("offered", "wanted", "meets"),
    [
        ("service", "hours", True),
        ("goods", "tool", True),
        ("goods", "service", False),
        ("room", "land", True),
    ],
)
def test_a_thing_does_not_answer_who_wants_something_done(offered, wanted, meets):
    words = {"service": "bike repair", "goods": "washing machine", "room": "storage"}[offered]
    board = [
        post("o", "ann", "offer", words, sort=offered),
        post("w", "bob", "want", words if meets else "washing machine repair", sort=wanted),
    ]
    assert bool(matches(board, ON)) == meets


def test_a_pair_of_four_tenths_is_worth_a_word_and_the_best_comes_first():
    board = [
        post("o1", "ann", "offer", "apples", quantity=3, unit="kg", postcode="BB5 1AA"),
        post("o2", "ann", "offer", "apples", quantity=4, unit="kg", postcode="BB5 1AA"),
        post("o3", "ann", "offer", "apples", quantity=2, unit="kg", postcode="BB5 1AA"),
        post("w1", "bob", "want", "apples", quantity=10, unit="kg", postcode="BB5 1AA"),
    ]
    found = matches(board, ON)
    assert [(m.offer, round(m.score, 2)) for m in found] == [("o2", 0.4)]


def gives(giver, taker, score):
    return Match(
        f"o-{giver}{taker}", f"w-{giver}{taker}", giver, taker, score, score, 1.0, 1.0, 1.0, ("x",), None
    )


def test_a_ring_is_as_good_as_its_weakest_pair_and_the_better_of_two_with_the_same_members_is_kept():
    one_way = [gives("a", "b", 0.9), gives("b", "c", 0.8), gives("c", "a", 0.7)]
    other_way = [gives("a", "c", 0.95), gives("c", "b", 0.5), gives("b", "a", 0.95)]
    found = [ring for ring in rings([*one_way, *other_way]) if len(ring.matches) == 3]
    assert [(ring.members(), ring.score()) for ring in found] == [(("a", "b", "c"), 0.7)]
    scores = [ring.score() for ring in rings([*one_way, *other_way])]
    assert scores == sorted(scores, reverse=True)


def test_rings_are_no_longer_than_asked_and_only_the_best_ways_to_give_are_tried():
    members = "abcdef"
    circle = [gives(one, other, 0.9) for one, other in zip(members, members[1:] + "a", strict=True)]
    assert rings(circle, longest=5) == []
    assert [ring.members() for ring in rings(circle, longest=6)] == [tuple(members)]
    back = [gives("b", "a", 0.4)]
    assert [len(ring.matches) for ring in rings([*circle, *back], longest=6, each=1)] == [6]
    assert [len(ring.matches) for ring in rings([*circle, *back], longest=6, each=2)] == [6, 2]
