"""Duties from the records: days to pay, single payments, indicators, and shares in which unknown stays unknown."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ultramicro.procurement.duties.days_to_pay import Invoice, half_year_of, half_years, still_open
from ultramicro.procurement.duties.indicators import to_assess
from ultramicro.procurement.duties.payments_listed import Payment, next_quarter, quarter_of, to_publish
from ultramicro.procurement.duties.shares import Split, small_and_voluntary, split_by, three_figures
from ultramicro.procurement.rules.certainty import Answer
from ultramicro.procurement.rules.contract import Contract, Kind, Vat, Worth
from ultramicro.procurement.rules.duties import judged
from ultramicro.procurement.rules.register import registered

DAYS = st.dates(date(2025, 1, 1), date(2027, 12, 31))
INVOICES = st.lists(
    st.builds(Invoice, amount_pence=st.integers(0, 10**6), received_on=st.none() | DAYS, paid_on=st.none() | DAYS,
              disputed=st.booleans()), max_size=30)  # fmt: skip


@given(INVOICES)
def test_every_paid_invoice_is_in_one_half_year_and_in_one_group_or_unknown(invoices):
    found = half_years(invoices)
    paid = [invoice for invoice in invoices if invoice.paid_on]
    assert sum(half.invoices for half in found) == len(paid)
    for half in found:
        assert half.in_time + half.late + half.very_late + half.unknown == half.invoices
        low, high = half.in_time_range
        assert low <= (half.in_time_share if half.in_time_share is not None else low) <= high
        assert half_year_of(half.begins_on) == half_year_of(half.ends_on) == (half.begins_on, half.ends_on)
        assert half.notice_due_on == half.ends_on + timedelta(days=30)


@given(INVOICES, DAYS)
def test_forgetting_when_invoices_came_widens_the_range_and_never_moves_it_out(invoices, on):
    forgotten = [
        Invoice(amount_pence=each.amount_pence, received_on=None, paid_on=each.paid_on) for each in invoices
    ]
    for known, unknown in zip(half_years(invoices), half_years(forgotten), strict=True):
        assert unknown.in_time_range == (0, 1)
        assert (unknown.in_time_share, unknown.mean_days) == (None, None)
        assert 0 <= known.in_time_range[0] <= known.in_time_range[1] <= 1
    waiting, late = still_open(invoices, on)
    assert late <= waiting == sum(each.paid_on is None for each in invoices)


def test_thirty_days_are_in_time_and_the_first_period_ends_with_march():
    came = date(2026, 1, 1)
    paid = [
        Invoice(amount_pence=1, received_on=came, paid_on=came + timedelta(days)) for days in (30, 31, 60, 61)
    ]
    (half,) = half_years(paid)
    assert (half.in_time, half.late, half.very_late, half.mean_days) == (1, 2, 1, 45.5)
    assert (half.begins_on, half.ends_on) == (date(2025, 10, 1), date(2026, 3, 31))
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


def test_a_quarters_file_is_due_thirty_days_after_it():
    (one,) = to_publish([payment(40_000)], duty)
    assert (one.quarter, one.file_due_on) == (date(2026, 4, 1), date(2026, 7, 30))
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
        ("A", date(2027, 2, 1)), ("C", None), ("D", date(2026, 9, 30))]  # fmt: skip
    later = to_assess(rows, date(2028, 3, 1))
    assert [(each.contract, each.next_on) for each in later] == [("A", date(2029, 1, 31)), ("C", None)]


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
