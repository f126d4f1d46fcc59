"""One commit of the people file, in which nobody else can write: who was found is not looked for again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Generic, TypeVar

from ultramicro.ledger.engine.store import Driver

T = TypeVar("T")


class Committing(Generic[T]):
    """The commits of the file that `register.People` opens."""

    db: Driver
    _found: dict[tuple[str, int], T | None] | None = None
    """By name, and how many rows were written by then; None outside of a commit, where others may write."""

    @contextmanager
    def one_commit(self) -> Iterator[None]:
        """Write all that is changed inside at its end, in one commit."""
        self.db.execute("begin immediate")
        self._found = {}
        try:
            yield
        except BaseException:
            if self.db.in_transaction:
                self.db.execute("rollback")
            raise
        finally:
            self._found = None
        self.db.execute("commit")

    def look_anew(self) -> None:
        """Forget who was found: part of what was written in a commit may have been taken back within it."""
        if self._found:
            self._found.clear()

    def _once(self, who: str, changes: int, look: Callable[[str], T | None]) -> T | None:
        """Return who is found by looking, which is done once a commit while nothing is written in it."""
        if self._found is None:
            return look(who)
        if (asked := (who, changes)) not in self._found:
            self._found[asked] = look(who)
        return self._found[asked]
