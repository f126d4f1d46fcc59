"""Make `place/facts/procurement.csv` from a list of dated rules: `scripts/procurement_rules.py RULES.csv`.

Every line of the list is kept but those of `LOOKED_UP`: they were read in the act itself since, and stand as
the table has them. Sums become pence, and what a rule on local suppliers allows becomes a column.
The list's columns: rule, nation, body_type, contract_type, amount_gbp, vat, condition, from, to, source,
certainty (`r` read in the source that is named, `K` known, `?` not settled). Look at the acts before each
release: the limits change on 1 January of every second year.
"""

from __future__ import annotations

import csv
import sys
from decimal import Decimal
from pathlib import Path

TARGET = Path(__file__).parent.parent / "src" / "ultramicro" / "place" / "facts" / "procurement.csv"
COLUMNS = ("rule", "nation", "body", "contract", "limit_pence", "vat", "from_on", "until_on", "allows",
           "where", "certainty", "condition", "source")  # fmt: skip
WHERE = {"best_value_authority": "area_or_neighbours", "parish_council": "area_or_neighbours",
         "central_government": "one_county"}  # fmt: skip
"""Of which area a body may reserve: the rules tell it in words."""

LOOKED_UP = ("s69_", "s70_", "s71_")
"""How the rules begin that the table has from the act and the regulations, and the list from others."""


def row_of(rule: dict[str, str]) -> dict[str, object]:
    """Return the line of the table that a line of the list becomes."""
    allows = ""
    if rule["rule"] == "reserve_local":
        allows = "not_known" if rule["certainty"] == "?" else "yes"
        allows = "no" if rule["condition"].startswith("NOT allowed") else allows
    return {
        "rule": rule["rule"], "nation": rule["nation"], "body": rule["body_type"],
        "contract": rule["contract_type"],
        "limit_pence": int(Decimal(rule["amount_gbp"]) * 100) if rule["amount_gbp"] else "",
        "vat": rule["vat"], "from_on": rule["from"], "until_on": rule["to"], "allows": allows,
        "where": WHERE.get(rule["body_type"], "") if allows == "yes" else "",
        "certainty": rule["certainty"], "condition": rule["condition"], "source": rule["source"],
    }  # fmt: skip


def main(source: str) -> None:
    """Write the table anew."""
    own = [row for row in _read(TARGET) if row["rule"].startswith(LOOKED_UP)]
    rules = _read(Path(source))
    theirs = [rule for rule in rules if not rule["rule"].startswith(LOOKED_UP)]
    # Where the list has its own lines of them, the table's stand instead.
    before = next((at for at, rule in enumerate(rules) if rule["rule"].startswith(LOOKED_UP)), len(rules))
    made = list(map(row_of, theirs))
    with TARGET.open("w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        out.writeheader()
        out.writerows([*made[:before], *own, *made[before:]])


def _read(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))


if __name__ == "__main__":
    main(sys.argv[1])
