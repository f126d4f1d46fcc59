"""One run: a place's numbers, what hits it, what is switched on, for so many months, from one seed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from ultramicro.stress.building.building import built
from ultramicro.stress.economy.period import READINGS, live_on
from ultramicro.stress.economy.state import Behaviour, Economy, Ints, Surroundings
from ultramicro.stress.runs.course import STILL_GOING, Course
from ultramicro.stress.runs.kept import code
from ultramicro.stress.shocks.shock import Shock, Shocked
from ultramicro.stress.switches.switch import Switch, digest_of


@dataclass(frozen=True, kw_only=True)
class Setting:
    """All that one run depends on but its seed.

    Parameters
    ----------
    numbers : tuple of (str, float)
        The place's numbers by name; money is pence, or pence a month.
    shocks, switches
        What hits the place, and what is switched on.
    months : int
        How many are read.
    before_months : int
        How many go by first, so that the place has come to rest when the first is read.
    """

    numbers: tuple[tuple[str, float], ...]
    shocks: tuple[Shock, ...] = ()
    switches: tuple[Switch, ...] = ()
    months: int = 120
    before_months: int = 24

    def key(self) -> str:
        """Return what tells it from all other settings, and from those of other code."""
        return self._key

    @cached_property  # asked for each run several times
    def _key(self) -> str:
        used = [switch.digest for switch in self.switches]
        others = (self.numbers, self.shocks, self.months, self.before_months)
        return digest_of(f"{others!r} {used!r} {code()}")[:20]


def run(setting: Setting, seed: int) -> Course:
    """Return the course of one run; the same setting and seed give the same bits."""
    before = setting.before_months
    rested, b, s = _rested(setting.numbers, before, seed)
    e = Economy._make(part.copy() for part in rested)
    acts = (Shocked(setting.shocks), *(each.acts(e, b, s, seed) for each in setting.switches))
    names = (*READINGS, *(name for act in acts for name in act.reads))
    readings, tenths = np.zeros((setting.months, len(names))), np.zeros((setting.months, 10))
    live_on(e, b, s, seed, before + 1, readings, acts, tenths, before)
    return Course(readings, names, _lives(e, before), tenths)


@lru_cache(maxsize=2)  # the arms of one seed come one after another, and rest alike
def _rested(
    numbers: tuple[tuple[str, float], ...], before: int, seed: int
) -> tuple[Economy, Behaviour, Surroundings]:
    """Return a place's economy when it has come to rest; it is copied before anything happens to it."""
    e, b, s = built(dict(numbers), seed)
    live_on(e, b, s, seed, 1, np.zeros((before, len(READINGS))))
    e.households["tenth"] = tenths_of(e)
    return e, b, s


def tenths_of(e: Economy) -> Ints:
    """Return the tenth of incomes in which each household stands now, 0 the poorest."""
    people = e.households
    income = people["income_pence"] + people["profit_pence"] - people["energy_pence"]
    place = np.argsort(np.argsort(income, kind="stable"), kind="stable")
    return np.asarray(place * 10 // people.size)


def _lives(e: Economy, before: int) -> Ints:
    """Return the lives of firms in months from the first that is read; who ended before is left out."""
    lives = e.lives[: e.world["lives"][0]]
    ended = np.where(lives["ended"] == 0, STILL_GOING, lives["ended"] - before)
    table = np.stack([lives["begun"] - before, ended, lives["cause"]], axis=1)
    return table[(lives["ended"] == 0) | (lives["ended"] > before)]
