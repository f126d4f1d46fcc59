"""Promises, bookings and loans that hold, as commitments in ValueFlows; members are opaque numbers."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from ultramicro.food.hub.lending import Loan, Loans
from ultramicro.food.hub.promising import Promise, Promises, delivered
from ultramicro.food.hub.units import plain
from ultramicro.food.hub.using import HOUR, Booking, Bookings
from ultramicro.food.hub.words import called, good_of
from ultramicro.ledger.deciding import View
from ultramicro.ledger.people.claims import Claims

CONTEXT = {
    "vf": "https://w3id.org/valueflows/ont/vf#",
    "om2": "http://www.ontology-of-units-of-measure.org/resource/om-2/",
}


def commitments(view: View) -> dict[str, Any]:
    """Return what is promised and booked and holds, each with what is promised in return.

    Parameters
    ----------
    view : View
        The books.

    References
    ----------
    ValueFlows 1.0, "Commitment": https://www.valueflo.ws/specification/.
    """
    promises = [_promise(view, each) for each in view.of(Promises).shelf.values() if not each.ended]
    bookings = [
        _booking(view, each) for each in view.of(Bookings).shelf.values() if not (each.ended or each.used)
    ]
    loans = [
        each for loan in view.of(Loans).shelf.values() if not loan.ended for each in _instalments(view, loan)
    ]
    return {"@context": CONTEXT, "@graph": [*promises, *bookings, *loans]}


def _instalments(view: View, loan: Loan) -> Iterator[dict[str, Any]]:
    """Yield what a borrower commits to give back, a commitment an instalment."""
    made, shelf = loan.made, view.of(Claims).shelf
    lent = _agreement(loan.id, view, made.lender, made.borrower, Decimal(made.principal_pence) / 100)
    for number, each in zip(loan.claims(), made.instalments, strict=True):
        kept = shelf.get(number)
        yield {
            "@id": f"urn:commitment:{number}", "@type": "vf:Commitment", "vf:action": {"@id": "vf:transfer"},
            "vf:provider": _member(made.borrower), "vf:receiver": _member(made.lender),
            "vf:resourceQuantity": _measure(each.pence / 100, view.currency),
            "vf:created": made.on.isoformat(), "vf:due": each.due_on.isoformat(),
            "vf:finished": bool(kept and not kept.now().open_pence), "vf:clauseOf": lent,
        }  # fmt: skip


def _promise(view: View, promise: Promise) -> dict[str, Any]:
    made = promise.made
    item, unit = good_of(view.people, made.good)
    left = max(0, made.quantity - delivered(view, made))
    worth = Decimal(made.quantity * made.price_pence) / made.scale / 100
    return {
        "@id": f"urn:commitment:{promise.id}", "@type": "vf:Commitment", "vf:action": {"@id": "vf:transfer"},
        "vf:name": item, "vf:provider": _member(made.grower), "vf:receiver": _member(made.buyer),
        "vf:resourceQuantity": _measure(plain(made.quantity, made.scale), unit),
        "vf:created": made.on.isoformat(), "vf:hasBeginning": made.from_on.isoformat(),
        "vf:hasEnd": made.until_on.isoformat(), "vf:finished": left == 0,
        "vf:clauseOf": _agreement(promise.id, view, made.buyer, made.grower, worth),
    }  # fmt: skip


def _booking(view: View, booking: Booking) -> dict[str, Any]:
    made = booking.made
    hours = Decimal(made.until_minute - made.from_minute) / HOUR
    return {
        "@id": f"urn:commitment:{booking.id}", "@type": "vf:Commitment", "vf:action": {"@id": "vf:use"},
        "vf:name": called(view.people, made.thing), "vf:provider": _member(made.owner),
        "vf:receiver": _member(made.user), "vf:effortQuantity": _measure(float(hours), "hour"),
        "vf:created": made.on.isoformat(), "vf:hasPointInTime": made.day.isoformat(), "vf:finished": False,
        "vf:clauseOf": _agreement(booking.id, view, made.user, made.owner, hours * made.price_pence / 100),
    }  # fmt: skip


def _agreement(number: str, view: View, payer: str, payee: str, worth: Decimal) -> dict[str, Any]:
    """Return the agreement with what is paid in return."""
    pays = {
        "@id": f"urn:commitment:{number}:pays", "@type": "vf:Commitment", "vf:action": {"@id": "vf:transfer"},
        "vf:provider": _member(payer), "vf:receiver": _member(payee),
        "vf:resourceQuantity": _measure(float(worth), view.currency),
    }  # fmt: skip
    return {"@id": f"urn:agreement:{number}", "@type": "vf:Agreement", "vf:stipulatesReciprocal": [pays]}


def _member(who: str) -> dict[str, str]:
    return {"@id": f"urn:member:{who}"}


def _measure(number: float, unit: str) -> dict[str, Any]:
    return {"om2:hasNumericalValue": number, "om2:hasUnit": unit}
