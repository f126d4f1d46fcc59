"""What is shown of people: no name, no month, no count below five, and no pound lost."""

from collections import Counter
from datetime import date

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from tests.effort import part
from tests.flows.places import arrow
from ultramicro.flows.privacy import LEAST, OTHERS, SEVERAL, publishable
from ultramicro.place.people.gate import PEOPLE

FLOWS = {"payer": pa.string(), "party_id": pa.string(), "payee": pa.string(), "month": pa.date32(), "category": pa.string(),
         "class": pa.string(), "influenceable": pa.bool_(), "amount_pence": pa.int64(), "lines": pa.int64()}  # fmt: skip
CELL = st.fixed_dictionaries({
    "payer": st.sampled_from(["Council", "College"]),
    "payee": st.sampled_from(["(redacted)", "(a person)", "Baker Ltd"]),
    "month": st.sampled_from([date(2025, 1, 1), date(2025, 2, 1), None]),
    "category": st.sampled_from(["Care", "Fostering", "Rent", None]),
    "amount_pence": st.integers(-(10**9), 10**9),
    "lines": st.integers(1, 9),
})  # fmt: skip
CELLS = st.lists(CELL, min_size=1, max_size=12)


def shown(cells):
    full = [{"class": "purchase" if c["payee"] == "Baker Ltd" else "person", "influenceable": c["payee"] == "Baker Ltd",
             "party_id": "p" if c["payee"] == "Baker Ltd" else None, **c} for c in cells]  # fmt: skip
    return publishable(arrow(FLOWS, full)).to_pyarrow().to_pylist()


def hidden(rows):
    return [r for r in rows if r["payee"] != "Baker Ltd"]


@part(0.4)
@given(CELLS)
def test_no_count_of_people_below_five_is_shown(cells):
    assert all(r["lines"] is None or r["lines"] >= LEAST for r in hidden(shown(cells)))


@part(0.4)
@given(CELLS)
def test_what_is_left_out_cannot_be_had_from_the_total(cells):
    people = hidden(shown(cells))
    left_out = [r for r in people if r["lines"] is None]
    if len(people) > 1:
        assert len(left_out) != 1


@part(0.4)
@given(CELLS)
def test_people_are_shown_by_payer_and_category_only(cells):
    assert all(r["month"] is None and r["party_id"] is None for r in hidden(shown(cells)))


@part(0.4)
@given(CELLS)
def test_no_pound_is_lost_by_payer_and_payee(cells):
    before, after = Counter(), Counter()
    for row in cells:
        before[row["payer"], row["payee"]] += row["amount_pence"]
    for row in shown(cells):
        after[row["payer"], row["payee"]] += row["amount_pence"]
    assert before == after


@part(0.4)
@given(CELLS)
def test_what_is_paid_to_named_parties_is_shown_as_it_is(cells):
    named = [c for c in cells if c["payee"] == "Baker Ltd"]
    got = [r for r in shown(cells) if r["payee"] == "Baker Ltd"]
    key = lambda r: (r["payer"], str(r["month"]), str(r["category"]), r["amount_pence"], r["lines"])  # noqa: E731
    assert sorted(map(key, named)) == sorted(map(key, got))


PAYING = st.fixed_dictionaries({
    "payee": st.sampled_from(["Baker Ltd", "Grocer Ltd"]),
    "month": st.sampled_from([date(2025, 1, 1), None]),
    "category": st.sampled_from(["Food", "Rent", None]),
    "amount_pence": st.integers(-(10**9), 10**9),
    "lines": st.integers(1, 9),
})  # fmt: skip


@given(st.lists(PAYING, min_size=1, max_size=12))
def test_people_who_pay_are_shown_without_months_and_without_small_cells(cells):
    rows = [
        {"payer": PEOPLE, "class": "purchase", "influenceable": True, "party_id": "p-" + c["payee"], **c}
        for c in cells
    ]
    got = publishable(arrow(FLOWS, rows)).to_pyarrow().to_pylist()
    assert sum(r["amount_pence"] for r in got) == sum(c["amount_pence"] for c in cells)
    assert all(r["month"] is None and (r["lines"] is None or r["lines"] >= LEAST) for r in got)
    lines = Counter()
    for cell in cells:
        lines[cell["payee"], cell["category"]] += cell["lines"]
    for row in got:
        if row["payee"] != OTHERS:
            assert lines[row["payee"], row["category"]] >= LEAST
            assert row["party_id"] == "p-" + row["payee"]
        else:
            assert (row["party_id"], row["category"]) == (None, SEVERAL)


def test_small_categories_are_pooled_until_they_are_five():
    cells = [
        {"payer": "C", "payee": "(redacted)", "month": None, "category": c, "amount_pence": 1, "lines": n}
        for c, n in (("Care", 2), ("Rent", 7), ("Fostering", 20))
    ]
    assert {(r["category"], r["lines"]) for r in shown(cells)} == {(SEVERAL, 9), ("Fostering", 20)}
