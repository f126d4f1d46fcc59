"""Which currency is meant: one of ISO 4217 or a local one that is open; never a new one by a slip."""

from __future__ import annotations

from typing import ClassVar

from ultramicro.core.errors import BadInput
from ultramicro.core.message import say
from ultramicro.ledger.deciding import View
from ultramicro.ledger.engine.projections import Entry, Projection

OPENED = "currency"
"""The kind of note in which the rules of a local currency are kept."""
NO_MONEY = frozenset({"XXX", "XTS"})
"""Codes of ISO 4217 that stand for no currency, and for tests."""


class LocalCurrencies(Projection[str]):
    """Codes of the local currencies of the books."""

    name: ClassVar[str] = "local_currencies"
    keeps: ClassVar[type] = str

    def apply(self, entry: Entry) -> None:
        """Take in the opening of a currency."""
        if (note := entry.note) and note.kind == OPENED and self.shelf.get(note.about) is None:
            self.shelf.put(note.about, note.about)

    def codes(self) -> list[str]:
        """Return them by alphabet."""
        return sorted(self.shelf.keys())


def is_national(code: str) -> bool:
    """Whether ISO 4217 has a currency of this code.

    Examples
    --------
    >>> is_national("EUR"), is_national("eur"), is_national("BRX"), is_national("XXX")
    (True, False, False, False)
    """
    from babel.numbers import is_currency  # noqa: PLC0415  its list is read only where it is asked

    return is_currency(code) and code not in NO_MONEY


def reserve_bank(code: str) -> str:
    """Return what the bank account behind a backed currency is called in the books.

    Examples
    --------
    >>> reserve_bank("BRX")
    'brx-reserve'
    """
    return f"{code.lower()}-reserve"


def currency_meant(view: View, given: str, *, where: str = "--currency") -> str:
    """Return the currency that is meant by a code as a person types it.

    Parameters
    ----------
    view : View
        The books.
    given : str
        The code, in small letters or capitals; empty for the place's own.
    where : str
        The flag that it was given in.

    Raises
    ------
    BadInput
        If there is no such currency: an account in it would hold money that nobody knows.
    """
    code = given.strip().upper()
    if not code or code == view.currency:
        return view.currency
    if view.of(LocalCurrencies).shelf.get(code) is not None or is_national(code):
        return code
    # Older books may hold accounts under any code: what is on them must be able to leave.
    if any(each.currency == given for each in view.state.accounts.values()):
        return given
    raise BadInput(
        say("there is no currency {code}", code=given),
        where=where,
        do=say(
            "use a code such as GBP or EUR, or open a local currency first with `ultramicro currency open`"
        ),
    )
