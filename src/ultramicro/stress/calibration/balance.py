"""The place's accounts of one month, before the first month of the model: every payment from whom to whom.

A payment is one party's spending and another's income, so all savings add up to nought. What firms sell
beyond the place nobody counts: it is what is left of their sales, the balancing item. Where nothing is left
the numbers contradict each other, and it is said which, and by how much.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from ultramicro.core.message import Listed, Message, Pence, Share, say
from ultramicro.stress.calibration.numbers import Numbers


class Sector(StrEnum):
    """Whose accounts are kept."""

    HOUSEHOLDS = "households"
    FIRMS = "firms"
    PUBLIC = "public"
    OUTSIDE = "outside"
    """All that is beyond the place: employers, shops, landlords, suppliers, buyers."""


class At(NamedTuple):
    """How many households are at what. [households]."""

    inactive: int
    """Nobody works or looks for work."""
    unemployed: int
    away: int
    """Their work is beyond the place."""
    public: int
    firms: int


def households_at(numbers: Numbers) -> At:
    """Return how many households live of what; all that work neither away nor for the public work in firms.

    The last is below nought where the shares of the others add up to more than all.

    Examples
    --------
    >>> from ultramicro.stress.calibration.numbers import stated
    >>> households_at(stated(12_000))
    At(inactive=1551, unemployed=155, away=1484, public=544, firms=1270)
    """
    whole = numbers.whole("households")
    inactive = round(whole * numbers.value("inactive_share"))
    unemployed = round((whole - inactive) * numbers.value("unemployed_share"))
    working = whole - inactive - unemployed
    away = round(working * numbers.value("works_away_share"))
    public = round(working * numbers.value("works_public_share"))
    return At(inactive, unemployed, away, public, working - away - public)


class Paid(NamedTuple):
    """A payment of a month."""

    payer: Sector
    payee: Sector
    what: str
    pence: int


class Conflict(NamedTuple):
    """Numbers that cannot be true together."""

    names: tuple[str, ...]
    by: float
    """By how much: pence a month where it is money, households, firms' jobs or a share where it is those."""
    says: Message


@dataclass(frozen=True, kw_only=True)
class Accounts:
    """The accounts of one month.

    Parameters
    ----------
    at : At
        How many households live of what.
    payments : tuple of Paid
        From whom to whom; sales of firms beyond the place are the balancing item, and may be below nought.
    exports_pence : int
        That item. [pence a month]
    how : Message
        How it is worked out.
    conflicts : tuple of Conflict
        What cannot be true together.
    """

    at: At
    payments: tuple[Paid, ...]
    exports_pence: int
    how: Message
    conflicts: tuple[Conflict, ...]

    def income_pence(self, sector: Sector) -> int:
        """Return what a sector is paid in the month."""
        return sum(paid.pence for paid in self.payments if paid.payee == sector)

    def spending_pence(self, sector: Sector) -> int:
        """Return what a sector pays in the month."""
        return sum(paid.pence for paid in self.payments if paid.payer == sector)

    def saving_pence(self, sector: Sector) -> int:
        """Return what a sector keeps of the month's income; below nought where it pays more than that."""
        return self.income_pence(sector) - self.spending_pence(sector)

    def paid_pence(self, what: str) -> int:
        """Return what is paid for one thing."""
        return sum(paid.pence for paid in self.payments if paid.what == what)


