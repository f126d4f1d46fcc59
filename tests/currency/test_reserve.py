"""The reserve of a backed currency in whole lives of books: what is out, set aside, and at the bank."""

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ultramicro.core.errors import BadInput
from ultramicro.currency.ids import Model
from ultramicro.currency.member_verbs import SetLimit
from ultramicro.currency.money_verbs import Issue, OpenCurrency, Sale
from ultramicro.currency.reserve import (
    currencies_rows,
    out_pence,
    require_issuer,
    require_nobody_owes,
    reserve_of,
)
from ultramicro.currency.reserve_verbs import Redeem
from ultramicro.currency.rules import Rules
from ultramicro.ledger.bank.reconcile import reconcile
from ultramicro.ledger.bank.statement_lines import BankLine
from ultramicro.ledger.engine.model import Note
from ultramicro.ledger.engine.state import Account
from ultramicro.ledger.people.names import NamesInMemory
from ultramicro.ledger.people.register import Person
from ultramicro.ledger.simulated import SimulatedBooks
from ultramicro.ledger.verbs.bank import Expect

DAY, NOON = date(2026, 3, 2), datetime(2026, 3, 2, 12, tzinfo=UTC)
MEMBERS = ("ann", "bob", "cat")
BACKED, MUTUAL = Rules(code="BRX", model=Model.BACKED), Rules(code="TRD", model=Model.MUTUAL)
SUMS = st.sampled_from([1_00, 3_00, 7_00])
WHO = st.sampled_from(MEMBERS[:2])
STORIES = st.lists(
    st.one_of(
        st.tuples(st.just("paid_in"), WHO, SUMS), st.tuples(st.just("issue"), WHO, SUMS),
        st.tuples(st.just("bought"), WHO, SUMS),
        st.tuples(st.just("redeem"), WHO, SUMS), st.tuples(st.just("gone"), SUMS),
        st.tuples(st.just("sale"), st.sampled_from(["BRX", "TRD"]), st.permutations(MEMBERS), SUMS),
    ),
    min_size=4, max_size=16,
)  # fmt: skip


class Life:
    """Books in memory with a backed and a mutual currency, and a bank that holds the reserve."""

    def __init__(self):
        self.books = SimulatedBooks(NamesInMemory([
            Person(id=f"i-{who}", short=who, name=who.title(), kind="person", contact="", joined_on=DAY)
            for who in MEMBERS
        ]))  # fmt: skip
        self.lines, self.aside_pence = [], 0
        self.do(OpenCurrency(code="TRD", model="mutual", fee=2.0))
        for who in MEMBERS:
            self.do(SetLimit(who=who, code="TRD", start=20_00))
        self.do(OpenCurrency(code="BRX", model="backed", fee=2.0, lent=50.0, release_above=1000_00))

    def do(self, action):
        """Whether it was done."""
        self.books.turn(day=DAY, at=NOON, by="clerk")
        try:
            action.act(self.books)
        except BadInput:
            return False
        return True

    def paid_in(self, who, pence):
        self.do(Expect(who=who, amount=pence, reference=f"REF-{len(self.lines)}"))
        self._line(pence)

    def gone(self, pence):
        """The bank pays out what nobody here asked for."""
        self._line(-pence)

    def _line(self, pence):
        self.lines.append(BankLine(f"bank-{len(self.lines)}", DAY, pence, "", f"REF-{len(self.lines)}"))
        self.books.turn(day=DAY, at=NOON)
        reconcile(self.books, self.lines[-1:], "brx-reserve")

    def issue(self, who, pence):
        room = reserve_of(self.books, BACKED).room_pence()
        if self.do(Issue(who=who, amount=pence, code="BRX")):
            assert pence <= room
            self.aside_pence += pence

    def bought(self, who, pence):
        self.paid_in(who, pence)
        self.issue(who, pence)

    def redeem(self, who, pence):
        if self.do(Redeem(who=who, amount=pence, code="BRX")):
            self.aside_pence -= pence

    def sale(self, code, who, pence):
        self.do(Sale(code=code, buyer=who[0], seller=who[1], amount=pence))


def written(entry):
    """What a store has of an entry: books in memory keep notes as they are."""
    if entry.note is None:
        return entry.recorded
    noted = entry.note
    note = Note(key=noted.key, at=noted.at, about=noted.about, kind=noted.kind, body=noted.body)
    return entry.recorded._replace(asked=note.asked())


