"""The rules of the ledger: a state, an operation, and what follows; no clock, no chance, no store.

An operation is decided against the state alone. It is either refused with a code, and nothing changes, or its
changes are applied whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from ultramicro.ledger.engine.backing import ISSUER, may_owe, owing
from ultramicro.ledger.engine.door import turned_away
from ultramicro.ledger.engine.model import (
    LARGEST_PENCE,
    AnyOperation,
    ClosePeriod,
    Hold,
    Leg,
    OpenAccount,
    Operation,
    Post,
    Resolve,
    SetLimits,
    SetStatus,
)
from ultramicro.ledger.engine.reversals import reversal_fault, taken_back
from ultramicro.ledger.engine.state import Account, Held, Outcome, State, Transfer

STATUSES = ("open", "frozen", "closed")


def decide(state: State, operation: AnyOperation, asked: str | None = None) -> Outcome:
    """Decide on an operation.

    Parameters
    ----------
    state : State
        The books as they stand; not changed.
    operation : Operation
        What is asked.
    asked : str or None
        The same as JSON; empty where it has none. None in memory, where nobody keeps it.

    Returns
    -------
    Outcome
        A refusal with nothing in it, or all changes.

    Notes
    -----
    What is asked is looked at once, at the door. Behind it a rule may take types for granted: an error that
    it raises is a defect of ours, which stops the ledger and is never stored as somebody's mistake.
    """
    if code := turned_away(operation, asked):
        return Outcome(code=code)
    rule = RULES.get(type(operation))
    return rule(state, operation) if rule else Outcome()


def apply(state: State, outcome: Outcome) -> None:
    """Take an outcome's changes into the state."""
    state.accounts.update(outcome.accounts)
    state.holds.update(outcome.holds)
    state.next_seq += len(outcome.transfers)
    state.reversed.update(t.reverses for t in outcome.transfers if t.reverses is not None)
    # Somebody in this batch may take back what this batch made, and it is in no store yet.
    if state.wanted:
        whole = tuple(outcome.transfers)
        state.postings.update((t.seq, whole) for t in whole if t.seq in state.wanted)
    if outcome.issuer:
        state.issuers.add(outcome.issuer)
    if outcome.closed_until:
        state.closed_until = outcome.closed_until


def _open(state: State, asked: OpenAccount) -> Outcome:
    if asked.account in state.accounts:
        return Outcome(code="account_exists")
    # An account opens at 0, which must lie within its limits.
    if not _limits_fit(asked) or (asked.floor_pence or 0) > 0 or (asked.ceiling_pence or 0) < 0:
        return Outcome(code="bad_limits")
    made = Account(
        account=asked.account,
        owner=asked.owner,
        currency=asked.currency,
        account_class=asked.account_class,
        floor_pence=asked.floor_pence,
        ceiling_pence=asked.ceiling_pence,
        soft_floor_pence=asked.soft_floor_pence,
        soft_ceiling_pence=asked.soft_ceiling_pence,
    )
    if _unbacked(state, made) or (
        made.account_class == ISSUER and owing(state.accounts.values(), made.currency)
    ):
        return Outcome(code="nobody_backs_it")
    return Outcome(
        accounts={asked.account: made}, issuer=made.account if made.account_class == ISSUER else ""
    )


def _limits_fit(asked: OpenAccount | SetLimits) -> bool:
    floor, ceiling = asked.floor_pence, asked.ceiling_pence
    limits = (floor, ceiling, asked.soft_floor_pence, asked.soft_ceiling_pence)
    whole = all(isinstance(limit, int | None) and abs(limit or 0) <= LARGEST_PENCE for limit in limits)
    return whole and (floor is None or ceiling is None or floor <= ceiling)


def _limits(state: State, asked: SetLimits) -> Outcome:
    account = state.accounts.get(asked.account)
    if account is None:
        return Outcome(code="unknown_account")
    if not _limits_fit(asked):
        return Outcome(code="bad_limits")
    changed = account._replace(
        floor_pence=asked.floor_pence,
        ceiling_pence=asked.ceiling_pence,
        soft_floor_pence=asked.soft_floor_pence,
        soft_ceiling_pence=asked.soft_ceiling_pence,
        # From here on a balance beyond the limits is no fault: the law that all are within them leaves it
        # out.
        limited=1,
    )
    if _unbacked(state, changed):
        return Outcome(code="nobody_backs_it")
    return Outcome(accounts={asked.account: changed})


