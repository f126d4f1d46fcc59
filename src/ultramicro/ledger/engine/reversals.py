"""What was taken back: the one rule by which all that reads transfers leaves out what no longer stands.

A reversal is an entry of its own, and the entry it takes back stays where it is. Who asks what was paid,
earned, owed or lent therefore counts neither: after a reversal all is as if what it takes back never was.
What one posting did together, a price with its fee or a repayment with its claim, is taken back together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import count, repeat
from typing import TYPE_CHECKING, Protocol, TypeVar, cast

from ultramicro.ledger.engine.model import Leg, Post, Verdict
from ultramicro.ledger.engine.state import State, Transfer

if TYPE_CHECKING:
    from ultramicro.ledger.engine.store import Store

R = TypeVar("R", bound="Mapping[str, object]")


def undone(pairs: Iterable[tuple[int, int | None]]) -> set[int]:
    """Return the numbers of the transfers that were taken back and stay so.

    Parameters
    ----------
    pairs : iterable of (int, int or None)
        By transfer: its number, and the number of the one that it takes back.

    Notes
    -----
    Books of an older version may hold a reversal that was itself taken back: what it took back stands again.
    So the last word is heard first.

    Examples
    --------
    >>> undone([(1, None), (2, None), (3, 1)]), sorted(undone([(1, None), (2, 1), (3, 2)]))
    ({1}, [2])
    """
    back = sorted(((seq, of) for seq, of in pairs if of is not None), reverse=True)
    found: set[int] = set()
    for seq, of in back:
        if seq not in found:
            found.add(of)
    return found


def standing(transfers: Iterable[Transfer]) -> list[Transfer]:
    """Return the transfers that stand: neither what was taken back nor what took it back.

    Parameters
    ----------
    transfers : iterable of Transfer
        All of the books or all of an account, in any order.
    """
    every = list(transfers)
    gone = undone((t.seq, t.reverses) for t in every)
    return [t for t in every if t.reverses is None and t.seq not in gone]


def standing_rows(rows: Iterable[R]) -> list[R]:
    """Return the rows of the table `transfers` that stand; see `standing`."""
    every = list(rows)
    gone = undone(cast("tuple[int, int | None]", (row["transfer"], row["reverses"])) for row in every)
    return [row for row in every if row["reverses"] is None and row["transfer"] not in gone]


def posting(store: Store, seq: int) -> tuple[Transfer, ...]:
    """Return all transfers that were posted together with one, in order; none if there is no such one."""
    found = store.transfer(seq)
    if found is None:
        return ()
    # Transfers of one posting stand in a row, and its verdict knows where they begin.
    first = store.known([found.key])[found.key][1].first_seq
    return tuple(_of_key(store, found.key, first or seq))


def _of_key(store: Store, key: str, seq: int) -> Iterator[Transfer]:
    while (found := store.transfer(seq)) is not None and found.key == key:
        yield found
        seq += 1


def mirror(transfers: Sequence[Transfer], memo_ref: str = "") -> tuple[Leg, ...]:
    """Return the legs that take transfers back: the same sums of the same kind and for the same, reversed."""
    return tuple(Leg(t.credit, t.debit, t.amount_pence, t.kind, memo_ref, t.post) for t in transfers)


def reversal_fault(state: State, asked: Post) -> str:
    """Return the code of what is wrong with a posting as a reversal; nothing if it is fine or none."""
    if asked.reverses is None:
        return ""
    whole = state.postings.get(asked.reverses)
    if whole is None:
        return "unknown_transfer"
    if asked.reverses in state.reversed:
        return "reversed_before"
    # Chains of reversals would make it hard to say what stands; booking again says the same.
    if whole[0].reverses is not None:
        return "is_reversal"
    left = still_standing(state, whole)
    # A fee that stays when its price goes back would be money from nobody's sale.
    if len(asked.legs) < len(left):
        return "not_whole"
    # The words of a reversal are its own; all else is that of what it takes back.
    same = tuple(leg._replace(memo_ref="") for leg in asked.legs) == mirror(left)
    return "" if same else "not_the_mirror"


def still_standing(state: State, whole: Sequence[Transfer]) -> list[Transfer]:
    """Return what is left of a posting: books of an older version took back single transfers of one."""
    return [t for t in whole if t.seq not in state.reversed]


def taken_back(state: State, asked: Post) -> Iterable[int | None]:
    """Return by leg of a posting the number of the transfer that it takes back, if it takes any back."""
    if asked.reverses is None:
        return repeat(None)
    return [t.seq for t in still_standing(state, state.postings[asked.reverses])]


class Said(Protocol):
    """Books that can be asked what was said to a key."""

    @property
    def state(self) -> State:
        """What was reversed is in it."""

    def verdict(self, key: str) -> Verdict | None:
        """Return what was said to a key, if it was used."""


def stands(ledger: Said, verdict: Verdict | None) -> bool:
    """Whether what an operation posted was booked and not taken back since."""
    return verdict is not None and verdict.accepted and verdict.first_seq not in ledger.state.reversed


def free_key(ledger: Said, key: str) -> str:
    """Return the key under which something is done once: the next one after it was taken back.

    Parameters
    ----------
    ledger : Ledger or View
        The books.
    key : str
        What it is done under at first, such as `share-interest:2026`.
    """
    found, number = key, 1
    # A key is answered for ever, so that what was taken back needs another one to be done again.
    while (before := _accepted(ledger, found)) is not None and not stands(ledger, before):
        number += 1
        found = f"{key}:{number}"
    return found


def _accepted(ledger: Said, key: str) -> Verdict | None:
    """Return what was said to a key or to the try of it that was accepted; None where none was yet."""
    verdicts = (verdict for _, verdict in tries(ledger, key))
    return next(verdict for verdict in verdicts if verdict is None or verdict.accepted)


def tries(ledger: Said, key: str) -> Iterator[tuple[str, Verdict | None]]:
    """Yield a key and its next tries, each with what was said to it: a refusal burns no key."""
    for number in count(1):
        each = key if number == 1 else f"{key}~{number}"
        yield each, ledger.verdict(each)
