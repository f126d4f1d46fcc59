"""Chase Community Solar's published table of twenty years, from the terms that it implies.

Source: ethex.org.uk, "CCS – financial performance" (2014), option 2: 400 roofs, 1,150 kWp, in thousands of pounds.
Income grows by 2.30% a year and costs by 3.05% (both fitted to the table, from £149,400 and £37,700, which it
prints as 149 and 38); about £60,000 of cash is kept at 2%; the loan, of which only the interest is
printed, is £270,000 at 7% over seven years; capital comes back from year 4 over 17 years, as a note to the table says.
"""

import pytest

from ultramicro.energy.offer.outcome import balance_error, outcome_of
from ultramicro.energy.offer.scheme import Sale, Scheme

POUND_K = 100_000
PUBLISHED = {
    "income": (149, 153, 156, 160, 164, 877, 2085),
    "opex": (38, 39, 40, 41, 43, 233, 582),
    "depreciation": (64, 64, 64, 64, 64, 320, 640),
    "operating surplus": (47, 50, 52, 55, 57, 325, 862),
    "bank interest": (0, 1, 1, 2, 1, 5, 13),
    "loan interest": (19, 17, 14, 12, 9, 10, 0),
    "member interest": (22, 27, 33, 38, 42, 283, 783),
    "community fund": (6, 6, 6, 7, 7, 37, 92),
}
TOTALS = {
    "income": 3744, "opex": 1015, "depreciation": 1281, "operating surplus": 1448, "bank interest": 22,
    "loan interest": 81, "member interest": 1228, "community fund": 161,
}  # fmt: skip
ROWS = {
    "income": lambda y: y.income_pence,
    "opex": lambda y: y.opex_pence,
    "depreciation": lambda y: y.depreciation_pence,
    "operating surplus": lambda y: y.operating_pence,
    "bank interest": lambda y: y.bank_pence,
    "loan interest": lambda y: y.loan_interest_pence,
    "member interest": lambda y: y.member_interest_pence,
    "community fund": lambda y: y.fund_pence,
}
BUCKETS = [(1, 1), (2, 2), (3, 3), (4, 4), (5, 5), (6, 10), (11, 20)]


@pytest.fixture(scope="module")
def chase():
    return outcome_of(
        Scheme(
            years=20,
            capex_pence=1281 * POUND_K,
            sales=(Sale(kind="subsidy", kwh=1_000_000, pence_per_kwh=14.94, growth=0.0230),),
            opex_pence=3_770_000,
            cost_growth=0.0305,
            loan_pence=270 * POUND_K,
            loan_rate=0.07,
            loan_years=7,
            bank_rate=0.02,
            cushion_pence=60 * POUND_K,
            # The table pays members all that the fund does not get.
            interest_cap=1.0,
            repay_from=4,
            fund_pence=6 * POUND_K,
            fund_growth=0.03,
        )
    )


@pytest.mark.parametrize("row", PUBLISHED)
def test_each_cell_is_within_a_thousand_pounds_or_one_percent(chase, row):
    for (first, last), printed in zip(BUCKETS, PUBLISHED[row], strict=True):
        ours = sum(ROWS[row](y) for y in chase.years if first <= y.year <= last) / POUND_K
        # Cells are printed to £1,000, and a cell of several years sums what was rounded.
        assert abs(ours - printed) <= max(1.0, 0.01 * printed), (row, first, last, ours, printed)


@pytest.mark.parametrize("row", TOTALS)
def test_each_total_is_within_one_percent(chase, row):
    ours = sum(map(ROWS[row], chase.years)) / POUND_K
    assert abs(ours - TOTALS[row]) <= max(2.0, 0.01 * TOTALS[row]), (ours, TOTALS[row])


def test_the_rate_before_finance_is_what_the_table_implies(chase):
    assert chase.project_rate == pytest.approx(0.0789, abs=0.0005)


def test_capital_and_loan_are_paid_back_and_no_money_is_short(chase):
    assert chase.unpaid_capital_pence == 0
    assert chase.years[-1].owed_pence == 0
    assert chase.short_pence == 0
    assert balance_error(chase) == 0
