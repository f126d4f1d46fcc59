"""What is done, as a technique is what is asked: a frozen dataclass whose fields are its parameters.

A command such as `ultramicro bank lend DIR` is one action. Its flags, its form and its page in the reference
come from its fields, as they do for techniques.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import MISSING, dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any, ClassVar, Generic, NewType, TypeVar

Pence = NewType("Pence", int)
"""A sum that a person gives in pounds, as `12.50`, and that is kept in whole pence."""

LARGEST_POUNDS = Decimal(10) ** 13


def pence(words: str) -> Pence:
    """Read a sum of pounds.

    Parameters
    ----------
    words : str
        Such as `12`, `12.50`, `£1,200.00` or `-3.20`.

    Returns
    -------
    int
        Whole pence. [pence]

    Raises
    ------
    ValueError
        If it is no number, too large, or has fractions of a penny.

    Examples
    --------
    >>> pence("£1,200.50")
    120050
    >>> pence("0.005")
    Traceback (most recent call last):
    ValueError: 0.005 has fractions of a penny
    """
    try:
        pounds = Decimal(words.replace("£", "").replace(",", "").strip())
        sound = pounds.is_finite() and abs(pounds) <= LARGEST_POUNDS
    except InvalidOperation:
        sound = False
    if not sound:
        message = f"{words!r} is no sum of money"
        raise ValueError(message)
    whole = pounds * 100
    if whole != whole.to_integral_value():
        message = f"{words} has fractions of a penny"
        raise ValueError(message)
    return Pence(int(whole))


@dataclass(frozen=True, kw_only=True)
class Done:
    """What an action did.

    Parameters
    ----------
    says : str
        In a sentence or a few.
    rows : sequence of mapping
        What is best read as a table, all rows with the same columns.
    """

    says: str
    rows: Sequence[Mapping[str, Any]] = ()


D_contra = TypeVar("D_contra", contravariant=True)


@dataclass(frozen=True, kw_only=True)
class Action(ABC, Generic[D_contra]):
    """Something that can be done at a desk; safe to repeat under the same key."""

    name: ClassVar[str]
    does: ClassVar[str]
    reads_only: ClassVar[bool] = False
    makes_books: ClassVar[bool] = False

    @abstractmethod
    def act(self, desk: D_contra) -> Done:
        """Do it."""


def need(
    help: str,  # noqa: A002  the word argparse has for it
    *,
    unit: str = "",
    low: float | None = None,
    high: float | None = None,
    choices: tuple[str, ...] = (),
) -> Any:
    """Declare a parameter that must be given; `contract.param` declares one that need not."""
    meta = {"help": help, "unit": unit, "low": low, "high": high, "choices": choices}
    return field(default=MISSING, metadata=meta)
