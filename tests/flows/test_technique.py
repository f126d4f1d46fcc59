"""The technique as a whole, on small places: what it says, proves and refuses."""

from datetime import date
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.contract import breaches
from tests.flows.places import arrow, place_of, text
from ultramicro.core.ask import ask
from ultramicro.core.errors import BadInput
from ultramicro.core.memory import MemoryPlace
from ultramicro.core.message import Pence
from ultramicro.flows.tables import rows_of
from ultramicro.flows.technique import Flows

DAY = date(2025, 5, 3)
ROWS = [
    {"payee": "Baker Ltd", "amount_pence": 100_000, "paid_on": date(2025, 4, 3), "category": "Food"},
    {"payee": "Baker Ltd", "amount_pence": -10_000, "paid_on": DAY, "category": "Food"},
    {"payee": "HMRC", "amount_pence": 500_000, "paid_on": DAY, "category": "Deductions"},
    {"payee": None, "payee_kind": "redacted", "amount_pence": 70_000, "paid_on": DAY, "category": "Care"},
    {"payee": "Far PLC", "amount_pence": 400_000, "paid_on": date(2025, 6, 3), "category": "Power"},
    {"payee": "Who Knows", "amount_pence": 200_000, "category": "Power"},
]
WHERE = {"Baker Ltd": ("inside", "inside"), "Far PLC": ("outside", "inside"), "HMRC": ("outside", "outside")}
AREAS = ("Ward", "Town")


def answer(rows=None, where=WHERE, technique=None, **more):
    if rows is None and where is WHERE and technique is None and not more:
        return usual()
    return ask(technique or Flows(area="Ward"), place_of(rows or ROWS, where, **more))


@cache
def usual():
    return ask(Flows(area="Ward"), place_of(ROWS, WHERE))


def test_both_denominators_and_the_redacted_are_shown():
    got = answer()
    assert got.figure("paid_total").value == 1_260_000
    assert got.figure("influenceable").value == 690_000
    assert got.figure("hidden_share").value == pytest.approx(70_000 / 1_260_000)
    steerable = got.figure("local_share", area="Ward", basis="influenceable")
    assert (steerable.low, steerable.high) == (pytest.approx(90 / 690), pytest.approx(290 / 690))
    everything = got.figure("local_share", area="Ward", basis="all")
    assert (everything.low, everything.high) == (
        pytest.approx(90 / 1260),
        pytest.approx((90 + 200 + 70) / 1260),
    )


def test_it_says_its_answer_in_three_sentences():
    first, second, third = answer().says()
    assert [said.id for said in (first, second, third)] == ["paid", "stays_here", "leaves_most"]
    assert first.values["n"] == 1
    assert (first.values["whole"], first.values["part"]) == (Pence(1_260_000), Pence(690_000))
    assert (first.values["period"], first.values["place"]) == ("From April 2025 to June 2025", "Town")
    steerable, everything = second.values.values()
    assert (steerable.values["range"], steerable.values["unknown"]) == ("between 13% and 42%", Pence(200_000))
    assert everything.values["unknown"] == Pence(270_000)
    leaves, unknown = third.values.values()
    assert leaves.values == {"purpose": "Power", "sum": Pence(400_000)}
    assert unknown.values == {"purpose": "Power", "sum": Pence(200_000)}


def test_nothing_is_said_of_an_unknown_that_is_nothing_and_one_month_is_no_span():
    got = answer(rows=[ROWS[0], {**ROWS[4], "paid_on": date(2025, 4, 9)}])
    assert got.sentence("paid").values["period"] == "In April 2025"
    steerable, everything = got.sentence("stays_here").values.values()
    assert steerable.values == {"range": "20%", "area": "Ward"}
    assert everything.values == {"range": "20%"}


def test_where_credits_outweigh_payments_no_share_is_said():
    said = answer(rows=[{**ROWS[0], "amount_pence": -500_000}, ROWS[4]]).sentence("stays_here")
    steerable, everything = said.values.values()
    assert steerable.values == {"area": "Ward"}
    assert everything.values == {}


def test_every_share_of_locality_can_be_redone_from_its_row():
    for row in answer().tables()["locality"].to_pyarrow().to_pylist():
        if row["share_low"] is not None:
            assert row["share_low"] == row["inside_pence"] / row["total_pence"]
            assert row["share_high"] == (row["inside_pence"] + row["unknown_pence"]) / row["total_pence"]


def test_a_larger_area_never_holds_less():
    rows = answer().tables()["flow_areas"].to_pyarrow().to_pylist()
    inside = {(r["area"], r["basis"]): r["inside_pence"] for r in rows}
    assert inside["Ward", "all"] <= inside["Town", "all"]


def test_an_area_that_is_not_there_is_refused_with_those_that_are():
    with pytest.raises(BadInput, match="use one of Ward or Town"):
        answer(technique=Flows(area="Moon"))


def test_a_base_year_that_is_not_there_is_refused():
    with pytest.raises(BadInput, match="no year '1999'"):
        answer(technique=Flows(base_year="1999"))


def test_the_place_s_own_area_is_looked_at_first():
    assert answer(technique=Flows()).found.area == "Town"


def test_the_sankey_neither_makes_nor_loses_money_in_the_middle():
    links = answer().found.links
    sources, targets = {a for a, _, _ in links}, {b for _, b, _ in links}
    for node in sources & targets:
        assert sum(n for _, b, n in links if b == node) == sum(n for a, _, n in links if a == node)


def test_a_category_named_like_its_payer_draws_no_ring():
    got = answer([{**row, "category": "Council"} for row in ROWS])
    assert all(source != target for source, target, _ in got.found.links)


