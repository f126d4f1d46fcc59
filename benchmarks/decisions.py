"""Decisions a second in memory: a year of a neighbourhood with a local currency and a community bank.

    python -m benchmarks.decisions [members] [months]

Each month every member buys five times in local money (with fees, within limits), pays three times in
national money, saves, withdraws, repays an instalment and gets a new limit; one in twelve applies for a loan,
which is checked, decided on and paid out, and gives notice of shares. Once a month everybody is charged the
levy and the demurrage, and the bank sets provisions aside, redeems shares and writes a loan off.

A decision is one command of a person, refusals included. It is *decided* when the deciding function gave the
operations or refused. It is *booked* when they also passed the rules of the ledger, changed the balances, and
went into every projection that these verbs use. What a person would be told is left out; so are the disk and
the chain of proof. Month 12 must cost what month 1 does. It is run with Python's collector of cycles as it
is and switched off: books in memory make no cycles, so a simulation may do without it.
"""

from __future__ import annotations

import contextlib
import gc
import random
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta
from datetime import time as clock

from tests.bank.simulated import FIRST, SimulatedBank

from benchmarks.measure import machine
from ultramicro.bank.book import Loans
from ultramicro.bank.loan_verbs import Collect
from ultramicro.bank.loss_verbs import Provide, WriteOff
from ultramicro.bank.share_verbs import Save, Withdraw
from ultramicro.bank.withdrawal_verbs import GiveNotice, RedeemShares
from ultramicro.core.errors import BadInput
from ultramicro.core.sums import Pence
from ultramicro.currency.member_verbs import SetLimit
from ultramicro.currency.money_verbs import Charge, OpenCurrency, Sale
from ultramicro.currency.watching import Watch
from ultramicro.ledger.deciding import Deciding
from ultramicro.ledger.people.claims import Claims
from ultramicro.ledger.replays import Refused
from ultramicro.ledger.verbs.books import Pay

MEMBERS, MONTHS = 200, 12
SALES, PAYMENTS = 5, 3
ALONE = 3000
SEED = 1


class Neighbourhood(SimulatedBank):
    """Members with accounts in both moneys, a currency, a bank, and a loan each."""

    def __init__(self, members: int) -> None:
        super().__init__(members, pence=20_000_00)
        self.dice = random.Random(SEED)  # noqa: S311  a simulation, no secret
        self.seconds: dict[str, float] = defaultdict(float)
        self.times: Counter[str] = Counter()
        self.refused = 0
        self.books.of(Claims)
        levy, exempt = Pence(50), Pence(50_00)
        opening = OpenCurrency(
            code="TRD", model="mutual", fee=2.0, lent=50.0, levy=levy, demurrage=1.0, exempt=exempt
        )
        self.decide(opening, FIRST)
        for who in self.who:
            self.decide(SetLimit(who=who), FIRST)
        self.loans = [self.lent(who, pence=600_00) for who in self.who]

    def decide(self, action: Deciding, on: date, by: str = "pat") -> None:
        """Decide and book."""
        try:
            self.do(action, on, by)
        except (Refused, BadInput):
            self.refused += 1

    @contextlib.contextmanager
    def timed(self, what: str) -> Iterator[None]:
        """Count the decisions of a kind and the seconds they take together."""
        before, started = self.decisions, time.process_time()
        yield
        self.seconds[what] += time.process_time() - started
        self.times[what] += self.decisions - before

    def month(self, number: int) -> float:
        """Live a month; return how many decisions a second of processor time were decided and booked."""
        before, started = self.decisions, time.process_time()
        first = FIRST + timedelta(31 * (number + 1))
        for turn in range(SALES + PAYMENTS):
            with self.timed("sales" if turn < SALES else "payments"):
                self._pay(first + timedelta(3 * turn), local=turn < SALES)
        self._bank(first + timedelta(25), self.who[number % 12 :: 12])
        with self.timed("end of month"):
            self._end(first + timedelta(27), self.loans[number * 7 % len(self.loans)])
        return (self.decisions - before) / (time.process_time() - started)

    def _pay(self, on: date, *, local: bool) -> None:
        for buyer in self.who:
            seller, pence = self.dice.choice(self.who), Pence(self.dice.randrange(50, 20_00))
            if seller == buyer:
                continue
            if local:
                self.decide(Sale(code="TRD", buyer=buyer, seller=seller, amount=pence), on)
            else:
                self.decide(Pay(payer=buyer, payee=seller, amount=pence), on)

    def _bank(self, on: date, some: Sequence[str]) -> None:
        with self.timed("savings"):
            for who in self.who:
                self.decide(Save(who=who, amount=Pence(5_00)), on)
                self.decide(Withdraw(who=who, amount=Pence(2_00)), on)
        with self.timed("limits"):
            for who in self.who:
                self.decide(SetLimit(who=who), on)
        with self.timed("applications, loans paid out"):
            self.loans += [self.lent(who, pence=300_00, on=on) for who in some]
        with self.timed("notices"):
            for who in some:
                self.decide(GiveNotice(who=who, amount=Pence(10_00)), on)
        with self.timed("repayments"):
            for loan in [loan.id for loan in self.books.of(Loans).running()]:
                self.decide(Collect(loan=loan), on)

    def _end(self, on: date, lost: str) -> None:
        self.decide(Charge(month=f"{on:%Y-%m}"), on)
        self.decide(Watch(), on)
        self.decide(Provide(), on)
        self.decide(RedeemShares(window=Pence(500_00)), on)
        self.decide(WriteOff(loan=lost, why="gone"), on, by="sam")

    def alone(self, made: Callable[[int], Deciding]) -> float:
        """Return how many decisions a second are decided, nothing being booked."""
        self.books.turn(day=FIRST, at=datetime.combine(FIRST, clock(12)), by="pat")
        actions, view, asked = [made(n) for n in range(ALONE)], self.books.view(), self.books.asked()
        started = time.process_time()
        for action in actions:
            action.decide(view, asked)
        return ALONE / (time.process_time() - started)


