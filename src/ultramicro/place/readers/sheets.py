"""Unite the sheets of a workbook: payments once, everything else set aside with its lines counted."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from ultramicro.core.errors import BadInput
from ultramicro.core.message import Message, joined, note, plural, say
from ultramicro.place.dictionary import arrow_schema
from ultramicro.place.readers.duplicates import compare_files
from ultramicro.place.readers.left_out import Fate, LeftOut, left_out_of, rejects_table
from ultramicro.place.readers.model import ALIKE, COPY, SUMMARY, FileReading, Repeat
from ultramicro.place.readers.reasons import (
    copy_of_sheet,
    in_sheet,
    of_sheet,
    payment_repeated_in_sheet,
    sheet_summarises,
)
from ultramicro.place.readers.text.engine import Engine
from ultramicro.place.readers.workbook.reader import SheetCsv

STEP = 10_000_000
"""Beyond any sheet's rows: line 20,000,015 is row 15 of the workbook's second sheet."""


@dataclass(frozen=True)
class Twin:
    """Why a line is told of that stands in another sheet too, and in which sheets."""

    why: str
    sheets: tuple[str, ...]

    @property
    def reason(self) -> Message:
        """Why the line is set aside."""
        if self.why == SUMMARY:
            return sheet_summarises(self.sheets)
        return (copy_of_sheet if self.why == COPY else payment_repeated_in_sheet)(self.sheets[0])


Left = Mapping[int, Twin]
"""Line of a sheet that stands in another."""


@dataclass(frozen=True, kw_only=True)
class SheetReading:
    """One sheet: what was read of it, or why nothing could be.

    Parameters
    ----------
    sheet : SheetCsv
        The sheet as text.
    number : int
        Its place in the workbook, from 1.
    reading : FileReading or None
        What was read; its tables' lines are the sheet's rows.
    error : BadInput or None
        Why nothing could be read.
    """

    sheet: SheetCsv
    number: int
    reading: FileReading | None = None
    error: BadInput | None = None

    @property
    def why(self) -> str:
        """Why nothing could be read, without the columns that there are."""
        what = self.error.what if self.error else ""
        problem = what.values.get("problem") if isinstance(what, Message) else None
        return problem if isinstance(problem, Message) else what

    @property
    def pays(self) -> bool:
        """Whether it holds payments."""
        return self.reading is not None and self.reading.accepted > 0

    def table(self, name: str) -> pa.Table:
        """Return its rows of a table; none where it has none."""
        if self.reading is None or name not in self.reading.tables:
            return arrow_schema(name).empty_table()
        return (
            pq.read_table(self.reading.tables[name]).select(arrow_schema(name).names).cast(arrow_schema(name))
        )


def unite(
    sheets: Sequence[SheetReading],
    *,
    file: str,
    out: Path,
    origin_note: Message | None = None,
    engine: Engine | None = None,
) -> FileReading:
    """Unite what was read of a workbook's sheets into one reading.

    Parameters
    ----------
    sheets : sequence of SheetReading
        In the order of the workbook.
    file : str
        The workbook's path inside the place.
    out : Path
        Where the united tables go.
    origin_note : Message, optional
        A note to be kept with the reading.
    engine : Engine, optional
        What its sheets were read with.

    Returns
    -------
    FileReading
        Its lines are those of all sheets. Lines of the first sheet that holds payments are its rows;
        those of others are `STEP` times the sheet's number higher.

    Raises
    ------
    BadInput
        If no sheet holds anything that could be read.
    """
    _refuse_if_nothing(sheets, file)
    paying = [sheet for sheet in sheets if sheet.pays]
    # Most workbooks have one sheet of payments: its rows keep their numbers, whatever stands before it.
    first = paying[0] if paying else next(sheet for sheet in sheets if sheet.reading)
    main = max(paying or [first], key=lambda s: s.reading.accepted if s.reading else 0)
    told = _repeated(paying, engine)
    payments, rejects, notes = [], [], [origin_note] if origin_note else []
    repeats: list[Repeat] = []
    lines = 0
    for sheet in sheets:
        at = 0 if sheet is first else STEP * sheet.number
        repeats += _repeats(sheet, told.get(sheet.number, {}), file)
        left = {n: said for n, said in told.get(sheet.number, {}).items() if said.why != ALIKE}
        payments.append(_payments(sheet, at, left))
        rejects.append(_rejects(sheet, at, left, file=file, several=len(sheets) > 1))
        lines += sheet.reading.lines if sheet.reading else rejects[-1].num_rows
        notes.extend(_notes(sheet, at, told.get(sheet.number, {}), several=len(sheets) > 1))
    united = _united(payments, rejects, main=main.reading, file=file, out=out, notes=notes, lines=lines)
    return replace(united, repeats=tuple(repeats))


def _repeats(sheet: SheetReading, told: Left, file: str) -> list[Repeat]:
    """Count the lines of a sheet that stand in another, and their money."""
    paid = {row["line"]: row["amount_pence"] for row in sheet.table("payments").to_pylist()} if told else {}
    lines = Counter(told.values())
    pence: Counter[Twin] = Counter()
    for line, said in told.items():
        pence[said] += paid[line]
    return [
        Repeat(of=file, sheet=", ".join(twin.sheets), why=twin.why, lines=n, total_pence=pence[twin])
        for twin, n in lines.items()
    ]


def _refuse_if_nothing(sheets: Sequence[SheetReading], file: str) -> None:
    if not sheets:
        raise BadInput(
            say("all of its sheets are empty"), where=file, do=say("check that it is the right workbook")
        )
    errors = [sheet for sheet in sheets if sheet.error]
    if len(errors) < len(sheets):
        return
    if len(errors) == 1 and errors[0].error:
        raise errors[0].error
    seen = [say("'{sheet}': {why}", sheet=s.sheet.sheet, why=s.why) for s in errors[:4]]
    raise BadInput(
        say("no sheet holds payments ({seen})", seen=joined(seen, "; ")),
        where=file,
        do=say("name the columns in place.toml under [[files]] columns"),
    )


def _united(
    payments: Sequence[pa.Table],
    rejects: Sequence[pa.Table],
    *,
    main: FileReading | None,
    file: str,
    out: Path,
    notes: Sequence[Message],
    lines: int,
) -> FileReading:
    tables = {"payments": pa.concat_tables(payments), "rejects": pa.concat_tables(rejects)}
    fates = Counter(tables["rejects"]["fate"].to_pylist())
    accepted = tables["payments"].num_rows
    # The promise of every reading: no line is lost when sheets are joined.
    if accepted + fates.total() != lines or main is None:
        raise BadInput(
            say("the lines of its sheets do not add up"), where=file, do=say("report this with the file")
        )
    if not accepted:
        del tables["payments"]
    for name, table in tables.items():
        pq.write_table(table, out / f"{name}.parquet")
    pence = sum(tables["payments"]["amount_pence"].to_pylist()) if accepted else 0
    return replace(
        main, encoding="", lines=lines, accepted=accepted, rejected=fates["rejected"],
        set_aside=fates["set_aside"], total_pence=pence, notes=tuple(notes),
        tables={name: out / f"{name}.parquet" for name in tables},
    )  # fmt: skip


def _payments(sheet: SheetReading, at: int, left: Left) -> pa.Table:
    table = sheet.table("payments")
    if left:
        table = table.filter(pc.invert(pc.is_in(table["line"], pa.array(list(left), pa.int64()))))
    return _moved(table, at)


def _moved(table: pa.Table, by: int) -> pa.Table:
    at = table.schema.get_field_index("line")
    return table.set_column(at, table.schema.field(at), pc.add(table["line"], by)) if by else table


def _rejects(sheet: SheetReading, at: int, left: Left, *, file: str, several: bool) -> pa.Table:
    """Return what was left out of a sheet, with the sheet in the reason where there are several."""
    found = list(left_out_of(sheet.table("rejects")))
    if sheet.error:
        reason = note("sheet_without_payments", "the sheet holds no payments: {why}", why=sheet.why)
        found = [_aside(line, reason, raw) for line, raw in _filled(sheet.sheet.path)]
    paid = {row["line"]: row for row in sheet.table("payments").to_pylist()} if left else {}
    found += [_aside(n, twin.reason, _said(paid[n]), paid[n]["amount_pence"]) for n, twin in left.items()]
    found.sort(key=lambda each: each.line)
    if several:
        found = [replace(each, reason=in_sheet(each.reason, sheet.sheet.sheet)) for each in found]
    return _moved(rejects_table(file, found), at)


def _aside(line: int, reason: Message, raw: str, pence: int | None = None) -> LeftOut:
    return LeftOut(line=line, fate=Fate.SET_ASIDE, reason=reason, raw=raw, amount_pence=pence)


def _filled(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the rows of a sheet that hold anything; a line of the text is a row."""
    with path.open(encoding="utf-8", newline="\n", errors="replace") as lines:
        for number, line in enumerate(lines, start=1):
            if line.strip('\n, "'):
                yield number, line.rstrip("\n")


