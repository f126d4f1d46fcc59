"""The contract: what a technique is, what it answers, and what the answer must prove."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar, Generic, NamedTuple, Protocol, TypeAlias, TypeVar

from ultramicro.core.message import Message, say

if TYPE_CHECKING:  # what acts on books, and every help text, needs no table engine
    import ibis

    from ultramicro.core.private import PrivateNames
    from ultramicro.core.quantities import Quantity, Shown

Relation: TypeAlias = "ibis.Table"
"""A table of rows that may not have been computed yet; columns are named in the dictionary."""


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One number, its range, and how it was worked out.

    `id` and `of` say what it is to programs: `local_share` of an area and a basis. `name` says it to people.
    `how` is the division in words ("£12.3m paid to suppliers inside ÷ £45.6m paid to all"), so
    that a reader can redo it. `rests_on` says what it rests on: how many observations, which source.
    `quantity` is the id under which other figures, pictures and sentences show the same; its own id if empty.
    `estimated` is whether it rests on estimates, so that no more of it is shown than can be known.
    """

    id: str
    name: str
    value: float | int | None
    unit: str
    how: str
    low: float | int | None = None
    high: float | int | None = None
    rests_on: str = ""
    of: Mapping[str, str] = field(default_factory=dict)
    quantity: str = ""
    estimated: bool = False


@dataclass(frozen=True, kw_only=True)
class Check:
    """A law the answer must keep, and by how much it misses."""

    id: str
    law: str
    error: float
    tolerance: float = 0.0

    @property
    def holds(self) -> bool:
        """Whether the law holds; an error that is not a number is a broken law."""
        return abs(self.error) <= self.tolerance


def worst(errors: Iterable[float]) -> float:
    """Return the largest of some errors, 0 where there is none; what is not a number is never passed over.

    Examples
    --------
    >>> worst([0.0, 2.0, 1.0]), worst([]), worst([0.0, float("nan")])
    (2.0, 0.0, nan)
    """
    largest = 0.0
    for error in errors:
        # A comparison with it is always false, so that a broken law would pass as kept.
        if math.isnan(error):
            return math.nan
        largest = max(largest, error)
    return largest


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A picture of one of the answer's tables, said as what it shows rather than how to draw it.

    Parameters
    ----------
    name : str
        Short and stable; names the file when it is written out.
    title : str
        What the picture shows, as a sentence.
    alt : str
        The same for someone who cannot see it.
    mark : str
        One of `bars`, `stacked`, `lines`, `fan`, `ranges`, `sankey`, `map`.
    table : str
        The answer's table it is drawn from; it stands behind the picture as its data.
    encode : mapping of str to str
        Channel (`x`, `y`, `colour`, `low`, `high`, `source`, `target`, `value`, `shape`; of a `fan` also
        `inner_low` and `inner_high`, which hold half of all runs, where `low` and `high` hold nine in ten)
        to column.
    shows : str
        The id of the sentence among `says()` that says what is to be seen in it; it is put above the picture.
    finding : Message
        What is to be seen in it, where no sentence of the answer says that.
    quantity : str
        The id of the quantity that its total shows, or each of its rows; held against all that shows it.
    quantity_of : mapping of str to str
        What tells that quantity from others of its id, such as an area.
    rows_of : tuple of str
        Columns that tell its rows apart, where each row shows a quantity of its own.
    """

    name: str
    title: str
    alt: str
    mark: str
    table: str
    encode: Mapping[str, str]
    shows: str = ""
    finding: Message | None = None
    quantity: str = ""
    quantity_of: Mapping[str, str] = field(default_factory=dict)
    rows_of: tuple[str, ...] = ()

    def seen(self, says: Iterable[str]) -> str:
        """Return what is to be seen in it, by its answer's sentences; nothing where that is not told.

        Parameters
        ----------
        says : iterable of str
            The sentences of the answer that it belongs to.
        """
        if self.finding:
            return self.finding
        return next((told for told in says if self.shows and getattr(told, "id", "") == self.shows), "")


@dataclass(frozen=True, kw_only=True)
class Transfer:
    """Money that a technique proposes should move. Only the ledger acts on it."""

    payer: str
    payee: str
    amount_pence: int
    on: date
    memo: str = ""


class Licence(NamedTuple):
    """What a strong word of an answer stands on: the word's id, the fact, and the id of the answer's law."""

    word: str
    shows: str
    law: str


class Answer(ABC):
    """What a technique answers: a frozen dataclass in the room's own words."""

    @abstractmethod
    def figures(self) -> Sequence[Figure]:
        """The numbers, each with its range and how it was worked out."""

    @abstractmethod
    def tables(self) -> Mapping[str, Relation]:
        """The rows behind the numbers; every column is named in the dictionary."""

    @abstractmethod
    def checks(self) -> Sequence[Check]:
        """The laws that the answer keeps."""

    def files(self) -> Mapping[str, bytes]:
        """Files that are written beside its tables, such as a calendar: name to content."""
        return {}

    def whole(self) -> frozenset[str]:
        """Tables that a person wants to the last row; of others the terminal shows the top."""
        return frozenset()

    def pictures(self) -> Sequence[Picture]:
        """What is best looked at."""
        return ()

    def transfers(self) -> Sequence[Transfer]:
        """Money that should move; proposed, never made."""
        return ()

    def licences(self) -> Sequence[Licence]:
        """Say what each strong word in it stands on, such as "at least" or "a year"."""
        return ()

    def tells(self) -> Mapping[str, Quantity]:
        """Say which quantities its sentences tell: by the sentence's id, or a picture's name, and value."""
        return {}

    def quantities(self) -> Sequence[Shown]:
        """Return quantities of it that another answer shows, and that no figure or picture of it does."""
        return ()

    def says(self) -> Sequence[str]:
        """Say the answer in one to three sentences, for the top of a page; each a message with an id."""
        return ()

    def lacks(self) -> Sequence[str]:
        """Say what was missing and what having it would add; each a message with an id."""
        return ()

    def figure(self, id: str, **of: str) -> Figure | None:  # noqa: A002
        """Return the figure of an id, and of what tells several apart, such as an area; None if none."""
        wanted = of.items()
        return next((f for f in self.figures() if f.id == id and wanted <= f.of.items()), None)

    def sentence(self, id: str) -> str:  # noqa: A002
        """Return the sentence of an id, of those it says or lacks; nothing if it is not there."""
        told = (*self.says(), *self.lacks())
        return next((words for words in told if getattr(words, "id", "") == id), "")


