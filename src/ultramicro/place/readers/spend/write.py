"""Write what was read: payments and rejects as Parquet, and the account that proves nothing was lost."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from ultramicro.core.errors import BadInput
from ultramicro.core.message import Message, plural, say
from ultramicro.place.dictionary import arrow_schema
from ultramicro.place.readers.left_out import Fate, LeftOut, rejects_table
from ultramicro.place.readers.model import FileReading
from ultramicro.place.readers.spend.distinct_texts import FEW, Meanings
from ultramicro.place.readers.spend.header import Header
from ultramicro.place.readers.spend.load import Loaded, line_of
from ultramicro.place.readers.spend.roles import Roles
from ultramicro.place.readers.spend.row_outcomes import Outcome, judge_records, odd_records
from ultramicro.place.readers.text.engine import Connection, registered, rows, text
from ultramicro.place.readers.text.records import texts_between
from ultramicro.place.readers.text.text import TextCopy

TEXTS = (
    "category", "department", "reference", "description", "company_number", "charity_number", "vat_number",
    "supplier_number", "postcode", "size",
)  # fmt: skip

MOSTLY = 0.9
_OF = "(AP |SUPPLIER |PURCHASE )?"
CREDITS = rf"{_OF}(C|CR|CN|CRN|C/N|CREDIT|CREDIT ?NOTES?|CREDIT MEMO|REFUNDS?|-|Y|YES|TRUE)"
DEBITS = rf"{_OF}(D|DR|DEBIT|I|INV|INVOICES?|P|PAYMENTS?|\\+|N|NO|FALSE)"
PARQUET = "FORMAT parquet, ROW_GROUP_SIZE 40960"
"""Small groups stay in the processor's cache while they are written, which halves the time."""


@dataclass(frozen=True, kw_only=True)
class Parts:
    """What is known of a file before its records are read."""

    file: str
    kind: str
    out: Path
    copy: TextCopy
    delimiter: str
    header: Header
    header_line: int
    payer: str = ""


def write_tables(
    parts: Parts, roles: Roles, loaded: Loaded, meanings: Meanings, *, notes: Sequence[Message] = ()
) -> FileReading:
    """Write `payments.parquet` and `rejects.parquet` from the table `raw`.

    Parameters
    ----------
    parts : Parts
        What is known of the file.
    roles : Roles
        Which column is what.
    loaded : Loaded
        Its records.
    meanings : Meanings
        What its texts mean.
    notes : sequence of Message
        What is known by now.

    Returns
    -------
    FileReading
        The account.
    """
    first = parts.header.last + 1
    has = roles.columns
    lent = {"pence_of": meanings.pence, "day_of": meanings.days, "payee_of": meanings.payees}
    # Of a small file, lending and joining a table that holds nothing costs more than its rows.
    with registered(loaded.con, **{name: table for name, table in lent.items() if table.num_rows}):
        odd = odd_records(first, loaded, meanings, roles)
        fates = judge_records(loaded.con, odd, parts.header, roles, first=first, meanings=meanings)
        written = _write_payments(
            parts, roles, loaded, meanings, first=first, left_out=[fate.record for fate in fates]
        )
    told = [fate for fate in fates if fate.fate]
    write_rejects(parts, told, loaded)
    rejected = sum(fate.fate is Fate.REJECTED for fate in told)
    reading = FileReading(
        file=parts.file, kind=parts.kind, encoding=parts.copy.encoding, header_line=parts.header_line,
        # Counted from what was loaded, not from what was written, so that a loss in between shows.
        lines=loaded.records - first - sum(not fate.fate for fate in fates),
        accepted=written["accepted"], rejected=rejected, set_aside=len(told) - rejected,
        total_pence=written["total_pence"], columns={role: column.label for role, column in has.items()},
        choices=roles.choices, notes=(*notes, *_counts(written, "date" in has)), tables=_tables(parts),
    )  # fmt: skip
    return _proved(reading)


