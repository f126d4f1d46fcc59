"""The technique `clearing`: what setting off obligations would do here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from ultramicro.core.contract import Place, Technique, param
from ultramicro.core.errors import BadInput
from ultramicro.flows.tables import rows_of

if TYPE_CHECKING:
    from ultramicro.clearing.answer import ClearingAnswer


@dataclass(frozen=True)
class Clearing(Technique["ClearingAnswer"]):
    """The greatest set-off of unpaid invoices, proved; overdue first at no loss; and what loans would add."""

    name: ClassVar[str] = "clearing"
    question: ClassVar[str] = "What could we cancel of what we owe each other, without money?"
    reads: ClassVar[tuple[str, ...]] = ("obligations",)
    uses: ClassVar[tuple[str, ...]] = ("parties", "registers", "accounts")
    makes: ClassVar[tuple[str, ...]] = ()
    sources: ClassVar[tuple[str, ...]] = (
        "T. Fleischman, P. Dini, G. Littera, J. Risk Financial Manag. 13 (2020) 295: clearing in loops",
        "T. Fleischman, P. Dini, J. Risk Financial Manag. 14 (2021) 452: liquidity",
        "A. V. Goldberg, J. Algorithms 22 (1997) 1: minimum-cost flow by push and relabel",
    )

    currency: str = param("GBP", "the currency that is cleared; each is cleared apart")

    longest_loop: int = param(
        0,
        "also say what loops of at most so many parties would cancel; 0 is not to ask",
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
        from ultramicro.clearing.described.by_sector import known_parties  # noqa: PLC0415
        from ultramicro.clearing.eligible_obligations import offered  # noqa: PLC0415
        from ultramicro.clearing.gather import clear  # noqa: PLC0415
        from ultramicro.clearing.solver.short_loops import short_loops  # noqa: PLC0415

        given = offered(place.table("obligations"), currency=self.currency, on=place.as_of)
        if not given.amount_pence.size:
            raise BadInput(
                f"no invoice in {self.currency} can be set off",
                where="obligations/",
                do="give invoices that are open, above £0, between two different parties",
            )
        accounts = rows_of(place.table("accounts")) if place.has("accounts") else []
        known = known_parties(place, given.names)
        found = clear(given, known, accounts, self.currency)
        short = short_loops(found.merged.network, self.longest_loop) if self.longest_loop else None
        return ClearingAnswer(found=found, short=short, longest_loop=self.longest_loop)
