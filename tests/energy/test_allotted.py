"""An operator's figures: worked out again, each difference with its cause, and periods that do not balance."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ultramicro.energy.settlement.allotted import (
    Cause,
    Report,
    differences,
    exact_allotments,
    imbalances,
    in_watt_hours,
    looks_fixed,
    wrong_covers,
)

MWH = st.integers(0, 40_000_000)


@st.composite
def reports(draw):
    """Reports as an operator makes them: in proportion to use, rounded to the milliwatt-hour."""
    consumers, generators, periods = draw(st.integers(1, 5)), draw(st.integers(1, 4)), draw(st.integers(1, 5))
    rng = np.random.default_rng(draw(st.integers(0, 10**6)))
    use = rng.integers(0, draw(MWH) + 1, (periods, consumers))
    made = rng.integers(0, draw(MWH) + 1, (periods, generators))
    # Floats, as an operator has them: another road to the figures than ours.
    whole = made.sum(axis=1, dtype=float)[:, None]
    total = use.sum(axis=1, dtype=float)[:, None]
    allotted = np.rint(np.divide(use * whole, total, out=np.zeros(use.shape), where=total > 0)).astype(
        np.int64
    )
    own = np.minimum(use, allotted)
    left = np.divide(own.sum(axis=1, keepdims=True), whole, out=np.zeros(whole.shape), where=whole > 0)
    surplus = np.rint(made * (1 - left)).astype(np.int64)
    return Report(
        use=use, allotted=allotted, own=own, generated=made, surplus=surplus,
        use_known=np.ones(use.shape, bool), generated_known=np.ones(made.shape, bool),
    )  # fmt: skip


@given(reports())
def test_an_honest_report_differs_by_rounding_only_and_balances(report):
    assert {each.cause for each in differences(report)} <= {Cause.ROUNDING}
    assert imbalances(report) == []
    assert wrong_covers(report).sum() == 0


@given(reports(), st.data())
def test_a_missing_generators_reading_is_the_cause_and_is_told(report, data):
    at = data.draw(st.integers(0, len(report.use) - 1))
    made, known, surplus = report.generated.copy(), report.generated_known.copy(), report.surplus.copy()
    lost = made[at, 0] - surplus[at, 0]
    made[at, 0], surplus[at, 0], known[at, 0] = 0, 0, False
    holed = replace(report, generated=made, surplus=surplus, generated_known=known)
    assert {each.cause for each in differences(holed) if each.period == at} <= {
        Cause.MISSING_READING, Cause.ROUNDING,
    }  # fmt: skip
    slack = report.use.shape[1] + made.shape[1]
    told = [each for each in imbalances(holed) if each.period == at]
    if lost > 2 * slack:
        assert told[0].missing == 1
    # Where the reading comes, all comes right.
    assert imbalances(report) == []


def test_a_fixed_key_is_found_out():
    use = np.array([[10_000, 30_000], [30_000, 10_000], [20_000, 20_000]])
    made = np.array([[20_000], [8_000], [4_000]])
    allotted = exact_allotments(
        Report(use=use, allotted=use, own=use, generated=made, surplus=made * 0,
               use_known=use >= 0, generated_known=made >= 0), [1, 1]
    )  # fmt: skip
    report = Report(
        use=use, allotted=allotted, own=np.minimum(use, allotted), generated=made, surplus=made * 0,
        use_known=use >= 0, generated_known=made >= 0,
    )  # fmt: skip
    assert {each.cause for each in differences(report)} == {Cause.OTHER_KEY}
    assert list(differences(report, [1, 1])) == []
    assert looks_fixed(report)


@given(st.lists(st.integers(0, 10_000), min_size=1, max_size=50))
def test_watt_hours_lose_nothing_on_the_way(column):
    found = in_watt_hours(np.array(column)[:, None])
    assert (found >= 0).all()
    assert found.sum() == sum(column) // 1000
