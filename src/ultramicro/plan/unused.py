"""Rows that the plan cannot use, each with the reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ultramicro.core.message import Message, say
from ultramicro.plan.recipes.meaning import Meaning, Reason
from ultramicro.plan.sites import SiteFault


@dataclass(frozen=True, kw_only=True)
class Unused:
    """A row that the plan cannot use, and why.

    Parameters
    ----------
    table, name : str
        Its table, and what it is called.
    why : str
        The reason in words.
    reason : Reason or SiteFault
        The kind of reason.
    file : str
        Where the row was read.
    line : int or None
        Where it begins in its file.
    read : str
        What could not be used.
    near : tuple of str
        What could have been meant.
    called : str
        What people read for it; empty where that is its name.
    """

    table: str
    name: str
    why: str
    reason: Reason | SiteFault
    file: str = ""
    line: int | None = None
    read: str = ""
    near: tuple[str, ...] = ()
    called: str = ""

    @property
    def shown(self) -> str:
        """What people read for it."""
        return self.called or self.name


def unused_rows_of(meanings: Iterable[Meaning]) -> Iterator[Unused]:
    """Yield the rows of resources and needs that were left out."""
    for m in meanings:
        if m.left:
            yield Unused(
                table=m.row.table, name=m.row.name, why=m.left.why, reason=m.left.reason,
                file=m.row.origin or "", line=m.row.line, read=m.left.read, near=m.left.near,
                called=m.row.shown,
            )  # fmt: skip


def unused_sites(left: Iterable[tuple[str, SiteFault]]) -> Iterator[Unused]:
    """Yield the sites that were left out."""
    words = _site_words()
    return (Unused(table="sites", name=name, reason=fault, why=words[fault]) for name, fault in left)


def _site_words() -> dict[SiteFault, Message]:
    return {
        SiteFault.LISTED_TWICE: say("It is listed twice."),
        SiteFault.LEFT_REGISTER: say("It has left the register."),
        SiteFault.NO_SIZE: say("Its size is not given, or is below 10 m²."),
        SiteFault.NO_FLOOR: say("It is a building, and only its ground is listed. Give its floor area."),
        SiteFault.HAZARDOUS: say("Hazardous substances are noted. Have it tested first."),
        SiteFault.NOT_EMPTY: say("Nothing says that it stands empty."),
    }
