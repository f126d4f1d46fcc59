"""The account of every file: what it was taken for, and what became of each of its lines."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from ultramicro.core.errors import BadInput
from ultramicro.core.money import pounds
from ultramicro.place.folder import FolderPlace
from ultramicro.place.readers.model import FileReading
from ultramicro.place.sources.files import loose_files
from ultramicro.reports.words import plain

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
)


def account_json(place: FolderPlace) -> dict[str, Any]:
    """Return the account with stable keys, one entry a file."""
    return {"place": place.name, "files": [_entry(reading) for reading in place.files.readings]}


def _entry(reading: FileReading) -> dict[str, Any]:
    account = {key: getattr(reading, key) for key in KEYS}
    evidence = [
        {"role": c.role, "header": c.header, "score": round(c.score, 3), "evidence": c.evidence}
        for c in reading.choices
    ]
    return account | {"columns": dict(reading.columns), "evidence": evidence, "notes": list(reading.notes)}


def require_something(place: FolderPlace, account: Mapping[str, Any]) -> None:
    """Refuse a place of which no line could be used.

    Raises
    ------
    BadInput
        With what to do, by whether there were no files or no usable ones.
    """
    if any(entry["accepted"] for entry in account["files"]):
        return
    loose = loose_files(place.root)
    if loose:
        why = f"no payments were found, but files lie beside place.toml ({', '.join(loose[:3])} …)"
        do = "move them into its folder payments/"
    elif not account["files"]:
        why = "there are no payment files"
        do = "put spend files or bank statements (CSV, XLSX, ODS, camt.053, OFX) into its folder payments/"
    else:
        why = "no line of any file could be read as a payment"
        do = "read the reason given for each file"
    raise BadInput(f"it holds nothing usable: {why}", where=str(place.root), do=do)


def account_text(place: FolderPlace, account: Mapping[str, Any], *, columns: bool, most: int) -> str:
    """Write the account for people: a row a file, totals, columns by layout, problems, what to do next.

    Parameters
    ----------
    place : FolderPlace
        The place that was read.
    account : mapping
        What `account_json` returned.
    columns : bool
        Whether to show the evidence for every column.
    most : int
        How many problem lines to show.
    """
    readings = place.files.readings
    parts = [
        _table(account["files"]),
        _layouts(readings, evidence=columns),
        _notes(readings),
        _problems(place, most),
    ]
    return "\n\n".join(part for part in (*parts, _next(place, account)) if part)


def _table(entries: Sequence[Mapping[str, Any]]) -> str:
    heads = ("lines", "accepted", "rejected", "set aside", "total", "kind", "file")
    rows = [(*_counts([entry]), entry["kind"], plain(entry["file"])) for entry in entries]
    total = (*_counts(entries), "", f"{len(entries)} files")
    widths = [max(len(row[i]) for row in (heads, *rows, total)) for i in range(len(heads))]
    rule = tuple("-" * width for width in widths)
    return "\n".join(_aligned(row, widths) for row in (heads, rule, *rows, rule, total))


def _counts(entries: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    sums = [sum(entry[key] for entry in entries) for key in ("lines", "accepted", "rejected", "set_aside")]
    pence = sum(entry["total_pence"] for entry in entries)
    return (*(f"{number:,}" for number in sums), f"£{pence / 100:,.2f}")


def _aligned(row: Sequence[str], widths: Sequence[int], *, words: int = 2) -> str:
    """Align a row: numbers to the right, the last columns, which are words, to the left."""
    numbers = len(row) - words
    cells = [
        c.rjust(w) if i < numbers else c.ljust(w) for i, (c, w) in enumerate(zip(row, widths, strict=True))
    ]
    return "  ".join(cells).rstrip()


def _layouts(readings: Sequence[FileReading], *, evidence: bool) -> str:
    """Show each set of recognised columns once, with how many files have it."""
    groups: dict[tuple[tuple[str, str], ...], list[FileReading]] = defaultdict(list)
    for reading in readings:
        if reading.columns:
            groups[tuple(reading.columns.items())].append(reading)
    lines = []
    for layout, members in sorted(groups.items(), key=lambda item: -len(item[1])):
        many = f"{len(members)} files such as " if len(members) > 1 else ""
        lines.append(f"Columns of {many}{members[0].file}:")
        lines += [f"  {role:<16} ← {header!r}" for role, header in layout]
        if evidence:
            lines += [f"    {c.role}: {c.evidence}" for c in members[0].choices]
    hint = (
        ""
        if evidence or not lines
        else "\n(`--columns` shows the evidence; [[files]] in place.toml overrides a wrong guess.)"
    )
    return "\n".join(lines) + hint


def _notes(readings: Sequence[FileReading]) -> str:
    told = [f"  {reading.file}: {note}" for reading in readings for note in reading.notes]
    return "Worth knowing:\n" + "\n".join(told) if told else ""


def _problems(place: FolderPlace, most: int) -> str:
    if not place.has("rejects"):
        return ""
    rows = place.table("rejects").order_by(["fate", "file", "line"]).to_pyarrow().to_pylist()
    if not rows:
        return ""
    counts = Counter((row["fate"].replace("_", " "), row["reason"].split(" (")[0]) for row in rows)
    lines = [f"Lines that are not in the payments: {len(rows):,}"]
    lines += [f"  {n:>6,}  {fate}: {reason}" for (fate, reason), n in counts.most_common(12)]
    rejected = [row for row in rows if row["fate"] == "rejected"][:most]
    lines += [
        f"  {row['file']} line {row['line']}: {row['reason']}: {_short(row['raw'])}" for row in rejected
    ]
    return "\n".join([*lines, "(`--out FOLDER` writes every one of them with its text.)"])


def _short(raw: str, most: int = 90) -> str:
    """Show a raw line on one line: control characters would let a file write on the screen."""
    shown = plain(raw)
    return shown if len(shown) <= most else shown[: most - 1] + "…"


def _next(place: FolderPlace, account: Mapping[str, Any]) -> str:
    total = sum(entry["total_pence"] for entry in account["files"])
    lines = [f"{place.name}: {pounds(total)} in accepted lines."]
    if not place.settings.get("areas"):
        lines.append("place.toml names no areas yet, so nothing can be called local: add [[areas]] there.")
    lines.append(f"Next: ultramicro report {place.root}")
    return "\n".join(lines)
