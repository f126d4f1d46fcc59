"""Small clubs for tests of settlement and bills."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal

import numpy as np
from hypothesis import strategies as st

from ultramicro.energy.settlement.measured import Measured, Member, Quality
from ultramicro.energy.settlement.periods import periods_of_days
from ultramicro.energy.tariffs.prices import Band, Kind

DAY = date(2026, 3, 28)  # a Saturday; the day after has 23 hours


def bands(match=16_000, day=28_000, night=14_000, network=1_100, vat="0.05"):
    vat = Decimal(vat)
    return [
        Band("Home", Kind.SUPPLY, "day", day, time(7), time(), standing_pence=60, vat_share=vat),
        Band("Home", Kind.SUPPLY, "night", night, time(), time(7), vat_share=vat),
        Band("Club", Kind.MATCH, "all day", match, vat_share=vat),
        Band("Export", Kind.EXPORT, "all day", 8_500),
        Band("Network", Kind.NETWORK, "red", 11_900, time(16), time(19), "weekday", vat_share=vat),
        Band("Network", Kind.NETWORK, "other", network, time(19), time(16), "weekday", vat_share=vat),
        Band("Network", Kind.NETWORK, "weekend", network, days="weekend", vat_share=vat),
    ]


@st.composite
def measured_clubs(draw, days=2, gaps=True):
    count = draw(st.integers(1, 5))
    periods = periods_of_days(
        DAY, date.fromordinal(DAY.toordinal() + days - 1), minutes=30, zone="Europe/London"
    )
    rng = np.random.default_rng(draw(st.integers(0, 10**6)))
    shape = (periods.count, count)
    taken = rng.integers(0, draw(st.sampled_from([3, 800, 5000])), shape)
    given = rng.integers(0, draw(st.sampled_from([1, 900, 9000])), shape) * (rng.random(shape) < 0.3)
    quality = np.full(shape, Quality.ACTUAL, np.int8)
    if gaps:
        quality[rng.random(shape) < 0.05] = Quality.MISSING
    kinds = ["home", "home", "school", "generator"]
    members = [
        Member(f"m{n}", f"m{n}", kind=draw(st.sampled_from(kinds)), tariff="Home",
               weight=draw(st.sampled_from([1.0, 2.5, 0.5])), tier=draw(st.integers(1, 2)))
        for n in range(count)
    ]  # fmt: skip
    missing = quality == Quality.MISSING
    taken[missing] = given[missing] = 0
    return Measured(periods=periods, members=members, import_wh=taken, export_wh=given, quality=quality)
