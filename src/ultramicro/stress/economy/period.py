"""One month after another: plans, work, credit, making, trading, settling, ends and beginnings."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.lib.recfunctions import structured_to_unstructured

from ultramicro.stress.economy.loops import kernel
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
    rest(e, s, period, read)
    read["unbalanced_pence"] += sum(act.held_pence() for act in acts)


@kernel
def live_alone(
    e: Economy, b: Behaviour, s: Surroundings, seed: int, first: int, read: Rows, tenths_pence: Floats
) -> None:
    """Let months go by in which nobody acts but households, firms and banks: one record and ten for each.

    They are those of `live`, without going in and out of compiled code in each, which in a place of a
    thousand people costs half as much again as living does.
    """
    for row in range(read.size):
        period, now, tenths = first + row, read[row : row + 1], tenths_pence[row]
        look_for_people(e, b, s, seed, period, now)
        work(e, b, s, seed, period, now)
        spend, here = get_by(e, b, s, now, tenths)
        trade(e, b, s, seed, period, spend, here, now)
        settle(e, b, s, seed, period, now)
        rest(e, s, period, now)


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
    months = read.shape[0]
    incomes = np.zeros((months, 10)) if tenths_pence is None else tenths_pence
    if not acts:
        alone = np.zeros(months, READING)
        live_alone(e, b, s, seed, first, alone, incomes)
        read[:] = structured_to_unstructured(alone)
        return
    month = np.zeros(1, READING)
    for row in range(months):
        period = first + row
        mine, around = b, s
        for act in acts:
            mine, around = act.numbers(mine, around, period - before)
        live(Moment(e, mine, around, seed, period, period - before), acts, month, incomes[row])
        read[row] = (*month.item(), *(value for act in acts for value in act.readings()))