def accounts(numbers: Numbers) -> Accounts:
    """Return a place's accounts of one month; households are taken to spend all that bills leave them.

    Firms sell what their wages and inputs cost and a share on top. What households, the public and firms buy
    here is known, so that the rest is sold beyond the place.

    Examples
    --------
    >>> from ultramicro.stress.calibration.numbers import stated
    >>> found = accounts(stated(12_000))
    >>> sum(found.saving_pence(sector) for sector in Sector), found.saving_pence(Sector.HOUSEHOLDS)
    (0, 0)
    """
    at = households_at(numbers)
    firms = _Firms.of(numbers, at)
    before = (*_incomes(numbers, at), *firms.costs(numbers), *_bills(numbers))
    left = _net(before, Sector.HOUSEHOLDS)
    away = round(left * numbers.value("spent_away_share"))
    bought = (
        Paid(Sector.HOUSEHOLDS, Sector.OUTSIDE, "shopping_away", away),
        Paid(Sector.HOUSEHOLDS, Sector.FIRMS, "shopping_here", left - away),
        Paid(Sector.PUBLIC, Sector.FIRMS, "public_buying", numbers.whole("public_buying_pence")),
    )
    here = left - away + numbers.whole("public_buying_pence") + firms.inputs_here
    exports = firms.sales - here
    payments = (*before, *bought, Paid(Sector.OUTSIDE, Sector.FIRMS, "exports", exports))
    how = _how(firms, left - away, numbers.whole("public_buying_pence"))
    return Accounts(at=at, payments=payments, exports_pence=exports, how=how,
                    conflicts=tuple(_conflicts(numbers, at, left, exports, how)))  # fmt: skip


def exports_pence(numbers: Numbers) -> tuple[int, Message]:
    """Return what firms sell beyond the place in a month, which nobody counts, and how it is worked out.

    Below nought it cannot be: `accounts` says then which numbers contradict each other.
    """
    found = accounts(numbers)
    return found.exports_pence, found.how


class _Firms(NamedTuple):
    """What the place's firms pay and sell in a month. [pence]."""

    wages: int
    inputs_here: int
    inputs_away: int
    profit: int

    @property
    def sales(self) -> int:
        return self.wages + self.inputs_here + self.inputs_away + self.profit

    @classmethod
    def of(cls, numbers: Numbers, at: At) -> _Firms:
        wages = max(at.firms, 0) * numbers.whole("wage_here_pence")
        inputs = round(wages * numbers.value("inputs_to_wages"))
        here = round(inputs * numbers.value("inputs_here_share"))
        return cls(wages, here, inputs - here, round((wages + inputs) * numbers.value("markup")))

    def costs(self, numbers: Numbers) -> Iterator[Paid]:
        yield Paid(Sector.FIRMS, Sector.HOUSEHOLDS, "wages_of_firms", self.wages)
        yield Paid(Sector.FIRMS, Sector.FIRMS, "inputs_here", self.inputs_here)
        yield Paid(Sector.FIRMS, Sector.OUTSIDE, "inputs_away", self.inputs_away)
        taken = round(self.profit * numbers.value("dividend_share"))
        yield Paid(Sector.FIRMS, Sector.HOUSEHOLDS, "dividends", taken)
        tax = round(self.wages * numbers.value("tax_share"))
        yield Paid(Sector.HOUSEHOLDS, Sector.PUBLIC, "tax_on_wages_of_firms", tax)


def _incomes(numbers: Numbers, at: At) -> Iterator[Paid]:
    """Go through what households receive but from firms, and the tax on it."""
    tax = numbers.value("tax_share")
    public = at.public * numbers.whole("wage_here_pence")
    away = at.away * numbers.whole("wage_away_pence")
    yield Paid(Sector.PUBLIC, Sector.HOUSEHOLDS, "public_wages", public)
    yield Paid(Sector.OUTSIDE, Sector.HOUSEHOLDS, "wages_from_away", away)
    yield Paid(Sector.HOUSEHOLDS, Sector.PUBLIC, "tax_on_other_wages", round((public + away) * tax))
    yield Paid(Sector.PUBLIC, Sector.HOUSEHOLDS, "benefits", at.unemployed * numbers.whole("benefit_pence"))
    pensions = at.inactive * numbers.whole("inactive_income_pence")
    yield Paid(Sector.PUBLIC, Sector.HOUSEHOLDS, "pensions", pensions)


def _bills(numbers: Numbers) -> Iterator[Paid]:
    """Go through what households pay before they shop."""
    homes = numbers.whole("households")
    renting = round(homes * numbers.value("renting_share"))
    yield Paid(Sector.HOUSEHOLDS, Sector.OUTSIDE, "rent", renting * numbers.whole("rent_pence"))
    yield Paid(Sector.HOUSEHOLDS, Sector.OUTSIDE, "energy", homes * numbers.whole("energy_pence"))
    yield Paid(Sector.HOUSEHOLDS, Sector.PUBLIC, "rates", homes * numbers.whole("rates_pence"))


