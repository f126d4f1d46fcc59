"""Who here could supply a need: firms of the trade, what they are paid, and how few they are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ultramicro.flows.concentration import hhi
from ultramicro.flows.needs import Need, needs
from ultramicro.procurement.influence.trades import trade_of_firm

MONOPOLY = 0.9
"""From this part of what a trade is paid here, one firm is as good as alone in it."""


@dataclass(frozen=True, kw_only=True)
class Firm:
    """A supplier that somebody here pays, or that said what it could do.

    Parameters
    ----------
    party_id, name : str
        Who it is.
    sector : str or None
        Its sector, where a register tells it.
    size : str
        small, large, voluntary or nothing, as a register has it.
    inside : str
        `inside` the area, `near` (inside a larger area of the place), `outside` or `unknown`.
    received_pence : int
        What it is paid by those whose payments are here, counted as an average year. [pence]
    could_pence : int or None
        What it says that it could supply more in a year. [pence]
    trade : str
        The need that it serves, where it says so itself; else it is told by its register and name.
    """

    party_id: str
    name: str
    sector: str | None
    size: str
    inside: str
    received_pence: int
    could_pence: int | None = None
    trade: str = ""

    @property
    def serves(self) -> str:
        """The id of the need that it serves; nothing where that is not known or told in two ways."""
        return trade_of_firm(self.name, self.sector, self.trade)


@dataclass(frozen=True, kw_only=True)
class Market:
    """Firms of the area that serve a need.

    Parameters
    ----------
    need : Need
        Which need.
    firms : tuple of Firm
        Able ones here, those that are paid most first.
    near : tuple of str
        Names of such firms in the larger areas around.
    """

    need: Need
    firms: tuple[Firm, ...] = ()
    near: tuple[str, ...] = field(default=())

    @property
    def capacity_pence(self) -> int:
        """What they are seen to be able to do: as they say themselves, else as much again as they are paid.

        That they are here does not show that they could do more, so no more than that is ever the low case.
        """
        return sum(
            max(0, firm.received_pence) if firm.could_pence is None else firm.could_pence
            for firm in self.firms
        )

    @property
    def largest_share(self) -> float | None:
        """The part of what they are paid that goes to the first of them; None where they are paid nothing."""
        paid = [max(0, firm.received_pence) for firm in self.firms]
        return max(paid) / sum(paid) if sum(paid) else None

    @property
    def index(self) -> float | None:
        """The Herfindahl-Hirschman index of what they are paid, from 0 to 10,000."""
        return hhi([firm.received_pence for firm in self.firms])

    @property
    def alone(self) -> bool:
        """Whether one firm is alone, or as good as alone: a local monopoly sets its price, and is no gain."""
        return len(self.firms) == 1 or (self.largest_share or 0.0) >= MONOPOLY

    @property
    def share(self) -> tuple[float, float]:
        """The part of such a need that could be supplied here: a judgement, nothing where nobody is able."""
        low = 0.0 if not self.firms or self.alone else self.need.low
        return low, self.need.high


def markets(firms: Iterable[Firm]) -> Mapping[str, Market]:
    """Gather firms by the need they serve.

    Parameters
    ----------
    firms : iterable of Firm
        In any order.

    Returns
    -------
    mapping of str to Market
        Every need, also those that nobody here serves.

    Examples
    --------
    >>> sparkle = Firm(party_id="1", name="Sparkle Cleaning Ltd", sector="81210", size="small",
    ...                inside="inside", received_pence=50_000_00)
    >>> found = markets([sparkle])["cleaning"]
    >>> [firm.name for firm in found.firms], found.alone, found.capacity_pence
    (['Sparkle Cleaning Ltd'], True, 5000000)
    """
    here: dict[str, list[Firm]] = defaultdict(list)
    near: dict[str, list[Firm]] = defaultdict(list)
    for firm in sorted(firms, key=lambda each: (-each.received_pence, each.name, each.party_id)):
        need = firm.serves
        if need and firm.inside in {"inside", "near"}:
            (here if firm.inside == "inside" else near)[need].append(firm)
    return {
        id_: Market(need=need, firms=tuple(here[id_]), near=tuple(firm.name for firm in near[id_]))
        for id_, need in needs().items()
    }
