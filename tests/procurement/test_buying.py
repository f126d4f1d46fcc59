"""The steps from influenceable spend on: the largest, gaps, survey, benchmark, what it would change, annex."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ultramicro.core.additionality import STANDARD
from ultramicro.core.errors import BadInput
from ultramicro.flows.needs import UNSTATED
from ultramicro.flows.shares import Sums
from ultramicro.flows.time_series import Year, over_time
from ultramicro.procurement.buying import Annex
from ultramicro.procurement.influence.alike import Bought as BoughtMonths
from ultramicro.procurement.influence.annex import Jobs, annexed, interventions_of
from ultramicro.procurement.influence.annex_answer import AnnexAnswer
from ultramicro.procurement.influence.asking import SurveyAnswer, capacities
from ultramicro.procurement.influence.benchmark import BenchmarkAnswer, require_base, years_of
from ultramicro.procurement.influence.change import Chance, Change, moved_pence, multiplied
from ultramicro.procurement.influence.changed import ChangeAnswer
from ultramicro.procurement.influence.gaps import GapsAnswer, gaps
from ultramicro.procurement.influence.kept import Bought, Kept, Trade
from ultramicro.procurement.influence.survey import said_of
from ultramicro.procurement.influence.top import TopAnswer, largest

LAWS = settings(max_examples=50, deadline=None)
NEEDS = ["cleaning", "food", "computers", "medical_goods", "not_stated"]

bought = st.builds(
    Bought, payer=st.sampled_from(["C", "D"]), payee=st.sampled_from(["A Ltd", "B Ltd"]),
    party_id=st.sampled_from(["1", "2", None]), category=st.sampled_from(NEEDS),
    class_=st.sampled_from(["now", "by_end", "locked"]), inside=st.sampled_from(["inside", "outside", "unknown"]),
    amount_pence=st.integers(0, 10**8), counted_pence=st.integers(-10**7, 10**8),
)  # fmt: skip


def trade(category, firms="A Ltd; B Ltd", *, capacity=10**9, alone=False, n=2):
    return Trade(category=category, able_firms=n, near_firms=0, firms=firms, near=None, capacity_pence=capacity,
                 received_pence=0, largest_share=None, hhi=None, alone=alone, supply_low=0.5, supply_high=0.9)  # fmt: skip


def buy(category, pence, inside="outside", party="1"):
    return Bought(payer="C", payee=f"P{party}", party_id=party, category=category, class_="now", inside=inside,
                  amount_pence=pence, counted_pence=pence)  # fmt: skip


def kept(*rows, trades=()):
    return Kept(bought=rows, trades={each.category: each for each in trades}, periods={})


def broken(answer):
    return [check.id for check in answer.checks() if not check.holds]


@LAWS
@given(st.lists(bought, max_size=8), st.integers(1, 3))
def test_the_largest_are_in_order_and_every_purchase_is_in_one_trade(rows, top):
    found = kept(*rows)
    assert broken(TopAnswer(found=found, suppliers=largest(rows, top))) == []
    assert broken(GapsAnswer(found=found, gaps=gaps(found))) == []


@pytest.mark.parametrize(
    ("category", "trades", "inside", "lacks"),
    [
        ("cleaning", (), "outside", "firm"),
        ("cleaning", (trade("cleaning", alone=True, n=1),), "outside", "second_firm"),
        ("cleaning", (trade("cleaning", capacity=1),), "outside", "capacity"),
        ("cleaning", (trade("cleaning"),), "outside", "nothing"),
        ("cleaning", (trade("cleaning"),), "unknown", "place"),
        ("insurance_banking", (), "outside", "leave"),
        ("not_stated", (), "outside", "purpose"),
    ],
)  # fmt: skip
def test_what_lacks_first(category, trades, inside, lacks):
    (gap,) = gaps(kept(buy(category, 500_00, inside), trades=trades))
    assert gap.lacks == lacks


def test_the_last_answer_of_a_supplier_counts_and_silence_adds_nothing():
    rows = [
        {
            "supplier": "A",
            "trade": "cleaning",
            "here": True,
            "could_pence": 100,
            "asked_on": date(2026, 1, 1),
        },
        {
            "supplier": " a ",
            "trade": "cleaning",
            "here": True,
            "could_pence": 300,
            "asked_on": date(2026, 2, 1),
        },
        {"supplier": "B", "trade": "cleaning", "here": True, "barriers": "size; Size; forms"},
        {"supplier": "C", "trade": "cleaning", "here": False, "could_pence": 900},
    ]
    said = said_of(rows, {})
    found = kept(buy("cleaning", 200))
    (one,) = capacities(found, said)
    assert (one.answers, one.here, one.silent, one.could_pence, one.covered_pence) == (3, 2, 1, 300, 200)
    answer = SurveyAnswer(found=found, said=said, asked=())
    assert broken(answer) == []
    assert answer.barriers == [("forms", 1), ("size", 1)]


def paid(payee, pence, month, inside="inside"):
    return {"payer": "C", "payee": payee, "category": "Cleaning", "month": month, "inside": inside,
            "amount_pence": pence}  # fmt: skip


def year_of_payments(year, pence, inside="inside"):
    return [paid("A", pence, date(year, month, 1), inside) for month in range(1, 13)]


def benchmark_of(rows, base=""):
    bought = BoughtMonths(rows, 1)
    years = years_of(bought)
    return BenchmarkAnswer(area="Town", bought=bought, years=years, base=require_base(years, base))


def test_a_benchmark_leaves_out_who_cannot_be_chosen_and_holds_a_part_of_a_year_against_the_same_part():
    rows = [
        *year_of_payments(2023, 100), *year_of_payments(2023, 300, "outside"), *year_of_payments(2024, 200),
        *year_of_payments(2024, 300, "outside"), paid("A", 5, date(2025, 1, 1)),
        paid("Vale Water Services Ltd", 10**6, date(2024, 1, 1)),
    ]  # fmt: skip
    answer = benchmark_of(rows)
    assert [(year.inside_pence, year.total_pence, year.complete) for year in answer.years] == [
        (1200, 4800, True), (2400, 6000, True), (5, 5, False),
    ]  # fmt: skip
    assert broken(answer) == []
    last = answer.held
    # A single month is less than half of the base year, so that nothing is said of the last year.
    assert (last.year.year, last.year.inside_pence / 6000, last.year.inside_pence / 4800) == (
        "2024",
        0.4,
        0.5,
    )
    # 1,200 pence more: by the share 0.15 × 6,000, by the whole 0.25 × 1,200.
    assert [answer.figure(id_).value for id_ in ("more_by_share", "more_by_whole")] == [900, 300]
    with pytest.raises(BadInput):
        benchmark_of(rows, "1999")


LOST = st.sets(
    st.tuples(st.sampled_from(["C", "D"]), st.sampled_from([2023, 2024]), st.integers(1, 12)), max_size=20
)


@LAWS
@given(LOST)
def test_a_payer_or_months_that_are_lost_in_one_year_are_never_told_as_a_change(lost):
    """Two years that are the same but for what was lost: nothing changed, however much lacks."""
    rows = [
        paid("A", pence, date(year, month, 1), inside) | {"payer": payer}
        for payer, pence in (("C", 100), ("D", 700)) for year in (2023, 2024) for month in range(1, 13)
        for inside in ("inside", "outside")
        if (payer, year, month) not in lost and not (payer == "D" and inside == "inside")
    ]  # fmt: skip
    answer = benchmark_of(rows)
    assert broken(answer) == []
    if last := answer.held:
        assert last.year.total_pence == last.base.total_pence
        assert [answer.figure(id_).value for id_ in ("more_by_share", "more_by_whole")] == [0, 0]
    else:
        assert answer.says()[0].id == "no_two_years"


def test_a_supplier_who_was_looked_up_is_told_as_no_success():
    """The same is bought of the same trade in both years; of the later supplier the place is known."""
    away = [row for year in (2023, 2024) for row in year_of_payments(year, 900, "outside")]
    answer = benchmark_of([*year_of_payments(2023, 100, "unknown"), *year_of_payments(2024, 100), *away])
    more = answer.figure("more_by_share")
    assert (more.value, more.low, more.high) == (1200, 0, 1200)
    assert "is not known, as both ranges overlap" in str(answer.says()[0])
    sure = benchmark_of([*year_of_payments(2023, 100, "outside"), *year_of_payments(2024, 100), *away])
    assert (sure.figure("more_by_share").low, sure.figure("more_by_share").high) == (1200, 1200)
    assert "overlap" not in str(sure.says()[0])


def chance(name, low, middle, high, *, reserve="yes"):
    return Chance(opportunity=name, payer="C", category="cleaning", outside_pence=10**9, unknown_pence=0, gross_low_pence=low,
                  gross_pence=middle, gross_high_pence=high, threshold="below", reserve=reserve)  # fmt: skip


chances = st.builds(
    lambda ends, reserve: chance("x", *sorted(ends), reserve=reserve),
    st.tuples(*[st.integers(0, 10**7)] * 3), st.sampled_from(["yes", "no", "unknown"]),
)  # fmt: skip


@LAWS
@given(st.lists(chances, max_size=4), st.floats(0, 1), st.floats(0, 1))
def test_buying_more_here_never_lowers_what_stays_and_a_dearer_price_never_pays_sooner(each, share, premium):
    before = Sums(inside_pence=10**8, outside_pence=10**9, unknown_pence=10**7)
    middle = STANDARD.__class__(**{**vars(STANDARD), "displacement": share})
    change = Change(before=before, chances=each, middle=middle, premium=premium, multiplier=(1.05, 1.4))
    answer = ChangeAnswer(area="Town", when="", change=change, bought={"C": 10**9})
    assert broken(answer) == []
    assert change.share_after[0] <= change.share_after[1]
    assert change.multiplier_after >= (1.05, 1.4)
    assert all(extra <= pence for extra, pence in zip(change.extra, change.gross, strict=True))
    assert change.break_even[0] <= change.break_even[1] <= 1


def test_a_premium_as_large_as_what_is_left_of_it_costs_what_it_adds():
    change = Change(before=Sums(), chances=[chance("x", 10**6, 10**6, 10**6)], premium=0.54)
    assert change.net[1] == change.extra[1] == 540_000


def test_a_multiplier_where_nothing_stayed_is_left_as_it_was():
    assert multiplied(1.0, 0.0, 0.9) == 1.0


ROWS = [
    {
        "intervention": "Hall",
        "year": 2026,
        "amount_pence": 100_000_00,
        "trade": "cleaning",
        "buyer": "Council",
    },
    {"intervention": "Hall", "year": 2027, "amount_pence": 50_000_00, "trade": "cleaning", "buyer": ""},
    {"intervention": "Street trees", "year": 2026, "amount_pence": 10_000_00, "trade": None, "buyer": None},
]
JOBS = Jobs(low_pence=80_000_00, high_pence=160_000_00)


def annex(*rows, wanted=ROWS, trades=()):
    found = kept(*rows, trades=trades)
    return AnnexAnswer(area="Town", found=found, rows=annexed(found, interventions_of(wanted), JOBS))


def test_an_intervention_keeps_what_its_own_trade_keeps_and_where_there_is_none_what_everything_does():
    got = annex(buy("cleaning", 30, "inside"), buy("cleaning", 70), buy("food", 100, "unknown"))
    shares = {each.of.intervention: each.share for each in got.rows}
    assert shares == {"Hall": (0.3, 0.3), "Street trees": (0.15, 0.65)}
    assert broken(got) == []
    assert got.lacks()[0].id == "trades_without_payments"


def test_payments_of_an_unstated_purpose_are_no_trade_of_an_intervention_that_says_none():
    untold = {"intervention": "Zzyx", "year": 2026, "amount_pence": 100, "trade": None, "buyer": None}
    got = annex(buy(UNSTATED.id, 30, "inside"), buy("cleaning", 70), wanted=[untold])
    assert [(each.own, each.share) for each in got.rows] == [(False, (0.3, 0.3))]
    assert [told.id for told in got.lacks()] == ["trades_untold"]


def test_where_nothing_is_known_of_buying_anything_may_stay():
    assert {each.share for each in annex().rows} == {(0.0, 1.0)}


@LAWS
@given(
    st.lists(bought, max_size=6),
    st.lists(
        st.fixed_dictionaries(
            {"intervention": st.sampled_from("XY"), "year": st.integers(2026, 2029), "amount_pence": st.integers(1, 10**9),
             "trade": st.sampled_from(NEEDS), "buyer": st.none()}
        ), min_size=1, max_size=5,
    ), st.randoms(use_true_random=False),
)  # fmt: skip
def test_the_years_of_an_annex_add_up_and_the_order_of_its_rows_changes_nothing(rows, wanted, dice):
    got = annex(*rows, wanted=wanted)
    assert broken(got) == []
    dice.shuffle(wanted)
    assert annex(*rows, wanted=wanted).rows == got.rows
    low, high = got.figure("annex_jobs").low, got.figure("annex_jobs").high
    assert 0 <= low <= high


def test_jobs_of_which_the_least_is_above_the_most_are_refused():
    with pytest.raises(BadInput):
        Annex(sales_low=2, sales_high=1).run(None)


class TestPublished:
    """Numbers that others printed (reference procurement.md, section 5)."""

    def test_preston_from_five_to_ten_percent(self):
        # CLES: 5% of £750m in 2012/13; "5 to 10%" is printed as £37m more.
        assert moved_pence(750_000_000_00, 0, 0.05) == 37_500_000_00
        assert moved_pence(750_000_000_00, 0.05, 0.10) == 37_500_000_00

    def test_preston_s_leak_of_61_percent(self):
        sums = Sums(inside_pence=292_500_000_00, outside_pence=457_500_000_00)
        assert sums.shares[0] == pytest.approx(0.39)
        assert moved_pence(sums.total_pence, 0.39, 1.0) == 457_500_000_00

    def test_preston_on_both_bases(self):
        first = Year(year="2012/13", months=12, inside_pence=37_500_000_00, outside_pence=712_500_000_00,
                     unknown_pence=0)  # fmt: skip
        last = Year(year="2016/17", months=12, inside_pence=112_300_000_00, outside_pence=504_700_000_00,
                    unknown_pence=0)  # fmt: skip
        shares = over_time([first, last], base=first)
        assert [round(100 * each, 1) for each in (shares[1].moving_low, shares[1].fixed_low)] == [18.2, 15.0]

    def test_manchester(self):
        # 71.7% of £445.6m is printed as about £320m.
        assert round(moved_pence(445_600_000_00, 0, 0.717) / 100_000_000, -1) == 320
