"""Actions: done once a key by the books' own door, and answered the same however often they are sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.http import FileResponse, Http404, HttpResponse

from ultramicro.core.action import Action, Before, Done, Status
from ultramicro.core.errors import BadInput
from ultramicro.core.message import note, words
from ultramicro.parameters.typed import as_typed
from ultramicro.reports.written.json import value
from ultramicro.web.acting import files
from ultramicro.web.acting.books import acts_as
from ultramicro.web.acting.catalogue import action_named
from ultramicro.web.acting.doing import carry_out_for
from ultramicro.web.acting.noting import note_act
from ultramicro.web.api import keys
from ultramicro.web.api.entry import address, answer, for_programs
from ultramicro.web.api.models import Answered
from ultramicro.web.api.parameters import ON, parameters_of
from ultramicro.web.api.permitted import require_own, require_some
from ultramicro.web.api.problems import Problem
from ultramicro.web.api.reading import PARTS, as_problem, body_of, parts_of, read
from ultramicro.web.errors import TooMany
from ultramicro.web.people import limits, two

WAITING = "waiting"
NOTHING_DONE = frozenset({"bad_input", "refused", "key_reused", "books_busy", "too_many"})
"""Problems after which a key is free for another request."""
Asked = type[Action[Any]]


@dataclass(frozen=True, kw_only=True)
class Sent:
    """An action as it was sent, which somebody may do.

    Parameters
    ----------
    request : HttpRequest
        Of who acts.
    group : str
        The command that gathers the action.
    asked : type
        The action's class.
    values : mapping of str to object
        Its parameters by the names of its class.
    claimed : Answered
        What came of its key so far.
    on : date or None
        The day on which it counts.
    first : bool
        Whether nobody had begun under the key.
    """

    request: Any
    group: str
    asked: Asked
    values: Mapping[str, Any]
    claimed: Answered
    on: date | None
    first: bool = True


@for_programs
def do(request: Any, *, group: str, verb: str) -> HttpResponse:
    """Do an action, or say what came of it when it was done under the same key."""
    if not request.user.is_authenticated:
        raise Problem("no_token")
    asked = action_named(group, verb)
    carried = require_some(request, group, asked)
    request.roles = carried
    if not request.place.has_books:
        raise Problem("no_books")
    values = _values(request, asked)
    require_own(request, group, asked, carried, values)
    key = keys.own_key(request, needed=not asked.reads_only)
    limits.take(request.user, "ask" if asked.reads_only else "pay")
    claimed, first = _claimed(request, group, asked, values, key)
    if claimed.status:
        return _replayed(claimed)
    on: date | None = values.pop(ON, None)
    sent = Sent(request=request, group=group, asked=asked, values=values, claimed=claimed, on=on, first=first)
    try:
        return _once(sent)
    except Problem as problem:
        if problem.kind in NOTHING_DONE:
            keys.let_go(claimed)
        raise


def _claimed(
    request: Any, group: str, asked: Asked, values: Mapping[str, Any], key: str
) -> tuple[Answered, bool]:
    if asked.reads_only and not files.paths_in(asked):
        # What was looked at is nothing to be kept; asked again, it is looked at again.
        return Answered(place=request.place.word, person=request.user, key=key), True
    return keys.claim(request, key, keys.digest_of(group, asked.name, values, uploads=request.FILES))


def _replayed(claimed: Answered) -> HttpResponse:
    return answer(claimed.body, status=claimed.status, Idempotent_Replayed="true")


def _values(request: Any, asked: Asked) -> dict[str, Any]:
    if request.content_type == PARTS and any(each.upload for each in parameters_of(asked)):
        return read(asked, parts_of(request, asked), uploads=True)
    return read(asked, body_of(request))


def _once(sent: Sent) -> HttpResponse:
    try:
        _take_in(sent)
        sent = replace(sent, values={**sent.values, **_paths(sent)})
        return _waits(sent) if two.wants_second(sent.group, sent.asked) else _done_or_waits(sent)
    except TooMany:
        raise
    except BadInput as error:
        raise _refused(error, sent.asked) from error


def _done_or_waits(sent: Sent) -> HttpResponse:
    from ultramicro.ledger.loosening import NeedsSecond  # noqa: PLC0415  it loads the ledger

    try:
        done = _done(sent)
    except NeedsSecond:
        return _waits(sent)
    return _answered(sent, done)


def _take_in(sent: Sent) -> None:
    if sent.request.FILES:
        limits.take(sent.request.user, "upload")
        files.take_in(sent.asked, sent.request.FILES, sent.claimed.key)


def _paths(sent: Sent) -> dict[str, Any]:
    """Return where files are that are read and written; a yes or no that asks for one is none."""
    names = files.paths_in(sent.asked)
    wanted = {name: "yes" for name in names if sent.values.get(name) is True}
    found = files.values_of(sent.asked, sent.claimed.key, wanted)
    return {name: found.get(name) for name in names}


def _done(sent: Sent) -> Done:
    from ultramicro.ledger.engine.stopping import LedgerStopped  # noqa: PLC0415  it loads the ledger
    from ultramicro.ledger.engine.waiting import BooksBusy, NotKnownYet  # noqa: PLC0415  as above

    who, key = acts_as(sent.request), sent.claimed.key
    vouched = False  # a token does not show that its owner is here
    try:
        return carry_out_for(
            sent.request.place, sent.group, sent.asked.name, sent.values, key, who, vouched, on=sent.on
        )
    except NotKnownYet as error:
        raise Problem("not_known_yet") from error
    except BooksBusy as error:
        raise Problem("books_busy", error.what) from error
    except LedgerStopped as error:
        raise Problem("ledger_stopped") from error


def _refused(error: BadInput, asked: Asked) -> Problem:
    from ultramicro.ledger.replays import Refused  # noqa: PLC0415  it loads the ledger

    if not isinstance(error, Refused):
        return as_problem(error, asked)
    if error.verdict.code == "key_reused":
        return Problem("key_reused")
    return as_problem(error, asked, "refused")


def _waits(sent: Sent) -> HttpResponse:
    """Have what wants two people wait for the second, who releases it on a page."""
    kinds = {each.field.name: each.kind for each in parameters_of(sent.asked) if each.field}
    given = {name: value for name, value in sent.values.items() if value is not None}
    texts = {name: _text(value, kinds.get(name, str)) for name, value in given.items()}
    if sent.on:
        texts[two.ON] = sent.on.isoformat()
    two.ask(sent.request, sent.group, sent.asked.name, texts, sent.claimed.key)
    body = _body(WAITING, note("web.waits_for_second", "This waits until a second person releases it."))
    keys.keep(sent.claimed, 202, body, first=True)
    return answer(body, status=202)


def _text(given: object, kind: type) -> str:
    """Return a value as a person would type it, who reads it before they release it."""
    if isinstance(given, bool):
        return "yes" if given else "no"
    return str(as_typed(given, kind))


def _answered(sent: Sent, done: Done) -> HttpResponse:
    if done.status is Status.DONE_BEFORE and not sent.first and (told := keys.of_who_did_it(sent.claimed)):
        return _replayed(told)
    place, key = sent.request.place.word, sent.claimed.key
    made = files.made_for(key)
    written = [{"name": name, "at": address(place, "files", key, name)} for name in made]
    body = {**_body(str(done.status), done.says, done), "files": written}
    files.drop_uploads(key)
    note_act(
        sent.request, sent.group, sent.asked, sent.values, key=sent.claimed.key, status=str(done.status)
    )  # fmt: skip
    keys.keep(sent.claimed, 200, body, first=done.status is Status.DONE)
    return answer(body)


def _body(status: str, says: str, done: Done | None = None) -> dict[str, Any]:
    rows = done.rows if done else ()
    return {
        "status": status,
        "says": {"id": getattr(says, "id", "") or "", "text": words(says)},
        "rows": [{name: value(cell) for name, cell in row.items()} for row in rows],
        "before": _before(done.before) if done and done.before else None,
        "files": [],
    }


def _before(found: Before) -> dict[str, Any]:
    return {
        "at": found.at.isoformat(),
        "operation": found.operation,
        "transfer": found.transfer,
        "about": found.about,
    }


@for_programs
def written_file(request: Any, *, key: str, file: str) -> Any:
    """Hand out a file that an action wrote, to who had it written."""
    if not request.user.is_authenticated:
        raise Problem("no_token")
    found = Answered.objects.filter(place=request.place.word, key=key, person=request.user).first()
    if found is None or file not in [each["name"] for each in found.body.get("files", ())]:
        raise Http404
    path = files.folder_of(key) / "made" / file
    if not path.is_file():
        raise Http404
    sent = FileResponse(path.open("rb"), as_attachment=True, filename=file)
    sent["Content-Type"] = "application/octet-stream"
    return sent
