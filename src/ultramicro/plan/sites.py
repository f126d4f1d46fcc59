"""Sites of public registers as ground for the plan: what stands empty and is not known to be foul."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import NamedTuple

from ultramicro.plan.programme.model import QUARTERS, Space
from ultramicro.plan.rows import SiteRow

EMPTY = ("vacant", "empty", "void", "surplus", "unoccupied", "to let")
BUILT = {
    "shop": "shop", "retail": "shop", "cafe": "shop", "café": "shop", "office": "office",
    "workshop": "workshop", "industrial": "workshop", "warehouse": "workshop", "unit": "workshop",
    "hall": "hall", "kitchen": "kitchen",
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
    NO_FLOOR = "no_floor"
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
        Bare land is a yard: nobody knows yet whether it can be grown on. Of a building its floor is taken,
        and what is surely open of its ground, where both are listed.
    left : list of (str, SiteFault)
        Sites that are not taken, and why.

    Examples
    --------
    >>> [(s.name, s.kind, s.use, s.area_m2) for s in spaces_of(
    ...     [SiteRow(site="B1", address="Old yard", area_m2=900.0, hazardous="")])[0]]
    [('Old yard (B1)', 'land', 'yard', 900.0)]
    >>> mill = SiteRow(site="B2", use="workshop", floor_m2=400.0, ground_m2=1500.0)
    >>> [(s.name, s.kind, s.area_m2) for s in spaces_of([mill])[0]]
    [('B2', 'building', 400.0), ('B2 (ground)', 'land', 1100.0)]
    """
    spaces, left, seen = list[Space](), list[tuple[str, SiteFault]](), set[str]()
    for row in sorted(rows, key=lambda row: (row.site, row.address or "")):
        name = f"{row.address} ({row.site})" if row.address else row.site
        # Registers of several years lie side by side; ground can be built on once.
        if why := SiteFault.LISTED_TWICE if name in seen else _why_not(row):
            left.append((name, why))
            continue
        seen.add(name)
        spaces += _spaces(name, row)
    return spaces, left


class _Size(NamedTuple):
    """The floor of a site and the open ground of it, as far as they are told. [m²]."""

    floor: float
    ground: float


def _size(row: SiteRow) -> _Size:
    """Tell floor from ground: the one is no measure of the other.

    How much of its ground a building covers is not told. It is no more than its floor, where all of that is
    on one storey, so what is left of the ground beyond that is open.
    """
    built = bool(row.floor_m2) or bool(_use(row.use or ""))
    one = row.area_m2 or 0.0
    floor = row.floor_m2 or (one if built else 0.0)
    ground = row.ground_m2 or (one if not built or row.floor_m2 else 0.0)
    if not built:
        return _Size(0.0, ground)
    return _Size(floor, max(0.0, ground - floor) if floor else 0.0)


def _spaces(name: str, row: SiteRow) -> Iterator[Space]:
    size = _size(row)
    # One rent for both, by the m², so that it is paid whole where all of it is taken.
    rent = (row.rent_pence or 0) / sum(each for each in size if each >= LEAST_M2) / QUARTERS
    if size.floor >= LEAST_M2:
        use = _use(row.use or "") or "building"
        yield Space(name=name, kind="building", use=use, area_m2=size.floor, rent_pence=rent,
                    ready_pence=BUILT_READY_PENCE)  # fmt: skip
    if size.ground >= LEAST_M2:
        # The bare number of a site is that of its building, where there is one.
        called = name if size.floor < LEAST_M2 else f"{name} (ground)"  # data
        yield Space(name=called, kind="land", use="yard", area_m2=size.ground, rent_pence=rent,
                    ready_pence=LAND_READY_PENCE)  # fmt: skip


def _why_not(row: SiteRow) -> SiteFault | None:
    # A site leaves a brownfield register because it was built on, or is no longer to be had.
    if row.ended_on is not None:
        return SiteFault.LEFT_REGISTER
    if max(_size(row)) < LEAST_M2:
        # The plot of a building says nothing of how much floor stands on it.
        return SiteFault.NO_FLOOR if (row.ground_m2 or 0.0) >= LEAST_M2 else SiteFault.NO_SIZE
    if (row.hazardous or "").strip().casefold() not in CLEAN:
        return SiteFault.HAZARDOUS
    words = f"{row.use or ''} {row.status or ''}".casefold()
    # A register without a status lists vacant land only; one with it lists used land too.
    if row.status and not any(word in words for word in EMPTY):
        return SiteFault.NOT_EMPTY
    return None


def _use(words: str) -> str:
    """Return the class of use of a building; empty for land.

    Examples
    --------
    >>> [_use(words) for words in ("Workshop", "Shops/flats", "Community garden", "Café")]
    ['workshop', 'shop', '', 'shop']
    """
    # By whole words: there is a shop in every workshop's name, and a unit in every community's.
    said = {word.removesuffix("s") for word in re.findall(r"\w+", words.casefold())}
    return next((use for word, use in BUILT.items() if word in said), "")
