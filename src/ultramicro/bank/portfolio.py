"""A bank's loans taken together: what may be lost, what is at hand, and how much more can be lent."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import NamedTuple

from ultramicro.bank.arrears import AGES, age
from ultramicro.bank.ids import Age

DEFAULT_PERCENT = {
    Age.NOT_OVERDUE: (1, 3, 6), Age.DAYS_1_TO_30: (3, 8, 15), Age.DAYS_31_TO_60: (10, 25, 45),
    Age.DAYS_61_TO_90: (25, 50, 70), Age.DAYS_91_TO_180: (40, 65, 85), Age.DAYS_181_TO_365: (60, 80, 95),
    Age.DAYS_366_OR_MORE: (85, 100, 100),
}  # fmt: skip
"""How many loans of an age default: low, middle, high. [%]

A judgement, and shown as one: no small lender publishes roll rates by age. The middle lies between the
provisions that British credit unions must make (35, 60, 80, 100%) and what they lend on. A bank's own record
should replace it.
"""
RUN_OFF_PERCENT = {"savings": (5, 15, 30), "member": (10, 25, 50)}
"""How much of what may be withdrawn at once is withdrawn in a bad month: low, middle, high. [%]

The middle and high are those of retail deposits without and with stress in the liquidity coverage rules of
Basel III (stable 3 to 5%, less stable 10% and more), widened since one street's savers hear the same rumour.
"""
LATE_DAYS = 31
"""From how many days on a loan counts as late (PAR30: more than 30). [days]"""


class LentLoan(NamedTuple):
    """What the portfolio needs to know of a loan."""

    outstanding_pence: int
    arrears_days: int = 0
    guaranteed_pence: int = 0
    purpose: str = ""


class AccountSum(NamedTuple):
    """The balance of an account and its class."""

    currency: str
    account_class: str
    balance_pence: int


class Hand(NamedTuple):
    """What is at hand and what may be withdrawn, in pence of national money."""

    cash_pence: int = 0
    member_pence: int = 0
    savings_pence: int = 0
    treasury_pence: int = 0
    shares_pence: int = 0
    provision_pence: int = 0


class Worth(NamedTuple):
    """A multiplier of a category, or of the place."""

    subject: str
    item: str
    value: float
    low: float | None
    high: float | None


class Range(NamedTuple):
    """A sum as low, middle and high, in whole pence."""

    low: int
    middle: int
    high: int

    def ends(self) -> tuple[int, int]:
        """Return low and high."""
        return self.low, self.high


class AgeGroup(NamedTuple):
    """Loans of one age of arrears, in pence."""

    age: Age
    loans: int
    outstanding_pence: int
    guaranteed_pence: int
    lost: Range


def by_age(loans: Sequence[LentLoan]) -> list[AgeGroup]:
    """Group running loans by the age of their arrears, with the expected loss of each group.

    Notes
    -----
    The loss is what is owed and not guaranteed, times the share of loans of that age that default. A
    guarantee counts at its full cap: what was promised, not what will be there.
    """
    groups: dict[Age, list[LentLoan]] = defaultdict(list)
    for loan in loans:
        if loan.outstanding_pence:
            groups[age(loan.arrears_days)].append(loan)
    return [_group(name, groups[name]) for _, name in AGES if groups[name]]


def _group(name: Age, loans: Sequence[LentLoan]) -> AgeGroup:
    # Loan by loan: one guarantee that is too large must not cover another loan.
    open_ = sum(max(x.outstanding_pence - x.guaranteed_pence, 0) for x in loans)
    lost = Range(*(round(Fraction(open_ * percent, 100)) for percent in DEFAULT_PERCENT[name]))
    owed = sum(x.outstanding_pence for x in loans)
    return AgeGroup(name, len(loans), owed, sum(x.guaranteed_pence for x in loans), lost)


def expected_loss(groups: Sequence[AgeGroup]) -> Range:
    """Add up what may be lost."""
    return Range(*(sum(group.lost[i] for group in groups) for i in range(3)))


def share_late(groups: Sequence[AgeGroup], days: int = LATE_DAYS) -> float | None:
    """Return the share of what is owed that is on loans more than 30 days late (PAR30)."""
    whole = sum(group.outstanding_pence for group in groups)
    # The whole loan counts as late and not its instalment, as microlenders everywhere state it.
    names = {name for least, name in AGES if least >= days}
    return sum(g.outstanding_pence for g in groups if g.age in names) / whole if whole else None


def at_hand(accounts: Iterable[AccountSum], national: str) -> Hand:
    """Return cash, what may be withdrawn, shares and provisions in national money."""
    sums = {field.removesuffix("_pence"): 0 for field in Hand._fields}
    for each in accounts:
        # Mirrors of what a bank holds are below 0 by the books' signs.
        if each.currency == national and each.account_class == "bank_settlement":
            sums["cash"] -= each.balance_pence
        elif each.currency == national and each.account_class in sums:
            sums[each.account_class] += each.balance_pence
    return Hand(**{f"{name}_pence": pence for name, pence in sums.items()})


def run_off(hand: Hand) -> Range:
    """Return what a bad month may take out; money that backs a local currency is kept whole."""
    open_to = {"savings": hand.savings_pence, "member": hand.member_pence}
    sums = (
        sum(round(Fraction(pence * RUN_OFF_PERCENT[kind][i], 100)) for kind, pence in open_to.items())
        for i in range(3)
    )
    # All of the backing in each case: members were promised that it is there.
    return Range(*(hand.treasury_pence + each for each in sums))


def safe_to_lend(hand: Hand, lost: Range) -> Range:
    """Return how much more can be lent: cash less a bad month, less losses beyond what is set aside."""
    month = run_off(hand)
    # The other way round, since the highest outflow leaves the least to lend.
    spare = [hand.cash_pence - month[i] - max(lost[i] - hand.provision_pence, 0) for i in (2, 1, 0)]
    return Range(*(max(each, 0) for each in spare))


def months_of_cash(hand: Hand, monthly_pence: float) -> float:
    """Return how many bad months the cash lasts; infinite where nothing may be withdrawn."""
    return hand.cash_pence / monthly_pence if monthly_pence > 0 else math.inf


class Purpose(NamedTuple):
    """What is lent for one purpose (empty: not known), and its multiplier here."""

    purpose: str
    loans: int
    outstanding_pence: int
    multiplier: float | None
    low: float | None
    high: float | None


def by_purpose(loans: Sequence[LentLoan], multipliers: Sequence[Worth]) -> list[Purpose]:
    """Group running loans by purpose, the highest multiplier first.

    Parameters
    ----------
    loans : sequence of LentLoan
        All loans.
    multipliers : sequence of Worth
        Full multipliers of categories and of the place.

    Notes
    -----
    A purpose has the multiplier of the category of the same name; where there is none, the place's own.
    """
    known = {m.item.casefold(): m for m in multipliers if m.subject == "category"}
    place = next((m for m in multipliers if m.subject == "place"), None)
    groups: dict[str, list[int]] = defaultdict(list)
    for loan in loans:
        if loan.outstanding_pence:
            groups[loan.purpose].append(loan.outstanding_pence)
    found = []
    for purpose, owed in groups.items():
        # Money whose use nobody named is spent like the place's.
        m = known.get(purpose.casefold(), place)
        values = (m.value, m.low, m.high) if m else (None, None, None)
        found.append(Purpose(purpose, len(owed), sum(owed), *values))
    # By name last, so that ties fall the same way in every run.
    return sorted(found, key=lambda p: (-(p.multiplier or 0), -p.outstanding_pence, p.purpose))
