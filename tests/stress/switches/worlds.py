"""Small places on which switches are tried: quick, with firms that owe each other and are short at times."""

from functools import cache

import numpy as np

from ultramicro.stress.building.building import built
from ultramicro.stress.calibration.numbers import stated
from ultramicro.stress.economy.period import READINGS, live_on
from ultramicro.stress.economy.state import INVOICE
from ultramicro.stress.running import Setting, run
from ultramicro.stress.shocks.shock import Kind, Shock, Shocked

PEOPLE = 2400
SHORT = {"inputs_to_wages": 0.3, "keeps_months": 0.6, "till_months": 0.6, "lent_to_worth": 0.5,
         "inputs_here_share": 0.5, "terms_months": 2.0}  # fmt: skip
"""Firms buy little in, keep little and are lent little, so that some are short of wages."""
HIT = (Shock(kind=Kind.OUTSIDE_DEMAND, size=0.3, from_month=2, months=6),)


def values(**other):
    stands = stated(PEOPLE)
    return {name: float(stands.value(name)) for name in stands} | SHORT | other


@cache
def place():
    """One place as it begins; what is changed in it must be put back."""
    return built(values(), 1)


def setting(*switches, months=10, shocks=HIT, **other):
    return Setting(
        numbers=tuple(values(**other).items()),
        shocks=shocks,
        switches=switches,
        months=months,
        before_months=6,
    )


def course(*switches, seed=1, **rest):
    return run(setting(*switches, **rest), seed)


def same(one, other):
    """Whether two courses have the same months, lives and incomes, bit for bit, whatever else they read."""
    core = len(READINGS)
    return (
        np.array_equal(one.readings[:, :core], other.readings[:, :core])
        and np.array_equal(one.lives, other.lives)
        and np.array_equal(one.tenths_pence, other.tenths_pence)
    )


def whole(e, acts=()):
    """All balances there are, in pence."""
    parts = (e.households["purse_pence"], e.firms["till_pence"], e.banks["purse_pence"], e.other_pence,
             e.regions["purse_pence"], e.regions["coming_pence"])  # fmt: skip
    return sum(int(part.sum()) for part in parts) + sum(act.held_pence() for act in acts)


def month_by_month(*switches, months=8, seed=1, shocks=HIT, **other):
    """Yield the economy and what acts in it after each month."""
    e, b, s = built(values(**other), seed)
    acts = (Shocked(shocks), *(each.acts(e, b, s, seed) for each in switches))
    reads = len(READINGS) + sum(len(act.reads) for act in acts)
    for month in range(1, months + 1):
        row = np.zeros((1, reads))
        live_on(e, b, s, seed, month, row, acts)
        yield e, acts, row[0]


def read_off(acts):
    """What a switch read off in the month that went by last, by name."""
    return dict(zip(acts.reads, acts.readings(), strict=True))


def with_invoices(e, rows):
    """Return an economy with these invoices: payer, payee, pence, month due."""
    invoices = np.zeros(e.firms.size * 24, INVOICE)
    for place, row in enumerate(rows):
        invoices[place] = row
    e.world["invoices"] = len(rows)
    return e._replace(invoices=invoices)


def net(e):
    """What each firm is owed less what it owes, to whomever, in pence."""
    used = e.invoices[: int(e.world["invoices"][0])]
    found = -np.bincount(used["payer"], used["owed_pence"], e.firms.size)
    here = used["payee"] >= 0
    return found + np.bincount(used["payee"][here], used["owed_pence"][here], e.firms.size)
