"""A table of cells to rows: find its header, what it lists, what each record says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ultramicro.core.message import Message
from ultramicro.place.readers.contracts import remarks
from ultramicro.place.readers.contracts.cleaning import clean, is_nothing
from ultramicro.place.readers.contracts.found import Found, left
from ultramicro.place.readers.contracts.naming import name_contracts
from ultramicro.place.readers.contracts.paid import payment_of
from ultramicro.place.readers.contracts.record import Layout
from ultramicro.place.readers.contracts.roles import Roles, choose_roles, column_of, naming
from ultramicro.place.readers.contracts.rows import rows_of
from ultramicro.place.readers.contracts.sorts import PAID, sort_of
from ultramicro.place.readers.contracts.states import says_state
from ultramicro.place.readers.contracts.sums import sums_of
from ultramicro.place.readers.contracts.trials import is_trial
from ultramicro.place.readers.reasons import columns_seen, header_repeated, in_sheet, of_sheet, row_too_wide
from ultramicro.place.readers.tables.headers import header_words
from ultramicro.place.readers.values.dates import is_month_first

SEARCHED = 40
"""Records at the top among which the header is."""
ENOUGH = 2.4
"""What a header's names must add up to: three columns named well."""
DAYS = ("starts", "starts_too", "ends", "ends_too", "current_ends", "extended", "commenced", "published",
        "closes", "awarded", "paid_on", "ended")  # fmt: skip
_TOTALS = frozenset({"total", "totals", "grand total", "sum", "subtotal", "sub total", "total value"})


@dataclass(frozen=True, kw_only=True)
class Table:
    """Cells with the lines that they stand on.

    Parameters
    ----------
    rows : sequence of sequence of str
        Cells.
    lines : sequence of int
        Where each row stands.
    name : str
        What the file and the sheet are called; it may say what is listed.
    sheet : str
        The sheet, where there are several.
    buyer : str
        Who buys where the rows do not say: the folder's name, or what place.toml says.
    encoding : str
        How the text was encoded.
    notes : tuple of Message
        What is worth knowing of how it was read.
    currency : str
        The currency that the place counts in.
    """

    rows: Sequence[Sequence[str]]
    lines: Sequence[int]
    name: str = ""
    sheet: str = ""
    buyer: str = ""
    encoding: str = ""
    notes: tuple[Message, ...] = ()
    currency: str = "GBP"


@dataclass(frozen=True, kw_only=True)
class Understood:
    """A table with its header and what it lists."""

    table: Table
    header: int
    roles: Roles
    sort: str


def understand(table: Table, told: dict[str, str | int] | None = None, *, sure: bool = False) -> Understood:
    """Find a table's header, its columns' roles and what it lists; `sort` is empty if that is no contracts.

    Parameters
    ----------
    table : Table
        The cells.
    told : mapping, optional
        What the user settled: a role to a column's name, or its number from 1.
    sure : bool
        Whether only certain signs count.
    """
    scores = [naming(row) for row in table.rows[:SEARCHED]]
    header = max(range(len(scores)), key=lambda at: (scores[at], -at), default=0)
    if not scores or (scores[header] < ENOUGH and not told):
        return Understood(table=table, header=header, roles=Roles(), sort="")
    names = [str(cell).strip() for cell in table.rows[header]]
    roles = choose_roles(names, table.rows[header + 1 :], _settled(names, told or {}))
    return Understood(
        table=table, header=header, roles=roles, sort=sort_of(roles, name=table.name, sure=sure)
    )


def _settled(names: Sequence[str], told: dict[str, str | int]) -> dict[str, int]:
    found = {}
    for role, which in told.items():
        index = next(
            (
                i
                for i, name in enumerate(names)
                if which == i + 1 or header_words(str(which)) == header_words(name)
            ),
            None,
        )
        if index is not None:
            found[role] = index
    return found


def read_table(understood: Understood) -> Found:
    """Read the records below a header; each is accepted, rejected or set aside.

    Parameters
    ----------
    understood : Understood
        A table that lists contracts or payments under them.
    """
    table, roles = understood.table, understood.roles
    first = understood.header + 1
    body = [
        (line, row) for line, row in zip(table.lines[first:], table.rows[first:], strict=True) if _filled(row)
    ]
    job = _Job(_layout(understood, [row for _, row in body]), table)
    seen: Counter[tuple[str, ...]] = Counter()
    for line, row in body:
        plain = tuple(clean(cell) for cell in row)
        seen[plain] += 1
        job.take(line, row, plain, again=seen[plain] > 1)
    name_contracts(job.contracts)
    said = _notes(job.layout) if body else [remarks.no_rows()]
    return Found(
        contracts=[row for rows in job.contracts for row in rows], payments=job.payments,
        accepted=len(job.contracts) + len(job.payments), left_out=job.left_out,
        notes=(*table.notes, *(of_sheet(each, table.sheet) if table.sheet else each for each in said)),
        header_line=table.lines[understood.header],
        columns={column_of(role): roles.header(role) for role in roles.at}, encoding=table.encoding,
    )  # fmt: skip


def _layout(understood: Understood, rows: Sequence[Sequence[str]]) -> Layout:
    table, roles = understood.table, understood.roles
    above = [str(cell) for row in table.rows[: understood.header] for cell in row]
    at = roles.at.get("status")
    statuses = [] if at is None else [str(row[at]) for row in rows if at < len(row)]
    return Layout(
        roles=roles, sort=understood.sort, month_first=_month_first(roles, rows),
        sums=sums_of(roles, rows, above, table.currency), tells_state=says_state(statuses),
    )  # fmt: skip


