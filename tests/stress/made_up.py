"""A made-up run, as quick as it is simple, that processes of their own can import."""

import hashlib
import os
import time
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from ultramicro.stress.runs.course import Course


@dataclass(frozen=True)
class MadeUp:
    """Firms that end by chance; each technique in use lifts income by a little, and `slow` sleeps."""

    months: int = 24
    used: frozenset = field(default_factory=frozenset)
    slow: float = 0.0

    def key(self) -> str:
        told = f"{self.months} {sorted(self.used)}"
        return hashlib.blake2b(told.encode(), digest_size=12).hexdigest()


def made_up_run(setting: MadeUp, seed: int) -> Course:
    """A pure function of both; tells in a file that it was made, where the tests ask for it."""
    if log := os.environ.get("MADE_UP_LOG"):
        with Path(log).open("a", encoding="utf-8") as file:
            file.write(f"{setting.key()} {seed}\n")
    time.sleep(setting.slow)
    dice = np.random.default_rng(seed)
    chances = dice.random((setting.months, 2))
    lift = 1.0 + 0.05 * len(setting.used)
    ended = dice.integers(1, setting.months * 2, 30)
    lives = np.column_stack(
        [-dice.integers(0, 60, 30), np.where(ended > setting.months, -1, ended), np.ones(30)]
    )
    tenths = np.outer(chances[:, 0] + 1, np.arange(1, 11)) * 1000 * lift
    return Course(chances * lift, ("income", "jobs"), lives.astype(np.int64), tenths)
