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
from ultramicro.place.dictionary import arrow_schema
from ultramicro.place.readers.duplicates import compare_files
from ultramicro.place.readers.model import ALIKE, COPY, SAME, SUMMARY, FileReading, Repeat
from ultramicro.place.readers.text.engine import Engine
from ultramicro.place.readers.workbook.reader import SheetCsv

STEP = 10_000_000
"""Beyond any sheet's rows: line 20,000,015 is row 15 of the workbook's second sheet."""
REASONS = {
    COPY: "it stands in the sheet '{0}' too, of which this sheet is a copy",
    SAME: "the same payment with the same reference and date stands in the sheet '{0}'",
    SUMMARY: "the sheet sums up payments that stand in '{0}'",
}
ALIKE_NOTE = (
    "{lines:,} lines are like lines of the sheet '{sheet}', but no date and reference tell whether they are "
    "the same payments; they are counted"
)
Left = Mapping[int, tuple[str, str]]
"""Line of a sheet that stands in another, to why it is told of and which sheet that is."""


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
        """Why nothing could be read, in few words."""
        return self.error.what.partition(" among: ")[0] if self.error else ""

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
    sheets: Sequence[SheetReading], *, file: str, out: Path, note: str = "", engine: Engine | None = None
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
    note : str
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
    first = paying[0] if paying else next(sheet for sheet in sheets if sheet.reading)
    main = max(paying or [first], key=lambda s: s.reading.accepted if s.reading else 0)
    told = _repeated(paying, engine)
    payments, rejects, notes = [], [], [note] if note else []
    repeats: list[Repeat] = []
    lines = 0
    for sheet in sheets:
        at = 0 if sheet is first else STEP * sheet.number
        repeats += _repeats(sheet, told.get(sheet.number, {}), file)
        left = {n: said for n, said in told.get(sheet.number, {}).items() if said[0] != ALIKE}
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
    pence: Counter[tuple[str, str]] = Counter()
    for line, said in told.items():
        pence[said] += paid[line]
    return [
        Repeat(of=file, sheet=other, why=why, lines=n, total_pence=pence[why, other])
        for (why, other), n in lines.items()
    ]


def _refuse_if_nothing(sheets: Sequence[SheetReading], file: str) -> None:
    if not sheets:
        raise BadInput(
            "none of its sheets holds anything", where=file, do="check that it is the right workbook"
        )
    errors = [sheet for sheet in sheets if sheet.error]
    if len(errors) < len(sheets):
        return
    if len(errors) == 1 and errors[0].error:
        raise errors[0].error
    seen = "; ".join(f"'{s.sheet.sheet}': {s.why}" for s in errors[:4])
    raise BadInput(
        f"no sheet holds payments ({seen})",
        where=file,
        do="name the columns in place.toml under [files] columns",
    )


def _united(
    payments: Sequence[pa.Table],
    rejects: Sequence[pa.Table],
    *,
    main: FileReading | None,
    file: str,
    out: Path,
    notes: Sequence[str],
    lines: int,
) -> FileReading:
    tables = {"payments": pa.concat_tables(payments), "rejects": pa.concat_tables(rejects)}
    fates = Counter(tables["rejects"]["fate"].to_pylist())
    accepted = tables["payments"].num_rows
    if accepted + fates.total() != lines or main is None:
        raise BadInput("the lines of its sheets do not add up", where=file, do="report this with the file")
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
    where = f" (sheet '{sheet.sheet.sheet}')" if several else ""
    rows = sheet.table("rejects").to_pylist()
    if sheet.error:
        reason = f"the sheet holds no payments: {sheet.why}"
        rows = [_aside(file, line, reason, raw) for line, raw in _filled(sheet.sheet.path)]
    paid = {row["line"]: row for row in sheet.table("payments").to_pylist()} if left else {}
    rows += [
        _aside(file, n, REASONS[why].format(other), _said(paid[n]), paid[n]["amount_pence"])
        for n, (why, other) in left.items()
    ]
    rows = [{**row, "reason": row["reason"] + where} for row in sorted(rows, key=lambda row: row["line"])]
    return _moved(pa.Table.from_pylist(rows, schema=arrow_schema("rejects")), at)


