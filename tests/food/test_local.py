"""The local share: a published count on both of its denominators, and a change whose parts add up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ultramicro.food.local.technique import FoodShareAnswer, change, counts_of

MILLION = 100_000_000


def row(year, local, total, newly=None, **more):
    return {"year": year, "basis": "home", "stage": "land", "local_pence": local, "total_pence": total,
            "newly_pence": newly, **more}  # fmt: skip


def test_vermont_is_twelve_point_nine_and_on_the_earlier_base_ten_point_six():
    # 189 of 2014's money were 6.9%, which makes 2,739; 289 of 2,240 in 2017.
    rows = [row(2014, 189 * MILLION, 2_739 * MILLION), row(2017, 289 * MILLION, 2_240 * MILLION)]
    answer = FoodShareAnswer(counts=counts_of(rows))
    (before, after) = answer.tables()["food_share_years"].to_pyarrow().to_pylist()
    assert before["local_share"] == pytest.approx(0.069, abs=1e-4)
    assert after["local_share"] == pytest.approx(0.1290, abs=1e-4)
    assert after["fixed_base_share"] == pytest.approx(0.1055, abs=1e-4)
    assert after["counting_share"] is None
    assert answer.sentence("newly_counted")


def test_a_count_of_public_bodies_is_six_per_cent():
    (count,) = counts_of([row(2020, 435_000_00, 7_235_000_00)])["home", "land"]
    assert float(count.share()) == pytest.approx(0.0601, abs=1e-4)


@given(
    st.lists(st.tuples(st.integers(0, 900), st.integers(1, 900), st.integers(0, 500)), min_size=2, max_size=5)
)
def test_the_parts_of_a_change_add_up_whatever_is_counted(drawn):
    rows = [
        row(2000 + k, local, local + rest, min(newly, local), local_low_pence=local // 2, total_high_pence=local + 2 * rest)
        for k, (local, rest, newly) in enumerate(drawn)
    ]  # fmt: skip
    answer = FoodShareAnswer(counts=counts_of(rows))
    assert all(check.holds for check in answer.checks())


def test_what_is_only_counted_now_is_no_more_local_money():
    before, after = counts_of([row(1, 100, 1000), row(2, 150, 1000, 50)])["home", "land"]
    assert (change(before, after).money, float(change(before, after).counting)) == (0, 0.05)
