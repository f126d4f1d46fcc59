"""Small made-up places with flows, places of parties and a survey."""

from datetime import date

import ibis
import pyarrow as pa

from ultramicro.core.memory import MemoryPlace

FLOWS = {"payer": pa.string(), "party_id": pa.string(), "payee": pa.string(), "month": pa.date32(),
         "category": pa.string(), "class": pa.string(), "influenceable": pa.bool_(), "amount_pence": pa.int64(),
         "lines": pa.int64()}  # fmt: skip
PLACES = dict.fromkeys(("party_id", "area", "inside", "evidence", "postcode"), pa.string())
AREAS = {"area": pa.string(), "level": pa.int64(), "population": pa.int64(), "rule": pa.string()}
SURVEY = {"respondent": pa.string(), "kind": pa.string(), "category": pa.string(), "spend_pence": pa.int64(),
          "local_share": pa.float64(), "area": pa.string(), "asked_on": pa.date32(), "file": pa.string(),
          "row": pa.int64()}  # fmt: skip
LOCALITY = {"area": pa.string(), "basis": pa.string(), "dimension": pa.string(), "item": pa.string(),
            "inside_pence": pa.int64(), "outside_pence": pa.int64(), "unknown_pence": pa.int64(),
            "total_pence": pa.int64(), "share_low": pa.float64(), "share_high": pa.float64()}  # fmt: skip


def table(types, rows):
    return ibis.memtable(pa.table({n: pa.array([r.get(n) for r in rows], type=t) for n, t in types.items()}))


def flow(payee, pence, category="Goods", payer="Council", month=date(2025, 4, 1)):
    """One row of flows; a payee of None is redacted."""
    return {"payer": payer, "party_id": payee and f"p-{payee}", "payee": payee or "(redacted)", "month": month,
            "category": category, "class": "purchase", "influenceable": True, "amount_pence": pence}  # fmt: skip


def place_of(flows, where, *, survey=(), area="Town", people=12_000, **more):
    """A place of flows; `where` says whether a payee is inside or outside, others are unknown."""
    places = [{"party_id": f"p-{payee}", "area": area, "inside": inside, "evidence": "said"}
              for payee, inside in where.items()]  # fmt: skip
    sums = {state: sum(f["amount_pence"] for f in flows if where.get(f["payee"], "unknown") == state)
            for state in ("inside", "outside", "unknown")}  # fmt: skip
    whole = {"area": area, "basis": "influenceable", "dimension": "all", "item": "all",
             **{f"{state}_pence": amount for state, amount in sums.items()}, "total_pence": sum(sums.values())}  # fmt: skip
    tables = {
        "flows": table(FLOWS, flows),
        "party_places": table(PLACES, places),
        "areas": table(AREAS, [{"area": area, "level": 0, "population": people}]),
        "locality": table(LOCALITY, [whole, {**whole, "basis": "all"}]),
        **more,
    }
    if survey:
        tables["survey"] = table(SURVEY, survey)
    return MemoryPlace(area, date(2026, 3, 31), tables)


def said(who, share, *, category="wages", pence=100_000, kind="supplier"):
    return {"respondent": who, "kind": kind, "category": category, "spend_pence": pence, "local_share": share}
