"""A settlement by one of Belgium's legal methods, which are its network operators' and not a club's.

They share what was measured, without netting what one meter took and gave in the same period: the methods
themselves leave everybody out of their own injection. As operators settle by them there is no public record
of levels; the figures are for holding against theirs, and for choosing a method.
"""

from __future__ import annotations

import numpy as np

from ultramicro.energy.settlement.estimates import estimated
from ultramicro.energy.settlement.measured import Measured, Quality
from ultramicro.energy.settlement.settle import Settlement, card_of
from ultramicro.energy.sharing.belgium import METHODS, in_whole_units, share
from ultramicro.energy.sharing.levels import Kind, Levels


def settle_by_method(found: Measured, rule: str) -> Settlement:
    """Share what members gave by a method; their parts of the key are the register's weights.

    Parameters
    ----------
    found : Measured
        Readings; gaps are estimated here.
    rule : str
        One of `METHODS`, as in `belgium_fixed`.

    Returns
    -------
    Settlement
        What is shared sums exactly, to the watt-hour below what the method gives in each period.
    """
    found = estimated(found)
    card = card_of(found.members, rule, found.import_wh)
    takes = np.array([member.takes * member.factor for member in found.members])
    offtake = np.floor(found.import_wh * takes)
    weights = card.weights * (found.quality > Quality.OUTSIDE)
    key = weights / np.maximum(weights.sum(axis=1, keepdims=True), 1)
    shares = share(found.export_wh.astype(float), offtake, key, METHODS[rule])
    taken, given = in_whole_units(shares, found.periods.first)
    return Settlement(
        measured=found, key=rule, card=card, levels=_no_levels(len(found.members)), allocated_wh=taken,
        credited_wh=given, own_excluded=True,
    )  # fmt: skip


def _no_levels(places: int) -> Levels:
    none, empty = np.zeros((0, 1), np.int64), np.zeros(0, np.int64)
    return Levels(kind=Kind.STATIC, places=places, periods=empty, level=none, mark=none, cut=none)
