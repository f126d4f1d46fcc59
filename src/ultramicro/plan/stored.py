"""Whose goods lie in the store: who made them is paid when they are taken out of it, and nobody else is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from ultramicro.plan.programme.plan import FOUND, STORE, Flow

Shares = Mapping[str, float]
"""Of a good in store, the part of each who gave it; they add up to one."""


def found_alone(flows: Iterable[Flow]) -> frozenset[tuple[str, str]]:
    """Return the sources and goods that cost nobody here anything: what is found, and what was stored of it.

    Examples
    --------
    >>> stored = [Flow(1, FOUND, STORE, "apples", 2.0, 0.0), Flow(1, "press", STORE, "juice", 9.0, 0.0)]
    >>> sorted((source.value, good) for source, good in found_alone(stored))
    [('found_here', 'apples'), ('store', 'apples')]
    """
    free: set[tuple[str, str]] = set()
    kept: set[str] = set()
    made: set[str] = set()
    for f in flows:
        if f.source == FOUND:
            free.add((FOUND, f.good))
        if f.target == STORE and f.source != STORE:
            (kept if f.source == FOUND else made).add(f.good)
    return frozenset({*free, *((STORE, good) for good in kept - made)})


def passed_on(flows: Sequence[Flow], item: str) -> Iterator[Flow]:
    """Yield what the store passes on to those whose goods are taken out of it, in the quarter they are.

    The store is nobody: all that it takes in for a good goes to those who gave it, by how much of what lies
    there is each one's.

    Parameters
    ----------
    flows : sequence of Flow
        Every good, with what is paid for it.
    item : str
        What the payment is called.

    Examples
    --------
    >>> kept = [Flow(1, "press", STORE, "juice", 3.0, 0.0), Flow(1, "mill", STORE, "juice", 1.0, 0.0)]
    >>> sold = Flow(2, STORE, "shop", "juice", 4.0, 20.0)
    >>> [(f.quarter, f.source, f.pounds) for f in passed_on([*kept, sold], "sold_from_store")]
    [(2, 'press', 15.0), (2, 'mill', 5.0)]
    """
    by_good: dict[str, list[Flow]] = defaultdict(list)
    for f in flows:
        if STORE in {f.source, f.target}:
            by_good[f.good].append(f)
    for _, mine in sorted(by_good.items()):
        yield from _of_good(mine, item)


def _of_good(flows: Sequence[Flow], item: str) -> Iterator[Flow]:
    whose: Shares = {}
    for t in range(min(f.quarter for f in flows), max(f.quarter for f in flows) + 1):
        mine = [f for f in flows if f.quarter == t]
        out = sum(f.pounds for f in mine if f.source == STORE and f.target != STORE)
        if out:
            yield from (Flow(t, who, STORE, item, 1.0, out * part) for who, part in whose.items())
        whose = _whose([f for f in mine if f.target == STORE], whose)


def _whose(put_in: Sequence[Flow], before: Shares) -> Shares:
    """Return whose goods lie in store after a quarter; what stays in it stays whose it was."""
    sums: dict[str, float] = defaultdict(float)
    for f in put_in:
        for who, part in before.items() if f.source == STORE else [(f.source, 1.0)]:
            sums[who] += f.quantity * part
    whole = sum(sums.values())
    return {who: each / whole for who, each in sums.items()} if whole else {}
