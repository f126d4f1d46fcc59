"""A club's month as a whole: what was shared and kept, without telling of any one member."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from ultramicro.energy.settlement.measured import Quality
from ultramicro.energy.settlement.settle import Settlement

FEWEST = 5
"""Of fewer members no energy is told: who knows their own would soon know that of the others."""


class Group(NamedTuple):
    """Members of a kind: how many, and what part of their use was made here; None where they are too few."""

    kind: str
    members: int
    covered_share: float | None


@dataclass(frozen=True, kw_only=True)
class WholeMonth:
    """A club's month as a whole. [Wh].

    Parameters
    ----------
    takers, givers : int
        Members who take part in what is shared, and those who gave something.
    taken_wh, local_wh : int
        What takers took from the grid, and what of it was made here.
    given_wh : int
        What members gave to the grid; what was made here and used here is `local_wh`.
    groups : sequence of Group
        By kind, the largest first.
    readings, estimated : int
        All, and those for which none came.
    """

    takers: int
    givers: int
    taken_wh: int
    local_wh: int
    given_wh: int
    groups: Sequence[Group]
    readings: int
    estimated: int

    @property
    def matched_share(self) -> float | None:
        """What part of use was made here."""
        return self.local_wh / self.taken_wh if self.taken_wh else None

    @property
    def used_here_share(self) -> float | None:
        """What part of what was given to the grid was used here."""
        return self.local_wh / self.given_wh if self.given_wh else None

    @property
    def is_told(self) -> bool:
        """Whether there are enough members for sums of all to tell of none."""
        return self.takers >= FEWEST


def whole_month(run: Settlement) -> WholeMonth:
    """Add up a settlement over its members.

    Parameters
    ----------
    run : Settlement
        Of the month.
    """
    measured = run.measured
    inside = np.any(measured.quality > Quality.OUTSIDE, axis=0)
    takes = np.array([member.takes for member in measured.members], bool) & inside
    given = measured.export_wh.sum(axis=0)
    return WholeMonth(
        takers=int(takes.sum()), givers=int((given > 0).sum()),
        taken_wh=int(measured.import_wh[:, takes].sum()), local_wh=int(run.allocated_wh.sum()),
        given_wh=int(given.sum()), groups=_groups(run, inside),
        readings=int((measured.quality > Quality.OUTSIDE).sum()),
        estimated=int((measured.quality == Quality.ESTIMATED).sum()),
    )  # fmt: skip


def _groups(run: Settlement, inside: np.ndarray) -> list[Group]:
    kinds = np.array([member.kind for member in run.measured.members])
    found = [_group(run, kind, np.flatnonzero((kinds == kind) & inside)) for kind in np.unique(kinds[inside])]
    return sorted(found, key=lambda group: (-group.members, group.kind))


def _group(run: Settlement, kind: str, columns: np.ndarray) -> Group:
    taken = int(run.measured.import_wh[:, columns].sum())
    told = columns.size >= FEWEST and kind != "generator" and taken > 0
    share = int(run.allocated_wh[:, columns].sum()) / taken if told else None
    return Group(str(kind), int(columns.size), share)
