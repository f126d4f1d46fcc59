"""The pages on which files are sent, looked at, mended, used and taken out again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect

from ultramicro.core.errors import BadInput
from ultramicro.core.headings import heading
from ultramicro.core.message import Message, Pence, plural, say
from ultramicro.core.packing import unpacked
from ultramicro.place.readers.model import FileReading
from ultramicro.web.people import limits
from ultramicro.web.putting_in.checking import PAGE, can_be_used, headers, kept_out, reading, unlike_totals
from ultramicro.web.putting_in.later import later, waits_for
from ultramicro.web.putting_in.uploads import (
    CHECKED,
    UNDONE,
    USED,
    WAITING,
    Sent,
    SentFile,
    Upload,
    changed,
    discard,
    load,
    receive,
    uploads,
)
from ultramicro.web.putting_in.using import undo_upload, use
from ultramicro.web.rendering import render, url
from ultramicro.web.running import queue
from ultramicro.web.served import Served

SHOWN = 30
"""Uploads in the list."""


def roles_of_columns() -> dict[str, Message]:
    """Return what a column of a payment file can be, by its id in place.toml."""
    return {
        "supplier": say("who was paid"), "amount": say("how much"), "date": say("when"),
        "body": say("who paid"), "category": say("what kind of spending"), "department": say("department"),
        "description": say("what for"), "reference": say("reference"),
        "postcode": say("postcode of the payee"),
        "gross_amount": say("sum with VAT"), "vat_amount": say("VAT"),
    }  # fmt: skip


def states() -> dict[str, Message]:
    """Return how things stand with an upload, in words."""
    return {
        WAITING: say("being read"), CHECKED: say("read, not used yet"), USED: say("in use"),
        UNDONE: say("taken out again"),
    }  # fmt: skip


def files(request: Any) -> HttpResponse:
    """List what was sent, or take in more."""
    if request.method == "POST":
        upload = take(request, request.place)
        return HttpResponseRedirect(_address(request, "put_in_upload", upload=upload.id))
    found = uploads(request.place.root)[:SHOWN]
    return render(
        request, "put_in_files.html", uploads=found, states=states(), thrown="thrown" in request.GET
    )


def take(request: Any, place: Served) -> Upload:
    """Take in the files of a form, and have them read."""
    if request.FILES or getattr(request, "too_long", ()):  # to press without a file uses none up
        limits.take(request, "send_files")
    by = request.user.get_username()
    queue.require_room(by)
    sent = [sent_of(each) for each in request.FILES.getlist("files")]
    upload = receive(place.root, sent, by=by, too_long=getattr(request, "too_long", ()))
    _read(place, upload, by)
    return upload


def sent_of(each: Any) -> Sent:
    """Return a file of a form: what it is called, and what `streaming` found of it while it arrived."""
    return Sent(each.name, each.file, getattr(each, "digest", ""), getattr(each, "path", ""))


def _read(place: Served, upload: Upload, by: str) -> str:
    rules = [dict(each.rule) for each in upload.files]
    return later(place, "check", {"upload": upload.id, "rules": rules}, by=by)


def upload_page(request: Any, *, upload: str) -> HttpResponse:
    """Show what was understood of an upload; use it, undo it, or throw it away."""
    found = _found(request, upload)
    if request.method == "POST":
        return _act(request, found)
    taken = [each for each in found.files if not each.refused]
    read = {each.name: reading(request.place.root, found, each) for each in taken}
    ready = found.state != WAITING and all(read.values())
    told = [_told(each, read.get(each.name)) for each in found.files]
    waits = None if ready else waits_for(request, "check", upload=found.id)
    return render(request, "put_in_upload.html", upload=found, files=told, ready=ready, waits=waits,
                  state=states()[found.state], can_use=ready and _usable(found, read),
                  pence=Pence)  # fmt: skip


def _usable(upload: Upload, read: Mapping[str, FileReading | None]) -> bool:
    several = [done for each in upload.files if each.taken and (done := read.get(each.name))]
    return upload.state in {CHECKED, UNDONE} and any(map(can_be_used, several))


def _told(each: SentFile, read: FileReading | None) -> dict[str, Any]:
    """Gather what a page says of a file."""
    called = roles_of_columns()
    return {
        "file": each, "refused": unpacked(each.refused) if each.refused else "", "read": read,
        "failure": read.failure if read and not can_be_used(read) else ("", ""),
        "unlike": unlike_totals(read) if read else [],
        "columns": [(called.get(role) or heading(role), header) for role, header in read.columns.items()]
        if read else [],
    }  # fmt: skip


def _act(request: Any, upload: Upload) -> HttpResponse:
    root, does = request.place.root, request.POST.get("do", "")
    if does == "use":
        names = frozenset(request.POST.getlist("file"))
        if not names:
            raise BadInput(say("no file was ticked"), do=say("tick the files that shall be used"))
        use(root, upload.id, names)
    elif does == "read":
        _read(request.place, upload, request.user.get_username())
    elif does == "undo":
        undo_upload(root, upload.id)
    elif does == "discard":
        discard(root, upload.id)
        return HttpResponseRedirect(_address(request, "put_in_files") + "?thrown=1")
    else:
        raise BadInput(say("this cannot be understood"), do=say("open the page again"))
    return HttpResponseRedirect(_address(request, "put_in_upload", upload=upload.id))


def file_page(request: Any, *, upload: str, number: int) -> HttpResponse:
    """Show what was kept out of a file line by line, and let a column be corrected."""
    found = _found(request, upload)
    if not 1 <= number <= len(found.files) or found.files[number - 1].refused:
        raise Http404
    each, root = found.files[number - 1], request.place.root
    read = reading(root, found, each)
    if read is None:  # the page of the upload says how far it is
        return HttpResponseRedirect(_address(request, "put_in_upload", upload=upload))
    if request.method == "POST":
        return _mend(request, found, each, read)
    page = max(1, int(p)) if (p := request.GET.get("page", "")).isdecimal() and len(p) < 8 else 1  # noqa: PLR2004
    total, lines = kept_out(read, page)
    pages = max(1, -(-total // PAGE))
    count = (
        plural("{n} line is not used", "{n} lines are not used", total)
        if total
        else say("Every line is used")
    )
    return render(request, "put_in_file.html", upload=found, each=each, number=number, told=_told(each, read),
                  headers=headers(root, found, each, read), of=roles_of_columns(), lines=lines, page=page,
                  pages=pages, count=count, used=found.state == USED,
                  payer=each.rule.get("payer", ""))  # fmt: skip


def _mend(request: Any, upload: Upload, each: SentFile, read: FileReading) -> HttpResponse:
    typed = {role: request.POST.get(f"role-{role}", "").strip() for role in roles_of_columns()}
    known = set(headers(request.place.root, upload, each, read))
    if wrong := [header for header in typed.values() if header and header not in known]:
        raise BadInput(say("the file has no column '{column}'", column=wrong[0]), where=each.name)
    told = dict(each.rule.get("columns", {}))
    told |= {role: header for role, header in typed.items() if header and header != read.columns.get(role)}
    payer = " ".join(request.POST.get("payer", "").split())[:200]
    rule = {**({"payer": payer} if payer else {}), **({"columns": told} if told else {})}
    mended = changed(request.place.root, upload.id, each.name, rule)
    _read(request.place, mended, request.user.get_username())
    return HttpResponseRedirect(_address(request, "put_in_upload", upload=upload.id))


def _found(request: Any, upload_id: str) -> Upload:
    found = load(request.place.root, upload_id)
    if found is None:
        raise Http404
    return found


def _address(request: Any, name: str, **named: object) -> str:
    return url(name, place_word=request.place.word, **named)
