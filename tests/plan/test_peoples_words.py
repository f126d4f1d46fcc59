"""What organisers of an estate and of a valley wrote before they saw any vocabulary: read as meant, or asked about.

The rows of peoples_words.csv were written from docs/plan.md alone. `meant` is what they meant; `?` where the
recipes have no such good, or its unit does not say how much: then the row is not used, and `near` is offered.
"""

import csv
from collections import defaultdict
from pathlib import Path

import pytest

from tests.plan.test_meanings import gathered, need, resource
from ultramicro.plan.recipes.second_hand import second_hand
from ultramicro.plan.recipes.spelling import plain
from ultramicro.plan.recipes.vocabulary import goods, read, vocabulary

ROWS = list(csv.DictReader((Path(__file__).parent / "peoples_words.csv").read_text().splitlines()))
ASKED = "?"


def taken(row):
    if row["table"] == "needs":
        found = gathered([], [need(row["words"], 100, row["unit"])])
    else:
        found = gathered([resource(row["kind"], row["words"], 100, row["unit"])])
    return found.meanings[0]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['words']} {row['unit']}")
def test_it_is_read_as_meant_or_asked_about(row):
    found = taken(row)
    if row["meant"] == ASKED:
        assert found.left is not None
        assert not row["near"] or row["near"] in found.left.near
    else:
        assert (found.taken_as, found.left) == (row["meant"], None)
        # A word that is known is not guessed at.
        assert "word" not in found.guesses or (
            second_hand(found.taken_as) and "need not be new" in found.note
        )


def test_no_words_stand_for_two_goods():
    """What is wanted and what is thrown out may share a word; nothing else may."""
    said = defaultdict(set)
    for words, good in vocabulary("goods", "good", "words"):
        said[plain(words)].add(good)
    assert {words: mean for words, mean in said.items() if len(mean) > 1} == {}


def test_goods_at_prices_far_apart_are_not_one_good():
    """Two recipes whose ranges of price do not meet do not sell the same: washing yourself is no service wash."""
    ends = {}
    for row in read("recipes"):
        if row["role"] == "price" and row["item"] in goods():
            low, high = float(row["low"] or row["quantity"]), float(row["high"] or row["quantity"])
            ends.setdefault(row["item"], []).append((low, high, row["recipe"]))
    apart = [
        (good, one[2], other[2])
        for good, told in ends.items()
        for one in told
        for other in told
        if one[1] < other[0]
    ]
    assert apart == []
