"""Obligations of a place, numbered by its table engine: what can be set off, and why others cannot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import ibis
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ultramicro.clearing.solver.merging import Ints
from ultramicro.core.contract import Relation
from ultramicro.flows.tables import pence, rows_of, settled

OPEN = ("", "open", "confirmed")
OVERDUE_STEPS = (0, 30, 90)
"""Days overdue from which a penny counts one more."""
TEXTS = ("debtor", "creditor", "reference", "status", "currency")


@dataclass(frozen=True, kw_only=True)
class Offered:
    """What can be set off.

    Parameters
    ----------
    names : tuple of str
        The parties by number, in small letters; for looking up who they are, never for showing.
    debtor, creditor : ndarray of int64, shape (invoices,)
        Their numbers, invoice by invoice.
    amount_pence, urgency : ndarray of int64, shape (invoices,)
        What is owed, and how urgent it is.
    month : ndarray of int64, shape (invoices,)
        Months since the year 0 in which it was issued; 0 where that is not known.
    left_out : mapping of str to (int, int)
        By reason, how many were left out and what they come to in pence.
    """

    names: tuple[str, ...]
    debtor: Ints
    creditor: Ints
    amount_pence: Ints
    urgency: Ints
    month: Ints
    left_out: Mapping[str, tuple[int, int]]

    @property
    def parties(self) -> int:
        """How many owe or are owed."""
        return len(self.names)


def offered(table: Relation, *, currency: str, on: date) -> Offered:
    """Number the parties and keep what can be set off.

    Parameters
    ----------
    table : Relation
        The table `obligations`.
    currency : str
        The currency that is cleared; others are left out.
    on : date
        The day of the round; what is due before it is overdue.
    """
    told = settled(_told(table, currency, on))
    out = told.filter(told.reason != "")
    out = out.group_by("reason").agg(invoices=out.count(), amount_pence=pence(out.amount_pence.clip(lower=0)))
    kept = told.filter(told.reason == "").order_by("debtor", "creditor", "reference", "amount_pence")
    columns = kept.drop("reference", "reason").to_pyarrow()
    names, debtor, creditor = _numbered(columns["debtor"], columns["creditor"])
    return Offered(
        names=names, debtor=debtor, creditor=creditor,
        left_out={r["reason"]: (r["invoices"], r["amount_pence"]) for r in rows_of(out.order_by("reason"))},
        **{name: _ints(columns[name]) for name in ("amount_pence", "urgency", "month")},
    )  # fmt: skip


def _told(table: Relation, currency: str, on: date) -> Relation:
    """Say of each invoice why it is left out, how urgent it is, and of which month."""
    texts = {name: table[name].cast("string").fill_null("") for name in TEXTS}
    late = ibis.literal(on).delta(table.due_on, unit="day").fill_null(-1)
    rows = table.select(
        debtor=_plain(texts["debtor"]), creditor=_plain(texts["creditor"]), reference=texts["reference"],
        status=texts["status"], currency=texts["currency"], related=table.related.fill_null(False),
        amount_pence=table.amount_pence.fill_null(0),
        urgency=sum((late > step).cast("int64") for step in OVERDUE_STEPS),
        month=(table.issued_on.year() * 12 + table.issued_on.month() - 1).fill_null(0).cast("int64"),
    )  # fmt: skip
    same = ibis.window(
        group_by=["debtor", "creditor", "reference"], order_by=[rows.amount_pence.desc(), rows.urgency.desc()]
    )
    rows = rows.mutate(before=ibis.row_number().over(same))
    return rows.mutate(reason=_reason(rows, currency)).drop("before", "status", "currency", "related")


def _plain(name: Any) -> Any:
    return name.lower().re_replace(r"\s+", " ").strip()


def _reason(rows: Relation, currency: str) -> Any:
    return ibis.cases(
        (rows.amount_pence <= 0, "nothing is owed"),
        (rows.debtor == rows.creditor, "owed to itself"),
        (rows.related, "both sides belong to one owner"),
        (~rows.status.isin(OPEN), ibis.literal("it is ") + rows.status),
        (~rows.currency.isin(("", currency)), ibis.literal("it is in ") + rows.currency),
        (rows.before > 0, "the same invoice twice"),
        else_="",
    )


def _numbered(debtor: Any, creditor: Any) -> tuple[tuple[str, ...], Ints, Ints]:
    both = pa.chunked_array([*debtor.chunks, *creditor.chunks], pa.string()).combine_chunks()
    coded = pc.dictionary_encode(both)
    numbers = _ints(coded.indices)
    return tuple(coded.dictionary.to_pylist()), numbers[: len(debtor)], numbers[len(debtor) :]


def _ints(column: Any) -> Ints:
    return np.asarray(column.to_numpy(), np.int64)
