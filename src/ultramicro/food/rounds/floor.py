"""A floor under the cost of serving the stops that a plan serves; simple, and often far below any plan.

Whatever the order, somebody reaches every stop, so that the ways driven join hub and stops: they are no
shorter than the shortest tree that does. A vehicle brings to a stop no more than it holds, so that the ways
there and back, each weighed by the part of a vehicle that the stop fills, are driven too. The longer of both
is a floor for metres and for seconds alike; each stop is worked at, and vehicles that loads need are paid.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ultramicro.food.rounds.model import HOUR_PARTS, KM_PARTS, PARTS, Ints, Planned


def floor_parts(planned: Planned) -> int:
    """Return a cost that no plan goes below which serves the same stops. [penny/PARTS]."""
    job = planned.job
    served = sorted(n for route in planned.routes for trip in route.trips for n in trip)
    if not served:
        return 0
    index = np.array([0, *(n + 1 for n in served)])
    both = np.ix_(index, index)
    trips = _trips(planned, served)
    metres, seconds = (max(_tree(ways[both]), _there_and_back(planned, served, ways))
                       for ways in (job.metres, job.seconds))  # fmt: skip
    work = sum(job.stops[n].service for n in served) + trips * job.loading
    vehicles = job.vehicles
    used = -(-trips // max(v.trips for v in vehicles))
    return (
        metres * KM_PARTS * min(v.km_pence for v in vehicles)
        + (seconds + work) * HOUR_PARTS * min(v.hour_pence for v in vehicles)
        + used * PARTS * min(v.day_pence for v in vehicles)
    )


def _trips(planned: Planned, served: Sequence[int]) -> int:
    """Return how many trips the loads need at the least."""
    return max(1, *(-(-sum(part) // most) for part, most in zip(*_parts(planned, served), strict=True)))


def _parts(planned: Planned, served: Sequence[int]) -> tuple[list[list[int]], list[int]]:
    """Return, for each part of a load brought and taken, what each stop has, and the most a vehicle holds."""
    job = planned.job
    loads = [(*job.stops[n].deliver.each(), *job.stops[n].collect.each()) for n in served]
    most = [max(1, *(v.most.each()[k] for v in job.vehicles)) for k in range(3)]
    return [list(part) for part in zip(*loads, strict=True)], most * 2


def _there_and_back(planned: Planned, served: Sequence[int], ways: Ints) -> int:
    short = _shortest(ways)
    away = [int(short[0, n + 1] + short[n + 1, 0]) for n in served]
    # Rounded down, as a floor is.
    return max(
        sum(way * part for way, part in zip(away, parts, strict=True)) // most
        for parts, most in zip(*_parts(planned, served), strict=True)
    )


def _shortest(ways: Ints) -> Ints:
    """Return the shortest ways by way of any stop (Floyd and Warshall): roads may be given that go around."""
    short = ways.copy()
    for n in range(len(short)):
        np.minimum(short, short[:, n, None] + short[None, n, :], out=short)
    return short


def _tree(ways: Ints) -> int:
    """Return the length of the shortest tree over all places (Prim), each way at its shorter direction."""
    short = np.minimum(ways, ways.T)
    far = short[0].astype(float)
    far[0] = np.inf
    length = 0
    for _ in range(len(ways) - 1):
        nearest = int(np.argmin(far))
        length += int(far[nearest])
        far = np.where(np.isinf(far), np.inf, np.minimum(far, short[nearest]))
        far[nearest] = np.inf
    return length
