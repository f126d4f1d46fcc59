"""What must be at hand is told with what it is for; what sales never cover is not called a wait for sales."""

from hypothesis import given
from hypothesis import strategies as st

from ultramicro.plan.sheet_at_hand import (
    AtHand,
    OwnTill,
    at_hand_words,
    in_wholes,
    most_at_hand,
    never_covered,
)

POUNDS = st.floats(0, 1e6)
TILLS = st.lists(st.tuples(POUNDS, POUNDS, POUNDS, POUNDS, POUNDS), max_size=8).map(
    lambda rows: [OwnTill(t, *row) for t, row in enumerate(rows, 1)]
)


def tills(sales, costs, capital=1_000.0, keeps=60.0):
    return [OwnTill(t, capital * (t == 1), 0.0, sales * (t > 1), costs, keeps) for t in range(1, 9)]


def test_an_enterprise_that_never_earns_waits_for_no_sales():
    told = at_hand_words(tills(sales=80.0, costs=100.0), range(5, 9))
    # 1,000 to start, 100 in the first quarter and 20 in each of seven more.
    assert "£1,300 at hand in all: £1,000 to start, £240 that its sales do not bring in by then" in told
    assert "in the last year £320 come in and £400 go out, £80 more" in told
    assert "until sales come in" not in told


def test_one_that_earns_waits_until_sales_come_in():
    told = at_hand_words(tills(sales=150.0, costs=100.0), range(5, 9))
    assert (
        told == "Have £1,160 at hand in all: £1,000 to start, £100 until sales come in, £60 as its reserve."
    )


def test_a_season_without_sales_is_no_loss_to_the_end():
    """A quarter at the end of the plan may be out of season; the year as a whole earns."""
    bees = [OwnTill(t, 0.0, 0.0, 900.0 * (t % 4 == 2), 100.0, 0.0) for t in range(1, 9)]
    assert never_covered(bees, range(5, 9)) is None


@given(TILLS)
def test_what_is_at_hand_lasts_at_every_moment_and_no_less_would(rows):
    most, left, needed = most_at_hand(rows).pounds, 0.0, 0.0
    for q in rows:
        left -= q.capital + q.ready
        needed = max(needed, -left)
        left += q.sales - q.costs
        needed = max(needed, q.keeps - left)
    assert abs(most - needed) <= 1e-6 * max(1.0, needed)


@given(TILLS)
def test_the_parts_are_told_in_whole_pounds_that_add_up(rows):
    if told := at_hand_words(rows, range(1, 9)):
        whole, first = told.values.get("sum"), told
        if whole is None:
            first = next(iter(told.values.values()))
            whole = first.values["sum"]
        sums = [next(iter(part.values.values())).pence * (-1 if "less" in part.template else 1)
                for part in first.values["parts"].things]  # fmt: skip
        assert sum(sums) == whole.pence


@given(st.tuples(*[st.floats(0, 60_000)] * 4))
def test_a_reserve_is_told_as_it_is_elsewhere_and_the_parts_add_up_to_the_sum_told(sums):
    """A part that took what rounding leaves would be £22,025 here and £22,026 among the numbers to watch."""
    most = AtHand(*sums)
    capital, ready, short, keeps = in_wholes(most)
    assert (capital, ready, keeps) == (round(most.capital), round(most.ready), round(most.keeps))
    assert abs(short - most.short) <= 2.5
    assert abs(sum((capital, ready, short, keeps)) - most.pounds) <= 2
