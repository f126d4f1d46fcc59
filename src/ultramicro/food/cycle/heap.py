"""Whose turn it is: a heap of growers, who was not yet asked first, then who has had least."""

from __future__ import annotations

from typing import Any

from ultramicro.food.cycle.kernels import kernel


@kernel
def before(fresh: Any, level: Any, a: Any, b: Any) -> Any:
    """Whether one grower is asked before another."""
    if fresh[a] != fresh[b]:
        return fresh[a]
    return level[a] < level[b] or (level[a] == level[b] and a < b)


@kernel
def all_pushed(heap: Any, fresh: Any, level: Any, first: Any, measure: Any) -> Any:
    """Put in all who offer something that could be sold; return how many."""
    size = 0
    for g in range(heap.size):
        if first[g] < first[g + 1] and measure[g] > 0:
            size = pushed(heap, size, fresh, level, g)
    return size


@kernel
def pushed(heap: Any, size: Any, fresh: Any, level: Any, g: Any) -> Any:
    """Put a grower in; return how many are in then."""
    at = size
    heap[at] = g
    while at and before(fresh, level, heap[at], heap[(at - 1) // 2]):
        up = (at - 1) // 2
        heap[at], heap[up] = heap[up], heap[at]
        at = up
    return size + 1


@kernel
def sunk(heap: Any, size: Any, fresh: Any, level: Any, at: Any) -> None:
    """Let who stands at a place sink to where they belong."""
    while True:
        least = at
        for down in (2 * at + 1, 2 * at + 2):
            if down < size and before(fresh, level, heap[down], heap[least]):
                least = down
        if least == at:
            return
        heap[at], heap[least] = heap[least], heap[at]
        at = least
