"""Texts as numbers and back: nothing is lost, one text is one number, and what has no text stays without."""

import re

import ibis
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ultramicro.flows.entity_resolution.names import (
    _spaced,
    _words,
    cut_text,
    normalise,
    normalise_all,
    plain_text,
)
from ultramicro.flows.numbered import in_words, numbered, texts


class Computed:
    """A table that an engine hands over in pieces, as large ones come."""

    def __init__(self, *pieces):
        self.pieces = pieces

    def to_pyarrow(self):
        return pa.table({"a": pa.chunked_array(self.pieces, pa.string())})


TEXTS = st.lists(st.none() | st.sampled_from(["", "Baker", "BAKER", "Bäcker", "Mill"]), max_size=8)


@given(st.lists(TEXTS, max_size=4))
def test_texts_come_back_and_one_text_has_one_number_in_all_pieces(pieces):
    said = [text for piece in pieces for text in piece]
    rows, words = numbered(Computed(*pieces), "a")
    numbers = rows.to_pyarrow().column("a").to_pylist()
    told = texts(words, "a").to_pyarrow().to_pydict()
    by_number = dict(zip(told["number"], told["a"], strict=True))
    assert [by_number.get(number) for number in numbers] == said
    assert len(set(by_number.values())) == len(by_number) == len(set(said) - {None})
    assert in_words(rows, words).to_pyarrow().column("a").to_pylist() == said


def test_words_stand_in_the_place_of_numbers_again_on_each_row():
    table = ibis.memtable(
        {"a": ["x", None, "y", "x"], "n": [1, 2, 3, 4]}, schema={"a": "string", "n": "int64"}
    )
    rows, words = numbered(table, "a")
    back = in_words(rows, words).order_by("n").to_pyarrow().to_pylist()
    assert back == [{"a": "x", "n": 1}, {"a": None, "n": 2}, {"a": "y", "n": 3}, {"a": "x", "n": 4}]


PARTS = ["a/c", "c/o", "t/a", "**", "*", "(", ")", " -", "co-op", "co op", "www.", ".co.uk", "ltd", "plc", "use)",
         "j", "h", "123456", "old:", "care of", "formerly", "group of companies", "smith", "sons", "the", "\u00e9",
         "'", "l.t.d", "public limited company", " "]  # fmt: skip
NAMES = st.lists(st.lists(st.sampled_from(PARTS), max_size=6).map(" ".join), min_size=1, max_size=6)


@given(NAMES)
def test_a_name_among_others_has_the_key_that_it_has_alone(names):
    assert normalise_all(names) == [normalise(name) for name in names]
    alone = [cut_text(plain_text([name])) for name in names]
    assert cut_text(plain_text(names)).split("\n") == alone


@given(st.text())
def test_a_line_falls_into_the_words_that_a_pattern_finds(line):
    assert _words(_spaced(line)) == re.findall(r"[^\W_]+", line)


@pytest.mark.parametrize(
    ("name", "key"),
    [("Acme PLC a/c 4", "acme"), ("j h smith & sons", "jh smith sons"), ("Co-op", "cooperative")],
)
def test_short_forms_initials_and_accounts(name, key):
    assert normalise(name) == key
