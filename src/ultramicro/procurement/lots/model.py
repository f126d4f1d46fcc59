"""What is to be bought in parts, who bids for which part, and what an award of the parts comes to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from ultramicro.core.errors import BadInput
from ultramicro.core.message import say


@dataclass(frozen=True, kw_only=True)
class Firm:
    """Who may win.

    Parameters
    ----------
    name : str
        Its name.
    local : bool
        Whether it works in the area.
    capacity : float or None
        How much load it can carry in all; None where nothing limits it. [units of load]
    most_lots : int or None
        How many packages it may win; None where nothing limits it.
    turnover_pence : int
        What it turns over in a year, as far as is known. [pence]
    """

    name: str
    local: bool = False
    capacity: float | None = None
    most_lots: int | None = None
    turnover_pence: int = 0


@dataclass(frozen=True, kw_only=True)
class Limit:
    """What packages take of something that a firm has only so much of, such as its roofers or its turnover.

    Parameters
    ----------
    id, firm : str
        What it is of, and whose it is.
    takes : mapping of str to float
        Package to how much of it that takes, 0 or more; nothing of those that are not named.
    most : float
        How much the firm has. [units of what it is of]
    """

    id: str
    firm: str
    takes: Mapping[str, float]
    most: float

    def is_broken(self, winners: Mapping[str, str]) -> bool:
        """Whether the packages that the firm would hold take more than it has."""
        taken = sum(self.takes.get(package, 0.0) for package, firm in winners.items() if firm == self.firm)
        return taken > self.most * (1 + TINY)


@dataclass(frozen=True, kw_only=True)
class Bid:
    """What a firm asks for a package. [pence]."""

    package: str
    firm: str
    cost_pence: int


@dataclass(frozen=True, kw_only=True)
class Award:
    """Who gets which package.

    Parameters
    ----------
    winners : mapping of str to str
        Package to firm.
    cost_pence : int
        What the bids come to, and the administration of each supplier. [pence]
    local_pence : int
        What of the bids goes to local firms. [pence]
    """

    winners: Mapping[str, str]
    cost_pence: int
    local_pence: int

    @property
    def suppliers(self) -> list[str]:
        """The firms that win something, by name."""
        return sorted(set(self.winners.values()))

    @property
    def lots(self) -> dict[str, list[str]]:
        """The packages that each firm would hold as its lot."""
        return {
            firm: sorted(package for package, won in self.winners.items() if won == firm)
            for firm in self.suppliers
        }

    def worth_pence(self, local_weight: Fraction) -> Fraction:
        """Return the cost less what a local pound is held to be worth beyond its price. [pence]."""
        return self.cost_pence - local_weight * self.local_pence

    def rank(self, local_weight: Fraction) -> tuple[Fraction, int, int]:
        """Return what awards are put in order by: cost, then fewer suppliers, then more to local firms."""
        return self.worth_pence(local_weight), len(self.suppliers), -self.local_pence


@dataclass(frozen=True, kw_only=True)
class Tender:
    """A contract in packages with what is bid for them.

    Parameters
    ----------
    loads : mapping of str to float
        Package to how much of a firm's capacity it takes, 0 or more. [units of load]
    firms : sequence of Firm
        Those that may win.
    bids : sequence of Bid
        One a package and firm at most.
    administration_pence : int
        What one more supplier costs the buyer: its contract, invoices, meetings. [pence]
    limits : sequence of Limit
        What else firms have only so much of, beside their capacity.
    turnover_pence : int
        What all that win something must turn over together in a year. [pence]

    Raises
    ------
    BadInput
        If a bid names a package or firm that is not there, is made twice or is below 0.

    Examples
    --------
    >>> tender = Tender(loads={"A": 1.0}, firms=[Firm(name="F")], administration_pence=200,
    ...                 bids=[Bid(package="A", firm="F", cost_pence=4000)])
    >>> tender.award({"A": "F"}).cost_pence
    4200
    """

    loads: Mapping[str, float]
    firms: Sequence[Firm]
    bids: Sequence[Bid]
    administration_pence: int = 0
    limits: Sequence[Limit] = ()
    turnover_pence: int = 0

    def __post_init__(self) -> None:
        if len(self.by_name) < len(self.firms):
            raise BadInput(say("a firm stands twice in the list"), do=say("keep one row of each firm"))
        for bid in self.bids:
            if bid.package not in self.loads or bid.firm not in self.by_name:
                raise BadInput(
                    say("a bid of {firm} for {package} names a package or firm that is not listed",
                        firm=bid.firm, package=bid.package),
                    do=say("list every package and every firm that bids"),
                )  # fmt: skip
            if bid.cost_pence < 0:
                raise BadInput(say("a bid of {firm} is below nought", firm=bid.firm), do=say("mend the sum"))
        if len(self.asked) < len(self.bids):
            raise BadInput(say("a firm bids twice for one package"), do=say("keep the bid that counts"))
        if min([self.administration_pence, *self.loads.values()], default=0) < 0:
            raise BadInput(say("a load or the administration is below nought"), do=say("write 0 or more"))

    @cached_property
    def by_name(self) -> dict[str, Firm]:
        """The firms by name, in alphabetical order."""
        return {firm.name: firm for firm in sorted(self.firms, key=lambda firm: firm.name)}

    @cached_property
    def asked(self) -> dict[tuple[str, str], int]:
        """What each firm asks for each package it bids for, in order. [pence]."""
        return {(bid.package, bid.firm): bid.cost_pence for bid in sorted(self.bids, key=_place)}

    @property
    def without_bids(self) -> list[str]:
        """The packages for which nobody bids."""
        return sorted(set(self.loads) - {package for package, _ in self.asked})

    def award(self, winners: Mapping[str, str]) -> Award:
        """Return what an assignment of packages to firms comes to, added up in whole pence."""
        parts = [(firm, self.asked[package, firm]) for package, firm in winners.items()]
        return Award(
            winners=dict(sorted(winners.items())),
            cost_pence=sum(cost for _, cost in parts)
            + self.administration_pence * len({firm for firm, _ in parts}),
            local_pence=sum(cost for firm, cost in parts if self.by_name[firm].local),
        )

    def faults(self, winners: Mapping[str, str]) -> list[str]:
        """Return what is wrong with an assignment: ids of the rules it breaks, without the solver."""
        found = [] if set(winners) == set(self.loads) else ["package_not_awarded"]
        if any(pair not in self.asked for pair in winners.items()):
            found.append("no_such_bid")
        found += sorted({f"over_{limit.id}" for limit in self.overloaded(winners)})
        if self.lacks_turnover(winners):
            found.append("too_little_turnover")
        if any(
            firm.most_lots is not None and list(winners.values()).count(name) > firm.most_lots
            for name, firm in self.by_name.items()
        ):
            found.append("too_many_lots")
        return found

    @cached_property
    def all_limits(self) -> list[Limit]:
        """What firms have only so much of, their capacity first."""
        capacities = [
            Limit(id="capacity", firm=name, takes=self.loads, most=firm.capacity)
            for name, firm in self.by_name.items()
            if firm.capacity is not None
        ]
        return [*capacities, *self.limits]

    def overloaded(self, winners: Mapping[str, str]) -> list[Limit]:
        """Return the limits that an assignment breaks."""
        return [limit for limit in self.all_limits if limit.is_broken(winners)]

    def lacks_turnover(self, winners: Mapping[str, str]) -> bool:
        """Whether those that win something turn over less together than is asked; to the penny."""
        together = sum(self.by_name[firm].turnover_pence for firm in set(winners.values()))
        return together < self.turnover_pence


TINY = 1e-9
"""Loads are numbers with fractions: a sum of them may miss a limit in the last digits."""


def _place(bid: Bid) -> tuple[str, str]:
    return bid.package, bid.firm


def weight_of(local_weight: float | str) -> Fraction:
    """Return the worth of a local pound as the number that was written, not as the nearest binary one.

    Examples
    --------
    >>> weight_of(0.1), weight_of("4/77")
    (Fraction(1, 10), Fraction(4, 77))
    """
    return Fraction(str(local_weight))
