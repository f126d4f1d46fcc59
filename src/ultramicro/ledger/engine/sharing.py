"""Books that several processes and threads act on in turn: what is in memory, and when it may be trusted.

Each process takes its turn, reads what others wrote since its own last one, decides, writes and ends its
turn. Nobody keeps the books for longer, so nobody has to be asked for them, and who dies loses only a turn.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from ultramicro.core.errors import Unsound
from ultramicro.core.message import say
from ultramicro.ledger.engine.backing import ISSUER
from ultramicro.ledger.engine.catching_up import news_since, take_in
from ultramicro.ledger.engine.model import Verdict
from ultramicro.ledger.engine.projections import Entry, P, Projections
from ultramicro.ledger.engine.proof import prove
from ultramicro.ledger.engine.shelf import Shelves
from ultramicro.ledger.engine.stopping import LOOK_INTO, LedgerStopped, reached, readable
from ultramicro.ledger.engine.store import Batch, Store
from ultramicro.ledger.engine.waiting import WAIT_SECONDS, BooksBusy

CHECKPOINT_AFTER = 10_000
"""Transfers after which a proof at the start is kept, so that the next start need not do it again."""


UNPROVED = say("the books do not pass their own checks")


class SharedBooks:
    """What a ledger holds in memory of its store, and the turns in which it acts on it; see `book.Ledger`."""

    def __init__(
        self,
        store: Store,
        shelves: Shelves | None = None,
        *,
        read_only: bool = False,
        wait_seconds: float = WAIT_SECONDS,
    ) -> None:
        self.store, self.read_only, self.wait_seconds = store, read_only, wait_seconds
        self.projections = Projections(store, shelves, read_only=read_only)
        self.stopped = False
        # It can be taken again by the same thread, since a verb that has the turn calls others that want
        # it.
        self._lock = threading.RLock()
        self._turns = 0
        self._committing = False
        self._unseen: list[Batch] = []
        self._ahead: list[Entry] = []
        # What was said to keys in this turn, in which nobody else can say anything; None for keys not used.
        self._said: dict[str, tuple[str, Verdict] | None] = {}
        self._last_at = (0, "")
        self._loaded = False
        with self._alone():
            self._load()
            self._loaded = True

    def _load(self) -> None:
        with readable(self.store):
            self.state, self.last = self.store.load()
            # In the same turn as the reading, or a batch that is written in between would look like a
            # fault.
            laws = prove(self.store)
        self.state.issuers = {a.account for a in self.state.accounts.values() if a.account_class == ISSUER}
        if broken := [law for law in laws if not law.holds]:
            self.store.close()
            raise Unsound(UNPROVED, broken, do=LOOK_INTO)
        if self.last.seq - self.store.checkpoint().seq > CHECKPOINT_AFTER:
            self.store.keep_checkpoint(self.last)

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Have the books to oneself, as they stand now: what others wrote meanwhile is taken in first.

        A turn inside one's own turn is the same one. Where the books are only looked at, there is no turn.

        Raises
        ------
        BooksBusy
            If others have them for longer than one waits.
        LedgerStopped
            If the ledger has stopped, or the books cannot be reached.
        """
        with self._alone():
            self._require_running()
            # Only at the outermost: inside one's own turn nobody else can have written.
            if self._turns == 1 and not self.read_only:
                self._catch_up()
            yield

    def _require_running(self) -> None:
        if self.stopped:
            raise LedgerStopped(say("the ledger has stopped: open it again"))

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Let no other thread and no other process act on the books."""
        if not self._lock.acquire(timeout=self.wait_seconds):
            raise BooksBusy(say("another thread"), waited_seconds=self.wait_seconds)
        try:
            if not (self._turns or self.read_only or self.stopped):
                self._take_turn()
            self._turns += 1
            try:
                yield
            finally:
                self._turns -= 1
                if not (self._turns or self.read_only):
                    self._said.clear()
                    self._let_others()
        finally:
            self._lock.release()

    def _take_turn(self) -> None:
        try:
            with reached(self.store):
                self.store.take_turn(self.wait_seconds, self._look_ahead if self._loaded else None)
        except LedgerStopped:  # other books are in their place, or the server went away
            self.stopped = True
            raise

    def _let_others(self) -> None:
        """End the turn; a store that is gone has ended it by itself."""
        try:
            self.store.end_turn()
        except Exception:  # noqa: BLE001  the answer that was given stays true
            self.stopped = True

    def _catch_up(self) -> None:
        """Take in what others wrote since one's own last turn."""
        # What ends in an error has stopped half-way, here and in `submit`: memory is not the store any more.
        self.stopped = True
        self._look_ahead()
        if self._ahead:
            # In one's turn only, as what is worked out may be kept in a file of its own.
            entries, self._ahead = self._ahead, []
            self.projections.feed(entries, self.last)
        self.stopped = False

    def _look_ahead(self) -> None:
        """Take what others wrote into memory, also while one waits for one's turn: it is then shorter."""
        running, self.stopped = not self.stopped, True
        with reached(self.store):
            news = news_since(self.store, self.last)
            if news.entries:
                take_in(self.state, self.store, news)
        if news.entries:
            self.last = news.last
            self._last_at = news.last.operation, news.entries[-1].recorded.at
            self._ahead += news.entries
        self.stopped = not running

    def look_again(self) -> None:
        """See the books as they stand now, where they are only looked at."""
        with self._lock:
            self._require_running()
            self._said.clear()
            with reached(self.store):
                self.store.look_again()
            self._catch_up()

    @contextmanager
    def one_commit(self) -> Iterator[None]:
        """Make all that is submitted inside durable at its end, in one commit: whole, or not at all.

        Nothing that was answered inside may be said to anybody before the end. Where it fails, the ledger has
        stopped.
        """
        with self.turn():
            with reached(self.store):
                self.store.begin()
            self._committing, self._unseen = True, []
            try:
                yield
                # Somebody inside may have gone on after the ledger stopped.
                self._require_running()
                self.stopped = True
                with reached(self.store):
                    self.store.commit()
                self.stopped = False
            except BaseException:
                self.stopped = True
                with suppress(Exception):
                    self.store.roll_back()
                raise
            finally:
                self._committing = False
            for batch in self._unseen:
                self._witnessed(batch)

    def _wrote(self, batch: Batch) -> None:
        """Have a batch witnessed once it is durable: what is noted must never run ahead of the books."""
        if self._committing:
            # The first may be that which tells these books from others; of the rest, only the last counts.
            self._unseen = [*self._unseen[:1], batch]
        else:
            self._witnessed(batch)

    def _witnessed(self, batch: Batch) -> None:
        if self.store.witness:
            self.store.witness.saw(batch)

    def of(self, projection: type[P]) -> P:
        """Return a projection of these books as they stand."""
        # What it reads of the store and what it is fed from memory must meet without a gap: hence the turn.
        with self.turn():
            return self.projections.of(projection)
