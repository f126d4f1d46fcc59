"""What each firm plans: how much to make, at which price, with how many people, at which wage."""

from __future__ import annotations

import math

from ultramicro.stress.economy.chance import GROWTH, OFFER, PRICE, SKILL, draw, key_of, normal
from ultramicro.stress.economy.loops import kernel
from ultramicro.stress.economy.state import EMPTY, Behaviour, Economy


@kernel
def plan(e: Economy, b: Behaviour, seed: int, period: int) -> None:
    """Let each firm set what it wants to make, its price and whom it looks for.

    Who sold out at a price not below the average makes more; who was left with goods at one below it makes
    less. Otherwise the price gives way instead, never below what making a unit cost.
    """
    growth, price = key_of(seed, period, GROWTH), key_of(seed, period, PRICE)
    average = e.world[0].average_price
    for f in range(e.firms.size):
        if e.firms[f].age == EMPTY:
            continue
        usual = average
        if b.normal_share > 0.0:
            usual += b.normal_share * (_normal_price(e, b, f) - average)
        sold_out, cheap = e.firms[f].stock == 0, e.firms[f].price_pence < usual
        wanted = float(e.firms[f].made_before)
        if sold_out and not cheap:
            wanted *= 1.0 + b.growth_width * draw(growth, f, 0)
        elif cheap and not sold_out:
            wanted *= 1.0 - b.growth_width * draw(growth, f, 0)
        e.firms[f].wanted = wanted
        _price(e, b, f, sold_out, cheap, draw(price, f, 0))
        people = wanted / (b.made_by_one * e.firms[f].skill)
        if b.rounds_up == 1:
            e.firms[f].wanted_staff = math.ceil(people - 1e-9)
        else:
            e.firms[f].wanted_staff = max(int(people + draw(growth, f, 1)), 1)
        e.firms[f].vacancies = max(e.firms[f].wanted_staff - e.firms[f].staff, 0)


@kernel
def _normal_price(e: Economy, b: Behaviour, f: int) -> float:
    """Return what a unit costs a firm in wages and inputs at its full output, with the usual markup."""
    if e.firms[f].made <= 0 or e.firms[f].costs_pence <= 0:
        return float(e.world[0].average_price)
    return e.firms[f].costs_pence / e.firms[f].made * (1.0 + b.markup)


@kernel
def _price(e: Economy, b: Behaviour, f: int, sold_out: bool, cheap: bool, chance: float) -> None:
    """Move a price up where all was sold cheaply, down where goods were left at a dear one."""
    floor = e.firms[f].costs_pence / max(e.firms[f].wanted, 1.0)
    if sold_out and cheap:
        e.firms[f].price_pence = max(e.firms[f].price_pence * (1.0 + b.price_width * chance), floor)
    elif not sold_out and not cheap:
        e.firms[f].price_pence = max(e.firms[f].price_pence * (1.0 - b.price_width * chance), floor)


@kernel
def offer(e: Economy, b: Behaviour, seed: int, period: int) -> None:
    """Let each firm that looks for people offer a little more, and all at least the lowest wage."""
    key = key_of(seed, period, OFFER)
    for f in range(e.firms.size):
        if e.firms[f].vacancies > 0:
            e.firms[f].offer_pence = round(e.firms[f].offer_pence * (1.0 + b.offer_width * draw(key, f, 0)))
        e.firms[f].offer_pence = max(e.firms[f].offer_pence, int(e.world[0].lowest_wage_pence))


@kernel
def raise_lowest_wage(e: Economy, b: Behaviour, period: int) -> None:
    """Raise the lowest wage once a year by what prices rose in it; who has less is lifted to it."""
    year = b.periods_a_year
    if period < year + 1 or (period - 1) % year != 0:
        return
    before = e.past_prices[(period - 1 - year) % e.past_prices.size]
    if before <= 0:
        return
    e.world[0].lowest_wage_pence *= e.world[0].average_price / before
    for h in range(e.households.size):
        if e.households[h].employer >= 0 and e.households[h].wage_pence < int(e.world[0].lowest_wage_pence):
            e.households[h].wage_pence = int(e.world[0].lowest_wage_pence)


@kernel
def learn(e: Economy, b: Behaviour, seed: int, period: int) -> None:
    """Let each firm's skill drift by chance, and return slowly to the usual."""
    if b.skill_width <= 0.0:
        return
    key = key_of(seed, period, SKILL)
    for f in range(e.firms.size):
        if e.firms[f].age != EMPTY:
            ahead = b.skill_keeps * math.log(e.firms[f].skill / e.firms[f].usual_skill)
            moved = math.exp(ahead + b.skill_width * normal(key, f, 0))
            e.firms[f].skill = e.firms[f].usual_skill * moved
