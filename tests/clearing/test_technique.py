"""The technique: what clearing would do here, what it leaves out, and that it names nobody."""

from datetime import date

import pyarrow as pa
import pytest

from tests.multiplier.places import table
from ultramicro.clearing.technique import Clearing
from ultramicro.core.ask import ask
from ultramicro.core.errors import BadInput
from ultramicro.core.memory import MemoryPlace

OBLIGATIONS = {"debtor": pa.string(), "creditor": pa.string(), "amount_pence": pa.int64(), "issued_on": pa.date32(),
               "due_on": pa.date32(), "reference": pa.string(), "currency": pa.string(), "status": pa.string()}  # fmt: skip


def owes(debtor, creditor, pence, **more):
    return {
        "debtor": debtor,
        "creditor": creditor,
        "amount_pence": pence,
        "reference": f"{debtor}{creditor}{pence}",
        **more,
    }


RING = [owes("Ann", "Bob", 10_000), owes("Bob", "Cy", 8_000), owes("Cy", "Ann", 7_000)]


def answer(rows):
    return ask(Clearing(), MemoryPlace("Town", date(2026, 3, 31), {"obligations": table(OBLIGATIONS, rows)}))


def test_a_ring_is_cancelled_and_said_in_pounds():
    got = answer(RING)
    assert "£210.00 (84%)" in got.says()[0]
    assert got.found.helped() == 3


def test_no_name_stands_in_the_answer():
    got = answer(RING)
    words = (
        str(got.says())
        + str([t.to_pyarrow().to_pylist() for t in got.tables().values()])
        + str(got.figures())
    )
    assert not any(name in words for name in ("Ann", "Bob", "Cy"))


def test_overdue_invoices_go_first():
    rows = [
        owes("A", "B", 100, due_on=date(2026, 4, 30)),
        owes("A", "B", 90, due_on=date(2025, 12, 1)),
        owes("B", "A", 90),
    ]
    assert answer(rows).found.overdue_pence() == (90, 90)


def test_what_cannot_be_set_off_is_left_out_with_its_reason():
    rows = [*RING, owes("Ann", "ann ", 5), owes("Ann", "Bob", 1, status="disputed"), owes("Ann", "Bob", 2, currency="EUR"),
            owes("Ann", "Bob", 0), RING[0]]  # fmt: skip
    left = answer(rows).found.offered.left_out
    assert left == {"it is disputed": (1, 1), "it is in EUR": (1, 2), "nothing is owed": (1, 0), "owed to itself": (1, 5),
                    "the same invoice twice": (1, 10_000)}  # fmt: skip


def test_a_place_with_nothing_to_set_off_is_told_what_to_give():
    with pytest.raises(BadInput, match="can be set off"):
        answer([owes("Ann", "Bob", 5, status="disputed")])
