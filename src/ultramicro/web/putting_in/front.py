"""The page from which everything is put in, and the list of changes with a way back."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect

from ultramicro.core.message import Message, say
from ultramicro.web.putting_in.changes import can_undo, change_named, changes, content_before, undo
from ultramicro.web.putting_in.kept_tables import TABLES, home_of, row_count, table_title
from ultramicro.web.putting_in.settings_file import SETTINGS, require_currency_of_books
from ultramicro.web.putting_in.uploads import uploads
from ultramicro.web.rendering import render, url

SHOWN = 100


def done_words() -> dict[str, Message]:
    """Return what was done, in words, by its id."""
    return {
        "add": say("added"), "edit": say("changed"), "delete": say("deleted"), "paste": say("rows pasted"),
        "settings": say("settings changed"), "look_up": say("looked up"), "undo": say("undone"),
    }  # fmt: skip


def put_in(request: Any) -> HttpResponse:
    """Show all that can be put in."""
    root = request.place.root
    tables = [(name, table_title(name), row_count(root, name), home_of(root, name)) for name in TABLES]
    return render(request, "put_in.html", tables=tables, uploads=uploads(root)[:3], changes=changes(root)[:5],
                  words=done_words(), begun="begun" in request.GET)  # fmt: skip


def changes_page(request: Any) -> HttpResponse:
    """List the last changes, or take one back."""
    root = request.place.root
    if request.method == "POST":
        found = change_named(root, request.POST.get("change", ""))
        if found is None:
            raise Http404
        if found.file == SETTINGS:
            require_currency_of_books(request.place, content_before(root, found) or b"")
        undo(root, found, by=request.user.get_username())
        return HttpResponseRedirect(url("put_in_changes", place_word=request.place.word) + "?undone=1")
    listed = [(each, can_undo(root, each)) for each in changes(root)[:SHOWN]]
    return render(
        request, "put_in_changes.html", changes=listed, words=done_words(), undone="undone" in request.GET
    )