def _said(row: dict[str, object]) -> str:
    names = ("paid_on", "payer", "payee", "reference", "category", "amount_pence")
    return " | ".join(str(row[name]) for name in names if row[name] is not None)


def _notes(sheet: SheetReading, at: int, told: Left, *, several: bool) -> Iterator[Message]:
    yield from sheet.sheet.notes
    name = sheet.sheet.sheet
    if sheet.error:
        yield of_sheet(note("sheet.set_aside", "set aside, {why}.", why=sheet.why), name)
    aside = sum(twin.why != ALIKE for twin in told.values())
    if at and sheet.pays and sheet.reading and aside < sheet.reading.accepted:
        yield of_sheet(note("sheet.line_numbers", "its row 15 is called line {line}.", line=at + 15), name)
    yield from (of_sheet(_twins(twin, n), name) for twin, n in Counter(told.values()).items())
    if sheet.reading:
        yield from (of_sheet(said, name) if several else said for said in sheet.reading.notes)


def _twins(twin: Twin, n: int) -> Message:
    if twin.why != ALIKE:
        said = plural("{n} line set aside: {why}.", "{n} lines set aside: {why}.", n, why=twin.reason)
        return said.with_id("sheet.lines_stand_elsewhere")
    return plural(
        "{n} line is like a line of the sheet '{sheet}', but there is no date and reference to tell whether "
        "it is the same payment. It is counted.",
        "{n} lines are like lines of the sheet '{sheet}', but there is no date and reference to tell whether "
        "they are the same payments. They are counted.",
        n,
        sheet=twin.sheets[0],
    ).with_id("sheet.lines_alike")


