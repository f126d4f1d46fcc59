"""Duties from the records: days to pay, single payments, indicators, and shares in which unknown stays unknown."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ultramicro.procurement.duties.bought import awarded
from ultramicro.procurement.duties.days_to_pay import Invoice, first_day, half_years, period_of, still_open
from ultramicro.procurement.duties.indicators import RATINGS, Indicator, sheet, to_assess
from ultramicro.procurement.duties.kept_invoices import kept_invoices
from ultramicro.procurement.duties.payments_listed import Payment, next_quarter, quarter_of, to_publish
from ultramicro.procurement.duties.shares import Split, small_and_voluntary, split_by, three_figures
from ultramicro.procurement.rules.certainty import Answer
from ultramicro.procurement.rules.contract import Contract, Kind, Vat, Worth
from ultramicro.procurement.rules.duties import judged
from ultramicro.procurement.rules.register import registered
from ultramicro.procurement.rules.threshold import threshold_of

LAW = date(2026, 1, 1)
"""The day on which section 69 begins to hold in England."""
DAYS = st.dates(date(2025, 1, 1), date(2027, 12, 31))
INVOICES = st.lists(
    st.builds(Invoice, amount_pence=st.integers(0, 10**6), received_on=st.none() | DAYS, paid_on=st.none() | DAYS,
              disputed=st.booleans()), max_size=30)  # fmt: skip


@given(INVOICES)
def test_every_paid_invoice_is_in_one_half_year_and_in_one_group_or_unknown(invoices):
    found = half_years(invoices, LAW)
    paid = [invoice for invoice in invoices if invoice.paid_on]
    assert sum(half.invoices for half in found) == len(paid)
    for half in found:
        assert half.in_time + half.late + half.very_late + half.unknown == half.invoices
        low, high = half.in_time_range
        assert low <= (half.in_time_share if half.in_time_share is not None else low) <= high
        assert (
            period_of(half.begins_on, LAW) == period_of(half.ends_on, LAW) == (half.begins_on, half.ends_on)
        )
        # The 30 days begin with the last day itself.
        assert half.notice_due_on == (half.ends_on + timedelta(days=29) if half.begins_on >= LAW else None)
        assert half.unpaid is None or 0 <= half.unpaid[0] <= half.unpaid[1] <= 1


@given(INVOICES, DAYS)
def test_forgetting_when_invoices_came_widens_the_range_and_never_moves_it_out(invoices, on):
    forgotten = [
        Invoice(amount_pence=each.amount_pence, received_on=None, paid_on=each.paid_on) for each in invoices
    ]
    for known, unknown in zip(half_years(invoices, LAW), half_years(forgotten, LAW), strict=True):
        assert unknown.in_time_range == (0, 1)
        assert (unknown.in_time_share, unknown.mean_days) == (None, None)
        assert 0 <= known.in_time_range[0] <= known.in_time_range[1] <= 1
    waiting, late = still_open(invoices, on)
    assert late <= waiting == sum(each.paid_on is None for each in invoices)


def test_the_first_notice_is_of_january_to_march_2026_and_due_by_29_april():
    """Section 69(1) and (3): the first period begins as the section does; 30 days that begin with its last day."""
    days = (date(2025, 9, 30), date(2025, 12, 31), LAW, date(2026, 4, 1))
    paid = [Invoice(amount_pence=1, received_on=None, paid_on=day) for day in days]
    told = [
        (half.begins_on, half.ends_on, half.notice_due_on) for half in half_years(paid, first_day("england"))
    ]
    assert told == [
        (date(2025, 4, 1), date(2025, 9, 30), None), (date(2025, 10, 1), date(2025, 12, 31), None),
        (LAW, date(2026, 3, 31), date(2026, 4, 29)),
        (date(2026, 4, 1), date(2026, 9, 30), date(2026, 10, 29)),
    ]  # fmt: skip
    assert [half.notice_due_on for half in half_years(paid, first_day("wales"))] == [
        None,
        None,
        date(2026, 10, 29),
    ]
    assert {half.notice_due_on for half in half_years(paid, first_day("scotland"))} == {None}


def test_what_became_payable_and_was_not_paid_is_told_in_both_readings():
    """Regulation 38(2)(d): of two that came in the period and were not paid in it, one was due only after it."""
    came = (date(2026, 1, 5), date(2026, 1, 6), date(2026, 3, 20))
    rows = [Invoice(amount_pence=1, received_on=day, paid_on=paid)
            for day, paid in zip(came, (date(2026, 1, 9), None, date(2026, 4, 2)), strict=True)]  # fmt: skip
    half = half_years(rows, LAW)[0]
    assert half.unpaid == (1 / 2, 2 / 3)


ONE = {"payer": "C", "payee": "A", "reference": "7", "contract": "R", "amount_pence": 5, "received_on": date(2026, 1, 2),
       "paid_on": date(2026, 1, 9)}  # fmt: skip


@given(st.lists(st.sampled_from((1, 2, 3)), min_size=1, max_size=6), DAYS)
def test_an_invoice_counts_once_however_often_it_stands_there_and_none_of_a_day_to_come(numbers, on):
    rows = [{**ONE, "reference": str(n), "paid_on": date(2026, n, 9)} for n in numbers]
    kept = kept_invoices(rows, on, lambda row: Answer.UNKNOWN)
    assert len(kept.counted) == sum(date(2026, n, 9) <= on for n in set(numbers))
    assert len(kept.counted) + kept.repeated + kept.future == len(rows)
    assert all(each.paid_on <= on for each in kept.counted)


def test_credits_other_contracts_and_rows_that_may_be_the_same_are_told():
    bare = {**ONE, "reference": None}
    rows = [
        ONE,
        {**ONE, "paid_on": date(2026, 1, 10)},
        bare,
        bare,
        {**ONE, "amount_pence": -5},
        {**ONE, "contract": "old"},
    ]
    kept = kept_invoices(rows, date(2026, 3, 31),
                         lambda row: Answer.NO if row["contract"] == "old" else Answer.YES)  # fmt: skip
    assert (len(kept.counted), kept.repeated, kept.alike, kept.credits, kept.elsewhere) == (4, 0, 2, 1, 1)
    assert {each.public for each in kept.counted} == {Answer.YES}


def test_thirty_days_are_in_time_and_the_first_period_ends_with_march():
    came = date(2026, 1, 1)
    paid = [
        Invoice(amount_pence=1, received_on=came, paid_on=came + timedelta(days)) for days in (30, 31, 60, 61)
    ]
    (half,) = half_years(paid, LAW)
    assert (half.in_time, half.late, half.very_late, half.mean_days) == (1, 2, 1, 45.5)
    assert (half.begins_on, half.ends_on) == (LAW, date(2026, 3, 31))
    before = Invoice(amount_pence=1, received_on=date(2026, 2, 1), paid_on=came)
    assert before.days is None  # paid before it came: one of the days is wrong


def contract(on=date(2026, 4, 1), pounds=300_000, **changes):
    given = {"worth": Worth.of(pounds * 100, Vat.INCLUDING), "kind": Kind.GOODS_SERVICES, "nation": "england",
             "body": "best_value_authority", "commenced_on": on}  # fmt: skip
    return Contract(**{**given, **changes})


CONTRACTS = {
    "new": contract(), "old": contract(date(2026, 3, 31)), "small": contract(pounds=100_000),
    "concession": contract(pounds=9_000_000, kind=Kind.CONCESSION), "undated": contract(None),
    "signed before": contract(None, commenced_by=date(2026, 3, 31)), "wales": contract(nation="wales"),
}  # fmt: skip


def duty(name):
    return judged(CONTRACTS[name]).on("s70_payments")


def payment(pounds, name="new", vat=Vat.INCLUDING, paid_on=date(2026, 5, 9)):
    return Payment(reference=f"{name} {pounds}", contract=name, supplier="S", amount_pence=round(pounds * 100), vat=vat,
                   paid_on=paid_on)  # fmt: skip


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        (payment(30_000), None), (payment(30_000.01), "yes"), (payment(25_000, vat=Vat.EXCLUDING), None),
        (payment(25_000.01, vat=Vat.EXCLUDING), "yes"), (payment(26_000, vat=Vat.UNKNOWN), "unknown"),
        (payment(-40_000), None), (payment(40_000, "old"), None), (payment(40_000, "small"), None),
        (payment(40_000, "concession"), None), (payment(40_000, "undated"), "unknown"),
        (payment(40_000, "signed before"), None), (payment(40_000, "wales"), "unknown"),
    ],
)  # fmt: skip
def test_which_payments_are_published_under_section_70(asked, answer):
    assert [each.answer for each in to_publish([asked], duty)] == ([answer] if answer else [])


@given(st.lists(st.integers(-10_000, 40_000), max_size=6), st.sampled_from(sorted(CONTRACTS)))
def test_payments_are_never_added_together(pounds, name):
    alone = [each for amount in pounds for each in to_publish([payment(amount, name)], duty)]
    both = to_publish([payment(amount, name) for amount in pounds], duty)
    assert sorted(map(str, alone)) == sorted(map(str, both))


def test_the_thirty_days_of_a_quarters_file_begin_with_its_last_day():
    (one,) = to_publish([payment(40_000)], duty)
    assert (one.quarter, one.file_due_on) == (date(2026, 4, 1), date(2026, 7, 29))
    assert one.rule_ids == ("s70_payments:england:any:public_contract:2026-04-01",)
    (undated,) = to_publish([payment(40_000, paid_on=None)], duty)
    assert (undated.quarter, undated.file_due_on) == (None, None)


@given(DAYS)
def test_quarters_follow_each_other(day):
    first = quarter_of(day)
    assert first <= day < next_quarter(first)
    assert quarter_of(next_quarter(first) - timedelta(days=1)) == first


def test_contracts_over_five_million_are_assessed_each_year():
    large = contract(date(2026, 1, 1), pounds=5_000_001)
    rows = [("A", large, date(2026, 2, 1), date(2029, 1, 31)), ("B", contract(date(2026, 1, 1), 5_000_000), None, None),
            ("C", large, None, None), ("D", large, date(2026, 2, 1), date(2026, 9, 30))]  # fmt: skip
    assert [(each.contract, each.next_on) for each in to_assess(rows, date(2026, 6, 1))] == [
        ("A", date(2027, 1, 31)), ("C", None), ("D", date(2026, 9, 30))]  # fmt: skip
    later = to_assess(rows, date(2028, 3, 1))
    assert [(each.contract, each.next_on) for each in later] == [("A", date(2029, 1, 31)), ("C", None)]


@pytest.mark.parametrize(
    ("changes", "answer"),
    [
        ({}, "yes"),
        ({"commenced_on": date(2025, 2, 24)}, "yes"),  # the act governs it; section 71 began later
        ({"commenced_on": date(2025, 2, 23)}, "no"),
        ({"framework": True}, "no"), ({"kind": Kind.LIGHT_TOUCH}, "no"), ({"kind": Kind.CONCESSION}, "no"),
        ({"kind": Kind.SERVICES}, "unknown"),  # care is light touch, cleaning is not
        ({"worth": Worth.of(500_000_000, Vat.INCLUDING)}, "no"),
        ({"worth": Worth.of(416_666_667, Vat.EXCLUDING)}, "yes"),
        ({"worth": Worth.of(500_000_000)}, "unknown"),
    ],
)  # fmt: skip
def test_which_contracts_have_three_indicators_and_are_assessed(changes, answer):
    """Sections 52(1), 52(6) and 71: over five million with VAT, no framework, concession or light touch."""
    ruling = judged(replace(contract(pounds=6_000_000), **changes)).on("s71_performance")
    assert ruling.answer == answer


def test_a_sheet_has_three_lines_and_sums_alone_rate_only_what_was_met():
    told = [Indicator(contract="R", number=n, indicator="x", promised=5, delivered=delivered)
            for n, delivered in enumerate((5, 4, None, 0), start=1)]  # fmt: skip
    assert [line.rating for line in sheet("R", told)] == ["good", None, None, None]
    assert [line.number for line in sheet("R", told[:1])] == [1, 2, 3]
    assert list(RATINGS) == ["good", "approaching_target", "requires_improvement", "inadequate", "other"]


def test_services_may_be_of_the_light_touch_and_are_above_where_both_are():
    said = {pounds: threshold_of(contract(pounds=pounds, kind=Kind.SERVICES)).said
            for pounds in (207_719, 207_720, 663_539, 663_540)}  # fmt: skip
    assert said == {207_719: "below", 207_720: "unknown", 663_539: "unknown", 663_540: "above"}


SUMS = st.lists(st.tuples(st.none() | st.booleans(), st.integers(0, 10**9)), max_size=9)


@given(SUMS, st.booleans())
def test_the_range_of_a_share_holds_whatever_the_unknown_turn_out_to_be(rows, so):
    told, found = split_by(rows), split_by((so if each is None else each, pence) for each, pence in rows)
    assert told.total_pence == found.total_pence == sum(pence for _, pence in rows)
    if found.share is not None:
        low, high = told.share_range
        assert low <= found.share <= high
        assert told.share is None or told.share == found.share


def test_a_voluntary_bodys_size_is_not_guessed():
    assert small_and_voluntary("Voluntary") == (None, True)
    assert split_by([(None, 5)]).share is None
    assert Split(yes_pence=0, no_pence=0, unknown_pence=0).share_range is None
    # More came back from small firms than they were paid: that is no part of the whole.
    assert Split(yes_pence=-1, no_pence=30, unknown_pence=0).share_range is None


def test_a_framework_is_no_spending_and_what_has_no_value_is_told():
    row = {"contract": "a", "stage": "contract", "supplier": "A", "value_pence": 100, "sme": True}
    rows = [row, {**row, "contract": "b", "flag": "framework", "value_pence": 10**9, "supplier": "B"},
            {**row, "contract": "c", "value_pence": None, "flag": "other_currency", "supplier": "C", "sme": None},
            {**row, "contract": "d", "value_pence": None}, {**row, "contract": "e", "stage": "tender"}]  # fmt: skip
    held = awarded(rows)
    small = held.splits["contracts_small"]
    assert (small.total_pence, small.suppliers, small.unknown_suppliers) == (100, 2, 1)
    assert (held.contracts, held.frameworks, held.unvalued, held.other_currency) == (4, 1, 2, 1)


@given(st.integers(0, 10**9), st.integers(0, 10**9), st.integers(0, 10**9))
def test_scotlands_figures_hold_their_ranges(inside, outside, unknown):
    found = three_figures(inside_pence=inside, outside_pence=outside, unknown_pence=unknown)
    low, high = found.generation_pence
    assert high - low == unknown
    if found.retention:
        total = inside + outside + unknown
        assert found.retention == pytest.approx((low / total, high / total))


def test_a_register_is_held_against_the_law_by_the_whole_purchase():
    row = {"contract": "x", "buyer": "Kelder Council", "reference": "R1", "lot": "1", "value_pence": 120_000_00,
           "vat": "including", "kind": "services", "stage": "contract", "starts_on": date(2026, 5, 1)}  # fmt: skip
    rows = [
        row,
        row,
        {**row, "contract": "y", "lot": "2"},
        {**row, "contract": "z", "lot": "", "value_pence": 0},
    ]
    first, second, alone = registered(rows, "GB-ENG")
    assert first.whole == second.whole
    assert first.whole.worth == Worth.of(240_000_00, Vat.INCLUDING)
    assert alone.whole.worth.high_pence is None  # nought in a register is not known
    assert (first.whole.commenced_on, first.whole.commenced_by) == (None, date(2026, 5, 1))
    assert judged(first.whole).on("s70_payments").answer is Answer.UNKNOWN
    (old,) = registered([{**row, "starts_on": date(2026, 3, 1)}], "GB-ENG")
    assert judged(old.whole).on("s70_payments").answer is Answer.NO


def test_contracts_that_share_a_reference_and_nothing_else_are_not_added_as_if_they_were_lots():
    row = {"buyer": "Kelder Council", "reference": "TBC", "value_pence": 150_000_00, "vat": "including"}
    rows = [{**row, "contract": name, "lot": name, "title": name} for name in ("Care", "Roads")]
    one, _ = registered(rows, "GB-ENG")
    assert (one.whole.worth.low_pence, one.whole.worth.high_pence) == (150_000_00, 300_000_00)
    tender = {
        "buyer": "B",
        "ocid": "o",
        "stage": "tender",
        "lot": "1",
        "estimated_pence": 900,
        "flag": "value_of_all_lots",
    }
    first, second = registered(
        [{**tender, "contract": "a"}, {**tender, "contract": "b", "lot": "2"}], "GB-ENG"
    )
    assert first.whole.worth == second.whole.worth == Worth.of(900)
