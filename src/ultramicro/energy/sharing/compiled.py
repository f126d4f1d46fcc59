"""The inner loops of sharing, compiled: rows of readings to levels, and levels to members' totals.

Rows are readings of one period, a column a place. [Wh] Numbers are whole throughout, so that the order of
adding, and thus the number of threads, changes nothing. `plain` has the same functions without a compiler.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ultramicro.energy.sharing.kernels import kernel

GOLDEN = 2654435769
ROOT = 1779033703
MASK = 4294967295
FINE = 20
CHUNK = 16384  # sums of so many 16-bit readings fit 32 bits, which are added twice as fast as 64
BINS = 4096


@kernel
def total(row: Any) -> Any:
    """Return the sum of a row."""
    whole = np.int64(0)
    for begin in range(0, row.size, CHUNK):
        part = np.int64(0)
        for j in range(begin, min(begin + CHUNK, row.size)):
            part += np.int64(row[j])
        whole += part
    return whole


@kernel
def total_16(row: Any) -> Any:
    """Return the sum of a row of 16-bit readings."""
    whole = np.int64(0)
    for begin in range(0, row.size, CHUNK):
        part = np.uint32(0)
        for j in range(begin, min(begin + CHUNK, row.size)):
            part = np.uint32(part + np.uint32(row[j]))
        whole += np.int64(part)
    return whole


@kernel
def below(row: Any, level: Any) -> Any:
    """Return the sum of a row with every reading cut at a level, and how many are above it."""
    whole = above = np.int64(0)
    for j in range(row.size):
        reading = np.int64(row[j])
        whole += min(reading, level)
        above += reading > level
    return whole, above


@kernel
def below_16(row: Any, level: Any) -> Any:
    """Return the same of 16-bit readings, in half the time."""
    whole = above = np.int64(0)
    cut = np.uint16(min(level, 65535))
    for begin in range(0, row.size, CHUNK):
        part, over = np.uint32(0), np.uint32(0)
        for j in range(begin, min(begin + CHUNK, row.size)):
            reading = row[j]
            part = np.uint32(part + np.uint32(min(reading, cut)))
            over = np.uint32(over + np.uint32(reading > cut))
        whole += np.int64(part)
        above += np.int64(over)
    return whole, above


@kernel
def walked(row: Any, level: Any, first: Any, left: Any) -> Any:
    """Return how many places are walked from the first until so many above the level have got one more."""
    places, place, steps = row.size, first, 0
    while left > 0:
        # Runs are counted at once, which is quicker than to ask at each step whether it is the last.
        run = row[place : min(place + 1024, places)]
        above = np.uint32(0)
        for j in range(run.size):
            above = np.uint32(above + np.uint32(np.int64(run[j]) > level))
        if np.int64(above) >= left:
            for j in range(run.size):
                left -= np.int64(run[j]) > level
                steps += 1
                if left == 0:
                    return steps
        left -= np.int64(above)
        steps += run.size
        place = place + run.size if place + run.size < places else 0
    return steps


def _equal_levels(total_of: Any, below_of: Any) -> Any:
    def levels(demand: Any, available: Any, firsts: Any, level: Any, cut: Any) -> Any:
        guess = np.int64(0)
        for t in range(demand.shape[0]):
            row, energy, places = demand[t], available[t], demand.shape[1]
            cut[t] = 0
            if energy <= 0:
                level[t] = 0
                continue
            if energy >= total_of(row):
                level[t] = 2147483647
                continue
            at = max(guess, energy // places)
            while True:
                whole, above = below_of(row, at)
                if whole > energy:
                    # A tangent lies above what it touches: never too far down but where nobody is above.
                    down = -(-(whole - energy) // above) if above else at
                    at = max(at - down, energy // places)
                elif energy - whole < above:
                    break
                else:
                    at += (energy - whole) // above
            level[t], guess = at, at
            cut[t] = walked(row, at, firsts[t], energy - whole)

    return levels


equal_levels = kernel(_equal_levels(total, below))
equal_levels_16 = kernel(_equal_levels(total_16, below_16))


@kernel
def equal_shares(demand: Any, firsts: Any, level: Any, cut: Any, shares: Any) -> Any:
    """Fill in everybody's share: use up to the level, and one more for those whose turn it is."""
    places = demand.shape[1]
    for t in range(demand.shape[0]):
        for j in range(places):
            turn = j - firsts[t]
            turn += places if turn < 0 else 0
            shares[t, j] = min(np.int64(demand[t, j]), level[t] + (turn < cut[t]))


@kernel
def add_cut(row: Any, low: Any, into: Any) -> Any:
    """Add a row with every reading cut at a level."""
    for j in range(row.size):
        into[j] += np.uint32(min(row[j], low))


@kernel
def add_above(row: Any, low: Any, into: Any) -> Any:
    """Add one where a reading is above a level."""
    for j in range(row.size):
        into[j] += np.uint32(row[j] > low)


