"""The verbs of `ultramicro hub`, in the order of a week.

What loads a table engine, a solver or a maker of papers stands in modules of its own, imported when its verb
is given.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import ClassVar

from ultramicro.core.action import Action, Done, Pence, Repeats, need
from ultramicro.core.contract import param
from ultramicro.core.message import plural, say
from ultramicro.food.hub.billing import Invoice
from ultramicro.food.hub.calling_off import End
from ultramicro.food.hub.cancelling import Cancel
from ultramicro.food.hub.charging import Charge, ShowBookings
from ultramicro.food.hub.delivering import Deliver
from ultramicro.food.hub.ending import Close
from ultramicro.food.hub.lending import Lend, ShowLoans
from ultramicro.food.hub.moving import Pack, Short
from ultramicro.food.hub.price_told import Price
from ultramicro.food.hub.promising import PromiseToBuy, ShowPromises
from ultramicro.food.hub.recall import Recall, Show
from ultramicro.food.hub.receiving import Receive
from ultramicro.food.hub.telling import WEEK
from ultramicro.food.hub.undoing import Undo
from ultramicro.food.hub.using import Book, Used
from ultramicro.food.hub.weighing import Spoil, Weigh
from ultramicro.ledger.desk import Desk

RULES = ("equal", "share", "none")


@dataclass(frozen=True, kw_only=True)
class Open(Action[Desk]):
    """Match a week and open it."""

    name: ClassVar[str] = "open"
    does: ClassVar[str] = say(
        "match a week's offers and orders, as food-cycle does, and fix who gets what from whom in the books"
    )
    repeats: ClassVar[Repeats] = Repeats.EACH_TIME
    folders: ClassVar[Collection[str]] = ("food",)
    ahead: ClassVar[Collection[str]] = ("week",)

    week: date = need(
        "the day of delivery, as `cycle_on` has it in food/availability.csv and food/orders.csv"
    )
    add: bool = param(False, "add growers and buyers to the books who are not there yet, as firms")
    as_written: bool = param(False, "goods, units, allergens and names are right as the files have them")
    rule: str = param(
        "equal", "by what turns are told among growers, and lines are cut where less comes: equal "
        "quantities, equal shares or no turns", choices=RULES,
    )  # fmt: skip
    sure: float = param(
        0.8,
        "part of what turns would give a grower that the plan gives for sure",
        unit="share",
        low=0,
        high=1,
    )
    turn: int = param(5, "how much is offered at a turn", unit="units", low=1)
    margin: float = param(0.0, "the hub's margin on top of growers' prices", unit="share", low=0, high=5)
    placed: Pence = param(1_00, "what a unit placed here is worth besides its price", low=0)
    pick: Pence = param(1_50, "what one pick costs the hub", low=0)
    room: int = param(0, "how much the hub can handle in a cycle (0: no limit)", unit="units", low=0)
    substitute: Pence = param(10, "how much less a buyer pays for a substitute", low=0)

    def act(self, desk: Desk) -> Done:
        """Do it; see `opening.DoOpen`."""
        from ultramicro.food.hub.opening import DoOpen  # noqa: PLC0415  as above

        return DoOpen(**vars(self)).act(desk)


@dataclass(frozen=True, kw_only=True)
class Papers(Action[Desk]):
    """Write a week's papers."""

    name: ClassVar[str] = "papers"
    does: ClassVar[str] = say(
        "write a week's papers: what growers bring, the pick list, delivery notes, drivers' lists, labels "
        "with allergens, invoices that show each grower's share"
    )
    reads_only: ClassVar[bool] = True

    week: date | None = param(None, WEEK)
    to: Path = need("the folder to write into")
    pdf: bool = param(False, "whether each is written as a PDF too")

    def act(self, desk: Desk) -> Done:
        """Do it; see `papers.DoPapers`."""
        from ultramicro.food.hub.papers import DoPapers  # noqa: PLC0415  as above

        return DoPapers(**vars(self)).act(desk)


@dataclass(frozen=True, kw_only=True)
class Commitments(Action[Desk]):
    """Write commitments for other programs."""

    name: ClassVar[str] = "commitments"
    does: ClassVar[str] = say(
        "write promises, bookings and loans that hold as ValueFlows (JSON-LD), with members as numbers"
    )
    reads_only: ClassVar[bool] = True

    to: Path = need("the file to write")

    def act(self, desk: Desk) -> Done:
        """Do it; see `valueflows.commitments`."""
        from ultramicro.food.hub.valueflows import commitments  # noqa: PLC0415  few ask for it

        found = commitments(desk.view())
        self.to.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        graph: Sequence[object] = found["@graph"]
        says = plural("{n} commitment is in {file}.", "{n} commitments are in {file}.", len(graph),
                      file=str(self.to)).with_id("commitments")  # fmt: skip
        return Done(says=says)


@dataclass(frozen=True, kw_only=True)
class Certificates(Action[Desk]):
    """Show when certificates end."""

    name: ClassVar[str] = "certificates"
    does: ClassVar[str] = say(
        "show when certificates of growers end, as food/availability.csv says, and write a calendar of it"
    )
    reads_only: ClassVar[bool] = True
    folders: ClassVar[Collection[str]] = ("food",)

    to: Path | None = param(None, "the calendar file to write, such as certificates.ics")

    def act(self, desk: Desk) -> Done:
        """Do it; see `certificates.DoCertificates`."""
        from ultramicro.food.hub.certificates import DoCertificates  # noqa: PLC0415  as above

        return DoCertificates(**vars(self)).act(desk)


HUB_VERBS: tuple[type[Action[Desk]], ...] = (
    Open, Receive, Weigh, Price, Spoil, Short, Cancel, Pack, Deliver, Invoice, Close, Undo, Show, Recall,
    Papers, PromiseToBuy, ShowPromises, Book, Used, Charge, ShowBookings, Lend, ShowLoans, End, Commitments,
    Certificates,
)  # fmt: skip
