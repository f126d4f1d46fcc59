"""The tables of the answer about leaks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict

from ultramicro.core.contract import Relation
from ultramicro.core.message import Listed, Message, say
from ultramicro.core.packing import packed
from ultramicro.core.rows import Cell, Row
from ultramicro.flows.tables import table_of
from ultramicro.leaks.closing import Cases, steps
from ultramicro.leaks.gather import Leaking
from ultramicro.leaks.ranking import Leak
from ultramicro.leaks.reasons import next_step, why
from ultramicro.place.dictionary import columns


def leak_tables(found: Leaking, cases: Cases, top: int) -> dict[str, Relation]:
    """Return all tables by name: those that others read, and those that have rows."""
    made = {
        "leak_ranking": _table("leak_ranking", map(_ranked, found.leaks[:top])),
        "leak_payers": _table("leak_payers", _payers(found)),
        "leak_one_offs": _table("leak_one_offs", map(asdict, found.one_offs)),
        "leak_reserve": _table("leak_reserve", _reserve(found)),
        "leak_powers": _table("leak_powers", _powers(found)),
        "leaks": _table("leaks", _leaks(found)),
    }
    if not found.closed:
        return made
    closing = _table("leak_closing", (vars(step) for step in steps(found.closed, cases)))
    return {"leak_ranking": made.pop("leak_ranking"), "leak_closing": closing, **made}


def _table(name: str, rows: Iterable[Row]) -> Relation:
    """Make a table of the dictionary from rows by column; its messages are kept as what they are made of."""
    known = [column.name for column in columns(name)]
    return table_of(name, ([_cell(row.get(column)) for column in known] for row in rows))


def _cell(value: Cell) -> Cell:
    return packed(value) if isinstance(value, Message) else value


def _leaks(found: Leaking) -> Iterator[Row]:
    for leak in found.leaks:
        share = leak.value_pence / leak.outside_pence if leak.outside_pence > 0 else None
        yield _counted(leak) | {
            "area": found.area, "inside_pence": leak.inside_pence, "seen_pence": leak.seen_pence,
            "pluggable_share": share,
            "obstacle": leak.need.obstacle, "evidence": _evidence(leak), "origin": "leaks",
        }  # fmt: skip


def _evidence(leak: Leak) -> Message:
    if not leak.categories:
        return why(leak)
    return say("{why} Categories in the files: {categories}.", why=why(leak),
               categories=Listed(leak.categories, by=""))  # fmt: skip


def _ranked(leak: Leak) -> Row:
    return _counted(leak) | {
        "small_share": leak.small_share, "reserve_share": leak.reserve_share,
        "why": why(leak), "next_step": next_step(leak)
    }  # fmt: skip


def _counted(leak: Leak) -> dict[str, Cell]:
    low, middle, high = leak.cases
    return {
        "category": leak.need.id, "pluggable_low_pence": low, "pluggable_pence": middle,
        "pluggable_high_pence": high, "amount_pence": leak.outside_pence,
        "unknown_pence": leak.unknown_pence, "months_covered": leak.months, "factor": leak.factor,
        "local_firms": leak.local_firms,
    }  # fmt: skip


def _payers(found: Leaking) -> Iterator[Row]:
    for one in found.payers:
        period = one.period
        yield {
            "payer": one.payer, "months_covered": period.months, "factor": period.factor,
            "first_month": period.first, "last_month": period.last, "seen_pence": one.seen_pence,
            "counted_pence": round(one.seen_pence * period.factor),
        }  # fmt: skip


def _reserve(found: Leaking) -> Iterator[Row]:
    for one in found.bought:
        who = one.reserve
        yield {
            "payer": who.payer, "body": who.body, "may_reserve": who.answer, "limit_pence": who.limit_pence,
            "below_pence": one.below_pence, "by_vat_pence": one.by_vat_pence, "above_pence": one.above_pence,
            "why": who.why, "source": who.source,
        }  # fmt: skip


def _powers(found: Leaking) -> Iterator[Row]:
    for power in found.powers:
        yield {
            "power": power.name, "in_force": power.in_force, "what": power.scope,
            "who_decides": power.who_decides, "limit_pence": power.limit_pence, "source": power.source,
        }  # fmt: skip
