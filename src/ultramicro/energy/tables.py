"""The derived tables of the club: allocations and bills."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

import ibis
import numpy as np
import pyarrow as pa

from ultramicro.core.contract import Relation
from ultramicro.core.rows import Row
from ultramicro.energy.bills.bill import Bill, top_up_pence
from ultramicro.energy.settlement.measured import Quality
from ultramicro.energy.settlement.settle import Settlement
from ultramicro.place.dictionary import arrow_schema

KILO = 1000


def allocation_table(run: Settlement, name: str) -> Relation:
    """Return the table `allocations` of a run: a row for every member and period in the club."""
    periods = run.measured.periods
    row, column = np.nonzero(run.measured.quality != Quality.OUTSIDE)
    first = np.datetime64(periods.starts_at(0), "us") if periods.count else np.datetime64(0, "us")
    starts = first + row * np.timedelta64(timedelta(minutes=periods.minutes))
    ids = np.array([member.id for member in run.measured.members], object)
    columns = {
        "run": np.full(row.size, name, object), "meter": ids[column], "starts_at": starts,
        "allocated_wh": run.allocated_wh[row, column], "residual_wh": run.residual_wh[row, column],
        "key": np.full(row.size, run.key, object),
    }  # fmt: skip
    schema = arrow_schema("allocations")
    arrays = [pa.array(columns[field.name]).cast(field.type) for field in schema]
    return ibis.memtable(pa.Table.from_arrays(arrays, schema=schema))


def bill_rows(bills: Sequence[Bill], run: str) -> Iterator[Row]:
    """Yield the rows of the table `bills`: a row a line; retail stands on the first line of each."""
    for bill in bills:
        for number, line in enumerate(bill.lines):
            yield {
                "run": run, "meter": bill.member.id, "from_on": bill.from_on, "until_on": bill.until_on,
                "line": line.item.value, "band": line.band, "energy_wh": line.energy_wh,
                "amount_pence": line.amount_pence, "retail_pence": None if number else bill.retail_pence,
            }  # fmt: skip


def member_row(bill: Bill) -> Row:
    """Return a row of `club_members`."""
    return {
        "meter": bill.member.id, "kind": bill.member.kind, "used_kwh": bill.used_wh / KILO,
        "local_kwh": bill.local_wh / KILO, "bought_kwh": bill.bought_wh / KILO,
        "for_use_pence": bill.for_use_pence, "retail_pence": bill.retail_pence,
        "saved_pence": bill.retail_pence - bill.for_use_pence, "guarantee_pence": top_up_pence(bill),
        "total_pence": bill.total_pence, "estimated": bill.estimated,
    }  # fmt: skip


def saved_row(group: str, bills: Sequence[Bill]) -> Row:
    """Return a row of `club_saved`: what a group of members saves."""
    saved = sum(bill.retail_pence - bill.for_use_pence for bill in bills)
    return {
        "group": group, "meters": len(bills), "used_kwh": sum(bill.used_wh for bill in bills) / KILO,
        "local_kwh": sum(bill.local_wh for bill in bills) / KILO, "saved_pence": saved,
    }  # fmt: skip
