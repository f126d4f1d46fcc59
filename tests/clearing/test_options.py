"""Urgent first at no loss, loans where they cancel most, and who can pay before and after."""

import itertools
from dataclasses import replace

import numpy as np
import pytest
from benchmarks.clearing import with_credit_lines
from benchmarks.networks import sardex_like
from hypothesis import given
from hypothesis import strategies as st

from tests.clearing.networks import by_highs, invoices, merged, named
from tests.clearing.test_setoff import O2
from ultramicro.clearing.described.insolvency import newly_failing, payments
from ultramicro.clearing.solver import priorities
from ultramicro.clearing.solver.lending import loans_of
from ultramicro.clearing.solver.liquidity import Limits, discharge_curve, net_limits, place_liquidity
from ultramicro.clearing.solver.merging import merge_parallel
from ultramicro.clearing.solver.priorities import prefer
from ultramicro.clearing.solver.reasons import Law, Refusal, Unproved, Unusable
from ultramicro.clearing.solver.set_off import greatest_setoff


@given(invoices(pence=1000), st.lists(st.integers(0, 9), min_size=24, max_size=24))
def test_the_most_urgent_go_first_and_the_total_keeps_every_penny(rows, urgency):
    whole = merged(rows)
    amounts, urgent = [a for *_, a in rows], urgency[: len(rows)]
    best = greatest_setoff(whole.network)
    found = prefer(whole, amounts, urgent, best)
    assert int(found.cleared_pence.sum()) == best.total_pence
    # A second road: one programme in which a penny of the total outweighs all urgency, invoice by invoice.
    single = type(whole.network)(
        parties=7, debtor=np.array([d for d, _, _ in rows]), creditor=np.array([c for _, c, _ in rows]),
        amount_pence=np.array(amounts),
    )  # fmt: skip
    weight = 1000.0 + np.array(urgent)
    assert 1000 * best.total_pence + found.urgent_pence == pytest.approx(by_highs(single, weight), abs=1)


@given(invoices(), st.lists(st.integers(0, 9), min_size=24, max_size=24))
def test_preferring_keeps_net_positions_and_clears_no_more_than_is_owed(rows, urgency):
    whole = merged(rows)
    found = prefer(
        whole, [a for *_, a in rows], urgency[: len(rows)], greatest_setoff(whole.network)
    ).cleared_pence
    net = np.zeros(7, np.int64)
    for (d, c, a), x in zip(rows, found, strict=True):
        assert 0 <= x <= a
        net[d] += x
        net[c] -= x
    assert not net.any()


BOTH = merged([(0, 1, 5), (0, 1, 7), (1, 0, 8)], 2), [5, 7, 8]


@pytest.mark.parametrize("urgency", [101, -1, 1.5])
def test_an_urgency_out_of_its_bounds_is_refused(urgency):
    whole, amounts = BOTH
    with pytest.raises(Unusable) as refused:
        prefer(whole, amounts, [0, 0, urgency], greatest_setoff(whole.network))
    assert refused.value.reason is Refusal.URGENCY_OUT_OF_RANGE


def test_the_greatest_urgency_counts_a_hundred_a_penny():
    whole, amounts = BOTH
    found = prefer(whole, amounts, [0, 100, 0], greatest_setoff(whole.network))
    assert (found.cleared_pence.tolist(), found.urgent_pence) == ([1, 7, 8], 700)


def test_of_equally_urgent_invoices_of_a_pair_those_that_come_first_are_cleared_first():
    whole, amounts = BOTH
    best = greatest_setoff(whole.network)
    for first, cleared in (([1, 2, 3], [5, 3, 8]), ([2, 1, 3], [1, 7, 8]), (None, [5, 3, 8])):
        assert prefer(whole, amounts, [0, 0, 0], best, first).cleared_pence.tolist() == cleared


def test_a_preference_that_lowers_the_total_or_is_not_proved_is_withheld(monkeypatch):
    whole, amounts = BOTH
    best = greatest_setoff(whole.network)
    with pytest.raises(Unproved) as broken:
        prefer(whole, amounts, [1, 1, 1], replace(best, cleared_pence=best.cleared_pence + 1))
    assert set(broken.value.errors) == {Law.URGENT_FIRST}
    real = priorities.transship

    def unproved(arcs, excess):
        found = real(arcs, excess)
        return replace(found, price=found.price + np.arange(found.price.size) * 5)

    monkeypatch.setattr(priorities, "transship", unproved)
    with pytest.raises(Unproved) as broken:
        prefer(whole, amounts, [1, 1, 1], best)
    assert broken.value.errors[Law.URGENT_FIRST] > 0


