"""Where parties are: which evidence wins, and what the answer says of it."""

from datetime import date

import ibis
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.effort import part
from tests.flows.places import arrow, text
from ultramicro.core.ask import ask
from ultramicro.core.errors import BadInput
from ultramicro.core.memory import MemoryPlace
from ultramicro.flows.locality.technique import Places

AREAS = [{"name": "Ward", "prefixes": ["BB5 1"]}, {"name": "Town", "prefixes": ["BB5"]},
         {"name": "County", "prefixes": ["BB"]}]  # fmt: skip
PAID = {"payee": pa.string(), "payee_kind": pa.string(), "postcode": pa.string(), "amount_pence": pa.int64()}
PARTIES = text("party", "alias", "local", "postcode", "office_postcode")
REGISTER = text("party_id", "postcode", "office_postcode")
IN, TOWN_ONLY, OUT = "BB5 1AA", "BB5 2AA", "M1 1AA"


def pay(payee, postcode=None, amount_pence=100, payee_kind="named"):
    return {"payee": payee, "postcode": postcode, "amount_pence": amount_pence, "payee_kind": payee_kind}


def place_of(payments, parties=(), register=(), *, settings=None, **tables):
    names = sorted({row["payee"] for row in payments if row["payee"] and row["payee_kind"] == "named"})
    tables["payments"] = arrow(PAID, payments)
    tables["party_names"] = arrow(text("name", "party_id", "party"),
                                  [{"name": n, "party_id": "p-" + n, "party": n.title()} for n in names])  # fmt: skip
    tables["areas"] = arrow({"area": pa.string(), "level": pa.int64()},
                            [{"area": a["name"], "level": i} for i, a in enumerate(AREAS)])  # fmt: skip
    if parties:
        tables["parties"] = arrow(PARTIES, parties)
    if register:
        tables["party_register"] = arrow(
            REGISTER, [{**r, "party_id": "p-" + r["party_id"]} for r in register]
        )
    return MemoryPlace("Town", date(2026, 3, 31), tables, {"areas": AREAS, **(settings or {})})


def places(place, **parameters):
    rows = ask(Places(**parameters), place).tables()["party_places"].to_pyarrow().to_pylist()
    return {(row["party_id"].removeprefix("p-"), row["area"]): row for row in rows}


def where(place, payee="A", **parameters):
    found = places(place, **parameters)
    return tuple(found[payee, area["name"]]["inside"] for area in AREAS)


def evidence(place, payee="A", area="Town", **parameters):
    return places(place, **parameters)[payee, area]["evidence"]


def test_a_party_is_where_its_payment_postcode_is():
    place = place_of([pay("A", "bb52aa"), pay("B")])
    assert where(place) == ("outside", "inside", "inside")
    assert where(place, "B") == ("unknown",) * 3
    assert places(place)["A", "Town"]["postcode"] == TOWN_ONLY
    assert (evidence(place), evidence(place, "B")) == ("payment_postcode", "none")


def test_of_several_postcodes_the_one_with_the_most_money_counts_and_the_answer_says_so():
    place = place_of([pay("A", OUT, 60), pay("A", IN, 50), pay("A", "BB51AA", 50), pay("A", OUT, 30)])
    assert where(place) == ("inside",) * 3
    assert ask(Places(), place).sentence("several_postcodes").values["n"] == 1


def test_what_a_person_says_in_parties_csv_wins_over_the_payment_and_the_payment_over_the_register():
    said, register = (
        {"party": "A", "postcode": IN},
        {"party_id": "A", "postcode": TOWN_ONLY, "office_postcode": OUT},
    )
    assert evidence(place_of([pay("A", OUT)], [said], [register])) == "trading"
    assert where(place_of([pay("A", OUT)], [said], [register])) == ("inside",) * 3
    assert evidence(place_of([pay("A", OUT)], [], [register])) == "payment_postcode"
    assert evidence(place_of([pay("A")], [], [register])) == "trading"
    assert evidence(place_of([pay("A")], [], [{**register, "postcode": None}])) == "register_office"


@pytest.mark.parametrize(
    ("local", "expected"),
    [
        ("yes", ("outside", "inside", "inside")),
        (" NO ", ("outside", "outside", "outside")),
        ("", ("outside",) * 3),
    ],
)
def test_yes_and_no_are_about_the_place_and_win_over_any_postcode(local, expected):
    place = place_of([pay("A", OUT)], [{"party": "a", "local": local}])
    assert where(place) == expected


