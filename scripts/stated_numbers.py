"""Work out those stated numbers of the stress test that follow from published workbooks.

    python scripts/stated_numbers.py FOLDER [--write]

FOLDER has `regionalgdhibyla_2015.xls`, `family_spending_by_decile.xls` and `InputOutput_I_by_I_2020.xlsx`,
all of the Office for National Statistics under the Open Government Licence v3. Each number is printed as
`stated.csv` has it and as it comes out. The exit status is 1 if any differs; with `--write` it is put there.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from python_calamine import CalamineWorkbook

STATED = Path(__file__).parents[1] / "src/ultramicro/stress/calibration/stated.csv"
WEEKS, MONTHS, PEOPLE, PENCE = 52, 12, 2.4, 100
COLUMNS = 11
"""Tenths, and all."""
WAGES_OF_PAY = 0.835
"""Of what work costs employers: wages (ONS, UK Economic Accounts, 2015)."""
INACTIVE, UNEMPLOYED = 0.31, 0.045
BUSINESS, SHOPS = "ABCDEFGHIJMNRS", "GIRS"
"""Sections of business without public services, banks and rents; those that live by households."""
SELF_EMPLOYED = 1919 / 14358
"""Self-employment beside wages by head, 2015 (the accounts of households below)."""
WEAR = 0.4
"""Of a surplus: what is taken to be wear of equipment; a judgement."""
Ends = tuple[float, float, float]
Cells = Sequence[Sequence[Any]]


def sheet(path: Path, name: str) -> Cells:
    """Return the cells of a sheet."""
    cells: Cells = CalamineWorkbook.from_path(str(path)).get_sheet_by_name(name).to_python()
    return cells


def by_district(path: Path, name: str) -> dict[str, float]:
    """Return the last year's figure of each district."""
    return {str(r[1]): r[-1] for r in sheet(path, name) if r and r[1] and isinstance(r[-1], float)}


def wages(folder: Path) -> Ends:
    """Return what a household with work brings in in a month: the mean, and where 90 of 100 districts lie."""
    path = folder / "regionalgdhibyla_2015.xls"
    people = by_district(path, "Population")
    pay, own = (by_district(path, name) for name in ("Compensation of employees", "Mixed income"))
    known = [code for code in people if code in pay and people[code] > 0]
    each = [(WAGES_OF_PAY * pay[c] + own[c]) * 1e6 / people[c] for c in known]
    mean = sum((WAGES_OF_PAY * pay[c] + own[c]) * 1e6 for c in known) / sum(people[c] for c in known)
    working = (1 - INACTIVE) * (1 - UNEMPLOYED)
    low, high = (float(np.percentile(each, q)) for q in (5, 95))
    times = PEOPLE / working / MONTHS * PENCE
    return mean * times, low * times, high * times


def weekly(folder: Path) -> dict[str, Sequence[float]]:
    """Return pounds a week by tenth of income, all last, by item."""
    rows = sheet(folder / "family_spending_by_decile.xls", "3.1E")
    return {
        max((cell.strip() for cell in row if isinstance(cell, str)), key=len): figures
        for row in rows
        if len(figures := [cell for cell in row if isinstance(cell, float)][-COLUMNS:]) == COLUMNS
    }  # fmt: skip


def spending(folder: Path) -> Iterator[tuple[str, Ends]]:
    """Go through what households spend on energy, and the poorest on food."""
    items = weekly(folder)
    energy = items["Electricity, gas and other fuels"]
    food = next(items[name] for name in items if name.startswith("Food"))
    monthly = WEEKS / MONTHS * PENCE
    yield "energy_pence", (energy[-1] * monthly, energy[0] * monthly, energy[9] * monthly)
    yield "keep_pence", (food[0] * monthly, 12_000.0, food[-1] * monthly)


def firms(folder: Path) -> Iterator[tuple[str, Ends]]:
    """Go through what firms buy in beside wages, and what they have on top."""
    cells = sheet(folder / "InputOutput_I_by_I_2020.xlsx", "IOT")
    rows = {str(cell).strip(): row for row in cells for cell in row[:2]}
    heads, pay = next(row for row in cells if "A01" in row), rows["D1"]
    bought = rows["Total intermediate use at purchaser's prices"]
    surplus = rows["GOS & MI"]
    mine = [j for j, head in enumerate(heads) if str(head) and str(head)[0] in BUSINESS
            and isinstance(pay[j], float) and pay[j]]  # fmt: skip
    own = 1 + SELF_EMPLOYED
    total = sum(bought[j] for j in mine) / sum(pay[j] for j in mine)
    shops = [j for j in mine if str(heads[j])[0] in SHOPS]
    least = sum(bought[j] for j in shops) / sum(pay[j] for j in shops)
    most = float(np.percentile([bought[j] / pay[j] for j in mine], 75))
    yield "inputs_to_wages", (total / own, least / own, most)
    each = [surplus[j] / (bought[j] + pay[j]) for j in mine]
    mean = sum(surplus[j] for j in mine) / sum(bought[j] + pay[j] for j in mine)
    low, high = (float(np.percentile(each, q)) for q in (10, 75))
    yield "markup", (mean * (1 - WEAR), low, high)


def worked_out(folder: Path) -> Mapping[str, Ends]:
    """Return every number that follows from the workbooks, with its range."""
    return {"wage_here_pence": wages(folder), **dict(spending(folder)), **dict(firms(folder))}


def rounded(number: float) -> str:
    """Write a number with as many digits as it bears: three, or whole hundreds of pence."""
    return f"{float(f'{number:.4g}'):g}" if number >= MONTHS else f"{number:.2f}"


def main() -> int:
    """Print what differs, or write it."""
    folder = Path(sys.argv[1])
    with STATED.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    found, differ = worked_out(folder), 0
    for row in rows:
        if row["name"] in found:
            new = dict(zip(("value", "low", "high"), map(rounded, found[row["name"]]), strict=True))
            differ += any(float(row[column]) != float(text) for column, text in new.items())
            print(row["name"], {column: (row[column], text) for column, text in new.items()})
            row.update(new if "--write" in sys.argv else {})
    if "--write" in sys.argv:
        with STATED.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
        return 0
    return int(differ > 0)


if __name__ == "__main__":
    sys.exit(main())
