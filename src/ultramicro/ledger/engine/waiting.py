"""Waiting for one's turn at the books, never without an end."""

from __future__ import annotations

from ultramicro.core.errors import BadInput
from ultramicro.core.message import plural, say

WAIT_SECONDS = 30.0
"""How long somebody waits for the books, if place.toml says nothing else. [s]"""


class BooksBusy(BadInput):
    """Somebody else had the books for as long as was waited; nothing was done.

    Parameters
    ----------
    holder : str
        Who has them, as far as that is known.
    waited_seconds : float
        How long was waited. [s]
    where : str
        Which books.

    Examples
    --------
    >>> print(BooksBusy("process 712", waited_seconds=30, where="our-town"))
    our-town: process 712 has the books; after 30 seconds of waiting, nothing was done. What to do: ...
    """

    exit_status = 75
    """What `sysexits.h` calls a temporary failure: the same command may be given again."""

    def __init__(self, holder: str = "", *, waited_seconds: float, where: str = "") -> None:
        what = plural(
            "{holder} has the books; after {n} second of waiting, nothing was done",
            "{holder} has the books; after {n} seconds of waiting, nothing was done",
            round(waited_seconds),
            holder=holder or say("another process"),
        )
        super().__init__(what, where=where, do=say("wait until it ends, then give the command again"))


class NotKnownYet(BooksBusy):
    """It was begun and had not ended for as long as was waited, so nobody knows yet whether it is done.

    Examples
    --------
    >>> print(NotKnownYet(waited_seconds=30))
    there was no answer after 30 seconds, so it is not known whether it was done. What to do: ...
    """

    def __init__(self, *, waited_seconds: float) -> None:
        what = plural(
            "there was no answer after {n} second, so it is not known whether it was done",
            "there was no answer after {n} seconds, so it is not known whether it was done",
            round(waited_seconds),
        )
        do = say("ask again with the same key: it is done once at most")
        # Past the parent, whose words say that nothing was done.
        super(BooksBusy, self).__init__(what, do=do)
