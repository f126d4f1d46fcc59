"""One month after another: plans, work, credit, making, trading, settling, ends and beginnings."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ultramicro.stress.economy.moments import Acts, Moment
from ultramicro.stress.economy.phases import get_by, look_for_people, rest, settle, trade, work
from ultramicro.stress.economy.readings import READING, READINGS
from ultramicro.stress.economy.state import Behaviour, Economy, Floats, Rows, Surroundings

__all__ = ["READINGS", "live", "live_on"]


def live(now: Moment, acts: Sequence[Acts], read: Rows, tenths_pence: Floats) -> None:
    """Let one month go by, and fill in its readings: one record of READING, and incomes by tenth."""
    e, b, s, seed, period, _ = now
    for act in acts:
        act.begin(now)
    look_for_people(e, b, s, seed, period, read)
    for act in acts:
        act.lend(now)
    work(e, b, s, seed, period, read)
    for act in acts:
        act.bills(now)
    spend, here = get_by(e, b, s, read, tenths_pence)
    for act in acts:
        act.trade(now, here)
    trade(e, b, s, seed, period, spend, here, read)
    for act in acts:
        act.due(now)
    settle(e, b, s, seed, period, read)
    for act in acts:
        act.end(now)
    rest(e, s, read)
    read["unbalanced_pence"] += sum(act.held_pence() for act in acts)


def live_on(
    e: Economy,
    b: Behaviour,
    s: Surroundings,
    seed: int,
    first: int,
    read: np.ndarray,
    acts: Sequence[Acts] = (),
    tenths_pence: np.ndarray | None = None,
    before: int = 0,
) -> None:
    """Let as many months go by as there are rows of readings, the first of them numbered `first`.

    Parameters
    ----------
    read : array of float, shape (months, readings)
        Filled in: those of `READINGS`, then those of each of `acts` in its order.
    acts
        What else acts, each at its moments, in this order.
    tenths_pence : array of float, shape (months, 10)
        Filled in, if given: the mean income after tax and energy bills of the households of each tenth.
        [pence a month]
    before
        How many months went by before the first that is read; acts count theirs from there.
    """
    month, incomes = np.zeros(1, READING), np.zeros(10)
    for row in range(read.shape[0]):
        period = first + row
        mine, around = b, s
        for act in acts:
            mine, around = act.numbers(mine, around, period - before)
        live(Moment(e, mine, around, seed, period, period - before), acts, month, incomes)
        read[row] = (*month.item(), *(value for act in acts for value in act.readings()))
        if tenths_pence is not None:
            tenths_pence[row] = incomes
