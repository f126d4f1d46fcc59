"""Laws of taking back: whatever is done and undone in whatever order, the rest stands as if it had been done alone."""

import contextlib
import itertools
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ultramicro.bank.accounts import BANK
from ultramicro.bank.apply_verbs import Apply
from ultramicro.bank.common import book
from ultramicro.bank.decide_verbs import Decide
from ultramicro.bank.loan_verbs import Collect, Lend, Reschedule
from ultramicro.bank.share_verbs import BuyShares
from ultramicro.core.errors import BadInput
from ultramicro.currency.choosing import rules_at
from ultramicro.currency.gather import balances_of, moves_of
from ultramicro.currency.health import health
from ultramicro.currency.history import Debts, Histories
from ultramicro.currency.money_verbs import OpenCurrency, Sale
from ultramicro.currency.trade import Trades
from ultramicro.currency.watching import watched
from ultramicro.ledger.bank.reconcile import mirror_of, settle
from ultramicro.ledger.bank.statement_lines import BankLine
from ultramicro.ledger.deciding import Decision
from ultramicro.ledger.desk import Desk, account_number
from ultramicro.ledger.people.claims import claims
from ultramicro.ledger.source import Books, accounts_rows, payments_rows, transfers_rows
from ultramicro.ledger.stores import connecting
from ultramicro.ledger.verbs.accounts import Limits, MakeClaim
from ultramicro.ledger.verbs.books import Pay
from ultramicro.undo import Reverse