def tables_of(books):
    """The rows of the table of currencies, from books whose store is what was done in memory."""
    entries = list(books.entries())
    store = SimpleNamespace(
        transfers=lambda _: (each for entry in entries for each in entry.transfers),
        operations=lambda since: (written(entry) for entry in entries if entry.recorded.number > since),
    )
    given_ = SimpleNamespace(store=store, accounts=books.state.accounts, currency=books.currency)
    return {row["currency"]: row for row in currencies_rows(given_)}


@example([("bought", "ann", 7_00), ("paid_in", "bob", 3_00), ("sale", "BRX", ("ann", "bob", "cat"), 1_00),
          ("redeem", "ann", 3_00), ("sale", "TRD", ("cat", "bob", "ann"), 1_00), ("gone", 5_00),
          ("issue", "bob", 1_00)])  # fmt: skip
@given(STORIES)
def test_out_is_what_was_issued_and_not_given_back_and_the_bank_says_what_its_lines_add_up_to(story):
    life = Life()
    for what, *how in story:
        getattr(life, what)(*how)
    books = life.books
    found = reserve_of(books, BACKED)
    at_bank = sum(line.amount_pence for line in life.lines)
    assert (found.out_pence, found.treasury_pence, found.bank_pence) == (
        life.aside_pence,
        life.aside_pence,
        at_bank,
    )
    owed = {name: each.balance_pence for name, each in books.state.accounts.items() if each.currency == "TRD"}
    assert tables_of(books) == {
        "BRX": {"currency": "BRX", "model": "backed", "out_pence": found.out_pence,
                "treasury_pence": found.treasury_pence, "bank_pence": at_bank},
        "TRD": {"currency": "TRD", "model": "mutual", "out_pence": sum(max(pence, 0) for pence in owed.values()),
                "treasury_pence": None, "bank_pence": None},
    }  # fmt: skip


def test_nothing_is_set_aside_before_the_first_is_issued():
    life = Life()
    life.paid_in("ann", 5_00)
    row = tables_of(life.books)["BRX"]
    assert (row["out_pence"], row["treasury_pence"], row["bank_pence"]) == (0, 0, 5_00)


CLASSES = st.sampled_from(["member", "issuer", "levy", "loan", "loan_asset"])


def account(number, currency="X", kind="member", **more):
    return Account(number, number, currency, kind, more.pop("floor", None), None, None, None, **more)


@given(st.lists(st.tuples(st.sampled_from("XY"), CLASSES, st.integers(-99, 99))))
def test_out_is_all_that_is_money_of_this_currency_and_above_nought(drawn):
    rows = [account(f"{n}", code, kind, balance_pence=pence) for n, (code, kind, pence) in enumerate(drawn)]
    kept = [pence for code, kind, pence in drawn if code == "X" and kind in {"member", "levy"} and pence > 0]
    assert out_pence(rows, "X") == sum(kept)


def books_of(*accounts):
    names = [Person(id=who, short=who, name=who, kind="person", contact="", joined_on=DAY) for who in MEMBERS]
    books = SimulatedBooks(NamesInMemory(names))
    books.state.accounts |= {each.account: each for each in accounts}
    return books


def test_who_may_owe_is_named_once_each_in_order_and_only_of_the_currency():
    books = books_of(account("cat", floor=-1), account("ann", floor=0), account("bob", "Y", floor=-1),
                     account("bob-2", floor=-5)._replace(owner="bob"), account("bob-3", floor=0, balance_pence=-5)
                     ._replace(owner="bob"))  # fmt: skip
    with pytest.raises(BadInput) as told:
        require_nobody_owes(books, "X")
    assert list(told.value.what.values["names"].things) == ["bob", "cat"]
    require_nobody_owes(books_of(account("ann", floor=0), account("bob", "Y", floor=-1)), "X")


@pytest.mark.parametrize(
    ("status", "refused"), [("open", False), ("frozen", False), ("closed", True), ("", True)]
)
def test_money_comes_from_an_issuer_that_is_there_or_may_be_opened(status, refused):
    there = [account("BRX/brx-treasury/issuer", "BRX", "issuer", status=status)] if status else []
    require_issuer(books_of(*there), BACKED)
    owing = books_of(*there, account("BRX/ann/member", "BRX", floor=-1))
    if refused:
        with pytest.raises(BadInput) as told:
            require_issuer(owing, BACKED)
        assert told.value.what.id == "currency.some_owe"
    else:
        require_issuer(owing, BACKED)
