"""How often something may be tried: counted by account, never by an address that anybody can make up."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from ultramicro.core.message import plural, say
from ultramicro.web.errors import TooMany


@dataclass(frozen=True)
class Limit:
    """So many in a time; after that nothing until the time is over, or ever longer.

    Parameters
    ----------
    most : int
        Tries in the time.
    seconds : int
        The time. [s]
    doubling : bool
        Whether each further time of waiting is twice the last one, up to `LONGEST`.
    """

    most: int
    seconds: int
    doubling: bool = False


LONGEST = 900
"""The longest time of waiting. [s]"""
FORGOTTEN = 3600
"""After so long without a try the next time of waiting is the shortest again. [s]"""
LIMITS = {
    "sign_in": Limit(5, 60, doubling=True),
    "all_sign_ins": Limit(120, 60),
    "pay": Limit(30, 60),
    "code": Limit(10, 60),
    "all_codes": Limit(60, 60),
    "challenge": Limit(300, 60),
    "upload": Limit(10, 3600),
    "send_files": Limit(30, 3600),
    "ask": Limit(60, 60),
    "export": Limit(5, 3600),
}


def take(who: Any, what: str, *, now: datetime | None = None) -> None:
    """Count one try.

    Parameters
    ----------
    who : request, Person or str
        Who tries: whoever has signed in, or the name that somebody typed.
    what : str
        One of `LIMITS`.
    now : datetime, optional
        When.

    Raises
    ------
    TooMany
        If there were too many; it says how long to wait, and the try is not counted.
    """
    from ultramicro.web.people.models import Bucket  # noqa: PLC0415  tables are known only once Django is set up

    limit, at = LIMITS[what], now or timezone.now()
    with transaction.atomic():
        Bucket.objects.get_or_create(key=_key(who, what), defaults={"since": at})
        bucket = Bucket.objects.select_for_update().get(key=_key(who, what))
        wait = _counted(bucket, limit, at)
        bucket.save()
    if wait:
        raise TooMany(
            say("That was tried too often"),
            do=plural("wait {n} second, and try again", "wait {n} seconds, and try again", wait),
            wait_seconds=wait,
        )


def _counted(bucket: Any, limit: Limit, at: datetime) -> int:
    """Count one try in a bucket, and return how many seconds to wait if it was one too many."""
    if bucket.until and at < bucket.until:
        return _seconds(bucket.until - at)
    if (at - bucket.since).total_seconds() >= limit.seconds:
        if bucket.until and (at - bucket.until).total_seconds() >= FORGOTTEN:
            bucket.strikes = 0
        bucket.count, bucket.since = 0, at
    if bucket.count < limit.most:
        bucket.count += 1
        return 0
    bucket.strikes += 1
    ends = bucket.since + timedelta(seconds=limit.seconds)
    if limit.doubling:
        ends = at + timedelta(seconds=min(limit.seconds * 2 ** min(bucket.strikes - 1, 10), LONGEST))
    bucket.until, bucket.count, bucket.since = ends, 0, ends
    return _seconds(ends - at)


def _seconds(left: timedelta) -> int:
    return max(1, round(left.total_seconds()))


def give_back(who: Any, what: str) -> None:
    """Forget all tries, as after the right password."""
    from ultramicro.web.people.models import Bucket  # noqa: PLC0415  as above

    Bucket.objects.filter(key=_key(who, what)).delete()


def forget_old() -> None:
    """Drop what is counted of tries long ago; the names that were typed are in it as digests."""
    from ultramicro.web.people.models import Bucket  # noqa: PLC0415  as above

    Bucket.objects.filter(since__lt=timezone.now() - timedelta(days=1)).delete()


def _key(who: Any, what: str) -> str:
    user = getattr(who, "user", who)
    name = user if isinstance(user, str) else f"#{user.pk}"
    # A digest: people type passwords into the field for their name.
    return hashlib.sha256(f"{what}\0{name}".encode()).hexdigest()
