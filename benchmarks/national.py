"""Ten million real payments of 135 bodies: classes, parties, districts and shares, beside one grouping.

The file is real and stays outside the project: it is looked for in $ULTRAMICRO_SHARED/data or
../shared/data, or give its folder. The table work is that of the technique `flows`, in Ibis.

    python -m benchmarks.national [DATA]

Target: four times the CPU seconds of one grouping of the same rows by body, supplier, category and month in
plain DuckDB, and 1.5 GB.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb
import ibis
import pyarrow as pa

from benchmarks.measure import machine, measured, program, shared_data, table
from ultramicro.core.contract import Relation
from ultramicro.flows.classes import class_rules
from ultramicro.flows.entity_resolution.names import normalise_all
from ultramicro.flows.flows_table import flows_detail, paid
from ultramicro.flows.shares import sums_by_basis, with_shares
from ultramicro.flows.tables import materialise

MEMORY = "1GB"
"""What an engine may hold; Python, names and what is on its way need the rest of what is aimed at."""


def engine() -> Any:
    """Start the engine as a place does, on no more than the memory that is aimed at."""
    return ibis.duckdb.connect(memory_limit=MEMORY)


def payments_of(con: Any, data: Path) -> Relation:
    """Read the payments; lines with an amount and no supplier are embedded totals, as the readers hold."""
    lines = con.read_parquet(str(data / "national" / "payments.parquet"))
    named = lines.filter(lines.supplier.notnull())
    return named.select(payer="council", payee="supplier", category="category", paid_on="date",
                        amount_pence="amount_pence", postcode="postcode")  # fmt: skip


def names_of(payments: Relation) -> Relation:
    """Bring the distinct names to parties: names with the same telling words are one."""
    printed = payments.select("payee").distinct().to_pyarrow().column("payee").to_pylist()
    keys = pa.array(normalise_all(printed))
    return ibis.memtable(pa.table({"name": printed, "party_id": keys, "party": keys}))


def homes_of(con: Any, payments: Relation, names: Relation, data: Path) -> Relation:
    """Find each party's district: by the postcode on its payments, or by the register's."""
    spoken = (
        payments.filter(payments.postcode.notnull())
        .group_by("payee", "postcode")
        .agg(lines=lambda t: t.count())
    )
    places = json.loads((data / "parties" / "supplier_places.json").read_text(encoding="utf-8"))
    registered = [(name, place["postcode"]) for name, place in _entries(places) if place.get("postcode")]
    listed = pa.table({"payee": [n for n, _ in registered], "postcode": [p for _, p in registered],
                       "lines": pa.array([0] * len(registered), pa.int64())})  # fmt: skip
    both = spoken.union(ibis.memtable(listed))
    tidy = both.mutate(postcode=both.postcode.upper().re_replace("[^A-Z0-9]", ""))
    codes = con.read_parquet(str(data / "geography" / "postcodes.parquet")).select(
        code="postcode", area="ltla24"
    )
    placed = tidy.inner_join(codes, tidy.postcode == codes.code).filter(lambda t: t.area.notnull())
    parties = placed.inner_join(names, placed.payee == names.name)
    votes = parties.group_by("party_id", "area").agg(lines=parties.lines.sum())
    best = votes.mutate(place=ibis.row_number().over(
        group_by="party_id", order_by=[ibis.desc(votes.lines), votes.area]))  # fmt: skip
    return best.filter(best.place == 0).select("party_id", "area")


def _entries(places: Any) -> list[tuple[str, dict[str, Any]]]:
    items = places.items() if isinstance(places, dict) else ((p["name"], p) for p in places)
    return [(name, place) for name, place in items if isinstance(place, dict)]


PEER = """
    SELECT council, supplier, category, date_trunc('month', date) AS month, sum(amount_pence) AS amount_pence
    FROM read_parquet(?) GROUP BY ALL
"""


def peer(data: Path) -> None:
    """Group the same rows by body, supplier, category and month in plain DuckDB, as one would without us."""
    con = duckdb.connect(config={"memory_limit": MEMORY})
    groups = con.sql(PEER, params=[str(data / "national" / "payments.parquet")]).to_arrow_table()
    print(f"{groups.num_rows:,} groups by body, supplier, category and month")


def shares_among(flows: Relation, homes: Relation, *keys: str) -> Mapping[str, Relation]:
    """Share money among many areas that do not overlap, as the districts of a country, by keys.

    The same sums as `placed` and `sums_by_basis` would give area by area, without a row for each area that
    holds nothing.

    Parameters
    ----------
    flows : Relation
        With `party_id`, `influenceable`, `amount_pence` and the keys.
    homes : Relation
        `party_id` and `area`: each party whose area is known, once. The others are unknown everywhere.
    *keys : str
        Columns of `flows`.

    Returns
    -------
    mapping of str to Relation
        By basis: the keys, `area` (null for what is unknown), the sums and the range of the share.
    """
    there = homes.select(at_party="party_id", area="area")
    joined = flows.left_join(there, flows.party_id == there.at_party)
    state = ibis.ifelse(joined.area.isnull(), "unknown", "inside")
    sums = sums_by_basis(joined.mutate(inside=state), *keys, "area")
    return {basis: _shared(each, *keys) for basis, each in sums.items()}


def _shared(sums: Relation, *keys: str) -> Relation:
    # Only the area of its own row is inside; a window over the keys gives the whole and its unknown part.
    whole = ibis.window(group_by=list(keys))
    unknown = sums.unknown_pence.sum().over(whole).cast("int64")
    total = sums.total_pence.sum().over(whole).cast("int64")
    full = sums.mutate(
        unknown_pence=unknown, total_pence=total, outside_pence=total - unknown - sums.inside_pence
    )
    return with_shares(full)


def work(data: Path) -> None:
    """Do the work and prove that no penny was lost on the way."""
    con = engine()
    payments = payments_of(con, data)
    names = names_of(payments)
    detail = flows_detail(payments, names, class_rules())
    homes = materialise(homes_of(con, payments, names, data))
    for basis, shares in shares_among(paid(detail), homes, "payer", "category").items():
        print(basis, f"{shares.to_pyarrow().num_rows:,} shares by body, category and district")
    print(f"{names.count().to_pyarrow().as_py():,} names")
    _prove(con, data, detail)


def _prove(con: Any, data: Path, detail: Relation) -> None:
    kept = detail.amount_pence.sum().to_pyarrow().as_py()
    lines = con.read_parquet(str(data / "national" / "payments.parquet"))
    whole = lines.aggregate(all=lines.amount_pence.sum(),
                            totals=lines.amount_pence.sum(where=lines.supplier.isnull()))  # fmt: skip
    row = whole.to_pyarrow().to_pylist()[0]
    lost = row["all"] - row["totals"] - kept
    assert lost == 0, f"{lost} pence of the file are neither in flows nor on lines without a supplier"
    print(f"sums agree: {row['all']} pence = {kept} in flows + {row['totals']} without a supplier")


def main() -> None:
    """Run the grouping and the work as processes of their own, and print the table."""
    data = Path(sys.argv[1]) if len(sys.argv) > 1 else shared_data()
    if len(sys.argv) > 2:
        {"peer": peer, "work": work}[sys.argv[2]](data)
        return
    runs = {name: measured(program("benchmarks.national", str(data), name)) for name in ("peer", "work")}
    print(machine())
    print(table(runs))
    print("".join(run.output for run in runs.values()))


if __name__ == "__main__":
    main()
