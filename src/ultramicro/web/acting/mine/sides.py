"""Whose a post or an agreement is: people end, finish and agree on what is theirs, and on nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.http import Http404

if TYPE_CHECKING:
    from ultramicro.ledger.desk import Desk
    from ultramicro.noticeboard.events import Agreed


def post_mine(desk: Desk, mine: str, typed: Mapping[str, str]) -> None:
    """Refuse a post of somebody else."""
    if _owner(desk, typed.get("post", "")) != mine:
        raise Http404


def helps(desk: Desk, mine: str, typed: Mapping[str, str]) -> None:
    """Refuse an agreement of two others: one of offer and want is one's own."""
    if mine not in {_owner(desk, typed.get("offer", "")), _owner(desk, typed.get("want", ""))}:
        raise Http404


def finish_mine(desk: Desk, mine: str, typed: Mapping[str, str]) -> None:
    """Refuse to say that something is done which somebody else pays for: who pays says so."""
    agreed = _agreed(desk, typed)
    if mine != agreed.taker and (agreed.amount_pence or mine != agreed.giver):
        raise Http404


def ends_mine(desk: Desk, mine: str, typed: Mapping[str, str]) -> None:
    """Refuse to end an agreement of two others."""
    agreed = _agreed(desk, typed)
    if mine not in {agreed.giver, agreed.taker}:
        raise Http404


def _owner(desk: Desk, post: str) -> str:
    from ultramicro.ledger.people.posts import Posts  # noqa: PLC0415  it loads the ledger

    number = desk.people.marks.number(post)
    return Posts(desk.people).find(number).owner if number and desk.people.has_post(number) else ""


def _agreed(desk: Desk, typed: Mapping[str, str]) -> Agreed:
    from ultramicro.noticeboard.agreements import agreement  # noqa: PLC0415  as above

    return agreement(desk.view(), desk.people.marks.number(typed.get("agreed", ""))).agreed
