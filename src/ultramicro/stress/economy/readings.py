"""What is read off in each month, each at its moment: vacancies when they are offered, work after making."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ultramicro.stress.economy.moments import Acts
from ultramicro.stress.economy.state import ABROAD, CLAIM_ENDED, CLAIMED, EMPTY, PUBLIC, Economy, Floats, Ints

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
    "income_pence",
    "after_energy_pence",
    "region_made_pence",
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
PLACE = {name: place for place, name in enumerate(READINGS)}


class Read:
    """One month's readings, filled in as it goes by."""

    def __init__(self, row: Floats, tenths_pence: Floats | None) -> None:
        """Take the rows to fill in."""
        self.row, self.tenths_pence = row, tenths_pence

    def put(self, name: str, value: float) -> None:
        """Fill one reading in."""
        self.row[PLACE[name]] = value

    def vacancies(self, e: Economy) -> None:
        """Read how many are looked for, before anybody is hired."""
        self.put("vacancies", e.firms["vacancies"].sum())

    def lent(self, e: Economy) -> None:
        """Read what banks have lent."""
        self.put("lent_pence", e.loan_pence.sum())

    def work(self, e: Economy) -> None:
        """Read who works and what is made, after making."""
        employer = e.households["employer"]
        self.put("employed", e.firms["staff"].sum())
        self.put("made", e.firms["made"].sum())
        self.put("wages_pence", e.firms["wages_due_pence"].sum())
        self.put("employed_away", (employer < -1).sum())
        self.put("average_price", e.world["average_price"][0])
        seeking = (employer == -1) & (e.households["seeks"] == 1)
        self.put("seeking", seeking.sum())
        cohort = e.households["cohort"] > 0
        if cohort.any():
            self.put("cohort", cohort.sum())
            self.put("cohort_before_pence", e.households["cohort_wage_pence"].sum())
            working = cohort & (employer != -1)
            self.put("cohort_working", working.sum())
            self.put("cohort_wages_pence", e.households["wage_pence"][working].sum())

    def incomes(self, e: Economy, energy_share: float) -> None:
        """Read what households have of wages, benefits, firms, after tax and energy, whole and by tenth."""
        income, claims = e.households["income_pence"] + e.households["profit_pence"], e.households["claims"]
        self.put("income_pence", income.sum())
        income = income - (e.households["energy_pence"] * energy_share).astype(np.int64)
        self.put("after_energy_pence", income.sum())
        self.put("claims", claims.sum())
        self.put("cohort_claimed", (e.households["cohort"] >= CLAIMED).sum())
        self.put("cohort_claims_ended", (e.households["cohort"] == CLAIM_ENDED).sum())
        if self.tenths_pence is not None:
            tenth = e.households["tenth"]
            many = np.maximum(np.bincount(tenth, minlength=10), 1)
            self.tenths_pence[:] = np.bincount(tenth, weights=income, minlength=10) / many

    def bought(self, e: Economy, abroad_pence: int, public_pence: int) -> None:
        """Read what others bought here, from their balances before and after."""
        self.put("exports_pence", abroad_pence - e.other_pence[ABROAD])
        self.put("public_bought_pence", public_pence - e.other_pence[PUBLIC])
        self.put("takings_pence", e.firms["takings_pence"].sum())

    def spent(self, here_pence: Ints, away_pence: Ints) -> None:
        """Read what households spent here and beyond the place, bills apart."""
        self.put("spent_here_pence", here_pence.sum())
        self.put("spent_away_pence", away_pence.sum())

    def settled(self, e: Economy, ended: int, begun: int, rescued: int) -> None:
        """Read what the month leaves behind."""
        for name in ("owed_rent_pence", "owed_energy_pence", "owed_rates_pence"):
            self.put(name, e.households[name].sum())
        self.put("owed_invoices_pence", e.invoices["owed_pence"][: e.world["invoices"][0]].sum())
        self.put("purses_pence", e.households["purse_pence"].sum())
        self.put("firms", (e.firms["age"] != EMPTY).sum())
        self.put("firms_ended", ended)
        self.put("firms_begun", begun)
        self.put("banks_rescued", rescued)
        self.put("region_made_pence", e.regions["made_pence"][0])

    def balance(self, e: Economy, acts: Sequence[Acts]) -> None:
        """Read what all balances add up to, which is nought unless money was made or lost."""
        parts = (e.households["purse_pence"], e.firms["till_pence"], e.banks["purse_pence"], e.other_pence,
                 e.regions["purse_pence"], e.regions["coming_pence"])  # fmt: skip
        held = sum(act.held_pence() for act in acts)
        self.put("unbalanced_pence", held + sum(int(part.sum()) for part in parts))

    def of(self, acts: Sequence[Acts]) -> None:
        """Read off what acted beside firms, households and banks."""
        place = len(READINGS)
        for act in acts:
            values = act.readings()
            self.row[place : place + len(values)] = values
            place += len(values)
