"""Lots and consortia: the oracle solved by hand, every small case against an enumeration, laws of the flips."""

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ultramicro.core.errors import BadInput
from ultramicro.procurement.lots.consortium import Candidate, Priced, Turnover, Work, consortium
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


# By hand, in thousands of pounds; one member more costs two. The roof needs a roofer, and only the south-bound
# firm does drains; together the three meet a turnover of 100, no two of them do.
WORKS = [
    Work(
        name="Roof", load=30, trade="roofing", areas=frozenset({"north"}), turnover_pence=50, value_pence=40
    ),
    Work(name="Doors", load=20, trade="joinery", turnover_pence=30, value_pence=30),
    Work(name="Drains", load=10, areas=frozenset({"south"}), turnover_pence=20, value_pence=20),
]
MEMBERS = [
    Candidate(name="Ash", capacity=60, trades={"roofing": 30, "joinery": 10}, areas=frozenset({"north"}),
              turnover_pence=40),
    Candidate(name="Bay", capacity=20, trades={"joinery": None}, areas=frozenset({"north"}), turnover_pence=35,
              local=True),
    Candidate(name="Cob", capacity=50, areas=frozenset({"south"}), turnover_pence=30, local=True),
]  # fmt: skip
PRICES = {
    ("Roof", "Ash"): 41,
    ("Doors", "Ash"): 25,
    ("Doors", "Bay"): 33,
    ("Doors", "Cob"): 31,
    ("Drains", "Cob"): 19,
}


def group(firms=MEMBERS, works=WORKS, bids=PRICES, **given):
    return consortium(works, firms, bids, **{"administration_pence": 2, **given})


def test_a_consortium_by_hand():
    # Ash's joiners carry 10 of the doors' 20 though its capacity is 60: its cheap bid is none.
    found = group(turnover=Turnover.OWN_PART, works=[replace(work, turnover_pence=0) for work in WORKS]).found
    assert found.award.winners == {"Roof": "Ash", "Doors": "Cob", "Drains": "Cob"}
    assert (found.award.cost_pence, found.gap_pence) == (41 + 31 + 19 + 2 * 2, 0)
    # Ash and Cob turn over 70 together where 100 is asked: Bay has to join, and does a part of the work.
    found = group().found
    assert found.award.winners == {"Roof": "Ash", "Doors": "Bay", "Drains": "Cob"}
    assert (found.award.cost_pence, found.gap_pence) == (41 + 33 + 19 + 3 * 2, 0)
    # Ash turns over 40 and the roof alone asks 50 of who does it.
    assert group(turnover=Turnover.OWN_PART).found is None
    # Where nobody works in the north the roof has nobody, whatever capacities add up to.
    assert group(firms=[replace(firm, areas=frozenset({"south"})) for firm in MEMBERS]).nobody == ("Roof",)


def test_who_has_not_bid_is_taken_at_the_estimate_and_that_is_told():
    made = group(bids={("Roof", "Ash"): 41}, works=[*WORKS[:2], replace(WORKS[2], value_pence=None)])
    assert made.priced["Roof", "Ash"] is Priced.BID
    assert made.priced["Doors", "Bay"] is Priced.ESTIMATE
    assert made.priced["Drains", "Cob"] is Priced.NOT_KNOWN
    assert made.found.award.cost_pence == 41 + 30 + 0 + 3 * 2


WORDS = st.frozensets(st.sampled_from("xy"), max_size=1)
TRADES = st.dictionaries(st.sampled_from(["roofing", "joinery"]), st.none() | st.integers(0, 9), max_size=2)
MANY_WORKS = st.integers(1, 3).flatmap(lambda n: st.tuples(*(
    st.builds(Work, name=st.just(f"W{i}"), load=st.integers(0, 6), trade=st.sampled_from(["", "roofing", "joinery"]),
              areas=WORDS, turnover_pence=st.integers(0, 9), value_pence=st.none() | st.integers(0, 30))
    for i in range(n))))  # fmt: skip
MANY_FIRMS = st.lists(
    st.builds(Candidate, name=st.sampled_from("ABCD"), turnover_pence=st.none() | st.integers(0, 15),
              capacity=st.none() | st.integers(0, 12), trades=TRADES, areas=WORDS | st.just(frozenset("xy")),
              local=st.booleans()),
    min_size=1, max_size=4, unique_by=lambda firm: firm.name,
)  # fmt: skip


@settings(max_examples=25)
@given(MANY_WORKS, MANY_FIRMS, st.dictionaries(st.tuples(st.sampled_from(["W0", "W1", "W2"]), st.sampled_from("ABCD")),
       st.integers(0, 30)), st.integers(0, 9), st.sampled_from(list(Turnover)))  # fmt: skip
def test_a_consortium_is_that_of_an_enumeration(works, firms, bids, administration, turnover):
    """Every assignment of parts to firms is tried, and held against what is asked without the model's rows."""
    made = consortium(works, firms, bids, administration_pence=administration, turnover=turnover)
    fit = [chosen for chosen in product(firms, repeat=len(works)) if fits(works, chosen, turnover)]
    assert (made.found is None) == (not fit)
    if made.found:
        costs = [sum(made.tender.asked[work.name, firm.name] for work, firm in zip(works, chosen, strict=True))
                 + administration * len({firm.name for firm in chosen}) for chosen in fit]  # fmt: skip
        by_name = {firm.name: firm for firm in firms}
        winners = made.found.award.winners
        assert fits(works, [by_name[winners[work.name]] for work in works], turnover)
        assert made.found.award.cost_pence == min(costs) == made.found.bound_pence


def fits(works, chosen, turnover):
    """Whether each part's firm is able, no firm carries too much, and turnover is as the buyer says."""
    does = list(zip(works, chosen, strict=True))
    for work, firm in does:
        if not work.areas <= firm.areas or (work.trade and firm.trades and work.trade not in firm.trades):
            return False
    for firm in {firm.name: firm for firm in chosen}.values():
        own = [work for work, other in does if other.name == firm.name]
        if firm.capacity is not None and sum(work.load for work in own) > firm.capacity:
            return False
        for trade, most in firm.trades.items():
            if most is not None and sum(work.load for work in own if work.trade == trade) > most:
                return False
        asked = sum(work.turnover_pence for work in own)
        if turnover != Turnover.TOGETHER and firm.turnover_pence is not None and asked > firm.turnover_pence:
            return False
    together = sum(firm.turnover_pence or 0 for firm in {firm.name: firm for firm in chosen}.values())
    return turnover == Turnover.OWN_PART or together >= sum(work.turnover_pence for work in works)


def test_a_turnover_missed_by_a_penny_is_missed():
    works = [Work(name=name, turnover_pence=500_000_000, value_pence=5) for name in "PQ"]
    firms = [Candidate(name="A", turnover_pence=999_999_999), Candidate(name="B", turnover_pence=1)]
    found = consortium(works, firms, {}, administration_pence=100).found
    assert sorted(found.award.winners.values()) == ["A", "B"]


def test_sums_of_a_nation_are_proved_to_the_penny_too():
    dear = 10**14
    bids = [Bid(package=p, firm=f, cost_pence=dear + extra) for p, f, extra in
            (("P", "A", 7), ("P", "B", 8), ("Q", "A", 9), ("Q", "B", 1))]  # fmt: skip
    tender = Tender(
        loads={"P": 1, "Q": 1},
        firms=[Firm(name="A", local=True), Firm(name="B")],
        bids=bids,
        administration_pence=7,
    )
    found = best_award(tender, Fraction(1, 10**6))
    assert found.award.suppliers == ["A"]
    assert found.gap_pence < 1
