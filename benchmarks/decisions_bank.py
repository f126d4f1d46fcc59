"""Decisions of a community bank in memory, a month at a time: the same at the end as at the beginning.

    python -m benchmarks.decisions_bank [members] [months]

Every member borrows in the first month. Then each month each one repays what is due, saves and withdraws;
some give notice of shares, and the bank sets provisions aside, redeems shares and writes a loan off. A
decision is one command: decided, held against the rules of the ledger, and taken in by the projections. What
is said of it is left out.
"""

from __future__ import annotations

import contextlib
import sys
import time
from datetime import date, timedelta

from tests.bank.simulated import FIRST, SimulatedBank

from benchmarks.measure import machine
from ultramicro.bank.loan_verbs import Collect
from ultramicro.bank.loss_verbs import Provide, WriteOff
from ultramicro.bank.share_verbs import GiveNotice, RedeemShares, Save, Withdraw
from ultramicro.core.errors import BadInput
from ultramicro.core.sums import Pence


def month(bank: SimulatedBank, loans: dict[str, str], number: int, on: date) -> None:
    """Live through a month."""
    for n, (who, loan) in enumerate(loans.items()):
        with contextlib.suppress(BadInput):  # a loan that is repaid has nothing due
            bank.do(Collect(loan=loan), on)
        bank.do(Save(who=who, amount=Pence(5_00)), on)
        bank.do(Withdraw(who=who, amount=Pence(2_00)), on)
        if n % 12 == number % 12:
            bank.do(GiveNotice(who=who, amount=Pence(10_00)), on)
    bank.do(Provide(), on)
    bank.do(RedeemShares(window=Pence(500_00)), on)
    lost = list(loans.values())[number % len(loans)]
    with contextlib.suppress(BadInput):
        bank.do(WriteOff(loan=lost, why="gone"), on, by="sam")


def main(members: int = 200, months: int = 12) -> None:
    """Print decisions a second of each month."""
    print(machine())
    bank = SimulatedBank(members)
    began = time.process_time()
    loans = {who: bank.lent(who) for who in bank.who}
    print(f"lending: {bank.decisions / (time.process_time() - began):,.0f} decisions a second")
    whole, all_made = time.process_time(), bank.decisions
    for number in range(months):
        began, made = time.process_time(), bank.decisions
        month(bank, loans, number, FIRST + timedelta(31 * (number + 1)))
        rate = (bank.decisions - made) / (time.process_time() - began)
        print(f"month {number + 1}: {rate:,.0f} decisions a second")
    rate = (bank.decisions - all_made) / (time.process_time() - whole)
    print(f"all months: {rate:,.0f} decisions a second over {bank.decisions:,} decisions")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
