"""The log of acts: who did or looked at what, in lines that are chained and never change."""

from __future__ import annotations

import hashlib
import ipaddress
import json
import os
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from ultramicro.core.contract import Check
from ultramicro.core.errors import Unsound
from ultramicro.core.message import say
from ultramicro.web.people.roles import Role
from ultramicro.web.site import site

FIRST = "0" * 64
"""What stands for the line before the first one."""
HEAD = "log.head"
"""The file with the last digest: a log that was cut short is not what it was."""
TRIES = 20
_writing_head = threading.Lock()
FIELDS = ("at", "place", "who", "role", "what", "object", "about", "outcome", "address", "before")


_WRITE = (
    f"insert into people_logged ({', '.join(FIELDS)}, digest) "
    f"values ({', '.join(['%s'] * (len(FIELDS) + 1))}) on conflict do nothing returning id"
)
"""Written out, as each act waits for it: Django makes each question anew from Python objects."""


def write(
    request: Any, what: str, object: str = "", outcome: str = "done", *,  # noqa: A002  the word of the log
    about: Any = None, by: Any = None,
) -> None:  # fmt: skip
    """Write one line.

    Parameters
    ----------
    request : HttpRequest or None
        Who does it, in which role and place, and from where; None for the server itself.
    what : str
        What is done, as in `books.pay`.
    object : str
        The number or id of what it is done to; never a name, which could not be taken out any more.
    outcome : str
        `done`, `refused`, `looked`, `waiting` …
    about : Person, optional
        Whose data it is; they see the line.
    by : Person, optional
        Who does it, where the request does not say so yet, as at a sign-in.
    """
    line = _line(request, by) | {
        "what": what, "object": str(object)[:200], "outcome": outcome, "about": getattr(about, "pk", None),
    }  # fmt: skip
    for _ in range(TRIES):
        with _at_once(), connection.cursor() as cursor:
            cursor.execute("select digest from people_logged order by id desc limit 1")
            last = (cursor.fetchone() or (FIRST,))[0]
            digest = digest_of({**line, "before": last})
            cursor.execute(_WRITE, [*({**line, "before": last}[name] for name in FIELDS), digest])
            # SQLite lets one in at a time here; elsewhere the second behind one line is not taken in.
            made = cursor.fetchone()
        if made:
            transaction.on_commit(partial(_keep_head, made[0], digest))
            return
    raise RuntimeError("the log of acts cannot be written")


def _at_once() -> AbstractContextManager[Any]:
    """Return a transaction, or what is none within another: to mark its beginning costs two questions."""
    return nullcontext() if connection.in_atomic_block else transaction.atomic()


def looked(request: Any, what: str, short: str, object: str = "") -> None:  # noqa: A002
    """Write that somebody looked at what belongs to another; nothing is written where it is their own.

    Parameters
    ----------
    what : str
        What they looked at, as in `statement`.
    short : str
        Whose it is, by their short name in the books of the place.
    """
    from ultramicro.web.people.models import Person  # noqa: PLC0415  as above

    theirs = Person.objects.filter(memberships__place=request.place.word, memberships__short=short).distinct()
    for person in theirs.exclude(pk=request.user.pk) if short else ():
        write(request, what, object, "looked", about=person)


def _line(request: Any, by: Any) -> dict[str, Any]:
    user = by or getattr(request, "user", None)
    roles: frozenset[Role] = getattr(request, "roles", frozenset()) - {Role.VISITOR}
    place = getattr(request, "place", None)
    return {
        "at": timezone.now().isoformat(timespec="milliseconds"),
        "place": place.word if place else "",
        "who": user.pk if user is not None and user.is_authenticated else None,
        "role": " ".join(sorted(roles)),
        "address": cut_address(request.META.get("REMOTE_ADDR", "")) if request else "",
    }


def cut_address(address: str) -> str:
    """Return the net of an address: enough to see that it was another one, too little to find a house.

    Examples
    --------
    >>> cut_address("203.0.113.77"), cut_address("2001:db8:1:2::3"), cut_address("/run/socket")
    ('203.0.113.0/24', '2001:db8:1::/48', '')
    """
    try:
        bits = 24 if ipaddress.ip_address(address).version == 4 else 48  # noqa: PLR2004  as in IPv4
    except ValueError:
        return ""
    return str(ipaddress.ip_network(f"{address}/{bits}", strict=False))


def digest_of(line: dict[str, Any]) -> str:
    """Return the digest over all that a line says, the digest of the line before among it."""
    said = json.dumps([line[name] for name in FIELDS], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(said.encode()).hexdigest()


def _keep_head(number: int, digest: str) -> None:
    """Keep the last digest outside the database; one that comes late does not go before a later one."""
    path = site().home / HEAD
    with _writing_head:
        if _head()[0] < number:
            # In place and of one length, so that it is there whole or not at all, whoever is killed: another
            # file that takes its name has some disks write all of it out first, while a payment waits.
            file = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)
            try:
                os.write(file, f"{number:020} {digest}\n".encode("ascii"))
            finally:
                os.close(file)


def _head() -> tuple[int, str]:
    path = site().home / HEAD
    if not path.is_file():
        return 0, FIRST
    number, digest = path.read_text(encoding="ascii").split()
    return int(number), digest


def findings(newest: int = 0) -> Iterator[str]:
    """Yield what is wrong with the log.

    Parameters
    ----------
    newest : int
        Of so many lines alone, as a page does that must not wait for a log of years; 0 for all of them.
    """
    from ultramicro.web.people.models import Logged  # noqa: PLC0415  as above

    rows, before = Logged.objects.order_by("id"), FIRST
    if newest and (first := rows.reverse()[newest : newest + 1].first()):
        rows, before = rows.filter(pk__gt=first.pk), first.digest
    (head, wanted), digests = _head(), {0: FIRST}
    for row in rows.iterator():
        if row.before != before:
            yield say("a line before line {number} of the log was taken out", number=str(row.pk))
        if row.digest != digest_of({name: getattr(row, name) for name in FIELDS}):
            yield say("line {number} of the log was changed", number=str(row.pk))
        before = row.digest
        if row.pk == head:
            digests[row.pk] = row.digest
    if digests.get(head) != wanted:
        yield say("the end of the log is not what was written: line {number}", number=str(head))


def require_whole() -> Check:
    """Return that nothing in the log was changed or taken out.

    Raises
    ------
    Unsound
        If something was.
    """
    found = list(findings())
    check = Check(id="log_is_whole", law=say("no line of the log was changed or taken out"), error=len(found))
    if found:
        raise Unsound(found[0], [check], do=say("find out who wrote in the server's tables"))
    return check
