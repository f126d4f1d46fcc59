"""No command writes a paper over the books or the place's settings, whichever flag names where it goes."""

import os
from dataclasses import MISSING, fields
from typing import get_type_hints

import pytest

from tests.desk import new_place
from ultramicro.ledger.carry_out import READ
from ultramicro.techniques import GROUPS

PATHS = [
    (group, verb, field.name)
    for group, each in GROUPS.items()
    for verb in each.load()
    for field in fields(verb)
    if "Path" in str(get_type_hints(verb)[field.name])
]
WRITING = [each for each in PATHS if each[2] not in READ]
"""Every flag that names a path and is not known to be only read."""


@pytest.fixture
def say(tmp_path, capsys):
    say = new_place(tmp_path / "place", capsys, "ann", "bob")
    say("books limits --who ann --floor=-10")
    say("currency open --code BRX --model backed")
    return say


def flags(verb, name):
    """The least that a verb must be given beside one flag."""
    found = []
    for field in fields(verb):
        if field.name != name and field.default is MISSING:
            found += [f"--{field.name.replace('_', '-')}", "ann" if field.name == "who" else "1"]
    return found


def told_of(say, verb, group, name, path):
    flag = f"--{name.replace('_', '-')}"
    return say(f"{group} {verb.name} {' '.join(flags(verb, name))} {flag}", path)


def test_pages_and_folders_are_among_what_is_written():
    assert {"page", "to", "pdf", "camt"} <= {name for _, _, name in WRITING}
    assert {name for _, _, name in PATHS} >= READ


@pytest.mark.parametrize(
    ("group", "verb", "name"), WRITING, ids=[f"{group}-{verb.name}-{name}" for group, verb, name in WRITING]
)
def test_nothing_is_written_over_the_books(say, tmp_path, group, verb, name):
    books = say.root / "books"
    (tmp_path / "link").symlink_to(books / "people.sqlite3")
    os.link(books / "ledger.sqlite3", tmp_path / "same")
    ours = [books, *sorted(books.iterdir()), say.root / "place.toml", tmp_path / "link", tmp_path / "same"]
    before = {path: path.read_bytes() for path in ours if path.is_file()}
    for path in ours:
        status, told = told_of(say, verb, group, name, path)
        assert (status, "belongs to the books or is the place's settings" in told) == (2, True), (path, told)
    assert {path: path.read_bytes() for path in before} == before
    assert say("books verify")[0] == 0


def test_books_behind_a_link_are_guarded_where_they_lie(say, tmp_path):
    books, away = say.root / "books", tmp_path / "disk"
    away.mkdir()
    (books / "ledger.sqlite3").rename(away / "ledger.sqlite3")
    (books / "ledger.sqlite3").symlink_to(away / "ledger.sqlite3")
    assert say("books statement --who ann --camt", away / "ledger.sqlite3")[0] == 2
    assert say("books verify")[0] == 0


def test_a_paper_beside_the_books_is_written(say, tmp_path):
    assert say("currency reserve --page", tmp_path / "reserve.html")[0] == 0
    assert "<html" in (tmp_path / "reserve.html").read_text()


@pytest.mark.parametrize(
    "words",
    ["currency reserve --page", "books anchor --to", "bank certificates --to"],
    ids=lambda words: words,
)
def test_where_no_paper_can_be_written_nothing_is_booked(say, tmp_path, words):
    say("bank share --who ann --amount 5")
    head = say("books head")[1]
    for path in (tmp_path, tmp_path / "nowhere" / "page.html"):
        status, told = say(words, path)
        assert (status, str(path) in told) == (2, True), told
    assert say("books head")[1] == head
    assert say(words, tmp_path / "page.html")[0] == 0
    assert (tmp_path / "page.html").stat().st_size
