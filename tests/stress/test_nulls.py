"""What must change nothing: a technique nobody uses, another unit of money, another process, another number."""

from functools import cache

import numpy as np
import pytest
from tests.stress.switches.every import EVERY, switched_on
from tests.stress.switches.worlds import same

from ultramicro.stress.building.building import built
from ultramicro.stress.calibration.numbers import MONEY, stated
from ultramicro.stress.economy import chance
from ultramicro.stress.economy.moments import Acts
from ultramicro.stress.economy.period import READINGS, live_on
from ultramicro.stress.running import Setting, run
from ultramicro.stress.runs.course import to_bytes
from ultramicro.stress.runs.kept import Keeping
from ultramicro.stress.runs.spread import over_processes
from ultramicro.stress.shocks.shock import Kind, Shock

PEOPLE, MONTHS = 1500, 18
HIT = (Shock(kind=Kind.OUTSIDE_DEMAND, size=0.2, from_month=3, months=6),)
NUMBERS = stated(PEOPLE)


def values(money=1):
    """The place's numbers, every sum of money so many times as much."""
    return {name: float(each.value) * (money if each.unit in MONEY else 1) for name, each in NUMBERS.items()}


def setting(*switches, months=MONTHS, **of):
    return Setting(
        numbers=tuple(values().items()), shocks=HIT, switches=switches, months=months, before_months=6, **of
    )


@cache
def without(seed):
    return run(setting(), seed)


@pytest.mark.parametrize("name", EVERY)
def test_a_technique_that_nobody_uses_changes_nothing(name):
    assert same(run(setting(EVERY[name](uptake=0.0)), 1), without(1))


def test_all_techniques_that_nobody_uses_change_nothing_together():
    assert same(run(setting(*switched_on(uptake=0.0)), 2), without(2))


def test_all_of_them_in_use_change_much():
    """Else nothing would have been shown above."""
    assert not same(run(setting(*switched_on()), 1), without(1))


def test_until_a_technique_begins_all_is_as_without_it():
    later = run(setting(*switched_on(from_month=7)), 1)
    core = len(READINGS)
    assert np.array_equal(later.readings[:6, :core], without(1).readings[:6])
    assert not np.array_equal(later.readings[6:, :core], without(1).readings[6:])


@pytest.mark.parametrize("seed", [1, 2])
def test_with_all_money_doubled_the_same_happens(seed):
    """Over six months: whole pence are rounded otherwise, and with time some decisions go the other way."""
    found = []
    for money in (1, 2):
        e, b, s = built(values(money), seed)
        read = np.zeros((6, len(READINGS)))
        live_on(e, b, s, seed, 1, read)
        found.append(dict(zip(READINGS, read.T, strict=True)))
    once, twice = found
    for name in ("employed", "firms", "made", "claims"):
        assert twice[name] == pytest.approx(once[name], rel=0.01, abs=2), name
    for name in READINGS:
        if name.endswith("_pence") or name == "average_price":
            assert twice[name] / 2 == pytest.approx(once[name], rel=0.02, abs=1000), name


def test_months_in_one_go_are_those_lived_with_somebody_who_does_nothing():
    """Where nobody acts, months go by inside compiled code, in another loop than where somebody may."""
    found = []
    for acts in ((), (Acts(),)):
        e, b, s = built(values(), 1)
        read, tenths = np.zeros((30, len(READINGS))), np.zeros((30, 10))
        live_on(e, b, s, 1, 1, read, acts, tenths)
        found.append((read, tenths, *e))
    assert all(np.array_equal(alone, beside) for alone, beside in zip(*found, strict=True))
    assert (found[0][1] > 0).all()


def test_one_process_or_two_make_no_difference_with_all_techniques():
    tasks = [(setting(*switched_on(), months=3), seed) for seed in (1, 2)]
    work = Keeping(run, None)
    here, there = ([to_bytes(each) for each in spread(work, tasks)] for spread in (map, over_processes(2)))
    assert here == there
    assert here[0] != here[1]


def test_no_two_purposes_share_their_chances():
    numbers = [of for name, of in vars(chance).items() if name.isupper() and isinstance(of, int)]
    assert len(set(numbers)) == len(numbers)
