"""The greatest set-off: laws, published examples, other solvers, and a certificate that fails when spoilt."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.clearing.networks import by_highs, by_ortools, invoices, merged, named
from ultramicro.clearing.solver.certificate import check_setoff, upper_bound
from ultramicro.clearing.solver.loops import by_length, loops_of
from ultramicro.clearing.solver.merging import Network, allocate_to_invoices, merge_parallel
from ultramicro.clearing.solver.pairwise import pairwise
from ultramicro.clearing.solver.reasons import Law, Refusal, Unproved, Unusable
from ultramicro.clearing.solver.set_off import Before, greatest_setoff, proved

O2 = (
    ("A", "B", 100),
    ("B", "E", 70),
    ("E", "A", 100),
    ("C", "D", 100),
    ("D", "E", 100),
    ("E", "C", 70),
    ("B", "C", 100),
)


def total(*rows):
    return greatest_setoff(named(*rows)).total_pence


def test_three_firms_in_a_ring():
    """cycles.money: A owes B 100, B owes C 80, C owes A 70: 210 of 250 go."""
    assert total(("A", "B", 100), ("B", "C", 80), ("C", "A", 70)) == 210


def test_five_firms_where_published_answers_were_beaten():
    """cycles.money shows 420 and 500 of 640; the greatest is 570."""
    assert total(*O2) == 570


def test_micro_example_of_mtcs():
    assert total(("10", "20", 100), ("20", "30", 100), ("30", "10", 200), ("40", "30", 100)) == 300


def test_netting_two_by_two_first_would_lose():
    rows = (("u", "v", 10), ("v", "u", 5), ("v", "w", 10), ("w", "u", 10))
    assert total(*rows) == 30
    assert int(pairwise(named(*rows)).sum()) == 10


def test_a_chain_has_nothing_to_cancel():
    assert total(("A", "B", 100), ("B", "C", 100), ("C", "D", 100)) == 0


def test_a_ring_of_four_clears_four_times_its_smallest():
    """ledgerloops/strategy-pit: 20, 543, 12 and 100 in a ring: 48."""
    assert total(("A", "B", 20), ("B", "C", 543), ("C", "D", 12), ("D", "A", 100)) == 48


@given(invoices())
def test_it_is_the_greatest_to_the_penny_by_two_other_solvers(rows):
    network = merged(rows).network
    found = greatest_setoff(network)
    assert found.total_pence == by_ortools(network)
    assert found.total_pence == by_highs(network)


@given(invoices())
def test_net_positions_are_unchanged_and_nothing_is_over_cleared(rows):
    network = merged(rows).network
    found = greatest_setoff(network)
    left = network.subset(np.ones(network.debtor.size, bool), network.amount_pence - found.cleared_pence)
    assert np.array_equal(left.net_pence(), network.net_pence())
    assert np.all((found.cleared_pence >= 0) & (found.cleared_pence <= network.amount_pence))


@given(invoices(), invoices(most=4))
def test_more_obligations_never_lower_the_best(rows, more):
    assert (
        greatest_setoff(merged([*rows, *more]).network).total_pence
        >= greatest_setoff(merged(rows).network).total_pence
    )


@given(invoices(), st.integers(0, 23), st.floats(0.1, 0.9))
def test_splitting_an_invoice_in_two_changes_nothing(rows, which, part):
    d, c, a = rows[which % len(rows)]
    first = max(1, int(a * part))
    if first == a:
        return
    split = [*rows, (d, c, first), (d, c, a - first)]
    split.remove((d, c, a))
    assert (
        greatest_setoff(merged(split).network).total_pence
        == greatest_setoff(merged(rows).network).total_pence
    )


@given(invoices(pence=1000), st.integers(2, 9))
def test_scaling_amounts_scales_the_best(rows, by):
    scaled = [(d, c, a * by) for d, c, a in rows]
    assert (
        greatest_setoff(merged(scaled).network).total_pence
        == by * greatest_setoff(merged(rows).network).total_pence
    )


@given(invoices(), st.permutations(range(7)))
def test_the_numbers_of_the_parties_do_not_matter(rows, order):
    moved = [(order[d], order[c], a) for d, c, a in rows]
    assert (
        greatest_setoff(merged(moved).network).total_pence
        == greatest_setoff(merged(rows).network).total_pence
    )


@given(invoices())
def test_netting_two_by_two_first_never_raises_it(rows):
    network = merged(rows).network
    netted = pairwise(network)
    left = network.amount_pence - netted
    rest = greatest_setoff(network.subset(left > 0, left)).total_pence
    assert int(netted.sum()) + rest <= greatest_setoff(network).total_pence


@given(invoices(), st.integers(0, 40), st.sampled_from([-1, 1]))
def test_a_set_off_spoilt_by_one_penny_fails_its_certificate(rows, which, penny):
    network = merged(rows).network
    found = greatest_setoff(network)
    spoilt = found.cleared_pence.copy()
    spoilt[which % spoilt.size] += penny
    assert not check_setoff(network, spoilt, found.potential).holds
    assert check_setoff(network, found.cleared_pence, found.potential).holds


@given(invoices(), st.data())
def test_each_part_of_the_proof_measures_its_own_fault(rows, data):
    """Every number of the proof is worked out again, one plain sum at a time, for any claimed set-off."""
    network = merged(rows).network
    pairs = network.amount_pence.size
    claimed = np.array(
        data.draw(st.lists(st.integers(-50, 300), min_size=pairs, max_size=pairs)), dtype=np.int64
    )
    potential = np.array(
        data.draw(st.lists(st.integers(-3, 3), min_size=network.parties, max_size=network.parties)),
        dtype=np.int64,
    )
    proof = check_setoff(network, claimed, potential)
    nets, bound = [0] * network.parties, 0
    for d, c, owed, cleared in zip(
        network.debtor, network.creditor, network.amount_pence, claimed, strict=True
    ):
        nets[d] += int(cleared)
        nets[c] -= int(cleared)
        bound += int(owed) * max(0, 1 - int(potential[d]) + int(potential[c]))
    assert proof.moved_pence == max(map(abs, nets), default=0)
    assert proof.over_pence == max((int(y) - int(x) for x, y in zip(network.amount_pence, claimed, strict=True)
                                    if y > x), default=0)  # fmt: skip
    assert proof.below_pence == max((-int(y) for y in claimed if y < 0), default=0)
    assert proof.gap_pence == bound - int(claimed.sum())
    assert proof.holds == (not any((proof.moved_pence, proof.over_pence, proof.below_pence, proof.gap_pence)))


# By law: who owes whom how much, what is claimed to be cleared, potentials, and by how much that law alone is missed.
ONE_FAULT = {
    Law.REACHES_BOUND: ([("A", "B", 10), ("B", "A", 10)], [0, 0], [0, 0], 20),
    Law.POSITIONS_UNCHANGED: ([("A", "B", 10)], [10], [0, 0], 10),
    # One ring too much, another as much too little, so that the sum reaches its bound.
    Law.NOT_OVER_OWED: (
        [("A", "B", 10), ("B", "A", 10), ("C", "D", 10), ("D", "C", 10)], [11, 11, 9, 9], [0, 0, 0, 0], 1
    ),
    # Clearing A's debt to C below 0 stands for a debt that C does not have, which would close the ring.
    Law.NOT_BELOW_ZERO: ([("A", "B", 5), ("A", "C", 10), ("B", "C", 5)], [5, -5, 5], [1, 1, 0], 5),
}  # fmt: skip


@pytest.mark.parametrize("law", ONE_FAULT)
def test_each_tooth_of_the_proof_bites_alone(law):
    rows, cleared, potential, missed = ONE_FAULT[law]
    network, cleared, potential = named(*rows), np.array(cleared, np.int64), np.array(potential, np.int64)
    proof = check_setoff(network, cleared, potential)
    assert {each: error for each, error in proof.errors().items() if error} == {law: missed}
    assert not proof.holds
    with pytest.raises(Unproved) as broken:
        proved(network, cleared, potential)
    assert broken.value.errors == {law: missed}
    sound = greatest_setoff(network)
    assert sound.proof.holds
    assert set(sound.proof.errors()) == set(ONE_FAULT)


def test_a_bound_beyond_64_bits_is_still_exact():
    large = 2**61
    network = Network(parties=2, debtor=np.array([0, 1]), creditor=np.array([1, 0]),
                      amount_pence=np.array([large, 5], dtype=np.int64))  # fmt: skip
    assert upper_bound(network, np.array([-7, 0], dtype=np.int64)) == large * 8
    assert upper_bound(network, np.array([0, 0], dtype=np.int64)) == large + 5
    four = Network(parties=2, debtor=np.array([0, 1, 0, 1]), creditor=np.array([1, 0, 1, 0]),
                   amount_pence=np.full(4, large, dtype=np.int64))  # fmt: skip
    assert upper_bound(four, np.zeros(2, dtype=np.int64)) == 4 * large


def test_where_nobody_owes_anything_nothing_is_the_greatest_set_off():
    none = np.zeros(0, dtype=np.int64)
    network = Network(parties=0, debtor=none, creditor=none, amount_pence=none)
    proof = check_setoff(network, none, none)
    assert proof.holds
    assert set(proof.errors().values()) == {0}
    alone = Network(parties=3, debtor=none, creditor=none, amount_pence=none)
    assert check_setoff(alone, none, np.zeros(3, dtype=np.int64)).holds


@given(invoices())
def test_a_set_off_that_is_not_the_greatest_cannot_pass_with_any_potentials(rows):
    network = merged(rows).network
    found = greatest_setoff(network)
    if found.total_pence:
        nothing = np.zeros_like(found.cleared_pence)
        assert check_setoff(network, nothing, found.potential).gap_pence == found.total_pence


@given(invoices(), invoices(most=3))
def test_a_round_from_where_the_last_one_ended_is_as_exact(rows, changes):
    network, later = merged(rows).network, merged([*rows[1:], *changes]).network
    before = Before(network=network, setoff=greatest_setoff(network))
    assert greatest_setoff(later, before).total_pence == greatest_setoff(later).total_pence


@given(invoices())
def test_loops_sum_to_the_set_off_pair_by_pair(rows):
    network = merged(rows).network
    found = greatest_setoff(network)
    loops = loops_of(network, found.cleared_pence)
    sums = np.zeros_like(found.cleared_pence)
    for i, amount in enumerate(loops.amount_pence):
        pairs = loops.pair[loops.start[i] : loops.start[i + 1]]
        np.add.at(sums, pairs, amount)
        assert np.array_equal(network.creditor[pairs], np.roll(network.debtor[pairs], -1))
        assert len(set(network.debtor[pairs].tolist())) == len(pairs)
    assert np.array_equal(sums, found.cleared_pence)
    assert sum(by_length(loops).values()) == found.total_pence


@given(invoices())
def test_what_is_cleared_of_a_pair_is_shared_to_its_invoices_oldest_first(rows):
    whole = merged(rows)
    cleared = greatest_setoff(whole.network).cleared_pence
    amounts = np.array([a for *_, a in rows])
    share = allocate_to_invoices(whole.pair, amounts, cleared, np.arange(len(rows)))
    assert np.array_equal(np.bincount(whole.pair, share, cleared.size).astype(int), cleared)
    assert np.all((share >= 0) & (share <= amounts))
    for pair in set(whole.pair.tolist()):
        mine = np.flatnonzero(whole.pair == pair)
        touched = share[mine] > 0
        assert np.all(share[mine][:-1][touched[1:]] == amounts[mine][:-1][touched[1:]])


@settings(max_examples=3, deadline=None)
@given(st.integers(0, 10**6))
def test_a_larger_network_agrees_with_another_solver(seed):
    dice = np.random.default_rng(seed)
    n, m = 400, 4000
    d = dice.integers(0, n, m)
    c = (d + 1 + (n - 1) * dice.random(m) ** 2).astype(int) % n
    ok = d != c
    network = merge_parallel(n, d[ok], c[ok], dice.lognormal(9, 2, m).astype(int)[ok] + 1).network
    assert greatest_setoff(network).total_pence == by_ortools(network)


@pytest.mark.parametrize(
    ("rows", "reason"),
    [([(0, 0, 5)], "same_party"), ([(0, 1, 0)], "amount_not_positive"), ([(0, 1, -3)], "amount_not_positive"),
     ([(0, 9, 5)], "party_unknown"), ([(0, 7, 5)], "party_unknown"), ([(-1, 1, 5)], "party_unknown"),
     ([(0, 1.5, 5)], "party_not_whole"), ([(0, 1, 2**61), (1, 0, 2**61)], "amounts_too_large")],
)  # fmt: skip
def test_obligations_that_cannot_be_are_refused(rows, reason):
    with pytest.raises(Unusable) as refused:
        merged(rows)
    assert refused.value.reason == reason


def test_fractions_of_a_penny_are_refused():
    with pytest.raises(Unusable) as refused:
        merge_parallel(2, [0], [1], [1.5])
    assert refused.value.reason is Refusal.AMOUNT_NOT_WHOLE


def test_as_many_debtors_as_creditors_and_amounts_are_needed():
    for debtor, creditor, amount in (([0], [1], [5, 6]), ([0, 1], [1], [5]), ([0], [1, 0], [5])):
        with pytest.raises(Unusable) as refused:
            merge_parallel(2, debtor, creditor, amount)
        assert refused.value.reason is Refusal.SIZES_DIFFER


def test_who_stands_where_in_a_refusal_is_told():
    with pytest.raises(Unusable) as refused:
        merged([(0, 1, 5), (2, 2, 5)])
    assert refused.value.values == {"invoice": 1}


def test_sums_up_to_the_limit_are_taken():
    assert merged([(0, 1, 2**60), (1, 0, 2**60)]).network.amount_pence.sum() == 2**61


@given(invoices())
def test_invoices_are_merged_by_pair_and_nothing_else(rows):
    whole, sums = merged(rows), Counter()
    for d, c, a in rows:
        sums[d, c] += a
    ends = list(zip(whole.network.debtor.tolist(), whole.network.creditor.tolist(), strict=True))
    assert dict(zip(ends, whole.network.amount_pence.tolist(), strict=True)) == sums
    assert [ends[pair] for pair in whole.pair] == [(d, c) for d, c, _ in rows]


@given(
    st.lists(st.tuples(st.integers(1, 50), st.integers(0, 3)), min_size=1, max_size=8), st.integers(0, 400)
)
def test_what_is_cleared_goes_to_invoices_in_the_declared_order(invoices_, cleared):
    """Against the plainest reading: one invoice after the other, in order, until nothing is left."""
    amounts, first = zip(*invoices_, strict=True)
    left, expected = cleared, [0] * len(amounts)
    for i in sorted(range(len(amounts)), key=lambda i: first[i]):
        expected[i] = min(amounts[i], left)
        left -= expected[i]
    pair = np.zeros(len(amounts), np.int32)
    assert allocate_to_invoices(pair, amounts, np.array([cleared], np.int64), first).tolist() == expected
