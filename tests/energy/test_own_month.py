"""One member's month: its parts are the whole, a bill is found again from levels alone, and nothing tells of others."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.energy.clubs import bands, measured_clubs
from ultramicro.energy.bills.bill import bills_of
from ultramicro.energy.bills.checked import checked_bill, own_of
from ultramicro.energy.bills.parts import parts_of
from ultramicro.energy.settlement.levels_file import as_csv, public_rows, read_levels
from ultramicro.energy.settlement.measured import Quality
from ultramicro.energy.settlement.own_month import best_hours, own_month
from ultramicro.energy.settlement.settle import settle
from ultramicro.energy.settlement.whole_month import FEWEST, whole_month
from ultramicro.energy.sharing.keys import KEYS

RUNS = st.builds(settle, measured_clubs(), st.sampled_from(sorted(KEYS)))


@settings(deadline=None, max_examples=15)
@given(RUNS)
def test_what_a_member_took_and_gave_is_the_sum_of_its_parts_by_hour_and_by_day(run):
    for column in range(len(run.measured.members)):
        month = own_month(run, column)
        energy = month.energy
        assert energy.taken_wh == energy.local_wh + energy.bought_wh
        assert energy.given_wh == energy.sold_wh + energy.spare_wh
        for parts in (month.by_hour, [each for _, each in month.by_day]):
            assert tuple(map(sum, zip(*parts, strict=True))) == energy
        assert month.estimated_readings == (run.measured.quality[:, column] == Quality.ESTIMATED).sum()
        assert all(
            a.until_at <= b.from_at for a, b in zip(month.estimated, month.estimated[1:], strict=False)
        )


@settings(deadline=None, max_examples=15)
@given(RUNS, st.sampled_from(["0", "0.05", "0.2"]))
def test_both_parts_of_a_bill_are_its_total(run, vat):
    for bill in bills_of(run, bands(vat=vat)):
        parts = parts_of(bill)
        assert parts.community_pence + parts.residual_pence == bill.total_pence
        assert not set(parts.residual) & {"match", "local_sale", "guarantee"}


@settings(deadline=None, max_examples=15)
@given(RUNS, st.integers(0, 10**6))
def test_every_bill_is_found_again_from_ones_own_readings_and_the_levels_and_a_changed_reading_is_seen(
    run, at
):
    """Estimates stand in for what nobody read; one watt-hour more in one period is found in that period alone."""
    public = read_levels(as_csv(public_rows("run", run)))
    for bill in bills_of(run, bands()):
        column = [member.id for member in run.measured.members].index(bill.member.id)
        mine = replace(
            run.measured, members=[bill.member], import_wh=run.measured.import_wh[:, [column]],
            export_wh=run.measured.export_wh[:, [column]], quality=run.measured.quality[:, [column]],
        )  # fmt: skip
        club = own_of(run, column)
        if not bill.member.takes:
            continue
        done = checked_bill(public, club, mine, bands(), bill)
        assert done.agrees, done
        assert done.own_pence == bill.for_use_pence
        assert done.lacking == 0
        row = at % mine.periods.count
        more = mine.import_wh.copy()
        more[row] += 5000
        found = checked_bill(public, club, replace(mine, import_wh=more), bands(), bill).differences
        assert [(each.at, each.taken_wh - each.taken_printed_wh) for each in found] == [
            (public.periods.local[row], 5000)
        ]


@settings(deadline=None, max_examples=15)
@given(RUNS)
def test_the_whole_month_is_the_sum_of_all_and_tells_of_no_small_group(run):
    told = whole_month(run)
    months = [own_month(run, column).energy for column in range(len(run.measured.members))]
    assert told.taken_wh == sum(each.taken_wh for each in months)
    assert told.local_wh == sum(each.local_wh for each in months) == sum(each.sold_wh for each in months)
    assert told.given_wh == sum(each.given_wh for each in months)
    assert all(group.covered_share is None for group in told.groups if group.members < FEWEST)
    assert told.is_told == (told.takers >= FEWEST)


@given(st.lists(st.integers(0, 1000), min_size=24, max_size=24))
def test_no_four_hours_have_more_than_those_that_are_named(by_hour):
    found = best_hours(by_hour)
    if not sum(by_hour):
        assert found is None
        return
    sums = [sum(by_hour[n : n + 4]) for n in range(21)]
    assert found.share == pytest.approx(max(sums) / sum(by_hour))
    assert found.until - found.begin == 4
    assert np.isclose(sums[found.begin] / sum(by_hour), found.share)
