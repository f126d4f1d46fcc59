"""What goes wrong with the books while they are in use, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from ultramicro.core.errors import BadInput, UltramicroError, Unsound
from ultramicro.core.message import say

if TYPE_CHECKING:
    from ultramicro.ledger.engine.store import Store

LOOK_INTO = say(
    "book nothing more; call your auditor, or who else keeps a printed head of the chain; "
    "then bring back a copy with `ultramicro books restore`"
)
"""What to do where the books are not what they should be."""


class LedgerStopped(UltramicroError):
    """The books could not be written, so the ledger stopped; open it again, which proves the books first.

    Parameters
    ----------
    what : str
        What went wrong.
    do : str
        What to do about it.

    Examples
    --------
    >>> print(LedgerStopped("the disk is full", do="free some space"))
    the disk is full. What to do: free some space.
    """

    exit_status = 2

    def __init__(self, what: str, *, do: str = "") -> None:
        self.what, self.do = what, do
        super().__init__(say("{what}. What to do: {do}.", what=what, do=do) if do else what)


@contextmanager
def readable(store: Store) -> Iterator[None]:
    """Say of rows that nobody can have written, such as a day that is none, that the books are damaged."""
    try:
        yield
    # A flipped byte in a row ends in any of these, far from where it was flipped.
    except (ValueError, TypeError, KeyError, IndexError, ArithmeticError) as error:
        store.close()
        raise Unsound(say("the books cannot be read ({error})", error=str(error)), do=LOOK_INTO) from error


@contextmanager
def reached(store: Store) -> Iterator[None]:
    """Say of whatever goes wrong in the store that the books could not be written, and why if that is known.

    A full disk, one that must not be written and a lost server are the user's to mend: they must not hide
    behind a ledger that has stopped.
    """
    try:
        yield
    except UltramicroError:
        raise
    except Exception as error:
        trouble = store.trouble(error)
        why, do = (trouble.what, trouble.do) if isinstance(trouble, BadInput) else (str(error), "")
        what = say("the books could not be written ({error}); open them again", error=why)
        raise LedgerStopped(what, do=do) from error
