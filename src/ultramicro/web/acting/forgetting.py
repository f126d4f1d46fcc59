"""Who is erased from the books is erased from what the server wrote down of acts, too."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from ultramicro.core.message import Message, say
from ultramicro.core.packing import packed

if TYPE_CHECKING:
    from ultramicro.web.served import Served


def names_in_books(place: Served, who: str) -> frozenset[str]:
    """Return by which names somebody stands in receipts: the short one and the whole one."""
    with place.keeper.reading() as desk:
        found = desk.people.find(who)
    return frozenset({found.short, found.name}) if found else frozenset()


def forget(place_word: str, names: Collection[str]) -> int:
    """Take somebody's names out of all that the server wrote down, and their account from who signs in.

    That something was done, when and by whom stays, and so does the key under which it is not done again.

    Parameters
    ----------
    place_word : str
        The place.
    names : collection of str
        By which names they stand there, the short one among them.

    Returns
    -------
    int
        How many rows were changed.
    """
    from ultramicro.web.people.models import Invitation, Membership  # noqa: PLC0415  tables are known only once Django is set up

    if not any(names):
        return 0
    # The short name is free again: whoever gets it next must not be found by those who had it, or by a slip.
    changed: int = (
        Membership.objects.filter(place=place_word, short__in=names).exclude(short="").update(short="")
    )
    changed += Invitation.objects.filter(place=place_word, short__in=names).exclude(short="").delete()[0]
    changed += _without_jobs(place_word, names)
    found = (*_receipts(place_word, names), *_answers(place_word, names), *_waiting(place_word, names))
    for row, told in found:
        for name, value in told.items():
            setattr(row, name, value)
        row.save(update_fields=list(told))
        changed += 1
    return changed


Changes = Iterator[tuple[Any, Mapping[str, Any]]]
"""Rows that name somebody, and what shall stand there instead."""


def _gone() -> Message:
    return say("What was written here named somebody who was erased.")


def _receipts(place_word: str, names: Collection[str]) -> Changes:
    from ultramicro.web.acting.models import Receipt  # noqa: PLC0415  as above

    gone = {"says": json.loads(packed(_gone())), "rows": [], "files": []}
    for each in Receipt.objects.filter(place=place_word).iterator():
        if _names(names, [each.says, each.rows, each.files]):
            yield each, gone


def _answers(place_word: str, names: Collection[str]) -> Changes:
    from ultramicro.web.api.models import Answered  # noqa: PLC0415  as above

    gone = {"says": {"id": "erased", "text": str(_gone())}, "rows": [], "files": []}
    for each in Answered.objects.filter(place=place_word).iterator():
        if _names(names, each.body):
            yield each, {"body": {**each.body, **gone}}


def _waiting(place_word: str, names: Collection[str]) -> Changes:
    """Yield acts of two people; what was to be done for somebody who is gone is not done any more."""
    from ultramicro.web.people.models import Waiting  # noqa: PLC0415  as above

    for each in Waiting.objects.filter(place=place_word).iterator():
        if _names(names, [each.asked, each.says]):
            asked = {name: "" if _names(names, value) else value for name, value in each.asked.items()}
            told = {"asked": asked, "says": {"packed": packed(_gone())}}
            ended = {"state": "refused", "decided_at": timezone.now()} if each.state == "waiting" else {}
            yield each, {**told, **ended}


def _without_jobs(place_word: str, names: Collection[str]) -> int:
    """Delete jobs that are over, which nobody needs; one that is under way still needs what it was asked."""
    from ultramicro.web.running.models import ACTIVE, Job  # noqa: PLC0415  as above

    over = Job.objects.filter(place=place_word).exclude(state__in=ACTIVE)
    named = [each.pk for each in over.iterator() if _names(names, [each.asked, each.says])]
    gone: int = Job.objects.filter(pk__in=named).delete()[0]
    return gone


def _names(names: Collection[str], told: Any) -> bool:
    """Whether somebody is named, as a whole word: rather one receipt too many than one too few.

    Examples
    --------
    >>> _names({"ann"}, {"says": ["Ann paid 2.50"]}), _names({"ann"}, ["annual fee"])
    (True, False)
    """
    text = json.dumps(told, ensure_ascii=False).casefold()
    return any(re.search(rf"(?<!\w){re.escape(name.casefold())}(?!\w)", text) for name in names if name)
