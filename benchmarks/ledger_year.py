"""A year of 5,000 members with loans and shares, checked to zero difference by another program.

    python -m benchmarks.ledger_year [members] [payments]

Activity has a heavy tail. The books are written by the engine, exported, and checked by `bean-check`; the
sum of loans is held against the claims, the register against the share accounts.
"""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from benchmarks.ledger_books import NOW, in_batches
from benchmarks.measure import machine
from ultramicro.bank.ids import Every, Repayment
from ultramicro.bank.schedule import Terms, schedule
from ultramicro.ledger.engine.model import AnyOperation, Leg, OpenAccount, Post
from ultramicro.ledger.exports.beancount import write_beancount
from ultramicro.ledger.stores.opening import open_file

YEAR = date(2026, 1, 1)
OWN = {
    "GBP/bank/bank_settlement": None,
    "GBP/bank/fund": None,
    "GBP/bank/loan_asset": 0,
    "GBP/bank/interest": 0,
    "BRX/issuer/issuer": None,
    "BRX/levy/levy": 0,
    "GBP/brx/treasury": 0,
}


def accounts(members: int) -> Iterator[OpenAccount]:
    """Open everybody's accounts: money, local money, loan and shares."""
    wanted = dict(OWN)
    for n in range(members):
        for kind, floor in (
            ("GBP/{}/member", 0),
            ("BRX/{}/member", 0),
            ("GBP/{}/loan", None),
            ("GBP/{}/shares", 0),
        ):
            wanted[kind.format(f"m{n}")] = floor
    for account, floor in wanted.items():
        currency, owner, kind = account.split("/")
        yield OpenAccount(
            key=f"open {account}",
            at=NOW,
            account=account,
            owner=owner,
            currency=currency,
            account_class=kind,
            floor_pence=floor,
        )


def year(members: int, number: int) -> Iterator[Post]:
    """Pay in, change into local money, buy shares, borrow, then pay each other through the year."""
    dice = random.Random(9)  # noqa: S311
    for n in range(members):
        me = f"GBP/m{n}/member"
        into = dice.randrange(50_00, 900_00)
        yield post(f"in{n}", 0, Leg("GBP/bank/bank_settlement", me, into, "bank_in"))
        issue = into // 2
        yield post(
            f"is{n}",
            0,
            Leg(me, "GBP/brx/treasury", issue, "issue"),
            Leg("BRX/issuer/issuer", f"BRX/m{n}/member", issue, "issue"),
        )
        if n % 7 == 0:
            yield post(f"sh{n}", 1, Leg(me, f"GBP/m{n}/shares", 10_00, "share"))
        if n % 20 == 0:
            yield from loan(n, dice)
    for n in range(number):
        payer, payee = (_somebody(dice, members) for _ in range(2))
        if payer == payee:
            payee = (payer + 1) % members
        price = max(int(dice.lognormvariate(6.5, 1)), 2)
        fee = round(price * Decimal("0.02"))
        legs = [Leg(f"BRX/m{payer}/member", f"BRX/m{payee}/member", price, "sale")]
        legs += [Leg(f"BRX/m{payee}/member", "BRX/levy/levy", fee, "fee")] if fee else []
        yield post(f"p{n}", 2 + 360 * n // number, *legs)


def _somebody(dice: random.Random, members: int) -> int:
    """Draw a member: half the time one of the few who trade most, who are paid as they pay."""
    busy = int(dice.lognormvariate(4, 1.5))
    return busy if dice.random() < 0.5 and busy < members else dice.randrange(members)


def loan(n: int, dice: random.Random) -> Iterator[Post]:
    """Lend, and collect what the schedule says, most of the time."""
    me, owes = f"GBP/m{n}/member", f"GBP/m{n}/loan"
    terms = Terms(
        principal_pence=dice.randrange(100_00, 2000_00),
        annual_rate=Decimal("0.12"),
        instalments=10,
        every=Every.MONTH,
        kind=Repayment.EQUAL_INSTALMENTS,
        first_due=date(2026, 2, 2),
    )
    yield post(
        f"ln{n}",
        1,
        Leg("GBP/bank/fund", me, terms.principal_pence, "loan"),
        Leg(owes, "GBP/bank/loan_asset", terms.principal_pence, "loan_claim"),
    )
    for row in schedule(terms):
        if dice.random() < 0.95:
            legs = [
                Leg(me, "GBP/bank/fund", row.principal_pence, "loan_principal"),
                Leg("GBP/bank/loan_asset", owes, row.principal_pence, "loan_claim"),
                Leg(me, "GBP/bank/interest", row.interest_pence, "loan_interest"),
            ]
            days = (row.due_on - YEAR).days
            yield post(f"rp{n}-{row.number}", days, *(leg for leg in legs if leg.amount_pence))


def post(key: str, day: int, *legs: Leg) -> Post:
    """Make a posting on a day of the year."""
    return Post(key=key, at=NOW, legs=legs, business_on=YEAR + timedelta(day))


def main() -> None:
    """Live the year and check it."""
    members, number = (int(word) for word in [*sys.argv[1:], "5000", "300000"][:2])
    print(machine())
    with tempfile.TemporaryDirectory() as folder:
        ledger, begun = open_file(Path(folder) / "ledger.sqlite3"), time.perf_counter()
        refused = 0
        both: tuple[list[AnyOperation], list[AnyOperation]] = ([*accounts(members)], [*year(members, number)])
        for operations in both:
            for batch in in_batches(operations, 1000):
                refused += sum(not verdict.accepted for verdict in ledger.submit(batch))
        wrote = time.perf_counter()
        path = Path(folder) / "books.beancount"
        with path.open("w") as file:
            lines = write_beancount(ledger.accounts(), ledger.transfers(), file)
        exported = time.perf_counter()
        found = subprocess.run([sys.executable, "-m", "beancount.scripts.check", str(path)], check=False)
        checked = time.perf_counter()
        kinds = {
            kind: sum(a.balance_pence for a in ledger.accounts() if a.account_class == kind)
            for kind in ("loan", "loan_asset", "shares", "member", "issuer", "treasury")
        }
        assert kinds["loan"] == -kinds["loan_asset"]
        print(
            f"{members:,} members, {lines:,} transfers, {refused:,} refused; written in "
            f"{wrote - begun:.1f} s, "
            f"exported in {exported - wrote:.1f} s, bean-check {checked - exported:.1f} s: "
            f"{'no difference' if found.returncode == 0 else 'DIFFERENCES'}"
        )
        ledger.close()


if __name__ == "__main__":
    main()
