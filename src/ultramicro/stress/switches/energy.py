"""The energy club: what members share lowers their bills, and what building it costs is paid off."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

import numpy as np

from ultramicro.stress.economy.chance import JOINS, WEATHER, draws
from ultramicro.stress.economy.moments import Acts, Moment
from ultramicro.stress.economy.state import PUBLIC, Behaviour, Economy, Floats, Ints, Surroundings
from ultramicro.stress.switches.energy_days import MONTHS, Days, Months, months_of
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
from ultramicro.stress.switches.sharing_out import parts
from ultramicro.stress.switches.switch import Switch

READ = declared(
    "energy", number("members"), given("saved_pence", Given.SAVED),
    flow("saved_poorest_pence", "club_pence"),
    stock("owed_pence", "till_pence", "debt_pence"), cost("running_pence", Cost.RUNNING, Payer.MEMBERS),
    cost("interest_pence", Cost.INTEREST, Payer.MEMBERS),
    cost("stood_for_pence", Cost.GUARANTEES, Payer.ITSELF),
    cost("lost_pence", Cost.NOT_PAID_BACK, Payer.SAVERS, so_far=True),
)  # fmt: skip
"""What is read off each month: members, what their bills are less, and those of the poorest tenth; what is
paid to the club and owed to it; what it has, what was lent to it and put in; what running it, interest and
members' arrears cost it; and what of the money put in was lost."""
SHARES_KEPT = 36
"""Months before shares are paid back."""
LATE = 6
"""Who owes its lender so many parts is closed."""


@dataclass(frozen=True, kw_only=True)
class EnergyClub(Switch):
    """Members share what sites of the place make, by the club's own settlement and bills.

    What it costs: it is built first, with shares and a loan of savers beyond the place, and both are paid
    back to there with interest; running it is paid; suppliers beyond sell less. How it fails: months with
    little sun, members who cannot pay, whose arrears the club stands for as far as it has money; when it owes
    its lender for half a year it is closed, and bills are again what they were.

    Parameters
    ----------
    days : Days
        What homes take and sites give, and at what prices.
    members : int
        How many households take part when all do who may.
    rule : str
        By which what is made is shared.
    capital_pence, running_pence : int
        Building it, and running it for a month. [pence]
    on_site_price : float
        What buildings below the sites pay for what they use of it. [pence/kWh]
    loan_share : float
        Of what building costs: what is lent; the rest are shares.
    interest, share_interest : float
        On what was lent, and at most on shares. [share a year]
    loan_months, build_months : int
        In how many parts it is paid back, and how long it is built.
    share_years : int
        Within how many years shares are paid back, from the fourth on, where there is money for it.
    weather : float
        How widely what is made in a month is spread about the usual. [share]
    guarantee : float
        Of what members newly owe their suppliers: what the club pays for them, as far as it can.
    reserve_months : float
        So many months' costs the club keeps; of what is above, once a year, holders of shares are paid and
        then members.
    """

    name: ClassVar[str] = "energy"
    told: ClassVar[tuple[Read, ...]] = READ
    days: Days
    members: int
    rule: str
    capital_pence: int
    running_pence: int
    on_site_price: float
    loan_share: float
    interest: float
    share_interest: float
    loan_months: int
    share_years: int
    build_months: int
    weather: float
    guarantee: float
    reserve_months: float

    def acts(self, e: Economy, b: Behaviour, s: Surroundings, seed: int) -> Acts:
        """Return the club at work; with nobody in it it is never built."""
        many = min(round(self.members * self.uptake), e.households.size)
        return ClubAtWork(self, many, seed, e.households.size)


class Billed(NamedTuple):
    """A month's bills of members: without the club, and with it to the supplier and the club. [pence]."""

    without: Ints
    supplier: Ints
    club: Ints

    @property
    def credit(self) -> Ints:
        """What each is spared: with both bills it is the bill without the club, to the penny."""
        return self.without - self.supplier - self.club


