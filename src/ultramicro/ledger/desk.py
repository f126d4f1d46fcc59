"""The desk at which somebody acts on a place's books: who, when, and under which key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

from ultramicro.core.errors import BadInput
from ultramicro.ledger.book import Ledger
from ultramicro.ledger.model import AnyOperation, OpenAccount, Verdict
from ultramicro.ledger.opening import has_books, open_ledger, people_path
from ultramicro.ledger.people import People

AnOperation = TypeVar("AnOperation", bound=AnyOperation)


class Refused(BadInput):
    """The ledger refused what was asked; nothing was changed, and the refusal is stored.

    Parameters
    ----------
    verdict : Verdict
        What it said.
    """

    def __init__(self, verdict: Verdict) -> None:
        self.verdict = verdict
        do = "nothing was changed; ask for something else"
        if verdict.code == "key_reused":
            do = "the same command was given before on this day; to do it again, give it another --key"
        super().__init__(f"refused: {verdict.says} [{verdict.code}]", do=do)


@dataclass(kw_only=True)
class Desk:
    """A set of books and somebody who acts on them; the books are opened when they are first needed.

    Parameters
    ----------
    root : Path
        The place's folder.
    currency : str
        The place's national currency.
    by : str
        Who acts.
    key : str
        What makes the action safe to repeat; each of its operations has the key and a number.
    at : datetime
        Now, in UTC.
    on : date
        The day on which it counts.
    settings : mapping
        What place.toml says.
    make, read_only : bool
        Whether books are made where there are none; whether they are only looked at, also while another
        process writes in them.
    """

    root: Path
    currency: str = "GBP"
    by: str = ""
    key: str
    at: datetime
    on: date
    settings: Mapping[str, Any] = field(default_factory=dict)
    make: bool = False
    read_only: bool = False
    _asked: int = field(default=0, repr=False)
    _ledger: Ledger | None = field(default=None, repr=False)
    _people: People | None = field(default=None, repr=False)

    @property
    def ledger(self) -> Ledger:
        """The ledger, proved when it is opened.

        Raises
        ------
        BadInput
            If the place has no books and none are to be made.
        """
        if self._ledger is None:
            if not self.make and not has_books(self.root, self.settings):
                raise _no_books(self.root)
            self._ledger = open_ledger(self.root, self.settings, read_only=self.read_only)
        return self._ledger

    @property
    def people(self) -> People:
        """The people of the books."""
        if self._people is None:
            self._people = People(people_path(self.root))
        return self._people

    def close(self) -> None:
        """Let go of the books."""
        for opened in (self._people, self._ledger):
            if opened is not None:
                opened.close()

    def __enter__(self) -> Self:
        """Use it in a `with` block."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let go of the books."""
        self.close()

    def turn(self, key: str, *, by: str, on: date, at: datetime) -> None:
        """Begin another action at the same desk."""
        self.key, self.by, self.on, self.at, self._asked = key, by, on, at, 0

    def sign(self, kind: type[AnOperation], /, **asked: Any) -> AnOperation:
        """Make an operation with the desk's key, time and name on it."""
        self._asked += 1
        return kind(key=f"{self.key}:{self._asked}", at=self.at, actor=self.by, **asked)

    def submit(self, *operations: AnyOperation) -> Sequence[Verdict]:
        """Submit operations as one batch.

        Raises
        ------
        Refused
            If the ledger refuses one of them. Those before it are done, so put what belongs together into
            one `Post`.
        """
        verdicts = self.ledger.submit(operations)
        for verdict in verdicts:
            if not verdict.accepted:
                raise Refused(verdict)
        return verdicts

    def account(
        self,
        owner: str,
        currency: str = "",
        account_class: str = "member",
        *,
        floor_pence: int | None = 0,
        ceiling_pence: int | None = None,
    ) -> str:
        """Return somebody's account, opened if it is not there.

        Parameters
        ----------
        owner : str
            An id of `people`, or the name of one of the place's own accounts.
        currency, account_class : str
            The account's number is made of these and the owner.
        floor_pence, ceiling_pence : int or None
            Its limits, if it is opened. [pence]
        """
        number = account_number(owner, currency or self.currency, account_class)
        if self.ledger.account(number) is None:
            self.submit(
                OpenAccount(
                    key=f"open:{number}",
                    at=self.at,
                    actor=self.by,
                    account=number,
                    owner=owner,
                    currency=currency or self.currency,
                    account_class=account_class,
                    floor_pence=floor_pence,
                    ceiling_pence=ceiling_pence,
                )
            )
        return number

    def memo(self, words: str, *, of: str = "") -> str:
        """Keep words outside the ledger and return what the ledger may know of them: a reference."""
        return self.people.remember(f"{self.key}:{self._asked + 1}", words, of=of)


def _no_books(root: Path) -> BadInput:
    """Say that there are no books: not yet, or not any more where their people are still there."""
    if people_path(root).is_file():
        return BadInput(
            "the ledger is not there, but its people are",
            where=str(root),
            do="bring back a copy with `ultramicro books restore`",
        )
    return BadInput("the place has no books yet", where=str(root), do="run `ultramicro books open` first")


def account_number(owner: str, currency: str, account_class: str = "member") -> str:
    """Return the number of somebody's account.

    Examples
    --------
    >>> account_number("k4m2", "BRX")
    'BRX/k4m2/member'
    """
    return f"{currency}/{owner}/{account_class}"