def test_no_says_nothing_of_larger_areas_and_yes_nothing_of_smaller_ones():
    assert where(place_of([pay("A")], [{"party": "A", "local": "no"}])) == ("outside", "outside", "unknown")
    assert where(place_of([pay("A")], [{"party": "A", "local": "yes"}])) == ("unknown", "inside", "inside")
    # A yes for the place is a yes for the county, whatever postcode the payment bears.
    assert where(place_of([pay("A", IN)], [{"party": "A", "local": "no"}])) == (
        "outside",
        "outside",
        "inside",
    )


def test_contradictory_words_do_not_count_and_are_told():
    place = place_of([pay("A", IN)], [{"party": "A", "local": "yes"}, {"party": "A", "local": "no"}])
    assert where(place) == ("inside",) * 3
    assert ask(Places(), place).sentence("local_contradicted").values["n"] == 1


def test_parties_csv_is_matched_by_alias_printed_or_shown_name_whatever_the_case():
    for said in ({"party": "Other", "alias": "acme  ltd"}, {"party": "ACME LTD"}, {"party": " Acme Ltd "}):
        assert where(place_of([pay("ACME LTD")], [{**said, "postcode": IN}]), "ACME LTD") == ("inside",) * 3


def test_an_address_that_cannot_be_told_leaves_the_word_to_the_next():
    place = place_of([pay("A", "BB5")], [], [{"party_id": "A", "office_postcode": IN}])
    assert where(place) == ("inside", "inside", "inside")
    assert (evidence(place, area="Ward"), evidence(place)) == ("register_office", "payment_postcode")


BRANCH = [{"party_id": "A", "postcode": IN, "office_postcode": OUT}]


def test_trading_address_or_office_counts_as_the_place_or_the_question_says():
    branch = place_of([pay("A")], [], BRANCH)
    assert where(branch) == ("inside",) * 3
    assert where(branch, counts="office") == ("outside",) * 3
    by_setting = place_of([pay("A")], [], BRANCH, settings={"locality": {"counts": "office"}})
    assert where(by_setting) == ("outside",) * 3
    assert where(by_setting, counts="trading") == ("inside",) * 3
    office, trading = (
        ask(Places(), each).sentence("address_rule").values["rule"] for each in (by_setting, branch)
    )
    assert "registered or head office" in office.template
    assert trading.template.startswith("where it trades")


def test_an_unheard_of_setting_is_refused():
    with pytest.raises(BadInput, match=r"'owner' is not a kind of address"):
        places(place_of([pay("A")], settings={"locality": {"counts": "owner"}}))


def test_an_office_alone_can_be_taken_for_no_evidence():
    place = place_of([pay("A")], [], [{"party_id": "A", "office_postcode": OUT}])
    assert where(place) == ("outside",) * 3
    assert where(place, office_is_evidence=False) == ("unknown",) * 3
    assert where(place, office_is_evidence=False, counts="office") == ("outside",) * 3


def test_redacted_and_person_like_payees_are_never_placed_by_their_address():
    place = place_of(
        [pay("A", None), pay("A", IN, payee_kind="person"), pay(None, IN, payee_kind="redacted")]
    )
    assert where(place) == ("unknown",) * 3
    assert {party for party, _ in places(place)} == {"A"}


def test_without_a_reference_areas_by_code_are_unknown_and_the_answer_says_what_would_help():
    areas = [{"name": "Ward", "prefixes": ["BB5 1"]}, {"name": "Town", "codes": ["E07"]}, AREAS[2]]
    place = place_of([pay("A", TOWN_ONLY)], settings={"areas": areas})
    assert where(place) == ("outside", "unknown", "inside")
    assert ask(Places(), place).sentence("postcodes_missing").values["areas"].things == ["Town"]


def test_figures_divide_the_money_by_what_is_known_and_say_how_far_addresses_agree():
    payments = [pay("A", IN, 300), pay("B", None, 100), pay("C", None, 50), pay(None, None, 50, "redacted")]
    register = [{"party_id": "A", "office_postcode": "BB5 1AB"}, {"party_id": "B", "office_postcode": OUT}]
    answer = ask(Places(), place_of(payments, [], register))
    assert answer.figure("place_known_share").value == pytest.approx(400 / 500)
    assert answer.figure("evidence_share", evidence="payment_postcode").value == pytest.approx(300 / 500)
    assert answer.figure("evidence_share", evidence="register_office").value == pytest.approx(100 / 500)
    assert answer.figure("evidence_share", evidence="none").value == pytest.approx(50 / 500)
    assert answer.figure("address_agreement", by="postcode").value == 0
    assert answer.figure("address_agreement", by="district").value == 1
    assert answer.figure("address_agreement", by="side").how.values == {"same": 1, "of": 1}


