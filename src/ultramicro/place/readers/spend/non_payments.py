"""Files that lie among payments and hold none: every line is set aside, with the reason."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa
import pyarrow.parquet as pq

from ultramicro.place.dictionary import arrow_schema
from ultramicro.place.readers.model import FileReading
from ultramicro.place.readers.spend.file_kind import SET_ASIDE
from ultramicro.place.readers.spend.write import Parts
from ultramicro.place.readers.text.records import careful_records, lines_of


def read_other(parts: Parts, *, notes: Sequence[str] = ()) -> FileReading:
    """Set every line of a file aside.

    Parameters
    ----------
    parts : Parts
        What is known of the file; its kind says why.
    notes : sequence of str
        What is known by now.

    Returns
    -------
    FileReading
        The account.
    """
    reason = SET_ASIDE.get(parts.kind, f"no payment: the file's kind is {parts.kind}")
    found = [
        (start + 1, parts.delimiter.join(cells))
        for i, (start, cells) in enumerate(careful_records(lines_of(parts.copy.path), parts.delimiter))
        if i > parts.header.last and any(cell and not cell.isspace() for cell in cells)
    ]
    schema = arrow_schema("rejects")
    n = len(found)
    rejects = {
        "file": [parts.file] * n, "line": [line for line, _ in found], "fate": ["set_aside"] * n,
        "reason": [reason] * n, "amount_pence": [None] * n, "raw": [raw for _, raw in found],
    }  # fmt: skip
    target = parts.out / "rejects.parquet"
    pq.write_table(pa.table(rejects, schema=schema), target)
    return FileReading(
        file=parts.file, kind=parts.kind, encoding=parts.copy.encoding, header_line=parts.header_line,
        lines=n, set_aside=n, notes=(f"Every line is {reason}.", *notes), tables={"rejects": target},
    )  # fmt: skip
