"""A file of what came is read the same each time, and a row that is kept out is named as it was written."""

import pytest

from tests.food.hubs import Hub
from ultramicro.core.formatting import Formatter
from ultramicro.core.message import words
from ultramicro.food.hub.coming import Kept, Outcome, in_file
from ultramicro.food.hub.receiving import decide
from ultramicro.web.acting.cells import cell
from ultramicro.web.page_words import PageFormatter

CAME = """grower,item,quantity,unit,batch,use_by
farm,cheese,12,piece,F7,
farm,cheese,12,piece,F7,
farm,cheese,,piece,F8,
,cheese,1,piece,F9,
farmm,cheese,1,piece,F10,
farm,,1,piece,F11,
farm,cheese,"1,5",piece,F12,
farm,cheese,1,piece,F13,1/6/2026
"""


@pytest.fixture
def given(tmp_path):
    """Return what gives the file to a hub."""
    hub = Hub()
    hub.open([("farm", "school", 1, 12, 900, False)])
    (tmp_path / "came.csv").write_text(CAME)

    def give():
        view, asked = hub.turn()
        kept = list[Kept]()
        found = list(in_file(view, hub.week(), tmp_path / "came.csv", kept))
        return hub.take(decide(view, asked, hub.week(), found, kept))[1]

    give.hub = hub
    return give


def test_a_row_that_was_kept_out_is_kept_out_when_the_file_is_given_again(given):
    first, again = given(), given()
    assert [row["status"] for row in first] == [Outcome.RECEIVED, *[Outcome.KEPT_OUT] * 7]
    assert [row["status"] for row in again] == [Outcome.BEFORE, *[Outcome.KEPT_OUT] * 7]
    assert first[1:] == again[1:]
    assert [batch.received for batch in given.hub.batches()] == [12]


def test_a_row_that_is_kept_out_is_named_with_what_is_wrong_and_what_to_do(given):
    rows = {(row["grower"], row["item"], row["batch"]): row for row in given()[1:]}
    told = {names: words(row["why"]) for names, row in rows.items()}
    for names, line, what in (
        (("farm", "cheese", "F7"), 3, "batch F7 came on an earlier line; give each line a number"),
        (("farm", "cheese", "F8"), 4, "nothing says how much came; fill it in"),
        (("", "cheese", "F9"), 5, "no grower is named"),
        (("farmm", "cheese", "F10"), 6, "nobody here is called 'farmm'; see"),
        (("farm", "", "F11"), 7, "no good is named"),
        (("farm", "cheese", "F12"), 8, "can be read as"),
        (("farm", "cheese", "F13"), 9, "is not a day; write it as in 2026-11-30"),
    ):
        assert told[names].startswith(f"line {line} of the file: "), names
        assert what in told[names], names
        # A page made the file of its list: nobody has seen its lines.
        assert "line" not in PageFormatter().text(rows[names]["why"]).partition("; ")[0].replace(
            "an earlier line", ""
        )
    with Formatter().speaking():
        assert {cell("status", row["status"]) for row in rows.values()} == {"kept out"}
