"""What a payment may name: a claim that it pays, or a post or an agreement of the noticeboard."""

from __future__ import annotations

from ultramicro.core.errors import BadInput
from ultramicro.core.money import to_the_penny
from ultramicro.ledger.claims import Claim, claims
from ultramicro.ledger.desk import Desk
from ultramicro.ledger.model import Leg
from ultramicro.ledger.posts import Posts
from ultramicro.ledger.state import owner_of

AGREED = "commitment"


def named(desk: Desk, leg: Leg) -> Leg:
    """Return a payment with the whole number of what it names, if it can be paid by it.

    Parameters
    ----------
    desk : Desk
        The books.
    leg : Leg
        The payment; a claim may be named by its whole number, or by the number that its debtor knows.

    Raises
    ------
    BadInput
        If it names nothing that is known here; or a claim that is not one of who is paid on who pays, is in
        another currency, or of which less is open.
    """
    if not leg.post:
        return leg
    found = {claim.id: claim for claim in claims(desk.ledger.notes(), desk.ledger.transfers())}
    short = f"claim-{owner_of(leg.debit)}-{owner_of(leg.credit)}-{leg.post}"
    if claim := found.get(leg.post) or found.get(short):
        _require_payment_of(desk, claim, leg)
        return leg._replace(post=claim.id)
    posts = {post.post for post in Posts(desk.people).all()}
    agreed = {note.about for note in desk.ledger.notes(kind=AGREED)}
    if leg.post not in posts | agreed:
        raise BadInput(
            f"nothing here is called {leg.post}", where="--post",
            do="take the number from `ultramicro books claims` or `ultramicro board list`, or leave it out",
        )  # fmt: skip
    return leg


def _require_payment_of(desk: Desk, claim: Claim, leg: Leg) -> None:
    called, open_ = desk.people.called, to_the_penny(max(claim.open_pence, 0), "")
    if (owner_of(leg.debit), owner_of(leg.credit)) != (claim.debtor, claim.creditor):
        raise BadInput(
            f"{claim.id} is what {called(claim.debtor)} owes {called(claim.creditor)}", where="--post",
            do="a claim is paid by who owes to who is owed; leave --post out if the payment is for something else",
        )  # fmt: skip
    if desk.ledger.state.accounts[leg.debit].currency != claim.currency:
        raise BadInput(
            f"{claim.id} is owed in {claim.currency}", where="--post", do="pay it in that currency"
        )
    if leg.amount_pence > claim.open_pence:
        raise BadInput(
            f"{open_} {claim.currency} is open of {claim.id}", where="--amount",
            do="pay no more than that with --post; what is beyond is a payment of its own",
        )  # fmt: skip
