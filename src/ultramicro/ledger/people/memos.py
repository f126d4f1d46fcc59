"""Words of people under references: the ledger holds these alone, so that the words can be erased."""

from __future__ import annotations

import json
from collections.abc import Iterable

from ultramicro.core.harmless import one_line
from ultramicro.ledger.engine.store import Driver


class Memos:
    """The words in the people's file, which `register.People` opens."""

    db: Driver

    def remember(self, ref: str, words: str, *, of: str = "") -> str:
        """Keep the words of a payment under a reference, which is returned; nothing for no words.

        `of` is whose they are, by id: of several, with blanks between them, they go with the first who is
        erased.
        """
        if not words:
            return ""
        self.db.execute(
            "insert into memo values (?, ?, ?) on conflict do update "
            "set id = excluded.id, words = excluded.words where words <> excluded.words",
            (ref, of, words),
        )
        return ref

    def remember_all(self, memos: Iterable[tuple[str, str, str]]) -> None:
        """Keep words, each with its reference and whose they are, in one commit."""
        # One by one, a file of thousands of invoices would wait for the disk as often.
        with self.db:
            for ref, words, of in memos:
                self.remember(ref, words, of=of)

    def forget(self, ref: str) -> None:
        """Forget the words under a reference."""
        self.db.execute("delete from memo where ref = ?", (ref,))

    def words(self, ref: str) -> str:
        """Return the words under a reference, on one line."""
        rows = self.db.execute("select words from memo where ref = ?", (ref,)).fetchall() if ref else []
        return one_line(str(rows[0][0])) if rows else ""

    def words_of(self, refs: Iterable[str]) -> dict[str, str]:
        """Return the words under each of several references that has some, on one line; asked for at once."""
        wanted = json.dumps(sorted({ref for ref in refs if ref}))
        rows = self.db.execute(
            "select ref, words from memo where ref in (select value from json_each(?))", (wanted,)
        )
        return {str(ref): one_line(str(words)) for ref, words in rows}

    def ref_of(self, kind: str, words: str) -> str:
        """Return the newest reference of a kind, such as `hold`, under which words are kept, if any is."""
        return next(reversed(self.refs_of(kind, words)), "")

    def refs_of(self, kind: str, words: str) -> list[str]:
        """Return all references of a kind under which words are kept, the oldest first."""
        # In any letters, as numbers are read out; where older books have both, the one as it is written last.
        query = (
            "select ref from memo where lower(words) = lower(?1) and ref like ?2 || '-%' "
            "order by words = ?1, rowid"
        )
        return [str(ref) for (ref,) in self.db.execute(query, (words, kind))] if words else []
