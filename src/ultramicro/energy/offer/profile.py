"""A mean day of each season, as middlemen ask for it: nothing of a single home can be read from it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ultramicro.energy.siting.gather import Gathered
from ultramicro.energy.siting.half_hours import A_DAY, HALF_HOUR, half_hours

SEASONS = {"winter": (12, 1, 2), "spring": (3, 4, 5), "summer": (6, 7, 8), "autumn": (9, 10, 11)}
LEAST_METERS = 10
"""What fewer meters want together is told of nobody: one home could be seen in it."""


def profile_rows(found: Gathered) -> Iterator[dict[str, object]]:
    """Yield each half-hour of a mean day of each season: what the sites make, and what members want."""
    if not found.made:
        return
    month = half_hours(found.year).astype("datetime64[M]").astype(int) % 12 + 1
    made = np.sum([each.wh for each in found.made], axis=0)
    told = found.club is not None and len(found.club.meters) >= LEAST_METERS
    for season, months in SEASONS.items():
        of_season = np.isin(month, months)
        makes = made[of_season].reshape(-1, A_DAY).mean(axis=0) * (60 / HALF_HOUR) / 1000
        wants = found.shared.wanted[of_season].reshape(-1, A_DAY).mean(axis=0) * (60 / HALF_HOUR) / 1000
        for slot in range(A_DAY):
            yield {
                "season": season, "half_hour": f"{slot // 2:02d}:{slot % 2 * HALF_HOUR:02d}",
                "made_kw": float(makes[slot]), "wanted_kw": float(wants[slot]) if told else None,
            }  # fmt: skip


def member_rows(found: Gathered) -> Iterator[dict[str, object]]:
    """Yield the club's meters without names, whole postcodes or use."""
    for row in found.club.meters if found.club else ():
        postcode = str(row.get("postcode") or "").strip().upper()
        # The inward part of a postcode is always three letters and figures.
        area = postcode[:-3].strip() if len(postcode.replace(" ", "")) > 4 else postcode  # noqa: PLR2004
        yield {
            "meter": row["meter"],
            "kind": row["kind"],
            "area": area or None,
            "joined_on": row.get("joined_on"),
        }
