"""What the people of a poor neighbourhood say that they want: read as meant, asked about, or truly made by no recipe.

`meant` of wanted_words.csv is the good; `?` is asked about, with `near` as what it may mean. Where nothing is near,
no recipe makes it, and that is what is said.
"""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.plan.test_meanings import LIBRARY, gathered, resource
from ultramicro.plan.gather import activities_of
from ultramicro.plan.recipes.catalogue import GENERAL, JOINING, is_slip, known, near_words, offered_words
from ultramicro.plan.recipes.doubts import not_made
from ultramicro.plan.recipes.sorts import SORTS, sort_of
from ultramicro.plan.recipes.spelling import folded
from ultramicro.plan.recipes.vocabulary import good_named

ROWS = list(csv.DictReader((Path(__file__).parent / "wanted_words.csv").read_text().splitlines()))
KNOWN = known(activities_of(LIBRARY.activities, LIBRARY.lines), LIBRARY.lines)
LAUGHABLE = [
    ("nappies", "apples"), ("hot lunches", "hot desk"), ("printing", "painting"), ("meat", "heat"),
    ("school shoes", "school meals"), ("holiday lets", "holiday club"), ("corner shop", "shop goods"),
    ("room hire", "tool hire"), ("youth club", "holiday club"), ("electrician", "electricity"),
    ("chip shop", "wood chip"), ("loans", "tool loans"), ("dog food", "rescued food"),
]  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["words"])
def test_what_is_wanted_is_read_as_meant_or_asked_about(row):
    good = good_named(row["words"], wanted=True)
    if row["meant"] != "?":
        assert (good, good in KNOWN.made) == (row["meant"], True)
        return
    assert good not in KNOWN.made
    asked = not_made(row["words"], KNOWN.made)
    assert "|".join(asked.near) == row["near"]
    told = ("Write which", "If so, write that", "No recipe makes it. One of your own may")
    assert any(words in asked.why for words in told)


@pytest.mark.parametrize(("said", "funny"), LAUGHABLE)
def test_nothing_is_near_for_its_letters(said, funny):
    assert funny not in near_words(said, KNOWN.made | KNOWN.used)


@given(st.sampled_from([row["words"] for row in ROWS]), st.sampled_from([row["words"] for row in ROWS]))
def test_what_is_near_shares_a_meaning_or_is_a_slip_of_the_pen(one, other):
    said = f"{one.split()[0]} {other}"
    for near in near_words(said, KNOWN.made):
        # Words that stand for several goods are offered for the thing itself, however it is described.
        heads = {word for word in (said, *said.split()) if near in offered_words(word, KNOWN.made)}
        shared = set(folded(said).split()) & set(folded(near).split()) - JOINING - GENERAL
        assert heads or shared or is_slip(said, near)


@given(st.sampled_from(["vegetables", "decorating", "bookkeeping", "firewood"]), st.integers(1, 7))
def test_a_letter_that_is_left_out_is_a_slip(word, at):
    assert is_slip(word[:at] + word[at + 1 :], word)
    assert is_slip(word, word[:at] + word[at + 1 :])


@given(st.sampled_from([(word, sort) for sort, words in SORTS.items() for word in words.split()]))
def test_every_word_for_a_kind_is_one_kind(word_sort):
    word, sort = word_sort
    several = word if word.endswith("s") else f"{word}s"
    assert sort_of(word) == sort_of(several) == sort_of(word.upper()) == sort


def test_hours_of_people_that_say_no_period_are_asked_about():
    (found,) = gathered([resource("people", "cooking", 20, "hours")]).meanings
    assert found.left.near == ("hours a week", "hours a month", "hours a year")


def test_a_grant_is_no_savings():
    (told,) = gathered([resource("grant", "grant", 20_000, "£")]).unused
    assert "--grant" in told.why


def test_a_room_of_which_nobody_knows_the_sort_asks_for_it_and_only_takes_what_needs_none():
    (found,) = gathered([resource("building", "bandstand", 90, "m2")]).meanings
    assert (found.taken_as, found.guesses) == ("bandstand", ("word",))
    assert "Is it" in found.note
    (hall,) = gathered([resource("hall", "hall", 90, "m2")]).meanings
    assert (hall.taken_as, hall.guesses) == ("building", ())
    (kitchen,) = gathered([resource("kitchen", "of the church", 90, "m2")]).meanings
    assert kitchen.taken_as == "kitchen"


@pytest.mark.parametrize("pence", [20_000, 20_000_00])
def test_what_makes_a_room_ready_for_next_to_nothing_is_asked_about(pence):
    (found,) = gathered([resource("building", "shop", 250, "m2", ready_cost_pence=pence)]).meanings
    assert ("cost" in found.guesses) == (pence == 20_000)