WHO = ("ann", "bob", "shop", "mill")
FIRST = date(2026, 1, 5)
LATE = FIRST + timedelta(200)
quick = settings(deadline=None, max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(autouse=True)
def _no_waiting_for_the_disk(monkeypatch):
    monkeypatch.setattr(
        connecting, "PRAGMAS", ("journal_mode = memory", "synchronous = off", *connecting.PRAGMAS[2:])
    )


class Life:
    """A desk in a folder of its own, at which actions are done under keys one after another."""

    def __init__(self):
        self.folder, self.number = TemporaryDirectory(), itertools.count()
        now = datetime(2026, 1, 5, 9, tzinfo=UTC)
        self.desk = Desk(root=Path(self.folder.name), key="", at=now, on=FIRST, by="pat", make=True)
        for who in WHO:
            self.desk.people.add(who, who.title(), kind="firm", on=FIRST, key=f"key{who}")

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.desk.close()
        self.folder.cleanup()

    def do(self, action, on=FIRST, by="pat"):
        """Do one action; return the number of the first transfer that it made, if any."""
        before = self.desk.ledger.last.seq
        self.desk.turn(
            f"k{next(self.number)}", by=by, on=on, at=datetime(on.year, on.month, on.day, tzinfo=UTC)
        )
        self.said = action.act(self.desk).says
        return before + 1 if self.desk.ledger.last.seq > before else None

    def undo(self, transfer, on):
        self.do(Reverse(transfer=transfer, why="slip"), on)


# Payments, sales and claims

members = st.sampled_from(WHO)
steps = st.lists(
    st.tuples(
        st.sampled_from(["pay", "sale", "claim"]), members, members, st.integers(1, 500_00), st.integers(0, 150),
        st.none() | st.integers(0, 8),
    ).filter(lambda step: step[1] != step[2]),
    max_size=12,
)  # fmt: skip


def lived(steps):
    """What the books say after payments, of which some are taken back after so many others."""
    with Life() as life:
        life.do(OpenCurrency(code="TRD", model="mutual", fee=3.0, lent=40.0))
        for who, currency in itertools.product(WHO, ("GBP", "TRD")):
            life.desk.account(f"key{who}", currency)
            life.do(Limits(who=who, floor=-(10**9), currency=currency))
        claim = {}
        for debtor, creditor in itertools.permutations(WHO, 2):
            life.do(MakeClaim(debtor=debtor, creditor=creditor, amount=10**6, due=LATE))
            claim[debtor, creditor] = life.said.split(":")[0]
        undo_at = []
        for number, (kind, one, other, pence, day, gone) in enumerate(steps):
            on = FIRST + timedelta(day)
            post = claim[one, other] if kind == "claim" else ""
            if kind == "sale":
                made = life.do(Sale(buyer=one, seller=other, amount=pence), on)
            else:
                made = life.do(Pay(payer=one, payee=other, amount=pence, post=post), on)
            if gone is not None:
                undo_at.append((number + gone, made, on))
            for due in [each for each in undo_at if each[0] == number]:
                life.undo(due[1], due[2] + timedelta(3))
        for _, made, on in (each for each in undo_at if each[0] >= len(steps)):
            life.undo(made, on + timedelta(30))
        return told(life.desk)


def told(desk):
    """All that is made of transfers, without the numbers of the transfers themselves."""
    ledger, view = desk.ledger, desk.view()
    rules, histories = rules_at(view, "TRD"), view.of(Histories)
    accounts = {each.account: each for each in ledger.accounts()}
    books = Books(store=ledger.store, people=desk.people, accounts=accounts, currency="GBP", on=LATE)
    paid = [{k: v for k, v in row.items() if k not in {"line", "reference"}} for row in payments_rows(books)]
    sums = sorted(accounts_rows(books), key=lambda row: row["account"])
    return {
        "payments": sorted(paid, key=repr),
        "balances": {name: each.balance_pence for name, each in accounts.items() if each.balance_pence},
        "claims": claims(ledger.notes(), ledger.transfers()),
        "earned": [view.of(Trades).net_earnings(name, LATE) for name in accounts],
        "sold": histories.sold_in_year("TRD", LATE),
        "debts": [histories.debts(name) for name in accounts if histories.debts(name) != Debts()],
        "watched": list(watched(view, rules, LATE)),
        "health": health(balances_of([a for a in sums if a["balance_pence"] or a["class"] == "member"], "TRD"),
                         moves_of(transfers_rows(books)).get("TRD", []), "TRD", LATE),
        "wrong": ledger.projections.wrong(),
        "laws": [law.law for law in ledger.verify() if not law.holds],
    }  # fmt: skip


@quick
@given(steps)
def test_payments_turnover_limits_and_claims_are_as_if_what_was_undone_had_never_been(drawn):
    found = lived(drawn)
    kept = lived([(*step[:5], None) for step in drawn if step[5] is None])
    # An account that only an undone sale opened is there, and empty.
    assert {k: v for k, v in found.items() if k != "earned"} == {
        k: v for k, v in kept.items() if k != "earned"
    }
    assert [each for each in found["earned"] if each] == [each for each in kept["earned"] if each]
    assert found["laws"] == []


# Loans

loan_steps = st.lists(
    st.tuples(
        st.sampled_from(["due", "ahead", "settle", "new terms", "undo"]), st.integers(1, 300_00),
        st.integers(0, 40), st.booleans(),
    ),
    max_size=10,
)  # fmt: skip


@quick
@given(loan_steps, st.randoms(use_true_random=False))
def test_a_loan_owes_what_its_account_says_and_an_undone_step_leaves_no_trace(drawn, dice):
    with Life() as life:
        loan, made, on = lent(life), [], FIRST
        for kind, pence, days, at_once in drawn:
            on += timedelta(days)
            before = book(life.desk)[loan], full(life.desk)
            if kind == "undo":
                if made:
                    life.undo(made.pop(dice.randrange(len(made))), on)
            elif (seq := tried(life, action(kind, loan, pence), on)) is not None:
                made.append(seq)
                if at_once:
                    life.undo(made.pop(), on)
                    assert (book(life.desk)[loan], full(life.desk)) == before
            assert_one_truth(life.desk, loan)
        dice.shuffle(made)
        for seq in made:
            life.undo(seq, on)
            assert_one_truth(life.desk, loan)
        assert book(life.desk)[loan].owed_pence() == 1200_00
        life.undo(next(t.seq for t in life.desk.ledger.transfers() if t.kind == "loan"), on)
        assert (book(life.desk)[loan].status, book(life.desk)[loan].lent_pence) == ("agreed", 0)


def lent(life):
    line = BankLine("bank-1", FIRST, 5000_00, "", "")
    desk = life.desk
    desk.turn("line", by="pat", on=FIRST, at=desk.at)
    mirror = mirror_of("bank", desk.currency)
    booking = settle(desk.view(), desk.asked(), line, mirror.number, desk.account("keymill"))
    desk.take(Decision(operations=booking, accounts=[mirror]))
    life.do(BuyShares(who="mill", amount=5000_00))
    desk.account("keyann")
    life.do(Limits(who="ann", floor=-(10**7)))
    life.do(Apply(who="ann", product="production", amount=1200_00, purpose="tools"))
    loan = life.said.split(":")[0]
    life.do(Decide(loan=loan, allow=True, why="known"), by="sam")
    life.do(Lend(loan=loan))
    return loan


def action(kind, loan, pence):
    if kind == "new terms":
        return Reschedule(loan=loan, instalments=1 + pence % 24, why="ill")
    return Collect(loan=loan, amount=pence if kind == "ahead" else None, settle=kind == "settle")


def tried(life, action, on):
    with contextlib.suppress(BadInput):  # nothing is due, or the loan is repaid
        return life.do(action, on)


def full(desk):
    return {each.account: each.balance_pence for each in desk.ledger.accounts() if each.balance_pence}


def assert_one_truth(desk, loan):
    """The loan, the borrower's account and the bank's own agree, and what is due is never below nought."""
    found, sums = book(desk)[loan], full(desk)
    owed = found.owed_pence()
    assert owed == sums.get(account_number(BANK, "GBP", "loan_asset"), 0)
    assert owed == -sums.get(account_number("keyann", "GBP", "loan"), 0)
    assert (found.status == "running") == (owed > 0)
    assert found.due(LATE + timedelta(4000)).principal_due_pence == owed
