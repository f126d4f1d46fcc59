"""The page that asks where a payee is, and says what the answer did."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect

from ultramicro.core.message import Message, Pence, Range, Share, say, words
from ultramicro.place.geography.areas import read_areas
from ultramicro.web.putting_in.changes import can_undo, change, change_named, changing, put
from ultramicro.web.putting_in.kept_csv import with_row
from ultramicro.web.putting_in.kept_tables import kept, require_text
from ultramicro.web.putting_in.later import later, waits_for
from ultramicro.web.putting_in.look_ups import (
    LookUps,
    Open,
    get_ready,
    if_it_were,
    load,
    mark_of_files,
    meant_by,
    standing,
)
from ultramicro.web.rendering import render, url

NEXT = 8
"""Who comes after, in the list."""


def look_ups(request: Any) -> HttpResponse:
    """Ask about the most telling payee, or take an answer in."""
    root = request.place.root
    if request.method == "POST":
        return _act(request)
    found = load(root)
    if found is None:
        waits = waits_for(request, "look_ups")
        return render(request, "put_in_look_ups.html", found=None, old=False, error="", waits=waits)
    get_ready()
    return _question(request, found)


def _question(
    request: Any, found: LookUps, *, error: str = "", typed: str = "", asked: str = ""
) -> HttpResponse:
    root = request.place.root
    now, still, answered = standing(root, found)
    skipped = _skipped(root)
    several = [payee for payee in still if payee.party_id not in skipped and payee.amount_pence]
    payee = next((p for p in still if p.party_id == asked), several[0] if several else None)
    done = change_named(root, request.GET.get("changed", ""))
    old = found.made_of != mark_of_files(root)
    return render(
        request, "put_in_look_ups.html", status=422 if error else 200, found=found, now=range_said(now),
        payee=payee, error=error, typed=typed, old=old, answered=answered,
        waits=waits_for(request, "look_ups") if old else None,
        range_here=range_said(if_it_were(now, payee, here=True)) if payee else "",
        range_elsewhere=range_said(if_it_were(now, payee, here=False)) if payee else "",
        after=[each for each in several if each != payee][:NEXT], skipped=len(skipped), done=done,
        undoable=bool(done and can_undo(root, done)), before=_before(request, now),
        begins=" ".join(_beginnings(request, found.area)), left=len(several), pence=Pence,
    )  # fmt: skip


def range_said(now: Any) -> Message:
    """Say a range in per cent, and how wide it is."""
    low, high = now.share(now.low_pence), now.share(now.high_pence)
    if low is None or high is None:
        return say("nothing to divide by")
    return say("{range}", range=Range(Share(low, 1), Share(high, 1)))


def _before(request: Any, now: Any) -> str:
    """Return the range before the last answer, which stands in the address as whole pence."""
    low, _, high = request.GET.get("was", "").partition("_")
    if not (low.lstrip("-").isdecimal() and high.lstrip("-").isdecimal() and len(low + high) < 36):  # noqa: PLR2004
        return ""
    from ultramicro.flows.locality.ranges import Bounds  # noqa: PLC0415

    return range_said(Bounds(low_pence=int(low), high_pence=int(high), total_pence=now.total_pence))


def _beginnings(request: Any, area: str) -> list[str]:
    """Return how postcodes of the area begin, for the page to tell while somebody types."""
    config = request.place.config
    areas = read_areas(config.settings, config.root)
    home = next((each for each in areas if each.name == area), None)
    # Where a list of postcodes decides, only the server can tell.
    if home is None or any(each.needs_reference for each in areas):
        return []
    nested = [each for each in areas if each.level <= home.level]
    return sorted({code.tight for each in nested for code in (*each.prefixes, *each.postcodes)})[:400]


def _act(request: Any) -> HttpResponse:
    root, does = request.place.root, request.POST.get("do", "")
    address = url("put_in_look_ups", place_word=request.place.word)
    found = load(root)
    if does == "find" or found is None:
        later(request.place, "look_ups", {"of": mark_of_files(root)}, by=request.user.get_username())
        return HttpResponseRedirect(address)
    if does == "again":
        _skip(root, None)
        return HttpResponseRedirect(address)
    payee = next((each for each in found.payees if each.party_id == request.POST.get("party", "")), None)
    if payee is None:
        return HttpResponseRedirect(address)
    if does == "skip":
        _skip(root, payee.party_id)
        return HttpResponseRedirect(address)
    return _answer(request, found, payee, does)


def _answer(request: Any, found: LookUps, payee: Open, does: str) -> HttpResponse:
    typed = request.POST.get("where", "")
    meant = (
        ("", "yes")
        if does == "here"
        else ("", "no")
        if does == "elsewhere"
        else meant_by(request.place.config, found.area, typed)
    )
    if meant is None:
        why = say("'{text}' is no postcode and none of the place's areas", text=typed[:80])
        return _question(request, found, error=words(why), typed=typed, asked=payee.party_id)
    was, _, _ = standing(request.place.root, found)
    done = _written(request, payee, *meant)
    address = url("put_in_look_ups", place_word=request.place.word)
    return HttpResponseRedirect(f"{address}?changed={done}&was={was.low_pence}_{was.high_pence}")


def _written(request: Any, payee: Open, code: str, local: str) -> str:
    """Write an answer into parties.csv, into the row of the party where it has one."""
    root = request.place.root
    home = require_text(root, "parties")
    source = words(
        say("{who}, {day}", who=request.user.get_username(), day=datetime.now(UTC).date().isoformat())
    )
    said = {
        "party": payee.party,
        **({"postcode": code} if code else {}),
        **({"local": local} if local else {}),
    }
    with changing(root):
        file = kept(root, "parties")
        row = next(
            (r for r in file.filled if file.said(r).get("party", "").casefold() == payee.party.casefold()),
            None,
        )
        keeps = file.said(row).get("source", "") if row else ""
        new = with_row(file, {**said, "source": keeps or source}, row.mark if row else "")
        by = request.user.get_username()
        return change(root, home, new.content(), by=by, what="look_up", about=payee.party).id


def _skips(root: Path) -> Path:
    return root / ".ultramicro" / "skipped.json"


def _skipped(root: Path) -> frozenset[str]:
    path = _skips(root)
    return frozenset(json.loads(path.read_text(encoding="utf-8"))) if path.is_file() else frozenset()


def _skip(root: Path, party_id: str | None) -> None:
    """Ask about somebody later; None asks about all again."""
    with changing(root):
        put(_skips(root), json.dumps(sorted({*_skipped(root), party_id}) if party_id else []).encode())


__all__ = ["look_ups", "range_said"]
