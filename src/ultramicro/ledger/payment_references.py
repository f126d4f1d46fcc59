"""What a payment may name: a claim that it pays, or a post or an agreement of the noticeboard."""

from __future__ import annotations

from ultramicro.core.errors import BadInput
from ultramicro.core.money import to_the_penny
from ultramicro.ledger.desk import Desk
from ultramicro.ledger.people.claims import Claim, claims
from ultramicro.ledger.people.posts import Posts

AGREED = "commitment"


def named(desk: Desk, post: str, payer: str, payee: str, *, currency: str, amount_pence: int) -> str:
    """Return the whole number of what a payment names, if it can be paid by it.

    Parameters
    ----------
    desk : Desk
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
    found = {claim.id: claim for claim in claims(desk.ledger.notes(), desk.ledger.transfers())}
    if claim := found.get(post) or found.get(f"claim-{payer}-{payee}-{post}"):
        _require_parties(desk, claim, payer, payee)
        _require_open(claim, currency, amount_pence)
        return claim.id
    agreed = {note.about for note in desk.ledger.notes(kind=AGREED)}
    if post not in agreed | {each.post for each in Posts(desk.people).all()}:
        raise BadInput(
            f"nothing here is called {post}", where="--post",
            do="take the number from `ultramicro books claims` or `ultramicro board list`, or leave it out",
        )  # fmt: skip
    return post


def _require_parties(desk: Desk, claim: Claim, payer: str, payee: str) -> None:
    if (payer, payee) != (claim.debtor, claim.creditor):
        called = desk.people.called
        raise BadInput(
            f"{claim.id} is what {called(claim.debtor)} owes {called(claim.creditor)}", where="--post",
            do="let who owes it pay who is owed; leave --post out if the payment is for something else",
        )  # fmt: skip


def _require_open(claim: Claim, currency: str, amount_pence: int) -> None:
    if currency != claim.currency:
        raise BadInput(
            f"{claim.id} is owed in {claim.currency}", where="--post", do="pay it in that currency"
        )
    if amount_pence > claim.open_pence:
        left = to_the_penny(max(claim.open_pence, 0), "")
        raise BadInput(
            f"{left} {currency} is open of {claim.id}", where="--amount",
            do="pay no more than that with --post; what is beyond is a payment of its own",
        )  # fmt: skip
