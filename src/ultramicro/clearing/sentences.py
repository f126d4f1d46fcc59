"""The words for what the solver knows by ids: refusals and laws."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from ultramicro.clearing.solver.reasons import Law, Refusal, Unproved, Unusable
from ultramicro.core.contract import Check
from ultramicro.core.errors import BadInput, BrokenLaw
from ultramicro.core.message import Message, say

Says = Callable[..., Message]

REFUSALS: Mapping[Refusal, tuple[Says, Says]] = {
    Refusal.SIZES_DIFFER: (
        lambda: say("the numbers of debtors, creditors and amounts differ"),
        lambda: say("give one of each for every invoice"),
    ),
    Refusal.PARTY_NOT_WHOLE: (
        lambda: say("a party's number is not a whole number"),
        lambda: say("number the parties from 0"),
    ),
    Refusal.PARTY_UNKNOWN: (
        lambda parties: say("a party's number is not among the {parties} parties", parties=parties),
        lambda parties: say("number the parties from 0 to {last}", last=parties - 1),
    ),
    Refusal.SAME_PARTY: (
        lambda invoice: say("invoice {invoice} has the same debtor and creditor", invoice=invoice),
        lambda invoice: say("leave out invoice {invoice}", invoice=invoice),
    ),
    Refusal.AMOUNT_NOT_WHOLE: (
        lambda: say("an amount is not a whole number of pence"),
        lambda: say("give amounts in whole pence"),
    ),
    Refusal.AMOUNT_NOT_POSITIVE: (
        lambda invoice: say("the amount of invoice {invoice} is not above 0", invoice=invoice),
        lambda invoice: say("leave out invoice {invoice}, or correct its amount", invoice=invoice),
    ),
    Refusal.AMOUNTS_TOO_LARGE: (
        lambda: say("the sum of all invoices is too large"),
        lambda: say("check the largest amounts"),
    ),
    Refusal.URGENCY_OUT_OF_RANGE: (
        lambda most: say("an urgency is not a whole number from 0 to {most}", most=most),
        lambda most: say("give an urgency from 0 to {most}", most=most),
    ),
    Refusal.LIMIT_NEGATIVE: (
        lambda: say("a sum that may be lent, borrowed or held is below 0"),
        lambda: say("give 0 or more"),
    ),
    Refusal.LOOP_TOO_SHORT: (
        lambda parties, least: say(
            "a loop of {parties} cannot exist: it needs at least {least} parties",
            parties=parties,
            least=least,
        ),
        lambda parties, least: say("give {least} or more", least=least),  # noqa: ARG005
    ),
    Refusal.TOO_MANY_LOOPS: (
        lambda most, parties: say(
            "there are more than {most} loops of up to {parties} parties", most=most, parties=parties
        ),
        lambda most, parties: say("allow only shorter loops, or loops of any length"),  # noqa: ARG005
    ),
}
"""What is wrong and what to do, by refusal."""

LAWS: Mapping[Law, Callable[[], Message]] = {
    Law.REACHES_BOUND: lambda: say("the set-off reaches its upper bound"),
    Law.POSITIONS_UNCHANGED: lambda: say("net positions are unchanged"),
    Law.NOT_OVER_OWED: lambda: say("no more is cancelled than is owed"),
    Law.NOT_BELOW_ZERO: lambda: say("no cancelled sum is below 0"),
    Law.HAS_CERTIFICATE: lambda: say("a certificate proves that no set-off is greater"),
    Law.CAN_STAY_OWED: lambda: say("what net debtors owe can reach net creditors"),
    Law.URGENT_FIRST: lambda: say("overdue invoices go first without lowering the total"),
    Law.LOANS_BEST: lambda: say("no other use of the loans discharges more"),
    Law.LOANS_KEEP_POSITIONS: lambda: say("loans and set-off together keep every net position"),
}


@contextmanager
def in_words(what: str) -> Iterator[None]:
    """Turn what the solver refuses into a message for a person.

    Parameters
    ----------
    what : str
        The technique or the command that asks.

    Raises
    ------
    BadInput
        If what was given cannot be solved.
    BrokenLaw
        If a result does not prove itself.

    Examples
    --------
    >>> with in_words("clearing"):
    ...     raise Unusable(Refusal.LIMIT_NEGATIVE)
    Traceback (most recent call last):
    ultramicro.core.errors.BadInput: a sum that may be lent, borrowed or held is below 0. What to do: ...
    """
    try:
        yield
    except Unusable as error:
        wrong, mend = REFUSALS[error.reason]
        raise BadInput(wrong(**error.values), do=mend(**error.values)) from error
    except Unproved as error:
        raise BrokenLaw(what, [law_check(law, missed) for law, missed in error.errors.items()]) from error


def law_check(law: Law, error: int) -> Check:
    """Return the check of one of the solver's laws."""
    return Check(id=law.value, law=LAWS[law](), error=error)
