"""The rows behind the answer, each column by its name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ultramicro.clearing.gather import Cleared
from ultramicro.clearing.labels import group_name, grouped_by, why_left, why_left_out
from ultramicro.core.contract import Relation
from ultramicro.core.message import Pence, plural, say
from ultramicro.core.packing import packed
from ultramicro.core.rows import Row
from ultramicro.flows.tables import table_of
from ultramicro.place.dictionary import columns

LONG = 10
"""Loops of so many parties or more stand in one row. [parties]"""


def answer_tables(found: Cleared) -> dict[str, Relation]:
    """Return the answer's tables by name."""
    rows = {
        "clearing_loops": _loops(found),
        "clearing_curve": curve(found),
        "clearing_left": _left(found),
        "clearing_knots": _components(found),
        "clearing_groups": _groups(found),
        "clearing_lending": _lending(found),
        "clearing_rounds": _months(found),
        "clearing_left_out": _left_out(found),
    }
    if not found.eligible.left_out:
        del rows["clearing_left_out"]
    return {name: _table(name, each) for name, each in rows.items()}


def _table(name: str, rows: Iterable[Row]) -> Relation:
    names = [column.name for column in columns(name)]
    return table_of(name, ([row[each] for each in names] for row in rows))


def _loops(found: Cleared) -> Iterator[Row]:
    """Yield what loops of each length cancel; long ones together, so that the picture stays readable."""
    sums: dict[int, int] = {}
    for length, amount in sorted(found.lengths.items()):
        sums[min(length, LONG)] = sums.get(min(length, LONG), 0) + amount
    for parties, amount in sums.items():
        words = say("{n} or more parties", n=LONG)
        if parties < LONG:
            words = plural("{n} party", "{n} parties", parties)
        yield {
            "loop_length": packed(words), "amount_pence": amount,
            "share": amount / max(found.best.total_pence, 1), "parties": parties,
        }  # fmt: skip


def curve(found: Cleared) -> Iterator[Row]:
    """Yield what growing sums of loans discharge, and what each further loan adds."""
    last = found.curve[0]
    for placed in found.curve:
        lent = placed.lent_pence - last.lent_pence
        yield {
            "lent": packed(say("{sum}", sum=Pence(placed.lent_pence, currency=found.currency))),
            "lent_pence": placed.lent_pence,
            "discharged_pence": placed.total_pence,
            "share": placed.total_pence / max(found.owed_pence, 1),
            "discharged_per_lent": (placed.total_pence - last.total_pence) / lent if lent else None,
        }
        last = placed


def _left(found: Cleared) -> Iterator[Row]:
    for row in found.left:
        yield {
            "reason": packed(why_left(row.reason)), "pairs": row.pairs, "amount_pence": row.amount_pence,
            "share": row.amount_pence / max(found.owed_pence, 1), "reason_id": row.reason.value,
        }  # fmt: skip


def _components(found: Cleared) -> Iterator[Row]:
    for rank, row in enumerate(found.components, start=1):
        yield {
            "knot": packed(say("group {rank}", rank=rank)), "parties": row.parties,
            "owed_pence": row.owed_pence, "cleared_pence": row.cleared_pence,
            "share": row.cleared_pence / row.owed_pence,
        }  # fmt: skip


def _groups(found: Cleared) -> Iterator[Row]:
    for group in found.groups:
        yield {
            "grouped_by": packed(grouped_by(group.by)), "name": packed(group_name(group.key)),
            "parties": group.parties, "owed_pence": group.owed_pence, "cleared_pence": group.cleared_pence,
            "share": group.cleared_pence / group.owed_pence, "grouped_by_id": group.by.value,
            "name_id": group.key.kind.value,
        }  # fmt: skip


def _lending(found: Cleared) -> Iterator[Row]:
    """Yield each loan without saying to whom: the coordinator sees that with `round lend`."""
    for number, loan in enumerate(found.loans, start=1):
        yield {
            "loan": packed(say("loan {number}", number=number)), "amount_pence": loan.amount_pence,
            "parties": len(loan.chain) + 1, "discharged_pence": loan.discharged_pence,
            "discharged_per_lent": loan.discharged_pence / loan.amount_pence,
        }  # fmt: skip


def _months(found: Cleared) -> Iterator[Row]:
    for row in found.months:
        yield row._asdict() | {"share": row.cleared_pence / row.open_pence}


def _left_out(found: Cleared) -> Iterator[Row]:
    for row in found.eligible.left_out:
        yield {
            "reason": packed(why_left_out(row)), "invoices": row.invoices,
            "amount_pence": row.amount_pence, "reason_id": row.reason.value,
        }  # fmt: skip
