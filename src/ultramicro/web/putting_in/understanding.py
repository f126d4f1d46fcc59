"""What rows are taken for: by the reader of the table, and by the plan where it uses them."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ultramicro.core.errors import BadInput
from ultramicro.core.message import Listed, Message, Number, Pence, say, words
from ultramicro.core.packing import unpacked
from ultramicro.place.config import Config
from ultramicro.web.putting_in.changes import put
from ultramicro.web.putting_in.kept_csv import KeptFile

if TYPE_CHECKING:
    from ultramicro.plan.recipes.catalogue import Known
    from ultramicro.plan.recipes.meaning import Meaning

PLANNED = frozenset({"resources", "needs", "pledges"})
"""Tables whose rows the plan takes for something."""


@dataclass(frozen=True, kw_only=True)
class Read:
    """What the reader of a table makes of a file.

    Parameters
    ----------
    rows : sequence of mapping
        The rows that it takes, as the dictionary has them.
    wrong : mapping of int to str
        What is wrong, by the line at which a record begins.
    """

    rows: Sequence[Mapping[str, Any]]
    wrong: Mapping[int, str]


def read_as_place(config: Config, file: KeptFile, home: str) -> Read:
    """Read a file as the place would, before it is written.

    Raises
    ------
    BadInput
        If nothing of it can be used.
    """
    import pyarrow.parquet as pq  # noqa: PLC0415  an idle server does without it

    from ultramicro.place.readers.tables.reader import read_kept_table  # noqa: PLC0415  brings a table engine

    settings = {"currency": config.currency, "country": config.country, **config.for_file(home)}
    with tempfile.TemporaryDirectory(prefix="ultramicro-") as scratch:
        path, out = Path(scratch) / Path(home).name, Path(scratch) / "out"
        out.mkdir()
        put(path, file.content())
        done = read_kept_table(path, file.table, file=home, settings=settings, out=out)
        rows = pq.read_table(done.tables[file.table]).to_pylist()
        rejects = pq.read_table(done.tables["rejects"]).to_pylist() if "rejects" in done.tables else []
    wrong = {row["line"]: unpacked(row["reason"]) for row in rejects if row["fate"] == "rejected"}
    return Read(rows=rows, wrong=wrong)


def line_of(file: KeptFile, mark: str) -> int:
    """Return the line at which a row begins, from 1."""
    before = file.above + file.header
    for row in file.rows:
        if row.mark == mark:
            break
        before += row.raw
    return before.count("\n") + 1


def _touched(root: Path) -> tuple[object, ...]:
    """Return what changes when the words that a place's recipes know may have."""
    own = [root / "place.toml", root / "local_figures.csv", *sorted((root / "recipes").glob("*"))]
    return tuple((str(path), path.stat().st_mtime_ns) for path in own if path.is_file())


@lru_cache(maxsize=16)  # of what the key says, so never stale
def _known(root: Path, touched: tuple[object, ...]) -> Known:  # noqa: ARG001  part of the key
    from ultramicro.plan.gather import activities_of  # noqa: PLC0415  brings the plan
    from ultramicro.plan.recipes.catalogue import known  # noqa: PLC0415
    from ultramicro.plan.rows import ActivityRow, LineRow, records  # noqa: PLC0415
    from ultramicro.techniques import open_place  # noqa: PLC0415

    place = open_place(root)
    lines = records(LineRow, place.table("activity_lines").to_pyarrow().to_pylist())
    rows = records(ActivityRow, place.table("activities").to_pyarrow().to_pylist())
    return known(activities_of(rows, lines), lines)


def meaning_of(root: Path, table: str, row: Mapping[str, Any]) -> Meaning | None:
    """Return what the plan takes a row for; None for a table that it does not plan with.

    Parameters
    ----------
    root : Path
        The place's folder: its own recipes bring words of their own.
    table : str
        The table.
    row : mapping
        The row as the dictionary has it.
    """
    if table not in PLANNED:
        return None
    from ultramicro.plan.recipes.meanings import resource  # noqa: PLC0415  brings the plan
    from ultramicro.plan.recipes.pledged_rows import pledge  # noqa: PLC0415
    from ultramicro.plan.recipes.wants import need  # noqa: PLC0415  brings the plan
    from ultramicro.plan.rows import NeedRow, PledgeRow, ResourceRow, record  # noqa: PLC0415

    there = _known(root, _touched(root))
    if table == "resources":
        return resource(record(ResourceRow, row), there)
    return need(record(NeedRow, row), there) if table == "needs" else pledge(record(PledgeRow, row), there)


def taken_for(root: Path, table: str, row: Mapping[str, Any]) -> tuple[str, Sequence[str]]:
    """Say what a row is taken for, and what may have been meant where it is taken for nothing.

    Returns
    -------
    str, sequence of str
        A sentence, empty where there is nothing to say; near words.
    """
    try:
        meaning = meaning_of(root, table, row)
    except BadInput:  # its recipes cannot be used, which is told where they are
        return "", ()
    if meaning is None:
        return "", ()
    if meaning.left:
        return words(say("The plan cannot use it: {why}", why=meaning.left.why)), meaning.left.near
    return words(_understood(meaning)), ()


def _understood(meaning: Meaning) -> Message:
    from ultramicro.plan.recipes.meanings import said_of  # noqa: PLC0415  brings the plan

    amount = Number(meaning.quantity or 0.0, 0 if (meaning.quantity or 0) >= 10 else 2)  # noqa: PLR2004
    said = say(
        "Understood as {what}: {amount} {unit}", what=said_of(meaning), amount=amount, unit=meaning.unit
    )
    if meaning.price_pence is not None:
        said = say("{said}, {price} each", said=said, price=Pence(round(meaning.price_pence)))
    return say("{said} ({note})", said=said, note=meaning.note) if meaning.note else said


def near_said(near: Sequence[str]) -> str:
    """Offer what may have been meant."""
    return words(say("Did you mean {near}?", near=Listed(near, by="or"))) if near else ""
