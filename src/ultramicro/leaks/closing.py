"""One leak closed: from what leaves now to what is kept net, in three cases."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from ultramicro.core.additionality import PARTS, Additionality, net_pence
from ultramicro.core.message import Message, Number, Share, say
from ultramicro.leaks.ranking import Leak


@dataclass(frozen=True, kw_only=True)
class Step:
    """A step from gross to net: its id, what is left after it in each case, and what it does. [pence]."""

    step: str
    low_pence: int
    amount_pence: int
    high_pence: int
    how: Message


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
            # Net is told without further rounds, which are a figure of their own: a reader must see what is
            # which.
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

    def multipliers(self) -> Message:
        """Say the multiplier of each case."""
        cautious, middle, hopeful = (Number(case.multiplier) for case in self.all)
        return say(
            "{cautious} cautious, {middle} middle, {hopeful} hopeful",
            cautious=cautious, middle=middle, hopeful=hopeful,
        )  # fmt: skip

    def kept(self) -> Message:
        """Say the part of a gross effect that is net in each case, further rounds not counted."""
        cautious, middle, hopeful = (
            Number(replace(case, multiplier=1.0).kept(), fixed=True) for case in self.all
        )
        return say(
            "{cautious} cautious, {middle} middle, {hopeful} hopeful",
            cautious=cautious, middle=middle, hopeful=hopeful,
        )  # fmt: skip


def steps(leak: Leak, cases: Cases) -> Iterator[Step]:
    """Go from what leaves now to what is kept net, step by step."""
    now = say("Paid elsewhere. High case: payees whose place is not known are counted too.")
    yield _step("leaves_now", leak.leaving, now)
    supplied = say("Multiplied by the share that could be supplied here, by the authors' judgement.")
    yield _step("could_be_supplied", leak.cases, supplied)
    ends: tuple[float, ...] = leak.cases
    for part in PARTS:
        shares = [getattr(case, part) for case in cases.all]
        ends = tuple(end * (1 - share) for end, share in zip(ends, shares, strict=True))
        cautious, middle, hopeful = (Share(share, 0) for share in shares)
        taken = say(
            "{cautious} / {middle} / {hopeful} taken off", cautious=cautious, middle=middle, hopeful=hopeful
        )
        yield _step(part, ends, taken)
    left = say("What is left. Further rounds would multiply it by {multipliers}.",
               multipliers=cases.multipliers())  # fmt: skip
    yield _step("net", cases.net(leak), left)


def _step(step: str, ends: tuple[float, ...], how: Message) -> Step:
    low, middle, high = (round(end) for end in ends)
    return Step(step=step, low_pence=low, amount_pence=middle, high_pence=high, how=how)


def overshoot(leak: Leak, cases: Cases) -> int:
    """Return by how much, in any case, more is supplied than leaves or more is net than supplied, in pence.

    Examples
    --------
    >>> from ultramicro.flows.needs import needs
    >>> leak = Leak(need=needs()["cleaning"], outside_pence=0, unknown_pence=100_00, inside_pence=0,
    ...     seen_pence=100_00, months=3, small_share=1.0, reserve_share=1.0, able_pence=0, local_firms=0,
    ...     firms=(),
    ...     payees=(), buyers=(),
    ...     categories=(), resources=())
    >>> every = Additionality(deadweight=0, displacement=0, leakage=0, substitution=0, multiplier=3)
    >>> overshoot(leak, Cases(cautious=every, middle=every, hopeful=every)), leak.cases
    (0, (0, 0, 9500))
    """
    columns = zip(leak.leaving, leak.cases, cases.net(leak), strict=True)
    # The worst of the three cases: a law that holds on average holds nowhere.
    return max(max(0, supplied - leaves, net - supplied) for leaves, supplied, net in columns)


def unaccounted(leak: Leak, cases: Cases) -> int:
    """Return by how many pence, in any case, net misses what the deductions leave of the gross effect."""
    *_, last, net = steps(leak, cases)
    return max(
        abs(getattr(last, end) - getattr(net, end)) for end in ("low_pence", "amount_pence", "high_pence")
    )
