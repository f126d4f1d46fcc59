"""Many callers, one commit: each waits until what it asked is durable, and never without an end."""

from __future__ import annotations

import queue
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from concurrent.futures import TimeoutError as NoAnswerError
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from types import TracebackType
from typing import Protocol, Self, TypeVar

from ultramicro.core.message import say
from ultramicro.ledger.engine.book import Ledger, LedgerStopped
from ultramicro.ledger.engine.model import AnyOperation, Verdict
from ultramicro.ledger.engine.waiting import WAIT_SECONDS, BooksBusy, NotKnownYet

MOST = 1000
"""So many share a commit."""
LONGEST_SECONDS = 0.05
"""After that a commit is not held up for more, so that neither callers nor other processes are. [s]"""
MOST_WAITING = 20_000
"""Whoever comes while so many wait is told at once; a line that only grows would serve nobody in time."""
T = TypeVar("T")


class Books(Protocol):
    """What a group writes to: a ledger, or more around it."""

    def open(self) -> Ledger:
        """Return the books; opened again where they have stopped, if that is to be done."""

    def one_commit(self) -> AbstractContextManager[None]:
        """Make all that is done inside durable at its end, whole or not at all."""


@dataclass(frozen=True)
class JustTheLedger:
    """A ledger alone, which stays stopped when it has stopped."""

    ledger: Ledger

    def open(self) -> Ledger:
        """Return it."""
        return self.ledger

    def one_commit(self) -> AbstractContextManager[None]:
        """Make all that is done inside durable at its end."""
        return self.ledger.one_commit()


@dataclass(kw_only=True, eq=False)
class Waiting:
    """What somebody asked: one operation, which may share a batch, or a job, which is done by itself."""

    operation: AnyOperation | None = None
    job: Callable[[Ledger], None] | None = None
    verdict: Verdict | None = None
    slip: BaseException | None = None
    done: Future[None] = field(default_factory=Future)

    def answer(self) -> None:
        """Tell who waits what came of it, which is durable by now."""
        if self.slip is None:
            self.done.set_result(None)
        else:
            self.done.set_exception(self.slip)


