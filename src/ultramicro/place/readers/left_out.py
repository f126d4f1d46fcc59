"""Records that became no row of a table: each with what became of it, why, and its text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import pyarrow as pa

from ultramicro.core.message import Message
from ultramicro.core.packing import packed, unpacked
from ultramicro.place.filled import arrow_table
from ultramicro.place.people.lines import line_shown, message_shown, names_someone

ABOUT = ("kind", "word", "unit")
"""What a row that could not be read may still say of itself."""


class Fate(StrEnum):
    """What becomes of a record that is no row of a table."""

    REJECTED = "rejected"
    """It looks like a row, but could not be used."""
    SET_ASIDE = "set_aside"
    """It is no row, such as a total or a header."""
    EMPTY = ""
    """It holds nothing, and is not counted."""


@dataclass(frozen=True, kw_only=True)
class LeftOut:
    """A record that became no row of a table, and why.

    Parameters
    ----------
    line : int
        Where it starts in the file.
    fate : Fate
        What became of it.
    reason : Message
        Why, for people; its id is for programs.
    raw : str
        Its text as it stands in the file.
    amount_pence : int or None
        The amount that it holds, if it could be read. [pence]
    unread : tuple of str
        Its texts that stand where an amount or a day was asked for. What a reason calls `text` is one too.
    names : sequence of str
        What it may be called, the best first, where its table has names for things.
    about : mapping of str to str
        What else its cells say that it is: a `kind`, a `word`, a `unit`.
    """

    line: int
    fate: Fate
    reason: Message
    raw: str
    amount_pence: int | None = None
    unread: tuple[str, ...] = ()
    names: Sequence[str] = ()
    about: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str | None:
        """The first of its names that is no person's."""
        return next((name for name in self.names if not names_someone(name)), None)

    @property
    def unread_texts(self) -> tuple[str, ...]:
        """Texts that stand where an amount or a day was asked for, and nowhere else in the record."""
        texts = (*self.unread, *_texts_of(self.reason))
        return tuple(dict.fromkeys(text for text in texts if text and self.raw.count(text) == 1))


def _texts_of(reason: Message) -> Iterator[str]:
    """Yield what a reason calls `text`, and those joined to it."""
    for name, value in reason.values.items():
        if isinstance(value, Message):
            yield from _texts_of(value)
        elif name == "text" and isinstance(value, str):
            yield value


def left_out_of(rejects: pa.Table) -> Iterator[LeftOut]:
    """Take the records back from rows of the table `rejects`."""
    for row in rejects.to_pylist():
        yield LeftOut(
            line=row["line"], fate=Fate(row["fate"]), reason=unpacked(row["reason"]), raw=row["raw"],
            amount_pence=row["amount_pence"], names=[row["name"]] if row["name"] else [],
            about={name: row[name] for name in ABOUT if row[name]},
        )  # fmt: skip


def rejects_table(file: str, left_out: Iterable[LeftOut]) -> pa.Table:
    """Return the rows of the table `rejects` for some records of a file, without the people in them.

    This is the door through which a line that cannot be used is kept, so no name is kept that no gate sees.

    Examples
    --------
    >>> from ultramicro.core.message import note
    >>> why = note("header_repeated", "the header, repeated")
    >>> left_out = LeftOut(line=9, fate=Fate.SET_ASIDE, reason=why, raw="Payee,Amount")
    >>> rejects_table("may.csv", [left_out])["code"].to_pylist()
    ['header_repeated']
    """
    return arrow_table(
        "rejects",
        (
            {
                "file": file, "line": each.line, "fate": each.fate.value, "code": each.reason.id,
                # Packed rather than spoken, so that a report may tell it in another language later.
                "reason": packed(message_shown(each.reason, each.unread_texts)),
                "amount_pence": each.amount_pence, "raw": line_shown(each.raw, each.unread_texts),
                "name": each.name,
                **{name: said for name, said in each.about.items() if said and not names_someone(said)},
            }
            for each in left_out
        ),
    )  # fmt: skip
