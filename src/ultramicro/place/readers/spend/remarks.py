"""What the user should know of how a file's columns were taken."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from ultramicro.core.message import Listed, Message, note, say
from ultramicro.place.readers.reasons import quoted
from ultramicro.place.readers.spend.columns import Column
from ultramicro.place.readers.spend.distinct_texts import Meanings
from ultramicro.place.readers.spend.plausible import guesses
from ultramicro.place.readers.spend.roles import Roles


def remarks(roles: Roles, columns: Sequence[Column], meanings: Meanings) -> list[Message]:
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
    list of Message
        Sentences.
    """
    notes = [*guesses(roles), _amount_note(roles, columns), _unit_note(roles), _date_note(roles, meanings)]
    if meanings.decimal_comma:
        notes.append(note("spend.decimal_comma", "This file writes a comma before the pence."))
    if not any(column.name for column in columns):
        notes.append(
            note("spend.no_header", "The file has no header. Columns were recognised by their content.")
        )
    return [note for note in notes if note]


def _amount_note(roles: Roles, columns: Sequence[Column]) -> Message | None:
    amount = roles.columns.get("amount")
    if amount is None:
        return note("spend.debits_less_credits", "Amounts are debits less credits.")
    others = [c for c in columns if c is not amount and c.contents.amount > 0.5 and _is_sum(c)]
    # Money with VAT in it is no firm's income; sums of it must not be set beside net ones unseen.
    if amount.named("gross_amount") > amount.named("amount") and not amount.named("net"):
        vat = any(c.named("vat_amount") > 0.9 for c in columns)
        # "Total" alone may be net; only a column of VAT, or the word gross, makes it sure.
        if vat or amount.named("gross_amount") >= 0.95:
            return note(
                "spend.gross_of_vat",
                "Amounts include VAT ('{column}'): the file has no net amount.",
                column=amount.label,
            )
        return None
    if others:
        return note(
            "spend.amount_chosen",
            "The amount was taken from '{column}', not from {others}.",
            column=amount.label,
            others=Listed([quoted(c.label) for c in others], by="or"),
        )
    return None


def _unit_note(roles: Roles) -> Message | None:
    currency, pounds = roles.unit.currency, roles.unit.pounds
    said = {
        Decimal(1000): say(
            "The file says that its amounts are in thousands of {currency}.", currency=currency
        ),
        Decimal(1_000_000): say(
            "The file says that its amounts are in millions of {currency}.", currency=currency
        ),
        Decimal("0.01"): say(
            "The file says that its amounts are in hundredths of {currency} (pence).", currency=currency
        ),
    }
    return said[pounds].with_id("spend.amount_unit") if pounds != 1 else None


def _is_sum(column: Column) -> bool:
    return max(column.named(role) for role in ("amount", "gross_amount", "vat_amount")) >= 0.85


def _date_note(roles: Roles, meanings: Meanings) -> Message | None:
    date = roles.columns.get("date")
    if date is None:
        return note("spend.no_dates", "The file has no column of dates.")
    if meanings.mixed_dates:
        return note(
            "spend.dates_mixed",
            "Some dates have the day first and others the month first, as {n} of them prove. Those that "
            "could be either were read with the day first: check them.",
            n=meanings.mixed_dates,
        )
    if meanings.month_first:
        return note("spend.month_first", "Dates have the month first, as some of them prove.")
    if date.contents.monthly:
        return note(
            "spend.months_only",
            "'{column}' gives months only. Each payment is dated the first of its month.",
            column=date.label,
        )
    # An invoice is paid weeks later, so that a payment may belong to another month or year.
    if date.named("invoice_date") > date.named("date"):
        return note(
            "spend.invoice_date_only",
            "The only date is '{column}'. The payment is later than that.",
            column=date.label,
        )
    return None