def curve(network, *budgets):
    return [placed.total_pence for placed in discharge_curve(network, budgets)]


def test_published_discharges_of_small_loans():
    """cycles.money: 3, 15 and 30 lent to the ring of three; 35 and 70 to the five firms. A chain: three for one."""
    ring = named(("A", "B", 100), ("B", "C", 80), ("C", "A", 70))
    assert curve(ring, 0, 3, 15, 30) == [210, 216, 235, 250]
    assert curve(named(*O2), 35, 70) == [605, 640]
    assert curve(named(("A", "B", 100), ("B", "C", 100), ("C", "D", 100)), 0, 50, 100) == [0, 150, 300]


@given(invoices(), st.lists(st.floats(0, 1), min_size=1, max_size=4))
def test_more_lent_never_discharges_less_and_each_pound_no_more_than_the_last(rows, parts):
    network = merged(rows).network
    needed = int(np.maximum(network.net_pence(), 0).sum())
    budgets = sorted({0, needed, *(int(needed * part) for part in parts)})
    found = list(discharge_curve(network, budgets))
    totals = [placed.total_pence for placed in found]
    assert totals[0] == greatest_setoff(network).total_pence
    assert totals[-1] == int(network.amount_pence.sum())
    slopes = [(b - a) / (y - x) for a, b, x, y in zip(totals, totals[1:], budgets, budgets[1:], strict=False)]
    assert all(slope >= 1 - 1e-9 for slope in slopes)
    assert all(later <= earlier + 1e-9 for earlier, later in itertools.pairwise(slopes))


@given(invoices(), st.floats(0, 1))
def test_loans_keep_every_position_and_their_limits(rows, part):
    network = merged(rows).network
    limits, needed = net_limits(network), int(np.maximum(network.net_pence(), 0).sum())
    found = place_liquidity(network, int(needed * part))
    assert np.all((found.borrowed_pence >= 0) & (found.borrowed_pence <= limits.borrow_pence))
    assert np.all((found.held_pence >= 0) & (found.held_pence <= limits.hold_pence))
    assert found.lent_pence == int(found.held_pence.sum()) <= needed * part + 1
    left = network.subset(np.ones(network.debtor.size, bool), network.amount_pence - found.cleared_pence)
    assert np.array_equal(left.net_pence(), network.net_pence() - found.borrowed_pence + found.held_pence)


