"""Answers are joined to suppliers of the area, or listed with their row and why: none is used for another."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.multiplier.places import flow, place_of, said
from ultramicro.core.ask import ask
from ultramicro.flows.tables import rows_of
from ultramicro.multiplier.model import MOST_KEPT
from ultramicro.multiplier.technique import Multiplier

FLOWS = [flow("Near Ltd", 1_000_000), flow("Near Two Ltd", 1_000_000), flow("Far Ltd", 1_000_000),
         flow("Lost Ltd", 1_000), flow("Owing Ltd", -5_000)]  # fmt: skip
WHERE = {"Near Ltd": "inside", "Near Two Ltd": "inside", "Far Ltd": "outside", "Owing Ltd": "inside"}


def answer(survey=(), flows=FLOWS, where=WHERE, **asked):
    return ask(Multiplier(**asked), place_of(flows, where, survey=survey))


def place_multipliers(got):
    return [(m.measure, m.low, m.value, m.high) for m in got.found.multipliers if m.subject == "place"]


def unused(got):
    return rows_of(got.tables()["survey_unused"])


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (said("Neer Ltd", 0.0), "unknown_name"),
        (said("Far Ltd", 0.0), "elsewhere"),
        (said("Lost Ltd", 0.0), "place_not_known"),
        (said("Owing Ltd", 0.0), "not_paid"),
        (said("Near Ltd", 0.0) | {"area": "Another town"}, "other_area"),
        (said("Near Ltd", 0.0, kind="shop"), "unknown_kind"),
        (said("Near Ltd", None), "no_share"),
        (said("H1", 0.0, kind="household") | {"area": "Another town"}, "other_area"),
    ],
)
def test_an_answer_that_is_of_no_local_supplier_changes_no_multiplier_and_is_listed(row, reason):
    got = answer([{**row, "file": "survey.csv", "row": 3}])
    assert place_multipliers(got) == place_multipliers(answer())
    (listed,) = unused(got)
    assert (listed["file"], listed["row"], listed["reason"]) == ("survey.csv", 3, reason)
    assert got.found.left_out == {reason: 1}
    assert got.sentence("survey_unused").values["counts"].values["n"] == 1
    assert got.sentence("survey_unused").values["counts"] in got.found.found.basis.values.values()


def test_a_misspelt_name_is_offered_the_nearest_known_ones():
    (listed,) = unused(answer([said("Neer Ltd", 0.0)]))
    assert listed["nearest"].split("; ")[0] == "Near Ltd"


def test_the_basis_counts_only_answers_that_are_used():
    got = answer([said("Near Ltd", 0.5), said("Neer Ltd", 0.9), said("Far Ltd", 0.9)])
    assert got.found.found.retention.asked == 1
    assert got.found.left_out == {"unknown_name": 1, "elsewhere": 1}
    alone = answer([said("Near Ltd", 0.5)])
    assert place_multipliers(got) == place_multipliers(alone)


def test_a_name_is_read_as_names_of_payees_are():
    got = answer([said("NEAR LIMITED", 0.5)])
    assert got.found.found.retention.asked == 1
    assert not unused(got)


def test_answers_under_two_spellings_of_one_supplier_are_added_up_not_replaced():
    both = answer([said("Near Ltd", 0.0, pence=100), said("NEAR LIMITED", 1.0, pence=300)])
    one = answer([said("Near Ltd", 0.75, pence=400)])
    assert place_multipliers(both) == place_multipliers(one)


def test_a_name_that_fits_two_payees_is_joined_to_neither():
    flows = [flow("Acorn Ltd", 1000), flow("Acorn Plc", 1000)]
    got = answer([said("Acorn", 0.0)], flows, {"Acorn Ltd": "inside", "Acorn Plc": "inside"})
    assert [row["reason"] for row in unused(got)] == ["several_payees"]


def test_people_who_answered_are_not_named():
    got = answer([said("Mrs Jones", None, kind="household"), said("J Jones", 0.2, kind="resident")])
    assert [row["respondent"] for row in unused(got)] == [None, None]


def test_one_supplier_that_keeps_nothing_leaves_the_multiplier_wide_where_another_was_not_asked():
    flows = [flow("A Ltd", 100_000), flow("B Ltd", 100_000)]
    where = {"A Ltd": "inside", "B Ltd": "inside"}
    got = answer([said("A Ltd", 0.0)], flows, where)
    kept, full = got.found.found.retention, place_multipliers(got)[2]
    assert (kept.low, kept.high) == (0.0, 0.5)
    # B keeps nothing at the low end and all at the high end: its pound is re-spent at least once more.
    assert full[1] == pytest.approx(2.0)
    assert full[3] >= 2.5


@settings(max_examples=20, deadline=None)
@given(
    st.lists(st.tuples(st.integers(1, 10**6), st.floats(0, 1)), min_size=1, max_size=4), st.integers(1, 10**6)
)
def test_all_suppliers_together_keep_what_the_survey_says_at_each_end(asked, other):
    flows = [flow("Other", other), *(flow(f"S{i}", pence) for i, (pence, _) in enumerate(asked))]
    where = {f["payee"]: "inside" for f in flows}
    got = answer([said(f"S{i}", share) for i, (_, share) in enumerate(asked)], flows, where)
    kept, whole = got.found.found.retention, sum(f["amount_pence"] for f in flows)
    # Among firms that were not asked a little always leaves, or a pound would go round for ever.
    most = (sum(pence * share for pence, share in asked) + other * MOST_KEPT) / whole
    for name, end in (("low", kept.low), ("middle", kept.value), ("high", kept.high)):
        reading = got.found.found.readings[name]
        spent = sum(f["amount_pence"] * (reading.second[reading.number[f["party_id"]]] - 1) for f in flows)
        assert spent / whole == pytest.approx(min(end, most), abs=1e-9)


@settings(max_examples=20, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(1, 10**6), st.sampled_from(["inside", "outside", "unknown"]), st.floats(0, 1),
                  st.booleans()),
        min_size=2, max_size=9,
    ),
    st.sampled_from(["inside", "outside"]),
)  # fmt: skip
def test_finding_out_where_a_payee_is_never_leaves_the_range_that_was_given(payees, found):
    """Who is found has not answered: an answer is evidence of its own, and finding out where it is of uses it."""
    payees = [*payees, (5_000, "unknown", 0.0, False)]
    flows = [flow(f"P{i}", pence, f"C{i % 2}") for i, (pence, *_) in enumerate(payees)]
    where = {f"P{i}": state for i, (_, state, *_) in enumerate(payees) if state != "unknown"}
    survey = [
        said(f"P{i}", share)
        for i, (_, state, share, asked) in enumerate(payees)
        if asked and state == "inside"
    ]
    before = ranges(answer(survey, flows, where))
    for i, (_, state, *_) in enumerate(payees):
        if state == "unknown":
            after = ranges(answer(survey, flows, {**where, f"P{i}": found}))
            for key, (low, value, high) in after.items():
                assert before[key][0] - 1e-9 <= low <= value <= high <= before[key][2] + 1e-9, key


def ranges(got):
    return {(m.subject, m.item, m.measure): (m.low, m.value, m.high) for m in got.found.multipliers
            if m.subject != "party"}  # fmt: skip
