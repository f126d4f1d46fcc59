"""Nobody wins by number: of firms and households that are all alike, who does well is chance.

Many short lives of one small economy are ranked. Under chance alone the mean rank of each number is the same
(Friedman 1937), and ranks do not go with numbers (Spearman 1904). One in a thousand of such tests would fail by
chance; the seeds are fixed, so each of these holds always or never.
"""

from functools import cache

import numpy as np
import pytest
from scipy.stats import chi2, norm, rankdata

from ultramicro.stress.economy.beginning import PUBLISHED, beginning
from ultramicro.stress.economy.credit import lend
from ultramicro.stress.economy.firms import pay_dividends
from ultramicro.stress.economy.founding import found_firms
from ultramicro.stress.economy.period import READINGS, live_on
from ultramicro.stress.economy.state import EMPTY, INVOICE, Surroundings

RUNS, HOUSEHOLDS, FIRMS, BANKS, LEVEL = 300, 60, 12, 3, 0.001
ALONE = Surroundings()
OWING = Surroundings(rounds=2, inputs_to_wages=0.3, inputs_here=0.5, tax_share=0.1)
FOUNDED = PUBLISHED._replace(
    births_share=0.2, entrant_months=1.0, founder_share=0.5, ends_when_idle=0, gives_up=0.1, owner_share=0.5
)
WAYS = {"published": (PUBLISHED, ALONE), "owing": (PUBLISHED, OWING), "founded": (FOUNDED, OWING)}


@cache
def lived(way, months, *, short):
    """Return what is left of many lives that began with all alike; `short` of money, all ask banks at once."""
    behaviour, around = WAYS[way]
    found = []
    for seed in range(RUNS):
        e = beginning(HOUSEHOLDS, FIRMS, BANKS)._replace(invoices=np.zeros(FIRMS * 24, INVOICE))
        if short:
            e.firms["till_pence"], e.firms["stock"] = e.firms["offer_pence"] * 2, 1
        live_on(e, behaviour, around, seed, 1, np.zeros((months, len(READINGS))))
        found.append(e)
    return found


def likely(table):
    """Return how likely the mean ranks of numbers, and a trend among them, are by chance alone."""
    many = table.shape[1]
    ranks = np.array([rankdata(row) for row in table]) - (many + 1) / 2
    spread = (ranks**2).sum() / (many - 1)
    numbers = np.arange(many) - (many - 1) / 2
    apart = (ranks.sum(axis=0) ** 2).sum() / spread
    trend = (ranks @ numbers).sum() / np.sqrt(spread * (numbers**2).sum())
    return chi2.sf(apart, many - 1), 2 * norm.sf(abs(trend))


@pytest.mark.parametrize("months", [1, 6])
@pytest.mark.parametrize("short", [False, True], ids=["rich", "short"])
@pytest.mark.parametrize("way", WAYS)
def test_who_does_well_is_chance(way, short, months):
    lives = lived(way, months, short=short)
    for of, fields in {
        "firms": ("till_pence", "takings_pence", "staff", "age"),
        "households": ("purse_pence", "wage_pence"),
        "banks": ("purse_pence",),
    }.items():
        for name in fields:
            table = np.array([getattr(e, of)[name] for e in lives])
            if (table != table[:, :1]).any():
                assert min(likely(table)) > LEVEL, (of, name)


def test_a_small_favour_would_be_seen():
    chance = np.random.default_rng(1).normal(size=(RUNS, FIRMS))
    assert min(likely(chance)) > LEVEL
    chance[:, 0] += 0.4
    assert likely(chance)[0] < LEVEL
    chance[:, 0] -= 0.4
    assert likely(chance + 0.05 * np.arange(FIRMS))[1] < LEVEL


def test_odd_pence_favour_nobody():
    """A firm without an owner shares out a penny more than all have alike."""
    table = np.array([shared_out(seed) for seed in range(RUNS)])
    assert (table.sum(axis=1) == HOUSEHOLDS * 100 + 1).all()
    assert np.unique(table).tolist() == [100, 101]
    assert min(likely(table)) > LEVEL


def shared_out(seed):
    e = beginning(HOUSEHOLDS, FIRMS, BANKS)
    e.firms["takings_pence"][0] = HOUSEHOLDS * 100 + 1
    before = e.households["purse_pence"].copy()
    pay_dividends(e, PUBLISHED._replace(dividend_share=1.0), seed, 1)
    return e.households["purse_pence"] - before


def test_of_firms_that_begin_together_none_finds_the_richer_founder_first():
    """In most places at once, of few households: whoever founds a second firm has less to put into it."""
    begun = np.array([founded(seed) for seed in range(RUNS)])
    assert np.unique(begun).size > 2
    assert min(likely(begun)) > LEVEL


def founded(seed):
    e = beginning(3, FIRMS + 1, BANKS)
    e.firms["age"][:FIRMS], e.firms["till_pence"][:FIRMS] = EMPTY, 0
    found_firms(e, FOUNDED._replace(births_share=1.0), ALONE, seed, 1, (1e9, 1000.0, 1.0))
    return e.firms["till_pence"][:FIRMS]


def test_firms_that_lack_as_much_are_lent_to_in_an_order_by_chance():
    """All firms lack the same, and banks can lend to some of them only."""
    lent = np.array([lent_to(seed) for seed in range(RUNS)])
    assert 0 < lent.astype(bool).mean() < 1
    assert min(likely(lent)) > LEVEL


def lent_to(seed):
    e = beginning(HOUSEHOLDS, FIRMS, BANKS)
    e.firms["till_pence"], e.firms["wages_due_pence"] = 100_000, 250_000
    e.banks["purse_pence"] = 50_000
    lend(e, PUBLISHED, seed, 1)
    return e.loan_pence.sum(axis=1)
