"""What is worked out and kept beside the books is never trusted further than it is as it was kept."""

import sqlite3

import pytest

from ultramicro.main import main

SPOILS = {
    "a value": "update item set value = replace(value, '10000', '20000')",
    "no JSON": "update item set value = '{not json'",
    "parts": "update item set parts = '[]'",
    "an order": "update item set place = place + 1",
    "no items": "delete from item",
    "no parts": "delete from part",
    "another part": "update part set part = part || 'x'",
    "no table": "drop table part",
    "no sizes": "delete from size",
    "other sizes": "update size set keys = 0",
    "no counts": "delete from upto where rowid % 2",
}


def given(town, capsys, words, *more):
    status = main([*words.split(), str(town), *more])
    return status, capsys.readouterr().out


@pytest.fixture
def town(tmp_path, capsys):
    root = tmp_path / "town"
    main(["new", str(root)])
    given(root, capsys, "books open")
    for who in ("ann", "bob"):
        given(root, capsys, "books add", "--who", who, "--called", who.title())
    given(root, capsys, "books limits", "--who", "ann", "--floor=-1000")
    claim = ("--debtor", "ann", "--creditor", "bob", "--amount", "100", "--due", "2027-01-31")
    given(root, capsys, "books claim", *claim)
    return root


@pytest.mark.parametrize("spoil", SPOILS.values(), ids=SPOILS)
def test_books_say_the_same_whatever_was_done_to_what_is_kept_beside_them(town, capsys, spoil):
    right = given(town, capsys, "books claims", "--json")
    with sqlite3.connect(town / "books" / "derived.sqlite3") as kept:
        kept.execute(spoil)
    kept.close()
    assert given(town, capsys, "books claims", "--json") == right
    assert given(town, capsys, "books verify")[0] == 0


@pytest.mark.parametrize("spoil", SPOILS.values(), ids=SPOILS)
def test_no_more_than_is_open_is_paid_whatever_was_done_to_it(town, capsys, spoil):
    claim = given(town, capsys, "books claims")[1].split("claim-")[1].split()[0]
    with sqlite3.connect(town / "books" / "derived.sqlite3") as kept:
        kept.execute(spoil)
    kept.close()
    pay = ("--payer", "ann", "--payee", "bob", "--post", f"claim-{claim}", "--amount")
    assert given(town, capsys, "books pay", *pay, "150")[0] == 2
    assert given(town, capsys, "books pay", *pay, "100")[0] == 0
