"""Notes of many files are put together by their ids, and what they count is added up."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ultramicro.cli.gathered import DIFFERS, gathered, shape
from ultramicro.core.message import Message, Pence, note, plural
from ultramicro.core.packing import packed, unpacked
from ultramicro.place.readers.reasons import amount_unreadable, in_sheet, of_sheet


def repeat(n: int, of: str = "may.csv") -> Message:
    return plural("{n} line is in {of} too.", "{n} lines are in {of} too.", n, of=of).with_id("lines_repeat")


@given(st.lists(st.integers(1, 10_000), min_size=1))
def test_no_line_is_lost_when_notes_are_put_together(counts):
    (told,) = gathered((f"{i}.csv", repeat(n, f"{i % 2}.csv")) for i, n in enumerate(counts))
    assert (told.text.values["n"], told.text.quantity) == (sum(counts), sum(counts))
    assert (told.text.id, len(told.files)) == ("lines_repeat", len(counts))
    assert told.text.values["of"] == ("0.csv" if len(counts) == 1 else DIFFERS)


def test_notes_that_say_different_things_stay_apart():
    notes = [
        note("amount_taken", "The amount is '{column}'.", column=name) for name in ("Net", "Gross", "Net")
    ]
    told = gathered(zip(("a", "b", "c"), notes, strict=True))
    assert [(each.text, each.files) for each in told] == [
        ("The amount is 'Net'.", ("a", "c")),
        ("The amount is 'Gross'.", ("b",)),
    ]


def test_counts_and_sums_of_notes_in_sheets_are_added_up_too():
    paid = [note("paid", "{n_out} out, {out}.", n_out=n, out=Pence(100 * n)) for n in (2, 3)]
    (told,) = gathered((file, of_sheet(each, "May")) for file, each in zip("ab", paid, strict=True))
    assert (told.text, told.text.id) == ("Sheet 'May': 5 out, £5.00.", "paid")


def test_reasons_of_one_code_have_one_shape_whatever_the_lines_hold_and_wherever_they_were_kept():
    reasons = [amount_unreadable("Net"), unpacked(packed(amount_unreadable("ten (pounds)")))]
    assert {shape(each) for each in reasons} == {"the amount '…' cannot be read; correct it"}
    assert shape(in_sheet(reasons[0], "May")) == "the amount '…' cannot be read; correct it (sheet '…')"
    assert {in_sheet(each, "May").id for each in reasons} == {"amount_unreadable"}
