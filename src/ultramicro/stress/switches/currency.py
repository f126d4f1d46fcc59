"""A mutual credit among firms: members pay each other in it where national money is short."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from ultramicro.currency.health import NEAR
from ultramicro.currency.ids import Model
from ultramicro.currency.rules import Rules
from ultramicro.currency.trade import MONTHS
from ultramicro.stress.economy.chance import CURRENCY
from ultramicro.stress.economy.moments import Acts, Moment
from ultramicro.stress.economy.state import EMPTY, Behaviour, Economy, Ints, Surroundings
from ultramicro.stress.switches.credit_limits import Sold, allowed_pence, borne, month_costs, net_by_month
from ultramicro.stress.switches.credit_payments import pay_in_credit
from ultramicro.stress.switches.members import Bools, bill, circle, stand_beside
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


READ = declared(
    "currency", number("members"), stock("outstanding_pence"),
    given("turnover_pence", Given.TRADED, "turnover_pence", "refused_pence"), flow("refused_pence"),
    number("at_limit"), cost("written_off_pence", Cost.WRITTEN_OFF, Payer.MEMBERS),
    cost("shared_pence", Cost.SHARED, Payer.MEMBERS), stock("pool_pence"),
    cost("fees_pence", Cost.FEES, Payer.MEMBERS),
)  # fmt: skip
"""What is read off each month: members, credit in hands, turnover and what limits refused, who is near one,
losses and what members bear of them, what the pool has, and fees in national money."""


@dataclass(frozen=True, kw_only=True)
class MutualCredit(Switch):
    """A mutual credit: what members owe it is what others hold of it, at every moment.

    Wages, taxes and suppliers beyond the place are paid in national money as before. What a member owes that
    comes to its end is borne by the pool, then by all members.

    Parameters
    ----------
    acceptance : float
        Of an invoice: what members take in credit. [share]
    spent_share : float
        Of an invoice: what a member that has the national money for it pays out of credit it holds. [share]
    start_share : float
        Of a year's turnover: what a member may owe from the first day. [share]
    most_share : float
        Of a year's turnover: what a member may owe at most. [share]
    limit_months : int
        How many months of usual earnings of other members may be owed beside. [months]
    review_months : int
        How often limits are worked out anew. [months]
    fee_bp : int
        What the seller pays the pool of each sale, in credit. [1/100 %]
    levy_pence : int
        What a member pays the pool each month, in credit. [pence]
    demurrage_bp, exempt_pence : int
        What a month takes for the pool of a balance above the exempt sum. [1/100 %, pence]
    stands_for_share : float
        Of its limit: what a member bears at most of the losses of a month that the pool cannot. [share]
    fee_pence : int
        What a member pays each month in national money; it leaves the place. [pence]
    """

    name: ClassVar[str] = "currency"
    told: ClassVar[tuple[Read, ...]] = READ
    acceptance: float = 0.5
    spent_share: float = 0.25
    start_share: float = 0.02
    most_share: float = 0.1
    limit_months: int = 2
    review_months: int = 6
    fee_bp: int = 100
    levy_pence: int = 0
    demurrage_bp: int = 0
    exempt_pence: int = 0
    stands_for_share: float = 0.1
    fee_pence: int = 4000

    def rules(self) -> Rules:
        """Return the rules as the currency's own room writes them down."""
        return Rules(
            code="CREDIT", model=Model.MUTUAL, fee_bp=self.fee_bp, levy_pence=self.levy_pence,
            demurrage_bp=self.demurrage_bp, exempt_pence=self.exempt_pence,
        )  # fmt: skip

    def acts(self, e: Economy, b: Behaviour, s: Surroundings, seed: int) -> CreditRing:
        """Return the mutual credit of one run."""
        return CreditRing(self, e.firms.size)


NONE = -1
"""The number of the account of who has none."""


