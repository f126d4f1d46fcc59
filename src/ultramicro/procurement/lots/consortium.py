"""Which firms could do a contract together, and who of them does which part: the frame of lots once more.

A contract that asks much of whoever wins it is out of reach of each small firm and may be within reach of
several. That their capacities add up says nothing: a roofer's hours are no joiner's, and who works in the
south is of no use in the north. So every part goes to one member that does its trade, works where it is done,
holds what it asks and has room for it; what the buyer asks of turnover is met as the buyer says it is; and
each member more costs what it costs to run the group. The least of that is found and proved as lots are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from ultramicro.core.linear import Effort
from ultramicro.procurement.lots.model import Bid, Firm, Limit, Tender
from ultramicro.procurement.lots.solve import EFFORT, Awarded, best_award


class Turnover(StrEnum):
    """How a group meets what is asked of turnover; it is the buyer who says so in the notice."""

    TOGETHER = "together"
    """All members together turn over what the parts ask together."""
    OWN_PART = "own_part"
    """Each member turns over what its own parts ask together; one whose turnover is not known is asked."""
    BOTH = "both"


class Priced(StrEnum):
    """Where the price of a part comes from."""

    BID = "bid"
    ESTIMATE = "estimate"
    """No bid of this firm: the estimated value of the part, else the dearest bid for it."""
    NOT_KNOWN = "not_known"
    """Neither: it counts as nothing, whoever does it."""


@dataclass(frozen=True, kw_only=True)
class Work:
    """One part of the contract and what it asks.

    Parameters
    ----------
    name : str
        Its name.
    load : float
        How much of a firm's capacity it takes. [units of load]
    trade : str
        What sort of work it is; empty where nobody says.
    areas, certificates : frozenset of str
        Where it is done and what who does it must hold.
    turnover_pence : int
        What who does it must turn over in a year. [pence]
    value_pence : int or None
        What it is estimated to cost. [pence]
    """

    name: str
    load: float = 1.0
    trade: str = ""
    areas: frozenset[str] = frozenset()
    certificates: frozenset[str] = frozenset()
    turnover_pence: int = 0
    value_pence: int | None = None


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A firm and what it brings.

    Parameters
    ----------
    name : str
        Its name.
    turnover_pence : int or None
        What it turns over in a year; None where not known. [pence]
    capacity : float or None
        How much of the work it can do in all; None where nothing limits it. [units of load]
    trades : mapping of str to float or None
        What it does, and how much of each; empty where nobody says, and then it does any. [units of load]
    areas, certificates : frozenset of str
        Where it works and what it holds.
    local : bool
        Whether it works in the area.
    """

    name: str
    turnover_pence: int | None = None
    capacity: float | None = None
    trades: Mapping[str, float | None] = field(default_factory=dict)
    areas: frozenset[str] = frozenset()
    certificates: frozenset[str] = frozenset()
    local: bool = False

    def lacks(self, work: Work) -> tuple[str, tuple[str, ...]]:
        """Return the id of what keeps it from a part, and which places or certificates; empty if nothing.

        Examples
        --------
        >>> Candidate(name="Roofers", trades={"roofing": None}).lacks(Work(name="Doors", trade="joinery"))
        ('trade', ('joinery',))
        """
        if work.trade and self.trades and work.trade not in self.trades:
            return "trade", (work.trade,)
        for column in ("areas", "certificates"):
            if missing := getattr(work, column) - getattr(self, column):
                return column, tuple(sorted(missing))
        return "", ()


@dataclass(frozen=True, kw_only=True)
class Consortium:
    """A contract done together.

    Parameters
    ----------
    found : Awarded or None
        Who does which part at the least cost; None where no group does all of it.
    tender : Tender
        The parts, the firms and the price of each part with each firm.
    priced : mapping of (str, str) to Priced
        Part and firm to where its price comes from.
    nobody : tuple of str
        Parts that no firm could do.
    together_pence, asked_pence : int
        What all firms turn over together as far as is known, and what is asked of a group. [pence]
    """

    found: Awarded | None
    tender: Tender
    priced: Mapping[tuple[str, str], Priced]
    nobody: tuple[str, ...]
    together_pence: int
    asked_pence: int


