"""The books prove themselves: read again by other code than that which wrote them.

A whole proof works everything out from zero again (`ledger.audit`). The proof at the start goes from the last
checkpoint, which is written when a proof has passed: the balances that were proved then, to which only what
came later is added.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from ultramicro.core.contract import Check
from ultramicro.core.message import Message, say
from ultramicro.ledger.audit.audit import audit
from ultramicro.ledger.audit.findings import Finding, Findings
from ultramicro.ledger.engine.chain import FIRST, link
from ultramicro.ledger.engine.state import Transfer
from ultramicro.ledger.engine.store import Last, Recorded

if TYPE_CHECKING:
    from ultramicro.ledger.engine.store import Store


class Law(NamedTuple):
    """A law of the books: its id, and what it says."""

    id: str
    says: Message


# In the database's own words, so that the sums are not added up by the code that wrote them.
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
    Law("balances_sum_to_zero", say("balances sum to zero in every currency")): ZERO,
    Law("balance_is_sum", say("every balance is the sum of its entries")): SUMS,
    Law("held_is_sum", say("the money set aside is the sum of open holds")): HELD,
    Law("within_limits", say("every account is within its limits, unless they were changed")): BEYOND,
    Law("one_currency", say("no transfer crosses currencies")): CROSSED,
    Law("transfer_was_accepted", say("every transfer belongs to an accepted operation")): LOOSE,
}
UNCLEARED = "select count(*) from account where account_class = 'clearing' and balance_pence <> 0"
CLEARING = Law("clearing_is_zero", say("clearing accounts are at zero"))
CHAIN = Law("chain_holds", say("the chain of hashes leads to its head"))
DAMAGE = Law("store_is_whole", say("the database finds no damage in its files"))
GUARDED = Law("rows_are_guarded", say("the database still refuses to change what was written"))
AUDITED = {
    "chain": CHAIN,
    "operation": Law(
        "verdicts_are_replayed", say("every verdict is what follows from the operations before")
    ),
    "transfer": Law("transfers_are_replayed", say("every transfer is what its operation asked")),
    "batch": Law("batches_are_replayed", say("operations and transfers are numbered without gaps")),
    "account": Law("accounts_are_replayed", say("every account is what the operations made of it")),
    "hold": Law("holds_are_replayed", say("all money set aside is as the operations say")),
    "period": Law("periods_are_replayed", say("the closed days are those that were closed")),
    "checkpoint": Law("checkpoint_is_replayed", say("the balances that were proved last are those of then")),
}
"""By what an audit counts its findings under, the law that they break."""
AT_START_ONLY = {"balance_is_sum", "one_currency", "transfer_was_accepted"}
"""Laws that an audit holds row by row."""


class Proof(NamedTuple):
    """A whole proof: every law with its error, and the differences one by one."""

    laws: list[Check]
    findings: list[Finding]


def prove(store: Store) -> list[Check]:
    """Return every law that is looked at when the books are opened, since the last checkpoint."""
    start = store.checkpoint()
    return [*_asked(store, START, start), _check(CHAIN, _chain_breaks(store, start))]


def prove_whole(store: Store) -> Proof:
    """Work the books out from zero again, and return every law with what was found."""
    found = differences(store)
    laws = {law: query for law, query in START.items() if law.id not in AT_START_ONLY}
    checks = [
        *_asked(store, laws | {CLEARING: UNCLEARED}, Last()),
        _check(DAMAGE, store.damage()),
        _check(GUARDED, found.counts["database"]),
        *(_check(law, found.counts[counted]) for counted, law in AUDITED.items()),
    ]
    return Proof(checks, found.kept)


def differences(store: Store) -> Findings:
    """Return all that is not as the operations say, and what no longer guards them."""
    found = audit(store)
    for part in store.unguarded():
        found.add(Finding(id="unguarded", table="database", row=part))
    return found


def _asked(store: Store, laws: Mapping[Law, str], start: Last) -> list[Check]:
    return [
        _check(law, store.number(query.format(batch=start.batch, seq=start.seq)))
        for law, query in laws.items()
    ]


def _check(law: Law, error: int) -> Check:
    return Check(law=law.says, id=law.id, error=error)


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
    # What is left over is in no batch, and so was put there past the chain.
    return breaks + sum(1 for _ in operations) + sum(1 for _ in transfers)


def _some(rows: Iterator[str], number: int) -> Iterator[str]:
    # Numbers of batches that were tampered with may run backwards.
    return islice(rows, max(number, 0))
