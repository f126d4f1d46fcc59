"""Make the built-in list of districts and the beginnings of their postcodes, from a postcode directory.

    python scripts/district_postcodes.py POSTCODES.parquet WARDS.csv

POSTCODES has `postcode` and `ltla24`, WARDS `ltla24` and `ltla24_name`: both are columns of the postcode
directory of the Office for National Statistics (Open Government Licence v3). Counties are kept as the list
has them already; that of a new district is written by hand.

A beginning that lies in one district alone stands for all under it, so that the list is exact for every
postcode of the directory, and short: `BB5` all of it, `BB1.4` a sector, `BB1.4A` all whose last letters
begin with A, `BB1.4A:BDX` three postcodes.
"""

from __future__ import annotations

import csv
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import pyarrow.parquet as pq

from ultramicro.place.geography import districts

INWARD = 3
Codes = Mapping[str, str]


def levels(postcode: str) -> Iterator[str]:
    """Yield the beginnings of a postcode, the widest first: district, sector, and its first letter."""
    outward, inward = postcode[:-INWARD], postcode[-INWARD:]
    yield outward
    yield f"{outward}.{inward[0]}"
    yield f"{outward}.{inward[:2]}"


def beginnings(codes: Codes) -> dict[str, list[str]]:
    """Give each district the shortest beginnings that hold its postcodes and nobody else's."""
    inside: dict[str, set[str]] = defaultdict(set)
    outward = {postcode[:-INWARD] for postcode in codes}
    # `W1` as a beginning would hold W1A to W1W too, which are districts of their own.
    for wide in {text[:-1] for text in outward if text[-1].isalpha()} & outward:
        inside[wide].add("several")
    for postcode, code in codes.items():
        for part in levels(postcode):
            inside[part].add(code)
    found: dict[str, set[str]] = defaultdict(set)
    single: dict[tuple[str, str], set[str]] = defaultdict(set)
    for postcode, code in codes.items():
        parts = list(levels(postcode))
        pure = next((part for part in parts if len(inside[part]) == 1), None)
        if pure is None:
            single[code, parts[-1]].add(postcode[-1])
        else:
            found[code].add(pure)
    for (code, part), letters in single.items():
        found[code].add(f"{part}:{''.join(sorted(letters))}")
    return {code: sorted(parts) for code, parts in found.items() if code}


def read(postcodes: Path, wards: Path) -> tuple[Codes, Codes]:
    """Read the districts of all postcodes, and the names of all districts."""
    table = pq.read_table(postcodes, columns=["postcode", "ltla24"])
    pairs = zip(table["postcode"].to_pylist(), table["ltla24"].to_pylist(), strict=True)
    with wards.open(encoding="utf-8-sig", newline="") as file:
        names = {row["ltla24"]: row["ltla24_name"] for row in csv.DictReader(file) if row["ltla24"]}
    # Postcodes of other nations stay, without a district: a beginning that has some of them is no district's.
    return {postcode: code if code in names else "" for postcode, code in pairs if postcode}, names


def write(path: Path, rows: Iterable[Mapping[str, str]]) -> None:
    """Write the list, the districts in the order of their codes."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, ["code", "name", "county", "postcodes"], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def main(postcodes: Path, wards: Path) -> None:
    """Read, work out and write."""
    codes, names = read(postcodes, wards)
    counties = districts.counties()
    rows = (
        {"code": code, "name": names[code], "county": counties.get(code, ""), "postcodes": " ".join(parts)}
        for code, parts in sorted(beginnings(codes).items())
    )
    write(districts.HOME / "districts.csv", rows)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
