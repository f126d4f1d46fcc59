"""What is said of bills that are taken back: which earlier ones stand again, and what was paid on them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ultramicro.core.message import Message, plural, say
from ultramicro.food.hub.bill_events import HubBilled, Side
from ultramicro.food.hub.events import Step
from ultramicro.food.hub.owing import owing, standing_bill, standings
from ultramicro.food.hub.telling import some
from ultramicro.food.hub.weeks import Bill, Bills, StepDone, Week
from ultramicro.ledger.deciding import View
from ultramicro.ledger.hanging import disputes_told, rounds_told
from ultramicro.ledger.sums import money


def bills_back(view: View, week: Week, step: StepDone) -> Iterator[Message]:
    """Say what taking the bills of a step back leaves, before it is done; nothing of another step.

    Parameters
    ----------
    view : View
        The books as they stand with the bills.
    week : Week
        Their week.
    step : StepDone
        The step that is taken back.
    """
    if step.step is not Step.BILLED:
        return
    bills = view.of(Bills)
    made = [b for b in bills.of_week(week.id) if b.billed.step == step.number and not b.taken_back]
    theirs = [bills.of(week.id, each.billed.side, each.billed.who) for each in made]
    before = [[b for b in all_ if b.id != each.id] for all_, each in zip(theirs, made, strict=True)]
    yield from _again(view, [bill for each in before if (bill := standing_bill(each))])
    yield from _counted(view, theirs)
    for all_, rest in zip(theirs, before, strict=True):
        again = standing_bill(rest)
        others = [each.id for each in all_ if again is None or each.id != again.id]
        yield from disputes_told(view, others, called=again.id if again else "")
    yield from rounds_told(view, [each.id for all_ in theirs for each in all_])
    yield say("What was delivered is billed by `ultramicro hub invoice`, given again.").with_id("bill_again")


def _again(view: View, bills: Sequence[Bill]) -> Iterator[Message]:
    """Say which earlier bills, that had no invoice, are owed again as they were."""
    if bills:
        told = [
            say("{sum} for {who}", sum=money(each.billed.total_pence, view.currency),
                who=view.people.called(each.billed.who))
            for each in bills
        ]  # fmt: skip
        yield plural(
            "{n} earlier bill stands again: {bills}.", "{n} earlier bills stand again: {bills}.", len(told),
            bills=some(told),
        ).with_id("bills_again")  # fmt: skip


def _counted(view: View, theirs: Sequence[Sequence[Bill]]) -> Iterator[Message]:
    """Say what was paid on bills before, and what was given up: it stays so, and the next bill counts it."""
    found = [(each[0].billed, owing(standings(view, each))) for each in theirs]
    if told := [_by_whom(view, billed, sums.paid_pence) for billed, sums in found if sums.paid_pence]:
        yield plural(
            "What was paid before stays paid, and the next bill counts it: {sums}.",
            "What was paid before stays paid, and the next bills count it: {sums}.", len(told),
            sums=some(told),
        ).with_id("paid_before")  # fmt: skip
    given_up = [
        say("{sum} of {who}", sum=money(abs(sums.given_up_pence), view.currency),
            who=view.people.called(billed.who))
        for billed, sums in found if sums.given_up_pence
    ]  # fmt: skip
    if given_up:
        yield plural(
            "What was given up stays so, and the next bill counts it: {sums}.",
            "What was given up stays so, and the next bills count it: {sums}.", len(given_up),
            sums=some(given_up),
        ).with_id("given_up")  # fmt: skip


def _by_whom(view: View, billed: HubBilled, pence: int) -> Message:
    who, sum_ = view.people.called(billed.who), money(abs(pence), view.currency)
    # Below nought it came back.
    if (billed.side is Side.BUYER) == (pence > 0):
        return say("{sum} by {who}", sum=sum_, who=who)
    return say("{sum} to {who}", sum=sum_, who=who)
