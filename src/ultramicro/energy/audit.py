"""The yearly audit of fairness as rows: what each got beside what they add to the club."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from ultramicro.energy.settlement.settle import Settlement, wanted
from ultramicro.energy.sharing.fairness import nucleolus, shapley

KILO = 1000


class Audited(NamedTuple):
    """What a member got, and what two rules of fairness would give. [kWh].

    `shapley` is what their use adds to what is matched, over all orders of joining (sampled); `nucleolus` is
    the Talmud's rule in every period.
    """

    meter: str
    used_kwh: float
    shared_kwh: float
    shapley_kwh: float
    nucleolus_kwh: float


def audited(run: Settlement, *, orders: int) -> list[Audited]:
    """Hold what each got against the Shapley value and the nucleolus of the same periods.

    Parameters
    ----------
    run : Settlement
        By any rule.
    orders : int
        How many orders of joining are drawn, each gone through in both directions.
    """
    demand, supply = wanted(run.measured)
    available = supply.sum(axis=1)
    takers = [place for place, member in enumerate(run.measured.members) if member.takes]
    asked = demand[:, takers]
    columns = [
        asked.sum(axis=0), run.allocated_wh[:, takers].sum(axis=0), shapley(asked, available, orders=orders),
        nucleolus(asked, available),
    ]  # fmt: skip
    rows = np.stack([np.asarray(each, float) for each in columns], axis=1) / KILO
    ids = [run.measured.members[place].id for place in takers]
    return [Audited(meter, *map(float, row)) for meter, row in zip(ids, rows, strict=True)]


def moved_share(rows: Sequence[Audited]) -> float | None:
    """Return what part of all that was shared others would have by the Shapley value; None of nothing.

    Examples
    --------
    >>> moved_share([Audited("a", 9, 6, 5, 5), Audited("b", 9, 4, 5, 5)])
    0.1
    """
    whole = sum(row.shared_kwh for row in rows)
    return sum(_beyond(rows)) / whole if whole else None


def _beyond(rows: Sequence[Audited]) -> Iterator[float]:
    yield from (max(0.0, row.shared_kwh - row.shapley_kwh) for row in rows)
