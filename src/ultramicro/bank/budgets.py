"""The budget that an applicant brings: what came in and went out, a line a month."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from ultramicro.bank.afford import Month
from ultramicro.core.errors import BadInput
from ultramicro.core.message import Listed, note, say
from ultramicro.core.months import month_of
from ultramicro.core.sums import pence

COLUMNS = ("income", "essentials", "debts")
MAY_BE_EMPTY = "debts"
MONTH = "month"
MOST_BYTES = 1_000_000
"""A budget has a line a month; a larger file is something else."""


def budget_of(path: Path, on: date) -> list[Month]:
    """Read a budget.

    Parameters
    ----------
    path : Path
        A CSV with the columns month (as in 2026-11), income, essentials and debts.
    on : date
        The day of the application.

    Returns
    -------
    list of Month
        One a line. Without a column of months, lines are taken for months.

    Raises
    ------
    BadInput
        If it cannot be read, or a month is told twice or is not over: it would count for affording a loan.
    """
    rows = _rows(path)
    months = [_month(row, number, path) for number, row in enumerate(rows, 2)]
    if told := [(row.get(MONTH) or "").strip() for row in rows if MONTH in row]:
        _require_months(told, on, path)
    return months


def _rows(path: Path) -> list[dict[str, str]]:
    # A pipe would be waited for, and a device never ends.
    if not path.is_file():
        raise BadInput(say("there is no such file"), where=str(path), do=say("name the budget's CSV file"))
    if path.stat().st_size > MOST_BYTES:
        raise _unread(path, say("it is too large for a budget"))
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))
    except (OSError, ValueError, csv.Error) as error:
        raise _unread(path, str(error)) from error


def _month(row: Mapping[str, str], number: int, path: Path) -> Month:
    try:
        # People leave months without debts empty; a month without income or food is a slip of the keyboard.
        given = [row[name] or ("0" if name == MAY_BE_EMPTY and row[name] == "" else "") for name in COLUMNS]
        return Month(*map(pence, given))
    except KeyError as error:
        raise _unread(path, say("there is no column {name}", name=str(error.args[0]))) from error
    except (ValueError, TypeError) as error:
        raise _unread(path, say("line {line}: {why}", line=str(number), why=str(error))) from error


def _require_months(told: Sequence[str], on: date, path: Path) -> None:
    """Refuse months that are none, are told twice or are not over."""
    for month in told:
        if not _is_month(month):
            raise _unread(path, say("{month} is not a month as in 2026-11", month=repr(month)))
        if month >= month_of(on):
            raise _unread(path, say("the month {month} is not over", month=month))
    if twice := next((month for month in told if told.count(month) > 1), ""):
        raise _unread(path, say("the month {month} is told twice", month=twice))


def _is_month(text: str) -> bool:
    try:
        return month_of(date.fromisoformat(f"{text}-01")) == text
    except ValueError:
        return False


def _unread(path: Path, why: str) -> BadInput:
    return BadInput(
        note("bank.budget_unread", "the budget cannot be read ({why})", why=why),
        where=str(path),
        do=say(
            "give it the columns {columns}, and a line for each month that is over",
            columns=Listed([MONTH, *COLUMNS]),
        ),
    )
