"""Kinds of contract, trades and lengths that nobody tells; what ended; and needs for the plan."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.procurement.test_influence import ASKED, FAR, TODAY, cleaning, firm
from ultramicro.core.message import say
from ultramicro.flows.needs import needs
from ultramicro.plan.needs_from_buying import BuyingRow, needs_of_buying, rest_of_leaks
from ultramicro.plan.rows import NeedRow
from ultramicro.procurement.influence.gather import Buying
from ultramicro.procurement.influence.law import kinds_for, lawful
from ultramicro.procurement.influence.letting import Let
from ultramicro.procurement.influence.market import markets
from ultramicro.procurement.influence.opportunities import opportunities
from ultramicro.procurement.influence.proposed import need_rows
from ultramicro.procurement.influence.reasons import reasons
from ultramicro.procurement.influence.split import Under
from ultramicro.procurement.influence.streams import Spent, streams
from ultramicro.procurement.influence.terms import Terms
from ultramicro.procurement.influence.trades import need_of_contract, need_of_payment, trade_of_firm
from ultramicro.procurement.influence.under import Linking
from ultramicro.procurement.rules.contract import Kind, Vat
from ultramicro.procurement.rules.kinds import OPEN, kinds_of
from ultramicro.procurement.rules.register import registered

LAWS = settings(max_examples=40, deadline=None)
GOODS, LIGHT, WORKS = (Kind.GOODS_SERVICES,), (Kind.LIGHT_TOUCH,), (Kind.WORKS,)


@pytest.mark.parametrize(
    ("kind", "cpv", "text", "found"),
    [
        ("works", None, "", WORKS), ("concession", "45000000", "", (Kind.CONCESSION,)),
        (None, "45210000-2", "Anything", WORKS), (None, "85000000", "", LIGHT), (None, "72000000", "", GOODS),
        (None, None, "Refurbishment of the library", WORKS), (None, None, "School expansion works", WORKS),
        (None, None, "Legal fees for the refurbishment of a school", OPEN), (None, None, "Lift repairs", OPEN),
        (None, None, "Domiciliary care", LIGHT), (None, None, "Office cleaning", GOODS),
        (None, None, "Something else", OPEN), ("services", None, "Refurbishment advice", GOODS),
    ],
)  # fmt: skip
def test_what_kind_a_contract_is_of_where_it_is_clear_and_each_it_may_be_where_not(kind, cpv, text, found):
    assert kinds_of(kind, cpv, [text]) == found


def test_building_work_that_nobody_calls_so_gets_both_answers_and_no_threshold_of_services():
    said = lawful(buyer="Any Borough Council", nation="england", kinds=kinds_for("building_repair", None, None, "Lifts"),
                  low_pence=900_000_00, high_pence=900_000_00, vat="including", on=TODAY)  # fmt: skip
    assert (said.kind, said.threshold, said.if_works, said.if_goods_services) == (
        "unknown", "unknown", "below", "above",
    )  # fmt: skip
    row = {
        "contract": "C",
        "buyer": "Any Borough Council",
        "title": "Roof refurbishment",
        "stage": "contract",
    }
    kinds = [registered([row | more], "GB-ENG")[0].whole.kind for more in ({}, {"title": "Lifts"})]
    assert kinds == [Kind.WORKS, Kind.UNKNOWN]


@LAWS
@given(st.integers(1, 10**9), st.sampled_from(["including", "excluding", ""]), st.integers(1, 120))
def test_the_months_at_which_the_law_flips_are_those_at_which_it_does(month_pence, vat, months):
    """Let for as long as is said it is below, and let for longer than is said it is above, asked of the law itself."""

    def at(length):
        return lawful(buyer="Any Borough Council", nation="england", kinds=GOODS, low_pence=month_pence * length,
                      high_pence=month_pence * length, vat=vat, on=TODAY)  # fmt: skip

    let = Let(low_pence=0, high_pence=0, assumed=True, month_pence=float(month_pence))
    first, last = (let.months_of(pence) for pence in at(1).limits_pence)
    if months <= first:
        assert at(months).threshold == "below"
    elif months > last:
        assert at(months).threshold == "above"
    else:
        assert at(months).threshold == "unknown"


def test_a_length_that_is_assumed_is_told_and_nothing_must_be_on_it():
    made, _ = cleaning(900_000_00)
    (found,) = opportunities(made, {}, markets([]), {}, ASKED)
    said = next(each for each in reasons(found, ASKED) if each.id == "threshold_by_length")
    assert "3 years are assumed" in said
    # GBP 75,000 a month: 207,720 with VAT is reached in the third month, and 173,100 without it too.
    assert "Let for up to 2 months it would stay below" in said
    assert found.worth.assumed
    assert not any("must be" in each for each in reasons(found, ASKED))


def spent(amount):
    return Spent(payer="C", payee="Far Ltd", party_id="1", category="Cleaning", sector=None, flow="purchase",
                 inside="outside", amount_pence=amount)  # fmt: skip


def test_what_is_paid_since_a_contract_ended_stands_apart_from_what_never_had_one():
    known = {"A": Terms(contract="A", ends_on=date(2025, 1, 31))}
    under = {("C", "1"): [Under(contracts=("A",), need="cleaning", amount_pence=60, evidence="ended")]}
    found = streams([spent(100)], under, known, on=TODAY, horizon_on=FAR)
    assert [(each.class_, each.amount_pence, each.ended_on) for each in found] == [
        ("ended", 60, date(2025, 1, 31)), ("now", 40, None),
    ]  # fmt: skip


def test_what_is_under_one_of_two_contracts_of_which_one_is_free_counts_in_the_high_case_alone():
    known = {
        "A": Terms(contract="A", ends_on=date(2027, 1, 31)),
        "B": Terms(contract="B", ends_on=date(2040, 1, 1)),
    }
    under = {
        ("C", "1"): [
            Under(contracts=("A", "B"), need="cleaning", amount_pence=60_000_00, evidence="one_of_these")
        ]
    }
    made = streams([spent(60_000_00)], under, known, on=TODAY, horizon_on=FAR)
    (found,) = opportunities(made, known, markets([firm("A", 60_000_00), firm("B", 40_000_00)]), {}, ASKED)
    assert (made[0].class_, found.class_, found.gross[:2]) == ("perhaps", "perhaps", (0, 0))
    assert found.gross[2] > 0


@pytest.mark.parametrize(
    ("cpv", "category", "title", "need"),
    [
        (None, "Education", "Case management software", "computers"), (None, "Education", "Think Equal", "not_stated"),
        ("48000000", "Education", "Anything", "computers"), ("18000000", "Cleaning", "Uniforms", "not_stated"),
        (None, "Information Communication Technology", "Support and maintenance", "computers"),
        (None, "Works - Construction, Repair & Maintenance", "Boiler replacement", "building_repair"),
        (None, "Works - Construction, Repair & Maintenance", "Legal fees for a letting", "not_stated"),
        (None, None, "Portakabin for Willow Tree School", "not_stated"),
        (None, "Social Community Care - Children", "Leadership programme", "not_stated"),
    ],
)  # fmt: skip
def test_what_a_contract_buys_is_read_by_its_code_then_telling_words_and_else_asked(
    cpv, category, title, need
):
    assert need_of_contract(cpv, category, title).id == need


@pytest.mark.parametrize(
    ("name", "sector", "said", "trade"),
    [
        ("Beckfoot Auto Repairs", None, None, "vehicles"), ("Any Groundworks Ltd", None, None, "construction"),
        ("Any Education Ltd", "62012", None, "computers"), ("Any Plumbing Ltd", "56101", None, ""),
        ("Any HR Services", None, None, ""), ("X", "81210", None, "cleaning"), ("X", None, "Cleaning", "cleaning"),
    ],
)  # fmt: skip
def test_a_firm_s_trade_is_what_it_says_then_its_register_then_its_name(name, sector, said, trade):
    assert trade_of_firm(name, sector, said) == trade


def test_a_heading_of_a_budget_that_says_little_gives_way_to_who_was_paid():
    assert need_of_payment("Education", "Any Software Ltd", None).id == "computers"
    assert need_of_payment("Responsive repairs", "ABC", None).id == "building_repair"
    assert need_of_payment("Energy", "Any Cleaning Ltd", None).id == "not_stated"


def buying(firms, amount=90_000_00):
    made, known = cleaning(amount)
    found = markets(firms)
    return Buying(area="Town", asked=ASKED, paid_pence=amount, streams=made, periods={}, contracts=0,
                  opportunities=opportunities(made, known, found, {}, ASKED), markets=found, linked=Linking())  # fmt: skip


@LAWS
@given(st.lists(st.integers(0, 10**7), max_size=4), st.integers(1, 10**9))
def test_a_need_for_the_plan_is_never_more_than_was_bought_nor_what_firms_here_could_do(paid, amount):
    found = buying([firm(str(n), pence) for n, pence in enumerate(paid)], amount)
    for row in need_rows(found):
        assert (
            0 <= row["low_pence"] <= row["amount_pence"] <= row["high_pence"] <= row["wanted_pence"] <= amount
        )
        assert row["amount_pence"] <= max(0, found.opportunities[0].gross[1] - sum(paid) + 1)
        assert row["lot_pence"] * row["lots"] >= min(row["wanted_pence"], ASKED.lots * ASKED.lot_pence)


def test_what_nobody_here_does_becomes_hours_at_a_price_and_the_leak_of_it_is_counted_once():
    (row,) = need_rows(buying([]))
    high = needs()["cleaning"].high
    assert (row["amount_pence"], row["share_high"]) == (int(90_000_00 * high) // 2, pytest.approx(high))
    fields = {name: row[name] for name in BuyingRow.__dataclass_fields__}
    (need,) = needs_of_buying([BuyingRow(**fields)], [])
    captured = need.quantity * need.capturable_share * need.price_pence
    assert captured == pytest.approx(row["amount_pence"], rel=1e-6)
    assert say("{source}", source=need.source).startswith("A judgement: of £90,000 bought")
    leak = NeedRow(need="x", item=need.item, quantity=10**6 / need.price_pence * 10, capturable_share=1.0)
    (rest,) = rest_of_leaks([leak], [need])
    assert rest.quantity * need.price_pence + captured == pytest.approx(10**7)
    own = NeedRow(need="own", item=need.item, quantity=1.0)
    assert list(needs_of_buying([BuyingRow(**fields)], [own])) == []


def test_a_value_with_vat_is_held_against_the_limit_with_vat():
    given_ = {
        "buyer": "Any Borough Council",
        "nation": "england",
        "kinds": GOODS,
        "low_pence": 1,
        "high_pence": 1,
    }
    limits = [lawful(vat=vat, on=TODAY, **given_).limits_pence for vat in (Vat.INCLUDING, Vat.EXCLUDING, "")]
    assert limits == [(207_720_00, 207_720_00), (173_100_00, 173_100_00), (173_100_00, 207_720_00)]
