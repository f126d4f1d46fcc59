"""Take a round back: a solution that was not settled, or all that was settled at once."""

from __future__ import annotations

from collections.abc import Sequence

from ultramicro.clearing.round.projections import Round, last_round, require_going
from ultramicro.clearing.round.settlement import Settled, settled
from ultramicro.clearing.round.words import closed_sets, exact
from ultramicro.core.action import Done
from ultramicro.core.message import joined, say
from ultramicro.core.rows import Row
from ultramicro.ledger.claim_events import RoundUndone
from ultramicro.ledger.deciding import Asked, Decision, Memo, Taken, View
from ultramicro.ledger.engine.model import Post
from ultramicro.ledger.engine.reversals import mirror
from ultramicro.ledger.engine.state import Transfer


def take_back(view: View, asked: Asked, *, wanted: str, why: str, end: bool = False) -> Decision:
    """Decide to take back all that stands of a round, or to throw its solution away.

    Parameters
    ----------
    view, asked
        The books, and who asks when.
    wanted : str
        Which round; the last one where it is empty.
    why : str
        The reason, kept outside the ledger.
    end : bool
        Whether a round of which nothing is settled is over with it.

    Raises
    ------
    BadInput
        If there is no such round, or it is over.
    """
    found = require_going(last_round(view, wanted))
    done = settled(view, found)
    if done.lines:
        return _take_back(view, asked, found, done, why)
    # What was settled and then taken back set by set is over too: its keys were used.
    over = end or bool(done.taken_back)
    if not over and not found.root:
        # Given twice by a slip, the command must not end the round that everybody agreed to.
        says = say("Nothing of {round} is solved. To end it, add {flag}.", round=found.id, flag="--end")
        return Decision(says=says.with_id("not_solved"))
    says = say("{round} is ended. Nothing of it stands.", round=found.id).with_id("ended")
    if not over:
        says = say(
            "The solution of {round} is thrown away, and nothing was cancelled. Solve it again with "
            "`ultramicro round solve`, or end it with `ultramicro round undo --end`.",
            round=found.id,
        ).with_id("reopened")
    note = asked.note(RoundUndone(over=over), about=found.id)
    return Decision(operations=[note], says=says, rows=[_row(found, "ended" if over else "open")])


def _take_back(view: View, asked: Asked, found: Round, done: Settled, why: str) -> Decision:
    sets = standing_sets(view, done)
    # One a set, as each of its legs names its own reference.
    memos = [asked.memo(why, operation=n) for n in range(1, len(sets) + 1)]
    posts = [_back(asked, whole, memo) for whole, memo in zip(sets, memos, strict=True)]

    def answer(taken: Taken) -> Done:
        owed = say(
            "{sum} in {sets} was taken back, by transfers from {first} on. It is owed again, and {round} is "
            "ended.",
            sum=exact(done.total_pence(), done.currency),
            sets=closed_sets(len(sets)),
            first=str(taken.first_seq),
            round=found.id,
        ).with_id("taken_back")
        papers = say(
            "Tell the members. Print their statements again with `ultramicro round statements --round "
            "{round}`: they say what was taken back.",
            round=found.id,
        ).with_id("tell")
        return Done(says=joined([owed, papers]), rows=[_row(found, "taken_back", done.total_pence())])

    # With the postings: half taken back, the round could neither be solved nor ended.
    over = asked.note(RoundUndone(over=True), about=found.id)
    return Decision(operations=[*posts, over], memos=memos, answer=answer)


def standing_sets(view: View, done: Settled) -> list[list[Transfer]]:
    """Return the transfers of every closed set that stands, the last first, as later ones may rest on it."""
    # Any transfer of a set stands for all of it, since the ledger takes back whole postings.
    firsts = {line.closed_set: line.seq for line in reversed(done.lines)}
    return [view.standing(seq) for seq in sorted(firsts.values(), reverse=True)]


def _back(asked: Asked, whole: Sequence[Transfer], memo: Memo) -> Post:
    return asked.post(*mirror(whole, memo.ref), reverses=whole[0].seq)


def _row(found: Round, status: str, pence: int = 0) -> Row:
    return {"round": found.id, "status": status, "taken_back_pence": pence, "currency": found.currency}
