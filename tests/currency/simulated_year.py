"""A currency in memory for as many months as wanted: members pay, are charged, and get new limits."""

import random
import time
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock

from ultramicro.currency.member_verbs import SetLimit
from ultramicro.currency.money_verbs import Charge, OpenCurrency, Sale
from ultramicro.currency.watching import Watch
from ultramicro.ledger.people.names import NamesInMemory
from ultramicro.ledger.people.register import Person
from ultramicro.ledger.replays import Refused
from ultramicro.ledger.simulated import SimulatedBooks

START = date(2026, 1, 1)


class Life:
    """Members of a mutual credit with fees, levies and limits, and what was done so far."""

    def __init__(self, members=200, seed=1, since=START):
        self.dice = random.Random(seed)  # noqa: S311  a simulation, no secret
        self.who = [f"m{number}" for number in range(members)]
        self.books = SimulatedBooks(
            NamesInMemory(
                [Person(id=f"i{who}", short=who, name=who, kind="person", contact="", joined_on=since)
                 for who in self.who]
            )
        )  # fmt: skip
        self.decisions = self.refused = 0
        self.do(OpenCurrency(code="TRD", model="mutual", fee=2.0, lent=50.0, levy=50), since)
        for who in self.who:
            self.do(SetLimit(who=who), since)

    def do(self, action, on):
        """Decide and take in; words are left to who reads them."""
        self.books.turn(day=on, at=datetime.combine(on, clock(12), UTC), by="clerk")
        self.decisions += 1
        try:
            return self.books.take(action.decide(self.books, self.books.asked()))
        except Refused:
            self.refused += 1
            return None

    def month(self, number, sales_each=5):
        """Live a month, and return decisions and processor seconds."""
        first = date(START.year + number // 12, number % 12 + 1, 1)
        before, started = self.decisions, time.process_time()
        for each in range(sales_each * len(self.who)):
            buyer, seller = self.dice.sample(self.who, 2)
            on = first + timedelta(each * 28 // (sales_each * len(self.who)))
            self.do(Sale(code="TRD", buyer=buyer, seller=seller, amount=self.dice.randrange(50, 20_00)), on)
        self.do(Charge(month=f"{first:%Y-%m}"), first + timedelta(27))
        for who in self.who:
            self.do(SetLimit(who=who), first + timedelta(27))
        self.do(Watch(), first + timedelta(27))
        return self.decisions - before, time.process_time() - started