@kernel
def equal_totals(demand: Any, bands: Any, firsts: Any, level: Any, cut: Any, shared: Any, used: Any) -> Any:
    """Add everybody's share and use to their totals by band; at most 65,536 periods at a time.

    A tile of places is gone through for all periods before the next, so that its sums stay near.
    """
    places, tile, most = demand.shape[1], 2048, np.uint16(65535)
    for begin in range(0, places, tile):
        end = min(begin + tile, places)
        for band in range(shared.shape[0]):
            mine = np.zeros(end - begin, np.uint32)
            use = np.zeros(end - begin, np.uint32)
            for t in range(demand.shape[0]):
                if bands[t] != band:
                    continue
                # In two steps: numba takes one for a row with gaps, and is three times slower.
                row = demand[t][begin:end]
                add_cut(row, most, use)
                if level[t] == 0 and cut[t] == 0:
                    continue
                low = np.uint16(min(level[t], 65535))
                add_cut(row, low, mine)
                # Whose turn it is stand beside each other, at most in two runs.
                first = firsts[t]
                for a, b in ((first, min(first + cut[t], places)), (0, first + cut[t] - places)):
                    a, b = max(a, begin) - begin, min(b, end) - begin  # noqa: PLW2901
                    if a < b:
                        add_above(row[a:b], low, mine[a:b])
            for j in range(end - begin):
                shared[band, begin + j] += np.int64(mine[j])
                used[band, begin + j] += np.int64(use[j])


@kernel
def weighted_share(use: Any, weight: Any, level: Any) -> Any:
    """Return what a weight gets at a level: no more than its use."""
    if weight == 0:
        return 0
    # Where the level is enough it is not multiplied, which would not fit 64 bits.
    if level >= ((use << FINE) + weight - 1) // weight:
        return use
    return (weight * level) >> FINE


@kernel
def weighted_sum(row: Any, weights: Any, level: Any) -> Any:
    """Return what all get at a level."""
    whole = 0
    for j in range(row.size):
        whole += weighted_share(np.int64(row[j]), weights[j], level)
    return whole


@kernel
def weighted_levels(demand: Any, available: Any, firsts: Any, weights: Any, level: Any, cut: Any) -> Any:
    """Find the greatest level of each period at which no more is given than there is."""
    places, top = demand.shape[1], np.int64(1) << 52
    for t in range(demand.shape[0]):
        row, cut[t] = demand[t], 0
        if available[t] >= weighted_sum(row, weights, top):
            level[t] = top
            continue
        low, high = np.int64(0), top
        while high - low > 1:
            middle = (low + high) // 2
            if weighted_sum(row, weights, middle) <= available[t]:
                low = middle
            else:
                high = middle
        level[t] = low
        left, place = available[t] - weighted_sum(row, weights, low), firsts[t]
        while left > 0:
            use = np.int64(row[place])
            left -= weighted_share(use, weights[place], low + 1) > weighted_share(use, weights[place], low)
            place = place + 1 if place + 1 < places else 0
            cut[t] += 1


@kernel
def weighted_shares(demand: Any, firsts: Any, weights: Any, level: Any, cut: Any, shares: Any) -> Any:
    """Fill in everybody's share by weight."""
    places = demand.shape[1]
    for t in range(demand.shape[0]):
        for j in range(places):
            turn = j - firsts[t]
            turn += places if turn < 0 else 0
            use = np.int64(demand[t, j])
            shares[t, j] = weighted_share(use, weights[j], level[t] + (turn < cut[t]))


@kernel
def prorata_levels(  # noqa: C901
    claims: Any, estates: Any, periods: Any, firsts: Any, factor: Any, mark: Any, cut: Any
) -> Any:
    """Find each period's factor, and the mark above which a fraction of a watt-hour is rounded up."""
    places = claims.shape[1]
    found = np.empty(places, np.int64)
    for t in range(claims.shape[0]):
        row = claims[t]
        mark[t], cut[t] = 0, 0
        claimed = np.int64(0)
        for j in range(places):
            claimed += np.int64(row[j])
        if claimed == 0 or estates[t] <= 0:
            factor[t] = 0
            continue
        factor[t] = (estates[t] << 32) // claimed
        begin = (periods[t] * GOLDEN) & MASK
        whole = np.int64(0)
        counts = np.zeros(2 * BINS, np.int64)
        for j in range(places):
            share = np.int64(row[j]) * factor[t]
            whole += share >> 32
            part = share & MASK
            if part:
                counts[(part + ((begin + j * ROOT) & MASK)) >> 20] += 1
        left = estates[t] - whole
        mark[t] = np.int64(1) << 33
        if left <= 0:
            continue
        bin_ = 2 * BINS - 1
        while counts[bin_] < left:
            left -= counts[bin_]
            bin_ -= 1
        size = 0
        for j in range(places):
            part = (np.int64(row[j]) * factor[t]) & MASK
            score = part + ((begin + j * ROOT) & MASK)
            if part and score >> 20 == bin_:
                found[size] = score
                size += 1
        scores = np.sort(found[:size])
        mark[t] = scores[size - left]
        left -= size - np.searchsorted(scores, mark[t] + 1)
        place = firsts[t]
        while left > 0:
            part = (np.int64(row[place]) * factor[t]) & MASK
            left -= part > 0 and part + ((begin + place * ROOT) & MASK) == mark[t]
            place = place + 1 if place + 1 < places else 0
            cut[t] += 1


@kernel
def prorata_shares(
    claims: Any, periods: Any, firsts: Any, factor: Any, mark: Any, cut: Any, shares: Any
) -> Any:
    """Fill in everybody's share: claim times factor, and one more where the fraction passes the mark."""
    places = claims.shape[1]
    for t in range(claims.shape[0]):
        begin = (periods[t] * GOLDEN) & MASK
        for j in range(places):
            share = np.int64(claims[t, j]) * factor[t]
            part = share & MASK
            score = part + ((begin + j * ROOT) & MASK)
            turn = j - firsts[t]
            turn += places if turn < 0 else 0
            up = part > 0 and (score > mark[t] or (score == mark[t] and turn < cut[t]))
            shares[t, j] = (share >> 32) + up
