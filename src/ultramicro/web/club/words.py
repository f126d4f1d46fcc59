"""Energy, money and times of a club in the words of who reads."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from ultramicro.core.message import Day, Number, Range, Share, say, words
from ultramicro.web.acting.telling import exact

if TYPE_CHECKING:
    from ultramicro.energy.bills.page import Sheet
    from ultramicro.energy.club.runs import Run
    from ultramicro.energy.settlement.own_month import Span
    from ultramicro.ledger.deciding import View

KILO = 1000


def kwh(wh: int) -> str:
    """Say energy to the last watt-hour, so that what is added up on a page does add up."""
    return words(say("{kwh} kWh", kwh=Number(wh / KILO, 3, fixed=True)))


def kwh_about(wh: int) -> str:
    """Say energy of many, which nobody adds up by hand."""
    return words(say("{kwh} kWh", kwh=Number(wh / KILO, 1, fixed=True)))


def share(part: float) -> str:
    """Say a part of a whole."""
    return words(say("{share}", share=Share(part)))


def month_words(month: str) -> str:
    """Say a month, as in March 2026."""
    return words(say("{month}", month=Day(date.fromisoformat(f"{month}-01"), month=True)))


def months_words(months: Sequence[str]) -> list[tuple[str, str]]:
    """Return months, each with its words."""
    return [(month, month_words(month)) for month in months]


def stage_words(run: Run) -> str:
    """Say how settled a month is, and since when."""
    return words(say("{stage}, {day}", stage=run.settled.stage.says, day=Day(run.settled.on)))


def hour(clock: int) -> str:
    """Write an hour of the clock.

    Examples
    --------
    >>> hour(7), hour(24)
    ('07:00', '24:00')
    """
    return f"{clock:02d}:00"


def span_words(span: Span) -> str:
    """Say from when to when something was."""
    begin, until = span.from_at, span.until_at
    clock = f"{begin:%H:%M}–{until:%H:%M}"
    if begin.date() == until.date() or f"{until:%H:%M}" == "00:00":
        return words(say("{day}, {clock}", day=Day(begin.date()), clock=clock))
    days = Range(Day(begin.date()), Day(until.date()))
    return words(say("{days}, {clock}", days=days, clock=clock))


def lines_of(sheet: Sheet) -> list[tuple[str, str, str, str]]:
    """Return the lines of a bill: for what, how much energy, at what price, and the sum."""
    from ultramicro.energy.bills.page import item_words, kwh_words, price_words, sum_words  # noqa: PLC0415  numpy

    return [
        (words(item_words(line)), words(kwh_words(line.energy_wh)), words(price_words(line)),
         words(sum_words(line.amount_pence, sheet.currency)))
        for line in sheet.bill.lines
    ]  # fmt: skip


def standing(view: View, sheet: Sheet) -> str:
    """Say what became of a bill in the books: open, paid, or taken back for a later one."""
    from ultramicro.ledger.people.claims import Claims  # noqa: PLC0415  it loads the ledger

    kept = view.of(Claims).shelf.get(sheet.number)
    if kept is None:
        return words(
            say("It is not in the books yet.") if sheet.due_pence else say("There is nothing to pay.")
        )
    claim = kept.now()
    if claim.open_pence > 0:
        sum_ = exact(claim.open_pence, claim.currency)
        return words(say("{sum} of it is open, due on {day}.", sum=sum_, day=Day(claim.due_on)))
    if kept.given_up_pence and not kept.replaced_pence:
        return words(say("What was open of it is no longer owed."))
    if kept.withdrawn or kept.withdrawn_pence:
        return words(say("What was open of it was taken back for a later bill."))
    return words(say("It is paid."))
