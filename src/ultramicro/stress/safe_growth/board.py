"""All that a lender's board is told: today, calm and the recession side by side, and why none is safe."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

from ultramicro.stress.safe_growth.book import Books
from ultramicro.stress.safe_growth.paths import AS_TAKEN, Courses, Passing
from ultramicro.stress.safe_growth.room import Room, room_of
from ultramicro.stress.safe_growth.rules import Rules
from ultramicro.stress.safe_growth.sheet import Row, Safe, Sheet, safe_of, sheet_of, today_of


class NoneSafe(Enum):
    """Why no growth of loans is safe: the first that is true."""

    CAPITAL_TODAY = "capital on day 0"
    CASH_TODAY = "cash on day 0"
    ALSO_IN_CALM = "also in calm"
    IN_THE_RECESSION = "in the recession"


class Board(NamedTuple):
    """What a board is told.

    Parameters
    ----------
    today : Row
        Day 0, before anything happens.
    calm, recession : Sheet
        The same growths under the same chances, without the recession and with it.
    light, heavy : Safe or None
        What is safe in the recession with losses, and costs that grow with loans, lowest and highest.
    room : Room
        How much more could be lent at once.
    """

    today: Row
    calm: Sheet
    recession: Sheet
    light: Safe | None
    heavy: Safe | None
    room: Room

    @property
    def why_none(self) -> NoneSafe | None:
        """Why no growth is safe in the recession; None if one is."""
        if self.recession.safe:
            return None
        if self.today.breaks_capital:
            return NoneSafe.CAPITAL_TODAY
        if self.today.breaks_liquidity:
            return NoneSafe.CASH_TODAY
        return NoneSafe.IN_THE_RECESSION if self.calm.safe else NoneSafe.ALSO_IN_CALM


def board_of(
    calm: Courses, recession: Courses, books: Books, rules: Rules, passing: Passing = AS_TAKEN
) -> Board:
    """Return what a board is told.

    Parameters
    ----------
    calm, recession : Courses
        What the place went through under the same seeds, without the recession and with it.
    books : Books
        The lender on day 0.
    rules : Rules
        Its limits.
    passing : Passing
        How much of it the lender feels.
    """
    book = books.middle
    return Board(
        today_of(book, rules),
        sheet_of(calm, book, rules, passing=passing),
        sheet_of(recession, book, rules, passing=passing),
        safe_of(recession, books.low, rules, passing),
        safe_of(recession, books.high, rules, passing),
        room_of(recession, book, rules, passing),
    )
