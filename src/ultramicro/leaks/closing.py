"""One leak closed: from what leaves now to what is kept net, in three cases."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

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
    """What is taken off in the cautious, the middle and the hopeful case."""

    cautious: Additionality
    middle: Additionality
    hopeful: Additionality

    @property
    def all(self) -> tuple[Additionality, Additionality, Additionality]:
        """The three in order."""
        return self.cautious, self.middle, self.hopeful

    def net(self, leak: Leak) -> tuple[int, int, int]:
        """Return what closing a leak adds net in each case, further rounds not counted, in pence."""
        low, middle, high = (
            net_pence(gross, replace(case, multiplier=1.0))
            for gross, case in zip(leak.cases, self.all, strict=True)
        )
        return low, middle, high

    def further(self, leak: Leak) -> tuple[int, int, int]:
        """Return what further rounds would add to it in each case, in pence."""
        low, middle, high = (
            net_pence(gross, case) - net
            for gross, case, net in zip(leak.cases, self.all, self.net(leak), strict=True)
        )
        return low, middle, high


def steps(leak: Leak, cases: Cases) -> Iterator[Step]:
    """Go from what leaves now to what is kept net, step by step: name, three sums in pence, and how."""
    yield "leaves now", *leak.leaving, "paid elsewhere; high: with payees not placed"
    ends = [float(end) for end in leak.cases]
    yield _step("could be supplied here", ends, "× the part that the authors judge possible")
    for part, words in PARTS:
        ends = [end * (1 - getattr(case, part)) for end, case in zip(ends, cases.all, strict=True)]
        shares = " / ".join(percent(getattr(case, part), 0) for case in cases.all)
        yield _step(f"less {part}", ends, f"{words}: {shares}")
    rounds = " / ".join(f"{case.multiplier:g}" for case in cases.all)
    yield "net", *cases.net(leak), f"what is left; further rounds: × {rounds}"


def _step(name: str, ends: list[float], how: str) -> Step:
    low, middle, high = (round(end) for end in ends)
    return name, low, middle, high, how


def overshoot(leak: Leak, cases: Cases) -> int:
    """Return by how much, in any case, more is supplied than leaves or more is net than supplied, in pence.

    Examples
    --------
    >>> from ultramicro.leaks.needs import needs
    >>> leak = Leak(need=needs()["Cleaning"], outside_pence=0, unknown_pence=100_00, inside_pence=0,
    ...     seen_pence=100_00, months=3, small_share=1.0, local_firms=0, firms=(), payees=(), buyers=(),
    ...     categories=(), resources=())
    >>> every = Additionality(deadweight=0, displacement=0, leakage=0, substitution=0, multiplier=3)
    >>> overshoot(leak, Cases(cautious=every, middle=every, hopeful=every)), leak.cases
    (0, (0, 0, 9500))
    """
    columns = zip(leak.leaving, leak.cases, cases.net(leak), strict=True)
    return max(max(0, supplied - leaves, net - supplied) for leaves, supplied, net in columns)
