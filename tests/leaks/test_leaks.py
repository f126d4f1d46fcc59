"""Leaks: ranked by size times what could be done here, from gross to net, under dated powers."""

import csv
from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.multiplier.places import PLACES as PARTY_PLACES
from tests.multiplier.places import flow, place_of, table
from ultramicro.core.additionality import CAUTIOUS, HOPEFUL, STANDARD, Additionality, net_pence
from ultramicro.core.ask import ask
from ultramicro.core.errors import BadInput
from ultramicro.core.packing import unpacked
from ultramicro.flows.needs import is_trade, need_of, needs
from ultramicro.leaks.powers import RESERVE, powers
from ultramicro.leaks.technique import Leaks
from ultramicro.multiplier.technique import Multiplier
from ultramicro.place.dictionary import value_words
from ultramicro.plan.recipes.vocabulary import skills

FLOWS = [
    flow("Far Cleaning", 1_000_000, "Cleaning contract"), flow("Near Cleaners", 100_000, "Window cleaning"),
    flow("Big Power", 500_000, "Electricity"), flow("Cover PLC", 9_000_000, "Insurance premiums"),
    flow("Who Knows", 400_000, "Grounds maintenance"), flow("Odd", 300_000, "General fund"),
]  # fmt: skip
WHERE = {"Far Cleaning": "outside", "Near Cleaners": "inside", "Big Power": "outside", "Cover PLC": "outside"}
RESOURCES = {"resource": pa.string(), "kind": pa.string(), "what": pa.string()}


def answer(flows=FLOWS, where=WHERE, resources=(), **asked):
    more = {"resources": table(RESOURCES, resources)} if resources else {}
    return ask(Leaks(**asked), place_of(flows, where, **more))


def leak(got, name):
    return next(found for found in got.found.leaks if found.need.id == name)


def test_what_a_local_firm_does_already_and_small_lots_fit_ranks_first():
    got = answer()
    assert got.found.leaks[0].need.id == "cleaning"
    assert got.found.closed.need.id == "cleaning"
    found = leak(got, "cleaning")
    assert found.firms == ("Near Cleaners",)
    (first, *_) = got.sentence("worth_trying_first").values["leaks"].things
    assert first.values["need"].id == "cleaning"


def test_what_is_national_by_law_is_said_to_be_best_left():
    found = leak(answer(), "insurance_banking")
    assert not found.worth_it
    assert answer().found.leaks[-1] is not None
    assert [x.need.id for x in answer().found.leaks if not x.worth_it] == ["insurance_banking"]


def test_where_most_is_not_placed_the_next_step_is_to_look_it_up():
    rows = answer().tables()["leak_ranking"].to_pyarrow().to_pylist()
    steps = {row["category"]: unpacked(row["next_step"]).values for row in rows}
    assert steps["green_spaces"]["payees"].things == ["Who Knows"]
    assert (steps["not_stated"]["buyer"], steps["not_stated"]["categories"].things) == (
        "Council",
        ["General fund"],
    )
    assert steps["cleaning"]["firms"].things == ["Near Cleaners"]


def test_idle_resources_of_the_right_kind_are_named():
    got = answer(resources=[{"resource": "Van", "kind": "equipment", "what": "pick-up"},
                            {"resource": "Till", "kind": "savings", "what": ""}])  # fmt: skip
    assert leak(got, "green_spaces").resources == ("Van (pick-up)",)


SENSE = list(csv.DictReader(Path(__file__).with_name("sense.csv").read_text(encoding="utf-8").splitlines()))
THINGS = {
    "building": ("building", "kitchen", "shop", "cold store", "joinery", "workshop", "office", "roof", "hall", "house"),
    "land": ("land", "growing land", "yard"),
    "equipment": ("minibus", "laundry", "cold store", "joinery", "van", "mower"),
    "material": ("food_waste", "green_waste", "furniture", "textiles", "coffee_grounds", "wood", "paint", "appliances",
                 "surplus_food"),
}  # fmt: skip
"""What idle things are called in the library and in the made-up town."""


@pytest.mark.parametrize("need", needs())
def test_an_idle_resource_stands_beside_a_need_only_where_it_makes_sense(need):
    """Every need with every skill and thing: yes where sense.csv says why, else no; it names the likely slips."""
    things = THINGS | {"people": tuple(skills())}
    served = {
        (kind, what)
        for kind, named in things.items()
        for what in named
        if needs()[need].served_by(kind, what)
    }
    judged = {sense: {(row["kind"], row["what"]) for row in SENSE if (row["need"], row["sense"]) == (need, sense)}
              for sense in ("yes", "no")}  # fmt: skip
    assert served == judged["yes"]
    # A slip that is named must be one that is tried.
    assert all(what in things[kind] for kind, what in judged["no"])


