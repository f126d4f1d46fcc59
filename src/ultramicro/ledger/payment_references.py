"""What a payment may name: a claim that it pays, or a post or an agreement of the noticeboard."""

from __future__ import annotations

from typing import ClassVar

from ultramicro.core.errors import BadInput
from ultramicro.core.message import Pence, say
from ultramicro.ledger.deciding import View
from ultramicro.ledger.desk import Desk
from ultramicro.ledger.engine.projections import Entry, Projection
from ultramicro.ledger.people.claims import Claim, Claims
from ultramicro.ledger.people.references import claim_number, reference_of

AGREED = "commitment"
"""The kind of note in which the noticeboard keeps an agreement."""


class Agreements(Projection[bool]):
    """The numbers of agreements that were made on the noticeboard."""

    name: ClassVar[str] = "agreements"
    keeps: ClassVar[type] = bool

    def apply(self, entry: Entry) -> None:
        """Take in an agreement."""
        if (note := entry.note) and note.kind == AGREED:
            self.shelf.put(note.about, value=True)


def named(desk: Desk, post: str, payer: str, payee: str, *, currency: str, amount_pence: int) -> str:
    """Return the whole number of what a payment names; see `referenced`."""
    return referenced(desk.view(), post, payer, payee, currency=currency, amount_pence=amount_pence)


def referenced(view: View, post: str, payer: str, payee: str, *, currency: str, amount_pence: int) -> str:
    """Return the whole number of what a payment names, if it can be paid by it.

    Parameters
    ----------
    view : View
        The books.
    post : str
        A claim, by its whole number or by the one its debtor knows; a post or an agreement of the board.
    payer, payee : str
        Who pays whom, by opaque number.
    currency : str
        In which currency.
    amount_pence : int
        How much. [hundredths]

    Raises
    ------
    BadInput
        If it names nothing that is known here; or a claim that is not one of who is paid on who pays, is in
        another currency, or of which less is open.
    """
    if not post:
        return ""
    claims = view.of(Claims)
    # Payers know the number on the invoice; that of the ledger is a digest.
    if claim := claims.find(post) or _invoice(view, post, payer, payee):
        _require_parties(view, claim, payer, payee)
        _require_open(claim, currency, amount_pence)
        return claim.id
    # A slip would stay in the chain for ever and leave the claim open.
    if view.of(Agreements).shelf.get(post) is None and not view.people.has_post(post):
        raise BadInput(
            say("no claim, post or agreement has the number {number}", number=post),
            where="--post",
            do=say(
                "take the number from `ultramicro books claims` or `ultramicro board list`, or leave it out"
            ),
        )
    return post


def _invoice(view: View, reference: str, payer: str, payee: str) -> Claim | None:
    """Return the claim of an invoice by its number on paper, which older books have in that of the claim."""
    claims = view.of(Claims)
    older = claims.find(f"claim-{payer}-{payee}-{reference}")
    return older or claims.find(claim_number(view.people, payer, payee, reference))


def _require_parties(view: View, claim: Claim, payer: str, payee: str) -> None:
    if (payer, payee) != (claim.debtor, claim.creditor):
        called = view.people.called
        raise BadInput(
            say(
                "{debtor} owes {claim} to {creditor}",
                claim=reference_of(view.people, claim),
                debtor=called(claim.debtor),
                creditor=called(claim.creditor),
            ),
            where="--post",
            do=say(
                "let the debtor pay the creditor, or leave out --post if the payment is for something else"
            ),
        )


def _require_open(claim: Claim, currency: str, amount_pence: int) -> None:
    if currency != claim.currency:
        raise BadInput(
            say("{claim} is owed in {currency}", claim=claim.id, currency=claim.currency),
            where="--post",
            do=say("pay it in that currency"),
        )
    # What is paid beyond it would be owed back, and no claim would say so.
    if amount_pence > claim.open_pence:
        left = Pence(max(claim.open_pence, 0), "exact", currency=currency)
        raise BadInput(
            say("only {left} of {claim} is still open", left=left, claim=claim.id),
            where="--amount",
            do=say("pay at most that with --post; pay the rest separately"),
        )