@pytest.mark.parametrize("payee", ["MATRIX SCM LTD", "Ace Ltd c/o Time Invoice Finance", "Barclaycard"])
def test_where_money_is_only_passed_on_is_not_known_but_as_the_user_says(payee):
    payments = [pay(payee, IN, 300), pay("City Electrical Factors", IN, 100)]
    answer = ask(Places(), place_of(payments))
    assert where(place_of(payments), payee) == ("unknown",) * 3
    assert where(place_of(payments), "City Electrical Factors") == ("inside",) * 3
    assert answer.figure("place_known_share").value == pytest.approx(100 / 400)
    assert answer.sentence("passing_on").values["names"].things == [payee.title()]
    told = place_of(payments, [{"party": payee, "postcode": IN}])
    assert where(told, payee) == ("inside",) * 3


def test_how_much_is_placed_by_weak_evidence_alone_is_told():
    payments = [pay("A", IN, 300), pay("B", None, 100), pay("C", None, 50), pay("D", None, 50)]
    register = [{"party_id": "B", "office_postcode": OUT}, {"party_id": "C", "postcode": OUT}]
    answer = ask(Places(), place_of(payments, [{"party": "D", "local": "yes"}], register))
    assert answer.sentence("weak_evidence").values["part"].share == pytest.approx(400 / 500)
    assert not ask(Places(), place_of([pay("D")], [{"party": "D", "local": "yes"}])).sentence("weak_evidence")


def test_the_areas_and_the_money_that_reaches_each_part_of_the_map_can_be_drawn(tmp_path):
    from tests.place.test_geography_areas import collection, square

    (tmp_path / "w.geojson").write_text(collection(square(-3, 53, name="West"), square(-2, 53, name="East")))
    reference = ibis.memtable({"postcode": ["BB51AA", "M11AA"], "lat": [53.5, 53.5], "lon": [-2.5, -1.5],
                               "lsoa": ["", ""], "ward": ["", ""], "district": ["", ""], "imd_decile": [1, 2]})  # fmt: skip
    place = place_of([pay("A", IN, 300), pay("B", OUT, 40), pay("C", None, 5)], postcodes=reference,
                     settings={"map": {"shapes": str(tmp_path / "w.geojson")}})  # fmt: skip
    tables = ask(Places(), place).tables()
    shapes = tables["place_shapes"].to_pyarrow().to_pylist()
    assert [(row["name"], row["amount_pence"]) for row in shapes] == [("West", 300), ("East", 40)]
    assert [row["amount_pence"] for row in tables["place_areas"].to_pyarrow().to_pylist()] == [300, 300, 300]


postcodes = st.sampled_from([None, IN, TOWN_ONLY, OUT, "BB5", "BB6 1AA", "nonsense"])
payees = st.sampled_from(["A", "B", "C"])
payment_rows = st.lists(st.builds(pay, payees, postcodes, st.integers(-50, 100)), min_size=1, max_size=8)
party_rows = st.lists(
    st.builds(
        lambda p, local, code, office: {"party": p, "local": local, "postcode": code, "office_postcode": office},
        payees, st.sampled_from([None, "yes", "no"]), postcodes, postcodes), max_size=4)  # fmt: skip


@part(0.15)
@given(payment_rows, party_rows, st.randoms(use_true_random=False), st.sampled_from(["trading", "office"]))
def test_the_order_of_rows_does_not_matter(payments, parties, random, counts):
    first = places(place_of(payments, parties), counts=counts)
    random.shuffle(payments)
    random.shuffle(parties)
    assert places(place_of(payments, parties), counts=counts) == first


@part(0.15)
@given(payment_rows, party_rows, st.booleans())
def test_a_party_inside_an_area_is_inside_every_larger_one(payments, parties, office):
    found = places(place_of(payments, parties), office_is_evidence=office)
    for payee in {row["payee"] for row in payments}:
        along = [found[payee, area["name"]]["inside"] for area in AREAS]
        assert along == sorted(along, key=["outside", "unknown", "inside"].index)
