"""Taking turns at books in a file: one process acts on them at a time, and the others wait in a line.

The lock is on the folder of the file itself, behind any symbolic link: it cannot be deleted as a lock file
can, and it ends with its process, however that ends. A file beside it is where those who wait stand in line,
so that who acts all the time lets others in between; who holds the lock writes there who they are.
"""

from __future__ import annotations

import fcntl
import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

from ultramicro.core.message import say
from ultramicro.ledger.engine.waiting import WAIT_SECONDS, BooksBusy
from ultramicro.ledger.stores.files import require_plain

SHORTEST_SECONDS = 0.0001
"""Before the second look whether it is one's turn; then it is looked less and less often. [s]"""
NEXT_SECONDS, IN_LINE_SECONDS = 0.001, 0.002
"""Between two looks at most: of who is next, and of those behind, who would else be overtaken. [s]"""
MOST_LETTERS = 400
LINE = ".turn"
"""The end of the name of the file where one stands in line; it may be deleted."""


class FileTurn:
    """One's place in the line for the books in a file.

    Parameters
    ----------
    path : Path
        The file of the books; its folder must be there.

    Raises
    ------
    OSError
        If the folder cannot be opened, or no file can be made in it.
    """

    def __init__(self, path: Path) -> None:
        self.path = path.resolve()
        # Whoever may write the books, by the user's own mask, may stand in line for them.
        self._line = _opened(self.path.with_suffix(LINE))
        try:
            require_plain(self._line)
            self._books = os.open(self.path.parent, os.O_RDONLY | os.O_CLOEXEC)
        except OSError:
            os.close(self._line)
            raise
        self._taken = False

    def take(self, wait_seconds: float = WAIT_SECONDS, meanwhile: Callable[[], None] | None = None) -> None:
        """Wait until it is one's turn.

        Parameters
        ----------
        wait_seconds : float
            How long at most. [s]
        meanwhile : callable, optional
            What is done once by who is next while another acts, so that their own turn is shorter.

        Raises
        ------
        BooksBusy
            If others had the books for so long.
        """
        if self._taken:  # who stands in line again would wait for those who wait for the end of this turn
            return
        begun = time.monotonic()
        # Who has just ended a turn must stand in line again too, behind who waits.
        if self._locked(self._line, begun + wait_seconds, IN_LINE_SECONDS):
            try:
                if meanwhile and wait_seconds and not self._try(self._books):
                    meanwhile()
                if self._locked(self._books, begun + wait_seconds, NEXT_SECONDS):
                    self._taken = True
                    self._write()
                    return
            finally:
                # The place in the line is free as soon as the turn has come, so that the next can step up.
                fcntl.flock(self._line, fcntl.LOCK_UN)
        waited = time.monotonic() - begun
        raise BooksBusy(self._holder(), waited_seconds=waited, where=str(self.path))

    def end(self) -> None:
        """Let the next one act."""
        fcntl.flock(self._books, fcntl.LOCK_UN)
        self._taken = False

    def close(self) -> None:
        """End the turn, if one has it, and let go of the files."""
        for file in (self._books, self._line):
            os.close(file)

    @staticmethod
    def _try(file: int) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _locked(self, file: int, until: float, longest_seconds: float) -> bool:
        """Lock a file; whether that could be done up to a moment."""
        pause = SHORTEST_SECONDS
        # Tried again and again, as the lock that waits cannot be given an end.
        while not self._try(file):
            if (left := until - time.monotonic()) <= 0:
                return False
            time.sleep(min(pause, left))
            # A turn is mostly short; who waits long must not keep a processor busy.
            pause = min(pause * 1.5, longest_seconds)
        return True

    def _write(self) -> None:
        """Write down who has the turn; it is only read to tell those who waited too long."""
        os.pwrite(self._line, _told(os.getpid(), " ".join(sys.argv[1:3])[:100], round(time.time())), 0)

    def _holder(self) -> str:
        try:
            number, command, since = json.loads(os.pread(self._line, MOST_LETTERS, 0))
            for_seconds = round(time.time() - since)
        except (ValueError, TypeError, OSError):
            return ""
        return say(
            "process {number} ({command}, for {seconds} s)",
            number=str(number), command=str(command), seconds=str(for_seconds),
        )  # fmt: skip


@lru_cache(maxsize=1)
def _told(process: int, command: str, second: int) -> bytes:
    # Made once a second, since there may be thousands of turns in it. Always as long, so that nothing of a
    # longer note stays behind it.
    return json.dumps([process, command, second]).encode().ljust(MOST_LETTERS)[:MOST_LETTERS]


@contextmanager
def nobody_writes(path: Path, wait_seconds: float = WAIT_SECONDS) -> Iterator[None]:
    """Keep everybody from writing in the books in a file, where one may not even stand in line for them.

    Several may read so at once. It asks for no rights but to read the folder.

    Raises
    ------
    BooksBusy
        If others had the books for so long.
    """
    folder, until = (
        os.open(path.resolve().parent, os.O_RDONLY | os.O_CLOEXEC),
        time.monotonic() + wait_seconds,
    )
    try:
        while not _shared(folder):
            if time.monotonic() >= until:
                raise BooksBusy(waited_seconds=wait_seconds, where=str(path))
            time.sleep(IN_LINE_SECONDS)
        yield
    finally:
        os.close(folder)


def _shared(file: int) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _opened(line: Path) -> int:
    flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NONBLOCK | os.O_NOFOLLOW
    if line.is_symlink() or line.is_fifo():
        # Whoever has the turn writes in it, and would through a link write in a file that is none of ours.
        line.unlink(missing_ok=True)
    return os.open(line, flags, 0o666)


@contextmanager
def turn_at(path: Path, wait_seconds: float = WAIT_SECONDS) -> Iterator[None]:
    """Have the books in a file to oneself for a while, also where they are too damaged to be opened."""
    turn = FileTurn(path)
    try:
        turn.take(wait_seconds)
        yield
    finally:
        turn.close()