def _aside(file: str, line: int, reason: str, raw: str, pence: int | None = None) -> dict[str, object]:
    return {
        "file": file,
        "line": line,
        "fate": "set_aside",
        "reason": reason,
        "raw": raw,
        "amount_pence": pence,
    }


def _filled(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the rows of a sheet that hold anything; a line of the text is a row."""
    with path.open(encoding="utf-8", newline="\n", errors="replace") as lines:
        for number, line in enumerate(lines, start=1):
            if line.strip('\n, "'):
                yield number, line.rstrip("\n")


def _said(row: dict[str, object]) -> str:
    names = ("paid_on", "payer", "payee", "reference", "category", "amount_pence")
    return " | ".join(str(row[name]) for name in names if row[name] is not None)


def _notes(sheet: SheetReading, at: int, told: Left, *, several: bool) -> Iterator[str]:
    yield from sheet.sheet.notes
    name = f"Sheet '{sheet.sheet.sheet}': "
    if sheet.error:
        yield f"{name}set aside, {sheet.why}."
    aside = sum(why != ALIKE for why, _ in told.values())
    if at and sheet.pays and sheet.reading and aside < sheet.reading.accepted:
        yield f"{name}its row 15 is called line {at + 15:,}."
    for (why, other), lines in Counter(told.values()).items():
        if why == ALIKE:
            yield f"{name}{ALIKE_NOTE.format(lines=lines, sheet=other)}."
        else:
            yield f"{name}{lines:,} lines set aside: {REASONS[why].format(other)}."
    if sheet.reading:
        yield from (f"{name}{note}" if several else note for note in sheet.reading.notes)


def _repeated(paying: Sequence[SheetReading], engine: Engine | None) -> dict[int, Left]:
    """Find, for each sheet, the lines that stand in another sheet too, or only sum it up."""
    if len(paying) < 2:  # noqa: PLR2004
        return {}
    found: dict[int, Left] = {}
    tables = {sheet.number: sheet.table("payments") for sheet in paying}
    for sheet in paying:
        others = [other for other in paying if other.number != sheet.number and other.number not in found]
        if summed := _summary_of(sheet, others, tables):
            found[sheet.number] = dict.fromkeys(tables[sheet.number]["line"].to_pylist(), (SUMMARY, summed))
    left = [sheet for sheet in paying if sheet.number not in found]
    return found | _copies(left, tables, engine)


def _summary_of(sheet: SheetReading, others: Sequence[SheetReading], tables: dict[int, pa.Table]) -> str:
    """Name the dated sheets that a sheet without dates sums up: in all, or payee by payee."""
    mine = tables[sheet.number]
    dated = [
        other
        for other in others
        if tables[other.number]["paid_on"].null_count < tables[other.number].num_rows
    ]
    if mine["paid_on"].null_count < mine.num_rows or not dated:
        return ""
    for group in [dated, *([one] for one in dated)]:
        theirs = pa.concat_tables([tables[other.number] for other in group])
        if theirs.num_rows >= mine.num_rows and _sums_up(_by_payee(mine), _by_payee(theirs)):
            return "', '".join(other.sheet.sheet for other in group)
    return ""


def _sums_up(mine: Counter[str], theirs: Counter[str]) -> bool:
    agree = sum(theirs.get(payee) == pence for payee, pence in mine.items())
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
    found: dict[int, dict[int, tuple[str, str]]] = defaultdict(dict)
    for row in compare_files(paths, files=list(by_name), engine=engine).to_pylist():
        found[by_name[row["file"]].number][row["line"]] = (row["why"], by_name[row["of"]].sheet.sheet)
    return dict(found)
