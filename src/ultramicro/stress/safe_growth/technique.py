"""The technique `safe-growth`: how fast a credit union's lending could grow and still stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ultramicro.core.contract import Place, Technique, param
from ultramicro.core.message import say
from ultramicro.flows.kept_out import kept_out
from ultramicro.stress.arms import CALM
from ultramicro.stress.runs.ensemble import WITHOUT
from ultramicro.stress.safe_growth.answer import SafeGrowthAnswer
from ultramicro.stress.safe_growth.board import board_of
from ultramicro.stress.safe_growth.book import costing
from ultramicro.stress.safe_growth.paths import Passing, courses_of
from ultramicro.stress.safe_growth.reading import books_in
from ultramicro.stress.safe_growth.rules import Rules
from ultramicro.stress.safe_growth.stated import stated
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
        "PRA Rulebook, Credit Unions 8.2, 8.5 and 9.2, from 16 March 2020",
        "FCA Handbook, CREDS 7.5: provisions of credit unions by age of arrears",  # data
        "Bank of England, Credit union annual statistics 2023",
        "D. G. McKillop and others, Journal of Banking and Finance 26 (2002) 1563: costs of credit unions",
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
    costs: int = param(
        0, "what it costs to run for twelve months, without losses; the usual costs if 0", unit="£", low=0
    )
    months: int = param(60, "months that are read", unit="months", low=24, high=480)
    seeds: int = param(20, "runs, under other chances", unit="runs", low=20, high=1000)
    area: str = param("", "the area to look at; the place's own if empty")

    def ready(self, place: Place) -> bool:
        """Whether all runs are kept, as they are once `stress` was asked."""
        return self._stress().ready(place)

    def run(self, place: Place) -> SafeGrowthAnswer:
        """Answer for a place."""
        test, ensemble = self._stress().lived(place)
        first, rules = test.at.first, Rules()
        read = books_in(place, stated(test.numbers.value("people")))
        books = costing(read.books, self.costs * 100) if self.costs else read.books
        # The book is as it stands when the shock comes.
        calm, hit = (courses_of(ensemble, arm, first) for arm in (CALM, WITHOUT))
        return SafeGrowthAnswer(
            board=board_of(calm, hit, books, rules, Passing(self.losses, self.savings)),
            books=books,
            own=read.own,
            costed=self.costs > 0,
            recession=self.recession,
            rules=rules,
            months=self.months - first,
            missing=read.missing,
            kept_out=kept_out(place, *self.uses),
        )

    def _stress(self) -> Stress:
        """Return the stress test in whose runs the lender is looked at."""
        return Stress(
            recession=self.recession, severity=self.severity, techniques="none", months=self.months,
            seeds=self.seeds, draws=0, area=self.area,
        )  # fmt: skip
