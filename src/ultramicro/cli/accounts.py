"""The account of every file: what it was taken for, and what became of each of its lines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from ultramicro.cli.meter_months import meter_months
from ultramicro.core.errors import BadInput
from ultramicro.core.message import Listed, say
from ultramicro.flows.references import unknown_names
from ultramicro.flows.tables import rows_of
from ultramicro.place.folder import FolderPlace
from ultramicro.place.people.lines import message_shown
from ultramicro.place.readers.model import FileReading
from ultramicro.place.sources.files import loose_files

# Named one by one: the JSON is read by programs and must not grow with the class.
KEYS = (
    "file",
    "kind",
    "encoding",
    "header_line",
    "lines",
    "accepted",
    "rejected",
    "set_aside",
    "total_pence",
    "duplicates",
    "duplicates_pence",
)


def account_json(place: FolderPlace) -> dict[str, Any]:
    """Return the account with stable keys, one entry a file."""
    account: dict[str, Any] = {
        "place": place.name,
        "files": [_entry(reading) for reading in place.files.readings],
    }
    # Only where there are any, as most places keep no club and many no list of what they have.
    beside = {
        "meter_months": meter_months(place),
        "asked": _asked(place),
        "names": [*_names(place), *_food(place)],
    }
    return account | {key: told for key, told in beside.items() if told}


def _names(place: FolderPlace) -> list[dict[str, Any]]:
    """Return the names that one file uses and the other does not know."""
    return [
        {"file": each.file, "column": each.column, "why": message_shown(each.says)}
        for each in unknown_names(place)
    ]


def _food(place: FolderPlace) -> list[dict[str, Any]]:
    """Return what is asked of the words of offers and orders, so that nobody finds it out week by week."""
    if not any(place.has(table) for table in ("availability", "orders")):
        return []
    from ultramicro.food.excluded import asked_of_food  # noqa: PLC0415  brings the room
    from ultramicro.food.spelling import questions  # noqa: PLC0415

    offers, orders, goods = (
        rows_of(place.table(name)) if place.has(name) else []
        for name in ("availability", "orders", "food_goods")
    )
    told = asked_of_food(orders, questions(offers, orders, goods))
    return [{"file": "food/", "column": "", "why": message_shown(each)} for each in told]


def _asked(place: FolderPlace) -> list[dict[str, Any]]:
    """Return what the plan asks about rows that people wrote, so that nobody finds it out by a plan."""
    if not any(place.has(table) for table in ("resources", "needs", "pledges")):
        return []
    from ultramicro.plan.asked import asked_of  # noqa: PLC0415  brings the plan

    try:
        found = asked_of(place)
    except BadInput:  # its recipes cannot be used, which `recipes` tells
        return []
    return [{"file": each.file, "line": each.line, "name": each.shown, "why": each.why} for each in found]


def _entry(reading: FileReading) -> dict[str, Any]:
    account = {key: getattr(reading, key) for key in KEYS}
    evidence = [
        {"role": c.role, "header": c.header, "score": round(c.score, 3), "evidence": c.evidence}
        for c in reading.choices
    ]
    said: dict[str, object] = {
        "columns": dict(reading.columns),
        "evidence": evidence,
        "notes": list(reading.notes),
    }
    said["note_ids"] = [note.id for note in reading.notes]
    return account | said | {"repeats": [asdict(repeat) for repeat in reading.repeats]}


def require_something(place: FolderPlace, account: Mapping[str, Any]) -> None:
    """Refuse a place of which no line could be used.

    Raises
    ------
    BadInput
        With what to do, by whether there were no files or no usable ones.
    """
    # A place may keep books only, and never see a file of payments.
    if any(entry["accepted"] for entry in account["files"]) or place.has("accounts"):
        return
    # By far the commonest slip of a first try.
    loose = loose_files(place.root)
    if loose:
        why = say(
            "no payments were found, but files lie beside place.toml ({files} …)", files=Listed(loose[:3], "")
        )
        do = say("move them into its folder payments/")
    elif not account["files"]:
        why = say("there are no payment files")
        do = say(
            "put spend files or bank statements (CSV, XLSX, ODS, camt.053, OFX) into its folder payments/"
        )
    else:
        why = say("no line of any file could be read as a payment")
        do = say("read the reason given for each file")
    raise BadInput(say("it holds nothing usable: {why}", why=why), where=str(place.root), do=do)
