"""The law of a day held against one contract: published cases, then laws, then what is not known."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ultramicro.core.errors import BadInput
from ultramicro.leaks.reserving import reserve_of
from ultramicro.place.facts.procurement import rules
from ultramicro.procurement.rules.certainty import Answer
from ultramicro.procurement.rules.contract import Contract, Kind, Vat, Worth, together
from ultramicro.procurement.rules.duties import AFTERWARDS, RESERVING, judged
from ultramicro.procurement.rules.threshold import threshold_of

OLD, NEW, IN_FORCE = date(2025, 12, 31), date(2026, 1, 1), date(2026, 2, 4)
A_DAY = timedelta(days=1)
INC, EXC, UNKNOWN = Vat.INCLUDING, Vat.EXCLUDING, Vat.UNKNOWN


def contract(pounds, vat=INC, **changes):
    whole = Contract(
        worth=Worth.of(None if pounds is None else round(pounds * 100), vat), kind=Kind.GOODS_SERVICES,
        body="best_value_authority", nation="england", commenced_on=NEW,
    )  # fmt: skip
    return replace(whole, **changes)


@pytest.mark.parametrize(
    ("given", "said"),
    [  # the cases at the end of section 1 of the reference
        (contract(210_000, commenced_on=OLD), "below"),
        (contract(210_000), "above"),
        (contract(207_720), "above"),
        (contract(207_719.99), "below"),
        (contract(140_000, body="health", commenced_on=OLD), "above"),
        (contract(140_000, body="health"), "above"),
        (contract(173_100, EXC), "above"),  # £207,720 with VAT at 20%
        (contract(173_099.99, EXC), "below"),
        (contract(173_100, UNKNOWN), "unknown"),
        (contract(173_099.99, UNKNOWN), "below"),
        (contract(207_720, UNKNOWN), "above"),
        (contract(None), "unknown"),
        (contract(210_000, commenced_on=None), "unknown"),
        (contract(210_000, nation="france"), "unknown"),
        (contract(1_000, body="not_known"), "below"),  # below the lowest of all
        (contract(6_000_000, body="not_known"), "above"),
        (contract(200_000, body="not_known"), "unknown"),
        (contract(1_000, kind=Kind.UNKNOWN), "below"),
        (contract(300_000, kind=Kind.UNKNOWN), "unknown"),
        (contract(663_540, kind=Kind.LIGHT_TOUCH), "above"),
        (contract(5_372_608.99, kind=Kind.LIGHT_TOUCH_CONCESSION), "below"),
        (contract(415_440, body="utility"), "above"),
        (contract(415_439.99, body="utility"), "below"),
        (contract(5_193_000, kind=Kind.WORKS, nation="scotland"), "above"),
    ],
)
def test_how_a_contract_stands_to_its_threshold(given, said):
    assert threshold_of(given).said == said


def test_where_vat_is_not_known_both_answers_are_given():
    found = threshold_of(contract(180_000, UNKNOWN))
    assert (found.if_including, found.if_excluding, found.reached) == (
        Answer.NO,
        Answer.YES,
        Answer.UNKNOWN,
    )
    assert found.limits_pence == (207_720_00,)
    assert [rule.id for rule in found.rules] == ["threshold:england:sub_central:goods_services:2026-01-01"]
    assert all(rule.source for rule in found.rules)


LIMITS = [rule for rule in rules() if rule.rule == "threshold"]
BODY = {"any": "best_value_authority", "sub_central": "best_value_authority"}


@pytest.mark.parametrize("rule", LIMITS, ids=lambda rule: rule.id)
def test_each_threshold_holds_from_its_first_day_to_its_last_and_exactly_it_is_not_below(rule):
    own = contract(0, kind=Kind(rule.contract), body=BODY.get(rule.body, rule.body), nation=rule.nation)
    for on in (rule.from_on, rule.until_on or date(2027, 1, 1)):
        for pence, said in ((rule.limit_pence, "above"), (rule.limit_pence - 1, "below")):
            found = threshold_of(replace(own, worth=Worth.of(pence, INC), commenced_on=on))
            assert (found.said, found.rules) == (said, (rule,))
    before = threshold_of(
        replace(own, worth=Worth.of(rule.limit_pence, INC), commenced_on=rule.from_on - A_DAY)
    )
    assert rule not in before.rules


KNOWN = st.builds(
    Contract, worth=st.just(Worth.of(0)), kind=st.sampled_from(Kind),
    body=st.sampled_from(("best_value_authority", "parish_council", "central_government", "health",
                          "other_public", "utility", "not_known")),
    nation=st.sampled_from(("england", "wales", "scotland", "northern_ireland", "mars")),
    commenced_on=st.none() | st.dates(date(2023, 1, 1), date(2028, 1, 1)),
)  # fmt: skip
PENCE = st.integers(0, 7_000_000_00) | st.sampled_from([rule.limit_pence for rule in LIMITS])
ORDER = {"below": 0, "unknown": 1, "above": 2}


@given(KNOWN, PENCE, PENCE, st.sampled_from(Vat))
def test_a_dearer_contract_is_never_further_below(asked, one, other, vat):
    low, high = (replace(asked, worth=Worth.of(pence, vat)) for pence in sorted((one, other)))
    assert ORDER[threshold_of(low).said] <= ORDER[threshold_of(high).said]


@given(KNOWN, PENCE, st.sampled_from(Vat))
def test_what_is_known_less_well_is_never_answered_otherwise(asked, pence, vat):
    """Forgetting VAT, kind, the value or the day can make an answer unknown and never the contrary."""
    exact = replace(asked, worth=Worth.of(pence, vat))
    for vaguer in (
        replace(exact, worth=Worth.of(pence, UNKNOWN)),
        replace(exact, worth=Worth(low_pence=pence, high_pence=None, vat=vat)),
        replace(exact, kind=Kind.UNKNOWN),
        replace(exact, commenced_on=None),
        replace(exact, commenced_on=None, commenced_by=asked.commenced_on),
        replace(exact, body="not_known"),
    ):
        assert threshold_of(vaguer).said in {threshold_of(exact).said, "unknown"}
        for ruling in judged(vaguer).rulings:
            assert ruling.answer in {judged(exact).on(ruling.about).answer, Answer.UNKNOWN}


@given(st.lists(st.integers(0, 300_000_00), min_size=1, max_size=6), st.sampled_from(Vat))
def test_splitting_into_lots_does_not_dodge_the_threshold(lots, vat):
    whole = contract(0, worth=Worth.of(sum(lots), vat))
    split = contract(0, worth=together(Worth.of(lot, vat) for lot in lots))
    assert threshold_of(split) == threshold_of(whole)


def test_a_lot_whose_value_is_not_known_counts_as_at_least_nothing():
    known, beside = Worth.of(207_720_00, INC), Worth.of(None, INC)
    assert threshold_of(contract(0, worth=together([known, beside]))).said == "above"
    assert threshold_of(contract(0, worth=together([Worth.of(100, INC), beside]))).said == "unknown"
    with pytest.raises(BadInput, match="with VAT and without"):
        together([Worth.of(1, INC), Worth.of(1, EXC)])
    with pytest.raises(BadInput, match="less than nothing"):
        Worth.of(-1)


SMALL = 90_000


@pytest.mark.parametrize(
    ("about", "changes", "answer"),
    [
        ("reserve_local", {"commenced_on": date(2026, 2, 3)}, "no"),
        ("reserve_local", {"commenced_on": IN_FORCE}, "yes"),
        ("reserve_local", {"commenced_on": IN_FORCE, "body": "parish_council"}, "yes"),
        ("reserve_local", {"commenced_on": IN_FORCE, "body": "health"}, "no"),
        ("reserve_local", {"commenced_on": IN_FORCE, "body": "central_government"}, "yes"),
        ("reserve_local", {"commenced_on": IN_FORCE, "body": "not_known"}, "unknown"),
        ("reserve_local", {"commenced_on": IN_FORCE, "nation": "northern_ireland"}, "unknown"),
        ("reserve_local", {"commenced_on": IN_FORCE, "nation": "scotland"}, "unknown"),
        ("reserve_local", {"commenced_on": IN_FORCE, "nation": "wales"}, "unknown"),
        ("reserve_local", {"commenced_on": IN_FORCE, "worth": Worth.of(207_720_00, INC)}, "no"),
        ("reserve_local", {"commenced_on": IN_FORCE, "worth": Worth.of(None)}, "unknown"),
        ("reserve_uk", {"commenced_on": IN_FORCE}, "yes"),
        ("reserve_size", {"commenced_on": date(2026, 2, 3)}, "no"),
        ("reserve_size", {"commenced_on": IN_FORCE}, "yes"),
        ("reserve_size", {"commenced_on": IN_FORCE, "nation": "wales"}, "yes"),
        ("reserve_supported", {"nation": "northern_ireland"}, "yes"),
        ("notifiable_below_threshold", {}, "yes"),
        ("notifiable_below_threshold", {"worth": Worth.of(29_999_99, INC)}, "no"),
        ("notifiable_below_threshold", {"worth": Worth.of(30_000_00, INC)}, "yes"),
        ("notifiable_below_threshold", {"worth": Worth.of(25_000_00, UNKNOWN)}, "unknown"),
        ("notifiable_below_threshold", {"worth": Worth.of(12_000_00, INC), "body": "central_government"}, "yes"),
        ("notifiable_below_threshold", {"worth": Worth.of(207_720_00, INC)}, "no"),
        ("notifiable_below_threshold", {"kind": Kind.CONCESSION}, "no"),
        ("supplier_identifier", {"commenced_on": date(2026, 3, 31)}, "no"),
        ("supplier_identifier", {"commenced_on": date(2026, 4, 1)}, "yes"),
        ("notice_states_reservation", {"commenced_on": date(2026, 4, 1)}, "yes"),
        ("regulated", {"nation": "scotland", "worth": Worth.of(50_000_00, EXC)}, "yes"),
        ("regulated", {"nation": "scotland", "worth": Worth.of(49_999_99, EXC)}, "no"),
        ("regulated", {"nation": "scotland", "worth": Worth.of(60_000_00, INC)}, "yes"),
        ("regulated", {"nation": "scotland", "worth": Worth.of(50_000_00, INC)}, "no"),
        ("regulated", {"nation": "scotland", "kind": Kind.WORKS}, "no"),
        ("cwb_plan", {"nation": "scotland"}, "unknown"),  # no first day
        ("sppp_duty", {"nation": "wales"}, "unknown"),
        ("s70_payments", {"nation": "wales", "worth": Worth.of(9_000_000_00)}, "unknown"),
        ("s70_payments", {"worth": Worth.of(300_000_00), "commenced_on": date(2026, 3, 31)}, "no"),
        ("s70_payments", {"worth": Worth.of(300_000_00), "commenced_on": date(2026, 4, 1)}, "yes"),
        ("s70_payments", {"worth": Worth.of(9_000_000_00), "commenced_on": date(2026, 4, 1),
                          "kind": Kind.CONCESSION}, "no"),
        ("s70_payments", {"commenced_on": date(2026, 4, 1)}, "no"),  # below its threshold
        ("s71_performance", {"worth": Worth.of(5_000_000_00, INC)}, "no"),
        ("s71_performance", {"worth": Worth.of(5_000_000_01, INC)}, "yes"),
        ("s71_performance", {"worth": Worth.of(5_000_000_00, UNKNOWN)}, "unknown"),
        ("s69_payment_compliance", {"worth": Worth.of(300_000_00)}, "yes"),
        ("pipeline", {"worth": Worth.of(3_000_000_00)}, "unknown"),  # by what the body spends in the year
        ("s71_performance", {"body": "not_known", "commenced_on": None, "worth": Worth.of(30_996_00)}, "no"),
        ("s71_performance", {"body": "not_known", "worth": Worth.of(9_000_000_00)}, "unknown"),
        ("s70_payments", {"body": "not_known", "commenced_on": None, "commenced_by": date(2026, 3, 1)}, "no"),
        ("pipeline", {}, "no"),
        ("transparency_code", {}, "yes"),
    ],
)  # fmt: skip
def test_what_the_law_asks_and_allows(about, changes, answer):
    ruling = judged(replace(contract(SMALL), **changes)).on(about)
    assert ruling.answer == answer
    assert all(ruling.sources)
    assert len(ruling.rule_ids) == len(ruling.rules)


@given(KNOWN, PENCE, st.sampled_from(Vat))
def test_a_yes_has_a_rule_of_the_day_that_is_settled(asked, pence, vat):
    found = judged(replace(asked, worth=Worth.of(pence, vat)))
    assert {*RESERVING, *AFTERWARDS} <= {ruling.about for ruling in found.rulings}
    for ruling in found.rulings:
        if ruling.answer is Answer.YES:
            assert any(rule.settled and rule.holds(asked.commenced_on) for rule in ruling.rules)


PAYERS = {"best_value_authority": "Kelder Council", "parish_council": "Kelder Parish Council",
          "central_government": "Ministry of Justice", "health": "Kelder NHS Foundation Trust"}  # fmt: skip


@given(st.sampled_from(sorted(PAYERS)), st.dates(date(2024, 1, 1), date(2028, 1, 1)),
       st.sampled_from((("GB-ENG", "england"), ("GB-SCT", "scotland"), ("GB-NIR", "northern_ireland"))))  # fmt: skip
def test_it_says_of_a_small_contract_what_the_room_of_leaks_says(body, on, where):
    country, nation = where
    answer = judged(contract(1_000, body=body, nation=nation, commenced_on=on)).on("reserve_local").answer
    assert reserve_of(PAYERS[body], country, on).answer.replace("not_known", "unknown") == answer
