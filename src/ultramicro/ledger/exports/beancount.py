"""The books as a Beancount file, so that a program that knows nothing of us can check them (`bean-check`)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import TextIO

from ultramicro.ledger.engine.state import Account, Transfer

BEFORE = date(1970, 1, 1)
LAST = date.max - timedelta(days=1)
"""The last day that has a day after it, on which balances can be asserted."""


def write_beancount(accounts: Sequence[Account], transfers: Iterable[Transfer], to: TextIO) -> int:
    """Write every account, transfer and balance.

    Parameters
    ----------
    accounts : sequence of Account
        As they stand; each balance is asserted at the end, so that the file proves or refutes it.
    transfers : iterable of Transfer
        All of them, in order.
    to : TextIO
        Where to write.

    Returns
    -------
    int
        How many transfers were written.
    """
    names, currencies = account_names(accounts), _currencies(accounts)
    to.write('option "title" "Books"\n')
    to.writelines(f'option "operating_currency" "{each}"\n' for each in sorted(set(currencies.values())))
    number, days = 0, {BEFORE}
    for transfer in transfers:
        number, on = number + 1, _readable(transfer.business_on)
        days.add(on)
        to.writelines(_transaction(transfer, on, names, currencies[transfer.currency]))
    # A Beancount file has no order of its own: accounts are opened by day, wherever that is written.
    to.writelines(f"{min(days)} open {names[a.account]} {currencies[a.currency]}\n" for a in accounts)
    # A balance holds for the beginning of its day.
    after = max(days) + timedelta(days=1)
    to.writelines(
        f"{after} balance {names[each.account]} {_units(each.balance_pence)} {currencies[each.currency]}\n"
        for each in accounts
    )
    return number


def _readable(day: str) -> date:
    """Return a day, or the one before the last of all, which has no day after it.

    Examples
    --------
    >>> str(_readable("2026-11-01")), str(_readable("9999-12-31"))
    ('2026-11-01', '9999-12-30')
    """
    return min(date.fromisoformat(day), LAST)


def _transaction(transfer: Transfer, on: date, names: Mapping[str, str], currency: str) -> Iterator[str]:
    # A quote in it would end the text and have the rest read as a command.
    kind = re.sub(r"[^\w -]", " ", transfer.kind)
    yield f'{on} * "{kind}"\n  transfer: {transfer.seq}\n'
    if on.isoformat() != transfer.business_on:
        yield f'  counted_on: "{transfer.business_on}"\n'
    if transfer.reverses is not None:
        yield f"  reverses: {transfer.reverses}\n"
    yield f"  {names[transfer.debit]} {_units(-transfer.amount_pence)} {currency}\n"
    yield f"  {names[transfer.credit]} {_units(transfer.amount_pence)} {currency}\n"


def _units(amount_pence: int) -> str:
    """Write pence as units.

    Examples
    --------
    >>> _units(-5), _units(12345)
    ('-0.05', '123.45')
    """
    whole, rest = divmod(abs(amount_pence), 100)
    return f"{'-' if amount_pence < 0 else ''}{whole}.{rest:02}"


def account_names(accounts: Iterable[Account]) -> dict[str, str]:
    """Name every account as Beancount wants it; no two alike.

    Examples
    --------
    >>> from ultramicro.ledger.engine.rules import Account
    >>> account_names([Account("GBP/k4m2/member", "k4m2", "GBP", "member", 0, None, None, None)])
    {'GBP/k4m2/member': 'Equity:GBP:K4m2:Member'}
    """
    names: dict[str, str] = {}
    taken: set[str] = set()
    for each in accounts:
        name = plain = "Equity:" + ":".join(map(_component, each.account.split("/")))
        number = 1
        # What was replaced may make two names alike, and their balances would be added up.
        while name in taken:
            number += 1
            name = f"{plain}-{number}"
        taken.add(name)
        names[each.account] = name
    return names


def _component(part: str) -> str:
    kept = re.sub(r"[^A-Za-z0-9-]", "-", part)
    # Beancount takes no part of a name that begins with a small letter or a dash.
    return kept[0].upper() + kept[1:] if kept[:1].isalnum() else f"X{kept}"


def _currencies(accounts: Iterable[Account]) -> dict[str, str]:
    """Name every currency as Beancount wants it: capitals, two at least."""
    found: dict[str, str] = {}
    for code in sorted({each.currency for each in accounts}):
        name = re.sub(r"[^A-Z0-9]", "", code.upper())[:20]
        name = name if re.match("[A-Z].*[A-Z0-9]$", name) else f"C{name}C"
        found[code] = name if name not in found.values() else f"{name}{len(found)}C"
    return found
