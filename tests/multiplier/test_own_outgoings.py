"""A supplier whose own payments are here is taken from them: the next round of its money is seen."""

from datetime import date

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.multiplier.places import flow, place_of, said, table
from ultramicro.core.ask import ask
from ultramicro.multiplier.technique import Multiplier

NAMES = {"party_id": pa.string(), "party": pa.string(), "name": pa.string()}
WHERE = {"Trust": "inside", "Shop": "inside", "Baker": "inside", "Far": "outside"}
MAY = date(2025, 5, 1)


def own(payer, payee, pence, kind="purchase"):
    """One line of a body's own books, which is no influenceable money of a council."""
    return {**flow(payee, pence, payer=payer, month=MAY), "class": kind, "influenceable": False}


def answer(flows, where=WHERE, survey=()):
    parties = sorted({row["payee"] for row in flows})
    names = table(NAMES, [{"party_id": f"p-{who}", "party": who, "name": who} for who in parties])
    return ask(Multiplier(), place_of(flows, where, survey=survey, party_names=names))


def of(got, measure, item="Town"):
    return next(m for m in got.found.multipliers if (m.item, m.measure) == (item, measure))


def test_the_second_round_is_that_of_the_books():
    """Of 100 to the trust 60 go to the shop, 20 elsewhere and 20 in tax; the shop says that it keeps half."""
    books = [own("Trust", "Shop", 60), own("Trust", "Far", 20), own("Trust", "HMRC", 20, "public")]
    got = answer([flow("Trust", 100), *books], survey=[said("Shop", 0.5)])
    third = of(got, "LM3")
    assert of(got, "LM2", "Trust").value == pytest.approx(1.6)
    assert third.low == third.value == third.high == pytest.approx(1 + 1.6)
    assert of(got, "LM2", "Trust").basis.id == "own_payments"


def test_where_workers_live_stays_open_and_a_survey_closes_it():
    books = [own("Trust", None, 50, "pay"), own("Trust", "Far", 50)]
    open_ = of(answer([flow("Trust", 100), *books]), "LM2", "Trust")
    assert (open_.low, open_.value, open_.high) == (1.0, pytest.approx(1.25), pytest.approx(1.5))
    told = of(answer([flow("Trust", 100), *books], survey=[said("Trust", 0.8)]), "LM2", "Trust")
    assert told.low == told.high == pytest.approx(1.4)


@pytest.mark.parametrize(
    "books",
    [
        # No more than small change, and a published list: what goes with pay, but no pay.
        [own("Trust", "Shop", 30)],
        [own("Trust", "Shop", 80), own("Trust", "Pension fund", 40, "pension")],
    ],
)
def test_books_that_do_not_show_how_all_is_spent_are_not_used(books):
    got = answer([flow("Trust", 100), *books])
    assert of(got, "LM2", "Trust").basis.id != "own_payments"


def test_a_body_that_only_another_body_pays_is_in_the_network():
    """A trust gives all it gets to a shop, whose books show that 40% goes to a baker, who keeps nothing here."""
    flows = [
        flow("Trust", 100), flow("Baker", 100), own("Trust", "Shop", 100, "passed_on"),
        own("Shop", "Baker", 40), own("Shop", "Far", 60),
    ]  # fmt: skip
    full = of(answer(flows, survey=[said("Baker", 0.0)]), "full")
    assert (full.low, full.high) == pytest.approx((1 + (1 + 1 + 0.4) / 2 + 1 / 2,) * 2)


def test_bodies_that_only_pay_one_another_do_not_turn_for_ever():
    flows = [flow("Trust", 100), flow("Shop", 100), own("Trust", "Shop", 100), own("Shop", "Trust", 100)]
    assert of(answer(flows), "full").high < 25


@settings(max_examples=20, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(("Trust", "Shop")), st.sampled_from(("Trust", "Shop", "Baker", "Far", "Who", None)),
            st.sampled_from(("purchase", "pay", "tax", "person")), st.integers(-50, 500),
        ),
        max_size=8,
    ),
    st.sampled_from(("inside", "outside")),
)  # fmt: skip
def test_placing_a_payee_of_the_books_never_leaves_the_old_range(books, side):
    flows = [flow("Trust", 100), flow("Shop", 50), *(own(*line[:2], line[3], line[2]) for line in books)]
    before, after = answer(flows), answer(flows, {**WHERE, "Who": side})
    for measure in ("LM2", "LM3", "full"):
        old, new = of(before, measure), of(after, measure)
        assert old.low - 1e-6 <= new.low
        assert new.high <= old.high + 1e-6
