"""Drawn days of rounds: windows, cold, zones, trips and collections all bite."""

from datetime import date

import numpy as np
from hypothesis import strategies as st

from ultramicro.food.rounds.model import Job, Load, Stop, Vehicle

ON = date(2026, 6, 4)


def job(stops, vehicles, places, *, loading=600, opens=6 * 3600, closes=18 * 3600):
    """Places as (x, y) in metres, the hub first; ways are straight, at 10 m/s."""
    at = np.array(places, float)
    metres = np.ceil(np.hypot(*(at[:, None] - at[None]).transpose(2, 0, 1))).astype(np.int64)
    return Job(on=ON, hub="hub", opens=opens, closes=closes, loading=loading, stops=stops, vehicles=vehicles,
               metres=metres, seconds=-(-metres // 10))  # fmt: skip


@st.composite
def jobs(draw, most=7):
    n = draw(st.integers(1, most))
    places = draw(
        st.lists(st.tuples(st.integers(0, 40_000), st.integers(0, 40_000)), min_size=n + 1, max_size=n + 1)
    )
    hours = st.integers(6, 14)
    loads = st.builds(lambda g, c, cold: Load(grams=g, crates=c, cold_grams=g if cold else 0),
                      st.integers(0, 600_000), st.integers(0, 9_000), st.booleans())  # fmt: skip
    stops = [
        Stop(
            code=f"S{k}", opens=(opens := draw(hours)) * 3600, closes=(opens + draw(st.integers(1, 8))) * 3600,
            service=draw(st.integers(0, 1800)), deliver=draw(loads), zone=draw(st.sampled_from(["", "a", "b"])),
            collect=draw(st.one_of(st.just(Load()), loads)),
            worth_pence=draw(st.sampled_from([None, None, 500])),
        )
        for k in range(n)
    ]  # fmt: skip
    vehicles = [
        Vehicle(
            name=f"van {k}", begins=draw(st.sampled_from([0, 7 * 3600])), ends=draw(st.sampled_from([15, 20])) * 3600,
            most=Load(grams=draw(st.sampled_from([500_000, 900_000])), crates=draw(st.sampled_from([8_000, 1 << 40])),
                      cold_grams=draw(st.sampled_from([0, 300_000, 900_000]))),
            longest=draw(st.sampled_from([5, 12])) * 3600, farthest=draw(st.sampled_from([90_000, 1 << 40])),
            trips=draw(st.integers(1, 2)), zones=frozenset(draw(st.sampled_from([(), (), ("a",), ("b",)]))),
            km_pence=45, hour_pence=draw(st.sampled_from([0, 1_300])), day_pence=draw(st.sampled_from([0, 2_500])),
        )
        for k in range(draw(st.integers(0, 3)))
    ]  # fmt: skip
    return job(stops, vehicles, places)
