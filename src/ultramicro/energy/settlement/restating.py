"""What a later run changes: differences per member, which sum to nothing in energy."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ultramicro.energy.settlement.settle import Settlement


class Difference(NamedTuple):
    """What a later run changes for one member. [Wh].

    `taken` and `given` are changes of what was read; the others of what was shared.
    """

    member: str
    periods: int
    taken_wh: int
    given_wh: int
    allocated_wh: int
    credited_wh: int

    @property
    def residual_wh(self) -> int:
        """The change of what is bought from the supplier."""
        return self.taken_wh - self.allocated_wh


def differences(before: Settlement, after: Settlement) -> list[Difference]:
    """List what changes for every member whom it touches, over the periods of both runs.

    Over all members what more is allocated is what more is credited, so that both differences together sum to
    nothing; only periods in which a reading changed are touched.
    """
    column = {member.id: place for place, member in enumerate(before.measured.members)}
    found = list[Difference]()
    for place, member in enumerate(after.measured.members):
        old = column.get(member.id)
        changes = [
            _change(a, b, place, old, before, after)
            for a, b in (
                (before.measured.import_wh, after.measured.import_wh),
                (before.measured.export_wh, after.measured.export_wh),
                (before.allocated_wh, after.allocated_wh), (before.credited_wh, after.credited_wh),
            )
        ]  # fmt: skip
        touched = int(np.any([change != 0 for change in changes], axis=0).sum())
        if touched:
            found.append(Difference(member.id, touched, *(int(change.sum()) for change in changes)))
    return found


def _change(  # noqa: PLR0917  what was, what is, and where
    a: np.ndarray, b: np.ndarray, place: int, old: int | None, before: Settlement, after: Settlement
) -> np.ndarray:
    """Return how one member's column changed, period by period, over all periods of either run."""
    runs = (before.measured.periods, after.measured.periods)
    begin = min(each.first for each in runs)
    end = max(each.first + each.count for each in runs)
    was, now = np.zeros(end - begin, np.int64), np.zeros(end - begin, np.int64)
    if old is not None:
        was[runs[0].first - begin :][: runs[0].count] = a[:, old]
    now[runs[1].first - begin :][: runs[1].count] = b[:, place]
    return now - was
