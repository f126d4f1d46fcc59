"""Many callers, one commit: each waits until its own operation is durable."""

from __future__ import annotations

import queue
import threading
from concurrent.futures import Future
from types import TracebackType
from typing import Self

from ultramicro.core.message import say
from ultramicro.ledger.engine.book import Ledger, LedgerStopped
from ultramicro.ledger.engine.model import AnyOperation, Verdict

MOST = 1000
Waiting = tuple[AnyOperation, "Future[Verdict]"]


class GroupCommit:
    """Gathers what waits into one batch after another.

    Parameters
    ----------
    ledger : Ledger
        The books; nothing else may submit to them meanwhile.
    """

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self._waiting: queue.Queue[Waiting | None] = queue.Queue()
        self._door = threading.Lock()
        self._closed = False
        self._writer = threading.Thread(target=self._write, name="ledger-writer", daemon=True)
        self._writer.start()

    def submit(self, operation: AnyOperation) -> Verdict:
        """Submit one operation; returns when its verdict is durable.

        Raises
        ------
        LedgerStopped
            If the books could not be written, or nobody writes any more. Send the operation again under the
            same key after opening them.
        """
        done: Future[Verdict] = Future()
        with self._door:
            if self._closed:
                raise LedgerStopped(say("the books are closed: open them again"))
            self._waiting.put((operation, done))
        return done.result()

    def _write(self) -> None:
        while (first := self._waiting.get()) is not None:
            batch, last = [first], False
            while len(batch) < MOST:
                try:
                    more = self._waiting.get_nowait()
                except queue.Empty:
                    break
                if more is None:
                    last = True
                    break
                batch.append(more)
            self._answer(batch)
            if last:
                return

    def _answer(self, batch: list[Waiting]) -> None:
        try:
            verdicts = self.ledger.submit([operation for operation, _ in batch])
        except Exception as stopped:  # noqa: BLE001  whoever waits is told, whatever it was
            for _, done in batch:
                done.set_exception(stopped)
            return
        for (_, done), verdict in zip(batch, verdicts, strict=True):
            done.set_result(verdict)

    def close(self) -> None:
        """Wait for what was submitted, and stop; whoever comes later is told so."""
        with self._door:
            if not self._closed:
                self._closed = True
                self._waiting.put(None)
        self._writer.join()

    def __enter__(self) -> Self:
        """Use it in a `with` block."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Wait and stop."""
        self.close()
