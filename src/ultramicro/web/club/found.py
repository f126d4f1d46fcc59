"""What the pages of a club show: its months, a month's run with its bills, and whose is whose."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from django.http import Http404

from ultramicro.web.club.words import standing

if TYPE_CHECKING:
    from ultramicro.energy.bills.page import Sheet
    from ultramicro.energy.club.runs import Run
    from ultramicro.energy.club.sheets import Billed
    from ultramicro.ledger.desk import Desk

RUNS, TARIFFS = "club", "energy/tariffs"
_BILL = re.compile(r"bill-(energy-[0-9]{4}-[0-9]{2}-[0-9]{1,6})-([0-9]{1,8})")


class OneBill(NamedTuple):
    """A bill of a run: whose place it is, from 0, who that is in the books (empty: nobody), how it stands."""

    found: Billed
    column: int
    owner: str
    sheet: Sheet
    standing: str


def billed_run(root: Path, run: Run) -> Billed:
    """Return a run with its bills, by the tariffs as they stand.

    Raises
    ------
    BadInput
        If its file was changed, or a tariff is missing.
    """
    return _billed(root, run, tuple(_marks(root, run)))


@lru_cache(maxsize=4)  # of what the key says, so never stale
def _billed(root: Path, run: Run, _marks: tuple[tuple[str, int, int], ...]) -> Billed:
    from ultramicro.energy.club.sheets import billed  # noqa: PLC0415  numpy
    from ultramicro.energy.read import read_bands  # noqa: PLC0415  as above
    from ultramicro.place.opening import open_folder  # noqa: PLC0415  it brings the table engine

    place = open_folder(root, lambda _: ())
    return billed(root, run, read_bands(place) if place.has("tariffs") else [])


def _marks(root: Path, run: Run) -> Iterator[tuple[str, int, int]]:
    """Yield what changes when the tariffs or the settings do, or the file of a run."""
    for path in (
        root / "place.toml",
        *sorted(root.glob(f"{TARIFFS}*")),
        *sorted((root / RUNS / run.id).glob("*")),
    ):
        stat = path.stat()
        yield str(path), stat.st_mtime_ns, stat.st_size


def bill_for(desk: Desk, number: str) -> OneBill:
    """Return a bill by its number.

    Raises
    ------
    Http404
        If there is none of that number.
    """
    from ultramicro.energy.club.holders import holders  # noqa: PLC0415  numpy
    from ultramicro.energy.club.runs import run_named  # noqa: PLC0415  as above
    from ultramicro.energy.club.sheets import sheets_of  # noqa: PLC0415  as above

    named, view = _BILL.fullmatch(number), desk.view()
    run = run_named(view, named[1]) if named else None
    if named is None or run is None:
        raise Http404
    found = billed_run(desk.root, run)
    bills = [bill for bill in found.bills if found.places[bill.member.id] + 1 == int(named[2])]
    for sheet in sheets_of(view, found, bills):
        if sheet.number == number:  # not with noughts before it
            owner = holders(view.people, [sheet.bill.member])[0]
            return OneBill(found, sheet.place - 1, owner, sheet, standing(view, sheet))
    raise Http404


def my_bill_for(desk: Desk, mine: str, number: str) -> OneBill:
    """Return a bill of whoever asks.

    Raises
    ------
    Http404
        If it is somebody else's, or there is none: nobody learns which.
    """
    found = bill_for(desk, number)
    if not mine or found.owner != mine:
        raise Http404
    return found
