"""Build a place from 107 real monthly files of one council, and time the report on it from cold.

The council's files, the postcode list, the boundaries and the suppliers' places are real and stay
outside the project: they are looked for in $ULTRAMICRO_SHARED/data or ../shared/data.

    python benchmarks/hyndburn.py [DIR]

Target: the whole report from cold in 20 s and 2 GB.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from benchmarks.measure import machine, measured, program, shared_data, table

PLACE = """\
version = 1
name = "Hyndburn"
payer = "Hyndburn Borough Council"
population = 82_000

[[areas]]
name = "Accrington"
codes = {accrington}

[[areas]]
name = "Hyndburn"
codes = ["E07000120"]
population = 82_000

[[areas]]
name = "East Lancashire"
codes = ["E07000120", "E07000117", "E07000122", "E07000125", "E07000124", "E06000008"]

[[areas]]
name = "Lancashire"
boundary = "areas/lancashire.geojson"

[locality]
counts = "trading"

[references]
postcodes = "{data}/geography/postcodes.parquet"
places = ["{data}/parties/supplier_places.json", "{data}/parties/company_matches.jsonl"]

[map]
shapes = "areas/wards.geojson"
"""


def accrington(data: Path) -> list[str]:
    """Return the codes of the wards that make up the town."""
    import duckdb  # noqa: PLC0415  only to read a list of names

    names = ["Barnfield", "Central", "Church", "Milnshaw", "Peel", "Spring Hill"]
    rows = duckdb.execute(
        "select ward24 from read_csv(?) "
        "where ltla24 = 'E07000120' and list_contains(?, ward24_name) order by 1",
        [str(data / "geography" / "wards.csv"), names],
    ).fetchall()
    return [code for (code,) in rows]


def build(root: Path, data: Path) -> Path:
    """Write the place; the council's files are copied as they are."""
    shutil.copytree(data / "payments" / "full" / "hyndburn", root / "payments")
    (root / "areas").mkdir()
    shutil.copy(data / "geography" / "lancashire-districts.geojson", root / "areas" / "lancashire.geojson")
    shutil.copy(data / "geography" / "hyndburn-wards.geojson", root / "areas" / "wards.geojson")
    text = PLACE.format(data=data.resolve().as_posix(), accrington=accrington(data))
    (root / "place.toml").write_text(text.replace("'", '"'), encoding="utf-8")
    return root


def main() -> None:
    """Build, run `ultramicro report` cold and again, print the table."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(tempfile.mkdtemp()) / "hyndburn"
    root = build(folder, shared_data())
    report = program("ultramicro", "report", str(root))
    cold, warm = measured(report), measured(report)
    print(machine())
    print(table({"report, cold": cold, "report, nothing new": warm}))
    print(f"The report: {root / 'report.html'}")


if __name__ == "__main__":
    main()
