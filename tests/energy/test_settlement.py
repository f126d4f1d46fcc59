"""Settlement, restatement and the public record."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.energy.clubs import DAY, measured_clubs
from ultramicro.core.errors import BadInput
from ultramicro.energy.bills.own import Card, own_shares
from ultramicro.energy.settlement.estimates import estimated
from ultramicro.energy.settlement.levels_file import as_csv, public_rows, read_levels
from ultramicro.energy.settlement.measured import Columns, Member, Quality, measured, members_of
from ultramicro.energy.settlement.periods import periods_of_days
from ultramicro.energy.settlement.restating import differences
from ultramicro.energy.settlement.settle import settle

KEYS = st.sampled_from(["equal", "pro_rata", "static", "static_by_use", "weighted", "cascade"])


@given(measured_clubs(), KEYS)
def test_energy_adds_up_for_everybody_in_every_period(club, key):
    run = settle(club, key)
    assert (run.allocated_wh + run.residual_wh == run.measured.import_wh).all()
    assert (run.credited_wh + run.surplus_wh == run.measured.export_wh).all()
    assert (run.allocated_wh.sum(axis=1) == run.credited_wh.sum(axis=1)).all()
    for part in (run.allocated_wh, run.residual_wh, run.credited_wh, run.surplus_wh):
        assert (part >= 0).all()


@given(measured_clubs(), KEYS)
def test_nobody_shares_with_themselves(club, key):
    run = settle(club, key)
    assert not ((run.allocated_wh > 0) & (run.credited_wh > 0)).any()


@given(measured_clubs(gaps=False), KEYS, st.integers(0, 94 - 1), st.integers(0, 4), st.integers(0, 9000))
def test_a_late_reading_changes_its_period_only_and_differences_sum_to_nothing(club, key, row, place, late):
    place %= len(club.members)
    quality = club.quality.copy()
    quality[row, place] = Quality.MISSING
    early = replace(club, quality=quality)
    taken = club.import_wh.copy()
    taken[row, place] = late
    before = settle(early, key)
    after = settle(replace(club, import_wh=taken), key, before.card)
    others = np.arange(club.periods.count) != row
    assert (before.allocated_wh[others] == after.allocated_wh[others]).all()
    found = differences(before, after)
    assert sum(each.allocated_wh for each in found) == sum(each.credited_wh for each in found)
    assert all(each.periods == 1 for each in found)
    assert all(each.taken_wh == each.allocated_wh + each.residual_wh for each in found)


@given(measured_clubs(), KEYS)
def test_the_same_readings_settle_to_the_same_bits(club, key):
    runs = [settle(club, key) for _ in range(2)]
    assert (runs[0].allocated_wh == runs[1].allocated_wh).all()
    assert as_csv(public_rows("a", runs[0])) == as_csv(public_rows("a", runs[1]))
    assert differences(*runs) == []


@settings(max_examples=15)
@given(measured_clubs(), KEYS)
def test_the_public_record_and_ones_own_readings_give_ones_own_shares(club, key):
    run = settle(club, key)
    public = read_levels(as_csv(public_rows("2026-03-initial", run)))
    for place, member in enumerate(run.measured.members):
        if not member.takes:
            continue
        # Only one's own column: nobody else's readings are at hand.
        mine = replace(
            run.measured, members=[member], import_wh=run.measured.import_wh[:, [place]],
            export_wh=run.measured.export_wh[:, [place]], quality=run.measured.quality[:, [place]],
        )  # fmt: skip
        card = Card(place=place, weight=int(run.card.weights[place]), tier=int(run.card.tiers[place]))
        own = own_shares(public, mine, 0, card)
        assert (own.local_wh == run.allocated_wh[:, place]).all()
        assert own.unknown == 0


@settings(max_examples=10)
@given(measured_clubs(days=1), st.integers(1, 48), st.integers(6, 10))
def test_an_altered_record_is_found_out(club, line, cell):
    lines = as_csv(public_rows("r", settle(club, "pro_rata"))).splitlines()
    cells = lines[line].split(",")
    cells[cell] = "2026-03-28 00:07:00" if cell == 6 else str(int(cells[cell]) + 1)
    for wrong in ([*lines[:line], ",".join(cells), *lines[line + 1 :]], [*lines[:line], *lines[line + 1 :]]):
        if wrong[1:] and len(wrong) - 1 >= line:
            with pytest.raises(BadInput):
                read_levels("\n".join(wrong))


def test_a_record_stands_on_the_one_before_it():
    club = _club(_columns([("a", 0, 10, 0, "actual")]))
    first = read_levels(as_csv(public_rows("one", settle(club, "equal"))))
    second = as_csv(public_rows("two", settle(club, "equal"), first.head))
    assert read_levels(second, first.head).head != first.head
    with pytest.raises(BadInput):
        read_levels(second)


def _columns(rows, minutes=30):
    at = int(datetime.fromisoformat("2026-03-28T00:00:00+00:00").timestamp())
    return Columns(
        np.array([row[0] for row in rows]), np.array([at + row[1] * 60 for row in rows], np.int64),
        np.full(len(rows), minutes), np.array([row[2] for row in rows]), np.array([row[3] for row in rows]),
        np.array([row[4] for row in rows]),
    )  # fmt: skip


def _club(columns, members=None, days=1):
    last = date.fromordinal(DAY.toordinal() + days - 1)
    periods = periods_of_days(DAY, last, minutes=30, zone="Europe/London")
    return measured(columns, members or [Member("a", "a"), Member("b", "b")], periods)


def test_readings_that_cannot_be_settled_are_named_and_kept_out():
    found = _club(
        _columns([
            ("a", 0, 10, 0, "actual"), ("a", 30, 20, 0, "actual"), ("a", 30, 21, 0, "actual"),
            ("stranger", 0, 5, 0, "actual"), ("b", 7, 5, 0, "actual"), ("b", 60, -5, 0, "actual"),
            ("a", 0, 10, 0, "actual"), ("b", 90, 7, 0, "missing"),
        ])
    )  # fmt: skip
    named = {(each.reason, each.meter, each.readings) for each in found.problems}
    assert named == {
        ("two_that_differ", "a", 2), ("unknown_meter", "stranger", 1), ("between_periods", "b", 1),
        ("below_nothing", "b", 1),
    }  # fmt: skip
    assert found.import_wh.sum() == 10
    assert (found.quality[:2, 0] == [Quality.ACTUAL, Quality.MISSING]).all()
    other = _club(_columns([("a", 0, 10, 0, "actual")], minutes=60))
    assert [each.reason for each in other.problems] == ["other_length"]


def test_a_meter_that_changes_hands_is_two_members():
    register = members_of(
        [
            {"meter": "a", "party": "Ann", "left_on": date(2026, 3, 28)},
            {"meter": "a", "party": "Bo", "joined_on": date(2026, 3, 29)},
            {"meter": "b", "joined_on": date(2026, 3, 29), "kind": "generator"},
        ]
    )
    rows = [("a", 30 * n, 100, 0, "actual") for n in range(94)] + [
        ("b", 30 * n, 0, 30, "actual") for n in range(94)
    ]
    run = settle(_club(_columns(rows), register, days=2), "equal")
    assert [member.id for member in run.measured.members] == ["a", "a (2)", "b"]
    # The first day nothing is generated in the club; the second, of 46 half-hours, Bo gets all of it.
    assert run.measured.import_wh.sum(axis=0).tolist() == [4800, 4600, 0]
    assert run.allocated_wh.sum(axis=0).tolist() == [0, 46 * 30, 0]


def test_a_gap_is_filled_from_the_class_and_marked_and_generation_is_not():
    rows = [("a", 30 * n, 100 + n, 0, "actual") for n in range(96) if n != 94]
    rows += [("b", 30 * n, 2 * (100 + n), 50, "actual") for n in range(96) if n != 40]
    periods = periods_of_days(date(2026, 6, 1), date(2026, 6, 2), minutes=30, zone="Europe/London")
    columns = _columns(rows)._replace()
    columns = columns._replace(second=columns.second - columns.second.min() + periods.first * 1800)
    found = estimated(measured(columns, [Member("a", "a"), Member("b", "b")], periods))
    assert found.quality[40, 1] == Quality.ESTIMATED
    assert found.export_wh[40, 1] == 0
    # b uses about twice what a does, and the class's mean of that half-hour is of the days that are known.
    assert found.import_wh[40, 1] == pytest.approx(2 * 140, rel=0.35)
    assert (found.quality == Quality.ESTIMATED).sum() == 2
    assert found.import_wh[41, 1] == 2 * 141
