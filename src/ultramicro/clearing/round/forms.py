"""The form on which a member agrees to clearing, to be printed and signed."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from ultramicro.clearing.round.letterhead import Roll
from ultramicro.clearing.round.words import exact
from ultramicro.core.message import Day, Message, say
from ultramicro.ledger.exports.page import facts, page, paragraph, row, strong, table
from ultramicro.ledger.people.claims import Claim

BLANK = "________________"  # data


def consent_form(roll: Roll, member: str, claims: Sequence[Claim]) -> str:
    """Return the form of one member as a page, with the claims that are open now.

    Parameters
    ----------
    roll : Roll
        How members are named.
    member : str
        Whose, by opaque number.
    claims : sequence of Claim
        What they owe and are owed.
    """
    owed = [claim for claim in claims if claim.debtor == member]
    was_owed = [claim for claim in claims if claim.creditor == member]
    body = facts([
        (say("Member"), f"{roll.legal(member)} ({roll.short(member)})"),
        *roll.numbers(member),
    ])  # fmt: skip
    # The words before the lists, since it is they that are signed.
    body += _words() + _choices()
    body += _table(roll, say("What you owe"), say("to"), [(c, c.creditor) for c in owed])
    body += _table(roll, say("What you are owed"), say("by"), [(c, c.debtor) for c in was_owed])
    body += _signature()
    return page(say("Consent to clearing"), body)


def _words() -> str:
    listed = (
        say("My invoices may be set off in clearing rounds: what I owe, against what I am owed by others."),
        say(
            "A set-off discharges an invoice by the sum set off, for me and for the other side, on the day "
            "on which the round is settled. It happens only where the other side agreed too, and only in "
            "closed loops: I am never left with another debtor or creditor, and what I owe less what I am "
            "owed stays the same."
        ),
        say("What is left of an invoice stays owed under its own terms. Disputed invoices are left out."),
        say(
            "I tell the coordinator at once if an invoice is paid, credited, disputed, pledged or sold, and "
            "if I cannot pay my debts as they fall due. Such invoices, and members who cannot pay, are left "
            "out."
        ),
        say(
            "I can withdraw at any time with effect for all that is not settled. What is settled stays set "
            "off, unless the round is taken back for all."
        ),
        say("A set-off counts as payment, also for VAT. I get a statement for my books."),
    )
    items = "".join(f"<li>{escape(item)}</li>" for item in listed)
    return f"{paragraph(say('By signing I agree to this:'))}<ol>{items}</ol>"


def _choices() -> str:
    """Return what a member ticks, with the command that records it."""
    choices = (
        say("All my invoices, owed and owing"),
        say("Only those with this member: {blank}", blank=BLANK),
        say("Only these invoices: {blank}", blank=BLANK),
        say("In each round at most this much of what I owe, and of what I am owed: {blank}", blank=BLANK),
    )
    items = "".join(f"<p>☐ {escape(choice)}</p>" for choice in choices)
    return f"<h2>{escape(say('What it covers'))}</h2>{items}"


def _table(roll: Roll, head: Message, other: Message, claims: Sequence[tuple[Claim, str]]) -> str:
    if not claims:
        return ""
    heads = (say("Invoice"), other, say("due"), say("open"))
    rows = (
        row(
            escape(roll.reference(claim)),
            escape(roll.legal(who)),
            escape(say("{day}", day=Day(claim.due_on))),
            escape(say("{sum}", sum=exact(claim.open_pence, claim.currency))),
        )
        for claim, who in claims
    )
    return f"<h2>{escape(head)}</h2>{table(heads, rows)}"


def _signature() -> str:
    told = say("Anything wrong in these lists? Write it beside the invoice.")
    lines = (say("Name and role"), say("Day"), say("Signature"))
    return paragraph(told) + "".join(f'<p class="sign">{strong(line)}</p>' for line in lines)
