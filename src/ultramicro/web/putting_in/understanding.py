"""What rows are taken for: by the reader of the table, and by the plan where it uses them."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ultramicro.core.errors import BadInput
from ultramicro.core.message import Listed, Message, Number, Pence, joined, say, words
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
    wrong = {row["line"]: _all_asked(config, file, row) for row in rejects if row["fate"] == "rejected"}
    return Read(rows=rows, wrong=wrong)


def _all_asked(config: Config, file: KeptFile, row: Mapping[str, Any]) -> str:
    """Say what is wrong with a row, and beside it what the plan asks of its words: one round is enough."""
    why = unpacked(row["reason"])
    if file.table not in PLANNED:
        return why
    from ultramicro.plan.recipes.also_asked import also_asked  # noqa: PLC0415  brings the plan
    from ultramicro.plan.rows import LostRow, record  # noqa: PLC0415

    try:
        there = _known(config.root, _touched(config.root))
    except BadInput:  # its recipes cannot be used, which is told where they are
        return why
    more = also_asked(file.table, record(LostRow, row), there)
    return joined([say("{why}.", why=why), more]) if more else why


def by_field(wrong: str, file: KeptFile) -> tuple[dict[str, str], str]:
    """Part what is wrong with a row into what is asked of each of its cells, by column, and the rest.

    Parameters
    ----------
    wrong : str
        What the reader says of the row.
    file : KeptFile
        The file: its headers are in what is said.
    """
    names = {match.header: name for name, match in file.found.items()}
    errors: dict[str, str] = {}
    rest: list[str] = []
    for each in _questions(wrong):
        column = each.values.get("column") if isinstance(each, Message) else None
        if isinstance(column, str) and column in names:
            errors.setdefault(names[column], words(each))
        else:
            rest.append(each)
    return errors, words(joined(rest)) if rest else ""


def _questions(said: str) -> Iterator[str]:
    """Yield the sentences that were joined to one."""
    nested = [value for value in said.values.values() if isinstance(value, Message)] \
        if isinstance(said, Message) and "column" not in said.values else []  # fmt: skip
    if not nested:
        yield said
    for value in nested:
        yield from _questions(value)


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
    from ultramicro.plan.asked import known_of  # noqa: PLC0415  brings the plan
    from ultramicro.techniques import open_place  # noqa: PLC0415

    return known_of(open_place(root))


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
