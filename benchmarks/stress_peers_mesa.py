"""The month of the stress test as Mesa has it: agents with steps, activated by type. Needs Mesa alone.

    python stress_peers_mesa.py HOUSEHOLDS FIRMS BANKS MONTHS SEED

Prints the CPU seconds of all months and the mean share of people without work. Mesa 3.3.1 (Apache-2.0) is
used as its manual shows: `AgentSet.do` where order does not matter, `shuffle_do` where it does, its own dice.
"""

from __future__ import annotations

import math
import sys
import time
from typing import Any

import mesa  # type: ignore[import-not-found]  # in an environment of its own

MONEY, MADE, CONTRACT = 400_000, 1000, 8


class Household(mesa.Agent):
    """Somebody who works, looks for work and buys."""

    def __init__(self, model: Any) -> None:
        super().__init__(model)
        self.purse = self.saved = MONEY
        self.employer: Any = None
        self.last: Any = None
        self.shop: Any = None
        self.wage = self.contract = 0
        self.expired = False
        self.asked: list[Any] = []

    def save(self) -> None:
        self.saved = self.purse

    def let_go(self, expired: bool) -> None:
        self.employer.people.remove(self)
        self.last, self.employer, self.wage, self.expired = self.employer, None, 0, expired

    def lay_off(self) -> None:
        if self.employer and len(self.employer.people) > self.employer.wanted_staff:
            self.let_go(False)

    def fire_unpaid(self) -> None:
        if self.employer and self.employer.due > self.employer.till:
            self.employer.due -= self.wage
            self.let_go(False)

    def choose(self) -> None:
        firms = sorted(self.random.sample(self.model.firms, 4), key=lambda f: -f.offer)
        if self.expired and self.last:
            firms = [self.last, *(f for f in firms if f is not self.last)][:4]
        self.asked = firms

    def ask(self) -> None:
        if self.employer is None and self.asked:
            firm = self.asked.pop(0)
            if firm.vacancies > 0:
                self.employer, self.wage, self.contract = firm, firm.offer, CONTRACT
                firm.people.add(self)
                firm.vacancies -= 1

    def be_paid(self) -> None:
        self.expired = False
        if self.employer:
            self.employer.till -= self.wage
            self.purse += self.wage

    def end_contract(self) -> None:
        if self.employer:
            self.contract -= 1
            if self.contract <= 0:
                self.let_go(True)

    def go_shopping(self) -> None:
        left = int(self.purse / (1 + math.tanh(self.saved / self.model.average_saved) ** 2.5))
        met = [self.shop] if self.shop else []
        while left > 0 and len(met) < 2:
            firm = self.random.choice(self.model.firms)
            if firm not in met:
                met.append(firm)
        for firm in sorted(met, key=lambda f: f.price):
            units = min(firm.stock, int(left / firm.price))
            cost = min(round(units * firm.price), left)
            firm.stock -= units
            firm.till += cost
            firm.takings += cost
            self.purse -= cost
            left -= cost
        if met:
            self.shop = max(met, key=lambda f: f.made)


class Firm(mesa.Agent):
    """A firm that plans, borrows, makes and settles."""

    def __init__(self, model: Any, made: int) -> None:
        super().__init__(model)
        self.price, self.offer, self.made_before = 0.25 * MONEY / MADE, round(MONEY / 6), made
        self.till = round(made * self.price * 6)
        self.people: set[Any] = set()
        self.wanted_staff = self.vacancies = self.made = self.stock = self.due = self.costs = self.takings = 0
        self.owner: Any = None
        self.loans: list[tuple[Any, int, int]] = []

    def plan(self) -> None:
        sold_out, cheap, wanted = self.stock == 0, self.price < self.model.average, float(self.made_before)
        change = 0.1 * self.random.random()
        if sold_out != cheap:
            wanted *= 1 + change if sold_out else 1 - change
        else:
            moved = self.price * (1 + change if sold_out else 1 - change)
            self.price = max(moved, self.costs / max(wanted, 1.0))
        self.wanted_staff = math.ceil(wanted / MADE - 1e-9)

    def offer_work(self) -> None:
        self.vacancies = max(self.wanted_staff - len(self.people), 0)
        if self.vacancies:
            self.offer = round(self.offer * (1 + 0.05 * self.random.random()))
        self.offer = max(self.offer, int(self.model.lowest))

    def reckon(self) -> None:
        self.due, self.takings, self.loans = sum(p.wage for p in self.people), 0, []

    def borrow(self) -> None:
        lack, worth = self.due - self.till, self.till
        able = [bank for bank in self.model.banks if bank.left > 0]
        if lack <= 0 or worth <= 0:
            return
        for bank in sorted(self.random.sample(able, min(2, len(able))), key=lambda k: k.cost):
            pence = min(lack, 2 * worth, bank.left)
            if pence > 0:
                rate = 0.02 * (1 + bank.cost * min(lack / worth, 10))
                self.loans.append((bank, pence, round(pence * rate)))
                bank.purse -= pence
                bank.left -= pence
                self.till += pence
                lack -= pence

    def make(self) -> None:
        self.made = self.made_before = self.stock = len(self.people) * MADE

    def settle(self) -> None:
        self.costs = self.due + sum(interest for _, _, interest in self.loans)
        owed = sum(pence + interest for _, pence, interest in self.loans)
        short = self.till < owed
        for bank, pence, interest in self.loans:
            paid = self.till * (pence + interest) // owed if short else pence + interest
            bank.purse += paid
            self.till -= paid
            owed -= pence + interest
        paid = min(int(max(self.takings - self.costs, 0) * 0.4), max(self.till, 0))
        self.till -= paid
        if self.owner:
            self.owner.purse += paid
        else:
            self.model.common += paid

    def begin_again(self, worth: float, made: float, wage: float) -> None:
        for person in list(self.people):
            person.let_go(False)
            person.last = None
        if self.owner:
            self.owner.purse += self.till
        self.owner = max(self.random.choices(self.model.people, k=5), key=lambda p: p.purse)
        self.till = min(max(int(worth * 0.5), 1), self.owner.purse)
        self.owner.purse -= self.till
        self.made = self.stock = self.due = self.costs = self.takings = 0
        self.made_before, self.price = int(made * 0.5), self.model.average * 1.2
        self.offer = max(int(wage * 0.5), int(self.model.lowest))


