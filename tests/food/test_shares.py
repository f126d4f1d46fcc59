"""Harvests of tables: even over the weeks, pauses kept, nobody gets what they are without."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ultramicro.core.errors import BadInput
from ultramicro.food.shares.technique import HarvestAnswer, weeks_of

ON = date(2026, 6, 4)


def harvest(week, item="crates", quantity=10.0, pence=100):
    return {"harvest_on": ON + timedelta(weeks=week), "item": item, "quantity": quantity, "unit": "crate",
            "worth_pence": pence}  # fmt: skip


def share(name, depot="x", **more):
    return {"share": name, "depot": depot, **more}


def rows(answer, table):
    return answer.tables()[table].to_pyarrow().to_pylist()


def test_three_shares_are_even_after_three_and_six_weeks():
    for weeks in (3, 6):
        answer = HarvestAnswer(
            weeks=weeks_of([harvest(k) for k in range(weeks)], [share(n, n) for n in "abc"])
        )
        assert {(row["got_pence"], row["short_pence"]) for row in rows(answer, "harvest_balances")} == {
            (weeks * 1000 // 3, 0.0)
        }


def test_who_pauses_keeps_what_they_are_short_of():
    shares = [share("a"), share("b", last_on=ON)]
    answer = HarvestAnswer(weeks=weeks_of([harvest(0, quantity=1.0), harvest(1, quantity=2.0)], shares))
    balances = {row["share"]: row["short_pence"] for row in rows(answer, "harvest_balances")}
    assert balances == {"a": -50.0, "b": 50.0}


def test_a_larger_share_gets_as_much_more_and_refused_goods_go_to_others():
    answer = HarvestAnswer(weeks=weeks_of(
        [harvest(0), harvest(0, "Leeks", 4.0)], [share("a", weight=1.5, without=" leeks"), share("b")]
    ))  # fmt: skip
    got = {(row["share"], row["item"]): row["quantity"] for row in rows(answer, "harvest_shares")}
    assert got == {("a", "crates"): 6, ("b", "crates"): 4, ("b", "Leeks"): 4}


def test_half_a_unit_is_asked_about():
    with pytest.raises(BadInput, match="no whole number"):
        weeks_of([harvest(0, quantity=2.5)], [share("a")])


@given(
    st.lists(st.tuples(st.integers(0, 3), st.sampled_from("pqr"), st.integers(0, 40)), min_size=1, max_size=8,
             unique_by=lambda each: each[:2]),
    st.lists(st.tuples(st.sampled_from("xy"), st.sampled_from([1, 1.5, 2]), st.sampled_from(["", "p", "q"])),
             min_size=1, max_size=6),
)  # fmt: skip
def test_every_law_holds(harvests, shares):
    members = [
        share(f"s{k}", depot, weight=w, without=without) for k, (depot, w, without) in enumerate(shares)
    ]
    answer = HarvestAnswer(weeks=weeks_of([harvest(w, i, float(q), 90) for w, i, q in harvests], members))
    assert all(check.holds for check in answer.checks())
