"""Promises and bookings that hold, as commitments in ValueFlows (JSON-LD); members are opaque numbers."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from ultramicro.food.hub.promising import Promise, Promises, delivered
from ultramicro.food.hub.units import plain
from ultramicro.food.hub.using import HOUR, Booking, Bookings
from ultramicro.food.hub.words import called, good_of
from ultramicro.ledger.deciding import View

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
    return {"@context": CONTEXT, "@graph": [*promises, *bookings]}


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