def _proved(reading: FileReading) -> FileReading:
    if reading.accepted + reading.rejected + reading.set_aside != reading.lines:
        raise BadInput(
            say(
                "its lines do not add up: {lines} read, {accepted} accepted, {rejected} rejected, "
                "{set_aside} set aside",
                lines=reading.lines,
                accepted=reading.accepted,
                rejected=reading.rejected,
                set_aside=reading.set_aside,
            ),
            where=reading.file,
            do=say("report this with the file"),
        )
    return reading


def _tables(parts: Parts) -> dict[str, Path]:
    return {"payments": parts.out / "payments.parquet", "rejects": parts.out / "rejects.parquet"}


def _counts(written: Mapping[str, int], has_date: bool) -> Iterator[Message]:
    if has_date and (n := written["undated"]):
        yield plural(
            "{n} payment has no date that can be read.", "{n} payments have no date that can be read.", n
        ).with_id("spend.undated")
    if n := written["redacted"]:
        yield plural(
            "{n} payment is to a payee that is not named.",
            "{n} payments are to payees that are not named.",
            n,
        ).with_id("spend.payee_not_named")
    if n := written["repeats"]:
        yield plural(
            "{n} payment stands more than once in the file; all are kept.",
            "{n} payments stand more than once in the file; all are kept.",
            n,
        ).with_id("spend.lines_repeat")


def _write_payments(
    parts: Parts, roles: Roles, loaded: Loaded, meanings: Meanings, *, first: int, left_out: Sequence[int]
) -> dict[str, int]:
    target, con = _tables(parts)["payments"], loaded.con
    tables = {"left_out": pa.table({"record": pa.array(left_out, pa.int64())})} if left_out else {}
    if loaded.starts is not None:
        tables["line_of"] = pa.table({"record": np.arange(len(loaded.starts)), "line": loaded.starts + 1})
    with registered(con, **tables):
        select = _select(parts, roles, loaded, meanings, first=first, left_out=bool(left_out))
        con.execute(f"COPY ({select}) TO {text(target)} ({PARQUET})")
        written = _written(target)
        if not _is_in_order(written):
            con.execute(f"COPY ({select} ORDER BY line) TO {text(target)} ({PARQUET})")
            written = _written(target)
    return _account(written)


def _written(target: Path) -> pa.Table:
    """Read back what of the file the account is made of: it tells what was written, not what was meant."""
    with pq.ParquetFile(target) as file:
        return file.read(["line", "amount_pence", "paid_on", "payee_kind", "flag"])


def _is_in_order(written: pa.Table) -> bool:
    """Say whether lines rise; joins keep them so for nearly every file, and sorting is dear."""
    line = written["line"].to_numpy()
    return bool(np.all(line[1:] > line[:-1]))


def _account(written: pa.Table) -> dict[str, int]:
    # Summed in wide decimals, as 64 bits might run over without a word.
    total = pc.sum(written["amount_pence"].cast(pa.decimal128(38)))
    redacted = pc.sum(pc.equal(written["payee_kind"], "redacted")).as_py()
    return {
        "accepted": written.num_rows,
        "total_pence": int(total.as_py() or 0),
        "undated": written["paid_on"].null_count,
        "redacted": redacted or 0,
        "repeats": written.num_rows - written["flag"].null_count,
    }


