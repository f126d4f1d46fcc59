"""Accounts of household income by district, as the Office for National Statistics publishes them.

A workbook has a sheet a component (ESA code in its title), a row a district, a column a year; sums are in
£ millions. The newest year is taken. Components are told by their titles, so other editions work too.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import pyarrow.parquet as pq

from ultramicro.core.errors import BadInput
from ultramicro.core.message import note, say
from ultramicro.core.rows import Settings
from ultramicro.place.filled import arrow_table
from ultramicro.place.readers.model import FileReading
from ultramicro.place.readers.national.io_cells import as_number, sheets_of

PROPERTY = "Rents, own housing and property income"  # data
ITEMS = {
    r"compensation of employees": ("Wages", "in"),  # data
    r"mixed income": ("Self-employment", "in"),
    r"operating surplus|property income,? received": (PROPERTY, "in"),
    r"social benefits,? received|contributions/social benefits recei": (  # data
        "Benefits and pensions",  # data
        "in",
    ),  # data
    r"(other current transfers|oct),? received": ("Other transfers received", "in"),  # data
    r"property income,? paid": ("Interest paid", "out"),
    r"current taxes": ("Taxes on income, wealth and council tax", "out"),  # data
    r"social contributions.* paid": ("Social contributions", "out"),
    r"(other current transfers|oct),? paid": ("Other transfers paid", "out"),  # data
}
# Sheets of sums of other sheets would count income twice; those per head are no sums.
NOT_SUMS = r"per head|\btotal\b|balance of|gross disposable|population|index"
COLUMNS = ("area", "code", "year", "item", "direction", "amount_pence")
# Districts, and the old codes of regions of the European Union.
CODE = r"[A-Z]\d{8}|UK[A-Z]\d*"
MILLION_POUNDS = 100_000_000


class HouseholdAccountsReader:
    """Reads accounts of household income by district."""

    name = "household_accounts"

    def claims(self, path: Path, head: bytes) -> bool:  # noqa: ARG002  the protocol has it
        """Whether there is anything to read: no other reader is for such workbooks."""
        return bool(head)

    def read(self, path: Path, *, file: str, settings: Settings, out: Path) -> FileReading:
        """Read every component of every district in the newest year.

        Raises
        ------
        BadInput
            If no sheet has a component by district and year.
        """
        # The protocol gives them; such a workbook has nothing to be set.
        del settings
        with tempfile.TemporaryDirectory(prefix="ultramicro-") as scratch:
            rows = [row for cells in sheets_of(path, Path(scratch)) for row in component_rows(cells)]
        if not rows:
            raise BadInput(
                say("it has no household income by district"),
                where=file,
                do=say("name the workbook 'Regional gross disposable household income by local authority'"),
            )
        written = ({**dict(zip(COLUMNS, row, strict=True)), "source": file} for row in rows)
        pq.write_table(arrow_table("household_accounts", written), out / "household_accounts.parquet")
        told = note(
            "national.household_accounts",
            "Household accounts of {n} districts, {year}.",
            n=len({row[1] for row in rows}),
            year=str(max(row[2] for row in rows)),
        )
        return FileReading(
            file=file,
            kind="household_accounts",
            lines=len(rows),
            accepted=len(rows),
            notes=(told,),
            tables={"household_accounts": out / "household_accounts.parquet"},
        )


def component_rows(cells: Sequence[Sequence[str]]) -> Iterator[tuple[str, str, int, str, str, int]]:
    """Return area, code, year, item, direction and sum of a sheet's districts; nothing if it is no component.

    Examples
    --------
    >>> sheet = [["D.1 Compensation of employees by local authority", "", "", "£ million"],
    ...          ["Region", "Code", "Name", "2014", "2015"],
    ...          ["North", "E06000009", "Blackpool", "1390.5", "1397"]]
    >>> list(component_rows(sheet))
    [('Blackpool', 'E06000009', 2015, 'Wages', 'in', 139700000000)]
    """
    # Two years in one row are a header; titles and notes name one at most.
    header = next((i for i, row in enumerate(cells[:40]) if sum(bool(_year(cell)) for cell in row) > 1), None)
    if header is None:
        return
    title = " ".join(cell for row in cells[:header] for cell in row).casefold()
    item = next((found for pattern, found in ITEMS.items() if re.search(pattern, title)), None)
    if item is None or re.search(NOT_SUMS, title):
        return
    # By the year itself, as some editions run backwards.
    newest = max(range(len(cells[header])), key=lambda i: _year(cells[header][i]))
    for row in cells[header + 1 :]:
        code = next((cell for cell in row if re.fullmatch(CODE, cell)), "")
        amount = as_number(row[newest]) if newest < len(row) else float("nan")
        # Rows of notes have no code; withheld figures are no number.
        # Every edition has the name right of the code; left of it stands the region.
        name = "".join(row[row.index(code) + 1 :][:1]) if code else ""
        if name and amount == amount:  # noqa: PLR0124 - not a number
            yield name, code, _year(cells[header][newest]), *item, round(amount * MILLION_POUNDS)


def _year(text: str) -> int:
    # A footnote's mark may stand behind the year: 2015¹ reads 20151.
    found = re.match(r"((?:19|20)\d\d)\d?(\.0)?$", text)
    return int(found.group(1)) if found else 0
