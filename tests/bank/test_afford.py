"""Affordability: judged once more in plain words, counted by hand, and read from an account's own months."""

from datetime import date, timedelta
from types import SimpleNamespace

from hypothesis import given
from hypothesis import strategies as st

from ultramicro.bank.afford import Criterion, Judged, Month, afford
from ultramicro.bank.apply_verbs import own_months
from ultramicro.bank.applying import months_of
from ultramicro.bank.words import judged_words
from ultramicro.ledger.engine.state import Transfer

months = st.lists(st.builds(Month, *[st.integers(0, 5000)] * 3), max_size=8)
instalments = st.integers(1, 2000)


def middle(numbers):
    """The middle of several, or half-way between the two in the middle, cut to whole pence towards nought."""
    ordered = sorted(numbers)
    low, high = ordered[(len(ordered) - 1) // 2], ordered[len(ordered) // 2]
    return int((low + high) / 2)


@given(months, instalments)
def test_each_test_is_what_it_says(known, instalment):
    found = afford(known, instalment)
    if len(known) < 3:
        assert found == (False, 0, (Judged(Criterion.KNOWN_MONTHS, False, of_months=len(known)),))
        return
    left = [m.income_pence - m.essentials_pence - m.debts_pence for m in known]
    lean = middle(pence - m.income_pence // 10 for pence, m in zip(left, known, strict=True))
    usual, short = middle(left), len([pence for pence in left if pence < instalment])
    tests = {test.test: test for test in found.tests}
    assert list(tests) == [Criterion.LEAN_MONTHS, Criterion.THIRD_OF_SURPLUS, Criterion.LOWER_INCOME]
    assert (tests["lean_months"].months, tests["lean_months"].of_months) == (short, len(known))
    assert tests["lean_months"].passes == (short <= len(known) - short)
    assert tests["third_of_surplus"].limit_pence == usual
    assert tests["third_of_surplus"].passes == (instalment <= usual / 3)
    assert tests["third_of_surplus"].most_pence == max(usual // 3, 0)
    assert tests["lower_income"].limit_pence == lean
    assert tests["lower_income"].passes == (instalment <= lean)
    assert found.yes == all(test.passes for test in found.tests)
    assert found.most_pence == max(0, min(usual // 3, lean))


def test_a_household_counted_by_hand():
    """Left: 300, 200, 400 → usually 300, of which a third is 100; with a tenth less income 150, 50, 250 → 150."""
    known = [
        Month(1500_00, 1100_00, 100_00),
        Month(1500_00, 1200_00, 100_00),
        Month(1500_00, 1000_00, 100_00),
    ]
    found = afford(known, 100_00)
    assert (found.yes, found.most_pence) == (True, 100_00)
    assert [test.limit_pence for test in found.tests] == [0, 300_00, 150_00]
    assert not afford(known, 100_01).yes
    assert [test.passes for test in afford(known, 150_01).tests] == [True, False, False]
    assert [test.passes for test in afford(known, 300_01).tests] == [False, False, False]
    assert [test.most_pence for test in found.tests] == [0, 100_00, 150_00]
    assert not afford(known[:2], 1).yes


def test_what_is_left_may_be_all_that_is_paid_and_a_third_is_cut_to_whole_pence():
    """Left: 101 each month, 1 with a tenth less income; a third of 101 is 33."""
    lean, third, lower = afford([Month(1000, 899, 0)] * 3, 101).tests
    assert (lean.months, lean.passes) == (0, True)
    assert third.most_pence == 33
    assert (lower.limit_pence, lower.most_pence) == (1, 1)
    assert [afford([Month(1000, 899, 0)] * 3, pence).tests[2].passes for pence in (1, 2)] == [True, False]
    assert [test.most_pence for test in afford([Month(1000, 999, 0)] * 3, 1).tests] == [0, 0, 0]


@given(months, instalments)
def test_what_is_said_of_a_test_begins_with_what_came_of_it_and_has_its_id(known, instalment):
    for judged in afford(known, instalment).tests:
        said = judged_words(judged, instalment)
        assert said.startswith("yes: " if judged.passes else "no: ")
        assert said.id == judged.test


ON = date(2026, 6, 15)
entries = st.lists(
    st.tuples(
        st.integers(-40, 300), st.integers(1, 900), st.booleans(),
        st.sampled_from(["payment", "loan", "loan_principal", "loan_interest"]), st.booleans(),
    ),
    max_size=30,
)  # fmt: skip


def transfers(drawn):
    """Transfers of an account, oldest first, some of them taken back by the last."""
    made = []
    for ago, pence, comes, kind, gone in sorted(drawn, key=lambda each: -each[0]):
        ends = ("other", "mine") if comes else ("mine", "other")
        made.append((*ends, pence, kind, (ON - timedelta(ago)).isoformat(), None, gone))
    for n, (debit, credit, pence, kind, _, _, gone) in enumerate(list(made), 1):
        if gone:
            made.append((credit, debit, pence, kind, ON.isoformat(), n, False))
    return [
        Transfer(**{**dict.fromkeys(Transfer._fields, ""), "seq": n, "debit": debit, "credit": credit,
                    "amount_pence": pence, "kind": kind, "business_on": day, "reverses": of})
        for n, (debit, credit, pence, kind, day, of, _) in enumerate(made, 1)
    ]  # fmt: skip


@given(entries)
def test_the_months_of_an_account_are_its_last_six_whole_ones(drawn):
    sums = {}
    for ago, pence, comes, kind, gone in drawn:
        day = ON - timedelta(ago)
        if gone or kind == "loan" or not date(2025, 12, 1) <= day < date(2026, 6, 1):
            continue
        month = sums.setdefault(day.month % 12, [0, 0, 0])
        month[0 if comes else 2 if kind.startswith("loan_") else 1] += pence
    expected = [Month(*each) for _, each in sorted(sums.items())]
    assert months_of("mine", transfers(drawn), ON) == expected


@given(entries, st.integers(0, 5000))
def test_of_an_old_account_only_its_last_entries_are_read(drawn, before):
    """However many entries came before the months that count."""
    old = [
        Transfer(**{**dict.fromkeys(Transfer._fields, ""), "seq": n - before, "debit": "mine", "credit": "other",
                    "amount_pence": 1, "business_on": "2020-01-01", "reverses": None, "kind": "payment"})
        for n in range(before)
    ]  # fmt: skip
    every, read = old + transfers(drawn), []

    def last(account, most):
        found = every[-most:]
        read.append(len(found))
        return found

    store = SimpleNamespace(entries=last)
    desk = SimpleNamespace(ledger=SimpleNamespace(store=store), on=ON)
    assert own_months(desk, "mine") == months_of("mine", every, ON)
    assert sum(read) <= 256 + 1024