def test_the_table_of_sense_gives_a_reason_for_each_judgement_and_knows_every_need():
    assert all(row["why"] and row["sense"] in {"yes", "no"} and row["need"] in needs() for row in SENSE)
    assert {row["need"] for row in SENSE} == set(needs())


def test_a_firm_is_named_for_what_it_is_not_for_what_one_payment_was_for():
    flows = [flow("Far Cleaning", 1_000_000, "Cleaning contract"), flow("North Paper Ltd", 40_000, "Cleaning materials"),
             flow("ABC Ltd", 90_000, "Cleaning contract")]  # fmt: skip
    got = answer(flows, {"Far Cleaning": "outside", "North Paper Ltd": "inside", "ABC Ltd": "inside"})
    found = leak(got, "cleaning")
    assert found.firms == ()
    assert found.low_pence == 0
    words = str(got.tables()["leak_ranking"].to_pyarrow().to_pylist())
    assert "North Paper" not in words
    assert "ABC" not in words


def test_surgical_equipment_is_no_furniture():
    assert need_of("Medical and surgical equipment").id == "medical_goods"


def test_what_is_best_left_alone_counts_nowhere():
    got = answer([flow("Cover PLC", 9_000_000, "Insurance premiums")], {"Cover PLC": "outside"})
    assert got.found.cases == leak(got, "insurance_banking").cases == (0, 0, 0)


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 10**7), st.integers(1, 10**7))
def test_the_low_end_is_no_more_than_firms_of_the_trade_are_paid_here(far, near):
    got = answer([flow("Far", far, "Cleaning"), flow("Near Cleaners", near, "Cleaning"),
                  flow("Near Paper", 10**7, "Cleaning")],
                 {"Far": "outside", "Near Cleaners": "inside", "Near Paper": "inside"})  # fmt: skip
    assert leak(got, "cleaning").low_pence <= near


def test_a_sum_too_large_for_a_small_lot_counts_nothing_at_the_low_end():
    small = answer([flow("Far", 1_500_000, "Cleaning"), flow("Near Cleaners", 100, "Cleaning")],
                   {"Far": "outside", "Near Cleaners": "inside"})  # fmt: skip
    large = answer([flow("Far", 150_000_000, "Cleaning"), flow("Near Cleaners", 100, "Cleaning")],
                   {"Far": "outside", "Near Cleaners": "inside"})  # fmt: skip
    assert leak(small, "cleaning").low_pence > 0
    assert leak(large, "cleaning").low_pence == 0


def test_no_person_or_redacted_payee_is_named():
    got = answer([*FLOWS, flow(None, 20_000_000, "Cleaning")])
    words = str(got.tables()["leaks"].to_pyarrow().to_pylist()) + str(got.says())
    assert "redacted" not in words


def test_additionality_is_the_published_arithmetic():
    """HCA Additionality Guide, 4th ed.: 100 × .9 × .75 × 1.05 = 70.875; medium, medium: 41.25; .8 × .75 × .9 = .54."""
    assert (
        net_pence(
            10_000_000,
            Additionality(deadweight=0, displacement=0.25, leakage=0.1, substitution=0, multiplier=1.05),
        )
        == 7_087_500
    )
    assert (
        net_pence(
            100, Additionality(deadweight=0, displacement=0.5, leakage=0.25, substitution=0, multiplier=1.1)
        )
        == 41
    )
    assert STANDARD.kept() / STANDARD.multiplier == pytest.approx(0.54)


@given(st.lists(st.floats(0, 1), min_size=4, max_size=4), st.floats(1, 3), st.floats(0, 1e12))
def test_net_is_never_more_than_gross_times_the_multiplier(parts, multiplier, gross):
    deadweight, displacement, leakage, substitution = parts
    given_parts = Additionality(deadweight=deadweight, displacement=displacement, leakage=leakage,
                                substitution=substitution, multiplier=multiplier)  # fmt: skip
    assert 0 <= net_pence(gross, given_parts) <= gross * multiplier + 1


def test_the_cautious_case_is_never_better_than_the_hopeful():
    assert CAUTIOUS.kept() < STANDARD.kept() < HOPEFUL.kept()


def test_a_share_that_is_none_is_refused():
    with pytest.raises(BadInput, match="not a share"):
        Additionality(deadweight=1.2, displacement=0, leakage=0, substitution=0)


