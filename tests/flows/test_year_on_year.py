"""Two years are compared over the payers and months that are in both, and a change is told only if shown."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.flows.places import place_of
from ultramicro.core.ask import ask
from ultramicro.flows.shares import Sums
from ultramicro.flows.technique import Flows
from ultramicro.flows.year_on_year import PayerMonth, compare

WHERE = {"Near Ltd": ("inside", "inside"), "Far Ltd": ("outside", "outside")}


def paid(payer, payee, year, month, pence):
    return {"payer": payer, "payee": payee, "amount_pence": pence, "paid_on": date(year, month, 3)}


def answer(rows):
    return ask(Flows(area="Ward", year_start=1), place_of(rows, WHERE))


def test_a_body_whose_files_came_is_no_rise():
    council = [paid("Council", who, year, month, pence) for year in (2024, 2025) for month in range(1, 13)
               for who, pence in (("Near Ltd", 100), ("Far Ltd", 900))]  # fmt: skip
    coop = [paid("Co-op", "Near Ltd", 2025, month, 1000) for month in range(1, 13)]
    got = answer(council + coop)
    before, after = (got.figure("like_for_like_share", year=year) for year in ("2024", "2025"))
    assert (before.low, before.high) == (after.low, after.high) == (pytest.approx(0.1), pytest.approx(0.1))
    assert got.found.compared.change == "not_shown"
    assert got.sentence("payers_new").values["n"] == 1
    assert not got.sentence("payers_gone")


def test_a_year_that_began_is_held_against_the_same_months():
    rows = [paid("Council", "Near Ltd", 2024, month, 100) for month in range(1, 13)]
    rows += [paid("Council", "Near Ltd", 2025, month, 100) for month in (1, 2)]
    found = answer(rows).found.compared
    assert found.before == found.after == Sums(inside_pence=200)


def test_a_change_that_is_shown_is_told():
    rows = [paid("Council", "Far Ltd", 2024, 1, 100), paid("Council", "Near Ltd", 2025, 1, 100)]
    assert answer(rows).found.compared.change == "rose"
    rows = [paid("Council", "Near Ltd", 2024, 1, 100), paid("Council", "Far Ltd", 2025, 1, 100)]
    assert answer(rows).found.compared.change == "fell"


def test_one_year_is_compared_with_nothing():
    got = answer([paid("Council", "Near Ltd", 2025, 1, 100)])
    assert got.found.compared is None
    assert got.figure("like_for_like_share") is None


PARTS = st.tuples(*[st.integers(0, 1000)] * 3)


@given(PARTS, PARTS, st.floats(0, 1), st.floats(0, 1))
def test_what_is_told_to_have_risen_rose_wherever_the_unknown_is(before, after, here_before, here_after):
    (inside, outside, unknown), (inside_now, outside_now, unknown_now) = before, after
    days = date(2024, 1, 1), date(2025, 1, 1)
    rows = [
        PayerMonth(payer="A", month=day, sums=Sums(inside_pence=i, outside_pence=o, unknown_pence=u))
        for day, (i, o, u) in zip(days, (before, after), strict=True)
    ]
    change = compare(rows, days[1], 1).change
    if change in ("rose", "fell"):
        truth = (inside + here_before * unknown) / (inside + outside + unknown)
        now = (inside_now + here_after * unknown_now) / (inside_now + outside_now + unknown_now)
        assert (now > truth) == (change == "rose")
