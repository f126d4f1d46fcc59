"""Link 100,000 contracts with ten million payments of 135 bodies, beside a plain join by exact name.

The payments are real and stay outside the project: they are looked for in $ULTRAMICRO_SHARED/data or
../shared/data, or give its folder. There is no national register, so the contracts are grown from the
payees: each is one of a body's payees, written as registers write (capitals, legal forms, spaces, a letter
lost, the rest of the name lost), with dates and values. So recall is not meaningful here; it is measured on
the hand-checked truth (tests/procurement/test_links_truth.py).

    python -m benchmarks.contract_links [DATA]

Both ways read Parquet, in one DuckDB with one thread. Growing the contracts is not counted.
"""

from __future__ import annotations

import random
import sys
import tempfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import ibis
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.measure import machine, measured, program, shared_data, table
from ultramicro.core.contract import Relation
from ultramicro.procurement.linking.link import link_contracts

CONTRACTS = 100_000
SINCE = date(2018, 1, 1)


def payments_of(data: Path) -> Relation:
    """Read the payments, named as the dictionary names them."""
    lines = ibis.read_parquet(data / "national" / "payments.parquet")
    return lines.filter(lines.amount_pence.notnull()).select(
        "amount_pence", "category", "postcode", payer="council", payee="supplier", paid_on="date",
        company_number="company_no",
    )  # fmt: skip


def as_registers_write(name: str, dice: random.Random) -> str:
    """Write a payee's name in one of the ways of registers."""
    cut = dice.randrange(len(name))
    ways = (
        (0.30, name), (0.50, name.upper()), (0.70, f"{name} Limited"), (0.80, name.replace(" ", "")),
        (0.90, name[:cut] + name[cut + 1 :]), (1.0, " ".join(name.split()[:2])),
    )  # fmt: skip
    draw = dice.random()
    return next(way for least, way in ways if draw < least)


def grown(payments: Relation) -> Iterator[dict[str, object]]:
    """Grow contracts from payees: each is drawn once, as suppliers with several contracts are the rule."""
    dice = random.Random(1)  # noqa: S311
    known = payments.filter(payments.payee.notnull())
    sums = known.group_by("payer", "payee").agg(
        pence=known.amount_pence.sum().cast("int64"), about=known.category.min()
    )
    rows = sums.order_by("payer", "payee").to_pyarrow().to_pylist()
    for number, row in enumerate(dice.choices([r for r in rows if r["payee"].strip()], k=CONTRACTS)):
        starts, years = SINCE + timedelta(days=dice.randrange(2500)), dice.choice((1, 1, 2, 3, 4))
        annual = max(1, round(abs(row["pence"]) * dice.uniform(0.1, 2)))
        yield {
            "contract": f"{row['payer']}/{number}", "buyer": row["payer"], "reference": str(number),
            "supplier": as_registers_write(row["payee"], dice), "title": row["about"], "stage": "contract",
            "starts_on": starts, "ends_on": starts + timedelta(days=365 * years), "annual_pence": annual,
        }  # fmt: skip


def read(data: Path, contracts: str) -> tuple[Relation, Relation]:
    """Read both from Parquet in one DuckDB."""
    ibis.set_backend(ibis.duckdb.connect(threads=1, memory_limit="1500MB"))
    return ibis.read_parquet(contracts), payments_of(data)


def plain(data: Path, contracts: str) -> None:
    """Join by the exact name and the day."""
    table, payments = read(data, contracts)
    joined = payments.join(table, (payments.payer == table.buyer) & (payments.payee == table.supplier))
    live = joined.filter(joined.paid_on >= joined.starts_on, joined.paid_on <= joined.ends_on)
    found = live.aggregate(contracts=live.contract.nunique(), lines=live.count())
    print("  {contracts:,} contracts, {lines:,} pairs of a payment and a contract".format(
        **found.to_pyarrow().to_pylist()[0]))  # fmt: skip


def linked(data: Path, contracts: str) -> None:
    """Link with evidence, attribute and cap."""
    found = link_contracts(*read(data, contracts))
    parties = found.parties.group_by("party").agg(n=found.parties.count()).order_by("party")
    print(
        "  " + ", ".join(f"{r['n']:,} pairs of names {r['party']}" for r in parties.to_pyarrow().to_pylist())
    )
    kinds = found.streams.group_by("class").agg(n=found.streams.count()).order_by("class")
    print("  " + ", ".join(f"{r['n']:,} {r['class']}" for r in kinds.to_pyarrow().to_pylist()))
    money = found.standings.group_by("standing").agg(
        pence=found.standings.amount_pence.sum(), lines=found.standings.lines.sum()
    )
    for row in money.order_by("standing").to_pyarrow().to_pylist():
        print(f"  {row['standing']:<14} {row['lines']:>11,} payments  £{row['pence'] / 1e11:.2f}bn")


WAYS = {"plain": plain, "linked": linked}


def main() -> None:
    """Grow the contracts, run each way as a process of its own, and print the table."""
    data = Path(sys.argv[1]) if len(sys.argv) > 1 else shared_data()
    if len(sys.argv) > 2:
        WAYS[sys.argv[2]](data, sys.argv[3])
        return
    with tempfile.TemporaryDirectory() as folder:
        contracts = str(Path(folder) / "contracts.parquet")
        pq.write_table(pa.Table.from_pylist(list(grown(payments_of(data)))), contracts)
        runs = {
            way: measured(program("benchmarks.contract_links", str(data), way, contracts)) for way in WAYS
        }
    print(machine())
    print(table(runs))
    for way, run in runs.items():
        print(f"{way}\n{run.output}", end="")


if __name__ == "__main__":
    main()
