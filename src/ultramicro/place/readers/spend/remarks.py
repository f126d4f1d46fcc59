"""What the user should know of how a file's columns were taken."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from ultramicro.place.readers.spend.columns import Column
from ultramicro.place.readers.spend.distinct_texts import Meanings
from ultramicro.place.readers.spend.roles import Roles


def remarks(roles: Roles, columns: Sequence[Column], meanings: Meanings) -> list[str]:
    """Say which amount was taken where there are several, and how dates and amounts were read.

    Parameters
    ----------
    roles : Roles
        Which column is what.
    columns : sequence of Column
        All columns.
    meanings : Meanings
        How texts were read.

    Returns
    -------
    list of str
        Sentences.
    """
    notes = [_amount_note(roles, columns), _unit_note(roles), _date_note(roles, meanings)]
    if meanings.decimal_comma:
        notes.append("The comma separates pence in this file.")
    if not any(column.name for column in columns):
        notes.append("The file has no header; columns were judged by what they hold.")
    return [note for note in notes if note]


def _amount_note(roles: Roles, columns: Sequence[Column]) -> str:
    amount = roles.columns.get("amount")
    if amount is None:
        return "Amounts are debits less credits."
    others = [c for c in columns if c is not amount and c.contents.amount > 0.5 and _is_sum(c)]
    if amount.named("gross_amount") > amount.named("amount") and not amount.named("net"):
        vat = any(c.named("vat_amount") > 0.9 for c in columns)
        if vat or amount.named("gross_amount") >= 0.95:
            return f"Amounts are gross of VAT ('{amount.label}'): the file has no net amount."
        return ""
    if others:
        names = ", ".join(f"'{c.label}'" for c in others)
        return f"The amount taken is '{amount.label}'; {names} was left."
    return ""


def _unit_note(roles: Roles) -> str:
    pounds = roles.unit.pounds
    words = {
        Decimal(1000): "thousands",
        Decimal(1_000_000): "millions",
        Decimal("0.01"): "hundredths (pence)",
    }
    return (
        f"Amounts are in {words[pounds]} of {roles.unit.currency}, as the file says." if pounds != 1 else ""
    )


def _is_sum(column: Column) -> bool:
    return max(column.named(role) for role in ("amount", "gross_amount", "vat_amount")) >= 0.85


def _date_note(roles: Roles, meanings: Meanings) -> str:
    date = roles.columns.get("date")
    if date is None:
        return "The file has no column of dates."
    if meanings.month_first:
        return "Dates put the month first, as some of them prove."
    if date.contents.monthly:
        return f"'{date.label}' gives months; a payment is dated the first of its month."
    if date.named("invoice_date") > date.named("date"):
        return f"The only date is '{date.label}'; the day of payment is later."
    return ""
