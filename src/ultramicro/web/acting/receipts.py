"""What became of a page that was sent: kept for who sent it, shown the same however often they look."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.http import FileResponse, Http404, HttpResponse, HttpResponseRedirect
from django.utils import timezone

from ultramicro.core.action import Done, Status
from ultramicro.core.packing import packed, unpacked
from ultramicro.web.acting.cells import Table, table_of
from ultramicro.web.acting.files import drop_uploads, folder_of, made_for
from ultramicro.web.acting.made_papers import paper_page, papers_of, without_folders
from ultramicro.web.rendering import render, url

if TYPE_CHECKING:
    from ultramicro.web.acting.models import Receipt


_COLUMNS = ("group", "action", "status", "says", "rows", "files", "back", "asked")
_NAMES = ", ".join(f'"{name}"' for name in _COLUMNS)
# Written out: Django makes each question anew from Python objects, which is dearer than to keep a receipt.
_ASKED = "select asked from acting_receipt where place = %s and key = %s and person_id = %s"
_KEEP = (
    f"insert into acting_receipt (place, key, person_id, made_at, {_NAMES}) "
    f"values ({', '.join(['%s'] * (4 + len(_COLUMNS)))}) on conflict (place, key) do nothing"
)
_KEEP_INSTEAD = (
    f"update acting_receipt set ({_NAMES}) = ({', '.join(['%s'] * len(_COLUMNS))}) "
    "where place = %s and key = %s and person_id = %s"
)


def kept(request: Any, key: str) -> Receipt | None:
    """Return the receipt of a page, if it was done; only to who did it."""
    from ultramicro.web.acting.models import Receipt  # noqa: PLC0415  tables are known only once Django is set up

    return Receipt.objects.filter(place=request.place.word, key=key, person=request.user).first()


def asked_before(request: Any, key: str) -> str | None:
    """Return the digest of what a page was sent with once it was done by who asks; else None."""
    with connection.cursor() as cursor:
        cursor.execute(_ASKED, [request.place.word, key, request.user.pk])
        found = cursor.fetchone()
    return found and str(found[0])


def keep(
    request: Any, key: str, done: Done, *, group: str, action: str, back: str = "", asked: str = "",
    whole: bool = True,
) -> None:  # fmt: skip
    """Keep the receipt of what was done; that of the first press of a page stands.

    Parameters
    ----------
    request, key
        Whose, and of which page.
    done : Done
        What became of it.
    group, action, back : str
        What was done, and where to go from the receipt.
    asked : str
        A digest of what the page was sent with, to tell it from another that is sent under its key.
    whole : bool
        Whether its rows are kept too; those of some actions name others, who are not everybody's to know.
    """
    keep_for(
        request.place.word, request.user, key, done, group=group, action=action, back=back, asked=asked,
        whole=whole,
    )  # fmt: skip


def keep_for(
    place_word: str, person: Any, key: str, done: Done, *, group: str, action: str, back: str = "",
    asked: str = "", whole: bool = True,
) -> None:  # fmt: skip
    """Keep the receipt of what was done for somebody in a place, as `keep` does for who sends a page."""
    told = table_of(done.rows) if whole else None
    says, rows = packed(done.says), json.dumps(list(told) if told else [])
    values = {
        "group": group, "action": action, "status": str(done.status), "says": without_folders(key, says),
        "rows": without_folders(key, rows), "files": json.dumps(made_for(key)), "back": back, "asked": asked,
    }  # fmt: skip
    drop_uploads(key)
    at = connection.ops.adapt_datetimefield_value(timezone.now())
    with connection.cursor() as cursor:
        cursor.execute(_KEEP, [place_word, key, person.pk, at, *values.values()])
        # Two presses at once: who was told "done before" may have been quicker here than who did it.
        if not cursor.rowcount and done.status is Status.DONE:
            cursor.execute(_KEEP_INSTEAD, [*values.values(), place_word, key, person.pk])


def to_receipt(request: Any, key: str) -> HttpResponse:
    """Send the browser to a receipt, so that *back* and *again* send nothing twice."""
    return HttpResponseRedirect(url("receipt", place_word=request.place.word, key=key))


def receipt(request: Any, *, key: str) -> HttpResponse:
    """Show what became of a page."""
    found = kept(request, key)
    if found is None:
        raise Http404
    rows = Table(*found.rows) if found.rows else None
    return render(
        request,
        "act_receipt.html",
        receipt=found,
        says=unpacked(json.dumps(found.says)),
        rows=rows,
        papers=papers_of(key, found.files),
    )


def receipt_file(request: Any, *, key: str, file: str) -> Any:
    """Hand out a file that was written, to who asked for it."""
    found = kept(request, key)
    if found is not None and (page := paper_page(key, found.files, file)) is not None:
        return page
    if found is None or file not in found.files:
        raise Http404
    path = folder_of(key) / "made" / file
    if not path.is_file():
        raise Http404
    # Never shown as a page of this site, whatever stands in it.
    answer = FileResponse(path.open("rb"), as_attachment=True, filename=file)
    answer["Content-Type"] = "application/octet-stream"
    return answer
