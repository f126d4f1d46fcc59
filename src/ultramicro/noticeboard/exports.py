"""The board as others use it: ValueFlows, Murmurations, a sheet for the shop window, the place's tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from html import escape

from ultramicro.core.formatting import speaker
from ultramicro.core.message import Day, Message, Number, Pence, joined, plural, say
from ultramicro.core.rows import Row
from ultramicro.ledger.people.posts import Post
from ultramicro.noticeboard.contacts import public
from ultramicro.noticeboard.ids import Kind

SCHEMA = "offers_wants_schema-v0.1.0"
CONTEXT = {
    "vf": "https://w3id.org/valueflows/ont/vf#",
    "om2": "http://www.ontology-of-units-of-measure.org/resource/om-2/",
}
ACTIONS = {
    "goods": "transfer", "material": "transfer", "service": "deliverService", "hours": "work", "room": "use",
    "land": "use", "tool": "use",
}  # fmt: skip
"""ValueFlows actions by sort of post."""
RESOURCE_KINDS = {
    "hours": "people", "service": "people", "room": "building", "land": "land", "tool": "equipment",
    "goods": "material", "material": "material",
}  # fmt: skip
"""Kinds of resource by sort of post."""


def murmurations(post: Post, email: str) -> dict[str, object]:
    """Return a post as a Murmurations profile (`offers_wants_schema-v0.1.0`), as the network indexes it.

    Parameters
    ----------
    post : Post
        The post.
    email : str
        How to reach the board, not the member.
    """
    post = public(post)
    lent = post.sort in {"room", "land", "tool"}
    paid = post.price_pence is not None
    kind = ("rent-lease" if paid else "borrow-lend") if lent else ("buy-sell" if paid else "receive-donate")
    profile: dict[str, object] = {
        "linked_schemas": [SCHEMA], "exchange_type": post.kind,
        "item_type": "service" if post.sort in {"service", "hours"} else "good", "transaction_type": [kind],
        "tags": sorted({tag.strip() for tag in post.tags.split(",") if tag.strip()} | {post.sort}),
        "title": post.item, "description": post.words or post.item, "geographic_scope": "local",
        "contact_details": {"email": email}, "expires_at": _seconds(post.expires_on),
    }  # fmt: skip
    if post.latitude is not None and post.longitude is not None:
        # About a kilometre: near enough to find the place, too coarse to find the door.
        profile["geolocation"] = {"lat": round(post.latitude, 2), "lon": round(post.longitude, 2)}
    return profile


def _seconds(on: date) -> int:
    return int(datetime(on.year, on.month, on.day, tzinfo=UTC).timestamp())


def valueflows(posts: Iterable[Post]) -> dict[str, object]:
    """Return posts as proposals of intents, in ValueFlows as JSON-LD; members are opaque numbers."""
    return {"@context": CONTEXT, "@graph": [_proposal(public(post)) for post in posts]}


def _proposal(post: Post) -> dict[str, object]:
    intent: dict[str, object] = {
        "@id": f"urn:post:{post.post}:intent", "@type": "vf:Intent",
        "vf:action": {"@id": f"vf:{ACTIONS[post.sort]}"}, "vf:name": post.item, "vf:note": post.words,
        ("vf:provider" if post.kind == Kind.OFFER else "vf:receiver"): {"@id": f"urn:member:{post.owner}"},
    }  # fmt: skip
    if post.quantity is not None:
        intent["vf:resourceQuantity"] = {
            "om2:hasNumericalValue": post.quantity,
            "om2:hasUnit": post.unit or "one",
        }
    proposal: dict[str, object] = {
        "@id": f"urn:post:{post.post}", "@type": "vf:Proposal", "vf:created": post.posted_on.isoformat(),
        "vf:hasEnd": post.expires_on.isoformat(), "vf:publishes": [intent],
    }  # fmt: skip
    if post.price_pence is not None:
        price = {"om2:hasNumericalValue": post.price_pence / 100, "om2:hasUnit": "money"}
        action = {"@id": "vf:transfer"}
        proposal["vf:reciprocal"] = [
            {"@type": "vf:Intent", "vf:action": action, "vf:resourceQuantity": price}
        ]
    return proposal


PAGE = """<!doctype html>
<html lang="{language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,
initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{title}</title><style>
@page {{ size: A4; margin: 14mm; }}
body {{ font: 15px/1.4 system-ui, sans-serif; margin: 1rem auto; max-width: 50rem; padding: 0 1rem; color:
#1b1b1b; }} h1 {{ margin: 0; }} h2 {{ border-bottom: 2px solid; margin: 1.2rem 0 .4rem; }}
ul {{ list-style: none; padding: 0; margin: 0; columns: 19rem; column-gap: 2rem; }}
li {{ break-inside: avoid; padding: .35rem 0; border-bottom: 1px solid #ccc; }} b {{ display: block; }}
small {{ color: #555; }}
</style></head><body><h1>{title}</h1><p>{ask}</p>{parts}</body></html>
"""  # data


def digest(title: str, posts: Sequence[Post], on: date) -> str:
    """Return the sheet for the shop window as HTML: wants first, since they hold for days; no names.

    Parameters
    ----------
    title : str
        What stands above it.
    posts : sequence of Post
        The board; only what holds on the day is shown.
    on : date
        The day.
    """
    parts = "".join(
        f"<h2>{escape(head)}</h2><ul>{''.join(map(_item, chosen))}</ul>"
        for head, kind in ((say("Wanted"), Kind.WANT), (say("Offered"), Kind.OFFER))
        if (chosen := [post for post in posts if post.kind == kind and post.holds(on)])
    )
    return PAGE.format(
        language=speaker().language.replace("_", "-"),
        title=escape(say("{title}, {on}", title=title, on=Day(on))),
        ask=escape(say("Ask at the desk, and give the number.")),
        parts=parts or f"<p>{escape(say('The board is empty.'))}</p>",
    )


def _item(post: Post) -> str:
    post = public(post)
    more = joined(list(_details(post)), " · ")
    return f"<li><b>{escape(post.item)}</b>{escape(post.words)} <small>{escape(more)}</small></li>"


def _details(post: Post) -> Iterator[Message]:
    """Yield number, amount, prices and last day of a post."""
    if post.quantity:
        yield say("{post} · {amount} {unit}", post=post.post, amount=Number(post.quantity), unit=post.unit)
    else:
        yield say("{post}", post=post.post)
    if post.price_pence:
        yield say("{price}", price=Pence(post.price_pence, "exact"))
    if post.price_hours:
        yield (
            plural("{n} hour", "{n} hours", int(post.price_hours))
            if post.price_hours == int(post.price_hours)
            else say("{hours} hours", hours=Number(post.price_hours))
        )
    yield say("until {day}", day=Day(post.expires_on, short=True))


def offers_wants_rows(posts: Iterable[Post]) -> Iterator[Row]:
    """Return the rows of `offers_wants`."""
    for post in posts:
        row = public(post)._asdict()  # tables go into reports that anybody may read
        yield row | {"member": post.owner, "action": ACTIONS[post.sort]}


def needs_rows(posts: Iterable[Post], on: date) -> Iterator[Row]:
    """Return open wants as rows of `needs`."""
    for post in posts:
        if post.kind == Kind.WANT and post.holds(on):
            yield {
                # Who says no amount wants one of it.
                "need": post.post, "item": public(post).item, "quantity": post.quantity or 1.0,
                "unit": post.unit or "items", "price_pence": post.price_pence, "source": "noticeboard",
                "origin": "books",
            }  # fmt: skip


def resources_rows(posts: Iterable[Post], on: date) -> Iterator[Row]:
    """Return open offers as rows of `resources`."""
    for post in posts:
        if post.kind == Kind.OFFER and post.holds(on):
            yield {
                "resource": post.post, "kind": RESOURCE_KINDS[post.sort], "what": public(post).item,
                "quantity": post.quantity or 1.0, "unit": post.unit or "items",
                "postcode": post.postcode or None, "owner": post.owner, "available_until": post.expires_on,
                "source": "noticeboard", "origin": "books",
            }  # fmt: skip
