"""What a switch reads off each month: what each reading is, which is a cost to whom, and which it gives."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from ultramicro.stress.runs.course import Course

MONEY = "_pence"
"""How names of money end."""


class Holds(StrEnum):
    """What a reading of one month is."""

    NUMBER = "number"
    """Of members, loans, firms: no money."""
    FLOW = "flow"
    """Pence that went by in the month."""
    STOCK = "stock"
    """Pence as they stand at its end."""
    SO_FAR = "so_far"
    """Pence since the run began."""


class Cost(StrEnum):
    """What somebody pays or loses for."""

    FEES = "fees"
    RUNNING = "running"
    INTEREST = "interest"
    GRANT = "grant"
    WRITTEN_OFF = "written_off"
    SHARED = "shared"
    """Of what a mutual credit writes off: what its pool could not bear."""
    GUARANTEES = "guarantees"
    NOT_PAID_BACK = "not_paid_back"
    PREMIUM = "premium"
    SALES_LOST = "sales_lost"


class Payer(StrEnum):
    """Who pays it, or loses it."""

    MEMBERS = "members"
    BORROWERS = "borrowers"
    GUARANTORS = "guarantors"
    ITSELF = "itself"
    """The institution, out of what all others pay it."""
    LENDERS = "lenders"
    SAVERS = "savers"
    PUBLIC = "public"
    BUYERS = "buyers"
    SELLERS = "sellers"


class Given(StrEnum):
    """What a technique is there to give, or what of it was asked for and not had."""

    CLEARED = "cleared"
    TRADED = "traded"
    LENT = "lent"
    REFUSED = "refused"
    UNFUNDED = "unfunded"
    SAVED = "saved"
    MOVED = "moved"
    SOLD = "sold"


class Read(NamedTuple):
    """One reading."""

    name: str
    holds: Holds
    cost: Cost | None = None
    """None for what is no cost."""
    payer: Payer | None = None
    gives: Given | None = None
    """None for what is nothing that it is there for."""
    of: tuple[str, ...] = ()
    """Readings that add up to what it could have given."""

    @property
    def money(self) -> bool:
        """Whether it is money."""
        return self.holds is not Holds.NUMBER

    def whole(self, course: Course) -> float:
        """Return what it adds up to over all months of a run: pence of a flow, or a count."""
        by_month = course.reading(self.name)
        return float(by_month[-1] if self.holds is Holds.SO_FAR else by_month.sum())


def number(*names: str) -> tuple[Read, ...]:
    """Declare what is counted and is no money."""
    return tuple(Read(name, Holds.NUMBER) for name in names)


def flow(*names: str) -> tuple[Read, ...]:
    """Declare pence of a month that cost nobody anything: what is paid for them is worth them."""
    return tuple(Read(name, Holds.FLOW) for name in names)


def stock(*names: str) -> tuple[Read, ...]:
    """Declare pence that stand somewhere at the end of a month."""
    return tuple(Read(name, Holds.STOCK) for name in names)


def cost(name: str, what: Cost, payer: Payer, *, so_far: bool = False) -> tuple[Read, ...]:
    """Declare pence that somebody pays or loses in a month, or has since the run began."""
    return (Read(name, Holds.SO_FAR if so_far else Holds.FLOW, what, payer),)


def given(name: str, what: Given, *of: str) -> tuple[Read, ...]:
    """Declare what a switch gives in a month, and the readings that add up to what it could have given."""
    holds = Holds.FLOW if name.endswith(MONEY) else Holds.NUMBER
    return (Read(name, holds, gives=what, of=of),)


def declared(switch: str, *groups: tuple[Read, ...]) -> tuple[Read, ...]:
    """Return what a switch reads off, in order, each under the switch's name.

    Raises
    ------
    ValueError
        If money is called a number, or a number money; names of money end in `_pence`.

    Examples
    --------
    >>> [each.name for each in declared("club", number("members"), flow("sold_pence"))]
    ['club_members', 'club_sold_pence']
    """
    found = tuple(
        each._replace(name=f"{switch}_{each.name}", of=tuple(f"{switch}_{name}" for name in each.of))
        for group in groups
        for each in group
    )
    for each in found:
        if each.name.endswith(MONEY) == (each.holds is Holds.NUMBER):
            message = f"{each.name} is no {each.holds}"
            raise ValueError(message)
    return found


def names(some: tuple[Read, ...]) -> tuple[str, ...]:
    """Return the names of some readings."""
    return tuple(each.name for each in some)
