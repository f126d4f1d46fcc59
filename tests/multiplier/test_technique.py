"""The technique as a whole: what it says, proves and refuses."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.multiplier.places import PLACES, flow, place_of, said, table
from ultramicro.core.ask import ask
from ultramicro.core.errors import BadInput
from ultramicro.core.packing import unpacked
from ultramicro.flows.tables import rows_of
from ultramicro.multiplier.journey import Where
from ultramicro.multiplier.model import LEAKS, Leak
from ultramicro.multiplier.technique import Multiplier
from ultramicro.techniques import open_place

LONG = pytest.mark.long
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
    basis = unpacked(rows_of(asked.tables()["multipliers"])[0]["basis"])
    assert (basis.values["part0"].values["asked"], basis.values["part0"].values["n"]) == (1, 2)
    basis = unpacked(rows_of(unasked.tables()["multipliers"])[0]["basis"])
    assert basis.values["part1"] == unasked.found.model.plainly
    assert asked.sentence("few_suppliers_asked").values["asked"] == 1
    assert unasked.sentence("suppliers_not_asked")


def test_the_unknown_widens_the_range_and_is_a_leak_of_its_own():
    got = answer([*FLOWS, flow("Who", 100_000)], survey=[said("Ace", 0.5), said("Bix", 0.5), *HOMES])
    assert value(got, "LM2", end="low") == pytest.approx(1 + 100 / 300)
    assert value(got, "LM2", end="high") == pytest.approx(1 + 200 / 300)
    leaves = got.found.journey.leaves
    assert leaves[Leak.NOT_KNOWN] == pytest.approx(100 / 300)
    assert sum(leaves.values()) == pytest.approx(1)


def test_redacted_payees_are_in_no_network_and_named_nowhere():
    got = answer([*FLOWS, flow(None, 50_000)])
    assert value(got, "LM2", end="low") == pytest.approx(1 + 100 / 250)
    assert not any("redacted" in m.item for m in got.found.multipliers if m.subject == "party")


def test_a_pound_of_one_category_can_be_followed():
    got = answer(survey=[said("Ace", 0.5), said("Bix", 0.5), *HOMES], category="Repairs")
    first = [s for s in got.found.journey.steps if s.round == 1 and s.where is Where.SUPPLIERS]
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
    assert "low" not in got.sentence("works_on").values["part0"].values


def test_the_kinds_of_leak_are_those_of_the_network():
    got = answer(survey=[said("Ace", 0.5), *HOMES])
    assert set(LEAKS) <= set(got.found.journey.leaves)


def test_where_nobody_was_asked_each_supplier_is_modelled_by_its_section():
    got = answer([flow("Ace", 60_000, "Building repairs"), flow("Bix", 40_000, "Grounds maintenance")])
    basis = {m.item: m.basis for m in got.found.multipliers if m.subject == "party"}
    assert basis["Ace"].id == basis["Bix"].id == "by_section"
    assert [basis[name].values["section"] for name in ("Ace", "Bix")] == ["F", "N"]
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
    assert (basis["Ace"].id, basis["Bix"].id) == ("own_answer", "not_asked")
    assert [use.suppliers for use in asked.found.sectors] == [1]


@pytest.mark.parametrize(
    "answers",
    [
        (0.5,),
        pytest.param((1.0,), marks=LONG),
        pytest.param((0.2, 0.3), marks=LONG),
        pytest.param((1.0, 1.0, 1.0), marks=LONG),
        (0.0,),
        pytest.param((0.0, 1.0), marks=LONG),
    ],
)
def test_one_or_two_honest_answers_are_answered_with_a_finite_range(tmp_path, answers):
    root = tmp_path / "town"
    root.mkdir()
    (root / "payments").mkdir()
    (root / "place.toml").write_text(
        'name = "Town"\npopulation = 12000\npayer = "Council"\n[[areas]]\nname = "Town"\nprefixes = ["ZZ1"]\n'
    )
    firms = ("Mill Bakery Ltd", "Near Ltd", "Close Ltd")
    lines = [
        f"0{1 + m % 9}/{1 + m:02}/2025,{firm},Goods,1000" for m in range(12) for firm in (*firms, "Far Ltd")
    ]
    (root / "payments" / "s.csv").write_text("Date,Supplier,Purpose,Amount\n" + "\n".join(lines) + "\n")
    places = "".join(f"{firm},ZZ1 1AA\n" for firm in firms) + "Far Ltd,YY1 1AA\n"
    (root / "parties.csv").write_text("name,postcode\n" + places)
    said = "".join(f"{firm},supplier,suppliers,100000,{share},Town,2025-10-01\n"
                   for firm, share in zip(firms, answers, strict=False))  # fmt: skip
    (root / "survey.csv").write_text(
        "respondent,kind,category,spend_pence,local_share,area,asked_on\n" + said
    )
    answer = ask(Multiplier(), open_place(root))
    full = answer.figure("full_multiplier")
    assert 1 <= full.low <= full.value <= full.high < 40
    assert full.high - full.low > 0.05 or len(answers) == len(firms)


def test_few_answers_are_said_to_be_few():
    flows = [flow(f"S{i}", 100) for i in range(13)]
    where = {f["payee"]: "inside" for f in flows}
    few = answer(flows, where, [said(f"S{i}", 0.5) for i in range(6)])
    many = answer(flows, where, [said(f"S{i}", 0.5) for i in range(12)])
    assert few.sentence("few_suppliers_asked").values["asked"] == 6
    assert not many.sentence("few_suppliers_asked")


def by_register(place_flows, where, **asked):
    """Return the answer where registered offices alone place payees."""
    place = place_of(place_flows, where, **asked)
    places = rows_of(place.table("party_places"))
    offices = [{**row, "evidence": "register_office"} for row in places]
    more = {"party_places": table(PLACES, offices)}
    return ask(Multiplier(), place_of(place_flows, where, **asked, **more))


def test_payees_that_a_register_places_say_nothing_of_the_others():
    got = by_register([*FLOWS, flow("Who", 100_000)], WHERE)
    assert "value" not in got.sentence("works_on").values["part0"].values
    assert got.figure("full_multiplier").value is None
    assert got.figure("full_multiplier").low < got.figure("full_multiplier").high


def test_too_few_answers_give_a_direction_with_the_worst_and_the_best():
    weak = answer(survey=[said("Bix", 0.25), *HOMES])
    assert weak.found.found.weak
    first = weak.sentence("works_on").values["part0"]
    assert str(first).startswith("Indicative")
    assert weak.figure("full_multiplier").value is None
    # Worst: Ace keeps nothing, so that its payment is its last round here.
    assert value(weak, "LM3", end="low") == pytest.approx(1 + 0.3 * 1.0 + 0.2 * 1.25)
    for end, reading in (("low", "worst"), ("high", "best")):
        assert 0 <= getattr(weak.found.found.retention, reading) <= 1, end
    strong = answer(survey=[said("Ace", 0.5), said("Bix", 0.25), *HOMES])
    assert not str(strong.sentence("works_on")).startswith("Indicative")