def billed(
    first: Ints, energy_share: float, local: Floats, club: Floats, weather: float
) -> tuple[Billed, Ints]:
    """Return members' bills of a month, and what each would have to be billed at first prices for that.

    Suppliers' prices have moved by `energy_share` since; the club's have not. Nobody pays more than without.

    Parameters
    ----------
    first : ndarray of int64, shape (members,)
        Bills without the club at first prices. [pence]
    energy_share : float
        What they come to now beside that.
    local, club : ndarray, shape (members,)
        Of a bill: what is made here, and what is paid to the club for it.
    weather : float
        What is made beside the usual.

    Examples
    --------
    >>> bills, _ = billed(np.array([10_000]), 1.5, np.array([0.2]), np.array([0.12]), 1.0)
    >>> [each.item() for each in (*bills, bills.credit)]
    [15000, 12000, 1200, 1800]
    """
    without = (first * energy_share).astype(np.int64)
    away = np.round(without * (1.0 - np.minimum(local * weather, 1.0)))
    at_first = np.ceil(away / energy_share - 1e-9).astype(np.int64) if energy_share > 0 else first
    # As bills are worked out from first prices in whole pence, so what is left to suppliers is.
    supplier = np.minimum((at_first * energy_share).astype(np.int64), without)
    paid = np.minimum(np.round(first * club * weather).astype(np.int64), without - supplier)
    return Billed(without, supplier, paid), at_first


