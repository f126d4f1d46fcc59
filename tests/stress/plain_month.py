"""The same month in plain Python objects: an independent reckoning, and a measure of what compiling gains.

It knows the published setting alone: one region, one trading round, no taxes, bills or invoices.
"""

import math
from dataclasses import dataclass

from ultramicro.stress.economy.state import Behaviour

MASK, STEP = 2**64 - 1, 0x9E3779B97F4A7C15
GROWTH, PRICE, OFFER, LAY_OFF, APPLY, QUEUE, BANK_COST, BANK_CHOICE, FIRE, SHOPS, SHOPPERS, FOUNDER = range(
    12
)
ODD_PENCE, FOUNDING, LENT_FIRST = range(24, 27)


def mixed(z):
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9 & MASK
    z = (z ^ (z >> 27)) * 0x94D049BB133111EB & MASK
    return z ^ (z >> 31)


@dataclass
class Dice:
    """The draws of one purpose in one period: splitmix64 of seed, period, purpose, who and which."""

    seed: int
    period: int
    purpose: int

    def __post_init__(self):
        key = mixed(self.seed + STEP & MASK)
        key = mixed(key + self.period * STEP + STEP & MASK)
        self.key = mixed(key + self.purpose * STEP + STEP & MASK)

    def draw(self, who, which=0):
        return (mixed(self.key + who * STEP + mixed(which + STEP & MASK) & MASK) >> 11) / 2**53

    def shuffled(self, things):
        order = list(things)
        for last in range(len(order) - 1, 0, -1):
            other = int(self.draw(last) * (last + 1))
            order[last], order[other] = order[other], order[last]
        return order

    def some(self, who, among, many):
        """Draw several of some, each once."""
        found, which = [], 0
        while len(found) < min(many, len(among)):
            one = among[int(self.draw(who, which) * len(among))]
            which += 1
            if one not in found:
                found.append(one)
        return found


class Thing:
    """A household, a firm, a bank or the world: what it has stands in `beginning`."""

    def __init__(self, **of):
        self.__dict__.update(of)


def beginning(e):
    """Take an economy at its beginning over as objects."""
    people = [
        Thing(
            number=n, purse=int(pence), employer=None, wage=0, contract=0, last=None, expired=False, shop=None
        )
        for n, pence in enumerate(e.households["purse_pence"])
    ]
    firms = [
        Thing(number=n, till=int(f["till_pence"]), offer=int(f["offer_pence"]), price=float(f["price_pence"]),
              made_before=int(f["made_before"]), staff=0, stock=0, costs=0, owner=None)
        for n, f in enumerate(e.firms)
    ]  # fmt: skip
    banks = [Thing(number=n, purse=int(pence)) for n, pence in enumerate(e.banks["purse_pence"])]
    world = e.world[0]
    average, lowest = float(world["average_price"]), float(world["lowest_wage_pence"])
    return Thing(people=people, firms=firms, banks=banks, average=average, lowest=lowest, public=int(e.other_pence[0]), past={})  # fmt: skip


def let_go(person, expired):
    person.employer.staff -= 1
    person.last, person.employer, person.wage, person.contract = person.employer, None, 0, 0
    person.expired = expired


def plan(w, b, seed, period):
    growth, price = Dice(seed, period, GROWTH), Dice(seed, period, PRICE)
    for f in w.firms:
        sold_out, cheap, wanted = f.stock == 0, f.price < w.average, float(f.made_before)
        if sold_out != cheap:
            change = b.growth_width * growth.draw(f.number)
            wanted *= 1.0 + change if sold_out else 1.0 - change
        else:
            change = b.price_width * price.draw(f.number)
            f.price = max(f.price * (1.0 + change if sold_out else 1.0 - change), f.costs / max(wanted, 1.0))
        f.wanted_staff = math.ceil(wanted / b.made_by_one - 1e-9)
        f.vacancies = max(f.wanted_staff - f.staff, 0)


