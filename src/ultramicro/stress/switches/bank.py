"""A community bank: it lends to firms that cannot pay wages when other banks have lent what they would."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

import numpy as np

from ultramicro.bank.accounts import Liquidity
from ultramicro.bank.afford import Month
from ultramicro.bank.applying import MONTHS_SEEN
from ultramicro.bank.loan import Loan
from ultramicro.bank.losses import provisions_wanted
from ultramicro.bank.products import products
from ultramicro.stress.economy.chance import BANK, QUEUED, draws
from ultramicro.stress.economy.moments import Acts, Moment
from ultramicro.stress.economy.state import EMPTY, NOBODY, PUBLIC, Behaviour, Economy, Ints, Surroundings
from ultramicro.stress.switches.bank_loans import (
    Asks,
    affordable,
    applied,
    day_of,
    owed_in_all,
    paid_back,
    paid_out,
    repaid,
    written_off,
)
from ultramicro.stress.switches.members import costs, stand_beside, taking_part
from ultramicro.stress.switches.reads import (
    Cost,
    Given,
    Payer,
    Read,
    cost,
    declared,
    flow,
    given,
    names,
    number,
    stock,
)
from ultramicro.stress.switches.switch import Switch

YEAR = 12
LAST_DAY = 28
"""What is due in a month is due by then."""


READ = declared(
    "bank", number("asked"), given("refused", Given.REFUSED, "asked"),
    given("unfunded", Given.UNFUNDED, "asked"), given("lent_pence", Given.LENT),
    stock("outstanding_pence", "arrears_pence"),
    cost("written_off_pence", Cost.WRITTEN_OFF, Payer.ITSELF),
    cost("guarantors_paid_pence", Cost.GUARANTEES, Payer.GUARANTORS),
    cost("interest_pence", Cost.INTEREST, Payer.BORROWERS), cost("costs_pence", Cost.RUNNING, Payer.ITSELF),
    cost("to_investors_pence", Cost.INTEREST, Payer.ITSELF), flow("given_back_pence"),
    cost("granted_pence", Cost.GRANT, Payer.PUBLIC),
    cost("investors_lost_pence", Cost.NOT_PAID_BACK, Payer.LENDERS, so_far=True),
    stock("cash_pence", "capital_pence"), number("failed"),
)  # fmt: skip
"""What is read off each month: who asked and was not served, loans and arrears, what was lost and who paid
it, what it took and cost, what it was given, what its investors would lose by it, and how it stands."""


@dataclass(frozen=True, kw_only=True)
class CommunityBank(Switch):
    """A bank that lends what it was given and lent, judges who can repay, and can fail.

    Its money is the public purse's, as a grant, and that of investors beyond the place. It creates none.

    Parameters
    ----------
    capital_per_firm_pence : int
        What it begins with for each firm of the place. [pence]
    granted_share : float
        Of that: what it need not give back. [share]
    investor_rate : float
        What investors receive for the rest in a year; it leaves the place. [share a year]
    running_per_firm_pence : int
        What it costs to run a month, for each firm it began with; it leaves the place. [pence]
    loan_cost_pence : int
        What a loan costs to make. [pence]
    product : str
        What it lends, of the table of its room: rate, term, and the most that one may borrow.
    judges : bool
        Whether it lends to those only who can afford the instalments by its room's tests.
    guaranteed_share : float
        Of each loan: what the firm's owner guarantees. [share]
    reserve_share : float
        Of what it began with: what it keeps at hand. [share]
    writes_off_days : int
        After so long in arrears a loan is written off. [days]
    """

    name: ClassVar[str] = "bank"
    told: ClassVar[tuple[Read, ...]] = READ
    capital_per_firm_pence: int = 100_000
    granted_share: float = 0.5
    investor_rate: float = 0.03
    running_per_firm_pence: int = 300
    loan_cost_pence: int = 30_000
    product: str = "production"
    judges: bool = True
    guaranteed_share: float = 0.5
    reserve_share: float = 0.1
    writes_off_days: int = 366

    def acts(self, e: Economy, b: Behaviour, s: Surroundings, seed: int) -> Lender:
        """Return the bank of one run."""
        return Lender(self, e.firms.size)


class Lender(Acts):
    """The bank of one run."""

    reads: ClassVar[tuple[str, ...]] = names(READ)

    def __init__(self, switch: CommunityBank, firms: int) -> None:
        """Take the numbers, and how many places of firms there are."""
        self.switch, self.line = switch, products(None)[switch.product]
        self.firms_served, self.cash_pence, self.aside_pence, self.borrowed_pence = 0, 0, 0, 0
        self.founded, self.failed, self.made = False, False, 0
        self.loans: dict[int, list[Loan]] = {}
        self.owner: dict[str, int] = {}
        self.months: deque[tuple[Ints, Ints, Ints]] = deque(maxlen=MONTHS_SEEN)
        self.beside = np.zeros(firms, np.int64)
        self.read = dict.fromkeys(self.reads, 0.0)

    def held_pence(self) -> int:
        """Return the bank's money."""
        return self.cash_pence

    def lend(self, now: Moment) -> None:
        """Lend to firms that still lack wages, in an order by chance."""
        self.read = dict.fromkeys(self.reads, 0.0)
        if now.month < self.switch.from_month or self.switch.uptake <= 0.0:
            return
        if not self.founded:
            self._found(now)
        lack = now.e.firms["wages_due_pence"] - now.e.firms["till_pence"]
        asks = np.flatnonzero((lack > 0) & taking_part(now.e, self.switch.uptake, now.seed, BANK))
        chance = draws(now.seed, now.period, QUEUED, asks)
        for firm in asks[np.argsort(chance, kind="stable")].tolist():
            self._asked(now, firm, int(lack[firm]))

    def _found(self, now: Moment) -> None:
        """Take in what the public purse grants and investors lend."""
        self.firms_served = int((now.e.firms["age"] != EMPTY).sum())
        self.cash_pence = self.firms_served * self.switch.capital_per_firm_pence
        granted = int(self.cash_pence * self.switch.granted_share)
        self.borrowed_pence = self.cash_pence - granted
        now.e.other_pence[PUBLIC] -= granted
        self.read["bank_granted_pence"] = granted
        now.e.regions["purse_pence"][0] -= self.borrowed_pence
        self.founded = True

    def _asked(self, now: Moment, firm: int, lack_pence: int) -> None:
        """Decide on what a firm asks for, and pay it out."""
        self.read["bank_asked"] += 1
        if self.failed:
            self.read["bank_refused"] += 1
            return
        owner = int(now.e.firms["owner"][firm])
        who = Asks(str(firm), lack_pence, str(owner) if owner >= 0 else "", self.switch.guaranteed_share)
        mine, on = self.loans.setdefault(firm, []), day_of(now.month)
        loan = applied(self.line, str(self.made), who, mine, on)
        if loan is None or (self.switch.judges and not self._would_do(now, firm, loan, lack_pence)):
            self.read["bank_refused"] += 1
            return
        running = paid_out(loan, self._hand(), on)
        if running is None:
            self.read["bank_unfunded"] += 1
            return
        self.made += 1
        self.owner[running.id] = owner
        mine.append(running)
        self.cash_pence -= running.lent_pence
        now.e.firms["till_pence"][firm] += running.lent_pence
        self.read["bank_lent_pence"] += running.lent_pence
        self._spend(now, self.switch.loan_cost_pence)

    def _would_do(self, now: Moment, firm: int, loan: Loan, lack_pence: int) -> bool:
        """Whether a loan pays all wages that lack, and the firm can repay it by the tests of the room.

        What pays a part of the wages keeps nobody: the rest is let go in the same month, and firms that were
        lent less than they lacked mostly ended in it.
        """
        return loan.terms.principal_pence >= lack_pence and affordable(loan, self._months(now, firm))

    def _hand(self) -> Liquidity:
        """Return what is at hand, less what it keeps and what the loan itself costs."""
        kept = int(self.firms_served * self.switch.capital_per_firm_pence * self.switch.reserve_share)
        return Liquidity(self.cash_pence, kept + self.switch.loan_cost_pence, 0, 0)

    def _months(self, now: Moment, firm: int) -> list[Month]:
        """Return what a firm took in and spent in the last months of its life."""
        known = min(int(now.e.firms["age"][firm]), len(self.months))
        seen = list(self.months)[len(self.months) - known :]
        return [
            Month(int(takings[firm]), int(costs[firm]), int(debts[firm])) for takings, costs, debts in seen
        ]

    def _spend(self, now: Moment, pence: int) -> None:
        """Pay for what it costs to run, beyond the place; who cannot has failed."""
        paid = min(pence, self.cash_pence)
        self.failed = self.failed or paid < pence
        self.cash_pence -= paid
        now.e.regions["coming_pence"][0] += paid
        self.read["bank_costs_pence"] += paid

    def due(self, now: Moment) -> None:
        """Collect what is due, then pay what the month costs."""
        if not self.founded:
            return
        firms, on = now.e.firms, day_of(now.month, LAST_DAY)
        takings, spent = firms["takings_pence"].copy(), firms["costs_pence"].copy()
        debts, owed, interest = (np.zeros(firms.size, np.int64) for _ in range(3))
        firms["claimed_pence"] = 0
        for firm, mine in self.loans.items():
            for place, loan in enumerate(mine):
                if not loan.runs:
                    continue
                mine[place], parts = repaid(loan, max(int(firms["till_pence"][firm]), 0), on)
                firms["till_pence"][firm] -= parts.whole_pence
                self.cash_pence += parts.whole_pence
                interest[firm] += parts.interest_pence
                debts[firm] += parts.whole_pence
                owed[firm] += mine[place].owed_pence() + mine[place].due(on).interest_due_pence
                firms["claimed_pence"][firm] += owed_in_all(mine[place], on)
        self.months.append((takings, spent, debts))
        costs(now.e, np.arange(firms.size), interest)
        self.read["bank_interest_pence"] = interest.sum()
        self.beside = stand_beside(now.e, self.beside, -owed)
        self._run(now)

    def _run(self, now: Moment) -> None:
        """Pay costs and investors; who has failed gives investors back what comes in."""
        if not self.failed:
            self._spend(now, self.firms_served * self.switch.running_per_firm_pence)
        wanted, closing = round(self.borrowed_pence * self.switch.investor_rate / YEAR), self.failed
        paid = min(self.cash_pence, self.borrowed_pence if closing else wanted)
        self.borrowed_pence -= paid if closing else 0
        self.failed = self.failed or paid < wanted
        self.cash_pence -= paid
        now.e.regions["purse_pence"][0] += paid
        self.read["bank_given_back_pence" if closing else "bank_to_investors_pence"] = paid

    def end(self, now: Moment) -> None:
        """Take what ended firms left, write off what they owe still and what is late too long; set aside."""
        if not self.founded:
            return
        age, on = now.e.firms["age"], day_of(now.month, LAST_DAY)
        for firm, mine in self.loans.items():
            gone = age[firm] == EMPTY or age[firm] == 0
            if gone:
                self._take_what_is_left(now, firm, on)
            for place, loan in enumerate(mine):
                if loan.runs and (gone or loan.due(on).days >= self.switch.writes_off_days):
                    mine[place] = self._write_off(now, loan)
            if gone:
                mine.clear()
                self.beside[firm] = 0
        self._stand(now)

    def _take_what_is_left(self, now: Moment, firm: int, on: date) -> None:
        """Let an ended firm's till pay its loans back before its owner has what is left of it."""
        held, mine = now.e.firms["held_pence"], self.loans[firm]
        left, owner = int(held[firm]), next((self.owner[loan.id] for loan in mine), NOBODY)
        held[firm] = 0
        for place, loan in enumerate(mine):
            if loan.runs and left > 0:
                mine[place], parts = paid_back(loan, left, on)
                left -= parts.whole_pence
                self.cash_pence += parts.whole_pence
                self.read["bank_interest_pence"] += parts.interest_pence
        if owner >= 0:
            now.e.households["purse_pence"][owner] += left
        else:
            now.e.other_pence[PUBLIC] += left

    def _write_off(self, now: Moment, loan: Loan) -> Loan:
        """Write a loan off, and let its guarantor pay what they can above what they keep for food."""
        purse, owner = now.e.households["purse_pence"], self.owner[loan.id]
        has = max(int(purse[owner]) - now.s.keep_pence, 0) if owner >= 0 else 0
        lost = written_off(loan, has, self.aside_pence, day_of(now.month, LAST_DAY))
        if owner >= 0:
            purse[owner] -= lost.guarantor_pence
        self.cash_pence += lost.guarantor_pence
        self.aside_pence -= lost.provision_pence
        self.read["bank_guarantors_paid_pence"] += lost.guarantor_pence
        # All that does not come back of the firm, whoever bears it: what guarantors pay is a part of it.
        self.read["bank_written_off_pence"] += lost.guarantor_pence + lost.provision_pence + lost.bank_pence
        return lost.loan

    def _stand(self, now: Moment) -> None:
        """Set aside what must be, and read how the bank stands; without capital it has failed."""
        on = day_of(now.month, LAST_DAY)
        running = [loan for mine in self.loans.values() for loan in mine if loan.runs]
        self.aside_pence = sum(each.set_aside_pence for each in provisions_wanted(running, {}, on))
        outstanding = sum(loan.owed_pence() for loan in running)
        capital = self.cash_pence + outstanding - self.aside_pence - self.borrowed_pence
        self.failed = self.failed or capital <= 0
        self.read["bank_outstanding_pence"], self.read["bank_capital_pence"] = outstanding, capital
        self.read["bank_investors_lost_pence"] = max(-capital, 0)
        self.read["bank_arrears_pence"] = sum(loan.overdue(on).all_pence() for loan in running)
        self.read["bank_cash_pence"], self.read["bank_failed"] = self.cash_pence, float(self.failed)

    def readings(self) -> tuple[float, ...]:
        """Return how the bank stands this month; see `READ`."""
        return tuple(float(value) for value in self.read.values())
