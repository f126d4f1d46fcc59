"""What the bank's verbs say of affordability and of the law."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ultramicro.bank.afford import Criterion, Judged
from ultramicro.core.message import Message, Pence, plural, say


def judged_words(found: Judged, instalment_pence: int) -> Message:
    """Say what came of a test of affordability, with what would change it.

    Examples
    --------
    >>> print(judged_words(Judged(Criterion.THIRD_OF_SURPLUS, False, 300_00, 100_00), 120_00))
    no: £120.00 a month is more than a third of the £300.00 usually left; £100.00 or less would pass
    """
    return _SAYS[found.test](found, Pence(instalment_pence, "exact")).with_id(found.test)


def _months(found: Judged, _: Pence) -> Message:
    return plural(
        "no: only {n} month is known; three are needed",
        "no: only {n} months are known; three are needed",
        found.of_months,
    )


def _lean(found: Judged, _: Pence) -> Message:
    if found.passes:
        return say(
            "yes: in {months} of {of} months less than the instalment was left",
            months=found.months,
            of=found.of_months,
        )
    return say(
        "no: in {months} of {of} months less than the instalment was left; "
        "lower essential spending or other debts first",
        months=found.months,
        of=found.of_months,
    )


def _third(found: Judged, size: Pence) -> Message:
    usual, most = Pence(found.limit_pence, "exact"), Pence(found.most_pence, "exact")
    if found.passes:
        return say(
            "yes: {size} a month is within a third of the {usual} usually left", size=size, usual=usual
        )
    return say(
        "no: {size} a month is more than a third of the {usual} usually left; {most} or less would pass",
        size=size,
        usual=usual,
        most=most,
    )


def _stress(found: Judged, _: Pence) -> Message:
    left, most = Pence(found.limit_pence, "exact"), Pence(found.most_pence, "exact")
    if found.passes:
        return say("yes: {left} would be left if income fell by a tenth", left=left)
    return say(
        "no: {left} would be left if income fell by a tenth; {most} or less would pass", left=left, most=most
    )


_SAYS: Mapping[Criterion, Callable[[Judged, Pence], Message]] = {
    Criterion.KNOWN_MONTHS: _months,
    Criterion.LEAN_MONTHS: _lean,
    Criterion.THIRD_OF_SURPLUS: _third,
    Criterion.LOWER_INCOME: _stress,
}
