"""What is earned in posts that nobody here fills is never told as kept here for sure."""

from dataclasses import replace

import pytest

from ultramicro.plan.explained.gains import Gain, Gainer, open_share, paid_in_a_year
from ultramicro.plan.pay_told import kept_pounds, open_pay_pounds
from ultramicro.plan.proof.income import income_of


def with_open(answer, part):
    """The answer as it would be if so much of the pay were of posts that nobody here fills."""
    paid = paid_in_a_year(answer.plan)
    told = (Gain(Gainer.PAID_HERE, None, paid * (1 - part)), Gain(Gainer.NOBODY_YET, None, paid * part))
    return replace(answer, gains=told)


def figure(answer, name):
    return next(each for each in answer.figures() if each.id == name)


@pytest.mark.parametrize("part", [0.0, 0.25, 1.0])
def test_the_lower_end_is_without_the_pay_of_open_posts(answer, part):
    told = with_open(answer, part)
    assert open_share(told.plan, told.gains) == pytest.approx(part)
    least, most = kept_pounds(told)
    assert most == answer.plan.worth_pounds
    # Of the take-home pay that the income counts, and of nothing else.
    assert most - least == pytest.approx(income_of(answer.plan).wages * part)
    assert open_pay_pounds(told) == pytest.approx(most - least)


def test_figures_and_words_are_ranges_with_and_without_it(answer):
    none, half = with_open(answer, 0.0), with_open(answer, 0.5)
    less = round(open_pay_pounds(half) * 100)
    for name, part in (("net_local_income", 1.0), ("additional_income", 0.0)):
        before, after = figure(none, name), figure(half, name)
        assert (after.value, after.high) == (before.value, before.high)
        assert after.low < before.low
        assert part == 0.0 or before.low - after.low == pytest.approx(less, abs=1)
    assert "if outsiders fill" in str(half.says()[0])
    assert "if outsiders fill" not in str(none.says()[0])


def test_what_would_have_come_anyway_is_taken_off_both_ends_of_the_income(answer):
    """The least that is kept of the least income: no doubt of one figure is forgotten in the next."""
    for told in (answer, with_open(answer, 0.5)):
        income, more = figure(told, "net_local_income"), figure(told, "additional_income")
        assert income.low < income.value
        # The Additionality Guide's midpoints: deadweight 35% to 10%, substitution 5% to none.
        assert more.low == pytest.approx(income.low * (0.65 * 0.95 if income.low > 0 else 0.9), abs=2)
        assert more.high == pytest.approx(income.high * 0.9, abs=2)
        assert more.value == pytest.approx(income.value * 0.8, abs=2)


def test_no_simulation_and_no_open_post_is_told_of_where_there_is_none(answer):
    bare = replace(answer, explanation=replace(answer.explanation, drawn=()))
    said = str(figure(with_open(bare, 0.0), "net_local_income").how)
    assert "simulations" not in said
    assert "nobody here fills" not in said
    assert "6 simulations" in str(figure(answer, "net_local_income").how)
