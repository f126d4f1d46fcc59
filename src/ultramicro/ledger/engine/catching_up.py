"""What other processes wrote since one looked last, taken into the state that one has in memory.

Several processes act on one set of books. Each takes its turn, reads what the others wrote since its own last
batch, decides, writes, and ends its turn. What it reads is held against the chain, as when books are opened.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby
from typing import Any, NamedTuple

from ultramicro.core.errors import Unsound
from ultramicro.core.message import say
from ultramicro.ledger.engine.backing import ISSUER
from ultramicro.ledger.engine.chain import link, row
from ultramicro.ledger.engine.projections import Entry, entries
from ultramicro.ledger.engine.state import State
from ultramicro.ledger.engine.stopping import LOOK_INTO
from ultramicro.ledger.engine.store import Last, Store

OF_AN_ACCOUNT = frozenset({"open_account", "set_limits", "set_status"})
OF_A_HOLD = frozenset({"hold", "resolve"})


class News(NamedTuple):
    """What was written since: the operations with what they moved, and the last batch now."""

    entries: Sequence[Entry]
    last: Last


def news_since(store: Store, last: Last) -> News:
    """Return what was written after a batch.

    Raises
    ------
    Unsound
        If the books do not hold that batch any more, or what follows is not chained to it.
    """
    since = store.since(last)
    heads = list(since.batches)
    # One's own last batch is read again: a copy may have been put in the place of the file.
    if last.batch and (not heads or heads.pop(0) != last):
        raise Unsound(say("these are not the books that were open a moment ago"), do=LOOK_INTO)
    if not heads:
        return News((), last)
    moved = list(entries(since.operations, iter(since.transfers)))
    if _heads(last, moved) != [(each.batch, each.head) for each in heads]:
        raise Unsound(say("what another process wrote does not follow from the chain"), do=LOOK_INTO)
    return News(moved, heads[-1])


def _heads(last: Last, moved: Iterable[Entry]) -> list[tuple[int, bytes]]:
    """Return the batches that follow from operations and transfers, each with its head."""
    heads, head = [], last.head
    for batch, group in groupby(moved, lambda entry: entry.recorded.batch):
        of_batch = list(group)
        rows = [
            *(row(*entry.recorded) for entry in of_batch),
            *(row(*transfer) for entry in of_batch for transfer in entry.transfers),
        ]
        head = link(head, rows)
        heads.append((batch, head))
    return heads


def take_in(state: State, store: Store, news: News) -> None:
    """Bring a state to what the store holds, by looking up only what was touched since."""
    done = [entry for entry in news.entries if entry.accepted]
    asked = [(entry.recorded.kind, json.loads(entry.recorded.asked)) for entry in done]
    moved = [transfer for entry in done for transfer in entry.transfers]
    # Looked up and not worked out again: what was decided is not decided twice.
    of_holds = list(dict.fromkeys(what[2] for kind, what in asked if kind in OF_A_HOLD))
    holds = store.holds(of_holds) if of_holds else {}
    touched = dict.fromkeys(
        (
            *(name for transfer in moved for name in (transfer.debit, transfer.credit)),
            *(name for held in holds.values() for name in (held.debit, held.credit)),
            *(what[2] for kind, what in asked if kind in OF_AN_ACCOUNT),
        )
    )
    accounts = store.accounts(list(touched)) if touched else {}
    state.accounts.update(accounts)
    state.holds.update(holds)
    state.issuers.update(name for name, account in accounts.items() if account.account_class == ISSUER)
    state.reversed.update(transfer.reverses for transfer in moved if transfer.reverses is not None)
    closed = _closed(asked) + ([state.closed_until] if state.closed_until else [])
    state.closed_until = max(closed, default=None)
    state.next_seq = news.last.seq + 1


def _closed(asked: Iterable[tuple[str, Any]]) -> list[date]:
    """Return the days up to which something was closed."""
    return [date.fromisoformat(what[2]) for kind, what in asked if kind == "close_period"]
