"""Laws of a scheme's years, for any numbers that make a scheme."""

import numpy as np
import numpy_financial
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ultramicro.core.errors import BadInput
from ultramicro.energy.offer.cases import Case, less_matched, tried
from ultramicro.energy.offer.loan import loan_years, payment
from ultramicro.energy.offer.outcome import balance_error, outcome_of
from ultramicro.energy.offer.returns import internal_rate, present_value
from ultramicro.energy.offer.scheme import Renewal, Sale, Scheme
from ultramicro.energy.offer.setting_aside import set_aside
from ultramicro.energy.offer.years import most_interest, tax_on

rates = st.floats(0, 0.15)
kinds = st.sampled_from(["on_site", "match", "export", "subsidy"])
sales = st.builds(
    Sale,
    kind=kinds,
    kwh=st.floats(0, 5e5),
    pence_per_kwh=st.floats(0, 40),
    growth=st.floats(-0.05, 0.05),
    years=st.sampled_from([0, 0, 3, 12]),
)


@st.composite
def schemes(draw):
    years = draw(st.integers(1, 25))
    capex = draw(st.integers(0, 100_000_000))
    grant = draw(st.integers(0, capex))
    loan = draw(st.integers(0, capex - grant))
    return Scheme(
        years=years,
        capex_pence=capex,
        sales=tuple(draw(st.lists(sales, max_size=4))),
        opex_pence=draw(st.integers(0, 5_000_000)),
        cost_growth=draw(st.floats(-0.02, 0.06)),
        degradation=draw(st.floats(0, 0.03)),
        renewals=tuple(
            draw(
                st.lists(st.builds(Renewal, year=st.integers(1, 30), pence=st.integers(0, 10**7)), max_size=3)
            )
        ),
        grant_pence=grant,
        loan_pence=loan,
        loan_rate=draw(rates),
        loan_years=draw(st.integers(1, years)),
        float_pence=draw(st.integers(0, 5_000_000)),
        cushion_pence=draw(st.integers(0, 5_000_000)),
        bank_rate=draw(st.floats(0, 0.05)),
        interest_cap=draw(rates),
        repay_from=draw(st.integers(1, years)),
        fund_pence=draw(st.integers(0, 2_000_000)),
        fund_growth=draw(st.floats(0, 0.05)),
        tax_rate=draw(st.sampled_from([0.0, 0.19, 0.25])),
    )


@given(schemes())
def test_what_it_has_is_what_it_owes_to_the_penny(scheme):
    assert balance_error(outcome_of(scheme)) == 0


@given(schemes())
def test_cash_is_never_below_nought_and_nobody_is_paid_from_nothing(scheme):
    capital = scheme.shares_pence
    for year in outcome_of(scheme).years:
        assert year.cash_pence >= 0
        assert min(year.member_interest_pence, year.fund_pence, year.repaid_pence, year.tax_pence) >= 0
        assert year.member_interest_pence <= round(capital * scheme.interest_cap)
        # What is short was owed to others: members and the fund are paid nothing in such a year.
        if year.short_pence:
            assert (year.member_interest_pence, year.fund_pence, year.repaid_pence) == (0, 0, 0)
        capital = year.capital_pence


@given(schemes())
def test_no_money_is_made_or_lost_over_the_years(scheme):
    years = outcome_of(scheme).years
    into = scheme.shares_pence + scheme.grant_pence + scheme.loan_pence
    into += sum(y.income_pence + y.bank_pence + y.short_pence for y in years)
    out = scheme.capex_pence + sum(
        y.opex_pence + y.spent_pence + y.service_pence + y.tax_pence for y in years
    )
    out += sum(y.member_interest_pence + y.fund_pence + y.repaid_pence for y in years)
    assert into - out == years[-1].cash_pence


@given(schemes())
def test_the_loan_is_paid_and_what_is_saved_is_spent(scheme):
    years = outcome_of(scheme).years
    assert sum(y.loan_principal_pence for y in years) == scheme.loan_pence
    assert sum(y.saved_pence for y in years) == sum(y.spent_pence for y in years)
    assert all(y.reserve_pence >= 0 for y in years)
    assert sum(y.depreciation_pence for y in years) == scheme.capex_pence - scheme.grant_pence


@given(schemes(), st.floats(1.0, 1.5))
def test_higher_prices_never_leave_less_for_all(scheme, factor):
    from dataclasses import replace

    dearer = replace(
        scheme,
        sales=tuple(replace(s, pence_per_kwh=s.pence_per_kwh * factor) for s in scheme.sales),
    )
    before, after = outcome_of(scheme), outcome_of(dearer)
    assert after.short_pence <= before.short_pence


