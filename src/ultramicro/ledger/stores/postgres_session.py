"""A session at a PostgreSQL server: how it is begun, whose turn it is, when something is durable.

Whoever writes acts in a role that can add rows and cannot change or take away what was written; triggers too
refuse that. Processes take turns by an advisory lock of the database, which the server gives back when the
session of one of them ends, however that ends.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable

import psycopg

from ultramicro.core.errors import BadInput, Unsound
from ultramicro.core.message import Message, say
from ultramicro.ledger.engine.store import APPEND_ONLY, CHANGING, Driver
from ultramicro.ledger.engine.waiting import WAIT_SECONDS, BooksBusy
from ultramicro.ledger.stores.migrations import upgrade_sql

ROLE = "ultramicro_writer"
LOCK = 7_310_586_012_911_204
"""A number of our own for the advisory lock that lets one writer in."""
MOST_LETTERS = 60
"""PostgreSQL cuts the name of a program after 63."""
OLDEST = 150_000


MACHINE: tuple[tuple[tuple[type[psycopg.Error], ...], Message, Message], ...] = (
    (
        (psycopg.errors.DiskFull, psycopg.errors.OutOfMemory, psycopg.errors.InsufficientResources),
        say("the disk of the database is full"),
        say("free some space there, then give the command again"),
    ),
    (
        (psycopg.errors.ReadOnlySqlTransaction,),
        say("the database cannot be written"),
        say("use the server that takes writes"),
    ),
    (
        (psycopg.OperationalError,),
        say("the database cannot be reached"),
        say("start it, then give the command again"),
    ),
)
"""What the machine is at fault for, with what to do."""


class PostgresSession:
    """A session at a server, and the turns it takes; see `postgres.PostgresStore`."""

    def __init__(self, url: str, *, read_only: bool = False, wait_seconds: float = WAIT_SECONDS) -> None:
        # Without the name before it: errors are shown and sent on.
        self.where = url.rsplit("@", 1)[-1]
        self.read_only = read_only
        self._beginning = False
        try:
            # Seen by whoever waits for this process: the server tells the names of its clients.
            name = f"ultramicro {os.getpid()} {' '.join(sys.argv[1:3])}"[:MOST_LETTERS]
            self.db: Driver = psycopg.connect(url, autocommit=True, application_name=name)
            self._reader: Driver = psycopg.connect(url, application_name="ultramicro-reader")
        except psycopg.OperationalError as error:
            raise BadInput(
                say("the database cannot be reached ({error})", error=str(error).strip()),
                where=self.where,
                do=say("start it"),
            ) from error
        self._wait_seconds = -1.0
        try:
            self._require_safe()
            if read_only:
                self._look()
            else:
                # A server may be set to answer before it has written; an answer here is a promise.
                self.db.execute("set synchronous_commit = on")
                self.take_turn(wait_seconds)
                self._prepare()
                self.end_turn()
        except Exception:
            self.close()
            raise

    def _require_safe(self) -> None:
        """Refuse a server that may lose what it said it has written, or is older than was tried."""
        safe = self.db.execute("show fsync").fetchone()[0] == "on"
        if not safe or self.db.info.server_version < OLDEST:
            old = say("the server is older than PostgreSQL 15")
            what = old if safe else say("the server has fsync off, so it may lose payments")
            raise BadInput(what, where=self.where, do=say("use another server"))

    def _look(self) -> None:
        """See the books as they are now, whatever is written meanwhile; no lock is needed for it."""
        self._reader.close()
        self._reader = self.db
        self.db.execute("begin isolation level repeatable read read only")
        if not self.db.execute("select to_regclass('batch')").fetchone()[0]:
            raise BadInput(
                say("the place has no books yet"),
                where=self.where,
                do=say("run `ultramicro books open` first"),
            )

    def take_turn(
        self,
        wait_seconds: float = WAIT_SECONDS,
        meanwhile: Callable[[], None] | None = None,  # noqa: ARG002  the server itself is asked to wait
    ) -> None:
        """Wait until nobody else acts on the books; who came first is first."""
        begun = time.monotonic()
        try:
            # Set only when it changes, as each question is a round trip in every turn.
            if wait_seconds != self._wait_seconds:
                most = f"{max(wait_seconds * 1000, 1):.0f}ms"  # nought would mean for ever
                self.db.execute("select set_config('lock_timeout', %s, false)", (most,))
                self._wait_seconds = wait_seconds
            self.db.execute("select pg_advisory_lock(%s)", (LOCK,))
        except psycopg.errors.LockNotAvailable as error:
            waited = time.monotonic() - begun
            raise BooksBusy(self._holder(), waited_seconds=waited, where=self.where) from error

    def _holder(self) -> str:
        """Return who has the turn, as far as the server shows it to this role."""
        query = """
            select a.pid, a.application_name from pg_locks l join pg_stat_activity a using (pid)
            where l.locktype = 'advisory' and l.granted and l.database = a.datid
              and (l.classid::bigint << 32) | l.objid::bigint = %s
        """
        for number, program in self.db.execute(query, (LOCK,)).fetchall():
            return say("process {number} ({command})", number=str(number), command=str(program or "?"))
        return ""

    def end_turn(self) -> None:
        """Let others act on the books."""
        if not self.db.closed:
            self.db.execute("select pg_advisory_unlock(%s)", (LOCK,))

    def look_again(self) -> None:
        """See what was written since, where one only looks."""
        # In one question; two commands in one text cannot be prepared.
        self.db.execute("rollback; begin isolation level repeatable read read only", prepare=False)

    def begin(self) -> None:
        """Begin a commit of several batches; nobody sees them before it ends."""
        self.db.execute("begin")
        self._beginning = True

    def commit(self) -> None:
        """Make all that was appended since `begin` durable.

        Raises
        ------
        psycopg.Error
            If the server did not do so: it answers the end of a broken transaction without an error.
        """
        self._beginning = False
        if (said := self.db.execute("commit").statusmessage) != "COMMIT":
            raise psycopg.DatabaseError(said)

    def roll_back(self) -> None:
        """Forget what was appended since `begin`."""
        self._beginning = False
        if not self.db.closed:
            self.db.execute("rollback")

    def trouble(self, error: Exception) -> BadInput | Unsound | None:
        """Return what an error of PostgreSQL means to whoever can mend it."""
        for kinds, what, do in MACHINE:
            if isinstance(error, kinds):
                return BadInput(what, where=self.where, do=do)
        return None

    def _prepare(self) -> None:
        """Bring the tables to the version of this program, and act from then on in the role of the writer."""
        made = self.db.execute("select to_regclass('alembic_version')").fetchone()[0]
        version = self.db.execute("select version_num from alembic_version").fetchone()[0] if made else ""
        if script := upgrade_sql("postgresql", version, where=self.where):
            # Tables and rights at once: tables without them could be changed by whoever writes.
            with self.db.transaction():
                self.db.execute(script)
                self._grant()
        # Last, as the role may not make tables; from here on not even our own code can change a row.
        self.db.execute(f"set role {ROLE}")

    def _grant(self) -> None:
        known = self.db.execute("select 1 from pg_roles where rolname = %s", (ROLE,)).fetchone()
        if not known:
            self.db.execute(f"create role {ROLE} nologin")
        self.db.execute(f"grant {ROLE} to current_user")
        self.db.execute(f"grant usage on schema public to {ROLE}")
        self.db.execute(f"grant select, insert on {', '.join(APPEND_ONLY)}, period to {ROLE}")
        self.db.execute(f"grant select, insert, update, delete on {', '.join(CHANGING)} to {ROLE}")
        self.db.execute(f"grant select on alembic_version to {ROLE}")

    def close(self) -> None:
        """Let go of the database."""
        self.db.close()
        self._reader.close()
