"""Lots and consortia: the oracle solved by hand, every small case against an enumeration, laws of the flips."""

from fractions import Fraction
from itertools import combinations, pairwise, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ultramicro.core.errors import BadInput
from ultramicro.procurement.lots.consortium import Asked, Candidate, missing, smallest_consortium
from ultramicro.procurement.lots.flips import MOST, flips_at, stretches
from ultramicro.procurement.lots.model import Bid, Firm, Tender, weight_of
from ultramicro.procurement.lots.solve import best_award

# Reference, section 6: sums in thousands of pounds, one supplier more costs two.
ASKED = {"L": (40, 35, 25), "F1": (41, None, 24), "F2": (None, 36, 26), "F3": (None, None, 23)}
ORACLE = Tender(
    loads={"A": 40, "B": 35, "C": 25}, administration_pence=2,
    firms=[Firm(name="L", capacity=100), Firm(name="F1", local=True, capacity=45),
           Firm(name="F2", local=True, capacity=60), Firm(name="F3", local=True, capacity=30)],
    bids=[Bid(package=package, firm=firm, cost_pence=cost) for firm, costs in ASKED.items()
          for package, cost in zip("ABC", costs, strict=True) if cost is not None],
)  # fmt: skip


def every_award(tender):
    """All assignments that break no rule, by trying each bid for each package."""
    bidders = [[firm for package, firm in tender.asked if package == each] for each in tender.loads]
    for firms in product(*bidders):
        winners = dict(zip(tender.loads, firms, strict=True))
        if not tender.faults(winners):
            yield tender.award(winners)


def test_the_oracle_has_fourteen_assignments():
    assert len(list(every_award(ORACLE))) == 14


@pytest.mark.parametrize(
    ("weight", "winners", "worth"),
    [(0, "L L L", 102), (0.03, "L L F3", 101.31), (0.1, "F1 F2 F3", 96.0)],
)
def test_the_oracle_by_hand(weight, winners, worth):
    found = best_award(ORACLE, weight_of(weight))
    assert " ".join(found.award.winners[each] for each in "ABC") == winners
    assert float(found.award.worth_pence(found.local_weight)) == worth
    assert found.gap_pence == 0


def test_the_oracles_ties_at_nought_and_where_it_flips():
    least = min(award.cost_pence for award in every_award(ORACLE))
    tied = [award for award in every_award(ORACLE) if award.cost_pence == least]
    assert sorted(len(award.suppliers) for award in tied) == [1, 2]
    found = stretches(ORACLE)
    assert [(each.award.cost_pence, each.award.local_pence) for each in found] == [
        (102, 0),
        (102, 23),
        (106, 100),
        (107, 103),  # beyond a third F2 takes two packages, up to its capacity
    ]
    assert [each.high for each in found] == [0, Fraction(4, 77), Fraction(1, 3), 1]
    assert flips_at(found, weight_of(0.03)) == Fraction(4, 77)
    assert flips_at(found, weight_of(0.1)) == Fraction(1, 3)
    assert flips_at(found, weight_of(0.5)) is None


SUMS = st.integers(0, 60)
FIRMS = ("Ash", "Bay", "Cob")


@st.composite
def tenders(draw):
    packages = draw(st.sampled_from(["P", "PQ", "PQR"]))
    firms = [
        Firm(name=name, local=draw(st.booleans()), capacity=draw(st.none() | st.integers(0, 9)),
             most_lots=draw(st.none() | st.integers(0, 3)))
        for name in FIRMS
    ]  # fmt: skip
    costs = {(p, f): draw(st.none() | SUMS) for p in packages for f in FIRMS}
    return Tender(
        loads={package: draw(st.integers(0, 5)) for package in packages}, firms=firms,
        bids=[Bid(package=p, firm=f, cost_pence=cost) for (p, f), cost in costs.items() if cost is not None],
        administration_pence=draw(st.integers(0, 20)),
    )  # fmt: skip


WEIGHTS = st.fractions(0, 1, max_denominator=100)


@settings(max_examples=15)
@given(tenders(), WEIGHTS, st.randoms())
def test_the_solver_and_an_enumeration_agree_whatever_the_order_of_rows(tender, weight, dice):
    found, all_awards = best_award(tender, weight), list(every_award(tender))
    assert (found is None) == (not all_awards)
    if found is None:
        return
    assert tender.faults(found.award.winners) == []
    assert found.award.rank(weight) == min(award.rank(weight) for award in all_awards)
    assert found.gap_pence == 0
    bids, firms = list(tender.bids), list(tender.firms)
    dice.shuffle(bids)
    dice.shuffle(firms)
    other = Tender(
        loads=tender.loads, firms=firms, bids=bids, administration_pence=tender.administration_pence
    )
    assert best_award(other, weight) == found


