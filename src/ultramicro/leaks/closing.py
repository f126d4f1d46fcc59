"""One leak closed: from what leaves now to what is kept net, in three cases."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ultramicro.core.percent import percent
from ultramicro.leaks.additionality import Additionality, net_pence
from ultramicro.leaks.ranking import Leak

PARTS = (
    ("deadweight", "would have come anyway"),
    ("displacement", "taken from sellers here"),
    ("leakage", "benefits people elsewhere"),
    ("substitution", "only swapped"),
)
Step = tuple[str, int, int, int, str]


@dataclass(frozen=True, kw_only=True)
class Cases:
    """What is taken off in the cautious, the likely and the hopeful case."""

    cautious: Additionality
    likely: Additionality
    hopeful: Additionality

    @property
    def all(self) -> tuple[Additionality, Additionality, Additionality]:
        """The three in order."""
        return self.cautious, self.likely, self.hopeful

    def net(self, leak: Leak) -> tuple[int, int, int]:
        """Return what closing a leak adds net in each case, in pence a year."""
        gross = (leak.low_pence, leak.score, leak.high_pence)
        low, likely, high = (net_pence(g, case) for g, case in zip(gross, self.all, strict=True))
        return low, likely, high


def steps(leak: Leak, cases: Cases) -> Iterator[Step]:
    """Go from what leaves now to what is kept net, step by step: name, three sums in pence, and how."""
    now = leak.outside_pence
    yield "leaves now", now, now, now + leak.unknown_pence, "paid elsewhere; high: with payees not placed"
    ends = [float(leak.low_pence), leak.score, float(leak.high_pence)]
    yield _step("could be supplied here", ends, "× the pluggable part")
    for part, words in PARTS:
        ends = [end * (1 - getattr(case, part)) for end, case in zip(ends, cases.all, strict=True)]
        shares = " / ".join(percent(getattr(case, part), 0) for case in cases.all)
        yield _step(f"less {part}", ends, f"{words}: {shares}")
    ends = [end * case.multiplier for end, case in zip(ends, cases.all, strict=True)]
    yield _step("net, with further rounds", ends, "× " + " / ".join(f"{c.multiplier:g}" for c in cases.all))


def _step(name: str, ends: list[float], how: str) -> Step:
    low, likely, high = (round(end) for end in ends)
    return name, low, likely, high, how
