"""Files that are written of large books: made by a job, and fetched from the receipt as always."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect

from ultramicro.core.message import say
from ultramicro.web.acting import files
from ultramicro.web.acting.books import acts_as, is_vouched
from ultramicro.web.acting.catalogue import action_named
from ultramicro.web.acting.doing import carry_out_for
from ultramicro.web.acting.noting import note_act
from ultramicro.web.acting.receipts import keep_for
from ultramicro.web.rendering import url
from ultramicro.web.running import queue

LARGE_OPERATIONS = 2_000
"""Of books with more nothing is written while a page waits."""


def takes_long(request: Any, deed: Any) -> bool:
    """Whether something only writes files, of books that are large."""
    written = [name for name, is_read in files.paths_in(deed.asked).items() if not is_read]
    if not deed.asked.reads_only or not any(deed.values.get(name) for name in written):
        return False
    with request.place.keeper.reading() as desk:
        return bool(desk.ledger.last.operation > LARGE_OPERATIONS)


def later(request: Any, deed: Any) -> HttpResponse:
    """Have it written by a job, and go to where one sees how far that is."""
    texts = {name: value for name, value in deed.values.items() if isinstance(value, str)}
    asked = {
        "place": request.place.word, "person": request.user.pk, "by": acts_as(request),
        "vouched": is_vouched(request), "group": deed.group, "action": deed.asked.name, "texts": texts,
        "files": [name for name in deed.values if name not in texts], "key": deed.key,
        "on": deed.on.isoformat() if deed.on else "", "back": deed.back,
    }  # fmt: skip
    found = queue.ask(
        request.place.word, "export", asked, key=f"export-{deed.key}"[:64], by=request.user.name
    )
    note_act(request, deed.group, deed.asked, deed.values, key=deed.key, status="waiting")
    return HttpResponseRedirect(url("job", place_word=request.place.word, job_id=found.id))


def export(
    root: Path,  # noqa: ARG001  every job is given this
    asked: Mapping[str, Any],
    tell: Callable[..., None],
    cancelled: Callable[[], bool],  # noqa: ARG001  it is one step
) -> str:
    """Write the files and keep the receipt; the job `export`.

    Parameters
    ----------
    root : Path
        The place's folder.
    asked : mapping
        As `later` puts it together.
    tell, cancelled : callable
        How far it is; whether to stop.
    """
    from ultramicro.web.people.models import Person  # noqa: PLC0415  tables are known only once Django is set up
    from ultramicro.web.served import served  # noqa: PLC0415  as above

    place, key = served(asked["place"]), str(asked["key"])
    if place is None:
        raise KeyError(asked["place"])
    tell(0, 1, say("Writing the files"))
    action = action_named(asked["group"], asked["action"])
    paths = files.values_of(action, key, dict.fromkeys(asked["files"], "yes"))
    try:
        done = carry_out_for(
            place, asked["group"], asked["action"], {**asked["texts"], **paths}, key, asked["by"],
            asked["vouched"], on=date.fromisoformat(asked["on"]) if asked["on"] else None,
        )  # fmt: skip
    finally:
        place.close()
    keep_for(
        place.word, Person.objects.get(pk=asked["person"]), key, done, group=asked["group"],
        action=asked["action"], back=asked["back"],
    )  # fmt: skip
    return key
