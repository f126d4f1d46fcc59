"""Enterprises of a plan in a run: they stand among the firms, and sell to buyers of their own.

Each takes an empty place among the firms, so that its people are hired, paid and let go, its bills written
and its end settled as with every firm, and no money stands anywhere but in tills. It is kept off the market:
what it sells is bought under agreement, by who needed it before. While firms plan and trade its place counts
as empty, and it has its age back before bills fall due. It has nobody for an owner: what it has no use for
goes to all households alike, and nobody gives it up for bringing in too little.
"""

from __future__ import annotations

import zlib

import numpy as np

from ultramicro.stress.economy.chance import BEGINS, draws
from ultramicro.stress.economy.moments import Acts, Moment
from ultramicro.stress.economy.state import (
    EMPTY,
    NOBODY,
    PUBLIC,
    Behaviour,
    Ints,
    Surroundings,
)
from ultramicro.stress.switches.enterprise import YEAR, Buyers, Enterprise, Terms
from ultramicro.stress.switches.going import Going, hire, normal_draws, sold_pence, taken_here
from ultramicro.stress.switches.reads import Cost, Given, Payer, cost, declared, given, names, number, stock
from ultramicro.stress.switches.sharing_out import parts, take
from ultramicro.stress.switches.switch import Switch

READ = (
    number("going", "ended", "jobs"), given("sold_pence", Given.SOLD),
    cost("displaced_pence", Cost.SALES_LOST, Payer.SELLERS),
    cost("premium_pence", Cost.PREMIUM, Payer.BUYERS), cost("interest_pence", Cost.INTEREST, Payer.ITSELF),
    stock("debt_pence"), cost("lost_pence", Cost.NOT_PAID_BACK, Payer.LENDERS, so_far=True),
)  # fmt: skip
"""What is read off: how many there are, have ended, work there; what was sold at the price before, what of it
sellers here lost, what buyers paid more; interest, what is owed to lenders, and what these have lost."""
LATE = 3
"""Who owes its lender so many parts is closed."""


