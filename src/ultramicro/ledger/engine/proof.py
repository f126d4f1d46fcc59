"""The books prove themselves: read again by other code than that which wrote them.

A whole proof reads everything from zero. The proof at the start goes from the last checkpoint, which is
written when a proof has passed: the balances that were proved then, to which only what came later is added.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

from ultramicro.core.contract import Check
from ultramicro.ledger.engine.chain import FIRST, link
from ultramicro.ledger.engine.state import Transfer
from ultramicro.ledger.engine.store import Last, Recorded

if TYPE_CHECKING:
    from ultramicro.ledger.engine.store import Store

SUMS = """
with entries as (
  select account, balance_pence as pence from checkpoint where batch = {batch}
  union all select debit, -amount_pence from transfer where seq > {seq}
  union all select credit, amount_pence from transfer where seq > {seq}
), sums as (select account, sum(pence) as pence from entries group by account)
select count(*) from account left join sums using (account) where coalesce(pence, 0) <> balance_pence
"""
HELD = """
with held as (
  select debit as account, amount_pence as outward, 0 as inward from hold where state = 'open'
  union all select credit, 0, amount_pence from hold where state = 'open'
), sums as (select account, sum(outward) as outward, sum(inward) as inward from held group by account)
select count(*) from account left join sums using (account)
where coalesce(outward, 0) <> held_out_pence or coalesce(inward, 0) <> held_in_pence
"""
ZERO = """
select coalesce(sum(abs(pence)), 0)
from (select sum(balance_pence) as pence from account group by currency) as sums
"""
CROSSED = """
select count(*) from transfer t
left join account d on d.account = t.debit left join account c on c.account = t.credit
where t.seq > {seq} and (d.currency is distinct from t.currency or c.currency is distinct from t.currency)
"""
GAPS = "select coalesce(max(seq), 0) - count(*) from transfer"
LOOSE = """
select count(*) from transfer t left join operation o on o.key = t.key
where t.seq > {seq} and o.code is distinct from 'accepted'
"""
BEYOND = """
select count(*) from account
where (balance_pence - held_out_pence < floor_pence or balance_pence + held_in_pence > ceiling_pence)
  and limited = 0
"""
START = {
    "balances sum to zero in every currency": ZERO,
    "every balance is the sum of its entries": SUMS,
    "what is held is the sum of open holds": HELD,
    "every account is within limits that were never changed": BEYOND,
    "no transfer crosses currencies": CROSSED,
    "every transfer belongs to an accepted operation": LOOSE,
}
UNCLEARED = "select count(*) from account where account_class = 'clearing' and balance_pence <> 0"
WHOLE = START | {
    "clearing accounts come to nought": UNCLEARED,
    "transfers are numbered without gaps": GAPS,
}
CHAIN = "the chain hashes again to its head"


def prove(store: Store, *, full: bool) -> list[Check]:
    """Return every law of the books with its error.

    Parameters
    ----------
    store : Store
        The books.
    full : bool
        From zero, or from the last checkpoint.
    """
    start = Last() if full else store.checkpoint()
    checks = [
        Check(law=law, error=store.number(query.format(batch=start.batch, seq=start.seq)))
        for law, query in (WHOLE if full else START).items()
    ]
    if full:
        checks.append(Check(law="what keeps the books finds no damage", error=store.damage()))
    return [*checks, Check(law=CHAIN, error=_chain_breaks(store, start))]


def _chain_breaks(store: Store, start: Last) -> int:
    """Count the batches whose head is not that of their rows and the head before."""
    operations = store.lines("operation", Recorded._fields, "number", start.operation)
    transfers = store.lines("transfer", Transfer._fields, "seq", start.seq)
    breaks, before = 0, start if start.batch else Last(head=FIRST)
    for last in store.batches(start.batch):
        lines = [
            *_some(operations, last.operation - before.operation),
            *_some(transfers, last.seq - before.seq),
        ]
        breaks += link(before.head, lines) != last.head or last.batch != before.batch + 1
        before = last
    return breaks + sum(1 for _ in operations) + sum(1 for _ in transfers)


def _some(rows: Iterator[str], number: int) -> Iterator[str]:
    return islice(rows, max(number, 0))