def _select(
    parts: Parts, roles: Roles, loaded: Loaded, meanings: Meanings, *, first: int, left_out: bool
) -> str:
    has, payees, days = roles.columns, meanings.payees.num_rows, meanings.days.num_rows
    unnamed = "CASE WHEN raw.supplier IS NULL THEN 'redacted' ELSE 'named' END"
    values = {
        "file": text(parts.file),
        "line": "CAST(raw.rowid + 1 AS BIGINT)" if loaded.starts is None else "line_of.line",
        "kind": text(parts.kind),
        "payer": text(parts.payer) if parts.payer or "body" not in has else "coalesce(raw.body, '')",
        "payee": (
            "CASE WHEN payee_of.said IS NULL THEN raw.supplier ELSE payee_of.payee END"
            if payees
            else "raw.supplier"
        ),
        "payee_kind": f"coalesce(payee_of.payee_kind, {unnamed})" if payees else unnamed,
        "paid_on": "day_of.day" if days else "CAST(NULL AS DATE)",
        "amount_pence": f"{meanings.pence_sql} * {_sign(loaded.con, has, first, meanings)}",
        "flag": _flag(meanings.repeated, first),
    } | {role: f"raw.{role}" if role in has else "CAST(NULL AS VARCHAR)" for role in TEXTS}
    if loaded.starts is not None:  # blank lines within a cell were marked
        for role in TEXTS:
            values[role] = f"replace({values[role]}, chr(1), '')"
    fields = ", ".join(f"{values[name]} AS {name}" for name in arrow_schema("payments").names)
    joins = "LEFT JOIN payee_of ON raw.supplier = payee_of.said " if payees else ""
    joins += meanings.pence_join
    joins += "LEFT JOIN day_of ON raw.date = day_of.said " if days else ""
    joins += "JOIN line_of ON raw.rowid = line_of.record " if loaded.starts is not None else ""
    below = f"raw.rowid >= {first}"
    below += " AND raw.rowid NOT IN (SELECT record FROM left_out)" if left_out else ""
    return f"SELECT {fields} FROM raw {joins} WHERE {below}"


def _flag(repeated: Sequence[int], first: int) -> str:
    """Return SQL of the flag of records that stand more than once in the file."""
    if not repeated:
        return "CAST(NULL AS VARCHAR)"
    again = f"SELECT h FROM raw WHERE rowid >= {first} GROUP BY h HAVING count(*) > 1"
    # A short list in the statement is quicker than a second pass; a long one is not.
    some = ", ".join(map(str, repeated)) if len(repeated) <= FEW else again
    return f"CASE WHEN raw.h IN ({some}) THEN 'repeat' END"


def _sign(con: Connection, has: Container[str], first: int, meanings: Meanings) -> str:
    """Turn the amounts of credits negative, where a flag tells them and they are printed without sign."""
    if "sign" not in has:
        return "1"
    credit, debit = (f"regexp_full_match(upper(raw.sign), '{words}\\.?')" for words in (CREDITS, DEBITS))
    ((refunds, paid, minus, known),) = rows(
        con,
        f"SELECT count(*) FILTER ({credit}), count(*) FILTER ({debit}), "
        f"count(*) FILTER ({meanings.pence_sql} < 0), count(sign) "
        f"FROM raw {meanings.pence_join}WHERE raw.rowid >= {first}",
    )
    # Amounts with their own signs would be turned twice; unknown flags turn nothing.
    if minus or refunds + paid < MOSTLY * known or not known:
        return "1"
    # Payments are the many; a ledger that books them as credits marks the refunds as debits.
    return f"CASE WHEN {credit if refunds <= paid else debit} THEN -1 ELSE 1 END"


def write_rejects(parts: Parts, fates: Sequence[Outcome], loaded: Loaded) -> None:
    """Write the records that became no payment, each with its text as it stands in the file.

    Parameters
    ----------
    parts : Parts
        What is known of the file.
    fates : sequence of Outcome
        In the order of the file.
    loaded : Loaded
        Where records start.
    """
    starts = [line_of(fate.record, loaded.starts) for fate in fates]
    ends = [
        line_of(fate.record + 1, loaded.starts) if fate.record + 1 < loaded.records else None
        for fate in fates
    ]
    last = parts.copy.lines + 1
    raw = list(
        texts_between(parts.copy.path, [(s - 1, (e or last) - 1) for s, e in zip(starts, ends, strict=True)])
    )
    left_out = (
        LeftOut(line=line, fate=each.fate, reason=each.reason, raw=text, amount_pence=each.amount_pence)
        for each, line, text in zip(fates, starts, raw, strict=True)
    )
    pq.write_table(rejects_table(parts.file, left_out), _tables(parts)["rejects"])
