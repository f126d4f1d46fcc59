"""The evidence for a choice of column, in words."""

from __future__ import annotations

from ultramicro.core.message import Message, Share, joined, say
from ultramicro.place.readers.spend.columns import Column


def evidence_of(role: str, column: Column) -> Message:
    """Say why a column has its role: its name, and what of its cells speaks for it."""
    also = {"amount": ("gross_amount", "debit"), "date": ("invoice_date",), "supplier": ("body",)}.get(
        role, ()
    )
    named = max(column.named(r) for r in (role, *also)) >= 0.4
    said = say("its name is '{name}'", name=column.name) if named else say("recognised by its content")
    return joined([said, seen(role, column)], "; ")


def seen(role: str, column: Column) -> Message:
    """Say what was seen in a column's cells, as shares of them."""
    c = column.contents
    if role == "amount":
        return say("{share} of its filled cells are amounts", share=Share(c.amount, 0))
    if role == "date" and c.monthly:
        return say("{share} of its filled cells are months", share=Share(c.date, 0))
    if role == "date":
        return say("{share} of its filled cells are dates", share=Share(c.date, 0))
    if role == "supplier":
        return say(
            "{share} of its filled cells are words, {firms} with words common in names of firms",
            share=Share(c.text, 0),
            firms=Share(c.firm, 0),
        )
    return say("{share} of its cells are filled", share=Share(c.filled, 0))
