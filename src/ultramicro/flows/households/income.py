"""What households bring in, and pay before they can spend: a district's accounts, or the nation's by head."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ultramicro.core.message import Message, say
from ultramicro.place.facts import facts

NATIONAL = say(
    "ONS, regional gross disposable household income, UK 2015 (OGL v3), by head, not raised to today's "
    "prices; the range is where 90 of 100 districts lie"
)
BENEFITS = "Benefits and pensions"  # data
"""What published accounts call them, and the reader of accounts too."""


@dataclass(frozen=True, kw_only=True)
class AccountRow:
    """A row of the table `household_accounts`."""

    area: str
    code: str | None
    year: int
    item: str
    direction: str
    amount_pence: int
    source: str


@dataclass(frozen=True, kw_only=True)
class Account:
    """One line of households' income accounts, for a whole area and year.

    Parameters
    ----------
    item, direction : str
        What it is; in or out.
    amount_pence, low_pence, high_pence : int
        What it comes to, and its range. [pence]
    source : Message
        What it rests on.
    """

    item: str
    direction: str
    amount_pence: int
    low_pence: int
    high_pence: int
    source: Message


def national_accounts(people: int) -> list[Account]:
    """Take the nation's accounts by head.

    Examples
    --------
    >>> sum(a.amount_pence for a in national_accounts(1) if a.direction == "in") // 100
    28009
    """
    return [
        Account(
            item=row["item"],
            direction=row["direction"],
            amount_pence=int(row["pounds"]) * 100 * people,
            low_pence=int(row["low"]) * 100 * people,
            high_pence=int(row["high"]) * 100 * people,
            source=NATIONAL,
        )
        for row in facts("household_income_per_head")
    ]


def district_accounts(rows: Iterable[AccountRow], district: str) -> list[Account]:
    """Take the accounts of a district by its name or code; [] if they have none.

    Examples
    --------
    >>> row = AccountRow(area="Blackpool", code="E06000009", year=2015, item="Wages", direction="in",
    ...                  amount_pence=139700000000, source="gdhi.xls")
    >>> district_accounts([row], "blackpool")[0].source
    'gdhi.xls, Blackpool 2015'
    """
    # By code too, as the name may be spelt in several ways.
    mine = [r for r in rows if district.casefold() in {r.area.casefold(), (r.code or "").casefold()}]
    sums = _summed(mine)
    return [
        Account(
            item=item,
            direction=direction,
            amount_pence=amount,
            # Published without a range, and to make one up would be worse than none.
            low_pence=amount,
            high_pence=amount,
            source=say(
                "{file}, {area} {year}",
                file=mine[0].source, area=mine[0].area, year=str(mine[0].year),
            ),
        )
        for (item, direction), amount in sums.items()
    ]  # fmt: skip


def _summed(rows: Iterable[AccountRow]) -> Mapping[tuple[str, str], int]:
    sums: dict[tuple[str, str], int] = defaultdict(int)
    for row in rows:
        sums[row.item, row.direction] += row.amount_pence
    return sums