A = TypeVar("A", bound=Answer)


@dataclass(frozen=True, kw_only=True)
class ColumnRule:
    """What the dictionary says of a column: the type in its words, and whether a table may lack it."""

    type: str
    required: bool


UNDATED = date(1970, 1, 1)
"""The day at which a place is looked at where nothing of it has a date."""


class Place(Protocol):
    """What a technique may know of a place: its name, its date, its tables, its settings."""

    @property
    def name(self) -> str: ...  # noqa: D102
    @property
    def as_of(self) -> date: ...  # noqa: D102
    @property
    def settings(self) -> Mapping[str, Any]: ...  # noqa: D102

    def has(self, table: str) -> bool:
        """Whether the place offers the table with at least one row, or could derive it."""

    def lacking(self, table: str) -> tuple[list[str], list[str]]:
        """Name the raw tables that a table the place does not have would be made of, and their homes."""

    def table(self, name: str) -> Relation:
        """The table; a derived one that is missing or stale is made first."""

    def private_names(self) -> PrivateNames:
        """Names of people that no answer about the place may hold."""

    def columns(self, table: str) -> Mapping[str, ColumnRule] | None:
        """What the columns of an answer's table must be; nothing of a table that the dictionary lacks.

        None where the place knows no dictionary.
        """

    def keep(self, technique: AnyTechnique, answer: Answer) -> None:
        """Keep the tables that the answer derives, for whoever reads them next."""


@dataclass(frozen=True)
class Technique(ABC, Generic[A]):
    """A question that can be asked of a place; a frozen dataclass whose fields are its parameters."""

    name: ClassVar[str]
    question: ClassVar[str]
    reads: ClassVar[tuple[str, ...]] = ()
    uses: ClassVar[tuple[str, ...]] = ()
    makes: ClassVar[tuple[str, ...]] = ()
    sources: ClassVar[tuple[str, ...]] = ()
    anywhere: ClassVar[bool] = False
    """Whether it answers also where no place is named, from what the program carries."""

    def ready(self, place: Place) -> bool:  # noqa: ARG002
        """Whether it would answer without long work, because none is needed or what it takes is kept.

        Who asks everything in passing leaves out what is not ready. One that cannot be answered at all is:
        it says so at once.
        """
        return True

    @abstractmethod
    def run(self, place: Place) -> A:
        """Answer the question: pure and repeatable."""


AnyTechnique: TypeAlias = Technique[Any]
"""A technique, whatever it answers."""


def param(
    default: object,
    help: str,  # noqa: A002  the word argparse has for it
    *,
    unit: str = "",
    low: float | None = None,
    high: float | None = None,
    choices: tuple[str, ...] = (),
) -> Any:
    """Declare a technique's parameter once; flags, forms, JSON and reference come from it.

    Parameters
    ----------
    default : object
        Its value when the user says nothing.
    help : str
        What it means, as a user would say it.
    unit : str
        Its unit, if it has one.
    low, high : float, optional
        The least and greatest value that make sense.
    choices : tuple of str
        The values it may take, if they are few.

    Returns
    -------
    dataclasses.Field
        A field to be used in a frozen dataclass.

    Examples
    --------
    >>> from dataclasses import dataclass, fields
    >>> @dataclass(frozen=True)
    ... class T:
    ...     top: int = param(20, "how many to list", low=1)
    >>> fields(T)[0].metadata["low"]
    1
    """
    meta = {"help": say(help), "unit": unit, "low": low, "high": high, "choices": choices}
    return field(default=default, metadata=meta)
