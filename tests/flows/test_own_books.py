"""One pound, one count: what a body pays to another whose own books are here is counted where it is spent."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.flows.places import place_of
from ultramicro.core.ask import ask
from ultramicro.flows.technique import Flows

WHERE = {"Kelder Trust Ltd": ("inside", "inside"), "Near Ltd": ("inside", "inside"),
         "Far Ltd": ("outside", "outside")}  # fmt: skip


def paid(payer, payee, month, pounds, **more):
    day = date(2025, month, 15)
    return {"payer": payer, "payee": payee, "amount_pence": pounds * 100, "paid_on": day, **more}


def answer(rows):
    return ask(Flows(area="Ward"), place_of(rows, WHERE))


def passed_on(rows):
    return answer(rows).found.class_pence("passed_on")


def test_a_grant_passed_on_is_spent_once():
    grants = [
        paid("Council", "Kelder Trust Ltd", m, 10_000, category="Community grants") for m in range(1, 10)
    ]
    spent = [paid("The Kelder Trust", who, m, pounds)
             for m in range(1, 10) for who, pounds in (("Near Ltd", 5_000), ("Far Ltd", 4_500))]  # fmt: skip
    got = answer(grants + spent)
    assert got.figure("influenceable").value == 85_500_00
    share = got.figure("local_share", area="Ward", basis="influenceable")
    assert (share.low, share.high) == (pytest.approx(45_000 / 85_500), pytest.approx(45_000 / 85_500))
    assert got.found.class_pence("passed_on") == 90_000_00


@pytest.mark.parametrize(
    ("spent", "passed"),
    [
        # No books of the payee, books of another month, and books that cannot be all it spends from.
        ([], 0),
        ([paid("Kelder Trust", "Near Ltd", 2, 9_000)], 0),
        ([paid("Kelder Trust", "Near Ltd", 1, 30)], 0),
        ([paid("Kelder Trust", "Near Ltd", 1, 9_000)], 10_000_00),
    ],
)
def test_a_payment_is_passed_on_only_where_the_books_show_what_became_of_it(spent, passed):
    assert passed_on([paid("Council", "Kelder Trust Ltd", 1, 10_000), *spent]) == passed


def test_what_a_body_pays_itself_is_internal():
    got = answer([paid("Kelder Trust", "Kelder Trust Ltd", 1, 10), paid("Kelder Trust", "Near Ltd", 1, 10)])
    assert got.found.class_pence("internal") == 10_00


BODIES = ("Council", "Kelder Trust", "Near")


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from(BODIES), st.sampled_from([*WHERE, "Who Knows"]),
                          st.integers(1, 3), st.integers(-900, 9_000)), min_size=1, max_size=12))  # fmt: skip
def test_every_penny_has_one_class_and_none_is_counted_twice(rows):
    got = answer([paid(*row) for row in rows])
    counted = got.found.all().total_pence + got.found.counted_apart_pence
    assert counted == sum(pounds for *_, pounds in rows) * 100