class Bank(mesa.Agent):
    """A bank that lends up to ten times its capital."""

    def __init__(self, model: Any) -> None:
        super().__init__(model)
        self.purse, self.left, self.cost = 5 * MONEY, 0, 0.0

    def open(self) -> None:
        if self.purse <= 0:
            self.purse = 5 * MONEY
        self.cost, self.left = 0.1 * self.random.random(), self.purse * 10


class Place(mesa.Model):
    """A month is a step."""

    def __init__(self, households: int, firms: int, banks: int, seed: int) -> None:
        super().__init__(seed=seed)
        self.people = list(Household.create_agents(self, households))
        self.firms = list(Firm.create_agents(self, firms, households * MADE // firms))
        self.banks = list(Bank.create_agents(self, banks))
        self.average, self.lowest, self.common = self.firms[0].price, MONEY / 12, 0
        self.average_saved, self.month, self.past, self.idle = 1.0, 0, [self.average], 0.0

    def step(self) -> None:
        self.month += 1
        people, firms = self.agents_by_type[Household], self.agents_by_type[Firm]
        people.do("save")
        self.average_saved = max(sum(p.saved for p in self.people) / len(self.people), 1.0)
        firms.do("plan")
        people.shuffle_do("lay_off")
        self._raise_lowest_wage()
        firms.do("offer_work")
        looking = people.select(lambda p: p.employer is None)
        looking.do("choose")
        for _ in range(4):
            looking.shuffle_do("ask")
        self.agents_by_type[Bank].do("open")
        firms.do("reckon")
        # The soundest are lent to first.
        firms.sort(lambda f: (f.due - f.till) / f.till if f.till > 0 else 10.0, ascending=True).do("borrow")
        people.shuffle_do("fire_unpaid")
        people.do("be_paid")
        firms.do("make")
        made = sum(f.made for f in self.firms)
        self.average = sum(f.made * f.price for f in self.firms) / made if made else self.average
        self.past.append(self.average)
        self.idle += sum(p.employer is None for p in self.people) / len(self.people)
        people.do("end_contract")
        people.shuffle_do("go_shopping")
        self.common = 0
        firms.do("settle")
        for person in self.people:
            person.purse += self.common // len(self.people)
        self._end_and_begin()

    def _raise_lowest_wage(self) -> None:
        if self.month > 4 and (self.month - 1) % 4 == 0:
            self.lowest *= self.average / self.past[self.month - 5]
            for person in self.people:
                if person.employer:
                    person.wage = max(person.wage, int(self.lowest))

    def _end_and_begin(self) -> None:
        ended = [f for f in self.firms if f.till <= 0 or f.made_before <= 0]
        going = [f for f in self.firms if f.till > 0 and f.made_before > 0]
        if ended and going:
            wages = [p.wage for p in self.people if p.employer]
            worth, made = sum(f.till for f in going) / len(going), sum(f.made for f in going) / len(going)
            for firm in ended:
                firm.begin_again(worth, made, sum(wages) / max(len(wages), 1))


def main() -> None:
    households, firms, banks, months, seed = map(int, sys.argv[1:6])
    place = Place(households, firms, banks, seed)
    started = time.process_time()
    for _ in range(months):
        place.step()
    print(time.process_time() - started, place.idle / months)


if __name__ == "__main__":
    main()
