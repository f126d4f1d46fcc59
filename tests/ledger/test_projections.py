"""Projections: kept or worked out anew they are the same, whatever happened to the file they are kept in."""

from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ultramicro.ledger.engine.book import Ledger
from ultramicro.ledger.engine.events import note_of
from ultramicro.ledger.engine.model import Leg, OpenAccount, Post
from ultramicro.ledger.engine.projections import Projection
from ultramicro.ledger.engine.reversals import mirror, posting, still_standing
from ultramicro.ledger.events import ClaimMade, ClaimWithdrawn
from ultramicro.ledger.people.claims import Claims, claims
from ultramicro.ledger.stores.shelves import SqliteShelves
from ultramicro.ledger.stores.sqlite import SqliteStore

NOON = datetime(2026, 11, 28, 12, tzinfo=UTC)
DAY = date(2026, 11, 28)
PARTIES = "abc"
FORGOTTEN = 7


class Moved(Projection[int]):
    """How often each account moved; forgotten at the seventh time, to begin anew."""

    name: ClassVar[str] = "moved"
    keeps: ClassVar[type] = int

    def apply(self, entry):
        for t in entry.transfers:
            for number in (t.debit, t.credit):
                times = (self.shelf.get(number) or 0) + 1
                self.shelf.put(number, times, *(["odd"] if times % 2 else []))
                if times == FORGOTTEN:
                    self.shelf.drop(number)


def account(party):
    return f"GBP/{party}/member"


class Books:
    """Books in a folder, and how they are written in a test."""

    def __init__(self, folder):
        self.folder, self.number = Path(folder), 0
        self.ledger = self.opened()
        for party in PARTIES:
            self.submit(OpenAccount(key=f"open:{party}", at=NOON, account=account(party), owner=party,
                                    currency="GBP", floor_pence=None))  # fmt: skip

    def opened(self):
        shelves = SqliteShelves.open(self.folder / "derived.sqlite3")
        return Ledger(SqliteStore(self.folder / "ledger.sqlite3"), shelves)

    def again(self):
        self.ledger.close()
        self.ledger = self.opened()

    def submit(self, operation):
        return self.ledger.submit([operation])[0]

    def do(self, step):
        what, *how = step
        self.number += 1
        key = f"k{self.number}"
        if what == "claim":
            name, debtor, creditor, pence = how
            event = ClaimMade(debtor=debtor, creditor=creditor, currency="GBP", amount_pence=pence,
                              issued_on=DAY, due_on=DAY)  # fmt: skip
            self.submit(note_of(event, about=name, key=key, at=NOON))
        elif what == "withdraw":
            self.submit(note_of(ClaimWithdrawn(), about=how[0], key=key, at=NOON))
        elif what == "pay":
            name, debtor, creditor, pence = how
            leg = Leg(account(debtor), account(creditor), pence, post=name)
            self.submit(Post(key=key, at=NOON, legs=(leg,), business_on=DAY))
        elif what == "reverse":
            left = still_standing(self.ledger.state, posting(self.ledger.store, how[0]))
            if left:
                post = Post(key=key, at=NOON, legs=mirror(left), business_on=DAY, reverses=left[0].seq)
                self.submit(post)
        elif what == "use":
            self.ledger.of(how[0])
        else:
            self.again()


names = st.sampled_from(["claim-1", "claim-2", "claim-3"])
pence = st.integers(1, 50)
parties = st.sampled_from(PARTIES)
steps = st.one_of(
    st.tuples(st.just("pay"), names, parties, parties, pence),
    st.tuples(st.just("reverse"), st.integers(1, 8)),
    st.tuples(st.just("withdraw"), names),
    st.tuples(st.just("use"), st.sampled_from([Moved, Claims])),
    st.just(("again",)),
)
made = st.tuples(parties, parties, pence)


@st.composite
def stories(draw):
    """Three claims, each made once and before anything pays it, and what comes after."""
    claims_ = [("claim", f"claim-{n}", *draw(made)) for n in (1, 2, 3)]
    return claims_ + draw(st.lists(steps, max_size=25))


