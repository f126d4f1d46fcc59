"""The law that no answer names a person: every text of it is held against the names that may not be shown."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from ultramicro.core.contract import Answer, Check, Relation
from ultramicro.core.message import say
from ultramicro.core.packing import message_in

LONGEST = 5_000
"""Longer texts are drawings, not words. [characters]"""
_WORD = re.compile(r"[^\W_]+")
UNSEEN = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
"""Characters that nobody sees and that would part a word in two."""
Words = tuple[str, ...]


def words_of(text: str) -> Words:
    """Return the words of a text, so that it is found however it is written.

    Examples
    --------
    >>> words_of("DOE,  Jane") == words_of("Doe-Jane"), words_of("Jo\u00adse\u0301") == words_of("José")
    (True, True)
    """
    composed = unicodedata.normalize("NFKC", text).translate(UNSEEN)
    return tuple(_WORD.findall(composed.casefold()))


@dataclass(frozen=True)
class PrivateNames:
    """Names of people that no answer may hold.

    Parameters
    ----------
    whole : frozenset of frozenset of str
        The words of each name; no text may be made of the same, in whatever order.
    within : frozenset of tuple of str
        Names that no text may hold within it: `Jane Doe` is not one, where `Jane Doe Ltd` is a firm.
    """

    whole: frozenset[frozenset[str]] = frozenset()
    within: frozenset[Words] = frozenset()

    @classmethod
    def of(cls, names: Iterable[str], public: Iterable[str]) -> PrivateNames:
        """Sort names by whether a text that may be shown has the same words, or holds them.

        Parameters
        ----------
        names : iterable of str
            Names of people.
        public : iterable of str
            What may be shown: firms, bodies, areas, purposes.

        Examples
        --------
        >>> found = PrivateNames.of(["Jane Doe", "Ann Roe", "May Hill"], ["Jane Doe Ltd", "May Hill"])
        >>> sorted(" ".join(sorted(words)) for words in found.whole), found.within
        (['ann roe', 'doe jane'], frozenset({('ann', 'roe')}))
        """
        # A single word is no name that could be told from any other word.
        private = {words for name in names if len(words := words_of(name)) > 1}
        if not private:
            return cls()
        texts = {frozenset(words_of(text)) for text in public}
        return cls(frozenset(map(frozenset, private)) - texts, frozenset(private - _held(private, texts)))

    @cached_property
    def _lengths(self) -> frozenset[int]:
        return frozenset(map(len, self.within))

    def is_in(self, text: str) -> bool:
        """Whether a text is or holds one of the names."""
        words = words_of(text)
        runs = (words[i : i + n] for n in self._lengths for i in range(len(words) - n + 1))
        return frozenset(words) in self.whole or any(run in self.within for run in runs)


def _held(names: Iterable[Words], texts: Iterable[frozenset[str]]) -> set[Words]:
    """Return the names whose words all stand in one text."""
    by_word: dict[str, list[Words]] = defaultdict(list)
    for name in names:
        by_word[min(name)].append(name)
    return {
        name for text in texts for word in text for name in by_word.get(word, ()) if text.issuperset(name)
    }


def nobody_named(answer: Answer, private: PrivateNames) -> list[Check]:
    """Return the law's breaches: where in an answer a person is named. The name itself is not repeated.

    Parameters
    ----------
    answer : Answer
        The answer.
    private : PrivateNames
        The names.
    """
    if not private.whole:
        return []
    return [
        Check(id="nobody_named", law=say("no person is named in {part}", part=where), error=count)
        for where, texts in _texts(answer)
        if (count := sum(private.is_in(text) for text in texts))
    ]


def _texts(answer: Answer) -> Iterator[tuple[str, Iterable[str]]]:
    yield say("the sentences"), [*answer.says(), *answer.lacks()]
    yield say("the figures"), [text for f in answer.figures() for text in (f.name, f.how, f.rests_on)]
    yield say("the pictures"), [text for p in answer.pictures() for text in (p.title, p.alt)]
    yield say("the laws"), [check.law for check in answer.checks()]
    yield say("the transfers"), [text for t in answer.transfers() for text in (t.payer, t.payee, t.memo)]
    for name, relation in answer.tables().items():
        for column, texts in _columns(relation):
            yield say("column {column} of {table}", column=column, table=name), texts


def _columns(relation: Relation) -> Iterator[tuple[str, Iterable[str]]]:
    # An id is made of a firm's name without its legal form: that of `Jane Doe Ltd` has a person's words.
    # Ids are made of payments, which people's names have left before.
    kinds = relation.schema().items()
    columns = [name for name, kind in kinds if kind.is_string() and not name.endswith("_id")]
    if columns:
        table = relation.select(columns).to_pyarrow()
        for column in columns:
            values = table[column].unique().to_pylist()
            yield column, [text for v in values if v and len(v) <= LONGEST for text in _said(v)]


def _said(value: str) -> Iterator[str]:
    """Yield what a cell holds and what a message in it says: a name could hide in either."""
    yield value
    if value.startswith("{") and (message := message_in(value)) is not None:
        yield message