def raise_lowest_wage(w, b, period):
    year = b.periods_a_year
    before = w.past.get(period - 1 - year, 0.0)
    if period >= year + 1 and (period - 1) % year == 0 and before > 0:
        w.lowest *= w.average / before
        for person in w.people:
            if person.employer:
                person.wage = max(person.wage, int(w.lowest))


def hire(w, b, seed, period):
    looking, dice = [p for p in w.people if not p.employer], Dice(seed, period, APPLY)
    asked = {}
    for p in looking:
        firms = sorted(dice.some(p.number, w.firms, b.applications), key=lambda f: -f.offer)
        if p.expired and p.last:
            rest = [f for f in firms if f is not p.last]
            firms = [p.last, *rest][: len(firms)]
        asked[p.number] = firms
    for place in range(b.applications):
        for p in Dice(seed, period * 64 + place, QUEUE).shuffled(looking):
            firms = asked[p.number]
            if place < len(firms) and not p.employer and firms[place].vacancies > 0:
                f = firms[place]
                p.employer, p.wage, p.contract = f, f.offer, b.contract_periods
                f.staff += 1
                f.vacancies -= 1
    for p in looking:
        p.expired = False


def lend(w, b, seed, period):
    cost, choice, left, asked = Dice(seed, period, BANK_COST), Dice(seed, period, BANK_CHOICE), {}, {}
    for k in w.banks:
        k.cost = b.bank_cost_width * cost.draw(k.number)
        left[k] = max(int(k.purse / b.capital_share), 0)
    able = [k for k in w.banks if left[k] > 0]
    worth, lack = {f: f.till for f in w.firms}, {f: max(f.due - f.till, 0) for f in w.firms}
    fragile = {f: lack[f] / worth[f] if worth[f] > 0 else b.fragility_most for f in w.firms}
    queue = Dice(seed, period, LENT_FIRST).shuffled(f for f in w.firms if lack[f] > 0)
    for f in w.firms:
        f.loans = []
        asked[f] = sorted(choice.some(f.number, able, b.banks_asked), key=lambda k: k.cost) if lack[f] else []
    for place in range(b.banks_asked):
        for f in sorted(queue, key=fragile.get):
            if place < len(asked[f]) and lack[f] > 0:
                k = asked[f][place]
                pence = min(lack[f], int(b.lent_to_worth * worth[f]), left[k])
                if pence > 0:
                    rate = b.interest * (1.0 + k.cost * min(fragile[f], b.fragility_most))
                    f.loans.append((k, pence, round(pence * rate)))
                    k.purse -= pence
                    f.till += pence
                    left[k] -= pence
                    lack[f] -= pence


def shopping(w, b, seed, turn):
    average = max(sum(p.saved for p in w.people) / len(w.people), 1.0)
    order, dice = Dice(seed, turn, SHOPPERS).shuffled(w.people), Dice(seed, turn, SHOPS)
    for p in order:
        kept = int(p.saved * (1.0 - b.spent_of_saved))
        left = int(max(p.purse - kept, 0) * (1.0 / (1.0 + math.tanh(p.saved / average) ** b.saving_power)))
        if left > 0:
            met, which = [p.shop] if p.shop else [], 0
            while len(met) < min(b.shops_visited, len(w.firms)):
                f = w.firms[int(dice.draw(p.number, which) * len(w.firms))]
                which += 1
                if f not in met:
                    met.append(f)
            met.sort(key=lambda f: f.price)
            p.shop = max(met, key=lambda f: f.made)
            for f in met:
                units = max(min(f.stock, int(left / f.price)), 0)
                cost = min(round(units * f.price), left)
                f.stock -= units
                f.till += cost
                f.takings += cost
                p.purse -= cost
                left -= cost