@given(invoices(), st.integers(0, 20))
def test_every_loan_is_followed_to_where_it_comes_back(rows, part):
    network = merged(rows).network
    placed = place_liquidity(network, int(network.amount_pence.sum()) * part // 20)
    loans = loans_of(network, placed)
    owed = set(zip(network.debtor.tolist(), network.creditor.tolist(), strict=True))
    borrowed, held = np.zeros(7, np.int64), np.zeros(7, np.int64)
    for loan in loans:
        way = (loan.borrower, *loan.chain)
        assert set(itertools.pairwise(way)) <= owed
        assert len(set(way)) == len(way) >= 2
        borrowed[way[0]] += loan.amount_pence
        held[way[-1]] += loan.amount_pence
    assert borrowed.tolist() == placed.borrowed_pence.tolist()
    assert held.tolist() == placed.held_pence.tolist()
    assert sum(loan.discharged_pence for loan in loans) <= placed.total_pence


@given(invoices(), st.floats(0.2, 0.8))
def test_starting_from_the_last_budget_gives_the_same_as_starting_afresh(rows, part):
    network = merged(rows).network
    needed = int(np.maximum(network.net_pence(), 0).sum())
    *_, last = discharge_curve(network, [0, int(needed * part / 2), int(needed * part)])
    assert last.total_pence == place_liquidity(network, int(needed * part)).total_pence


def test_a_tight_limit_of_mutual_credit_is_a_capacity():
    chain = named(("A", "B", 100), ("B", "C", 100), ("C", "D", 100))
    limits = Limits(borrow_pence=np.array([30, 0, 0, 0]), hold_pence=np.array([0, 0, 0, 100]))
    assert place_liquidity(chain, 100, limits).total_pence == 90
    with pytest.raises(Unusable) as refused:
        place_liquidity(chain, -1)
    assert refused.value.reason is Refusal.LIMIT_NEGATIVE


EN = np.array([0, 1, 2]), np.array([1, 2, 0]), np.array([400, 300, 200])


@pytest.mark.parametrize(("shock", "paid"), [(0.10, [2000, 2100, 1000]), (0.20, [1800, 1942.8571, 1000])])
def test_eisenberg_and_noe_with_debts_to_others(shock, paid):
    """paolobarucca/eisenbergnoe: assets 20, 20, 10 less a shock; debts to others 17, 18, 8. In hundredths."""
    network = merged(list(zip(*(column.tolist() for column in EN), strict=True)), 3).network
    found = payments(network, np.array([2000, 2000, 1000]) * (1 - shock), [1700, 1800, 800])
    assert found.paid_pence == pytest.approx(paid, abs=0.01)


@pytest.mark.parametrize(
    ("cancelled", "fails"),
    [(0, "AD"), (22, "AD"), (23, "D"), (54, "D"), (55, "BD"), (100, "BD")],
)
def test_the_greatest_set_off_is_not_the_safest(cancelled, fails):
    """SanishKumar/Cashflow: Dara owes Asha and Bo 100 each, Asha owes Chen, Chen owes Dara; Bo owes 45 outside."""
    names = "ABCD"
    network = named(("D", "A", 10_000), ("D", "B", 10_000), ("A", "C", 10_000), ("C", "D", 10_000))
    in_loop = ~((network.debtor == 3) & (network.creditor == 1))
    left = network.amount_pence - cancelled * 100 * in_loop
    cash, outside = [3500, 0, 10_000, 2000], [0, 4500, 0, 0]
    found = payments(network.subset(left > 0, left), cash, outside)
    assert "".join(names[i] for i in np.flatnonzero(found.fails)) == fails
    worse, better = newly_failing(network, 10_000 * in_loop, cash, outside)
    assert (worse.tolist(), better.tolist()) == ([1], [0])


def test_a_circle_of_sardexs_size_is_in_the_published_range():
    # Fleischman, Dini, Littera 2020: about 25% by clearing alone, about 50% with mutual credit. The network is made up,
    # so the range is wide; lines of a fifth of what each owes stand for mutual credit.
    firms, drawn = sardex_like()
    network = merge_parallel(firms, *drawn).network
    gross = int(network.amount_pence.sum())
    assert 0.20 < greatest_setoff(network).total_pence / gross < 0.35
    total, lent = with_credit_lines(network, 0.2)
    assert 0.45 < total / gross < 0.60
    assert lent < total - greatest_setoff(network).total_pence


def test_debts_that_go_round_ten_thousand_times_are_still_paid_exactly():
    owed = merged([(0, 1, 1_000_000), (0, 2, 1), (1, 0, 1_000_000), (2, 3, 5)], 4).network
    found = payments(owed, [0, 0, 0, 0])
    assert found.paid_pence.tolist() == pytest.approx([0, 0, 0, 0], abs=1e-6)
    half = merged([(0, 1, 1_000_000), (0, 2, 1_000), (1, 0, 900_000), (1, 3, 100_000)], 4).network
    paid = payments(half, [5_000, 0, 0, 0]).paid_pence
    assert paid[0] == pytest.approx(5_000 + 0.9 * paid[1])
    assert paid[1] == pytest.approx(paid[0] * 1_000_000 / 1_001_000)


@given(invoices(), st.lists(st.integers(0, 10**6), min_size=7, max_size=7))
def test_payments_are_a_clearing_vector_and_the_greatest(rows, cash):
    network = merged(rows).network
    found = payments(network, cash)
    owed = np.bincount(network.debtor, network.amount_pence, network.parties)
    share = network.amount_pence / owed[network.debtor]
    above = owed.copy()
    for _ in range(400):
        above = np.minimum(
            owed, cash + np.bincount(network.creditor, share * above[network.debtor], network.parties)
        )
    received = np.bincount(network.creditor, share * found.paid_pence[network.debtor], network.parties)
    assert found.paid_pence == pytest.approx(np.minimum(owed, cash + received), abs=1e-3)
    assert np.all(found.paid_pence <= above + 1e-3)
