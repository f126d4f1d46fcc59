"""What a whole answer of the plan costs, with its questions, tables and pictures.

    python -m benchmarks.plan_answer

CPU seconds of a process of its own that has read the files before: the made-up town, and an estate of some
2,500 households with forty needs, at the default flags.
"""

from __future__ import annotations

import csv
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from benchmarks.measure import machine, measured, program, table
from ultramicro.main import main as run
from ultramicro.plan.proposals import library

NEEDS = 40
PEOPLE = {"care": 30, "childcare": 15, "cleaning": 30, "gardening": 12, "cooking": 20, "retail": 30,
          "driving": 15, "admin": 12, "building": 20, "joinery": 8, "repair": 10, "ICT": 8, "sewing": 9,
          "teaching": 6, "any": 40}  # fmt: skip
ROOMS = (("Bookmaker's on the parade", "building", "shop", 78), ("Second shop", "building", "shop", 120),
         ("Kitchen of the centre", "building", "kitchen", 90), ("School kitchen", "building", "kitchen", 140),
         ("Garages", "building", "workshop", 140), ("Mill floor", "building", "workshop", 420),
         ("Old offices", "building", "office", 160), ("Roof of the centre", "building", "roof", 400),
         ("Grass behind flats", "land", "growing land", 6_000),
         ("Glebe field", "land", "growing land", 12_000))  # fmt: skip
MATERIALS = {"food scraps": 150, "garden waste": 120, "furniture": 45, "clothes": 20, "wood": 60}


def estate(root: Path) -> None:
    """Write a place of two tables: what an estate has, and forty things that it buys."""
    run(["new", str(root)])
    rows: list[tuple[object, ...]] = [
        (f"People for {k}", "people", k, n * 14, n, "hours a week") for k, n in PEOPLE.items()
    ]
    rows += [(name, kind, use, m2, "", "m2") for name, kind, use, m2 in ROOMS]
    rows += [(f"Thrown away: {k}", "material", k, t, "", "tonnes a year") for k, t in MATERIALS.items()]
    rows += [("Credit union", "savings", "savings", 120_000, "", "£")]
    _written(root / "resources.csv", ("resource", "kind", "what", "quantity", "people", "unit"), rows)
    _written(
        root / "needs.csv",
        ("need", "item", "quantity", "unit", "price_pence", "capturable_share", "supplied_from"),
        _needs(),
    )


def _needs() -> list[tuple[object, ...]]:
    """Return needs of one and a half units of what recipes make first and have a price for, dearest first."""
    prices = {(row.recipe, row.item): row.quantity for row in library() if row.role == "price"}
    asked = dict[str, tuple[float, tuple[object, ...]]]()
    for row in library():
        price = prices.get((row.recipe, row.item))
        if row.role == "output" and row.item and price and row.quantity:
            need = (row.item, row.item, row.quantity * 1.5, row.unit, price, 1, "unknown")
            asked.setdefault(row.item, (row.quantity * price, need))
    dearest = sorted(asked.items(), key=lambda each: (-each[1][0], each[0]))
    return [need for _, (_, need) in dearest[:NEEDS]]


def _written(path: Path, header: Iterable[str], rows: Iterable[Iterable[object]]) -> None:
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([header, *rows])


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder:
        town, small = Path(folder) / "town", Path(folder) / "estate"
        run(["demo", str(town)])
        estate(small)
        sys.stdout.write(f"{machine()}\n")
        for name, root in (("the made-up town", town), (f"an estate with {NEEDS} needs", small)):
            command = program("ultramicro.main", "plan", str(root), "--out", str(root / "out"))
            measured(command)
            # Each as soon as it is known: on a busy machine all of it takes many minutes.
            sys.stdout.write(f"{table({name: measured(command)})}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
