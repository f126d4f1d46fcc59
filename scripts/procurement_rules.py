"""Make `leaks/procurement.csv` from a longer list of dated rules: `scripts/procurement_rules.py RULES.csv`.

Of that list only what says up to which value a contract may be reserved, by whom and since when is kept; sums
become pence. Its columns: rule, nation, body_type, contract_type, amount_gbp, vat, condition, from, to,
source, certainty (`r` read in the source that is named, `K` known, `?` not settled). Look at the acts before
each release: the limits change on 1 January of every second year.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

TARGET = Path(__file__).parent.parent / "src" / "ultramicro" / "leaks" / "procurement.csv"
COLUMNS = ("rule", "nation", "body", "contract", "limit_pence", "vat", "from_on", "until_on", "allows",
           "where", "certainty", "source")  # fmt: skip
CONTRACTS = ("goods_services", "works", "light_touch")
WHERE = {"best_value_authority": "area_or_neighbours", "parish_council": "area_or_neighbours",
         "central_government": "one_county"}  # fmt: skip
"""Of which area a body may reserve: the rules tell it in words."""


def _row(rule: dict[str, str]) -> dict[str, object]:
    allows = ""
    if rule["rule"] == "reserve_local":
        allows = "not_known" if rule["certainty"] == "?" else "yes"
        allows = "no" if rule["condition"].startswith("NOT allowed") else allows
    return {
        "rule": rule["rule"], "nation": rule["nation"], "body": rule["body_type"],
        "contract": rule["contract_type"],
        "limit_pence": round(float(rule["amount_gbp"]) * 100) if rule["amount_gbp"] else "",
        "vat": rule["vat"], "from_on": rule["from"], "until_on": rule["to"], "allows": allows,
        "where": WHERE.get(rule["body_type"], "") if allows == "yes" else "",
        "certainty": rule["certainty"], "source": rule["source"],
    }  # fmt: skip


def main(source: str) -> None:
    """Write the table anew."""
    rules = list(csv.DictReader(Path(source).read_text(encoding="utf-8").splitlines()))
    kept = [
        rule
        for rule in rules
        if rule["rule"] == "reserve_local"
        or (rule["rule"], rule["contract_type"] in CONTRACTS) == ("threshold", True)
        if rule["body_type"] != "utility"
    ]
    with TARGET.open("w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        out.writeheader()
        out.writerows(map(_row, kept))


if __name__ == "__main__":
    main(sys.argv[1])
