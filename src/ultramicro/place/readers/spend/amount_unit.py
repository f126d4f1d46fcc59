"""What a file's amounts count: whole pounds, thousands, pence, or another currency, as its headers say."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ultramicro.core.errors import BadInput
from ultramicro.core.message import say
from ultramicro.core.rows import Settings
from ultramicro.place.readers.spend.columns import Column
from ultramicro.place.readers.spend.roles import Roles
from ultramicro.place.readers.values.amounts import ONE
from ultramicro.place.readers.values.currencies import (
    Unit,
    currencies_of,
    foreign_currency,
    pounds_each,
    pounds_each_above,
)
from ultramicro.place.sections import section

MOSTLY = 0.5
_LOCAL = re.compile(
    r"\b(local|functional|home|base|accounted|reporting|lc|converted|equivalent)\b", re.IGNORECASE
)


def own_currency(settings: Settings) -> str:
    """Return the currency that the place counts in."""
    return str(settings.get("currency") or "GBP").upper()


def own_columns(columns: Sequence[Column], settings: Settings, *, where: str) -> Sequence[Column]:
    """Leave out sums in another currency than the place's, unless place.toml names the column of amounts.

    Parameters
    ----------
    columns : sequence of Column
        All columns of a file.
    settings : mapping
        What place.toml says of the file.
    where : str
        The file, for messages.

    Raises
    ------
    BadInput
        If all amounts are in another currency.
    """
    own = own_currency(settings)
    # Days written as numbers are amounts by their look.
    sums = [c for c in columns if c.contents.amount > MOSTLY and c.contents.date < MOSTLY]
    foreign = {c.index: code for c in sums if (code := foreign_currency(c.name, own))}
    # Whoever names the column in place.toml has looked at it.
    if not foreign or "amount" in section(settings, "columns"):
        return columns
    left = [c for c in columns if c.index not in foreign]
    if not any(max(map(c.named, ("amount", "gross_amount", "debit"))) >= 0.4 for c in sums if c in left):
        label, code = next((c.label, foreign[c.index]) for c in sums if c.index in foreign)
        raise BadInput(
            say(
                "its amounts are in {code} ('{column}'), but the place counts in {own}",
                code=code,
                column=label,
                own=own,
            ),
            where=where,
            do=say(
                'give the sums in {own}, or write currency = "{code}" in place.toml if every file is in it',
                own=own,
                code=code,
            ),
        )
    return left


def with_unit(roles: Roles, above: Sequence[str], settings: Settings) -> Roles:
    """Add what a number counts, from the header of the amounts or from the lines above the table.

    A column of currencies is of no account beside sums that are said to be in the place's own: it tells in
    which currency the invoice was.

    Parameters
    ----------
    roles : Roles
        Which column is what.
    above : sequence of str
        Cells above the header.
    settings : mapping
        What place.toml says of the file.
    """
    own = own_currency(settings)
    sums = [roles.columns[role] for role in ("amount", "debit", "credit") if role in roles.columns]
    said = next((pounds for c in sums if (pounds := pounds_each(c.name)) != ONE), ONE)
    # A header may say pence and mean that the amounts show them.
    if said < ONE and any(c.contents.whole < MOSTLY for c in sums):
        said = ONE  # pence have no decimals
    converted = any(_LOCAL.search(c.name) or currencies_of(c.name) for c in sums)
    columns = {role: c for role, c in roles.columns.items() if role != "currency" or not converted}
    unit = Unit(pounds=said if said != ONE else pounds_each_above(above), currency=own)
    return replace(roles, columns=columns, unit=unit)
