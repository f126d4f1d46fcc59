"""Sites of public registers as ground for the plan: what stands empty and is not known to be foul."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from ultramicro.plan.programme.model import QUARTERS, Space
from ultramicro.plan.rows import SiteRow

EMPTY = ("vacant", "empty", "void", "surplus", "unoccupied", "to let")
BUILT = {
    "shop": "shop", "retail": "shop", "cafe": "shop", "office": "office", "workshop": "workshop",
    "industrial": "workshop", "warehouse": "workshop", "unit": "workshop", "hall": "hall",
    "kitchen": "kitchen",
}  # fmt: skip
"""Words of a register that mean a building, and the class of use they stand for."""
LAND_READY_PENCE, BUILT_READY_PENCE = 500.0, 15_000.0
"""What a m² costs once: a test of the soil, a fence and water; or the repair of a building. Estimates."""
# Smaller ones are verges and cupboards, or a size in another unit.
LEAST_M2 = 10.0
# Registers leave the cell empty where nothing is known; empty is no clearance, so a test of the soil is in
# the cost.
CLEAN = ("", "no", "n", "none", "false", "f", "n/a", "not known", "unknown")


class SiteFault(StrEnum):
    """Why a site is not taken."""

    LISTED_TWICE = "listed_twice"
    LEFT_REGISTER = "left_register"
    NO_SIZE = "no_size"
    HAZARDOUS = "hazardous"
    NOT_EMPTY = "not_empty"


def spaces_of(rows: Iterable[SiteRow]) -> tuple[list[Space], list[tuple[str, SiteFault]]]:
    """Take from registers what a plan could stand on.

    Parameters
    ----------
    rows : iterable of SiteRow
        Rows of the table `sites`.

    Returns
    -------
    spaces : list of Space
        Bare land is a yard: nobody knows yet whether it can be grown on.
    left : list of (str, SiteFault)
        Sites that are not taken, and why.

    Examples
    --------
    >>> [(s.name, s.kind, s.use, s.area_m2) for s in spaces_of(
    ...     [SiteRow(site="B1", address="Old yard", area_m2=900.0, hazardous="")])[0]]
    [('Old yard (B1)', 'land', 'yard', 900.0)]
    """
    spaces, left, seen = list[Space](), list[tuple[str, SiteFault]](), set[str]()
    for row in sorted(rows, key=lambda row: (row.site, row.address or "")):
        name = f"{row.address} ({row.site})" if row.address else row.site
        # Registers of several years lie side by side; ground can be built on once.
        if why := SiteFault.LISTED_TWICE if name in seen else _why_not(row):
            left.append((name, why))
            continue
        seen.add(name)
        spaces.append(_space(name, row, row.area_m2 or 0.0))
    return spaces, left


def _space(name: str, row: SiteRow, area_m2: float) -> Space:
    use = _use(row.use or "")
    kind, ready = ("building", BUILT_READY_PENCE) if use else ("land", LAND_READY_PENCE)
    rent = (row.rent_pence or 0) / area_m2 / QUARTERS
    return Space(name=name, kind=kind, use=use or "yard", area_m2=area_m2, rent_pence=rent, ready_pence=ready)


def _why_not(row: SiteRow) -> SiteFault | None:
    # A site leaves a brownfield register because it was built on, or is no longer to be had.
    if row.ended_on is not None:
        return SiteFault.LEFT_REGISTER
    if not row.area_m2 or row.area_m2 < LEAST_M2:
        return SiteFault.NO_SIZE
    if (row.hazardous or "").strip().casefold() not in CLEAN:
        return SiteFault.HAZARDOUS
    words = f"{row.use or ''} {row.status or ''}".casefold()
    # A register without a status lists vacant land only; one with it lists used land too.
    if row.status and not any(word in words for word in EMPTY):
        return SiteFault.NOT_EMPTY
    return None


def _use(words: str) -> str:
    """Return the class of use of a building; empty for land."""
    low = words.casefold()
    return next((use for word, use in BUILT.items() if word in low), "")
