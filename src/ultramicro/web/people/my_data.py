"""All data of a person in one file, and who looked at them."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from importlib import import_module
from typing import Any

from django.http import HttpResponse
from django.utils import timezone

from ultramicro.core.harmless import harmless_text
from ultramicro.core.message import say, words
from ultramicro.core.packing import unpacked
from ultramicro.web.people import audit, limits
from ultramicro.web.people.log_pages import names_of
from ultramicro.web.rendering import environment, render
from ultramicro.web.running.keeping import KEPT_DAYS
from ultramicro.web.served import Served, served

Rows = Sequence[Mapping[str, object]]
ASKED = {
    "books": ("people", "accounts", "claims", "holds"),
    "bank": ("loans", "register", "share-queue"),
    "board": ("list",),
}
"""What the books are asked of everybody, of which a person's own rows are taken."""
LOOKS = 200
RECEIPT = ("place", "group", "action", "status", "says", "rows", "files", "made_at")


def my_data(request: Any) -> HttpResponse:
    """Show what is kept, who looked at it, and how to take it or leave."""
    from ultramicro.web.people.models import Logged  # noqa: PLC0415  tables are known only once Django is set up

    rows = list(
        Logged.objects.filter(about=request.user.pk).exclude(who=request.user.pk).order_by("-id")[:LOOKS]
    )
    return render(request, "my_data.html", rows=rows, names=names_of(rows), places=places_of(request.user))


def places_of(person: Any) -> list[tuple[Served, str]]:
    """Return the places of somebody on this server, with their short name in the books of each."""
    found: dict[str, str] = {}
    for place, short in person.memberships.order_by("place", "short").values_list("place", "short"):
        found[place] = short or found.get(place, "")
    return [(place, short) for word, short in found.items() if (place := served(word))]


def download(request: Any) -> HttpResponse:
    """Send all data of who asks as one ZIP: JSON, CSV, and a page that explains."""
    limits.take(request, "export")
    audit.write(request, "export", about=request.user)
    answer = HttpResponse(zipped(dict(tables(request.user))), content_type="application/zip")
    answer["Content-Disposition"] = 'attachment; filename="my-data.zip"'
    answer["Cache-Control"] = "no-store"
    return answer


def tables(person: Any) -> Iterator[tuple[str, Rows]]:
    """Yield each table of what is kept about somebody, by name."""
    yield from _of_account(person)
    for place, short in places_of(person):
        if short and place.has_books:
            for name, rows in _of_books(place, short):
                yield f"{place.word}-{name}", rows


def _of_account(person: Any) -> Iterator[tuple[str, Rows]]:
    """Yield what this server keeps: no secret, and nothing from which one could be found."""
    from ultramicro.web.people.models import Invitation, Logged, Waiting  # noqa: PLC0415  as above

    yield "account", [{"name": person.name, "called": person.called, "language": person.language,
                       "made_at": person.made_at, "last_sign_in": person.last_login,
                       "has_password": person.has_usable_password()}]  # fmt: skip
    yield "roles", list(person.memberships.values("place", "role", "short", "made_at"))
    yield "passkeys", list(person.passkeys.values("called", "made_at", "used_at", "sign_count"))
    yield "sign-ins", list(person.sign_ins.values("device", "made_at", "until"))
    yield "tokens", list(person.tokens.values("called", "scopes", "made_at", "until", "used_at"))
    yield "help-to-get-in", list(person.recoveries.values("place", "made_at", "until", "used_at"))
    invited = Invitation.objects.filter(made_by=person)
    yield "invitations", list(invited.values("place", "role", "short", "made_at", "until", "used_at"))
    asked = Waiting.objects.filter(made_by=person)
    yield (
        "asked-for",
        list(asked.values("place", "group", "action", "asked", "state", "made_at", "decided_at")),
    )
    receipts = person.receipts.order_by("made_at").values(*RECEIPT)
    yield "receipts", [{**row, "says": unpacked(json.dumps(row["says"]))} for row in receipts]
    yield "answers-to-programs", list(person.answered.values("place", "status", "body", "made_at"))
    jobs = import_module("ultramicro.web.running.models").Job.objects.filter(by=person.name)
    yield "jobs", list(jobs.values("place", "kind", "asked", "state", "made_at"))
    line = ("at", "place", "role", "what", "object", "outcome", "address")
    yield "what-i-did", list(Logged.objects.filter(who=person.pk).values(*line))
    yield "who-looked", list(Logged.objects.filter(about=person.pk).exclude(who=person.pk).values(*line))


