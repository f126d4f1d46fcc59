"""The rows that answers were made of, kept as tables: payments with their party, names, the account of files.

People's names are taken out of payments by the gate of the place before anything here sees them.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from ultramicro.place.people.lines import file_shown
from ultramicro.place.store import digest
from ultramicro.web.asking import pointers

if TYPE_CHECKING:
    from ultramicro.core.contract import Relation
    from ultramicro.place.folder import FolderPlace

NAMES, PAYMENTS = "party_names", "payments"
TABLES = (PAYMENTS, NAMES, "party_register", "party_places", "files", "needs", "activities")
"""What is kept, where the place has it."""


def keep(place: FolderPlace, *, mark: str) -> str:
    """Keep the rows unless they are kept already, and point to them.

    Parameters
    ----------
    place : FolderPlace
        Open.
    mark : str
        What its files were like before it was opened.

    Returns
    -------
    str
        Under which key.
    """
    import pyarrow.parquet as pq  # noqa: PLC0415  a job's

    there = [name for name in TABLES if place.has(name)]
    key = digest(pointers.RECORDS, [place.key(name) for name in there], pointers.mark_of_program())
    if not place.store.path(pointers.KEPT, key).is_dir():
        with place.store.making(pointers.KEPT, key) as made:
            (made / "tables").mkdir()
            for name in there:
                rows = _payments(place, names=NAMES in there) if name == PAYMENTS else place.table(name)
                pq.write_table(rows.to_pyarrow(), made / "tables" / f"{name}.parquet", compression="zstd")
            about = pointers.told(pointers.RECORDS, {}, mark=mark, key=key)
            (made / "about.json").write_text(json.dumps(about), encoding="utf-8")
    pointers.point(place.root, pointers.RECORDS, {}, mark=mark, key=key)
    return key


def _payments(place: FolderPlace, *, names: bool) -> Relation:
    """Return the payments with the party that each payee's name stands for, no file called like a person."""
    import ibis  # noqa: PLC0415  a job's

    rows = place.table(PAYMENTS)
    files = rows.select("file").distinct().to_pyarrow()["file"].to_pylist()
    hidden = [(rows.file == file, shown) for file in files if file and (shown := file_shown(file)) != file]
    shown = rows.mutate(file=ibis.cases(*hidden, else_=rows.file)) if hidden else rows
    if not names:
        return shown
    known = place.table(NAMES)
    parties = known.select(payee=known.name, party_id=known.party_id, party=known.party).distinct(on="payee")
    joined = shown.left_join(parties, "payee")
    return joined.drop("payee_right") if "payee_right" in joined.columns else joined
