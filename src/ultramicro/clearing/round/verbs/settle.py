"""The verb that settles a round: it checks again what was solved, posts whole sets, and says what changed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from ultramicro.clearing.round.offers import offers_in
from ultramicro.clearing.round.outcomes import Fate, Outcome, Why, fell_out, left_out, outcome_of
from ultramicro.clearing.round.projections import Round, require_going, solved_round
from ultramicro.clearing.round.settlement import Settled, set_key, settled
from ultramicro.clearing.round.words import WHICH, claims_fell_out, closed_sets, days, exact
from ultramicro.core.action import Done, Repeats
from ultramicro.core.contract import param
from ultramicro.core.days import require_there
from ultramicro.core.errors import BadInput
from ultramicro.core.message import Listed, Message, Pence, joined, plural, say
from ultramicro.ledger.claim_events import SolvedCut
from ultramicro.ledger.deciding import AccountWanted, Asked, Deciding, Decision, Taken, View
from ultramicro.ledger.engine.model import CODES, Leg, Post
from ultramicro.ledger.hanging import CLEARING
from ultramicro.ledger.people.claims import Claims
from ultramicro.ledger.people.references import on_paper

Sets = Mapping[int, Sequence[SolvedCut]]


@dataclass(frozen=True, kw_only=True)
class Settle(Deciding):
    """Settle a round in the ledger."""

    name: ClassVar[str] = "settle"
    does: ClassVar[str] = say(
        "cancel what was solved: consents, disputes and sums are checked again, and each closed set is "
        "cancelled whole or not at all"
    )
    repeats: ClassVar[Repeats] = Repeats.GOES_ON

    round: str = param("", WHICH)

    def decide(self, view: View, asked: Asked) -> Decision:
        """Post one operation a closed set; each has its own key, so settling again goes on where it ended.

        Raises
        ------
        BadInput
            If the round is not solved, is over, or its members have not had the notice they were promised.
        """
        found = require_going(solved_round(view, self.round))
        _require_notice(found, asked)
        _require_issued(view, found, asked)
        open_pence, fell = _now(view, found)
        sets, outcomes = _by_set(found), _settled_before(settled(view, found))
        done_before = [set_key(found, number) for number in outcomes]
        outcomes |= {
            number: out
            for number, cuts in sets.items()
            if number not in outcomes and (out := left_out(cuts, fell, open_pence))
        }
        ready = {number: cuts for number, cuts in sets.items() if number not in outcomes}

        def answer(taken: Taken) -> Done:
            for (number, cuts), verdict in zip(ready.items(), taken.verdicts, strict=True):
                fate, why = (Fate.SETTLED, "") if verdict.accepted else (Fate.REFUSED, verdict.code)
                on = asked.day if verdict.accepted else None
                outcomes[number] = [
                    outcome_of(cut, open_pence[cut.claim], fate, why=why, on=on) for cut in cuts
                ]
            rows = [each for _, mine in sorted(outcomes.items()) for each in mine]
            called = {c.claim: on_paper(view.people, c.claim, c.debtor, c.creditor) for c in found.solved}
            return Done(
                says=says(rows, found.currency),
                rows=[{**each.row(), "invoice": called.get(each.claim, each.claim)} for each in rows],
            )

        return Decision(
            operations=[_post(found, cuts, asked) for cuts in ready.values()],
            accounts=list(dict.fromkeys(_accounts(found, ready))),
            each_alone=True,
            done_before=done_before,
            answer=answer,
        )


def _require_notice(found: Round, asked: Asked) -> None:
    if found.solved_on and found.first_day and asked.day < found.first_day:
        raise BadInput(
            plural(
                "{round} was solved on {day}, and its members were promised {n} day to look at it",
                "{round} was solved on {day}, and its members were promised {n} days to look at it",
                found.notice_days, round=found.id, day=found.solved_on,
            ),
            do=say("settle it on {day} or later", day=found.first_day),
        )  # fmt: skip


def _require_issued(view: View, found: Round, asked: Asked) -> None:
    """Refuse a day before an invoice that would be cancelled on it."""
    for cut in found.solved:
        claim = view.of(Claims).find(cut.claim)
        if claim and not claim.issue_guessed:
            require_there(asked.day, claim.issued_on, what=claim.id)


def _now(view: View, found: Round) -> tuple[dict[str, int], dict[str, Why]]:
    """Return what is open now by claim, and which claims fell out since the round was solved."""
    offers = offers_in(view, found)
    open_pence = {claim.id: claim.open_pence for claim in offers.every}
    fell = fell_out(
        found.solved, open_pence, agreed=offers.agreed, disputed=offers.disputed, bounds=offers.bounds,
        kept_out=offers.kept_out(),
    )  # fmt: skip
    return open_pence, fell


def _by_set(found: Round) -> dict[int, list[SolvedCut]]:
    sets: dict[int, list[SolvedCut]] = defaultdict(list)
    for cut in found.solved:
        sets[cut.set].append(cut)
    return dict(sorted(sets.items()))


def _settled_before(before: Settled) -> dict[int, list[Outcome]]:
    """Return what became of the sets that were posted before, by set."""
    found: dict[int, list[Outcome]] = defaultdict(list)
    for lines, fate in ((before.lines, Fate.SETTLED_BEFORE), (before.taken_back, Fate.TAKEN_BACK)):
        for line in lines:
            claim = line.claim
            cut = SolvedCut(
                claim.id, claim.debtor, claim.creditor, claim.open_pence, line.cleared_pence, line.closed_set
            )
            found[line.closed_set].append(outcome_of(cut, claim.open_pence, fate, on=line.on))
    return dict(found)


def _side(found: Round, member: str) -> AccountWanted:
    """Return a member's clearing account: the ledger keeps it at 0, so no part of a set moves alone."""
    return AccountWanted(member, found.currency, CLEARING, ceiling_pence=0)


