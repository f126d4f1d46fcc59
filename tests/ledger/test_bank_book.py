"""Bank and books side by side, kept up to date, are what they are when everything is read from the beginning."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from ultramicro.core.errors import BadInput
from ultramicro.ledger.bank.bank_book import BankBook, ExpectedPayments
from ultramicro.ledger.bank.reconcile import mirror_of, reconcile, standing
from ultramicro.ledger.bank.statement_lines import BankLine
from ultramicro.ledger.deciding import Decision
from ultramicro.ledger.engine import reversals
from ultramicro.ledger.engine.events import event_of
from ultramicro.ledger.engine.model import Leg
from ultramicro.ledger.events import BankLineMatched, BankLineRead, ExpectedCame, PaymentExpected
from ultramicro.ledger.people.names import NamesInMemory
from ultramicro.ledger.people.register import Person
from ultramicro.ledger.simulated import SimulatedBooks
from ultramicro.ledger.verbs.bank import Assign, Expect

DAY = date(2026, 3, 2)
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
ANN = Person(id="ann", short="ann", name="Ann", kind="person", contact="", joined_on=DAY)
MIRROR = mirror_of("bank", "GBP")
LINES = [
    BankLine(f"bank-{n}", DAY + timedelta(n % 4), pence, "", f"REF-{n % 5}")
    for n, pence in enumerate([500, 500, 700, -300, 900, 1200, -300, 500])
]


class Bank:
    """Books in memory with one member, and what may happen between them and the bank."""

    def __init__(self):
        self.books = SimulatedBooks(NamesInMemory([ANN]))

    def do(self, what, *how):
        self.books.turn(day=DAY, at=NOON)
        try:
            getattr(self, what)(*how)
        except BadInput:
            return

    def read(self, first, number):
        reconcile(self.books, LINES[first : first + number])

    def expect(self, reference, pence):
        Expect(who="ann", amount=pence, reference=f"REF-{reference}").act(self.books)

    def assign(self, number):
        Assign(line=f"bank-{number}", who="ann").act(self.books)

    def book(self, pence, day):
        """Book a transfer with the bank by hand, as a redemption does."""
        legs = (Leg(MIRROR.number, "GBP/ann/member", pence),)
        asked = self.books.asked()
        ann = MIRROR._replace(owner="ann", account_class="member")
        post = asked.post(*legs, on=DAY + timedelta(day))
        self.books.take(Decision(accounts=(MIRROR, ann), operations=(post,)))

    def reverse(self, seq):
        left = self.books.standing(seq)
        if left:
            mirror = reversals.mirror(left)
            post = self.books.asked().post(*mirror, reverses=left[0].seq)
            self.books.take(Decision(operations=(post,)))


stories = st.lists(
    st.one_of(
        st.tuples(st.just("read"), st.integers(0, 7), st.integers(1, 4)),
        st.tuples(st.just("expect"), st.integers(0, 4), st.sampled_from([500, 700, -300, 900])),
        st.tuples(st.just("assign"), st.integers(0, 7)),
        st.tuples(st.just("book"), st.sampled_from([500, 700, 900, 400]), st.integers(0, 4)),
        st.tuples(st.just("reverse"), st.integers(1, 8)),
    ),
    max_size=20,
)


def from_the_beginning(books):
    """Work out the same from all notes and transfers, as it was done before it was kept up to date."""
    notes = [entry.note for entry in books.entries() if entry.note]
    every = [t for entry in books.entries() for t in entry.transfers]
    with_bank = [t for t in every if MIRROR.number in {t.debit, t.credit}]
    lines = {n.about: event_of(BankLineRead, n) for n in notes if n.kind == BankLineRead.kind}
    matched = {n.about: event_of(BankLineMatched, n) for n in notes if n.kind == BankLineMatched.kind}
    stand = {t.seq: t for t in reversals.standing(with_bank)}
    matches = {line: m.transfers for line, m in matched.items() if set(m.transfers) <= stand.keys()}
    own = {t.memo_ref: t.seq for t in stand.values() if t.memo_ref in lines}
    used = set(own.values()).union(*matches.values())
    signed = {t.seq: t.amount_pence * (1 if t.debit == MIRROR.number else -1) for t in stand.values()}
    return (
        {line for line in lines if line not in own and line not in matches},
        signed.keys() - used,
        sum(line.amount_pence for line in lines.values()),
        sum(signed.values()),
        {t.memo_ref for t in with_bank if t.memo_ref in lines} - own.keys(),
    )


def expected_from_the_beginning(books):
    notes = [entry.note for entry in books.entries() if entry.note]
    came = {
        n.about
        for n in notes
        if n.kind == ExpectedCame.kind
        and reversals.stands(books, books.verdict(f"{event_of(ExpectedCame, n).line}:post"))
    }
    return [n.about for n in notes if n.kind == PaymentExpected.kind and n.about not in came]


@given(stories)
def test_what_is_open_is_what_is_open_from_the_beginning(story):
    bank = Bank()
    bank.books.of(BankBook)
    bank.books.of(ExpectedPayments)
    for step in story:
        bank.do(*step)
    found = standing(bank.books, MIRROR.number)
    book = bank.books.of(BankBook)
    assert (
        {line.id for line in found.open_lines},
        {booked.seq for booked in found.open_transfers},
        found.bank_pence,
        found.books_pence,
        {line.id for line in found.open_lines if line.was_booked},
    ) == (*from_the_beginning(bank.books)[:4], from_the_beginning(bank.books)[4] - matched(book))
    assert found.proof().holds
    assert [each.id for each in bank.books.of(ExpectedPayments).open()] == expected_from_the_beginning(
        bank.books
    )


def matched(book):
    return {line.id for line in map(book.line, (each.id for each in LINES)) if line and book.is_matched(line)}
