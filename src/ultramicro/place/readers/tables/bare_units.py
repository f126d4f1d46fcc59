"""What a column counts whose header names no unit: money is in the place's main unit, and that is told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from ultramicro.core.errors import BadInput
from ultramicro.core.formatting import speaker
from ultramicro.core.message import Listed, Message, note, say
from ultramicro.place.readers.reasons import quoted
from ultramicro.place.readers.tables.headers import Match
from ultramicro.place.readers.tables.origin import Origin
from ultramicro.place.readers.text.engine import rows
from ultramicro.place.readers.values.currencies import foreign_currency, pounds_each

PENCE = "pence"  # data
OWN_LIMITS = frozenset({"share", "hours"})
"""Units of which a figure beyond what they allow is refused cell by cell."""


def with_units(
    found: Mapping[str, Match], cells: Mapping[str, str], origin: Origin, *, currency: str
) -> tuple[dict[str, Match], list[Message]]:
    """Say what each column counts, and which of that was taken for granted.

    Parameters
    ----------
    found : mapping of str to Match
        Which column of the file is which of the table's.
    cells : mapping of str to str
        Their SQL.
    origin : Origin
        The records.
    currency : str
        What the place counts in.

    Returns
    -------
    dict of str to Match, list of Message
        The same columns; and notes.

    Raises
    ------
    BadInput
        If a column could be in any unit, or is in another currency.
    """
    settled = {name: _settled(match, cells[name], origin, currency) for name, match in found.items()}
    # Pence would be told by no decimals, but so would whole pounds; people who write `amount` mean pounds.
    guessed = [settled[name].header for name, match in found.items() if settled[name] != match]
    return settled, list(_told(guessed, currency))


def _told(guessed: list[str], currency: str) -> Iterator[Message]:
    if guessed:
        yield note(
            "tables.main_unit_taken",
            "{columns} names no unit. Its figures are taken in {currency}, not in hundredths. Check it.",
            columns=Listed([quoted(header) for header in guessed]),
            currency=currency,
        )


def _settled(match: Match, cell: str, origin: Origin, currency: str) -> Match:
    if match.says_unit or match.column.unit in OWN_LIMITS:
        return match
    if match.column.unit == PENCE:
        if match.told and not _shows_its_unit(cell, origin):
            raise _asked_for_unit(match)
        return _of_money(match, currency)
    ((filled,),) = rows(origin.con, f"SELECT count({cell}) FROM {origin.sql} AS source")
    if filled:
        raise BadInput(
            say("'{header}' does not say its unit", header=match.header),
            do=say(
                "call it '{column}', and give its figures in {unit}",
                column=match.column.name,
                unit=match.column.unit,
            ),
        )
    return match


def _shows_its_unit(cell: str, origin: Origin) -> bool:
    """Whether some sum of a column has decimals or a sign, or none is there: whole numbers show nothing."""
    shows = f"regexp_matches({cell}, '[.,][0-9]{{1,2}}\\s*$|[^0-9.,+\\s-]')"
    ((any_, filled),) = rows(
        origin.con, f"SELECT bool_or({shows}), count({cell}) FROM {origin.sql} AS source"
    )
    return bool(any_) or not filled


def _asked_for_unit(match: Match) -> BadInput:
    bare = match.column.name.removesuffix("_pence").replace("_", " ")
    whole, part = f"{bare} ({speaker().sign()})", match.column.name.replace("_", " ")
    return BadInput(
        say("the figures under '{header}' are whole numbers, and may be whole or hundredths",
            header=match.header),
        do=say("call the column '{whole}' or '{part}'; or write it so in place.toml, as in "
               "{example}", whole=whole, part=part, example=f'"{whole}" = "{match.header}"'),
    )  # fmt: skip


def _of_money(match: Match, currency: str) -> Match:
    if other := foreign_currency(match.header, currency):
        raise BadInput(
            say("'{header}' is in {other}, but the place counts in {own}", header=match.header, other=other,
                own=currency),
            do=say("give its figures in {own}, and call it '{header}'", own=currency,
                   header=f"{match.column.name.removesuffix('_pence')} ({speaker().sign()})"),
        )  # fmt: skip
    return replace(match, factor=match.factor * 100 * pounds_each(match.header), says_unit=True)


SIGN = r"^\s*([£€$])\s*[0-9][0-9.,]*\s*[km]?\s*$"
"""A quantity that is a sum of money, by its sign: £25,000, or £40k."""
THOUSANDS = r"^\s*[0-9][0-9.,]*\s*k\s*$"
"""A quantity in thousands of whatever is counted. An m alone may be a metre, so that it needs a sign."""
THOUSAND = "thousand"  # data
"""The unit of what is counted in thousands where no unit stands beside it."""
PERIOD = r"^\s*(a|per|each)\s"
"""A unit that says only for how long."""


def with_moved_signs(found: Mapping[str, Match], cells: Mapping[str, str]) -> dict[str, str]:
    """Move the sign of a sum of money from a quantity to the unit beside it, if that is empty or the same.

    Who offers savings writes "£25,000" or "£25k" under quantity and leaves the unit empty, or writes
    beside it for how long it is, as in "£85k" and "a year". What ends in k counts in thousands; where no
    unit stands beside it, the unit is a thousand.

    Parameters
    ----------
    found : mapping of str to Match
        The columns of the file by those of the dictionary.
    cells : mapping of str to str
        SQL of the text of each cell.

    Returns
    -------
    dict of str to str
        SQL of the two columns; nothing where a file lacks one of them.
    """
    quantity = next((name for name, match in found.items() if match.column.unit == "as unit"), "")
    if not quantity or "unit" not in found:
        return {}
    cell, unit = cells[quantity], cells["unit"]
    sign, beside = f"regexp_extract({cell}, '{SIGN}', 1, 'i')", f"coalesce(trim({unit}), '')"
    lasts = f"regexp_matches({beside}, '{PERIOD}', 'i')"
    # Beside loaves or kilograms a sum of money stays what it is, and is refused.
    fits = f"({sign} <> '' AND ({beside} IN ('', {sign}) OR {lasts}))"
    bare = f"regexp_replace({cell}, '[£€$\\s]', '', 'g')"
    scaled = f"regexp_replace(regexp_replace({bare}, 'k$', 'e3', 'i'), 'm$', 'e6', 'i')"
    many = f"regexp_matches({cell}, '{THOUSANDS}', 'i')"
    # Thousands of nothing that is named stay thousands: of savings they can only be pounds. Beside a price
    # they are of things, and the price is of one.
    priced = f"{cells['price_pence']} IS NOT NULL" if "price_pence" in found else "false"
    unnamed = f"({many} AND {beside} = '' AND NOT ({priced}))"
    return {
        quantity: f"CASE WHEN {unnamed} THEN regexp_replace({bare}, 'k$', '', 'i') "
                  f"WHEN {fits} OR {many} THEN {scaled} ELSE {cell} END",
        "unit": f"CASE WHEN {unnamed} THEN '{THOUSAND}' "
                f"WHEN {fits} THEN trim(concat({sign}, CASE WHEN {lasts} THEN concat(' ', {beside}) "
                f"ELSE '' END)) ELSE {unit} END",
    }  # fmt: skip