class AtWork(Acts):
    """Some enterprises in one run."""

    def __init__(
        self, switch: Switch, enterprises: tuple[Enterprise, ...], terms: Terms, seed: int, *, likely: float
    ) -> None:
        """Decide by chance which begin and what comes true of the demand for each.

        Parameters
        ----------
        switch : Switch
            Whose name stands before the names of what is read off.
        enterprises, terms
            Which, and on what terms.
        seed : int
            Of the run.
        likely : float
            How likely each of them begins.
        """
        # Enterprises of two switches have chances of their own.
        numbers = np.arange(len(enterprises)) + zlib.crc32(switch.name.encode())
        begins = draws(seed, 0, BEGINS, numbers) < likely
        self.terms, self.first = terms, switch.from_month
        width = terms.demand_spread
        wide = np.exp(width * normal_draws(seed, numbers) - width * width / 2)
        self.going = [
            Going(one, number, float(wide[number]), self.first - 1 + one.starts + one.build_months)
            for number, one in enumerate(enterprises)
            if begins[number]
        ]
        self.names = names(declared(switch.name, *READ))
        self.lost_pence = self.displaced_pence = self.premium_pence = self.interest_pence = 0
        self.inputs_here_pence = self.public_here_pence = self.staff = 0

    @property
    def reads(self) -> tuple[str, ...]:  # type: ignore[override]
        """The names of what it reads off each month."""
        return self.names

    def numbers(self, b: Behaviour, s: Surroundings, month: int) -> tuple[Behaviour, Surroundings]:
        """Let public bodies and firms buy less of sellers here where they buy it of the enterprises."""
        public = taken_here(self.going, Buyers.PUBLIC)
        firms = taken_here(self.going, Buyers.FIRMS)
        self.public_here_pence = min(public, s.public_buying_pence)
        if public:
            s = s._replace(public_buying_pence=s.public_buying_pence - self.public_here_pence)
        if firms and self.inputs_here_pence:
            s = s._replace(inputs_here=s.inputs_here * max(1 - firms / self.inputs_here_pence, 0.0))
        return b, s

    def begin(self, now: Moment) -> None:
        """Set the enterprises apart from the market, and hire as many as each has work for."""
        self.displaced_pence = self.premium_pence = self.interest_pence = 0
        for each in self._open_ones:
            now.e.firms["age"][each.place] = EMPTY
            hire(now, each, self._wanted(each, now.month))

    def lend(self, now: Moment) -> None:
        """Pay for the hours there are, though a lowest wage of full ones was just raised above that."""
        people = now.e.households
        for each in self._open_ones:
            works = each.workers[people["employer"][each.workers] == each.place]
            people["wage_pence"][works] = each.wage_pence
            now.e.firms["wages_due_pence"][each.place] = each.wage_pence * works.size

    def _wanted(self, each: Going, month: int) -> float:
        """Return which part of what it would sell is wanted in a month."""
        demand = each.demand
        if each.of.needs:
            other = next((other for other in self._open_ones if other.of.name == each.of.needs), None)
            demand = other.demand if other else 0.0
        return demand * self.terms.wanted * each.of.of_year(month)

    def trade(self, now: Moment, here_pence: Ints) -> None:  # type: ignore[override]
        """Say what is sold, take what households would have spent for it here, and order what it takes."""
        for each in self.going:
            each.sold = ()
            if each.place >= 0 and not each.ended:
                self._make(now, each)
        from_here = taken_here(self.going, Buyers.HOUSEHOLDS)
        if from_here:
            self.displaced_pence += take(here_pence, here_pence.copy(), from_here)
        self.spends = here_pence.copy() if self.terms.premium else here_pence

    def _make(self, now: Moment, each: Going) -> None:
        firm = now.e.firms[each.place]
        each.wages_pence = int(firm["wages_due_pence"])
        load = each.load * min(int(firm["staff"]) / max(each.people, 1), 1.0)
        each.sold = tuple(int(sale.pence * load) for sale in each.of.sales)
        goods = int(each.of.goods_pence * load) + each.of.fixed_pence
        # Firms order in proportion to wages; so for the orders it has such wages as these come to.
        firm["wages_due_pence"] = round(goods / now.s.inputs_to_wages) if now.s.inputs_to_wages > 0 else 0

    def due(self, now: Moment) -> None:
        """Let buyers pay, then lenders be paid; what is left is the firm's as any other's is."""
        self._ask_more(now)
        for each in self.going:
            if each.place >= 0 and not each.ended:
                self._settle(now, each)
            elif now.month == self.first - 1 + each.of.starts:
                self._lend(now, each)
        if self.terms.common_till:
            self._even_out(now)

    def _even_out(self, now: Moment) -> None:
        """Divide what is in all their tills by what each needs in a month."""
        places = np.array([each.place for each in self._open_ones], np.int64)
        needs = np.array(
            [each.of.wages_pence + each.of.goods_pence + each.of.fixed_pence for each in self._open_ones]
        )
        now.e.firms["till_pence"][places] = parts(needs, int(now.e.firms["till_pence"][places].sum()))

    def _settle(self, now: Moment, each: Going) -> None:
        firm = now.e.firms[each.place]
        taken = self._sell(now, each)
        firm["till_pence"] += taken
        firm["takings_pence"], firm["wages_due_pence"] = taken, each.wages_pence
        firm["age"] = now.month - each.opens
        firm["made"] = int(firm["staff"]) * now.b.made_by_one
        firm["made_before"] = max(int(firm["made"]), now.b.made_by_one)
        served = self._repay(now, each, firm)
        costs = each.wages_pence + int(firm["inputs_pence"]) + served
        # While they owe a lender nothing is shared out: what is over stays in the till.
        owes = any(other.debt_pence > 0 for other in self.going if not other.ended)
        firm["costs_pence"] = max(costs, taken) if owes else costs
        firm["brought_pence"] = round(float(now.e.world["usual_wage_pence"][0]))

    def _sell(self, now: Moment, each: Going) -> int:
        """Let each kind of buyers pay out of what they spent so far; return all that is paid. [pence]."""
        region, taken = now.e.regions, 0
        for sale, sold in zip(each.of.sales, each.sold, strict=True):
            here = round(sold * sale.displaced)
            if sale.buyers is Buyers.PUBLIC:
                here = min(here, self.public_here_pence)
                self.public_here_pence -= here
                now.e.other_pence[PUBLIC] -= here
                self.displaced_pence += here
                taken += here
            away = sold if sale.buyers is Buyers.HOUSEHOLDS else sold - here
            if sale.buyers is Buyers.FIRMS:
                # What firms here sold of it to others, they order less of from next month on.
                self.displaced_pence += here
                away = sold
            if sale.buyers in {Buyers.PUBLIC, Buyers.BEYOND}:
                # A public body's budget stands: what it pays more it does not buy elsewhere.
                more = round(sold * self.terms.premium)
                self.premium_pence += more
                away += more
            away = min(away, int(region["coming_pence"][0]))
            region["coming_pence"][0] -= away
            taken += away
        return taken + each.more_pence

    def _ask_more(self, now: Moment) -> None:
        """Let households and firms pay what is asked above the price before, as far as they have it."""
        going = self._open_ones
        for each in going:
            each.more_pence = 0
        if not self.terms.premium:
            return
        homes, firms = now.e.households, now.e.firms
        for buyers, purses, weights in (
            (Buyers.HOUSEHOLDS, homes["purse_pence"], self.spends),
            (Buyers.FIRMS, firms["till_pence"], firms["inputs_pence"]),
        ):
            sold = np.array([sold_pence(each, buyers) for each in going], np.int64)
            asked = np.round(sold * self.terms.premium).astype(np.int64)
            paid = take(purses, weights, int(asked.sum()))
            self.premium_pence += paid
            for each, part in zip(going, parts(asked, paid).tolist(), strict=True):
                each.more_pence += part

    def _repay(self, now: Moment, each: Going, firm: np.void) -> int:
        """Pay the lender interest and a part of the debt as far as the till reaches; return what was paid."""
        interest = round(each.debt_pence * self.terms.interest / YEAR)
        part = min(each.part_pence * (1 + each.owed_parts), each.debt_pence)
        paid = min(interest + part, max(int(firm["till_pence"]), 0))
        repaid = max(paid - interest, 0)
        self.interest_pence += paid - repaid
        each.owed_parts = -(-(part - repaid) // each.part_pence) if each.part_pence else 0
        each.debt_pence -= repaid
        firm["till_pence"] -= paid
        self._lender(now)[0] += paid
        if each.owed_parts >= LATE:
            firm["made_before"] = 0
        return paid

    def _lender(self, now: Moment) -> Ints:
        whose = now.e.banks if self.terms.lender == "banks" else now.e.regions
        purses: Ints = whose["purse_pence"]
        return purses

    def _lend(self, now: Moment, each: Going) -> None:
        """Let the lender pay for building; what is lent for wages beside it is paid out when it opens."""
        cost, here = each.of.capital_pence, round(each.of.capital_pence * self.terms.built_here)
        self._lender(now)[0] -= cost
        each.debt_pence = cost
        firms, shops = now.e.firms, int(now.e.world["shops"][0])
        builders = np.where(firms["age"] != EMPTY, firms["made"], 0)
        builders[:shops] = 0
        paid = parts(builders, here)
        firms["till_pence"] += paid
        firms["takings_pence"] += paid
        now.e.regions["coming_pence"][0] += cost - int(paid.sum())

    def end(self, now: Moment) -> None:
        """See which have ended, and open those that are built."""
        e = now.e
        for each in self.going:
            if each.place >= 0 and not each.ended and e.firms["life"][each.place] != each.life:
                each.ended = True
                self.lost_pence += each.debt_pence
            elif (
                each.place < 0
                and now.month >= each.opens - 1
                and each.of.starts + self.first - 1 <= now.month
            ):
                self._open(now, each)
        self.staff = sum(int(e.firms["staff"][each.place]) for each in self._open_ones)
        bought = int(e.firms["inputs_pence"].sum()) * now.s.inputs_here
        self.inputs_here_pence = int(bought) + taken_here(self.going, Buyers.FIRMS)

    def _open(self, now: Moment, each: Going) -> None:
        """Begin in the last empty place there is, with what is lent for the first months; else wait."""
        e, row = now.e, int(now.e.world["lives"][0])
        empty = (e.firms["age"] == EMPTY).nonzero()[0]
        if not empty.size or empty[-1] < e.world["shops"][0] or row >= e.lives.size:
            each.opens += 1
            return
        each.opens, each.place, each.life = now.month + 1, int(empty[-1]), row
        lent = round((each.of.wages_pence + each.of.goods_pence) * self.terms.reserve_months)
        self._lender(now)[0] -= lent
        each.debt_pence += lent
        each.full = max(round(each.of.wages_pence / max(float(e.world["usual_wage_pence"][0]), 1.0)), 1)
        each.part_pence = -(-each.debt_pence // self.terms.loan_months)
        firm = e.firms[each.place]
        firm["till_pence"], firm["age"], firm["owner"], firm["life"] = lent, 0, NOBODY, row
        firm["skill"] = firm["usual_skill"] = 1.0
        firm["price_pence"], firm["offer_pence"] = e.world["average_price"][0], 0
        e.lives[row] = (each.place, now.period, 0, 0)
        e.world["lives"] = row + 1

    @property
    def _open_ones(self) -> list[Going]:
        return [each for each in self.going if each.place >= 0 and not each.ended]

    def readings(self) -> tuple[float, ...]:
        """Return what they did this month; see `READ`."""
        ended = sum(each.ended for each in self.going)
        sold = sum(sum(each.sold) for each in self._open_ones)
        debt = sum(each.debt_pence for each in self.going if not each.ended)
        return (
            len(self._open_ones), ended, self.staff, sold, self.displaced_pence, self.premium_pence,
            self.interest_pence, debt, self.lost_pence,
        )  # fmt: skip
