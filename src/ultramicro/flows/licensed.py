"""What the strong words of flows stand on: for each a law of the word itself, which fails where it does."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ultramicro.core.contract import Check, Licence, worst
from ultramicro.core.message import say
from ultramicro.core.months import YEAR_MONTHS
from ultramicro.flows.findings import Findings

LICENCES: Sequence[Licence] = (
    Licence(
        "at_least",
        say(
            "Only what is paid to payees known to be in an area counts as staying. At most adds all whose "
            "place is not known."
        ),
        "bounds_observed",
    ),
    Licence("net", say("Net is payments less credits of the same payee."), "net_of_credits"),
    Licence("now", say("Now is with the payments and look-ups that the place has."), "within_period"),
    Licence("in_a_year", say("Only months that were paid in; none is raised to a year."), "years_as_seen"),
)


def word_laws(found: Findings) -> Iterator[Check]:
    """Yield the laws of "net", "now" and "a year"; that of "at least" is the answer's own."""
    yield Check(
        id="net_of_credits",
        law=say("payments less credits, by kind of payee, come to the net sum"),
        # By the register and not by place: another way to the same sum.
        error=sum(kind.amount_pence for kind in found.kinds) - found.influenceable().total_pence,
    )
    yield Check(
        id="within_period",
        law=say("no more months are told than the period has"),
        error=max(0, found.months - months_of(found)),
    )
    yield Check(
        id="years_as_seen",
        law=say("a year is the sum of its own months, never raised to twelve"),
        error=worst(_year_errors(found)),
    )


def months_of(found: Findings) -> int:
    """Return how many months there are from the first to the last; 0 where nothing has a date.

    A place may lack some of them.
    """
    if not found.first or not found.last:
        return 0
    return YEAR_MONTHS * (found.last.year - found.first.year) + found.last.month - found.first.month + 1


def _year_errors(found: Findings) -> Iterator[float]:
    sums = found.local.items(found.area, "influenceable", "year")
    for each in found.years:
        yield abs(each.year.total_pence - sums[each.year.year].total_pence)
        yield max(0, each.year.months - YEAR_MONTHS)
