"""The account of every file in words: a row a file, the columns, what is worth knowing, what to do next."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ultramicro.cli.gathered import Gathered, gathered, shape
from ultramicro.core.message import Message
from ultramicro.core.money import pounds, to_the_penny
from ultramicro.core.packing import unpacked
from ultramicro.place.readers.model import FileReading
from ultramicro.reports.formatting import plain

if TYPE_CHECKING:  # it brings a table engine
    from ultramicro.place.folder import FolderPlace

MOST_REASONS = 12


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
    twice = any(entry["duplicates"] for entry in entries)
    more = ("duplicates", "their sum") if twice else ()
    heads = ("lines", "accepted", "rejected", "set aside", *more, "total", "kind", "file")
    rows = [(*_counts([entry], twice=twice), entry["kind"], plain(entry["file"])) for entry in entries]
    paying = [entry for entry in entries if is_payments(entry)]
    total = (*_counts(paying, twice=twice), "", f"{len(paying)} files below payments/")
    widths = [max(len(row[i]) for row in (heads, *rows, total)) for i in range(len(heads))]
    rule = tuple("-" * width for width in widths)
    return "\n".join(_aligned(row, widths) for row in (heads, rule, *rows, rule, total))


def _counts(entries: Sequence[Mapping[str, Any]], *, twice: bool) -> tuple[str, ...]:
    """Sum the lines and the money; what was published twice only where anything was."""
    counts = ("lines", "accepted", "rejected", "set_aside", *(("duplicates",) if twice else ()))
    sums = (*(("duplicates_pence",) if twice else ()), "total_pence")
    numbers = [f"{sum(entry[key] for entry in entries):,}" for key in counts]
    return (*numbers, *(to_the_penny(sum(entry[key] for entry in entries)) for key in sums))


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
        guessed = any(role != header for role, header in reading.columns.items())
        if guessed:  # a table with the dictionary's own names leaves nothing to check
            groups[tuple(reading.columns.items())].append(reading)
    lines = []
    for layout, members in sorted(groups.items(), key=lambda item: -len(item[1])):
        many = f"{len(members)} files such as " if len(members) > 1 else ""
        lines.append(f"Columns of {many}{plain(members[0].file)}:")
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
    unread = [
        f"  {plain(reading.file)}: {plain(note)}"
        for reading in readings
        if reading.kind == "unreadable"
        for note in reading.notes
    ]
    told = gathered((r.file, note) for r in readings for note in _own_notes(r))
    blocks = [
        "Files that could not be read:\n" + "\n".join(unread) if unread else "",
        "Worth knowing:\n" + "\n".join(_of_files(note) for note in told) if told else "",
    ]
    return "\n\n".join(block for block in blocks if block)


def _own_notes(reading: FileReading) -> Sequence[Message]:
    """Leave out what is said of lines that do not count: a copy of another file only says that it is one."""
    if reading.kind == "unreadable":
        return ()
    return reading.notes if reading.accepted or not reading.set_aside else reading.notes[-1:]


def _of_files(told: Gathered) -> str:
    first = plain(told.files[0])
    where = first if len(told.files) == 1 else f"{len(told.files)} files such as {first}"
    return f"  {plain(told.text)} [{where}]"


def _problems(place: FolderPlace, most: int) -> str:
    if not place.has("rejects"):
        return ""
    rows = place.table("rejects").order_by(["fate", "file", "line"]).to_pyarrow().to_pylist()
    if not rows:
        return ""
    counts = Counter((row["fate"].replace("_", " "), shape(unpacked(row["reason"]))) for row in rows)
    lines = [f"Lines that are not in the payments: {len(rows):,}"]
    lines += [f"  {n:>6,}  {fate}: {plain(reason)}" for (fate, reason), n in counts.most_common(MOST_REASONS)]
    rejected = [row for row in rows if row["fate"] == "rejected"][:most]
    lines += [
        f"  {plain(row['file'])} line {row['line']}: {plain(unpacked(row['reason']))}: {_short(row['raw'])}"
        for row in rejected
    ]
    return "\n".join([*lines, "(`--out FOLDER` writes every one of them with its text.)"])


def _short(raw: str, most: int = 90) -> str:
    """Show a raw line on one line: control characters would let a file write on the screen."""
    shown = plain(raw)
    return shown if len(shown) <= most else shown[: most - 1] + "…"


def _next(place: FolderPlace, account: Mapping[str, Any]) -> str:
    total = sum(entry["total_pence"] for entry in account["files"] if is_payments(entry))
    lines = [f"{place.name}: {pounds(total)} in accepted payments.", *_settings_notes(place)]
    if not place.settings.get("areas"):
        lines.append("place.toml names no areas yet, so nothing can be called local: add [[areas]] there.")
    lines.append(f"Next: ultramicro report {quoted(place.root)}")
    return "\n".join(lines)


def is_payments(entry: Mapping[str, Any]) -> bool:
    """Whether a file lies below payments/; sums of other tables are not money paid."""
    return str(entry["file"]).startswith("payments/")


def _settings_notes(place: FolderPlace) -> list[str]:
    """Say which rules fit no file, and where the payer is only taken to be the place."""
    files = [reading.file for reading in place.files.readings]
    rules = [str(rule["match"]) for rule in place.settings.get("files", [])]
    notes = [f"[[files]] match = '{rule}' fits no file." for rule in rules if not any_fits(rule, files)]
    unnamed = [r.file for r in place.files.readings if _without_payer(place, r)]
    if unnamed:
        notes.append(
            f"{len(unnamed)} files such as {plain(unnamed[0])} name no payer, so '{place.name}' is taken: "
            'write payer = "…" at the top of place.toml, or keep each body\'s files in a folder of its name.'
        )
    return notes


def _without_payer(place: FolderPlace, reading: FileReading) -> bool:
    inner = reading.file.removeprefix("payments/")
    told = place.config.payer or place.config.for_file(reading.file).get("payer") or "body" in reading.columns
    return reading.kind in {"spend", "card"} and inner != reading.file and "/" not in inner and not told


def any_fits(rule: str, files: Sequence[str]) -> bool:
    """Whether a pattern fits any of the files."""
    return any(fnmatchcase(file, rule) for file in files)


def quoted(path: Path) -> str:
    """Write a path as it can be typed in a command on every system."""
    return f'"{path}"' if " " in str(path) else str(path)
