"""The words for what a round knows by ids, and sums and days as its messages and pages show them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from ultramicro.clearing.round.outcomes import Why, WhyNotCut
from ultramicro.core.message import Day, Listed, Message, Pence, plural, say, template

WHICH = template("which round (default: the last)")
"""Help of the flag `--round`."""


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
    return Listed([_fell_out(reason, n) for reason, n in sorted(why.items())], by="")


def _fell_out(why: Why, n: int) -> Message:
    match why:
        case Why.DISPUTED:
            return plural("{n} claim is disputed", "{n} claims are disputed", n)
        case Why.LESS_OPEN:
            return plural(
                "{n} claim has less open than was solved", "{n} claims have less open than was solved", n
            )
        case Why.NOT_AGREED:
            return plural(
                "{n} claim is no longer agreed by both sides",
                "{n} claims are no longer agreed by both sides",
                n,
            )
        case Why.AGREED_TO_LESS:
            return plural(
                "{n} claim is agreed for less than was solved",
                "{n} claims are agreed for less than was solved",
                n,
            )
        case Why.SET_FELL:
            return plural(
                "{n} claim is in a set with one of these", "{n} claims are in a set with one of these", n
            )


def claims_left(why: WhyNotCut, n: int) -> Message:
    """Say how many claims a round leaves, for one reason."""
    match why:
        case WhyNotCut.NOT_AGREED:
            return plural(
                "{n} claim is left: not both sides agree to it.",
                "{n} claims are left: not both sides agree to them.",
                n,
            )
        case WhyNotCut.DISPUTED:
            return plural("{n} claim is left: it is disputed.", "{n} claims are left: they are disputed.", n)
        case WhyNotCut.OTHER_CURRENCY:
            return plural(
                "{n} claim is left: it is in another currency.",
                "{n} claims are left: they are in another currency.",
                n,
            )
        case WhyNotCut.NO_LOOP:
            return plural(
                "{n} claim is left: it is in no loop.", "{n} claims are left: they are in no loop.", n
            )
        case WhyNotCut.UNSAFE:
            return plural(
                "{n} claim is left: cancelling it would take from other creditors.",
                "{n} claims are left: cancelling them would take from other creditors.",
                n,
            )