@given(stories())
def test_from_the_checkpoint_and_the_tail_it_is_what_it_is_from_zero(story):
    with TemporaryDirectory() as folder:
        books = Books(folder)
        for step in story:
            books.do(step)
        books.again()
        for kind in (Moved, Claims):
            books.ledger.of(kind)
        assert books.ledger.projections.wrong() == []
        found = claims(books.ledger.notes(), books.ledger.transfers())
        assert books.ledger.of(Claims).all() == found
        assert books.ledger.of(Claims).open() == [claim for claim in found if claim.open_pence > 0]
        for party in PARTIES:
            mine = [c for c in found if c.open_pence > 0 and party in {c.debtor, c.creditor}]
            assert books.ledger.of(Claims).open(party) == mine
        books.ledger.close()


def some(folder):
    books = Books(folder)
    books.ledger.of(Moved)
    for pence_ in range(1, 10):
        books.do(("pay", "", "a", "b", pence_))
    return books


def test_only_the_tail_is_read_again(tmp_path, monkeypatch):
    books = some(tmp_path)
    books.again()
    applied = []
    monkeypatch.setattr(Moved, "apply", lambda self, entry: applied.append(entry.recorded.key))
    books.ledger.of(Moved)
    assert applied == []
    books.do(("pay", "", "b", "c", 1))
    assert len(applied) == 1


def test_what_is_kept_may_be_deleted_or_broken(tmp_path):
    books = some(tmp_path)
    digest = books.ledger.of(Moved).shelf.digest()
    for harm in (Path.unlink, lambda path: path.write_bytes(b"no database at all" * 99)):
        books.ledger.close()
        harm(tmp_path / "derived.sqlite3")
        books.ledger = books.opened()
        assert books.ledger.of(Moved).shelf.digest() == digest
        assert books.ledger.projections.wrong() == []


def test_what_other_books_left_is_not_used(tmp_path):
    books = some(tmp_path)
    books.ledger.close()
    (tmp_path / "ledger.sqlite3").unlink()
    other = Books(tmp_path)
    other.do(("pay", "", "c", "a", 5))
    assert other.ledger.of(Moved).shelf.keys() == [account("c"), account("a")]


def test_other_code_begins_anew(tmp_path, monkeypatch):
    books = some(tmp_path)
    books.ledger.close()
    monkeypatch.setattr(Moved, "version", classmethod(lambda cls: "later"))
    monkeypatch.setattr(Moved, "apply", lambda self, entry: self.shelf.put(entry.recorded.key, 1))
    books.ledger = books.opened()
    assert "k1" in books.ledger.of(Moved).shelf.keys()  # noqa: SIM118  a shelf is no mapping
    assert account("a") not in books.ledger.of(Moved).shelf.keys()  # noqa: SIM118


def test_who_only_looks_and_who_writes_do_not_disturb_each_other(tmp_path):
    books = some(tmp_path)
    books.again()
    books.ledger.of(Moved)
    shelves = SqliteShelves.open(tmp_path / "derived.sqlite3")
    looking = Ledger(SqliteStore(tmp_path / "ledger.sqlite3", read_only=True), shelves, read_only=True)
    seen = looking.of(Moved).shelf.digest()
    books.do(("pay", "", "b", "c", 1))
    books.again()
    assert books.ledger.of(Moved).shelf.digest() != seen == looking.of(Moved).shelf.digest()
    looking.close()
    books.again()
    books.ledger.of(Moved)
    assert books.ledger.projections.wrong() == []


@pytest.mark.parametrize("read_only", [True, False])
def test_a_file_that_cannot_be_kept_is_done_without(tmp_path, read_only):
    books = some(tmp_path)
    books.ledger.close()
    shelves = SqliteShelves.open(tmp_path / "derived.sqlite3")
    other = SqliteShelves.open(tmp_path / "derived.sqlite3")
    other.db.execute("commit")
    other.db.execute("begin immediate")
    ledger = Ledger(
        SqliteStore(tmp_path / "ledger.sqlite3", read_only=read_only), shelves, read_only=read_only
    )
    ledger.of(Moved)
    assert ledger.projections.wrong() == []
    ledger.close()
    other.close()


def test_the_way_back_of_a_transfer_from_creditor_to_debtor_pays_nothing():
    with TemporaryDirectory() as folder:
        books = Books(folder)
        for step in (("claim", "claim-1", "c", "b", 5), ("pay", "claim-1", "b", "c", 3), ("reverse", 1)):
            books.do(step)
        assert [claim.open_pence for claim in books.ledger.of(Claims).all()] == [5]
        books.ledger.close()
