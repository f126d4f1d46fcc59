"""The three ways in which something can fail, by who can mend it.

UltramicroError
├── BadInput     the user can mend it: what, where, what to do (exit status 2)
├── BrokenLaw    we must mend it: the answer is withheld (exit status 3)
└── Unsound      the books, or the money behind them, are not what they should be: who keeps them must look
                 into it; nobody else is told (exit status 5)
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

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

    exit_status = 2

    def __init__(self, what: str, *, where: str = "", do: str = "") -> None:
        self.what = what
        self.where = where
        self.do = do
        place = f"{where}: " if where else ""
        mend = f". What to do: {do}." if do else ""
        super().__init__(f"{place}{what}{mend}")


class BrokenLaw(UltramicroError):
    """An answer broke one of its own laws, so it is withheld."""

    exit_status = 3

    def __init__(self, technique: str, broken: Sequence[Check]) -> None:
        self.technique = technique
        self.broken = tuple(broken)
        laws = "; ".join(f"{c.law} (off by {c.error:g}, allowed {c.tolerance:g})" for c in broken)
        super().__init__(
            f"the answer of '{technique}' is withheld because it broke its own law: {laws}. "
            "This is our mistake, not yours: please report it with these words and what you did. Send no "
            "files in which people's accounts or names stand."
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

    Examples
    --------
    >>> print(Unsound("the books are damaged", where="our-town", do="bring back a copy"))
    our-town: the books are damaged. What to do: bring back a copy. Nothing was sent to anybody.
    """

    exit_status = 5

    def __init__(self, what: str, broken: Sequence[Check] = (), *, where: str = "", do: str) -> None:
        self.what, self.where, self.do = what, where, do
        self.broken = tuple(broken)
        place = f"{where}: " if where else ""
        laws = "; ".join(f"{c.law} (off by {c.error:g})" for c in broken)
        found = f": {laws}" if laws else ""
        super().__init__(f"{place}{what}{found}. What to do: {do}. Nothing was sent to anybody.")
