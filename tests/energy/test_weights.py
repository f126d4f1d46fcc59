"""Weights of the register: what of them is kept, and of whom nothing is set aside."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ultramicro.core.errors import BadInput
from ultramicro.energy.bills.checked import local_of, own_of
from ultramicro.energy.settlement.levels_file import as_csv, public_rows, read_levels
from ultramicro.energy.settlement.measured import Measured, Member, Quality, in_order
from ultramicro.energy.settlement.periods import periods_of_days
from ultramicro.energy.settlement.settle import settle
from ultramicro.energy.settlement.weights import whole_weights

DAY = date(2026, 3, 3)
ROOF = Member("roof", "roof", kind="generator", party="Ann")


def club(members, taken, given, days=1):
    """Every member takes and gives the same in every half-hour while in the club."""
    last = date.fromordinal(DAY.toordinal() + days - 1)
    periods = periods_of_days(DAY, last, minutes=30, zone="Europe/London")
    inside = np.array([member.in_club(periods.days) for member in members]).T
    return Measured(
        periods=periods, members=members, import_wh=inside * np.array(taken),
        export_wh=inside * np.array(given),
        quality=np.where(inside, Quality.ACTUAL, Quality.OUTSIDE).astype(np.int8),
    )  # fmt: skip


def homes(*weights):
    return [Member(f"m{n}", f"m{n}", weight=weight) for n, weight in enumerate(weights)]


@pytest.mark.parametrize("key", ["static", "static_by_use"])
def test_nothing_is_set_aside_for_a_generator(key):
    run = settle(club([*homes(1, 1, 1), ROOF], [1000] * 3 + [0], [0] * 3 + [3000]), key)
    assert (run.allocated_wh == [1000, 1000, 1000, 0]).all()


@pytest.mark.parametrize("key", ["static", "static_by_use"])
def test_nothing_is_set_aside_for_who_has_left_or_not_yet_joined(key):
    second = date.fromordinal(DAY.toordinal() + 1)
    changed = [
        Member("b", "b", left_on=DAY), Member("b (2)", "b", joined_on=second), Member("c", "c", left_on=date(2026, 1, 1)),
    ]  # fmt: skip
    members = [Member("a", "a"), *changed, ROOF]
    run = settle(club(members, [900] * 4 + [0], [0] * 4 + [1000], days=2), key)
    assert (run.allocated_wh.sum(axis=1) == 1000).all()
    # Each works out theirs alone, as before.
    public = read_levels(as_csv(public_rows("r", run)))
    for place in range(4):
        own = own_of(run, place)
        assert (local_of(public, own, own.taken_wh) == own.local_wh).all()


def test_of_a_fixed_share_nothing_is_set_aside_for_owners_who_take_no_part():
    members = [Member("a", "a", party="Ann"), Member("b", "b"), ROOF]
    run = settle(club(members, [900, 900, 0], [0, 0, 1000]), "static", own_excluded=True)
    assert (run.allocated_wh == [0, 900, 0]).all()


def test_coefficients_of_six_decimals_are_kept():
    run = settle(
        club([*homes(0.0333, 0.0337, 0.000418, 0.932582), ROOF], [900_000] * 4 + [0], [0] * 4 + [1_000_000]),
        "static",
    )
    assert (run.allocated_wh[0][:4] == [33_300, 33_700, 418, 900_000]).all()


@pytest.mark.parametrize("key", ["weighted", "static"])
def test_weights_may_be_the_use_of_a_year(key):
    run = settle(club([*homes(3500, 2000), ROOF], [900, 900, 0], [0, 0, 550]), key)
    assert (abs(run.allocated_wh - [350, 200, 0]) <= 1).all()


@given(st.lists(st.sampled_from([0, 0.001, 0.25, 1, 2.5, 40, 0.333333, 1 / 3, 5200.5]), min_size=1))
def test_weights_keep_their_proportions_or_are_refused(told):
    try:
        found = whole_weights(homes(*told), "weighted")
    except BadInput:
        assert min(filter(None, told)) == 0.001
        return
    ordered = sorted(zip(told, found.tolist(), strict=True))
    assert all(a[1] <= b[1] for a, b in pairwise(ordered))
    assert all((weight > 0) == (whole > 0) for weight, whole in ordered)


def test_all_weights_nought_are_refused():
    with pytest.raises(BadInput, match="not all 0"):
        settle(club([*homes(0, 0), ROOF], [9, 9, 0], [0, 0, 9]), "static")


def test_a_register_that_somebody_sorted_gives_nobody_the_place_of_another():
    members = [*homes(1, 2, 3), ROOF]
    first = club(members, [900, 700, 500, 0], [0, 0, 0, 1000])
    other = [members[at] for at in (3, 2, 0, 1)]
    again = club([*other, Member("new", "new")], [0, 500, 900, 700, 5], [1000, 0, 0, 0, 0])
    found = in_order(again, [member.id for member in members])
    assert [member.id for member in found.members] == ["m0", "m1", "m2", "roof", "new"]
    assert (found.import_wh[:, :4] == first.import_wh).all()
    assert (found.export_wh[:, :4] == first.export_wh).all()