@given(st.integers(1, 10**9), rates, st.integers(1, 40))
def test_a_loan_is_repaid_to_the_penny(principal, rate, years):
    found = loan_years(principal, rate, years)
    assert sum(each.principal_pence for each in found) == principal
    assert found[-1].owed_pence == 0
    assert all(each.principal_pence >= 0 and each.interest_pence >= 0 for each in found)


def test_the_published_annuity():
    # Any table of annuities: 4% over twenty years repays 100,000 by 7,358.175 a year.
    assert payment(100_000, 0.04, 20) == pytest.approx(7358.175, abs=5e-4)


@given(st.floats(-0.3, 0.6), st.lists(st.floats(1, 1000), min_size=2, max_size=25))
def test_a_rate_of_return_is_found_again(rate, gains):
    cost = -present_value([0, *gains], rate)
    found = internal_rate([cost, *gains])
    assert found == pytest.approx(rate, abs=1e-9)
    assert numpy_financial.irr([cost, *gains]) == pytest.approx(found, abs=1e-6)


@given(st.lists(st.integers(-100, 100), min_size=2, max_size=8))
def test_a_rate_that_is_told_is_the_only_one_above_nought(flows):
    found = internal_rate(flows)
    # With x = 1 ÷ (1 + rate) the worth is a polynomial; numpy takes the highest power first.
    roots = np.roots(list(reversed(flows))) if any(flows) else np.array([])
    rates = [1 / r.real - 1 for r in roots if abs(r.imag) < 1e-9 and 1e-9 < r.real <= 1]
    if found is not None:
        assert abs(present_value(flows, found)) < 1e-3 * sum(map(abs, flows))
        if found > 1e-6:
            assert any(abs(rate - found) < 1e-3 * (1 + found) for rate in rates)
    if len({round(rate, 4) for rate in rates if rate > 1e-4}) > 1:
        assert found is None


@given(st.floats(0.01, 0.3), st.lists(st.floats(1, 100), min_size=4, max_size=20), st.floats(0.1, 0.9))
def test_a_replacement_does_not_hide_the_rate(rate, gains, part):
    middle = len(gains) // 2
    gains[middle] = -part * sum(gains[:middle])
    cost = -present_value([0, *gains], rate)
    sums = np.cumsum([cost, *gains])
    if cost < 0 < sums[-1] and (np.diff(np.sign(sums)) != 0).sum() == 1:
        assert internal_rate([cost, *gains]) == pytest.approx(rate, abs=1e-7)


@given(
    st.integers(0, 10**6),
    st.integers(-(10**6), 10**6),
    st.integers(0, 10**6),
    st.sampled_from([0, 0.19, 0.25]),
)
def test_members_get_all_they_can(cap, base, money, rate):
    members = most_interest(cap, money, base=base, rate=rate)
    if members:
        assert members + tax_on(base, members, rate) <= money
    more = members + 2
    assert members <= cap
    assert more > cap or more + tax_on(base, more, rate) > money


@given(st.lists(st.builds(Renewal, year=st.integers(1, 30), pence=st.integers(0, 10**6)), max_size=4))
def test_savings_cover_each_replacement_when_it_comes(renewals):
    held = 0
    for each in set_aside(renewals, 0.02, 25):
        held += each.saved_pence - each.spent_pence
        assert held >= 0
    assert held == 0


@given(schemes())
def test_every_case_keeps_the_laws_and_no_bad_case_earns_more(scheme):
    found = {each.case: each.outcome for each in tried(scheme, 0.08)}
    assert set(found) == set(Case)
    income = {case: sum(y.income_pence for y in outcome.years) for case, outcome in found.items()}
    slack = len(scheme.sales) * scheme.years + 1
    for case in (Case.LOW_YIELD, Case.LOW_PRICE, Case.ALL_AT_ONCE):
        assert income[case] <= income[Case.EXPECTED] + slack
    assert all(balance_error(outcome) == 0 for outcome in found.values())


@given(schemes())
def test_moving_energy_to_export_loses_none(scheme):
    if any(s.kind == "export" for s in scheme.sales):
        before, after = (sum(s.kwh for s in each.sales) for each in (scheme, less_matched(scheme)))
        assert after == pytest.approx(before)


@pytest.mark.parametrize(
    "wrong",
    [
        {"years": 0},
        {"years": 99},
        {"loan_pence": 10, "loan_years": 0},
        {"grant_pence": 2_000},
        {"tax_rate": 1.0},
    ],
)
def test_what_cannot_be_is_refused(wrong):
    scheme = {"years": 10, "capex_pence": 1_000, "sales": (), "opex_pence": 0} | wrong
    with pytest.raises(BadInput):
        outcome_of(Scheme(**scheme))