class GroupCommit:
    """Gathers what waits into one commit after another; other processes have their turn in between.

    Parameters
    ----------
    books : Books
        What to write to; only the group's own thread touches it. Who looks at the books does so through a
        connection of their own: the writer's memory runs ahead of the disk until a commit has ended.
    wait_seconds : float
        How long a caller waits for an answer. [s]
    """

    def __init__(self, books: Books, *, wait_seconds: float = WAIT_SECONDS) -> None:
        self.books, self.wait_seconds = books, wait_seconds
        self._line: queue.Queue[Waiting | None] = queue.Queue(MOST_WAITING)
        self._next: deque[Waiting] = deque()
        # Nobody may get into the line after the end mark: they would wait for an answer that never comes.
        self._door = threading.Lock()
        self._closed = False
        # A daemon, so that a commit that hangs does not keep the process from ending.
        self._writer = threading.Thread(target=self._write, name="ledger-writer", daemon=True)
        self._writer.start()

    def submit(self, operation: AnyOperation) -> Verdict:
        """Submit one operation; returns when its verdict is durable.

        Raises
        ------
        LedgerStopped
            If the books could not be written, or nobody writes any more. Send the operation again under the
            same key after opening them.
        BooksBusy
            If it was not begun within the time; nothing was done.
        NotKnownYet
            If it was begun and there is no answer yet. Ask again under the same key.
        """
        waiting = Waiting(operation=operation)
        self._ask(waiting)
        if waiting.verdict is None:
            raise AssertionError  # who is answered without a slip has a verdict
        return waiting.verdict

    def submit_all(self, operations: Sequence[AnyOperation], *, together: bool = True) -> list[Verdict]:
        """Submit what belongs together, in one batch: all of it is done, or none; errors as for `submit`."""
        return self.do(lambda ledger: ledger.submit(operations, together=together))

    def do(self, job: Callable[[Ledger], T]) -> T:
        """Let something act on the books, alone; returns when what it did is durable.

        What it raises is raised here; what it submitted before that stays done. Other errors as for `submit`.
        """
        made: list[T] = []
        self._ask(Waiting(job=lambda ledger: made.append(job(ledger))))
        return made[0]

    def answers(self, within_seconds: float) -> bool:
        """Whether the writer gets the books and could commit to them within a time; nothing is written.

        Raises
        ------
        LedgerStopped, Unsound, BadInput
            If the books cannot be written.
        """
        waiting = Waiting(job=lambda _: None)
        self._stand_in_line(waiting)
        try:
            waiting.done.result(within_seconds)
        except NoAnswerError:
            waiting.done.cancel()
            return False
        return True

    def _ask(self, waiting: Waiting) -> None:
        self._stand_in_line(waiting)
        try:
            waiting.done.result(self.wait_seconds)
        except NoAnswerError:
            if waiting.done.cancel():  # nobody has begun it, and now nobody will
                raise BooksBusy(say("another caller"), waited_seconds=self.wait_seconds) from None
            if not waiting.done.done():
                raise NotKnownYet(waited_seconds=self.wait_seconds) from None
            # It was answered in the moment between the two looks.
            waiting.done.result()

    def _stand_in_line(self, waiting: Waiting) -> None:
        with self._door:
            if self._closed:
                raise _closed()
            try:
                self._line.put_nowait(waiting)
            except queue.Full:
                raise BooksBusy(say("a line of too many others"), waited_seconds=0) from None

    def _write(self) -> None:
        """Be the writer until the line ends; whatever happens, nobody is left waiting."""
        try:
            while self._gather():
                self._commit()
        finally:
            with self._door:
                self._closed = True
            self._refuse(_closed(), [*self._next, *self._drained()])

    def _gather(self) -> bool:
        """Wait for somebody, and take over all who wait by then; whether there is anything to do."""
        if not self._next:
            if (first := self._line.get()) is None:
                return False
            self._next.append(first)
        # One after another until nobody waits: a commit costs as much for one as for a thousand.
        while len(self._next) < MOST:
            try:
                more = self._line.get_nowait()
            except queue.Empty:
                break
            if more is None:
                self._line.put_nowait(None)  # nobody comes after it any more, so there is room
                break
            self._next.append(more)
        return True

    def _drained(self) -> list[Waiting]:
        found = []
        while not self._line.empty():
            found.append(self._line.get_nowait())
        return [waiting for waiting in found if waiting is not None]

    def _commit(self) -> None:
        """Do what waits, make it durable, and only then tell those who wait."""
        begun: list[Waiting] = []
        try:
            # In here, so that whoever waits is told if the books do not open.
            ledger = self.books.open()
            with self.books.one_commit():
                until = time.monotonic() + LONGEST_SECONDS
                # At least one, however long the turn took to come.
                while self._next and (not begun or time.monotonic() < until):
                    run = self._run()
                    begun += run
                    _do(ledger, run)
        except BaseException as stopped:  # noqa: BLE001  whoever waits is told, whatever it was
            for waiting in begun:
                waiting.slip = stopped
            if not begun:  # the turn did not come, or the books do not open: nobody gains by waiting on
                self._refuse(stopped, [self._next.popleft() for _ in range(len(self._next))])
        for waiting in begun:
            waiting.answer()

    def _run(self) -> list[Waiting]:
        """Return what is done next: operations that follow each other, or one job; nobody who has gone."""
        run: list[Waiting] = []
        while self._next and (not run or (run[-1].operation and self._next[0].operation)):
            waiting = self._next.popleft()
            if waiting.done.set_running_or_notify_cancel():
                run.append(waiting)
        return run

    @staticmethod
    def _refuse(slip: BaseException, those: Sequence[Waiting]) -> None:
        for waiting in those:
            if waiting.done.set_running_or_notify_cancel():
                waiting.slip = slip
                waiting.answer()

    def close(self) -> None:
        """Wait for what was submitted, and stop; whoever comes later is told so.

        Raises
        ------
        NotKnownYet
            If what was submitted does not end; who waits for it is told by their own time.
        """
        with self._door:
            if not self._closed:
                self._closed = True
                # A full line has room again soon: the writer takes from it without this door.
                self._line.put(None, timeout=self.wait_seconds)
        self._writer.join(2 * self.wait_seconds)
        if self._writer.is_alive():
            raise NotKnownYet(waited_seconds=2 * self.wait_seconds)

    def __enter__(self) -> Self:
        """Use it in a `with` block."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Wait and stop."""
        self.close()


def _do(ledger: Ledger, run: Sequence[Waiting]) -> None:
    """Do what is next; where the ledger stops over it, so does the commit of all."""
    if operations := [waiting.operation for waiting in run if waiting.operation]:
        for waiting, verdict in zip(run, ledger.submit(operations), strict=True):
            waiting.verdict = verdict
    for waiting in run:
        if waiting.job:
            try:
                waiting.job(ledger)
            except Exception as slip:
                # A job's own error concerns its caller alone; a ledger that stopped concerns all of the
                # commit.
                if ledger.stopped:
                    raise
                waiting.slip = slip


def _closed() -> LedgerStopped:
    return LedgerStopped(say("the books are closed: open them again"))