class ClubAtWork(Acts):
    """The club in one run."""

    reads = names(READ)

    def __init__(self, of: EnergyClub, many: int, seed: int, households: int) -> None:
        """Choose by chance who is in it."""
        self.of, self.many = of, many
        chance = draws(seed, 0, JOINS, np.arange(households))
        self.members = np.sort(np.argsort(chance, kind="stable")[:many])
        self.months: Months | None = None
        self.owed_pence = np.zeros(many, np.int64)
        self.owed_before = self.first = np.zeros(0, np.int64)
        self.till_pence = self.debt_pence = self.part_pence = self.owed_parts = self.lost_pence = 0
        self.shares_pence = self.back_pence = 0
        self.paid_pence = self.poorest_pence = self.running_pence = 0
        self.interest_pence = self.stood_for_pence = 0
        self.bills_now, self.weather, self.closed = Billed(*[np.zeros(many, np.int64)] * 3), 1.0, False

    def held_pence(self) -> int:
        """Return what is in the club's till."""
        return self.till_pence

    def _open(self, month: int) -> bool:
        return bool(self.many) and not self.closed and month >= self.of.from_month + self.of.build_months

    def begin(self, now: Moment) -> None:
        """Borrow and build."""
        self.running_pence = self.interest_pence = self.stood_for_pence = 0
        if not self.many or now.month != self.of.from_month:
            return
        self.months = months_of(self.of.days, self.many, self.of.rule)
        self.till_pence = round(self.of.running_pence * self.of.reserve_months)
        whole = self.of.capital_pence + self.till_pence
        self.debt_pence = round(whole * self.of.loan_share)
        self.shares_pence = self.back_pence = whole - self.debt_pence
        self.part_pence = -(-self.debt_pence // self.of.loan_months)
        now.e.regions["purse_pence"][0] -= whole
        # Panels, turbines and who puts them up come from beyond the place.
        now.e.regions["coming_pence"][0] += self.of.capital_pence

    def bills(self, now: Moment) -> None:
        """Bill members for what they had of the club; what is left their suppliers will bill."""
        self.first = np.zeros(0, np.int64)
        if not self._open(now.month) or self.months is None:
            return
        people, at = now.e.households, (now.month - 1) % MONTHS
        homes = np.arange(self.many) % self.months.local.shape[1]
        self.first = people["energy_pence"][self.members]
        self.weather = weather(now.seed, now.period, self.of.weather)
        self.bills_now, at_first = billed(
            self.first, now.s.energy_share, self.months.local[at, homes], self.months.club[at, homes],
            self.weather,
        )  # fmt: skip
        self.owed_before = people["owed_energy_pence"][self.members]
        people["energy_pence"][self.members] = at_first
        self._collect(now, people)

    def _collect(self, now: Moment, people: np.ndarray) -> None:
        """Take what members owe the club as far as they have it beside food and rent, late bills last."""
        purse, bills = people["purse_pence"][self.members], self.bills_now
        free = np.maximum(purse - now.s.keep_pence - people["rent_pence"][self.members], 0)
        paid = np.minimum(bills.club, free)
        left = np.maximum(free - paid - bills.supplier - people["rates_pence"][self.members], 0)
        late = np.minimum(self.owed_pence, (left * now.s.catch_up_share).astype(np.int64))
        self.owed_pence += bills.club - paid - late
        people["purse_pence"][self.members] = purse - paid - late
        self.paid_pence = int(paid.sum() + late.sum())
        self.till_pence += self.paid_pence

    def trade(self, now: Moment, here_pence: object) -> None:
        """Give bills their own sums back, and stand for what members newly owe their suppliers."""
        if not self.first.size:
            return
        people = now.e.households
        people["energy_pence"][self.members] = self.first
        owed = people["owed_energy_pence"][self.members]
        new = np.maximum(owed - self.owed_before, 0)
        able = max(self.till_pence - self._month_pence, 0)
        stood_for = np.minimum(parts(new, min(round(int(new.sum()) * self.of.guarantee), able)), new)
        people["owed_energy_pence"][self.members] = owed - stood_for
        self.owed_pence += stood_for
        self.stood_for_pence = int(stood_for.sum())
        self.till_pence -= self.stood_for_pence
        now.e.regions["coming_pence"][0] += self.stood_for_pence

    @property
    def _month_pence(self) -> int:
        """What a month costs the club."""
        return self.of.running_pence + self.part_pence + round(self.debt_pence * self.of.interest / MONTHS)

    def due(self, now: Moment) -> None:
        """Sell what nobody used, pay tax, running and the lender; once a year share out what is over."""
        if not self.first.size or self.months is None:
            self.paid_pence = 0
            return
        region = now.e.regions
        at = (now.month - 1) % MONTHS
        on_site = float(self.months.on_site_kwh[at]) * self.of.on_site_price
        sold = round((float(self.months.exported_pence[at]) + on_site) * self.weather)
        sold = min(sold, int(region["coming_pence"][0]))
        tax = min(round(self.paid_pence * self.months.vat_share), self.till_pence)
        now.e.other_pence[PUBLIC] += tax
        self.running_pence = min(self.of.running_pence, self.till_pence + sold - tax)
        self.till_pence += sold - tax - self.running_pence
        region["coming_pence"][0] += self.running_pence - sold
        self._repay(now)
        if now.month % MONTHS == 0 and not self.closed:
            self._share_out(now)

    def _share_out(self, now: Moment) -> None:
        """Pay who holds shares, and members, out of what is above what is kept."""
        over = max(self.till_pence - round(self._month_pence * self.of.reserve_months), 0)
        interest = min(round(self.shares_pence * self.of.share_interest), over)
        begun = now.month - self.of.from_month >= SHARES_KEPT
        back = (
            min(-(-self.back_pence // self.of.share_years), self.shares_pence, over - interest)
            if begun
            else 0
        )
        self.shares_pence -= back
        self.till_pence -= over
        self.interest_pence += interest
        now.e.regions["purse_pence"][0] += interest + back
        spared = parts(np.ones(self.many, np.int64), over - interest - back)
        now.e.households["purse_pence"][self.members] += spared

    def _repay(self, now: Moment) -> None:
        """Pay the lender as far as the till reaches; who is late for too long is closed."""
        interest = round(self.debt_pence * self.of.interest / MONTHS)
        part = min(self.part_pence * (1 + self.owed_parts), self.debt_pence)
        paid = min(interest + part, self.till_pence)
        repaid = max(paid - interest, 0)
        self.till_pence -= paid
        self.interest_pence += paid - repaid
        self.debt_pence -= repaid
        now.e.regions["purse_pence"][0] += paid
        self.owed_parts = -(-(part - repaid) // self.part_pence) if self.part_pence else 0
        if self.owed_parts >= LATE:
            now.e.regions["purse_pence"][0] += self.till_pence
            self.lost_pence, self.till_pence = self.debt_pence + self.shares_pence, 0
            self.debt_pence, self.shares_pence, self.closed = 0, 0, True

    def end(self, now: Moment) -> None:
        """Note what members of the poorest tenth were spared."""
        self.poorest_pence = 0
        if self.first.size:
            poorest = now.e.households["tenth"][self.members] == 0
            self.poorest_pence = int(self.bills_now.credit[poorest].sum())

    def readings(self) -> tuple[float, ...]:
        """Return how the club stands this month; see `READ`."""
        spared = int(self.bills_now.credit.sum()) if self.first.size else 0
        return (
            self.many if self.first.size else 0, spared, self.poorest_pence, self.paid_pence,
            int(self.owed_pence.sum()), self.till_pence, self.debt_pence + self.shares_pence,
            self.running_pence, self.interest_pence, self.stood_for_pence, self.lost_pence,
        )  # fmt: skip


def weather(seed: int, period: int, width: float) -> float:
    """Return what is made in a month beside the usual: by the normal law, never below nought."""
    first, second = draws(seed, period, WEATHER, np.arange(2)).tolist()
    return max(1.0 + width * math.sqrt(-2.0 * math.log(1.0 - first)) * math.cos(2.0 * math.pi * second), 0.0)
