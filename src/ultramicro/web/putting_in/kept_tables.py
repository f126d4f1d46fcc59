"""The tables that people keep and can change from a page, and where they stand."""

from __future__ import annotations

from pathlib import Path

from ultramicro.core.errors import BadInput
from ultramicro.core.message import Message, say
from ultramicro.place.dictionary import tables
from ultramicro.web.putting_in.changes import content_of
from ultramicro.web.putting_in.kept_csv import KeptFile, parse

TABLES = (
    "resources", "needs", "pledges", "survey", "parties", "households", "local_figures", "offers_wants",
    "interventions", "supplier_survey", "paid_invoices", "promises", "measures", "lot_packages", "lot_firms",
    "lot_bids", "bundle_parts", "availability", "orders", "food_goods",
)  # fmt: skip
WORKBOOKS = (".xlsx", ".xls", ".ods")


def titles() -> dict[str, Message]:
    """Return how each table is called."""
    return {
        "resources": say("What we have"), "needs": say("What we need"), "pledges": say("Promises"),
        "survey": say("Survey answers"), "parties": say("Who is who"), "households": say("Households"),
        "local_figures": say("Figures of our own"), "offers_wants": say("Offers and wants"),
        "interventions": say("What a programme would pay for"),
        "supplier_survey": say("What suppliers could do more"),
        "paid_invoices": say("Invoices and when they were paid"),
        "promises": say("What suppliers promised"),
        "measures": say("Measures of promises"), "lot_packages": say("Parts of a contract"),
        "lot_firms": say("Firms that could bid"), "lot_bids": say("Bids, secret until the award"),
        "bundle_parts": say("Parts of a bundle"),
        "availability": say("Food on offer"), "orders": say("Food orders"),
        "food_goods": say("Goods of the food hub"),
    }  # fmt: skip


def table_title(table: str) -> Message:
    """Return how a table is called."""
    return titles()[table]


def home_of(root: Path, table: str) -> str:
    """Return the file of a table, as a path inside the place; a workbook where one stands in for it."""
    home = tables()[table].file
    if (root / home).is_file():
        return home
    stand_in = next((s for s in WORKBOOKS if (root / home).with_suffix(s).is_file()), "")
    return home.rpartition(".")[0] + stand_in if stand_in else home


def require_text(root: Path, table: str) -> str:
    """Return the file of a table that can be changed here.

    Raises
    ------
    BadInput
        If the table is kept as a workbook, whose look this program would lose.
    """
    home = home_of(root, table)
    if home.endswith(WORKBOOKS):
        raise BadInput(say("it is kept as a workbook, which is changed in a spreadsheet program"), where=home,
                       do=say("save the workbook as CSV beside it to change it here"))  # fmt: skip
    return home


def kept(root: Path, table: str) -> KeptFile:
    """Return the file of a table as it is now."""
    return parse(table, content_of(root / require_text(root, table)))


def row_count(root: Path, table: str) -> int | None:
    """Return how many rows a table has; None where it is a workbook."""
    home = home_of(root, table)
    return None if home.endswith(WORKBOOKS) else len(parse(table, content_of(root / home)).filled)
