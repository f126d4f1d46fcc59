"""The account of every file in words: a row a file, the columns, what is worth knowing, what to do next."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ultramicro.cli.gathered import Gathered, gathered, shape
from ultramicro.cli.meter_months import months_text
from ultramicro.core.message import Message, Pence, plural, say, words
from ultramicro.core.money import to_the_penny
from ultramicro.core.rows import Cell, Row
from ultramicro.place.readers.model import FileReading
from ultramicro.reports.formatting import id_words, number, plain

if TYPE_CHECKING:  # it brings a table engine
    from ultramicro.place.folder import FolderPlace

# More do not fit on a screen beside the lines that they explain.
MOST_REASONS = 12
# Whoever mends a sheet needs every question of it, and a sheet is short.
MOST_QUESTIONS = 40
Entry = Mapping[str, Any]
"""The account of one file, as `account_json` gives it."""


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
        months_text(account.get("meter_months", ())),
        _notes(readings),
        _problems(place, most, account.get("asked", ())),
        _asked(account.get("asked", ()), max(most, MOST_QUESTIONS)),
        _names(account.get("names", ())),
    ]
    return "\n\n".join(part for part in (*parts, _next(place, account)) if part)


def _table(entries: Sequence[Entry]) -> str:
    # Two columns of noughts would only push the names of files off the screen.
    twice = any(entry["duplicates"] for entry in entries)
    more = (say("duplicates"), say("their sum")) if twice else ()
    counts = (say("lines"), say("accepted"), say("rejected"), say("set aside"), *more, say("total"))
    heads = (*counts, say("kind"), say("file"))
    rows = [(*_counts([entry], twice=twice), _kind(entry), plain(entry["file"])) for entry in entries]
    paying = [entry for entry in entries if is_payments(entry)]
    below = plural("{n} file in payments/", "{n} files in payments/", len(paying))
    total = (*_counts(paying, twice=twice), "", below)
    widths = [max(len(row[i]) for row in (heads, *rows, total)) for i in range(len(heads))]
    rule = tuple("-" * width for width in widths)
    return "\n".join(_aligned(row, widths) for row in (heads, rule, *rows, rule, total))


def _kind(entry: Entry) -> str:
    return id_words(entry["kind"], "kind", "files").lower()


def _counts(entries: Sequence[Entry], *, twice: bool) -> tuple[str, ...]:
    """Sum the lines and the money; what was published twice only where anything was."""
    counts = ("lines", "accepted", "rejected", "set_aside", *(("duplicates",) if twice else ()))
    sums = (*(("duplicates_pence",) if twice else ()), "total_pence")
    numbers = [number(sum(entry[key] for entry in entries)) for key in counts]
    return (*numbers, *(to_the_penny(sum(entry[key] for entry in entries)) for key in sums))


def _aligned(row: Sequence[str], widths: Sequence[int], *, left: int = 2) -> str:
    """Align a row: numbers to the right, the last columns, which are words, to the left."""
    numbers = len(row) - left
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
    # Files of one layout are told once: a council's fifty months have three.
    for layout, members in sorted(groups.items(), key=lambda item: -len(item[1])):
        lines.append(_columns_of(plain(members[0].file), len(members)))
        lines += [f"  {f'`{role}`':<18} ← {header!r}" for role, header in layout]
        if evidence:
            lines += [f"    `{c.role}`: {words(c.evidence)}" for c in members[0].choices]
    if lines and not evidence:
        lines.append(
            say("(`--columns` shows the evidence. To correct a wrong guess, use [[files]] in place.toml.)")
        )
    return "\n".join(lines)


def _columns_of(file: str, files: int) -> str:
    if files == 1:
        return say("Columns of {file}:", file=file)
    return say("Columns of {n} files such as {file}:", n=files, file=file)


def _notes(readings: Sequence[FileReading]) -> str:
    unread = [
        f"  {plain(reading.file)}: {plain(note)}"
        for reading in readings
        if reading.kind == "unreadable"
        for note in reading.notes
    ]
    # Together, or fifty files would say the same fifty times.
    told = gathered((r.file, note) for r in readings for note in _own_notes(r))
    blocks = [
        [say("Files that could not be read:"), *unread] if unread else [],
        [say("Worth knowing:"), *map(_of_files, told)] if told else [],
    ]
    return "\n\n".join("\n".join(block) for block in blocks if block)


def _own_notes(reading: FileReading) -> Sequence[Message]:
    """Leave out what is said of lines that do not count: a copy of another file only says that it is one."""
    if reading.kind == "unreadable":
        return ()
    # A file that was set aside has one thing to say: why.
    return reading.notes if reading.accepted or not reading.set_aside else reading.notes[-1:]


def _of_files(told: Gathered) -> str:
    first = plain(told.files[0])
    where = first
    if len(told.files) > 1:
        where = say("{n} files such as {file}", n=len(told.files), file=first)
    return f"  {plain(told.text)} [{where}]"


def _problems(place: FolderPlace, most: int, asked: Sequence[Mapping[str, Any]]) -> str:
    """Write which lines are in no table, and why; those that the plan asks about are told there only."""
    if not place.has("rejects"):
        return ""
    from ultramicro.reports.model import frame  # noqa: PLC0415  brings a table engine

    every = place.table("rejects")
    told = sorted({f"{each['file']}:{each['line']}" for each in asked})
    at = every.file.concat(":", every.line.cast("string"))
    left_out = every.filter(at.notin(told)) if told else every
    # Reasons are counted where the rows are: a folder of copies has a million rows and a dozen reasons.
    alike = left_out.group_by(["fate", "reason"]).aggregate(
        n=left_out.count(), file=left_out.file.min(), line=left_out.line.min()
    )
    counts: Counter[tuple[str, str]] = Counter()
    for row in frame("rejects", alike.order_by(["fate", "file", "line", "n"]), None).records():
        counts[str(row["fate"]), plain(shape(_reason(row["reason"])))] += _whole(row["n"])
    below = int(every.count().to_pyarrow().as_py()) - counts.total() if told else 0
    if not counts and not below:
        return ""
    if not counts:
        return plural(
            "{n} line is in no table, and is asked about below.",
            "{n} lines are in no table, and are asked about below.",
            below,
        )
    lines: list[str] = [say("Lines that are in no table: {n}", n=counts.total() + below)]
    if below:
        lines.append(
            plural("  {n} of them is asked about below.", "  {n} of them are asked about below.", below)
        )
    lines += [
        f"  {number(n):>6}  {id_words(fate, 'fate', 'rejects').lower()}: {reason}"
        for (fate, reason), n in counts.most_common(MOST_REASONS)
    ]
    rejected = left_out.filter(left_out.fate == "rejected").order_by(["file", "line"])
    lines += [_problem(row) for row in frame("rejects", rejected, most).records()]
    return "\n".join([*lines, say("(`--out FOLDER` writes all of them with their text.)")])


def _problem(row: Row) -> str:
    return "  " + say(
        "{file} line {line}: {reason}: {raw}",
        file=plain(row["file"]), line=str(row["line"]), reason=plain(row["reason"]),
        raw=_short(_text(row["raw"])),
    )  # fmt: skip


def _asked(asked: Sequence[Mapping[str, Any]], most: int) -> str:
    """Write what the plan asks about rows of resources, needs and pledges."""
    if not asked:
        return ""
    lines: list[str] = [
        say("Rows of resources, needs and pledges that the plan asks about: {n}", n=len(asked))
    ]
    for each in asked[:most]:
        told = say("{file} line {line}: {name}: {why}", **{**each, "line": str(each["line"])})
        lines.append(f"  {plain(told)}")
    if len(asked) > most:
        lines.append(plural("  … and {n} more row", "  … and {n} more rows", len(asked) - most))
    return "\n".join(lines)


def _names(names: Sequence[Mapping[str, Any]]) -> str:
    """Write which words are to be looked at: each, as each is to be mended."""
    if not names:
        return ""
    head = say("Words and names to look at, as one file does not know those of another: {n}", n=len(names))
    return "\n".join([head, *(f"  {plain(each['why'])}" for each in names)])


def _reason(value: Cell) -> Message:
    return value if isinstance(value, Message) else say("{text}", text=_text(value))


def _whole(value: Cell) -> int:
    return value if isinstance(value, int) else 0


def _text(value: Cell) -> str:
    return value if isinstance(value, str) else ""


def _short(raw: str, most: int = 90) -> str:
    """Show a raw line on one line: control characters would let a file write on the screen."""
    shown = plain(raw)
    return shown if len(shown) <= most else shown[: most - 1] + "…"


def _next(place: FolderPlace, account: Mapping[str, Any]) -> str:
    total = sum(entry["total_pence"] for entry in account["files"] if is_payments(entry))
    lines: list[str] = [
        say("{place}: {sum} in accepted payments.", place=place.name, sum=Pence(total)),
        *_settings_notes(place),
    ]
    if not place.settings.get("areas"):
        lines.append(say("place.toml names no areas yet, so nothing counts as local: add [[areas]] to it."))
    lines.append(say("Next: {command}", command=command("report", place.root)))
    return "\n".join([*lines, *(next_for_plan(place.root) if place.has("resources") else [])])


def next_for_plan(root: Path, *, listed: bool = True) -> list[Message]:
    """Say how a plan is come by: how each row is read first, as a plan on a row misread is of no use.

    Parameters
    ----------
    root : Path
        The place's folder.
    listed : bool
        Whether the place says what lies idle, or what is needed.
    """
    how = f"{command('plan', root)} --understood"
    if not listed:
        return [
            say(
                "For a plan, list what lies idle in resources.csv and what is needed in needs.csv beside "
                "place.toml, as examples/ shows. Then: {command}",
                command=how,
            )
        ]
    return [
        say("To see how each row of resources and needs is read: {command}", command=how),
        say("For the plan: {command}", command=command("plan", root)),
    ]


def is_payments(entry: Entry) -> bool:
    """Whether a file lies below payments/; sums of other tables are not money paid."""
    return str(entry["file"]).startswith("payments/")


def _settings_notes(place: FolderPlace) -> list[str]:
    """Say which rules fit no file, and where the payer is only taken to be the place."""
    files = [reading.file for reading in place.files.readings]
    rules = [str(rule["match"]) for rule in place.settings.get("files", [])]
    notes: list[str] = [
        say("[[files]] match = '{rule}' fits no file.", rule=rule)
        for rule in rules
        # A rule that fits nothing is a slip that would change nothing and say nothing.
        if not any_fits(rule, files)
    ]
    unnamed = [r.file for r in place.files.readings if _without_payer(place, r)]
    if unnamed:
        notes.append(
            plural(
                "{n} file ({file}) names no payer, so '{place}' is taken. Write {key} at the top of "
                "place.toml, or keep the files of each body in a folder with its name.",
                "{n} files such as {file} name no payer, so '{place}' is taken. Write {key} at the top of "
                "place.toml, or keep the files of each body in a folder with its name.",
                len(unnamed),
                file=plain(unnamed[0]),
                place=place.name,
                key='payer = "…"',
            )
        )
    return notes


def _without_payer(place: FolderPlace, reading: FileReading) -> bool:
    inner = reading.file.removeprefix("payments/")
    told = place.config.payer or place.config.for_file(reading.file).get("payer") or "body" in reading.columns
    return reading.kind in {"spend", "card"} and inner != reading.file and "/" not in inner and not told


def any_fits(rule: str, files: Sequence[str]) -> bool:
    """Whether a pattern fits any of the files."""
    return any(fnmatchcase(file, rule) for file in files)


def command(verb: str, root: Path) -> str:
    """Write a command about a place as it can be typed.

    Examples
    --------
    >>> command("check", Path("our town"))
    'ultramicro check "our town"'
    """
    return f"ultramicro {verb} {quoted(root)}"


def quoted(path: Path) -> str:
    """Write a path as it can be typed in a command on every system."""
    # The command is there to be copied.
    return f'"{path}"' if " " in str(path) else str(path)
