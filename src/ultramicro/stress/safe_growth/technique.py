"""The technique `safe-growth`: how fast a credit union's lending could grow and still stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ultramicro.bank.technique import book_in
from ultramicro.core.contract import Place, Technique, param
from ultramicro.core.message import say
from ultramicro.flows.kept_out import kept_out
from ultramicro.stress.calibration.numbers import Numbers
from ultramicro.stress.runs.ensemble import WITHOUT
from ultramicro.stress.safe_growth.answer import SafeGrowthAnswer
from ultramicro.stress.safe_growth.book import Book, book_of, stated_book
from ultramicro.stress.safe_growth.paths import Courses, Passing, courses_of
from ultramicro.stress.safe_growth.rules import Rules
from ultramicro.stress.safe_growth.sheet import SHOWN, safe_growth
from ultramicro.stress.shocks.presets import recessions
from ultramicro.stress.technique import OF_NUMBERS, Stress


@dataclass(frozen=True)
class SafeGrowth(Technique[SafeGrowthAnswer]):
    """A lender's losses, cash and capital in the same runs, by how fast its lending grows."""

    name: ClassVar[str] = "safe-growth"
    question: ClassVar[str] = say(
        "How fast could the credit union's lending grow, and still stand in a recession?"
    )
    reads: ClassVar[tuple[str, ...]] = ()
    uses: ClassVar[tuple[str, ...]] = ("loans", "accounts", *OF_NUMBERS)
    makes: ClassVar[tuple[str, ...]] = ()
    sources: ClassVar[tuple[str, ...]] = (
        "PRA Rulebook, Credit Unions 8.5 and 9.2",
        "Bank of England, Credit union annual statistics 2023",
    )

    recession: str = param("2008", "the recession", choices=tuple(recessions()))
    severity: float = param(1.0, "how many times as hard as it was", unit="times", low=0.01, high=5)
    losses: float = param(
        1.0, "by how many hundredths losses rise where those who seek work are one in a hundred more",
        unit="times", low=0, high=10,
    )  # fmt: skip
    savings: float = param(
        1.0, "by how many hundredths savings fall where all households hold one in a hundred less",
        unit="times", low=0, high=10,
    )  # fmt: skip
    months: int = param(60, "months that are read", unit="months", low=24, high=480)
    seeds: int = param(20, "runs, under other chances", unit="runs", low=20, high=1000)
    area: str = param("", "the area to look at; the place's own if empty")

    def ready(self, place: Place) -> bool:
        """Whether all runs are kept, as they are once `stress` was asked."""
        return self._stress().ready(place)

    def run(self, place: Place) -> SafeGrowthAnswer:
        """Answer for a place."""
        test, ensemble = self._stress().lived(place)
        first = test.at.first
        book, own = _book(place, test.numbers)
        # The book is as it stands when the shock comes.
        seen = Courses(*(each[:, first:] for each in courses_of(ensemble, WITHOUT)))
        sheet = safe_growth(seen, book, Rules(), SHOWN, Passing(self.losses, self.savings))
        return SafeGrowthAnswer(
            sheet=sheet,
            book=book,
            own=own,
            recession=self.recession,
            rules=Rules(),
            months=self.months - first,
            kept_out=kept_out(place, *self.uses),
        )

    def _stress(self) -> Stress:
        """Return the stress test in whose runs the lender is looked at."""
        return Stress(
            recession=self.recession, severity=self.severity, techniques="none", months=self.months,
            seeds=self.seeds, draws=0, area=self.area,
        )  # fmt: skip


def _book(place: Place, numbers: Numbers) -> tuple[Book, bool]:
    """Return the book of the place's own bank, or a usual one for so many people; and if it is its own."""
    usual = stated_book(numbers.value("people"))
    if not (place.has("loans") and place.has("accounts")):
        return usual, False
    national, loans, accounts, _ = book_in(place)
    own = book_of(loans, accounts, national, usual)
    return (own, True) if own.savings_pence > 0 and own.loans_pence > 0 else (usual, False)
