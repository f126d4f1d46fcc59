"""A hub in memory for laws: two growers, three buyers, and what its verbs decide done one after another."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from ultramicro.food.hub import billing, receiving
from ultramicro.food.hub.bill_events import Side
from ultramicro.food.hub.events import HubOpened, PlannedLine
from ultramicro.food.hub.owing import standing_bill
from ultramicro.food.hub.stock import Batches
from ultramicro.food.hub.weeks import HUB, Bills, Weeks, week_number
from ultramicro.food.hub.words import good_mark, good_memos
from ultramicro.ledger.deciding import Decision
from ultramicro.ledger.events import Change, ClaimChanged
from ultramicro.ledger.people.claims import Claims
from ultramicro.ledger.people.names import NamesInMemory
from ultramicro.ledger.people.register import Person
from ultramicro.ledger.simulated import SimulatedBooks

GROWERS, BUYERS = ("farm", "garden"), ("school", "shop", "box")
WEEK = date(2026, 6, 4)
GOODS = (("carrots", "kg", 1000), ("cheese", "piece", 1))
VAT = {"carrots": Decimal(0), "cheese": Decimal("0.2")}


class Hub:
    """Books in memory with a hub; every step is given a turn of its own."""

    goods = GOODS

    def __init__(self, margin="0.15", rule="equal"):
        people = [
            Person(id=f"id-{w}", short=w, name=w, kind="firm", contact="", joined_on=WEEK)
            for w in (*GROWERS, *BUYERS)
        ]
        people.append(Person(id=HUB, short=HUB, name="Food hub", kind="group", contact="", joined_on=WEEK))
        self.books = SimulatedBooks(NamesInMemory(people))
        self.margin, self.rule = Decimal(margin), rule

    def take(self, decision):
        done = decision.answered(self.books.take(decision))
        return done.says, list(done.rows)

    def turn(self):
        self.books.turn(day=WEEK, at=datetime(2026, 6, 4, 9, tzinfo=UTC))
        # Every step is a command of its own, however alike it is to an earlier one.
        return self.books.view(), replace(self.books.asked(), is_word=True)

    def do(self, action):
        return self.take(action.decide(*self.turn()))

    def open(self, lines, day=WEEK, unmet=(), later=()):
        """Open a week: lines as (grower, buyer, good, quantity, price, promised); prices of some told later."""
        names = self.books.people
        planned = [
            PlannedLine(
                n, f"id-{g}", f"id-{b}", good_mark(names, *self.goods[k][:2]), self.goods[k][2],
                q * self.goods[k][2], p, f"o{n}", f"r{n}", promised, price_later=n in later,
            )
            for n, (g, b, k, q, p, promised) in enumerate(lines, 1)
        ]  # fmt: skip
        _, asked = self.turn()
        opened = HubOpened(
            week=day,
            digest="d",
            margin=self.margin,
            rule=self.rule,
            lines=tuple(planned),
            on=WEEK,
            unmet=unmet,
        )
        memos = [memo for item, unit, _ in self.goods for memo in good_memos(names, item, unit)]
        self.take(Decision(operations=[asked.note(opened, about=week_number(day))], memos=memos))

    def receive(self, grower, good, parts, words, use_by=None, *, sure=True):
        view, asked = self.turn()
        item, unit, _ = self.goods[good]
        delivery = receiving.Delivery(f"id-{grower}", item, unit, parts, words, None, use_by)
        return self.take(receiving.decide(view, asked, self.week(), [delivery], sure=sure))

    def bill(self):
        view, asked = self.turn()
        names = self.books.people
        vat = {good_mark(names, item, unit): VAT[item] for item, unit, _ in self.goods}
        return self.take(billing.decide(view, asked, self.week(), vat))

    def pay(self, claim, pence):
        _, asked = self.turn()
        paid = ClaimChanged(what=Change.PAID, less_pence=pence, on=WEEK)
        self.take(Decision(operations=[asked.note(paid, about=claim)]))

    def week(self, day=WEEK):
        return self.books.of(Weeks).shelf.get(week_number(day))

    def batches(self):
        return self.books.of(Batches).shelf.values()

    def bills(self):
        """The last bill that stands of each party, with all that is claimed of it, paid or open."""
        theirs = {}
        for bill in self.books.of(Bills).shelf.values():
            theirs.setdefault((bill.billed.side, bill.billed.who), []).append(bill)
        last = {party: standing_bill(bills) for party, bills in theirs.items()}
        return {party: bill.billed for party, bill in last.items() if bill}

    def owed(self, side, who):
        """What somebody's claims come to: paid and open, below nought where they go the other way."""
        payee = "food-hub" if side is Side.BUYER else who
        whole = 0
        for bill in self.books.of(Bills).shelf.values():
            kept = self.books.of(Claims).shelf.get(bill.id)
            if (bill.billed.side, bill.billed.who) == (side, who) and kept:
                sum_ = kept.paid_pence + kept.lowered_pence + kept.now().open_pence
                whole += -sum_ if kept.claim.debtor == payee else sum_
        return whole

    def state(self):
        """All that steps change."""
        week = self.week()
        return (
            {batch.id: batch for batch in self.batches()},
            [line.quantity for line in week.lines] if week else None,
        )


class InUnits(Hub):
    """A hub to which cheese comes by the piece and by the kilo."""

    goods = (*GOODS, ("cheese", "kg", 1000))


def later(days):
    return WEEK + timedelta(days)