def _accounts(found: Round, sets: Sets) -> Iterator[AccountWanted]:
    for cuts in sets.values():
        for cut in cuts:
            yield from (_side(found, cut.debtor), _side(found, cut.creditor))


def _post(found: Round, cuts: Sequence[SolvedCut], asked: Asked) -> Post:
    legs = (
        Leg(
            _side(found, cut.debtor).number, _side(found, cut.creditor).number, cut.cleared_pence, CLEARING,
            "", cut.claim,
        )
        for cut in cuts
    )  # fmt: skip
    return asked.post(*legs, key=set_key(found, cuts[0].set))


def says(rows: Sequence[Outcome], currency: str) -> Message:
    """Say what was done now, what was done before, and what was not done and why."""
    if not rows:
        return say("Nothing was solved, so nothing is cancelled.").with_id("nothing_solved")
    by = {fate: [row for row in rows if row.status is fate] for fate in Fate}
    return joined([*_done(by, currency), *_not_done(by, currency)])


By = Mapping[Fate, Sequence[Outcome]]


def _done(by: By, currency: str) -> Iterator[Message]:
    now, before = by[Fate.SETTLED], by[Fate.SETTLED_BEFORE]
    if now:
        yield say("{sum} is cancelled in {sets}.", sum=_cancelled(now, currency), sets=_sets(now)).with_id(
            "cancelled"
        )
    elif before:
        yield say("Nothing new is cancelled.").with_id("nothing_new")
    else:
        yield say("Nothing is cancelled.").with_id("nothing_cancelled")
    if before:
        yield say(
            "{sum} in {sets} was cancelled before, on {days}.",
            sum=_cancelled(before, currency),
            sets=_sets(before),
            days=days({row.on for row in before if row.on}),
        ).with_id("cancelled_before")


def _not_done(by: By, currency: str) -> Iterator[Message]:
    if back := by[Fate.TAKEN_BACK]:
        yield say(
            "{sum} was cancelled and taken back since. It is owed again.", sum=_solved(back, currency)
        ).with_id("taken_back")
    if out := by[Fate.LEFT_OUT]:
        yield say(
            "{sum} in {sets} is not cancelled: {reasons}.",
            sum=_solved(out, currency),
            sets=_sets(out),
            reasons=claims_fell_out(Counter(Why(row.why) for row in out if row.why != Why.SET_FELL)),
        ).with_id("left_out")
    if refused := by[Fate.REFUSED]:
        yield say(
            "The ledger refused {sum} in {sets}: {reasons}. It is not cancelled.",
            sum=_solved(refused, currency),
            sets=_sets(refused),
            reasons=Listed(sorted({CODES[row.why] for row in refused}), by=""),
        ).with_id("refused")


def _cancelled(rows: Sequence[Outcome], currency: str) -> Pence:
    return exact(sum(row.set_off_pence for row in rows), currency)


def _solved(rows: Sequence[Outcome], currency: str) -> Pence:
    return exact(sum(row.solved_pence for row in rows), currency)


def _sets(rows: Sequence[Outcome]) -> Message:
    return closed_sets(len({row.set for row in rows}))
