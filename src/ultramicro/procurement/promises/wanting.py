"""What promises lack: a day, evidence that is some, a price, and words that say what the numbers say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from ultramicro.core.message import Listed, Message, plural, say
from ultramicro.ledger.people.alike import folded
from ultramicro.procurement.promises.model import Came, Outcome, Promise, said_in
from ultramicro.procurement.promises.said import all_agree, shares_said

NAMED = 3
KNOWN_STATUSES = frozenset({"", "open", "withdrawn"})
PERCENT = frozenset({"%", "percent", "per cent"})


def promise_lacks(
    promises: Sequence[Promise], due: Sequence[Promise], on: date, unpriced: Sequence[str]
) -> Iterator[Message]:
    """Say what is missing of promises, of those that are due, and of their measures.

    Parameters
    ----------
    promises, due : sequence of Promise
        All that there are, and those that are due.
    on : date
        The day by which something is due.
    unpriced : sequence of str
        Measures without a price.
    """
    if undated := sum(promise.stands.due_on is None for promise in promises):
        yield plural(
            "{n} promise has no day on which it is due, and is never counted as due.",
            "{n} promises have no day on which they are due, and are never counted as due.", undated,
        ).with_id("no_due_day")  # fmt: skip
    if words := sorted({p.stands.evidence.strip() for p in due if _no_evidence(p)}):
        yield say(
            "What stands as evidence is none, and counts as none: {words}.", words=Listed(words, by="")
        ).with_id("no_evidence")
    if odd := [promise.stands for promise in promises if _status_at_odds(promise, on)]:
        yield plural(
            "The status of {n} promise is not what its rows say, and does not count: {named}.",
            "The statuses of {n} promises are not what their rows say, and do not count: {named}.",
            len(odd), named=Listed([each.promise for each in odd[:NAMED]], by=""),
        ).with_id("status_at_odds")  # fmt: skip
    if moved := sum(map(_other_unit, promises)):
        yield plural(
            "{n} promise was rewritten in another measure or unit: its first and its present amount do "
            "not compare.",
            "{n} promises were rewritten in another measure or unit: their first and their present "
            "amounts do not compare.", moved,
        ).with_id("unit_changed")  # fmt: skip
    if unchecked := sum(p.came is Came.EVIDENCED and not said_in(p.stands.checked_by) for p in due):
        yield plural(
            "Nobody has looked at the evidence of {n} promise.",
            "Nobody has looked at the evidence of {n} promises.", unchecked,
        ).with_id("not_checked")  # fmt: skip
    if unpriced:
        yield plural(
            "{n} measure has no price in measures.csv, and is in no sum.",
            "{n} measures have no price in measures.csv, and are in no sum.", len(unpriced),
        ).with_id("no_price")  # fmt: skip
    if other := sum(map(_at_odds, promises)):
        yield plural(
            "The text of {n} promise says another share than its number.",
            "The texts of {n} promises say another share than their numbers.", other,
        ).with_id("text_at_odds")  # fmt: skip


def _no_evidence(promise: Promise) -> bool:
    evidence = promise.stands.evidence
    return promise.stands.delivered is not None and bool(evidence.strip()) and not said_in(evidence)


def _status_at_odds(promise: Promise, on: date) -> bool:
    """Return whether a status says otherwise than the rows, or nothing that is known."""
    status, outcome = folded(promise.stands.status), promise.outcome(on)
    if status == "kept":
        return outcome is not Outcome.KEPT
    if status == "broken":
        return outcome is not Outcome.MISSED
    return status not in KNOWN_STATUSES


def _other_unit(promise: Promise) -> bool:
    return len({(folded(entry.measure), folded(entry.unit)) for entry in promise.entries}) > 1


def _at_odds(promise: Promise) -> bool:
    """Return whether the text of a promise in percent says a share that is not its number, or two."""
    stands = promise.entries[-1]
    if stands.unit.strip().casefold() not in PERCENT:
        return False
    said = shares_said(f"{stands.text}; {stands.promised:g}%")
    return len(said) > 1 and not all_agree(said)