@settings(max_examples=8)
@given(tenders(), WEIGHTS)
def test_the_stretches_are_the_lower_envelope_of_all_awards(tender, weight):
    found, all_awards = stretches(tender), list(every_award(tender))
    assert bool(found) == bool(all_awards)
    for one, other in pairwise(found):
        assert one.high == other.low
        assert one.award.local_pence < other.award.local_pence
        assert one.award.worth_pence(one.high) == other.award.worth_pence(one.high)
    for each in found:
        for at in (each.low, each.high):
            assert each.award.worth_pence(at) == min(award.worth_pence(at) for award in all_awards)
    if found:
        assert (found[0].low, found[-1].high) == (0, MOST)
        (own, *_) = [each for each in found if each.low <= weight <= each.high]
        assert own.award.worth_pence(weight) == min(award.worth_pence(weight) for award in all_awards)


def test_a_capacity_missed_by_less_than_the_solver_sees_is_missed():
    bids = [Bid(package=p, firm=f, cost_pence=c) for p, f, c in (("P", "A", 1), ("Q", "A", 1), ("Q", "B", 9))]
    tender = Tender(
        loads={"P": 0.5, "Q": 0.5 + 1e-8}, firms=[Firm(name="A", capacity=1.0), Firm(name="B")], bids=bids
    )
    assert best_award(tender).award.winners == {"P": "A", "Q": "B"}


def test_large_sums_are_proved_to_the_penny():
    dear = 3_000_000_000_00
    bids = [Bid(package=p, firm=f, cost_pence=dear + extra) for p, f, extra in
            (("P", "A", 7), ("P", "B", 8), ("Q", "A", 9), ("Q", "B", 1))]  # fmt: skip
    tender = Tender(
        loads={"P": 1, "Q": 1}, firms=[Firm(name="A"), Firm(name="B")], bids=bids, administration_pence=7
    )
    found = best_award(tender)
    assert found.award.cost_pence == 2 * dear + 16
    assert found.gap_pence == 0


def test_what_cannot_be_awarded_and_what_is_not_a_tender():
    assert best_award(Tender(loads={"P": 1}, firms=[Firm(name="A")], bids=[])) is None
    for bids in ([("P", "X", 1)], [("Z", "A", 1)], [("P", "A", -1)], [("P", "A", 1), ("P", "A", 2)]):
        with pytest.raises(BadInput):
            Tender(loads={"P": 1}, firms=[Firm(name="A")], bids=[
                Bid(package=p, firm=f, cost_pence=c) for p, f, c in bids])  # fmt: skip
    with pytest.raises(BadInput, match="twice"):
        Tender(loads={}, firms=[Firm(name="A"), Firm(name="A")], bids=[])


NAMES = st.frozensets(st.sampled_from("xyz"), max_size=2)
CANDIDATES = st.lists(
    st.builds(Candidate, name=st.sampled_from("ABCDE"), turnover_pence=st.integers(0, 9),
              capacity=st.integers(0, 9), areas=NAMES, certificates=NAMES, local=st.booleans()),
    max_size=5, unique_by=lambda firm: firm.name,
)  # fmt: skip


@settings(max_examples=20)
@given(CANDIDATES, st.builds(Asked, turnover_pence=st.integers(0, 20), capacity=st.integers(0, 20), areas=NAMES,
                             certificates=NAMES))  # fmt: skip
def test_the_smallest_consortium_is_that_of_an_enumeration(firms, asked):
    groups = [
        group for n in range(len(firms) + 1) for group in combinations(firms, n) if not missing(asked, group)
    ]
    found = smallest_consortium(asked, firms)
    assert (found is None) == (not groups) == bool(missing(asked, firms))
    if found:
        chosen = [firm for firm in firms if firm.name in found.members]
        assert missing(asked, chosen) == []
        best = min((len(group), -sum(firm.local for firm in group)) for group in groups)
        assert (len(chosen), -sum(firm.local for firm in chosen)) == best
        assert found.bound == len(chosen)
        assert all(found.brings.values())


def test_a_turnover_missed_by_a_penny_is_missed():
    pound = 100
    firms = [
        Candidate(name="A", turnover_pence=10_000_000 * pound - 1),
        Candidate(name="B", turnover_pence=1),
    ]
    assert smallest_consortium(Asked(turnover_pence=10_000_000 * pound), firms).members == ("A", "B")
