"""Every number of a place's file moves something, and what the table says is used is what the months go by."""

from functools import cache

import numpy as np
import pytest
from tests.stress.test_plain_place_month import RESTLESS, SHOCKS

from ultramicro.stress.building.behaving import behaviour, surroundings
from ultramicro.stress.building.building import built, spent_of_saved
from ultramicro.stress.calibration.derived import DERIVED, derived_rows
from ultramicro.stress.calibration.file import write
from ultramicro.stress.calibration.file_reading import read
from ultramicro.stress.calibration.numbers import described, stated
from ultramicro.stress.economy.period import READINGS, live_on
from ultramicro.stress.shocks.shock import Shocked
from ultramicro.stress.uncertain import ranges_of

MOVES_NOTHING = {
    "people": "all that goes by heads is worked out before",
    "workers_per_household": "wages by head are brought to households by it before",
    "deaths_share": "held against", "survive_1_year_share": "held against",
    "survive_3_years_share": "held against", "survive_5_years_share": "held against",
}  # fmt: skip
"""Numbers by which no month goes, and why."""


PLACES = (
    (130, 36, RESTLESS),
    (600, 48, RESTLESS | {"entrant_months": 2, "entrant_worth": 4, "founder_share": 1, "savings_pence": 5e6}),
    (600, 48, {"firms": 60, "inputs_here_share": 0.4}),
    (2400, 60, {"late_months_most": 1, "lent_to_worth": 0.5, "terms_months": 3, "till_months": 0.5}),
)
"""How many people, months, and what is other than stated: small ones first, which most numbers move."""


def values(people, other):
    """All numbers of a place, none of them whole by type: compiled code would be made anew for it."""
    numbers = {name: each.value for name, each in stated(people).items()} | other
    return {name: float(value) for name, value in numbers.items()}


@cache
def lived(which, moved=()):
    """All that is read of a place that everything hits, with some numbers moved."""
    people, months, other = PLACES[which]
    e, b, s = built(values(people, {**other, **dict(moved)}), 1)
    read_off = np.zeros((months, len(READINGS)))
    live_on(e, b, s, 1, 1, read_off, [Shocked(SHOCKS)])
    return read_off.tobytes()


def moves(name):
    """Whether a number at either end of its range changes some reading, in one of the places."""
    for which, (people, _, other) in enumerate(PLACES):
        of = stated(people)[name]
        # What has no range is halved.
        ends = {of.low, of.high} if of.low < of.high else {of.value / 2}
        if any(
            lived(which, ((name, float(end)),)) != lived(which) for end in ends - {other.get(name, of.value)}
        ):
            return True
    return False


@pytest.mark.parametrize("name", list(described()))
def test_every_number_that_can_be_written_moves_something_or_is_said_not_to(name):
    assert moves(name) == (name not in MOVES_NOTHING)


def test_what_is_said_to_move_nothing_is_not_moved_as_little_known():
    assert not {each.name for each in ranges_of(stated(12_000))} & {*MOVES_NOTHING, *DERIVED}


def test_a_place_is_built_by_the_numbers_of_the_table_and_by_what_is_shown_as_derived():
    v = values(600, {})
    _, b, s = built(v, 3)
    others = {"spent_of_saved": b.spent_of_saved, "bank_capital_pence": b.bank_capital_pence}
    assert b == behaviour(v)._replace(**others)
    assert s == surroundings(v)
    (row,) = derived_rows({"spent_of_saved": [spent_of_saved(v, 3)]})
    assert row["value"] == row["low"] == row["high"] == b.spent_of_saved


def test_what_is_worked_out_is_no_number_of_the_file_which_is_refused_with_it():
    assert not set(DERIVED) & set(described())
    assert not any(f"[{name}]" in write(stated(1000)) for name in DERIVED)
    for name in DERIVED:
        (problem,) = read(f"version = 1\n\n[{name}]\nvalue = 0.5\n").problems
        assert problem.line == 3
        assert "worked out from the other numbers" in problem.what
        assert "take the part out" in problem.do
