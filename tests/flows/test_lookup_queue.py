"""Whom to look up next: the laws of the range, and the list itself."""

from dataclasses import replace
from datetime import date

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.flows.places import arrow, text
from ultramicro.core.ask import ask
from ultramicro.core.errors import BadInput
from ultramicro.core.memory import MemoryPlace
from ultramicro.flows.locality.lookup_queue import Payee, Unplaced, ask_next
from ultramicro.flows.locality.ranges import bounds
from ultramicro.flows.locality.technique import AskNext
from ultramicro.place.dictionary import columns

pence = st.integers(-1000, 10_000)
sums = st.lists(pence, max_size=8)


def unplaced(amounts, *, inside=500, outside=700, hidden=0):
    payees = [Payee(party_id=f"p{i}", party=f"P{i}", amount_pence=a) for i, a in enumerate(amounts)]
    return Unplaced(inside_pence=inside, outside_pence=outside, hidden_pence=hidden, payees=payees)


@given(pence, pence, sums)
def test_a_range_is_never_upside_down(inside, outside, unknown):
    found = bounds(inside, outside, unknown)
    assert found.low_pence <= found.high_pence
    assert found.total_pence == inside + outside + sum(unknown)


@given(pence, pence, sums.filter(bool), st.booleans(), st.data())
def test_locating_one_more_party_never_widens_the_range(inside, outside, unknown, found_inside, data):
    at = data.draw(st.integers(0, len(unknown) - 1))
    one, rest = unknown[at], unknown[:at] + unknown[at + 1 :]
    before = bounds(inside, outside, unknown)
    after = bounds(inside + one * found_inside, outside + one * (not found_inside), rest)
    assert before.low_pence <= after.low_pence <= after.high_pence <= before.high_pence
    assert after.total_pence == before.total_pence


@given(sums, st.integers(0, 500), st.lists(st.booleans(), min_size=8, max_size=8))
def test_looking_up_everyone_leaves_open_only_what_is_hidden(amounts, hidden, answers):
    found = unplaced(amounts, hidden=hidden)
    steps = ask_next(found, len(amounts) + 1)
    located = zip((s.payee.amount_pence for s in steps), answers, strict=False)
    inside = sum(amount for amount, is_in in located if is_in)
    after = replace(found, payees=[], inside_pence=500 + inside)
    assert after.bounds.width_pence == hidden
    if hidden == 0:
        assert after.bounds.low_pence == after.bounds.high_pence
        assert not steps or steps[-1].resolved == 1


@given(sums, st.integers(1, 8))
def test_no_other_choice_of_as_many_look_ups_narrows_the_range_more(amounts, top):
    steps = ask_next(unplaced(amounts), top)
    listed = sum(abs(step.payee.amount_pence) for step in steps)
    assert listed == sum(sorted(map(abs, amounts), reverse=True)[:top])


@given(sums)
def test_each_look_up_settles_more_and_leaves_less(amounts):
    steps = ask_next(unplaced(amounts, hidden=5), 100)
    assert [s.resolved for s in steps] == sorted(s.resolved for s in steps)
    widths = [s.range_width for s in steps if s.range_width is not None]
    assert widths == sorted(widths, reverse=True)


@given(st.permutations(range(6)))
def test_the_list_does_not_depend_on_the_order_of_payees(order):
    found = unplaced([30, 10, 10, 10, 20, 0])
    assert ask_next(replace(found, payees=[found.payees[i] for i in order]), 4) == ask_next(found, 4)


FLOWS = {"payer": pa.string(), "party_id": pa.string(), "payee": pa.string(), "class": pa.string(),
         "influenceable": pa.bool_(), "amount_pence": pa.int64(), "lines": pa.int64()}  # fmt: skip
AREAS = [{"name": "Ward", "prefixes": ["BB5 1"]}, {"name": "Town", "prefixes": ["BB5"]}]


