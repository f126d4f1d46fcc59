"""Promises: corrections append, silence is no delivery, and both bases are told."""

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ultramicro.procurement.promises.bases import Based, change
from ultramicro.procurement.promises.model import Came, Entry, Outcome, promises_of
from ultramicro.procurement.promises.report import SUMS, kept

ON = date(2026, 6, 30)
DAYS = st.dates(date(2025, 1, 1), date(2027, 12, 31))
AMOUNTS = st.integers(0, 1000)
ENTRIES = st.lists(
    st.builds(
        Entry, promise=st.sampled_from(["P1", "P2", "P3"]), contract=st.sampled_from(["C1", "C2"]), promised=AMOUNTS,
        delivered=st.none() | AMOUNTS, due_on=st.none() | DAYS, recorded_on=st.none() | DAYS,
        measure=st.sampled_from(["jobs", "trees"]), unit=st.just("number"), evidence=st.sampled_from(["", "a.pdf"]),
        status=st.sampled_from(["open", "Withdrawn", ""]),
    ),
    max_size=12,
)  # fmt: skip


@given(ENTRIES)
def test_everything_due_is_evidenced_claimed_or_unknown_and_the_share_lies_in_its_range(entries):
    for each in kept(promises_of(entries), ON):
        assert each.due <= each.promises
        assert each.due_promised <= each.promised
        assert each.unknown_promised <= each.due_promised
        if each.share is not None:
            low, high = each.share_range
            assert 0 <= low <= each.share <= high + 1e-12
            assert each.share * each.due_promised == pytest.approx(each.evidenced + each.claimed)


@given(ENTRIES)
def test_no_promise_is_lost_and_no_row_is_changed(entries):
    found = promises_of(entries)
    assert sorted(map(str, entries)) == sorted(str(entry) for promise in found for entry in promise.entries)
    assert sum(each.promises for each in kept(found, ON)) == len(found)


@given(ENTRIES)
def test_silence_never_raises_the_share(entries):
    """Leaving out what was delivered of one promise cannot make the rest look better."""
    found = promises_of(entries)
    for silent in found:
        hushed = [promise for promise in found if promise is not silent]
        gone = Entry(**{**vars(silent.stands), "delivered": None, "recorded_on": date.max})
        hushed += promises_of([*silent.entries, gone])
        pairs = zip(kept(found, ON), kept(sorted(hushed, key=lambda p: (p.stands.contract, p.stands.promise)), ON), strict=True)  # fmt: skip
        assert all((after.share or 0) <= (before.share or 0) for before, after in pairs)


@given(ENTRIES)
def test_each_promise_has_one_outcome_and_none_makes_up_for_another(entries):
    found = promises_of(entries)
    assert len(found) == sum(Counter(each.outcome(ON) for each in found).values())
    for each in kept(found, ON):
        assert each.delivered <= each.due_promised
        assert each.first_delivered <= each.first_due_promised
        assert each.kept + each.no_evidence + each.missed <= each.due
        own = [promise for promise in found if promise.stands.measure == each.measure and promise.is_due(ON)]
        if each.share == 1:
            missed = {Outcome.MISSED, Outcome.NOT_REPORTED}
            assert all(promise.promised == 0 for promise in own if promise.outcome(ON) in missed)


@given(ENTRIES, st.integers(0, 10_000))
def test_what_is_priced_adds_up_in_pence(entries, pence):
    found = promises_of(entries)
    plain, priced = kept(found, ON), kept(found, ON, {("jobs", "number"): pence})
    assert priced[: len(plain)] == plain
    jobs = [each for each in plain if each.measure == "jobs"]
    if jobs:
        assert priced[-1].unit == "pence"
        for name in set(SUMS) - {"promises", "due", "kept", "no_evidence", "missed"}:
            assert getattr(priced[-1], name) == pytest.approx(pence * getattr(jobs[0], name))


def promise(**changes):
    entry = Entry(promise="P1", contract="C1", promised=10, due_on=ON, unit="jobs")
    return Entry(**{**vars(entry), **changes})


def test_the_day_on_which_it_is_due_is_due_and_none_is_never():
    due = [kept(promises_of([promise(due_on=on)]), ON)[0].due for on in (ON, ON + timedelta(1), None)]
    assert due == [1, 0, 0]


def test_a_promise_that_is_made_smaller_looks_better_on_the_moving_base_only():
    rows = [
        promise(recorded_on=date(2025, 1, 1)),
        promise(promised=4, delivered=4, evidence="x", recorded_on=ON),
    ]
    (found,) = kept(promises_of(rows), ON)
    assert (found.share, found.share_of_first) == (1.0, 0.4)
    (gone,) = kept(promises_of([*rows, promise(status="withdrawn", recorded_on=date.max)]), ON)
    assert (gone.due, gone.promised, gone.first_promised) == (0, 0, 10)
    (later,) = kept(promises_of([promise(), promise(due_on=ON + timedelta(1), recorded_on=ON)]), ON)
    assert (later.due_promised, later.first_due_promised) == (0, 10)


def test_an_excess_in_one_promise_hides_no_failure_in_another():
    two = [promise(delivered=18, evidence="a.pdf"), promise(promise="P2", delivered=2, evidence="b.pdf")]
    (found,) = kept(promises_of(two), ON)
    assert (found.share, found.beyond) == (12 / 20, 8)  # netted it would be 20 of 20
    assert (found.kept, found.missed) == (1, 1)


@pytest.mark.parametrize(
    "word", ["n/a", "N/A", "-", "–", "none", "tbc", " TBC. ", "to follow", "?", "0", "..."]
)
def test_a_word_for_nothing_is_no_evidence(word):
    (found,) = promises_of([promise(delivered=10, evidence=word)])
    assert (found.came, found.outcome(ON)) == (Came.CLAIMED, Outcome.NO_EVIDENCE)
    (real,) = promises_of([promise(delivered=10, evidence="None of ours: see nature/n-a.pdf")])
    assert real.outcome(ON) is Outcome.KEPT


def test_what_came_of_it_is_told_by_what_was_written():
    came = [promises_of([promise(**each)])[0].came for each in
            ({}, {"delivered": 0}, {"delivered": 3}, {"delivered": 3, "evidence": "a.pdf"})]  # fmt: skip
    assert came == [Came.UNKNOWN, Came.CLAIMED, Came.CLAIMED, Came.EVIDENCED]
    (early,) = kept(promises_of([promise(delivered=3, due_on=ON + timedelta(9))]), ON)
    assert (early.share, early.early) == (None, 3)


@given(st.floats(0, 1), st.floats(0, 1e9), st.floats(0, 1), st.floats(0, 1e9))
def test_a_change_is_its_parts(first_share, first_whole, share, whole):
    found = change(first_share=first_share, first_whole=first_whole, share=share, whole=whole)
    assert found.by_share + found.by_whole == pytest.approx(found.more, abs=1e-3)


def test_a_base_of_nothing_has_no_share():
    assert Based(amount=1, first_base=0, own_base=0).fixed is None
