"""Sites of public registers as ground for the plan: what stands empty and is not known to be foul."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ultramicro.plan.programme.model import QUARTERS, Space

EMPTY = ("vacant", "empty", "void", "surplus", "unoccupied", "to let")
BUILT = {
    "shop": "shop", "retail": "shop", "cafe": "shop", "office": "office", "workshop": "workshop",
    "industrial": "workshop", "warehouse": "workshop", "unit": "workshop", "hall": "hall",
    "kitchen": "kitchen",
}  # fmt: skip
"""Words of a register that mean a building, and the class of use they stand for."""
LAND_READY_PENCE, BUILT_READY_PENCE = 500.0, 15_000.0
"""What a m² costs once: a test of the soil, a fence and water; or the repair of a building. Estimates."""
LEAST_M2 = 10.0
CLEAN = ("", "no", "n", "none", "false", "f", "n/a", "not known", "unknown")


def spaces_of(rows: Iterable[Mapping[str, Any]]) -> tuple[list[Space], list[tuple[str, str]]]:
    """Take from registers what a plan could stand on.

    Parameters
    ----------
    rows : iterable of mapping
        Rows of the table `sites`.

    Returns
    -------
    spaces : list of Space
        Bare land is a yard: nobody knows yet whether it can be grown on.
    left : list of (str, str)
        Sites that are not taken, and why.

    Examples
    --------
    >>> site = {"site": "B1", "address": "Old yard", "area_m2": 900.0, "use": None, "status": None,
    ...         "hazardous": "", "rent_pence": None, "ended_on": None}
    >>> [(s.name, s.kind, s.use, s.area_m2) for s in spaces_of([site])[0]]
    [('Old yard (B1)', 'land', 'yard', 900.0)]
    """
    spaces, left, seen = [], [], set()
    for row in sorted(rows, key=lambda row: (row["site"], row["address"] or "")):
        name = f"{row['address'] or 'site'} ({row['site']})"
        if why := "listed twice" if name in seen else _why_not(row):
            left.append((name, why))
            continue
        seen.add(name)
        use = _use(row["use"] or "")
        kind, ready = ("building", BUILT_READY_PENCE) if use else ("land", LAND_READY_PENCE)
        rent = (row["rent_pence"] or 0) / row["area_m2"] / QUARTERS
        spaces.append(Space(name=name, kind=kind, use=use or "yard", area_m2=row["area_m2"], rent_pence=rent,
                            ready_pence=ready))  # fmt: skip
    return spaces, left


def _why_not(row: Mapping[str, Any]) -> str:
    if row["ended_on"] is not None:
        return "it has left the register"
    if not row["area_m2"] or row["area_m2"] < LEAST_M2:
        return "its size is not told"
    if (row["hazardous"] or "").strip().casefold() not in CLEAN:
        return "hazardous substances are noted: have it tested first"
    told = f"{row['use'] or ''} {row['status'] or ''}".casefold()
    if row["status"] and not any(word in told for word in EMPTY):
        return "nothing says that it stands empty"
    return ""


def _use(words: str) -> str:
    """Return the class of use of a building; empty for land."""
    low = words.casefold()
    return next((use for word, use in BUILT.items() if word in low), "")
