"""What is read off in each month, each at its moment: vacancies when they are offered, work after making."""

from __future__ import annotations

import numpy as np

from ultramicro.stress.economy.loops import kernel
from ultramicro.stress.economy.state import (
    AWAY,
    CLAIM_ENDED,
    CLAIMED,
    EMPTY,
    NOBODY,
    SERVICE,
    Economy,
    Floats,
    Ints,
    Rows,
)

READINGS = (
    "employed",
    "vacancies",
    "made",
    "wages_pence",
    "average_price",
    "firms_ended",
    "banks_rescued",
    "lent_pence",
    "takings_pence",
    "employed_away",
    "exports_pence",
    "spent_away_pence",
    "spent_here_pence",
    "owed_rent_pence",
    "owed_energy_pence",
    "owed_rates_pence",
    "owed_invoices_pence",
    "overdue_invoices_pence",
    "income_pence",
    "after_energy_pence",
    "region_made_pence",
    "made_here_pence",
    "firms",
    "firms_begun",
    "seeking",
    "claims",
    "public_bought_pence",
    "purses_pence",
    "cohort",
    "cohort_claimed",
    "cohort_claims_ended",
    "cohort_working",
    "cohort_wages_pence",
    "cohort_before_pence",
    "unbalanced_pence",
)
READING = np.dtype([(name, np.float64) for name in READINGS])
"""A month's readings as one record."""


@kernel
def read_work(e: Economy, read: Rows) -> None:
    """Read who works and what is made, after making."""
    read["employed"][0] = e.firms["staff"].sum()
    read["made"][0] = e.firms["made"].sum()
    read["wages_pence"][0] = e.firms["wages_due_pence"].sum()
    read["average_price"][0] = e.world["average_price"][0]
    employer, seeks, wage = e.households["employer"], e.households["seeks"], e.households["wage_pence"]
    cohort, before = e.households["cohort"], e.households["cohort_wage_pence"]
    away, seeking, lost, working, wages, had = 0, 0, 0, 0, 0, 0
    for h in range(employer.size):
        away += employer[h] in (AWAY, SERVICE)
        seeking += employer[h] == NOBODY and seeks[h] == 1
        if cohort[h] > 0:
            lost += 1
            had += before[h]
            if employer[h] != NOBODY:
                working += 1
                wages += wage[h]
    read["employed_away"][0], read["seeking"][0] = away, seeking
    read["cohort"][0], read["cohort_before_pence"][0] = lost, had
    read["cohort_working"][0], read["cohort_wages_pence"][0] = working, wages


@kernel
def read_incomes(e: Economy, energy_share: float, read: Rows, tenths_pence: Floats) -> None:
    """Read what households have of wages, benefits, firms, after tax and energy, whole and by tenth."""
    income, profit = e.households["income_pence"], e.households["profit_pence"]
    energy, tenth, claims = e.households["energy_pence"], e.households["tenth"], e.households["claims"]
    cohort, many = e.households["cohort"], np.zeros(10, np.int64)
    whole, after, claimed, ended = 0, 0, 0, 0
    tenths_pence[:] = 0
    for h in range(income.size):
        has = income[h] + profit[h]
        whole += has
        has -= int(energy[h] * energy_share)
        after += has
        tenths_pence[tenth[h]] += has
        many[tenth[h]] += 1
        claimed += cohort[h] >= CLAIMED
        ended += cohort[h] == CLAIM_ENDED
    tenths_pence /= np.maximum(many, 1)
    read["income_pence"][0], read["after_energy_pence"][0], read["claims"][0] = whole, after, claims.sum()
    read["cohort_claimed"][0], read["cohort_claims_ended"][0] = claimed, ended


@kernel
def read_trade(e: Economy, here_pence: Ints, away_pence: Ints, read: Rows) -> None:
    """Read what was sold and what households spent here and beyond the place, bills apart."""
    read["takings_pence"][0] = e.firms["takings_pence"].sum()
    read["spent_here_pence"][0], read["spent_away_pence"][0] = here_pence.sum(), away_pence.sum()


@kernel
def read_rest(e: Economy, period: int, read: Rows) -> None:
    """Read what the month leaves behind, and what all balances add up to but those of institutions."""
    homes, used = e.households, e.invoices[: e.world["invoices"][0]]
    invoices, overdue = 0, 0
    for row in range(used.size):
        invoices += used[row].owed_pence
        overdue += used[row].owed_pence if used[row].due <= period else 0
    read["owed_rent_pence"][0] = homes["owed_rent_pence"].sum()
    read["owed_energy_pence"][0] = homes["owed_energy_pence"].sum()
    read["owed_rates_pence"][0] = homes["owed_rates_pence"].sum()
    read["owed_invoices_pence"][0], read["overdue_invoices_pence"][0] = invoices, overdue
    purses = homes["purse_pence"].sum()
    read["firms"][0] = (e.firms["age"] != EMPTY).sum()
    read["region_made_pence"][0], read["purses_pence"][0] = e.regions["made_pence"][0], purses
    beyond = e.regions["purse_pence"].sum() + e.regions["coming_pence"].sum() + e.other_pence.sum()
    tills = e.firms["till_pence"].sum() + e.banks["purse_pence"].sum()
    read["unbalanced_pence"][0] = purses + tills + beyond
