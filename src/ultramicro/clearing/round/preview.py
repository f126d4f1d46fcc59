"""What members see before a round is settled: a preview that says of itself that nothing is cancelled."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from html import escape

from ultramicro.clearing.round.claim_histories import ClaimHistories
from ultramicro.clearing.round.letterhead import Roll
from ultramicro.clearing.round.projections import Round
from ultramicro.clearing.round.words import figures
from ultramicro.core.message import Message, say
from ultramicro.ledger.claim_events import SolvedCut
from ultramicro.ledger.deciding import View
from ultramicro.ledger.exports.page import page, paragraph, row, strong, table


def preview(view: View, found: Round, member: str, *, first_day: date | None) -> str:
    """Return one member's preview as a page; it shows their own invoices and nobody else's.

    Parameters
    ----------
    view : View
        The books.
    found : Round
        A round that is solved and not settled.
    member : str
        Whose, by opaque number.
    first_day : date or None
        The first day on which it can be settled, if members were promised notice.
    """
    roll = Roll(view.people)
    owed = [cut for cut in found.solved if cut.debtor == member]
    was_owed = [cut for cut in found.solved if cut.creditor == member]
    # First of all, or somebody would pay less because of it.
    mark = say("PREVIEW. Nothing is cancelled yet. This is no statement and no receipt.")
    body = paragraph(mark, kind="mark")
    body += paragraph(
        say(
            "If {round} is settled as it was solved, these sums of your invoices are cancelled.",
            round=found.id,
        ),
        *_until(first_day),
    )
    body += _table(view, roll, say("You owe"), say("to"), owed)
    body += _table(view, roll, say("You are owed"), say("by"), was_owed)
    told = say(
        "Check the invoices. Tell the coordinator before that day if one is wrong, disputed or paid, or if "
        "you no longer agree. Pay nothing less because of this page: all of it is still owed."
    )
    body += f"<p>{strong(say('What to do:'))} {escape(told)}</p>"
    return page(say("Preview for {member}", member=roll.legal(member)), body)


def _until(first_day: date | None) -> list[Message]:
    if first_day is None:
        return [say("It can be settled at any time.")]
    return [say("That is not before {day}.", day=first_day)]


def _table(view: View, roll: Roll, head: Message, other: Message, cuts: Sequence[SolvedCut]) -> str:
    if not cuts:
        return ""
    heads = (say("Invoice"), other, say("open now"), say("would be set off"), say("would be left"))
    rows = [_row(view, roll, cut, cut.debtor if other == say("by") else cut.creditor) for cut in cuts]
    return f"<h2>{escape(head)}</h2>{table(heads, rows)}"


def _row(view: View, roll: Roll, cut: SolvedCut, other: str) -> str:
    history = view.of(ClaimHistories).shelf.get(cut.claim)
    # As it is now and not as it was solved, since members pay in between.
    open_pence = history.kept.now().open_pence if history else cut.open_pence
    return row(
        escape(roll.on_paper(cut.claim, cut.debtor, cut.creditor)),
        escape(roll.legal(other)),
        escape(figures(open_pence)),
        escape(figures(-cut.cleared_pence)),
        # What was paid since it was solved can leave less than is to be cut: then its set is not settled.
        escape(figures(max(open_pence - cut.cleared_pence, 0))),
    )
