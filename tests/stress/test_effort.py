"""How long a stress test will take: no processor helps that has nothing to do, and large places are slower."""

from ultramicro.stress.effort import LARGE, LARGE_TIMES, effort
from ultramicro.stress.running import Setting

ONE = Setting(numbers=(), months=60, before_months=40)


def test_more_processors_than_runs_neither_help_nor_take_memory():
    assert effort([ONE] * 3, 1000, 8) == effort([ONE] * 3, 1000, 3)
    assert effort([ONE] * 4, 1000, 2).seconds == 2 * effort([ONE], 1000, 2).seconds
    assert effort([], 1000, 8).seconds == 0


def test_from_a_size_on_each_household_takes_longer():
    small, large = effort([ONE], LARGE - 1, 1), effort([ONE], LARGE, 1)
    assert round(large.seconds / LARGE / (small.seconds / (LARGE - 1)), 9) == LARGE_TIMES