def decided_alone(place: Neighbourhood) -> dict[str, float]:
    """Return by verb how many decisions a second are decided."""
    who, running = place.who, [loan.id for loan in place.books.of(Loans).running()]
    verbs: dict[str, Callable[[int], Deciding]] = {
        "Sale": lambda n: Sale(code="TRD", buyer=who[n % 7], seller=who[8], amount=Pence(12_50)),
        "Pay": lambda n: Pay(payer=who[n % 7], payee=who[8], amount=Pence(12_50)),
        "Save": lambda n: Save(who=who[n % 7], amount=Pence(5_00)),
        "SetLimit": lambda n: SetLimit(who=who[n % len(who)]),
        "Collect": lambda n: Collect(loan=running[n % len(running)], amount=Pence(1_00)),
    }
    return {name: place.alone(made) for name, made in verbs.items()}


def year(members: int, months: int) -> Neighbourhood:
    """Live the months; print decisions a second of the first, the last and all."""
    place = Neighbourhood(members)
    made, refused, started = place.decisions, place.refused, time.process_time()
    rates = [place.month(number) for number in range(months)]
    made, seconds = place.decisions - made, time.process_time() - started
    refused = place.refused - refused
    print(f"{made:,} decisions ({refused:,} refused), booked a second: {made / seconds:,.0f}; ", end="")
    print(f"month 1 {rates[0]:,.0f}, month {months} {rates[-1]:,.0f}")
    return place


def main(members: int = MEMBERS, months: int = MONTHS) -> None:
    """Print decisions a second, and what each kind takes."""
    print(machine())
    print("with the collector of cycles: ", end="")
    year(members, months)
    gc.collect()
    gc.disable()
    print("without it: ", end="")
    place = year(members, months)
    print(f"cycles left behind: {gc.collect():,} objects\n\n{'kind':30}  decisions  µs each")
    for name, times in place.times.most_common():
        print(f"{name:30}  {times:9,}  {1e6 * place.seconds[name] / times:7.1f}")
    print("\ndecided only, a second: ", end="")
    print(", ".join(f"{name} {rate:,.0f}" for name, rate in decided_alone(place).items()))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
