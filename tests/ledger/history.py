"""A place whose books have a long or a short history, and verbs to be timed on it."""

import statistics
import time
from datetime import UTC, date, datetime, timedelta

from ultramicro.bank.apply_verbs import Apply
from ultramicro.bank.decide_verbs import Decide
from ultramicro.bank.loan_verbs import Collect, Lend
from ultramicro.bank.share_verbs import BuyShares
from ultramicro.currency.money_verbs import OpenCurrency, Sale
from ultramicro.ledger.bank.bank_book import SETTLEMENT
from ultramicro.ledger.desk import Desk
from ultramicro.ledger.engine.events import note_of
from ultramicro.ledger.engine.model import Leg, OpenAccount, Post
from ultramicro.ledger.events import ClaimMade
from ultramicro.ledger.verbs.accounts import Limits, MakeClaim
from ultramicro.ledger.verbs.bank import Expect
from ultramicro.ledger.verbs.books import Pay
from ultramicro.ledger.verbs.holding import HoldMoney

FIRST = date(2026, 1, 1)
WHO = ("ann", "bob", "cat", "dan")
BATCH = 500
VERBS = {
    "pay": lambda n, ids: Pay(payer="ann", payee="bob", amount=1 + n),
    "pay a claim": lambda n, ids: Pay(payer="ann", payee="bob", amount=1, post=ids["claim"]),
    "claim": lambda n, ids: MakeClaim(debtor="ann", creditor="bob", amount=1 + n, due=FIRST),
    "hold": lambda n, ids: HoldMoney(payer="ann", payee="bob", amount=1, hold=f"h{n}"),
    "expect": lambda n, ids: Expect(who="ann", amount=1 + n, reference=f"R{n}"),
    "sale": lambda n, ids: Sale(buyer="ann", seller="bob", amount=1 + n),
    "repayment": lambda n, ids: Collect(loan=ids["loan"], amount=1 + n),
}


class Place:
    """A place with four members, a currency and a loan, and so many operations before today."""

    def __init__(self, root, operations):
        root.mkdir()
        self.root, self.number, self.ids = root, 0, {}
        self.desk = self.opened()
        for who in WHO:
            self.desk.account(self.desk.people.add(who, who.title(), on=FIRST, key=f"id-{who}").id)
        for who in WHO:
            self.do(Limits(who=who, floor=-(10**9)))
        self.do(OpenCurrency(code="TRD", model="mutual", fee=2.0))
        for who in WHO:
            self.desk.account(f"id-{who}", "TRD")
            self.do(Limits(who=who, floor=-(10**9), currency="TRD"))
        self.ids["claim"] = self.do(MakeClaim(debtor="ann", creditor="bob", amount=10**6, due=FIRST)).split(
            ":"
        )[0]
        self._bank()
        self._lend()
        self.live(operations)

    def opened(self):
        now = datetime(2026, 1, 1, 12, tzinfo=UTC)
        return Desk(root=self.root, at=now, on=FIRST, by="demo", make=True)

    def _bank(self):
        mirror = f"GBP/bank/{SETTLEMENT}"
        at = self.desk.at
        account = OpenAccount(key="mirror", at=at, account=mirror, owner="bank", currency="GBP",
                              account_class=SETTLEMENT, floor_pence=None)  # fmt: skip
        post = Post(key="deposit", at=at, legs=(Leg(mirror, "GBP/id-ann/member", 10**8),), business_on=FIRST)
        self.desk.ledger.submit([account, post])

    def _lend(self):
        asked = self.do(Apply(who="ann", product="emergency", amount=400_00, purpose="boiler"))
        self.ids["loan"] = loan = asked.split(":")[0]
        self.do(Decide(loan=loan, allow=True, why="known"), by="panel")
        self.do(BuyShares(who="ann", amount=5000_00))
        self.do(Lend(loan=loan))

    def do(self, action, by="demo"):
        self.number += 1
        self.desk.turn(f"key-{self.number}", by=by, on=FIRST, at=self.desk.at)
        return action.act(self.desk).says

    def live(self, operations):
        """Pay, sell, claim and pay claims so often; what is paid is of no matter any more."""
        made, at, ledger = [], self.desk.at, self.desk.ledger
        for n in range(operations):
            payer, payee = f"id-{WHO[n % 4]}", f"id-{WHO[(n + 1 + n // 4 % 3) % 4]}"
            on, claim = FIRST + timedelta(n % 300), f"claim-old-{n - n % 4}"
            kind, currency = ("sale", "TRD") if n % 4 == 3 else ("payment", "GBP")
            if n % 4 == 0:
                event = ClaimMade(debtor=payer, creditor=payee, currency="GBP", amount_pence=5, issued_on=on,
                                  due_on=on)  # fmt: skip
                made.append(note_of(event, about=claim, key=claim, at=at))
                old = payer, payee
                continue
            payer, payee = old if n % 4 == 1 else (payer, payee)
            legs = (Leg(f"{currency}/{payer}/member", f"{currency}/{payee}/member", 5, kind,
                        post=claim if n % 4 == 1 else ""),)  # fmt: skip
            made.append(Post(key=f"old-{n}", at=at, legs=legs, business_on=on))
        for start in range(0, len(made), BATCH):
            assert all(verdict.accepted for verdict in ledger.submit(made[start : start + BATCH]))

    def seconds(self, verb, times=15):
        """CPU seconds of a verb, the median of several, past opening the books and reading them for the first time."""
        self.do(VERBS[verb](0, self.ids))
        self.desk.close()
        self.desk = self.opened()
        self.do(VERBS[verb](1, self.ids))
        taken = []
        for n in range(2, 2 + times):
            action = VERBS[verb](n, self.ids)
            started = time.thread_time()
            self.do(action)
            taken.append(time.thread_time() - started)
        return statistics.median(taken)
