"""How firms begin: somebody by name pays for each, out of what was saved."""

from __future__ import annotations

import math

import numpy as np

from ultramicro.stress.economy.chance import BIRTHS, FOUNDER, FOUNDING, draw, key_of, normal, one_of, shuffled
from ultramicro.stress.economy.loops import kernel
from ultramicro.stress.economy.state import EMPTY, NOBODY, Behaviour, Economy, Ints, Surroundings


@kernel
def replace(
    e: Economy,
    b: Behaviour,
    s: Surroundings,
    seed: int,
    period: int,
    why: np.ndarray,
    usual: tuple[float, float, float],
) -> None:
    """Let a new firm begin for each that ended."""
    key = key_of(seed, period, FOUNDER)
    for f in _by_chance(np.flatnonzero(why > 0), seed, period):
        _begin(e, b, s, f, _founder(e, b, key, f), period, usual)
        e.firms[f].skill = _first_skill(b, key, f)


@kernel
def _by_chance(places: Ints, seed: int, period: int) -> Ints:
    """Bring places into an order by chance: whoever comes second finds the same founder with less."""
    shuffled(key_of(seed, period, FOUNDING), places, places.size)
    return places


@kernel
def found_firms(
    e: Economy, b: Behaviour, s: Surroundings, seed: int, period: int, usual: tuple[float, float, float]
) -> int:
    """Let new firms begin in empty places, as many as are born in a usual month; return how many.

    Whoever would found one, and has too little for it, does not.
    """
    empty = np.flatnonzero(e.firms.age == EMPTY)
    if empty.size == 0 or b.births_share <= 0.0:
        return 0
    likely = b.births_share * e.world[0].places / empty.size
    born, founder, least = (
        key_of(seed, period, BIRTHS),
        key_of(seed, period, FOUNDER),
        b.founder_least * usual[2],
    )
    many = 0
    for f in _by_chance(empty, seed, period):
        if draw(born, f, 0) < likely:
            h = _founder(e, b, founder, f)
            if e.households[h].purse_pence * b.founder_share >= least:
                _begin(e, b, s, f, h, period, usual)
                e.firms[f].skill = _first_skill(b, founder, f)
                many += 1
    return many


@kernel
def _founder(e: Economy, b: Behaviour, key: int, f: int) -> int:
    """Return the household that has most among a few chosen by chance."""
    best = one_of(key, f, 0, e.households.size)
    for which in range(1, b.founders_asked):
        other = one_of(key, f, which, e.households.size)
        if e.households[other].purse_pence > e.households[best].purse_pence:
            best = other
    return best


@kernel
def _begin(
    e: Economy,
    b: Behaviour,
    s: Surroundings,
    f: int,
    founder: int,
    period: int,
    usual: tuple[float, float, float],
) -> None:
    """Let a household put into a new firm what that needs, as far as it has it, and the firm set its aims."""
    worth, made, wage = usual
    # Where firms have next to nothing, what they have is no measure of what one needs.
    _put_in(e, b, f, founder, max(int(worth * b.entrant_worth), int(wage * b.founder_least)))
    firm = e.firms[f]
    firm.age, firm.usual_skill = 0, 1.0
    firm.made_before = _first_output(e, b, s, f, made, wage)
    firm.price_pence = e.world[0].average_price * b.entrant_price
    firm.offer_pence = max(int(wage * b.entrant_wage), int(e.world[0].lowest_wage_pence))
    row = e.world[0].lives
    if row < e.lives.size:
        life = e.lives[row]
        life.firm, life.begun, life.ended, life.cause = f, period, 0, 0
        e.world[0].lives = row + 1
        firm.life = row


@kernel
def _first_skill(b: Behaviour, key: int, f: int) -> float:
    """Return a new firm's skill."""
    return math.exp(b.entrant_skill + b.entrant_skill_width * normal(key, f, 16))


@kernel
def _put_in(e: Economy, b: Behaviour, f: int, founder: int, worth_pence: int) -> None:
    """Let a household put into a new firm what that needs, as far as it has it, and work in it if it can."""
    put_in = min(max(worth_pence, 1), int(e.households[founder].purse_pence * b.founder_share))
    e.households[founder].purse_pence -= put_in
    e.firms[f].till_pence += put_in
    e.firms[f].owner = founder
    if b.entrant_months > 0.0 and e.households[founder].employer == NOBODY:
        e.households[founder].employer = f
        e.households[founder].wage_pence = int(e.world[0].lowest_wage_pence)
        e.households[founder].contract_left = b.contract_periods
        e.firms[f].staff += 1


@kernel
def _first_output(e: Economy, b: Behaviour, s: Surroundings, f: int, made: float, wage: float) -> int:
    """Return what a new firm aims at: a share of what others make, or what its money can pay people for."""
    most = int(made * b.entrant_made)
    if b.entrant_months <= 0.0:
        return most
    people = int(e.firms[f].till_pence / max(wage * (1.0 + s.inputs_to_wages) * b.entrant_months, 1.0))
    return min(max(people, 1) * b.made_by_one, max(most, b.made_by_one))
