"""What proves that two printed names are one party."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import permutations

from ultramicro.flows.entity_resolution.words import REMARKS
from ultramicro.procurement.linking.likenesses import (
    FEW,
    LEAST_CUT,
    LONG,
    MOST_CUT,
    Counts,
    account,
    initials_of,
    meeting,
    telling,
)  # fmt: skip
from ultramicro.procurement.linking.printed import Alt, Printed


def _same(one: Printed, other: Printed, _: Counts) -> bool:
    """Whether the words are the same, but for a clerk's remark, an account number or the name's initials."""
    extra = one.bag ^ other.bag
    if not extra or _abbreviated(one, other) or _abbreviated(other, one):
        return True
    return one.key == other.key and all(w in REMARKS or (account(w) and len(w) >= LONG) for w in extra)


def _abbreviated(one: Printed, other: Printed) -> bool:
    """Whether one only has its initials in brackets more."""
    return any(
        alt.role == "bracket" and one.bag - set(alt.words) == other.bag and initials_of(alt, other)
        for alt in one.alts
    )


def _respaced(one: Printed, other: Printed, _: Counts) -> bool:
    """Whether the words are the same letters, spaced otherwise."""
    if one.squashed == other.squashed:
        return len(one.squashed) > FEW
    if len(one.squashed) != len(other.squashed):
        return False
    mine, yours = sorted(one.bag - other.bag), sorted(other.bag - one.bag)
    if max(len(mine), len(yours)) > FEW or sum(map(len, mine)) <= LONG:
        return False
    return not _orders(mine).isdisjoint(_orders(yours)) and len(mine) != len(yours)


def _orders(words: Iterable[str]) -> set[str]:
    return {"".join(order) for order in permutations(words)}


def _cut(one: Printed, other: Printed, _: Counts) -> bool:
    """Whether one print is the other's beginning and ends in the middle of a word."""
    if not LEAST_CUT <= min(len(one.text), len(other.text)) <= MOST_CUT:
        return False
    opened = (" ".join(one.words), " ".join(other.words))
    return _goes_on(*opened) or _goes_on(one.spelt, other.spelt)


def _goes_on(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    # A blank there means that the name was whole and the other has a word more.
    return len(short) >= LEAST_CUT - FEW and long.startswith(short) and long[len(short) :][:1].isalpha()


def _trades_as(one: Printed, other: Printed, _: Counts) -> bool:
    """Whether one name says that the other is what it trades as, or what trades so."""
    return any(
        _traded(ours, theirs, one, other) for ours, theirs in meeting(one, other) if telling(ours.words)
    )


def _traded(ours: Alt, theirs: Alt, one: Printed, other: Printed) -> bool:
    """Whether two names that meet are a firm and its trading name, by what each is of its print."""
    roles, long = {ours.role, theirs.role}, len(ours.words) > 1
    if "whole" not in roles:
        return roles == {"head"} and _one_trade(one, other)
    # A single short word is a name only where a legal form stands behind it.
    whole = long or len(ours.words[0]) >= LONG or (ours.formed and theirs.formed)
    return ("head" in roles and whole) or (bool(roles & {"trading", "known"}) and long)


def _one_trade(one: Printed, other: Printed) -> bool:
    """Whether both trade under one name, of which one print may have been cut."""
    trades = [[a.squashed for a in name.alts if a.role == "trading"] for name in (one, other)]
    return any(a.startswith(b) or b.startswith(a) for a in trades[0] for b in trades[1] if a and b)


PROOFS: tuple[tuple[str, Callable[[Printed, Printed, Counts], bool]], ...] = (
    ("same_name", _same),
    ("spaced_otherwise", _respaced),
    ("cut_short", _cut),
    ("trading_name", _trades_as),
)
"""What proves that two names are one party, by its id; a number that differs does not speak against it."""
