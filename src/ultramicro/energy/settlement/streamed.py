"""Totals of many members over a long time, block by block: nothing but one block is ever in memory.

A bill needs what a member was credited with in each band, not in each period; the public levels say the rest.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from ultramicro.energy.sharing.keys import Key, Members, Readings, equal, loops
from ultramicro.energy.sharing.levels import Kind, Levels, Whole, firsts_of

LONGEST = 65_536
"""Periods of a block at most, so that sums of 16-bit readings fit 32 bits."""


class Block(NamedTuple):
    """Periods that follow each other, such as a day.

    Parameters
    ----------
    first : int
        Number of the first since 1970.
    demand_wh : array of int, shape (periods, members)
        What each used; 16-bit readings are settled fastest. [Wh]
    available_wh : array of int, shape (periods,)
        What was generated. [Wh]
    bands : array of int, shape (periods,)
        The band of the tariff, from 0.
    """

    first: int
    demand_wh: Readings
    available_wh: Whole
    bands: Whole


@dataclass(frozen=True, kw_only=True)
class Totals:
    """What everybody used and was credited with, by band, and the public levels.

    Parameters
    ----------
    shared_wh, used_wh : array of int, shape (bands, members)
        Energy. [Wh]
    levels : Levels
        Of all blocks in order.
    """

    shared_wh: Whole
    used_wh: Whole
    levels: Levels


def totals(
    blocks: Iterable[Block], members: Members, *, bands: int, key: Key = equal, threads: int = 1
) -> Totals:
    """Settle blocks of periods one after the other, or several at once.

    Parameters
    ----------
    blocks : iterable of Block
        In order; each is let go when it is settled.
    members : Members
        What the key knows of them.
    bands : int
        How many bands there are.
    key : Key
        How energy is shared.
    threads : int
        How many blocks are settled at once. All numbers are whole, so that the result is the same to the bit.

    Raises
    ------
    ValueError
        If there is no block, or one is longer than 65,536 periods.
    """
    sheets = _Sheets(bands, members.weights.size)
    levels = list(_settled(blocks, members, key, threads, sheets))
    if not levels:
        raise ValueError("there are no periods to settle")
    shared, used = sheets.total()
    return Totals(shared_wh=shared, used_wh=used, levels=_joined(levels))


class _Sheets:
    """Sums that blocks are added to: as many as are settled at once, and each is used again and again."""

    def __init__(self, bands: int, places: int) -> None:
        self.bands, self.places = bands, places
        self.free = deque[Whole]()

    def take(self) -> Whole:
        try:
            return self.free.pop()
        except IndexError:
            return np.zeros((2, self.bands, self.places), np.int64)

    def total(self) -> Whole:
        whole: Whole = sum(self.free, np.zeros((2, self.bands, self.places), np.int64))
        return whole


def _settled(
    blocks: Iterable[Block], members: Members, key: Key, threads: int, sheets: _Sheets
) -> Iterator[Levels]:
    if threads <= 1:
        yield from (_add(block, members, key, sheets) for block in blocks)
        return
    with ThreadPoolExecutor(threads) as pool:
        # No more blocks wait than are settled at once, or a year would be read into memory.
        going = deque[Future[Levels]]()
        for block in blocks:
            going.append(pool.submit(_add, block, members, key, sheets))
            if len(going) > threads:
                yield going.popleft().result()
        while going:
            yield going.popleft().result()


def _add(block: Block, members: Members, key: Key, sheets: _Sheets) -> Levels:
    if block.demand_wh.shape[0] > LONGEST:
        raise ValueError(f"{block.demand_wh.shape[0]} periods in a block are too many")
    sheet = sheets.take()
    shared, used = sheet
    if key is equal and block.demand_wh.dtype == np.uint16:
        levels = _equal(block, shared, used)
    else:
        found = key(block.demand_wh, block.available_wh, block.first, members)
        levels = found.levels
        for band in range(sheets.bands):
            rows = block.bands == band
            shared[band] += found.wh[rows].sum(axis=0)
            used[band] += block.demand_wh[rows].sum(axis=0, dtype=np.int64)
    sheets.free.append(sheet)
    return levels


def _equal(block: Block, shared: Whole, used: Whole) -> Levels:
    """Add up without ever writing down who got what in which period."""
    count, places = block.demand_wh.shape
    periods = np.arange(block.first, block.first + count, dtype=np.int64)
    firsts = firsts_of(periods, places)
    level, cut = np.zeros(count, np.int64), np.zeros(count, np.int64)
    loops.equal_levels_16(block.demand_wh, block.available_wh, firsts, level, cut)
    loops.equal_totals(block.demand_wh, block.bands, firsts, level, cut, shared, used)
    columns = [each[:, np.newaxis] for each in (level, np.zeros(count, np.int64), cut)]
    return Levels(
        kind=Kind.EQUAL, places=places, periods=periods, level=columns[0], mark=columns[1], cut=columns[2]
    )


def _joined(parts: list[Levels]) -> Levels:
    level, mark, cut = (
        np.concatenate([getattr(part, name) for part in parts]) for name in ("level", "mark", "cut")
    )
    return Levels(
        kind=parts[0].kind, places=parts[0].places, level=level, mark=mark, cut=cut,
        periods=np.concatenate([part.periods for part in parts]),
    )  # fmt: skip
