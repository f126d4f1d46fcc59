"""The firms of a place at the beginning: how many people each has, what it asks, how old it is."""

from __future__ import annotations

import numpy as np

from ultramicro.stress.building.behaving import Values
from ultramicro.stress.economy.state import EMPTY, FIRM, LIFE, NOBODY, Rows

BANDS = (
    (1, 4, "firms_size_1_4_share"),
    (5, 9, "firms_size_5_9_share"),
    (10, 49, "firms_size_10_49_share"),
    (50, 249, "firms_size_50_more_share"),
)
"""Least and most staff of each band, and the number that says how many firms are in it."""

EMPTY_PLACES = 0.4
"""Of the firms at first: how many more there may be."""


def sizes(v: Values, jobs: int, to_households: float, chance: np.random.Generator) -> tuple[np.ndarray, int]:
    """Return how many work for each firm, shops first, the greatest employer last; and how many are shops.

    Sizes are drawn within their bands, then scaled so that shops have the share of all jobs that households'
    buying pays for; nobody has less than one.
    """
    many, largest = int(v["firms"]), max(int(jobs * v["largest_employer_share"]), 1)
    shops = min(max(round(many * v["shops_share"]), 1), many - 2)
    of_shops = min(max(round(jobs * to_households), shops), jobs - largest - (many - shops - 1))
    drawn = _drawn(v, many - 1, chance)
    served = _whole(drawn[:shops], of_shops)
    others = _whole(drawn[shops:], jobs - largest - of_shops)
    return np.concatenate([served, others, [largest]]), shops


def _drawn(v: Values, many: int, chance: np.random.Generator) -> np.ndarray:
    """Return sizes as the bands have them."""
    shares = np.array([v[name] for _, _, name in BANDS])
    band = chance.choice(len(BANDS), many, p=shares / shares.sum())
    low, high = (np.array([b[end] for b in BANDS], float)[band] for end in (0, 1))
    return low * (high / low) ** chance.random(many)


def _whole(weights: np.ndarray, total: int) -> np.ndarray:
    """Share a whole number by weights, each one at least, the odd ones to the largest remainders."""
    spare = total - weights.size
    wanted = np.maximum(weights - 1, 0)
    exact = wanted / max(wanted.sum(), 1e-9) * spare
    parts = exact.astype(np.int64)
    for place in np.argsort(parts - exact)[: spare - int(parts.sum())]:
        parts[place] += 1
    return parts + 1


def firms(
    v: Values, staff: np.ndarray, shops: int, chance: np.random.Generator
) -> tuple[Rows, Rows, int, np.ndarray]:
    """Return a row of FIRM for each place of a firm, their lives, the end of shops' places, whose places.

    Places for shops come first, then those for all others; in both some are left empty for new firms. The
    greatest employer is no shop.
    """
    many = staff.size
    spare = 1.0 + EMPTY_PLACES
    first = round(shops * spare)
    rows = np.zeros(first + round((many - shops) * spare), FIRM)
    rows["age"], rows["owner"], rows["life"] = EMPTY, NOBODY, NOBODY
    places = np.concatenate([np.arange(shops), first + np.arange(many - shops)])
    cost = v["wage_here_pence"] * (1 + v["inputs_to_wages"])
    rows["price_pence"] = (
        cost * (1 + v["markup"]) / 1000 * np.exp(chance.normal(0, v["price_width"], rows.size))
    )
    rows["staff"][places] = staff
    # Who pays more makes as much more of it; else the larger firms would be priced out.
    pays = paid(v, staff)
    rows["usual_skill"], rows["offer_pence"] = 1.0, int(v["wage_here_pence"] * v["entrant_wage"])
    rows["usual_skill"][places] = pays
    rows["offer_pence"][places] = (rows["offer_pence"][places] * pays).astype(np.int64)
    rows["skill"] = rows["usual_skill"] * np.exp(chance.normal(0, _usual_width(v), rows.size))
    rows["skill"][places[-1]] = rows["usual_skill"][places[-1]]  # so much hangs on the greatest employer
    rows["stock"][places] = chance.random(many) < 0.5  # noqa: PLR2004 - half
    rows["made"][places] = (staff * 1000 * rows["skill"][places]).astype(np.int64)
    rows["made_before"][places] = rows["made"][places]
    rows["till_pence"][places] = (staff * cost * v["till_months"]).astype(np.int64)
    rows["brought_pence"][places] = (staff * cost * v["markup"]).astype(np.int64)
    rows["age"][places] = _ages(v, many, chance)
    rows["life"][places] = np.arange(many)
    return rows, _lives(rows, places), first, places


def paid(v: Values, staff: np.ndarray) -> np.ndarray:
    """Return what firms pay beside the average of all jobs, by how many work for them."""
    pays = staff.astype(float) ** v["size_premium"]
    return np.asarray(pays * staff.sum() / (pays * staff).sum())


def _usual_width(v: Values) -> float:
    """Return how widely skills are spread where they have drifted for long."""
    return float(v["skill_width"] / np.sqrt(1 - v["skill_keeps"] ** 2))


def _ages(v: Values, many: int, chance: np.random.Generator) -> np.ndarray:
    """Return ages in months as they stand where so many firms begin each year and none grow more numerous."""
    return 1 + chance.exponential(12 / v["births_share"], many).astype(np.int64)


def _lives(rows: Rows, places: np.ndarray) -> Rows:
    """Return the lives of the first firms, with room for those to come."""
    lives = np.zeros(places.size * 6 + 1000, LIFE)
    lives["firm"][: places.size] = places
    lives["begun"][: places.size] = -rows["age"][places]
    return lives
