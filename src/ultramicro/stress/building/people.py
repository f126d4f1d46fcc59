"""The households of a place at the beginning: who works where for what, what each has, pays and owns."""

from __future__ import annotations

import numpy as np

from ultramicro.stress.building.behaving import Values
from ultramicro.stress.economy.state import AWAY, HOUSEHOLD, NOBODY, SERVICE, Rows

MOST_SAVED = 100
"""Times the middle household's: nobody has more in savings for spending; the rest is held otherwise."""


def people(v: Values, jobs_here: int, chance: np.random.Generator) -> Rows:
    """Return a row of HOUSEHOLD each; who works here has its place among `jobs_here` as its employer.

    Parameters
    ----------
    v : mapping of str to float
        The place's numbers.
    jobs_here : int
        How many work for firms of the place.
    chance
        Decides who is who.
    """
    many = int(v["households"])
    rows = np.zeros(many, HOUSEHOLD)
    rows["employer"] = rows["last_employer"] = rows["shop"] = NOBODY
    order = chance.permutation(many)
    inactive = int(many * v["inactive_share"])
    unemployed = int((many - inactive) * v["unemployed_share"])
    working = many - inactive - unemployed
    public = min(int(working * v["works_public_share"]), working - jobs_here)
    ends = np.cumsum([inactive, unemployed, jobs_here, public])
    idle, without, here, served, away = np.split(order, ends)
    rows["seeks"] = 1
    rows["seeks"][idle] = np.where(chance.random(idle.size) < v["may_work_share"], 0, -1)
    rows["benefit_pence"] = int(v["benefit_pence"])
    rows["benefit_pence"][idle] = int(v["inactive_income_pence"])
    rows["claims"][without] = rows["claim_months"][without] = 1
    rows["employer"][here] = np.arange(here.size)
    rows["employer"][served], rows["employer"][away] = SERVICE, AWAY
    spread = _spread(v["wage_spread"], many, chance)
    rows["wage_pence"][here] = (v["wage_here_pence"] * spread[here]).astype(np.int64)
    rows["wage_pence"][served] = (v["wage_here_pence"] * spread[served]).astype(np.int64)
    rows["wage_pence"][away] = (v["wage_away_pence"] * spread[away]).astype(np.int64)
    rows["contract_left"] = chance.integers(1, int(v["contract_months"]) + 1, many)
    _bills(v, rows, chance)
    saved = v["savings_pence"] * np.exp(chance.normal(0, v["savings_spread"], many))
    rows["purse_pence"] = np.minimum(saved, MOST_SAVED * v["savings_pence"]).astype(np.int64)
    rows["saved_pence"] = rows["purse_pence"]
    return rows


def _spread(width: float, many: int, chance: np.random.Generator) -> np.ndarray:
    """Return factors with a mean of one that are spread by a log-normal law of this width."""
    return np.exp(chance.normal(-width * width / 2, width, many))


def _bills(v: Values, rows: Rows, chance: np.random.Generator) -> None:
    """Give each household its rent if it rents, its energy and its rates."""
    many = rows.size
    rows["rent_pence"] = np.where(chance.random(many) < v["renting_share"], int(v["rent_pence"]), 0)
    rows["energy_pence"] = (v["energy_pence"] * _spread(0.3, many, chance)).astype(np.int64)
    rows["rates_pence"] = int(v["rates_pence"])


def income_pence(v: Values, rows: Rows) -> np.ndarray:
    """Return what each household has a month from wages and benefits, after tax."""
    works = rows["employer"] != NOBODY
    paid = (rows["wage_pence"] * (1.0 - v["tax_share"])).astype(np.int64)
    given = np.where((rows["claims"] == 1) | (rows["seeks"] != 1), rows["benefit_pence"], 0)
    return np.where(works, paid, given)