def _unbacked(state: State, account: Account) -> bool:
    """Whether an account might go below zero in a backed currency: that would be money from nowhere."""
    return may_owe(account) and any(
        state.accounts[issuer].currency == account.currency and state.accounts[issuer].status != "closed"
        for issuer in state.issuers
    )


def _status(state: State, asked: SetStatus) -> Outcome:
    account = state.accounts.get(asked.account)
    if account is None:
        return Outcome(code="unknown_account")
    if asked.status not in STATUSES:
        return Outcome(code="bad_status")
    busy = account.balance_pence or account.held_in_pence or account.held_out_pence
    # Money on a closed account could never move again.
    if asked.status == "closed" and busy:
        return Outcome(code="not_empty")
    again = account.account_class == ISSUER and account.status == "closed" and asked.status != "closed"
    if again and owing(state.accounts.values(), account.currency):
        return Outcome(code="nobody_backs_it")
    return Outcome(accounts={asked.account: account._replace(status=asked.status)})


def _close(state: State, asked: ClosePeriod) -> Outcome:
    # Closing an earlier day again is accepted and changes nothing, so that it can be repeated.
    later = state.closed_until is None or asked.until > state.closed_until
    return Outcome(closed_until=asked.until if later else None)


def _wrong(state: State, leg: Leg) -> str:
    """Say what is wrong with a leg apart from limits; nothing if it is fine."""
    amount = leg.amount_pence
    # `True` is a number to Python, and a sum below 0 would take from who receives.
    if not isinstance(amount, int) or isinstance(amount, bool) or amount <= 0:
        return "not_positive"
    if amount > LARGEST_PENCE:
        return "too_large"
    if leg.debit == leg.credit:
        return "same_account"
    giver, receiver = state.accounts.get(leg.debit), state.accounts.get(leg.credit)
    return "unknown_account" if giver is None or receiver is None else _cannot_meet(giver, receiver)


def _cannot_meet(giver: Account, receiver: Account) -> str:
    if giver.status != "open" or receiver.status != "open":
        return "closed_account" if "closed" in {giver.status, receiver.status} else "frozen_account"
    return "" if giver.currency == receiver.currency else "wrong_currency"


def _post(state: State, asked: Post) -> Outcome:
    if not asked.legs:
        return Outcome(code="no_legs")
    if state.closed_until and asked.business_on <= state.closed_until:
        return Outcome(code="period_closed")
    for leg in asked.legs:
        if wrong := _wrong(state, leg):
            return Outcome(code=wrong)
    if wrong := reversal_fault(state, asked):
        return Outcome(code=wrong)
    # All legs first and limits after: within a posting the order of legs means nothing.
    changed = _moved(state.accounts, asked.legs)
    if wrong := _limits_broken(state, changed):
        return Outcome(code=wrong)
    return Outcome(accounts=changed, transfers=list(_transfers(state, asked)))


def _moved(accounts: Mapping[str, Account], legs: Sequence[Leg]) -> dict[str, Account]:
    """Return the accounts after all legs."""
    moves: dict[str, int] = {}
    for debit, credit, amount, *_ in legs:
        moves[debit] = moves.get(debit, 0) - amount
        moves[credit] = moves.get(credit, 0) + amount
    return {name: _with_balance(accounts[name], move) for name, move in moves.items()}


def _with_balance(account: Account, move: int) -> Account:
    """Return the account after a move; this is done for every leg, so it is kept quick."""
    return Account._make((*account[:_BALANCE], account.balance_pence + move, *account[_BALANCE + 1 :]))


_BALANCE = Account._fields.index("balance_pence")


def _limits_broken(state: State, changed: Mapping[str, Account]) -> str:
    """Say which limit the changes break; nothing if none."""
    accounts = state.accounts
    for name, after in changed.items():
        if code := _breaks(accounts[name], after):
            return code
    return ""


def _transfers(state: State, asked: Post) -> Iterator[Transfer]:
    day = asked.business_on.isoformat()
    # Not strict, as a posting that takes nothing back has an endless row of nothings.
    for number, (leg, back) in enumerate(zip(asked.legs, taken_back(state, asked), strict=False)):
        debit, credit, amount, kind, memo_ref, post = leg
        currency = state.accounts[debit].currency
        yield Transfer(
            state.next_seq + number, asked.key, debit, credit, amount, currency, kind, day, back, memo_ref,
            post,
        )  # fmt: skip


