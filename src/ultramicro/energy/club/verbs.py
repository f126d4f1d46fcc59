"""The verbs of `ultramicro club`, in the order of a month.

What they do stands in modules of their own, which are imported when a verb is given: its help loads no table
engine and no compiler.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from ultramicro.core.action import Action, Done, Repeats, need
from ultramicro.core.contract import param
from ultramicro.core.message import say
from ultramicro.energy.club.events import Stage
from ultramicro.energy.sharing.rules import KEY_NAMES
from ultramicro.ledger.desk import Desk

READINGS, RUNS = "energy", "club"
"""Where the meters and their readings are, and where what was settled is kept."""


@dataclass(frozen=True, kw_only=True)
class Settle(Action[Desk]):
    """Settle a month."""

    name: ClassVar[str] = "settle"
    does: ClassVar[str] = say(
        "share a month's local energy among members; given again after late readings, it says what changes"
    )
    repeats: ClassVar[Repeats] = Repeats.EACH_TIME
    folders: ClassVar[Collection[str]] = (READINGS, RUNS)

    month: str = need("the month, as in 2026-03")
    rule: str = param(
        "", "the rule of sharing; equal if none is given, and that of the month's first run after it",
        choices=("", *KEY_NAMES),
    )  # fmt: skip
    stage: str = param("", "initial, late or final; final lets nothing change any more", choices=("", *Stage))

    def act(self, desk: Desk) -> Done:
        """Do it; see `settling.DoSettle`."""
        from ultramicro.energy.club.settling import DoSettle  # noqa: PLC0415  as above

        return DoSettle(**vars(self)).act(desk)


@dataclass(frozen=True, kw_only=True)
class Levels(Action[Desk]):
    """Publish the levels of a month."""

    name: ClassVar[str] = "levels"
    does: ClassVar[str] = say(
        "write the public record of a month: one level a period, from which members check their bills"
    )
    reads_only: ClassVar[bool] = True

    month: str = need("the month, as in 2026-03")
    to: Path = need("the file to write")

    def act(self, desk: Desk) -> Done:
        """Do it; see `settling.DoLevels`."""
        from ultramicro.energy.club.settling import DoLevels  # noqa: PLC0415  as above

        return DoLevels(**vars(self)).act(desk)


@dataclass(frozen=True, kw_only=True)
class BillMonth(Action[Desk]):
    """Put a month's bills into the books."""

    name: ClassVar[str] = "bill"
    does: ClassVar[str] = say(
        "make a claim of each bill of a month's last settlement; bills of an earlier one are taken back"
    )
    repeats: ClassVar[Repeats] = Repeats.EACH_TIME
    folders: ClassVar[Collection[str]] = (READINGS, RUNS)

    month: str = need("the month, as in 2026-03")
    due_days: int = param(14, "days until a bill is due", unit="days", low=0, high=365)

    def act(self, desk: Desk) -> Done:
        """Do it; see `billing.DoBillMonth`."""
        from ultramicro.energy.club.billing import DoBillMonth  # noqa: PLC0415  as above

        return DoBillMonth(**vars(self)).act(desk)


@dataclass(frozen=True, kw_only=True)
class Papers(Action[Desk]):
    """Write a month's bills."""

    name: ClassVar[str] = "papers"
    does: ClassVar[str] = say(
        "write a bill for each member of a month, as a page, and all their lines as a table; a bill that "
        "takes the place of an earlier one shows the credit note"
    )
    reads_only: ClassVar[bool] = True

    month: str = need("the month, as in 2026-03")
    to: Path = need("the folder to write into")
    pdf: bool = param(False, "whether each bill is written as a PDF too")

    def act(self, desk: Desk) -> Done:
        """Do it; see `papers.DoPapers`."""
        from ultramicro.energy.club.papers import DoPapers  # noqa: PLC0415  as above

        return DoPapers(**vars(self)).act(desk)


@dataclass(frozen=True, kw_only=True)
class Debit(Action[Desk]):
    """Write direct debits."""

    name: ClassVar[str] = "debit"
    does: ClassVar[str] = say(
        "write what is open of a month's bills as direct debits for the bank (ISO 20022 pain.008, in euros); "
        "nothing is booked until the bank's statement shows it"
    )
    reads_only: ClassVar[bool] = True

    month: str = need("the month, as in 2026-03")
    file: Path = need(
        "a CSV file with the columns who, iban, mandate and signed_on; bic and sequence where a bank asks"
    )
    to: Path = need("the file to write")
    name_of_club: str = need("what the club's account is called")
    iban: str = need("the club's account number")
    creditor_id: str = need("the club's creditor identifier")
    days: int = param(5, "days until the bank collects", unit="days", low=1, high=60)
    version: str = param("08", "of the message; 02 where a bank wants the old one", choices=("08", "02"))

    def act(self, desk: Desk) -> Done:
        """Do it; see `debiting.DoDebit`."""
        from ultramicro.energy.club.debiting import DoDebit  # noqa: PLC0415  as above

        return DoDebit(**vars(self)).act(desk)


@dataclass(frozen=True, kw_only=True)
class CheckBill(Action[Desk]):
    """Check a bill."""

    name: ClassVar[str] = "check"
    does: ClassVar[str] = say(
        "work out one's own local energy from one's own readings and the public levels, to hold it against a "
        "bill; it needs nobody's books"
    )
    reads_only: ClassVar[bool] = True

    file: Path = need("the file with the public levels")
    meter: str = need("one's own meter, as the readings name it")
    place: int = need("one's place, as the bill says", low=1)
    weight: int = param(1, "one's weight, as the bill says", low=0)
    group: int = param(1, "one's group, as the bill says", low=1)
    factor: float = param(1.0, "the part of one's use that takes part, as the bill says", low=0.0, high=1.0)
    without: str = param("", "the ranks of one's own generators, as the bill says, as in 2,3")
    before: str = param(
        "", "the last hash of the run before, where the levels are not of a month's first run"
    )
    head: str = param("", "the last hash of the levels, as the bill says")

    def act(self, desk: Desk) -> Done:
        """Do it; see `checking.DoCheckBill`."""
        from ultramicro.energy.club.checking import DoCheckBill  # noqa: PLC0415  as above

        return DoCheckBill(**vars(self)).act(desk)


CLUB_VERBS: tuple[type[Action[Desk]], ...] = (Settle, Levels, BillMonth, Papers, Debit, CheckBill)
