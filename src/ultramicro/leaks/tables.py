"""The tables of the answer about leaks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from ultramicro.core.contract import Relation
from ultramicro.flows.tables import table_of
from ultramicro.leaks.closing import Cases, steps
from ultramicro.leaks.gather import Leaking
from ultramicro.leaks.ranking import Leak, next_step, why

Rows = Iterator[Sequence[Any]]


def leak_tables(found: Leaking, cases: Cases, top: int) -> dict[str, Relation]:
    """Return all tables by name: those that others read, and those that have rows."""
    rows: dict[str, list[Sequence[Any]]] = {
        "leak_ranking": [_ranked(leak) for leak in found.leaks[:top]],
        "leak_closing": list(steps(found.closed, cases)) if found.closed else [],
        "leak_payers": list(_payers(found)),
        "leak_one_offs": list(_one_offs(found)),
        "leak_powers": list(_powers(found)),
        "leaks": list(_leaks(found)),
    }
    always = {"leak_ranking", "leak_payers", "leak_one_offs", "leak_powers", "leaks"}
    return {name: table_of(name, each) for name, each in rows.items() if each or name in always}


def _leaks(found: Leaking) -> Rows:
    for leak in found.leaks:
        share = leak.value_pence / leak.outside_pence if leak.outside_pence else None
        gathered = ", ".join(leak.categories) or "no category"
        yield (
            found.area, leak.need.name, None, None, leak.outside_pence, leak.unknown_pence, leak.seen_pence,
            leak.months, leak.factor, share, *leak.cases, leak.local_firms, leak.need.obstacle,
            f"{why(leak)} Gathered from: {gathered}.", "leaks",
        )  # fmt: skip


def _ranked(leak: Leak) -> Sequence[Any]:
    return (
        leak.need.name, *leak.cases, leak.outside_pence, leak.unknown_pence, leak.months, leak.factor,
        leak.small_share, leak.local_firms, why(leak), next_step(leak),
    )  # fmt: skip


def _payers(found: Leaking) -> Rows:
    for one in found.payers:
        period = one.period
        counted = round(one.seen_pence * period.factor)
        yield one.payer, period.months, period.factor, period.first, period.last, one.seen_pence, counted


def _one_offs(found: Leaking) -> Rows:
    for one in found.one_offs:
        yield one.payer, one.payee, one.category, one.inside, one.amount_pence, one.payer_share


def _powers(found: Leaking) -> Rows:
    for power in found.powers:
        what = f"{power.what} ({power.applies_to}, {power.country})"
        yield power.name, power.in_force, what, power.who_decides, power.limit_pence, power.source
