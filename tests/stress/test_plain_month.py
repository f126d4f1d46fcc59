"""The compiled month does to the penny what the same rules say in plain Python objects."""

import numpy as np
from tests.stress import plain_month

from ultramicro.stress.economy.beginning import PUBLISHED, beginning
from ultramicro.stress.economy.period import READINGS, live_on
from ultramicro.stress.economy.state import Surroundings

MONTHS = 60


def lived(seed):
    """Fifty agents both ways, held beside each other month by month; what happened, summed over the months."""
    e, happened = beginning(40, 8, 2), np.zeros(len(READINGS))
    w = plain_month.beginning(e)
    for month in range(1, MONTHS + 1):
        read = np.zeros((1, len(READINGS)))
        live_on(e, PUBLISHED, Surroundings(), seed, month, read)
        found = dict(zip(READINGS, read[0], strict=True))
        told = [found[name] for name in ("employed", "made", "wages_pence", "firms_ended")]
        assert told == list(plain_month.live(w, PUBLISHED, seed, month)), month
        assert e.households["purse_pence"].tolist() == [p.purse for p in w.people]
        assert e.firms["till_pence"].tolist() == [f.till for f in w.firms]
        assert e.firms["price_pence"].tolist() == [f.price for f in w.firms]
        assert e.banks["purse_pence"].tolist() == [k.purse for k in w.banks]
        assert int(e.other_pence[0]) == w.public
        happened += read[0]
        assert [int(f) for f in e.households["employer"]] == [
            p.employer.number if p.employer else -1 for p in w.people
        ]
    return dict(zip(READINGS, happened, strict=True))


def test_the_compiled_month_is_the_plain_one_to_the_penny():
    runs = [lived(seed) for seed in range(3)]
    # Nothing would be shown by months in which no firm ended and none borrowed.
    for what in ("firms_ended", "lent_pence"):
        assert sum(run[what] for run in runs) > 0, what
