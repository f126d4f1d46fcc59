"""Gaps in the readings of a place, told of all files together: a later one may fill an earlier one's."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ultramicro.core.message import Message
from ultramicro.place.readers.meters import remarks

GAPS = frozenset({"meters.gaps", "meters.gaps_of_several"})
"""What a file says of its own gaps; it stands back for what is said of all files."""
MINUTE = 60


def gap_notes(rows: pa.Table) -> Iterator[tuple[str, Message]]:
    """Yield, for each file after whose readings periods are missing, a sentence.

    Parameters
    ----------
    rows : pyarrow.Table
        The table `readings`, one row a meter and period, in order of both.
    """
    if rows.num_rows < 2:  # noqa: PLR2004
        return
    meters = rows["meter"].combine_chunks().dictionary_encode()
    meter, names = meters.indices.to_numpy(), meters.dictionary.to_pylist()
    starts = rows["starts_at"].cast(pa.timestamp("s")).cast(pa.int64()).to_numpy()
    seconds = pc.fill_null(rows["minutes"], 30).to_numpy().astype(np.int64) * MINUTE
    wait = starts[1:] - starts[:-1] - seconds[:-1]
    missing = np.where((meter[1:] == meter[:-1]) & (wait > 0), wait // np.maximum(seconds[:-1], 1), 0)
    at = np.flatnonzero(missing)
    files = np.array(rows["file"].take(pa.array(at)).to_pylist(), object)
    for file in dict.fromkeys(files.tolist()):
        mine = at[files == file]
        by_meter = np.bincount(meter[mine], weights=missing[mine])
        worst = int(np.argmax(by_meter))
        first = int(mine[meter[mine] == worst][0])
        begins = np.datetime64(int(starts[first] + seconds[first]), "s").item()
        others = int((by_meter > 0).sum()) - 1
        yield file, remarks.gaps(int(missing[mine].sum()), names[worst], f"{begins:%Y-%m-%d %H:%M}", others)
