"""Ledger, people and the notes beside them are one set of books: what does not belong to it is told."""

import json
import shutil
from datetime import UTC, datetime

import pytest

from tests.desk import new_place
from tests.ledger.drawing import opened, pays
from ultramicro.ledger.desk import Desk
from ultramicro.ledger.stores.in_use import has_log
from ultramicro.ledger.stores.opening import ledger_path, open_file, open_ledger, people_path

UNSOUND = 5


def pay(say, amount):
    assert say(f"books pay --payer ann --payee bob --amount {amount}")[0] == 0


def refused(say, *words):
    """Every command is refused, verify too, and what is said has all these words."""
    for command in ("books verify", "books accounts", "books statement --who ann"):
        status, told = say(command)
        assert status == UNSOUND, told
    status, told = say("books pay --payer ann --payee bob --amount 77")
    assert status == UNSOUND
    assert all(word in told for word in words), told
    return told


def test_a_copy_of_the_file_without_its_log_is_told(say, books, tmp_path):
    ledger = open_ledger(say.root, {})
    ledger.submit([*opened("x", floor=None), *opened("y")])
    for n in range(5):
        ledger.submit([pays(f"k{n}", "x", "y", 1)])
    assert has_log(ledger_path(say.root))
    copy = tmp_path / "copy"
    copy.mkdir()
    for path in (ledger_path(say.root), people_path(say.root)):
        shutil.copy(path, copy)
    ledger.close()
    status, told = say("books restore --copy", copy)
    assert (status, "without the log" in told, "--incomplete" in told) == (UNSOUND, True, True)
    status, told = say("books restore --incomplete --copy", copy)
    assert (status, "7 operations are missing" in told) == (0, True), told
    assert say("books verify")[0] == 0


def test_a_log_that_belongs_to_the_file_is_read_and_nothing_is_told(say, tmp_path):
    ledger = open_ledger(say.root, {})
    ledger.submit(opened("x"))
    for path in ledger_path(say.root).parent.glob("ledger.sqlite3*"):
        shutil.copy(path, tmp_path)
    ledger.close()
    copy = open_file(tmp_path / "ledger.sqlite3")
    assert copy.account("x")
    copy.close()


def test_books_that_were_dropped_without_being_closed_open_again(tmp_path):
    path = tmp_path / "ledger.sqlite3"
    ledger = open_file(path)
    ledger.submit(opened("x"))
    ledger.store.db.close()
    ledger.store._turn.close()
    again = open_file(path)
    assert again.account("x")
    again.close()
    assert not has_log(path)


def test_an_older_ledger_in_its_place_is_told_and_restore_takes_it_on_purpose(say, books, tmp_path):
    pay(say, 1)
    older = shutil.copytree(books, tmp_path / "older")
    pay(say, 2)
    pay(say, 3)
    shutil.copy(older / "ledger.sqlite3", books)
    refused(say, "older", "2 operations", "restore")
    status, told = say("books restore --copy", older)
    assert (status, "2 operations are missing" in told) == (0, True), told
    pay(say, 4)
    assert say("books verify")[0] == 0


def test_an_older_ledger_is_told_by_its_people_too(say, books, tmp_path):
    pay(say, 1)
    older = (books / "ledger.sqlite3").read_bytes()
    assert say("books pay --payer ann --payee bob --amount 2 --memo seeds")[0] == 0
    (books / "ledger.sqlite3").write_bytes(older)
    (books / "ledger.seen").unlink()
    assert "older than their people file" in say("books statement --who ann")[1]


def test_a_ledger_of_other_books_is_told(say, books, tmp_path, capsys):
    other = new_place(tmp_path / "other", capsys, "ann", "bob")
    pay(say, 1)
    shutil.copy(other.root / "books" / "ledger.sqlite3", books)
    refused(say, "not the books that were here")


def test_people_of_other_books_are_told(say, books, tmp_path, capsys):
    other = new_place(tmp_path / "other", capsys, "ann", "bob")
    shutil.copy(other.root / "books" / "people.sqlite3", books)
    assert "belongs to other books" in say("books people")[1]
    (books / "people.seen").unlink()
    status, told = say("books verify")
    assert (status, "belongs to other books" in told) == (UNSOUND, True)


def test_older_people_are_told(say, books):
    older = (books / "people.sqlite3").read_bytes()
    say("books add --who cat --called Cat")
    (books / "people.sqlite3").write_bytes(older)
    assert "people file is older" in say("books people")[1]
    (books / "people.seen").unlink()
    status, told = say("books verify")
    assert (status, "nobody in the people file" in told) == (UNSOUND, True), told


