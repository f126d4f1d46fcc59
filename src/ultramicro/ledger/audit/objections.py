"""All that speaks against an operation, by the code with which it would be refused.

An operation that was accepted must have nothing against it; one that was refused must have that against it
for which it was refused. Which of several reasons is named first is the rules' own matter.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from ultramicro.ledger.audit.asked import (
    Asked,
    Closing,
    Holding,
    LegAsked,
    Limiting,
    Noting,
    Opening,
    Posting,
    Resolving,
    Ruling,
)
from ultramicro.ledger.audit.plain import Account, Books

# Written here again and not imported: an audit that shares the rules' code would share their mistakes.
MOST_PENCE = 2**62
KNOWN = frozenset(
    {
        "account_exists", "unknown_account", "closed_account", "frozen_account", "not_empty", "same_account",
        "wrong_currency", "not_positive", "too_large", "no_legs", "below_floor", "above_ceiling",
        "hold_exists", "unknown_hold", "hold_resolved", "hold_expired", "hold_exceeded", "period_closed",
        "bad_limits", "bad_status", "unknown_transfer", "reversed_before", "not_the_mirror", "not_whole",
        "is_reversal", "nobody_backs_it",
    }
)  # fmt: skip
"""Refusals that can be looked at again; `malformed` is about types, which the stored text no longer has."""
FOR_ITSELF = frozenset({"same_account", "not_positive", "too_large", "no_legs"})
"""Refusals that rest on nothing but what is asked."""
LATER = frozenset({"not_whole", "is_reversal", "nobody_backs_it"})
"""Rules that older versions did not have: what they accepted stays accepted."""
MAY_OWE = frozenset({"issuer", "loan", "clearing"})
"""Classes of accounts that may stand below zero where money is backed."""


def objections(books: Books, asked: Asked, at: str) -> set[str]:
    """Return the codes of all that speaks against an operation."""
    found: Iterable[str] = ()
    match asked:
        case Opening():
            found = _opening(books, asked)
        case Limiting():
            found = _limiting(books, asked)
        case Ruling():
            found = _ruling(books, asked)
        case Posting():
            found = _posting(books, asked)
        case Holding():
            found = _holding(books, asked, at)
        case Resolving():
            found = _resolving(books, asked, at)
        case Closing() | Noting():
            pass
    return set(found)


def _opening(books: Books, asked: Opening) -> Iterator[str]:
    if asked.account in books.accounts:
        yield "account_exists"
    if not _fit(asked) or (asked.floor or 0) > 0 or (asked.ceiling or 0) < 0:
        yield "bad_limits"
    else:
        yield from _unbacked(books, Account(*asked))


def _limiting(books: Books, asked: Limiting) -> Iterator[str]:
    if (account := books.accounts.get(asked.account)) is None:
        yield "unknown_account"
    elif not _fit(asked):
        yield "bad_limits"
    elif _owes(asked.floor, account) and _is_backed(books, account.currency):
        yield "nobody_backs_it"
    if not _fit(asked):
        yield "bad_limits"


def _fit(asked: Opening | Limiting) -> bool:
    limits = (asked.floor, asked.ceiling, asked.soft_floor, asked.soft_ceiling)
    # The stored text is JSON, in which anything may stand where a number should.
    if not all(limit is None or (isinstance(limit, int) and abs(limit) <= MOST_PENCE) for limit in limits):
        return False
    return asked.floor is None or asked.ceiling is None or asked.floor <= asked.ceiling


def _unbacked(books: Books, account: Account) -> Iterator[str]:
    if account.account_class == "issuer":
        others = (each for each in books.accounts.values() if each.currency == account.currency)
        wrong = any(_owes(each.floor, each) for each in others)
    else:
        wrong = _owes(account.floor, account) and _is_backed(books, account.currency)
    if wrong:
        yield "nobody_backs_it"


def _owes(floor: int | None, account: Account) -> bool:
    # One that stands below 0 owes already, whatever its floor says now.
    below = floor is None or floor < 0 or account.balance < 0
    return below and account.account_class not in MAY_OWE


def _is_backed(books: Books, currency: str) -> bool:
    return any(each.currency == currency and each.status != "closed" for each in books.issuers)


def _ruling(books: Books, asked: Ruling) -> Iterator[str]:
    if asked.status not in {"open", "frozen", "closed"}:
        yield "bad_status"
    if (account := books.accounts.get(asked.account)) is None:
        yield "unknown_account"
    elif asked.status == "closed" and (account.balance or account.out or account.into):
        yield "not_empty"
    elif account.account_class == "issuer" and account.status == "closed" and asked.status != "closed":
        yield from _unbacked(books, account)


def _posting(books: Books, asked: Posting) -> Iterator[str]:
    if not asked.legs:
        yield "no_legs"
    yield from _closed(books, asked.business_on)
    against = {code for leg in asked.legs for code in _leg(books, leg)}
    yield from against
    if asked.reverses is not None:
        yield from _reversal(books, asked)
    if not against:
        yield from _beyond(books, asked.legs)


def _closed(books: Books, on: str) -> Iterator[str]:
    if books.closed_until and on <= books.closed_until:
        yield "period_closed"


def _leg(books: Books, leg: LegAsked) -> Iterator[str]:
    if not isinstance(leg.amount, int) or isinstance(leg.amount, bool) or leg.amount <= 0:
        yield "not_positive"
    elif leg.amount > MOST_PENCE:
        yield "too_large"
    if leg.debit == leg.credit:
        yield "same_account"
    giver, taker = books.accounts.get(leg.debit), books.accounts.get(leg.credit)
    if giver is None or taker is None:
        yield "unknown_account"
        return
    for status in ("closed", "frozen"):
        if status in {giver.status, taker.status}:
            yield f"{status}_account"
    if giver.currency != taker.currency:
        yield "wrong_currency"


def _beyond(books: Books, legs: Sequence[LegAsked]) -> Iterator[str]:
    """What is beyond a limit after all legs, and worse than it was."""
    moves: dict[str, int] = {}
    for leg in legs:
        moves[leg.debit] = moves.get(leg.debit, 0) - leg.amount
        moves[leg.credit] = moves.get(leg.credit, 0) + leg.amount
    for name, move in moves.items():
        account = books.accounts[name]
        # Money that is set aside counts on both sides as if it had moved, so that every promise can be
        # kept.
        low, high = account.balance - account.out + move, account.balance + account.into + move
        yield from _limits(account, low, high, falls=move < 0, rises=move > 0)


def _limits(account: Account, low: int, high: int, *, falls: bool, rises: bool) -> Iterator[str]:
    if not -MOST_PENCE <= low <= high <= MOST_PENCE:
        yield "too_large"
    # Limits may be set tighter than a balance; then only what makes it worse is against the rules.
    if account.floor is not None and low < account.floor and falls:
        yield "below_floor"
    if account.ceiling is not None and high > account.ceiling and rises:
        yield "above_ceiling"


def _reversal(books: Books, asked: Posting) -> Iterator[str]:
    seq = asked.reverses or 0
    whole = books.posting(seq)
    if not whole:
        yield "unknown_transfer"
        return
    if seq in books.reversed:
        yield "reversed_before"
    if whole[0].reverses is not None:
        yield "is_reversal"
    left = [t for t in whole if t.seq not in books.reversed]
    if len(asked.legs) < len(left):
        yield "not_whole"
    backs = [(leg.credit, leg.debit, leg.amount, leg.kind, leg.post) for leg in asked.legs]
    mirrored = [(t.debit, t.credit, t.amount_pence, t.kind, t.post) for t in left]
    one = [(t.debit, t.credit, t.amount_pence, t.kind, t.post) for t in whole if t.seq == seq]
    # Older versions took back single transfers; theirs must pass, and `LATER` leaves out what was new
    # since.
    if backs not in (mirrored, one):
        yield "not_the_mirror"


def _holding(books: Books, asked: Holding, at: str) -> Iterator[str]:
    if asked.hold in books.holds:
        yield "hold_exists"
    # As moments and not as texts: two zones may write the same one.
    if _moment(asked.expires_at) <= _moment(at):
        yield "hold_expired"
    leg = LegAsked(asked.debit, asked.credit, asked.amount, asked.kind, "", "")
    against = set(_leg(books, leg))
    yield from against
    if not against:
        giver, taker = books.accounts[asked.debit], books.accounts[asked.credit]
        low, high = giver.balance - giver.out - asked.amount, taker.balance + taker.into + asked.amount
        yield from _limits(giver, low, giver.balance + giver.into, falls=True, rises=False)
        yield from _limits(taker, taker.balance - taker.out, high, falls=False, rises=True)


def _resolving(books: Books, asked: Resolving, at: str) -> Iterator[str]:
    if (hold := books.holds.get(asked.hold)) is None:
        yield "unknown_hold"
        return
    if hold.state != "open":
        yield "hold_resolved"
    # To void a promise late or into a closed day moves no money, so nothing speaks against it.
    if not asked.post:
        return
    if _moment(hold.asked.expires_at) <= _moment(at):
        yield "hold_expired"
    yield from _closed(books, asked.business_on)
    amount = hold.asked.amount if asked.amount is None else asked.amount
    if isinstance(amount, int) and amount > hold.asked.amount:
        yield "hold_exceeded"
    yield from _leg(books, LegAsked(hold.asked.debit, hold.asked.credit, amount, "", "", ""))


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
