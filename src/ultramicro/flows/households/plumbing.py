"""Both sides in one table: what comes in, circulates and leaves in a year, and what is not known."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from ultramicro.core.message import Message, plural, say
from ultramicro.flows.households.income import Account
from ultramicro.flows.households.spending import Spent
from ultramicro.flows.periods import UNDATED, Period, months_of, period_words
from ultramicro.flows.shares import Sums
from ultramicro.place.people.gate import PEOPLE

HOUSEHOLDS, ANCHORS = "households", "anchors"


class Entry(StrEnum):
    """What sort of line it is."""

    ACCOUNT = "account"
    SPENDING = "spending"
    SAVED = "saved"
    ANCHOR = "anchor"


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of the table `money_in_out`.

    Parameters
    ----------
    side, kind : str
        Households or anchors; in, circulates, leaves or unknown.
    item : Message
        What it is.
    entry : Entry
        What sort of line it is; no column.
    amount_pence, low_pence, high_pence : int
        In a year. [pence]
    basis : str
        observed, survey or estimate.
    source : Message
        Where it comes from.
    months_covered : int or None
        The fewest months of payments that are here of any body it is of; below 12 it is no year. [months]
    """

    side: str
    item: Message
    entry: Entry
    kind: str
    amount_pence: int
    low_pence: int
    high_pence: int
    basis: str
    source: Message
    months_covered: int | None = None


def household_lines(accounts: Sequence[Account], spent: Sequence[Spent], source: Message) -> list[Line]:
    """Put households' accounts and spending together; what is over is a line of its own, never spread.

    Parameters
    ----------
    accounts : sequence of Account
        What comes in and what is paid before spending; may be empty.
    spent : sequence of Spent
        What is spent, by tenth and category.
    source : Message
        Where the spending comes from.
    """
    lines = [_account(account) for account in accounts] + list(_spending(spent, source))
    if accounts:
        # Two sources of other years never meet; spread over the lines, the gap would look like knowledge.
        over = sum(x.amount_pence * (1 if x.kind == "in" else -1) for x in lines)
        lines.append(
            Line(
                side=HOUSEHOLDS,
                item=say("Saved, or not matched between the sources"),
                entry=Entry.SAVED,
                # Households may spend more than they receive, out of savings or debt.
                kind="unknown" if over >= 0 else "in",
                amount_pence=abs(over),
                low_pence=abs(over),
                high_pence=abs(over),
                basis="estimate",
                source=say("what comes in less what goes out: saving, and years and coverage that differ"),
            )
        )
    return lines


def _account(account: Account) -> Line:
    return Line(
        side=HOUSEHOLDS,
        item=say("{item}", item=account.item),
        entry=Entry.ACCOUNT,
        kind="in" if account.direction == "in" else "leaves",
        amount_pence=account.amount_pence,
        low_pence=account.low_pence,
        high_pence=account.high_pence,
        basis="estimate",
        source=account.source,
    )


def _spending(spent: Sequence[Spent], source: Message) -> Iterator[Line]:
    """Cut each category into what stays in the low case, what leaves in the high one, and the rest."""
    sums: dict[tuple[str, str, bool], int] = defaultdict(int)
    for row in spent:
        here, may = round(row.total_pence * row.local_low), round(row.total_pence * row.local_high)
        for kind, amount in (
            ("circulates", here),
            # By differences of rounded sums, so that the three add up to the penny.
            ("unknown", may - here),
            ("leaves", row.total_pence - may),
        ):
            sums[row.category, kind, row.asked] += amount
    for (category, kind, asked), amount in sorted(sums.items()):
        if amount:
            yield Line(
                side=HOUSEHOLDS,
                item=say("{item}", item=category),
                entry=Entry.SPENDING,
                kind=kind,
                amount_pence=amount,
                low_pence=amount,
                high_pence=amount,
                basis="survey" if asked else "estimate",
                source=source,
            )


WORDS = {
    "circulates": say("Paid to parties here"),
    "leaves": say("Paid to parties elsewhere"),
    "unknown": say("Paid to parties whose place is not known"),
}
PARTS = {"circulates": "inside_pence", "leaves": "outside_pence", "unknown": "unknown_pence"}


def anchor_lines(sums: Mapping[str, Sums], known: Mapping[str, Period]) -> list[Line]:
    """Put anchors' payments beside: what they pay comes in, and stays, leaves or is not known.

    Parameters
    ----------
    sums : mapping of str to Sums
        By payer, in all its months.
    known : mapping of str to Period
        The months of each payer that are here; less than a year is not raised to one.

    Examples
    --------
    >>> sums = {"A": Sums(inside_pence=2400), "B": Sums(inside_pence=300)}
    >>> lines = anchor_lines(sums, {"A": Period(months=24), "B": Period(months=3)})
    >>> lines[0].amount_pence, lines[0].months_covered
    (1500, 3)
    """
    counted = {
        # Each payer by its own months: files of two years beside one of a quarter would count eightfold.
        kind: round(sum(getattr(s, part) * known.get(p, UNDATED).factor for p, s in sums.items()))
        for kind, part in PARTS.items()
    }
    seen = {payer: s.total_pence for payer, s in sums.items()}
    # The fewest, since one payer of three months makes the whole no year.
    months = min(months_of(known, seen), default=0)
    source = plural(
        "{period}: payments of {n} body in the place's files",
        "{period}: payments of {n} bodies in the place's files",
        len([name for name in sums if name != PEOPLE]),
        period=period_words(known, seen),
    )
    lines = [(say("Spent by anchors"), "in", sum(counted.values()))]
    lines += [(WORDS[kind], kind, amount) for kind, amount in counted.items()]
    return [
        Line(
            side=ANCHORS, item=item, entry=Entry.ANCHOR, kind=kind, amount_pence=amount, low_pence=amount,
            high_pence=amount, basis="observed", source=source, months_covered=months,
        )
        for item, kind, amount in lines
    ]  # fmt: skip


def imbalance(lines: Sequence[Line], side: str) -> int:
    """Return by how much what comes in and what goes out of a side differ, in pence."""
    mine = [x for x in lines if x.side == side]
    return sum(x.amount_pence * (1 if x.kind == "in" else -1) for x in mine)