def test_a_power_holds_from_its_day_on_and_only_in_its_country():
    assert [p.in_force for p in powers("GB-ENG", date(2026, 2, 3)) if p.id == RESERVE] == [False]
    assert [p.in_force for p in powers("GB-ENG", date(2026, 2, 4)) if p.id == RESERVE] == [True]
    assert RESERVE not in {p.id for p in powers("GB-SCT", date(2026, 2, 4))}
    assert not powers("FR", date(2026, 2, 4))


@pytest.mark.parametrize(
    ("category", "payee", "need"),
    [("Domiciliary Care", None, "home_care"), ("R&M Buildings", None, "building_repair"),
     ("Third party payments", "Jones Roofing Ltd", "building_repair"), ("Gas", None, "energy_water"),
     ("AGENCY STAFF", None, "agency_staff"), ("ICT Licences", None, "computers"), (None, None, "not_stated")],
)  # fmt: skip
def test_needs_are_told_by_words(category, payee, need):
    assert need_of(category, payee).id == need


@pytest.mark.parametrize(
    ("sector", "need"),
    [
        ("43341", "building_repair"),
        ("81300 - Landscape service activities", "green_spaces"),
        ("42110", "roads"),
        ("42990", "construction"),
        ("1105", "not_stated"),
        ("catering", "food"),
        ("99999", "not_stated"),
    ],
)
def test_a_sector_tells_where_the_category_does_not(sector, need):
    assert need_of("Third party payments", "ABC Ltd", sector).id == need


def test_every_need_has_a_range_and_a_reason():
    for need in needs().values():
        assert 0 <= need.low <= need.high <= 1
        assert need.reason
        assert need.obstacle in {"contract", "law", "scale", "skill", "no_supplier"}


CATEGORIES = ["Cleaning", "Electricity", "General fund", "Printing", "Insurance", None]
ROWS = st.lists(
    st.tuples(st.integers(0, 5), st.integers(-(10**6), 10**9), st.sampled_from(CATEGORIES)),
    min_size=1,
    max_size=12,
)


@settings(max_examples=25, deadline=None)
@given(ROWS, st.dictionaries(st.integers(0, 5), st.sampled_from(["inside", "outside"])))
def test_every_penny_is_in_one_leak_and_no_more_is_kept_than_leaves(rows, where):
    flows = [flow(f"P{who}", pence, category) for who, pence, category in rows]
    got = answer(flows, {f"P{who}": state for who, state in where.items()})
    assert got.found.laid_pence == sum(pence for _, pence, _ in rows)
    for found in got.found.leaks:
        assert found.low_pence <= found.high_pence <= found.leaving[2]
    # Credits are netted as in flows, however they fall into needs.
    for state, counted in (("outside", got.found.outside_pence), ("unknown", got.found.unknown_pence)):
        meant = sum(pence for who, pence, _ in rows if where.get(who, "unknown") == state)
        assert counted + got.found.apart_pence(state) == meant


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 10**8), st.integers(1, 10**8))
def test_a_local_firm_more_or_a_larger_leak_never_lowers_what_can_be_kept(size, more):
    flows = [flow("Far", size, "Cleaning")]
    before = leak(answer(flows, {"Far": "outside"}), "cleaning")
    with_firm = leak(
        answer([*flows, flow("Near", 100, "Cleaning")], {"Far": "outside", "Near": "inside"}), "cleaning"
    )
    larger = leak(answer([flow("Far", size + more, "Cleaning")], {"Far": "outside"}), "cleaning")
    assert with_firm.score >= before.score
    assert larger.high_pence >= before.high_pence


