"""What a payment may name: a claim that it pays, or a post or an agreement of the noticeboard."""

from __future__ import annotations

import json
from collections.abc import Container
from datetime import date
from typing import ClassVar, NamedTuple

from ultramicro.core.days import require_there
from ultramicro.core.errors import BadInput
from ultramicro.core.message import Pence, say
from ultramicro.ledger.deciding import View
from ultramicro.ledger.engine.model import Resolve
from ultramicro.ledger.engine.projections import Entry, Projection
from ultramicro.ledger.engine.state import Transfer, owner_of
from ultramicro.ledger.people.claims import Claim, Claims
from ultramicro.ledger.people.references import claim_number, reference_of

AGREED = "commitment"
"""The kind of note in which the noticeboard keeps an agreement."""
DONE = "economic_event"
"""The kind that says that what was agreed is done."""
ENDED = "agreement_ended"
"""The kind that says that it came to nothing."""


class AgreementKept(NamedTuple):
    """Who is to pay whom by an agreement, and what was paid: by transfer, oldest first, in hundredths.

    `amount_pence` is None where no money was agreed.
    """

    payer: str
    payee: str
    currency: str
    amount_pence: int | None
    is_done: bool = False
    has_ended: bool = False
    paid: tuple[tuple[int, int], ...] = ()

    def paid_pence(self, taken_back: Container[int]) -> int:
        """Return what of the payments stands, in hundredths."""
        return sum(pence for seq, pence in self.paid if seq not in taken_back)


class Agreements(Projection[AgreementKept]):
    """Agreements that were made on the noticeboard, with all that was paid for them, whichever way."""

    name: ClassVar[str] = "agreements"
    keeps: ClassVar[type] = AgreementKept

    def apply(self, entry: Entry) -> None:
        """Take in an agreement, a payment for it, and that it is done or ended."""
        hold = _paid_hold(entry)
        for t in entry.transfers:
            if (number := hold or t.post) and (kept := self.shelf.get(number)) and _pays(t, kept):
                self.shelf.put(number, kept._replace(paid=(*kept.paid, (t.seq, t.amount_pence))))
        if (note := entry.note) is None or note.kind not in {AGREED, DONE, ENDED}:
            return
        body, kept = json.loads(note.body), self.shelf.get(note.about)
        if kept is None and note.kind == AGREED:
            self.shelf.put(note.about, AgreementKept(
                body["taker"], body["giver"], body["currency"], body.get("amount_pence")
            ))  # fmt: skip
        elif kept and note.kind == DONE:
            self.shelf.put(note.about, kept._replace(is_done=True))
        # What is done cannot fall through, unless its payment was taken back.
        elif kept and note.kind == ENDED and (not kept.is_done or body.get("taken_back")):
            self.shelf.put(note.about, kept._replace(has_ended=True))


def _paid_hold(entry: Entry) -> str:
    """Return the number of the hold that an entry paid: for an agreement, that of the agreement."""
    # Money that was released moves nothing, and simulations keep no text of what is asked.
    if entry.recorded.kind != Resolve.name or not entry.transfers or not entry.recorded.asked:
        return ""
    _, _, hold, *_ = json.loads(entry.recorded.asked)
    return str(hold)


def _pays(t: Transfer, kept: AgreementKept) -> bool:
    """Whether a transfer that names an agreement is a payment of who is to pay by it."""
    return t.reverses is None and (owner_of(t.debit), t.currency) == (kept.payer, kept.currency)


def referenced(
    view: View, post: str, payer: str, payee: str, *, currency: str, amount_pence: int, on: date
) -> str:
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
    on : date
        The day that it counts for.

    Raises
    ------
    BadInput
        If it names nothing that is known here; a claim or an agreement that is not between who pays and who
        is paid, is in another currency, or of which less is open; an agreement that ended or whose money is
        set aside; or somebody else's post.
    """
    if not post:
        return ""
    claims = view.of(Claims)
    # Payers know the number on the invoice; that of the ledger is a digest.
    if claim := claims.find(post) or _invoice(view, post, payer, payee):
        _require_parties(view, claim, payer, payee)
        # A day of issue that was guessed binds nobody.
        require_there(on, None if claim.issue_guessed else claim.issued_on, what=claim.id)
        _require_open(claim, currency, amount_pence)
        return claim.id
    if kept := view.of(Agreements).shelf.get(post):
        _require_agreed(view, post, kept, payer, payee)
        _require_unpaid(view, post, kept, currency, amount_pence)
        return post
    # A slip would stay in the chain for ever and leave the claim open.
    if not view.people.has_post(post):
        raise BadInput(
            say("no claim, post or agreement has the number {number}", number=post),
            where="--post",
            do=say(
                "take the number from `ultramicro books claims` or `ultramicro board list`, or leave it out"
            ),
        )
    if (owner := view.people.poster(post)) not in {"", payer, payee}:
        raise BadInput(
            say("{post} is a post of {owner}", post=post, owner=view.people.called(owner)),
            where="--post",
            do=say("pay its owner, or leave out --post if the payment is for something else"),
        )
    return post


def _invoice(view: View, reference: str, payer: str, payee: str) -> Claim | None:
    """Return the claim of an invoice by its number on paper, which older books have in that of the claim."""
    claims = view.of(Claims)
    older = claims.find(f"claim-{payer}-{payee}-{reference}")
    return older or claims.find(claim_number(view.people, payer, payee, reference))


def _require_agreed(view: View, number: str, kept: AgreementKept, payer: str, payee: str) -> None:
    """Refuse a payment for an agreement between others, or one that came to nothing."""
    if (payer, payee) != (kept.payer, kept.payee):
        called = view.people.called
        raise BadInput(
            say(
                "by {number}, {payer} pays {payee}",
                number=number, payer=called(kept.payer), payee=called(kept.payee),
            ),
            where="--post",
            do=say("let them pay each other, or leave out --post if the payment is for something else"),
        )  # fmt: skip
    if kept.has_ended:
        raise BadInput(
            say("agreement {number} was ended", number=number),
            where="--post",
            do=say("leave out --post, or record a new agreement with `ultramicro board agree`"),
        )


def _require_unpaid(view: View, number: str, kept: AgreementKept, currency: str, amount_pence: int) -> None:
    """Refuse a payment that would be one too many: its money is set aside, or was paid."""
    if kept.amount_pence is None:
        return
    if currency != kept.currency:
        raise BadInput(
            say("{number} is to be paid in {currency}", number=number, currency=kept.currency),
            where="--post",
            do=say("pay it in that currency"),
        )
    # The hold would stay, and what it holds be paid on top.
    if (held := view.state.holds.get(number)) and held.state == "open":
        raise BadInput(
            say("the money for {number} is set aside", number=number),
            where="--post",
            do=say("pay it with `ultramicro board done --agreed {number}`", number=number),
        )
    open_pence = max(kept.amount_pence - kept.paid_pence(view.state.reversed), 0)
    if amount_pence > open_pence:
        left = Pence(open_pence, "exact", currency=currency)
        raise BadInput(
            say("only {left} of {number} is still to be paid", left=left, number=number),
            where="--amount",
            do=say("pay at most that with --post; pay the rest separately"),
        )


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
