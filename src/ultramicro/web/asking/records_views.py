"""The rows behind the answers: payments by party, with file and line; the account of the files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.http import Http404, HttpResponse

from ultramicro.place.store import Store
from ultramicro.reports.formatting import label
from ultramicro.web.asking import files, pointers, querying
from ultramicro.web.asking.records import NAMES, PAYMENTS, TABLES
from ultramicro.web.asking.showing_rows import shown
from ultramicro.web.asking.stored import StoredTable
from ultramicro.web.rendering import render, url


def stored(root: Path, table: str) -> StoredTable | None:
    """Return a table of the rows behind a place's answers; None where it has none of that name."""
    found = pointers.pointer(root, pointers.RECORDS, {})
    if found is None or table not in TABLES:
        return None
    path = Store(root).path(pointers.KEPT, found.key) / "tables" / f"{table}.parquet"
    return StoredTable(path) if path.is_file() else None


def _found(request: Any, table: str) -> StoredTable:
    found = stored(request.place.root, table)
    if found is None:
        raise Http404
    return found


def _here(request: Any) -> Any:
    def here(name: str, **named: object) -> str:
        return url(name, place_word=request.place.word, **named)

    return here


def records(request: Any, *, table: str) -> HttpResponse:
    """Show a table of what was read."""
    found, here = _found(request, table), _here(request)
    asked = querying.wanted(request.GET, found.columns)
    return render(
        request, "asking/records.html", table=table, said=asked.address(page=1),
        view=shown(querying.look_up(found, table, asked), asked, here),
        file=lambda kind: here("records_file", table=table, kind=kind), party=None,
    )  # fmt: skip


def records_file(request: Any, *, table: str, kind: str) -> Any:
    """Send a table of what was read as a file."""
    found = _found(request, table)
    return files.table_file(found, table, querying.wanted(request.GET, found.columns), kind)


def party(request: Any, *, party_id: str) -> HttpResponse:
    """Show a party: its names, what the registers tell of it, and each payment to it with file and line."""
    names = _of_party(request, NAMES, party_id)
    if not names:
        raise Http404
    found, here = _found(request, PAYMENTS), _here(request)
    typed = {**request.GET.dict(), "f.party_id": party_id}
    asked = querying.wanted(typed, found.columns)
    view = shown(querying.look_up(found, PAYMENTS, asked), asked, here)
    told = [
        *_of_party(request, "party_register", party_id)[:1],
        *_of_party(request, "party_places", party_id),
    ]
    return render(
        request, "asking/records.html", view=view, table=PAYMENTS, said=asked.address(page=1),
        file=lambda kind: here("records_file", table=PAYMENTS, kind=kind),
        party={"called": names[0]["party"], "names": sorted({row["name"] for row in names}), "id": party_id,
               "told": _told(told)},
    )  # fmt: skip


def _of_party(request: Any, table: str, party_id: str) -> list[dict[str, Any]]:
    found = stored(request.place.root, table)
    if found is None:
        return []
    asked = querying.wanted({"f.party_id": party_id}, found.columns)
    return querying.look_up(found, table, asked).frame.records()


def _told(rows: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """Return what tables tell of a party, a fact a line."""
    from ultramicro.reports.formatting import cell  # noqa: PLC0415

    facts = [
        (label(name), cell(value, name, table="party_places" if "inside" in row else "party_register"))
        for row in rows
        for name, value in row.items()
        if name != "party_id" and value not in {None, ""}
    ]
    return list(dict.fromkeys(facts))
