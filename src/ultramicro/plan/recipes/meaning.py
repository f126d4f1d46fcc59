"""What a row of resources or needs was taken for, what was assumed of it, and why it is left out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from ultramicro.plan.rows import NeedRow, PledgeRow, ResourceRow

Row: TypeAlias = ResourceRow | NeedRow | PledgeRow
"""A row that a person wrote."""


class Reason(StrEnum):
    """Why a row is left out."""

    UNIT = "unit"
    KIND = "kind"
    WORD = "word"
    PRICE = "price"
    NONE = "none"
    COST_PER = "cost_per"
    TIME = "time"
    MAKER = "maker"
    REJECTED = "rejected"
    UNREAD = "unread"


class Assumed(StrEnum):
    """What is assumed of a row."""

    UNIT = "unit"
    PERIOD = "period"
    PRICE = "price"
    SHARE = "share"
    SELLERS = "sellers"
    TERMS = "terms"
    WORD = "word"
    COST = "cost"
    PART = "part"
    AMOUNT = "amount"


@dataclass(frozen=True, kw_only=True)
class Exclusion:
    """Why a row is left out.

    Parameters
    ----------
    reason : Reason
        The kind of reason.
    why : str
        The same in words.
    read : str
        What was read that could not be used.
    near : tuple of str
        What could have been meant.
    """

    reason: Reason
    why: str
    read: str = ""
    near: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Meaning:
    """What a row was taken for.

    Parameters
    ----------
    row : ResourceRow, NeedRow or PledgeRow
        The row as it was read.
    sort, taken_as : str
        The sort of thing, and which one, in the words of the recipes; empty where it is left out unread.
    quantity : float or None
        How much, in `unit`; of what flows, in a year.
    unit : str
        The unit of the recipes with its period, in words.
    price_pence : float or None
        What one of that unit costs. [pence]
    guesses : tuple of Assumed
        What was assumed.
    note : str
        What that is, in words.
    left : Exclusion or None
        Why it is not in the plan; None where it is.
    elsewhere : float
        How much of a need rows of areas inside its own tell too, in `unit`.
    """

    row: Row
    sort: str
    taken_as: str = ""
    quantity: float | None = None
    unit: str = ""
    price_pence: float | None = None
    guesses: tuple[Assumed, ...] = ()
    note: str = ""
    left: Exclusion | None = None
    elsewhere: float = 0.0

    @property
    def amount(self) -> float:
        """How much there is; nought where it is left out."""
        return 0.0 if self.left or self.quantity is None else self.quantity

    @property
    def alone(self) -> float:
        """How much of it no other row tells."""
        return self.amount - self.elsewhere