def _repeated(paying: Sequence[SheetReading], engine: Engine | None) -> dict[int, Left]:
    """Find, for each sheet, the lines that stand in another sheet too, or only sum it up."""
    if len(paying) < 2:  # noqa: PLR2004
        return {}
    found: dict[int, Left] = {}
    tables = {sheet.number: sheet.table("payments") for sheet in paying}
    for sheet in paying:
        others = [other for other in paying if other.number != sheet.number and other.number not in found]
        # Summaries first: copies of what is left are then searched among real lines only.
        if summed := _summary_of(sheet, others, tables):
            found[sheet.number] = dict.fromkeys(
                tables[sheet.number]["line"].to_pylist(), Twin(SUMMARY, summed)
            )
    left = [sheet for sheet in paying if sheet.number not in found]
    return found | _copies(left, tables, engine)


def _summary_of(
    sheet: SheetReading, others: Sequence[SheetReading], tables: dict[int, pa.Table]
) -> tuple[str, ...]:
    """Name the dated sheets that a sheet without dates sums up: in all, or payee by payee."""
    mine = tables[sheet.number]
    dated = [
        other
        for other in others
        if tables[other.number]["paid_on"].null_count < tables[other.number].num_rows
    ]
    # A sheet with dates lists payments; sums by payee have none.
    if mine["paid_on"].null_count < mine.num_rows or not dated:
        return ()
    for group in [dated, *([one] for one in dated)]:
        theirs = pa.concat_tables([tables[other.number] for other in group])
        if theirs.num_rows >= mine.num_rows and _sums_up(_by_payee(mine), _by_payee(theirs)):
            return tuple(other.sheet.sheet for other in group)
    return ()


def _sums_up(mine: Counter[str], theirs: Counter[str]) -> bool:
    agree = sum(theirs.get(payee) == pence for payee, pence in mine.items())
    # A threshold may leave small payees out of either, so that the totals differ and the payees agree.
    return mine.total() == theirs.total() or (agree >= 0.9 * len(mine) and agree > 1)


def _by_payee(table: pa.Table) -> Counter[str]:
    sums: Counter[str] = Counter()
    for payee, pence in zip(table["payee"].to_pylist(), table["amount_pence"].to_pylist(), strict=True):
        sums[" ".join((payee or "").lower().split())] += pence
    return sums


def _copies(
    sheets: Sequence[SheetReading], tables: dict[int, pa.Table], engine: Engine | None
) -> dict[int, Left]:
    """Find lines that stand in an earlier sheet, by the rule for files that were published twice."""
    if len(sheets) < 2:  # noqa: PLR2004
        return {}
    paths, by_name = [], {}
    for sheet in sheets:
        table = tables[sheet.number]
        # A long number and the sheet's own name, as that may be of a month.
        name = f"{sheet.number:09d} {sheet.sheet.sheet.replace('/', ' ')}"
        at = table.schema.get_field_index("file")
        path = sheet.sheet.path.with_suffix(".parquet")
        pq.write_table(table.set_column(at, "file", pa.array([name] * table.num_rows, pa.string())), path)
        paths.append(path)
        by_name[name] = sheet
    found: dict[int, dict[int, Twin]] = defaultdict(dict)
    for row in compare_files(paths, files=list(by_name), engine=engine).to_pylist():
        found[by_name[row["file"]].number][row["line"]] = Twin(row["why"], (by_name[row["of"]].sheet.sheet,))
    return dict(found)
