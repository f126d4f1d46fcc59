"""Members' invoices to each other are set off each month before anybody pays: the product's own rounds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from ultramicro.clearing.overdue import urgency
from ultramicro.clearing.solver.merging import allocate_to_invoices, merge_parallel
from ultramicro.clearing.solver.priorities import prefer
from ultramicro.clearing.solver.set_off import greatest_setoff
from ultramicro.stress.economy.chance import CLEARING, CONFIRMED, draws
from ultramicro.stress.economy.moments import Acts, Moment
from ultramicro.stress.economy.state import EMPTY, Behaviour, Economy, Ints, Surroundings
from ultramicro.stress.switches.members import Bools, bill, circle
from ultramicro.stress.switches.reads import (
    Cost,
    Given,
    Payer,
    Read,
    cost,
    declared,
    given,
    names,
    number,
    stock,
)
from ultramicro.stress.switches.switch import Switch

READ = declared(
    "clearing", number("members"), stock("owed_pence"), given("cleared_pence", Given.CLEARED, "owed_pence"),
    cost("fees_pence", Cost.FEES, Payer.MEMBERS),
)  # fmt: skip
"""What is read off each month: members, what they owed each other, what was cleared of it, what that cost."""


@dataclass(frozen=True, kw_only=True)
class Clearing(Switch):
    """Rounds of clearing among firms.

    No money is made: each member owes as much less as it is owed less. What it costs leaves the place.

    Parameters
    ----------
    confirmed_share : float
        Of members' open invoices: those to which both sides agree in time. [share]
    every_months : int
        How often there is a round. [months]
    fee_pence : int
        What a member pays for each round, whether anything of it is cleared or not. [pence]
    fee_share : float
        What a member pays of what is cleared of its debts. [share]
    """

    name: ClassVar[str] = "clearing"
    told: ClassVar[tuple[Read, ...]] = READ
    confirmed_share: float = 0.8
    every_months: int = 1
    fee_pence: int = 400
    fee_share: float = 0.002

    def acts(self, e: Economy, b: Behaviour, s: Surroundings, seed: int) -> Rounds:
        """Return the rounds of one run."""
        return Rounds(self)


class Rounds(Acts):
    """Rounds of one run."""

    reads: ClassVar[tuple[str, ...]] = names(READ)

    def __init__(self, rules: Clearing) -> None:
        """Take the rules."""
        self.rules = rules
        self.circle: Bools | None = None
        """Places whose firms take part, once it has begun."""
        self.read = (0.0, 0.0, 0.0, 0.0)

    def due(self, now: Moment) -> None:
        """Hold a round in each month of one."""
        rules, e = self.rules, now.e
        self.read = (0.0, 0.0, 0.0, 0.0)
        since = now.month - rules.from_month
        if since < 0 or since % rules.every_months or rules.uptake <= 0.0:
            return
        if self.circle is None:
            self.circle = circle(e, rules.uptake, now.seed, CLEARING, now.s.suppliers)
        members = self.circle & (e.firms["age"] != EMPTY)
        rows = self._offered(now, members)
        # Before the set-off, of which nothing is left to see afterwards.
        owed = int(e.invoices["owed_pence"][rows].sum())
        debtor = e.invoices["payer"][rows]
        cleared = set_off(e, rows, now.period)
        of_each = np.bincount(debtor, cleared, e.firms.size) * rules.fee_share
        fees = np.where(members, rules.fee_pence + of_each.astype(np.int64), 0)
        paid = bill(e, np.arange(e.firms.size), fees, now.period)
        self.read = (float(members.sum()), float(owed), float(cleared.sum()), float(paid))

    def _offered(self, now: Moment, members: Bools) -> Ints:
        """Return the rows of invoices between members that both sides confirm."""
        e = now.e
        used = e.invoices[: e.world["invoices"][0]]
        here = np.flatnonzero(used["payee"] >= 0)
        payer, payee = used["payer"][here], used["payee"][here]
        kept = members[payer] & members[payee] & (used["owed_pence"][here] > 0)
        if self.rules.confirmed_share < 1.0:
            chance = draws(now.seed, now.period, CONFIRMED, payer * e.firms.size + payee)
            kept &= chance < self.rules.confirmed_share
        return here[kept]

    def readings(self) -> tuple[float, ...]:
        """Return what was done this month; see `READ`."""
        return self.read


MONTH_DAYS = 30


def set_off(e: Economy, rows: Ints, period: int) -> Ints:
    """Set some invoices off as a round does: as much as can be, the overdue first at no loss to the total.

    Parameters
    ----------
    rows : ndarray of int64, shape (n,)
        Their rows; each between two firms.
    period : int
        The month, from which it is counted how long they are overdue.

    Returns
    -------
    ndarray of int64, shape (n,)
        What is cleared of each. [pence]

    Raises
    ------
    Unproved
        If the solver's result does not prove itself.
    """
    if rows.size == 0:  # the solver takes no empty network
        return np.zeros(0, np.int64)
    owed, due = e.invoices["owed_pence"][rows], e.invoices["due"][rows]
    # Invoices of one pair are one debt to the solver.
    merged = merge_parallel(e.firms.size, e.invoices["payer"][rows], e.invoices["payee"][rows], owed)
    best = greatest_setoff(merged.network)
    late = np.array([urgency(months * MONTH_DAYS) for months in range(int(period - due.min()) + 1)])
    urgent = late[np.maximum(period - due, 0)] if late.size else np.zeros(rows.size, np.int64)
    if urgent.any():
        cleared = prefer(merged, owed, urgent, best, due).cleared_pence
    else:  # all greatest set-offs are as good
        cleared = allocate_to_invoices(merged.pair, owed, best.cleared_pence, due)
    e.invoices["owed_pence"][rows] -= cleared
    return cleared