def test_people_that_were_lost_are_not_made_anew_in_silence(say, books):
    (books / "people.sqlite3").unlink()
    status, told = say("books people")
    assert (status, "people file is missing" in told) == (UNSOUND, True)
    assert say("books add --who zoe --called Zoe")[0] == UNSOUND


@pytest.mark.parametrize("spoil", ["garbage", "other", "older", "none"])
def test_restore_proves_the_people_and_touches_nothing_if_they_are_wrong(say, books, tmp_path, capsys, spoil):
    older = (books / "people.sqlite3").read_bytes()
    say("books add --who cat --called Cat")
    pay(say, 1)
    copy = tmp_path / "copy"
    say("books backup --to", copy)
    people = copy / "people.sqlite3"
    if spoil == "garbage":
        people.write_bytes(b"garbage" * 999)
    elif spoil == "older":
        people.write_bytes(older)
    elif spoil == "other":
        other = new_place(tmp_path / "other", capsys, "ann")
        shutil.copy(other.root / "books" / "people.sqlite3", people)
    else:
        people.unlink()
    before = {path.name: path.read_bytes() for path in books.glob("*.sqlite3")}
    assert say("books restore --copy", copy)[0] == (2 if spoil == "none" else UNSOUND)
    assert {path.name: path.read_bytes() for path in books.glob("*.sqlite3")} == before
    assert not (books / "trial").exists()


def test_restore_says_that_the_copy_is_as_new(say, tmp_path):
    pay(say, 1)
    say("books backup --to", tmp_path / "copy")
    assert "goes as far" in say("books restore --copy", tmp_path / "copy")[1]


def test_a_copy_on_a_disk_that_cannot_be_written_is_restored(say, tmp_path):
    pay(say, 1)
    copy = tmp_path / "copy"
    say("books backup --to", copy)
    before = sorted(path.name for path in copy.iterdir())
    copy.chmod(0o500)
    assert say("books restore --copy", copy)[0] == 0
    copy.chmod(0o700)
    assert sorted(path.name for path in copy.iterdir()) == before


@pytest.mark.parametrize("note", ["ledger.seen", "people.seen"])
@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"{}", b"[1]", b'{"books": 5}'])
def test_a_note_that_cannot_be_read_is_told_and_not_taken_for_none(say, books, note, content):
    pay(say, 1)
    (books / note).write_bytes(content)
    refused(say, note, "is damaged", "delete the note")
    (books / note).unlink()
    assert say("books add --who cat --called Cat")[0] == 0
    pay(say, 3)
    assert say("books verify")[0] == 0
    assert json.loads((books / note).read_text())["books"]


@pytest.mark.parametrize("note", ["ledger.seen", "people.seen"])
def test_any_flipped_bit_in_a_note_that_the_guard_rests_on_is_told(say, books, note):
    pay(say, 1)
    written = (books / note).read_bytes()
    for place in range(0, len(written.rstrip()), 7):
        spoilt = bytearray(written)
        spoilt[place] ^= 1
        (books / note).write_bytes(spoilt)
        kept = json.loads(written)
        try:
            told = json.loads(spoilt)
        except ValueError:
            told = {}
        harmless = {**told, "at": "", "operation": 0} == {**kept, "at": "", "operation": 0}
        status, said = say("books verify")
        assert status == UNSOUND or harmless, (place, said)
        if status != UNSOUND:
            (books / note).write_bytes(written)


def test_a_note_of_an_older_version_has_no_check_and_holds(say, books):
    kept = json.loads((books / "people.seen").read_text())
    del kept["check"]
    (books / "people.seen").write_text(json.dumps(kept))
    assert say("books verify")[0] == 0


def test_who_looks_while_another_writes_is_told_nothing_wrong(say):
    now = datetime(2026, 11, 28, 12, tzinfo=UTC)
    with Desk(root=say.root, at=now, on=now.date(), read_only=True) as looking:
        assert looking.ledger.accounts()
        assert say("books pay --payer ann --payee bob --amount 2 --memo seeds")[0] == 0
        assert say("books add --who cat --called Cat")[0] == 0
        assert [person.short for person in looking.people.everybody()] == ["ann", "bob", "cat"]


def test_verify_says_which_file_is_damaged(say, books):
    people = books / "people.sqlite3"
    kept = people.read_bytes()
    told_of = 0
    for place in (0, 20, 101, *range(4096, len(kept), 4096)):
        people.write_bytes(kept[:place] + bytes([kept[place] ^ 0x55]) + kept[place + 1 :])
        status, told = say("books verify")
        assert status in {0, UNSOUND}, told
        if status:
            told_of += 1
            assert "people" in told, (place, told)
    assert told_of > 1
