"""The rules of one currency, which a place chooses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from ultramicro.core.errors import BadInput
from ultramicro.core.message import Listed, note
from ultramicro.currency.ids import Model
from ultramicro.ledger.currencies import reserve_bank
from ultramicro.ledger.engine.events import Event

WHOLE = 10_000
"""All of a sum, in hundredths of a percent."""


@dataclass(frozen=True, kw_only=True)
class Rules(Event):
    """The rules of one currency as they are written down; it is about the currency.

    Shares are whole hundredths of a percent.

    Parameters
    ----------
    code : str
        What it is called in the books, as in `BRX`.
    model : Model
        How it works.
    fee_bp, lent_bp : int
        What a seller pays of a sale, and how much of that is lent on; the rest runs the currency. [1/100 %]
    levy_pence : int
        The monthly membership fee. [hundredths]
    demurrage_bp, exempt_pence : int
        What a month takes of a balance above the exempt sum. [1/100 %, hundredths]
    release_above_pence : int
        A redemption above this needs a second person. [hundredths]
    settle_within_days : int
        How old a debt may become before it is to be spent off or settled. [days]
    opened_on : date or None
        The day it was first opened; None in books of before that was written down.
    """

    kind: ClassVar[str] = "currency"

    code: str
    model: Model
    fee_bp: int = 0
    lent_bp: int = 0
    levy_pence: int = 0
    demurrage_bp: int = 0
    exempt_pence: int = 0
    release_above_pence: int = 0
    settle_within_days: int = 365
    opened_on: date | None = None

    @property
    def backed(self) -> bool:
        """Whether money at a bank stands behind it."""
        return self.model is Model.BACKED

    def treasury(self) -> str:
        """Return who runs the currency in the books."""
        return f"{self.code.lower()}-treasury"

    def bank(self) -> str:
        """Return what the bank account of its reserve is called in the books."""
        return reserve_bank(self.code)


def chosen(found: Mapping[str, Rules], code: str = "") -> Rules:
    """Return the rules of the currency that is meant.

    Parameters
    ----------
    found : mapping of str to Rules
        The rules of every currency, by its code.
    code : str
        Which currency; may be left out where there is only one.

    Raises
    ------
    BadInput
        If there is none of that name, or several and none was named.

    Examples
    --------
    >>> chosen({"X": Rules(code="X", model=Model.HOURS)}).code
    'X'
    """
    if code in found:
        return found[code]
    if not code and len(found) == 1:
        return next(iter(found.values()))
    if not found:
        raise BadInput(
            note("currency.none", "There is no local currency yet"),
            do=note("currency.open_one", "open one with `ultramicro currency open`"),
        )
    if code:
        raise BadInput(
            note(
                "currency.unknown", "There is no currency {code}; there are {codes}",
                code=code, codes=Listed(sorted(found)),
            ),
            do=note("currency.name_it", "name one of them with --code"),
        )  # fmt: skip
    raise BadInput(
        note("currency.several", "There are several currencies: {codes}", codes=Listed(sorted(found))),
        do=note("currency.name_it", "name one of them with --code"),
    )


def part(amount_pence: int, basis_points: int) -> int:
    """Return a part of a sum, rounded half to even, in pence.

    Parameters
    ----------
    amount_pence : int
        The sum. [pence]
    basis_points : int
        How much of it. [1/100 %]

    Examples
    --------
    >>> part(10000, 200), part(125, 200)
    (200, 2)
    """
    # In whole numbers, as a float would tip a half to either side.
    whole, rest = divmod(amount_pence * basis_points, WHOLE)
    return whole + (2 * rest > WHOLE or (2 * rest == WHOLE and whole % 2 == 1))
