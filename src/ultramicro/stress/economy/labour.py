"""Work: who is laid off, who finds work where, what wages are due, whose time is up."""

from __future__ import annotations

import numpy as np

from ultramicro.stress.economy.chance import APPLY, FIRE, LAY_OFF, QUEUE, key_of, one_of, shuffled
from ultramicro.stress.economy.loops import inlined, kernel
from ultramicro.stress.economy.state import (
    AWAY,
    EMPTY,
    NOBODY,
    PUBLIC,
    Behaviour,
    Economy,
    Rows,
    Surroundings,
)


@kernel
def _let_go(e: Economy, h: int, expired: bool) -> None:
    """End one household's work; who leaves because the time is up is glad to come back."""
    f = e.households[h].employer
    e.firms[f].staff -= 1
    e.households[h].last_employer = f
    e.households[h].employer = NOBODY
    e.households[h].wage_pence = 0
    e.households[h].contract_left = 0
    e.households[h].expired = 1 if expired else 0


@kernel
def lay_off(e: Economy, seed: int, period: int) -> None:
    """Let go of as many, chosen by chance, as a firm has more than it wants."""
    if not (e.firms.staff > e.firms.wanted_staff).any():
        return
    many = e.households.size
    order = np.arange(many)
    shuffled(key_of(seed, period, LAY_OFF), order, many)
    for h in order:
        f = e.households[h].employer
        if f >= 0 and e.firms[f].staff > e.firms[f].wanted_staff:
            _let_go(e, h, False)


@kernel
def hire(e: Economy, b: Behaviour, seed: int, period: int) -> None:
    """Let each person without work ask a few firms, the best paid first, and the old one before all others.

    All ask their first firm before anyone asks a second; who comes first is decided by chance.
    """
    people, firms = e.households, e.firms
    looking = np.flatnonzero((people.employer == NOBODY) & (people.seeks == 1))
    asked = np.empty((looking.size, b.applications), np.int64)
    key = key_of(seed, period, APPLY)
    for row in range(looking.size):
        _choose(people, firms, key, looking[row], asked[row])
    for place in range(b.applications):
        order = np.arange(looking.size)
        shuffled(key_of(seed, period * 64 + place, QUEUE), order, looking.size)
        for turn in order:
            h = looking[turn]
            f = asked[turn, place]
            if f >= 0 and people[h].employer == NOBODY and firms[f].vacancies > 0:
                people[h].employer, people[h].wage_pence = f, firms[f].offer_pence
                people[h].contract_left = b.contract_periods
                firms[f].staff += 1
                firms[f].vacancies -= 1
    for h in looking:
        people[h].expired = 0


@inlined
def _choose(people: Rows, firms: Rows, key: int, h: int, asked: np.ndarray) -> None:
    """Fill in whom somebody asks for work: some by chance, best offers first, the last employer foremost."""
    size = firms.size
    many = min(asked.size, size)
    asked[:] = NOBODY
    found, which = 0, 0
    while found < many:
        f = one_of(key, h, which, size)
        which += 1
        if firms[f].age == EMPTY and which < 16 * many:
            continue
        place = found
        known = False
        for other in range(found):
            known = known or asked[other] == f
        if known:
            continue
        while place > 0 and firms[asked[place - 1]].offer_pence < firms[f].offer_pence:
            asked[place] = asked[place - 1]
            place -= 1
        asked[place] = f
        found += 1
    if people[h].expired == 1 and people[h].last_employer >= 0:
        _foremost(asked, people[h].last_employer)


@kernel
def _foremost(asked: np.ndarray, firm: int) -> None:
    """Put a firm first, before the others, the last of whom gives way if it was not among them."""
    place = asked.size - 1
    for other in range(asked.size):
        if asked[other] == firm:
            place = other
            break
    for other in range(place, 0, -1):
        asked[other] = asked[other - 1]
    asked[0] = firm


@kernel
def reckon_wages(e: Economy) -> None:
    """Add up what each firm owes its people this period."""
    e.firms.wages_due_pence[:] = 0
    for h in range(e.households.size):
        if e.households[h].employer >= 0:
            e.firms[e.households[h].employer].wages_due_pence += e.households[h].wage_pence


@kernel
def fire_unpaid(e: Economy, seed: int, period: int) -> None:
    """Let go, by chance, of those whom a firm cannot pay from what it has and what it was lent."""
    if not (e.firms.wages_due_pence > e.firms.till_pence).any():
        return  # in most months; an order of all households by chance would be made for nobody
    many = e.households.size
    order = np.arange(many)
    shuffled(key_of(seed, period, FIRE), order, many)
    for h in order:
        f = e.households[h].employer
        if f >= 0 and e.firms[f].wages_due_pence > e.firms[f].till_pence:
            e.firms[f].wages_due_pence -= e.households[h].wage_pence
            _let_go(e, h, False)


@kernel
def pay_wages(e: Economy, s: Surroundings) -> None:
    """Pay everybody who works: firms from their tills, who is beyond the place from what is earned there."""
    e.households.income_pence[:] = 0
    for h in range(e.households.size):
        f, wage = e.households[h].employer, e.households[h].wage_pence
        if f == NOBODY:
            continue
        if f >= 0:
            e.firms[f].till_pence -= wage
        elif f == AWAY:
            e.regions[0].purse_pence -= wage
        else:
            e.other_pence[PUBLIC] -= wage
        tax = round(wage * s.tax_share)
        e.other_pence[PUBLIC] += tax
        e.households[h].purse_pence += wage - tax
        e.households[h].income_pence = wage - tax


@kernel
def end_contracts(e: Economy) -> None:
    """Let a period of each contract go by, and end those whose time is up."""
    for h in range(e.households.size):
        if e.households[h].employer >= 0:
            e.households[h].contract_left -= 1
            if e.households[h].contract_left <= 0:
                _let_go(e, h, True)