def _net(payments: tuple[Paid, ...], sector: Sector) -> int:
    return sum(p.pence * ((p.payee == sector) - (p.payer == sector)) for p in payments)


def _how(firms: _Firms, shopping: int, public: int) -> Message:
    return say(
        "the balancing item, which nobody counts: firms' sales {sales} (wages {wages} + inputs {inputs} + "
        "what is on top {profit}) − bought here by households {shopping} − by the public {public} − by firms "
        "{here} = sold beyond the place {exports}, a month",
        sales=Pence(firms.sales), wages=Pence(firms.wages),
        inputs=Pence(firms.inputs_here + firms.inputs_away), profit=Pence(firms.profit),
        shopping=Pence(shopping), public=Pence(public), here=Pence(firms.inputs_here),
        exports=Pence(firms.sales - shopping - public - firms.inputs_here),
    )  # fmt: skip


SIZES = {
    "firms_size_1_4_share": 1,
    "firms_size_5_9_share": 5,
    "firms_size_10_49_share": 10,
    "firms_size_50_more_share": 50,
}
"""The fewest people in a firm of each size."""
ROUNDING = 0.005
"""Shares that are rounded to per cent may miss the whole by this."""


BILLS_AND_INCOMES = (
    "rent_pence",
    "renting_share",
    "energy_pence",
    "rates_pence",
    "inactive_income_pence",
    "benefit_pence",
    "wage_here_pence",
    "tax_share",
)
BOUGHT_AND_SOLD = (
    "spent_away_share",
    "works_away_share",
    "works_public_share",
    "public_buying_pence",
    "inputs_here_share",
    "inputs_to_wages",
    "wage_here_pence",
)
WORK = ("works_away_share", "works_public_share")


def _conflicts(numbers: Numbers, at: At, left: int, exports: int, how: Message) -> Iterator[Conflict]:
    """Go through what cannot be true together."""
    yield from _of_sizes(numbers)
    if at.firms <= 0:
        wrong = say("work beyond the place and for the public leave {n} households for its firms", n=at.firms)
        yield _conflict(WORK, 1 - at.firms, wrong)
        return
    yield from _of_jobs(numbers, at)
    if left < 0:
        wrong = say("bills of all households are {sum} a month more than they have after tax",
                    sum=Pence(-left))  # fmt: skip
        yield _conflict(BILLS_AND_INCOMES, -left, wrong)
    if exports < 0:
        wrong = say("more is bought here than firms here can sell, by {sum} a month ({how})",
                    sum=Pence(-exports), how=how)  # fmt: skip
        yield _conflict(BOUGHT_AND_SOLD, -exports, wrong)


def _of_sizes(numbers: Numbers) -> Iterator[Conflict]:
    whole = sum(numbers.value(name) for name in SIZES)
    if abs(whole - 1) > ROUNDING:
        wrong = say("firms of all sizes are {share} of firms, and should be all", share=Share(whole, 1))
        yield _conflict(tuple(SIZES), whole - 1, wrong)


def _of_jobs(numbers: Numbers, at: At) -> Iterator[Conflict]:
    """Compare the fewest jobs that so many firms of such sizes have with the work that is there."""
    jobs = at.firms * numbers.value("workers_per_household")
    fewest = numbers.value("firms") * sum(numbers.value(name) * least for name, least in SIZES.items())
    if fewest > jobs:
        wrong = say(
            "{firms} firms of these sizes have {fewest} jobs at least, and residents have {jobs} in them",
            firms=numbers.whole("firms"), fewest=round(fewest), jobs=round(jobs),
        )  # fmt: skip
        yield _conflict(("firms", *SIZES, *WORK, "workers_per_household"), fewest - jobs, wrong)


def _conflict(names: tuple[str, ...], by: float, wrong: Message) -> Conflict:
    says = say("{wrong}: change one of {names}", wrong=wrong, names=Listed(names, by=""))
    return Conflict(names, by, says)
