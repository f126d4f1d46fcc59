"""One enterprise of a plan in a run: where it stands among the firms, who works for it, what it sells."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from ultramicro.stress.economy.chance import DEMAND, HIRED, draws
from ultramicro.stress.economy.moments import Moment
from ultramicro.stress.economy.state import AWAY, NOBODY, Ints
from ultramicro.stress.switches.enterprise import Buyers, Enterprise

FOR_GOOD = 1_000_000
"""Months of a contract that does not end by itself."""


@dataclass
class Going:
    """One enterprise in a run."""

    of: Enterprise
    number: int
    demand: float
    """What comes true of the demand that was expected, beside it."""
    opens: int
    """In which month; where no place among the firms is empty then, a month later."""
    place: int = NOBODY
    """Among the firms."""
    life: int = NOBODY
    full: int = 1
    """How many of the model's places of work full work is, at the usual wage when it opened."""
    workers: Ints = field(default_factory=lambda: np.zeros(0, np.int64))
    """Which households."""
    load: float = 0.0
    """Of full work: what there is to do this month,"""
    people: int = 0
    """and for how many;"""
    wage_pence: int = 0
    """what each of them has for it."""
    debt_pence: int = 0
    part_pence: int = 0
    """Of what was lent: what is paid back each month."""
    owed_parts: int = 0
    ended: bool = False
    wages_pence: int = 0
    """Of this month."""
    sold: tuple[int, ...] = ()
    """Of each of its sales this month, at the price that buyers paid before. [pence]."""
    more_pence: int = 0
    """What households and firms pay above that."""


def hire(now: Moment, each: Going, wanted_load: float) -> None:
    """Take on as many as there is work for and the till can pay; who are too many are let go.

    Hours go with the work there is, so that a part of full work is a part of each one's wage.

    Parameters
    ----------
    wanted_load : float
        Which part of what it sells at full work is wanted.
    """
    firm, people = now.e.firms[each.place], now.e.households
    most = max(each.of.season, default=1.0)
    each.load = min(each.of.load(now.month - each.opens) * wanted_load, most)
    each.people = math.ceil(each.full * each.load - 1e-9)
    each.wage_pence = int(each.of.wages_pence * each.load / each.people) if each.people else 0
    able = max(int(firm["till_pence"]), 0) // max(each.wage_pence, 1)
    firm["wanted_staff"] = wanted = min(each.people, able)
    firm["vacancies"] = firm["made"] = 0
    each.workers = each.workers[people["employer"][each.workers] == each.place]
    if wanted > each.workers.size:
        chosen = _chosen(now, each, wanted - each.workers.size)
        people["employer"][chosen], people["contract_left"][chosen] = each.place, FOR_GOOD
        firm["staff"] += chosen.size
        each.workers = np.concatenate([each.workers, chosen])
    people["wage_pence"][each.workers] = each.wage_pence


def _chosen(now: Moment, each: Going, missing: int) -> Ints:
    """Choose whom to take on: of those who do such work now for sellers beyond, and who seek work."""
    people, key = now.e.households, now.period * 64 + each.number
    moved = round(missing * each.of.moved)
    beyond = (people["employer"] == AWAY).nonzero()[0] if moved else np.zeros(0, np.int64)
    chosen = _some(now.seed, key, beyond, moved)
    without = ((people["employer"] == NOBODY) & (people["seeks"] == 1)).nonzero()[0]
    return np.concatenate([chosen, _some(now.seed, key, without, missing - chosen.size)])


def sold_pence(each: Going, buyers: Buyers) -> int:
    """Return what is sold to a kind of buyers, at the price before. [pence]."""
    return sum(sold for sale, sold in zip(each.of.sales, each.sold, strict=False) if sale.buyers is buyers)


def taken_here(going: Sequence[Going], buyers: Buyers) -> int:
    """Return what a kind of buyers would have bought of sellers here. [pence]."""
    return sum(
        round(sold * sale.displaced)
        for each in going
        for sale, sold in zip(each.of.sales, each.sold, strict=False)
        if sale.buyers is buyers
    )


def _some(seed: int, key: int, among: Ints, many: int) -> Ints:
    """Return some, those whose chance comes first."""
    if many <= 0 or not among.size:
        return among[:0]
    return among[np.argsort(draws(seed, key, HIRED, among), kind="stable")[:many]]


def normal_draws(seed: int, numbers: Ints) -> np.ndarray:
    """Return a draw from the normal law for each."""
    first, second = (draws(seed, which, DEMAND, numbers) for which in (0, 1))
    return np.sqrt(-2.0 * np.log(1.0 - first)) * np.cos(2.0 * np.pi * second)
