"""Keys of requests: what is sent twice under one key is done once and answered the same."""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Mapping
from hashlib import blake2b, sha256
from typing import Any

import msgspec

from ultramicro.web.api.models import Answered
from ultramicro.web.api.problems import Problem

HEADER = "Idempotency-Key"
MOMENT_SECONDS, LOOK_SECONDS = 1.0, 0.02
SHAPE = r"^[!-~]{1,200}$"


def own_key(request: Any, *, needed: bool) -> str:
    """Return the key of a request as the books know it: nobody else can use it up.

    Parameters
    ----------
    needed : bool
        Whether it must be given; what only looks needs none.

    Raises
    ------
    Problem
        If it lacks, or is none.
    """
    given = request.headers.get(HEADER, "")
    if not given and not needed:
        return f"{request.user.pk}-{secrets.token_hex(16)}"
    if not re.fullmatch(SHAPE, given):
        raise Problem("key_missing")
    return f"{request.user.pk}-{blake2b(given.encode('ascii'), digest_size=16).hexdigest()}"


def digest_of(*asked: object, uploads: Any) -> str:
    """Return a digest of what is asked, the files that come with it among it."""
    hasher = sha256(msgspec.json.encode(asked, order="sorted"))
    for name in sorted(uploads):
        for each in uploads.getlist(name):
            hasher.update(f"\0{name}\0".encode())
            for chunk in each.chunks():
                hasher.update(chunk)
            each.seek(0)
    return hasher.hexdigest()


def claim(request: Any, key: str, asked: str) -> tuple[Answered, bool]:
    """Return what came of a key so far, or begin it; and whether it was begun now.

    Raises
    ------
    Problem
        If the key was used for something else.
    """
    found, made = Answered.objects.get_or_create(
        place=request.place.word, key=key, defaults={"person": request.user, "asked": asked}
    )
    if found.asked != asked:
        raise Problem("key_reused")
    return found, made


def of_who_did_it(claimed: Answered) -> Answered | None:
    """Return the answer of the request that does the same just now, once it has one.

    It is given a moment: whoever asks at the same time under the same key is to read what was done, and not
    that it had been done before.
    """
    until = time.monotonic() + MOMENT_SECONDS
    while time.monotonic() < until:
        if found := Answered.objects.filter(pk=claimed.pk).exclude(status=0).first():
            return found
        time.sleep(LOOK_SECONDS)
    return None


def let_go(claimed: Answered) -> None:
    """Give a key back under which nothing was done: a refusal uses none up."""
    Answered.objects.filter(pk=claimed.pk, status=0).delete()


def keep(claimed: Answered, status: int, body: Mapping[str, Any], *, first: bool) -> None:
    """Keep what came of a key; of two at once, that of who did it.

    Parameters
    ----------
    first : bool
        Whether this one did it, and not one before.
    """
    open_ = Answered.objects.filter(pk=claimed.pk)
    (open_ if first else open_.filter(status=0)).update(status=status, body=body)
