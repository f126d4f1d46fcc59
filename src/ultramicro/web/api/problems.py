"""What can go wrong for a program: each kind by its name, with its status and its words (RFC 9457)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse

from ultramicro.core.message import Message, say, words
from ultramicro.web.errors import AGAIN

AGAIN_SECONDS = "5"
NOT_KNOWN = 504


@dataclass(frozen=True)
class Kind:
    """A kind of problem.

    Parameters
    ----------
    status : int
        The HTTP status.
    title : Message
        What is wrong.
    do : str
        A message: what to do.
    """

    status: int
    title: Message
    do: str = ""


KINDS: Mapping[str, Kind] = {
    "bad_json": Kind(400, say("The body is not one JSON object in UTF-8")),
    "key_missing": Kind(
        400,
        say("What changes something wants a header Idempotency-Key"),
        say("send 1 to 200 letters, digits or signs of your own, and the same ones when you try again"),
    ),
    "no_token": Kind(
        401, say("This wants a token that says who asks"), say("send the header Authorization: Bearer umk_…")
    ),
    "not_allowed": Kind(403, say("You may not do this"), say("see which scope and role it needs")),
    "only_on_page": Kind(
        403, say("This is done on a page by somebody who has just signed in, and never by a token")
    ),
    "not_found": Kind(404, say("There is no such page")),
    "no_answer": Kind(404, say("This question has no answer yet"), say("ask with POST to have one made")),
    "no_books": Kind(404, say("This place keeps no books yet"), say("ask an administrator to open them")),
    "wrong_method": Kind(405, say("This address cannot be asked in this way")),
    "too_large": Kind(
        413, say("The body is too large"), say("send 1 MB of JSON at most, or 200 MB with files")
    ),
    "wrong_type": Kind(415, say("The body must be application/json")),
    "bad_input": Kind(422, say("Something that was given cannot be used")),
    "refused": Kind(422, say("The books refused it. Nothing has changed")),
    "key_reused": Kind(
        422, say("The key was used before for something else"), say("give this request a key of its own")
    ),
    "cannot_answer": Kind(422, say("This question cannot be answered for this place")),
    "too_many": Kind(429, say("That was tried too often"), say("wait as long as Retry-After says")),
    "our_fault": Kind(500, say("The program has a fault here: this is our mistake, not yours")),
    "books_busy": Kind(503, say("The books are in use"), say("send it again in a moment")),
    "ledger_stopped": Kind(503, say("The books cannot be written just now; nothing of yours is lost")),
    "unsound": Kind(
        503, say("The books are not what they should be, and nothing is done until somebody has looked")
    ),
    "not_known_yet": Kind(
        504,
        say("It is not known yet whether this was done"),
        say("ask again with the same key: it is done once at most"),
    ),
}
"""Every kind of problem, by what stands behind `urn:ultramicro:problem:`."""


class Problem(Exception):
    """Ends a request with a problem document.

    Parameters
    ----------
    kind : str
        One of `KINDS`.
    title, do : str
        Messages that say more than its kind does.
    where : str
        The parameter that it is about.
    errors : sequence of (str, str)
        Each parameter that is wrong, and what is wrong with it.
    """

    def __init__(
        self,
        kind: str,
        title: str = "",
        *,
        where: str = "",
        do: str = "",
        errors: Sequence[tuple[str, str]] = (),
    ) -> None:
        super().__init__(kind)
        self.kind, self.title, self.where, self.do, self.errors = kind, title, where, do, errors

    def answer(self) -> HttpResponse:
        """Return it as a response."""
        return problem(self.kind, self.title, where=self.where, do=self.do, errors=self.errors)


def told(
    kind: str, title: str = "", *, where: str = "", do: str = "", errors: Sequence[tuple[str, str]] = ()
) -> dict[str, Any]:
    """Return a problem document in JSON's own types."""
    known = KINDS[kind]
    return {
        "type": f"urn:ultramicro:problem:{kind}",
        "title": words(title or known.title),
        "status": known.status,
        "id": getattr(title, "id", "") or kind,
        "where": words(where),
        "do": words(do or known.do),
        "errors": [
            {"where": at, "id": getattr(what, "id", "") or kind, "title": words(what)} for at, what in errors
        ],
    }


def problem(
    kind: str, title: str = "", *, where: str = "", do: str = "", errors: Sequence[tuple[str, str]] = ()
) -> HttpResponse:
    """Return a problem document as a response."""
    text = json.dumps(told(kind, title, where=where, do=do, errors=errors), ensure_ascii=False)
    answer = HttpResponse(text, status=KINDS[kind].status, content_type="application/problem+json")
    if KINDS[kind].status in {AGAIN, NOT_KNOWN}:
        answer["Retry-After"] = AGAIN_SECONDS
    answer["Cache-Control"] = "no-store"
    return answer
