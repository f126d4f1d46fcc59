"""Files that lie among payments and hold none: every line is set aside, with the reason."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow.parquet as pq

from ultramicro.core.message import Message, note
from ultramicro.place.readers.left_out import Fate, LeftOut, rejects_table
from ultramicro.place.readers.model import FileReading
from ultramicro.place.readers.spend.file_kind import SET_ASIDE
from ultramicro.place.readers.spend.write import Parts
from ultramicro.place.readers.text.records import careful_records, lines_of


def read_other(parts: Parts, *, notes: Sequence[Message] = ()) -> FileReading:
    """Set every line of a file aside.

    Parameters
    ----------
    parts : Parts
        What is known of the file; its kind says why.
    notes : sequence of Message
        What is known by now.

    Returns
    -------
    FileReading
        The account.
    """
    reason = SET_ASIDE[parts.kind]
    found = [
        # Set aside line by line: a file that vanished without a trace would be searched for.
        LeftOut(line=start + 1, fate=Fate.SET_ASIDE, reason=reason, raw=parts.delimiter.join(cells))
        for i, (start, cells) in enumerate(careful_records(lines_of(parts.copy.path), parts.delimiter))
        if i > parts.header.last and any(cell and not cell.isspace() for cell in cells)
    ]
    target, n = parts.out / "rejects.parquet", len(found)
    pq.write_table(rejects_table(parts.file, found), target)
    every = note("spend.other_kind", "Every line is {reason}.", reason=reason)
    return FileReading(
        file=parts.file, kind=parts.kind, encoding=parts.copy.encoding, header_line=parts.header_line,
        lines=n, set_aside=n, notes=(every, *notes), tables={"rejects": target},
    )  # fmt: skip
