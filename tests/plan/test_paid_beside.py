"""A need that is stated far from what was paid for the same is told with both sums."""

import pytest

from ultramicro.plan.needs_from_leaks import needs_of_leaks
from ultramicro.plan.paid_beside import beside_payments, beside_words
from ultramicro.plan.recipes.meaning import Meaning
from ultramicro.plan.rows import LeakRow, NeedRow


def meaning(row, hours):
    return Meaning(row=row, sort="need", taken_as="cleaning_hour", quantity=hours, unit="hours a year",
                   price_pence=row.price_pence)  # fmt: skip


def stated(hours):
    return meaning(
        NeedRow(need="Cleaning", item="cleaning", quantity=hours, price_pence=1850, origin="needs.csv"), hours
    )


def cleaning(pence, months=24, inside=0):
    return LeakRow(
        area="Town", category="cleaning", amount_pence=pence, inside_pence=inside, months_covered=months
    )


def found(*hours, leak):
    return beside_payments([stated(each) for each in hours], [leak])


@pytest.mark.parametrize(
    ("hours", "leak", "told"),
    [
        # 1,000 hours at 18.50 are 18,500 a year.
        (1_000, cleaning(1_850_000), False),
        (1_000, cleaning(1_000_000), True),
        (1_000, cleaning(3_800_000), True),
        # What stays here was paid too, and three months are no year.
        (1_000, cleaning(1_000_000, inside=850_000), False),
        (1_000, cleaning(500_000, months=3), False),
        (1_000, cleaning(400_000, months=3), True),
    ],
)
def test_both_sums_are_told_where_they_are_far_apart(hours, leak, told):
    assert bool(found(hours, leak=leak)) is told


def test_needs_of_one_good_are_held_against_it_together():
    assert not found(500, 500, leak=cleaning(1_850_000))
    (both,) = found(500, 500, leak=cleaning(400_000))
    assert (both.stated_pence, both.paid_pence) == (1_850_000, 400_000)
    (words,) = beside_words([both])
    said = words.values["part0"].values
    assert {said["stated"].pence, said["paid"].pence} == {1_850_000, 400_000}


def test_what_was_made_of_payments_and_what_nobody_paid_for_is_not_told():
    leak = LeakRow(
        area="Town", category="cleaning", amount_pence=1_000, pluggable_pence=1_000, months_covered=24
    )
    made = [meaning(row, row.quantity) for row in needs_of_leaks([leak], [])]
    assert not beside_payments(made, [leak])
    assert not beside_payments([stated(1_000)], [])
