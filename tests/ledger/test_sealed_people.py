"""What another hand or the disk changed in the people file is told: names say where money goes."""

import sqlite3

import apsw
import pytest

from tests.desk import new_place

UNSOUND = 5
CHANGES = {
    "names that changed places": (
        "update person set short = 'x' where short = 'ann'",
        "update person set short = 'ann' where short = 'bob'",
        "update person set short = 'bob' where short = 'x'",
    ),
    "a name": ("update person set name = 'Bob Knight' where short = 'bob'",),
    "a kind": ("update person set kind = 'firm' where short = 'bob'",),
    "somebody more": ("insert into person values ('zzz', 'zed', 'Zed', 'person', '', '2026-01-01', null)",),
    "a consent": ("delete from consent",),
    "words": ("delete from memo",),
    "other words": ("update memo set words = 'rent'",),
    "secrets": ("delete from salt",),
    "another secret": ("update salt set salt = x'00'",),
    "who acted": ("update alias set words = 'pat'",),
    "a post": ("update post set item = 'caviar'",),
}


@pytest.fixture
def say(tmp_path, capsys):
    say = new_place(tmp_path / "place", capsys, "ann", "bob")
    say("books limits --who ann --floor=-100 --by kim")
    say("books pay --payer ann --payee bob --amount 5 --memo bread")
    say("books consent --who bob --to publish-posts")
    say("board post --who bob --kind offer --sort service --item haircuts")
    return say


def edit(say, *commands, seals=False):
    """Write in the people file as another program would; without the seals, if they are taken off first."""
    with sqlite3.connect(say.root / "books" / "people.sqlite3") as db:
        if seals:
            names = db.execute("select name from sqlite_schema where type = 'trigger'").fetchall()
            kept = db.execute("select sql from sqlite_schema where type = 'trigger'").fetchall()
            for (name,) in names:
                db.execute(f"drop trigger {name}")
        for command in commands:
            db.execute(command)
        for (command,) in kept if seals else ():
            db.execute(command)
    db.close()


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_another_program_cannot_write_in_it(say, change):
    with pytest.raises(sqlite3.OperationalError, match="ultramicro_moved"):
        edit(say, *change)
    assert say("books verify")[0] == 0


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_what_was_written_behind_the_seals_is_told(say, tmp_path, change):
    assert say("books verify")[0] == 0
    edit(say, *change, seals=True)
    status, told = say("books verify")
    assert (status, "somebody else wrote in it" in told) == (UNSOUND, True), told
    assert say("books backup --to", tmp_path / "copy")[0] == UNSOUND


@pytest.mark.parametrize(
    "change",
    [
        "create trigger thief after insert on memo begin delete from memo; end",
        "drop trigger memo_sealed_out",
        "drop table memo",
        "drop trigger person_sealed_anew",
        "update seal set sum = '0'",
        "delete from seal",
    ],
)
def test_seals_that_were_taken_off_or_added_are_told(say, change):
    edit(say, change)
    assert say("books verify")[0] == UNSOUND


def test_a_copy_that_was_changed_is_not_brought_back(say, tmp_path):
    say("books backup --to", tmp_path / "copy")
    say.root, own = tmp_path / "other", say.root
    (say.root / "books").mkdir(parents=True)
    (tmp_path / "copy" / "people.sqlite3").rename(say.root / "books" / "people.sqlite3")
    edit(say, *CHANGES["a name"], seals=True)
    (say.root / "books" / "people.sqlite3").rename(tmp_path / "copy" / "people.sqlite3")
    say.root = own
    status, told = say("books restore --copy", tmp_path / "copy")
    assert (status, "somebody else wrote in this people file" in told) == (UNSOUND, True), told


def test_what_the_program_writes_is_counted_in_all_its_ways(say):
    """Added, changed, erased, taken in twice, with words, marks and posts."""
    for words in (
        "books add --who cat --called Cat",
        "books identify --who cat --also Kitty",
        "books identify --who cat --also Kitty --drop",
        "books consent --who bob --to publish-posts --withdraw",
        "books consent --who bob --to publish-posts",
        "books pay --payer ann --payee bob --amount 5 --memo bread --key again",
        "books expect --who cat --amount 5 --reference CAT-1",
        "books expect --who cat --amount 5 --reference CAT-1 --withdraw",
        "books clerk --who bob --role board",
        "books erase --who cat",
    ):
        status, told = say(words)
        assert status == 0 or "secret" in told, told
    assert say("books verify")[0] == 0


def test_people_of_an_older_version_are_counted_from_now_on(say):
    path = say.root / "books" / "people.sqlite3"
    db = apsw.Connection(str(path))
    for (name,) in db.execute("select name from sqlite_schema where type = 'trigger'").fetchall():
        db.execute(f"drop trigger {name}")
    db.execute("drop table seal")
    db.close()
    assert say("books verify")[0] == 0
    edit(say, *CHANGES["a name"], seals=True)
    assert say("books verify")[0] == UNSOUND


def test_a_damaged_day_is_told_and_is_no_fault_of_the_program(say):
    edit(say, "update person set joined_on = 'x' where short = 'bob'", seals=True)
    for words in ("books accounts", "books pay --payer bob --payee ann --amount 1", "books people"):
        status, told = say(words)
        assert (status, "people" in told) == (UNSOUND, True), (words, told)
