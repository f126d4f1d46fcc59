"""The technique as a whole: what it says, proves and refuses."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.multiplier.places import flow, place_of, said
from ultramicro.core.ask import ask
from ultramicro.core.errors import BadInput
from ultramicro.flows.tables import rows_of
from ultramicro.multiplier.model import LEAKS
from ultramicro.multiplier.technique import Multiplier

FLOWS = [flow("Ace", 60_000, "Repairs"), flow("Bix", 40_000, "Repairs"), flow("Far", 100_000, "Power")]
WHERE = {"Ace": "inside", "Bix": "inside", "Far": "outside"}
HOMES = [
    said("H1", 0.5, category="Food", kind="household"),
    said("H2", 0.5, category="Food", kind="household"),
]


def answer(flows=FLOWS, where=WHERE, survey=(), **asked):
    return ask(Multiplier(**asked), place_of(flows, where, survey=survey))


def value(got, measure, item="Town", end="value"):
    found = next(m for m in got.found.multipliers if (m.item, m.measure) == (item, measure))
    return getattr(found, end)


def test_with_all_asked_lm2_and_lm3_are_the_sums_by_hand():
    """Half stays at once; Ace keeps 50% and Bix 25% of what it pays, all of it in wages."""
    got = answer(survey=[said("Ace", 0.5), said("Bix", 0.25), *HOMES])
    assert value(got, "LM2") == pytest.approx(1.5)
    assert value(got, "LM3") == pytest.approx(1 + 0.3 * 1.5 + 0.2 * 1.25)
    assert value(got, "LM3", "Repairs") == pytest.approx(1 + 0.6 * 1.5 + 0.4 * 1.25)
    assert value(got, "LM2", "Power") == 1
    assert value(got, "LM2", "Ace") == pytest.approx(1.5)
    assert value(got, "LM3", end="low") == pytest.approx(value(got, "LM3", end="high"))


def test_every_answer_names_what_it_rests_on():
    asked, unasked = answer(survey=[said("Ace", 0.5), *HOMES]), answer()
    assert "1 of 2 local suppliers asked" in rows_of(asked.tables()["multipliers"])[0]["basis"]
    assert "modelled" in rows_of(unasked.tables()["multipliers"])[0]["basis"]
    assert any("Only 1 suppliers" in words for words in asked.lacks())
    assert any("survey.csv" in words for words in unasked.lacks())


def test_the_unknown_widens_the_range_and_is_a_leak_of_its_own():
    got = answer([*FLOWS, flow("Who", 100_000)], survey=[said("Ace", 0.5), said("Bix", 0.5), *HOMES])
    assert value(got, "LM2", end="low") == pytest.approx(1 + 100 / 300)
    assert value(got, "LM2", end="high") == pytest.approx(1 + 200 / 300)
    leaves = got.found.journey.leaves
    assert leaves["not known: the payee's place is not known"] == pytest.approx(100 / 300)
    assert sum(leaves.values()) == pytest.approx(1)


def test_redacted_payees_are_in_no_network_and_named_nowhere():
    got = answer([*FLOWS, flow(None, 50_000)])
    assert value(got, "LM2", end="low") == pytest.approx(1 + 100 / 250)
    assert not any("redacted" in m.item for m in got.found.multipliers if m.subject == "party")


def test_a_pound_of_one_category_can_be_followed():
    got = answer(survey=[said("Ace", 0.5), said("Bix", 0.5), *HOMES], category="Repairs")
    first = [s for s in got.found.journey.steps if s.round == 1 and s.where == "suppliers here"]
    assert first[0].share == pytest.approx(1)
    assert got.found.journey.hands > 1


@settings(max_examples=20, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(1, 10**7), st.sampled_from(["inside", "outside", "unknown"])),
        min_size=1,
        max_size=8,
    ),
    st.integers(0, 7),
    st.lists(st.floats(0, 0.95), min_size=1, max_size=3),
)
def test_a_supplier_that_moves_inside_never_lowers_what_stays(payees, mover, shares):
    flows = [flow(f"P{i}", pence) for i, (pence, _) in enumerate(payees)]
    where = {f"P{i}": state for i, (_, state) in enumerate(payees) if state != "unknown"}
    survey = [said(f"P{i}", share) for i, share in enumerate(shares)]
    before = answer(flows, where, survey)
    after = answer(flows, {**where, f"P{mover % len(payees)}": "inside"}, survey)
    assert after.found.local[0] >= before.found.local[0] - 1e-12
    for end in ("low",):
        assert value(after, "LM2", end=end) >= value(before, "LM2", end=end) - 1e-9


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 10**7), st.booleans()), min_size=1, max_size=6), st.integers(1, 99))
def test_splitting_a_payee_in_two_changes_nothing(payees, part):
    flows = [flow(f"P{i}", pence * 100) for i, (pence, _) in enumerate(payees)]
    where = {f"P{i}": "inside" if here else "outside" for i, (_, here) in enumerate(payees)}
    survey = [said("P0", 0.4), *HOMES]
    whole = answer(flows, where, survey)
    first = flows[0]["amount_pence"] // 100
    halves = [flow("P0", first * part), flow("Twin", first * (100 - part)), *flows[1:]]
    split = answer(halves, {**where, "Twin": where["P0"]}, [*survey, said("Twin", 0.4)])
    assert value(split, "LM2") == pytest.approx(value(whole, "LM2"))


@pytest.mark.parametrize("asked", [{"area": "Nowhere"}, {"category": "Nothing"}])
def test_what_the_place_has_not_is_refused(asked):
    with pytest.raises(BadInput):
        answer(**asked)


def test_a_share_above_one_is_refused_with_where_it_stands():
    with pytest.raises(BadInput, match=r"survey\.csv"):
        answer(survey=[said("Ace", 1.5)])


def test_a_pound_that_becomes_one_sum_is_not_said_to_lie_between_two():
    got = answer([flow("Far", 100_000, "Power")], {"Far": "outside"})
    assert value(got, "full", end="low") == value(got, "full", end="high") == 1
    assert "between" not in got.says()[0]


def test_the_kinds_of_leak_are_those_of_the_network():
    got = answer(survey=[said("Ace", 0.5), *HOMES])
    assert set(LEAKS) <= set(got.found.journey.leaves)


def test_where_nobody_was_asked_each_supplier_is_modelled_by_its_section():
    got = answer([flow("Ace", 60_000, "Building repairs"), flow("Bix", 40_000, "Grounds maintenance")])
    basis = {m.item: m.basis for m in got.found.multipliers if m.subject == "party"}
    assert basis["Ace"].startswith("not asked; section F (construction), modelled: ONS, UK")
    assert basis["Bix"].startswith("not asked; section N (administrative and support services), modelled")
    rows = rows_of(got.tables()["multiplier_sectors"])
    assert [(row["section"], row["suppliers"], row["amount_pence"]) for row in rows] == [
        ("F", 1, 60_000),
        ("N", 1, 40_000),
    ]
    assert all(1 <= row["type_one_low"] < row["type_one_high"] < row["type_two_high"] for row in rows)
    assert value(got, "LM3", "Ace", "low") < value(got, "LM3", "Ace") < value(got, "LM3", "Ace", "high")


def test_one_answer_from_a_supplier_stands_before_any_table():
    asked = answer(survey=[said("Ace", 0.5), *HOMES])
    basis = {m.item: m.basis for m in asked.found.multipliers if m.subject == "party"}
    assert basis["Ace"] == "what it said itself"
    assert "modelled" not in basis["Bix"]
    assert [use.suppliers for use in asked.found.sectors] == [1]
