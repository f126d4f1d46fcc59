"""The technique `clearing`: what setting off obligations would do here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from ultramicro.core.contract import Place, Technique, param
from ultramicro.core.message import say
from ultramicro.flows.kept_out import kept_out
from ultramicro.place.config import Config

if TYPE_CHECKING:
    from ultramicro.clearing.answer import ClearingAnswer


@dataclass(frozen=True)
class Clearing(Technique["ClearingAnswer"]):
    """The greatest set-off of unpaid invoices, proved; overdue first at no loss; and what loans would add."""

    name: ClassVar[str] = "clearing"
    question: ClassVar[str] = say("What could we cancel of what we owe each other, without money?")
    reads: ClassVar[tuple[str, ...]] = ("obligations",)
    uses: ClassVar[tuple[str, ...]] = ("parties", "registers", "accounts")
    makes: ClassVar[tuple[str, ...]] = ()
    sources: ClassVar[tuple[str, ...]] = (
        "T. Fleischman, P. Dini, G. Littera, J. Risk Financ. Manag. 13 (2020) 295: clearing in loops",  # data
        "T. Fleischman, P. Dini, J. Risk Financ. Manag. 14 (2021) 452: liquidity",
        "A. V. Goldberg, J. Algorithms 22 (1997) 1: minimum-cost flow by push and relabel",  # data
    )

    currency: str = param("", "currency to clear (default: the place's own)")

    longest_loop: int = param(
        0,
        "also show what loops of at most this many parties would cancel (0: not shown)",
        unit="parties",
        low=0,
        high=8,
    )

    def run(self, place: Place) -> ClearingAnswer:
        """Answer for a place.

        Raises
        ------
        BadInput
            If nothing can be set off.
        """
        # The question can be listed and described where what answers it, an extra, is not installed.
        from ultramicro.clearing.answer import ClearingAnswer  # noqa: PLC0415
        from ultramicro.clearing.gather import gather  # noqa: PLC0415
        from ultramicro.clearing.sentences import in_words  # noqa: PLC0415
        from ultramicro.clearing.solver.short_loops import short_loops  # noqa: PLC0415

        own = str(place.settings.get("currency", Config.currency))
        with in_words(self.name):
            found = gather(place, currency=self.currency or own, own_currency=own)
            short = short_loops(found.merged.network, self.longest_loop) if self.longest_loop else None
        return ClearingAnswer(
            found=found, short=short, longest_loop=self.longest_loop, kept_out=kept_out(place, "parties")
        )