def settle(w, b, seed, period):
    for f in w.firms:
        f.costs = f.due + sum(interest for _, _, interest in f.loans)
        owed = sum(pence + interest for _, pence, interest in f.loans)
        short = f.till < owed
        for k, pence, interest in f.loans:
            paid = f.till * (pence + interest) // owed if short else pence + interest
            k.purse += paid
            f.till -= paid
            owed -= pence + interest
    common = 0
    for f in w.firms:
        paid = min(int(max(f.takings - f.costs, 0) * b.dividend_share), max(f.till, 0))
        f.till -= paid
        if f.owner:
            f.owner.purse += paid
        else:
            common += paid
    each, rest = divmod(common, len(w.people))
    first = int(Dice(seed, period, ODD_PENCE).draw(0) * len(w.people))
    for p in w.people:
        p.purse += each + ((p.number - first) % len(w.people) < rest)


def end_and_begin(w, b, seed, period):
    ended = [f for f in w.firms if f.till <= 0 or f.made_before <= 0]
    going = [f for f in w.firms if f not in ended]
    if not ended or not going:
        return len(ended)
    wages = [p.wage for p in w.people if p.employer]
    worth, made = (sum(of) / len(going) for of in ([f.till for f in going], [f.made for f in going]))
    wage, dice = sum(wages) / max(len(wages), 1), Dice(seed, period, FOUNDER)
    for p in w.people:
        if p.employer in ended:
            p.employer, p.wage, p.contract, p.last, p.expired = None, 0, 0, None, False
    for f in ended:
        if f.owner:
            f.owner.purse += f.till
        else:
            w.public += f.till
    for f in Dice(seed, period, FOUNDING).shuffled(ended):
        asked = [w.people[int(dice.draw(f.number, i) * len(w.people))] for i in range(b.founders_asked)]
        f.owner = max(asked, key=lambda p: p.purse)
        f.till = min(max(int(worth * b.entrant_worth), 1), int(f.owner.purse * b.founder_share))
        f.owner.purse -= f.till
        f.staff = f.wanted_staff = f.vacancies = f.due = f.costs = f.takings = f.made = f.stock = 0
        f.made_before, f.price = int(made * b.entrant_made), w.average * b.entrant_price
        f.offer = max(int(wage * b.entrant_wage), int(w.lowest))
    return len(ended)


def work(w, b, seed, period):
    """Lay off, hire, borrow, pay wages and make."""
    for p in Dice(seed, period, LAY_OFF).shuffled(w.people):
        if p.employer and p.employer.staff > p.employer.wanted_staff:
            let_go(p, False)
    raise_lowest_wage(w, b, period)
    dice = Dice(seed, period, OFFER)
    for f in w.firms:
        if f.vacancies > 0:
            f.offer = round(f.offer * (1.0 + b.offer_width * dice.draw(f.number)))
        f.offer = max(f.offer, int(w.lowest))
    hire(w, b, seed, period)
    for f in w.firms:
        f.due, f.takings = 0, 0
    for p in w.people:
        if p.employer:
            p.employer.due += p.wage
    lend(w, b, seed, period)
    for p in Dice(seed, period, FIRE).shuffled(w.people):
        if p.employer and p.employer.due > p.employer.till:
            p.employer.due -= p.wage
            let_go(p, False)
    for p in w.people:
        if p.employer:
            p.employer.till -= p.wage
            p.purse += p.wage


def make(w, b, period):
    value = 0.0
    for f in w.firms:
        f.made = f.made_before = f.stock = f.staff * b.made_by_one
        value += f.made * f.price
    made = sum(f.made for f in w.firms)
    w.average = value / made if made else w.average
    w.past[period] = w.average
    return made


def live(w, b: Behaviour, seed, period):
    """Let one month go by, and return how many work, what is made, all wages, and how many firms ended."""
    for p in w.people:
        p.saved = p.purse
    plan(w, b, seed, period)
    work(w, b, seed, period)
    made = make(w, b, period)
    read = (sum(f.staff for f in w.firms), made, sum(f.due for f in w.firms))
    for p in w.people:
        p.contract -= 1
        if p.employer and p.contract <= 0:
            let_go(p, True)
    shopping(w, b, seed, period * 64)
    settle(w, b, seed, period)
    ended = end_and_begin(w, b, seed, period)
    for k in w.banks:
        if k.purse <= 0:
            w.public -= b.bank_capital_pence - k.purse
            k.purse = b.bank_capital_pence
    return (*read, ended)
