"""Which names become one party: laws, then examples."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ultramicro.flows.entity_resolution.merges import resolve
from ultramicro.flows.entity_resolution.model import Name, PartyOverride
from ultramicro.flows.entity_resolution.parties import parties_of

WORD = st.sampled_from(["Acorn", "acron", "Rosewell", "Care", "Service", "North", "South", "Phase 1", "Phase 2", "Ltd",
                        "(Leeds)", "t/a Rose Hill", "Environmental", "Enviromental", "&", "LLP", "CIC", "best care",
                        "bestcare", "REDACTED", "formerly Oak Tree"])  # fmt: skip
PRINTED = st.lists(WORD, min_size=1, max_size=5).map(" ".join)
NUMBER = st.frozensets(st.sampled_from(["00000012", "00000034", "00000056"]), max_size=2)
NAMES = st.lists(
    st.builds(Name, name=PRINTED, amount_pence=st.integers(-(10**6), 10**9), lines=st.integers(1, 50),
              company_numbers=NUMBER, charity_numbers=st.frozensets(st.sampled_from(["1089464", "1012345"]), max_size=1)),
    max_size=14, unique_by=lambda n: n.name)  # fmt: skip
SAID = st.lists(
    st.builds(PartyOverride, party=PRINTED, aliases=st.frozensets(PRINTED, max_size=2), not_aliases=st.frozensets(PRINTED, max_size=2),
              company_number=st.sampled_from(["", "", "00000012"])),
    max_size=3, unique_by=lambda s: s.party)  # fmt: skip


def groups(names, said=()):
    """The parties as sets of names."""
    return {frozenset(p.names) for p in parties_of(resolve(names, said), said)}


def named(*names, **facts):
    return [Name(name=n, lines=1, amount_pence=100, **facts) for n in names]


def one_party(*names, said=()):
    return len(groups(named(*names), said)) == 1


@given(NAMES, SAID, st.randoms(use_true_random=False))
def test_the_order_of_the_names_changes_nothing(names, said, dice):
    done, other = names[:], said[:]
    dice.shuffle(done)
    dice.shuffle(other)
    first, second = resolve(names, said), resolve(done, other)
    assert parties_of(first, said) == parties_of(second, other)
    assert first.reviews == second.reviews


@given(NAMES, SAID)
def test_every_name_is_in_exactly_one_party(names, said):
    placed = [n for p in parties_of(resolve(names, said), said) for n in p.names]
    assert sorted(placed) == sorted(n.name for n in names)


@given(NAMES, SAID)
def test_identifiers_are_the_party_s_own(names, said):
    ids = [p.party_id for p in parties_of(resolve(names, said), said)]
    assert len(ids) == len(set(ids))


@given(NAMES)
def test_different_company_numbers_never_meet(names):
    numbers = {n.name: n.company_numbers for n in names}
    for group in groups(names):
        sure = {min(numbers[n]) for n in group if len(numbers[n]) == 1}
        assert len(sure) <= 1


@given(NAMES)
def test_different_charity_numbers_never_meet_by_names_alone(names):
    numbers = {n.name: n.charity_numbers for n in names}
    for party in parties_of(resolve(names)):
        charities = frozenset().union(*(numbers[n] for n in party.names))
        if not any(link.how == "number" for link in party.links):
            assert len(charities) <= 1


@given(NAMES, SAID)
def test_what_parties_csv_keeps_apart_never_meets(names, said):
    done = resolve(names, said)
    for party, name in done.forbidden:
        # Only one that is claimed and denied by the same party stands in both; the denial wins.
        assert done.clusters.find(party) != done.clusters.find(name)


@given(NAMES)
def test_every_joined_name_has_its_evidence(names):
    for party in parties_of(resolve(names)):
        told = {link.other: link for link in party.links}
        if len(party.names) > 1:
            assert all(told[n].evidence and told[n].how for n in party.names)


@given(NAMES)
def test_the_queue_is_sorted_by_money_and_holds_no_settled_pair(names):
    done = resolve(names)
    money = [r.amount_pence for r in done.reviews]
    assert money == sorted(money, reverse=True)
    assert all(done.clusters.find(r.name) != done.clusters.find(r.other) for r in done.reviews)


@given(NAMES)
def test_a_merge_that_the_user_undoes_is_undone(names):
    for party in parties_of(resolve(names)):
        for gone in party.names[1:]:
            said = [PartyOverride(party=party.party, not_aliases=frozenset({gone}))]
            assert not any({party.party, gone} <= group for group in groups(names, said))


@given(NAMES)
def test_two_names_that_the_user_joins_are_one_party(names):
    for one, other in pairwise(names):
        said = [PartyOverride(party=one.name, aliases=frozenset({other.name}))]
        assert any({one.name, other.name} <= group for group in groups(names, said))


@pytest.mark.parametrize("names", [
    ("Acorn Blinds Ltd", "ACORN BLINDS LIMITED", "Acorn Blinds"),
    ("BEST CARE LTD", "Bestcare Ltd"),
    ("Veritas Solisitors", "VERITAS SOLICITORS"),
    ("Hanley Amos Stewart Building Survey", "Hanley Amos Stewart Building Surveyors Ltd"),
    ("Hartley & Worstenholme", "HARTLEY & WORSTENHOLME SOLICITORS"),
    ("Enerveo Ltd", "Enerveo Limited (Formerly SSE Contracting Ltd)", "SSE CONTRACTING LTD"),
    ("Bodypower Sports Ltd t/a Fitness Superstore", "Fitness Superstore"),
    ("Leeds Teaching Hospitals NHS Trust", "LEEDS TEACHING HOSPITALS TRUST"),
    ("Softcat Plc", "SOFTCAT LTD"),
])  # fmt: skip
def test_what_is_safely_one_party_is_joined(names):
    assert one_party(*names)


@pytest.mark.parametrize(("one", "other"), [
    ("XYZ (North) Ltd", "XYZ (South) Ltd"),
    ("Co (Project Co One) Ltd", "Co (Project Co Two) Ltd"),
    ("Acorn Phase 2 Ltd", "Acorn Phase 3 Ltd"),
    ("Airlie Business Solutions", "Allied Business Solutions"),
    ("CHI (Manorcroft) Ltd", "CHI (Linson Court) Ltd"),
    ("Leeds City Council", "Wakefield City Council"),
    ("Capita Business Services Ltd", "Capita Property Services Ltd"),
    ("Father Reach LLP", "Father Preach LLP"),
    ("Proactive UK Limited", "PROACTIVE CIC"),
    ("Midshires Care Ltd t/a Helping Hand", "Helping Hand Co Ltd"),
    ("Mauricare Ltd t/a Aston Manor", "Aston Manor"),
    ("BPP Education Ltd t/a BPP University Ltd", "BPP University Ltd"),
    ("Quba Ltd", "QUBA SOLUTIONS LTD"),
    ("Thomson Builders", "Thompson Builders"),
    ("D Hall", "D Hall Trust"),
])  # fmt: skip
def test_what_is_not_safely_one_party_is_left_apart(one, other):
    assert not one_party(one, other)


def test_a_trade_name_that_two_firms_claim_is_joined_to_neither():
    assert (
        len(
            groups(
                named(
                    "Rowe Ltd t/a Fitness Superstore", "Bolt Ltd t/a Fitness Superstore", "Fitness Superstore"
                )
            )
        )
        == 3
    )


def test_a_short_form_of_two_longer_names_is_joined_to_neither():
    assert len(groups(named("Hartley Moss", "Hartley Moss Solicitors", "Hartley Moss Architects"))) == 3


def test_sisters_never_meet_through_a_third_name():
    names = named(
        "Acorn Rose North Ltd formerly Dewdrop Gate",
        "Dewdrop Gate",
        "Acorn Rose South Ltd formerly Dewdrop Gate",
    )
    assert all(len({n for n in g if "North" in n or "South" in n}) < 2 for g in groups(names))


def test_a_number_joins_what_names_do_not():
    names = [
        replace(n, company_numbers=frozenset({"01800000"}))
        for n in named("BT Openreach", "British Telecommunications plc")
    ]
    assert len(groups(names)) == 1


def test_a_number_beside_three_rivals_joins_none_and_is_asked():
    names = [
        replace(n, company_numbers=frozenset({"01800000"}))
        for n in named("EDF Energy", "Drax Power", "SSE Supply")
    ]
    done = resolve(names)
    assert len(groups(names)) == 3
    assert len(done.reviews) == 2
    assert all(r.evidence.id == "number_of_unlike_names" for r in done.reviews)


def test_one_name_with_two_numbers_is_asked():
    names = [Name(name="Opera North Ltd", company_numbers=frozenset({"01550778"})),
             Name(name="OPERA NORTH LTD", company_numbers=frozenset({"00511726"}))]  # fmt: skip
    (review,) = resolve(names).reviews
    assert review.evidence.values["quarrel"].id == "company_numbers_differ"


def test_a_name_printed_with_two_numbers_does_not_join_their_owners():
    names = [Name(name="Acorn Blinds", company_numbers=frozenset({"00000012"})),
             Name(name="Acorn Shutters", company_numbers=frozenset({"00000034"})),
             Name(name="Acorn", company_numbers=frozenset({"00000012", "00000034"}))]  # fmt: skip
    assert not any({"Acorn Blinds", "Acorn Shutters"} <= g for g in groups(names))


def test_the_user_may_join_what_numbers_keep_apart():
    names = [Name(name="Opera North Ltd", company_numbers=frozenset({"01550778"})),
             Name(name="OPERA NORTH LTD", company_numbers=frozenset({"00511726"}))]  # fmt: skip
    said = [PartyOverride(party="Opera North", aliases=frozenset({n.name for n in names}))]
    assert len(groups(names, said)) == 1
