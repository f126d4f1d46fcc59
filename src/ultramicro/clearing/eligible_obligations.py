"""Obligations of a place, numbered by its table engine: which can be set off, and why others cannot."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import ibis
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ultramicro.clearing.overdue import OVERDUE_STEPS
from ultramicro.clearing.same_parties import same_parties
from ultramicro.clearing.solver.merging import Ints
from ultramicro.core.contract import Relation
from ultramicro.core.rows import Column
from ultramicro.flows.entity_resolution.model import PartyOverride
from ultramicro.flows.tables import materialise, rows_of, sum_pence

OPEN = ("", "open", "confirmed")
TEXTS = ("debtor", "creditor", "reference", "status", "currency")


class WhyLeftOut(StrEnum):
    """Why an invoice cannot be set off."""

    NOTHING_OWED = "nothing_owed"
    SAME_PARTY = "same_party"
    ONE_OWNER = "one_owner"
    NOT_OPEN = "not_open"
    OTHER_CURRENCY = "other_currency"
    DUPLICATE = "duplicate"


@dataclass(frozen=True, kw_only=True)
class LeftOut:
    """Invoices that are left out for one reason.

    Parameters
    ----------
    reason : WhyLeftOut
        Why.
    detail : str
        The status or the currency that keeps them out, where that is the reason.
    invoices, amount_pence : int
        How many, and what they come to. [pence]
    """

    reason: WhyLeftOut
    detail: str
    invoices: int
    amount_pence: int


@dataclass(frozen=True, kw_only=True)
class EligibleObligations:
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
    left_out : tuple of LeftOut
        What cannot.
    """

    names: tuple[str, ...]
    debtor: Ints
    creditor: Ints
    amount_pence: Ints
    urgency: Ints
    month: Ints
    left_out: tuple[LeftOut, ...]

    @property
    def parties(self) -> int:
        """How many owe or are owed."""
        return len(self.names)


def eligible_obligations(
    table: Relation,
    *,
    currency: str,
    own_currency: str,
    on: date,
    said: Sequence[PartyOverride] = (),
) -> EligibleObligations:
    """Number the parties and keep what can be set off.

    Parameters
    ----------
    table : Relation
        The table `obligations`.
    currency : str
        The currency that is cleared; others are left out.
    own_currency : str
        The place's own, in which an invoice is that names none.
    on : date
        The day of the round; what is due before it is overdue.
    said : sequence of PartyOverride
        What the place says of parties, such as their other names.
    """
    judged = materialise(_judged(_one_name_each(table, said), currency, own_currency, on))
    kept = judged.filter(judged.reason == "")
    # The oldest first: of one party's invoices to another, the solver takes those that stand first.
    kept = kept.order_by(
        "debtor", "creditor", kept.due_on.fill_null(ibis.literal(date.max)), "reference", "amount_pence"
    )
    columns = kept.drop("reference", "reason", "detail", "due_on").to_pyarrow()
    names, debtor, creditor = _numbered(columns["debtor"], columns["creditor"])
    return EligibleObligations(
        names=names, debtor=debtor, creditor=creditor, left_out=tuple(_left_out(judged)),
        **{name: _ints(columns[name]) for name in ("amount_pence", "urgency", "month")},
    )  # fmt: skip


def _one_name_each(table: Relation, said: Sequence[PartyOverride]) -> Relation:
    """Write each party under one name."""
    plain = table.mutate(
        debtor=_plain(table.debtor.cast("string").fill_null("")),
        creditor=_plain(table.creditor.cast("string").fill_null("")),
    )
    # What reads it twice would work it out twice.
    plain = materialise(plain)
    both = plain.select(name=plain.debtor).union(plain.select(name=plain.creditor), distinct=True)
    names = sorted(both.to_pyarrow()["name"].to_pylist())
    if not (same := same_parties(names, said)):
        return plain
    for side in ("debtor", "creditor"):
        # A table may be joined once under one name of its columns.
        other = ibis.memtable(
            pa.table({side: pa.array(same, pa.string()), "one": pa.array(same.values(), pa.string())})
        )
        joined = plain.left_join(other, side, rname="{name}_told")
        plain = joined.mutate(**{side: joined.one.fill_null(joined[side])}).select(*plain.columns)
    return plain


def _left_out(judged: Relation) -> Iterator[LeftOut]:
    out = judged.filter(judged.reason != "")
    out = out.group_by("reason", "detail").agg(
        invoices=out.count(), amount_pence=sum_pence(out.amount_pence.clip(lower=0))
    )
    for row in rows_of(out.order_by("reason", "detail")):
        yield LeftOut(
            reason=WhyLeftOut(row["reason"]), detail=row["detail"], invoices=row["invoices"],
            amount_pence=row["amount_pence"],
        )  # fmt: skip


def _judged(table: Relation, currency: str, own_currency: str, on: date) -> Relation:
    """Say of each invoice why it is left out, how urgent it is, and of which month."""
    texts = {name: table[name].cast("string").fill_null("") for name in TEXTS}
    late = ibis.literal(on).delta(table.due_on, unit="day").fill_null(-1)
    rows = table.select(
        debtor=_plain(texts["debtor"]), creditor=_plain(texts["creditor"]), reference=texts["reference"],
        status=_plain(texts["status"]), due_on=table.due_on,
        currency=texts["currency"].nullif("").fill_null(own_currency),
        related=table.related.fill_null(False),
        amount_pence=table.amount_pence.fill_null(0),
        urgency=sum((late > step).cast("int64") for step in OVERDUE_STEPS),
        month=(table.issued_on.year() * 12 + table.issued_on.month() - 1).fill_null(0).cast("int64"),
    )  # fmt: skip
    same = ibis.window(
        group_by=["debtor", "creditor", rows.reference.lower().re_replace(r"[\s-]+", "")],
        order_by=[rows.amount_pence.desc(), rows.urgency.desc()],
    )
    rows = rows.mutate(before=ibis.row_number().over(same))
    rows = rows.mutate(reason=_reason(rows, currency))
    rows = rows.mutate(detail=_detail(rows))
    return rows.drop("before", "status", "currency", "related")


def _plain(name: Column) -> Column:
    return name.lower().re_replace(r"\s+", " ").strip()


def _reason(rows: Relation, currency: str) -> Column:
    return ibis.cases(
        (rows.amount_pence <= 0, WhyLeftOut.NOTHING_OWED.value),
        (rows.debtor == rows.creditor, WhyLeftOut.SAME_PARTY.value),
        (rows.related, WhyLeftOut.ONE_OWNER.value),
        (~rows.status.isin(OPEN), WhyLeftOut.NOT_OPEN.value),
        (rows.currency != currency, WhyLeftOut.OTHER_CURRENCY.value),
        (rows.before > 0, WhyLeftOut.DUPLICATE.value),
        else_="",
    )


def _detail(rows: Relation) -> Column:
    return ibis.cases(
        (rows.reason == WhyLeftOut.NOT_OPEN.value, rows.status),
        (rows.reason == WhyLeftOut.OTHER_CURRENCY.value, rows.currency),
        else_="",
    )


def _numbered(debtor: pa.ChunkedArray, creditor: pa.ChunkedArray) -> tuple[tuple[str, ...], Ints, Ints]:
    both = pa.chunked_array([*debtor.chunks, *creditor.chunks], pa.string()).combine_chunks()
    coded = pc.dictionary_encode(both)
    numbers = _ints(coded.indices)
    return tuple(coded.dictionary.to_pylist()), numbers[: len(debtor)], numbers[len(debtor) :]


def _ints(column: pa.Array) -> Ints:
    return np.asarray(column.to_numpy(), np.int64)