def flow(party, amount_pence, *, kind="purchase", influenceable=True, payee=None):
    return {"payer": "Council", "party_id": party, "payee": payee or (party or "").upper(), "class": kind,
            "influenceable": influenceable, "amount_pence": amount_pence, "lines": 1}  # fmt: skip


def place_of(flows, where, register=()):
    rows = [{"party_id": p, "area": a["name"], "inside": i} for p, i in where.items() for a in AREAS]
    tables = {
        "flows": arrow(FLOWS, flows),
        "party_places": arrow(text("party_id", "area", "inside", "evidence", "postcode"), rows),
        "areas": arrow({"area": pa.string()}, [{"area": a["name"]} for a in AREAS]),
    }
    if register:
        tables["party_register"] = arrow(
            text("party_id", "company_number", "office_postcode", "kind"), register
        )
    return MemoryPlace("Town", date(2026, 3, 31), tables, {"areas": AREAS})


def listed(place, **parameters):
    return ask(AskNext(**parameters), place).tables()["ask_next"].to_pyarrow().to_pylist()


SPENT = [flow("in", 100), flow("out", 200), flow("a", 300), flow("b", 250), flow("b", 250), flow("c", 100)]
WHERE = {"in": "inside", "out": "outside", "a": "unknown", "b": "unknown"}


def test_the_largest_unknown_come_first_with_what_they_settle():
    rows = listed(place_of(SPENT, WHERE))
    assert [(row["party"], row["amount_pence"], row["lines"]) for row in rows] == [
        ("B", 500, 2),
        ("A", 300, 1),
        ("C", 100, 1),
    ]
    assert [row["resolved"] for row in rows] == pytest.approx([5 / 9, 8 / 9, 1])
    assert [row["range_width"] for row in rows] == pytest.approx([4 / 12, 1 / 12, 0])
    assert len(listed(place_of(SPENT, WHERE), top=1)) == 1


def test_redacted_and_person_like_payees_are_never_listed_but_stay_open():
    hidden = [
        flow(None, 70, payee="(redacted)"),
        flow("p", 30, kind="person", payee="(a person)"),
        flow("", 5),
    ]
    answer = ask(AskNext(), place_of([*SPENT, *hidden], WHERE))
    assert "(" not in "".join(row["party"] for row in answer.tables()["ask_next"].to_pyarrow().to_pylist())
    assert answer.found.hidden_pence == 105
    assert answer.bounds.width_pence - answer.settled_pence == 105


def test_money_that_nobody_can_steer_is_not_asked_about():
    assert [r["party"] for r in listed(place_of([*SPENT, flow("tax", 9999, kind="tax", influenceable=False)], WHERE))] == [
        "B", "A", "C",
    ]  # fmt: skip


def test_the_range_now_is_a_figure_and_narrows_as_promised():
    answer = ask(AskNext(top=1), place_of(SPENT, WHERE))
    now = answer.figure("local_share", area="Town")
    assert (now.low, now.high) == pytest.approx((100 / 1200, 1000 / 1200))
    assert answer.figure("range_width_after").value == pytest.approx(400 / 1200)


def test_the_list_can_be_filled_in_as_parties_csv():
    rows = listed(
        place_of(SPENT, WHERE, [{"party_id": "a", "company_number": "01234567", "kind": "business"}])
    )
    wanted = [c.name for c in columns("parties")]
    assert list(rows[0])[: len(wanted)] == wanted
    a = rows[1]
    assert (a["party"], a["company_number"], a["local"], a["kind"]) == ("A", "01234567", None, None)


def test_an_area_may_be_chosen_and_an_unheard_of_one_is_refused():
    places = place_of(SPENT, WHERE)
    assert ask(AskNext(area="ward"), places).area == "Ward"
    with pytest.raises(BadInput, match="no area 'Moon'"):
        ask(AskNext(area="Moon"), places)


def test_where_everyone_is_placed_nobody_is_asked():
    answer = ask(AskNext(), place_of(SPENT[:2], WHERE))
    assert listed(place_of(SPENT[:2], WHERE)) == []
    assert [said.id for said in answer.says()] == ["nothing_to_look_up"]