def months(count, year=2024):
    return [date(year + n // 12, n % 12 + 1, 1) for n in range(count)]


@given(st.integers(1, 11))
def test_below_twelve_months_what_leaves_is_what_was_seen(count):
    flows = [flow("Far", 1_000_00, "Cleaning", month=month) for month in months(count)]
    got = answer(flows, {"Far": "outside"})
    assert got.figure("known_to_leave").value == count * 1_000_00
    assert leak(got, "cleaning").factor == 1
    (payer,) = got.tables()["leak_payers"].to_pyarrow().to_pylist()
    assert (payer["months_covered"], payer["factor"]) == (count, 1.0)
    assert f"{count} month" in got.says()[0]
    assert got.figure("months_of_payments").low == count


@given(st.integers(12, 40))
def test_from_twelve_months_on_an_average_year_is_counted(count):
    flows = [flow("Far", 1_000_00, "Cleaning", month=month) for month in months(count)]
    got = answer(flows, {"Far": "outside"})
    assert got.figure("known_to_leave").value == 12_000_00
    assert leak(got, "cleaning").factor == pytest.approx(12 / count)


def test_each_payer_goes_by_its_own_months():
    two_years = [flow("Far", 1_000_00, "Cleaning", payer="Trust", month=month) for month in months(24)]
    one_year = [flow("Far", 1_000_00, "Cleaning", payer="Club", month=month) for month in months(12)]
    got = answer([*two_years, *one_year], {"Far": "outside"})
    assert got.figure("known_to_leave").value == 24_000_00
    rows = {row["payer"]: row for row in got.tables()["leak_payers"].to_pyarrow().to_pylist()}
    assert (rows["Trust"]["factor"], rows["Club"]["factor"]) == (0.5, 1.0)
    assert (rows["Trust"]["counted_pence"], rows["Club"]["counted_pence"]) == (12_000_00, 12_000_00)


BUILDER = flow("Builder", 3_000_000_00, "Leisure centre construction", month=date(2025, 6, 1))
OTHERS = [
    flow("Paper", 400_00, "Cleaning materials", month=date(2025, 6, 1)),
    flow("Far Cleaning", 50_000_00, "Cleaning", month=date(2025, 6, 1)),
    flow("Unknown Sports", 80_000_00, "Leisure", month=date(2025, 6, 1)),
]
PLACES = {"Builder": "outside", "Paper": "inside", "Far Cleaning": "outside"}


def test_a_large_single_payment_stands_apart_and_in_no_leak():
    got = answer([BUILDER, *OTHERS], PLACES)
    (apart,) = got.tables()["leak_one_offs"].to_pyarrow().to_pylist()
    assert (apart["payee"], apart["inside"], apart["amount_pence"]) == ("Builder", "outside", 3_000_000_00)
    assert got.figure("known_to_leave").value == 50_000_00
    assert got.figure("large_single_payments").value == 3_000_000_00
    assert "construction" not in {found.need.id for found in got.found.leaks}


@pytest.mark.parametrize(
    "flows",
    [
        [BUILDER, flow("Builder", 100, "Works", month=date(2025, 7, 1)), *OTHERS],  # in two months
        [BUILDER, OTHERS[0]],  # a payer of few payees
        [{**BUILDER, "amount_pence": 99_000_00}, *OTHERS],  # not large
        [{**BUILDER, "party_id": None, "payee": "(redacted)"}, *OTHERS],  # of who knows how many payees
    ],
)
def test_what_the_rule_does_not_name_stays_among_the_leaks(flows):
    got = answer(flows, PLACES)
    assert not got.found.one_offs
    assert sum(x.outside_pence + x.unknown_pence for x in got.found.leaks) >= 99_000_00


def test_from_which_size_on_a_payment_is_large_can_be_set():
    assert not answer([BUILDER, *OTHERS], PLACES, large=400_000_000).found.one_offs
    assert len(answer([BUILDER, *OTHERS], PLACES, large=5_000_000).found.one_offs) == 1
    everything = answer([{**BUILDER, "amount_pence": 60_000_00}, *OTHERS], PLACES, large=1_000_000)
    assert len(everything.found.one_offs) == 3


PARTS_GIVEN = st.fixed_dictionaries(
    {part: st.floats(0, 1) for part in ("deadweight", "displacement", "leakage", "substitution")}
    | {"rounds": st.floats(1, 3)}
)


@settings(max_examples=25, deadline=None)
@given(ROWS, st.dictionaries(st.integers(0, 5), st.sampled_from(["inside", "outside"])), PARTS_GIVEN)
def test_in_each_column_net_is_no_more_than_supplied_and_supplied_no_more_than_leaves(rows, where, parts):
    flows = [flow(f"P{who}", pence, category) for who, pence, category in rows]
    got = answer(flows, {f"P{who}": state for who, state in where.items()}, **parts)
    tables = {name: table.to_pyarrow().to_pylist() for name, table in got.tables().items()}
    for row in tables["leak_ranking"]:
        # Of what credits outweigh, nothing can be supplied.
        known, unknown = (max(0, row[column]) for column in ("amount_pence", "unknown_pence"))
        assert row["pluggable_low_pence"] <= row["pluggable_pence"] <= known
        assert row["pluggable_pence"] <= row["pluggable_high_pence"] <= known + unknown
    if "leak_closing" in tables:
        steps = {row["step"]: row for row in tables["leak_closing"]}
        for column in ("low_pence", "amount_pence", "high_pence"):
            leaves, supplied, net = (
                steps[name][column] for name in ("leaves_now", "could_be_supplied", "net")
            )
            assert net <= supplied <= leaves


def test_what_is_only_unknown_makes_no_middle_case():
    got = answer([flow("Who", 50_000_00, "Cleaning")], {})
    assert leak(got, "cleaning").cases == (0, 0, round(50_000_00 * 0.95))
    assert got.figure("could_be_supplied").value == 0


def test_the_low_case_is_no_more_than_firms_here_are_now_paid_for_it():
    flows = [flow("Far", 190_000_00, "Cleaning"), flow("Corner", 100, "Cleaning")]
    assert leak(answer(flows, {"Far": "outside", "Corner": "inside"}), "cleaning").low_pence <= 100


def test_nothing_that_is_nothing_is_worth_trying_first():
    got = answer([flow("Far", 20, "Cleaning")], {"Far": "outside"})
    assert len(got.says()) == 1


def test_a_leak_that_is_not_there_cannot_be_closed():
    with pytest.raises(BadInput) as refused:
        answer(close="Submarines")
    assert refused.value.what.values == {"need": "Submarines"}


@pytest.mark.parametrize("asked", ["green_spaces", "Grounds and green spaces"])
def test_a_leak_is_closed_by_its_id_or_by_its_words(asked):
    assert answer(close=asked).found.closed.need.id == "green_spaces"


def test_every_id_in_a_table_has_words_for_people():
    for name, columns in {"leak_ranking": ("category",), "leaks": ("category", "obstacle"),
                          "leak_closing": ("step",), "leak_one_offs": ("inside",)}.items():  # fmt: skip
        for row in answer().tables()[name].to_pyarrow().to_pylist():
            assert all(value_words(name, column, row[column]) for column in columns)


def test_what_rests_on_registered_offices_alone_says_so_beside_the_number():
    rows = [{"party_id": f"p-{payee}", "area": "Town", "inside": inside, "evidence": "register_office"}
            for payee, inside in WHERE.items()]  # fmt: skip
    got = ask(Leaks(), place_of(FLOWS, WHERE, party_places=table(PARTY_PLACES, rows)))
    assert "by registered office alone, to leave" in str(got.sentence("leaves"))
    assert "by registered office alone" in str(got.figure("known_to_leave").rests_on)
    assert "office" not in str(answer().sentence("leaves"))


def test_credits_that_outweigh_payments_are_not_said_to_leave():
    got = answer([flow("Far Cleaning", -100_000, "Cleaning")], {"Far Cleaning": "outside"})
    assert "known to leave" not in str(got.sentence("leaves"))
    assert "£1,000" in str(got.sentence("leaves"))
    assert "−" not in str(got.sentence("leaves"))


@pytest.mark.parametrize(
    ("payee", "sector", "need", "is_it"),
    [
        ("R Any Couriers", "49320", "passenger_transport", False),
        ("Any and Other Paper Ltd", "56101", "food", False),
        ("Any Taxis", "49320", "passenger_transport", True),
        ("ABC Ltd", "56101", "food", True),
        ("Any Bakery", None, "food", True),
    ],
)
def test_a_firm_is_named_only_for_what_its_sector_and_its_own_name_agree_on(payee, sector, need, is_it):
    assert is_trade(payee, sector, need) == is_it


def _categories():
    with (Path(__file__).parent / "categories.csv").open(encoding="utf-8") as file:
        return [tuple(row.values()) for row in csv.DictReader(file)]


@pytest.mark.parametrize(("category", "need", "why"), _categories())
def test_a_category_counts_in_a_need_by_what_it_means_and_not_by_one_of_its_words(category, need, why):
    """The table was written by hand, before the patterns were."""
    assert need_of(category).id == (need or "not_stated"), why


@pytest.mark.parametrize(("months", "told"), [((4, 5, 6), False), ((4, 6), True), ((4,), False)])
def test_months_that_are_not_here_are_told_by_leaks_and_by_the_multiplier(months, told):
    flows = [flow("Far Cleaning", 1_000_000, "Cleaning", month=date(2025, month, 1)) for month in months]
    place = place_of([*flows, flow("Near Cleaners", 100_000, "Cleaning", month=date(2025, 4, 1))], WHERE)
    for technique in (Leaks(), Multiplier()):
        said = ask(technique, place).sentence("months_missing")
        assert bool(said) is told
        if told:
            (gap,) = said.values["payers"].things
            assert (gap.values["n"], gap.values["all"]) == (2, 3)
