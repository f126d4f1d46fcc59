"""The real registers, payments and truth that links are judged by, read plainly for tests and benchmarks alone."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import ibis

COUNCILS = {
    "salford_city_council": ("salford", "salford_city_council/archive/%", date(2023, 4, 1)),
    "trafford_metropolitan_borough_council": (
        "trafford",
        "trafford_metropolitan_borough_council/Trafford-Supplier%",
        date(2023, 1, 1),
    ),
}
"""By council: its word in the registers' names, its files of payments, and from when the truth was made."""
REGISTERS = ("salford-2023-09", "salford-2024-05", "trafford-2023-24-Q1", "trafford-2023-24-Q4")
ASIDE = frozenset({"same_group_other_company", "unsure"})
"""Verdicts that count neither way."""


def squeezed(text: str | None) -> str:
    return " ".join((text or "").replace("\xa0", " ").split())


def register_rows(data: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """Give the rows of the registers with their council, headers without blanks round them."""
    for name in REGISTERS:
        raw = (data / "contracts" / "registers" / f"{name}.csv").read_bytes().removeprefix(b"\xef\xbb\xbf")
        try:
            text = raw.decode()
        except UnicodeDecodeError:
            text = raw.decode("cp1252")
        council = next(c for c, (word, *_) in COUNCILS.items() if name.startswith(word))
        for row in csv.DictReader(io.StringIO(text, newline="")):
            yield (
                council,
                {(k or "").strip(): squeezed_lines(v) for k, v in row.items() if isinstance(v, str)},
            )


def squeezed_lines(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


def payees(data: Path, council: str) -> set[str]:
    """Give the names that a council paid in the months that the truth was made from."""
    _, files, since = COUNCILS[council]
    table = ibis.duckdb.connect().read_parquet(data / "national" / "payments.parquet")
    some = table.filter(table.file.like(files), table.date >= since, table.supplier.notnull())
    return set(some.select("supplier").distinct().to_pyarrow()["supplier"].to_pylist())


def payments(data: Path) -> ibis.Table:
    """Give both councils' payments of the months that the truth was made from, named as the dictionary does."""
    table = ibis.duckdb.connect().read_parquet(data / "national" / "payments.parquet")
    wanted = [table.file.like(files) & (table.date >= since) for _, files, since in COUNCILS.values()]
    some = table.filter(ibis.or_(*wanted))
    return some.select("amount_pence", "category", payer="council", payee="supplier", paid_on="date")


def contract_verdicts(data: Path) -> dict[tuple[str, str, str], str]:
    """Give the verdict on each contract by council, reference and payee."""
    with (data / "contracts" / "links-truth.csv").open(encoding="utf-8") as file:
        return {
            (row["council"], row["contract_refs"], row["payment_supplier"]): row["verdict"]
            for row in csv.DictReader(file) if row["kind"] == "contract"
        }  # fmt: skip


@dataclass(frozen=True)
class Truth:
    """Pairs that are one party, pairs that count neither way, and the suppliers of which all is known."""

    right: frozenset[tuple[str, str, str]]
    aside: frozenset[tuple[str, str, str]]
    known: frozenset[tuple[str, str]]


def truth_of_parties(data: Path) -> Truth:
    """Read the half of the truth that lies with the data."""
    with (data / "contracts" / "links-truth.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["kind"] == "party"]
    pairs = {
        (row["council"], squeezed(row["register_supplier"]), row["payment_supplier"]): row["verdict"]
        for row in rows
    }
    named = {pair: verdict for pair, verdict in pairs.items() if pair[2]}
    return Truth(
        right=frozenset(p for p, verdict in named.items() if verdict in ("same", "one_of_several")),
        aside=frozenset(p for p, verdict in named.items() if verdict in ASIDE),
        # The truth was split by connected suppliers: of one of several only some members are in this half.
        known=frozenset((c, s) for (c, s, _), v in pairs.items() if v != "one_of_several"),
    )
