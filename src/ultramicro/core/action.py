"""Actions change the books as techniques ask of them: frozen dataclasses whose fields are their parameters.

A command such as `ultramicro bank lend DIR` is one action. Its flags, its form and its page in the reference
come from its fields, as they do for techniques.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping, Sequence
from dataclasses import MISSING, dataclass, field
from datetime import datetime
from enum import Enum, StrEnum, auto
from typing import Any, ClassVar, Generic, TypeVar

from ultramicro.core.message import Message, note, say
from ultramicro.core.sums import Pence

__all__ = ["Action", "Before", "Done", "Pence", "Repeats", "Status", "need"]


class Status(StrEnum):
    """What became of a command."""

    DONE = "done"
    DONE_BEFORE = "done_before"
    NOTHING_TO_DO = "nothing_to_do"
    REFUSED = "refused"
    UNSOUND = "unsound"

    @property
    def exit_status(self) -> int:
        """The status with which a command ends."""
        # Done before is no error, but a script must be able to tell it from done now.
        return {Status.DONE_BEFORE: 4, Status.REFUSED: 2, Status.UNSOUND: 5}.get(self, 0)


class Repeats(Enum):
    """What it means to give a command again."""

    ONCE = auto()
    """The same command acts once a day: the second time nothing is done."""
    GOES_ON = auto()
    """It has several steps: the second time, those are done that were not; then it says how things stand."""
    EACH_TIME = auto()
    """It sets something, or does what is left to do: it looks at how things stand each time."""
    UNKEYED = auto()
    """It works on people and files, and sees there what was done already."""


@dataclass(frozen=True, kw_only=True)
class Before:
    """When something was done before, and where it stands in the books.

    Parameters
    ----------
    at : datetime
        When, in UTC.
    operation : int
        The number of the operation.
    transfer : int or None
        The number of its first transfer, if it moved anything.
    about : str
        What it wrote down, as in `loan-3f…`, if it moved nothing.
    """

    at: datetime
    operation: int
    transfer: int | None = None
    about: str = ""

    def says(self, now: datetime) -> Message:
        """Say that it was done before, when and as what, in the time of this machine.

        Examples
        --------
        >>> from datetime import UTC
        >>> noon = datetime(2026, 11, 27, 12, tzinfo=UTC)
        >>> Before(at=noon, operation=9, transfer=4).says(datetime(2026, 12, 1, tzinfo=UTC))
        'This was done before, on 27 November 2026 at ..., as transfer 4. Nothing has changed now.'
        """
        # Books keep universal time; people remember the hour on their own clock.
        then = self.at.astimezone()
        time = f"{then:%H:%M}"
        today = then.date() == now.astimezone().date()
        when = (
            say("today at {time}", time=time)
            if today
            else say("on {day} at {time}", day=then.date(), time=time)
        )
        return note(
            "books.done_before",
            "This was done before, {when}, as {entry}. Nothing has changed now.",
            when=when,
            entry=self._entry(),
        )

    def _entry(self) -> str:
        if self.transfer:
            return say("transfer {number}", number=str(self.transfer))
        return self.about or say("operation {number}", number=str(self.operation))


@dataclass(frozen=True, kw_only=True)
class Done:
    """What an action did.

    Parameters
    ----------
    says : str
        In a sentence or a few.
    rows : sequence of mapping
        What is best read as a table, all rows with the same columns.
    status : Status
        What became of it; never `refused` or `unsound`, which are errors.
    before : Before or None
        When it was done before, if it was.
    refused_before : str
        The code of an earlier refusal, if there was one.
    """

    says: str
    rows: Sequence[Mapping[str, object]] = ()
    status: Status = Status.DONE
    before: Before | None = None
    refused_before: str = ""


D_contra = TypeVar("D_contra", contravariant=True)


@dataclass(frozen=True, kw_only=True)
class Action(ABC, Generic[D_contra]):
    """Something that can be done at a desk; safe to repeat under the same key."""

    name: ClassVar[str]
    does: ClassVar[str]
    reads_only: ClassVar[bool] = False
    makes_books: ClassVar[bool] = False
    repeats: ClassVar[Repeats] = Repeats.ONCE
    each_clerk: ClassVar[bool] = False
    """Whether two people who give the same command mean two things, as at two tills."""
    ahead: ClassVar[Collection[str]] = ()
    """The parameters whose day may be one to come, such as when something is due; no other day may."""

    clerks: ClassVar[Collection[str]] = ()
    """The roles of clerks who may do it, where clerks were set up; otherwise everybody at the desk may."""

    own: ClassVar[str] = ""
    """The parameter that names whose matter it is: who has signed in as that person needs no clerk for it."""

    asks_secret: ClassVar[bool] = False
    """Whether it asks at the desk for a secret that somebody will be known by."""

    replaces_books: ClassVar[bool] = False
    """Whether it puts other books in the place of those that are open."""

    estates: ClassVar[Collection[str]] = ()
    """The parameters that may name the dead: who winds up their affairs acts for them; nobody else does."""

    two_people: ClassVar[bool] = False
    """Whether a server, where people sign in, lets it wait for a second person who releases it. At a desk the
    rules of the books for clerks hold."""

    may_loosen: ClassVar[bool] = False
    """Whether it may loosen a safeguard, for which a server asks a second person; what it asks decides."""

    folders: ClassVar[Collection[str]] = ()
    """Folders of the place that it reads beside the books: they are copied where it is tried on a copy."""

    def for_estates(self) -> Collection[str]:
        """Return the parameters that may name the dead: where it ends or pays something of theirs."""
        # Nothing by default: a new verb must not act for the dead because nobody thought of it.
        return self.estates

    @abstractmethod
    def act(self, desk: D_contra) -> Done:
        """Do it."""


def need(
    help: str,  # noqa: A002  the word argparse has for it
    *,
    unit: str = "",
    low: float | None = None,
    high: float | None = None,
    choices: tuple[str, ...] = (),
    weighed: bool = False,
) -> Any:
    """Declare a parameter that must be given; `contract.param` declares one that need not.

    A number that is `weighed` is read as scales show it, to the gram behind the point; else a point before
    three digits may part thousands, and is asked. Who takes it asks where it is far from what it could be.
    """
    meta = {
        "help": say(help), "unit": unit, "low": low, "high": high, "choices": choices, "weighed": weighed,
    }  # fmt: skip
    return field(default=MISSING, metadata=meta)
