"""The words for what a round knows by ids, and sums and days as its messages and pages show them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date

from ultramicro.clearing.round.outcomes import Why, WhyNotCut
from ultramicro.core.message import Day, Listed, Message, Pence, plural, say, template

WHICH = template("which round (default: the last)")
"""Help of the flag `--round`."""

_FELL_OUT: Mapping[Why, Callable[[int], Message]] = {
    Why.DISPUTED: lambda n: plural("{n} claim is disputed", "{n} claims are disputed", n),
    Why.LESS_OPEN: lambda n: plural(
        "{n} claim has less open than was solved", "{n} claims have less open than was solved", n
    ),
    Why.NOT_AGREED: lambda n: plural(
        "{n} claim is no longer agreed by both sides", "{n} claims are no longer agreed by both sides", n
    ),
    Why.AGREED_TO_LESS: lambda n: plural(
        "{n} claim is agreed for less than was solved", "{n} claims are agreed for less than was solved", n
    ),
    Why.NOT_OPEN_MEMBER: lambda n: plural(
        "{n} claim is with a member whose account is not open",
        "{n} claims are with members whose accounts are not open",
        n,
    ),
    Why.RELATED: lambda n: plural(
        "{n} claim is between members of one owner", "{n} claims are between members of one owner", n
    ),
    Why.SET_FELL: lambda n: plural(
        "{n} claim is in a set with one of these", "{n} claims are in a set with one of these", n
    ),
}
"""Words for why a solved claim is not cancelled, for one and for many."""
_LEFT: Mapping[WhyNotCut, Callable[[int], Message]] = {
    WhyNotCut.NOT_AGREED: lambda n: plural(
        "{n} claim is left: not both sides agree to it.",
        "{n} claims are left: not both sides agree to them.",
        n,
    ),
    WhyNotCut.DISPUTED: lambda n: plural(
        "{n} claim is left: it is disputed.", "{n} claims are left: they are disputed.", n
    ),
    WhyNotCut.OTHER_CURRENCY: lambda n: plural(
        "{n} claim is left: it is in another currency.",
        "{n} claims are left: they are in another currency.",
        n,
    ),
    WhyNotCut.NO_LOOP: lambda n: plural(
        "{n} claim is left: it is in no loop.", "{n} claims are left: they are in no loop.", n
    ),
    WhyNotCut.UNSAFE: lambda n: plural(
        "{n} claim is left: cancelling it would take from other creditors.",
        "{n} claims are left: cancelling them would take from other creditors.",
        n,
    ),
    WhyNotCut.AFTER_CUTOFF: lambda n: plural(
        "{n} claim is left: it is later than the cut-off day.",
        "{n} claims are left: they are later than the cut-off day.",
        n,
    ),
    WhyNotCut.NOT_IN_ROUND: lambda n: plural(
        "{n} claim is left: one side is not in this round.",
        "{n} claims are left: one side is not in this round.",
        n,
    ),
    WhyNotCut.RELATED: lambda n: plural(
        "{n} claim is left: both sides have one owner.", "{n} claims are left: both sides have one owner.", n
    ),
    WhyNotCut.NOT_OPEN_MEMBER: lambda n: plural(
        "{n} claim is left: the account of one side is not open.",
        "{n} claims are left: the accounts of one side are not open.",
        n,
    ),
    WhyNotCut.WAITING: lambda n: plural(
        "{n} claim is left: one side says that it is paid or credited. Have it answered with "
        "`ultramicro round agree`.",
        "{n} claims are left: one side says that they are paid or credited. Have it answered with "
        "`ultramicro round agree`.",
        n,
    ),
}
"""Words for why a claim is left, for one and for many."""


def exact(pence: int, currency: str) -> Pence:
    """Return a sum to the penny, in the currency of a round."""
    return Pence(pence, "exact", currency=currency)


def figures(pence: int) -> Message:
    """Write a sum without its currency, which stands above the column."""
    return say("{sum}", sum=Pence(pence, "exact", sign=False))


def days(on: Collection[date]) -> Listed:
    """Return days in their order, for a sentence."""
    return Listed([Day(day) for day in sorted(on)])


def invoices(n: int) -> Message:
    """Say how many invoices."""
    return plural("{n} invoice", "{n} invoices", n)


def closed_sets(n: int) -> Message:
    """Say how many closed sets."""
    return plural("{n} closed set", "{n} closed sets", n)


def claims_fell_out(why: Mapping[Why, int]) -> Listed:
    """Say how many claims can no longer be cancelled, by reason."""
    return Listed([_FELL_OUT[reason](n) for reason, n in sorted(why.items())], by="")


def claims_left(why: WhyNotCut, n: int) -> Message:
    """Say how many claims a round leaves, for one reason."""
    return _LEFT[why](n)
