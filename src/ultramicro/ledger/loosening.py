"""What loosens a safeguard: more may be owed or held, a warning falls silent, a shut account opens."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from ultramicro.core.errors import BadInput
from ultramicro.core.message import Message, joined, note, say
from ultramicro.ledger.engine.model import AnyOperation, OpenAccount, SetLimits, SetStatus
from ultramicro.ledger.engine.state import Account
from ultramicro.ledger.people.names import Names
from ultramicro.ledger.sums import money

MEMBER, OPEN = "member", "open"


class NeedsSecond(BadInput):
    """Something would loosen a safeguard, which nobody does alone where two people are asked for.

    Nothing was done, and no key was used up: a second person may have it done as it was asked.

    Parameters
    ----------
    loosens : sequence of Message
        What it would loosen.
    """

    def __init__(self, loosens: Sequence[Message]) -> None:
        self.loosens = tuple(loosens)
        super().__init__(
            note("books.needs_second", "Nobody does this alone: {what}", what=joined(loosens)),
            do=note("books.let_second_release", "ask for it, and let another person release it"),
        )


def loosened(
    accounts: Mapping[str, Account], operations: Iterable[AnyOperation], people: Names
) -> list[Message]:
    """Say what some operations would loosen; nothing where they loosen nothing.

    Parameters
    ----------
    accounts : mapping of str to Account
        As they stand before.
    operations : iterable of operation
        What is asked, in order.
    people : Names
        What owners are called.
    """
    opened: dict[str, OpenAccount] = {}
    found: list[Message] = []
    for each in operations:
        if isinstance(each, OpenAccount):
            opened[each.account] = each
            found += _of_new(each, people)
        elif isinstance(each, SetLimits) and (was := accounts.get(each.account) or opened.get(each.account)):
            found += _of_limits(was, each, people)
        elif isinstance(each, SetStatus) and each.status == OPEN:
            before = accounts.get(each.account)
            if before is not None and before.status != OPEN:
                found.append(
                    note(
                        "books.loosens_status", "The account of {who} in {currency} would be open again.",
                        who=_called(before, people), currency=before.currency,
                    )
                )  # fmt: skip
    return found


def _of_new(asked: OpenAccount, people: Names) -> Iterator[Message]:
    # The place's own accounts stand for the bank and for money in circulation: they have no floor by design.
    if asked.account_class == MEMBER and (asked.floor_pence is None or asked.floor_pence < 0):
        yield _floor(_called(asked, people), asked.currency, 0, asked.floor_pence)


def _of_limits(was: Account | OpenAccount, asked: SetLimits, people: Names) -> Iterator[Message]:
    who = _called(was, people)
    if _is_lower(asked.floor_pence, was.floor_pence):
        yield _floor(who, was.currency, was.floor_pence, asked.floor_pence)
    if _is_higher(asked.ceiling_pence, was.ceiling_pence):
        yield note(
            "books.loosens_ceiling", "{who} might hold {now} (now {before}).",
            who=who, now=_sum(asked.ceiling_pence, was.currency),
            before=_sum(was.ceiling_pence, was.currency),
        )  # fmt: skip
    soft = (was.soft_floor_pence, was.soft_ceiling_pence) if isinstance(was, Account) else (None, None)
    if _is_lower(asked.soft_floor_pence, soft[0]) or _is_higher(asked.soft_ceiling_pence, soft[1]):
        yield note(
            "books.loosens_warning", "Of payments of {who} one would be warned later, or not at all.",
            who=who,
        )  # fmt: skip


def _floor(who: str, currency: str, before: int | None, now: int | None) -> Message:
    return note(
        "books.loosens_floor", "The balance of {who} might go down to {now} (now {before}).",
        who=who, now=_sum(now, currency), before=_sum(before, currency),
    )  # fmt: skip


def _called(of: Account | OpenAccount, people: Names) -> str:
    called = people.called(of.owner)
    found = people.find(called)
    return found.name if found else called


def _sum(pence: int | None, currency: str) -> Message:
    return say("any sum") if pence is None else say("{sum}", sum=money(pence, currency))


def _is_lower(now: int | None, before: int | None) -> bool:
    """Whether a bound from below holds less.

    Examples
    --------
    >>> _is_lower(-50, 0), _is_lower(None, 0), _is_lower(0, -50), _is_lower(0, None), _is_lower(None, None)
    (True, True, False, False, False)
    """
    return before is not None and (now is None or now < before)


def _is_higher(now: int | None, before: int | None) -> bool:
    return before is not None and (now is None or now > before)
