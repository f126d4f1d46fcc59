"""Small made-up places for the tests of flows."""

from datetime import date

import ibis
import pyarrow as pa

from ultramicro.core.memory import MemoryPlace

PAYMENTS = {
    "file": pa.string(), "line": pa.int64(), "kind": pa.string(), "payer": pa.string(), "payee": pa.string(),
    "payee_kind": pa.string(), "paid_on": pa.date32(), "amount_pence": pa.int64(), "category": pa.string(),
    "department": pa.string(), "description": pa.string(),
}  # fmt: skip
DEFAULTS = {"file": "a.csv", "line": 1, "kind": "spend", "payer": "Council", "payee_kind": "named"}


def arrow(types, rows):
    return ibis.memtable(pa.table({n: pa.array([r.get(n) for r in rows], type=t) for n, t in types.items()}))


def text(*names):
    return dict.fromkeys(names, pa.string())


def payments_table(rows):
    return arrow(PAYMENTS, [{**DEFAULTS, **row} for row in rows])


def names_table(names):
    rows = [{"name": n, "party_id": "p-" + n, "party": n} for n in sorted(names)]
    return arrow(text("name", "party_id", "party"), rows)


def place_of(rows, where, *, areas=("Ward", "Town"), register=None, name="Town"):
    """A place of payment rows; `where` gives a payee's state in each area, absent ones are unknown."""
    names = {r["payee"] for r in rows if r.get("payee") and r.get("payee_kind", "named") == "named"}
    places = [{"party_id": "p-" + payee, "area": area, "inside": state, "evidence": "said"}
              for payee, states in where.items() for area, state in zip(areas, states, strict=True)]  # fmt: skip
    tables = {
        "payments": payments_table(rows),
        "party_names": names_table(names),
        "party_places": arrow(text("party_id", "area", "inside", "evidence", "postcode"), places),
        "areas": arrow({"area": pa.string(), "level": pa.int64()},
                       [{"area": a, "level": i} for i, a in enumerate(areas)]),
    }  # fmt: skip
    if register is not None:
        rows = [{"party_id": "p-" + n, **r} for n, r in register.items()]
        tables["party_register"] = arrow(text("party_id", "kind", "size", "sector"), rows)
    return MemoryPlace(name, date(2026, 3, 31), tables)