def test_small_and_voluntary_are_ranges_with_the_unknown():
    register = {
        "Baker Ltd": {"kind": "business", "size": "small"},
        "Far PLC": {"kind": "business", "size": "large"},
    }
    got = answer(register=register)
    small = got.figure("small_firms_share")
    assert (small.low, small.high) == (pytest.approx(90 / 690), pytest.approx(290 / 690))
    voluntary = got.figure("voluntary_share")
    assert (voluntary.low, voluntary.high) == (0, pytest.approx(200 / 690))


def test_sectors_come_from_the_register():
    got = answer(register={"Baker Ltd": {"sector": "10.71"}})
    assert got.found.local.items("Ward", "all", "sector")["10.71"].inside_pence == 90_000


def test_months_of_other_payers_make_a_year_partial():
    whole = [{"payee": "Baker Ltd", "amount_pence": 100, "paid_on": date(2025, m, 1)} for m in range(1, 13)]
    other = [{"payer": "College", "payee": "Far PLC", "amount_pence": 100, "paid_on": date(2025, 2, 1)}]
    complete = answer(whole, technique=Flows(year_start=1)).found.years
    partial = answer(whole + other, technique=Flows(year_start=1)).found.years
    assert [y.year.months for y in complete] == [12]
    assert [y.year.months for y in partial] == [1]
    assert partial[0].fixed_low is None


def test_bank_receipts_are_money_in_and_in_no_share():
    bank = [
        {
            "file": "b",
            "kind": "bank",
            "payer": "Trust",
            "payee": "Baker Ltd",
            "amount_pence": 100,
            "paid_on": DAY,
        },
        {
            "file": "b",
            "kind": "bank",
            "payer": "Far PLC",
            "payee": "Trust",
            "amount_pence": 900,
            "paid_on": DAY,
        },
        {
            "file": "b",
            "kind": "bank",
            "payer": "Trust",
            "payee": "Far PLC",
            "amount_pence": 50,
            "paid_on": DAY,
        },
    ]
    got = answer(bank)
    assert got.found.received["Town"].inside_pence == 900
    assert got.found.received["Ward"].outside_pence == 900
    assert got.figure("paid_total").value == 150


def test_areas_that_do_not_nest_are_told_of():
    got = answer(where={**WHERE, "Baker Ltd": ("inside", "outside")})
    assert got.sentence("areas_not_nested").values == {"n": 1, "area": "Ward", "larger": "Town"}


def test_the_technique_keeps_the_contract():
    # The register of parties is another technique's table; the dictionary names it when that one is there.
    broken = [b for b in breaches(Flows, place_of(ROWS, WHERE)) if "party_register" not in b]
    assert broken == []


def test_what_is_missing_is_said_with_what_it_would_add():
    got = answer()
    assert got.sentence("places_missing").values == {"sum": Pence(200_000)}
    assert got.sentence("bank_statements_missing")


PAYMENT = st.fixed_dictionaries({
    "payee": st.sampled_from(["Baker Ltd", "HMRC", "Far PLC", "Who Knows", "Mr J Smith", "Barclaycard", None]),
    "payer": st.sampled_from(["Council", "College"]),
    "kind": st.sampled_from(["spend", "card", "bank"]),
    "amount_pence": st.integers(-(10**9), 10**10),
    "paid_on": st.none() | st.dates(date(2023, 1, 1), date(2025, 12, 31)),
    "category": st.sampled_from(["Food", "Grants", "all", None]),
})  # fmt: skip


@settings(max_examples=6)
@given(st.lists(PAYMENT, min_size=1, max_size=15))
def test_every_law_holds_on_any_payments(rows):
    got = answer(rows)  # ask withholds an answer that breaks a law
    assert got.found.flows_pence == sum(r["amount_pence"] for r in rows)
    assert "Smith" not in str(got.tables()["flows"].to_pyarrow().to_pylist())
    assert 1 <= len(got.says()) <= 3


@settings(max_examples=3)
@given(st.lists(PAYMENT, min_size=1, max_size=8), st.randoms())
def test_the_order_of_lines_changes_nothing(rows, random):
    mixed = list(rows)
    random.shuffle(mixed)
    one, other = answer(rows), answer(mixed)
    assert one.figures() == other.figures()
    assert one.says() == other.says()


def test_what_stays_by_registered_office_alone_says_so_in_sentence_and_figure():
    place = place_of(ROWS, WHERE)
    rows = [{**row, "evidence": "register_office"} for row in rows_of(place.table("party_places"))]
    places = arrow(text("party_id", "area", "inside", "evidence", "postcode"), rows)
    tables = {name: place.table(name) for name in ("payments", "party_names", "areas")}
    got = ask(Flows(area="Ward"), MemoryPlace("Town", date(2026, 3, 31), {**tables, "party_places": places}))
    assert "by registered office alone" in str(got.sentence("stays_here"))
    assert "by registered office alone" in str(got.sentence("leaves_most"))
    assert all(
        "by registered office alone" in str(f.rests_on) for f in got.figures() if f.id == "local_share"
    )


def test_a_period_with_months_missing_says_how_many_are_there():
    rows = [{"payee": "Far PLC", "amount_pence": 100, "paid_on": date(2025, m, 3)} for m in (1, 2, 6)]
    assert "(3 of 6 months)" in str(answer(rows).sentence("paid"))
    rows += [{"payee": "Far PLC", "amount_pence": 100, "paid_on": date(2025, m, 3)} for m in (3, 4, 5)]
    assert "months)" not in str(answer(rows).sentence("paid"))
