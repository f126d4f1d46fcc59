"""Make the built-in list of suppliers and bodies that public bodies all over the country pay.

    python scripts/known_bodies.py PAYMENTS.parquet REGISTER… [--printed FILE…]

PAYMENTS has `council`, `supplier` and `postcode`: published spend files of many bodies. REGISTERs are files
as `[references]` takes them: Companies House's company data, or looked-up places. `--printed` names contract
registers with a supplier's name and postcode a row. A firm is listed if `BODIES` bodies pay it and the
register has it alive (or `MANY` do: then it is not another firm that once had its name); or if `PRINTED` pay
it and all that print its postcode print one postcode area. What `known_by_hand.csv` says comes first, unless
it is disputed: the register or a print has the name, and not in its postcode area. Then a record is taken
where there is one, and else nothing: no claim of the list is one that a record speaks against. No
person is in it: a name that is not plainly a firm's is left out.
"""

from __future__ import annotations

import csv
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from ultramicro.flows.entity_resolution.registers import DEAD, rough_key
from ultramicro.place.geography.postcodes import Postcode, parse
from ultramicro.place.people.names import of_name
from ultramicro.place.people.verdicts import Verdict
from ultramicro.place.readers.reference.registers import RegisterReader
from ultramicro.place.sources import known

BODIES, PRINTED, MANY = 2, 3, 10
Row = Mapping[str, str | None]


def payers(payments: Path) -> dict[str, int]:
    """Count the bodies that pay each supplier, by the rough key of its name."""
    sql = "SELECT DISTINCT supplier, council FROM read_parquet(?) WHERE supplier IS NOT NULL"
    paid: dict[str, set[str]] = defaultdict(set)
    for supplier, council in duckdb.execute(sql, [str(payments)]).fetchall():
        paid[rough_key(supplier)].add(council)
    return {key: len(bodies) for key, bodies in paid.items()}


def registered(register: Path) -> Iterator[Row]:
    """Yield the rows of a register as a place would read them."""
    with tempfile.TemporaryDirectory() as folder:
        reading = RegisterReader().read(register, file=register.name, settings={}, out=Path(folder))
        yield from pq.read_table(reading.tables["registers"]).to_pylist()


def printed(payments: Path, files: Iterable[Path]) -> Iterator[tuple[str, Postcode]]:
    """Yield suppliers with the postcodes that spend files and contract registers print beside them."""
    sql = "SELECT DISTINCT supplier, postcode FROM read_parquet(?) WHERE postcode IS NOT NULL"
    pairs = [*duckdb.execute(sql, [str(payments)]).fetchall(), *_from_registers(files)]
    for name, text in pairs:
        postcode = parse(text)
        if name and postcode is not None and postcode.whole:
            yield name.strip(), postcode


def _from_registers(files: Iterable[Path]) -> Iterator[tuple[str, str]]:
    for path in files:
        with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
            for row in csv.DictReader(file):
                told = {key.strip().lower(): value for key, value in row.items() if key and value}
                name = told.get("supplier name") or told.get("supplier company name")
                place = told.get("postcode") or told.get("postal code") or told.get("supplier postcode")
                if name and place:
                    yield name, place


def areas(payments: Path, registers: Iterable[Path], files: Iterable[Path]) -> dict[str, set[str]]:
    """Return the postcode areas that any record has for a name, by its rough key."""
    found: dict[str, set[str]] = defaultdict(set)
    for row in (row for register in registers for row in registered(register)):
        postcode = parse(row["postcode"]) if row.get("postcode") else None
        # A firm that is no more may only have had the name of one that is.
        if row["name"] and postcode is not None and postcode.whole and not _is_dead(row):
            found[rough_key(row["name"])].add(postcode.area)
    for name, postcode in printed(payments, files):
        found[rough_key(name)].add(postcode.area)
    return found


def undisputed(rows: Iterable[dict[str, str]], said: Mapping[str, set[str]]) -> Iterator[dict[str, str]]:
    """Yield the rows by hand that no record speaks against, with whether one speaks for them."""
    for row in rows:
        others, own = said.get(rough_key(row["name"]), set()), parse(row["postcode"])
        if not others:
            yield row
        elif own is not None and own.area in others:
            yield row | {"source": known.CHECKED}


def by_hand() -> Iterator[dict[str, str]]:
    """Yield the rows written by hand, one a name."""
    with Path(__file__).with_name("known_by_hand.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for name in row["names"].split("|"):
                yield {
                    "name": name,
                    "postcode": row["postcode"],
                    "kind": row["kind"],
                    "source": known.BY_HAND,
                }


def chosen(payments: Path, registers: Sequence[Path], files: Sequence[Path]) -> Iterator[dict[str, str]]:
    """Yield the list's rows, each name once, by the best that says where it is."""
    count, seen = payers(payments), set[str]()
    hand = undisputed(by_hand(), areas(payments, registers, files))
    for row in [*hand, *_of_registers(registers, count), *_of_prints(payments, files, count)]:
        if rough_key(row["name"]) not in seen:
            seen.add(rough_key(row["name"]))
            yield row


def _of_registers(registers: Sequence[Path], count: Mapping[str, int]) -> Iterator[dict[str, str]]:
    rows = [row for register in registers for row in registered(register)]
    # The living first, and of these those with a number: it tells one firm from another of its name.
    for row in sorted(
        rows, key=lambda row: (_is_dead(row), not row.get("company_number"), row["name"] or "")
    ):
        name = row["name"] or ""
        enough = count.get(rough_key(name), 0) >= (MANY if _is_dead(row) else BODIES)
        if row.get("postcode") and enough and _is_firms(name):
            found = parse(row["postcode"])
            kept = {c: row.get(c) or "" for c in ("name", "company_number", "kind", "sector")}
            if found is not None and found.whole:
                yield kept | {"postcode": found.text, "source": known.REGISTERED}


def _is_dead(row: Row) -> bool:
    return bool(DEAD.search(row.get("status") or ""))


def _of_prints(payments: Path, files: Sequence[Path], count: Mapping[str, int]) -> Iterator[dict[str, str]]:
    places: dict[str, set[tuple[str, str]]] = defaultdict(set)
    names: dict[str, str] = {}
    for name, postcode in printed(payments, files):
        places[rough_key(name)].add((postcode.area, postcode.text))
        names[rough_key(name)] = min(name, names.get(rough_key(name), name))
    for key, found in sorted(places.items()):
        areas = {area for area, _ in found}
        # Branches in several parts of the country say nothing of where another payment goes.
        if len(areas) == 1 and count.get(key, 0) >= PRINTED and _is_firms(names[key]):
            yield {"name": names[key], "postcode": min(text for _, text in found), "source": known.PRINTED}


def _is_firms(name: str) -> bool:
    return len(rough_key(name)) > 2 and of_name(name) == Verdict.ORGANISATION  # noqa: PLR2004


def main(arguments: Sequence[str]) -> None:
    """Work the list out and write it."""
    cut = arguments.index("--printed") if "--printed" in arguments else len(arguments)
    payments, *registers = map(Path, arguments[:cut])
    rows = sorted(chosen(payments, registers, [*map(Path, arguments[cut + 1 :])]), key=lambda r: r["name"])
    with known.PATH.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, known.COLUMNS, lineterminator="\n", restval="")
        writer.writeheader()
        writer.writerows(rows)
    sources = Counter(row["source"] for row in rows)
    print(f"{len(rows):,} names", dict(sources))


if __name__ == "__main__":
    main(sys.argv[1:])
