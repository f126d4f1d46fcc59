"""References of invoices and numbers of credit notes: words in the people file, digests in the ledger."""

from contextlib import closing
from datetime import date

import apsw
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.clearing.ring import HEAD, give
from tests.desk import DONE_BEFORE, new_place
from ultramicro.ledger.people.claims import Claim
from ultramicro.ledger.people.names import NamesInMemory
from ultramicro.ledger.people.references import claim_number, credit_mark, loosely, reference_of
from ultramicro.ledger.people.sealed_rows import watch

DAY = date(2026, 12, 1)
REFERENCE = "Zebedee Quill-17"
CREDITS = "type,debtor,creditor,amount,reference,due,credits invoice\n"


def held(say, *files):
    paths = (each for file in files for each in (say.root / "books").glob(f"{file}.sqlite3*"))
    return b"".join(path.read_bytes() for path in paths).lower()


@pytest.fixture
def say(tmp_path, capsys):
    say = new_place(tmp_path / "place", capsys, "mill", "joiner")
    give(say, tmp_path / "one.csv", f"joiner,mill,10,{REFERENCE},2026-10-01\n")
    (tmp_path / "credit.csv").write_text(
        f"{CREDITS}credit note,joiner,mill,1,Note Quill 3,2026-10-01,{REFERENCE}\n"
    )
    assert say("round collect --who mill --file", tmp_path / "credit.csv")[0] == 0
    return say


@given(st.text(max_size=9), st.text(max_size=9))
def test_one_number_for_one_invoice_and_another_for_every_other(one, other):
    names, ways = NamesInMemory(), [("a", "b"), ("b", "a"), ("a", "c")]
    assert len({claim_number(names, *parties, one) for parties in ways}) == len(ways)
    same = claim_number(names, "a", "b", one) == claim_number(names, "a", "b", other)
    assert same == (loosely(one) == loosely(other))
    claim = Claim(claim_number(names, "a", "b", one), "a", "b", "GBP", 5, 5, DAY, DAY)
    assert reference_of(names, claim) == claim.id
    names.memos[claim.id] = one
    assert reference_of(names, claim) == (one or claim.id)
    assert (credit_mark(names, claim, one) == credit_mark(names, claim, other)) == same


def test_the_words_are_with_the_people_alone_and_every_answer_has_them(say, tmp_path):
    assert b"quill" not in held(say, "ledger", "derived")
    assert b"zebedee quill-17" in held(say, "people")
    (row,) = say.rows("books claims")
    assert (row["invoice"], row["open_pence"]) == (REFERENCE, 9_00)
    for number in (REFERENCE, "zebedee QUILL 17", row["claim"]):
        status, told = say("round dispute --claim", number)
        assert (status, REFERENCE in told) == (0, True)
    # However it is spelled, and its credit note too, it is the same one.
    (tmp_path / "again.csv").write_text(f"{HEAD}joiner,mill,10,ZEBEDEEQUILL17,2026-10-01\n")
    assert say("round collect --file", tmp_path / "again.csv")[0] == DONE_BEFORE
    again = say("round credit --amount 1 --who mill --number note-quill-3 --claim", REFERENCE)
    assert (again[0], "taken in before" in again[1]) == (2, True)
    assert [each["open_pence"] for each in say.rows("books claims")] == [9_00]
    assert say("books pay --payer joiner --payee mill --amount 0 --post", REFERENCE)[0] == 2
    assert say("books verify")[0] == 0


def test_a_credit_note_that_waits_keeps_its_number_with_the_people(say):
    told = say("round credit --amount 2 --who joiner --number Note-Quill-4 --claim", REFERENCE)[1]
    assert "Note-Quill-4" in told
    told = say("round agree --who mill --claim", REFERENCE)
    assert told[0] == 0, told
    assert b"quill" not in held(say, "ledger", "derived")
    again = say("round credit --amount 1 --who mill --number notequill4 --claim", REFERENCE)
    assert (again[0], "taken in before" in again[1]) == (2, True)
    undone = say("round credit --undo --amount 2 --who joiner --number notequill4 --claim", REFERENCE)
    assert undone[0] == 0, undone


@pytest.mark.parametrize("who", ["mill", "joiner"])
def test_either_party_takes_the_words_with_them(say, who):
    assert say("round withdraw --who mill --claim", REFERENCE)[0] == 0
    before = say("books verify")
    assert say(f"books erase --who {who}")[0] == 0
    assert b"quill" not in held(say, "ledger", "derived", "people")
    assert say("books verify") == before


def test_words_that_name_somebody_else_go_with_them_in_every_spelling(say):
    say("books add --who zeb --called", "Zebedee Quill")
    assert say("books erase --who zeb")[0] == 0
    assert b"zebedee" not in held(say, "people")
    (row,) = say.rows("books claims")
    assert row["invoice"] is None
    assert say(f"round dispute --claim {row['claim']}")[0] == 0


def test_a_reference_as_long_as_anybody_writes_is_one_invoice(say, tmp_path):
    long = "7" * 500
    give(say, tmp_path / "long.csv", f"joiner,mill,3,{long},2026-10-01\njoiner,mill,4,{long}8,2026-10-01\n")
    assert {row["invoice"] for row in say.rows("books claims")} == {REFERENCE, long, f"{long}8"}


def test_an_invoice_whose_number_was_lost_with_the_people_is_not_claimed_twice_unasked(tmp_path, capsys):
    """An older people file has other secrets, so that the same invoice would have another number."""
    say = new_place(tmp_path / "place", capsys, "mill:firm", "joiner:firm", "cafe:firm")
    give(say, tmp_path / "one.csv", "joiner,mill,100,M-1,2026-10-01\ncafe,mill,100,M-2,2026-10-01\n")
    with closing(apsw.Connection(str(tmp_path / "place" / "books" / "people.sqlite3"))) as people:
        watch(people)
        people.execute("delete from memo; delete from salt")
    told = say.rows("round collect --file", tmp_path / "one.csv")
    assert [(row["status"], row["why_id"]) for row in told] == [("kept_out", "invoice.number_lost")] * 2
    assert len(say.rows("books claims")) == 2
    # Of another sum it may be another invoice: nothing else can be compared.
    give(say, tmp_path / "other.csv", "joiner,mill,90,M-3,2026-10-01\n")
    assert len(say.rows("books claims")) == 3
    assert say("round collect --unsure --file", tmp_path / "one.csv")[0] == 0
    assert len(say.rows("books claims")) == 5
