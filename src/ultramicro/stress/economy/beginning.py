"""An economy at its beginning, all alike, as the model was published."""

from __future__ import annotations

import numpy as np

from ultramicro.stress.economy.state import (
    BANK,
    BUYER,
    FIRM,
    HOUSEHOLD,
    INVOICE,
    LIFE,
    NOBODY,
    PUBLIC,
    REGION,
    WORLD,
    Behaviour,
    Economy,
)

MONEY_PENCE = 400_000
"""What the model's one unit of money is here."""

PUBLISHED = Behaviour()
"""The numbers of the published model."""


def beginning(
    households: int = 500, firms: int = 100, banks: int = 10, behaviour: Behaviour = PUBLISHED
) -> Economy:
    """Return an economy in which all of a kind are alike, with the published first values."""
    price = 0.5 * MONEY_PENCE / (2 * behaviour.made_by_one)
    made = households * behaviour.made_by_one // firms
    wage = round(MONEY_PENCE * 0.5 / 3)
    till = round(made * price * 6.0)
    bank = 5 * MONEY_PENCE
    purse = MONEY_PENCE
    issued = firms * till + banks * bank + households * purse
    other = np.zeros(2, np.int64)
    other[PUBLIC] = -issued
    people, tills = np.zeros(households, HOUSEHOLD), np.zeros(firms, FIRM)
    people["purse_pence"] = people["saved_pence"] = purse
    people["employer"] = people["last_employer"] = people["shop"] = NOBODY
    tills["till_pence"], tills["offer_pence"], tills["price_pence"] = till, wage, price
    tills["made_before"], tills["owner"] = made, NOBODY
    vaults, world = np.zeros(banks, BANK), np.zeros(1, WORLD)
    vaults["purse_pence"] = bank
    people["seeks"] = 1
    world["average_price"], world["lowest_wage_pence"], world["shops"] = price, wage * 0.5, firms
    world["usual_wage_pence"], world["places"] = wage, firms
    tills["life"] = NOBODY
    tills["skill"] = tills["usual_skill"] = 1.0
    loans = (firms, behaviour.banks_asked)
    return Economy(
        people,
        tills,
        vaults,
        world,
        np.full(loans, NOBODY, np.int64),
        np.zeros(loans, np.int64),
        np.zeros(loans, np.int64),
        other,
        np.zeros(0, BUYER),
        np.zeros(1, REGION),
        np.zeros(0, INVOICE),
        np.zeros(16),
        np.zeros(0, LIFE),
    )
