"""The books prove themselves: read again by other code than that which wrote them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ultramicro.core.contract import Check
from ultramicro.ledger.chain import FIRST, link

if TYPE_CHECKING:
    from ultramicro.ledger.sqlite import SqliteStore

SUMS = """
with entries as (
  select debit account, -amount_pence pence from transfer union all select credit, amount_pence from transfer
), sums as (select account, sum(pence) pence from entries group by account)
select count(*) from account left join sums using (account) where coalesce(pence, 0) <> balance_pence
"""
HELD = """
with held as (
  select debit account, amount_pence outward, 0 inward from hold where state = 'open'
  union all select credit, 0, amount_pence from hold where state = 'open'
), sums as (select account, sum(outward) outward, sum(inward) inward from held group by account)
select count(*) from account left join sums using (account)
where coalesce(outward, 0) <> held_out_pence or coalesce(inward, 0) <> held_in_pence
"""
ZERO = """
select coalesce(sum(abs(pence)), 0) from (select sum(balance_pence) pence from account group by currency)
"""
CROSSED = """
select count(*) from transfer t
left join account d on d.account = t.debit left join account c on c.account = t.credit
where d.currency is not t.currency or c.currency is not t.currency
"""
GAPS = "select coalesce(max(seq), 0) - count(*) from transfer"
LOOSE = "select count(*) from transfer t left join operation o using (key) where o.code is not 'accepted'"
TWICE = """
select count(*) from
(select reverses from transfer where reverses is not null group by reverses having count(*) > 1)
"""


def prove(store: SqliteStore, *, full: bool) -> list[Check]:
    """Return every law of the books with its error; the chain only if the proof is full.

    Parameters
    ----------
    store : SqliteStore
        The books.
    full : bool
        Whether the chain is hashed again from zero.
    """
    laws = {
        "balances sum to zero in every currency": ZERO,
        "every balance is the sum of its entries": SUMS,
        "what is held is the sum of open holds": HELD,
        "no transfer crosses currencies": CROSSED,
        "transfers are numbered without gaps": GAPS,
        "every transfer belongs to an accepted operation": LOOSE,
        "nothing is reversed twice": TWICE,
    }
    checks = [Check(law=law, error=store.db.execute(query).fetchall()[0][0]) for law, query in laws.items()]
    if full:
        checks.append(Check(law="the chain hashes again to its head", error=_chain_breaks(store)))
    return checks


def _chain_breaks(store: SqliteStore) -> int:
    """Count the batches whose head is not that of their content and the head before."""
    breaks, head = 0, FIRST
    batches = store.db.execute("select batch, operations, head from batch order by batch").fetchall()
    for expected, (batch, operations, stored) in enumerate(batches, 1):
        asked = store.db.execute(
            "select content, code, first_seq from operation where batch = ? order by place", (batch,)
        ).fetchall()
        lines = [t.line() for t in store.transfers("where batch = ?", (batch,))]
        head = link(head, asked, lines)
        breaks += head != stored or batch != expected or len(asked) != operations
        head = stored
    stray = store.db.execute("select count(*) from transfer where batch not in (select batch from batch)")
    return breaks + int(stray.fetchall()[0][0])
