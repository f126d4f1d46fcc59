"""OCDS in every wrapping: packages of releases or records, lists, bare releases, one a line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ultramicro.core.message import Message
from ultramicro.place.readers.contracts import remarks
from ultramicro.place.readers.contracts.found import Found, left
from ultramicro.place.readers.contracts.json_parts import Part, tidy_keys
from ultramicro.place.readers.contracts.naming import set_apart
from ultramicro.place.readers.contracts.ocds import Read, read_release
from ultramicro.place.readers.contracts.ocds_parts import OTHER_CURRENCY, obj, objs

_LINK = frozenset({"url", "date", "tag"})
_WHOLE = frozenset({"compiledRelease", "versionedRelease"})
_OWN = frozenset(
    {"ocid", "tag", "initiationType", "tender", "awards", "contracts", "parties", "buyer", "planning"}
)


def is_release(held: object) -> bool:
    """Say whether an object is a release or a record.

    Examples
    --------
    >>> is_release({"ocid": "o"}), is_release({"tag": [], "tender": {}}), is_release({"title": "Mowing"})
    (True, True, False)
    """
    if not isinstance(held, Mapping):
        return False
    keys = {"".join(key.split()) for key in held}
    inner = {"".join(key.split()) for key, value in held.items() if isinstance(value, (Mapping, list))}
    # A list of notices may have a column of OCIDs beside its titles; a release has parts.
    bare = "ocid" in keys and "title" not in keys
    return bare or bool(inner & _WHOLE) or (bool(inner & _OWN) and len(keys & _OWN) > 1)


def read_parts(parts: Iterable[Part], currency: str) -> Found:
    """Read releases and records; each is a record of the account.

    Parameters
    ----------
    parts : iterable of Part
        As of `parts_of`.
    currency : str
        The place's currency.
    """
    contracts: list[list[dict[str, Any]]] = []
    payments: list[dict[str, Any]] = []
    left_out = []
    accepted = 0
    for part in parts:
        reads = _read(part, currency)
        left_out += [
            left(part.line, why, json.dumps(held, default=str)) for read in reads for why, held in read.unpaid
        ]
        rows = [{**row, "line": part.line} for read in reads for row in read.contracts]
        paid = [{**row, "line": part.line} for read in reads for row in read.payments]
        if rows or paid:
            accepted += 1
            contracts.append(rows)
            payments += paid
        elif not any(read.unpaid for read in reads):
            why = next((read for read in reads if read.why is not None), Read(why=remarks.release_empty()))
            left_out.append(left(part.line, why.why or remarks.release_empty(), part.text, aside=why.aside))
    return Found(
        contracts=[row for rows in contracts for row in rows], payments=payments, accepted=accepted,
        left_out=left_out,
        notes=[*_doubtful(contracts), *_shared(contracts)],
    )  # fmt: skip


def _doubtful(contracts: Sequence[Sequence[dict[str, Any]]]) -> list[Message]:
    """Say of which notices something could not be read, each once."""
    told = (
        ("value_unclear", remarks.notices_sums_unclear), (OTHER_CURRENCY, remarks.notices_foreign),
        ("day_unclear", remarks.notices_days_unclear),
    )  # fmt: skip
    cells = {
        flag: dict.fromkeys(
            (str(row["title"] or row["ocid"]), row["line"])
            for rows in contracts
            for row in rows
            if flag in (row["flag"] or "").split()
        )
        for flag, _ in told
    }
    return [say_so(list(cells[flag])) for flag, say_so in told if cells[flag]]


def _shared(contracts: Sequence[Sequence[dict[str, Any]]]) -> list[Message]:
    return [
        remarks.ocid_shared(n, ocid) for ocid, n in set_apart([rows for rows in contracts if rows]).items()
    ]


def _read(part: Part, currency: str) -> list[Read]:
    if part.why:
        return [Read(why=remarks.release_broken(part.why))]
    if not isinstance(part.held, Mapping):
        return [Read(why=remarks.no_object())]
    held = tidy_keys(part.held)
    if "compiledRelease" in held or "versionedRelease" in held or objs(held.get("releases")):
        return _record(held, currency)
    return [_release(held, currency)]


def _release(held: Mapping[str, Any], currency: str) -> Read:
    # Whatever else is wrong in a release must not take the others with it.
    try:
        return read_release(held, currency)
    except (TypeError, ValueError, AttributeError, KeyError, OverflowError, RecursionError) as error:
        return Read(why=remarks.release_broken(f"{type(error).__name__}: {error}"))


def _record(record: Mapping[str, Any], currency: str) -> list[Read]:
    """Read a record: what its publisher compiled, else the releases in it; addresses alone hold nothing."""
    ocid = {"ocid": record["ocid"]} if record.get("ocid") else {}
    if compiled := obj(record.get("compiledRelease")):
        return [_release({**ocid, **compiled}, currency)]
    embedded = [each for each in objs(record.get("releases")) if set(each) - _LINK]
    if embedded:
        return [_release({**ocid, **each}, currency) for each in embedded]
    if versioned := obj(record.get("versionedRelease")):
        return [_release({**ocid, **latest(versioned)}, currency)]
    return [Read(why=remarks.release_linked(), aside=True)]


def latest(versioned: Any) -> Any:
    """Take the last value of each member of a versioned release.

    Examples
    --------
    >>> latest({"title": [{"releaseID": "1", "value": "A"}, {"releaseID": "2", "value": "B"}], "ocid": "o"})
    {'title': 'B', 'ocid': 'o'}
    """
    if isinstance(versioned, list):
        if versioned and all(
            isinstance(each, Mapping) and "value" in each and "releaseID" in each for each in versioned
        ):
            return latest(versioned[-1]["value"])
        return [latest(each) for each in versioned]
    if isinstance(versioned, Mapping):
        return {key: latest(value) for key, value in versioned.items()}
    return versioned
