"""A member's bill worked out again from their own readings and the public levels, beside the printed one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

import numpy as np

from ultramicro.energy.bills.bill import Bill, Item, Line, bills_of
from ultramicro.energy.bills.own import Card, share_of
from ultramicro.energy.settlement.levels_file import PublicLevels
from ultramicro.energy.settlement.measured import Measured, Member, Quality
from ultramicro.energy.settlement.ranked import without_of
from ultramicro.energy.settlement.settle import Settlement
from ultramicro.energy.sharing.keys import Members
from ultramicro.energy.sharing.levels import Whole
from ultramicro.energy.tariffs.prices import Band


class Own(NamedTuple):
    """What the club has of one member, and of nobody else, in each period of a run. [Wh]."""

    member: Member
    card: Card
    taken_wh: Whole
    given_wh: Whole
    local_wh: Whole
    quality: np.ndarray


class PeriodDifference(NamedTuple):
    """A period in which one's own reckoning is another than the club's. [Wh]."""

    at: datetime
    taken_wh: int
    taken_printed_wh: int
    local_wh: int
    local_printed_wh: int


@dataclass(frozen=True, kw_only=True)
class CheckedBill:
    """A bill worked out again.

    Parameters
    ----------
    printed, own : sequence of Line
        Lines for what was used: as printed, and as worked out here. What was sold depends on others' readings
        and stands in neither.
    differences : sequence of PeriodDifference
        The periods that differ, in their order.
    periods : int
        All that were looked at.
    lacking : int
        Those of which there is no reading of one's own: the club's stands in for it.
    """

    printed: Sequence[Line]
    own: Sequence[Line]
    differences: Sequence[PeriodDifference]
    periods: int
    lacking: int

    @property
    def printed_pence(self) -> int:
        """What use costs, as printed."""
        return sum(line.amount_pence for line in self.printed)

    @property
    def own_pence(self) -> int:
        """What use costs, as worked out here."""
        return sum(line.amount_pence for line in self.own)

    @property
    def agrees(self) -> bool:
        """Whether neither a period nor a penny differs."""
        return not self.differences and list(self.printed) == list(self.own)


def own_of(run: Settlement, column: int) -> Own:
    """Take one member's columns out of a run."""
    found, member = run.measured, run.measured.members[column]
    card = Card(
        place=column, weight=int(run.card.weights[column]), tier=int(run.card.tiers[column]),
        factor=member.factor, without=without_of(found.members, column, own_excluded=run.own_excluded),
    )  # fmt: skip
    return Own(
        member=member, card=card, taken_wh=found.import_wh[:, column], given_wh=found.export_wh[:, column],
        local_wh=run.allocated_wh[:, column], quality=found.quality[:, column],
    )  # fmt: skip


def checked_bill(
    public: PublicLevels, club: Own, mine: Measured, bands: Sequence[Band], printed: Bill
) -> CheckedBill:
    """Work out a bill again.

    Where there is a reading of one's own it counts; the club's stands in where there is none. The local part
    comes from the public levels alone, by arithmetic that shares nothing with the settlement.

    Parameters
    ----------
    public : PublicLevels
        The public record of the run, its hashes held.
    club : Own
        What the club has of the member.
    mine : Measured, one column
        Readings of the member's own, over the periods of the record.
    bands : sequence of Band
        The tariffs.
    printed : Bill
        As it was billed.

    Raises
    ------
    BadInput
        If a tariff is missing.
    """
    inside = club.quality > Quality.OUTSIDE
    known = (mine.quality[:, 0] > Quality.MISSING) & inside
    taken = np.where(known, mine.import_wh[:, 0], club.taken_wh)
    given = np.where(known, mine.export_wh[:, 0], club.given_wh)
    local = local_of(public, club, np.maximum(0, taken - given) * inside)
    differ = np.flatnonzero((taken != club.taken_wh) | (local != club.local_wh))
    return CheckedBill(
        printed=_use(printed.lines),
        own=_use(_bill(public, club, taken, local, bands).lines),
        differences=[
            PeriodDifference(
                public.periods.local[row], int(taken[row]), int(club.taken_wh[row]), int(local[row]),
                int(club.local_wh[row]),
            )
            for row in differ
        ],
        periods=int(inside.sum()),
        lacking=int((inside & ~known).sum()),
    )  # fmt: skip


def local_of(public: PublicLevels, club: Own, net_wh: Whole) -> Whole:
    """Work out one member's local energy in each period from the levels and what they took net. [Wh]."""
    if not club.member.takes:
        return np.zeros_like(net_wh)
    return np.array([share_of(public, row, int(use), club.card) for row, use in enumerate(net_wh)], np.int64)


def _bill(public: PublicLevels, club: Own, taken_wh: Whole, local_wh: Whole, bands: Sequence[Band]) -> Bill:
    """Bill a run in which the member is alone and gave nothing."""
    nothing = np.zeros((taken_wh.size, 1), np.int64)
    alone = Measured(
        periods=public.periods, members=[club.member], import_wh=taken_wh[:, None], export_wh=nothing,
        quality=club.quality[:, None],
    )  # fmt: skip
    run = Settlement(
        measured=alone, key=public.key, card=Members.alike(1), levels=replace(public.levels, places=1),
        allocated_wh=local_wh[:, None], credited_wh=nothing,
    )  # fmt: skip
    return bills_of(run, bands)[0]


def _use(lines: Sequence[Line]) -> list[Line]:
    return [line for line in lines if line.item not in {Item.LOCAL_SALE, Item.EXPORT}]
