"""How many of the like lines of several files are payments of their own: laws, and the same by brute force."""

from __future__ import annotations

from itertools import combinations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ultramicro.place.readers.copies import Overlap, are_copies, names_differ, own_payments


@st.composite
def families(draw):
    """Counts of like lines in some files, and which of the files are copies of which."""
    counts = draw(st.lists(st.integers(1, 4), min_size=1, max_size=7))
    pairs = list(combinations(range(len(counts)), 2))
    return counts, draw(st.sets(st.sampled_from(pairs)) if pairs else st.just(set()))


def by_brute_force(counts, copies):
    chosen = product((0, 1), repeat=len(counts))
    apart = (c for c in chosen if not any(c[a] and c[b] for a, b in copies))
    return max(sum(n for n, taken in zip(counts, c, strict=True) if taken) for c in apart)


@given(families())
def test_as_many_are_kept_as_the_most_that_no_two_copies_share(family):
    counts, copies = family
    kept = own_payments(counts, copies)
    assert sum(kept) == by_brute_force(counts, copies)
    assert all(0 <= k <= n for k, n in zip(kept, counts, strict=True))


@given(families(), st.data())
def test_the_order_of_the_files_changes_no_total(family, data):
    counts, copies = family
    order = data.draw(st.permutations(range(len(counts))))
    at = {old: new for new, old in enumerate(order)}
    turned = {(min(at[a], at[b]), max(at[a], at[b])) for a, b in copies}
    assert sum(own_payments([counts[i] for i in order], turned)) == sum(own_payments(counts, copies))


@given(families())
def test_a_further_file_never_takes_a_payment_away(family):
    counts, copies = family
    fewer = {(a, b) for a, b in copies if b < len(counts) - 1}
    assert sum(own_payments(counts[:-1], fewer)) <= sum(own_payments(counts, copies))


@pytest.mark.parametrize("files", [60, 107])
def test_many_versions_of_one_file_and_a_long_chain_are_quick(files):
    every = set(combinations(range(files), 2))
    assert own_payments([2] * files, every) == [2] + [0] * (files - 1)
    near = {(a, b) for a, b in every if b - a <= 2}
    assert sum(own_payments([1] * files, near)) == (files + 2) // 3


@given(st.integers(0, 50), st.integers(0, 50), st.integers(0, 50), st.integers(0, 50), st.integers(0, 50))
def test_files_without_a_common_date_are_no_copies_however_much_else_they_share(n, m, dated, other, shared):
    lines = (n + dated, m + other)
    common = min(shared, n, m)
    found = Overlap(
        names=("a.csv", "b.csv"), lines=lines, dated=(dated, other), shared=common, shared_dated=0
    )
    assert are_copies(found) == (lines == (common, common))


@pytest.mark.parametrize(
    ("one", "other", "differ"),
    [
        ("payments/spend-april-2024.csv", "payments/spend-may-2024.csv", True),
        ("payments/1704.csv", "payments/1705.csv", True),
        ("payments/april-23.csv", "payments/april-24.csv", True),
        ("payments/2024-04.csv", "payments/2024_04.xlsx", False),
        ("payments/1575631095wpdm_1910.csv", "payments/1603177375wpdm_1910.csv", False),
        ("payments/spend 2023.csv", "payments/spend 2024.csv", True),
        ("payments/april/spend.csv", "payments/may/spend.csv", True),
        ("payments/hospital/spend.csv", "payments/council/spend.csv", True),
        ("payments/q1.csv", "payments/q2.csv", True),
        ("payments/a.csv", "payments/b.csv", False),
        ("payments/may.csv", "payments/may (1).csv", False),
        ("payments/may-2024.csv", "payments/may-2024-v2.xlsx", False),
        ("payments/may.csv", "payments/copy.csv", False),
    ],
)
def test_names_of_two_months_or_two_bodies_differ(one, other, differ):
    assert names_differ(one, other) == names_differ(other, one) == differ
