"""A community bank in memory, for laws and for speed: members, shares, and loans through the deciding functions."""

from datetime import UTC, date, datetime, timedelta

from ultramicro.bank.accounts import BANK
from ultramicro.bank.apply_verbs import apply_for
from ultramicro.bank.applying import record_of, terms_for
from ultramicro.bank.book import Loans
from ultramicro.bank.decide_verbs import Decide, Guarantee
from ultramicro.bank.events import LoanAsked
from ultramicro.bank.loan_verbs import Lend
from ultramicro.bank.products import products
from ultramicro.bank.share_verbs import BuyShares
from ultramicro.ledger.deciding import AccountWanted, Decision
from ultramicro.ledger.engine.model import Leg
from ultramicro.ledger.engine.reversals import mirror
from ultramicro.ledger.people.names import NamesInMemory
from ultramicro.ledger.people.register import Person
from ultramicro.ledger.simulated import SimulatedBooks

FIRST = date(2026, 1, 5)
LINES = products(None)


class SimulatedBank:
    """A bank whose members have money and whose shares bring it some to lend."""

    def __init__(self, members=3, pence=10_000_00):
        self.who = [f"m{n}" for n in range(members)]
        people = [
            Person(id=f"key{w}", short=w, name=w.title(), kind="person", contact="", joined_on=FIRST)
            for w in self.who
        ]
        self.books = SimulatedBooks(NamesInMemory(people))
        self.decisions = 0
        mirrored = AccountWanted("bank", "GBP", "bank_settlement", floor_pence=None)
        accounts = [AccountWanted(f"key{w}", "GBP") for w in self.who]
        self.turn(FIRST)
        legs = [Leg(mirrored.number, each.number, pence) for each in accounts]
        post = self.books.asked().post(*legs)
        self.books.take(Decision(accounts=(mirrored, *accounts), operations=(post,)))
        for who in self.who:
            self.do(BuyShares(who=who, amount=pence // 2), FIRST)

    def turn(self, on, by="pat"):
        self.books.turn(day=on, at=datetime(on.year, on.month, on.day, 12, tzinfo=UTC), by=by)

    def do(self, action, on, by="pat"):
        """Decide and do; what would be said is not."""
        self.turn(on, by)
        self.decisions += 1
        return self.books.take(action.decide(self.books, self.books.asked()))

    def lent(self, who, product="production", pence=1200_00, on=FIRST, guarantors=None):
        """Apply, decide and lend; return the loan's number."""
        line, owner = LINES[product], self.books.people.known(who).id
        terms = terms_for(
            line,
            pence,
            on=on,
            record=record_of(self.books.of(Loans).of_borrower(owner), product, "GBP"),
        )
        self.turn(on)
        event = LoanAsked(
            borrower=owner, currency="GBP", product=product, purpose="tools", order=line.order,
            guarantors=guarantors or {}, terms=terms,
        )  # fmt: skip
        decision = apply_for(self.books, self.books.asked(), event, ())
        self.books.take(decision)
        self.decisions += 1
        loan = decision.operations[0].about
        for guarantor in guarantors or {}:
            self.do(Guarantee(loan=loan, who=guarantor), on)
        self.do(Decide(loan=loan, allow=True, why="known"), on, by="sam")
        self.do(Lend(loan=loan), on)
        return loan

    def undo(self, seq, on):
        """Take back what stands of a posting, without asking what rests on it."""
        left = self.books.standing(seq)
        if left:
            self.turn(on)
            self.books.take(
                Decision(operations=(self.books.asked().post(*mirror(left), reverses=left[0].seq),))
            )

    def balance(self, owner, account_class):
        return self.books.balance(AccountWanted(owner, "GBP", account_class).number)

    def owed(self):
        """What the bank is owed, as the accounts have it."""
        return self.balance(BANK, "loan_asset")


def later(on, days):
    return on + timedelta(days)