def _breaks(before: Account, after: Account) -> str:
    """Say which limit a change breaks; a move that betters an account beyond its limits passes."""
    low, high = after.balance_pence - after.held_out_pence, after.balance_pence + after.held_in_pence
    if not -LARGEST_PENCE <= low <= high <= LARGEST_PENCE:
        return "too_large"
    floor, ceiling = after.floor_pence, after.ceiling_pence
    # Who is beyond a limit must be able to come back in steps.
    if floor is not None and low < floor and low < before.balance_pence - before.held_out_pence:
        return "below_floor"
    if ceiling is not None and high > ceiling and high > before.balance_pence + before.held_in_pence:
        return "above_ceiling"
    return ""


def _hold(state: State, asked: Hold) -> Outcome:
    if asked.hold in state.holds:
        return Outcome(code="hold_exists")
    # By the operation's own time: decided again in a replay, it must end the same.
    if asked.expires_at <= asked.at:
        return Outcome(code="hold_expired")
    leg = Leg(debit=asked.debit, credit=asked.credit, amount_pence=asked.amount_pence)
    if wrong := _wrong(state, leg):
        return Outcome(code=wrong)
    changed = _holding(state, asked.debit, asked.credit, asked.amount_pence)
    if wrong := _limits_broken(state, changed):
        return Outcome(code=wrong)
    held = Held(
        hold=asked.hold,
        debit=asked.debit,
        credit=asked.credit,
        amount_pence=asked.amount_pence,
        expires_at=asked.expires_at,
        kind=asked.kind,
    )
    return Outcome(accounts=changed, holds={asked.hold: held})


def _holding(state: State, debit: str, credit: str, by: int) -> dict[str, Account]:
    giver, receiver = state.accounts[debit], state.accounts[credit]
    return {
        debit: giver._replace(held_out_pence=giver.held_out_pence + by),
        credit: receiver._replace(held_in_pence=receiver.held_in_pence + by),
    }


def _resolve(state: State, asked: Resolve) -> Outcome:
    held = state.holds.get(asked.hold)
    if held is None:
        return Outcome(code="unknown_hold")
    if held.state != "open":
        return Outcome(code="hold_resolved")
    if asked.post:
        return _post_held(state, asked, held)
    # Without a look at limits or status: to let money go must always be possible.
    freed = _holding(state, held.debit, held.credit, -held.amount_pence)
    return Outcome(accounts=freed, holds={held.hold: held._replace(state="voided")})


def _post_held(state: State, asked: Resolve, held: Held) -> Outcome:
    """Post a hold: limits are looked at as they were with the money set aside, so a promise is kept."""
    amount = held.amount_pence if asked.amount_pence is None else asked.amount_pence
    leg = Leg(debit=held.debit, credit=held.credit, amount_pence=amount, kind=held.kind)
    wrong = _not_now(state, asked, held) or (
        "hold_exceeded" if amount > held.amount_pence else _wrong(state, leg)
    )
    if wrong:
        return Outcome(code=wrong)
    # Freed and paid in one, so that nobody else can spend it in between.
    changed = _moved(_holding(state, held.debit, held.credit, -held.amount_pence), (leg,))
    if wrong := _limits_broken(state, changed):
        return Outcome(code=wrong)
    post = Post(key=asked.key, at=asked.at, legs=(leg,), business_on=asked.business_on)
    done = held._replace(state="posted", posted_pence=amount)
    return Outcome(accounts=changed, holds={held.hold: done}, transfers=list(_transfers(state, post)))


def _not_now(state: State, asked: Resolve, held: Held) -> str:
    if held.expires_at <= asked.at:
        return "hold_expired"
    closed = state.closed_until is not None and asked.business_on <= state.closed_until
    return "period_closed" if closed else ""


RULES: Mapping[type[Operation], Callable[[State, Any], Outcome]] = {
    OpenAccount: _open,
    SetLimits: _limits,
    SetStatus: _status,
    Post: _post,
    Hold: _hold,
    Resolve: _resolve,
    ClosePeriod: _close,
}
"""Which rule decides on what; a note is always written down."""
