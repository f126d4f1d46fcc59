"""What the answer makes of the board: metres where postcodes are known."""

from datetime import date

import ibis
import pytest

from ultramicro.noticeboard.technique import Noticeboard


class Board:
    """A place that has a board, and perhaps a list of postcodes."""

    as_of = date(2026, 3, 2)

    def __init__(self, rows, postcodes=()):
        self.tables = {"offers_wants": ibis.memtable(rows)}
        if postcodes:
            columns = ("postcode", "lat", "lon")
            self.tables["postcodes"] = ibis.memtable(
                [dict(zip(columns, row, strict=True)) for row in postcodes]
            )

    def has(self, name):
        return name in self.tables

    def table(self, name):
        return self.tables[name]


def row(post, kind, postcode):
    return {
        "post": post, "member": post, "kind": kind, "sort": "service", "item": "bicycle repairs", "words": "",
        "tags": "", "available": "", "unit": "", "in_return": "", "postcode": postcode,
        "posted_on": date(2026, 3, 1), "expires_on": date(2026, 4, 1), "status": "open",
    }  # fmt: skip


ROWS = [row("o", "offer", "BB5 1AA"), row("w", "want", "bb52bb")]
WHERE = [("BB51AA", 53.75, -2.36), ("BB52BB", 53.76, -2.36)]


def test_metres_count_where_postcodes_are_known():
    """A hundredth of a degree of latitude is 1.11 km."""
    (pair,) = Noticeboard().run(Board(ROWS, WHERE)).pairs
    assert pair.km == pytest.approx(1.11, abs=0.01)


def test_without_a_list_of_postcodes_their_parts_say_roughly_how_far():
    (pair,) = Noticeboard().run(Board(ROWS)).pairs
    assert pair.km == 4.0


def test_a_neighbour_without_a_postcode_is_no_worse_than_one_next_door():
    with_, without = (
        Noticeboard().run(Board([ROWS[0], row("w", "want", where)])).pairs[0] for where in ("BB5 1AA", "")
    )
    assert (without.score, without.km) == (with_.score, None)


def test_a_post_of_the_twenty_ninth_of_february_without_a_last_day_holds():
    """Year 9999 has no such day, and one post of it stopped the whole answer."""
    rows = [{**each, "posted_on": date(2028, 2, 29), "expires_on": None} for each in ROWS]
    assert len(Noticeboard().run(Board(rows)).posts) == 2