def consortium(
    works: Sequence[Work],
    firms: Sequence[Candidate],
    bids: Mapping[tuple[str, str], int],
    *,
    administration_pence: int = 0,
    turnover: Turnover = Turnover.TOGETHER,
    effort: Effort = EFFORT,
) -> Consortium:
    """Find who does which part of a contract at the least cost, each member's administration counted.

    Parameters
    ----------
    works : sequence of Work
        The parts.
    firms : sequence of Candidate
        Those that would join.
    bids : mapping of (str, str) to int
        Part and firm to what it asks for it; of others the estimate stands in. [pence]
    administration_pence : int
        What one more member costs. [pence]
    turnover : Turnover
        How a group meets what is asked of turnover.

    Returns
    -------
    Consortium
        Of groups that cost alike that with fewer members, then with more for local firms.

    Examples
    --------
    >>> doors = Work(name="Doors", trade="joinery", value_pence=40)
    >>> works = [Work(name="Roof", trade="roofing", value_pence=50), doors]
    >>> firms = [Candidate(name="Any"), Candidate(name="Roofers", trades={"roofing": None})]
    >>> bids = {("Roof", "Roofers"): 30}
    >>> consortium(works, firms, bids).found.award.winners
    {'Doors': 'Any', 'Roof': 'Roofers'}
    >>> consortium(works, firms, bids, administration_pence=21).found.award.winners
    {'Doors': 'Any', 'Roof': 'Any'}
    """
    able = [(work, firm) for work in works for firm in firms if not firm.lacks(work)[0]]
    priced = {(work.name, firm.name): _priced(work, firm, bids) for work, firm in able}
    asked = sum(work.turnover_pence for work in works) if turnover != Turnover.OWN_PART else 0
    tender = Tender(
        loads={work.name: work.load for work in works},
        firms=[_firm(firm) for firm in firms],
        bids=[
            Bid(package=work.name, firm=firm.name, cost_pence=_price(work, firm, able, bids))
            for work, firm in able
        ],
        administration_pence=administration_pence,
        limits=[limit for firm in firms for limit in limits_of(firm, works, turnover)],
        turnover_pence=asked,
    )
    return Consortium(
        found=best_award(tender, effort=effort), tender=tender, priced=priced,
        nobody=tuple(tender.without_bids),
        together_pence=sum(firm.turnover_pence or 0 for firm in firms), asked_pence=asked,
    )  # fmt: skip


def _firm(firm: Candidate) -> Firm:
    return Firm(
        name=firm.name, local=firm.local, capacity=firm.capacity, turnover_pence=firm.turnover_pence or 0
    )


def limits_of(firm: Candidate, works: Iterable[Work], turnover: Turnover) -> list[Limit]:
    """Return what a firm has only so much of beside its capacity: each trade, and turnover if that counts."""
    listed = list(works)
    limits = [
        Limit(id=f"trade_{trade}", firm=firm.name, most=most,
              takes={work.name: work.load for work in listed if work.trade == trade})
        for trade, most in firm.trades.items() if most is not None
    ]  # fmt: skip
    if turnover != Turnover.TOGETHER and firm.turnover_pence is not None:
        takes = {work.name: float(work.turnover_pence) for work in listed}
        limits.append(Limit(id="turnover", firm=firm.name, takes=takes, most=float(firm.turnover_pence)))
    return limits


def _priced(work: Work, firm: Candidate, bids: Mapping[tuple[str, str], int]) -> Priced:
    if (work.name, firm.name) in bids:
        return Priced.BID
    known = work.value_pence is not None or any(package == work.name for package, _ in bids)
    return Priced.ESTIMATE if known else Priced.NOT_KNOWN


def _price(
    work: Work,
    firm: Candidate,
    able: Sequence[tuple[Work, Candidate]],
    bids: Mapping[tuple[str, str], int],
) -> int:
    """Return what a part costs with a firm: its bid, else an estimate. [pence]."""
    if (own := bids.get((work.name, firm.name))) is not None:
        return own
    if work.value_pence is not None:
        return work.value_pence
    asked = [bids.get((work.name, other.name)) for each, other in able if each is work]
    return max((bid for bid in asked if bid is not None), default=0)
