"""The three ways in which something can fail, by who can mend it.

UltramicroError
├── BadInput     the user can mend it: what, where, what to do (exit status 2)
├── BrokenLaw    we must mend it: the answer is withheld (exit status 3)
└── Unsound      the books, or the money behind them, are not what they should be: who keeps them must look
                 into it; nobody else is told (exit status 5)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from ultramicro.core.message import joined, say

if TYPE_CHECKING:
    from ultramicro.core.contract import Check


class UltramicroError(Exception):
    """Anything Ultramicro raises on purpose."""

    exit_status = 1


class BadInput(UltramicroError):
    """What a user gave cannot be used; the message says what, where and what to do.

    Parameters
    ----------
    what : str
        What is wrong, in the user's words.
    where : str, optional
        The file, line or setting it was found in.
    do : str, optional
        What to do about it.

    Examples
    --------
    >>> print(BadInput("the population is negative", where="place.toml", do="write a number above 0"))
    place.toml: the population is negative. What to do: write a number above 0.
    """

    # As argparse leaves with, so that scripts tell what they gave from what went wrong with us.
    exit_status = 2

    def __init__(self, what: str, *, where: str = "", do: str = "") -> None:
        self.what, self.where, self.do = what, where, do
        super().__init__(_said(what, where, do))


class BrokenLaw(UltramicroError):
    """An answer broke one of its own laws, so it is withheld."""

    exit_status = 3

    def __init__(self, technique: str, broken: Sequence[Check]) -> None:
        self.technique = technique
        self.broken = tuple(broken)
        laws = [
            say(
                "{law} (off by {error}, allowed {tolerance})",
                law=c.law,
                error=_short(c.error),
                tolerance=_short(c.tolerance),
            )
            for c in broken
        ]
        super().__init__(
            say(
                "the answer of '{technique}' is withheld because it broke its own law: {laws}. "
                "This is our mistake, not yours. Please report it with this message and what you did. "
                "Do not send files that hold people's accounts or names.",
                technique=technique,
                laws=joined(laws, "; "),
            )
        )


class Unsound(UltramicroError):
    """The books, or the money behind them, are not what they should be: damage, a hand, or theft.

    It is no mistake of whoever gave the command and no defect of the program, and it is nobody else's
    business: people's accounts stand in the books.

    Parameters
    ----------
    what : str
        What is not as it should be.
    broken : sequence of Check
        The laws that are broken, if it is known which.
    where : str, optional
        Which books.
    do : str
        What to do, and whom to call.
    rows : sequence of mapping
        What was found, one by one, for a program to read.

    Examples
    --------
    >>> print(Unsound("the books are damaged", where="our-town", do="bring back a copy"))
    our-town: the books are damaged. What to do: bring back a copy. Nothing was sent to anybody.
    """

    exit_status = 5

    def __init__(
        self,
        what: str,
        broken: Sequence[Check] = (),
        *,
        where: str = "",
        do: str,
        rows: Sequence[Mapping[str, object]] = (),
    ) -> None:
        self.what, self.where, self.do, self.rows = what, where, do, rows
        self.broken = tuple(broken)
        laws = [say("{law} (off by {error})", law=c.law, error=_short(c.error)) for c in broken]
        found = say("{what}: {laws}", what=what, laws=joined(laws, "; ")) if laws else what
        super().__init__(joined([_said(found, where, do), say("Nothing was sent to anybody.")]))


def _said(what: str, where: str, do: str) -> str:
    mended = say("{what}. What to do: {do}.", what=what, do=do) if do else what
    return say("{where}: {what}", where=where, what=mended) if where else mended


def _short(number: float) -> str:
    """Write how far a law is missed, which may be a billionth."""
    # Errors of floating point have sixteen digits, of which two say something.
    return f"{number:g}"