class CreditRing(Acts):
    """The accounts of one run."""

    reads: ClassVar[tuple[str, ...]] = names(READ)

    def __init__(self, switch: MutualCredit, firms: int) -> None:
        """Take the rules, and how many places of firms there are."""
        self.switch, self.rules = switch, switch.rules()
        self.circle: Bools | None = None
        """Places whose firms take part, once it has begun."""
        self.number = np.full(firms, NONE, np.int64)
        self.balance, self.floor, self.ceiling = (np.zeros(firms, np.int64) for _ in range(3))
        self.turnover, self.since, self.beside = (np.zeros(firms, np.int64) for _ in range(3))
        self.pool_pence, self.opened = 0, 0
        self.sold: deque[Sold] = deque(maxlen=MONTHS)
        self.read = dict.fromkeys(self.reads, 0.0)

    def due(self, now: Moment) -> None:
        """Open accounts, review limits, charge for the month, and let members pay what is due."""
        self.read = dict.fromkeys(self.reads, 0.0)
        if now.month < self.switch.from_month or self.switch.uptake <= 0.0:
            return
        takings = now.e.firms["takings_pence"]
        self.turnover += ((takings - self.turnover) / YEAR).astype(np.int64)
        new = self._open(now, takings)
        if (now.month - self.switch.from_month) % self.switch.review_months == 0:
            self._limit(now, self.number != NONE)
        elif new.any():
            self._limit(now, new)
        self._charge(now)
        self._pay(now)
        self.beside = stand_beside(now.e, self.beside, self.balance)

    def _open(self, now: Moment, takings: Ints) -> Ints:
        """Open an account for each member that has none; return which are new."""
        switch = self.switch
        if self.circle is None:
            self.circle = circle(now.e, switch.uptake, now.seed, CURRENCY, now.s.suppliers)
        new = self.circle & (now.e.firms["age"] != EMPTY) & (self.number == NONE)
        many = int(new.sum())
        self.number[new] = self.opened + np.arange(many)
        self.opened += many
        self.turnover[new], self.since[new] = takings[new], NONE
        return new

    def _limit(self, now: Moment, whose: Ints) -> None:
        """Work out limits of some members from what they earned, as the room's verb does."""
        rows, switch = np.flatnonzero(whose), self.switch
        year = self.turnover[rows] * YEAR
        since = self.since[rows]
        known = np.where(since == NONE, 0, np.minimum(now.month - since, len(self.sold)))
        net = np.zeros((rows.size, 1), np.int64)
        if known.any():
            net = net_by_month(self.sold, self.opened)[self.number[rows]]
        start, most = ((year * share).astype(np.int64) for share in (switch.start_share, switch.most_share))
        allowed = allowed_pence(net, known, start, most, switch.limit_months)
        # A ceiling of twice what may be owed, as the room sets it.
        self.floor[rows], self.ceiling[rows] = -allowed, 2 * allowed

    def _charge(self, now: Moment) -> None:
        """Take what a month costs: in credit for the pool, in national money for who runs it."""
        rows = np.flatnonzero(self.number != NONE)
        costs = month_costs(self.balance[rows], self.floor[rows], self.rules)
        self.balance[rows] -= costs
        self.pool_pence += int(costs.sum())
        fees = bill(now.e, rows, np.full(rows.size, self.switch.fee_pence), now.period)
        self.read["currency_fees_pence"] = fees
        self.read["currency_members"] = rows.size

    def _pay(self, now: Moment) -> None:
        """Let members pay each other."""
        e, switch = now.e, self.switch
        invoices = e.invoices[: e.world["invoices"][0]]
        rows, prices, fees, refused = pay_in_credit(
            invoices, now.period, e.firms["till_pence"], self.balance, self.floor, self.ceiling, self.number,
            (switch.acceptance, switch.spent_share), switch.fee_bp,
        )  # fmt: skip
        self.pool_pence += fees
        payer, payee = invoices["payer"][rows], invoices["payee"][rows]
        for side in (payer, payee):
            self.since[side] = np.where(self.since[side] == NONE, now.month, self.since[side])
        self.sold.append(Sold(self.number[payee], self.number[payer], prices))
        self.read["currency_turnover_pence"] = prices.sum()
        self.read["currency_refused_pence"] = refused

    def end(self, now: Moment) -> None:
        """Close the accounts of firms that ended; read how the others stand."""
        if self.opened == 0:
            return
        age = now.e.firms["age"]
        # Whoever is in its first month cannot be whose account this is.
        gone = (self.number != NONE) & ((age == EMPTY) | (age == 0))
        if gone.any():
            self._close(gone)
        self._share()
        stuck = (self.balance < NEAR * self.floor) | (self.balance > NEAR * self.ceiling)
        self.read["currency_at_limit"] = (stuck & (self.floor < 0)).sum()
        self.read["currency_outstanding_pence"] = np.maximum(self.balance, 0).sum() + max(self.pool_pence, 0)
        self.read["currency_pool_pence"] = self.pool_pence

    def _close(self, gone: Ints) -> None:
        """Close accounts: what they held is the pool's, and so is what they owed."""
        self.read["currency_written_off_pence"] = -np.minimum(self.balance[gone], 0).sum()
        self.pool_pence += int(self.balance[gone].sum())
        self.number[gone] = NONE
        for column in (self.balance, self.floor, self.ceiling, self.turnover, self.beside):
            column[gone] = 0

    def _share(self) -> None:
        """Let members bear what the pool owes, as far as they stand for it."""
        if self.pool_pence < 0:
            shares = borne(-self.pool_pence, self.balance, self.floor, self.switch.stands_for_share)
            self.balance -= shares
            self.pool_pence += int(shares.sum())
            self.read["currency_shared_pence"] = shares.sum()

    def readings(self) -> tuple[float, ...]:
        """Return how it stands this month; see `READ`."""
        return tuple(float(value) for value in self.read.values())