def _of_books(place: Served, short: str) -> Iterator[tuple[str, Rows]]:
    from ultramicro.ledger.verbs.statements import Statement  # noqa: PLC0415  it loads the ledger
    from ultramicro.techniques import GROUPS  # noqa: PLC0415  as above

    for group, names in ASKED.items():
        for verb in (each for each in GROUPS[group].load() if each.name in names):
            done = place.keeper.carry_out(verb(), group=group, by=short)
            yield f"{group}-{verb.name}", [row for row in done.rows if short in row.values()]
    for account, currency in _accounts(place, short):
        asked = Statement(who=short, currency=currency, account=account)
        done = place.keeper.carry_out(asked, group="books", by=short)
        yield f"statement-{currency}-{account}".lower(), list(done.rows)
    with place.keeper.reading() as desk:
        owner = desk.people.known(short).id
        consents = desk.people.db.execute(
            "select what, given_on, withdrawn_on from consent where id = ?", (owner,)
        ).fetchall()
    yield "consents", [{"to": what, "since": since, "until": until} for what, since, until in consents]


def _accounts(place: Served, short: str) -> list[tuple[str, str]]:
    """Return the kind and the currency of each account of somebody."""
    with place.keeper.reading() as desk:
        owner = desk.people.known(short).id
        found = [each for each in desk.ledger.accounts() if each.owner == owner]
    return [(each.account_class, each.currency) for each in found]


def zipped(found: Mapping[str, Rows]) -> bytes:
    """Return tables as a ZIP: each as CSV, all as JSON, and a page that says what they are."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("my-data.json", json.dumps(found, default=_plain, ensure_ascii=False, indent=1))
        for name, rows in found.items():
            if rows:
                archive.writestr(f"{name}.csv", as_csv(rows))
        page = environment().get_template("my_data_explained.html")
        archive.writestr(
            "read-me.html", page.render(found=found, explained=explained(), on=timezone.now().date())
        )
    return file.getvalue()


def as_csv(rows: Rows) -> str:
    """Return rows as CSV; text that a spreadsheet would run is made harmless, numbers stay numbers."""
    file = io.StringIO()
    writer = csv.DictWriter(file, list(rows[0]), lineterminator="\r\n")
    writer.writeheader()
    writer.writerows({name: _cell(value) for name, value in row.items()} for row in rows)
    return file.getvalue()


def _cell(value: object) -> object:
    if value is None or isinstance(value, bool | int | float):
        return value
    return harmless_text(str(_plain(value)))


def _plain(value: object) -> object:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False)
    return words(value) if isinstance(value, str) else str(value)


def explained() -> Mapping[str, str]:
    """Return what is in each table of what the server itself keeps."""
    return {
        "account": say("your name here and how you sign in; of a password nothing is in this file"),
        "roles": say("what you are to which place, and your short name in its books"),
        "passkeys": say("the devices by which you sign in"),
        "sign-ins": say("sign-ins that still last"),
        "tokens": say("the programs that may act for you"),
        "help-to-get-in": say("when two people helped you to get in again"),
        "invitations": say("the slips that you made for others"),
        "asked-for": say("what you asked for that waits for a second person, or did"),
        "receipts": say("what pages told you of what you did; kept for {n} days", n=KEPT_DAYS["receipts"]),
        "answers-to-programs": say(
            "what programs of yours were told of what they did for you; kept for {n} days",
            n=KEPT_DAYS["answered"],
        ),
        "jobs": say(
            "what you asked for that took longer than a page; kept for {n} days", n=KEPT_DAYS["jobs"]
        ),
        "what-i-did": say("what the log of acts has of you"),
        "who-looked": say("when others looked at or changed something of yours"),
    }