def _filled(row: Sequence[str]) -> bool:
    return any(str(cell).strip() for cell in row)


def _month_first(roles: Roles, rows: Sequence[Sequence[str]]) -> bool:
    held = [roles.at[role] for role in DAYS if role in roles]
    return is_month_first(str(row[at]).strip() for row in rows for at in held if at < len(row))


class _Job:
    """The records of a table as they are gone through."""

    def __init__(self, layout: Layout, table: Table) -> None:
        self.layout, self.table = layout, table
        self.roles, self.sort = layout.roles, layout.sort
        self.contracts: list[list[dict[str, Any]]] = []
        self.payments: list[dict[str, Any]] = []
        self.paid: set[tuple[object, ...]] = set()
        self.left_out: list[Any] = []

    def take(self, line: int, row: Sequence[str], plain: tuple[str, ...], *, again: bool) -> None:
        """Read one record."""
        reason = self._none(plain, again=again)
        if reason is not None:
            self._leave(line, reason, row, aside=True)
        elif any(plain[len(self.roles.headers) :]):
            # One comma too many moves every later cell: a supplier would be the rest of a title.
            self._leave(line, row_too_wide(), row)
        elif self.sort == PAID:
            self._pay(line, row)
        else:
            self._contract(line, row)

    def _none(self, plain: tuple[str, ...], *, again: bool) -> Message | None:
        """Say why a record is none, if it is none."""
        filled = [cell for cell in plain if cell]
        headers = {" ".join(name.casefold().split()) for name in self.roles.headers if name}
        if len(filled) > 1 and sum(cell.casefold() in headers for cell in filled) > 0.6 * len(filled):
            return header_repeated()
        first = filled[0].casefold().rstrip(":") if filled else ""
        if first in _TOTALS:
            return remarks.row_total()
        if len(filled) == 1 and len(self.roles.headers) > 2:  # noqa: PLR2004  a list of two columns has half of them
            return remarks.section_heading()
        # Two payments may be alike, unless an id says which they are; a contract is one thing.
        return remarks.row_repeated() if again and (self.sort != PAID or self._says_which(plain)) else None

    def _says_which(self, plain: tuple[str, ...]) -> bool:
        at = self.roles.at.get("payment")
        return at is not None and at < len(plain) and not is_nothing(plain[at])

    def _pay(self, line: int, row: Sequence[str]) -> None:
        read = payment_of(row, self.layout, line)
        if isinstance(read, Message):
            self._leave(line, read, row)
        else:
            self.payments.append({**read, "line": line, "buyer": read["buyer"] or self.table.buyer or None})
            self._hold_against_others(self.payments[-1])

    def _hold_against_others(self, row: dict[str, Any]) -> None:
        """Flag a payment that may be one above: all is alike, or the same invoice on another day."""
        who = (row["reference"] or row["ocid"] or row["release"], row["supplier"], row["amount_pence"])
        marks: list[tuple[object, ...]] = [(*who, row["paid_on"], row["payment"])]
        marks += [(row["supplier"], row["amount_pence"], row["payment"])] if row["payment"] else []
        if self.paid.intersection(marks):
            row["flag"] = [*row["flag"], "perhaps_repeated"]
            cell = ", ".join(filter(None, (str(row["reference"] or row["ocid"]), row["payment"])))
            self.layout.unclear.repeats.append((cell, row["line"]))
        self.paid.update(marks)

    def _contract(self, line: int, row: Sequence[str]) -> None:
        rows = rows_of(row, self.layout, line)
        if not rows:
            self._leave(line, remarks.no_title(), row)
        elif is_trial(rows[0]["title"], rows[0]["description"] or ""):
            self._leave(line, remarks.test_notice(rows[0]["title"]), row, aside=True)
        else:
            buyer = rows[0]["buyer"] or self.table.buyer or None
            self.contracts.append([{**each, "line": line, "buyer": buyer} for each in rows])

    def _leave(self, line: int, reason: Message, row: Sequence[str], *, aside: bool = False) -> None:
        told = in_sheet(reason, self.table.sheet) if self.table.sheet else reason
        self.left_out.append(left(line, told, ",".join(str(cell).strip() for cell in row), aside=aside))


def _notes(layout: Layout) -> list[Message]:
    roles, unclear = layout.roles, layout.unclear
    told = (
        (unclear.days, remarks.days_unclear), (unclear.values, remarks.values_unclear),
        (unclear.words, remarks.values_in_words), (unclear.currencies, remarks.values_foreign),
        (unclear.ranges, remarks.values_ranged), (unclear.states, remarks.states_unclear),
        (unclear.ends, remarks.ends_unknown), (unclear.repeats, remarks.payments_alike),
    )  # fmt: skip
    notes = [say(cells) for cells, say in told if cells]
    if "status" in roles and not layout.tells_state and "status" not in roles.empty:
        notes.append(remarks.no_states(roles.header("status")))
    used = set(roles.at.values())
    unused = [name for at, name in enumerate(roles.headers) if at not in used and not is_nothing(name)]
    return [*notes, *([remarks.columns_unused(columns_seen(unused))] if unused else [])]
